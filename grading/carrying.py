"""Answers given under one edition, carried to another: what can stand, and what cannot.

A value is carried only where the new edition asks for the same thing, counted in the same
way. Nothing is guessed: what an edition did not ask is unknown in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grading.conditions import Facts
from grading.editions import counted_so
from grading.facts import PRESENCE, Fact, Value, check_value
from grading.packs import Pack
from grading.refusals import Refusal

_FIELD_NAMES = {
    "ask": "填报方式",
    "unit": "单位",
    "oxygen": "基准含氧量",
    "hours": "达标小时比例",
    "months": "评估期月数",
    "mean": "均值",
    "reading": "计入的小时",
    "denominator": "分母",
}


@dataclass(frozen=True, slots=True)
class Carried:
    """The values that stand in the new edition, and why others do not.

    A list whose items changed may stand in ``values`` for the items that are the same and
    in ``left`` for the others.
    """

    values: Mapping[str, Value]
    left: Mapping[str, str]


class Carrier:
    """Carries the answers of one edition to another; made once for many sets of answers."""

    def __init__(self, old: Pack, new: Pack) -> None:
        self._old = old
        self._new = new
        self._same: set[str] = set()
        self._left: dict[str, str] = {}
        for id, fact in old.facts.items():
            reason = why_not(fact, new.facts.get(id))
            if reason:
                self._left[id] = reason
            elif _answers_alike(fact, new.facts[id]):
                self._same.add(id)

    def carry(self, facts: Facts) -> Carried:
        """The answers as far as they stand in the new edition."""
        if self._same.issuperset(facts):
            return Carried(facts, {})
        values: dict[str, Value] = {}
        left: dict[str, str] = {}
        for id, value in facts.items():
            if id in self._same:
                values[id] = value
            elif id in self._left:
                left[id] = self._left[id]
            else:
                self._adapt(id, value, values, left)
        return Carried(values, left)

    def _adapt(self, id: str, value: Value, values: dict[str, Value], left: dict[str, str]) -> None:
        """Carry what can be of a value whose answers or bounds are not the same any more."""
        old, new = self._old.facts[id], self._new.facts[id]
        if new.ask in PRESENCE:
            if isinstance(value, (list, tuple)):  # all else was absent, but only of what was asked
                value = {item: item in value for item in old.answers}
            if isinstance(value, Mapping):
                value = {item: state for item, state in value.items() if _same_item(old, new, item)}
            again = [name for item, name in new.answers.items() if not _same_item(old, new, item)]
            if again:
                left[id] = f"这几项新增或改了名称，须填报：{'、'.join(again)}"
        else:
            for each in value if isinstance(value, (list, tuple)) else [value]:
                if isinstance(each, str) and not _same_item(old, new, each):
                    left[id] = f"新版没有“{old.answers[each]}”这个选项，或改了名称"
                    return
        try:
            values[id] = check_value(new, value, new.name)
        except Refusal as refusal:
            left[id] = refusal.what


def why_not(old: Fact, new: Fact | None) -> str:
    """Why no value of a fact can be carried at all; empty where it can."""
    if new is None:
        return "新版不再问这一项"
    before, after = counted_so(old), counted_so(new)
    changed = [_FIELD_NAMES[key] for key in after if before[key] != after[key]]
    return f"口径变化（{'、'.join(changed)}），须按新版重新填报" if changed else ""


def _same_item(old: Fact, new: Fact, item: str) -> bool:
    return item in new.answers and old.answers.get(item) == new.answers[item]


def _answers_alike(old: Fact, new: Fact) -> bool:
    """Whether every value allowed before is allowed now and means the same."""
    bounds = (old.lowest, old.highest) == (new.lowest, new.highest)
    return bounds and dict(old.answers) == dict(new.answers)
