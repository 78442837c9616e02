"""Months judged against their limits (小时均值达标判定), exactly as DESIGN §4 defines them.

``expected`` hours of the month less those flagged F (gaps stay expected); ``valid`` those that
count by the reading rule and have a usable value (``used_values``); an hour flagged T counts as
exceeding and sorts above every value. The order statistic is element ⌈h·n/100⌉ of the n valid
hours (for 95%: ``(95n+99)//100``), so that it meets the limit exactly when h% of the valid hours
do. Below ``min_valid`` of the expected hours a month is undecided; exactly on it, it is decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import numpy as np

from grading.monitoring.hours import FLAGS, MISSING, Ints, MonthHours
from grading.monitoring.marks import Marked
from grading.monitoring.pollutants import OXYGEN, pollutants
from grading.monitoring.readings import DEFAULT, ReadingRule
from grading.monitoring.results import NO_LIMIT, Limit, MonthResult, Reckoned, State
from grading.monitoring.used_values import STOPPED_CODE, Bools, Stack, stacked

Limits = Mapping[tuple[str, str], Limit]

BLOCK = 96
"""Months stacked at once: a block's arrays stay in the processor's cache."""

_TOP = int(np.iinfo(np.int64).max)
_OUT = -1


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
    book = pollutants()
    oxygen = {(one.outlet, one.month): one for one in series if one.pollutant == OXYGEN}
    judged = [one for one in series if book[one.pollutant].is_concentration]
    judged.sort(key=lambda one: (one.outlet, one.pollutant, one.month))
    groups: dict[tuple[int, Decimal | None], list[int]] = {}
    for place, one in enumerate(judged):
        terms = limits.get((one.outlet, one.pollutant), NO_LIMIT)
        groups.setdefault((one.flag.size, terms.oxygen), []).append(place)
    excused = excused_by_outlet(marks, rule)
    results: list[MonthResult | None] = [None] * len(judged)
    for (_, reference), places in groups.items():
        for begin in range(0, len(places), BLOCK):
            block = places[begin : begin + BLOCK]
            months = [judged[place] for place in block]
            beside = [oxygen.get((one.outlet, one.month)) for one in months]
            terms_of = [limits.get((one.outlet, one.pollutant), NO_LIMIT) for one in months]
            stack = stacked(months, beside, reference, rule)
            for place, result in zip(
                block, _block(months, terms_of, stack, rule, excused), strict=True
            ):
                results[place] = result
    return tuple(result for result in results if result is not None)


def _block(
    months: Sequence[MonthHours],
    terms: Sequence[Limit],
    stack: Stack,
    rule: ReadingRule,
    excused: Mapping[str, Sequence[Marked]],
) -> Iterator[MonthResult]:
    running = stack.flag != STOPPED_CODE
    strict = _reckoned(stack, running, stack.valid, terms, rule)
    lenient = list(strict)
    excuse = excused_hours(months, stack, rule, excused)
    rows = np.flatnonzero((excuse & running).any(axis=1))
    if rows.size:
        part = Stack(stack.flag[rows], stack.used[rows], stack.valid[rows], stack.over[rows])
        left = ~excuse[rows]
        again = _reckoned(
            part,
            running[rows] & left,
            part.valid & left,
            [terms[row] for row in rows.tolist()],
            rule,
        )
        for row, reckoned in zip(rows.tolist(), again, strict=True):
            lenient[row] = reckoned
    for one, limit, first, second in zip(months, terms, strict, lenient, strict=True):
        yield MonthResult(one.outlet, one.pollutant, one.month, limit, first, second)


def _reckoned(
    stack: Stack, running: Bools, valid: Bools, terms: Sequence[Limit], rule: ReadingRule
) -> list[Reckoned]:
    """One reading of a block: ``running`` are the expected hours, ``valid`` those that count."""
    over = stack.over & valid
    key = np.where(valid, stack.used, 0)
    total = key.sum(axis=1).tolist()
    key[~valid] = _OUT
    if over.any():
        key[over] = _TOP
    bounds = np.array([_TOP if one.value is None else _bound(one.value) for one in terms])
    exceeding = np.count_nonzero(key > bounds[:, None], axis=1).tolist()
    expected = np.count_nonzero(running, axis=1).tolist()
    counts = np.count_nonzero(valid, axis=1).tolist()
    statistics = _order_statistics(key, counts, [one.hours for one in terms])
    figures = zip(expected, counts, exceeding, statistics, total, terms, strict=True)
    return [_one(e, n, x, s, t, one, rule) for e, n, x, s, t, one in figures]


def _one(
    expected: int, valid: int, exceeding: int, statistic: int, total: int,
    terms: Limit, rule: ReadingRule,
) -> Reckoned:  # fmt: skip
    state: State
    if terms.value is None:
        state = "no_limit"
    elif not valid or valid < rule.min_valid * expected:
        state = "undecided"
    else:
        state = "met" if (valid - exceeding) * 100 >= terms.hours * valid else "not_met"
    known = MISSING if statistic in (_TOP, _OUT) else statistic
    counted = None if terms.value is None else exceeding
    return Reckoned(expected, valid, counted, known, total, state)


def _order_statistics(key: Ints, counts: Sequence[int], hours: Sequence[Decimal]) -> list[int]:
    """Element ⌈h·n/100⌉ of each row's n values that count, these being its largest ones."""
    width = key.shape[1]
    from_top = [n - rank(n, h) + 1 if n else 1 for n, h in zip(counts, hours, strict=True)]
    cut = width - max(from_top)
    top = np.partition(key, cut, axis=1)[:, cut:]
    top.sort(axis=1)
    places = np.array(from_top)
    chosen: list[int] = top[np.arange(len(counts)), top.shape[1] - places].tolist()
    return chosen


def rank(n: int, hours: Decimal) -> int:
    """Which of n values in ascending order is the “h% 时段值”: ⌈h·n/100⌉, in whole numbers."""
    above, below = hours.as_integer_ratio()
    return -(-above * n // (100 * below))


def _bound(limit: Decimal) -> int:
    """A limit in millionths; one with more places is rounded down, which decides the same."""
    return int(limit.scaleb(6).to_integral_value("ROUND_FLOOR"))


def excused_by_outlet(marks: Sequence[Marked], rule: ReadingRule) -> dict[str, list[Marked]]:
    """The marks that excuse an hour in the lenient reading, by outlet."""
    excusing = rule.excusing_marks if marks else frozenset()
    found: dict[str, list[Marked]] = {}
    for one in marks:
        if one.mark in excusing:
            found.setdefault(one.outlet, []).append(one)
    return found


def excused_hours(
    months: Sequence[MonthHours],
    stack: Stack,
    rule: ReadingRule,
    marks: Mapping[str, Sequence[Marked]],
) -> Bools:
    """The hours the lenient reading leaves out: by flag, and by the marks of their outlet."""
    excuse: Bools = np.zeros(stack.flag.shape, np.bool_)
    for letter in rule.excuse_flags:
        excuse |= stack.flag == FLAGS.index(letter)
    if marks:
        for row, one in enumerate(months):
            first = one.month.first_hour
            for mark in marks.get(one.outlet, ()):
                start, end = mark.first_hour - first, mark.last_hour - first + 1
                if end > 0:
                    excuse[row, max(start, 0) : end] = True
    return excuse
