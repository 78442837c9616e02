"""An enterprise list as people write it becomes rows with values and findings by place."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from db.enterprise_tables import Enterprise, EnterpriseIndustry
from grading.refusals import Finding, Refusal
from templates.samples import SAMPLES
from templates.samples.make_samples import COUNTY_LIST, INDUSTRY_LIST, MAIN_LIST, make
from templates.workbooks import lists, remarks
from templates.workbooks.lists import StagedList, read_list
from templates.workbooks.values import LIMITS, PROFILE
from tests.templates.workbooks.books import HEADER, code, row, rows, save_xlsx


def one(tmp_path: Path, **cells: Any) -> lists.StagedRow:
    """The staged row of a list with this one row."""
    return read_list(save_xlsx(tmp_path / "one.xlsx", [HEADER, row(1, **cells)])).rows[0]


def with_columns(tmp_path: Path, **cells: Any) -> lists.StagedRow:
    """The same with further columns."""
    lines = [[*HEADER, *cells], [*row(1), *cells.values()]]
    return read_list(save_xlsx(tmp_path / "more.xlsx", lines)).rows[0]


def said(row: lists.StagedRow) -> list[tuple[str, str, str]]:
    return [(f.rule, f.severity, f.column) for f in row.findings]


def notes(staged: StagedList) -> list[tuple[int | None, str]]:
    return [(f.row, f.rule) for f in staged.findings]


def test_a_row_keeps_what_was_written_beside_what_it_means(tmp_path: Path) -> None:
    staged = read_list(save_xlsx(tmp_path / "名单.xlsx", [["标题"], *rows(2)]))
    assert (staged.file, staged.sheet, staged.header_row) == ("名单.xlsx", "名单", 2)
    assert len(staged.sha256) == 64
    assert staged.mapping["统一社会信用代码"] == "code"
    first = staged.rows[0]
    assert (first.row, first.sheet, first.good) == (3, "名单", True)
    assert first.raw["区县"] == "武安市"
    assert first.values["county"] == "130481"
    assert first.values["code"] == code(1)
    assert first.values["industries"][0].industry == "steel"
    assert first.values["level"].level == "B"
    assert first.values["phone"] == first.raw["电话"]


# -- codes -----------------------------------------------------------------------------------


def test_a_code_stored_as_a_number_is_refused_with_advice(tmp_path: Path) -> None:
    staged = one(tmp_path, 统一社会信用代码=911304000000000012)
    assert said(staged) == [("code_as_number", "error", "统一社会信用代码")]
    assert "文本" in staged.findings[0].message
    assert not staged.good
    assert staged.values["code"] == ""
    assert said(one(tmp_path, 统一社会信用代码="9.11304E+17"))[0][0] == "code_as_number"


@pytest.mark.parametrize(
    ("written", "rule"),
    [("", "credit_code"), ("91130481", "credit_code"), (code(1)[:-1] + "O", "credit_code")],
)
def test_a_wrong_code_is_an_error_of_its_cell(tmp_path: Path, written: str, rule: str) -> None:
    staged = one(tmp_path, 统一社会信用代码=written)
    assert said(staged) == [(rule, "error", "统一社会信用代码")]
    assert staged.findings[0].value == written
    assert staged.findings[0].row == 2


def test_codes_with_spaces_full_width_or_lower_case_are_evened_and_counted(tmp_path: Path) -> None:
    wide = code(2).translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
    lines = [
        HEADER,
        row(1, 统一社会信用代码=code(1).lower()),
        row(2, 统一社会信用代码=f" {wide[:6]} {wide[6:]}\n"),
    ]
    staged = read_list(save_xlsx(tmp_path / "a.xlsx", lines))
    assert [r.values["code"] for r in staged.rows] == [code(1), code(2)]
    assert staged.rows[1].raw["统一社会信用代码"] == f" {wide[:6]} {wide[6:]}\n"
    assert staged.steps == {"case": 1, "width": 1, "blanks": 1}


def test_the_same_code_twice_is_an_error_of_the_later_row(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", [*rows(2), row(1)])
    staged = read_list(path)
    assert [r.good for r in staged.rows] == [True, True, False]
    assert staged.rows[2].findings[0].rule == "duplicate"
    assert "第 2 行" in staged.rows[2].findings[0].message


def test_one_enterprise_may_have_a_row_per_industry_and_a_row_per_site(tmp_path: Path) -> None:
    lines = [
        [*HEADER, "厂区"],
        [*row(1), "东"],
        [*row(1, 行业="焦化"), "东"],
        [*row(1), "西"],
        [*row(1, 行业="水泥", 企业名称="另一个名字"), "东"],
    ]
    staged = read_list(save_xlsx(tmp_path / "a.xlsx", lines))
    assert [r.joins for r in staged.rows] == [0, 2, 0, 0]
    assert [r.good for r in staged.rows] == [True, True, True, False]
    assert [r.values["site"] for r in staged.rows] == ["东", "东", "西", "东"]


def test_one_name_with_two_codes_is_pointed_out(tmp_path: Path) -> None:
    lines = [HEADER, row(1), row(2, 企业名称=row(1)[2])]
    staged = read_list(save_xlsx(tmp_path / "a.xlsx", lines))
    assert said(staged.rows[1]) == [("same_name", "warning", "企业名称")]


# -- counties, industries, levels, permits -----------------------------------------------------


@pytest.mark.parametrize(
    ("written", "county", "severity"),
    [
        ("武安", "130481", None),
        ("邯郸市武安市", "130481", None),
        (130481, "130481", None),
        ("永年县", "130408", "warning"),
        ("经开区", "130471", None),
        ("邯郸县", "", "error"),
        ("张家口市", "", "error"),
        ("邯郸市", "", "error"),
    ],
)
def test_counties_as_lists_write_them(
    tmp_path: Path, written: Any, county: str, severity: str | None
) -> None:
    staged = one(tmp_path, 区县=written)
    assert staged.values["county"] == county
    assert [f.severity for f in staged.findings] == ([severity] if severity else [])


def test_an_empty_county_is_read_from_the_address_or_missed(tmp_path: Path) -> None:
    found = one(tmp_path, 区县="", 地址="河北省邯郸市涉县样例路")
    assert found.values["county"] == "130426"
    assert said(found) == [("county", "warning", "区县")]
    missing = one(tmp_path, 区县="", 地址="样例路")
    assert said(missing) == [("county", "error", "区县")]


@pytest.mark.parametrize(
    ("written", "code", "industries", "severity"),
    [
        ("长流程联合钢铁", "3110", [("steel", "long")], None),
        ("钢铁、焦化", "3110;2521", [("steel", ""), ("coking", "")], None),
        ("", "3011", [("cement", "")], None),
        ("烟花制造", "", [("", "")], "warning"),
        ("", "9999", [("", "")], "warning"),
        ("水泥", "2521", [("cement", "")], "warning"),
        ("", "", [], None),
    ],
)
def test_industries_by_name_and_by_code(
    tmp_path: Path, written: str, code: str, industries: list[Any], severity: str | None
) -> None:
    lines = [[*HEADER, "行业代码"], [*row(1, 行业=written), code]]
    staged = read_list(save_xlsx(tmp_path / "a.xlsx", lines)).rows[0]
    assert [(i.industry, i.branch) for i in staged.values["industries"]] == industries
    assert [f.severity for f in staged.findings] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("A", "A"),
        ("Ａ级", "A"),
        ("B-", "B-"),
        ("地方A", "A"),
        ("民生豁免-B", "B"),
        ("引领性", "引领性"),
        ("长期停产", None),
        ("未评级", None),
    ],
)
def test_levels_in_every_historic_spelling_are_kept_as_written(
    tmp_path: Path, written: str, level: str | None
) -> None:
    staged = one(tmp_path, 绩效等级=written)
    assert staged.values["level"].level == level
    assert staged.raw["绩效等级"] == written
    assert not staged.findings


def test_a_level_nobody_knows_is_a_warning_and_kept(tmp_path: Path) -> None:
    staged = one(tmp_path, 绩效等级="优秀")
    assert said(staged) == [("level", "warning", "绩效等级")]
    assert staged.values["level"].written == "优秀"


def test_permits_are_checked_but_do_not_stand_in_the_way(tmp_path: Path) -> None:
    good = with_columns(tmp_path, 排污许可证编号=code(1) + "001P")
    assert good.values["permit"] == code(1) + "001P"
    assert not good.findings
    short = with_columns(tmp_path, 排污许可证编号="91130481")
    assert said(short) == [("permit", "warning", "排污许可证编号")]
    other = with_columns(tmp_path, 排污许可证编号=code(2) + "001P")
    assert said(other) == [("permit", "warning", "排污许可证编号")]
    number = with_columns(tmp_path, 排污许可证编号=9.1e21)
    assert (number.values["permit"], number.good) == ("", True)


# -- coordinates and phones ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lon", "lat", "meant"),
    [
        (114.2, 36.7, (114.2, 36.7)),
        ("114.2", "36．7", (114.2, 36.7)),
        ("114°31′48″", "36°47′24″", (114.53, 36.79)),
        ("东经114度31分48秒", "北纬36度47分24秒", (114.53, 36.79)),
    ],
)
def test_coordinates_in_degrees_or_in_degrees_minutes_seconds(
    tmp_path: Path, lon: Any, lat: Any, meant: tuple[float, float]
) -> None:
    staged = with_columns(tmp_path, 经度=lon, 纬度=lat)
    assert (staged.values["lon"], staged.values["lat"]) == meant
    assert not staged.findings


def test_swapped_coordinates_are_suggested_and_wrong_ones_left_out(tmp_path: Path) -> None:
    swapped = with_columns(tmp_path, 经度=36.7, 纬度=114.2)
    assert said(swapped) == [("coordinates", "warning", "经度")]
    assert "应为经度 114.2、纬度 36.7" in swapped.findings[0].message
    assert swapped.values["lon"] is None
    assert swapped.raw["经度"] == "36.7"
    far = with_columns(tmp_path, 经度=121.5, 纬度=31.2)
    assert "不在河北范围内" in far.findings[0].message
    elsewhere = with_columns(tmp_path, 省="上海市", 经度=121.5, 纬度=31.2)
    assert not elsewhere.findings
    unread = with_columns(tmp_path, 经度="不详", 纬度=36.7)
    assert said(unread) == [("coordinates", "warning", "经度")]


@pytest.mark.parametrize(
    "written", ["13900000001", 13900000001, "0310-1234567", "0310-1234567、139 0000 0001"]
)
def test_phones_people_really_write(tmp_path: Path, written: Any) -> None:
    staged = one(tmp_path, 电话=written)
    assert not [f for f in staged.findings if "139 " not in str(written)]
    assert staged.values["phone"].startswith(("139", "0310"))


def test_a_phone_that_cannot_be_one_is_kept_and_pointed_out(tmp_path: Path) -> None:
    staged = one(tmp_path, 电话=3101234567)
    assert said(staged) == [("phone", "warning", "电话")]
    assert "区号前的 0" in staged.findings[0].message
    assert staged.values["phone"] == "3101234567"


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


# -- the samples --------------------------------------------------------------------------------


def errors(staged: StagedList) -> list[Finding]:
    return [f for f in staged.all_findings() if f.severity == "error"]


@pytest.mark.parametrize(
    ("name", "count"), [(MAIN_LIST, 62), (COUNTY_LIST, 9), (INDUSTRY_LIST, 10)]
)
def test_the_sample_lists_are_ugly_and_can_be_imported(name: str, count: int) -> None:
    staged = read_list(SAMPLES / name)
    assert len(staged.rows) == count
    assert not errors(staged)


def test_the_city_list_has_what_real_lists_have() -> None:
    staged = read_list(SAMPLES / MAIN_LIST)
    assert staged.header_row == 4
    rules = {f.rule for f in staged.all_findings()}
    assert rules >= {
        "subtotal",
        "note_row",
        "repeated_header",
        "hidden_row",
        "county",
        "coordinates",
        "same_enterprise",
        "unknown_column",
        "other_sheets",
        "blank_rows",
    }
    assert set(staged.steps) == {"width", "blanks", "brackets", "case", "degrees", "numbers"}
    assert len({r.values["county"] for r in staged.rows}) == 20
    assert len({i.industry for r in staged.rows for i in r.values["industries"]}) == 6
    names = "".join(r.values["name"] for r in staged.rows)
    assert all(rare in names for rare in "𠮷䶮㳠")
    with zipfile.ZipFile(SAMPLES / MAIN_LIST) as book:
        assert b'<dimension ref="A1:A1"' in book.read("xl/worksheets/sheet1.xml")


def test_every_sample_enterprise_is_plainly_fictional() -> None:
    for row_ in read_list(SAMPLES / MAIN_LIST).rows:
        assert any(word in row_.values["name"] for word in ("虚构", "样例", "示例"))
        assert row_.values["code"][8:11] == "XNX"


def test_the_samples_are_what_their_script_makes(tmp_path: Path) -> None:
    for path in make(tmp_path):
        assert path.read_bytes() == (SAMPLES / path.name).read_bytes(), path.name


def test_the_steel_works_of_the_sample_audit_stands_in_the_list() -> None:
    import json

    facts = json.loads((SAMPLES / "steel-facts.json").read_text(encoding="utf-8"))["enterprise"]
    listed = {r.values["code"]: r.values for r in read_list(SAMPLES / MAIN_LIST).rows}
    works = listed[facts["code"]]
    assert works["name"] == facts["name"]
    assert works["permit"] == facts["permit"]
    assert works["processes"] == tuple(facts["processes"])
    assert works["industries"][0].industry == "steel"


def test_a_broken_sample_is_refused_like_any_other_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes((SAMPLES / MAIN_LIST).read_bytes()[:9000])
    with pytest.raises(Refusal, match="已损坏"):
        read_list(path)
