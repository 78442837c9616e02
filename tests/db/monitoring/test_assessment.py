"""Judged months, what is said beside them, waivers, and the city's outlets in their order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from db.enterprise_entries import add_entry
from db.monitoring.assessment import MonitoringAssessment, assess_months, hours_behind
from db.monitoring.batches import undo
from db.monitoring.days import days_of
from db.monitoring.doubts import end_waiver, waive, waivers
from db.monitoring.exceedances import exceedances
from db.monitoring.hours_import import import_hours
from db.monitoring.limits import kinds_of, limit_of
from db.monitoring.outlets import outlets, set_outlet
from db.monitoring.ranking import ranking
from grading.library import load
from grading.monitoring.hours import Month
from grading.refusals import Refusal
from templates.monitoring.staged import StagedMark, StagedSeries
from tests.db.audit_world import OTHER_WORKS, PACK, STEEL_WORKS, World
from tests.db.monitoring.staged_hours import file_of, month_of, series

on_sqlite = pytest.mark.parametrize("backend", ["sqlite"])
JANUARY, FEBRUARY = Month(2026, 1), Month(2026, 2)


def bring(world: World, *some: StagedSeries, works: str = STEEL_WORKS) -> None:
    import_hours(world.office, world.admin, works, file_of(*some))


def assessed(world: World, **wishes: Any) -> MonitoringAssessment:
    return assess_months(world.office, world.clerk, STEEL_WORKS, JANUARY, FEBRUARY, **wishes)


@pytest.fixture
def monitored(world: World) -> World:
    """One outlet of a kind the pack knows, with a January that just fails."""
    given = {"name": "1#机头", "kind": "head", "oxygen": "16"}
    add_entry(world.office, world.clerk, STEEL_WORKS, "outlet", given)
    world.open()
    bring(world, *month_of("1#机头", "2026-01", over=38))
    return world


def test_all_outlets_of_the_city_stand_the_worst_first(monitored: World) -> None:
    world, told = monitored, []
    bring(world, *month_of("甲", "2026-01"), works=OTHER_WORKS)
    found = ranking(
        world.office, world.admin, JANUARY, FEBRUARY,
        level="B", progress=lambda *at: told.append(at),
    )  # fmt: skip
    # the ranking takes the standards of the industry, not those of one audit
    assert [(each.outlet, each.pollutant, each.months) for each in found] == [
        ("1#机头", "PM", 1), ("甲", "PM", 1),
    ]  # fmt: skip
    assert told == [(0, 2), (1, 2), (2, 2)]
    own = ranking(world.office, world.other_county, JANUARY, FEBRUARY)
    assert [each.enterprise for each in own] == ["涉县虚构钢铁有限公司"]
    with pytest.raises(Refusal, match="已取消排名"):
        ranking(world.office, world.admin, JANUARY, FEBRUARY, cancelled=lambda: True)


@on_sqlite
def test_exceedances_that_go_with_lower_oxygen_are_told_until_the_file_is_taken_back(
    monitored: World,
) -> None:
    world = monitored
    before = assessed(world)
    assert [each.state for each in before.results] == ["not_met"]
    over = exceedances(world.office, world.clerk, STEEL_WORKS, JANUARY, FEBRUARY)
    assert (len(over), over[0].used, over[0].limit) == (38, 99, 10)
    bring(world, series("1#机头", "O2", JANUARY.first_hour, [Decimal("-30")] * 40))
    # 99 × 5 ÷ 51 is below 10: the later oxygen hides what exceeded
    found = assessed(world)
    [gone] = [each.doubt for each in found.doubts if each.doubt.kind == "vanished"]
    assert (gone.hours, gone.first_hour) == (38, JANUARY.first_hour)
    undo(world.office, world.admin, 2)
    assert "vanished" not in {each.doubt.kind for each in assessed(world).doubts}


@on_sqlite
def test_missing_months_are_said_and_periods_are_checked(monitored: World) -> None:
    world = monitored
    rules = {each.rule: each.message for each in assessed(world).findings}
    assert rules["missing_month"] == "1#机头缺 2026-02 的小时数据"
    assert assessed(world).limits_from == "测试用钢铁标准 A 级"
    with pytest.raises(Refusal, match="测试用钢铁标准没有 E 级"):
        assessed(world, level="E")
    with pytest.raises(Refusal, match="没有 9999-12 的小时数据"):
        assess_months(world.office, world.clerk, STEEL_WORKS, JANUARY, Month(9999, 12))
    with pytest.raises(Refusal, match="没有 9999-12 的小时数据"):
        ranking(world.office, world.clerk, Month(9999, 12), Month(9999, 12))
    with pytest.raises(Refusal, match="时段超过 120 个月"):
        assess_months(world.office, world.clerk, STEEL_WORKS, Month(2010, 1), JANUARY)
    with pytest.raises(Refusal, match="只能办理本区县"):
        assess_months(world.office, world.other_county, STEEL_WORKS, JANUARY, FEBRUARY)


@on_sqlite
def test_a_waiver_covers_its_hours_and_kind_only(monitored: World) -> None:
    world, office = monitored, monitored.office
    [flat, *_] = [each.doubt for each in assessed(world).doubts if each.doubt.kind == "flat"]
    hours = (flat.first_hour, flat.last_hour)
    with pytest.raises(Refusal, match="没有写豁免的理由"):
        waive(office, world.inspector, 1, "flat", *hours, "  ")
    with pytest.raises(Refusal, match="没有“PX”这种污染物"):
        waive(office, world.inspector, 1, "flat", *hours, "低负荷运行", pollutant="PX")
    short = waive(office, world.inspector, 1, "flat", hours[0], hours[1] - 1, "低负荷运行")
    assert [each for each in assessed(world).doubts if each.waiver] == []
    whole = waive(office, world.inspector, 1, "flat", *hours, "低负荷运行", pollutant="PM")
    [seen] = [each for each in assessed(world).doubts if each.waiver]
    assert seen.waiver == whole
    assert "豁免：低负荷运行" in seen.as_finding("1#机头").message
    end_waiver(office, world.inspector, whole.id, "复核后收回")
    assert [each for each in assessed(world).doubts if each.waiver] == []
    with pytest.raises(Refusal, match="已经收回"):
        end_waiver(office, world.inspector, whole.id, "再收回")
    assert [each.id for each in waivers(office, world.clerk, STEEL_WORKS)] == [whole.id, short.id]


@on_sqlite
def test_an_outlet_s_kind_is_one_the_standard_knows(monitored: World) -> None:
    world, office = monitored, monitored.office
    with pytest.raises(Refusal, match="没有改动任何内容"):
        set_outlet(office, world.clerk, 1, kind="机头颗粒物")
    assert set_outlet(office, world.clerk, 1, kind="oven").kind_title == "焦炉颗粒物"
    assert assessed(world).results[0].limit == 10  # of the coke oven
    assert set_outlet(office, world.clerk, 1, kind="", oxygen="").oxygen is None
    assert assessed(world).results[0].state == "no_limit"
    assert "1#机头没有登记排放口类型，没有限值，也不进入申报件的评定" in [
        each.message for each in assessed(world).findings
    ]
    [one] = outlets(office, world.clerk, STEEL_WORKS)
    assert (one.kind, one.months, str(one.first)) == ("", 1, "2026-01")


@on_sqlite
def test_days_are_judged_by_facts_that_are_read_by_the_day(monitored: World) -> None:
    found = days_of(monitored.office, monitored.clerk, STEEL_WORKS, JANUARY, JANUARY)
    assert (len(found.means), found.means[0].mean, found.means[2].mean) == (31, 99, 8)
    assert {each.state for each in found.means} == {"no_limit"}


def test_the_limit_of_a_level_is_the_tightest_of_it_and_every_worse_one() -> None:
    steel, day = load("hebei-steel"), date(2026, 6, 30)
    kinds = kinds_of(steel)
    head = kinds["sinter_head"]
    assert head.title == "烧结机机头"
    assert set(head.facts) == {"PM", "SO2", "NOx"} == set(head.legal)
    limit = limit_of(head.facts["PM"], steel, "A", day, None)
    assert (limit.value, limit.oxygen, limit.hours) == (10, 16, 95)
    assert limit_of(head.legal["PM"], steel, "A", day, Decimal(15)).hours == 100


def test_where_a_standard_grades_by_the_law_its_facts_are_the_legal_line() -> None:
    pack = load("hebei-waste-power")
    [waste] = kinds_of(pack).values()
    assert (waste.id, waste.title) == ("stack", "焚烧炉烟气")
    assert {"PM", "CO", "Hg", "NH3"} <= set(waste.facts)  # hours, and what is tested by hand
    assert limit_of(waste.legal["PM"], pack, "A", date(2026, 6, 30), None).value == 30
    steel = kinds_of(load("hebei-steel"))["sinter_head"]
    assert {fact.id for fact in steel.legal.values()} == {
        f"sinter_head_legal.{each}" for each in ("PM", "SO2", "NOx")
    }


LEGAL = """
  - id: organized.head_legal
    aspect: organized
    name: 机头法定线
    levels:
      C: {require: {outlet: head_legal, limits: {PM: 40}}, text: 逐小时, basis: [{document: mee, clause: 二}], evidence: read}
