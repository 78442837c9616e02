"""Which value of an hour is used, exactly: reported converted, computed, or measured.

Months of equal length are stacked into matrices (one row a month, one column an hour), so that
nothing here loops over hours or months. All values are whole millionths (``hours.SCALE``).

* With a reference oxygen the reported converted value is used; where none is reported it is
  computed as measured × (21 − O₂ref) ÷ (21 − O₂), rounded **up** to a millionth: that keeps the
  order of values and every comparison with a limit of six decimals exact. O₂ of 20.95% and more
  makes the hour unusable even when a converted value is reported, because that value rests on
  the same oxygen. Oxygen flagged otherwise than valid hours are converts nothing.
* Without a reference oxygen the measured value counts.
* A used value below zero is no concentration: the hour is not usable (and a doubt). Nor is one
  above :data:`HIGHEST`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from grading.monitoring.hours import FLAGS, MISSING, SCALE, Codes, Ints, MonthHours
from grading.monitoring.readings import STOPPED, ReadingRule

Bools = NDArray[np.bool_]
Number = TypeVar("Number", bound=np.generic)

AIR = 20_950_000
"""From this much oxygen on (20.95%) a conversion means nothing."""

FULL = 21 * SCALE
"""The 21 of the formula."""

HIGHEST = 10**15
"""The largest value that is one: 10⁹ mg/m³ is a tonne in a cubic metre. Keeps integers exact."""

_DIRECT = 400_000 * SCALE  # times 21 it still fits in 63 bits

STOPPED_CODE = FLAGS.index(STOPPED)
OVER_RANGE_CODE = FLAGS.index("T")


@dataclass(frozen=True, eq=False, slots=True)
class Stack:
    """Months of equal length side by side; every array is months × hours.

    ``used`` is the value an hour is judged by (meaningless where not ``valid``), ``valid`` the
    hours that count, ``over`` the valid ones flagged T, ``flag`` the data flags.
    """

    flag: Codes
    used: Ints
    valid: Bools
    over: Bools


def stacked(
    months: Sequence[MonthHours],
    oxygen: Sequence[MonthHours | None],
    reference: Decimal | None,
    rule: ReadingRule,
    *,
    maybe_air: bool = True,
) -> Stack:
    """Months of equal length with the oxygen beside each, read by ``rule``.

    ``reference`` is the reference oxygen in % all of them share, None for none. ``maybe_air``
    is false where the caller has seen that no oxygen beside them reaches :data:`AIR`.
    """
    flag = matrix([each.flag for each in months])
    valid = any_of(flag, rule.count)
    if reference is None:
        used = matrix([each.value for each in months])
    else:
        used = _converted(months, oxygen, int(reference * SCALE), valid, rule, maybe_air)
    valid &= used >= 0
    valid &= used <= HIGHEST
    over = flag == OVER_RANGE_CODE
    over &= valid
    return Stack(flag, used, valid, over)


def matrix(rows: Sequence[NDArray[Number]]) -> NDArray[Number]:
    """Rows of equal length as one matrix (a third of the time np.stack takes)."""
    return np.concatenate(rows).reshape(len(rows), -1)


def keep_memory_at_hand() -> None:
    """Make glibc reuse the blocks of the work ahead instead of returning each to the system.

    It raises its thresholds to the size of the largest block it has seen freed; touching fresh
    pages for every intermediate array would cost as much again as the work. Elsewhere without
    effect.
    """
    np.empty(3_000_000)


def any_of(flag: Codes, letters: Sequence[str]) -> Bools:
    """Where a flag is one of some letters."""
    found: Bools = np.zeros(flag.shape, np.bool_)
    for letter in letters:
        found |= flag == FLAGS.index(letter)
    return found


def _converted(
    months: Sequence[MonthHours],
    oxygen: Sequence[MonthHours | None],
    reference: int,
    valid: Bools,
    rule: ReadingRule,
    maybe_air: bool,
) -> Ints:
    """Values at reference oxygen where an hour is valid, MISSING where it has none; takes the
    hours of mere air out of ``valid``."""
    hours = valid.shape[1]
    nothing = np.full(hours, MISSING, np.int64)
    used = matrix([nothing if each.converted is None else each.converted for each in months])
    lacking = used == MISSING
    lacking &= valid
    is_lacking = bool(lacking.any())
    if not (is_lacking or maybe_air):
        return used
    share = matrix([nothing if each is None else each.value for each in oxygen])
    valid &= share < AIR
    if is_lacking:
        silent = np.zeros(hours, np.uint8)
        value = matrix([each.value for each in months])
        lacking &= any_of(
            matrix([silent if each is None else each.flag for each in oxygen]), rule.count
        )
        lacking &= (share >= 0) & (share < AIR) & (value >= 0) & (value <= HIGHEST)
        used[lacking] = at_reference(value[lacking], share[lacking], reference)
    return used


def at_reference(value: Ints, oxygen: Ints, reference: int) -> Ints:
    """Measured values at a reference oxygen, rounded up to a millionth; no value overflows.

    Needs 0 ≤ value ≤ HIGHEST and 0 ≤ oxygen < 21%.
    """
    below = FULL - oxygen
    times = FULL - reference
    if int(value.max(initial=0)) <= _DIRECT:
        direct: Ints = -(-(value * times) // below)
        return direct
    whole, rest = np.divmod(value, below)
    parts: Ints = whole * times - (-(rest * times)) // below
    return parts
