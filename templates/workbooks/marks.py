"""What a sheet shows beside its values: errors, uncalculated formulas, hidden and merged cells.

The reader turns error cells and formulas without a stored result into empty
cells, and knows no hidden rows. An inspector must hear of them, so the sheet's
own XML is looked through once; on the way the rectangle around everything
written is measured, because the reader allocates all of it, and merged ranges
are noted, because the reader would go through everything once more for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from templates.workbooks.limits import MAX_CELLS, broken, too_large

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ERROR_NAMES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
"""Error codes of [MS-XLS] 2.5.10 BErr."""

_LONGEST_ROW = 64 << 20
# Which letters begin the tags of plain rows beside c and row: every closing one, v, f, is, t.
_OTHER_TAGS = b"/vfit"

_TAG = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^>]*?)/?>")
_PLACE = re.compile(rb"\sr\s*=\s*[\"']([^\"']*)[\"']")
_NUMBERED = re.compile(rb"([A-Za-z]{0,3})([1-9]\d{0,6})")
_HIDDEN = re.compile(rb"\shidden\s*=\s*[\"'](?:1|true)[\"']")
_ERROR = re.compile(rb"\st\s*=\s*[\"']e[\"']")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)<")
_INLINE = re.compile(rb"<(?:\w+:)?is[\s>]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_NO_RESULT = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)(?!<v>[^<])")
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*[\"']"
    rb"([A-Za-z]{1,3})([1-9]\d{0,6})(?::([A-Za-z]{1,3})([1-9]\d{0,6}))?[\"']"
)


class Merged(NamedTuple):
    """A merged range; rows and columns count from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Marks:
    """Places are (row, column), both counted from 1 as Excel shows them."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    merged: list[Merged] | None = None
    """None where the reader itself tells the merged ranges."""

    def trouble(self, row: int, column: int) -> str:
        """``#REF!`` and the like, ``公式未计算``, or nothing; the column counts from 1."""
        if (row, column) in self.uncalculated:
            return "公式未计算"
        return self.errors.get((row, column), "")


class Box:
    """The rectangle around all written cells, as far as it has been seen."""

    def __init__(self) -> None:
        self.top = self.left = 1 << 40
        self.bottom = self.right = 0

    def take(self, row: int, column: int, last_row: int = 0, last_column: int = 0) -> None:
        """Widen the rectangle by a cell, or by a range up to its last row and column."""
        self.top, self.left = min(self.top, row), min(self.left, column)
        self.bottom = max(self.bottom, row, last_row)
        self.right = max(self.right, column, last_column)

    @property
    def cells(self) -> int:
        """How many cells the rectangle has; 0 while nothing was written."""
        if not self.bottom:
            return 0
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


