"""What a sheet does to the cells of a list: merged, hidden, empty, too long, too many."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.enterprise_tables import Enterprise, EnterpriseIndustry
from grading.refusals import Refusal
from templates.workbooks import remarks
from templates.workbooks.lists import read_list
from templates.workbooks.values import LIMITS, PROFILE
from tests.templates.workbooks.books import HEADER, row, rows, save_xlsx
from tests.templates.workbooks.staging import notes, one, said, with_columns

# -- what a sheet does to cells -----------------------------------------------------------------


def test_names_lose_blanks_and_keep_rare_characters(tmp_path: Path) -> None:
    written = " 邯郸市 样例𠮷祥䶮（㳠）\u200b陶瓷(集团)有限公司 "
    staged = one(tmp_path, 企业名称=written)
    assert staged.values["name"] == "邯郸市样例𠮷祥䶮（㳠）陶瓷（集团）有限公司"
    assert staged.raw["企业名称"] == written
    assert not staged.findings


def test_error_cells_and_uncalculated_formulas_are_told_by_their_place(tmp_path: Path) -> None:
    lines = [
        HEADER,
        row(1, 地址="=A1&B1", 电话="#N/A"),
        row(2, 企业名称="#REF!"),
        row(3, 区县="=B2"),
    ]
    staged = read_list(save_xlsx(tmp_path / "a.xlsx", lines))
    assert said(staged.rows[0]) == [
        ("not_calculated", "warning", "地址"),
        ("error_cell", "warning", "电话"),
    ]
    assert said(staged.rows[1]) == [("error_cell", "error", "企业名称")]
    assert said(staged.rows[2]) == [("not_calculated", "error", "区县")]


def test_texts_too_long_for_the_register_are_errors(tmp_path: Path) -> None:
    assert said(one(tmp_path, 企业名称="长" * 201)) == [("too_long", "error", "企业名称")]
    assert one(tmp_path, 企业名称="长" * 200).good
    assert said(one(tmp_path, 行业="长" * 201))[0] == ("too_long", "error", "行业")
    assert not with_columns(tmp_path, 工序="长" * 101).good


def test_the_register_has_room_for_whatever_a_list_may_say() -> None:
    columns = {c.name: c.type for c in Enterprise.__table__.columns}
    of_industry = {c.name: c.type for c in EnterpriseIndustry.__table__.columns}
    names = {"industry": "written", "industry_code": "code"}
    names |= {"level": "level_written", "target": "target_written"}
    for field, limit in LIMITS.items():
        if field in PROFILE:
            continue  # kept together, in a text of any length
        column = columns.get(field) if field not in names else of_industry[names[field]]
        assert getattr(column, "length", 0) >= limit, field


def test_merged_cells_are_carried_down_to_all_their_rows(tmp_path: Path) -> None:
    lines = [
        HEADER,
        row(1),
        row(2, 区县=None),
        row(3, 区县="涉县"),
        row(3, 区县=None, 企业名称=None, 统一社会信用代码=None, 行业="焦化"),
    ]
    merge = ["B2:B3", "B4:B5", "C4:C5", "D4:D5"]
    staged = read_list(save_xlsx(tmp_path / "a.xlsx", lines, merge=merge))
    assert [r.values["county"] for r in staged.rows] == ["130481", "130481", "130426", "130426"]
    assert staged.rows[3].joins == 4
    assert all(r.good for r in staged.rows)


def test_in_csv_the_empty_cells_of_a_former_merge_are_filled_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [HEADER, row(1), row(2, 区县=""), row(3, 区县="涉县")]
    path.write_text("\n".join(",".join(map(str, line)) for line in lines), encoding="gb18030")
    staged = read_list(path)
    assert [r.values["county"] for r in staged.rows] == ["130481", "130481", "130426"]
    assert said(staged.rows[1]) == [("carried_down", "warning", "区县")]


def test_an_empty_county_that_was_never_merged_is_not_filled(tmp_path: Path) -> None:
    lines = [HEADER, row(1), row(2, 区县="", 地址="")]
    assert not read_list(save_xlsx(tmp_path / "a.xlsx", lines)).rows[1].good


def test_rows_that_are_no_enterprises_are_left_out_and_told(tmp_path: Path) -> None:
    blank = [""] * len(HEADER)
    lines = [
        HEADER,
        ["一、钢铁行业"],
        row(1),
        ["", "武安市小计", "1家"],
        blank,
        [7, *blank[1:]],
        list(HEADER),
        row(2),
        ["合计", "", "2家"],
        ["总计：2家"],
        ["注：1.样例。"],
        ["2.另一条说明"],
        ["填表人：甲", "", "审核人：乙", "", "电话：1"],
    ]
    staged = read_list(save_xlsx(tmp_path / "a.xlsx", lines, merge=["A2:H2"]))
    assert [r.row for r in staged.rows] == [3, 8]
    assert all(r.good for r in staged.rows)
    assert [n for n in notes(staged) if n[0]] == [
        (2, "note_row"),
        (4, "subtotal"),
        (7, "repeated_header"),
        (9, "subtotal"),
        (10, "subtotal"),
        (11, "note_row"),
        (12, "note_row"),
        (13, "note_row"),
    ]
    assert (None, "blank_rows") in notes(staged)
    assert "2 个空行" in next(f.message for f in staged.findings if f.rule == "blank_rows")


def test_an_enterprise_without_a_code_is_an_error_and_not_a_note(tmp_path: Path) -> None:
    lines = [
        HEADER,
        row(1),
        row(2, 统一社会信用代码=""),
        ["", "", "武安市样例合计有限公司", "", "", "水泥"],
    ]
    staged = read_list(save_xlsx(tmp_path / "a.xlsx", lines))
    assert [r.good for r in staged.rows] == [True, False, False]


def test_hidden_rows_are_read_and_told(tmp_path: Path) -> None:
    staged = read_list(save_xlsx(tmp_path / "a.xlsx", rows(3), hide=[3]))
    assert said(staged.rows[1]) == [("hidden_row", "warning", "")]
    assert staged.rows[1].good


def test_hidden_rows_stay_out_where_a_person_says_so(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", rows(3), hide=[3])
    assert (read_list(path).hidden, read_list(path).took_hidden) == (1, True)
    staged = read_list(path, take_hidden=False)
    assert [each.row for each in staged.rows] == [2, 4]
    assert (staged.hidden, staged.took_hidden) == (1, False)
    assert (None, "hidden_rows") in notes(staged)


def test_columns_without_a_field_are_kept_and_told(tmp_path: Path) -> None:
    lines = [[*HEADER, "备注", "产能"], [*row(1), "新建", "100万吨"]]
    staged = read_list(save_xlsx(tmp_path / "a.xlsx", lines))
    assert [staged.rows[0].headings[i] for i in staged.extra] == ["备注", "产能"]
    assert staged.rows[0].raw["产能"] == "100万吨"
    assert [f.column for f in staged.findings if f.rule == "unknown_column"] == ["备注", "产能"]


def test_other_sheets_are_told_unless_one_was_chosen(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", rows(1), more={"水泥": rows(2)})
    assert (None, "other_sheets") in notes(read_list(path))
    chosen = read_list(path, "水泥")
    assert (chosen.sheet, len(chosen.rows)) == ("水泥", 2)
    assert (None, "other_sheets") not in notes(chosen)


def test_a_thousand_equal_warnings_are_listed_to_a_point_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remarks, "SAME_WARNINGS", 3)
    lines = [HEADER, *(row(n, 绩效等级="优秀") for n in range(1, 9))]
    staged = read_list(save_xlsx(tmp_path / "a.xlsx", lines))
    found = [f for f in staged.all_findings() if f.rule == "level"]
    assert [f.severity for f in found] == ["note", "warning", "warning", "warning"]
    assert "另有 5 行" in found[0].message
    assert all(r.good for r in staged.rows)


def test_a_header_without_enterprises_is_refused(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", [["名单"], HEADER, ["合计", "", "0家"]])
    with pytest.raises(Refusal, match="没有一家企业"):
        read_list(path)


def test_reading_can_be_watched_and_cancelled_at_any_moment(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", rows(1200))
    seen: list[tuple[int, int]] = []
    read_list(path, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1000, 1201), (1201, 1201)]
    asked = 0

    def count() -> bool:
        nonlocal asked
        asked += 1
        return False

    read_list(path, cancelled=count)
    assert asked > 3
    for moment in range(4):
        answers = iter([False] * moment)
        with pytest.raises(Refusal, match="已取消"):
            read_list(path, cancelled=lambda answers=answers: next(answers, True))
