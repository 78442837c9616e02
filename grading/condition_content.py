"""Conditions as plain data again: for comparing, hashing and showing them outside the rules.

The grammar is that of the pack, except that ``{outlet, limits}`` has become the ``all`` it
stands for and every dated limit is a list of ``{from, value}``.
"""

from __future__ import annotations

from grading.conditions import All, Condition, Leaf, Not, Threshold


def condition_content(condition: Condition) -> dict[str, object]:
    """A condition as mappings and lists, fit for canonical JSON."""
    if isinstance(condition, Leaf):
        return {"fact": condition.fact, condition.operator: demand_content(condition.required)}
    if isinstance(condition, Not):
        return {"not": condition_content(condition.part)}
    kind = "all" if isinstance(condition, All) else "any"
    return {kind: [condition_content(part) for part in condition.parts]}


def demand_content(required: Threshold | bool | str | tuple[str, ...]) -> object:
    """What a comparison requires: a number, dated numbers, a truth value, a word or words."""
    if isinstance(required, Threshold):
        if not required.dates:
            return required.values[0][1]
        return [{"from": day, "value": value} for day, value in required.values]
    return list(required) if isinstance(required, tuple) else required
