"""A table to look at: differences of two editions, what another level would do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHeaderView, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import button, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView, WrappedDelegate


def _cell(place: int) -> Any:
    return lambda row: str(row[place])


class ResultDialog(QDialog):
    """Rows under their headings; Ctrl+C copies them as a table."""

    def __init__(
        self,
        title: str,
        remark: str,
        columns: Sequence[tuple[str, int]],
        rows: Sequence[Sequence[Any]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(1040, 600)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        outer.addWidget(label(self, title, "strong"))
        outer.addWidget(label(self, remark, "muted", wrap=True))
        shown = [Column(name, _cell(at), width) for at, (name, width) in enumerate(columns)]
        self.table = RecordsView(self, shown, title)
        self.rows = RowsModel(shown, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.setWordWrap(True)
        for at, (_, width) in enumerate(columns):
            if not width:
                self.table.setItemDelegateForColumn(at, WrappedDelegate(self.table))
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.rows.set_rows(list(rows))
        outer.addWidget(self.table, 1)
        buttons = QDialogButtonBox(self)
        buttons.addButton(button(buttons, "关闭"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        outer.addWidget(buttons)
