"""One way of writing data as JSON, so that equal things have equal text and equal hashes.

Facts, fingerprints, digests and the trail are all stored or hashed in this form:
keys sorted, no spaces, numbers as their decimal literal. Binary floats never occur:
10.04 stays 10.04.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from json.encoder import encode_basestring
from typing import NoReturn

from grading.refusals import Refusal

_PLAIN = {True: "true", False: "false", None: "null"}


def canonical_json(obj: object) -> str:
    """``obj`` as canonical JSON: sorted keys, compact, decimals as written, dates as ISO text.

    Understands None, bool, int, Decimal, str, date, mappings with text keys, lists and
    tuples (and therefore named tuples, as lists). Raises :class:`TypeError` for anything
    else, floats included, and :class:`ValueError` for NaN and infinity.
    """
    parts: list[str] = []
    _write(obj, parts)
    return "".join(parts)


def _write(obj: object, parts: list[str]) -> None:
    if isinstance(obj, str):
        parts.append(encode_basestring(obj))
    elif obj is None or isinstance(obj, bool):
        parts.append(_PLAIN[obj])
    elif isinstance(obj, Decimal):
        if not obj.is_finite():
            raise ValueError(f"not a number: {obj}")
        parts.append(str(obj))
    elif isinstance(obj, int):
        parts.append(str(int(obj)))
    elif isinstance(obj, datetime):
        parts.append(f'"{obj.isoformat()}"')
    elif isinstance(obj, date):
        parts.append(f'"{obj.isoformat()}"')
    elif isinstance(obj, Mapping):
        _write_mapping(obj, parts)
    elif isinstance(obj, (list, tuple)):
        separator = "["
        for entry in obj:
            parts.append(separator)
            _write(entry, parts)
            separator = ","
        parts.append("]" if obj else "[]")
    else:
        raise TypeError(f"{type(obj).__name__} has no canonical form")


def _write_mapping(obj: Mapping[object, object], parts: list[str]) -> None:
    separator = "{"
    for key in sorted(obj, key=_text_key):
        parts.append(separator)
        parts.append(encode_basestring(_text_key(key)))
        parts.append(":")
        _write(obj[key], parts)
        separator = ","
    parts.append("}" if obj else "{}")


def _text_key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a key must be text, not {type(key).__name__}")
    return key


def canonical_hash(obj: object) -> str:
    """The SHA-256 of the canonical JSON of ``obj``, in hexadecimal."""
    return sha256(canonical_json(obj).encode("utf-8")).hexdigest()


def parse_json(text: str, source: str = "JSON") -> object:
    """The value of a JSON text, every number a Decimal of its literal.

    ``source`` names the text in a refusal. Refuses broken JSON (with line and column), a
    duplicate key, NaN and infinity, and nesting too deep to be meant.
    """

    def pairs(entries: list[tuple[str, object]]) -> dict[str, object]:
        result = dict(entries)
        if len(result) != len(entries):
            keys = [key for key, _ in entries]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise Refusal(f"同一个对象里“{twice}”出现了两次", source, "只保留一个")
        return result

    def constant(name: str) -> NoReturn:
        raise Refusal(f"{name} 不是一个数", source, "写成普通十进制数，未知的写 null")

    try:
        return json.loads(
            text,
            parse_float=Decimal,
            parse_int=Decimal,
            parse_constant=constant,
            object_pairs_hook=pairs,
        )
    except json.JSONDecodeError as error:
        raise Refusal(
            "不是合法的 JSON",
            f"{source} 第 {error.lineno} 行第 {error.colno} 列",
            "检查逗号、引号和括号是否成对；文件内容应为 JSON",
        ) from None
    except RecursionError:
        raise Refusal("JSON 嵌套过深", source, "检查括号是否成对") from None
