"""The audit form: written, filled in with openpyxl as a person would with Excel, read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from grading.facts import Fact
from grading.refusals import Refusal
from templates.workbooks.form_answers import FormAnswers, answers, read_form
from templates.workbooks.forms import FormAspect, FormContent, FormIndicator, write_form

FACTS = {
    fact.id: fact
    for fact in (
        Fact("processes", "choices", "生产工序", options={"sinter": "烧结", "pellet": "球团"}),
        Fact("head.PM", "concentration", "烧结机机头 颗粒物", "mg/m3", oxygen=Decimal(16)),
        Fact("clean_share", "number", "清洁方式运输比例", "%"),
        Fact("store", "checklist", "物料储存", items={"silo": "料仓密闭", "shed": "料棚封闭"}),
        Fact("quenching", "choice", "熄焦", options={"dry": "干熄焦, 全部", "wet": "湿熄焦"}),
        Fact("penalised", "yes_no", "近一年受生态环境行政处罚"),
    )
}
CONTENT = FormContent(
    audit_number="2026-GT-0001",
    fingerprint="a" * 64,
    pack="hebei-steel@2026-draft",
    pack_title="河北省钢铁（长流程）",
    stage="claimed",
    stage_title="自评",
    enterprise="武安虚构钢铁有限公司",
    credit_code="91130481MA00000000",
    target="A",
    application_date=date(2026, 6, 1),
    aspects=(
        FormAspect(
            "装备水平",
            (
                FormIndicator("eq.q", "熄焦", (("A", "干熄焦"), ("B", "湿熄焦")), ("quenching",)),
                FormIndicator("eq.p", "工序", (), ("processes",)),
            ),
        ),
        FormAspect(
            "有组织/无组织",
            (
                FormIndicator("or.h", "机头", (("A", "≤10"),), ("processes", "head.PM")),
                FormIndicator("fu.s", "储存", (("A", "密闭"),), ("store",)),
                FormIndicator("tr.s", "运输", (("A", "≥80%"),), ("clean_share", "penalised")),
            ),
        ),
    ),
    facts=FACTS,
)


def find(book: Workbook, key: str) -> tuple[Worksheet, int]:
    """The sheet and row of a key."""
    for sheet in book.worksheets:
        for row in range(4, sheet.max_row + 1):
            if sheet.cell(row, 9).value == key:
                return sheet, row
    raise AssertionError(key)


def fill(path: Path, cells: Mapping[str, Any], evidence: Mapping[str, str] | None = None) -> None:
    """Fill in answers by key, as a person does: value column and evidence column only."""
    book = load_workbook(path)
    for key, value in cells.items():
        sheet, row = find(book, key)
        sheet.cell(row, 6).value = value
    for key, text in (evidence or {}).items():
        sheet, row = find(book, key)
        sheet.cell(row, 7).value = text
    book.save(path)


def read(path: Path) -> FormAnswers:
    return answers(read_form(path), FACTS, {"head.PM": "at_most"})


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "自评表.xlsx"
    write_form(path, CONTENT)
    return path


def test_an_empty_form_answers_nothing_and_knows_whose_it_is(form: Path) -> None:
    read_back = read_form(form)
    assert (read_back.audit_number, read_back.stage) == ("2026-GT-0001", "claimed")
    assert (read_back.pack, read_back.fingerprint) == ("hebei-steel@2026-draft", "a" * 64)
    assert read(form) == FormAnswers({}, {}, ())
    assert [file.name for file in form.parent.iterdir()] == ["自评表.xlsx"]


def test_answers_are_read_as_they_were_typed(form: Path) -> None:
    fill(
        form,
        {
            "processes#sinter": "是",
            "processes#pellet": "否",
            "head.PM": "≤９．５ mg/m³；10.04",
            "clean_share": "85%",
            "store#silo": "是",
            "quenching": "干熄焦, 全部",
            "penalised": "不详",
        },
        {"head.PM": "附件3 第12页", "store#silo": "照片1", "store#shed": "照片2"},
    )
    found = read(form)
    assert found.findings == ()
    assert found.values == {
        "processes": {"sinter": True, "pellet": False},
        "head.PM": [Decimal("9.5"), Decimal("10.04")],
        "clean_share": Decimal(85),
        "store": {"silo": True},
        "quenching": "dry",
        "penalised": None,
    }
    assert found.evidence == {"head.PM": "附件3 第12页", "store": "照片1；料棚封闭：照片2"}


def test_recorded_answers_stand_in_the_next_form_and_read_back_the_same(tmp_path: Path) -> None:
    values = {
        "processes": {"sinter": True, "pellet": None},
        "head.PM": [Decimal("9.50"), None],
        "store": {"silo": False},
        "quenching": "wet",
        "penalised": False,
    }
    path = tmp_path / "form.xlsx"
    write_form(path, replace(CONTENT, answers=values, evidence={"store": "附件1"}))
    found = read(path)
    assert (found.values, found.evidence) == (values, {"store": "附件1"})


def test_the_earlier_stage_is_shown_and_not_read(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    earlier = {"head.PM": Decimal("8.8"), "store": ["silo"]}
    write_form(path, replace(CONTENT, earlier=earlier, earlier_title="自评"))
    book = load_workbook(path)
    sheet, row = find(book, "head.PM")
    assert (sheet.cell(3, 8).value, sheet.cell(row, 8).value) == ("自评值", "8.8")
    assert [find(book, f"store#{item}")[0].cell(find(book, f"store#{item}")[1], 8).value
            for item in ("silo", "shed")] == ["是", "否"]  # fmt: skip
    assert not sheet.column_dimensions["H"].hidden
    assert read(path).values == {}


def test_a_question_asked_twice_stands_once(form: Path) -> None:
    book = load_workbook(form)
    sheet = book["有组织 无组织"]
    assert sheet.cell(4, 4).value == "生产工序"
    assert sheet.cell(4, 6).value == "见“装备水平”第 5 行"
    assert sheet.cell(4, 6).protection.locked


def test_only_answers_and_evidence_are_unlocked_and_the_identity_is_hidden(form: Path) -> None:
    book = load_workbook(form)
    assert book["_jinji"].sheet_state == "veryHidden"
    sheet, row = find(book, "head.PM")
    assert sheet.protection.sheet
    unlocked = [c for c in range(1, 10) if not sheet.cell(row, c).protection.locked]
    assert unlocked == [6, 7]
    assert sheet.column_dimensions["I"].hidden
    assert sheet.cell(row, 6).number_format == "@"


def test_answers_that_are_chosen_have_a_drop_down(form: Path) -> None:
    book = load_workbook(form)
    sheet, row = find(book, "quenching")
    offered = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
    words = book["_jinji"]
    range_of = offered[f"F{row}"].partition("!")[2].replace("$", "")
    assert [cell.value for (cell,) in words[range_of]] == ["干熄焦, 全部", "湿熄焦", "不详"]
    ticks = next(text for text in offered.values() if "$D$" in text)
    assert [words[f"D{n}"].value for n in (1, 2, 3)] == ["是", "否", "不详"]
    assert ticks == "_jinji!$D$1:$D$3"


def test_every_cell_in_the_way_is_named_with_sheet_row_and_column(form: Path) -> None:
    fill(
        form,
        {"head.PM": "-3", "clean_share": "120", "quenching": "半干", "store#silo": "大概"},
    )
    found = read(form).findings
    assert [(each.sheet, each.column, each.value) for each in found] == [
        ("装备水平", "填报值", "半干"),
        ("有组织 无组织", "填报值", "-3"),
        ("有组织 无组织", "填报值", "大概"),
        ("有组织 无组织", "填报值", "120"),
    ]
    assert [each.row for each in found] == [4, 5, 6, 8]
    assert "没有“半干”这个选项" in found[0].message
    assert "超出允许范围（最小 0）；检查单位和小数点；未知写 “不详”" in found[1].message
    assert "“大概”不是“是”“否”或“不详”" in found[2].message
    assert "超出允许范围（最小 0，最大 100）" in found[3].message


def test_a_formula_is_not_an_answer(form: Path) -> None:
    fill(form, {"head.PM": "=5+4"})
    (finding,) = read(form).findings
    assert "公式未计算" in finding.message


def test_a_copied_row_is_named(form: Path) -> None:
    book = load_workbook(form)
    sheet, row = find(book, "head.PM")
    sheet.cell(row, 6).value = "9"
    last = sheet.max_row + 1
    for column in range(1, 10):
        sheet.cell(last, column).value = sheet.cell(row, column).value
    book.save(form)
    (finding,) = read(form).findings
    assert finding.message == f"这一行与“有组织 无组织”第 {row} 行是同一项内容；请只留一行"


def test_a_row_of_another_edition_is_named(form: Path) -> None:
    book = load_workbook(form)
    sheet, row = find(book, "head.PM")
    sheet.cell(row, 9).value = "stack.PM"
    book.save(form)
    (finding,) = read(form).findings
    assert "本版标准没有这一行的内容" in finding.message


def test_a_workbook_of_ones_own_is_no_form(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["填报值", "键"])
    path = tmp_path / "own.xlsx"
    book.save(path)
    with pytest.raises(Refusal, match="这不是本程序导出的填报表"):
        read_form(path)


def test_a_form_of_another_layout_is_refused(form: Path) -> None:
    book = load_workbook(form)
    book["_jinji"].cell(2, 2).value = "9"
    book.save(form)
    with pytest.raises(Refusal, match="填报表的格式版本（9）不是本程序的（1）"):
        read_form(form)


def test_a_form_without_its_questions_is_refused(form: Path) -> None:
    book = load_workbook(form)
    for name in ("装备水平", "有组织 无组织"):
        del book[name]
    book.save(form)
    with pytest.raises(Refusal, match="没有填报内容的表"):
        read_form(form)


def test_what_looks_like_a_formula_is_written_as_text(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    evil = '=HYPERLINK("http://x","点")'
    write_form(path, replace(CONTENT, enterprise=evil, evidence={"head.PM": "+1\x07@x"}))
    book = load_workbook(path)
    assert book["填表说明"]["B4"].value == evil
    assert book["填表说明"]["B4"].data_type == "s"
    sheet, row = find(book, "head.PM")
    assert (sheet.cell(row, 7).value, sheet.cell(row, 7).quotePrefix) == ("+1@x", True)
    with ZipFile(path) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_a_long_form_keeps_unique_sheet_names(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    aspects = tuple(replace(CONTENT.aspects[0], title="一" * 40) for _ in range(2))
    write_form(path, replace(CONTENT, aspects=aspects))
    assert len(set(load_workbook(path).sheetnames)) == 4


def test_a_form_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "form.xlsx").mkdir()
    with pytest.raises(OSError):
        write_form(tmp_path / "form.xlsx", CONTENT)
    assert [each.name for each in tmp_path.iterdir()] == ["form.xlsx"]
