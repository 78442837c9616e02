"""超标时段: every hour over its limit in the period, and the workbook for the enterprise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from grading.monitoring.hours import hour_number
from gui import theme
from gui.dialogs.saving import choose_target
from gui.monitoring.curve import mark_words
from gui.pieces import allow, button, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.workbooks.exceedances import ExceedingHour


def _plain(value: object) -> str:
    return "" if value is None else f"{value:f}"


def _times(each: ExceedingHour) -> str:
    return "超量程" if each.used is None else f"{each.times:.2f}"


COLUMNS = (
    Column("排放口", lambda each: each.outlet, 150),
    Column("污染物", lambda each: each.pollutant, 78),
    Column("小时（起）", lambda each: f"{each.start:%Y-%m-%d %H:00}", 140),
    Column("判定值", lambda each: _plain(each.used), 72, right=True),
    Column("限值", lambda each: _plain(each.limit), 60, right=True),
    Column("超标倍数", _times, 76, right=True),
    Column("标记", lambda each: each.flag, 46),
    Column("工况", lambda each: mark_words(each.mark) if each.mark else "", 64),
    Column("说明", lambda each: each.reason, 0),
)


class ExceedancesTab(QWidget):
    """A table of hours; ``wanted`` asks for one: outlet's name, pollutant's name, hour."""

    wanted = Signal(str, str, int)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self._said: Callable[[], tuple[str, str, str]] = lambda: ("", "", "")
        self.table = RecordsView(self, COLUMNS, "超标时段")
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        across = QHBoxLayout()
        self.count = label(self, "", "muted")
        self.go = button(self, "看这一小时(&H)")
        self.go.clicked.connect(lambda: self._go(self.table.currentIndex().row()))
        self.excel = button(self, "导出超标时段清单(&X)…")
        self.excel.clicked.connect(self._choose)
        across.addWidget(self.count, 1)
        across.addWidget(self.go)
        across.addWidget(self.excel)
        down.addLayout(across)
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.nothing = "所选期间没有超标小时"
        self.table.opened.connect(self._go)
        self.table.selectionModel().currentRowChanged.connect(self._allow)
        down.addWidget(self.table, 1)
        self._allow()

    def show_hours(
        self, hours: Sequence[ExceedingHour], said: Callable[[], tuple[str, str, str]]
    ) -> None:
        """Show these; ``said`` tells enterprise, period and rule for the workbook."""
        self._said = said
        self.rows.set_rows(hours)
        if hours:
            self.table.selectRow(0)
        outlets = len({each.outlet for each in hours})
        self.count.setText(f"{outlets} 个排放口，{len(hours):,} 个超标小时" if hours else "")
        self._allow()

    def export(self, path: Path) -> None:
        """Write what the table shows."""
        hours, (enterprise, period, rule) = list(self.rows.rows), self._said()

        def write(job: Job) -> int:
            from templates.workbooks.exceedances import write_exceedances

            return write_exceedances(path, enterprise, period, hours, rule)

        def told(count: int) -> None:
            self.count.setText(f"已导出 {count:,} 个小时到 {path.name}")

        self.desk.jobs.start(self, write, told, title="正在写出超标时段…")

    def _choose(self) -> None:
        proposal = f"{self._said()[0]}超标时段.xlsx"
        path = choose_target(self.desk, self, "导出超标时段清单", proposal)
        if path is not None:
            self.export(path)

    def _allow(self, *_: object) -> None:
        allow(self.excel, "" if self.rows.rows else "没有可以导出的超标小时")
        chosen = 0 <= self.table.currentIndex().row() < len(self.rows.rows)
        allow(self.go, "" if chosen else "先在表里选一个小时")

    def _go(self, row: int) -> None:
        if 0 <= row < len(self.rows.rows):
            each: ExceedingHour = self.rows.rows[row]
            self.wanted.emit(each.outlet, each.pollutant, hour_number(each.start))
