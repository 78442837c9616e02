"""The head of papers about standards: title, edition, fingerprint, state, how much is certain."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.platypus.flowables import Flowable, Spacer

from templates.papers import style
from templates.papers.blocks import TextBlock, note
from templates.papers.content import StandardContent
from templates.papers.fonts import SANS, SERIF_BOLD
from templates.papers.grid import Cell, Grid, Row, cell
from templates.papers.lines import Ink, Span, fit_lines
from templates.papers.pages import Layout, mm
from templates.papers.standard_words import extent, industry_name


def headline(kicker: str, title: str, layout: Layout) -> list[Flowable]:
    """The title of a paper in the middle of its first page, what it is above it."""
    lines = fit_lines(
        title,
        SERIF_BOLD,
        style.BLACK,
        width=layout.width * 0.8,
        sizes=(26, 23, 20, 17),
        most=2,
        field="标题",
    )
    above = TextBlock([Span(kicker, Ink(SANS, 13, style.GREEN))], leading=22, align="centre")
    return [
        Spacer(1, 10),
        above,
        TextBlock((), leading=lines[0].leading, align="centre", lines=lines),
        Spacer(1, 14),
    ]


def standard_head(content: StandardContent, paper: str, layout: Layout) -> list[Flowable]:
    """Title and particulars of one pack."""
    pack = content.pack
    story = headline(paper, pack.title.removesuffix(f"（{content.state}）"), layout)
    label, wide = mm(30), layout.width / 2
    story.append(
        Grid(
            (label, wide - label, label, wide - label),
            None,
            [Row(tuple(pair)) for pair in _pairs(content)],
            page_height=layout.height,
        )
    )
    if content.printed.date() > pack.review_by:
        story.append(note("已过复查日期：请核对有没有新的版本，再使用本标准。"))
    return story


def _pairs(content: StandardContent) -> Iterator[list[Cell]]:
    pack = content.pack
    rows = [
        ("版本", f"{pack.edition} 版"),
        ("状态", content.state),
        ("行业", industry_name(pack)),
        ("等级", " ＞ ".join(pack.levels)),
        ("实施日期", style.chinese_date(pack.in_force)),
        ("复查日期", style.chinese_date(pack.review_by)),
        ("标识", pack.key),
        ("单位", content.office or "—"),
        ("指纹", pack.fingerprint),
        ("内容", extent(pack)),
    ]
    for at in range(0, len(rows), 2):
        yield [
            each
            for label, value in rows[at : at + 2]
            for each in (cell(label, style.DENSE_STRONG), cell(value, style.DENSE, field=label))
        ]
