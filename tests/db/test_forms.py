"""A stage goes out as an Excel form and comes back: the right one, whole, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from db.audits import open_audit
from db.facts import record_facts, take_over
from db.forms import FormRefusal, fill, write_form
from db.trail import entries
from db.workflow import advance
from grading.refusals import Refusal
from tests.db.audit_world import LEVEL_B, STEEL_WORKS, World

ANSWERS = {
    "processes#sinter": "是",
    "processes#coke": "否",
    "head.PM": "9.5；12.0 mg/m3",
    "archive#eia": "是",
    "archive#permit": "是",
    "penalised": "否",
}


def type_in(path: Path, cells: Mapping[str, Any], notes: Mapping[str, str] | None = None) -> None:
    """Fill in a form by key as a person does, in the value and evidence columns."""
    book = load_workbook(path)
    for sheet in book.worksheets:
        for row in range(4, sheet.max_row + 1):
            key = sheet.cell(row, 9).value
            if key in cells:
                sheet.cell(row, 6).value = cells[key]
            if notes and key in notes:
                sheet.cell(row, 7).value = notes[key]
    book.save(path)


def sent_out(*given: Any, **answers: Any) -> Path:
    """The file of a form that was written."""
    return write_form(*given, **answers).path


def questions(path: Path) -> list[str]:
    book = load_workbook(path)
    keys = [sheet.cell(row, 9).value for sheet in book.worksheets
            for row in range(4, sheet.max_row + 1)]  # fmt: skip
    return [key for key in keys if key]


def test_a_form_goes_out_and_comes_back(world: World, tmp_path: Path) -> None:
    number = world.open().number
    path = sent_out(world.office, world.clerk, number, None, tmp_path / "自评.xlsx")
    type_in(path, ANSWERS, {"head.PM": "附件3"})
    done = fill(world.office, world.clerk, number, "claimed", path)
    stage = done.audit.stages["claimed"]
    assert stage["head.PM"].value == [Decimal("9.5"), Decimal("12.0")]
    assert (stage["head.PM"].origin, stage["head.PM"].evidence) == ("form", "附件3")
    assert stage["processes"].value == {"sinter": True, "coke": False}
    assert (done.stage, done.answered) == ("claimed", 4)
    assert set(done.changed) == {"processes", "head.PM", "archive", "penalised"}
    assert done.audit.unanswered == ()
    entry = entries(world.office, world.admin, kind="audit", key=number)[0]
    assert entry.details["source"]["file"] == "自评.xlsx"
    assert advance(world.office, world.clerk, number, "submit").state == "submitted"


def test_reading_the_same_form_again_changes_nothing(world: World, tmp_path: Path) -> None:
    number = world.open().number
    path = sent_out(world.office, world.clerk, number, None, tmp_path / "form.xlsx")
    type_in(path, ANSWERS)
    fill(world.office, world.clerk, number, None, path)
    before = world.see(number)
    assert fill(world.office, world.clerk, number, None, path).changed == ()
    assert world.see(number) == before


def test_a_form_asks_only_what_may_apply(world: World, tmp_path: Path) -> None:
    number = world.open().number
    path = sent_out(world.office, world.clerk, number, "claimed", tmp_path / "all.xlsx")
    assert "oven.PM" in questions(path)
    world.record(world.clerk, number, "claimed", {"processes": {"sinter": True, "coke": False}})
    path = sent_out(world.office, world.clerk, number, "claimed", tmp_path / "some.xlsx")
    assert questions(path) == [
        "processes#sinter", "processes#coke", "head.PM", "archive#eia", "archive#permit",
        "penalised",
    ]  # fmt: skip
    assert load_workbook(path).sheetnames == [
        "填表说明", "基本情况", "有组织排放", "环境管理", "一票否决", "_jinji",
    ]  # fmt: skip


def test_a_form_can_be_filled_in_part_by_part(world: World, tmp_path: Path) -> None:
    number = world.open().number
    path = sent_out(world.office, world.clerk, number, None, tmp_path / "form.xlsx")
    type_in(path, {"archive#eia": "是"})
    fill(world.office, world.clerk, number, None, path)
    later = sent_out(world.office, world.clerk, number, None, tmp_path / "later.xlsx")
    type_in(later, {"archive#eia": None, "archive#permit": "否"})
    done = fill(world.office, world.clerk, number, None, later)
    assert done.audit.stages["claimed"]["archive"].value == {"eia": True, "permit": False}


def test_the_next_stage_shows_the_one_before(world: World, tmp_path: Path) -> None:
    number = world.submitted()
    path = sent_out(world.office, world.county, number, None, tmp_path / "初审.xlsx")
    book = load_workbook(path)
    shown = {
        sheet.cell(row, 9).value: sheet.cell(row, 8).value
        for sheet in (book["基本情况"], book["有组织排放"])
        for row in range(4, 12)
    }
    assert book["有组织排放"].cell(3, 8).value == "自评值"
    assert (shown["head.PM"], shown["processes#sinter"], shown["processes#coke"]) == (
        "9.5；12.0", "是", "否",
    )  # fmt: skip
    type_in(path, {"head.PM": "9.9"})
    done = fill(world.office, world.county, number, "reviewed", path)
    assert {f: e.value for f, e in done.audit.stages["reviewed"].items()} == {
        "head.PM": Decimal("9.9")
    }


def test_a_form_with_answers_given_is_recorded_only_when_it_comes_back(
    world: World, tmp_path: Path
) -> None:
    number = world.open().number
    path = tmp_path / "form.xlsx"
    sent_out(world.office, world.clerk, number, "claimed", path, answers=LEVEL_B)
    assert world.see(number).stages["claimed"] == {}
    done = fill(world.office, world.clerk, number, "claimed", path)
    assert done.audit.stages["claimed"]["head.PM"].value == LEVEL_B["head.PM"]
    assert done.audit.unanswered == ()


def test_a_form_of_another_audit_is_refused(world: World, tmp_path: Path) -> None:
    first, second = world.open().number, world.open().number
    path = sent_out(world.office, world.clerk, first, None, tmp_path / "form.xlsx")
    type_in(path, ANSWERS)
    with pytest.raises(Refusal) as refused:
        fill(world.office, world.clerk, second, "claimed", path)
    assert refused.value.what == f"这是 {first} 的填报表，不是 {second} 的"
    assert refused.value.where == "form.xlsx"
    assert world.see(second).stages["claimed"] == {}


def test_a_form_of_another_edition_is_refused(world: World, tmp_path: Path) -> None:
    number = world.open().number
    path = sent_out(world.office, world.clerk, number, None, tmp_path / "form.xlsx")
    book = load_workbook(path)
    book["_jinji"]["B5"] = "0" * 64
    book.save(path)
    with pytest.raises(Refusal, match="与本件的不是同一版文本"):
        fill(world.office, world.clerk, number, "claimed", path)


def test_a_form_of_another_stage_is_refused(world: World, tmp_path: Path) -> None:
    number = world.open().number
    path = sent_out(world.office, world.clerk, number, None, tmp_path / "form.xlsx")
    type_in(path, ANSWERS)
    with pytest.raises(Refusal, match="这是自评阶段的填报表，不是初审阶段的"):
        fill(world.office, world.clerk, number, "reviewed", path)
    fill(world.office, world.clerk, number, None, path)
    advance(world.office, world.clerk, number, "submit")
    with pytest.raises(Refusal, match="这是自评阶段的填报表，不是初审阶段的"):
        fill(world.office, world.county, number, None, path)
    with pytest.raises(Refusal, match="自评阶段的事实只在“企业自评”时填报"):
        fill(world.office, world.clerk, number, "claimed", path)


def test_one_bad_cell_takes_nothing_in_and_every_one_is_named(world: World, tmp_path: Path) -> None:
    number = world.open().number
    path = sent_out(world.office, world.clerk, number, None, tmp_path / "form.xlsx")
    type_in(path, {**ANSWERS, "head.PM": "-5", "quenching": "半干"}, {"oven.PM": "附件9"})
    with pytest.raises(FormRefusal) as refused:
        fill(world.office, world.clerk, number, "claimed", path)
    assert refused.value.what == "填报表有 3 处不能读入，没有读入任何内容"
    assert refused.value.where == "form.xlsx “有组织排放”第 4 行“填报值”"
    assert "超出允许范围" in refused.value.remedy
    assert [finding.rule for finding in refused.value.findings] == ["value", "value", "no_value"]
    assert world.see(number).stages["claimed"] == {}


def test_a_bound_counts_where_only_that_side_is_asked(world: World, tmp_path: Path) -> None:
    number = world.open().number
    path = sent_out(world.office, world.clerk, number, None, tmp_path / "form.xlsx")
    type_in(path, {"head.PM": "≤8"})
    done = fill(world.office, world.clerk, number, None, path)
    assert done.audit.stages["claimed"]["head.PM"].value == Decimal(8)


def test_no_stage_is_open_after_the_site_visit(world: World, tmp_path: Path) -> None:
    number = world.site_verified()
    with pytest.raises(Refusal, match="没有正在填报的阶段"):
        sent_out(world.office, world.reviewer, number, None, tmp_path / "form.xlsx")
    sent_out(world.office, world.reviewer, number, "verified", tmp_path / "form.xlsx")


def test_the_shipped_steel_pack_goes_out_and_comes_back(world: World, tmp_path: Path) -> None:
    number = open_audit(world.office, world.clerk, STEEL_WORKS, "hebei-steel", "A").number
    view = world.see(number)
    processes = {item: item in ("sinter", "blast_furnace") for item in
                 view.pack.facts["processes"].answers}  # fmt: skip
    record_facts(
        world.office, world.clerk, number, "claimed", {"processes": processes}, origin="window"
    )
    path = sent_out(world.office, world.clerk, number, None, tmp_path / "steel.xlsx")
    type_in(path, dict.fromkeys(questions(path), "不详"))
    type_in(path, {f"processes#{item}": "是" if on else "否" for item, on in processes.items()})
    done = fill(world.office, world.clerk, number, None, path)
    assert done.audit.unanswered == ()
    advance(world.office, world.clerk, number, "submit")
    assert take_over(world.office, world.county, number, "reviewed").unanswered == ()
