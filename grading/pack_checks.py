"""What a pack may not say although every part of it is well formed.

A worse level that asks more than a better one is a slip of the pen: nobody could be C who
is A. Only what is asked for certain is compared (leaves reached through ``all`` and
``limits``); cells that ask nothing and the alternatives of ``any`` and ``not`` are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import cast

from grading.conditions import Demand, Leaf, Threshold, asked_for_certain
from grading.pack_parts import Indicator
from grading.refusals import Refusal
from grading.yaml_tree import place_text


def check_levels_agree(indicators: Iterable[Indicator], levels: Sequence[str], source: str) -> None:
    """Refuse an indicator in which some worse level asks more than some better one.

    Compared at every date that occurs, fact by fact: the worse threshold is not tighter,
    its ``has`` a subset, its allowed answers (``is``, ``among``) a superset. Facts that the
    better level does not mention pass.
    """
    for indicator in indicators:
        asking = {
            level: list(asked_for_certain(requirement.require))
            for level, requirement in indicator.levels.items()
            if not requirement.silent
        }
        for better, worse in combinations([level for level in levels if level in asking], 2):
            found = _asking_more(asking[worse], asking[better])
            if found is not None:
                leaf, than = found
                raise Refusal(
                    f"“{indicator.name}”的 {worse} 级对“{leaf.fact}”比 {better} 级要求更高"
                    f"（{better} 级见第 {than.line} 行）",
                    place_text(source, leaf.line, leaf.path),
                    "较差等级的要求不能高于较好等级；另一条更严的线请单列一个指标",
                )


def _asking_more(worse: Sequence[Leaf], better: Sequence[Leaf]) -> tuple[Leaf, Leaf] | None:
    """The first leaf of the worse level that asks more, and the leaf it is compared with."""
    for leaf in worse:
        rivals = [each for each in better if each.fact == leaf.fact and _alike(each, leaf)]
        for day in _days([leaf, *rivals]):
            asked = leaf.required_on(day)
            valid = [each for each in rivals if each.required_on(day) is not None]
            if asked is not None and valid and not _no_more(leaf, asked, valid, day):
                return leaf, valid[0]
    return None


def _alike(one: Leaf, other: Leaf) -> bool:
    """Whether two comparisons ask for the same kind of thing; ``is`` names one answer."""
    chosen = ("is", "among")
    return one.operator == other.operator or (one.operator in chosen and other.operator in chosen)


def _days(leaves: Iterable[Leaf]) -> list[date]:
    days = {date.min}
    for leaf in leaves:
        if isinstance(leaf.required, Threshold):
            days.update(leaf.required.dates)
    return sorted(days)


def _no_more(leaf: Leaf, asked: Demand, rivals: Sequence[Leaf], day: date) -> bool:
    """Whether meeting all ``rivals`` on ``day`` means meeting ``asked``."""
    demands = [cast(Demand, rival.required_on(day)) for rival in rivals]
    if leaf.operator == "at_most":
        return cast(Decimal, asked) >= min(cast("list[Decimal]", demands))
    if leaf.operator == "at_least":
        return cast(Decimal, asked) <= max(cast("list[Decimal]", demands))
    if leaf.operator == "has":
        return _answers(asked) <= frozenset().union(*map(_answers, demands))
    allowed = [_answers(demand) for demand in demands]
    return _answers(asked) >= allowed[0].intersection(*allowed[1:])


def _answers(demand: Demand) -> frozenset[object]:
    return frozenset(demand) if isinstance(demand, tuple) else frozenset((demand,))
