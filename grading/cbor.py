"""The little of CBOR (RFC 8949) that a certificate claim needs, deterministic and strict.

Unsigned integers, byte strings, texts and maps with integer keys in rising
order, true and false: one value has exactly one encoding, and
:func:`decode` accepts no other.
"""

from __future__ import annotations

Value = int | bool | str | bytes

_BYTES, _TEXT, _MAP = 2, 3, 5
_FALSE, _TRUE = 0xF4, 0xF5


def encode(fields: dict[int, Value]) -> bytes:
    """Encode a map; keys and integers must not be negative."""
    parts = [_head(_MAP, len(fields))]
    for key in sorted(fields):
        parts.append(_head(0, key))
        parts.append(_encode_value(fields[key]))
    return b"".join(parts)


def decode(data: bytes) -> dict[int, Value]:
    """Decode what :func:`encode` wrote; ValueError for anything else."""
    kind, count, at = _read_head(data, 0)
    if kind != _MAP:
        raise ValueError("not a map")
    fields: dict[int, Value] = {}
    for _ in range(count):
        kind, key, at = _read_head(data, at)
        if kind != 0:
            raise ValueError("a key is not a number")
        fields[key], at = _decode_value(data, at)
    if at != len(data) or encode(fields) != data:
        raise ValueError("not the one encoding of its content")
    return fields


def _encode_value(value: Value) -> bytes:
    if isinstance(value, bool):
        return bytes([_TRUE if value else _FALSE])
    if isinstance(value, int):
        return _head(0, value)
    if isinstance(value, str):
        raw = value.encode("utf-8")
        return _head(_TEXT, len(raw)) + raw
    return _head(_BYTES, len(value)) + value


def _decode_value(data: bytes, at: int) -> tuple[Value, int]:
    if data[at : at + 1] in (b"\xf4", b"\xf5"):
        return data[at] == _TRUE, at + 1
    kind, number, at = _read_head(data, at)
    if kind == 0:
        return number, at
    raw = data[at : at + number]
    if len(raw) != number:
        raise ValueError("cut off")
    if kind == _BYTES:
        return raw, at + number
    if kind == _TEXT:
        return raw.decode("utf-8"), at + number
    raise ValueError("a kind of value claims do not use")


def _head(kind: int, number: int) -> bytes:
    if number < 0:
        raise ValueError("claims hold no negative numbers")
    for short, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 24:
            return bytes([kind << 5 | number])
        if number < 1 << (8 * size):
            return bytes([kind << 5 | short]) + number.to_bytes(size, "big")
    raise ValueError("number too large")


def _read_head(data: bytes, at: int) -> tuple[int, int, int]:
    if at >= len(data):
        raise ValueError("cut off")
    kind, short = data[at] >> 5, data[at] & 31
    at += 1
    if short < 24:
        return kind, short, at
    if short > 27:
        raise ValueError("a length claims do not use")
    size = 1 << (short - 24)
    if at + size > len(data):
        raise ValueError("cut off")
    return kind, int.from_bytes(data[at : at + size], "big"), at + size
