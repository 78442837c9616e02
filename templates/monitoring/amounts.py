"""Columns of numbers as whole millionths, exactly.

A decimal of up to six places below nine thousand million comes out of a float without
loss when it is multiplied and rounded, so whole columns are converted at once; what is
text is read one different spelling at a time, and what is no number is a trouble with the
place it stands in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grading.monitoring.hours import MISSING, SCALE, Ints

BLANKS = frozenset(
    ("", " ", "-", "--", "---", "—", "——", "－", "/", "\\", "*", "无", "空", "缺失",
     "null", "NULL", "Null", "None", "none", "nan", "NaN", "NAN", "N/A", "n/a")
)  # fmt: skip
"""Texts that stand for no value."""

_HIGHEST = 9e12
"""Above it the millionths have no room."""

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,2})?", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_FLAGGED = re.compile(r"(.*?)\s*[(\[]?\s*([A-Za-z])\s*[)\]]?")

Floats = NDArray[np.float64]


@dataclass(slots=True)
class Amounts:
    """``value`` in millionths (MISSING where there is none), ``bad`` index → text of what is no
    number, ``flags`` index → letter written behind a number, ``rounded`` how many had more
    than six places, ``dashes`` how many texts stand for no value."""

    value: Ints
    bad: dict[int, str] = field(default_factory=dict)
    flags: dict[int, str] = field(default_factory=dict)
    rounded: int = 0
    dashes: int = 0


def amounts(cells: Sequence[Any], factor: Decimal = Decimal(1)) -> Amounts:
    """A column as numbers, multiplied by ``factor``."""
    kinds = set(map(type, cells))
    if kinds <= {float, int}:
        return of_floats(np.array(cells, dtype=np.float64), factor)
    texts = {cell for cell in cells if cell.__class__ is str} if str in kinds else set()
    if kinds <= {float, int, str} and texts <= BLANKS:
        nan = float("nan")
        numbers = [nan if cell.__class__ is str else cell for cell in cells]
        found = of_floats(np.array(numbers, dtype=np.float64), factor)
        if texts - {""}:
            found.dashes = sum(cell.__class__ is str and cell != "" for cell in cells)
        return found
    return _one_by_one(cells, factor)


def of_floats(numbers: Floats, factor: Decimal = Decimal(1)) -> Amounts:
    """Floats that came from decimals; NaN is no value, what has no room is bad."""
    missing = np.isnan(numbers)
    far = np.abs(numbers) > _HIGHEST / float(max(factor, Decimal(1)))  # NaN compares false
    scaled = numbers * float(SCALE * factor)
    odd = missing | far
    if odd.any():
        scaled[odd] = 0
    whole = np.rint(scaled)
    off = np.abs(scaled - whole)
    rounded = int((off > 1e-3 + np.abs(scaled) * 1e-15).sum())
    value = whole.astype(np.int64)
    if odd.any():
        value[odd] = MISSING
    bad = {int(at): str(numbers[at]) for at in np.flatnonzero(far)}
    return Amounts(value, bad, rounded=rounded)


def _one_by_one(cells: Sequence[Any], factor: Decimal) -> Amounts:
    known = {cell: _cell(cell, factor) for cell in set(cells)}
    value = np.fromiter((known[cell][0] for cell in cells), np.int64, len(cells))
    found = Amounts(value)
    odd = {cell for cell, (_, kind) in known.items() if kind}
    if odd:
        for at, cell in enumerate(cells):
            if cell in odd:
                kind = known[cell][1]
                if kind == "bad":
                    found.bad[at] = str(cell)
                elif kind == "rounded":
                    found.rounded += 1
                elif kind == "dash":
                    found.dashes += 1
                else:
                    found.flags[at] = kind[-1]
    return found


def _cell(cell: object, factor: Decimal) -> tuple[int, str]:
    """One cell in millionths, and what is odd about it: bad, dash, rounded, ``flag X``."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return MISSING, "bad"
    if not isinstance(cell, str):
        found = of_floats(np.array([cell], dtype=np.float64), factor)
        return int(found.value[0]), "bad" if found.bad else "rounded" if found.rounded else ""
    return _text(cell, factor)


@lru_cache(maxsize=50_000)
def _text(text: str, factor: Decimal) -> tuple[int, str]:
    flat = unicodedata.normalize("NFKC", text).strip().lstrip("'")
    if not flat:
        return MISSING, ""
    if text.strip() in BLANKS or flat in BLANKS:
        return MISSING, "dash"
    number = _decimal(flat)
    flag = ""
    if number is None:
        found = _FLAGGED.fullmatch(flat)
        if found is None:
            return MISSING, "bad"
        number, flag = _decimal(found[1]), found[2].upper()
        if number is None:
            return MISSING, "bad"
    exact = number * factor * SCALE
    if abs(exact) > Decimal(_HIGHEST) * SCALE:
        return MISSING, "bad"
    whole = int(exact.to_integral_value())
    return whole, f"flag {flag}" if flag else "rounded" if whole != exact else ""


def _decimal(text: str) -> Decimal | None:
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    return Decimal(text.replace(",", "")) if _GROUPED.fullmatch(text) else None
