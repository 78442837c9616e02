"""Conditions and their three-valued (Kleene) meaning: true, false, unknown (None).

A condition is data (:class:`Leaf`, :class:`All`, :class:`Any`, :class:`Not`). It is
compiled once into closures: one that only judges, and one that also keeps the reason tree.

A comparison holds for every entry of a list: one false entry makes it false, else one
unknown entry (or no entry at all) makes it unknown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple, cast

from grading.distances import distance
from grading.facts import Scalar, Value

Truth = bool | None
Operator = Literal["at_most", "at_least", "is", "among", "has"]
Facts = Mapping[str, Value]
Demand = Decimal | bool | str | tuple[str, ...]

TRUTH_NAMES: Mapping[Truth, str] = {True: "true", False: "false", None: "unknown"}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit that may change: each value is valid from its date until the next one's."""

    values: tuple[tuple[date, Decimal], ...]  # ascending; an undated limit begins at date.min

    @property
    def dates(self) -> tuple[date, ...]:
        """The days on which the limit changes; empty for an undated one."""
        return tuple(day for day, _ in self.values if day > date.min)

    def on(self, day: date) -> Decimal | None:
        """The limit on ``day``; None before the first date, when nothing is asked yet."""
        valid = None
        for begins, value in self.values:
            if begins <= day:
                valid = value
        return valid


@dataclass(frozen=True, slots=True)
class Leaf:
    """One comparison of one fact; ``line`` and ``path`` tell where the file states it."""

    fact: str
    operator: Operator
    required: Threshold | bool | str | tuple[str, ...]
    line: int = field(default=0, compare=False)
    path: str = field(default="", compare=False)

    def required_on(self, day: date) -> Demand | None:
        """What is required on ``day``; None where a dated threshold has not begun."""
        return self.required.on(day) if isinstance(self.required, Threshold) else self.required


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition


Condition = Leaf | All | Any | Not


def leaves(condition: Condition) -> Iterator[Leaf]:
    """All comparisons in a condition, in the order of the file."""
    if isinstance(condition, Leaf):
        yield condition
    elif isinstance(condition, Not):
        yield from leaves(condition.part)
    else:
        for part in condition.parts:
            yield from leaves(part)


def asked_for_certain(condition: Condition) -> Iterator[Leaf]:
    """The comparisons reached only through ``all`` and ``limits``: none is a mere alternative."""
    if isinstance(condition, Leaf):
        yield condition
    elif isinstance(condition, All):
        for part in condition.parts:
            yield from asked_for_certain(part)


class LeafNode(NamedTuple):
    """A judged comparison: what was required, what is the case, and whether it holds.

    ``required`` is None where a dated threshold asks nothing yet (the state is then true).
    """

    leaf: Leaf
    state: Truth
    required: Demand | None
    actual: Value

    @property
    def kind(self) -> Literal["leaf"]:
        return "leaf"

    @property
    def children(self) -> tuple[Node, ...]:
        return ()

    @property
    def fact(self) -> str:
        return self.leaf.fact

    @property
    def operator(self) -> Operator:
        return self.leaf.operator

    @property
    def distance(self) -> Decimal | None:
        """How far the fact is from the requirement: 0 where met, None where unknown."""
        if self.state is None:
            return None
        if self.state:
            return Decimal(0)
        return distance(self.operator, self.required, self.actual)


class GroupNode(NamedTuple):
    """A judged ``all``, ``any`` or ``not`` with all its judged parts."""

    kind: Literal["all", "any", "not"]
    state: Truth
    children: tuple[Node, ...]


Node = LeafNode | GroupNode
Judge = Callable[[Value], Truth]
Judging = Callable[[Facts, date], Truth]
Explaining = Callable[[Facts, date], Node]


def _judge_entries(holds: Callable[[Scalar], bool], values: Sequence[Scalar]) -> Truth:
    state: Truth = True if values else None
    for value in values:
        if value is None:
            state = None
        elif not holds(value):
            return False
    return state


def _comparison(holds: Callable[[Scalar], bool]) -> Judge:
    def judge(actual: Value) -> Truth:
        if actual is None:
            return None
        if isinstance(actual, (list, tuple)):
            return _judge_entries(holds, actual)
        return holds(cast(Scalar, actual))

    return judge


