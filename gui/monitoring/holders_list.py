"""What the page shows before an enterprise is chosen: those that have hours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gui.pieces import button, label
from gui.tables.empty import Empty
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.monitoring.holders import Holder

COLUMNS = (
    Column("企业", lambda each: each.name, 0),
    Column("代码", lambda each: each.key, 220),
    Column("县（市、区）", lambda each: each.county_name, 130),
    Column("排放口", lambda each: f"{each.outlets:,}", 80, right=True),
    Column("数据起", lambda each: str(each.first), 90),
    Column("数据止", lambda each: str(each.last), 90),
)


class HoldersList(QStackedWidget):
    """A table of enterprises with hours, or what to do where there is none yet."""

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.empty = Empty(
            self,
            "还没有导入在线监测数据",
            "在上面选择企业，再按“导入”：宽表、长表和 HJ 212 报文都能认。",
        )
        self.addWidget(self.empty)
        whole = QWidget(self)
        down = QVBoxLayout(whole)
        down.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.addWidget(label(whole, "有小时数据的企业", "strong"), 1)
        self.rank = button(whole, "全市排名(&K)…")
        head.addWidget(self.rank)
        down.addLayout(head)
        self.table = RecordsView(whole, COLUMNS, "有小时数据的企业")
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.opened.connect(self._choose)
        down.addWidget(self.table, 1)
        down.addWidget(label(whole, "双击或回车打开一家；其他企业在上面输入名称选择。", "quiet"))
        self.addWidget(whole)

    def show_holders(self, holders: Sequence[Holder]) -> None:
        """Show these."""
        self.rows.set_rows(holders)
        self.setCurrentIndex(1 if holders else 0)
        if holders:
            self.table.selectRow(0)

    def _choose(self, row: int) -> None:
        holder: Holder = self.rows.rows[row]
        self.chosen.emit(holder.key, holder.name)
