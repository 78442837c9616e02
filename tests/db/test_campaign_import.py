"""Targets in bulk: from a list as an office writes it, and from the register."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.campaign import Wish
from db.campaign_import import TargetsRefusal, import_targets, take_register
from db.campaign_progress import targets
from db.campaign_views import Imported
from grading.refusals import Refusal
from templates.workbooks.lists import read_list
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS, WUAN, World
from tests.db.campaign_world import aim
from tests.db.emergency_world import KILN_WORKS, cement_works, hold

HEAD = "企业名称,统一社会信用代码,区县,行业,目标等级,完成期限,市局责任人,企业责任人,备注\n"


def take(world: World, tmp_path: Path, rows: str, **options: object) -> Imported:
    path = tmp_path / "创A目标.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    return import_targets(world.office, world.clerk, read_list(path), **options)  # type: ignore[arg-type]


def test_a_list_sets_targets_and_a_second_one_changes_them(world: World, tmp_path: Path) -> None:
    rows = (
        f"武安虚构钢铁有限公司,{STEEL_WORKS},武安市,钢铁,A级,2026年底,张经办,赵六,重点\n"
        "涉县虚构钢铁有限公司,,涉县,钢铁,B,2026年9月,,钱七,\n"
    )
    dry = take(world, tmp_path, rows, dry_run=True)
    assert (dry.read, dry.set) == (2, 2) and targets(world.office, world.reader) == []
    take(world, tmp_path, rows)
    found = targets(world.office, world.reader)
    assert [(r.enterprise.name, r.target, r.deadline, r.lead, r.person) for r in found] == [
        ("涉县虚构钢铁有限公司", "B", date(2026, 9, 30), "", "钱七"),
        ("武安虚构钢铁有限公司", "A", date(2026, 12, 31), "张经办", "赵六"),
    ]
    assert {row.origin for row in found} == {"list"}
    again = take(world, tmp_path, rows.replace("2026年9月", "2026-10-31"))
    assert (again.set, again.changed, again.unchanged) == (0, 1, 1)


def test_what_a_list_does_not_say_comes_from_the_defaults(world: World, tmp_path: Path) -> None:
    rows = f"武安虚构钢铁有限公司,{STEEL_WORKS},武安市,钢铁,,,,,\n"
    take(world, tmp_path, rows, defaults=Wish("A", date(2027, 12, 31), "孙科长"))
    [row] = targets(world.office, world.reader)
    assert (row.target, row.deadline, row.lead) == ("A", date(2027, 12, 31), "孙科长")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (f"武安虚构钢铁有限公司,{STEEL_WORKS},武安市,钢铁,,,,,", "没有写目标等级"),
        (f"武安虚构钢铁有限公司,{STEEL_WORKS},武安市,水泥,A,,,,", "没有“水泥”这个行业"),
        (f"武安虚构钢铁有限公司,{STEEL_WORKS},武安市,钢铁,A,尽快,,,", "“尽快”不是日期"),
        ("谁也不认识的公司,,武安市,钢铁,A,,,,", "企业名录里没有这家企业"),
        (f"武安虚构钢铁有限公司,{STEEL_WORKS[:-1]}0,武安市,钢铁,A,,,,", "校验"),
    ],
)
def test_one_faulty_row_and_nothing_is_taken(
    world: World, tmp_path: Path, row: str, why: str
) -> None:
    good = f"涉县虚构钢铁有限公司,{OTHER_WORKS},涉县,钢铁,B,,,,\n"
    with pytest.raises(TargetsRefusal) as caught:
        take(world, tmp_path, good + row + "\n")
    assert why in caught.value.findings[0].message and "第 3 行" in str(caught.value)
    assert targets(world.office, world.reader) == []


def test_an_enterprise_stands_in_a_list_once(world: World, tmp_path: Path) -> None:
    row = f"武安虚构钢铁有限公司,{STEEL_WORKS},武安市,钢铁,A,,,,\n"
    with pytest.raises(Refusal):
        take(world, tmp_path, row + row)


def test_targets_of_the_register_are_taken_over_once(world: World) -> None:
    cement_works(world.office, world.admin)
    hold(world.office, world.admin, 12, "A", "2026-01-05")
    aim(world, KILN_WORKS, target="B")
    done = take_register(world.office, world.clerk, deadline=date(2026, 12, 31), lead="张经办")
    assert (done.read, done.set) == (
        1,
        1,
    )  # the kiln has its target, the foundry is no key industry
    assert [row.target for row in targets(world.office, world.reader)] == ["B", "A"]
    assert take_register(world.office, world.clerk).set == 0
    with pytest.raises(Refusal, match="无权进行这项操作"):
        take_register(world.office, world.other_county, county=WUAN)
