"""The days of a visit: opening it, changing them, or another round."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtWidgets import QDateEdit, QWidget

from gui.people.form_dialog import FormDialog
from gui.site.step import day_of, qt_day

if TYPE_CHECKING:
    from gui.jobs import Job
    from gui.site.side import SiteSide

Why = Literal["open", "again", "days"]
_TITLES = {
    "open": ("开立现场核查", "开立"),
    "again": ("再次到现场，另开一轮", "开立"),
    "days": ("改核查日期", "保存"),
}


class DaysDialog(FormDialog):
    """From which day to which."""

    def __init__(self, side: SiteSide, why: Why, parent: QWidget) -> None:
        title, confirm = _TITLES[why]
        remark = "上一轮的记录原样保留，签字页按新的一轮重新附上。" if why == "again" else ""
        super().__init__(side.desk, title, confirm, parent, remark=remark)
        self._why, self._number = why, side.number
        today = qt_day(self.desk.office.clock.today())
        self.since, self.until = QDateEdit(self), QDateEdit(self)
        visit = side.visit if why == "days" else None
        days = (qt_day(visit.from_on), qt_day(visit.until_on)) if visit else (today, today)
        for field, day in zip((self.since, self.until), days, strict=True):
            field.setCalendarPopup(True)
            field.setDisplayFormat("yyyy-MM-dd")
            field.setDate(day)
            field.dateChanged.connect(self.look)
        self._version = visit.version if visit else None
        self.fields.addRow("开始(&F)", self.since)
        self.fields.addRow("结束(&U)", self.until)
        self.look()

    def missing(self) -> str:
        return "结束日期在开始日期之前" if self.until.date() < self.since.date() else ""

    def command(self) -> Callable[[Job], Any]:
        from db.site_visits import open_visit, set_days

        office, actor, number = self.desk.office, self.desk.actor, self._number
        since, until = day_of(self.since), day_of(self.until)
        if self._why == "days":
            version = self._version
            return lambda job: set_days(office, actor, number, since, until, version=version)
        again = self._why == "again"
        return lambda job: open_visit(office, actor, number, since, until, again=again)
