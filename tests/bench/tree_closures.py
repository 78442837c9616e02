"""Two floors of judging: closures that build a reason tree, and closures that only judge.

Both know unknown (None) and the weakest level. The first notes for every level tried what was
required, what is the case, how far apart they are, clause and evidence, and lists the gaps;
neither knows dates, lists of values, alternatives, vetoes or several kinds of question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from grading.conditions import Threshold, leaves
from grading.packs import Pack, Requirement

Facts = Mapping[str, Any]


def _limits(requirement: Requirement) -> list[tuple[str, Decimal]]:
    return [
        (leaf.fact, leaf.required.values[-1][1])
        for leaf in leaves(requirement.require)
        if isinstance(leaf.required, Threshold)
    ]


def with_tree(pack: Pack) -> Callable[[Facts], tuple[Any, ...]]:
    """Facts → (proven, possible, tree, gaps) as plain tuples."""

    def cell(level: str, requirement: Requirement) -> Callable[[Facts], tuple[Any, ...]]:
        limits = _limits(requirement)
        basis, evidence = requirement.basis, requirement.evidence

        def judge(facts: Facts) -> tuple[Any, ...]:
            whole: bool | None = True
            parts = []
            for fact, limit in limits:
                actual: Any = facts.get(fact)
                state = None if actual is None else actual <= limit
                distance = actual - limit if state is False else None
                parts.append((state, fact, limit, actual, distance))
                if state is not True and whole is not False:
                    whole = state
            return level, whole, tuple(parts), basis, evidence

        return judge

    levels = pack.levels
    worse_first = list(reversed(levels[:-1]))
    indicators = [
        (each.id, [(levels.index(at), cell(at, each.levels[at])) for at in worse_first])
        for each in pack.indicators
    ]
    floor = len(levels) - 1

    def judge(facts: Facts) -> tuple[Any, ...]:
        tree: list[Any] = []
        gaps: list[Any] = []
        proven = possible = 0
        for name, cells in indicators:
            is_proven = is_possible = floor
            proving = allowing = True
            tried = []
            for rank, test in cells:
                node = test(facts)
                tried.append(node)
                state = node[1]
                if state is not True:
                    proving = False
                    gaps.extend((name, node, part) for part in node[2] if part[0] is not True)
                    if state is False:
                        allowing = False
                if proving:
                    is_proven = rank
                if allowing:
                    is_possible = rank
            tree.append((name, levels[is_proven], levels[is_possible], tuple(tried)))
            proven, possible = max(proven, is_proven), max(possible, is_possible)
        return levels[proven], levels[possible], tuple(tree), tuple(gaps)

    return judge


def bare(pack: Pack) -> Callable[[Facts], tuple[str, str]]:
    """Facts → (proven, possible), nothing noted."""

    def test(requirement: Requirement) -> Callable[[Facts], bool | None]:
        limits = _limits(requirement)

        def judge(facts: Facts) -> bool | None:
            whole: bool | None = True
            for fact, limit in limits:
                actual = facts.get(fact)
                if actual is None:
                    whole = None
                elif actual > limit:
                    return False
            return whole

        return judge

    levels = pack.levels
    floor = len(levels) - 1
    worse_first = list(reversed(levels[:-1]))
    indicators = [
        [(levels.index(at), test(each.levels[at])) for at in worse_first]
        for each in pack.indicators
    ]

    def judge(facts: Facts) -> tuple[str, str]:
        proven = possible = 0
        for cells in indicators:
            is_proven = is_possible = floor
            proving = True
            for rank, holds in cells:
                state = holds(facts)
                if state is False:
                    break
                if state is None:
                    proving = False
                if proving:
                    is_proven = rank
                is_possible = rank
            proven, possible = max(proven, is_proven), max(possible, is_possible)
        return levels[proven], levels[possible]

    return judge