def _presence(required: tuple[str, ...]) -> Judge:
    def judge(actual: Value) -> Truth:
        if actual is None:
            return None
        if not isinstance(actual, Mapping):
            present = cast(Sequence[str], actual)
            return all(item in present for item in required)
        states = [actual.get(item) for item in required]
        if False in states:
            return False
        return None if None in states else True

    return judge


def _judge(operator: Operator, required: Demand) -> Judge:
    if operator == "has":
        return _presence(cast("tuple[str, ...]", required))
    if operator == "at_most":
        most = cast(Decimal, required)
        return _comparison(lambda value: cast(Decimal, value) <= most)
    if operator == "at_least":
        least = cast(Decimal, required)
        return _comparison(lambda value: cast(Decimal, value) >= least)
    if operator == "among":
        allowed = frozenset(cast("tuple[str, ...]", required))
        return _comparison(lambda value: value in allowed)
    return _comparison(lambda value: value == required)


def all_of(states: Sequence[Truth]) -> Truth:
    """Kleene's and."""
    if False in states:
        return False
    return None if None in states else True


def any_of(states: Sequence[Truth]) -> Truth:
    """Kleene's or."""
    if True in states:
        return True
    return None if None in states else False


def negated(state: Truth) -> Truth:
    """Kleene's not: unknown stays unknown."""
    return None if state is None else not state


def judging(condition: Condition) -> Judging:
    """A closure that gives the truth of ``condition`` for facts on a day, and nothing else."""
    if isinstance(condition, Leaf):
        return _judging_leaf(condition)
    if isinstance(condition, Not):
        part = judging(condition.part)
        return lambda facts, day: negated(part(facts, day))
    parts = tuple(judging(each) for each in condition.parts)
    if isinstance(condition, All):
        return lambda facts, day: all_of([part(facts, day) for part in parts])
    return lambda facts, day: any_of([part(facts, day) for part in parts])


def explaining(condition: Condition) -> Explaining:
    """A closure that gives the judged tree of ``condition`` for facts on a day."""
    if isinstance(condition, Leaf):
        return _explaining_leaf(condition)
    if isinstance(condition, Not):
        part = explaining(condition.part)

        def explain_not(facts: Facts, day: date) -> Node:
            node = part(facts, day)
            return GroupNode("not", negated(node.state), (node,))

        return explain_not
    parts = tuple(explaining(each) for each in condition.parts)
    kind: Literal["all", "any"] = "all" if isinstance(condition, All) else "any"
    combined = all_of if kind == "all" else any_of

    def explain_group(facts: Facts, day: date) -> Node:
        nodes = tuple([part(facts, day) for part in parts])
        return GroupNode(kind, combined([node.state for node in nodes]), nodes)

    return explain_group


def _judging_leaf(leaf: Leaf) -> Judging:
    fact = leaf.fact
    if isinstance(leaf.required, Threshold) and leaf.required.dates:
        valid = _dated_judges(leaf.operator, leaf.required)

        def judge_dated(facts: Facts, day: date) -> Truth:
            _, judge = valid(day)
            return judge(facts.get(fact))

        return judge_dated
    judge = _judge(leaf.operator, cast(Demand, leaf.required_on(date.min)))
    return lambda facts, day: judge(facts.get(fact))


def _explaining_leaf(leaf: Leaf) -> Explaining:
    fact = leaf.fact
    if isinstance(leaf.required, Threshold) and leaf.required.dates:
        valid = _dated_judges(leaf.operator, leaf.required)

        def explain_dated(facts: Facts, day: date) -> Node:
            required, judge = valid(day)
            actual = facts.get(fact)
            return LeafNode(leaf, judge(actual), required, actual)

        return explain_dated
    required = cast(Demand, leaf.required_on(date.min))
    judge = _judge(leaf.operator, required)

    def explain(facts: Facts, day: date) -> Node:
        actual = facts.get(fact)
        return LeafNode(leaf, judge(actual), required, actual)

    return explain


def _dated_judges(
    operator: Operator, threshold: Threshold
) -> Callable[[date], tuple[Demand | None, Judge]]:
    """What is required on a day, with its judge; before the first date everything passes."""
    begins = [day for day, _ in threshold.values]
    nothing_yet: tuple[Demand | None, Judge] = (None, lambda actual: True)
    valid = [nothing_yet, *((value, _judge(operator, value)) for _, value in threshold.values)]
    return lambda day: valid[bisect_right(begins, day)]
