"""The one place where a cell, a workbook or a .csv is written.

What is text stays text: a word that begins like a formula is stored as a string
and marked as one (quotePrefix), so that it stays a string when somebody edits the
cell. A .csv has no such mark; there an apostrophe goes before it, which the reader
of lists takes away again. Files stand under their name when they are complete.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl import Workbook

TEXT = "@"
"""The number format of text: what is typed there later stays as typed, too."""

FORMULA_STARTS = "=+-@＝＋－＠\t\r"
"""What makes a spreadsheet take a text for a formula; full width where the keyboard is Chinese."""

_MARKED = frozenset(FORMULA_STARTS + "#'\n")
# What XML 1.0 has no place for; openpyxl would refuse it.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A reader takes _x000D_ for a carriage return: what merely looks so is written apart.
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
QUOTED = re.compile(f"'[{re.escape(FORMULA_STARTS)}]")
"""What a .csv has somewhere in which :func:`csv_cell` put an apostrophe."""
# A text without any of these needs nothing taken out and nothing escaped.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def writable(text: str) -> str:
    """The text without the characters no workbook can hold."""
    return _UNWRITABLE.sub("", text)


def put(cell: Any, value: object) -> None:
    """Put a value into a cell; everything but a number goes in as text, never as a formula."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        cell.value = value
        return
    text = "" if value is None else writable(str(value))
    cell.value = _escaped(text) or None
    if text:
        cell.data_type = "s"
        if text[0] in _MARKED:
            cell.quotePrefix = True


def put_value(cell: Any, value: object) -> None:
    """Put a value into a cell: numbers and dates as what they are, all else as :func:`put`."""
    if isinstance(value, date | Decimal):
        cell.value = value
    else:
        put(cell, value)


def streamed_cell(sheet: Any, value: object, *, as_text: bool = False) -> Any:
    """A cell for the rows of a write-only sheet, filled as :func:`put` does.

    ``as_text`` gives it the format of text also while it is empty.
    """
    from openpyxl.cell import WriteOnlyCell

    cell: Any = WriteOnlyCell(sheet)
    put(cell, value)
    if as_text:
        cell.number_format = TEXT
    return cell


def streamed_row(sheet: Any, values: Iterable[object], as_text: Sequence[bool]) -> list[Any]:
    """A row for a write-only sheet: :func:`streamed_cell` where it matters, else the bare value.

    A bare word or number takes a third of the time of a cell; only a word that begins
    like none of the dangerous ones is left bare, and an empty cell is none at all.
    """
    return [
        None
        if value is None or value == ""
        else value
        if not text and _is_harmless(value)
        else streamed_cell(sheet, value, as_text=text)
        for value, text in zip(values, as_text, strict=True)
    ]


def _is_harmless(value: object) -> bool:
    if isinstance(value, str):
        return value[0] not in _MARKED and _ODD.search(value) is None
    return isinstance(value, int | float) and not isinstance(value, bool)


def save_book(book: Workbook, path: Path) -> None:
    """Save a workbook; whatever stood under the name stays until the new one is complete."""
    _complete(path, book.save)


def write_csv(path: Path, rows: Iterable[Sequence[object]]) -> int:
    """Write rows as a .csv that Excel opens as it is (UTF-8 with mark); how many there were."""
    count = 0

    def write(unfinished: Path) -> None:
        nonlocal count
        with unfinished.open("w", encoding="utf-8-sig", newline="") as file:
            lines = csv.writer(file)
            for row in rows:
                lines.writerow([csv_cell(value) for value in row])
                count += 1

    _complete(path, write)
    return count


def csv_cell(value: object) -> str:
    """A value as a cell of a .csv or of the clipboard that nothing takes for a formula."""
    text = "" if value is None else writable(str(value))
    harmless = text[:1] not in FORMULA_STARTS or not text or _NUMBER.fullmatch(text)
    return text if harmless and not _is_quoted(text) else f"'{text}"


def csv_text(cell: str) -> str:
    """What :func:`csv_cell` was given."""
    return cell[1:] if _is_quoted(cell) else cell


def _is_quoted(cell: str) -> bool:
    """Whether an apostrophe stands before what would be a formula, or before another such one."""
    bare = cell.lstrip("'")
    return cell[:1] == "'" and bare[:1] != "" and bare[0] in FORMULA_STARTS


def _escaped(text: str) -> str:
    """Text as a workbook's XML keeps it: carriage returns would become line feeds."""
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return text.replace("\r", "_x000D_") if "\r" in text else text


def _complete(path: Path, write: Callable[[Path], None]) -> None:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        write(unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