def column_number(letters: bytes) -> int:
    """``A`` → 1, ``XFD`` → 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def read_marks(sheet: Iterator[bytes], where: str) -> Marks:
    """Look through the XML of one .xlsx sheet, given in chunks.

    Raises :class:`Refusal` where the written rectangle is beyond
    :data:`limits.MAX_CELLS`, which is where the reader would run out of memory.
    """
    merged: list[Merged] = []
    marks = Marks(merged=merged)
    box = Box()
    row = 0
    for block in _whole_rows(sheet, where):
        merged += _merged_in(block[block.rfind(b"</row>") + 6 :])
        rows = _rows_only(block)
        plain = _measure(rows)
        if plain is not None:
            top, left, bottom, right = plain
            trial = Box()
            if box.cells:
                trial.take(box.top, box.left, box.bottom, box.right)
            trial.take(top, left, bottom, right)
            if trial.cells <= MAX_CELLS:
                box, row = trial, bottom
                for piece in _odd_pieces(rows):
                    _look_closely(piece, 0, Box(), marks, where)
                continue
        row = _look_closely(block, row, box, marks, where)
        if box.cells > MAX_CELLS:
            raise too_large("表格写到了很远的行列，超出可读范围", where)
    return marks


def _merged_in(behind: bytes) -> Iterator[Merged]:
    """The merged ranges that are listed in what stands behind the rows."""
    if b"mergeCell" in behind:
        for found in _MERGED.finditer(behind):
            top, left, bottom, right = (
                found[2],
                found[1],
                found[4] or found[2],
                found[3] or found[1],
            )
            area = Merged(int(top), column_number(left), int(bottom), column_number(right))
            if area.bottom >= area.top and area.right >= area.left:
                yield area


def _whole_rows(sheet: Iterator[bytes], where: str) -> Iterator[bytes]:
    """The same bytes cut behind ends of rows, so that no cell is torn in two."""
    rest: list[bytes] = []
    kept = 0
    for number, chunk in enumerate(sheet):
        if number == 0 and b"\0" in chunk[:64]:
            raise broken(where)  # UTF-16; no program writes sheets so
        cut = chunk.rfind(b"row>") + 4
        if cut == 3:
            rest.append(chunk)
            kept += len(chunk)
            if kept > _LONGEST_ROW:
                raise too_large("有一行长得不正常", where)
            continue
        yield b"".join([*rest, memoryview(chunk)[:cut]])
        rest = [chunk[cut:]]
        kept = len(rest[0])
    yield b"".join(rest)


def _rows_only(block: bytes) -> bytes:
    """The block without what stands before its first row and behind its last one.

    Where cells stand out there as well, the block is left as it is.
    """
    start, end = block.find(b"<row"), block.rfind(b"</row>") + 6
    if start < 0 or end < 6 or _TAG.search(block, 0, start) or _TAG.search(block, end):
        return block
    return block[start:end]


def _odd_pieces(block: bytes) -> Iterator[bytes]:
    """The tags of hidden rows, and the cells with errors or formulas without a result.

    For rows in the usual spelling; what cannot be there is ruled out by its rarest letter.
    """
    if b"d" in block and b" hidden=" in block:
        for found in _HIDDEN.finditer(block):
            yield block[block.rfind(b"<", 0, found.start()) : block.find(b">", found.end()) + 1]
    odd: list[re.Match[bytes]] = []
    if b"e" in block and b't="e"' in block:
        odd += _ERROR.finditer(block)
    if b"f" in block and b"<f" in block:
        odd += _NO_RESULT.finditer(block)
    for found in odd:
        start = block.rfind(b"<c ", 0, found.start())
        yield block[start : block.find(b"</c>", found.start())]


def _measure(block: bytes) -> tuple[int, int, int, int] | None:
    """(top, left, bottom, right) of the usual spelling ``<c r="B5"``, all cells at once.

    None where anything is spelt otherwise: then the slow look decides. A formatted
    empty cell counts as written here.
    """
    import numpy as np

    letters = np.frombuffer(block + b" " * 16, np.uint8)
    # The eight bytes from every place on as one number: one look instead of eight.
    words = np.ndarray(len(block) + 9, "<u8", letters, 0, (1,))
    # the letter behind every "<", else 0
    first = letters[1 : len(block) + 1] * (letters[: len(block)] == ord("<"))
    cells = np.flatnonzero(first == ord("c"))
    rows = np.flatnonzero(first == ord("r"))
    others = int(np.count_nonzero(first)) - len(cells) - len(rows)
    for letter in _OTHER_TAGS:
        if others:
            others -= int(np.count_nonzero(first == letter))
    if others:
        return None
    if not len(cells) or not len(rows) or not _all_are(words[rows], b'<row r="'):
        return None
    begins = words[cells]
    if not _all_are(begins, b'<c r="'):
        return None
    column = (begins >> np.uint64(48)).astype(np.uint8).astype(np.int32) - 64
    if column.min() < 1 or column.max() > 26:
        return None
    behind = cells + 7
    for _ in range(2):  # a second and a third letter
        more = (letters[behind] - np.uint8(65)) < 26
        if not more.any():
            break
        column[more] = column[more] * 26 + letters[behind[more]] - 64
        behind[more] += 1
    number = _row_numbers(words, letters, rows + 8, cells, behind)
    if number is None:
        return None
    return int(number.min()), int(column.min()), int(number.max()), int(column.max())


def _all_are(words: NDArray[np.uint64], spelling: bytes) -> bool:
    """Whether all of these eight bytes begin with a spelling."""
    import numpy as np

    mask = np.uint64((1 << 8 * len(spelling)) - 1)
    return bool(((words & mask) == np.uint64(int.from_bytes(spelling, "little"))).all())


def _row_numbers(
    words: NDArray[np.uint64],
    letters: NDArray[np.uint8],
    rows: NDArray[np.int64],
    cells: NDArray[np.int64],
    behind: NDArray[np.int64],
) -> NDArray[np.int64] | None:
    """The numbers of the rows, if every cell has the digits of the row it stands in.

    ``rows`` and ``behind`` are the places where the digits begin. A cell that names
    another row than its own, or a number that is none, gives None.
    """
    import numpy as np

    number = np.zeros(len(rows), np.int64)
    length = np.zeros(len(rows), np.int64)
    for at in range(8):
        letter = letters[rows + at]
        digit = (letter - np.uint8(48)) < 10
        if at == 7 or not digit.any():
            break
        going = digit & (length == at)
        number[going] = number[going] * 10 + letter[going] - 48
        length += going
    if not number.all() or (letters[rows + length] != ord('"')).any():
        return None
    mask = (np.uint64(1) << (8 * (length + 1)).astype(np.uint64)) - np.uint64(1)
    mask[length == 7] = np.uint64(2**64 - 1)
    # how many cells each row has; the first cell may stand before the first row
    begins = np.searchsorted(cells, rows)
    if begins[0]:
        return None
    count = np.diff(begins, append=len(cells))
    digits = words[rows] & mask
    same = (words[behind] & np.repeat(mask, count)) == np.repeat(digits, count)
    return number if same.all() else None


def _look_closely(block: bytes, row: int, box: Box, marks: Marks, where: str) -> int:
    """Every row and cell tag in turn; returns the number of the last row."""
    tags = list(_TAG.finditer(block))
    column = 0
    ends = [tag.start() for tag in tags[1:]] + [len(block)]
    for tag, end in zip(tags, ends, strict=False):
        said = _PLACE.search(tag[2])
        number = _NUMBERED.fullmatch(said[1]) if said else None
        if said and number is None:
            raise broken(where)  # no cell of any sheet is called so
        if tag[1] == b"row":
            row = int(number[2]) if number else row + 1
            column = 0
            if _HIDDEN.search(tag[2]):
                marks.hidden.add(row)
            continue
        column = column_number(number[1]) if number else column + 1
        at = int(number[2]) if number else row
        inside = block[tag.end() : end]
        if tag[0].endswith(b"/>"):
            continue
        value = _VALUE.search(inside)
        if value is None and not _INLINE.search(inside):
            if _FORMULA.search(inside):
                marks.uncalculated.add((at, column))
            continue
        box.take(at, column)
        if value is not None and _ERROR.search(tag[2]):
            marks.errors[at, column] = value[1].decode("utf-8", "replace")
    return row
