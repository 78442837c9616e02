"""Workbooks about the national platform: the result of reconciling, and our data in its layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from grading.refusals import Refusal
from templates.workbooks.platform_list import PlatformLayout
from templates.workbooks.reading import open_book
from templates.workbooks.register import CODES, column_width
from templates.workbooks.writing import TEXT, put, save_book

DIFFERENCES = "差异"
PICK = "采用平台（填“是”）"
DIFFERENCE_TITLES = ("行", "代码", "企业名称", "字段", "平台", "名录", PICK)
_YES = frozenset({"是", "√", "y", "Y", "yes", "1"})
_WIDTHS = {"企业名称": 36, "代码": 24, "平台": 30, "名录": 30, "说明": 60, "说明 ": 60, "项目": 30}
_SHEET_NAME_MOST = 31


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a report: its name, its headings, its rows."""

    name: str
    titles: tuple[str, ...]
    rows: Sequence[Sequence[object]]


def write_reconciliation(path: Path, tables: Iterable[Table]) -> None:
    """Write the result of reconciling, one sheet per table.

    In the sheet :data:`DIFFERENCES` the last column is for a person to fill in;
    :func:`read_picks` reads it.
    """
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]  # a new workbook has one sheet
    for table in tables:
        _write_table(book, table)
    save_book(book, path)


def _write_table(book: Workbook, table: Table) -> None:
    sheet = book.create_sheet(table.name)
    hair = Side("thin", color="C9CDD4")
    border = Border(hair, hair, hair, hair)
    for column, title in enumerate(table.titles, 1):
        cell = sheet.cell(1, column)
        put(cell, title)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="2F5D62")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = _WIDTHS.get(title, max(10, 2 * len(title) + 3))
    open_fill = PatternFill("solid", fgColor="FFF9DB")
    for number, row in enumerate(table.rows, 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            put(cell, value)
            cell.border = border
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if table.titles[column - 1] == PICK:
                cell.fill = open_fill
    if not table.rows:
        put(sheet.cell(2, 1), "没有")
    if PICK in table.titles and table.rows:
        letter = get_column_letter(table.titles.index(PICK) + 1)
        offered = DataValidation("list", '"是"', allow_blank=True, showErrorMessage=False)
        offered.add(f"{letter}2:{letter}{len(table.rows) + 1}")
        sheet.add_data_validation(offered)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.titles))}{len(table.rows) + 1}"


def read_picks(path: Path) -> list[tuple[int, str, str, str]]:
    """What a person ticked in a report: (row, title of the field, platform's text, register's).

    Refuses a workbook that is no such report.
    """
    with open_book(path) as book:
        if DIFFERENCES not in book.sheet_names:
            raise Refusal(
                f"这不是对账结果：没有“{DIFFERENCES}”这张表", book.file, "用 --report 写出的工作簿"
            )
        rows = list(book.sheet(DIFFERENCES).rows())
        titles = [str(cell) for cell in rows[0][1]] if rows else []
        if titles[: len(DIFFERENCE_TITLES)] != list(DIFFERENCE_TITLES):
            raise Refusal("“差异”表的列被改过", book.file, "请重新写出对账结果，只填最后一列")
        at = {title: titles.index(title) for title in DIFFERENCE_TITLES}
        found = []
        for number, cells in rows[1:]:
            if str(cells[at[PICK]]).strip() not in _YES:
                continue
            row = str(cells[at["行"]]).removesuffix(".0")
            if not row.isdecimal():
                raise Refusal("行号被改过", f"{book.file} · 第 {number} 行", "不要改前面的列")
            texts = (str(cells[at[t]]) for t in ("字段", "平台", "名录"))
            found.append((int(row), *texts))
        return found  # type: ignore[return-value]  # the generator has three texts


def write_platform(
    path: Path, layout: PlatformLayout, lines: Iterable[Mapping[str, Any]]
) -> tuple[int, list[str]]:
    """Write our data under the platform's own headings; how many rows, and what stays empty.

    Title rows, heading rows, merged areas, the sheet's name and the order of the columns
    are those of the workbook the layout was read from. Columns without a meaning stay
    empty and are returned.
    """
    if path.suffix.lower() != ".xlsx":
        raise Refusal("只写 .xlsx 文件", str(path), "把扩展名改为 .xlsx")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _sheet_name(layout.sheet)
    last = max((number for number, _ in layout.head), default=0)
    for number, texts in layout.head:
        for column, text in enumerate(texts, 1):
            if text:
                cell = sheet.cell(number, column)
                put(cell, text)
                cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
                cell.font = Font(bold=True)
    for top, left, bottom, right in layout.merged:
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    for column, heading, meaning in layout.columns:
        letter = get_column_letter(column + 1)
        width = column_width(meaning) if meaning and not meaning.startswith("@") else 16
        sheet.column_dimensions[letter].width = max(width, 2 * len(heading) + 2)
    count = 0
    for count, line in enumerate(lines, 1):
        for column, _, meaning in layout.columns:
            if meaning is None:
                continue
            cell = sheet.cell(last + count, column + 1)
            put(cell, count if meaning == "serial" else line.get(meaning, ""))
            if meaning in CODES or meaning == "@number":
                cell.number_format = TEXT
    sheet.freeze_panes = f"A{last + 1}"
    save_book(book, path)
    return count, [heading for _, heading, meaning in layout.columns if meaning is None]


def _sheet_name(text: str) -> str:
    """A name Excel allows for a sheet."""
    allowed = "".join(c for c in text if c not in "[]:*?/\\").strip("'")
    return allowed[:_SHEET_NAME_MOST] or "Sheet1"
