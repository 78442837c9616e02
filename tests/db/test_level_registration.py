"""上级结果登记: one by one and from a list, in history and register, differences explained."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from db.enterprise_history import level_history
from db.level_acts import ends
from db.level_import import LevelsRefusal, import_levels, write_template
from db.level_registration import Registration, register_level, retract
from db.trail import entries
from db.users import Actor, add_user
from grading.refusals import Refusal
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS, WUAN, World
from tests.db.level_world import formal_b
from tests.db.level_world import register_level as of_register

A = Registration("A", "河北省生态环境厅", "冀环〔2025〕30号", "2025-12-30", pages="3")


def test_an_existing_a_enters_without_audit_pack_or_proven_level(world: World) -> None:
    done = register_level(world.office, world.approver, STEEL_WORKS, A)
    assert (done.level, done.industry, done.done) == ("A", "钢铁", "registered")
    history = level_history(world.office, world.reader, STEEL_WORKS)
    [held] = history.held
    assert (held.level, held.since, held.source) == ("A", "2025-12-30", "上级结果登记")
    assert of_register(world) == ("A", "A")
    before = level_history(world.office, world.reader, STEEL_WORKS, date(2025, 12, 29))
    assert before.overall.level is None
    assert "上级结果登记 A" in entries(world.office, world.admin, limit=1)[0].note


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"authority": " "}, "上级结果登记缺少：评定机关"),
        ({"document": "", "on": ""}, "上级结果登记缺少：文号、日期"),
        ({"level": "Q"}, "没有“Q”这个等级"),
        ({"level": "C"}, "C 级由本局评定，不作上级结果登记"),
        ({"on": "2027-01-01"}, "在今天之后"),
        ({"on": "去年"}, "写法不对"),
        ({"industry": "航天"}, "没有“航天”这个行业"),
    ],
)
def test_what_is_missing_or_wrong_is_said(
    world: World, change: dict[str, str], sentence: str
) -> None:
    from dataclasses import replace

    with pytest.raises(Refusal, match=sentence):
        register_level(world.office, world.approver, STEEL_WORKS, replace(A, **change))
    assert level_history(world.office, world.reader, STEEL_WORKS).held == ()


def test_only_who_may_approve_registers_and_nothing_twice(world: World) -> None:
    with pytest.raises(Refusal, match="无权"):
        register_level(world.office, world.clerk, STEEL_WORKS, A)
    register_level(world.office, world.approver, STEEL_WORKS, A)
    with pytest.raises(Refusal, match="已经登记"):
        register_level(world.office, world.approver, STEEL_WORKS, A)


def test_a_difference_to_our_own_result_is_explained(world: World) -> None:
    from dataclasses import replace

    formal_b(world)
    world.clock.advance(days=20)
    later = replace(A, on="2026-03-12")
    with pytest.raises(Refusal, match=r"系统的结果是 B 级.*须写明差异原因"):
        register_level(world.office, world.approver, STEEL_WORKS, later)
    told = replace(later, difference="省厅复核时监测报告已补齐")
    register_level(world.office, world.approver, STEEL_WORKS, told)
    assert level_history(world.office, world.reader, STEEL_WORKS).overall.level == "A"
    with world.office.reading() as session:
        assert [each.cause for each in ends(session)] == ["superseded"]


def test_a_revocation_by_the_province_ends_the_level(world: World) -> None:
    register_level(world.office, world.approver, STEEL_WORKS, A)
    gone = Registration("撤销", "河北省生态环境厅", "冀环〔2026〕2号", "2026-02-01")
    register_level(world.office, world.approver, STEEL_WORKS, gone)
    assert of_register(world) == (None, "已撤销")


def test_a_wrong_registration_is_retracted_with_a_reason_and_stays_on_file(world: World) -> None:
    done = register_level(world.office, world.approver, STEEL_WORKS, A)
    with pytest.raises(Refusal, match="没有第"):
        retract(world.office, world.approver, OTHER_WORKS, done.entry, "登错")
    retract(world.office, world.approver, STEEL_WORKS, done.entry, "登错了企业")
    assert level_history(world.office, world.reader, STEEL_WORKS).held == ()
    with pytest.raises(Refusal, match="已经撤回"):
        retract(world.office, world.approver, STEEL_WORKS, done.entry, "登错了企业")


def listed(folder: Path, rows: list[list[str]], head: list[str] | None = None) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "附件1"
    sheet.append(["河北省 A 级企业名单"])
    sheet.append(head or ["序号", "企业名称", "统一社会信用代码", "绩效等级", "公布日期", "页码"])
    for row in rows:
        sheet.append(row)
    path = folder / "A级名单.xlsx"
    book.save(path)
    return path


COMMON = {"authority": "河北省生态环境厅", "document": "冀环〔2025〕30号"}


def test_the_existing_a_enterprises_enter_from_a_list(world: World, tmp_path: Path) -> None:
    path = listed(tmp_path, [
        ["1", "武安虚构钢铁有限公司", "", "A级", "2025年12月30日", "3"],
        ["2", "", OTHER_WORKS, "A", "2025-12-30", "3"],
    ])  # fmt: skip
    tried = import_levels(world.office, world.approver, path, **COMMON, dry_run=True)
    assert (tried.read, tried.registered) == (2, 2)
    assert level_history(world.office, world.reader, STEEL_WORKS).held == ()
    done = import_levels(world.office, world.approver, path, **COMMON)
    assert (done.registered, done.unchanged) == (2, 0)
    for code in (STEEL_WORKS, OTHER_WORKS):
        assert level_history(world.office, world.reader, code).overall.level == "A"
    again = import_levels(world.office, world.approver, path, **COMMON)
    assert (again.registered, again.unchanged) == (0, 2)


def test_a_list_with_a_fault_registers_nothing(world: World, tmp_path: Path) -> None:
    path = listed(tmp_path, [
        ["1", "武安虚构钢铁有限公司", "", "A", "2025-12-30", "3"],
        ["2", "武安虚构钢鉄有限公司", "", "A", "2025-12-30", "3"],
        ["3", "", OTHER_WORKS, "甲等", "2025-12-30", "3"],
    ])  # fmt: skip
    with pytest.raises(LevelsRefusal, match="名单有 2 处错误") as refused:
        import_levels(world.office, world.approver, path, **COMMON)
    said = [each.message for each in refused.value.findings if each.severity == "error"]
    assert "是不是“武安虚构钢铁有限公司”" in said[0]
    assert level_history(world.office, world.reader, STEEL_WORKS).held == ()


def test_the_empty_list_is_read_back(world: World, tmp_path: Path) -> None:
    write_template(tmp_path / "空表.xlsx")
    with pytest.raises(Refusal, match="没有企业"):
        import_levels(world.office, world.approver, tmp_path / "空表.xlsx")


def test_a_county_account_registers_nothing(world: World) -> None:
    local = add_user(world.office, world.admin, "县审批", "approver", password="correct horse",
                     county=WUAN)  # fmt: skip
    approver = Actor(local.user_id, "县审批", frozenset({"approver"}), WUAN)
    with pytest.raises(Refusal, match="由市级人员办理"):
        register_level(world.office, approver, STEEL_WORKS, A)
    assert world.county.county == WUAN
    with pytest.raises(Refusal, match="无权"):
        register_level(world.office, world.county, STEEL_WORKS, A)
