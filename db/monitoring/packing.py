"""Months of hours as a few bytes, and back: whole numbers in the narrowest width that holds them.

A column (measured, converted) keeps its values in steps of a power of ten above the month's
least, in 8, 12, 16, 32 or 64 bits; code 0 is a value that was not reported, and a column
without any difference keeps no values at all. Flags are kept as runs. That is about three
bytes per hour and pollutant where analysers write two decimals; zlib takes ten times as long
and saves little more, because the last digits of a measurement are noise.

Many months are packed and unpacked together, one step for all that have the same shape.
The same hours always give the same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from grading.monitoring.hours import MISSING, Ints, Month, MonthHours

_HEAD = struct.Struct("<BHHBBqBBq")
_FORMAT = 1
_NONE = 255
"""Width of a converted column that is not there."""
_EXPONENTS = (4, 3, 2, 1, 0)
"""Powers of ten tried, the coarsest first: 4 is a value with two decimals."""
_TOGETHER = 512
_IN_CACHE = 64
"""Months unpacked in one step: what lies between stays in the processor's cache."""


class StoredMonth(NamedTuple):
    """A packed month as it is kept; ``outlet`` and the rest as in :class:`MonthHours`."""

    outlet: str
    pollutant: str
    month: Month
    step: int
    data: bytes


class _Column(NamedTuple):
    """One column of one month, packed."""

    width: int
    exponent: int
    base: int
    data: bytes


def pack(month: MonthHours) -> bytes:
    """One month."""
    return pack_months([month])[0]


def pack_months(months: Sequence[MonthHours]) -> list[bytes]:
    """The bytes of every month, in their order."""
    packed: list[bytes] = [b""] * len(months)
    for places in _portions(_same_length(months)):
        values = _columns([months[at].value for at in places])
        reported = {at: c for at in places if (c := months[at].converted) is not None}
        converted = dict(zip(reported, _columns(list(reported.values())), strict=True))
        runs = _runs(np.stack([months[at].flag for at in places]))
        for at, value, (starts, codes) in zip(places, values, runs, strict=True):
            other = converted.get(at, _Column(_NONE, 0, 0, b""))
            head = _HEAD.pack(
                _FORMAT, len(months[at].value), len(codes), value.width, value.exponent,
                value.base, other.width, other.exponent, other.base,
            )  # fmt: skip
            packed[at] = b"".join((head, starts, codes, value.data, other.data))
    return packed


def unpack(stored: StoredMonth) -> MonthHours:
    """One month."""
    return unpack_months([stored])[0]


def unpack_months(stored: Sequence[StoredMonth]) -> list[MonthHours]:
    """The hours of every month, in their order; rows of few large arrays."""
    heads = [_HEAD.unpack_from(each.data) for each in stored]
    flags = _unpacked_runs(stored, heads)
    first: dict[tuple[int, int], list[tuple[int, int, int, int]]] = {}
    second: dict[tuple[int, int], list[tuple[int, int, int, int]]] = {}
    for at, (_, length, runs, width, exponent, base, other, power, least) in enumerate(heads):
        start = _HEAD.size + 3 * runs
        first.setdefault((length, width), []).append((at, start, exponent, base))
        if other != _NONE:
            start += length * width // 8
            second.setdefault((length, other), []).append((at, start, power, least))
    values, converted = _unpacked(stored, first), _unpacked(stored, second)
    return [
        MonthHours(
            each.outlet, each.pollutant, each.month, values[at], converted.get(at), flags[at],
            each.step,
        )
        for at, each in enumerate(stored)
    ]  # fmt: skip


def _same_length(months: Sequence[MonthHours]) -> dict[int, list[int]]:
    """Length of a month → the places of those that have it."""
    found: dict[int, list[int]] = {}
    for at, month in enumerate(months):
        found.setdefault(len(month.value), []).append(at)
    return found


def _portions(groups: dict[int, list[int]]) -> Iterator[list[int]]:
    for places in groups.values():
        for start in range(0, len(places), _TOGETHER):
            yield places[start : start + _TOGETHER]


def _columns(rows: Sequence[Ints]) -> list[_Column]:
    """Columns of the same length, packed."""
    if not rows:
        return []
    matrix = np.stack(rows)
    missing = matrix == MISSING
    exponents, steps = _in_steps(matrix, missing)
    some = ~missing.all(axis=1)
    least = np.where(missing, np.iinfo(np.int64).max, steps).min(axis=1)
    most = np.where(missing, np.iinfo(np.int64).min, steps).max(axis=1)
    codes_needed = most.astype(np.float64) - least + 2
    constant = some & (codes_needed == 2) & ~missing.any(axis=1)
    widths = np.select(
        [~some | constant, codes_needed <= 1 << 8, codes_needed <= 1 << 12,
         codes_needed <= 1 << 16, codes_needed <= 1 << 32],
        [0, 8, 12, 16, 32], 64,
    )  # fmt: skip
    found: list[_Column] = [_Column(0, 0, MISSING, b"")] * len(rows)
    for width in np.unique(widths):
        places = np.flatnonzero((widths == width) & some)
        if width == 64:
            for at in places:
                found[at] = _Column(64, 0, 0, matrix[at].astype("<i8").tobytes())
        elif width == 0:
            for at in places:
                found[at] = _Column(0, int(exponents[at]), int(least[at]), b"")
        elif len(places):
            codes = steps[places] - least[places, None] + 1
            codes[missing[places]] = 0
            for at, line in zip(places, _narrowed(codes, int(width)), strict=True):
                found[at] = _Column(int(width), int(exponents[at]), int(least[at]), line.tobytes())
    return found


