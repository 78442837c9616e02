"""An enterprise list as people write it becomes rows with values and findings by place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from templates.workbooks.lists import read_list
from tests.templates.workbooks.books import HEADER, code, row, rows, save_xlsx
from tests.templates.workbooks.staging import one, said, with_columns


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
