"""Lists that leave: codes keep their digits, nothing becomes a formula, all of it comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from grading.refusals import Refusal
from templates.workbooks.error_book import write_with_errors
from templates.workbooks.headings import OWN_COLUMNS, fields, find_header
from templates.workbooks.list_template import EXAMPLES, write_template
from templates.workbooks.lists import read_list
from templates.workbooks.reading import open_book
from templates.workbooks.register import column_title, write_register
from tests.templates.workbooks.books import HEADER, code, row, save_xlsx

DANGEROUS = ("=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "#REF!")


def line(serial: int, **changes: Any) -> dict[str, Any]:
    values = {
        "name": f"样例{serial}",
        "code": code(serial),
        "county": "武安市",
        "phone": "0310",
        "lon": 114.2,
        "lat": 36.7,
    }
    return values | changes


def cells(path: Path) -> Iterator[Any]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    for cells_of_row in sheet.iter_rows(min_row=2):
        yield from cells_of_row


def test_what_begins_like_a_formula_stays_words(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    lines = [(line(n, address=text), {"备注": text}) for n, text in enumerate(DANGEROUS, 1)]
    assert write_register(path, [*fields(), "+备注"], lines) == len(DANGEROUS)
    dangerous = [cell for cell in cells(path) if cell.value in DANGEROUS]
    assert len(dangerous) == 2 * len(DANGEROUS)
    for cell in dangerous:
        assert cell.data_type == "s"
        assert cell.quotePrefix
    texts = [r.raw["备注"] for r in read_list(path).rows]
    assert texts == list(DANGEROUS)


def test_codes_are_text_and_coordinates_numbers(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_register(path, list(fields()), [(line(1, permit=code(1) + "001P"), {})])
    by_value = {cell.value: cell for cell in cells(path)}
    assert by_value[code(1)].number_format == "@"
    assert by_value["0310"].data_type == "s"
    assert by_value[114.2].data_type == "n"


def test_control_characters_do_not_break_the_file(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_register(path, list(fields()), [(line(1, name="样\x00例\x0b甲"), {})])
    assert read_list(path).rows[0].values["name"] == "样例甲"


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    path.write_text("alt", encoding="utf-8")

    def failing() -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
        yield line(1), {}
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        write_register(path, list(fields()), failing())
    assert path.read_text(encoding="utf-8") == "alt"
    assert [each.name for each in tmp_path.iterdir()] == ["out.xlsx"]


def test_the_template_is_understood_filled_in_and_refused_empty(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path)
    with open_book(path) as book:
        assert book.sheet_names == ["企业名单", "示例", "填写说明", "选项"]
        assert book.hidden_sheets == {"选项"}
        sheet = book.sheet()
        header = find_header(sheet.rows(), sheet.merged)
    assert [h.field for h in header.headings] == list(fields())
    with pytest.raises(Refusal, match="没有一家企业"):
        read_list(path)
    filled = openpyxl.load_workbook(path)
    at = {title: column for column, title in enumerate(fields().values(), 1)}
    sheet_ = filled["企业名单"]
    assert all(cell.comment is not None and cell.comment.text for cell in sheet_[1])
    for heading, value in zip(HEADER, row(1), strict=True):
        sheet_.cell(2, at[heading], value)
    filled.save(path)
    staged = read_list(path)
    assert staged.rows[0].good
    assert len(staged.rows) == 1


def test_the_examples_of_the_template_are_a_list_without_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path)
    examples = read_list(path, EXAMPLES)
    assert examples.mapping == {column_title(field): field for field in fields()}
    assert [row.good for row in examples.rows] == [True] * 4
    assert [f.rule for f in examples.all_findings()] == ["same_enterprise"]


def test_columns_stand_in_the_order_chosen_with_their_units(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    columns = ["name", "+备注", "annual_output", "code"]
    write_register(path, columns, [(line(1, annual_output="1200.5"), {"备注": "甲"})])
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [
        "企业名称",
        "备注",
        "年产值（万元）",
        "统一社会信用代码",
    ]
    assert [cell.value for cell in sheet[2]] == ["样例1", "甲", 1200.5, code(1)]
    assert sheet.auto_filter.ref == "A1:D2"


def test_a_csv_opens_in_excel_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    lines = [(line(n), {"备注": text}) for n, text in enumerate(DANGEROUS, 1)]
    assert write_register(path, ["name", "code", "county", "phone", "+备注"], lines) == 6
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert not [each for each in raw.decode("utf-8-sig").split(",") if each[:1] in tuple("=+-@\t")]
    assert [row.raw["备注"] for row in read_list(path).rows] == list(DANGEROUS)


@pytest.mark.parametrize("name", ["out.xls", "out.txt", "out"])
def test_only_workbooks_and_csv_are_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal, match="只写"):
        write_register(tmp_path / name, ["name"], [])
    with pytest.raises(Refusal, match="没有选择"):
        write_register(tmp_path / "out.xlsx", [], [])


def test_a_list_with_errors_comes_back_mended(tmp_path: Path) -> None:
    lines = [["标题"], [*HEADER, "备注"], [*row(1), "甲"], [*row(2, 统一社会信用代码="91"), "乙"]]
    lines.append([*row(3, 区县="永年县"), "=丙"])
    staged = read_list(save_xlsx(tmp_path / "a.xlsx", lines))
    path = tmp_path / "errors.xlsx"
    write_with_errors(path, staged, staged.all_findings())
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    told = [[cell.value for cell in each][-3:] for each in sheet.iter_rows()]
    assert told[0] == list(OWN_COLUMNS)
    assert told[1] == ["合格", 3, None]
    assert told[2][:2] == ["有错误", 4]
    assert "统一社会信用代码：" in told[2][2]
    assert told[3][:2] == ["有提示", 5]
    assert sheet["D3"].fill.fgColor.rgb == "FFF8CBC6"
    assert sheet["B4"].fill.fgColor.rgb == "FFFFE9B8"
    assert "信用代码" in sheet["D3"].comment.text
    summary = [[cell.value for cell in each] for each in book["问题汇总"].iter_rows()]
    assert ["有错误", 1] in [each[:2] for each in summary]
    assert ["统一社会信用代码", "错误", 1] in [each[:3] for each in summary]
    sheet["D3"].value = code(2)
    book.save(path)
    mended = read_list(path)
    assert [r.good for r in mended.rows] == [True, True, True]
    assert not set(OWN_COLUMNS) & set(mended.rows[0].headings)
    before = [[r.texts[r.headings.index(h)] for h in (*HEADER, "备注")] for r in staged.rows]
    after = [[r.texts[r.headings.index(h)] for h in (*HEADER, "备注")] for r in mended.rows]
    before[1][3] = code(2)
    assert after == before


def test_what_was_mended_goes_out_mended_and_says_so(tmp_path: Path) -> None:
    staged = read_list(save_xlsx(tmp_path / "a.xlsx", [HEADER, row(1, 区县="东京"), row(2)]))
    staged.rows.mend(2, {"区县": "涉县"})
    path = tmp_path / "errors.xlsx"
    write_with_errors(path, staged, staged.all_findings())
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert (sheet["B2"].value, sheet["I2"].value) == ("涉县", "合格")
    assert sheet["B2"].comment.text == "导入时改过，原文：东京"


def test_a_cancelled_error_workbook_leaves_nothing(tmp_path: Path) -> None:
    staged = read_list(save_xlsx(tmp_path / "a.xlsx", [HEADER, row(1)]))
    path = tmp_path / "errors.xlsx"
    with pytest.raises(Refusal, match="已取消"):
        write_with_errors(path, staged, [], cancelled=lambda: True)
    assert not path.exists()
