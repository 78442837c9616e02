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

import numpy as np
from numpy.typing import NDArray

from grading.monitoring.hours import FLAGS, MISSING, SCALE, Codes, Ints, MonthHours
from grading.monitoring.readings import STOPPED, ReadingRule

Bools = NDArray[np.bool_]

AIR = 20_950_000
"""From this much oxygen on (20.95%) a conversion means nothing."""

FULL = 21 * SCALE
"""The 21 of the formula."""

HIGHEST = 10**15
"""The largest value that is one: 10⁹ mg/m³ is a tonne in a cubic metre. Keeps integers exact."""

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
) -> Stack:
    """Months of equal length with the oxygen beside each, read by ``rule``.

    ``reference`` is the reference oxygen in % all of them share, None for none.
    """
    flag = np.stack([each.flag for each in months])
    valid = _any_of(flag, rule.count)
    value = np.stack([each.value for each in months])
    if reference is None:
        used = value
    else:
        used, air = _converted(value, months, oxygen, int(reference * SCALE), valid, rule)
        valid &= ~air
    valid &= (used >= 0) & (used <= HIGHEST)
    over = (flag == OVER_RANGE_CODE) & valid
    return Stack(flag, used, valid, over)


def _any_of(flag: Codes, letters: Sequence[str]) -> Bools:
    found: Bools = np.zeros(flag.shape, np.bool_)
    for letter in letters:
        found |= flag == FLAGS.index(letter)
    return found


def _converted(
    value: Ints,
    months: Sequence[MonthHours],
    oxygen: Sequence[MonthHours | None],
    reference: int,
    valid: Bools,
    rule: ReadingRule,
) -> tuple[Ints, Bools]:
    """The values at reference oxygen, MISSING where there is none; and the hours of mere air."""
    hours = value.shape[1]
    nothing = np.full(hours, MISSING, np.int64)
    silent = np.zeros(hours, np.uint8)
    used = np.stack([nothing if each.converted is None else each.converted for each in months])
    share = np.stack([nothing if each is None else each.value for each in oxygen])
    air = share >= AIR
    lacking = used == MISSING
    if not (lacking & valid).any():
        return used, air
    marked = np.stack([silent if each is None else each.flag for each in oxygen])
    lacking &= _any_of(marked, rule.count) & ~air & (share >= 0)
    lacking &= (value >= 0) & (value <= HIGHEST)
    used[lacking] = at_reference(value[lacking], share[lacking], reference)
    return used, air


def at_reference(value: Ints, oxygen: Ints, reference: int) -> Ints:
    """Measured values at a reference oxygen, rounded up to a millionth; no value overflows.

    Needs 0 ≤ value ≤ HIGHEST and 0 ≤ oxygen < 21%.
    """
    below = FULL - oxygen
    whole, rest = np.divmod(value, below)
    times = FULL - reference
    converted: Ints = whole * times - (-(rest * times)) // below
    return converted
