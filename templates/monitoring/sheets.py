"""Workbooks of hours, sheet by sheet: one in memory at a time."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from grading.monitoring.pollutants import named
from grading.refusals import Refusal
from templates.monitoring.layout import WINDOW, Layout, find_layout
from templates.monitoring.long import read_long
from templates.monitoring.staged import ColumnGuess, Form, SheetGuess
from templates.monitoring.table_reading import Reading, Source, several_outlets
from templates.monitoring.tables import RowsTable, Table, TimesOnce
from templates.monitoring.titles import (
    enterprise_words,
    file_outlet,
    month_in,
    outlet_in,
    sheet_outlet,
)
from templates.monitoring.wide import read_wide
from templates.workbooks.cells import cell_text
from templates.workbooks.reading import Book, Sheet

_SAMPLE = 5
_ENTERPRISE = re.compile("(?:企业|单位|公司|污染源|排污单位)(?:名称|全称)|信用代码")
_MOST_WORDS = 50


class Sheets:
    """Reads the sheets of one workbook; ``form`` is that of the first table."""

    def __init__(
        self,
        book: Book,
        outlet: str,
        into: Reading,
        progress: Callable[[int, int], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self._book = book
        self._outlet = outlet
        self._into = into
        self._progress = progress
        self._cancelled = cancelled
        self._times = TimesOnce()
        self.form: Form = "wide"

    def read(self, wanted: str | int | None) -> None:
        """Read one sheet, or all visible ones."""
        names = self._names(wanted)
        if self._outlet and len(set(filter(None, map(sheet_outlet, names)))) > 1:
            raise several_outlets(self._book.file)
        empty = []
        for number, name in enumerate(names):
            if self._cancelled is not None and self._cancelled():
                raise Refusal("已取消，没有改动任何数据", self._book.file)
            sheet = self._book.sheet(name)
            if not self._sheet(sheet):
                empty.append(name)
            self._book.release(name)
            if self._progress is not None:
                self._progress(number + 1, len(names))
        if len(empty) == len(names):
            what = "工作表都是空的，没有一行内容" if len(names) > 1 else "工作表是空的"
            raise Refusal(what, self._book.file, "请选择有小时数据的文件")
        if empty:
            self._into.remarks.say("empty_sheet", "note", f"空的工作表：{'、'.join(empty)}")

    def _names(self, wanted: str | int | None) -> list[str]:
        book, chosen = self._book, self._into.mapping.sheets
        if wanted is not None:
            return [book.sheet(wanted).name]
        if chosen:
            return [book.sheet(name).name for name in chosen]
        hidden = [name for name in book.sheet_names if name in book.hidden_sheets]
        shown = [name for name in book.sheet_names if name not in book.hidden_sheets]
        if hidden and shown:
            said = f"隐藏的工作表没有读入：{'、'.join(hidden)}"
            self._into.remarks.say("hidden_sheet", "warning", said)
        return shown or hidden

    def _sheet(self, sheet: Sheet) -> bool:
        """Read one sheet; whether there is anything in it."""
        head = list(islice(sheet.rows(), WINDOW))
        if not head:
            return False
        layout = find_layout(head, sheet.merged, self._into.mapping, named(sheet.name))
        if layout is None or not layout.complete:
            not_understood(self._into, sheet.name, layout, head)
            return True
        if not self._into.sheets:
            self.form = layout.form
        numbers: list[int] = []
        lines: list[list[Any]] = []
        for some, cells in sheet.blocks():
            above = bisect_right(some, layout.last_header_row)
            numbers += some[above:]
            lines += cells[above:]
        self._errors(sheet, layout)
        table = RowsTable(numbers, lines, self._times, _carried(sheet, layout))
        del lines
        name, source_of = self._own_outlet(sheet.name, layout)
        source = Source(
            sheet.name, layout, name, self._outlet, month_in([*layout.titles, sheet.name])
        )
        take(table, source, self._into, source_of, head)
        return True

    def _own_outlet(self, sheet: str, layout: Layout) -> tuple[str, str]:
        """The outlet of a sheet where no column names one, and where its name stands."""
        if self._outlet:
            return self._outlet, "指定的排放口"
        if title := outlet_in(layout.titles):
            return title, "标题"
        if name := sheet_outlet(sheet):
            return name, "工作表名"
        return file_outlet(self._book.path.stem), "文件名"

    def _errors(self, sheet: Sheet, layout: Layout) -> None:
        """Hidden rows; cells with #DIV/0! and formulas that were never computed, by column."""
        last = layout.last_header_row
        hidden = sum(row > last for row in sheet.marks.hidden)
        if hidden:
            said = f"有 {hidden} 行在表里是隐藏的，也读入了"
            self._into.remarks.say("hidden_row", "note", said, sheet=sheet.name)
        used = {c.at + 1: c.heading for c in layout.columns if c.role != "ignored"}
        for place in sorted(sheet.marks.uncalculated):
            if place[0] > last and place[1] in used:
                self._into.remarks.say(
                    "formula", "error", "公式没有计算结果：在 Excel 里打开、保存后再导入",
                    sheet=sheet.name, column=used[place[1]], row=place[0],
                )  # fmt: skip
                break
        counted: dict[tuple[int, str], list[int]] = {}
        for (row, column), word in sheet.marks.errors.items():
            if row > last and column in used:
                counted.setdefault((column, word), []).append(row)
        for (column, word), rows in counted.items():
            said = f"{len(rows)} 个单元格是公式错误 {word}，按没有数值读入"
            self._into.remarks.say(
                "formula", "warning", said, sheet=sheet.name, column=used[column], row=min(rows)
            )


