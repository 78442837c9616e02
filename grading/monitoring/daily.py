"""Day means (日均值) where a line is judged by the day: exact, from hours of normal operation.

A day mean is the mean of the valid hours of a natural day; it is valid with at least 20 of them
(HJ 76). Hours marked by rule (启炉, 停炉, 故障 …) are no normal operation and stay out. An
hour over range (T) has at least the value reported, so such a day exceeds where that is enough
and is open otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from grading.monitoring.hours import Month, MonthHours, hour_start, plain
from grading.monitoring.judging import bound_of
from grading.monitoring.marks import Marked, by_outlet, hours_under
from grading.monitoring.pollutants import OXYGEN, is_judged
from grading.monitoring.readings import DEFAULT, ReadingRule
from grading.monitoring.results import NO_LIMIT, Limit, State
from grading.monitoring.used_values import STOPPED_CODE, stacked

LEAST_HOURS = 20
"""Valid hours a day mean needs (HJ 76)."""


@dataclass(frozen=True, slots=True)
class DayMean:
    """One natural day of one outlet and pollutant, hours marked by rule left out.

    ``expected`` are the hours neither flagged F nor marked, ``valid`` those that count, ``over``
    those among them over range. ``mean`` is rounded **up** to a millionth, so that it meets a
    limit exactly when the true mean does; None where the day has too few valid hours.
    """

    outlet: str
    pollutant: str
    day: date
    limit: Decimal | None
    expected: int
    valid: int
    over: int
    mean: Decimal | None
    state: State

    @property
    def is_running(self) -> bool:
        """Whether the plant ran normally long enough for the day to be expected."""
        return self.expected >= LEAST_HOURS


def day_means(
    series: Sequence[MonthHours],
    limits: Mapping[tuple[str, str], Limit],
    rule: ReadingRule = DEFAULT,
    marks: Sequence[Marked] = (),
    abnormal: Collection[str] = (),
) -> tuple[DayMean, ...]:
    """One entry per outlet, concentration and day with any expected hour, in that order.

    ``abnormal`` are the marks whose hours stay out (``book().abnormal(industry)``).
    """
    oxygen = {(one.outlet, one.month): one for one in series if one.pollutant == OXYGEN}
    judged = [one for one in series if one.step == 60 and is_judged(one.pollutant)]
    judged.sort(key=lambda one: (one.outlet, one.pollutant, one.month))
    own = by_outlet(marks)
    found: list[DayMean] = []
    for one in judged:
        terms = limits.get((one.outlet, one.pollutant), NO_LIMIT)
        beside = oxygen.get((one.outlet, one.month))
        found += _days(one, beside, terms, rule, own.get(one.outlet, ()), abnormal)
    return tuple(found)


def _days(
    one: MonthHours, oxygen: MonthHours | None, terms: Limit, rule: ReadingRule,
    marks: Sequence[Marked], abnormal: Collection[str],
) -> list[DayMean]:  # fmt: skip
    first = one.month.first_hour
    stack = stacked([one], [oxygen], terms.oxygen, rule)
    normal = ~hours_under(marks, one.outlet, abnormal, first, one.flag.size)
    valid = stack.valid[0] & normal
    expected = _by_day(((stack.flag[0] != STOPPED_CODE) & normal).astype(np.int64))
    counts = _by_day(valid.astype(np.int64))
    over = _by_day((stack.over[0] & valid).astype(np.int64))
    totals = _by_day(stack.used[0] * valid)
    start, bound = hour_start(first).date(), bound_of(terms)
    days = []
    for at, (due, n, above, total) in enumerate(zip(expected, counts, over, totals, strict=True)):
        if due:
            mean = -(-total // n) if n >= LEAST_HOURS else None
            state = _state(mean, above, bound)
            shown = None if mean is None else plain(mean)
            day = start.fromordinal(start.toordinal() + at)
            days.append(
                DayMean(one.outlet, one.pollutant, day, terms.value, due, n, above, shown, state)
            )
    return days


def _by_day(values: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> list[int]:
    sums: list[int] = values.reshape(-1, 24).sum(axis=1).tolist()
    return sums


def _state(mean: int | None, over: int, bound: int | None) -> State:
    if bound is None:
        return "no_limit"
    if mean is None:
        return "undecided"
    if mean > bound:
        return "not_met"
    return "undecided" if over else "met"


def is_complete(month: Month, days: Sequence[DayMean]) -> bool:
    """Whether a month's own mean is valid: at least 25 valid days, 23 in February (HJ 76)."""
    needed = 23 if month.number == 2 else 25
    return (
        sum(one.mean is not None for one in days if Month(one.day.year, one.day.month) == month)
        >= needed
    )
