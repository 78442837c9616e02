"""What stands in place of a table that has no rows: a sentence and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import card, label


class Empty(QWidget):
    """A quiet card in the middle of the place of a table."""

    def __init__(self, parent: QWidget, title: str, remark: str) -> None:
        super().__init__(parent)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        frame = card(self)
        whole.addWidget(frame)
        down = QVBoxLayout(frame)
        down.setSpacing(theme.GAP)
        down.addStretch(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        self.title = label(frame, title, "strong")
        self.remark = label(frame, remark, "muted", wrap=True)
        self.remark.setAlignment(centre)
        down.addWidget(self.title, 0, centre)
        down.addWidget(self.remark)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)
        self._buttons.addStretch(1)
        down.addLayout(self._buttons)
        down.addStretch(3)

    def add(self, made: QPushButton) -> None:
        """A button under the sentence."""
        self._buttons.insertWidget(self._buttons.count() - 1, made)
