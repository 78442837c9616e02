"""A letter: everything the paper prints, the same for PDF and Word (GB/T 9704—2012).

A frozen content: nothing is looked up while it is drawn. The seal is never a picture;
the signature keeps the room for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Form = Literal["document", "letter", "plain"]
"""文件格式（红头、文号、红线）, 信函格式（双红线）, without any head (表、承诺书、报告)."""

_FIRST_RANK = re.compile(r"[一二三四五六七八九十]+、")
_SECOND_RANK = re.compile(r"（[一二三四五六七八九十]+）")
_HEADING_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``rank`` 1 is a heading 一、(黑体), 2 a heading （一）(楷体), 0 running text."""

    text: str
    rank: int = 0


@dataclass(frozen=True, slots=True)
class LetterColumn:
    """A column: ``width`` in mm (0 shares what is left), ``middle`` sets it in the middle."""

    title: str
    width: float = 0.0
    middle: bool = False


@dataclass(frozen=True, slots=True)
class LetterTable:
    """A ruled table; ``nothing`` is said where it has no rows."""

    columns: Sequence[LetterColumn]
    rows: Sequence[Sequence[str]]
    nothing: str = "（无）"


Block = Paragraph | LetterTable


@dataclass(frozen=True, slots=True)
class Annex:
    """附件: begins on a page of its own, ``wide`` on A4 landscape."""

    title: str
    blocks: Sequence[Block]
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter. Empty strings leave their part out.

    ``mark`` is the 发文机关标志, ``to`` the 主送机关, ``signed`` the lines of the 落款 (a line
    with “：” is one to be filled in by hand), ``date`` the 成文日期 in words, ``note`` the 附注,
    ``copies`` the 抄送机关, ``issued`` the line of 印发. ``stamp`` stands on every page.
    """

    form: Form
    mark: str
    number: str
    title: str
    to: str
    blocks: Sequence[Block]
    annexes: Sequence[Annex] = ()
    signed: Sequence[str] = ()
    date: str = ""
    note: str = ""
    copies: str = ""
    issued: tuple[str, str] | None = None
    stamp: str = ""
    office: str
    printed: datetime
    keywords: Mapping[str, str] = field(default_factory=dict)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every string of the letter with the Chinese name of its part, for the glyph guard."""
        parts = {
            "发文机关标志": self.mark, "发文字号": self.number, "标题": self.title,
            "主送": self.to, "成文日期": self.date, "附注": self.note, "抄送": self.copies,
        }  # fmt: skip
        yield from parts.items()
        yield from (("落款", line) for line in self.signed)
        yield from (("印发", line) for line in self.issued or ())
        yield from _texts_of("正文", self.blocks)
        for annex in self.annexes:
            yield "附件", annex.title
            yield from _texts_of("附件", annex.blocks)


def _texts_of(field: str, blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield field, block.text
            continue
        yield from ((field, column.title) for column in block.columns)
        for row in block.rows:
            for column, text in zip(block.columns, row, strict=True):
                yield column.title, text


def paragraph(text: str) -> Paragraph:
    """A paragraph; its rank shows in how it begins: 一、 or （一）, short, without a full stop."""
    heading = len(text) <= _HEADING_LONGEST and not text.endswith(("。", "；", "："))
    if heading and _FIRST_RANK.match(text):
        return Paragraph(text, 1)
    if heading and _SECOND_RANK.match(text):
        return Paragraph(text, 2)
    return Paragraph(text)


def annex_lines(letter: Letter) -> list[str]:
    """附件说明 below the text; further ones are set under the number of the first."""
    titles = [annex.title.replace("\n", "") for annex in letter.annexes]
    if len(titles) > 1:
        titles = [f"{number}. {title}" for number, title in enumerate(titles, 1)]
    return [f"附件：{title}" if not at else title for at, title in enumerate(titles)]


def annex_name(letter: Letter, number: int) -> str:
    """What stands above an annex, counted from 1: 附件, or 附件2 where there are several."""
    return "附件" if len(letter.annexes) == 1 else f"附件{number}"
