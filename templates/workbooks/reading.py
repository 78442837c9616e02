"""Open any list file and hand out its sheets, row by row, as they stand.

Values come through python-calamine (workbooks) or ``csv`` (text). Nothing is
converted here: a cell is what the file holds, and every row carries the number
Excel shows beside it. Whatever cannot be read is refused in one sentence.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from xml.etree import ElementTree

from grading.refusals import Refusal
from templates.workbooks import compound, marks, opendocument
from templates.workbooks.limits import Package, broken, protected, read_bytes, sniff
from templates.workbooks.marks import Marks, Merged
from templates.workbooks.writing import QUOTED, csv_text

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_LOOK_UP = 0.1
"""Seconds between two looks at whether a reading was cancelled."""

_AT_ONCE = 1000
"""Rows handed out in one go."""

Cell = str | int | float | bool | date | datetime | time | timedelta
"""What a cell can hold; the empty cell is ``""``."""

Lines = tuple[Sequence[int], list[list[Any]]]
"""Some rows: their numbers, ascending, and their cells."""


@dataclass(slots=True)
class Sheet:
    """One sheet: ``blocks`` of rows as (numbers shown by Excel, cells of each from column A on).

    ``merged`` and ``marks`` count rows and columns from 1, ``last_row`` is about
    the number of the last one (for progress). ``blocks`` and ``rows`` may be called
    again and start from the top each time.
    """

    name: str
    blocks: Callable[[], Iterator[Lines]]
    merged: list[Merged] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)
    last_row: int = 0

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """The rows one by one, each with its number."""
        for numbers, lines in self.blocks():
            yield from zip(numbers, lines, strict=True)


class Book:
    """An open list file. ``kind`` is ``xlsx``, ``xls``, ``ods`` or ``csv``.

    ``sheet_names`` are all sheets that hold cells, hidden ones too
    (``hidden_sheets``); a .csv has one sheet, named after the file.
    """

    def __init__(self, path: str | Path, cancelled: Callable[[], bool] | None = None) -> None:
        path = Path(path)
        self.file = path.name
        self.path = path
        self._cancelled = cancelled
        self._sheets: dict[str, Sheet] = {}
        data = read_bytes(path)
        self.sha256 = hashlib.sha256(data).hexdigest()
        self.kind = sniff(data, self.file)
        self._package: Package | None = None
        self._marks: list[Marks] = []
        self._positions: dict[str, int] = {}
        self._book: CalamineWorkbook | None = None
        self.hidden_sheets: frozenset[str] = frozenset()
        if self.kind == "csv":
            self._text = decode(data, self.file)
            self.sheet_names = [path.stem]
            return
        if self.kind == "zip":
            self._package = Package(data, self.file)
            self.kind = self._package.kind
        if self.kind == "xls":
            self._marks = compound.read_marks(data, self.file)
        elif self.kind == "ods" and self._package is not None:
            self._marks = opendocument.read_marks(self._package.chunks("content.xml"), self.file)
        self._book = self._opened(self._package.quickened() if self._package else data)
        from python_calamine import SheetTypeEnum, SheetVisibleEnum

        every = self._book.sheets_metadata
        self._positions = {s.name: place for place, s in enumerate(every)}
        sheets = [s for s in every if s.typ == SheetTypeEnum.WorkSheet]
        self.sheet_names = [s.name for s in sheets]
        self.hidden_sheets = frozenset(
            s.name for s in sheets if s.visible != SheetVisibleEnum.Visible
        )
        if not sheets:
            raise Refusal("工作簿里没有工作表", self.file, "请选择有名单的工作簿")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back the memory of the workbook."""
        self._sheets.clear()
        if self._book is not None:
            self._book.close()
            self._book = None
        self._package = None

    def sheet(self, wanted: str | int | None = None) -> Sheet:
        """A sheet by name or by number from 1; without either the first visible one with cells."""
        if wanted is None:
            visible = [n for n in self.sheet_names if n not in self.hidden_sheets]
            for name in visible or self.sheet_names:
                found = self._sheet(name)
                if next(found.rows(), None) is not None:
                    return found
            raise Refusal("名单是空的，没有一行内容", self.file, "请选择有内容的文件")
        return self._sheet(self._name_of(wanted))

    def release(self, name: str) -> None:
        """Give back the memory of one sheet; it is read anew where it is asked for again."""
        self._sheets.pop(name, None)

    def _name_of(self, wanted: str | int) -> str:
        names = self.sheet_names
        if isinstance(wanted, str) and wanted in names:
            return wanted
        if str(wanted).isdecimal() and 1 <= int(wanted) <= len(names):
            return names[int(wanted) - 1]
        have = "、".join(names)
        raise Refusal(f"没有名为“{wanted}”的工作表", self.file, f"文件里的工作表：{have}")

    def _sheet(self, name: str) -> Sheet:
        if name not in self._sheets:
            self._sheets[name] = self._opened_sheet(name)
        return self._sheets[name]

    def _opened_sheet(self, name: str) -> Sheet:
        if self.kind == "csv":
            blocks = partial(_text_blocks, self._text, self.file)
            return Sheet(name, blocks, last_row=self._text.count("\n") + 1)
        where = f"{self.file} · {name}"
        seen = self._marks_of(name, where)
        if self._book is None:
            raise ValueError("the workbook is closed")
        sheet = self._patiently(self._book.get_sheet_by_name, where, name)
        if seen.merged is not None:
            merged = seen.merged
        else:
            # The library counts (row, column) from 0 and gives both corners.
            merged = [
                Merged(top + 1, left + 1, bottom + 1, right + 1)
                for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
                if bottom >= top and right >= left
            ]
        last_row = sheet.end[0] + 1 if sheet.end else 0
        return Sheet(name, partial(_blocks, sheet, where), merged, seen, last_row)

    def _marks_of(self, name: str, where: str) -> Marks:
        position = self._positions[name]
        if self.kind == "xlsx" and self._package is not None:
            part = _part_of(self._package, name)
            chunks = self._package.chunks(part) if part else iter(())
            return marks.read_marks(self._until_cancelled(chunks), where)
        return self._marks[position] if position < len(self._marks) else Marks()

    def _opened(self, data: bytes) -> CalamineWorkbook:
        from python_calamine import CalamineWorkbook

        opened: CalamineWorkbook = self._patiently(
            CalamineWorkbook.from_filelike, self.file, io.BytesIO(data)
        )
        return opened

    def _until_cancelled(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            if self._cancelled is not None and self._cancelled():
                raise _cancelled(self.file)
            yield chunk

    def _patiently(self, call: Callable[..., Any], where: str, *arguments: Any) -> Any:
        """Call the library and look up now and then, whether the person has had enough.

        A long sheet takes it seconds, during which it cannot be stopped: it is then left
        to end by itself, and what it found is thrown away.
        """
        if self._cancelled is None:
            return _calamine(call, where, *arguments)
        outcome: list[Any] = []

        def run() -> None:
            try:
                outcome.append((_calamine(call, where, *arguments), None))
            except Refusal as refusal:
                outcome.append((None, refusal))

        worker = threading.Thread(target=run, name="reading", daemon=True)
        worker.start()
        while worker.is_alive():
            worker.join(_LOOK_UP)
            if self._cancelled():
                self._book = None  # still in use over there, and cannot be closed
                raise _cancelled(self.file)
        found, refusal = outcome[0]
        if refusal is not None:
            raise refusal
        return found


def open_book(path: str | Path, cancelled: Callable[[], bool] | None = None) -> Book:
    """Open a list file; see :class:`Book`. Raises :class:`Refusal` for what is no list.

    ``cancelled`` is asked several times a second while the file is read.
    """
    return Book(path, cancelled)


def _cancelled(where: str) -> Refusal:
    return Refusal("已取消，没有改动任何数据", where)


def _calamine(call: Callable[..., Any], where: str, *arguments: Any) -> Any:
    """Call the library; each of its ways to fail becomes a refusal, a panic too."""
    from python_calamine import CalamineError, PasswordError

    try:
        return call(*arguments)
    except PasswordError as error:
        raise protected(where) from error
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise broken(where) from error
    except BaseException as error:
        # A panic inside the library arrives as pyo3's PanicException, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise broken(where) from error


def _blocks(sheet: CalamineSheet, where: str) -> Iterator[Lines]:
    start = sheet.start
    if start is None:
        return
    top, left = start
    pad = [""] * left
    rows = _calamine(sheet.iter_rows, where)
    numbers = range(1, 1)
    while lines := _calamine(list, where, islice(rows, _AT_ONCE)):
        numbers = range(numbers.stop, numbers.stop + len(lines))
        if left:
            lines = [pad + cells for cells in lines]
        above = max(top + 1 - numbers.start, 0)  # rows handed out above the first with content
        if above < len(lines):
            yield numbers[above:], lines[above:] if above else lines


def _part_of(package: Package, sheet: str) -> str:
    """The member that holds a sheet, by the workbook's own relations; ``""`` if not found."""
    try:
        book = next(n for n in package.members if n.endswith("workbook.xml"))
        folder = book.rpartition("/")[0]
        relations = {
            r.get("Id"): r.get("Target", "")
            for r in ElementTree.fromstring(
                package.text(f"{folder}/_rels/workbook.xml.rels".lstrip("/"))
            )
        }
        for element in ElementTree.fromstring(package.text(book)).iter():
            if element.tag.rpartition("}")[2] == "sheet" and element.get("name") == sheet:
                key = next(v for k, v in element.attrib.items() if k.endswith("}id"))
                target = relations[key].replace("\\", "/").lower()
                joined = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
                return joined if joined in package.members else ""
    except (ElementTree.ParseError, KeyError, StopIteration) as error:
        raise broken(package.where) from error
    return ""


def decode(data: bytes, where: str) -> str:
    """Text of a .csv: UTF-8 with or without mark, UTF-16 with mark, else GB18030."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal(
        "文字编码认不出来（既不是 UTF-8 也不是 GB18030）",
        where,
        "用 Excel 打开，另存为 .xlsx，或另存为“CSV UTF-8”后再导入",
    )


def separator(text: str) -> str:
    """The separator most lines of the beginning agree on: comma, tab or semicolon."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text[:65536].splitlines()[:50]]
    return max(",\t;", key=lambda mark: sum(line.count(mark) for line in lines))


def _text_blocks(text: str, where: str) -> Iterator[Lines]:
    rows = _text_rows(text, where)
    while found := list(islice(rows, _AT_ONCE)):
        yield [number for number, _ in found], [cells for _, cells in found]


def _text_rows(text: str, where: str) -> Iterator[tuple[int, list[str]]]:
    """Records of a .csv. A record with line breaks inside quotes is one row, as in Excel."""
    stream = io.StringIO(text, newline="")
    records = csv.reader(stream, delimiter=separator(text))
    quoted = QUOTED.search(text) is not None
    number = 0
    while True:
        number += 1
        try:
            cells = next(records)
        except StopIteration:
            return
        except csv.Error as error:
            raise Refusal(
                f"第 {number} 行读不下去，可能是引号没有成对", where, "用 Excel 打开，另存为 .xlsx"
            ) from error
        if quoted:
            cells = [csv_text(cell) for cell in cells]
        if any(cells):
            yield number, cells
