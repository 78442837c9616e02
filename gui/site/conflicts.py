"""A form that comes back and disagrees with what the office changed: item by item, which one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.pieces import allow, button, label

if TYPE_CHECKING:
    from db.form_conflicts import Conflict

_HEADINGS = ("内容", "导出时", "办公室现在", "填报表", "选用")
_ASK = "请选择"


class ConflictsDialog(QDialog):
    """Every conflict with a choice; nothing is chosen beforehand."""

    def __init__(self, file: str, conflicts: Sequence[Conflict], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("两边不一致")
        self.resize(900, 460)
        down = QVBoxLayout(self)
        down.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        down.setSpacing(theme.GAP)
        down.addWidget(label(self, f"{len(conflicts)} 处两边都改过", "title", wrap=True))
        words = f"“{file}”导出以后，办公室改过这些内容。逐项选用哪一边；别处不受影响，照常读入。"
        down.addWidget(label(self, words, "muted", wrap=True))
        self.table = QTableWidget(len(conflicts), len(_HEADINGS), self)
        self.table.setHorizontalHeaderLabels(list(_HEADINGS))
        self.table.setAccessibleName("两边不一致的内容")
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setWordWrap(True)
        self.choices: dict[str, QComboBox] = {}
        for row, each in enumerate(conflicts):
            office = f"{each.office or '空'}（{each.by}）" if each.by else each.office or "空"
            texts = (each.name, each.base or "空", office, each.form or "空")
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(row, column, item)
            choice = QComboBox(self.table)
            choice.setAccessibleName(f"{each.name}选用")
            for title, value in ((_ASK, ""), ("填报表", "form"), ("办公室", "office")):
                choice.addItem(title, value)
            choice.currentIndexChanged.connect(self.look)
            self.table.setCellWidget(row, len(_HEADINGS) - 1, choice)
            self.choices[each.key] = choice
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(len(_HEADINGS) - 1, QHeaderView.ResizeMode.Fixed)
        self.table.setColumnWidth(len(_HEADINGS) - 1, 110)
        self.table.resizeRowsToContents()
        down.addWidget(self.table, 1)
        row_below = QHBoxLayout()
        for title, value in (("全部用填报表的(&F)", "form"), ("全部保留办公室的(&O)", "office")):
            every = button(self, title)
            every.clicked.connect(lambda _=False, value=value: self.choose_all(value))
            row_below.addWidget(every)
        row_below.addStretch(1)
        box = QDialogButtonBox(self)
        self.accept_button = box.addButton("读入", QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setObjectName("primary")
        box.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        row_below.addWidget(box)
        down.addLayout(row_below)
        self.table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.look()

    def choose_all(self, value: str) -> None:
        """The same side for every item."""
        for choice in self.choices.values():
            choice.setCurrentIndex(choice.findData(value))

    def chosen(self) -> dict[str, str]:
        """The side of each item by its key."""
        return {key: str(choice.currentData()) for key, choice in self.choices.items()}

    def look(self) -> None:
        """Say at the button what is missing."""
        left = sum(not choice.currentData() for choice in self.choices.values())
        allow(self.accept_button, f"还有 {left} 处没有选择" if left else "")
