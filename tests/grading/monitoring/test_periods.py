"""What a concentration fact is worth over an evaluation period, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from grading.facts import Fact
from grading.monitoring.daily import day_means, is_complete
from grading.monitoring.hours import FLAGS, SCALE, Month, MonthHours
from grading.monitoring.marks import Marked
from grading.monitoring.periods import FactValue, TestReport, fact_value, value_without_cems
from grading.monitoring.results import Limit

JANUARY, FEBRUARY = Month(2026, 1), Month(2026, 2)
LINE = Fact("sinter_head.PM", "concentration", "烧结机机头 颗粒物", "mg/m3", hours=Decimal(95))
LEGAL = replace(LINE, id="sinter_head_legal.PM", hours=Decimal(100))
DAILY = replace(LEGAL, id="stack_day.PM", mean="day")
N, F, T, B = (FLAGS.index(letter) for letter in "NFTB")


def hours(
    month: Month = JANUARY, value: float = 5, *, outlet: str = "1#", flag: int = N
) -> MonthHours:
    values = np.full(month.hours, round(value * SCALE), np.int64)
    return MonthHours(outlet, "PM", month, values, None, np.full(month.hours, flag, np.uint8))


def value(fact: Fact, *series: MonthHours, **more: object) -> FactValue:
    months = (JANUARY, FEBRUARY)
    outlets = {one.outlet for one in series}
    return fact_value(fact, "PM", outlets, months, series, **more)  # type: ignore[arg-type]


def test_each_outlet_and_month_gives_its_95_value_and_the_worst_is_named() -> None:
    worse = hours(FEBRUARY, 4, outlet="2#")
    worse.value[:40] = 9 * SCALE
    found = value(LINE, hours(), hours(FEBRUARY, 6), hours(JANUARY, 4, outlet="2#"), worse)
    assert found.values == [5, 6, 4, 9]
    assert found.worst is not None
    assert (found.worst.outlet, found.worst.month, found.worst.value) == ("2#", FEBRUARY, 9)
    assert found.worst.reason == "672 个有效小时的 95% 时段值"
    assert found.unknown == ()


def test_a_month_of_standstill_stays_out_and_a_month_without_data_is_unknown() -> None:
    assert value(LINE, hours(), hours(FEBRUARY, flag=F)).values == [5]
    found = value(LINE, hours())
    assert found.values == [5, None]
    assert found.unknown[0].reason == "这个月没有数据"


def test_an_undecided_month_is_unknown_for_a_share_of_hours() -> None:
    half = hours()
    half.flag[:400] = B
    found = value(LINE, half, hours(FEBRUARY))
    assert found.values == [None, 5]
    assert found.unknown[0].reason == "有效 344 小时，应有 744 小时，不足以判定"


def test_a_95_value_over_range_exceeds_every_limit() -> None:
    over = hours()
    over.flag[:60] = T
    found = value(LINE, over, hours(FEBRUARY, flag=F))
    assert found.values == [5000]
    assert "超量程上限" in found.entries[0].reason


def test_a_legal_line_takes_the_largest_hour_and_keeps_it_in_an_undecided_month() -> None:
    one = hours()
    one.value[77] = 31 * SCALE
    assert value(LINE, one, hours(FEBRUARY)).values == [5, 5]
    assert value(LEGAL, one, hours(FEBRUARY)).values == [31, 5]
    one.flag[100:600] = B
    assert value(LEGAL, one, hours(FEBRUARY)).values == [31, None, 5]
    assert value(LEGAL, hours(flag=B), hours(FEBRUARY)).values == [None, 5]


def test_hours_marked_by_rule_leave_a_legal_line_only_where_the_rule_holds() -> None:
    one = hours()
    one.value[77] = 31 * SCALE
    start = JANUARY.first_hour
    marks = [Marked("1#", "start", start + 75, start + 79)]
    series = (one, hours(FEBRUARY))
    assert value(LEGAL, *series, marks=marks, industry="waste_power").values == [5, 5]
    assert value(LEGAL, *series, marks=marks, industry="steel").values == [31, 5]
    assert value(LINE, *series, marks=marks, industry="waste_power").values == [5, 5]


def test_registered_oxygen_stands_over_that_of_the_fact() -> None:
    oxygen = MonthHours("1#", "O2", JANUARY, np.full(744, 11 * SCALE), None, hours().flag)
    at_16 = replace(LINE, oxygen=Decimal(16))
    series = (hours(), oxygen, hours(FEBRUARY, flag=F))
    assert value(at_16, *series).values == [Decimal("2.5")]
    assert value(at_16, *series, oxygen={"1#": Decimal(11)}).values == [5]


def test_day_means_need_twenty_valid_hours_of_normal_operation() -> None:
    one = hours()
    one.value[24:48] = 8 * SCALE
    one.value[48:72] = 99 * SCALE
    one.flag[72:77] = B
    start = JANUARY.first_hour
    marks = [Marked("1#", "start", start + 48, start + 71)]
    days = day_means([one], {("1#", "PM"): Limit(Decimal(7))}, marks=marks, abnormal={"start"})
    assert [day.mean for day in days[:3]] == [Decimal(5), Decimal(8), None]
    assert [day.state for day in days[:3]] == ["met", "not_met", "undecided"]
    assert days[2].day == date(2026, 1, 4)  # the third was all start-up
    assert (days[2].expected, days[2].valid, days[2].is_running) == (24, 19, True)
    assert len(days) == 30
    assert is_complete(JANUARY, days)
    assert not is_complete(FEBRUARY, days)


def test_a_day_mean_is_compared_exactly() -> None:
    one = hours(value=10)
    one.value[23] += 1
    limits = {("1#", "PM"): Limit(Decimal(10))}
    days = day_means([one], limits)
    assert (days[0].mean, days[0].state) == (Decimal("10.000001"), "not_met")
    assert (days[1].mean, days[1].state) == (Decimal(10), "met")
    one.flag[30] = T
    assert day_means([one], limits)[1].state == "undecided"


def test_a_daily_line_takes_the_largest_day_and_says_what_is_missing() -> None:
    one = hours()
    one.value[24:48] = 8 * SCALE
    found = value(DAILY, one, hours(FEBRUARY))
    assert found.values == [8, 5]
    assert found.entries[0].reason == "31 个有效日均值中的最大值（2026-01-02）"
    one.flag[10 * 24 :] = B
    found = value(DAILY, one, hours(FEBRUARY, flag=F))
    assert found.values == [8, None]
    assert found.unknown[0].reason == "有效日均 10 日，正常运行 31 日，其余未知"
    one.flag[3] = T
    assert value(DAILY, one, hours(FEBRUARY, flag=F)).values == [8, None, None]


def test_without_cems_the_largest_report_of_the_last_year_counts() -> None:
    on = date(2026, 6, 30)
    reports = [
        TestReport("1#", on, Decimal("4.1")),
        TestReport("1#", date(2025, 7, 1), Decimal("7.2")),
        TestReport("1#", date(2025, 6, 30), Decimal(99)),
        TestReport("1#", on + timedelta(days=1), Decimal(99)),
        TestReport("9#", on, Decimal(99)),
    ]
    found = value_without_cems(["1#", "2#"], reports, on)
    assert found.values == [Decimal("7.2"), None]
    assert found.entries[0].reason == "近一年 2 份监测报告中的最大值（2025-07-01）"
    assert value_without_cems(["1#"], reports, date(2028, 2, 29)).values == [None]


def test_a_report_at_another_reference_oxygen_keeps_its_outlet_unknown() -> None:
    day = date(2026, 1, 20)
    reports = [
        TestReport("1#", day, Decimal("7.9"), "甲", Decimal(16)),
        TestReport("1#", day, Decimal("8.5"), "乙"),  # states none: as reported
        TestReport("1#", day, Decimal("5.1"), "丙", Decimal(9)),
        TestReport("2#", day, Decimal("6.0"), "丁", Decimal(9)),
    ]
    found = value_without_cems(["1#", "2#"], reports, day, {"1#": Decimal(16), "2#": None})
    assert found.values == [Decimal("8.5"), None, None]
    assert [one.reason for one in found.entries] == [
        "近一年 2 份监测报告中的最大值（乙，2026-01-20 采样）",
        "报告（丙，2026-01-20 采样）的基准氧为 9%，应为 16%",
        "报告（丁，2026-01-20 采样）的基准氧为 9%，按实测值判",
    ]
