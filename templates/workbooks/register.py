"""Enterprise lists that leave: the register in chosen columns.

The headings are those the product itself understands, so what was exported can be
imported again: texts stay texts, codes keep all their digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from grading.refusals import Refusal
from templates.workbooks.headings import fields
from templates.workbooks.quantities import UNITS
from templates.workbooks.values import PROFILE
from templates.workbooks.writing import TEXT, save_book, streamed_cell, streamed_row, write_csv

OTHER = "+"
"""What a column begins with that is no field: ``+备注`` is the other heading 备注."""

CODES = frozenset({"code", "permit", "industry_code", "phone", "org_number", "platform_number"})
"""Fields of digits that are no numbers: their columns have the format of text."""

KINDS = (".xlsx", ".csv")

_WIDTHS = {"serial": 6, "province": 9, "city": 9, "county": 11, "name": 36, "code": 23,
           "address": 40, "permit": 27, "processes": 30, "phone": 16, "level": 10, "target": 10,
           "guarantee": 20, "park": 20, "parent": 24, "platform_number": 22}  # fmt: skip
_NUMBERS = frozenset({"count", "share", "money", "tonnes"})
_EXACT_DIGITS = 15

Line = tuple[Mapping[str, Any], Mapping[str, str]]
"""One row: field → content, other heading → text."""


def column_title(column: str) -> str:
    """The heading of a column: the field's title with its unit, or the other heading itself."""
    if column.startswith(OTHER):
        return column[len(OTHER) :]
    unit = UNITS.get(PROFILE.get(column, "text"), "")
    return f"{fields()[column]}（{unit}）" if unit else fields()[column]


def column_width(column: str) -> float:
    """How wide a column of a sheet is, in characters."""
    return _WIDTHS.get(column, max(12, 2 * len(column_title(column)) + 2))


def rows_of(lines: Iterable[Line], columns: Sequence[str]) -> Iterator[list[Any]]:
    """The cells of every line in the order of the columns; 序号 counts the lines."""
    plan = [(column, column[len(OTHER) :] if column[:1] == OTHER else "") for column in columns]
    for number, (line, others) in enumerate(lines, 1):
        yield [
            others.get(other, "")
            if other
            else number
            if column == "serial"
            else _value(column, line.get(column, ""))
            for column, other in plan
        ]


def write_register(path: Path, columns: Sequence[str], lines: Iterable[Line]) -> int:
    """Write enterprises as .xlsx or .csv, one row per line; returns how many rows there are.

    ``columns`` are fields of :func:`headings.fields` and other headings behind
    :data:`OTHER`, in the order wanted. The file stands under its name when it is
    complete. Refuses other kinds of files, and an export without columns.
    """
    if path.suffix.lower() not in KINDS:
        raise Refusal("只写 .xlsx 或 .csv 文件", str(path), "把扩展名改为 .xlsx 或 .csv")
    if not columns:
        raise Refusal("没有选择要导出的列", str(path), "至少选一列")
    titles = [column_title(column) for column in columns]
    if path.suffix.lower() == ".csv":
        return write_csv(path, _with_titles(titles, rows_of(lines, columns))) - 1
    book = Workbook(write_only=True)
    sheet = book.create_sheet("企业名录")
    sheet.freeze_panes = "A2"
    set_widths(sheet, [column_width(column) for column in columns])
    sheet.append([heading_cell(sheet, title) for title in titles])
    as_text = [column in CODES for column in columns]
    for at, text in enumerate(as_text, 1):
        if text:  # also where nothing stands yet
            sheet.column_dimensions[get_column_letter(at)].number_format = TEXT
    count = 0
    try:
        for row in rows_of(lines, columns):
            sheet.append(streamed_row(sheet, row, as_text))
            count += 1
    except BaseException:
        sheet.close()  # lets go of the library's own temporary file
        raise
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
    save_book(book, path)
    return count


def _with_titles(titles: list[str], rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    yield titles
    yield from rows


def _value(field: str, value: Any) -> Any:
    """What a cell holds: quantities become numbers where a number says exactly the same."""
    if PROFILE.get(field) not in _NUMBERS or not value:
        return value
    if len(value.replace(".", "").lstrip("0")) > _EXACT_DIGITS:
        return value
    return float(value) if "." in value else int(value)


def set_widths(sheet: Any, widths: Sequence[float]) -> None:
    """The widths of a sheet's columns from A on."""
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def heading_cell(sheet: Any, text: str) -> Any:
    """A heading of a write-only sheet."""
    cell = streamed_cell(sheet, text)
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor="2F5D62")
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell
