"""The floor of an assessment: the pack as plain Python closures, two-valued, nothing recorded.

No unknown, no dates, no tree, no distances: what a judgement costs at the very least.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from grading.conditions import All, Condition, Leaf, Not, Threshold
from grading.packs import Pack

Facts = Mapping[str, Any]
Test = Callable[[Facts], bool]


def closure(condition: Condition) -> Test:
    """A condition as nested closures; every fact must be there."""
    if isinstance(condition, Leaf):
        return leaf(condition)
    if isinstance(condition, Not):
        inner = closure(condition.part)
        return lambda facts: not inner(facts)
    parts = [closure(part) for part in condition.parts]
    if isinstance(condition, All):
        return lambda facts: all(part(facts) for part in parts)
    return lambda facts: any(part(facts) for part in parts)


def leaf(condition: Leaf) -> Test:
    name, required = condition.fact, condition.required
    if isinstance(required, Threshold):
        limit: Decimal = required.values[-1][1]
        if condition.operator == "at_most":
            return lambda facts: max(entries(facts[name])) <= limit
        return lambda facts: min(entries(facts[name])) >= limit
    if condition.operator == "has":
        items = set(required) if isinstance(required, tuple) else {required}
        return lambda facts: items.issubset(facts[name])
    allowed = required if isinstance(required, tuple) else (required,)
    return lambda facts: facts[name] in allowed


def entries(value: Any) -> Any:
    return value if isinstance(value, list) else (value,)


def program(pack: Pack) -> Callable[[Facts], str]:
    """A function from facts to the pack's level, by the weakest indicator."""
    indicators = []
    for indicator in pack.indicators:
        applies = closure(indicator.applies) if indicator.applies else lambda facts: True
        cells = [
            (rank, closure(indicator.levels[level].require))
            for rank, level in enumerate(pack.levels)
            if level in indicator.levels and not indicator.levels[level].silent
        ]
        indicators.append((applies, list(reversed(cells))))

    def level(facts: Facts) -> str:
        worst = 0
        for applies, cells in indicators:
            if applies(facts):
                for rank, test in cells:
                    if not test(facts):
                        worst = max(worst, rank + 1)
                        break
        return pack.levels[worst]

    return level
