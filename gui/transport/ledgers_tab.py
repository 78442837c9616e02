"""台账: what was imported for the enterprise, taking one back, and the way back to a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.people.reason_dialog import ReasonDialog
from gui.pieces import allow, button, label, number_field
from gui.rights import why_not
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.office import Office
    from db.transport.batches import LedgerBatch, LedgerRow
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

CHOOSE_FIRST = "先在表里选一批台账"


def _state(batch: LedgerBatch) -> str:
    return "✓ 计入" if batch.undone_at is None else "↩ 已撤销"


def _colour(batch: LedgerBatch) -> str:
    return theme.colours().good if batch.undone_at is None else theme.colours().muted


def _span(batch: LedgerBatch) -> str:
    if batch.ledger in ("inplant", "machines"):
        return f"{batch.as_of}"
    if batch.first_month == batch.last_month:
        return batch.first_month
    return f"{batch.first_month} 至 {batch.last_month}"


COLUMNS = (
    Column("批次", lambda b: str(b.batch), 56, right=True),
    Column("台账", lambda b: b.title, 140),
    Column("文件", lambda b: b.file, 0, tip=lambda b: f"{b.file}\nSHA-256 {b.sha256}"),
    Column("月份", _span, 156),
    Column("入账", lambda b: f"{b.kept:,}", 80, right=True),
    Column("重复", lambda b: f"{b.repeated:,}", 60, right=True),
    Column("剔除", lambda b: f"{b.rejected:,}", 60, right=True,
           colour=lambda b: theme.colours().bad if b.rejected else ""),
    Column("提示", lambda b: f"{sum(b.counts.values()):,}" if b.counts else "", 60, right=True),
    Column("导入", lambda b: f"{b.at:%Y-%m-%d} {b.by}", 168),
    Column("状态", _state, 90, colour=_colour, tip=lambda b: b.undone_reason),
)  # fmt: skip


class LedgersTab(QWidget):
    """``wanted`` asks for the import dialog."""

    wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        across = QHBoxLayout()
        across.setSpacing(theme.GAP_SMALL)
        self.stand = label(self, "", "muted")
        across.addWidget(self.stand, 1)
        across.addWidget(label(self, "行号", "muted"))
        self.row = number_field(self, 1, 99_999_999)
        self.row.setAccessibleName("行号")
        self.row.setMinimumWidth(110)
        across.addWidget(self.row)
        self.look = button(self, "看这一行(&R)")
        self.look.clicked.connect(self._ask_row)
        across.addWidget(self.look)
        self.undo = button(self, "撤销这一批(&U)…")
        self.undo.clicked.connect(self._ask_undo)
        across.addWidget(self.undo)
        down.addLayout(across)
        self.table = RecordsView(self, COLUMNS, "台账")
        self.table.nothing = "这家企业还没有导入台账；按“导入台账”，四种台账都可以"
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._allow())
        down.addWidget(self.table, 1)
        self._allow()

    def show_batches(self, found: Sequence[LedgerBatch]) -> None:
        """Show these ledgers."""
        self.rows.set_rows(found)
        there = sum(each.undone_at is None for each in found)
        self.stand.setText(f"{there} 批计入" if found else "")
        if found:
            self.table.selectRow(0)
        self._allow()

    def current(self) -> LedgerBatch | None:
        """The ledger of the current row."""
        at = self.table.currentIndex().row()
        return self.rows.rows[at] if 0 <= at < len(self.rows.rows) else None

    def show_row(self, batch: int, row: int) -> None:
        """Open one row of a ledger."""
        from gui.transport.dialogs import RowDialog

        def read(office: Office, actor: Actor, job: Job) -> list[LedgerRow]:
            from db.transport.batches import ledger_rows

            return ledger_rows(office, actor, batch, row)

        def show(found: list[LedgerRow]) -> None:
            RowDialog(batch, row, found, self).exec()

        self.desk.run(self, read, show)

    def _allow(self) -> None:
        batch = self.current()
        allow(self.look, "" if batch is not None else CHOOSE_FIRST)
        why = CHOOSE_FIRST if batch is None else "" if batch.undone_at is None else "已经撤销过了"
        allow(self.undo, self._no_right() or why)

    def _no_right(self) -> str:
        from db.enterprise_import import MAY_IMPORT

        return why_not(self.desk.actor, *MAY_IMPORT) if self.desk.is_entered else ""

    def _ask_row(self) -> None:
        batch = self.current()
        if batch is not None:
            self.show_row(batch.batch, self.row.value())

    def _ask_undo(self) -> None:
        batch = self.current()
        if batch is None:
            return
        number = batch.batch

        def does(office: Office, actor: Actor, reason: str) -> object:
            from db.transport.batches import undo

            return undo(office, actor, number, reason=reason)

        ReasonDialog(
            self.desk, f"撤销批次 {number}", "撤销", does, self,
            remark=f"{batch.title} {batch.file}：{batch.kept:,} 条不再计入，原记录和撤销都留痕。",
            example="例如：导错企业",
        ).exec()  # fmt: skip
