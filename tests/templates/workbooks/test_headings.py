"""The header is found under whatever stands above it, and its words are understood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from grading.refusals import Refusal
from templates.workbooks.headings import (
    check_columns,
    fields,
    find_header,
    layout_key,
    recognise,
    spellings,
)
from templates.workbooks.marks import Merged


def header(lines: Sequence[Sequence[Any]], merged: Sequence[Merged] = (), mapping: Any = None):
    return find_header(list(enumerate(lines, 1)), merged, mapping, "名单.xlsx")


def understood(lines: Sequence[Sequence[Any]], merged: Sequence[Merged] = ()) -> dict[str, str]:
    found = header(lines, merged)
    return {h.text: h.field for h in found.headings if h.field}


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("序号", "serial"),
        ("省", "province"),
        ("市", "city"),
        ("区县", "county"),
        ("企业名称", "name"),
        ("统一社会信用代码", "code"),
        ("地址", "address"),
        ("行业", "industry"),
        ("行业代码", "industry_code"),
        ("经度", "lon"),
        ("纬度", "lat"),
        ("联系人", "contact"),
        ("电话", "phone"),
        # the ways real lists write them
        ("县（市、区）", "county"),
        ("县(市、区)", "county"),
        ("县 区", "county"),
        ("所属区县", "county"),
        ("所在县（市、区）", "county"),
        ("单位名称", "name"),
        ("＊企业名称（全称）", "name"),
        ("企 业\n名 称", "name"),
        ("社会信用代码", "code"),
        ("统一信用代码", "code"),
        ("信用代码", "code"),
        ("统一社会信用代码（18位）", "code"),
        ("社会信用代码（组织机构代码）", "code"),
        ("营业执照统一社会信用代码", "code"),
        ("详细地址", "address"),
        ("生产地址", "address"),
        ("行业类别", "industry"),
        ("重点行业", "industry"),
        ("管控行业", "industry"),
        ("国民经济行业代码", "industry_code"),
        ("经度（°）", "lon"),
        ("ＬＯＮ", "lon"),
        ("联系方式", "phone"),
        ("手机", "phone"),
        ("联系人手机号码", "phone"),
        ("现等级", "level"),
        ("绩效分级", "level"),
        ("绩效分级管控类型", "level"),
        ("拟申报等级", "target"),
        ("创建目标", "target"),
        ("排污许可证编号", "permit"),
        ("法定代表人", "legal_person"),
        ("法人代表", "legal_person"),
        ("简称", "short_name"),
        ("状态", "status"),
        ("所属园区", "park"),
        ("主要工序", "processes"),
        ("是否保障类", "guarantee"),
        ("厂区", "site"),
    ],
)
def test_headings_are_understood_without_mapping(written: str, field: str) -> None:
    found = recognise(written)
    assert found is not None
    assert found[0] == field


@pytest.mark.parametrize(
    "written",
    ["备注", "上级单位统一社会信用代码", "监督电话号", "产能（万吨）", "", "2024年排放量"],
)
def test_what_is_not_known_is_not_guessed(written: str) -> None:
    assert recognise(written) is None


def test_no_spelling_belongs_to_two_fields() -> None:
    assert {field for field, _ in spellings().values()} == set(fields())


def test_title_and_unit_rows_above_the_header_are_passed_over() -> None:
    found = header(
        [
            ["邯郸市重点行业企业名单"],
            ["填报单位：样例局", "", "日期：2026年2月"],
            [],
            ["序号", "单位名称", "信用代码", "备注"],
            [1, "样例", "91…", ""],
        ]
    )
    assert (found.first_row, found.last_row) == (4, 4)
    assert [h.field for h in found.headings] == ["serial", "name", "code", None]


TWO_ROWS = [
    ["序号", "企业名称", "信用代码", "地理坐标", "", "联系方式", ""],
    ["", "", "", "经度", "纬度", "姓名", "手机"],
    [1, "样例", "91…", 114.5, 36.6, "甲", "139"],
]


def test_a_header_merged_over_two_rows_is_joined() -> None:
    merged = [Merged(1, c, 2, c) for c in (1, 2, 3)] + [Merged(1, 4, 1, 5), Merged(1, 6, 1, 7)]
    found = header(TWO_ROWS, merged)
    assert (found.first_row, found.last_row) == (1, 2)
    assert [h.field for h in found.headings] == (
        ["serial", "name", "code", "lon", "lat", "contact", "phone"]
    )
    assert [h.text for h in found.headings][3:] == ["经度", "纬度", "姓名", "手机"]


def test_the_same_header_without_merges_as_csv_has_it() -> None:
    assert header(TWO_ROWS).last_row == 2
    assert understood(TWO_ROWS)["手机"] == "phone"


def test_a_group_heading_gives_its_columns_a_meaning_and_a_name_of_their_own() -> None:
    lines = [
        ["企业名称", "信用代码", "法人代表", "", "环保联系人", ""],
        ["", "", "姓名", "电话", "姓名", "电话"],
        ["样例", "91…", "甲", "1", "乙", "2"],
    ]
    merged = [Merged(1, 3, 1, 4), Merged(1, 5, 1, 6)]
    found = header(lines, merged)
    assert [(h.text, h.field) for h in found.headings][2:] == [
        ("姓名", "legal_person"),
        ("电话", None),
        ("环保联系人 姓名", "contact"),
        ("环保联系人 电话", "phone"),
    ]


def test_the_first_row_of_data_is_not_taken_for_a_second_header_row() -> None:
    lines = [
        ["企业名称", "信用代码", "区县"],
        ["样例甲", "91…", "武安市"],
        ["样例乙", "91…", "区县"],
    ]
    assert header(lines).last_row == 1


def test_of_two_columns_for_one_field_the_surer_one_counts_and_the_other_is_kept() -> None:
    found = header(
        [["企业名称", "信用代码", "注册地址", "生产地址", "地址", "地址"], ["a", "b", "c"]]
    )
    assert [(h.text, h.field) for h in found.headings][2:] == [
        ("注册地址", None),
        ("生产地址", None),
        ("地址", "address"),
        ("地址(2)", None),
    ]


def test_a_mapping_goes_before_what_is_recognised() -> None:
    lines = [["厂子", "证照号", "地址", "区县"], ["样例", "91…", "x", "y"]]
    assert [h.field for h in header(lines).headings] == [None, None, "address", "county"]
    found = header(lines, mapping={"厂子": "企业名称", "证照号": "code", "地 址": None})
    assert [h.field for h in found.headings] == ["name", "code", None, "county"]


def test_a_mapping_that_does_not_fit_is_refused() -> None:
    lines = [["企业名称", "信用代码"], ["样例", "91…"]]
    with pytest.raises(Refusal, match="不是本产品的字段"):
        header(lines, mapping={"企业名称": "公司"})
    with pytest.raises(Refusal, match="表头里没有"):
        header(lines, mapping={"单位": "name"})


def test_without_a_header_the_list_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        header([["甲", "乙"], ["1", "2"]])
    assert "没有找到表头行" in caught.value.what
    assert caught.value.where == "名单.xlsx"


def test_a_missing_column_is_named_together_with_those_not_understood() -> None:
    found = header([["企业名称", "区县", "证照号"], ["样例", "武安市", "91…"]])
    told = check_columns(found)
    assert "统一社会信用代码" in told
    assert "证照号" in told
    assert check_columns(header([["企业名称", "信用代码"], ["样例", "91…"]])) == ""
    neither = header([["区县", "地址", "证照号"], ["武安市", "样例路", "91…"]])
    with pytest.raises(Refusal) as caught:
        check_columns(neither, "名单.xlsx")
    assert "统一社会信用代码" in caught.value.what
    assert "第 1 行" in caught.value.where
    assert "证照号" in caught.value.remedy


def test_the_row_of_the_headings_can_be_named() -> None:
    lines = [["企业名称", "信用代码", "区县"], ["厂名", "代码", "所在"], ["样例", "91…", "武安"]]
    found = find_header(list(enumerate(lines, 1)), [], None, "", 2)
    assert (found.first_row, [h.text for h in found.headings]) == (2, ["厂名", "代码", "所在"])
    with pytest.raises(Refusal, match="第 4 行"):
        find_header(list(enumerate(lines, 1)), [], None, "", 4)


def test_a_layout_is_known_again_by_its_headings_in_their_order() -> None:
    one = layout_key(header([["企业名称", "信用代码", "备 注"], ["样例", "91…", ""]]))
    same = layout_key(header([["标题"], ["企业名称", "信用代码", "备注 "], ["样例", "91…", ""]]))
    other = layout_key(header([["信用代码", "企业名称", "备注"], ["91…", "样例", ""]]))
    assert one == same != other
