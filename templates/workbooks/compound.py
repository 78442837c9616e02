"""The old .xls container and its records, walked before the reader walks them.

A compound file is a chain of sectors that the file itself describes. Where
the description runs in a circle or announces more than there is, the reader
would not come back. The walk also sees what the reader does not tell: error
cells, formulas that were never calculated and hidden rows.

Layouts: [MS-CFB] 2.2 header, 2.5 DIFAT, 2.6 directory; [MS-XLS] 2.3 records.
"""

from __future__ import annotations

import struct

from templates.workbooks.limits import MAX_CELLS, broken, protected, too_large
from templates.workbooks.marks import ERROR_NAMES, Marks

_LAST_SECTOR = 0xFFFFFFFA
_WHOLE_SHEET = 65536 * 256
_END = 0xFFFFFFFE

_BOF, _EOF, _FILEPASS, _BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0085
_DIMENSIONS, _ROW, _BOOLERR, _FORMULA = 0x0200, 0x0208, 0x0205, 0x0006
# records that place a value in a cell: number, label, rich string, formula, RK, shared string …
_CELLS = {0x0203, 0x0204, 0x00D6, _BOOLERR, _FORMULA, 0x027E, 0x00FD, 0x00BD}


class Compound:
    """The sectors and streams of an OLE compound file; refuses what does not add up."""

    def __init__(self, data: bytes, where: str) -> None:
        self._data = data
        self._where = where
        if len(data) < 1536:
            raise broken(where)
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise broken(where)
        self._size = 1 << shift
        self._sectors = len(data) // self._size + 1
        (fat_count,) = struct.unpack_from("<I", data, 44)
        directory, mini_fat, mini_count, difat = struct.unpack_from("<I8xIII", data, 48)
        # The reader allocates by both counts. A mini FAT sector speaks for 128 × 64 bytes.
        if fat_count > self._sectors or mini_count > len(data) // 8192 + 2:
            raise broken(where)
        self._fat = self._table(list(struct.unpack_from("<109I", data, 76)), difat)
        entries = self._chain(directory)
        self._streams: dict[str, tuple[int, int]] = {}
        self._mini: bytes = b""
        for at in range(0, len(entries) - 127, 128):
            name = entries[at : at + 64].decode("utf-16-le", "replace").partition("\0")[0]
            start, size = struct.unpack_from("<II", entries, at + 116)
            if size > len(data) + self._size:
                raise broken(where)
            if at == 0 and mini_count:
                self._mini = self._chain(start)
            self._streams.setdefault(name, (start, size))
        self._mini_fat = self._numbers(self._chain(mini_fat)) if mini_count else []

    def _sector(self, number: int) -> bytes:
        if number >= self._sectors:
            raise broken(self._where)
        start = 512 if self._size == 512 else 4096
        return self._data[start + number * self._size : start + (number + 1) * self._size]

    @staticmethod
    def _numbers(block: bytes) -> list[int]:
        return [number for (number,) in struct.iter_unpack("<I", block[: len(block) // 4 * 4])]

    def _table(self, difat: list[int], following: int) -> list[int]:
        seen: set[int] = set()
        while following < _LAST_SECTOR:
            numbers = self._numbers(self._sector(following))
            if following in seen or not numbers:
                raise broken(self._where)
            seen.add(following)
            following = numbers.pop()
            difat += numbers
        table: list[int] = []
        for number in difat:
            if number < _LAST_SECTOR:
                table += self._numbers(self._sector(number))
        return table

    def _chain(self, number: int) -> bytes:
        blocks: list[bytes] = []
        while number != _END:
            blocks.append(self._sector(number))
            if len(blocks) > self._sectors or number >= len(self._fat):
                raise broken(self._where)
            number = self._fat[number]
        return b"".join(blocks)

    def stream(self, *names: str) -> bytes:
        """The first stream of one of these names."""
        for name in names:
            if name not in self._streams:
                continue
            number, size = self._streams[name]
            if size >= 4096:
                return self._chain(number)[:size]
            blocks: list[bytes] = []
            while number != _END and len(blocks) * 64 < size:
                if number >= len(self._mini_fat) or len(blocks) > len(self._mini_fat):
                    raise broken(self._where)
                blocks.append(self._mini[number * 64 : number * 64 + 64])
                number = self._mini_fat[number]
            return b"".join(blocks)[:size]
        raise broken(self._where)


def read_marks(data: bytes, where: str) -> list[Marks]:
    """What the sheets of an .xls show beside their values, in the order of the tabs.

    Raises :class:`Refusal` for a password, a container that does not add up,
    and sheets whose written rectangle is beyond :data:`limits.MAX_CELLS`.
    """
    book = Compound(data, where).stream("Workbook", "Book", "WORKBOOK", "BOOK")
    starts: list[int] = []
    at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        if kind == _FILEPASS and length >= 2 and book[at + 4 : at + 6] != b"\0\0":
            raise protected(where)
        if kind == _BOUNDSHEET and length >= 4:
            (start,) = struct.unpack_from("<I", book, at + 4)
            if start >= len(book):
                raise broken(where)
            starts.append(start)
        at += 4 + length
        if kind == _EOF:
            break
    return [_sheet_marks(book, start, where) for start in starts]


def _sheet_marks(book: bytes, at: int, where: str) -> Marks:
    marks = Marks()
    depth = 0
    top = left = 1 << 20
    bottom = right = -1
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        body = at + 4
        at = body + length
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif depth > 1 or length < 6:
            continue
        elif kind in _CELLS:
            row, column = struct.unpack_from("<HH", book, body)
            if kind == 0x00BD:
                (last,) = struct.unpack_from("<H", book, at - 2)
                right = max(right, last)
            top, bottom = min(top, row), max(bottom, row)
            left, right = min(left, column), max(right, column)
            if kind == _BOOLERR and length >= 8 and book[body + 7]:
                marks.errors[row + 1, column + 1] = ERROR_NAMES.get(book[body + 6], "#N/A")
            elif (
                kind == _FORMULA
                and length >= 14
                and book[body + 6] == 2
                and book[body + 12 : body + 14] == b"\xff\xff"
            ):
                marks.errors[row + 1, column + 1] = ERROR_NAMES.get(book[body + 8], "#N/A")
        elif kind == _ROW and length >= 16 and book[body + 12] & 0x20:
            (row,) = struct.unpack_from("<H", book, body)
            marks.hidden.add(row + 1)
        elif kind == _DIMENSIONS and length >= 8:
            # [MS-XLS] 2.4.90 has 4-byte rows, BIFF5 2-byte ones; the reader reserves by their
            # product, in 32 bits without a sign.
            layout = "<IIHH" if length >= 14 else "<4H"
            first, last, start, end = struct.unpack_from(layout, book, body)
            start = 0 if start > 0xFF or end < start else start
            if last and end and ((last - first) & 0xFFFFFFFF) * (end - start) > _WHOLE_SHEET:
                raise broken(where)
    if bottom >= 0 and (bottom - top + 1) * (right - left + 1) > MAX_CELLS:
        raise too_large("表格写到了很远的行列，超出可读范围", where)
    return marks
