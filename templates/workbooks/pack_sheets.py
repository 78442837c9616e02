"""A pack laid out as a workbook for people: one sheet per kind of thing, ready to be edited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from templates.workbooks import pack_layout as layout
from templates.workbooks.form_sheets import lines_of, settle_page
from templates.workbooks.pack_columns import Column
from templates.workbooks.writing import put

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Content = Mapping[str, Any]

_LONGEST_LIST = 255  # characters of a drop-down written out
_SPARE_ROWS = 200  # rows below the last one that still offer drop-downs
_HEADING = PatternFill("solid", fgColor="2F5D62")
_LEVEL_FILLS = ("E3F1EC", "EAF0F8", "FBF3DF", "F5F0EC")
_WHITE = Font(bold=True, color="FFFFFF")
_BOLD = Font(bold=True)
_GREY = Font(color="7A7F87")
_CODE = Font(name="Consolas")
_TOP = Alignment(wrap_text=True, vertical="top")
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_HAIR = Side("thin", color="C9CDD4")
_BORDER = Border(_HAIR, _HAIR, _HAIR, _HAIR)
_LINE_HEIGHT = 15.0
_TALLEST = 400.0


def pack_book(content: Content) -> Workbook:
    """The workbook of a pack's content."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]  # a new workbook has one sheet
    _write_guide(book)
    _write_head(book, content)
    levels = cast("Sequence[str]", content["levels"])
    for table in layout.tables(levels):
        sheet = _table(book, table.sheet, table.columns)
        section = content.get(table.section, {} if table.named else [])
        for row, record in enumerate(_records(section, table.named), 2):
            _write_row(sheet, row, 1, table.columns, record)
        if table.sheet == layout.FACTS:
            _write_options(book, content)
            _write_indicators(book, content, levels)
    for sheet in book.worksheets:
        settle_page(sheet)
    book.active = book.sheetnames.index(layout.INDICATORS)
    return book


def _records(section: Any, named: bool) -> list[Mapping[str, object]]:
    if not named:
        return list(section)
    return [
        {"id": id, **(entry if isinstance(entry, Mapping) else {"name": entry})}
        for id, entry in section.items()
    ]


def _write_guide(book: Workbook) -> None:
    sheet = book.create_sheet(layout.GUIDE)
    sheet.column_dimensions["A"].width = 44
    sheet.column_dimensions["B"].width = 96
    sheet.sheet_view.showGridLines = False
    put(sheet.cell(1, 1), "分级标准编辑工作簿")
    sheet.cell(1, 1).font = Font(size=16, bold=True)
    sheet.row_dimensions[1].height = 28
    for row, (left, right) in enumerate(layout.guide_lines(), 3):
        heading = left and not right
        first, second = sheet.cell(row, 1), sheet.cell(row, 2)
        put(first, left)
        put(second, right)
        first.font = Font(size=12, bold=True, color="2F5D62") if heading else _CODE
        first.alignment = second.alignment = _TOP
        lines = max(lines_of(left, 44), lines_of(right, 96))
        sheet.row_dimensions[row].height = 22.0 if heading else _LINE_HEIGHT * lines + 3


def _write_head(book: Workbook, content: Content) -> None:
    sheet = book.create_sheet(layout.HEAD)
    for column, (title, width) in enumerate((("项目", 14), ("内容", 60), ("说明", 64)), 1):
        _heading(sheet, 1, column, title, width)
    # A section that is there without a single row would look like one that is not there.
    empty = [key for key, value in content.items() if value in ({}, [])]
    shown = {**content, "empty": empty} if empty else content
    for row, field in enumerate(layout.HEAD_ROWS, 2):
        put(sheet.cell(row, 1), field.heading)
        _cell(sheet, row, 2, field, shown)
        put(sheet.cell(row, 3), layout.HEAD_NOTES.get(field.key, ""))
        sheet.cell(row, 1).font, sheet.cell(row, 3).font = _BOLD, _GREY
        for column in (1, 3):
            sheet.cell(row, column).alignment = _TOP
            sheet.cell(row, column).border = _BORDER
        lines = lines_of(str(sheet.cell(row, 2).value or ""), 60)
        sheet.row_dimensions[row].height = _LINE_HEIGHT * lines + 3
    sheet.freeze_panes = "A2"


def _write_options(book: Workbook, content: Content) -> None:
    sheet = _table(book, layout.OPTIONS, layout.OPTION_COLUMNS)
    row = 2
    for id, fact in content["facts"].items():
        for option, name in {**fact.get("options", {}), **fact.get("items", {})}.items():
            record = {"fact": id, "id": option, "name": name}
            _write_row(sheet, row, 1, layout.OPTION_COLUMNS, record)
            row += 1


