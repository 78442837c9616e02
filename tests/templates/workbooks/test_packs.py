"""A pack as a workbook and back: nothing lost, and every refusal names sheet and cell."""

# ruff: noqa: E501 — packs are written in long lines

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from grading.library import ShippedPack, load, shipped
from grading.packs import Pack, read_pack
from grading.refusals import Refusal
from templates.workbooks.packs import read_pack_book, write_pack_book
from tests.grading.sample_pack import TEXT, changed, sample, small_text

Edit = Callable[[Any], None]


@pytest.mark.parametrize("each", shipped(), ids=lambda each: each.key)
def test_a_shipped_pack_goes_to_excel_and_back_unchanged(each: ShippedPack, tmp_path: Path) -> None:
    pack = load(each.key)
    write_pack_book(tmp_path / "标准.xlsx", pack)
    again = read_pack_book(tmp_path / "标准.xlsx")
    assert again.pack.fingerprint == pack.fingerprint
    assert list(again.pack.facts) == list(pack.facts)
    assert [one.id for one in again.pack.indicators] == [one.id for one in pack.indicators]
    assert [path.name for path in tmp_path.iterdir()] == ["标准.xlsx"]


ODD = """\
pack: odd
edition: "1.0"
title: "= 标题，看起来像公式"
industry: steel
levels: ["甲、乙", B, 未达]
in_force: 2026-01-01
review_by: "2027-01-01"
documents:
  "a|b": {title: "@文件", number: "0012", issued: 2020}
  d: {title: 无文号}
aspects: {one: 同名, two: 同名, three: 三}
facts:
  x: {ask: number, name: "  前后有空格  ", unit: "%", min: 0.000000000001, max: 99.5}
  long: {ask: number, max: 123456789012345678}
  oven.PM: {ask: concentration, reading: {min_valid: 0.75}}
  oven.SO2: {ask: concentration, mean: day, reading: {count: ["a；b"]}}
  pick: {ask: choice, options: {"是": "是", "true": 真, "10": 十}}
  list: {ask: checklist, items: {i: "多行\\n文字", j: "+1"}}
vetoes: []
indicators:
  - {id: i, aspect: two, name: 指标, legal: false, applies: {fact: pick, is: "是"}, levels: {}}
  - id: j
    aspect: three
    name: "007"
    levels:
      "甲、乙": {require: {any: [{fact: x, at_most: 1}, {not: {fact: list, has: [i, j]}}]}, text: 一, basis: [], evidence: drafted, active: true}
      B: {require: {all: [{fact: x, at_most: 2}]}, text: "二\\n行", basis: [{document: "a|b"}, {document: d, clause: "1|2"}], evidence: recalled, confidence: low, active: false}
"""


def test_nothing_odd_is_lost_either(tmp_path: Path) -> None:
    pack = read_pack(ODD, "odd.yaml")
    write_pack_book(tmp_path / "odd.xlsx", pack)
    assert read_pack_book(tmp_path / "odd.xlsx").pack.fingerprint == pack.fingerprint


def test_what_excel_cannot_hold_is_refused_before_it_is_lost(tmp_path: Path) -> None:
    pack = read_pack(changed("title: 试验用标准", f"title: {'长' * 40_000}"), "long.yaml")
    with pytest.raises(Refusal, match="存不住"):
        write_pack_book(tmp_path / "long.xlsx", pack)
    assert not list(tmp_path.iterdir())


def test_the_workbook_is_laid_out_for_people(tmp_path: Path) -> None:
    write_pack_book(tmp_path / "a.xlsx", sample())
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == [
        "填写说明", "基本信息", "方面", "文件", "事实", "选项", "指标", "一票否决", "应急措施",
    ]  # fmt: skip
    sheet = book["指标"]
    assert [sheet.cell(1, at).value for at in (1, 6, 11, 16)] == ["指标", "A", "B", "C"]
    assert [sheet.cell(3, at).value for at in range(1, 11)] == [
        "organized.sinter_head",
        "有组织排放",
        "烧结机机头烟气",
        "processes 含 sinter",
        None,
        "超低线",
        "sinter_head：PM ≤ 10、SO2 ≤ 35",
        "mee-2019-35|附件2",
        "知·高",
        None,
    ]
    assert book["事实"]["G3"].value == 16  # oxygen, a number to calculate with
    offered = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
    assert '"见,知·高,知·中,知·低,拟"' in offered.values()


