"""Facts of waste incineration from marks and temperatures on record (``from: monitoring.…``).

Every value is a list over the outlets whose marks or temperatures are on record; an outlet of
which nothing is on record is not spoken for, and where there is none at all a person answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from grading.monitoring.furnace import CapUse, cap_uses, furnace_days, highest_under, most_low_times
from grading.monitoring.hours import Month, MonthHours
from grading.monitoring.marks import Marked, book


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What is on record of an enterprise's outlets from ``first`` to ``last`` (both included).

    ``series`` are hours and five-minute temperatures, ``names`` what outlets are called,
    ``oxygen`` the reference oxygen of the flue gas.
    """

    first: Month
    last: Month
    series: Sequence[MonthHours]
    marks: Sequence[Marked]
    names: Mapping[str, str]
    industry: str
    oxygen: Decimal | None

    @property
    def own_marks(self) -> list[Marked]:
        """The marks within the period, cut at its ends."""
        begin, end = self.first.first_hour, self.last.next.first_hour - 1
        return [
            Marked(one.outlet, one.mark, max(one.first_hour, begin), min(one.last_hour, end))
            for one in self.marks
            if one.first_hour <= end and one.last_hour >= begin
        ]


Told = tuple[list[Decimal], str]


def furnace_fact(source: str, record: OnRecord) -> Told | None:
    """The value of one source of :data:`FURNACE_SOURCES` and the sentence about its worst entry;
    None where nothing is on record."""
    return FURNACE_SOURCES[source](record)


def _low_temperatures(record: OnRecord) -> Told | None:
    days = furnace_days(record.series, record.marks, record.industry)
    if not days:
        return None
    worst = max(days, key=lambda day: (day.low, -day.day.toordinal()))
    where = f"{record.names[worst.outlet]} {worst.day}"
    limit = book().furnace.temperature
    return most_low_times(days), f"低于 {limit}℃ 最多的一日为 {where}：{worst.low} 次"


def _startup(record: OnRecord) -> Told | None:
    return _of_cap(record, "startup", lambda use: use.longest, "最长的一次")


def _abnormal(record: OnRecord) -> Told | None:
    return _of_cap(record, "abnormal", lambda use: use.hours, "累计最多")


def _warming(record: OnRecord) -> Told | None:
    return _of_cap(record, "warming", lambda use: use.hours, "累计最多")


def _of_cap(record: OnRecord, cap: str, hours: Callable[[CapUse], int], which: str) -> Told | None:
    uses = [use for use in cap_uses(record.own_marks, record.industry) if use.cap.id == cap]
    if not uses:
        return None
    outlets = sorted({use.outlet for use in uses})
    most = [max(hours(use) for use in uses if use.outlet == outlet) for outlet in outlets]
    worst = max(uses, key=lambda use: (hours(use), -use.year))
    words = f"{which}为 {record.names[worst.outlet]} {worst.year} 年：{hours(worst)} 小时"
    return [Decimal(each) for each in most], words


def _abnormal_particulates(record: OnRecord) -> Told | None:
    cap = book().caps["abnormal"]
    highest = highest_under(cap, record.series, record.own_marks, record.oxygen)
    if not highest:
        return None
    worst = max(highest, key=lambda outlet: highest[outlet])
    marks = "、".join(book().marks[mark].name for mark in cap.marks)
    words = f"{marks}期间颗粒物小时均值最大为 {record.names[worst]}：{highest[worst]} mg/m³"
    return list(highest.values()), words


FURNACE_SOURCES: Mapping[str, Callable[[OnRecord], Told | None]] = {
    "monitoring.low_temperatures": _low_temperatures,
    "monitoring.startup_hours": _startup,
    "monitoring.abnormal_hours": _abnormal,
    "monitoring.warming_hours": _warming,
    "monitoring.abnormal_particulates": _abnormal_particulates,
}
"""``from:`` of a fact → how it is computed."""

YEARLY = ("monitoring.abnormal_hours", "monitoring.warming_hours")
"""The sources that add up over natural years."""
