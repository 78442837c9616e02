"""Measures in absolute amounts: the cement table of 340号, computed by hand, and its limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from grading.emergency import Base, LineFacts, base_of, show_limit
from grading.emergency_cuts import Emitter, cuts
from grading.emergency_rows import (
    ComputedRow,
    GuaranteeFacts,
    Situation,
    computed_rows,
    joined,
)
from grading.emergency_rules import rules, warning_named
from grading.library import load
from grading.refusals import Refusal

ON = date(2026, 11, 22)
BAN = "停用国四及以下重型载货车辆（含燃气）"
KILN = LineFacts(
    id="line-1",
    name="1号窑",
    process="熟料烧成",
    product="熟料",
    unit="万吨/年",
    approved="155",
    permitted="150",
    actual="146",
    actual_year="2025",
)


def situation(level: str | None, *lines: LineFacts, **more: object) -> Situation:
    pack = load("hebei-cement@2026-draft")
    given = {"industry": "cement", "branch": "clinker", "industry_name": "水泥熟料", **more}
    return Situation(level=level, lines=lines, pack=pack.key, measures=pack.emergency, **given)  # type: ignore[arg-type]


def words(rows: tuple[ComputedRow, ...], warning: str) -> str:
    return rows[0].planned[warning].text


def test_the_base_is_the_smallest_of_three_as_a_mean_per_day() -> None:
    base = base_of(KILN, 365, 2025)
    assert base.daily == Decimal(4000)  # 1,460,000 t / 365
    assert base.sources == ("actual",) and base.missing == ()
    assert base.words == "4000吨/日（上年实际产量日均）"


def test_what_is_missing_of_the_base_is_said() -> None:
    base = base_of(replace(KILN, actual="", permitted=""), 310, 2025)
    assert base.daily == Decimal(5000)  # 1,550,000 t / 310
    assert (
        base.words == "5000吨/日（环评批复产能日均；缺排污许可产能、上年实际产量；按 310 天折算）"
    )
    none = base_of(replace(KILN, approved="", permitted="", actual=""), 365, 2025)
    assert none.daily is None
    assert none.words == "无基数（缺环评批复产能、排污许可产能、上年实际产量）"


@pytest.mark.parametrize(
    ("unit", "amount", "daily", "thing"),
    [
        ("t/d", "5000", "5000", "吨"),
        ("吨/日", "960", "960", "吨"),
        ("万平方米/年", "365", "10000", "平方米"),
        ("t/h", "100", "2400", "吨"),
        ("吨", "3650", "10", "吨"),
    ],
)
def test_units_of_capacities_are_read(unit: str, amount: str, daily: str, thing: str) -> None:
    base = base_of(LineFacts(id="1", name="", unit=unit, approved=amount), 365, 2025)
    assert (base.daily, base.unit) == (Decimal(daily), thing)


def test_a_capacity_without_a_unit_is_no_base() -> None:
    base = base_of(LineFacts(id="1", name="", approved="155"), 365, 2025)
    assert base.daily is None and base.remarks == ("产能没有写单位",)


def test_an_output_of_another_year_is_told() -> None:
    assert base_of(KILN, 365, 2024).remarks == ("实际产量是 2025 年的",)


CEMENT = {
    "A": ("鼓励自主减排", "鼓励自主减排", "鼓励自主减排"),
    "B": (
        BAN,
        f"1号窑熟料日产量由 4000 吨降低到 3200 吨及以下（限产 20%）；{BAN}",
        f"停产；{BAN}",
    ),
    "C": (f"停产 50%（以生产线计）；{BAN}", f"停产；{BAN}", f"停产；{BAN}"),
    "D": ("停产；停止公路运输",) * 3,
}


@pytest.mark.parametrize("level", CEMENT)
def test_the_cement_table_of_340(level: str) -> None:
    rows = computed_rows(situation(level, KILN), ON, 365)
    found = tuple(rows[0].planned[warning].text for warning in ("yellow", "orange", "red"))
    assert found == CEMENT[level]


def test_amounts_before_and_after_are_exact() -> None:
    orange = computed_rows(situation("B", KILN), ON, 365)[0].planned["orange"]
    assert (orange.before, orange.after, orange.share) == (4000, 3200, 20)
    red = computed_rows(situation("B", KILN), ON, 365)[0].planned["red"]
    assert (red.before, red.after, red.share) == (4000, 0, 100)


def test_an_upper_limit_is_never_rounded_up() -> None:
    assert show_limit(Decimal("3397.9")) == "3397"


def test_without_a_base_the_words_of_the_standard_stay() -> None:
    bare = replace(KILN, approved="", permitted="", actual="")
    orange = computed_rows(situation("B", bare), ON, 365)[0].planned["orange"]
    assert orange.text == f"限产 20%；{BAN}"
    assert orange.after is None and "没有限产基数" in orange.note


def test_half_of_the_lines_only_where_that_is_a_whole_number() -> None:
    second = replace(KILN, id="line-2", name="2号窑")
    two = computed_rows(situation("C", KILN, second), ON, 365)
    assert "共 2 条生产线，停产 1 条" in two[0].planned["yellow"].text
    one = computed_rows(situation("C", KILN), ON, 365)[0].planned["yellow"]
    assert "不是整条" in one.note and one.text == CEMENT["C"][0]
    # A line that stands still is not one of those of which half are stopped.
    still = computed_rows(situation("C", KILN, replace(second, status="长期停产")), ON, 365)
    assert "不是整条" in still[0].planned["yellow"].note
    assert still[1].treatment == "stopped"


def test_a_grinding_station_does_not_follow_the_clinker_table() -> None:
    found = computed_rows(situation("B", KILN, branch="grinding", industry_name="粉磨站"), ON, 365)
    assert found[0].treatment == "by_hand"
    assert "不是为粉磨站写的" in found[0].planned["red"].note


def test_levels_the_pack_does_not_know_are_left_to_the_office() -> None:
    found = computed_rows(situation("B-", KILN), ON, 365)
    assert found[0].treatment == "by_hand" and "没有 B- 级" in found[0].planned["red"].note
    assert words(computed_rows(situation("A+", KILN), ON, 365), "red") == "鼓励自主减排"
    assert "还没有等级" in computed_rows(situation(None, KILN), ON, 365)[0].planned["red"].note


def test_a_new_enterprise_is_managed_as_c() -> None:
    found = computed_rows(situation(None, KILN, new=True), ON, 365)
    assert found[0].level == "C" and words(found, "orange") == f"停产；{BAN}"
    assert "按 C 级管理" in found[0].findings[0]


GIVEN = GuaranteeFacts(
    kind="保障类",
    document="邯应急办〔2026〕3号",
    starts_on=date(2026, 1, 1),
    ends_on=date(2026, 12, 31),
    task="协同处置生活垃圾 420 吨/日",
)


def test_beyond_its_task_a_guaranteed_enterprise_follows_its_level() -> None:
    found = computed_rows(situation("B", KILN, guarantee=GIVEN), ON, 365)
    assert found[0].treatment == "guarantee"
    text = words(found, "red")
    assert text.startswith(
        "保障类（邯应急办〔2026〕3号，至 2026-12-31）：协同处置生活垃圾 420 吨/日"
    )
    assert text.endswith(f"任务外产能：停产；{BAN}")
    assert found[0].planned["red"].share is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"document": ""}, "缺认定文件"),
        ({"task": ""}, "缺保障任务量"),
        ({"ends_on": None}, "缺期限"),
        ({"ends_on": date(2026, 11, 21)}, "已于 2026-11-21 到期"),
        ({"starts_on": date(2026, 12, 1)}, "还没有开始"),
    ],
)
def test_a_guarantee_that_does_not_hold_changes_nothing(
    changes: dict[str, object], said: str
) -> None:
    given = replace(GIVEN, **changes)  # type: ignore[arg-type]
    found = computed_rows(situation("B", KILN, guarantee=given), ON, 365)
    assert words(found, "red") == f"停产；{BAN}" and said in found[0].findings[0]


def test_the_word_in_the_register_alone_is_no_guarantee() -> None:
    found = computed_rows(situation("B", KILN, guarantee_written="民生豁免"), ON, 365)
    assert found[0].treatment == "level" and "没有认定文件" in found[0].findings[0]


def test_what_stands_still_stays_still() -> None:
    found = computed_rows(situation("B", KILN, stopped="自 2025-03-01 长期停产"), ON, 365)
    assert words(found, "yellow") == "自 2025-03-01 长期停产，保持停产；复产须先核查"
    assert found[0].planned["yellow"].share is None


def test_lines_that_do_the_same_are_told_once() -> None:
    assert joined([("1号窑", "停产"), ("2号窑", "停产")]) == "停产"
    assert joined([("1号窑", "限产"), ("2号窑", "停产")]) == "1号窑：限产\n2号窑：停产"
    assert joined([("", "")]) == ""


def test_cuts_are_added_up_only_where_they_are_known() -> None:
    rows = [
        Emitter(emissions={"NOx": Decimal(100)}, share=Decimal(20)),
        Emitter(emissions={"NOx": Decimal(300)}, share=Decimal(100)),
        Emitter(emissions={"NOx": Decimal(50)}, share=None),
        Emitter(emissions={}, share=Decimal(100)),
        Emitter(emissions={"NOx": Decimal(999)}, share=None, still=True),
    ]
    found = {each.pollutant: each for each in cuts(rows, "orange", {"NOx": Decimal(1600)})}
    nox = found["NOx"]
    assert (nox.cut, nox.listed, nox.counted, nox.without_share, nox.unknown) == (320, 450, 2, 1, 1)
    assert nox.percent == 20 and nox.met is True
    assert "达到 20% 的目标" in nox.words
    assert found["SO2"].met is None and "不能核算" in found["SO2"].words


def test_without_the_citys_emission_there_is_no_percentage() -> None:
    nox = cuts([Emitter(emissions={"NOx": Decimal(100)}, share=Decimal(50))], "red", {})[2]
    assert nox.percent is None and "没有录入全社会排放量" in nox.words


def test_warnings_are_named_as_people_name_them() -> None:
    assert [warning_named(text).id for text in ("橙", "橙色", "橙色预警", "Orange")] == [
        "orange"
    ] * 4
    assert [int(each.target) for each in rules().warnings.values()] == [10, 20, 30]
    with pytest.raises(Refusal, match="没有“紫色”这种预警"):
        warning_named("紫色")


def test_an_unknown_base_of_a_measure_keeps_the_words() -> None:
    measure = replace(load("hebei-cement@2026-draft").emergency[4], base="vehicles")
    given = replace(situation("B", KILN), measures=(measure,))
    planned = computed_rows(given, ON, 365)[0].planned["orange"]
    assert planned.text.startswith("限产 20%") and "没有约定算法" in planned.note
    assert isinstance(base_of(KILN, 365, 2025), Base)