def _write_indicators(book: Workbook, content: Content, levels: Sequence[str]) -> None:
    """One row per indicator; behind its own columns those of every level that may ask."""
    sheet = book.create_sheet(layout.INDICATORS)
    columns = layout.indicator_columns(content["aspects"])
    put(sheet.cell(1, 1), "指标")
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(columns))
    for at, column in enumerate(columns, 1):
        _heading(sheet, 2, at, column.heading, column.width)
    starts = {}
    for number, level in enumerate(levels[:-1]):
        start = len(columns) + 1 + number * len(layout.CELL_COLUMNS)
        starts[level] = start
        put(sheet.cell(1, start), level)
        sheet.merge_cells(
            start_row=1,
            end_row=1,
            start_column=start,
            end_column=start + len(layout.CELL_COLUMNS) - 1,
        )
        for at, column in enumerate(layout.CELL_COLUMNS, start):
            _heading(sheet, 2, at, column.heading, column.width)
    last = len(columns) + len(starts) * len(layout.CELL_COLUMNS)
    for at in range(1, last + 1):
        top = sheet.cell(1, at)
        top.fill, top.font, top.alignment = _HEADING, _WHITE, _MIDDLE
    rows = content["indicators"]
    for row, indicator in enumerate(rows, 3):
        _write_row(sheet, row, 1, columns, indicator)
        for number, (level, start) in enumerate(starts.items()):
            cell = indicator["levels"].get(level, {})
            _write_row(sheet, row, start, layout.CELL_COLUMNS, cell)
            fill = PatternFill("solid", fgColor=_LEVEL_FILLS[number % len(_LEVEL_FILLS)])
            for at in range(start, start + len(layout.CELL_COLUMNS)):
                sheet.cell(row, at).fill = fill
    for start in (1, *starts.values()):
        group = columns if start == 1 else layout.CELL_COLUMNS
        _offer(sheet, start, group, 3, len(rows) + 3 + _SPARE_ROWS)
    sheet.freeze_panes = "D3"
    sheet.print_title_rows = "1:2"


def _table(book: Workbook, title: str, columns: Sequence[Column]) -> Worksheet:
    """A sheet with its headings and drop-downs, ready for rows from the second on."""
    sheet = book.create_sheet(title)
    for at, column in enumerate(columns, 1):
        _heading(sheet, 1, at, column.heading, column.width)
    _offer(sheet, 1, columns, 2, 2 + _SPARE_ROWS)
    sheet.freeze_panes = "C2" if len(columns) > 4 else "A2"
    sheet.print_title_rows = "1:1"
    return sheet


def _heading(sheet: Worksheet, row: int, column: int, title: str, width: float) -> None:
    cell = sheet.cell(row, column)
    put(cell, title)
    cell.fill, cell.font, cell.alignment = _HEADING, _WHITE, _MIDDLE
    sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[row].height = 24


def _offer(sheet: Worksheet, start: int, columns: Sequence[Column], first: int, last: int) -> None:
    """Text format and drop-downs for a block of columns, rows still empty included."""
    for at, column in enumerate(columns, start):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].number_format = "@"
        if column.words:
            _offer_words(sheet, column, f"{letter}{first}:{letter}{last}")


def _offer_words(sheet: Worksheet, column: Column, place: str) -> None:
    listed = '"' + ",".join(column.words) + '"'
    if len(listed) > _LONGEST_LIST or any(mark in word for word in column.words for mark in '",'):
        return  # Excel could not take it; the words are checked when the workbook is read
    offered = DataValidation(
        "list",
        formula1=listed,
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=column.heading,
        error="请从下拉里选择。",
    )
    offered.add(place)
    sheet.add_data_validation(offered)


def _write_row(
    sheet: Worksheet,
    row: int,
    start: int,
    columns: Sequence[Column],
    record: Mapping[str, object],
) -> None:
    lines = 1
    for at, column in enumerate(columns, start):
        _cell(sheet, row, at, column, record)
        lines = max(lines, lines_of(str(sheet.cell(row, at).value or ""), column.width))
    wanted = min(_LINE_HEIGHT * lines + 3, _TALLEST)
    sheet.row_dimensions[row].height = max(wanted, sheet.row_dimensions[row].height or 0)


def _cell(
    sheet: Worksheet, row: int, at: int, column: Column, record: Mapping[str, object]
) -> None:
    cell: Any = sheet.cell(row, at)
    value = column.write(record)
    cell.number_format = "@"
    if isinstance(value, float):
        put(cell, int(value) if value.is_integer() else value)
        cell.number_format = "General"
    elif value is not None:
        put(cell, value)
    cell.alignment, cell.border = _TOP, _BORDER
