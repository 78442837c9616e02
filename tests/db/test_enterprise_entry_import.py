"""Entries from a workbook: several sheets, all rows or none, again without harm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from db.enterprise_entries import add_entry, entries_of, retire_entry
from db.enterprise_entry_import import (
    EntriesImported,
    EntriesRefusal,
    import_entries,
    sheet_kinds,
    template_columns,
)
from db.enterprise_entry_undo import undo_last
from db.trail import entries
from db.users import Actor
from grading.refusals import Refusal
from templates.workbooks.entry_sheets import read_entries, write_entry_template
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS, World

LINES = [
    ["邯郸市生产线一览"],
    ["序号", "信用代码", "企业名称", "生产线", "单位", "环评产能", "许可产能", "投产日期", "颜色"],
    [1, STEEL_WORKS, "武安虚构钢铁有限公司", "1号烧结机", "万吨/年", 300, 280.5, "2015.6.30", "红"],
    [2, "", "涉县虚构钢铁有限公司", "1号线", "万吨/年", "100", "", "", ""],
]
PENALTIES = [
    ["统一社会信用代码", "决定书文号", "处罚日期", "事由", "金额（万元）"],
    [STEEL_WORKS, "罚〔2026〕1号", "2026-01-15", "无组织排放", "20"],
]


def book(path: Path, **sheets: list[list[Any]]) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, lines in sheets.items():
        sheet = made.create_sheet(name)
        for line in lines:
            sheet.append(line)
    made.save(path)
    return path


def bring(world: World, path: Path, actor: Actor | None = None, **how: bool) -> EntriesImported:
    rows, remarks = read_entries(path, sheet_kinds())
    return import_entries(world.office, actor or world.clerk, path.name, rows, remarks, **how)


def test_several_sheets_are_entered_in_one_command(world: World, tmp_path: Path) -> None:
    path = book(tmp_path / "登记.xlsx", 生产线=LINES, 守法记录表=PENALTIES, 其他=[["随便"]])
    assert bring(world, path, dry_run=True).added == 3
    assert entries_of(world.office, world.clerk, STEEL_WORKS)["line"] == ()
    done = bring(world, path)
    assert (done.read, done.added, done.changed, done.unchanged) == (3, 3, 0, 0)
    assert {each.rule for each in done.findings} == {"unknown_sheet", "unknown_column"}
    found = entries_of(world.office, world.clerk, STEEL_WORKS)
    line = found["line"][0].values
    assert (line["permitted_capacity"], line["commissioned"]) == ("280.5", "2015-06-30")
    assert found["penalty"][0].values["amount"] == "20"
    assert len(entries_of(world.office, world.clerk, OTHER_WORKS)["line"]) == 1
    told = entries(world.office, world.admin, kind="entries", key="登记.xlsx", limit=5)
    assert [each.action for each in told] == ["entries.import"]
    again = bring(world, path)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 3)


def test_test_reports_come_with_the_outlets_they_are_of(world: World, tmp_path: Path) -> None:
    outlets = [["信用代码", "排放口名称", "类型"], [STEEL_WORKS, "1#机头", "head"]]
    reports = [
        ["信用代码", "报告编号", "排口名称", "监测项目", "采样日期", "折算浓度", "检测单位"],
        [STEEL_WORKS, "JC-1", "1#机头", "烟尘", "2026.1.20", 8.4, "虚构检测"],
        [STEEL_WORKS, "JC-1", "1#机头", "SO₂", "2026.1.20", 20, "虚构检测"],
    ]
    assert bring(world, book(tmp_path / "a.xlsx", 排放口=outlets, 监测报告=reports)).added == 3
    found = entries_of(world.office, world.clerk, STEEL_WORKS)["report"]
    assert [(each.values["pollutant"], each.values["value"]) for each in found] == [
        ("颗粒物", "8.4"),
        ("二氧化硫", "20"),
    ]
    reports[1][2], reports[2][4] = "1#机尾", "2027-01-01"
    with pytest.raises(EntriesRefusal, match="2 处错误") as refused:
        bring(world, book(tmp_path / "b.xlsx", 监测报告=reports))
    assert [(each.row, each.column) for each in refused.value.findings] == [
        (2, "排口名称"),
        (3, "采样日期"),
    ]
    assert "是不是“1#机头”" in refused.value.findings[0].message


def test_what_is_there_is_filled_in_and_empty_cells_leave_it(world: World, tmp_path: Path) -> None:
    given = {"name": "1号烧结机", "product": "烧结矿", "note": "旧"}
    add_entry(world.office, world.clerk, STEEL_WORKS, "line", given)
    assert bring(world, book(tmp_path / "a.xlsx", 生产线=LINES[:3])).changed == 1
    line = entries_of(world.office, world.clerk, STEEL_WORKS)["line"][0].values
    assert (line["product"], line["approved_capacity"]) == ("烧结矿", "300")
    undo_last(world.office, world.clerk, STEEL_WORKS)
    line = entries_of(world.office, world.clerk, STEEL_WORKS)["line"][0].values
    assert (line["product"], line["approved_capacity"]) == ("烧结矿", "")


def test_one_fault_and_nothing_is_entered(world: World, tmp_path: Path) -> None:
    wrong = [
        *LINES,
        [3, "9130", "", "2号线", "", "", "", "", ""],
        [4, "", "没有这家公司", "2号线", "", "", "", "", ""],
        [5, "", "", "2号线", "", "", "", "", ""],
        [6, STEEL_WORKS, "", "", "", "", "", "", ""],
        [7, STEEL_WORKS, "", "3号线", "", "很多", "", "2015-13-01", ""],
        [8, STEEL_WORKS, "", "1号烧结机", "", "", "", "", ""],
    ]
    with pytest.raises(EntriesRefusal) as refused:
        bring(world, book(tmp_path / "a.xlsx", 生产线=wrong))
    faults = [each for each in refused.value.findings if each.severity == "error"]
    assert [each.row for each in faults] == [5, 6, 7, 8, 9, 9, 10]
    assert [each.column for each in faults][:2] == ["统一社会信用代码", "企业名称"]
    assert {each.column for each in faults if each.row == 9} == {"环评产能", "投产日期"}
    assert "同一条生产线" in faults[-1].message
    assert "第 5 行" in refused.value.where
    assert entries_of(world.office, world.clerk, STEEL_WORKS)["line"] == ()


def test_counties_hold_row_by_row(world: World, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", 生产线=LINES)
    with pytest.raises(EntriesRefusal, match="本区县"):
        bring(world, path, world.county)
    with pytest.raises(Refusal, match="无权"):
        bring(world, path, world.reader)


def test_a_retired_outlet_is_not_entered_behind_its_back(world: World, tmp_path: Path) -> None:
    made = add_entry(world.office, world.clerk, STEEL_WORKS, "outlet", {"name": "机头"})
    retire_entry(world.office, world.clerk, STEEL_WORKS, "outlet", made.id, "拆除")
    lines = [["企业代码", "排放口", "编号"], [STEEL_WORKS, "机头", "DA001"]]
    with pytest.raises(EntriesRefusal, match="已停用，可以恢复"):
        bring(world, book(tmp_path / "a.xlsx", 排放口=lines))


def test_a_workbook_of_nothing_known_is_refused(world: World, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="没有一张工作表是登记"):
        read_entries(book(tmp_path / "a.xlsx", 甲=[["乙"]]), sheet_kinds())
    with pytest.raises(EntriesRefusal, match="没有找到表头"):
        bring(world, book(tmp_path / "b.xlsx", 生产线=[["甲"], ["乙"]]))


def test_the_empty_workbook_is_understood_when_filled_in(world: World, tmp_path: Path) -> None:
    path = tmp_path / "空白.xlsx"
    write_entry_template(path, [(kind, template_columns(kind.id)) for kind in sheet_kinds()])
    made = load_workbook(path)
    for sheet in made.worksheets[1:]:
        headings = {str(cell.value).rstrip("*"): cell.column for cell in sheet[1]}
        kind = next(each for each in sheet_kinds() if each.names[0] == sheet.title)
        assert set(kind.titles) < set(headings)
    sheet = made["生产线"]
    for at, text in ((1, STEEL_WORKS), (3, "1号烧结机")):
        sheet.cell(2, at).value = text
    made.save(path)
    assert bring(world, path).added == 1
