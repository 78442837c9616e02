"""Kinds of doubt as data (``standards/doubts.yaml``), and what one doubt says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

from grading.datafiles import read_datafile
from grading.monitoring.hours import Month, hour_start

DATA = Path(__file__).parent.parent / "standards" / "doubts.yaml"

Severity = Literal["high", "medium", "low"]
SEVERITIES = ("high", "medium", "low")
SETTINGS: Mapping[str, tuple[str, ...]] = {
    "flat": ("hours",),
    "repeated": ("hours", "lag"),
    "zero": ("hours", "from"),
    "negative": ("hours",),
    "conversion": ("hours", "share", "least"),
    "dilution": ("hours", "factor"),
    "air": ("hours",),
    "stopped_flow": ("hours", "share"),
    "gap": ("hours",),
    "range_top": ("hours", "above"),
    "decimal": ("hours", "tolerance"),
    "implausible": ("hours",),
    "night": ("hours", "share", "flow"),
    "vanished": ("hours",),
}
"""Every kind there is a way to look for, with the numbers it needs."""

_ALONE = ("negative", "air", "implausible", "vanished")  # told from a single hour on

SEVERITY_TITLES = {"high": "重点核查", "medium": "需要说明", "low": "留意"}


@dataclass(frozen=True, slots=True)
class DoubtKind:
    """One kind of doubt; ``settings`` are its numbers (hours, shares, ratios)."""

    id: str
    title: str
    severity: Severity
    why: str
    settings: Mapping[str, Decimal]

    @property
    def hours(self) -> int:
        """From how many hours on it is told."""
        return int(self.settings["hours"])


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something odd in ``hours`` hours from ``first_hour`` to ``last_hour`` (numbers, both
    included); ``month`` is that of the first one, ``kind`` an id of the register,
    ``pollutant`` the quantity that is odd (oxygen and flow too)."""

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
        if id not in SETTINGS:
            raise entry.refuse(f"没有“{id}”这种疑点", f"可用：{'、'.join(SETTINGS)}")
        settings = entry.entry("settings")
        settings.only(*SETTINGS[id])
        numbers = {key: settings.number(key) for key in SETTINGS[id]}
        least = 1 if id in _ALONE else 2
        if numbers["hours"] < least or any(number <= 0 for number in numbers.values()):
            raise settings.refuse(f"hours 至少为 {least}，其余的数须大于零", "改正这些数")
        found[id] = DoubtKind(
            id,
            entry.text("title"),
            cast(Severity, entry.one_of("severity", SEVERITIES)),
            entry.text("why"),
            MappingProxyType(numbers),
        )
    return MappingProxyType(found)
