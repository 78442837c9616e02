"""The tabs of an enterprise's page: which cards stand on which, filled from its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui import theme
from gui.enterprises.documents import DocumentsCard
from gui.enterprises.entry_cards import EntryCard
from gui.enterprises.groups import GroupCard, groups, titled
from gui.enterprises.level_card import LevelCard
from gui.enterprises.tables import AUDITS, short_table
from gui.pieces import label

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.enterprises.file import EnterpriseFile

ENTRIES = {
    "生产与排放": ("line", "outlet", "report"),
    "守法与保障": ("penalty", "guarantee", "stop"),
    "等级": ("level", "application"),
    "激励与对标": ("incentive", "emission", "project", "benefit", "benchmark"),
}
TABS = ("资料", *ENTRIES, "申报件与材料")


class Section(QWidget):
    """What one tab shows. ``wanted`` passes on what a card asks for: kind, action, entry."""

    wanted = Signal(str, str, object)
    opened = Signal(int)  # the number of an audit
    stale = Signal()  # something was kept: read the file again

    def __init__(self, desk: Desk, parent: QWidget, tab: str, found: EnterpriseFile) -> None:
        super().__init__(parent)
        self.setObjectName("scrolled")
        self.cards: dict[str, EntryCard] = {}
        self.documents: DocumentsCard | None = None
        self._desk, self._found = desk, found
        self._down = QVBoxLayout(self)
        self._down.setContentsMargins(0, 0, 0, 0)
        self._down.setSpacing(theme.GAP)
        if tab == "资料":
            for group in groups(found.view):
                self._down.addWidget(GroupCard(self, group))
        elif tab in ENTRIES:
            if tab == "等级":
                self._down.addWidget(LevelCard(desk, self, found.view.key, found.history))
            for id in ENTRIES[tab]:
                self._add_entries(id)
        else:
            self._add_audits()
            self._add_documents()
        self._down.addStretch(1)

    def _add_entries(self, id: str) -> None:
        found = self._found
        kind = next(each for each in found.kinds if each.id == id)
        made = EntryCard(self, kind, found.entries[id], found.no_entry)
        made.wanted.connect(lambda action, entry: self.wanted.emit(id, action, entry))
        self.cards[id] = made
        self._down.addWidget(made)

    def _add_audits(self) -> None:
        audits = self._found.audits
        frame, inside = titled(self, f"申报件（{len(audits)}）")
        if audits:
            table = short_table(frame, AUDITS, audits, "申报件")
            table.opened.connect(lambda row: self.opened.emit(audits[row].id))
            inside.addWidget(table)
        else:
            inside.addWidget(label(frame, "还没有申报件", "muted"))
        self._down.addWidget(frame)

    def _add_documents(self) -> None:
        found = self._found
        self.documents = DocumentsCard(
            self._desk, self, found.view.key, found.documents, found.no_document
        )
        self.documents.added.connect(self.stale)
        self._down.addWidget(self.documents)
