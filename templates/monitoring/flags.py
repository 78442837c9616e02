"""Data flags (数据标记) as files write them, and the words about the plant beside them.

A flag says what the analyser was doing (HJ 212-2017 表 8), a mark what the plant was doing.
Files put both into one column; there a word that can be either (停运, 故障) is the flag.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from grading.monitoring.hours import FLAGS, Codes
from grading.monitoring.marks import mark_named

NORMAL = FLAGS.index("N")
OTHER = FLAGS.index("?")

_WORDS = {
    "N": "正常 在线监控仪器正常 正常运行 有效 在线",
    "F": "停运 停产 排放源停运 停窑 生产停运 企业停产",
    "M": "维护 设备维护 维修 检修 保养 仪器维护",
    "S": "手工 手工设定 手工输入 人工设定 手动",
    "D": "故障 设备故障 仪器故障",
    "C": "校准 校验 标定",
    "T": "超上限 超量程 超测量上限 超量程上限 超限",
    "B": "通讯异常 通信异常 离线 断线 通讯中断 掉线 通讯故障",
}
_CODES = {word: FLAGS.index(letter) for letter, words in _WORDS.items() for word in words.split()}
_ORDINARY = frozenset(
    ("", "-", "--", "—", "/", "0", "N", "无", "正常", "运行", "生产", "正常运行", "正常生产", "开")
)
_PIECES = re.compile(r"[\s,，;；/、|()（）\[\]:：]+")


@dataclass(frozen=True, slots=True)
class Flag:
    """A cell of a flag column: its code (0: nothing said), the plant's mark and the words for it,
    and whether part of it is unknown."""

    code: int
    mark: str = ""
    words: str = ""
    unknown: bool = False


@lru_cache(maxsize=4096)
def flag(text: str) -> Flag:
    """What one cell says; ``N(正常)``, ``停炉`` and ``N;启炉`` are understood."""
    flat = unicodedata.normalize("NFKC", text).strip()
    code, mark, words, unknown = 0, "", "", False
    for piece in filter(None, _PIECES.split(flat)):
        if piece in ("-", "--", "—", "无", "null", "NULL"):
            continue
        letter = piece.upper()
        found = FLAGS.find(letter) if len(letter) == 1 else -1
        if found < 1 or letter == "?":
            found = _CODES.get(piece, 0)
        named = mark_named(piece)
        if found:
            code = code or found
        elif named is not None:
            mark, words = named.id, piece
        else:
            unknown = True
    if unknown and not code and not mark:
        code = OTHER
    return Flag(code, mark, words, unknown)


@lru_cache(maxsize=4096)
def mark(text: str) -> tuple[str, str] | None:
    """What a cell of a column of marks says: (id or empty, words); None where nothing special."""
    flat = unicodedata.normalize("NFKC", text).strip()
    if flat in _ORDINARY:
        return None
    named = mark_named(flat)
    return (named.id if named else "", flat)


@dataclass(slots=True)
class Flags:
    """A column of flags: codes, the different cells not understood, and those naming a mark."""

    code: Codes
    unknown: tuple[str, ...] = ()
    marks: tuple[tuple[str, Flag], ...] = ()


def flags(cells: Sequence[Any]) -> Flags:
    """The flags of a column; every different cell is understood once."""
    known = {cell: flag(str(cell)) for cell in set(cells)}
    codes = {cell: each.code for cell, each in known.items()}
    code = np.fromiter(map(codes.__getitem__, cells), np.uint8, len(cells))
    return Flags(code, unknown(known.items()), marked(known.items()))


def unknown(known: Iterable[tuple[Any, Flag]]) -> tuple[str, ...]:
    """The texts among cells that are not understood."""
    return tuple(sorted({str(cell) for cell, each in known if each.unknown}))


def marked(known: Iterable[tuple[Any, Flag]]) -> tuple[tuple[Any, Flag], ...]:
    """The cells that name a state of the plant."""
    return tuple((cell, each) for cell, each in known if each.mark)
