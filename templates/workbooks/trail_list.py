"""The trail as a sheet: one row per entry, every word of it, and beside it how it was taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from grading.refusals import Refusal
from templates.workbooks.register import heading_cell, set_widths
from templates.workbooks.writing import save_book, streamed_cell, write_csv

COLUMNS = (
    ("序号", 9),
    ("时间", 20),
    ("人员", 14),
    ("动作", 24),
    ("对象", 12),
    ("编号", 24),
    ("说明", 60),
    ("内容", 80),
    ("前一条哈希", 24),
    ("哈希", 24),
)
MOST_ROWS = 1_000_000
KINDS = (".xlsx", ".csv")

Row = Sequence[object]


def check_place(path: Path) -> None:
    """Refuse a file of another kind, before any work."""
    if path.suffix.lower() not in KINDS:
        raise Refusal("只写 .xlsx 或 .csv 文件", str(path), "把扩展名改为 .xlsx 或 .csv")


def write_trail(path: Path, rows: Iterable[Row], about: Sequence[tuple[str, str]]) -> int:
    """Write entries (in the order of :data:`COLUMNS`) as .xlsx or .csv; how many there were.

    ``about`` says what was asked for and how the chain stood; a .csv has no place for it.
    """
    check_place(path)
    if path.suffix.lower() == ".csv":
        return write_csv(path, _with_headings(rows)) - 1
    book = Workbook(write_only=True)
    told, sheet = book.create_sheet("说明"), book.create_sheet("留痕")
    book.active = 1
    set_widths(told, (20, 90))
    for name, words in about:
        told.append([heading_cell(told, name), streamed_cell(told, words)])
    sheet.freeze_panes = "A2"
    set_widths(sheet, [width for _, width in COLUMNS])
    sheet.append([heading_cell(sheet, title) for title, _ in COLUMNS])
    count = 0
    try:
        for row in rows:
            count += 1
            if count > MOST_ROWS:
                raise Refusal(
                    f"超过 {MOST_ROWS:,} 条，一张工作表放不下", str(path), "请按时间分次导出"
                )
            sheet.append([streamed_cell(sheet, value) for value in row])
    except BaseException:
        sheet.close()  # lets go of the library's own temporary file
        raise
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{count + 1}"
    save_book(book, path)
    return count


def _with_headings(rows: Iterable[Row]) -> Iterator[Row]:
    yield [title for title, _ in COLUMNS]
    yield from rows
