"""全市排名: every outlet with hours in a period, the worst first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from grading.monitoring.hours import Month
from gui import theme
from gui.dialogs.saving import choose_target
from gui.monitoring.doubts_tab import pollutant_name
from gui.monitoring.import_parts import table
from gui.monitoring.month_card import SIGNS
from gui.monitoring.period import PeriodBar
from gui.monitoring.reading import LEGAL, SHOWN_FIRST, back
from gui.pieces import allow, button, label
from gui.tables.rows import Column
from templates.papers.monitoring_content import figure, percent, upward

if TYPE_CHECKING:
    from db.monitoring.ranking import RankedOutlet
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job


def _state(each: RankedOutlet) -> str:
    return SIGNS[each.state] + each.state_title


def _colour(each: RankedOutlet) -> str:
    scheme = theme.colours()
    kinds = {"met": scheme.good, "not_met": scheme.bad, "undecided": scheme.unsure}
    return kinds.get(each.state, scheme.muted)


COLUMNS = (
    Column("企业", lambda each: each.enterprise, 0),
    Column("县（市、区）", lambda each: each.county, 96),
    Column("排放口", lambda each: each.outlet, 140),
    Column("类型", lambda each: each.kind, 110),
    Column("污染物", lambda each: pollutant_name(each.pollutant), 76),
    Column("最差月份", lambda each: str(each.month), 76),
    Column("达标占比", lambda each: percent(each.share), 76, right=True),
    Column("时段值", lambda each: upward(each.p95), 66, right=True),
    Column("限值", lambda each: figure(each.limit), 50, right=True),
    Column("超标小时", lambda each: f"{each.exceeding:,}", 76, right=True),
    Column("不达标月", lambda each: str(each.not_met), 76, right=True),
    Column("判定", _state, 96, colour=_colour),
)


def _values(each: RankedOutlet) -> list[object]:
    """A row of the workbook in the order of :data:`COLUMNS`; numbers stay numbers."""
    return [
        each.enterprise,
        each.county,
        each.outlet,
        each.kind,
        pollutant_name(each.pollutant),
        str(each.month),
        each.share,
        each.p95,
        each.limit,
        each.exceeding,
        each.not_met,
        each.state_title,
    ]


class RankingDialog(QDialog):
    """Computed behind the window, with a way out; nothing is kept."""

    def __init__(self, desk: Desk, last: Month, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle("全市排放口排名")
        self.resize(1160, 620)
        down = QVBoxLayout(self)
        down.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        down.setSpacing(theme.GAP)
        head = QHBoxLayout()
        self.period = PeriodBar(self)
        self.period.show_period(back(last, SHOWN_FIRST - 1), last)
        self.go = button(self, "排名(&K)", "primary")
        self.go.clicked.connect(self.compute)
        head.addWidget(self.period)
        head.addWidget(self.go)
        head.addStretch(1)
        down.addLayout(head)
        self.table, self.rows = table(self, COLUMNS, "排放口排名")
        self.table.nothing = "选好期间，按“排名”；每家按行业标准最好一级（或法定线）判定"
        self.table.opened.connect(self._open)
        down.addWidget(self.table, 1)
        foot = QHBoxLayout()
        self.count = label(self, "", "muted")
        self.excel = button(self, "导出(&X)…")
        self.excel.clicked.connect(self._choose)
        close = button(self, "关闭")
        close.clicked.connect(self.close)
        foot.addWidget(self.count, 1)
        foot.addWidget(self.excel)
        foot.addWidget(close)
        down.addLayout(foot)
        self._allow()

    def compute(self) -> None:
        """Rank the outlets of the period."""
        first, last = self.period.months()
        legal = self.period.line.currentData() == LEGAL

        def work(office: Office, actor: Actor, job: Job) -> list[RankedOutlet]:
            from db.monitoring.ranking import ranking

            return ranking(
                office,
                actor,
                first,
                last,
                legal=legal,
                progress=lambda done, total: job.report(done, total, "正在判定各企业…"),
            )

        def show(found: list[RankedOutlet]) -> None:
            self.rows.set_rows(found)
            self.table.nothing = "这段时间没有小时数据"
            if found:
                self.table.selectRow(0)
            bad = sum(each.state == "not_met" for each in found)
            self.count.setText(f"{len(found):,} 个排放口，{bad:,} 个不达标；双击打开")
            self._allow()

        self.desk.run(self, work, show, title="正在排名…", cancellable=True)

    def export(self, path: Path) -> None:
        """Write what the table shows."""
        rows, (first, last) = list(self.rows.rows), self.period.months()
        titles = [column.title for column in COLUMNS]
        values = [_values(each) for each in rows]

        def write(job: Job) -> int:
            from templates.workbooks.tables import TableColumn, write_table

            widths = (34, 12, 22, 18, 9, 10, 10, 10, 8, 10, 10, 11)
            columns = [TableColumn(*each) for each in zip(titles, widths, strict=True)]
            return write_table(path, f"全市排放口排名 {first} 至 {last}", columns, values)

        def told(count: int) -> None:
            self.count.setText(f"已导出 {count:,} 个排放口到 {path.name}")

        self.desk.jobs.start(self, write, told, title="正在写出…")

    def _choose(self) -> None:
        path = choose_target(self.desk, self, "导出排名", "全市排放口排名.xlsx")
        if path is not None:
            self.export(path)

    def _allow(self) -> None:
        allow(self.excel, "" if self.rows.rows else "没有可以导出的排名")

    def _open(self, row: int) -> None:
        each: RankedOutlet = self.rows.rows[row]
        line = LEGAL if self.period.line.currentData() == LEGAL else ""
        goal = (each.code, str(each.outlet_id), each.pollutant, str(each.month), line)
        self.close()
        self.desk.visit.emit("monitoring", goal)
