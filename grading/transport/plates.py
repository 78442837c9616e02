"""Number plates (GA 36 as practised, 知·高): seven characters; 新能源 green ones eight.

Green plates: a small vehicle has its letter third (冀AD12345), a large one last
(冀A12345D). A B C D E are pure electric, F G H J K are not (plug-in hybrid, fuel cell).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from grading.transport.register import even

_PROVINCE = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_BODY = "A-HJ-NP-Z0-9"
_USUAL = re.compile(rf"[{_PROVINCE}][A-HJ-NP-Z][{_BODY}]{{4}}[{_BODY}挂学警港澳]")
_GREEN_SMALL = re.compile(rf"[{_PROVINCE}][A-HJ-NP-Z]([A-HJK])[{_BODY}]\d{{4}}")
_GREEN_LARGE = re.compile(rf"[{_PROVINCE}][A-HJ-NP-Z]\d{{5}}([A-HJK])")
_ARMED = re.compile(r"WJ[\u4e00-\u9fff]?[0-9A-Z]{5,6}|[A-Z]{2}\d{5}")
_SEPARATORS = re.compile(r"[·•・.\-_—\s]")
_COLOUR = re.compile(r"[(\[【]?(?:渐变绿|黄绿|黄|蓝|绿|白|黑)[色牌]?[)\]】]?")
_PURE = frozenset("ABCDE")


@dataclass(frozen=True, slots=True)
class Plate:
    """A plate as it is kept; ``green`` is ``pure``, ``hybrid`` or empty; ``fault`` says what
    is wrong with it, empty where nothing is."""

    text: str
    green: str = ""
    fault: str = ""


@cache
def read_plate(written: str) -> Plate:
    """A plate as written, without separators and the colour some write with it, in capitals:
    ``冀D·12345（黄）`` → ``冀D12345``."""
    text = _COLOUR.sub("", _SEPARATORS.sub("", even(written)))
    if not text:
        return Plate("", fault="没有车牌")
    green = _GREEN_SMALL.fullmatch(text) or _GREEN_LARGE.fullmatch(text)
    if green is not None:
        return Plate(text, "pure" if green[1] in _PURE else "hybrid")
    if _USUAL.fullmatch(text) or _ARMED.fullmatch(text):
        return Plate(text)
    if len(text) == 8 and text[0] in _PROVINCE:
        fault = f"“{text}”有 8 位，却不是新能源号牌的样子（第 3 位或末位应为 D、F 等字母）"
    elif text[0] not in _PROVINCE:
        fault = f"“{text}”不是以省、自治区、直辖市简称开头的车牌"
    elif re.search("[IO]", text[1:]):
        fault = f"“{text}”里有字母 I 或 O，车牌不用这两个字母，应是数字 1 或 0"
    else:
        fault = f"“{text}”有 {len(text)} 位，车牌应为 7 位（新能源 8 位）"
    return Plate(text, fault=fault)
