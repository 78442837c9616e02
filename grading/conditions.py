"""Conditions, the trees they are judged into, and the three truth values.

A condition is data: :class:`Leaf`, :class:`All`, :class:`Any`, :class:`Not`. Judged on the
facts of an enterprise (:mod:`grading.evaluation`) it becomes a :class:`LeafNode` or a
:class:`GroupNode` with the truth of every part: True, False, or None for unknown (Kleene).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from grading.distances import distance
from grading.facts import Value

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
    """True when every part is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """True when some part is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True when its part is false."""

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


@dataclass(slots=True)
class LeafNode:
    """A judged comparison: what was required, what is the case, and whether it holds.

    ``required`` is None where a dated threshold asks nothing yet. Nobody changes a node;
    it is not frozen only because that would make it four times as slow to create.
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
        if self.state or self.required is None:
            return Decimal(0)
        return distance(self.operator, self.required, self.actual)


@dataclass(slots=True)
class GroupNode:
    """A judged ``all``, ``any`` or ``not`` with all its judged parts."""

    kind: Literal["all", "any", "not"]
    state: Truth
    children: tuple[Node, ...]


Node = LeafNode | GroupNode


def negated(state: Truth) -> Truth:
    """Kleene's not: unknown stays unknown."""
    return None if state is None else not state


def all_of(states: Iterable[Truth]) -> Truth:
    """Kleene's and: one false makes false, else one unknown makes unknown."""
    result: Truth = True
    for state in states:
        if state is False:
            return False
        if state is None:
            result = None
    return result


def any_of(states: Iterable[Truth]) -> Truth:
    """Kleene's or: one true makes true, else one unknown makes unknown."""
    result: Truth = False
    for state in states:
        if state is True:
            return True
        if state is None:
            result = None
    return result
