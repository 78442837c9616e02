"""试算: what would be if, and what it takes. Works on copies and records nothing.

The nearest way to a level is, for every indicator that is not there yet, the smallest set
of comparisons in the way: of the alternatives of an ``any`` only the best one, and of two
levels' limits on one fact only the tighter. Vetoes that cap the level have to go too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, cast

from grading.assessment import Assessment, IndicatorResult, assess
from grading.conditions import Demand, Facts, Truth
from grading.facts import Value, check_value, undeclared
from grading.gaps import Row, rows_in_the_way
from grading.packs import Pack
from grading.refusals import Refusal
from grading.suggestions import or_nearest

Reason = Literal["requirement", "applies", "veto"]


@dataclass(frozen=True, slots=True)
class Shifted:
    """An indicator whose levels are not what they were; None where it does not apply."""

    id: str
    name: str
    before: tuple[str | None, str | None]
    after: tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Trial:
    """The same enterprise before and after some facts were changed."""

    before: Assessment
    after: Assessment
    shifted: tuple[Shifted, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing on the way: a comparison that has to hold (or, ``negated``, not to hold).

    ``state`` False: something must be changed; None: it must be shown. ``reason`` tells a
    requirement of ``level`` from the question whether the indicator applies at all and
    from a veto (``id`` and ``name`` are then the veto's, ``level`` what it caps at).
    """

    reason: Reason
    id: str
    name: str
    level: str
    row: Row

    @property
    def fact(self) -> str:
        return self.row.node.fact

    @property
    def state(self) -> Truth:
        return self.row.state

    @property
    def distance(self) -> Decimal | None:
        """How far the fact is from what is required, in its unit; None where unknown."""
        return self.row.distance


@dataclass(frozen=True, slots=True)
class Way:
    """The nearest way to a level; no steps where it is proven already."""

    target: str
    steps: tuple[Step, ...]

    @property
    def to_change(self) -> tuple[str, ...]:
        """The facts that have to become different, each once."""
        return tuple(dict.fromkeys(step.fact for step in self.steps if step.state is False))

    @property
    def to_show(self) -> tuple[str, ...]:
        """The facts that are not known and have to be shown, each once."""
        changed = set(self.to_change)
        unknown = (step.fact for step in self.steps if step.state is None)
        return tuple(fact for fact in dict.fromkeys(unknown) if fact not in changed)


def try_out(pack: Pack, facts: Facts, changes: Mapping[str, object], on: date) -> Trial:
    """Assess ``facts`` as they are and with ``changes`` laid over them; None makes unknown.

    Changed values are checked like entered ones; refuses a fact the pack does not declare.
    """
    laid_over: dict[str, Value] = dict(facts)
    for id, raw in changes.items():
        if id not in pack.facts:
            raise undeclared(id, pack.facts)
        laid_over[id] = check_value(pack.facts[id], raw, pack.facts[id].name)
    before, after = assess(pack, facts, on), assess(pack, laid_over, on)
    shifted = []
    for was, now in zip(before.indicators, after.indicators, strict=True):
        levels = (was.proven, was.possible), (now.proven, now.possible)
        if levels[0] != levels[1]:
            shifted.append(Shifted(was.indicator.id, was.indicator.name, *levels))
    return Trial(before, after, tuple(shifted))


def nearest_way(assessment: Assessment, target: str) -> Way:
    """What it takes at least to prove ``target``. Refuses a level the pack does not have."""
    levels = assessment.pack.levels
    if target not in levels:
        remedy = or_nearest(f"可用的等级：{'、'.join(levels)}", target, levels)
        raise Refusal(f"标准包没有等级“{target}”", assessment.pack.key, remedy)
    rank = levels.index(target)
    steps: list[Step] = []
    for result in assessment.indicators:
        if result.proven is not None and levels.index(result.proven) > rank:
            steps += _of_indicator(result, levels[rank:])
    steps += _of_vetoes(assessment, rank)
    return Way(target, tuple(steps))


def _of_indicator(result: IndicatorResult, wanted: tuple[str, ...]) -> Iterator[Step]:
    """The steps of one indicator, the best of the ``wanted`` levels first."""
    id, name = result.indicator.id, result.indicator.name
    if result.applies is None and result.applies_node is not None:
        for row in rows_in_the_way(result.applies_node, negated=False, nearest=True):
            yield Step("applies", id, name, wanted[0], row)
    kept: list[Row] = []
    for tried in result.levels:
        if tried.level in wanted and tried.node is not None:
            for row in rows_in_the_way(tried.node, negated=False, nearest=True):
                if not any(_covers(each, row) for each in kept):
                    kept.append(row)
                    yield Step("requirement", id, name, tried.level, row)


def _of_vetoes(assessment: Assessment, rank: int) -> Iterator[Step]:
    for result in assessment.vetoes:
        veto = result.veto
        caps = result.counts and result.state is not False
        if caps and assessment.pack.levels.index(veto.caps_at) > rank:
            for row in rows_in_the_way(result.node, negated=True, nearest=True):
                yield Step("veto", veto.id, veto.name, veto.caps_at, row)


def _covers(one: Row, other: Row) -> bool:
    """Whether whoever meets ``one`` meets ``other``."""
    node, rest = one.node, other.node
    if (node.fact, one.negated) != (rest.fact, other.negated):
        return False
    if node.required is None or rest.required is None:
        return rest.required is None
    if not one.negated and {node.operator, rest.operator} <= {"is", "among"}:
        return _answers(node.required) <= _answers(rest.required)
    if one.negated or node.operator != rest.operator:
        return (node.operator, node.required) == (rest.operator, rest.required)
    if node.operator == "has":
        return _answers(node.required) >= _answers(rest.required)
    limit, looser = cast(Decimal, node.required), cast(Decimal, rest.required)
    return limit <= looser if node.operator == "at_most" else limit >= looser


def _answers(demand: Demand) -> frozenset[object]:
    return frozenset(demand) if isinstance(demand, tuple) else frozenset((demand,))
