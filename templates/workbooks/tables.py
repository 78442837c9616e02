"""A plain table as a workbook: title, date, headings, rows; ready to be printed and filtered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from templates.workbooks.writing import put, put_value, save_book

WRAPPED_FROM = 24
"""A column at least so wide (characters) holds sentences and wraps them."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: heading, width in characters of the sheet's font, numbers set to the right."""

    title: str
    width: int = 12
    right: bool = False


def write_table(
    path: Path,
    title: str,
    columns: Sequence[TableColumn],
    rows: Iterable[Sequence[object]],
    *,
    notes: Sequence[str] = (),
    sheet: str = "",
) -> int:
    """Write rows under their headings, A4 landscape on one page's width; how many there were.

    ``notes`` stand under the title (as of which day, what is left out). Decimals and
    numbers stay numbers, dates become dates, everything else is text.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    book = Workbook()
    page: Any = book.active
    page.title = (sheet or title)[:31]
    put(page.cell(1, 1), title)
    page.cell(1, 1).font = Font(bold=True, size=14)
    for at, note in enumerate(notes, 2):
        put(page.cell(at, 1), note)
        page.cell(at, 1).font = Font(color="666666")
    top = 2 + len(notes)
    thin = Side(style="thin", color="BFBFBF")
    frame = Border(left=thin, right=thin, top=thin, bottom=thin)
    for at, column in enumerate(columns, 1):
        head = page.cell(top, at)
        put(head, column.title)
        head.font, head.border = Font(bold=True), frame
        head.fill = PatternFill("solid", start_color="E7EEF4")
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        page.column_dimensions[get_column_letter(at)].width = column.width
    count = 0
    styles: list[Any] = []
    for count, row in enumerate(rows, 1):
        for at, (column, value) in enumerate(zip(columns, row, strict=True), 1):
            cell = page.cell(top + count, at)
            if count == 1:
                cell.border = frame
                cell.alignment = Alignment(
                    horizontal="right" if column.right else None,
                    vertical="top",
                    wrap_text=column.width >= WRAPPED_FROM,
                )
                styles.append(copy(cell._style))
            else:  # looking a style up takes openpyxl longer than writing the cell
                cell._style = copy(styles[at - 1])
            _fill(cell, value)
    page.freeze_panes = page.cell(top + 1, 1)
    last = get_column_letter(len(columns))
    page.auto_filter.ref = f"A{top}:{last}{top + count}"
    page.print_title_rows = f"{top}:{top}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.center.text = "第 &P 页，共 &N 页"
    save_book(book, path)
    return count


def _fill(cell: Any, value: object) -> None:
    put_value(cell, value)
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
