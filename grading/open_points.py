"""Open points (未定点): what keeps the proven level below the possible one.

A decider who does not wait for them names each of them with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass

from grading.assessment import Assessment

NOTHING_APPLIES = "no_indicator"


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One indicator or veto that is not settled: its id in the pack, and its name."""

    id: str
    name: str


def open_points(assessment: Assessment) -> tuple[OpenPoint, ...]:
    """The indicators and vetoes whose unknown facts hold the proven level below the possible.

    None where both levels are the same. An indicator whose own proven level already
    reaches the possible level of the whole is not among them.
    """
    rank = assessment.pack.levels.index
    if assessment.proven == assessment.possible:
        return ()
    best = rank(assessment.possible)
    points = [
        OpenPoint(result.indicator.id, result.indicator.name)
        for result in assessment.indicators
        if result.proven is not None and rank(result.proven) > best
    ]
    points += [
        OpenPoint(result.veto.id, result.veto.name)
        for result in assessment.vetoes
        if result.counts and result.state is None and rank(result.veto.caps_at) > best
    ]
    return tuple(points) or (OpenPoint(NOTHING_APPLIES, "没有一项指标适用"),)
