"""Enterprise lists that leave: the register, an empty template, a list with its errors.

Everything is written as text where it was text: codes keep all their digits, and
a cell that begins like a formula stays words. The headings are those the
product itself understands, so what was exported can be imported again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from grading import counties, industries, levels
from grading.refusals import Finding
from templates.workbooks.headings import OWN_COLUMNS, fields
from templates.workbooks.lists import StagedList

_TEXT = "@"
_CODES = frozenset({"code", "permit", "industry_code", "phone"})
_WIDTHS = {"name": 36, "code": 24, "address": 40, "permit": 28, "processes": 30, "phone": 18}
_TEMPLATE_ROWS = 2000
_NOTES = {
    "county": "必填。县（市、区）的名称；旧名称能认出的会提示",
    "name": "必填。营业执照上的全称",
    "code": "必填。18 位统一社会信用代码，本列已设为文本；不要存成数字",
    "site": "一厂多址时填写，同一代码的各厂区用不同的名称；只有一处时空着",
    "industry": "一家企业有几个行业的，一个行业一行，其余各列照抄",
    "industry_code": "GB/T 4754 四位代码，可以空着",
    "level": "现在的绩效等级：A、B、C、D，旧写法（B-、引领性、民生豁免-B 等）也认得",
    "target": "准备申报的等级",
    "lon": "十进制度，例如 114.538；写成 114°32′17″ 也认得",
    "lat": "十进制度，例如 36.625",
    "permit": "22 位排污许可证编号",
    "processes": "几道工序用顿号分开",
}


def write_register(
    path: Path,
    lines: Iterable[tuple[Mapping[str, Any], Mapping[str, str]]],
    extra: Sequence[str],
) -> int:
    """Write enterprises, one row per line; returns how many rows there are.

    A line is (field → text, ``lon`` and ``lat`` numbers; other heading → text);
    ``extra`` are the other headings to write. The file stands under its name
    when it is complete.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("企业名录")
    sheet.freeze_panes = "A2"
    _set_widths(sheet, [*fields(), *extra])
    sheet.append([_heading(sheet, title) for title in (*fields().values(), *extra)])
    count = 0
    try:
        for count, (line, others) in enumerate(lines, 1):
            numbered = {**line, "serial": count}
            cells = [_cell(sheet, field, numbered.get(field, "")) for field in fields()]
            cells += [_cell(sheet, "", others.get(heading, "")) for heading in extra]
            sheet.append(cells)
    except BaseException:
        sheet.close()  # lets go of the library's own temporary file
        raise
    _save(book, path)
    return count


def write_template(path: Path) -> None:
    """Write an empty list with drop-downs, and a sheet that explains each column."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "企业名单"
    sheet.freeze_panes = "A2"
    bold = Font(bold=True)
    for column, (field, title) in enumerate(fields().items(), 1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = _WIDTHS.get(field, 14)
        heading = sheet.cell(1, column, title)
        heading.font = bold
        heading.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        if field in _CODES:
            for row in range(2, _TEMPLATE_ROWS + 2):
                sheet.cell(row, column).number_format = _TEXT
    for field, choices in _choices().items():
        _offer(book, field, choices)
    notes = book.create_sheet("填写说明", 1)
    notes.column_dimensions["A"].width = 20
    notes.column_dimensions["B"].width = 80
    for row, (field, title) in enumerate(fields().items(), 1):
        notes.cell(row, 1, title).font = bold
        notes.cell(row, 2, _NOTES.get(field, "可以空着"))
    _save(book, path)


def write_with_errors(path: Path, staged: StagedList, findings: Iterable[Finding]) -> None:
    """Write the rows of a list as they were written, with what is wrong about each behind them.

    The columns added (:data:`headings.OWN_COLUMNS`) are left out when the mended
    file is read again.
    """
    by_row: dict[int, list[Finding]] = {}
    for finding in findings:
        if finding.row is not None and finding.severity != "note":
            by_row.setdefault(finding.row, []).append(finding)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.freeze_panes = "A2"
    headings = staged.rows[0].headings
    kinds = [staged.mapping.get(heading, heading) for heading in headings]
    _set_widths(sheet, [*kinds, "", "", "processes"])
    sheet.append([_heading(sheet, text) for text in (*headings, *OWN_COLUMNS)])
    red, amber = PatternFill("solid", "FFF8CBC6"), PatternFill("solid", "FFFFE9B8")
    for row in staged.rows:
        said = by_row.get(row.row, [])
        bad = any(finding.severity == "error" for finding in said)
        status = "有错误" if bad else "有提示" if said else "合格"
        message = "；".join(f"{f.column}：{f.message}" if f.column else f.message for f in said)
        cells = [_cell(sheet, kind, text) for kind, text in zip(kinds, row.texts, strict=True)]
        marked = {f.column: f.severity for f in reversed(said)}
        for cell, heading in zip(cells, headings, strict=True):
            if heading in marked:
                cell.fill = red if marked[heading] == "error" else amber
        result = _cell(sheet, "", status)
        if said:
            result.fill = red if bad else amber
        sheet.append([*cells, result, _cell(sheet, "", row.row), _cell(sheet, "", message)])
    _save(book, path)


def _choices() -> dict[str, list[str]]:
    return {
        "county": [county.name for county in counties.all_counties()],
        "industry": [industry.name for industry in industries.all_industries()],
        "level": list(levels.book().levels),
        "target": list(levels.scale("standard").levels),
        "status": ["正常生产", "停产", "长期停产", "在建", "关停"],
    }


def _offer(book: Workbook, field: str, choices: Sequence[str]) -> None:
    """A drop-down over a column; other words may still be typed."""
    if "选项" not in book.sheetnames:
        book.create_sheet("选项").sheet_state = "hidden"
    options = book["选项"]
    column = options.max_column + 1 if options.cell(1, 1).value else 1
    for row, choice in enumerate(choices, 1):
        options.cell(row, column, choice)
    letter = get_column_letter(column)
    offered = DataValidation(
        "list",
        f"选项!${letter}$1:${letter}${len(choices)}",
        allow_blank=True,
        showErrorMessage=False,
    )
    at = get_column_letter(list(fields()).index(field) + 1)
    offered.add(f"{at}2:{at}{_TEMPLATE_ROWS + 1}")
    book["企业名单"].add_data_validation(offered)


def _set_widths(sheet: Any, kinds: Sequence[str]) -> None:
    for column, field in enumerate(kinds, 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(field, 14)


def _heading(sheet: Any, text: str) -> Any:
    cell = _cell(sheet, "", text)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell


def _cell(sheet: Any, field: str, value: Any) -> Any:
    """A cell that is words when it was words, whatever it begins with."""
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell: Any = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value) or None)
    if value:
        cell.data_type = "s"
        if value[0] in "=+-@\t\r#":
            cell.quotePrefix = True
    if field in _CODES:
        cell.number_format = _TEXT
    return cell


def _save(book: Workbook, path: Path) -> None:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        book.save(unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
