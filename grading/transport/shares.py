"""Clean share (清洁方式比例) and the road part, per month and for a period, in both readings.

Shares are percent, cut off (never rounded up) after four decimals: 79.99999 does not reach 80.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from grading.transport.emission import NEW_ENERGY, UNKNOWN
from grading.transport.register import register
from grading.transport.volumes import ROAD, Booked, Line

_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a share divides by (ids of goods kinds) and which modes and readings are clean."""

    denominator: tuple[str, ...]
    clean: frozenset[str]
    counts: frozenset[str]
    source: str

    def holds(self, line: Line) -> bool:
        """Is a line in the denominator? Goods of an unknown kind are."""
        if line.kind == "other":
            return False
        if line.kind:
            return line.kind in self.denominator
        return line.direction != "out" or "products" in self.denominator


@dataclass(frozen=True, slots=True)
class Figures:
    """Kilograms of a month or a period, within the denominator.

    ``modes`` mode → kg; ``readings`` reading → kg (they are in ``modes["road"]`` too);
    ``stages`` stage → kg of the road part.
    """

    total: int
    modes: Mapping[str, int]
    readings: Mapping[str, int]
    stages: Mapping[int, int]
    rule: Rule

    @property
    def clean(self) -> int:
        """Kilograms that came by a clean mode under every reading."""
        return sum(kg for mode, kg in self.modes.items() if mode in self.rule.clean)

    @property
    def strict(self) -> Decimal | None:
        """The share without any combined transport; None where nothing was moved."""
        return percent(self.clean, self.total)

    @property
    def wide(self) -> Decimal | None:
        """The share with every reading counted."""
        return percent(self.clean + sum(self.readings.values()), self.total)

    @property
    def decided(self) -> Decimal | None:
        """The share under the readings the office lets count."""
        counted = sum(kg for id, kg in self.readings.items() if id in self.rule.counts)
        return percent(self.clean + counted, self.total)


@dataclass(frozen=True, slots=True)
class RoadShare:
    """A share of the road part: at least ``least`` %, at most ``most`` % (unknown stages)."""

    least: Decimal | None
    most: Decimal | None
    unknown_kg: int

    @property
    def value(self) -> Decimal | list[Decimal | None] | None:
        """As a fact: one number, or the most with an unknown beside it; None: no road part."""
        if self.least is None or self.least == self.most:
            return self.least
        return [self.most, None]


def percent(part: int, whole: int) -> Decimal | None:
    """Part of a whole in percent, cut off after four decimals."""
    if not whole:
        return None
    found = (Decimal(part) * 100 / Decimal(whole)).quantize(_PLACES, ROUND_DOWN).normalize()
    return found.quantize(Decimal(1)) if found == found.to_integral_value() else found


def rule_for(
    industry: str, denominator: Sequence[str], counts: Mapping[str, bool] | None = None
) -> Rule:
    """The rule of an industry's pack; ``counts`` replaces what the register says of readings."""
    known = register()
    clean = known.clean.get(industry, known.clean["default"])
    chosen = {id: each.counts for id, each in known.readings.items()} | dict(counts or {})
    return Rule(
        tuple(denominator) or ("materials", "products"),
        clean.modes,
        frozenset(id for id, does in chosen.items() if does),
        clean.source,
    )


def figures(lines: Iterable[Line], rule: Rule) -> Figures:
    """Add lines up."""
    modes: dict[str, int] = {}
    readings: dict[str, int] = {}
    stages: dict[int, int] = {}
    for line in lines:
        if not rule.holds(line):
            continue
        modes[line.mode] = modes.get(line.mode, 0) + line.kg
        if line.reading:
            readings[line.reading] = readings.get(line.reading, 0) + line.kg
        if line.mode == ROAD:
            stages[line.stage] = stages.get(line.stage, 0) + line.kg
    return Figures(sum(modes.values()), modes, readings, stages, rule)


def by_month(booked: Booked, rule: Rule, months: Sequence[str]) -> dict[str, Figures]:
    """The figures of each month asked for, empty ones too."""
    return {
        month: figures([line for line in booked.lines if line.month == month], rule)
        for month in months
    }


def road_share(
    lines: Iterable[Line],
    rule: Rule,
    *,
    least_stage: int,
    tankers: bool = True,
) -> RoadShare:
    """Which part of the tonnes by road was carried at ``least_stage`` or better (7: 新能源).

    What an office counts as clean transport is no road part. ``tankers`` False leaves
    tankers out (cement: 罐车除外).
    """
    whole = good = unknown = 0
    for line in lines:
        counted = line.reading in rule.counts
        if line.mode != ROAD or counted or not rule.holds(line):
            continue
        if not tankers and line.vehicle_class == "tanker":
            continue
        whole += line.kg
        good += line.kg if line.stage >= least_stage else 0
        unknown += line.kg if line.stage == UNKNOWN else 0
    return RoadShare(percent(good, whole), percent(good + unknown, whole), unknown)


def fleet_share(stages: Iterable[int], least_stage: int) -> RoadShare:
    """Which part of an inventory, by count, is at ``least_stage`` or better."""
    every = list(stages)
    good = sum(each >= least_stage for each in every)
    unknown = sum(each == UNKNOWN for each in every)
    return RoadShare(percent(good, len(every)), percent(good + unknown, len(every)), unknown)


def months_between(first: str, last: str) -> tuple[str, ...]:
    """Every month from the first to the last, both included."""
    year, month = int(first[:4]), int(first[5:])
    found = []
    while f"{year:04d}-{month:02d}" <= last:
        found.append(f"{year:04d}-{month:02d}")
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return tuple(found)


def period_before(on: date) -> tuple[str, str]:
    """First and last month of the period judged on a day: full months before it (拟)."""
    months = on.year * 12 + on.month - 1
    first = months - register().period_months
    last = months - 1
    return f"{first // 12:04d}-{first % 12 + 1:02d}", f"{last // 12:04d}-{last % 12 + 1:02d}"


def latest_period(on: date, newest: str) -> tuple[str, str]:
    """The period to look at first: the usual one, or as long a one ending with the newest month
    of a ledger where that is older."""
    first, last = period_before(on)
    if not newest or newest >= last:
        return first, last
    return period_before(_month_after(newest))


def _month_after(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year + number // 12, number % 12 + 1, 1)


def stage_rows(stages: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
    """(stage, kg) from the best to the worst, unknown last; every stage named."""
    order = (NEW_ENERGY, 6, 5, 4, 3, 2, 1, UNKNOWN)
    return tuple((stage, stages.get(stage, 0)) for stage in order)