# --- editing ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample pack's workbook."""
    path = tmp_path_factory.mktemp("written") / "标准.xlsx"
    write_pack_book(path, sample())
    return path


@pytest.fixture
def edited(written: Path, tmp_path: Path) -> Callable[[Edit], Path]:
    """The workbook after someone worked on it."""

    def edit(change: Edit) -> Path:
        book = openpyxl.load_workbook(written)
        change(book)
        book.save(tmp_path / written.name)
        return tmp_path / written.name

    return edit


def set_cell(sheet: str, cell: str, value: object) -> Edit:
    def change(book: Any) -> None:
        book[sheet][cell] = value

    return change


def read_after(edited: Callable[[Edit], Path], *changes: Edit) -> Pack:
    def all_of_them(book: Any) -> None:
        for change in changes:
            change(book)

    return read_pack_book(edited(all_of_them)).pack


def test_a_limit_edited_in_excel_becomes_a_new_edition(edited: Callable[[Edit], Path]) -> None:
    pack = read_after(
        edited,
        set_cell("基本信息", "B3", "2027-draft"),
        set_cell("基本信息", "B7", date(2027, 1, 1)),
        set_cell("指标", "G3", "sinter_head: PM<=5, SO2<=35"),
        set_cell("指标", "J3", "停用"),
        set_cell("事实", "G3", "18"),
    )
    expected = changed("PM: 10, SO2: 35}}, text: 超低线, basis: [{document: mee-2019-35, clause: 附件2}], evidence: recalled, confidence: high", "PM: 5, SO2: 35}}, text: 超低线, basis: [{document: mee-2019-35, clause: 附件2}], evidence: recalled, confidence: high, active: false")  # fmt: skip
    expected = changed("edition: 2026-draft", "edition: 2027-draft", expected)
    expected = changed("in_force: 2026-01-13", "in_force: 2027-01-01", expected)
    expected = changed("oxygen: 16", "oxygen: 18", expected)
    assert pack.fingerprint == read_pack(expected, "").fingerprint


