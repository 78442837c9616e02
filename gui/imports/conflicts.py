"""Why a batch cannot be undone: every enterprise in the way, in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import button, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.enterprise_conflicts import BatchConflicts

COLUMNS = (
    Column("统一社会信用代码", lambda each: each.key, 190),
    Column("企业名称", lambda each: each.name, 0),
    Column("原因", lambda each: each.why, 150),
)


class ConflictsDialog(QDialog):
    """Lists what stands against undoing a batch."""

    def __init__(self, refused: BatchConflicts, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("不能撤销")
        self.resize(640, 420)
        down = QVBoxLayout(self)
        down.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        down.setSpacing(theme.GAP)
        down.addWidget(label(self, refused.what, "strong", wrap=True))
        down.addWidget(label(self, refused.remedy, "muted", wrap=True))
        self.table = RecordsView(self, COLUMNS, "挡住撤销的企业")
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.rows.set_rows(refused.conflicts)
        down.addWidget(self.table, 1)
        foot = QHBoxLayout()
        copy = button(self, "复制全部(&C)")
        copy.clicked.connect(self._copy)
        close = button(self, "知道了", "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot.addWidget(copy)
        foot.addStretch(1)
        foot.addWidget(close)
        down.addLayout(foot)

    def _copy(self) -> None:
        self.table.selectAll()
        self.table.copy()


def show_undo_refused(error: BaseException, parent: QWidget) -> bool:
    """Open the table for a batch with conflicts; False for any other error."""
    from db.enterprise_conflicts import BatchConflicts

    if not isinstance(error, BatchConflicts):
        return False
    ConflictsDialog(error, parent).open()
    return True
