"""The side of an audit on which its indicators are answered: groups, cards, what stands beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from gui import theme
from gui.audits.beside import Beside
from gui.audits.cards import Cards
from gui.audits.lists import GroupList
from gui.audits.moved import Moved
from gui.audits.reviewing import Review
from gui.audits.stage_bar import StageBar
from gui.audits.whatif import WhatIf
from gui.pieces import label

if TYPE_CHECKING:
    from gui.pages.audit import AuditPage


class Answering(QWidget):
    """Puts the pieces in their places; the page of the audit knows what they do."""

    def __init__(self, page: AuditPage) -> None:
        super().__init__(page)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP)
        self.review = Review(page)
        self.bar = StageBar(self)
        down.addWidget(self.bar)
        self.whatif = WhatIf(self)
        down.addWidget(self.whatif)
        self.warning = label(self, "", "warning", wrap=True)
        self.warning.hide()
        down.addWidget(self.warning)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setHandleWidth(theme.GAP)
        self.split.setChildrenCollapsible(False)
        self.groups = GroupList(self.split)
        self.groups.setMinimumWidth(150)
        self.cards = Cards(self.review, self.split)
        self.cards.setMinimumWidth(380)
        self.beside = Beside(self.split)
        for number, share in enumerate((2, 6, 3)):
            self.split.setStretchFactor(number, share)
        self.split.setSizes([200, 590, 260])
        self.moved = Moved(page, self.beside.hand_over)
        down.addWidget(self.moved)
        down.addWidget(self.split, 1)