def _carried(sheet: Sheet, layout: Layout) -> set[int]:
    """Columns whose cells stand for the rows below as well: days, and what is merged."""
    merged = {
        area.left - 1
        for area in sheet.merged
        if area.top > layout.last_header_row and area.bottom > area.top
    }
    names = {column.at for column in layout.all("time", "outlet", "pollutant")}
    return (merged & names) | {column.at for column in layout.all("date")}


def take(
    table: Table, source: Source, into: Reading, outlet_from: str, head: Sequence[tuple[int, Any]]
) -> None:
    """Read a table by its layout and note how it was understood."""
    layout = source.layout
    into.hours.clear()
    before = set(into.collector.outlets)
    into.enterprise_words += enterprise_words([*layout.titles, source.sheet])
    for column in layout.columns:
        if column.role == "ignored" and _ENTERPRISE.search(column.heading):
            into.enterprise_words += filter(None, table.words(column.at).texts[:_MOST_WORDS])
    unread = [c.heading for c in layout.columns if c.role == "ignored"]
    if unread:
        said = f"没有读入的列：{'、'.join(unread)}"
        into.remarks.say("column", "note", said, sheet=source.sheet, row=layout.header_row)
    if layout.form == "long":
        read_long(table, source, into)
    else:
        read_wide(table, source, into)
    made = [name for name in into.collector.outlets if name not in before]
    grouped = layout.first("outlet") or any(column.outlet for column in layout.columns)
    into.sheets.append(
        _guess(
            source.sheet, layout, head, tuple(made),
            "指定的排放口" if source.forced else "列" if grouped else outlet_from,
            min((first for first, _ in into.hours), default=None),
            max((last for _, last in into.hours), default=None),
        )
    )  # fmt: skip


def not_understood(
    into: Reading, sheet: str, layout: Layout | None, head: Sequence[tuple[int, Any]]
) -> None:
    """Tell what is missing for reading a table, and keep it for the preview."""
    if layout is None:
        into.remarks.say("layout", "warning", "没有认出表头：没有“时间”一类的列", sheet=sheet)
        return
    headings = "、".join(c.heading for c in layout.columns if c.role == "ignored") or "无"
    said = f"没有认出哪一列是哪种污染物；没有认出的列：{headings}"
    into.remarks.say("layout", "warning", said, sheet=sheet, row=layout.header_row)
    into.sheets.append(_guess(sheet, layout, head, (), "", None, None))


def _guess(
    sheet: str, layout: Layout, head: Sequence[tuple[int, Any]], outlets: tuple[str, ...],
    outlet_from: str, first: int | None, last: int | None,
) -> SheetGuess:  # fmt: skip
    data = [(row, cells) for row, cells in head if row > layout.last_header_row][:_SAMPLE]
    return SheetGuess(
        sheet,
        layout.form,
        layout.header_row,
        data[0][0] if data else layout.last_header_row + 1,
        tuple(
            ColumnGuess(
                c.at, c.heading, "ignored" if c.trouble else c.role,
                c.pollutant.id if c.pollutant else "", c.outlet, c.unit, str(c.factor),
            )
            for c in layout.columns
        ),
        outlets,
        outlet_from,
        first,
        last,
        tuple(tuple(map(cell_text, cells)) for _, cells in data),
    )  # fmt: skip
