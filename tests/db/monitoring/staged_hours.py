"""Files of hours as readers hand them on, made of plain numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np

from grading.monitoring.hours import FLAGS, MISSING, Ints, Month, scaled
from grading.refusals import Finding
from templates.monitoring.staged import StagedHours, StagedMark, StagedSeries

NORMAL = FLAGS.index("N")


def column(values: Sequence[object]) -> Ints:
    """Numbers (None: not reported) as whole millionths."""
    return np.array(
        [MISSING if each is None else scaled(Decimal(str(each))) for each in values], np.int64
    )


def series(
    outlet: str,
    pollutant: str,
    first_hour: int,
    values: Sequence[object],
    converted: Sequence[object] | None = None,
    flags: str = "",
) -> StagedSeries:
    """Hours one after the other; all normal unless flags are given."""
    letters = flags or "N" * len(values)
    return StagedSeries(
        outlet,
        pollutant,
        np.arange(first_hour, first_hour + len(values), dtype=np.int64),
        column(values),
        None if converted is None else column(converted),
        np.array([FLAGS.index(letter) for letter in letters], np.uint8),
    )


def file_of(
    *some: StagedSeries,
    name: str = "在线监测.csv",
    marks: Sequence[StagedMark] = (),
    findings: Sequence[Finding] = (),
    enterprise: Sequence[str] = (),
    codes: Mapping[str, str] | None = None,
    mark_hours: Mapping[str, Ints] | None = None,
) -> StagedHours:
    """A read file."""
    return StagedHours(
        name,
        "ab" * 32,
        "long",
        sum(len(each.hours) for each in some),
        tuple(some),
        tuple(marks),
        tuple(findings),
        tuple(enterprise),
        outlet_codes=dict(codes or {}),
        mark_hours=dict(mark_hours or {}),
    )


def month_of(
    outlet: str, month: str, value: object = 8, *, oxygen: object = 16, over: int = 0
) -> list[StagedSeries]:
    """A whole month of PM and O2: ``value`` all along, but 99 in the first ``over`` hours."""
    which = Month.read(month)
    pm = [99] * over + [value] * (which.hours - over)
    return [
        series(outlet, "PM", which.first_hour, pm),
        series(outlet, "O2", which.first_hour, [oxygen] * which.hours),
    ]
