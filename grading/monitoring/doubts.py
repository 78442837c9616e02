"""Doubts about data quality (数据质量疑点): hints for a person, never a judgement.

``standards/doubts.yaml`` says which kinds there are, how severe each is and from when on it is
told; ``doubt_signs`` looks for them. A doubt changes no number; setting one aside (a waiver) is a
record of the office. Hours reported twice cannot be seen here: whoever reads a file tells them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grading.monitoring.doubt_kinds import (
    SEVERITY_TITLES,
    Doubt,
    DoubtKind,
    Severity,
    doubt_kinds,
)
from grading.monitoring.doubt_signs import SIGNS
from grading.monitoring.hours import MonthHours
from grading.monitoring.outlet_grid import grid_of
from grading.monitoring.pollutants import is_judged
from grading.monitoring.results import Limit
from grading.monitoring.used_values import keep_memory_at_hand

__all__ = ["SEVERITY_TITLES", "Doubt", "DoubtKind", "Severity", "doubt_kinds", "doubts"]


def doubts(
    series: Sequence[MonthHours], limits: Mapping[tuple[str, str], Limit]
) -> tuple[Doubt, ...]:
    """Every doubt about the hours given, by outlet, pollutant, first hour and kind.

    ``limits`` by (outlet, pollutant) as ``judge`` takes them: their reference oxygen says where
    conversion can be checked. Series of five-minute steps are left to ``furnace``.
    """
    keep_memory_at_hand()
    outlets: dict[str, dict[str, list[MonthHours]]] = {}
    for one in series:
        if one.step == 60:
            outlets.setdefault(one.outlet, {}).setdefault(one.pollutant, []).append(one)
    looked_for = [(SIGNS[id], kind) for id, kind in doubt_kinds().items() if id in SIGNS]
    found: list[Doubt] = []
    for outlet, by_quantity in outlets.items():
        ids = sorted(id for id in by_quantity if is_judged(id))
        if ids:
            grid = grid_of(outlet, by_quantity, ids)
            for sign, kind in looked_for:
                found += sign(grid, kind, limits)
    found.sort(key=lambda one: (one.outlet, one.pollutant, one.first_hour, one.kind))
    return tuple(found)
