"""A workbook whose long sheets tell the reader at once that nothing in them is merged.

The reader goes through the whole of a sheet a second time only to find the list of
merged cells behind the rows, a third of its time. We have found them by then
(:mod:`templates.workbooks.marks`), so an empty list is put in front of the sheet.
The packed sheet itself stays as it is: what stands in front is a block of its own,
and its words are such that the checksum does not change.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence

LONG = 1 << 20
"""Sheets of fewer bytes are left as they are."""

FRONT = b"<mergeCells></mergeCells><!--caacacacacaacccaaacacaccccaaaccaaaaaaaaa-->"
"""Its CRC-32 is 0: whatever follows has the same checksum with it and without it."""

_UTF8 = 0x800
# one stored block of a deflated stream, not the last; the stream goes on at the next byte
_STORED_BLOCK = struct.pack("<BHH", 0, len(FRONT), len(FRONT) ^ 0xFFFF) + FRONT
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")


def is_long_sheet(member: zipfile.ZipInfo) -> bool:
    """Whether a member of a package is a sheet worth the trouble."""
    name = member.filename.replace("\\", "/").lower()
    return member.file_size >= LONG and "worksheets/" in name


def quickened(members: Sequence[tuple[zipfile.ZipInfo, memoryview]]) -> bytes:
    """The package of these members (each with its packed bytes), long sheets quickened."""
    parts: list[bytes | memoryview] = []
    directory: list[bytes] = []
    offset = 0
    for member, packed in members:
        front, size = b"", member.file_size
        if is_long_sheet(member):
            front = _STORED_BLOCK if member.compress_type == zipfile.ZIP_DEFLATED else FRONT
            size += len(FRONT)
        utf8 = member.flag_bits & _UTF8
        name = member.orig_filename.encode("utf-8" if utf8 else "cp437")
        packed_size = len(front) + len(packed)
        told = (20, utf8, member.compress_type, 0, 0x21)
        sizes = (member.CRC, packed_size, size, len(name), 0)
        parts += [_LOCAL.pack(b"PK\3\4", *told, *sizes), name, front, packed]
        directory.append(_CENTRAL.pack(b"PK\1\2", 20, *told, *sizes, 0, 0, 0, 0, offset) + name)
        offset += _LOCAL.size + len(name) + packed_size
    size = sum(map(len, directory))
    count = len(members)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, size, offset, 0)
    return b"".join([*parts, *directory, end])
