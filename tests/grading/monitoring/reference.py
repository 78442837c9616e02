"""The same numbers the slow way: one hour after the other, in exact fractions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from grading.monitoring.hours import FLAGS, MISSING, SCALE, Month, MonthHours
from grading.monitoring.results import Limit

MONTH = Month(2026, 2)

OVER = Fraction(10**30)
HIGHEST = 10**15


@dataclass(frozen=True)
class Hour:
    """One hour as reported, values in millionths."""

    flag: str = "N"
    value: int | None = 5 * SCALE
    converted: int | None = None
    oxygen: int | None = None
    oxygen_flag: str = "N"


@dataclass(frozen=True)
class Expected:
    expected: int
    valid: int
    exceeding: int
    share: Fraction | None
    statistic: Fraction | None
    state: str


def by_hand(hours: Sequence[Hour], limit: Limit, least: Fraction = Fraction(3, 4)) -> Expected:
    """What DESIGN says of these hours."""
    assert limit.value is not None
    expected = sum(hour.flag != "F" for hour in hours)
    used = sorted(value for hour in hours if (value := _used(hour, limit)) is not None)
    bound = Fraction(limit.value) * SCALE
    exceeding = sum(value > bound for value in used)
    if not used:
        return Expected(expected, 0, 0, None, None, "undecided")
    share = Fraction(len(used) - exceeding, len(used))
    exact = Fraction(limit.hours) * len(used) / 100
    statistic = used[-(-exact.numerator // exact.denominator) - 1]
    state = "met" if statistic <= bound else "not_met"
    if len(used) < least * expected:
        state = "undecided"
    known = None if statistic == OVER else statistic
    return Expected(expected, len(used), exceeding, share, known, state)


def _used(hour: Hour, limit: Limit) -> Fraction | None:
    if hour.flag not in ("N", "T"):
        return None
    value = hour.value
    if limit.oxygen is not None:
        if hour.oxygen is not None and hour.oxygen >= Fraction("20.95") * SCALE:
            return None
        if hour.converted is not None:
            value = hour.converted
        elif value is None or hour.oxygen is None or hour.oxygen < 0:
            return None
        elif hour.oxygen_flag not in ("N", "T"):
            return None
        elif value >= 0:
            below = 21 * SCALE - hour.oxygen
            exact = Fraction(value) * (21 - Fraction(limit.oxygen)) * SCALE / below
            value = -(-exact.numerator // exact.denominator)
            if value <= HIGHEST:
                return OVER if hour.flag == "T" else exact
    if value is None or not 0 <= value <= HIGHEST:
        return None
    return OVER if hour.flag == "T" else Fraction(value)


def series_of(
    hours: Sequence[Hour], *, outlet: str = "1#", pollutant: str = "PM", month: Month = MONTH
) -> list[MonthHours]:
    """The hours of a month as the product holds them: the pollutant and its oxygen."""
    assert len(hours) == month.hours

    def column(name: str) -> np.ndarray:
        values = [getattr(hour, name) for hour in hours]
        return np.array([MISSING if value is None else value for value in values], np.int64)

    flags = np.array([FLAGS.index(hour.flag) for hour in hours], np.uint8)
    fresh = np.array([FLAGS.index(hour.oxygen_flag) for hour in hours], np.uint8)
    converted = column("converted")
    reported = None if (converted == MISSING).all() else converted
    return [
        MonthHours(outlet, pollutant, month, column("value"), reported, flags),
        MonthHours(outlet, "O2", month, column("oxygen"), None, fresh),
    ]


def month_of(hours: Sequence[Hour], rest: Hour, month: Month = MONTH) -> list[Hour]:
    """A whole month: the hours given, then ``rest`` to its end."""
    return [*hours, *[rest] * (month.hours - len(hours))]
