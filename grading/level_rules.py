"""Rules about a level in force: yearly recheck, new enterprises, standing still, guarantees.

``standards/level_rules.yaml`` holds them with their basis, because cities differ.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from grading import levels
from grading.datafiles import Entry, read_datafile

DATA = Path(__file__).parent / "standards" / "level_rules.yaml"


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a rule comes from and how sure that is."""

    basis: str
    evidence: str


@dataclass(frozen=True, slots=True)
class LevelRules:
    """``recheck_months`` from one result to its recheck, pointed out ``recheck_soon`` days
    before; ``new_level`` is what a new enterprise is managed as; a stop of a kind in
    ``stops_left_out`` suspends nothing; the end of a guarantee is pointed out
    ``guarantee_soon`` days before."""

    recheck_months: int
    recheck_soon: int
    recheck: Ground
    new_level: str
    new: Ground
    stops_left_out: tuple[str, ...]
    stopped: Ground
    guarantee_soon: int
    guarantee: Ground


@cache
def rules(path: Path = DATA) -> LevelRules:
    """The rules of a data file, read once and checked."""
    root = read_datafile(path)
    root.only("recheck", "new_enterprise", "stopped", "guarantee")
    recheck, new = root.entry("recheck"), root.entry("new_enterprise")
    stopped, guarantee = root.entry("stopped"), root.entry("guarantee")
    recheck.only("months", "soon_days", "basis", "evidence")
    new.only("level", "basis", "evidence")
    stopped.only("kinds_left_out", "basis", "evidence")
    guarantee.only("soon_days", "basis", "evidence")
    level = new.text("level")
    if not levels.known(level):
        raise new.refuse(f"等级“{level}”没有登记", "先在 levels.yaml 里登记")
    return LevelRules(
        recheck.integer("months"),
        recheck.integer("soon_days"),
        _ground(recheck),
        level,
        _ground(new),
        stopped.texts("kinds_left_out"),
        _ground(stopped),
        guarantee.integer("soon_days"),
        _ground(guarantee),
    )


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last day of a shorter month."""
    whole = day.year * 12 + day.month - 1 + months
    year, month = whole // 12, whole % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _ground(entry: Entry) -> Ground:
    return Ground(entry.text("basis"), entry.one_of("evidence", levels.EVIDENCE))
