"""The enterprises with ledgers, the lowest clean share first: what the page begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui import theme
from gui.pieces import label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView
from gui.transport.bars import LINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.transport.overview import LedgerHolder


def _colour(each: LedgerHolder) -> str:
    scheme = theme.colours()
    if each.decided is None:
        return scheme.muted
    return scheme.good if each.decided >= LINE else scheme.bad


COLUMNS = (
    Column("企业", lambda e: e.name, 0, tip=lambda e: e.code),
    Column("县（市、区）", lambda e: e.county, 120),
    Column("现行口径", lambda e: "—" if e.decided is None else f"{e.decided}%", 110, right=True,
           colour=_colour),
    Column("短驳、中转计入时", lambda e: "—" if e.wide is None else f"{e.wide}%", 130, right=True),
    Column("台账不全月数", lambda e: str(e.gaps) if e.gaps else "", 110,
           right=True, colour=lambda e: theme.colours().unsure),
    Column("台账", lambda e: str(e.batches), 70, right=True),
    Column("最近月份", lambda e: e.last_month, 96),
)  # fmt: skip


class HoldersTab(QWidget):
    """``chosen`` tells the code and name of the enterprise opened."""

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        words = "有台账的企业，最近十二个整月的清洁方式比例，低的在前。双击打开一家。"
        down.addWidget(label(self, words, "muted", wrap=True))
        self.table = RecordsView(self, COLUMNS, "有台账的企业")
        self.table.nothing = "还没有企业导入台账；在上面选一家企业，再按“导入台账”"
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.opened.connect(self._open)
        down.addWidget(self.table, 1)

    def show_holders(self, found: Sequence[LedgerHolder]) -> None:
        """Show these enterprises."""
        self.rows.set_rows(found)

    def _open(self, at: int) -> None:
        each = self.rows.rows[at]
        self.chosen.emit(each.code, each.name)
