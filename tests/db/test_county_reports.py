"""County work: the monthly and the yearly table, and the summaries passed upwards."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from db.county_papers import summary_content, table_content
from db.county_reports import CountyTable, county_table, summary
from db.facts import take_over
from db.rectification import open_items, plan_item
from db.workflow import advance
from grading.refusals import Refusal
from templates.papers.county_tables import draw_table
from templates.workbooks.county_tables import write_county_table
from tests.db.audit_world import STEEL_WORKS, World
from tests.db.emergency_world import cement_works, hold
from tests.templates.papers.reading import squeezed


def counts(found: CountyTable, county: str) -> dict[str, int | None]:
    return dict(next(line for line in found.lines if line.name == county).counts)


@pytest.fixture
def formal(world: World) -> World:
    """A formal audit of 武安 that the county has passed, with a rectification that is late.

    It is walked as a trial and called formal afterwards: what formal ones need besides is
    another test's subject.
    """
    cement_works(world.office, world.admin)
    number = world.submitted()
    take_over(world.office, world.county, number, "reviewed")
    opened = open_items(world.office, world.clerk, number, target="A")
    plan_item(
        world.office,
        world.clerk,
        opened.new[0],
        measure="更换布袋",
        deadline=date(2026, 3, 10),
        person="赵六",
    )
    advance(world.office, world.county, number, "accept", opinion="属实，同意上报")
    world.behind_our_back("UPDATE audits SET mode = 'formal'")
    return world


def test_a_month_counts_levels_targets_audits_and_rectification(formal: World) -> None:
    formal.clock.advance(days=15)  # 17 March: the rectification was due on the 10th
    found = county_table(formal.office, formal.reader, "monthly", "2026-03")
    assert (found.title, found.since, found.until) == (
        "2026 年 3 月县（市、区）月调度表",
        date(2026, 3, 1),
        date(2026, 3, 17),
    )
    wuan = counts(found, "武安市")
    # The steel works without a level and the kiln works of level B; the foundry is no key industry.
    assert (wuan["enterprises"], wuan["level_b"], wuan["no_level"]) == (2, 1, 1)
    assert (wuan["targets"], wuan["reached"], wuan["behind"]) == (1, 0, 1)
    assert (wuan["under_way"], wuan["opened"], wuan["published"]) == (1, 1, 0)
    assert (wuan["items"], wuan["overdue"]) == (1, 1)
    assert counts(found, "魏县")["enterprises"] == 0
    assert len(found.lines) == 20
    assert found.total.counts["enterprises"] == 4


def test_a_target_that_is_reached_is_done(formal: World) -> None:
    hold(formal.office, formal.admin, 11, "A", "2026-03-02")
    found = county_table(formal.office, formal.reader, "yearly", "2026")
    wuan = counts(found, "武安市")
    assert (wuan["level_a"], wuan["reached"], wuan["behind"]) == (1, 1, 0)
    assert wuan["carbon"] is None and "温室气体目标没有数据" in found.notes[-1]


def test_an_audit_whose_term_has_passed_is_late(formal: World) -> None:
    assert (
        counts(county_table(formal.office, formal.admin, "monthly", "2026-03"), "武安市")["late"]
        == 0
    )
    formal.clock.advance(days=40)
    assert (
        counts(county_table(formal.office, formal.admin, "monthly", "2026-04"), "武安市")["late"]
        == 1
    )


def test_a_past_month_is_counted_as_it_stood(formal: World) -> None:
    formal.clock.advance(days=60)
    march = counts(county_table(formal.office, formal.admin, "monthly", "2026-03"), "武安市")
    february = counts(county_table(formal.office, formal.admin, "monthly", "2026-02"), "武安市")
    assert (march["opened"], march["items"]) == (1, 1)
    assert (february["opened"], february["under_way"], february["items"]) == (0, 0, 0)


def test_a_county_sees_its_own_line(formal: World) -> None:
    found = county_table(formal.office, formal.county, "monthly", "2026-03")
    assert [line.name for line in found.lines] == ["武安市"]
    with pytest.raises(Refusal, match="只能办理本区县"):
        county_table(formal.office, formal.county, "monthly", "2026-03", county="130426")


def test_the_summary_of_the_county_holds_what_it_passed(formal: World) -> None:
    found = summary(formal.office, formal.admin, "city")
    (row,) = found.rows
    assert (row.county_name, row.code, row.target) == ("武安市", STEEL_WORKS, "A")
    assert (row.opinion, row.by) == ("属实，同意上报", "李初审")
    assert summary(formal.office, formal.admin, "province").rows == ()
    assert summary(formal.office, formal.other_county, "city").rows == ()
    assert summary(formal.office, formal.admin, "city", until=date(2026, 3, 1)).rows == ()


def test_trials_stand_apart_and_say_so(formal: World) -> None:
    number = formal.published()
    assert len(summary(formal.office, formal.admin, "city").rows) == 1
    trial = summary(formal.office, formal.admin, "province", trial=True)
    assert [(row.number, row.level, row.proven) for row in trial.rows] == [(number, "B", "B")]
    text = squeezed(draw_table(summary_content(formal.office, trial)))
    assert "待核稿·试评" in text and "武安虚构钢铁有限公司" in text


def test_the_table_as_paper_and_workbook(formal: World, tmp_path: Path) -> None:
    found = county_table(formal.office, formal.admin, "yearly", "2026")
    content = table_content(formal.office, found)
    text = squeezed(draw_table(content))
    assert "2026年县（市、区）年度考核表" in text and "2026-01-01至2026-03-02" in text
    path = tmp_path / "考核.xlsx"
    assert write_county_table(path, content) == 21
    page: Any = load_workbook(path).active
    total = next(row for row in page.iter_rows(values_only=True) if row[0] == "合计")
    assert total[1] == 4


@pytest.mark.parametrize(
    ("kind", "period", "said"),
    [
        ("monthly", "2026年3月", "写法不对"),
        ("monthly", "2026-13", "写法不对"),
        ("monthly", "2026-04", "还没有开始"),
        ("yearly", "2027", "还没有开始"),
        ("weekly", "2026", "没有“weekly”这种表"),
    ],
)
def test_periods_that_cannot_be_counted(world: World, kind: str, period: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        county_table(world.office, world.admin, kind, period)
