"""Furnaces of waste incineration: five-minute temperatures and how long marks may last.

``standards/marks.yaml`` holds the temperature rule and the yearly caps, each with its basis and
how sure it is. Nothing here decides by itself: the numbers become facts of the pack
(``low_temperature_count``, ``startup_hours``, ``abnormal_hours``, ``warming_hours``,
``abnormal.PM``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from grading.monitoring.hours import SCALE, Month, MonthHours, hour_start, plain
from grading.monitoring.marks import Cap, Marked, book, by_outlet, hours_under
from grading.monitoring.pollutants import FURNACE, OXYGEN
from grading.monitoring.readings import DEFAULT, ReadingRule
from grading.monitoring.used_values import any_of, stacked

STEP = 5
"""Minutes of a furnace mean."""

_A_DAY = 24 * 60 // STEP


@dataclass(frozen=True, slots=True)
class FurnaceDay:
    """One natural day of one furnace: ``low`` five-minute means below the temperature among
    ``counted`` ones outside marks; ``exceeded`` where there are more than the rule allows."""

    outlet: str
    day: date
    low: int
    counted: int
    lowest: Decimal | None
    exceeded: bool


@dataclass(frozen=True, slots=True)
class CapUse:
    """What one cap comes to on one outlet in one natural year, in hours; ``longest`` is the
    longest single stretch, which may reach into the neighbouring years."""

    outlet: str
    cap: Cap
    year: int
    hours: int
    longest: int

    @property
    def exceeded(self) -> bool:
        """Whether a stretch or the sum is longer than laid down."""
        too_long = self.cap.each is not None and self.longest > self.cap.each
        return too_long or (self.cap.total is not None and self.hours > self.cap.total)


def furnace_days(
    series: Sequence[MonthHours],
    marks: Sequence[Marked] = (),
    industry: str = "waste_power",
    rule: ReadingRule = DEFAULT,
) -> tuple[FurnaceDay, ...]:
    """The days of all five-minute furnace series given that have any counted mean, in order.

    Means under a mark by rule (烘炉, 启炉, 停炉 …) are not counted, nor those whose flag does
    not count. A temperature exactly on the line is not below it.
    """
    abnormal, limit = book().abnormal(industry), book().furnace
    bound = limit.temperature * SCALE
    found: list[FurnaceDay] = []
    mine = [one for one in series if one.pollutant == FURNACE and one.step == STEP]
    own = by_outlet(marks)
    for one in sorted(mine, key=lambda each: (each.outlet, each.month)):
        first, hours = one.month.first_hour, one.month.hours
        under = hours_under(own.get(one.outlet, ()), one.outlet, abnormal, first, hours)
        counted = any_of(one.flag, rule.count) & (one.value >= 0)
        counted &= ~np.repeat(under, 60 // STEP)
        by_day = counted.reshape(-1, _A_DAY)
        low = np.count_nonzero(by_day & (one.value < bound).reshape(-1, _A_DAY), axis=1)
        lowest = np.where(by_day, one.value.reshape(-1, _A_DAY), np.iinfo(np.int64).max)
        start = hour_start(first).date().toordinal()
        for at, n in enumerate(np.count_nonzero(by_day, axis=1).tolist()):
            if n:
                times = int(low[at])
                found.append(
                    FurnaceDay(
                        one.outlet, date.fromordinal(start + at), times, n,
                        plain(int(lowest[at].min())), times > limit.times,
                    )
                )  # fmt: skip
    return tuple(found)


def most_low_times(days: Sequence[FurnaceDay]) -> list[Decimal]:
    """The fact ``low_temperature_count``: the worst day of each furnace, by furnace."""
    worst: dict[str, int] = {}
    for one in days:
        worst[one.outlet] = max(one.low, worst.get(one.outlet, 0))
    return [Decimal(worst[outlet]) for outlet in sorted(worst)]


def cap_uses(marks: Sequence[Marked], industry: str) -> tuple[CapUse, ...]:
    """Every cap of an industry on every outlet and year that has such a mark, in order.

    Marks that overlap are counted once; stretches of one mark that touch are one stretch.
    """
    found: list[CapUse] = []
    outlets = sorted({one.outlet for one in marks})
    for outlet in outlets:
        for cap in book().caps.values():
            if industry not in cap.industries:
                continue
            stretches = _stretches(marks, outlet, cap)
            years = {hour_start(edge).year for stretch in stretches for edge in stretch}
            for year in sorted(years):
                begin, end = _year(year)
                own = [(a, b) for a, b in stretches if a < end and b >= begin]
                hours = sum(min(b, end - 1) - max(a, begin) + 1 for a, b in own)
                longest = max((b - a + 1 for a, b in own), default=0)
                found.append(CapUse(outlet, cap, year, hours, longest))
    return tuple(found)


def highest_under(
    cap: Cap,
    series: Sequence[MonthHours],
    marks: Sequence[Marked],
    oxygen_reference: Decimal | None,
    rule: ReadingRule = DEFAULT,
) -> dict[str, Decimal]:
    """The largest valid hourly mean of particulates under the marks of a cap, by outlet (the fact
    ``abnormal.PM``); an outlet without a valid hour under them is left out."""
    oxygen = {(one.outlet, one.month): one for one in series if one.pollutant == OXYGEN}
    highest: dict[str, int] = {}
    own = by_outlet(marks)
    for one in series:
        if one.pollutant != "PM" or one.step != 60:
            continue
        beside = oxygen.get((one.outlet, one.month))
        stack = stacked([one], [beside], oxygen_reference, rule)
        first = one.month.first_hour
        mine = own.get(one.outlet, ())
        under = hours_under(mine, one.outlet, cap.marks, first, one.flag.size)
        used = stack.used[0][stack.valid[0] & under]
        if used.size:
            highest[one.outlet] = max(int(used.max()), highest.get(one.outlet, 0))
    return {outlet: plain(highest[outlet]) or Decimal(0) for outlet in sorted(highest)}


def _stretches(marks: Sequence[Marked], outlet: str, cap: Cap) -> list[tuple[int, int]]:
    own = sorted(
        (one.first_hour, one.last_hour)
        for one in marks
        if one.outlet == outlet and one.mark in cap.marks
    )
    joined: list[tuple[int, int]] = []
    for first, last in own:
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _year(year: int) -> tuple[int, int]:
    return Month(year, 1).first_hour, Month(year + 1, 1).first_hour
