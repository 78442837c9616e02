"""Which sheet is read and which column holds what: guessed, shown, and changed here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.pieces import label

if TYPE_CHECKING:
    from templates.workbooks.lists import StagedList

EXAMPLES = 3
LEFT_OUT = "不作字段（原样保存）"
TITLES = ("名单里的列名", "前几行的内容", "读作")


def layout_of(staged: StagedList) -> str:
    """A key of the headings as they stand, by which a changed mapping is found again."""
    headings = "\n".join(staged.rows[0].headings)
    return hashlib.sha256(headings.encode()).hexdigest()[:16]


class Columns(QWidget):
    """``changed`` comes when a person chose another field for a column."""

    changed = Signal()
    another_sheet = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        row.addWidget(label(self, "工作表", "muted"))
        self.sheet = QComboBox(self)
        self.sheet.setAccessibleName("工作表")
        self.sheet.setMinimumWidth(200)
        self.sheet.textActivated.connect(self.another_sheet)
        row.addWidget(self.sheet)
        self.header = label(self, "", "muted")
        row.addWidget(self.header)
        row.addStretch(1)
        down.addLayout(row)
        self.problem = label(self, "", "warning", wrap=True)
        self.problem.hide()
        down.addWidget(self.problem)
        self.table = QTableWidget(0, len(TITLES), self)
        self.table.setAccessibleName("列的对应")
        self.table.setHorizontalHeaderLabels(list(TITLES))
        self.table.verticalHeader().setVisible(False)
        self.table.verticalHeader().setDefaultSectionSize(theme.CONTROL_HEIGHT + 6)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        across = self.table.horizontalHeader()
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(0, 220)
        self.table.setColumnWidth(2, 230)
        down.addWidget(self.table, 1)
        words = "同一种表头的名单，下次照这里的对应来读。没有字段的列不会丢：原样存为“其他列”。"
        down.addWidget(label(self, words, "quiet", wrap=True))
        self._choices: dict[str, QComboBox] = {}
        self._read_as: dict[str, str | None] = {}
        self._refused = ""

    def show_list(self, staged: StagedList, sheets: list[str]) -> None:
        """Show how a list was read."""
        from templates.workbooks.headings import fields

        self._refused = ""
        self.sheet.clear()
        self.sheet.addItems(sheets or [staged.sheet])
        self.sheet.setCurrentText(staged.sheet)
        self.header.setText(f"表头在第 {staged.header_row} 行，下面有 {len(staged.rows):,} 家企业")
        headings = staged.rows[0].headings
        some = [staged.rows[place] for place in range(min(EXAMPLES, len(staged.rows)))]
        self._read_as = {heading: staged.mapping.get(heading) for heading in headings}
        self._choices.clear()
        self.table.setRowCount(len(headings))
        for number, heading in enumerate(headings):
            examples = "　".join(filter(None, (row.texts[number] for row in some)))
            for column, text in enumerate((heading, examples)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(number, column, item)
            box = QComboBox(self.table)
            box.setAccessibleName(f"“{heading}”读作")
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            box.addItem(LEFT_OUT, None)
            for field, title in fields().items():
                box.addItem(title, field)
            box.setCurrentIndex(max(box.findData(self._read_as[heading]), 0))
            box.activated.connect(lambda _, heading=heading: self._choose(heading))
            self.table.setCellWidget(number, 2, box)
            self._choices[heading] = box
        self._judge()

    def show_refused(self, sheets: list[str], sheet: str, words: str) -> None:
        """This sheet holds no list; another one can be chosen."""
        self.sheet.clear()
        self.sheet.addItems(sheets)
        self.sheet.setCurrentText(sheet)
        self.header.setText("")
        self.table.setRowCount(0)
        self._choices.clear()
        self._read_as = {}
        self._refused = words
        self._judge()

    @property
    def mapping(self) -> dict[str, str | None]:
        """Heading → field as chosen now (None: no field)."""
        return {heading: box.currentData() for heading, box in self._choices.items()}

    @property
    def differs(self) -> bool:
        """Whether a person has chosen otherwise than the list was read."""
        return self.mapping != self._read_as

    def choose(self, heading: str, field: str | None) -> None:
        """Read a column as this field; whichever column had it gives it up."""
        box = self._choices[heading]
        box.setCurrentIndex(max(box.findData(field), 0))
        self._choose(heading)

    def why_not(self) -> str:
        """Why the list cannot be read like this; empty where it can."""
        from templates.workbooks.headings import fields

        if self._refused:
            return self._refused
        chosen = set(self.mapping.values())
        missing = [fields()[field] for field in ("name", "code") if field not in chosen]
        return f"请指明哪一列是{'、'.join(missing)}" if missing else ""

    def _choose(self, heading: str) -> None:
        field = self._choices[heading].currentData()
        for other, box in self._choices.items():
            if other != heading and field is not None and box.currentData() == field:
                box.setCurrentIndex(0)
        self._judge()
        self.changed.emit()

    def _judge(self) -> None:
        why_not = self.why_not()
        self.problem.setText(why_not)
        self.problem.setVisible(bool(why_not))


def overrides(chosen: Mapping[str, str | None], own: Mapping[str, str]) -> dict[str, str | None]:
    """What a person changed of the guess (``own``): heading → field, None for no field."""
    return {heading: field for heading, field in chosen.items() if field != own.get(heading)}
