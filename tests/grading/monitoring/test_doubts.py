"""Doubts about data quality: each told with its hours, none of them changing a number."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.monitoring.doubt_kinds import SETTINGS
from grading.monitoring.doubt_signs import SIGNS
from grading.monitoring.doubts import Doubt, doubt_kinds, doubts
from grading.monitoring.hours import FLAGS, MISSING, SCALE, Month, MonthHours
from grading.monitoring.judging import judge
from grading.monitoring.outlet_grid import runs
from grading.monitoring.results import Limit
from grading.refusals import Refusal

JANUARY, FEBRUARY = Month(2026, 1), Month(2026, 2)
LIMITS = {("1#", "PM"): Limit(Decimal(10), Decimal(16)), ("1#", "SO2"): Limit(Decimal(35))}


class Sheet:
    """A month of ordinary hours of PM with oxygen, to be spoilt."""

    def __init__(self, month: Month = JANUARY) -> None:
        chance = np.random.default_rng(month.number)
        self.month = month
        self.oxygen = chance.integers(1480, 1520, month.hours) * 10_000
        self.pm = chance.integers(400, 600, month.hours) * 10_000
        self.converted: np.ndarray | None = None
        self.flag = np.full(month.hours, FLAGS.index("N"), np.uint8)
        self.flow: np.ndarray | None = None

    def mark(self, letter: str, *hours: int) -> None:
        self.flag[list(hours)] = FLAGS.index(letter)

    def series(self) -> list[MonthHours]:
        made = [
            MonthHours("1#", "PM", self.month, self.pm, self.converted, self.flag),
            MonthHours("1#", "O2", self.month, self.oxygen, None, self.flag),
        ]
        if self.flow is not None:
            made.append(MonthHours("1#", "flow", self.month, self.flow, None, self.flag))
        return made


def told(series: Sequence[MonthHours]) -> list[tuple[str, str, int, int, int]]:
    """Kind, quantity, first and last hour counted from January, and how many."""
    first = JANUARY.first_hour
    return [
        (one.kind, one.pollutant, one.first_hour - first, one.last_hour - first, one.hours)
        for one in doubts(series, LIMITS)
    ]


def only(series: Sequence[MonthHours]) -> Doubt:
    (one,) = doubts(series, LIMITS)
    return one


def test_ordinary_hours_raise_no_doubt() -> None:
    assert told(Sheet().series()) == []


def test_six_equal_hours_are_flat_and_five_are_not() -> None:
    sheet = Sheet()
    sheet.pm[100:106] = 5_550_000
    sheet.pm[200:205] = 5_550_000
    one = only(sheet.series())
    assert (one.kind, one.hours, one.severity, one.title) == ("flat", 6, "high", "恒值")
    assert one.message == "颗粒物连续 6 小时都是 5.55"
    assert one.as_json() == {
        "kind": "flat", "outlet": "1#", "pollutant": "PM", "month": "2026-01",
        "first_hour": "2026-01-05 04:00", "last_hour": "2026-01-05 09:00", "hours": 6,
        "severity": "high", "message": one.message,
    }  # fmt: skip


def test_a_flat_line_is_not_cut_at_the_end_of_a_month_nor_joined_over_a_missing_one() -> None:
    january, february, march = Sheet(), Sheet(FEBRUARY), Sheet(Month(2026, 3))
    january.pm[-4:] = 5_550_000
    february.pm[:2] = 5_550_000
    february.pm[-3:] = 5_550_000
    march.pm[:3] = 5_550_000
    series = [*january.series(), *february.series()]
    assert told(series) == [("flat", "PM", 740, 745, 6)]
    assert told([*series, *march.series()])[1] == ("flat", "PM", 744 + 669, 744 + 674, 6)
    assert told([*january.series(), *march.series()]) == []


def test_equal_hours_flagged_otherwise_than_n_are_not_flat() -> None:
    sheet = Sheet()
    sheet.pm[100:110] = 5_550_000
    sheet.mark("S", *range(100, 110))
    assert told(sheet.series()) == []


def test_a_day_copied_from_the_day_before_is_told() -> None:
    sheet = Sheet()
    sheet.pm[48:72] = sheet.pm[24:48]
    assert told(sheet.series()) == [("repeated", "PM", 48, 71, 24)]


def test_a_sudden_fall_to_zero_is_told_where_it_lasts() -> None:
    sheet = Sheet()
    sheet.pm[10:13] = 0
    sheet.pm[50:52] = 0
    sheet.pm[0:4] = 0  # nothing before it
    assert told(sheet.series()) == [("zero", "PM", 10, 12, 3)]


def test_values_below_zero_are_told_for_concentrations_and_oxygen_and_count_for_nothing() -> None:
    sheet = Sheet()
    sheet.pm[[5, 9]] = [-10_000, -500_000]
    sheet.oxygen[7] = -1
    sheet.pm[20] = MISSING
    assert told(sheet.series()) == [("negative", "O2", 7, 7, 1), ("negative", "PM", 5, 9, 2)]
    assert "最低 -0.5" in doubts(sheet.series(), LIMITS)[1].message
    (result,) = judge(sheet.series(), LIMITS)
    assert (result.expected, result.valid) == (744, 740)


def test_a_converted_value_that_oxygen_does_not_give_is_told_with_both_numbers() -> None:
    sheet = Sheet()
    sheet.converted = sheet.pm * 5 * SCALE // (21 * SCALE - sheet.oxygen)
    assert told(sheet.series()) == []
    sheet.converted[30:33] = sheet.converted[30:33] * 3 // 4
    sheet.pm[31], sheet.oxygen[31], sheet.converted[31] = 6_000_000, 15 * SCALE, 2_500_000
    one = only(sheet.series())
    assert (one.kind, one.hours) == ("conversion", 3)
    assert one.message.endswith("相差最大的一小时上报 2.5，计算 5")


def test_a_difference_in_hours_that_do_not_count_is_no_doubt() -> None:
    sheet = Sheet()
    sheet.converted = sheet.pm * 5 * SCALE // (21 * SCALE - sheet.oxygen)
    sheet.converted[30:40] = 1
    sheet.mark("D", *range(30, 35))
    sheet.oxygen[35:38] = MISSING
    sheet.converted[38:40] = MISSING
    assert told(sheet.series()) == []


def test_oxygen_far_above_the_reference_is_dilution_and_of_air_says_so() -> None:
    sheet = Sheet()
    sheet.oxygen[100:124] = 19_500_000
    sheet.oxygen[0:2] = [20_950_000, 21_500_000]
    assert told(sheet.series()) == [("air", "O2", 0, 1, 2), ("dilution", "O2", 100, 123, 24)]
    plainly = {("1#", "PM"): Limit(Decimal(10))}
    assert doubts(sheet.series(), plainly) == ()


def test_a_stopped_hour_with_flow_is_told() -> None:
    sheet = Sheet()
    sheet.flow = np.full(744, 300_000 * SCALE)
    sheet.mark("F", *range(100, 130))
    sheet.flow[110:130] = 20_000 * SCALE
    assert told(sheet.series()) == [("stopped_flow", "flow", 100, 109, 10)]
    assert "300000 m3/h" in only(sheet.series()).message


def test_a_gap_of_six_hours_is_told_and_a_month_that_was_not_given_is_none() -> None:
    sheet, later = Sheet(), Sheet(Month(2026, 3))
    sheet.mark(" ", *range(40, 46), *range(60, 65))
    assert told([*sheet.series(), *later.series()]) == [("gap", "PM", 40, 45, 6)]


def test_hours_at_the_very_top_are_a_range_that_is_full() -> None:
    sheet = Sheet()
    sheet.pm[[3, 90, 91, 200, 400, 700]] = 20 * SCALE
    assert told(sheet.series()) == [("range_top", "PM", 3, 700, 6)]


def test_a_shift_of_the_decimal_point_is_told_where_it_begins() -> None:
    for factor, words in ((10, "约 10 倍"), (100, "约 100 倍")):
        sheet = Sheet()
        sheet.pm[300:] *= factor
        one = only(sheet.series())
        assert (one.kind, one.first_hour - JANUARY.first_hour) == ("decimal", 300)
        assert words in one.message
    sheet = Sheet()
    sheet.pm[300:] //= 10
    assert "约 0.1 倍" in only(sheet.series()).message
    sheet = Sheet()
    sheet.pm[300:] *= 4
    sheet.pm[500] *= 10
    assert told(sheet.series()) == []


def test_a_value_no_chimney_emits_is_a_wrong_unit() -> None:
    sheet = Sheet()
    sheet.pm[77] = 5001 * SCALE
    assert told(sheet.series()) == [("implausible", "PM", 77, 77, 1)]


def test_low_nights_are_told_only_where_the_gas_flows_as_by_day() -> None:
    sheet = Sheet()
    hour = np.arange(744) % 24
    sheet.pm[(hour < 6) | (hour >= 22)] //= 4
    assert told(sheet.series()) == []
    sheet.flow = np.full(744, 300_000 * SCALE)
    one = only(sheet.series())
    assert (one.kind, one.hours) == ("night", 248)
    sheet.flow[(hour < 6) | (hour >= 22)] //= 4
    assert told(sheet.series()) == []


def test_large_values_are_looked_through_as_small_ones_are() -> None:
    sheet = Sheet()
    sheet.pm *= 200
    sheet.pm[100:106] = 1_000_000_000
    assert told(sheet.series()) == [("flat", "PM", 100, 105, 6)]


def test_every_kind_of_the_register_is_looked_for() -> None:
    assert set(doubt_kinds()) == set(SETTINGS) == {*SIGNS, "vanished"}
    for kind in doubt_kinds().values():
        assert kind.hours >= 1
        assert kind.why


@pytest.mark.parametrize(
    ("kind", "slip"),
    [
        ("flat: {title: 恒值, severity: huge, why: 因, settings: {hours: 6}}", "huge"),
        ("flat: {title: 恒值, severity: low, why: 因, settings: {hours: 1}}", "hours 至少为 2"),
        ("flat: {title: 恒值, severity: low, why: 因, settings: {hour: 6}}", "hour"),
        ("zero: {title: 归零, severity: low, why: 因, settings: {hours: 6}}", "缺少“from”"),
        ("odd: {title: 怪, severity: low, why: 因, settings: {hours: 6}}", "没有“odd”这种疑点"),
    ],
)
def test_a_slip_in_the_register_is_refused(tmp_path: Path, kind: str, slip: str) -> None:
    file = tmp_path / "doubts.yaml"
    file.write_text(f"doubts:\n  {kind}\n", encoding="utf-8")
    with pytest.raises(Refusal, match=slip):
        doubt_kinds(file)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.booleans(), min_size=30, max_size=30), min_size=1, max_size=3),
       st.integers(1, 7))  # fmt: skip
def test_stretches_are_those_one_sees_hour_by_hour(rows: list[list[bool]], least: int) -> None:
    wanted = []
    for row, hours in enumerate(rows):
        place = 0
        for value, group in groupby(hours):
            length = len(list(group))
            if value and length >= least:
                wanted.append((row, place, place + length))
            place += length
    assert runs(np.array(rows), least) == wanted
