"""Working days: when a notice (公示) of so many working days ends.

Holidays come from chinesecalendar, which knows them up to a last year, and from
the days the office enters itself, which come first. A year that neither knows is
counted with plain weekends, and whoever asks is told which year that is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.office import Office
from db.users import Actor, require
from db.workday_tables import OfficeDay
from grading.chains import Notice
from grading.refusals import Refusal

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day the office enters: a holiday on a weekday, or a working day on a weekend."""

    day: date
    working: bool
    name: str


@dataclass(frozen=True, slots=True)
class Term:
    """The last day of a notice, and the years whose holidays nobody knows yet."""

    until: date
    guessed_years: tuple[int, ...]

    @property
    def warning(self) -> str:
        """One sentence where a year was counted with plain weekends, else empty."""
        if not self.guessed_years:
            return ""
        years = "、".join(str(year) for year in self.guessed_years)
        return (
            f"{years} 年的放假安排还没有录入，公示期暂按周六、周日休息推算："
            "请按国务院办公厅通知录入节假日和调休"
        )


def notice_term(session: Session, start: date, notice: Notice) -> Term:
    """When a notice that starts on ``start`` ends (its last day)."""
    entered = {row.day: row.working for row in session.scalars(select(OfficeDay))}
    return count_term(start, notice, entered)


def count_term(start: date, notice: Notice, entered: Mapping[date, bool]) -> Term:
    """Count working days with the days ``entered`` by the office (day → is it a working day)."""
    known_years = {day.year for day in entered}
    guessed: set[int] = set()
    day = start if notice.first_day_counts else start + ONE_DAY
    left = notice.working_days
    while True:
        working = entered.get(day)
        if working is None:
            working = _announced(day)
        if working is None:
            working = day.weekday() < 5
            if day.year not in known_years:
                guessed.add(day.year)
        left -= working
        if left <= 0:
            return Term(day, tuple(sorted(guessed)))
        day += ONE_DAY


def working_days_between(start: date, end: date, entered: Mapping[date, bool]) -> int:
    """Working days after ``start`` up to and with ``end``; negative where ``end`` lies before."""
    if end < start:
        return -working_days_between(end, start, entered)
    days = 0
    day = start
    while day < end:
        day += ONE_DAY
        days += is_working(day, entered)
    return days


def is_working(day: date, entered: Mapping[date, bool]) -> bool:
    """Whether a day is one: what the office entered, what was announced, else the week."""
    known = entered.get(day)
    if known is None:
        known = _announced(day)
    return day.weekday() < 5 if known is None else known


def _announced(day: date) -> bool | None:
    """Whether 国务院's calendar makes this a working day; None for a year it does not know."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def enter_days(office: Office, actor: Actor, days: Iterable[SpecialDay]) -> tuple[SpecialDay, ...]:
    """Enter holidays and working days of the office; a day entered again takes the new word.

    Refuses an empty list, a day named twice, and a day that would say what the
    week says anyway. Returns all days entered so far.
    """
    require(actor, "admin", "approver")
    given = list(days)
    if not given:
        raise Refusal("没有要录入的日期", "", "请至少写一个日期，例如 2027-02-08")
    if len({each.day for each in given}) < len(given):
        raise Refusal("同一个日期写了两次", "", "每个日期只写一次")
    for each in given:
        if each.working == (each.day.weekday() < 5) and _announced(each.day) is None:
            what = "周末，本来就休息" if not each.working else "周一至周五，本来就上班"
            raise Refusal(f"{each.day} 是{what}", "", "只录入与周历不同的日子")
    with office.command(actor, "workdays.enter") as work:
        before = []
        for each in given:
            row = work.session.get(OfficeDay, each.day)
            if row is None:
                work.session.add(OfficeDay(day=each.day, working=each.working, name=each.name))
            else:
                before.append({"day": row.day, "working": row.working, "name": row.name})
                row.working, row.name = each.working, each.name
        entered = [{"day": d.day, "working": d.working, "name": d.name} for d in given]
        work.record(
            "workdays",
            str(given[0].day.year),
            {"entered": entered, "before": before},
            f"录入 {len(given)} 个节假日或调休日",
        )
        return _all_days(work.session)


def special_days(office: Office, actor: Actor) -> tuple[SpecialDay, ...]:
    """The days the office has entered, in order."""
    require(actor, "admin", "approver", "clerk", "reviewer", "inspector", "reader")
    with office.reading() as session:
        return _all_days(session)


def _all_days(session: Session) -> tuple[SpecialDay, ...]:
    rows = session.scalars(select(OfficeDay).order_by(OfficeDay.day))
    return tuple(SpecialDay(row.day, row.working, row.name) for row in rows)
