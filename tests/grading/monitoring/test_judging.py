"""Months judged against their limits, exactly as the manual defines every number."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.monitoring.behind import hours_of
from grading.monitoring.hours import FLAGS, MISSING, SCALE, Month, MonthHours
from grading.monitoring.judging import judge, rank
from grading.monitoring.marks import Marked
from grading.monitoring.readings import ReadingRule, rule_of
from grading.monitoring.results import Limit, MonthResult
from tests.grading.monitoring.reference import (
    MONTH,
    Hour,
    by_hand,
    month_of,
    series_of,
)

TEN = Limit(Decimal(10))
AT_16 = Limit(Decimal(10), Decimal(16))
STOPPED = Hour("F", None)
HOURS = MONTH.hours


def judged(hours: list[Hour], limit: Limit, rule: ReadingRule | None = None) -> MonthResult:
    (result,) = judge(series_of(hours), {("1#", "PM"): limit}, rule or ReadingRule())
    return result


amounts = st.one_of(
    st.none(),
    st.integers(-5, 25).map(lambda tenth: tenth * SCALE // 2),
    st.integers(0, 40 * SCALE),
    st.just(3 * 10**13),
)
oxygens = st.one_of(
    st.none(), st.sampled_from([20_949_999, 20_950_000, 21 * SCALE, 0]), st.integers(-1, 22 * SCALE)
)
hours = st.builds(
    Hour, st.sampled_from("NNNNT FMSDCB?"), amounts, amounts, oxygens, st.sampled_from("NNNTDF ")
)
limits = st.builds(
    Limit,
    st.decimals("0", "20", places=2),
    st.sampled_from([None, Decimal(16), Decimal("8"), Decimal("10.5")]),
    st.sampled_from([Decimal(95), Decimal(95), Decimal(100), Decimal("99.5"), Decimal(50)]),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(hours, max_size=60), st.sampled_from([STOPPED, STOPPED, Hour()]), limits)
def test_every_number_agrees_with_exact_fractions(
    some: list[Hour], rest: Hour, limit: Limit
) -> None:
    month = month_of(some, rest)
    result, want = judged(month, limit), by_hand(month, limit)
    assert (result.expected, result.valid, result.exceeding) == (
        want.expected, want.valid, want.exceeding,
    )  # fmt: skip
    assert result.excluded == want.expected - want.valid
    assert result.state == want.state
    if want.share is None:
        assert result.share is None
    else:
        assert result.share is not None
        assert abs(Fraction(result.share) - want.share) <= Fraction(1, 10**6)
    if want.statistic is None:
        assert result.p95 is None
    else:  # rounded up to a millionth where it is computed from oxygen
        assert result.p95 is not None
        assert 0 <= Fraction(result.p95) * SCALE - want.statistic < 1


@settings(max_examples=100, deadline=None)
@given(st.lists(hours, min_size=1, max_size=60), st.decimals("0", "20", places=2))
def test_a_share_of_95_percent_is_a_95_value_within_the_limit(
    some: list[Hour], limit: Decimal
) -> None:
    result = judged(month_of(some, STOPPED), Limit(limit), ReadingRule(min_valid=Decimal(0)))
    if result.valid:
        within = result.p95 is not None and result.p95 <= limit
        assert (result.share is not None and result.share >= Decimal("0.95")) is within
        assert (result.state == "met") is within


def test_the_order_of_what_is_given_does_not_matter() -> None:
    chance = random.Random(7)
    series: list[MonthHours] = []
    for outlet in "ABC":
        for month in (Month(2026, 1), Month(2026, 2), Month(2025, 12)):
            some = [Hour(value=chance.randrange(12 * SCALE), oxygen=15 * SCALE) for _ in range(99)]
            for pollutant in ("PM", "SO2"):
                pair = series_of(
                    month_of(some, STOPPED, month), outlet=outlet, pollutant=pollutant, month=month
                )
                series += pair if pollutant == "PM" else pair[:1]
    terms = {(outlet, "PM"): AT_16 for outlet in "ABC"} | {("A", "SO2"): TEN}
    first = judge(series, terms)
    assert [(one.outlet, one.pollutant, one.month) for one in first] == sorted(
        (one.outlet, one.pollutant, one.month) for one in first
    )
    assert len(first) == 18
    for _ in range(5):
        chance.shuffle(series)
        assert judge(series, terms) == first


def test_exactly_three_quarters_decide_and_one_hour_less_does_not() -> None:
    for valid, state in ((75, "met"), (74, "undecided")):
        some = [Hour()] * valid + [Hour("B", None)] * (100 - valid)
        result = judged(month_of(some, STOPPED), TEN)
        assert (result.expected, result.valid, result.excluded) == (100, valid, 100 - valid)
        assert result.state == state


def test_a_gap_stays_expected_and_a_stopped_hour_does_not() -> None:
    month = month_of([Hour(" ", None)] * 100 + [STOPPED] * 72, Hour())
    result = judged(month, TEN)
    assert (result.expected, result.valid) == (HOURS - 72, HOURS - 172)


def test_a_month_of_standstill_is_undecided_and_empty() -> None:
    result = judged([STOPPED] * HOURS, TEN)
    assert result.as_json() == {
        "outlet": "1#", "pollutant": "PM", "month": "2026-02", "limit": Decimal(10),
        "oxygen": None, "expected": 0, "valid": 0, "excluded": 0, "exceeding": 0,
        "share": None, "p95": None, "mean": None, "state": "undecided",
    }  # fmt: skip


def test_hours_over_range_exceed_and_sort_above_every_value() -> None:
    over = Hour("T", 1 * SCALE)
    five = judged(month_of([over] * 5 + [Hour()] * 95, STOPPED), TEN)
    assert (five.exceeding, five.share, five.p95, five.state) == (
        5, Decimal("0.95"), Decimal(5), "met",
    )  # fmt: skip
    six = judged(month_of([over] * 6 + [Hour()] * 94, STOPPED), TEN)
    assert (six.exceeding, six.share, six.p95, six.state) == (6, Decimal("0.94"), None, "not_met")


def test_the_95_value_is_the_element_that_makes_the_share_right() -> None:
    for n in range(1, 745):
        k = rank(n, (95, 1))
        assert k == (95 * n + 99) // 100
        assert k * 100 >= 95 * n > (k - 1) * 100
    assert rank(7, (199, 2)) == 7


def test_oxygen_near_air_makes_an_hour_unusable_even_when_a_converted_value_is_reported() -> None:
    air = Hour(converted=3 * SCALE, oxygen=20_950_000)
    near = replace(air, oxygen=20_949_999)
    result = judged(month_of([air, near], STOPPED), AT_16)
    assert (result.expected, result.valid) == (2, 1)
    assert judged(month_of([air, near], STOPPED), TEN).valid == 2


def test_the_reported_converted_value_comes_before_the_computed_one() -> None:
    both = Hour(value=8 * SCALE, converted=9 * SCALE, oxygen=19 * SCALE)
    computed = replace(both, converted=None)
    assert judged(month_of([both], STOPPED), AT_16).p95 == 9
    assert judged(month_of([computed], STOPPED), AT_16).p95 == 20
    assert judged(month_of([both], STOPPED), TEN).p95 == 8


def test_a_computed_value_a_hair_above_the_limit_exceeds() -> None:
    hair = Hour(value=10 * SCALE, oxygen=16 * SCALE + 1)
    result = judged(month_of([hair], STOPPED), AT_16)
    assert (result.exceeding, result.p95) == (1, Decimal("10.000003"))
    exact = judged(month_of([replace(hair, oxygen=16 * SCALE)], STOPPED), AT_16)
    assert (exact.exceeding, exact.p95) == (0, Decimal(10))


def test_absurd_values_are_not_usable_and_overflow_nothing() -> None:
    for value, valid in ((10**15, 1), (10**15 + 1, 0), (2**62, 0)):
        month = month_of([Hour(value=value, oxygen=20_940_000)], STOPPED)
        assert judged(month, TEN).valid == valid
        assert judged(month, AT_16).valid == 0
    large = 10**13
    result = judged(month_of([Hour(value=large, oxygen=20_940_000)], STOPPED), AT_16)
    assert result.p95 == -(-large * 5 * SCALE // 60_000) / Decimal(SCALE)
    assert judged([Hour(value=10**15)] * HOURS, TEN).mean == 10**9


def test_without_a_limit_nothing_is_judged_but_everything_counted() -> None:
    (result,) = judge(series_of(month_of([Hour(value=2 * SCALE), Hour()], STOPPED)), {})
    assert result.state == "no_limit"
    assert (result.valid, result.exceeding, result.met, result.share) == (2, None, None, None)
    assert (result.p95, result.mean) == (Decimal(5), Decimal("3.5"))


def test_the_lenient_reading_stands_beside_and_never_decides() -> None:
    some = [Hour(value=99 * SCALE)] * 10 + [Hour()] * 90 + [Hour("M", None)] * 40
    series = series_of(month_of(some, STOPPED))
    first = MONTH.first_hour
    marks = [
        Marked("1#", "start", first - 5, first + 9),
        Marked("2#", "start", first, first + 99),
        Marked("1#", "stop", first + HOURS - 1, first + HOURS + 50),
    ]
    (result,) = judge(series, {("1#", "PM"): TEN}, marks=marks)
    assert (result.expected, result.valid, result.exceeding) == (140, 100, 10)
    assert result.state == "undecided"
    lenient = result.lenient
    assert (lenient.expected, lenient.valid, lenient.exceeding) == (90, 90, 0)
    assert (lenient.share, lenient.p95, lenient.state) == (Decimal(1), Decimal(5), "met")
    (unmarked,) = judge(series, {("1#", "PM"): TEN})
    assert (unmarked.lenient.expected, unmarked.lenient.valid) == (100, 100)
    assert unmarked.lenient.state == "not_met"
    views = hours_of(*series, TEN, marks=marks)
    assert sum(bool(view.excused) for view in views) == 51  # the last one on a stopped hour
    assert views[0].excused == "工况标记 启炉"
    assert views[100].excused == "标记 M（维护）"


@settings(max_examples=30, deadline=None)
@given(st.lists(hours, max_size=40), limits)
def test_the_hours_behind_a_number_add_up_to_it(some: list[Hour], limit: Limit) -> None:
    month = month_of(some, STOPPED)
    views = hours_of(*series_of(month), limit)
    result = judged(month, limit)
    states = [view.state for view in views]
    assert len(states) == HOURS
    assert HOURS - states.count("stopped") == result.expected
    assert states.count("met") + states.count("exceeding") == result.valid
    assert states.count("exceeding") == result.exceeding
    assert all(view.reason for view in views)
    assert [view.hour for view in views[:2]] == [MONTH.first_hour, MONTH.first_hour + 1]


@pytest.mark.parametrize(
    ("hour", "reason"),
    [
        (Hour(), "没有上报折算值，也没有氧含量可供折算"),
        (Hour(oxygen=21 * SCALE), "氧含量 21% 达到或超过 20.95%，折算无意义"),
        (Hour(oxygen=SCALE, oxygen_flag="D"), "没有上报折算值，氧含量的标记为 D（故障）"),
        (Hour(value=-1, oxygen=SCALE), "数值为负"),
        (Hour(value=None, oxygen=SCALE), "没有数值"),
        (Hour("S"), "标记 S（手工设定），不计入有效小时"),
        (Hour(" ", None), "没有这一小时的记录"),
        (Hour("T", converted=SCALE), "标记 T（超量程上限），按超标计"),
        (Hour(converted=11 * SCALE), "上报折算值 11 大于限值 10"),
    ],
)
def test_every_hour_says_why_it_counts_or_does_not(hour: Hour, reason: str) -> None:
    assert hours_of(*series_of(month_of([hour], STOPPED)), AT_16)[0].reason == reason


def test_a_pack_may_say_which_flags_count_and_how_many_hours_are_enough() -> None:
    from grading.facts import Reading
    from grading.refusals import Refusal

    rule = rule_of(Reading(("N",), Decimal("0.9")))
    month = month_of([Hour("T")] * 10 + [Hour()] * 90, STOPPED)
    assert judged(month, TEN, rule).state == "met"
    assert judged(month, TEN, rule).valid == 90
    assert rule_of(None) == rule_of(Reading())
    assert "标记 N 且数值可用的为有效小时；有效不足应有的 90% 的月份" in rule.words()
    assert "T（超量程上限）按超标计" in rule_of(None).words()
    for flag in ("F", "?", "X", "NT"):
        with pytest.raises(Refusal, match="标记"):
            rule_of(Reading((flag,)))


def test_the_flags_of_a_month_may_be_any_code() -> None:
    flags = np.arange(HOURS, dtype=np.uint8) % len(FLAGS)
    series = MonthHours("1#", "PM", MONTH, np.full(HOURS, MISSING), None, flags)
    (result,) = judge([series], {("1#", "PM"): TEN})
    assert (result.valid, result.share, result.state) == (0, None, "undecided")
