"""Conditions compiled into closures: one kind only judges, one also keeps the reason tree.

A comparison holds for every entry of a list: one false entry makes it false, else one
unknown entry (or no entry at all) makes it unknown. ``has`` looks for items in what is
present; an item of a mapping that is null or missing is unknown.

A dated threshold asks nothing before its first date. What that means depends on where it
stands: a requirement is then met, an indicator does not apply on its account, a veto is
not true, and ``not`` turns it round. ``idle`` is the truth of what asks nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from operator import ge, le
from typing import NamedTuple, cast

from grading.conditions import (
    All,
    Condition,
    Demand,
    Facts,
    GroupNode,
    Leaf,
    LeafNode,
    Node,
    Not,
    Operator,
    Threshold,
    Truth,
    all_of,
    any_of,
    negated,
)
from grading.facts import Scalar, Value

Judge = Callable[[Value], Truth]
Judging = Callable[[Facts, date], Truth]
Explaining = Callable[[Facts, date], Node]


def judging(condition: Condition, idle: bool = True) -> Judging:
    """A closure that gives the truth of ``condition`` for facts on a day, and nothing else."""
    if isinstance(condition, Leaf):
        return _judging_leaf(condition, idle)
    if isinstance(condition, Not):
        part = judging(condition.part, not idle)
        return lambda facts, day: negated(part(facts, day))
    if isinstance(condition, All) and all(map(_is_plain, condition.parts)):
        return _judging_plain(cast("tuple[Leaf, ...]", condition.parts))
    parts = [judging(each, idle) for each in condition.parts]
    combined = all_of if isinstance(condition, All) else any_of
    return lambda facts, day: combined(part(facts, day) for part in parts)


def explaining(condition: Condition, idle: bool = True) -> Explaining:
    """A closure that gives the judged tree of ``condition`` for facts on a day."""
    if isinstance(condition, Leaf):
        return _explaining_leaf(condition, idle)
    if isinstance(condition, Not):
        part = explaining(condition.part, not idle)

        def explain_not(facts: Facts, day: date) -> Node:
            node = part(facts, day)
            return GroupNode("not", negated(node.state), (node,))

        return explain_not
    if isinstance(condition, All) and all(map(_is_plain, condition.parts)):
        return _explaining_plain(cast("tuple[Leaf, ...]", condition.parts))
    parts = [explaining(each, idle) for each in condition.parts]
    all_needed = isinstance(condition, All)

    def explain_group(facts: Facts, day: date) -> Node:
        nodes = tuple([part(facts, day) for part in parts])
        states = [node.state for node in nodes]
        if all_needed:
            return GroupNode("all", all_of(states), nodes)
        return GroupNode("any", any_of(states), nodes)

    return explain_group


class _Comparison(NamedTuple):
    """What is required of one fact, and the closure that judges a value by it."""

    leaf: Leaf
    fact: str
    required: Demand | None
    judge: Judge


def _is_plain(condition: Condition) -> bool:
    """Whether this is a comparison that does not depend on the day."""
    if not isinstance(condition, Leaf):
        return False
    return not (isinstance(condition.required, Threshold) and condition.required.dates)


def _plain(leaf: Leaf) -> _Comparison:
    required = cast(Demand, leaf.required_on(date.min))
    return _Comparison(leaf, leaf.fact, required, _judge(leaf.operator, required))


def _dated(leaf: Leaf, idle: bool) -> Callable[[date], _Comparison]:
    """The comparison that is valid on a day; before the first date its truth is ``idle``."""
    values = cast(Threshold, leaf.required).values
    begins = [day for day, _ in values]
    valid = [_Comparison(leaf, leaf.fact, None, lambda actual: idle)]
    for _, value in values:
        valid.append(_Comparison(leaf, leaf.fact, value, _judge(leaf.operator, value)))
    return lambda day: valid[bisect_right(begins, day)]


def _judging_leaf(leaf: Leaf, idle: bool) -> Judging:
    fact = leaf.fact
    if _is_plain(leaf):
        judge = _plain(leaf).judge
        return lambda facts, day: judge(facts.get(fact))
    on = _dated(leaf, idle)
    return lambda facts, day: on(day).judge(facts.get(fact))


def _explaining_leaf(leaf: Leaf, idle: bool) -> Explaining:
    if _is_plain(leaf):
        plain = _plain(leaf)
        return lambda facts, day: _leaf_node(plain, facts)
    on = _dated(leaf, idle)
    return lambda facts, day: _leaf_node(on(day), facts)


def _leaf_node(comparison: _Comparison, facts: Facts) -> LeafNode:
    leaf, fact, required, judge = comparison
    actual = facts.get(fact)
    return LeafNode(leaf, judge(actual), required, actual)


def _judging_plain(parts: Sequence[Leaf]) -> Judging:
    """The shape of ``limits``, which most cells have: one loop, no call per usual comparison."""
    comparisons = [_plain(leaf) for leaf in parts]
    ceilings = [(each.fact, each.required, each.judge) for each in comparisons if _is_ceiling(each)]
    others = [(each.fact, each.judge) for each in comparisons if not _is_ceiling(each)]

    def judge_plain(facts: Facts, day: date) -> Truth:
        result: Truth = True
        for fact, limit, judge in ceilings:
            actual = facts.get(fact)
            if type(actual) is Decimal:
                if actual > limit:  # type: ignore[operator]
                    return False
                continue
            state = judge(actual)
            if state is False:
                return False
            if state is None:
                result = None
        for fact, judge in others:
            state = judge(facts.get(fact))
            if state is False:
                return False
            if state is None:
                result = None
        return result

    return judge_plain


def _is_ceiling(comparison: _Comparison) -> bool:
    return comparison.leaf.operator == "at_most"


def _explaining_plain(parts: Sequence[Leaf]) -> Explaining:
    comparisons = [_plain(leaf) for leaf in parts]

    def explain_plain(facts: Facts, day: date) -> Node:
        result: Truth = True
        nodes = []
        for leaf, fact, required, judge in comparisons:
            actual = facts.get(fact)
            state = judge(actual)
            nodes.append(LeafNode(leaf, state, required, actual))
            if state is not True and result is not False:
                result = state
        return GroupNode("all", result, tuple(nodes))

    return explain_plain


def _judge(operator: Operator, required: Demand) -> Judge:
    if operator == "at_most":
        return _at_most(cast(Decimal, required))
    if operator == "at_least":
        return _at_least(cast(Decimal, required))
    answers = required if isinstance(required, tuple) else (required,)
    if operator == "has":
        return _has(cast("tuple[str, ...]", answers))
    return _among(frozenset(answers))


def _at_most(limit: Decimal) -> Judge:
    holds = partial(ge, limit)

    def judge(actual: Value) -> Truth:
        if isinstance(actual, Decimal):  # by far the commonest answer, so without detour
            return actual <= limit
        return _for_every_entry(holds, actual)

    return judge


def _at_least(limit: Decimal) -> Judge:
    holds = partial(le, limit)

    def judge(actual: Value) -> Truth:
        if isinstance(actual, Decimal):
            return actual >= limit
        return _for_every_entry(holds, actual)

    return judge


def _among(allowed: frozenset[object]) -> Judge:
    return lambda actual: _for_every_entry(allowed.__contains__, actual)


def _for_every_entry(holds: Callable[[Scalar], bool], actual: Value) -> Truth:
    if not isinstance(actual, (list, tuple)):
        return None if actual is None else holds(cast(Scalar, actual))
    result: Truth = True if actual else None
    for entry in actual:
        if entry is None:
            result = None
        elif not holds(entry):
            return False
    return result


def _has(required: tuple[str, ...]) -> Judge:
    needed = frozenset(required)

    def judge(actual: Value) -> Truth:
        if isinstance(actual, (list, tuple)):
            return needed.issubset(actual)
        if actual is None:
            return None
        states = cast("Mapping[str, bool | None]", actual)
        return all_of(states.get(item) for item in required)

    return judge
