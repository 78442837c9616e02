"""Months judged against their limits (小时均值达标判定), exactly as DESIGN §4 defines them.

``expected`` hours of the month less those flagged F (gaps stay expected); ``valid`` those that
count by the reading rule and have a usable value (``used_values``); an hour flagged T counts as
exceeding and sorts above every value. The order statistic is element ⌈h·n/100⌉ of the n valid
hours (for 95%: ``(95n+99)//100``), so that it meets the limit exactly when h% of the valid hours
do. Below ``min_valid`` of the expected hours a month is undecided; exactly on it, it is decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from grading.monitoring.hours import MISSING, MonthHours
from grading.monitoring.marks import Marked, by_outlet, hours_under
from grading.monitoring.pollutants import OXYGEN, is_judged
from grading.monitoring.readings import DEFAULT, ReadingRule
from grading.monitoring.results import NO_LIMIT, Limit, MonthResult, Reckoned, State
from grading.monitoring.used_values import (
    AIR,
    STOPPED_CODE,
    Bools,
    Stack,
    any_of,
    keep_memory_at_hand,
    stacked,
)

Limits = Mapping[tuple[str, str], Limit]

BLOCK = 96
"""Months stacked at once: a block's arrays stay in the processor's cache."""

_OUT = -1
_SMALL = int(np.iinfo(np.int32).max)
_NONE = np.zeros(0, np.intp)


class _Row(NamedTuple):
    """One month to judge: the series, the oxygen beside it, and its limit in whole numbers."""

    month: MonthHours
    oxygen: MonthHours | None
    terms: Limit
    bound: int | None
    hours: tuple[int, int]
    maybe_air: bool


def judge(
    series: Sequence[MonthHours],
    limits: Limits,
    rule: ReadingRule = DEFAULT,
    marks: Sequence[Marked] = (),
) -> tuple[MonthResult, ...]:
    """One result per outlet, pollutant that is a concentration, and month, in that order.

    ``limits`` by (outlet, pollutant); one that is missing gives ``no_limit``. Oxygen of the same
    outlet and month is looked up in ``series``. ``marks`` only touch the lenient reading.
    """
    keep_memory_at_hand()
    rows = _rows(series, limits)
    groups: dict[tuple[int, Decimal | None], list[int]] = {}
    for place, row in enumerate(rows):
        groups.setdefault((row.month.flag.size, row.terms.oxygen), []).append(place)
    excused = excused_by_outlet(marks, rule)
    results: list[MonthResult | None] = [None] * len(rows)
    for places in groups.values():
        for start in range(0, len(places), BLOCK):
            block = places[start : start + BLOCK]
            judged = _block([rows[place] for place in block], rule, excused)
            for place, result in zip(block, judged, strict=True):
                results[place] = result
    return tuple(result for result in results if result is not None)


def _rows(series: Sequence[MonthHours], limits: Limits) -> list[_Row]:
    airs = [one for one in series if one.pollutant == OXYGEN and one.step == 60]
    beside = {
        (one.outlet, _order(one)): (one, top >= AIR)
        for one, top in zip(airs, _largest(airs), strict=True)
    }
    by_series: dict[tuple[str, str], list[MonthHours]] = {}
    for one in series:
        if one.step != 60:
            continue  # five-minute temperatures are the business of furnace.py
        by_series.setdefault((one.outlet, one.pollutant), []).append(one)
    rows = []
    for key in sorted(key for key in by_series if is_judged(key[1])):
        terms = limits.get(key, NO_LIMIT)
        bound = bound_of(terms)
        hours = terms.hours.as_integer_ratio()
        for one in sorted(by_series[key], key=_order):
            oxygen, maybe_air = beside.get((key[0], _order(one)), (None, False))
            rows.append(_Row(one, oxygen, terms, bound, hours, maybe_air))
    return rows


def _largest(series: Sequence[MonthHours]) -> list[int]:
    """The largest value of each month, all in one pass."""
    if not series:
        return []
    starts = np.cumsum([0, *(one.value.size for one in series[:-1])])
    largest: list[int] = np.maximum.reduceat(
        np.concatenate([one.value for one in series]), starts
    ).tolist()
    return largest


def _order(one: MonthHours) -> int:
    return one.month.year * 12 + one.month.number


def _block(
    rows: Sequence[_Row], rule: ReadingRule, excused: Mapping[str, Sequence[Marked]]
) -> list[MonthResult]:
    months = [row.month for row in rows]
    maybe_air = any(row.maybe_air for row in rows)
    reference = rows[0].terms.oxygen
    oxygen = [row.oxygen for row in rows]
    stack = stacked(months, oxygen, reference, rule, maybe_air=maybe_air)
    running = stack.flag != STOPPED_CODE
    strict = _reckoned(stack, running, stack.valid, rows, rule)
    lenient = _lenient(rows, stack, running, strict, rule, excused)
    return [
        MonthResult(row.month.outlet, row.month.pollutant, row.month.month, row.terms, one, other)
        for row, one, other in zip(rows, strict, lenient, strict=True)
    ]


def _lenient(
    rows: Sequence[_Row],
    stack: Stack,
    running: Bools,
    strict: Sequence[Reckoned],
    rule: ReadingRule,
    excused: Mapping[str, Sequence[Marked]],
) -> list[Reckoned]:
    """The lenient reading beside the strict one; most months differ in ``expected`` at most."""
    least = rule.least_valid
    excuse = excused_hours([row.month for row in rows], stack, rule, excused)
    excuse &= running
    fewer = _counts(excuse)
    lenient = [
        one if not less else _with_expected(one, one.expected - less, row, least)
        for one, less, row in zip(strict, fewer, rows, strict=True)
    ]
    excuse &= stack.valid
    places = np.flatnonzero(excuse.any(axis=1)) if excused else _NONE
    if places.size:
        kept = stack.valid[places] & ~excuse[places]
        part = Stack(stack.flag[places], stack.used[places], kept, stack.over[places])
        some = [rows[place] for place in places.tolist()]
        for place, one in zip(
            places.tolist(), _reckoned(part, running[places], kept, some, rule), strict=True
        ):
            expected = strict[place].expected - fewer[place]
            lenient[place] = _with_expected(one, expected, rows[place], least)
    return lenient


def _with_expected(one: Reckoned, expected: int, row: _Row, least: tuple[int, int]) -> Reckoned:
    state = _state(expected, one.valid, one.exceeding, row.hours, least)
    return Reckoned(expected, one.valid, one.exceeding, one.statistic, one.total, state)


def _reckoned(
    stack: Stack, running: Bools, valid: Bools, rows: Sequence[_Row], rule: ReadingRule
) -> list[Reckoned]:
    """One reading of a block: ``running`` are the expected hours, ``valid`` those that count."""
    key: NDArray[Any] = stack.used * valid
    totals = key.sum(axis=1).tolist()
    if int(key.max()) < _SMALL:
        key = key.astype(np.int32)  # half the time of the selection below
    top = int(np.iinfo(key.dtype).max)
    key |= -(~valid).astype(key.dtype)  # -1 where an hour does not count
    over = stack.over & valid
    if over.any():
        key[over] = top
    bounds = [top - 1 if row.bound is None else min(row.bound, top - 1) for row in rows]
    above = key > np.array(bounds, key.dtype)[:, None]
    exceeding = _counts(above)
    expected = _counts(running)
    counts = _counts(valid)
    chosen = _order_statistics(key, counts, [row.hours for row in rows])
    done = []
    least = rule.least_valid
    for row, e, n, x, s, total in zip(
        rows, expected, counts, exceeding, chosen, totals, strict=True
    ):
        counted = None if row.bound is None else x
        statistic = MISSING if s in (top, _OUT) else s
        state = _state(e, n, counted, row.hours, least)
        done.append(Reckoned(e, n, counted, statistic, total, state))
    return done


def _counts(mask: Bools) -> list[int]:
    """The true hours of each row, eight added at once as the bytes of a word: a month has at
    most 93 words, so that no byte overflows."""
    words = mask.view(np.uint64).sum(axis=1)
    counts: list[int] = words.view(np.uint8).reshape(-1, 8).sum(axis=1).tolist()
    return counts


def _state(
    expected: int,
    valid: int,
    exceeding: int | None,
    hours: tuple[int, int],
    least: tuple[int, int],
) -> State:
    if exceeding is None:
        return "no_limit"
    if not valid or valid * least[1] < least[0] * expected:
        return "undecided"
    return "met" if (valid - exceeding) * 100 * hours[1] >= hours[0] * valid else "not_met"


def _order_statistics(
    key: NDArray[Any], counts: Sequence[int], hours: Sequence[tuple[int, int]]
) -> list[int]:
    """Element ⌈h·n/100⌉ of each row's n values that count, these being its largest ones."""
    width = key.shape[1]
    from_top = [n - rank(n, h) + 1 if n else 1 for n, h in zip(counts, hours, strict=True)]
    cut = width - max(from_top)
    top = np.partition(key, cut, axis=1)[:, cut:].copy()
    top.sort(axis=1)
    chosen: list[int] = top[np.arange(len(counts)), max(from_top) - np.array(from_top)].tolist()
    return chosen


