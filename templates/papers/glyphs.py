"""The glyph guard: no text reaches a paper with a hole in it.

reportlab prints a character its font lacks as nothing, without a word. Every
string therefore passes :func:`runs`, which splits it by coverage and refuses
what no face has, naming the character and the field.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from grading.refusals import Refusal
from templates.papers import fonts


class Run(NamedTuple):
    """A piece of text that one face covers completely."""

    face: str
    text: str


# Characters that steer shaping and have no picture of their own: joiners, byte
# order marks, variation selectors. They come along with pasted names.
_INVISIBLE = {
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2065),
    0x00AD,
    0xFEFF,
    *range(0xFE00, 0xFE10),
    *range(0xE0100, 0xE01F0),
}
_DROP: dict[int, str | None] = dict.fromkeys(_INVISIBLE)
_CLEAN = {**_DROP, 0x09: " ", 0xA0: " ", 0x2028: "\n", 0x2029: "\n", 0x0D: None}


def clean(text: str) -> str:
    """The text without invisible steering characters; tabs and hard spaces become spaces."""
    return text if text.isascii() and text.isprintable() else text.translate(_CLEAN)


@lru_cache(maxsize=4096)
def runs(text: str, face: str, field: str = "") -> tuple[Run, ...]:
    """Split one line of text into runs, each covered by its face.

    ``face`` is tried first, then its companions (``fonts.CHAIN``). ``field`` is
    the Chinese name of what is printed, for the refusal. Raises
    :class:`Refusal` for a character no face has.
    """
    text = clean(text)
    covered = fonts.font(face).face.charToGlyph
    if all(ord(char) in covered for char in text):
        return (Run(face, text),) if text else ()
    pieces: list[tuple[str, list[str]]] = []
    for char in text:
        name = _face_for(char, face, text, field)
        if pieces and pieces[-1][0] == name:
            pieces[-1][1].append(char)
        else:
            pieces.append((name, [char]))
    return tuple(Run(name, "".join(chars)) for name, chars in pieces)


def _face_for(char: str, face: str, text: str, field: str) -> str:
    for name in fonts.CHAIN[face]:
        if ord(char) in fonts.font(name).face.charToGlyph:
            return name
    code = f"U+{ord(char):04X}"
    category = unicodedata.category(char)
    if category == "Co":
        remedy = "这是自造字（专用区）编码，请改用该字的正式编码（GB 18030—2022）后重新打印。"
    elif category in ("Cc", "Cs"):
        remedy = "这是不可打印的控制字符，请在原记录中删去后重新打印。"
    else:
        remedy = "请核对该字是否录入有误；确有此字的，请记下编码并告知软件维护人员补充字库。"
    shown = char if category[0] not in "C" else ""
    where = f"{field}：{_excerpt(text, char)}" if field else _excerpt(text, char)
    raise Refusal(f"字库中没有字符“{shown}”（{code}），不能印出缺字的文书。", where, remedy)


def _excerpt(text: str, char: str) -> str:
    """The words around the character, with anything unprintable shown as its code."""
    at = text.index(char)
    around = text[max(0, at - 12) : at + 13]
    return "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in around)


def text_width(text: str, face: str, size: float, field: str = "") -> float:
    """Width in points of one line of text as it will be drawn."""
    return sum(fonts.width(run.text, run.face, size) for run in runs(text, face, field))
