"""Doubts about data quality (数据质量疑点): hints for a person, never a judgement.

``standards/doubts.yaml`` says which kinds there are, how severe each is and from when on it is
told. A doubt changes no number; setting one aside (a waiver) is a record of the office.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

import numpy as np

from grading.datafiles import read_datafile
from grading.monitoring.hours import MISSING, Month, MonthHours, hour_start, plain
from grading.monitoring.judging import Limits
from grading.monitoring.pollutants import pollutants

DATA = Path(__file__).parent.parent / "standards" / "doubts.yaml"

Severity = Literal["high", "medium", "low"]
SEVERITIES = ("high", "medium", "low")
SEVERITY_TITLES = {"high": "重点核查", "medium": "需要说明", "low": "留意"}


@dataclass(frozen=True, slots=True)
class DoubtKind:
    """One kind of doubt; ``settings`` are its numbers (hours, shares, ratios)."""

    id: str
    title: str
    severity: Severity
    why: str
    settings: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something odd in ``hours`` hours from ``first_hour`` to ``last_hour`` (numbers, both
    included), all in ``month``; ``kind`` is an id of the register."""

    kind: str
    outlet: str
    pollutant: str
    month: Month
    first_hour: int
    last_hour: int
    hours: int
    severity: Severity
    message: str

    @property
    def title(self) -> str:
        """The kind in words."""
        return doubt_kinds()[self.kind].title

    def as_json(self) -> dict[str, object]:
        """The doubt as the command line prints it; hours as text of their start."""
        return {
            "kind": self.kind,
            "outlet": self.outlet,
            "pollutant": self.pollutant,
            "month": str(self.month),
            "first_hour": f"{hour_start(self.first_hour):%Y-%m-%d %H:00}",
            "last_hour": f"{hour_start(self.last_hour):%Y-%m-%d %H:00}",
            "hours": self.hours,
            "severity": self.severity,
            "message": self.message,
        }


@cache
def doubt_kinds(path: Path = DATA) -> Mapping[str, DoubtKind]:
    """The kinds of a data file by id, in its order, read once and checked."""
    root = read_datafile(path)
    root.only("doubts")
    found = {}
    for id, entry in root.mapping("doubts").items():
        entry.only("title", "severity", "why", "settings")
        settings = entry.entry("settings") if "settings" in entry else None
        found[id] = DoubtKind(
            id,
            entry.text("title"),
            cast(Severity, entry.one_of("severity", SEVERITIES)),
            entry.text("why"),
            {} if settings is None else {key: settings.number(key) for key in settings},
        )
    return MappingProxyType(found)


def doubts(series: Sequence[MonthHours], limits: Limits) -> tuple[Doubt, ...]:
    """Every doubt about the months given, by outlet, pollutant and first hour.

    ``limits`` by (outlet, pollutant) as :func:`judging.judge` takes them: their reference oxygen
    says where conversion can be checked.
    """
    found = [each for one in series for each in _negative(one)]
    found.sort(key=lambda each: (each.outlet, each.pollutant, each.first_hour, each.kind))
    return tuple(found)


def _negative(one: MonthHours) -> list[Doubt]:
    kind = doubt_kinds()["negative"]
    book = pollutants()[one.pollutant]
    if not (book.is_concentration or book.kind == "oxygen"):
        return []
    below = np.flatnonzero((one.value < 0) & (one.value != MISSING))
    if not below.size:
        return []
    first = one.month.first_hour
    message = f"{book.name}有 {below.size} 小时为负值，最低 {plain(int(one.value[below].min()))}"
    return [
        Doubt(
            kind.id,
            one.outlet,
            one.pollutant,
            one.month,
            first + int(below[0]),
            first + int(below[-1]),
            int(below.size),
            kind.severity,
            message,
        )
    ]
