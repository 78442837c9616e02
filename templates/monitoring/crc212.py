"""The checksum of HJ 212 (附录 A, CRC16), of many messages at once.

One byte after the other goes through all messages of a batch together, so a log of half a
million messages takes a second instead of minutes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_POLYNOMIAL = 0xA001
_BATCH = 20_000


def _table() -> NDArray[np.uint16]:
    values = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = (value >> 1) ^ _POLYNOMIAL if value & 1 else value >> 1
        values.append(value)
    return np.array(values, dtype=np.uint16)


_TABLE = _table()


def checksums(data: bytes, starts: Sequence[int], lengths: Sequence[int]) -> NDArray[np.uint16]:
    """The checksum of each stretch of ``data``: the register starts at FFFF, its high byte is
    combined with the next byte and goes through the table."""
    begins, sizes = np.asarray(starts, dtype=np.int64), np.asarray(lengths, dtype=np.int64)
    found = np.full(len(begins), 0xFFFF, dtype=np.uint16)
    letters = np.frombuffer(data, dtype=np.uint8)
    order = np.argsort(-sizes, kind="stable")
    for first in range(0, len(order), _BATCH):
        batch = order[first : first + _BATCH]
        begin, size = begins[batch], sizes[batch]
        register = found[batch]
        alive = len(batch)
        for at in range(int(size[0]) if len(size) else 0):
            while alive and size[alive - 1] <= at:  # the longest stand first
                alive -= 1
            byte = letters[begin[:alive] + at]
            register[:alive] = _TABLE[(register[:alive] >> 8) ^ byte]
        found[batch] = register
    return found


def checksum(text: bytes) -> str:
    """The four letters a message ends with."""
    return f"{int(checksums(text, [0], [len(text)])[0]):04X}"