"""  # noqa: E501


@on_sqlite
def test_a_legal_line_leaves_out_hours_marked_by_rule_and_no_others(world: World) -> None:
    """Where the rule of marks applies (power stations); a steel works would fail."""
    fact = "  head_legal.PM: {ask: concentration, name: 机头（法定线）, unit: mg/m3, hours: 100}\n"
    text = PACK.replace("industry: steel", "industry: thermal_power") + LEGAL
    text = text.replace("  archive: {ask", fact + "  archive: {ask", 1)
    world.behind_our_back("UPDATE enterprise_industries SET industry = 'thermal_power'")
    Path(world.pack).write_text(text, encoding="utf-8")
    world.open()
    given = {"name": "1#机头", "kind": "head", "oxygen": "16"}
    add_entry(world.office, world.clerk, STEEL_WORKS, "outlet", given)
    start = JANUARY.first_hour
    marks = [StagedMark("1#机头", "start", start, start + 3, "启炉")]
    some = month_of("1#机头", "2026-01", over=4)
    import_hours(world.office, world.clerk, STEEL_WORKS, file_of(*some, marks=marks))
    [strict] = assessed(world, legal=True).results
    assert (strict.terms.hours, strict.expected, strict.exceeding) == (100, 740, 0)
    assert strict.state == "met"
    views = hours_behind(world.office, world.clerk, 1, "PM", JANUARY, legal=True)
    assert (views[0].state, views[4].state) == ("excluded", "met")
    assert "启炉" in views[0].reason
    assert exceedances(world.office, world.clerk, STEEL_WORKS, JANUARY, JANUARY, legal=True) == []
    # the line that grants 5 % of the hours judges every hour
    assert assessed(world).results[0].exceeding == 4
