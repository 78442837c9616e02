"""Last year's workbook: found by its headings, matched by code or a person's word, compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from db.emergency_compare import compare_lists
from db.emergency_import import import_historic, match_historic
from db.emergency_lists import lists, make_list, show_list
from db.emergency_papers import list_content, print_orders, tonight
from db.trail import verify
from grading.refusals import Refusal
from templates.workbooks.emergency import write_list
from templates.workbooks.emergency_reading import read_historic
from tests.db.audit_world import WUAN, World
from tests.db.emergency_world import BAN, KILN_WORKS, cement_works
from tests.templates.papers.reading import squeezed

XINGTAI = (
    ("附件", "", "", "", "", "", "", ""),
    ("2025年秋冬季重污染天气应急减排清单", "", "", "", "", "", "", ""),
    ("序号", "行业", "企业名称", "县区", "绩效等级", "红色预警措施", "橙色预警措施",
     "黄色预警措施"),
    ("1", "水泥", "武安虚构水泥有限公司", "武安市", "B", "停产",
     "原料日投料量由960吨降低到768吨及以下", BAN),
    ("2", "铸造", "武安虚构铸造有限公司", "武安", "民生豁免-B", "自主减排", "自主减排", "自主减排"),
    ("3", "铸造", "邯郸无名铸造厂", "磁县", "地方A", "停产", "停产", "停产"),
    ("4", "焦化", "磁县虚构焦化有限公司", "磁县", "长期停产", "停产", "停产", "停产"),
    ("注：本表由各县（市、区）报送", "", "", "", "", "", "", ""),
)  # fmt: skip


@pytest.fixture
def works(world: World) -> World:
    cement_works(world.office, world.admin)
    return world


@pytest.fixture
def last_year(tmp_path: Path) -> Path:
    book = Workbook()
    page: Any = book.active
    for row in XINGTAI:
        page.append(list(row))
    page.merge_cells("A2:H2")
    path = tmp_path / "2025年清单.xlsx"
    book.save(path)
    return path


def test_the_columns_are_found_and_old_levels_understood(last_year: Path) -> None:
    staged = read_historic(last_year)
    assert staged.columns["orange"] == "橙色预警措施" and staged.columns["name"] == "企业名称"
    found = [(row.name, row.county, row.level.level, row.level.note) for row in staged.rows]
    assert found == [
        ("武安虚构水泥有限公司", "130481", "B", ""),
        ("武安虚构铸造有限公司", "130481", "B", "民生豁免"),
        ("邯郸无名铸造厂", "130427", "A", "地方"),
        ("磁县虚构焦化有限公司", "130427", None, "长期停产"),
    ]
    assert staged.rows[0].measures["orange"] == "原料日投料量由960吨降低到768吨及以下"


def test_headings_over_two_rows_and_merged_names_are_read(tmp_path: Path) -> None:
    book = Workbook()
    page: Any = book.active
    page.append(
        [
            "企业名称",
            "统一社会信用代码",
            "生产线/工序",
            "红色预警",
            "",
            "橙色预警",
            "",
            "黄色预警",
            "",
        ]
    )
    page.append(
        ["", "", "", "减排措施", "减排比例", "减排措施", "减排比例", "减排措施", "减排比例"]
    )
    page.append(["甲厂", "123", "1号窑", "停产", "100", "限产", "20", "自主", ""])
    page.append(["", "", "2号窑", "停产", "100", "限产", "20", "自主", ""])
    for merged in ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:G1", "H1:I1", "A3:A4", "B3:B4"):
        page.merge_cells(merged)
    path = tmp_path / "两行表头.xlsx"
    book.save(path)
    staged = read_historic(path)
    assert [(r.name, r.line, r.measures["red"]) for r in staged.rows] == [
        ("甲厂", "1号窑", "停产"),
        ("甲厂", "2号窑", "停产"),
    ]
    assert staged.rows[0].code == "123" and staged.findings[0].rule == "code"


def test_a_file_that_is_no_list_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    page: Any = book.active
    page.append(["姓名", "电话"])
    path = tmp_path / "别的.xlsx"
    book.save(path)
    with pytest.raises(Refusal, match="认不出表头"):
        read_historic(path)


def test_an_equal_name_waits_for_a_person(works: World, last_year: Path) -> None:
    staged = read_historic(last_year)
    found = match_historic(works.office, works.clerk, staged)
    assert [each.how for each in found] == ["name", "name", "none", "none"]
    assert found[0].candidates == ((KILN_WORKS, "武安虚构水泥有限公司", "武安市"),)
    with pytest.raises(Refusal, match="有 2 家只凭名称对应"):
        import_historic(works.office, works.clerk, staged, year=2025)
    answers = {"武安虚构水泥有限公司": KILN_WORKS, "武安虚构铸造有限公司": "none"}
    done = import_historic(works.office, works.clerk, staged, year=2025, answers=answers)
    assert (done.key, done.rows) == ("2025-1", 4)
    assert done.unmatched == ("武安虚构铸造有限公司", "邯郸无名铸造厂", "磁县虚构焦化有限公司")
    assert verify(works.office).ok
    with pytest.raises(Refusal, match="已导入为清单 2025-1"):
        import_historic(works.office, works.clerk, staged, year=2025, same_names=True)


def test_the_differences_to_the_computed_list_are_shown(works: World, last_year: Path) -> None:
    staged = read_historic(last_year)
    import_historic(works.office, works.clerk, staged, year=2025, same_names=True)
    make_list(works.office, works.clerk)
    assert [each.state for each in lists(works.office, works.clerk)] == ["draft", "historic"]
    found = compare_lists(works.office, works.clerk, "2025-1", "2026-1")
    cement = [each for each in found if each.enterprise == "武安虚构水泥有限公司"]
    assert [each.what for each in cement] == ["橙色预警措施", "红色预警措施"]
    assert cement[0].old == "原料日投料量由960吨降低到768吨及以下"
    assert cement[0].new.startswith("1号窑熟料日产量由 4000 吨降低到 3200 吨及以下")
    foundry = [each for each in found if each.enterprise == "武安虚构铸造有限公司"]
    assert (foundry[0].kind, foundry[0].old, foundry[0].new) == ("level", "民生豁免-B", "C")
    assert {each.kind for each in found if each.enterprise == "邯郸无名铸造厂"} == {"gone"}


def test_what_is_exported_in_the_citys_layout_is_read_again(works: World, tmp_path: Path) -> None:
    make_list(works.office, works.clerk)
    path = tmp_path / "清单.xlsx"
    assert write_list(path, list_content(works.office, works.clerk), "city") == 5
    page: Any = load_workbook(path).active
    head = next(row for row in page.iter_rows(values_only=True) if row[2] == "企业名称")
    assert head[3:8] == (
        "县区",
        "绩效等级",
        "红色预警减排措施",
        "橙色预警减排措施",
        "黄色预警减排措施",
    )
    again = {row.name: row for row in read_historic(path).rows}
    works_row = again["武安虚构水泥有限公司"]
    assert works_row.level.level == "B"
    assert works_row.measures["orange"].startswith("1号窑熟料日产量由 4000 吨降低到 3200 吨")


def test_the_national_layout_is_read_again_by_code(works: World, tmp_path: Path) -> None:
    make_list(works.office, works.clerk)
    path = tmp_path / "全国.xlsx"
    write_list(path, list_content(works.office, works.clerk), "national")
    staged = read_historic(path)
    found = {each.row.name: each for each in match_historic(works.office, works.clerk, staged)}
    assert found["武安虚构水泥有限公司"].how == "code"
    assert found["武安虚构水泥有限公司"].row.line.startswith("1号窑")


def test_who_does_what_tonight_in_one_county(works: World, tmp_path: Path) -> None:
    make_list(works.office, works.clerk)
    found = tonight(works.office, works.clerk, "橙", county="武安市")
    assert {row.county_name for row in found.rows} == {"武安市"}
    assert {row.phone for row in found.rows} == {"", "0310-1111111", "0310-2222222"}
    assert "不能与 20% 的目标比较" in found.cuts[-2]
    assert found.cuts[-1] == "目标 10%、20%、30% 的条文未见，请照本省、本市预案核对"
    path = tmp_path / "武安.pdf"
    print_orders(works.office, works.clerk, "橙", path, county="武安市")
    text = squeezed(path.read_bytes())
    for words in ("武安市橙色预警应急减排措施表", "降低到 3200 吨及以下", "0310-1111111", "草稿"):
        assert words.replace(" ", "") in text
    assert "涉县" not in text
    with pytest.raises(Refusal, match="里魏县没有一行"):
        print_orders(works.office, works.clerk, "橙", path, county="魏县")
    with pytest.raises(Refusal, match="不认识区县"):
        tonight(works.office, works.clerk, "橙", county="南京")


def test_a_county_takes_no_list_in(works: World, last_year: Path) -> None:
    staged = read_historic(last_year)
    local = replace(works.clerk, county=WUAN)
    with pytest.raises(Refusal, match=r"只能办理本区县|角色或范围"):
        match_historic(works.office, local, staged)
    with pytest.raises(Refusal, match=r"只能办理本区县|角色或范围"):
        import_historic(works.office, local, staged, year=2025, same_names=True)


def test_an_unmatched_historic_row_is_seen_by_its_county(works: World, last_year: Path) -> None:
    staged = read_historic(last_year)
    import_historic(works.office, works.clerk, staged, year=2025, same_names=True)
    _, rows = show_list(works.office, works.other_county, "2025-1")
    assert rows == []  # nothing of 涉县 in it
