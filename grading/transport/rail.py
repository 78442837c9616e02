"""铁路专用线台账: states of a siding, and the rule of 1.5 million tonnes a year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from grading.transport.passages import tonnes
from grading.transport.register import Project, register
from grading.transport.shares import percent

STATES = {"needed": "应建", "building": "在建", "built": "已建", "excused": "不需建"}


@dataclass(frozen=True, slots=True)
class SidingNeed:
    """Whether an enterprise falls under the rule, and the sentence saying so."""

    over: bool
    words: str


def needs_siding(bulk_kg: int, year: str, *, has_line: bool) -> SidingNeed:
    """The rule speaks of new and relocated plants, “原则上”: it is told, never decided here."""
    known = register()
    moved = f"{year} 大宗货物运量 {wan(bulk_kg)} 万吨"
    limit = wan(known.rail_kg)
    if bulk_kg < known.rail_kg:
        return SidingNeed(False, f"{moved}，不到 {limit} 万吨")
    if has_line:
        return SidingNeed(True, f"{moved}，达到 {limit} 万吨，已列入铁路专用线台账")
    return SidingNeed(
        True,
        f"{moved}，达到 {limit} 万吨：新建或迁建企业原则上应同步规划建设铁路专用线"
        f"（{known.rail_source}），台账里还没有",
    )


def use_of(rail_kg: int, capacity_kg: int) -> Decimal | None:
    """Rail volume of a year in percent of a siding's capacity."""
    return percent(rail_kg, capacity_kg)


def wan(kg: int) -> Decimal:
    """Kilograms in 万吨, exactly, without trailing zeros."""
    found = tonnes(kg).scaleb(-4).normalize()
    return found.quantize(Decimal(1)) if found == found.to_integral_value() else found


def project_of(name: str) -> Project | None:
    """The project of the city's plan that is this enterprise's, by its name."""
    return next((each for each in register().projects if each.short in name), None)
