"""Hours as every room hands them on: whole numbers of a millionth, flags as small codes.

A value of 10.04 mg/m³ is 10_040_000: comparisons with limits are exact, and no float ever
decides. An hour is named by its **start** (08:00 is 08:00–09:00; domain/monitoring.md, 见) and
counted from 1970-01-01 00:00 of office time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Codes = NDArray[np.uint8]

SCALE = 1_000_000
"""Units of a value in one of its physical unit."""

MISSING = int(np.iinfo(np.int64).min)
"""A value that was not reported."""

FLAGS = " NFMSDCTB?"
"""Code of a data flag = its place here (HJ 212-2017 表 8): blank is no record at all (a gap),
N 正常 F 停运 M 维护 S 手工设定 D 故障 C 校准 T 超量程上限 B 通讯异常, ? any other letter."""

GAP = 0

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (clock time of the office, as files say it)


def hour_number(moment: datetime) -> int:
    """The hour a moment of office time lies in."""
    return (moment - _EPOCH) // timedelta(hours=1)


def hour_start(number: int) -> datetime:
    """The first moment of an hour, office time."""
    return _EPOCH + timedelta(hours=int(number))


def scaled(value: Decimal) -> int:
    """A decimal in whole units; raises ValueError where it has more than six places."""
    exact = value * SCALE
    if exact != exact.to_integral_value():
        raise ValueError(f"more than six decimal places: {value}")
    return int(exact)


def plain(value: int) -> Decimal | None:
    """The decimal a whole number stands for, without trailing zeros; None for MISSING."""
    if int(value) == MISSING:
        return None
    short = (Decimal(int(value)) / SCALE).normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month of office time."""

    year: int
    number: int

    @property
    def first_hour(self) -> int:
        """The number of its first hour."""
        return (date(self.year, self.number, 1).toordinal() - _EPOCH.toordinal()) * 24

    @property
    def hours(self) -> int:
        """How many hours it has: 672 to 744."""
        return self.next.first_hour - self.first_hour

    @property
    def next(self) -> Month:
        """The month after it."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @classmethod
    def of(cls, hour: int) -> Month:
        """The month an hour lies in."""
        start = hour_start(hour)
        return cls(start.year, start.month)

    @classmethod
    def read(cls, text: str) -> Month:
        """A month written 2026-01; raises ValueError for anything else."""
        start = date.fromisoformat(text + "-01")
        return cls(start.year, start.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@dataclass(frozen=True, eq=False, slots=True)
class MonthHours:
    """One outlet, one pollutant, one month: one entry per hour (per five minutes for furnaces).

    ``outlet`` is the key of the outlet in the records (its id) or its name in a file,
    ``pollutant`` an id of standards/pollutants.yaml (PM, SO2, NOx, O2, flow …). ``value`` is
    measured, ``converted`` reported at reference oxygen (None: nothing reported converted);
    MISSING where an hour has none. ``flag`` holds codes of :data:`FLAGS`. ``step`` is the
    minutes one entry covers.
    """

    outlet: str
    pollutant: str
    month: Month
    value: Ints
    converted: Ints | None
    flag: Codes
    step: int = 60
