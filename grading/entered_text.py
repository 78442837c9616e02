"""What people enter as text and numbers: refused where no file and no paper could hold it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from grading.canonical import parse_json
from grading.refusals import Refusal

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Control characters but tab and line breaks, halves of characters, what is no character."""
_NUMBER = re.compile(r"[-+]?\d{1,20}(?:\.\d{1,20})?")


def check_texts(value: object, where: str) -> None:
    """Refuse characters that cannot be written, in a text or anywhere within plain data."""
    if isinstance(value, str):
        found = _UNWRITABLE.search(value)
        if found:
            raise Refusal(
                f"文字里有不能显示的字符（U+{ord(found[0]):04X}，第 {found.start() + 1} 个）",
                where,
                "删去这个字符，重新录入",
            )
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            check_texts(key, where)
            check_texts(entry, f"{where} {key}".strip())
    elif isinstance(value, (list, tuple)):
        for number, entry in enumerate(value):
            check_texts(entry, f"{where}[{number}]")


def entered_number(text: str) -> Decimal | None:
    """The number that was typed, None where it is none: plain decimals, full width as well."""
    plain = text.strip().replace("．", ".")
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def is_plain(number: Decimal) -> bool:
    """Whether a number can be printed as people write it (no 1E+999999)."""
    return entered_number(str(number)) is not None


def read_json(data: bytes, source: str) -> object:
    """The value of a JSON file, numbers as Decimal; refused with what is wrong and where."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("文件不是 UTF-8 编码", source, "用编辑器另存为 UTF-8 后再试") from None
    value = parse_json(text, source)
    check_texts(value, source)
    return value
