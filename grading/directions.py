"""Whether one condition asks more than another: tighter, looser, both, or not comparable.

Compared are single comparisons, at every date on which a limit changes. Conditions that are
not plain lists of comparisons are compared only where they are built alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, cast

from grading.condition_content import condition_content, demand_content
from grading.conditions import All, Any, Condition, Demand, Leaf, Not, Threshold

Direction = Literal["", "tighter", "looser", "both", "unclear"]
DIRECTION_NAMES: Mapping[Direction, str] = {
    "": "",
    "tighter": "收紧",
    "looser": "放宽",
    "both": "有紧有松",
    "unclear": "不可直接比较",
}
_OPPOSITE: Mapping[Direction, Direction] = {"tighter": "looser", "looser": "tighter"}
_CHOSEN = ("is", "among")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same: what is asked of a fact, or a field of the rule.

    ``name`` is the id of the fact (then ``operator`` is given) or the key of the field as
    packs write it; ``before`` and ``after`` are plain data, None where there is nothing.
    """

    name: str
    before: object
    after: object
    direction: Direction = ""
    operator: str = ""


def opposite(direction: Direction) -> Direction:
    """The direction seen from the other side: a veto harder to meet is looser."""
    return _OPPOSITE.get(direction, direction)


def joined(directions: Iterable[Direction]) -> Direction:
    """One direction for several differences."""
    found = set(directions) - {""}
    if not found:
        return ""
    if "unclear" in found:
        return "unclear"
    return found.pop() if len(found) == 1 else "both"


def condition_differences(old: Condition, new: Condition) -> tuple[Difference, ...]:
    """What two conditions ask differently, seen by whoever has to make them true."""
    if old == new:
        return ()
    before, after = _listed(old), _listed(new)
    if before is not None and after is not None:
        return tuple(_between_lists(before, after))
    pairs = _pairs(old, new, negated=False)
    if pairs is None:
        whole = condition_content(old), condition_content(new)
        return (Difference("require", *whole, "unclear"),)
    found = []
    for was, now, negated in pairs:
        if was != now:
            direction = leaf_direction(was, now)
            found.append(_of_leaves(was, now, opposite(direction) if negated else direction))
    return tuple(found)


def leaf_direction(old: Leaf, new: Leaf) -> Direction:
    """Whether ``new`` asks more than ``old`` of the same fact, on any day that matters."""
    days = {date.min}
    for leaf in (old, new):
        if isinstance(leaf.required, Threshold):
            days.update(leaf.required.dates)
    return joined(_on(day, old, new) for day in sorted(days))


def _on(day: date, old: Leaf, new: Leaf) -> Direction:
    before, after = old.required_on(day), new.required_on(day)
    if before == after:
        return ""
    if before is None or after is None:
        return "tighter" if before is None else "looser"
    if old.operator != new.operator and not {old.operator, new.operator} <= set(_CHOSEN):
        return "unclear"
    if isinstance(before, Decimal):
        lower = cast(Decimal, after) < before
        return "tighter" if lower is (old.operator == "at_most") else "looser"
    asked, asks = _answers(before), _answers(after)
    if old.operator == "has":
        asked, asks = asks, asked  # more items to show is tighter, more answers to give looser
    if asks == asked:
        return ""
    return "tighter" if asks < asked else "looser" if asks > asked else "unclear"


def _answers(demand: Demand) -> frozenset[object]:
    return frozenset(demand) if isinstance(demand, tuple) else frozenset((demand,))


def _listed(condition: Condition) -> dict[tuple[str, str], Leaf] | None:
    """The comparisons of a plain list by fact and kind; None for any other build."""
    found: dict[tuple[str, str], Leaf] = {}
    for part in _unfolded(condition):
        if not isinstance(part, Leaf):
            return None
        key = (part.fact, "is" if part.operator in _CHOSEN else part.operator)
        if key in found:
            return None
        found[key] = part
    return found


def _unfolded(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, All):
        for part in condition.parts:
            yield from _unfolded(part)
    else:
        yield condition


def _between_lists(
    old: Mapping[tuple[str, str], Leaf], new: Mapping[tuple[str, str], Leaf]
) -> Iterator[Difference]:
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key), new.get(key)
        if was is None and now is not None:
            yield Difference(now.fact, None, demand_content(now.required), "tighter", now.operator)
        elif was is not None and now is None:
            yield Difference(was.fact, demand_content(was.required), None, "looser", was.operator)
        elif was is not None and now is not None and was != now:
            yield _of_leaves(was, now, leaf_direction(was, now))


def _of_leaves(old: Leaf, new: Leaf, direction: Direction) -> Difference:
    before, after = demand_content(old.required), demand_content(new.required)
    return Difference(new.fact, before, after, direction, new.operator)


def _pairs(old: Condition, new: Condition, negated: bool) -> list[tuple[Leaf, Leaf, bool]] | None:
    """The comparisons of two conditions built alike, side by side; None where they are not."""
    if isinstance(old, Leaf) and isinstance(new, Leaf):
        same = old.fact == new.fact and (
            old.operator == new.operator or {old.operator, new.operator} <= set(_CHOSEN)
        )
        return [(old, new, negated)] if same else None
    if isinstance(old, Not) and isinstance(new, Not):
        return _pairs(old.part, new.part, not negated)
    groups = (isinstance(old, All) and isinstance(new, All)) or (
        isinstance(old, Any) and isinstance(new, Any)
    )
    if not groups:
        return None
    before, after = cast(All, old).parts, cast(All, new).parts
    if len(before) != len(after):
        return None
    found: list[tuple[Leaf, Leaf, bool]] = []
    for was, now in zip(before, after, strict=True):
        inside = _pairs(was, now, negated)
        if inside is None:
            return None
        found += inside
    return found
