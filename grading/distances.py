"""How far a fact is from what is required: a number ≥ 0, or None where it is unknown.

Thresholds: in the fact's unit, by the worst entry of a list. ``has``: how many required
items are known to be missing. ``is`` and ``among``: how many entries are wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Context, Decimal
from typing import cast

from grading.facts import Scalar, Value

_EXACT = Context(prec=60)  # facts are bounded so that every difference fits
_ONE = Decimal(1)


def entries(actual: Value) -> Iterator[Scalar]:
    """The single values of a fact: one, or those of its list."""
    if isinstance(actual, (list, tuple)):
        yield from actual
    else:
        yield cast(Scalar, actual)


def known_numbers(actual: Value) -> list[Decimal]:
    """The entries that are known, as numbers."""
    return [cast(Decimal, entry) for entry in entries(actual) if entry is not None]


def distance(operator: str, required: object, actual: Value) -> Decimal:
    """How far ``actual``, which fails ``required``, is from meeting it."""
    if operator == "at_most":
        return _EXACT.subtract(max(known_numbers(actual)), cast(Decimal, required))
    if operator == "at_least":
        return _EXACT.subtract(cast(Decimal, required), min(known_numbers(actual)))
    if operator == "has":
        return Decimal(len(missing_items(cast(tuple[str, ...], required), actual)))
    allowed = required if isinstance(required, tuple) else (required,)
    wrong = [entry for entry in entries(actual) if entry is not None and entry not in allowed]
    return Decimal(len(wrong))


def distance_from(operator: str, required: object, actual: Value) -> Decimal:
    """How far ``actual``, which meets ``required`` but must not, is from failing it.

    A threshold is left by its nearest entry; for the others one entry has to change.
    """
    if operator == "at_most":
        return _EXACT.subtract(cast(Decimal, required), max(known_numbers(actual)))
    if operator == "at_least":
        return _EXACT.subtract(min(known_numbers(actual)), cast(Decimal, required))
    return _ONE


def missing_items(required: tuple[str, ...], actual: Value) -> list[str]:
    """The required items that are known to be absent, in the order of the requirement."""
    if isinstance(actual, Mapping):
        return [item for item in required if actual.get(item) is False]
    present = cast("list[str]", actual)
    return [item for item in required if item not in present]
