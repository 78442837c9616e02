"""整改: the items of all enterprises, the most urgent first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QLineEdit

from grading.rectification import STATES, UNDER_WAY
from gui.pages.page import Page
from gui.pieces import allow, button, label
from gui.rectification.board import Board
from gui.rectification.columns import EVERY

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from db.office import Office
    from db.rectification_views import ItemRow
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

_EMPTY = ("还没有整改项", "在申报件的“整改”一栏，把不符合的指标立项。")


class RectificationPage(Page):
    """Filter by words, state and lateness; the key is the number of an item to show."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "整改", parent)
        self.all: list[ItemRow] = []
        self._wanted = ""
        self.count = label(self, "", "muted")
        self.head.insertWidget(1, self.count)
        self.excel = button(self, "导出 Excel(&E)…")
        self.excel.clicked.connect(self._ask_file)
        self.head.addWidget(self.excel)
        row = QHBoxLayout()
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找企业、指标、编号、责任人")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(320)
        self.search.textChanged.connect(self._filter)
        self.state = QComboBox(self)
        self.state.setAccessibleName("状态")
        self.state.addItem("在办", UNDER_WAY)
        for id, title in STATES.items():
            self.state.addItem(title, (id,))
        self.state.addItem("全部", tuple(STATES))
        self.state.activated.connect(self._filter)
        self.late = QCheckBox("只看逾期(&L)", self)
        self.late.toggled.connect(self._filter)
        for each in (self.search, self.state, self.late):
            row.addWidget(each)
        row.addStretch(1)
        self.content.addLayout(row)
        self.board = Board(desk, EVERY, _EMPTY, self)
        self.board.card.audit.connect(lambda number: desk.visit.emit("audit", number))
        self.content.addWidget(self.board, 1)
        desk.changed.connect(self._heard)

    def open(self, key: Any) -> None:
        self._wanted = str(key)

    def shown(self) -> None:
        """Read all items again."""

        def read(office: Office, actor: Actor, job: Job) -> list[ItemRow]:
            from db.rectification_lists import items

            return items(office, actor)

        self.desk.run(self, read, self._take)

    def _heard(self, kinds: frozenset[str]) -> None:
        if "rectification" in kinds and self.isVisible():
            self.shown()

    def _take(self, found: list[ItemRow]) -> None:
        self.all = found
        if self._wanted:
            self.state.setCurrentIndex(self.state.count() - 1)
            self.late.setChecked(False)
            self.search.clear()
        self._filter()
        if self._wanted:
            self.board.choose(self._wanted)
            self._wanted = ""

    def shown_rows(self) -> list[ItemRow]:
        """The items the filter lets through."""
        words = self.search.text().casefold().split()
        states = self.state.currentData()
        return [
            row
            for row in self.all
            if row.state in states
            and (row.overdue or not self.late.isChecked())
            and all(
                word in f"{row.enterprise.name} {row.name} {row.number} {row.person}".casefold()
                for word in words
            )
        ]

    def _filter(self) -> None:
        rows = self.shown_rows()
        self.board.show_rows(rows, any_at_all=bool(self.all))
        late = sum(row.overdue for row in self.all)
        self.count.setText(f"{len(rows)} 项" + (f"，共逾期 {late} 项" if late else ""))
        allow(self.excel, "" if rows else "没有可以导出的整改项")

    def _ask_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "导出整改清单", "整改清单.xlsx", "Excel (*.xlsx)"
        )
        if name:
            self.export(Path(name))

    def export(self, path: Path) -> None:
        """Write what the filter shows."""
        rows = self.shown_rows()

        def write(office: Office, actor: Actor, job: Job) -> int:
            from templates.workbooks.rectification import write_items

            return write_items(path, rows, office.clock.today())

        def done(count: int) -> None:
            self.count.setText(f"已导出 {count} 项到 {path.name}")

        self.desk.run(self, write, done, title="正在导出…")