def _in_steps(matrix: Ints, missing: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """The power of ten every row is a multiple of, and the rows in multiples of it."""
    exponents = np.zeros(len(matrix), np.int64)
    steps = matrix.copy()
    left = np.arange(len(matrix))
    for exponent in _EXPONENTS[:-1]:
        part = matrix[left]
        coarse = part // 10**exponent
        fits = ((coarse * 10**exponent == part) | missing[left]).all(axis=1)
        steps[left[fits]] = coarse[fits]
        exponents[left[fits]] = exponent
        left = left[~fits]
        if not len(left):
            break
    return exponents, steps


def _narrowed(codes: Ints, width: int) -> NDArray[np.uint8]:
    """Codes as the bytes of their width, a row each. Months have an even number of hours."""
    if width == 8:
        return codes.astype(np.uint8)
    if width != 12:
        return np.ascontiguousarray(codes.astype(f"<u{width // 8}")).view(np.uint8)
    pairs = codes.astype(np.uint16).reshape(len(codes), -1, 2)
    packed = np.empty((len(codes), pairs.shape[1], 3), np.uint8)
    packed[:, :, 0] = pairs[:, :, 0] & 255
    packed[:, :, 1] = (pairs[:, :, 0] >> 8) | ((pairs[:, :, 1] & 15) << 4)
    packed[:, :, 2] = pairs[:, :, 1] >> 4
    return packed.reshape(len(codes), -1)


def _unpacked(
    stored: Sequence[StoredMonth], groups: dict[tuple[int, int], list[tuple[int, int, int, int]]]
) -> dict[int, Ints]:
    """Place → its column."""
    found: dict[int, Ints] = {}
    for (length, width), some in groups.items():
        bases = np.array([base for _, _, _, base in some], np.int64)
        powers = 10 ** np.array([exponent for _, _, exponent, _ in some], np.int64)
        size = length * width // 8
        raw = b"".join([stored[at].data[start : start + size] for at, start, _, _ in some])
        if width == 0:
            matrix = np.repeat((bases * powers)[:, None], length, axis=1)
        elif width == 64:
            matrix = np.frombuffer(raw, "<i8").astype(np.int64).reshape(len(some), length)
        else:
            matrix = np.empty((len(some), length), np.int64)
            for start in range(0, len(some), _IN_CACHE):
                part = slice(start, start + _IN_CACHE)
                block, rows = matrix[part], raw[start * size : (start + _IN_CACHE) * size]
                codes = _widened(rows, len(block), length, width)
                least, power = bases[part, None] - 1, powers[part, None]
                if width <= 16 and int(np.abs(least).max() + (1 << width)) * power.max() < 1 << 31:
                    # half as wide, and there are instructions for it
                    small = codes.astype(np.int32)
                    small += least.astype(np.int32)
                    small *= power.astype(np.int32)
                    block[:] = small
                else:
                    np.add(codes, least, out=block)
                    block *= power
                if not codes.all():
                    np.copyto(block, MISSING, where=codes == 0)
        found.update(zip((at for at, _, _, _ in some), matrix, strict=True))
    return found


def _widened(raw: bytes, rows: int, length: int, width: int) -> NDArray[np.unsignedinteger]:
    if width != 12:
        return np.frombuffer(raw, f"<u{width // 8}").reshape(rows, length)
    triples = np.frombuffer(raw, np.uint8).reshape(-1, 3).astype(np.uint16)
    codes = np.empty((len(triples), 2), np.uint16)
    codes[:, 0] = triples[:, 0] | ((triples[:, 1] & 15) << 8)
    codes[:, 1] = (triples[:, 1] >> 4) | (triples[:, 2] << 4)
    return codes.reshape(rows, length)


def _runs(flags: NDArray[np.uint8]) -> Iterator[tuple[bytes, bytes]]:
    """Of every row: where stretches of the same flag begin, and their codes."""
    rows, begins = np.nonzero(np.diff(flags, axis=1))
    begins = begins + 1
    bounds = np.searchsorted(rows, np.arange(len(flags) + 1))
    for at in range(len(flags)):
        starts = np.concatenate(([0], begins[bounds[at] : bounds[at + 1]])).astype("<u2")
        yield starts.tobytes(), flags[at][starts].tobytes()


def _unpacked_runs(
    stored: Sequence[StoredMonth], heads: Sequence[tuple[int, ...]]
) -> list[NDArray[np.uint8]]:
    """The flags of every month."""
    counts = np.array([head[2] for head in heads], np.int64)
    lengths = np.array([head[1] for head in heads], np.int64)
    size = _HEAD.size
    starts = b"".join(
        [each.data[size : size + 2 * head[2]] for each, head in zip(stored, heads, strict=True)]
    )
    codes = b"".join(
        [
            each.data[size + 2 * head[2] : size + 3 * head[2]]
            for each, head in zip(stored, heads, strict=True)
        ]
    )
    ends = np.cumsum(lengths)
    begins = np.frombuffer(starts, "<u2") + np.repeat(ends - lengths, counts)
    total = int(ends[-1]) if len(ends) else 0
    flat = np.repeat(np.frombuffer(codes, np.uint8), np.diff(begins, append=total))
    return np.split(flat, ends[:-1]) if len(ends) else []


def months_in(numbers: Ints, step: int) -> Iterable[tuple[Month, slice]]:
    """The months that ascending hour numbers fall in, with the stretch of each."""
    per_hour = 60 // step
    at = 0
    while at < len(numbers):
        month = Month.of(int(numbers[at]) // per_hour)
        end = int(np.searchsorted(numbers, month.next.first_hour * per_hour))
        yield month, slice(at, end)
        at = end
