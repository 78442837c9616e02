"""Passages of one month as bytes: columns in the narrowest whole numbers, compressed.

Layout: length of the head (4 bytes, little endian), the head as JSON (count, the texts, the
width of each column in bytes), the columns one after the other; all of it compressed.
Differences of neighbouring rows and times are kept instead of them: they are small.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grading.transport.passages import TEXTS, Passages, Words

_STEPS = ("row", "at")
_SMALL = ("direction", "kind", "stage", "vehicle_class")
_COLUMNS = (*_STEPS, *_SMALL, "load")
_LEVEL = 1  # the next ones take twice the time for a tenth less


def pack(passages: Passages) -> bytes:
    """The passages as bytes; :func:`unpack` gives them back."""
    widths: dict[str, str] = {}
    pieces = []
    for name in _COLUMNS:
        column: NDArray[Any] = getattr(passages, name)
        if name in _STEPS:
            column = np.diff(column.astype(np.int64), prepend=0)
        pieces.append(_narrow(name, column, widths))
    for name in TEXTS:
        pieces.append(_narrow(f"text {name}", passages.texts[name].codes, widths))
    head = {
        "count": len(passages),
        "widths": widths,
        "texts": {name: passages.texts[name].values for name in TEXTS},
    }
    told = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    whole = b"".join((len(told).to_bytes(4, "little"), told, *pieces))
    return zlib.compress(whole, _LEVEL)


def unpack(data: bytes) -> Passages:
    """The passages bytes stand for."""
    whole = zlib.decompress(data)
    begin = 4 + int.from_bytes(whole[:4], "little")
    head = json.loads(whole[4:begin])
    count, place = int(head["count"]), begin
    found: dict[str, NDArray[Any]] = {}
    for name in (*_COLUMNS, *(f"text {each}" for each in TEXTS)):
        kind = np.dtype(head["widths"][name])
        found[name] = np.frombuffer(whole, kind, count, place)
        place += kind.itemsize * count
    texts: Mapping[str, Words] = {
        name: Words(tuple(head["texts"][name]), found[f"text {name}"].astype(np.int32))
        for name in TEXTS
    }
    direction, kind, stage, vehicle_class = (found[name].astype(np.uint8) for name in _SMALL)
    return Passages(
        np.cumsum(found["row"].astype(np.int64)).astype(np.int32),
        np.cumsum(found["at"].astype(np.int64)),
        direction,
        kind,
        stage,
        vehicle_class,
        found["load"].astype(np.int64),
        texts,
    )


def _narrow(name: str, column: NDArray[Any], widths: dict[str, str]) -> bytes:
    """The column in the narrowest type that holds it; the type goes into ``widths``."""
    low, high = (int(column.min()), int(column.max())) if len(column) else (0, 0)
    kind = np.result_type(np.min_scalar_type(low), np.min_scalar_type(high)).newbyteorder("<")
    widths[name] = kind.str
    return column.astype(kind).tobytes()
