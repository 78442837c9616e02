"""The industries of an enterprise, one line each, to be written over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPushButton, QWidget

from gui import theme
from gui.pieces import button, label

if TYPE_CHECKING:
    from db.enterprise_edit_values import IndustryWords
    from db.enterprise_rows import IndustryView

HEADINGS = ("行业（或分支）", "行业代码", "现有等级", "目标等级", "")


class IndustryRows(QWidget):
    """Lines of industry, code, level and target. ``changed`` comes with every touch."""

    changed = Signal()

    def __init__(self, parent: QWidget, views: Sequence[IndustryView]) -> None:
        super().__init__(parent)
        from grading import industries

        self._names = [
            name
            for each in industries.all_industries()
            for name in (each.name, *(branch.name for branch in each.branches))
        ]
        self.rows: list[tuple[QComboBox, QLineEdit, QLineEdit, QLineEdit, QPushButton]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GAP_SMALL)
        self._grid.setVerticalSpacing(theme.GAP_TINY + 2)
        for column, text in enumerate(HEADINGS):
            self._grid.addWidget(label(self, text, "quiet"), 0, column)
        self._grid.setColumnStretch(0, 1)
        self.more = button(self, "＋ 再加一个行业", "link")
        self.more.clicked.connect(lambda: self._add("", "", "", ""))
        for view in views:
            self._add(view.written or view.name, view.code, view.level_written, view.target_written)
        if not views:
            self._add("", "", "", "")
        self.first = self.words()

    def _add(self, industry: str, code: str, level: str, target: str) -> None:
        name = QComboBox(self)
        name.setEditable(True)
        name.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        name.addItems(self._names)
        name.setCurrentText(industry)
        name.setAccessibleName("行业")
        name.editTextChanged.connect(self.changed)
        name.setMinimumContentsLength(14)
        fields = []
        for text, title, hint in (
            (code, "行业代码", "四位代码"),
            (level, "现有等级", "A、B、C…"),
            (target, "目标等级", "A、B…"),
        ):
            line = QLineEdit(text, self)
            line.setAccessibleName(title)
            line.setPlaceholderText(hint)
            line.setFixedWidth(104)
            line.textChanged.connect(self.changed)
            fields.append(line)
        away = button(self, "去掉", "link")
        away.setToolTip("这家企业不再登记这个行业；保存后可以撤销")
        row = (name, fields[0], fields[1], fields[2], away)
        away.clicked.connect(lambda: self._remove(row))
        self.rows.append(row)
        at = len(self.rows)
        for column, widget in enumerate(row):
            self._grid.addWidget(widget, at, column)
        self._grid.addWidget(self.more, at + 1, 0)
        self.changed.emit()

    def _remove(self, row: tuple[QComboBox, QLineEdit, QLineEdit, QLineEdit, QPushButton]) -> None:
        self.rows.remove(row)
        for widget in row:
            self._grid.removeWidget(widget)
            widget.deleteLater()
        for at, each in enumerate(self.rows, 1):
            for column, part in enumerate(each):
                self._grid.addWidget(part, at, column)
        self._grid.addWidget(self.more, len(self.rows) + 1, 0)
        self.changed.emit()

    def words(self) -> list[IndustryWords]:
        """What is written, line by line; empty lines are left out."""
        from db.enterprise_edit_values import IndustryWords

        lines = [
            IndustryWords(name.currentText().strip(), *(field.text().strip() for field in fields))
            for name, *fields, _ in self.rows
        ]
        return [line for line in lines if any(line)]
