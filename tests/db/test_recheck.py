"""The plan of yearly rechecks, and the terms of guarantees."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from openpyxl import load_workbook

from db.certificates import verify as verify_certificate
from db.enterprise_entries import add_entry
from db.guarantee_terms import guarantee_terms
from db.level_registration import Registration, register_level
from db.recheck import open_recheck, recheck_list, write_recheck_list
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS, World
from tests.db.level_world import formal_b, step


def register(world: World, on: str, code: str = STEEL_WORKS) -> None:
    given = Registration("A", "河北省生态环境厅", "冀环〔2025〕30号", on)
    register_level(world.office, world.approver, code, given)


def test_a_level_is_due_a_year_after_it_was_decided(world: World, tmp_path: Path) -> None:
    register(world, "2025-02-01")
    register(world, "2025-04-20", OTHER_WORKS)
    late, soon = recheck_list(world.office, world.reader)
    assert (late.due, late.state, late.left) == (date(2026, 2, 1), "overdue", -29)
    assert (soon.due, soon.state) == (date(2026, 4, 20), "due")
    assert [r.key for r in recheck_list(world.office, world.other_county)] == [OTHER_WORKS]
    upto = recheck_list(world.office, world.reader, until=date(2026, 2, 1))
    assert [row.key for row in upto] == [STEEL_WORKS]
    path = tmp_path / "计划.xlsx"
    assert write_recheck_list(world.office, world.reader, path, [late, soon]) == 2
    sheet = load_workbook(path).active
    assert sheet is not None
    assert "评定满 12 个月应复核" in str(sheet["A2"].value)


def test_what_stands_still_is_not_due_and_says_why(world: World) -> None:
    register(world, "2025-02-01")
    given = {"kind": "长期停产", "starts_on": "2026-01-05"}
    add_entry(world.office, world.clerk, STEEL_WORKS, "stop", given)
    [row] = recheck_list(world.office, world.reader)
    assert (row.state, row.why) == ("stopped", "2026-01-05 起长期停产，复产后核查")


def test_a_trial_result_is_in_no_plan(world: World) -> None:
    world.published()
    assert recheck_list(world.office, world.reader) == []


def test_the_recheck_under_way_is_named_and_takes_up_last_years_values(world: World) -> None:
    formal_b(world)
    world.confirm_packs()
    world.clock.advance(days=350)
    view, carried = open_recheck(world.office, world.clerk, STEEL_WORKS, world.pack, "formal")
    assert (view.kind, view.target, carried) == ("年度复核", "B", 4)
    [row] = recheck_list(world.office, world.reader)
    assert (row.state, row.audit) == ("running", view.number)


def test_a_guarantee_warns_before_its_term_ends(world: World) -> None:
    register(world, "2025-12-30")
    today = world.clock.today()
    for document, ends in (
        ("甲文", today + timedelta(days=20)),
        ("乙文", today - timedelta(days=1)),
    ):
        given = {
            "kind": "民生豁免", "document": document, "starts_on": "2025-11-01",
            "ends_on": ends.isoformat(), "task": "供热 300 万平方米",
        }  # fmt: skip
        add_entry(world.office, world.clerk, STEEL_WORKS, "guarantee", given)
    ended, soon = guarantee_terms(world.office, world.reader)
    assert (ended.state, soon.state) == ("ended", "soon")
    assert "须有新的认定文件" in ended.words
    assert "任务外产能按 A 级管控" in soon.words
    assert guarantee_terms(world.office, world.other_county) == []


def test_verifying_a_certificate_says_since_when_and_why_it_has_no_force(world: World) -> None:
    number = world.published()
    certificate = world.see(number).certificate
    assert certificate is not None
    step(world, world.approver, number, "revoke", opinion="监测数据造假")
    found = verify_certificate(world.office, world.reader, certificate.claim)
    assert not found.ok
    assert found.reason == f"{certificate.number} 已于 2026-03-10 失效：撤销等级（监测数据造假）"
