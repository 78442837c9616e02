"""The hours behind a month's number, by how they count: exceeding, left out, missing …"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from grading.monitoring.behind import HOUR_STATES, HourView
from grading.monitoring.hours import hour_start
from gui import theme
from gui.monitoring.curve import hour_words, mark_words
from gui.pieces import allow, button
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

KINDS = {
    "exceeding": "超标",
    "excluded": "不计入",
    "gap": "缺失",
    "stopped": "停运",
    "excused": "从宽剔除",
    "all": "全部",
}


LEAST_HEIGHT = 130


def of_kind(views: Sequence[HourView], kind: str) -> list[HourView]:
    """The hours of one kind; ``excused`` are those only the lenient reading leaves out."""
    if kind == "all":
        return list(views)
    if kind == "excused":
        return [each for each in views if each.excused]
    return [each for each in views if each.state == kind]


def _plain(value: object) -> str:
    return "" if value is None else f"{value:f}"


def _whole(view: HourView) -> str:
    return hour_words(view.hour)


def _colour(view: HourView) -> str:
    scheme = theme.colours()
    return {"exceeding": scheme.bad, "met": "", "counted": ""}.get(view.state, scheme.muted)


COLUMNS = (
    Column("小时", lambda each: f"{hour_start(each.hour):%Y-%m-%d %H:00}", 132, tip=_whole),
    Column("状态", lambda each: HOUR_STATES[each.state], 66, colour=_colour),
    Column("判定值", lambda each: _plain(each.used), 68, right=True),
    Column("实测", lambda each: _plain(each.value), 68, right=True),
    Column("折算", lambda each: _plain(each.converted), 68, right=True),
    Column("O₂ %", lambda each: _plain(each.oxygen), 66, right=True),
    Column("标记", lambda each: each.flag.strip() or "—", 50),
    Column("工况", lambda each: mark_words(each.mark) if each.mark else "", 54),
    Column("原因", lambda each: each.reason, 0),
    Column("从宽剔除", lambda each: each.excused, 80),
)


class HoursList(QWidget):
    """A table with a row of filters; ``chosen`` tells the number of the hour of the row."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.views: Sequence[HourView] = ()
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_TINY)
        across = QHBoxLayout()
        across.setSpacing(theme.GAP_TINY)
        self.kinds = {}
        for kind, title in KINDS.items():
            each = button(self, title, "segment")
            each.setCheckable(True)
            each.setAutoExclusive(True)
            each.clicked.connect(lambda _=False, kind=kind: self.show_kind(kind))
            across.addWidget(each)
            self.kinds[kind] = each
        across.addStretch(1)
        down.addLayout(across)
        self.table = RecordsView(self, COLUMNS, "小时清单")
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.selectionModel().currentRowChanged.connect(
            lambda now, _: self._choose(now.row())
        )
        self.table.setMinimumHeight(LEAST_HEIGHT)
        down.addWidget(self.table, 1)

    def show_hours(self, views: Sequence[HourView]) -> None:
        """Show the hours of a month; the first kind that has any is in front."""
        self.views = views
        first = ""
        for kind, each in self.kinds.items():
            count = len(of_kind(views, kind))
            each.setText(f"{KINDS[kind]} {count:,}")
            allow(each, "" if count else f"这个月没有“{KINDS[kind]}”的小时")
            first = first or (kind if count else "")
        self.show_kind(first or "all")

    def show_kind(self, kind: str) -> None:
        """Show the hours of one kind."""
        self.kinds[kind].setChecked(True)
        self.table.nothing = f"没有“{KINDS[kind]}”的小时"
        self.rows.set_rows(of_kind(self.views, kind))

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.rows.rows):
            self.chosen.emit(self.rows.rows[row].hour)
