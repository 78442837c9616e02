"""A letter as a PDF: 版心 156 × 225 mm, 22 lines of 28 characters (GB/T 9704—2012 5.2)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.doctemplate import BaseDocTemplate, NextPageTemplate
from reportlab.platypus.flowables import Flowable, PageBreak, Spacer

from templates.papers import style
from templates.papers.blocks import Followed, TextBlock
from templates.papers.grid import Cell, Grid, Row
from templates.papers.letters.faces import faces
from templates.papers.letters.model import (
    Annex,
    Block,
    Letter,
    LetterTable,
    Paragraph,
    annex_lines,
    annex_name,
)
from templates.papers.letters.parts import BLACK, LINE, SIZE, Closing, Head, Signature, Stack
from templates.papers.lines import Ink, Span, break_lines
from templates.papers.pages import (
    Layout,
    bound,
    draw_mark,
    draw_watermark,
    page_template,
    set_text,
)
from templates.papers.sheet import describe, settings

mm = style.mm
UPRIGHT = Layout("upright", style.A4, mm(28), mm(26), mm(37), mm(35))
SIDEWAYS = Layout("sideways", style.A4_LANDSCAPE, mm(30), mm(30), mm(28), mm(26))
# 页码: 4号 between two dashes, 7 mm below the text area, one character in from the outer side.
_NUMBER_SIZE = 14.0
TIGHT = LINE * 0.9


def draw_letter(letter: Letter) -> bytes:
    """The letter as a PDF. Refuses a character no face has.

    Where a little less between the lines saves a page that would hold hardly more than the
    signature, the lines move together, as 7.3.5.4 has it.
    """
    usual = _pages(letter, LINE)
    tight = usual > 1 and _pages(letter, TIGHT) < usual
    return _set(letter, _story(letter, TIGHT if tight else LINE))[0]


def _pages(letter: Letter, line: float) -> int:
    """How many pages the letter takes without its annexes."""
    return _set(letter, _text_pages(letter, line))[1]


def _set(letter: Letter, story: list[Flowable]) -> tuple[bytes, int]:
    file = io.BytesIO()
    document = BaseDocTemplate(file, pagesize=style.A4, allowSplitting=1)
    furnish = partial(_furnish, letter=letter)
    document.addPageTemplates([page_template(layout, furnish) for layout in (UPRIGHT, SIDEWAYS)])

    def canvas(target: Any, **_: Any) -> Canvas:
        made = Canvas(target, pagesize=style.A4, **settings())
        describe(
            made,
            title=letter.title.replace("\n", ""),
            subject=letter.number,
            author=letter.office,
            keywords=dict(letter.keywords),
            printed=letter.printed,
        )
        return made

    document.build(bound(story, UPRIGHT, (UPRIGHT, SIDEWAYS)), canvasmaker=canvas)
    return file.getvalue(), document.page


def _furnish(canvas: Canvas, layout: Layout, letter: Letter) -> None:
    """Page number and marks. The first page of a 信函 shows no number (10.1)."""
    width, height = layout.size
    if letter.stamp:
        draw_watermark(canvas, letter.stamp, layout.size)
        draw_mark(canvas, letter.stamp, width - layout.right, height - mm(20))
    page = canvas.getPageNumber()
    if page == 1 and letter.form == "letter":
        return
    ink = Ink(faces().body, _NUMBER_SIZE, BLACK)
    words = f"— {page} —"
    below = layout.bottom - mm(7) - _NUMBER_SIZE
    if page % 2:
        set_text(canvas, words, ink, width - layout.right - SIZE, below, align="right")
    else:
        set_text(canvas, words, ink, layout.left + SIZE, below)


def _text_pages(letter: Letter, line: float) -> list[Flowable]:
    """From the head to the 附注."""
    look = faces()
    story: list[Flowable] = [Head(letter)]
    story.append(_title(letter.title))
    story.append(Spacer(1, line))
    if letter.to:
        to = letter.to.rstrip("：") + "："
        story.append(_text(to, look.body, indent=0.0, line=line, field="主送"))
    body = _blocks(letter.blocks, UPRIGHT, 12.0, line)
    # 附件说明, 落款 and 日期 never stand alone on a page: the end of the text goes with them.
    ending: list[Flowable] = []
    if letter.annexes:
        ending += [Spacer(1, line), _annex_note(annex_lines(letter), line)]
    signature = Signature(letter.signed, letter.date, letter.note, line)
    if not signature.empty:
        ending.append(signature)
    if ending and body and isinstance(body[-1], TextBlock | Grid):
        story += [*body[:-1], Followed(body[-1], Stack(ending), gap=0.0)]
    else:
        story += [*body, *ending]
    return story


def _story(letter: Letter, line: float) -> list[Flowable]:
    story = _text_pages(letter, line)
    last = UPRIGHT
    for number, annex in enumerate(letter.annexes, 1):
        last = SIDEWAYS if annex.wide else UPRIGHT
        story += _annex(letter, annex, number, last)
    if letter.copies or letter.issued:
        if last is not UPRIGHT:
            story += [NextPageTemplate(UPRIGHT.name), PageBreak()]
        story.append(Closing(letter.copies, letter.issued))
    return story


def _title(title: str) -> TextBlock:
    ink = Ink(faces().title, 22, BLACK)
    return TextBlock([Span(title, ink)], leading=34, align="centre", leads=True, field="标题")


def _annex_note(titles: Sequence[str], line: float) -> TextBlock:
    """附件说明, which stays whole; the second title stands under the first (7.3.4)."""
    ink = Ink(faces().body, SIZE, BLACK)
    lines = []
    for at, text in enumerate(titles):
        indent = (5 if at else 2) * SIZE
        lines += break_lines([Span(text, ink)], UPRIGHT.width, line, indent=indent, field="附件")
    return TextBlock((), leading=line, lines=lines)


def _annex(letter: Letter, annex: Annex, number: int, layout: Layout) -> list[Flowable]:
    head = _text(annex_name(letter, number), faces().heading, indent=0.0)
    gap = LINE if layout is UPRIGHT else LINE / 4
    return [
        NextPageTemplate(layout.name),
        PageBreak(),
        head,
        Spacer(1, gap),
        _title(annex.title),
        Spacer(1, LINE / 2),
        *_blocks(annex.blocks, layout, 10.5),
    ]


def _blocks(
    blocks: Sequence[Block], layout: Layout, size: float, line: float = LINE
) -> list[Flowable]:
    look = faces()
    ranks = {0: look.body, 1: look.heading, 2: look.subheading}
    found: list[Flowable] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            leads = block.rank > 0
            face = ranks[block.rank]
            found.append(_text(block.text, face, leads=leads, line=line, field="正文"))
        else:
            found.append(_table(block, layout, size))
    return found


def _text(
    text: str,
    face: str,
    *,
    indent: float = 2 * SIZE,
    align: str = "justify",
    leads: bool = False,
    line: float = LINE,
    field: str = "",
) -> TextBlock:
    return TextBlock(
        [Span(text, Ink(face, SIZE, BLACK))],
        leading=line,
        indent=indent,
        align=align,
        leads=leads,
        field=field,
    )


class _Ruled(Grid):
    """A table with a black line on every side, as official tables have them."""

    def draw(self) -> None:
        super().draw()
        canvas: Canvas = self.canv
        canvas.setStrokeColorRGB(*BLACK)
        canvas.setLineWidth(0.5)
        tops = [self.height]
        for laid in ([self._head] if self._head else []) + self._rows:
            tops.append(tops[-1] - laid.height)
        for top in tops:
            canvas.line(0, top, self.width, top)
        canvas.line(0, self.height, 0, 0)
        canvas.line(self.width, self.height, self.width, 0)
        banded = [laid.row.band for laid in ([self._head] if self._head else []) + self._rows]
        for top, bottom, band in zip(tops, tops[1:], banded, strict=False):
            x = 0.0
            for width in self._widths[:-1] if not band else ():
                x += width
                canvas.line(x, top, x, bottom)


def _table(table: LetterTable, layout: Layout, size: float) -> Grid:
    look = faces()
    plain, strong = Ink(look.body, size, BLACK), Ink(look.heading, size, BLACK)
    leading = round(size * 1.4, 1)
    widths = column_widths(table, layout.width / mm(1))
    head = Row(
        tuple(Cell((Span(each.title, strong),), leading, "centre") for each in table.columns),
        head=True,
    )
    rows = [
        Row(
            tuple(
                Cell(
                    (Span(text, plain),),
                    leading,
                    "centre" if column.middle else "left",
                    field=column.title,
                )
                for column, text in zip(table.columns, texts, strict=True)
            )
        )
        for texts in table.rows
    ]
    if not rows:
        rows = [Row((Cell((Span(table.nothing, plain),), leading, "centre"),), band=True)]
    points = [mm(width) for width in widths]
    return _Ruled(points, head, rows, page_height=layout.height, before=4.0, after=6.0)


def column_widths(table: LetterTable, room: float) -> list[float]:
    """Widths in mm that fill ``room``: those given as 0 share what is left."""
    given = sum(column.width for column in table.columns)
    open_ones = sum(not column.width for column in table.columns)
    if not open_ones:
        return [column.width * room / given for column in table.columns]
    share = max((room - given) / open_ones, 12.0)
    return [column.width or share for column in table.columns]