def rank(n: int, hours: tuple[int, int]) -> int:
    """Which of n values in ascending order is the “h% 时段值”: ⌈h·n/100⌉, h as a fraction."""
    return -(-hours[0] * n // (100 * hours[1]))


def bound_of(terms: Limit) -> int | None:
    """A limit in millionths, None for none; one with more places is rounded down, which decides
    the same."""
    if terms.value is None:
        return None
    return int(terms.value.scaleb(6).to_integral_value("ROUND_FLOOR"))


def excused_by_outlet(marks: Sequence[Marked], rule: ReadingRule) -> dict[str, list[Marked]]:
    """The marks that excuse an hour in the lenient reading, by outlet."""
    excusing = rule.excusing_marks if marks else frozenset()
    return by_outlet(one for one in marks if one.mark in excusing)


def excused_hours(
    months: Sequence[MonthHours],
    stack: Stack,
    rule: ReadingRule,
    marks: Mapping[str, Sequence[Marked]],
) -> Bools:
    """The hours the lenient reading leaves out: by flag, and by the marks of their outlet."""
    excuse = any_of(stack.flag, rule.excuse_flags)
    for row, one in enumerate(months):
        own = marks.get(one.outlet, ())
        if own:
            ids = {mark.mark for mark in own}
            excuse[row] |= hours_under(own, one.outlet, ids, one.month.first_hour, one.flag.size)
    return excuse