def test_rows_may_be_added_moved_apart_and_annotated(edited: Callable[[Edit], Path]) -> None:
    def more(book: Any) -> None:
        book.create_sheet("备注 给同事").append(["这里随便写"])
        sheet = book["指标"]
        for at, value in enumerate(
            ("transport.new", "清洁运输", "新指标", None, None, "文字", "clean_share ≥ 90",
             "mee-2019-35", "拟"), 1
        ):  # fmt: skip
            sheet.cell(9, at).value = value  # below some empty rows
        del book["应急措施"]

    pack = read_pack_book(edited(more)).pack
    assert [one.id for one in pack.indicators][-1] == "transport.new"
    assert pack.emergency == ()


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "place", "what"),
    [
        ("指标", "G3", "sinter_head：PM ≤ 50、SO2 ≤ 35", "“指标”!L3", "B 级对“sinter_head.PM”比 A 级要求更高"),
        ("指标", "G3", "sinter_heat：PM ≤ 5", "“指标”!G3", "没有声明排放口“sinter_heat”"),
        ("指标", "G3", "PM 不超过 5", "“指标”!G3 第 1 行", "看不懂这个条件"),
        ("指标", "G4", "clean_share ≥ 101", "“指标”!G4", "大于允许的最大值"),
        ("指标", "F3", None, "“指标”!F3", "缺少“要求文字”"),
        ("指标", "F3", 10, "“指标”!F3", "应为文字，实为数 10"),
        ("指标", "I3", "听说", "“指标”!I3", "“听说”不是来源核实程度"),
        ("指标", "J3", "关", "“指标”!J3", "“关”不是可用的值"),
        ("指标", "H3", "mee-2019-53", "“指标”!H3", "没有登记文件“mee-2019-53”"),
        ("指标", "B3", "有组织", "“指标”!B3", "“有组织”不是可用的值"),
        ("指标", "A4", "organized.sinter_head", "“指标”!A4", "重复"),
        ("指标", "A4", None, "“指标”!A4", "缺少“标识”"),
        ("指标", "D3", "process 含 sinter", "“指标”!D3", "没有声明事实“process”"),
        ("指标", "F1", "A级", "“指标”!F3", "没有声明等级“A级”"),
        ("指标", "K1", "A", "“指标”!K1", "“A”重复"),
        ("指标", "G2", "条件一", "“指标”!G2", "不认识的列标题“条件一”"),
        ("指标", "U3", "多余", "“指标”!U3", "不在任何一列标题下面"),
        ("事实", "C2", "多选题", "“事实”!C2", "“多选题”不是可用的值"),
        ("事实", "G3", "十六", "“事实”!G3", "应为数"),
        ("事实", "G3", 25, "“事实”!G3", "大于允许的最大值"),
        ("事实", "G2", 16, "“事实”!G2", "不用“基准含氧量%”"),
        ("事实", "H3", date(2026, 1, 1), "“事实”!H3", "应为数"),
        ("事实", "K3", "；", "“事实”!K3", "看不懂"),
        ("事实", "I3", 12.5, "“事实”!I3", "不是整数"),
        ("事实", "A4", "sinter_head.PM", "“事实”!A4", "重复"),
        ("事实", "A3", None, "“事实”!A3", "没有写标识"),
        ("选项", "A2", "proces", "“选项”!A2", "没有登记事实“proces”"),
        ("选项", "B3", "sinter", "“选项”!B3", "重复"),
        ("选项", "C2", None, "“选项”!C2", "应为文字"),
        ("选项", "A2", "penalised", "“选项”!A2", "不用“options”"),
        ("文件", "B2", None, "“文件”!A2", "缺少“标题”"),
        ("文件", "D2", "去年", "“文件”!D2", "日期"),
        ("方面", "B2", None, "“方面”!B2", "没有写名称"),
        ("基本信息", "B2", None, "标准.xlsx", "缺少“标准标识”"),
        ("基本信息", "B3", 2027, "“基本信息”!B3", "应为文字"),
        ("基本信息", "B3", "a b", "“基本信息”!B3", "不能用的字符"),
        ("基本信息", "B6", "A、B、B、C、D", "“基本信息”!B6", "“B”重复"),
        ("基本信息", "B7", "明年", "“基本信息”!B7", "日期"),
        ("基本信息", "A4", "名字", "“基本信息”!A4", "不认识的项目“名字”"),
        ("基本信息", "A4", "版本", "“基本信息”!A4", "写了两次"),
        ("一票否决", "D2", "E", "“一票否决”!D2", "不是可用的值"),
        ("一票否决", "C2", "penalised ≥ 1", "“一票否决”!C2", "不能用于 yes_no"),
        ("应急措施", "B2", "蓝色", "“应急措施”!B2", "“蓝色”不是可用的值"),
        ("应急措施", "D2", 120, "“应急措施”!D2", "大于允许的最大值"),
    ],
)  # fmt: skip
def test_a_refusal_names_sheet_and_cell(
    edited: Callable[[Edit], Path], sheet: str, cell: str, value: object, place: str, what: str
) -> None:
    with pytest.raises(Refusal) as refused:
        read_after(edited, set_cell(sheet, cell, value))
    assert what in refused.value.what, refused.value
    assert refused.value.where.endswith(place), refused.value
    assert refused.value.where.startswith("标准.xlsx")
    assert refused.value.remedy
    assert "第 " not in refused.value.what  # no line of a text nobody sees


def test_sheets_nobody_knows_and_sheets_that_are_missing(edited: Callable[[Edit], Path]) -> None:
    with pytest.raises(Refusal, match="不认识的工作表“指标2”"):
        read_pack_book(edited(lambda book: book.create_sheet("指标2").append(["x"])))
    with pytest.raises(Refusal, match="没有“指标”表"):
        read_pack_book(edited(lambda book: book.remove(book["指标"])))

    def without_headings(book: Any) -> None:
        book["指标"].delete_rows(1, 2)

    with pytest.raises(Refusal, match="标题"):
        read_pack_book(edited(without_headings))


def test_a_workbook_of_something_else_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["企业名称"])
    book.save(tmp_path / "名单.xlsx")
    with pytest.raises(Refusal, match="这不是标准工作簿"):
        read_pack_book(tmp_path / "名单.xlsx")


def test_a_pack_without_optional_parts(tmp_path: Path) -> None:
    pack = read_pack(small_text([]), "small.yaml")
    write_pack_book(tmp_path / "a.xlsx", pack)
    again = read_pack_book(tmp_path / "a.xlsx").pack
    assert again.fingerprint == pack.fingerprint
    assert again.in_force == date(2026, 1, 1)
    assert TEXT
