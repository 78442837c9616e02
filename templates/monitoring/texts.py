"""Texts of hours (.csv, .txt): the head is looked at as rows, the rest read as columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from grading.refusals import Refusal
from templates.monitoring.arrow_table import ArrowTable
from templates.monitoring.layout import WINDOW, Layout, find_layout
from templates.monitoring.sheets import not_understood, take
from templates.monitoring.staged import Form
from templates.monitoring.table_reading import TOTALS, Reading, Source
from templates.monitoring.titles import file_outlet, month_in, outlet_in
from templates.workbooks.limits import read_bytes
from templates.workbooks.reading import decode, separator

HEAD = 1 << 16
"""So many bytes of a text show what it is."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"


def read_text(
    path: Path, data: bytes, outlet: str, into: Reading, cancelled: Callable[[], bool] | None
) -> Form:
    """Read a table written as text; ``data`` is its beginning. Returns its form."""
    where = path.name
    opened: Callable[[], BinaryIO] = partial(io.FileIO, path)
    if data.startswith(_UTF16):
        whole = decode(read_bytes(path), where).encode("utf-8")
        data, opened = whole[:HEAD], partial(io.BytesIO, whole)
    head = _head(data.removeprefix(_BOM), where)
    mark = separator(head)
    rows = _rows(head, mark, where)
    if not rows:
        raise Refusal("文件里没有一行内容", where, "请选择有小时数据的文件")
    layout = find_layout(rows, (), into.mapping)
    if layout is None or not layout.complete:
        not_understood(into, "", layout, rows)
        return layout.form if layout else "wide"
    below = [len(cells) for number, cells in rows if number > layout.last_header_row]
    if not below:
        raise Refusal("表头下面没有数据", where, "请选择有小时数据的文件")
    width = max(set(below), key=lambda each: (below.count(each), each))
    numbers = {c.at: c.factor for c in layout.all("value", "converted") if c.at < width}
    table = ArrowTable(
        opened,
        where,
        skip=layout.last_header_row,
        width=width,
        mark=mark,
        numbers=numbers,
        cancelled=cancelled,
    )
    _short_rows(table, into)
    name, source_of = _own_outlet(path, outlet, layout)
    source = Source("", layout, name, outlet, month_in(layout.titles))
    take(table, source, into, source_of, rows)
    return layout.form


def _head(data: bytes, where: str) -> str:
    """The first lines as text; the last one is left out where it may be torn."""
    piece = data[:HEAD]
    if len(data) >= HEAD - len(_BOM):  # the mark was taken off
        piece = piece[: piece.rfind(b"\n") + 1] or piece
    return decode(piece, where)


def _rows(head: str, mark: str, where: str) -> list[tuple[int, list[Any]]]:
    """The first rows by line, which is how the columns are counted afterwards."""
    rows: list[tuple[int, list[Any]]] = []
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=mark)
    while len(rows) < WINDOW:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            said = f"第 {reader.line_num} 行读不下去"
            raise Refusal(said, where, "用 Excel 打开，另存为 .xlsx") from error
        if any(cells):
            rows.append((reader.line_num, [cell.strip() for cell in cells]))
    return rows


def _short_rows(table: ArrowTable, into: Reading) -> None:
    """Rows with another number of cells: blank ones and words are left out, numbers are found."""
    for row, text in table.short:
        if not text.strip(' ,;\t\r\n"'):
            continue
        if TOTALS.search(text.split(",")[0]):
            into.remarks.left_out["合计、平均等行"] += 1
            continue
        if not any(letter.isdigit() for letter in text):
            into.remarks.left_out["说明行"] += 1
            continue
        into.remarks.say(
            "columns", "error", "这一行的列数与表头不同，没有读入", row=row, value=text[:80]
        )


def _own_outlet(path: Path, outlet: str, layout: Layout) -> tuple[str, str]:
    if outlet:
        return outlet, "指定的排放口"
    if title := outlet_in(layout.titles):
        return title, "标题"
    return file_outlet(path.stem), "文件名"
