"""Conclusions on indicators (framework §4: 符合 / 不符合 / 不涉及 / 等效认定) beside the facts.

The facts decide the level; a conclusion is what a person signs. It must not say what
the facts deny, and what they leave open cannot be concluded as met.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from grading.assessment import Assessment, IndicatorResult
from grading.conditions import Truth
from grading.pack_parts import Indicator

CONCLUSIONS: Mapping[str, str] = MappingProxyType(
    {"met": "符合", "not_met": "不符合", "not_involved": "不涉及", "equivalent": "等效认定"}
)


def to_conclude(
    assessment: Assessment, target: str, levels: Sequence[str]
) -> tuple[Indicator, ...]:
    """The indicators that need a conclusion: those that apply and whose facts are known.

    What is left open is answered 不详 by name and is settled by the decider, point by point.
    """
    return tuple(r.indicator for r in assessment.indicators if plain(r, target, levels))


def state_at(result: IndicatorResult, target: str, levels: Sequence[str]) -> Truth:
    """Whether an indicator reaches the target: True, False, or not known yet.

    ``levels`` are the pack's, best first.
    """
    rank = {level: place for place, level in enumerate(levels)}
    if result.proven is None or result.possible is None:
        return True  # it does not apply and keeps nobody from anything
    if rank[result.proven] <= rank[target]:
        return True
    return None if rank[result.possible] <= rank[target] else False


def plain(result: IndicatorResult, target: str, levels: Sequence[str]) -> str:
    """The conclusion the facts plainly give; empty where they leave it open or are not asked.

    An indicator all of whose cells are silent is neither met nor failed: nobody signs for it.
    """
    if result.applies is False or not _asked(result):
        return ""
    state = state_at(result, target, levels)
    if state is None or result.applies is None:
        return ""
    return "met" if state else "not_met"


def against(result: IndicatorResult, conclusion: str, target: str, levels: Sequence[str]) -> str:
    """Why the facts do not bear a conclusion, as one sentence; empty where they do."""
    name = f"“{result.indicator.name}”"
    state = state_at(result, target, levels)
    if conclusion == "not_involved":
        return f"{name}按已填的事实是适用的，不能结论为不涉及" if result.applies is True else ""
    if result.applies is False:
        return f"{name}按已填的事实不适用，只能结论为不涉及"
    if not _asked(result):
        return f"{name}的要求不参与判定，不下结论"
    if conclusion == "met" and state is not True:
        how = "达不到" if state is False else "还不能证实达到"
        return f"{name}按已填的事实{how} {target} 级，不能结论为符合"
    if conclusion == "not_met" and state is True:
        return f"{name}按已填的事实达到 {target} 级，不能结论为不符合"
    if conclusion == "equivalent" and state is True:
        return f"{name}按已填的事实已达到 {target} 级，不用等效认定"
    return ""


def _asked(result: IndicatorResult) -> bool:
    """Whether any level asks something that counts."""
    return any(each.node is not None for each in result.levels)
