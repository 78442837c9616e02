"""A ledger as columns: long .csv files through pyarrow, everything else row by row.

A text column is its different texts and one code per row, so that a spelling is understood
once however often it stands there.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from grading.refusals import EnvironmentRefusal, Refusal
from grading.transport.passages import Codes, Long, Words
from templates.transport.cells import read_moment
from templates.transport.columns import SEARCHED, Layout, Ledger, find_layout
from templates.workbooks.cells import cell_text
from templates.workbooks.limits import MAX_FILE, sniff
from templates.workbooks.reading import decode, open_book, separator

LONGEST = 1 << 30
"""Largest .csv accepted, in bytes; a million passages with 15 columns have about 150 MB."""
_PIECE = 1 << 22

Asked = Callable[[], bool] | None


@dataclass
class Source:
    """The rows below the header. ``rows`` are their numbers as Excel shows them; ``bad`` rows
    that could not be taken apart, with their text. Fields named ``time…`` stand in ``times``
    (seconds), with the texts that are no moments in ``unread``."""

    file: str
    sha256: str
    sheet: str
    layout: Layout
    rows: Codes
    texts: dict[str, Words]
    times: dict[str, Long]
    unread: dict[str, dict[int, str]]
    bad: list[tuple[int, str]] = field(default_factory=list)


def open_source(
    path: str | Path, ledger: Ledger, sheet: str | None = None, cancelled: Asked = None
) -> Source:
    """Read a ledger. Refuses what is no table, has no known header or is too large."""
    path = Path(path)
    looked = _look(path, cancelled)
    if looked is None:
        return _by_rows(path, ledger, sheet, cancelled)
    digest, encoding, head = looked
    if '"' in head:
        quoted = [line for line in head.splitlines() if line.count('"') % 2]
        if quoted:  # line breaks within a cell: only the slow way knows rows from lines
            return _by_rows(path, ledger, sheet, cancelled)
    return _by_columns(path, ledger, digest, encoding, head)


def _look(path: Path, cancelled: Asked) -> tuple[str, str, str] | None:
    """SHA-256, encoding and the beginning of a plain .csv; None for all other files."""
    where = path.name
    try:
        size = path.stat().st_size if path.is_file() else 0
        if not size:
            return None
        digest, utf8 = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
        encoding = "utf-8"
        with path.open("rb") as file:
            begin = file.read(1 << 16)
            if begin.startswith((b"\xff\xfe", b"\xfe\xff")) or sniff(begin, where) != "csv":
                return None
            file.seek(0)
            while piece := file.read(_PIECE):
                if cancelled is not None and cancelled():
                    raise Refusal("已取消，没有改动任何数据", where)
                digest.update(piece)
                if encoding == "utf-8":
                    try:
                        utf8.decode(piece)
                    except UnicodeDecodeError:
                        encoding = "gb18030"
    except OSError as error:
        raise EnvironmentRefusal(
            f"文件读不出来：{error.strerror}", str(path), "关闭正在使用它的程序，检查读取权限"
        ) from error
    if size > LONGEST:
        raise Refusal(
            f"文件有 {size >> 20} MB，超过 {LONGEST >> 20} MB", where, "按月份分成几个文件再导入"
        )
    whole = begin if len(begin) == size else begin[: begin.rfind(b"\n") + 1]
    return digest.hexdigest(), encoding, decode(whole, where)


def beginning(path: Path) -> str | None:
    """The first lines of a plain .csv; None for all other files."""
    try:
        with path.open("rb") as file:
            begin = file.read(1 << 16)
    except OSError:
        return None  # whoever opens it says why
    marked = begin.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not begin or marked or sniff(begin, path.name) != "csv":
        return None
    whole = begin if len(begin) < 1 << 16 else begin[: begin.rfind(b"\n") + 1]
    return decode(whole, path.name)


def _by_columns(path: Path, ledger: Ledger, digest: str, encoding: str, head: str) -> Source:
    """The quick way, for a .csv whose records are its lines."""
    import csv as text

    import pyarrow as pa
    from pyarrow import csv

    where, delimiter = path.name, separator(head)
    lines = head.splitlines()
    first = list(text.reader(lines[:SEARCHED], delimiter=delimiter))
    layout = find_layout(list(enumerate(first, 1)), ledger, where)
    names = [f"c{at}" for at in range(layout.width)]
    bad: list[tuple[int, str]] = []

    def leave(row: Any) -> str:
        bad.append((row.number, row.text))
        return "skip"

    kind = pa.dictionary(pa.int32(), pa.string())
    wanted = {
        f"c{each.place}": pa.string() if is_time(each.field) else kind for each in layout.columns
    }

    def read(threads: bool) -> Any:
        return csv.read_csv(
            path,
            csv.ReadOptions(
                use_threads=threads, skip_rows=layout.row, column_names=names, encoding=encoding
            ),
            csv.ParseOptions(
                delimiter=delimiter, ignore_empty_lines=False,
                invalid_row_handler=None if threads else leave,
            ),
            csv.ConvertOptions(
                column_types=wanted, include_columns=list(wanted), strings_can_be_null=False
            ),
        )  # fmt: skip

    try:
        table = read(threads=True)
    except pa.ArrowInvalid:
        try:
            table = read(threads=False)  # one thread knows the numbers of the rows it leaves out
        except pa.ArrowInvalid as error:
            raise Refusal(
                "表格读不下去，可能是引号没有成对", where, "用 Excel 打开，另存为 .xlsx"
            ) from error
    rows = np.arange(layout.row + 1, layout.row + 1 + table.num_rows + len(bad), dtype=np.int32)
    if bad:
        rows = np.setdiff1d(rows, np.array([number for number, _ in bad], np.int32))
    texts: dict[str, Words] = {}
    times: dict[str, Long] = {}
    unread: dict[str, dict[int, str]] = {}
    for each in layout.columns:
        column = table.column(f"c{each.place}")
        if is_time(each.field):
            times[each.field], unread[each.field] = moments(column)
        else:
            texts[each.field] = _words(column)
    return Source(where, digest, path.stem, layout, rows, texts, times, unread, bad)


def is_time(field: str) -> bool:
    """Whether a field holds moments."""
    return field.startswith("time")


def _words(column: Any) -> Words:
    """A column of pyarrow as texts and codes."""
    whole = column.unify_dictionaries()
    if not whole.num_chunks:
        return Words((), np.zeros(0, np.int32))
    codes = np.concatenate([chunk.indices.to_numpy() for chunk in whole.chunks])
    values = (_storable(each) for each in whole.chunk(0).dictionary.to_pylist())
    return Words(tuple(values), codes.astype(np.int32))


def _storable(text: str) -> str:
    """Text without the character no database keeps."""
    return text.replace("\0", "") if "\0" in text else text


def _by_rows(path: Path, ledger: Ledger, sheet: str | None, cancelled: Asked) -> Source:
    """Workbooks, and .csv files with line breaks within cells."""
    if path.is_file() and path.stat().st_size > MAX_FILE:
        raise Refusal(
            f"文件有 {path.stat().st_size >> 20} MB，超过 {MAX_FILE >> 20} MB",
            path.name,
            "另存为“CSV UTF-8”后再导入，或按月份分成几个文件",
        )
    import pyarrow as pa

    with open_book(path, cancelled) as book:
        name = sheet or _likely(book.sheet_names, ledger)
        page = book.sheet(name)
        layout = find_layout(
            list(islice(page.rows(), SEARCHED)), ledger, f"{path.name} · {page.name}"
        )
        numbers: list[int] = []
        columns: dict[str, list[str]] = {each.field: [] for each in layout.columns}
        for number, cells in page.rows():
            if number <= layout.row:
                continue
            numbers.append(number)
            for each in layout.columns:
                cell = cells[each.place] if each.place < len(cells) else ""
                columns[each.field].append(_storable(cell_text(cell).strip()))
        texts = {name: coded(each) for name, each in columns.items() if not is_time(name)}
        times, unread = {}, {}
        for field_, column in columns.items():
            if is_time(field_):
                times[field_], unread[field_] = moments(pa.array(column, pa.string()))
        rows = np.array(numbers, np.int32)
        return Source(path.name, book.sha256, page.name, layout, rows, texts, times, unread)


def _likely(names: Sequence[str], ledger: Ledger) -> str | None:
    """The sheet named after the ledger, if there is one."""
    marks = {
        "gate": ("进出厂", "门禁"),
        "volumes": ("大宗", "运量"),
        "inplant": ("厂内",),
        "machines": ("非道路", "机械"),
    }[ledger]
    return next((each for each in names if any(mark in each for mark in marks)), None)


def coded(column: Sequence[str]) -> Words:
    """A list of texts as different texts and codes."""
    known: dict[str, int] = {}
    codes = np.fromiter(
        (known.setdefault(each, len(known)) for each in column), np.int32, len(column)
    )
    return Words(tuple(known), codes)


NEVER = int(np.iinfo(np.int64).min)
"""A moment that is not told, or cannot be read."""


def moments(texts: Any) -> tuple[Long, dict[int, str]]:
    """Seconds of each text of a pyarrow array (:data:`NEVER` for none), and the texts that
    are no moments by their place. ISO times are read all at once."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for form in (None, "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M"):
        try:
            stamps = (
                pc.cast(texts, pa.timestamp("s"))
                if form is None
                else pc.strptime(texts, format=form, unit="s", error_is_null=True)
            )
        except pa.ArrowInvalid:
            continue
        if stamps.null_count * 2 <= len(texts):
            break
    else:
        stamps = pa.nulls(len(texts), pa.timestamp("s"))
    found = pc.cast(stamps, pa.int64()).fill_null(NEVER).to_numpy().copy()
    unread: dict[int, str] = {}
    known: dict[str, int | None] = {}
    for at in np.flatnonzero(found == NEVER):
        text = texts[int(at)].as_py()
        if text not in known:
            known[text] = read_moment(text)
        told = known[text]
        if told is not None:
            found[at] = told
        elif text.strip():
            unread[int(at)] = text
    return found, unread
