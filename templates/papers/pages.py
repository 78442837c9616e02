"""The pages of a flowing paper: sizes, running head and foot, marks, page x of y."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.doctemplate import BaseDocTemplate, NextPageTemplate, PageTemplate
from reportlab.platypus.flowables import CondPageBreak, Flowable, PageBreak
from reportlab.platypus.frames import Frame

from templates.papers import fonts, style
from templates.papers.blocks import Followed, TextBlock
from templates.papers.fonts import SANS_BOLD
from templates.papers.glyphs import runs, text_width
from templates.papers.grid import Grid
from templates.papers.lines import Ink, draw_text
from templates.papers.sheet import settings


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of page: its size and margins in points."""

    name: str
    size: tuple[float, float]
    left: float
    right: float
    top: float
    bottom: float

    @property
    def width(self) -> float:
        """Width of the text area."""
        return self.size[0] - self.left - self.right

    @property
    def height(self) -> float:
        """Height of the text area."""
        return self.size[1] - self.top - self.bottom

    def columns(self, *widths: float) -> tuple[float, ...]:
        """Column widths of a table that fills the text area; the one given as 0 takes the rest."""
        rest = self.width - sum(widths)
        return tuple(width or rest for width in widths)


mm = style.mm
COVER = Layout("cover", style.A4, mm(28), mm(26), mm(37), mm(30))
PORTRAIT = Layout("portrait", style.A4, mm(28), mm(26), mm(30), mm(27))
WIDE = Layout("wide", style.A3_LANDSCAPE, mm(20), mm(18), mm(26), mm(23))
LANDSCAPE = Layout("landscape", style.A4_LANDSCAPE, mm(16), mm(15), mm(22), mm(20))
LAYOUTS = (COVER, PORTRAIT, WIDE, LANDSCAPE)


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands outside the text: head left and right, foot left, marks.

    ``mark`` is printed in a box on every page and large behind its text
    (``watermark``, empty for none).
    """

    head: str
    number: str
    foot: str
    mark: str = ""
    watermark: str = ""


def on_new_page(layout: Layout) -> list[Flowable]:
    """Go on with a new page of that layout."""
    return [NextPageTemplate(layout.name), PageBreak()]


def build(
    story: Sequence[Flowable],
    furniture: Furniture,
    describe: Callable[[Canvas], None],
    *,
    first: Layout = COVER,
) -> bytes:
    """Lay the story out, its first page being of the kind ``first``, and return the PDF."""
    file = io.BytesIO()
    document = BaseDocTemplate(file, pagesize=first.size, allowSplitting=1)
    layouts = sorted(LAYOUTS, key=lambda layout: layout is not first)
    furnish = partial(_draw_furniture, furniture=furniture)
    document.addPageTemplates([page_template(layout, furnish) for layout in layouts])
    uncounted = 1 if first is COVER else 0

    def canvas(target: Any, **_: Any) -> _CountingCanvas:
        return _CountingCanvas(target, describe, uncounted, pagesize=first.size, **settings())

    document.build(bound(story, first), canvasmaker=canvas)
    return file.getvalue()


def bound(
    story: Sequence[Flowable], first: Layout, layouts: Sequence[Layout] = LAYOUTS
) -> list[Flowable]:
    """The story with a page break wherever a heading would stand at the foot of a page.

    reportlab's own keeping together gives up on tables longer than a page, which
    are the rule here; this asks only for the room in which the table begins.
    """
    known = {layout.name: layout for layout in layouts}
    layout = first
    kept: list[Flowable] = []
    leading = False
    for at, flowable in enumerate(story):
        if isinstance(flowable, NextPageTemplate):
            layout = known[flowable.action[1]]
        leads = isinstance(flowable, TextBlock) and flowable.leads
        if leads and not leading:
            kept.append(CondPageBreak(_needed(story[at:], layout)))
        kept.append(flowable)
        leading = leads
    return kept


def _needed(story: Sequence[Flowable], layout: Layout) -> float:
    """Height of the leading blocks and of the beginning of what they lead to."""
    needed = 0.0
    for flowable in story:
        _, tall = flowable.wrap(layout.width, layout.height)
        if isinstance(flowable, TextBlock) and flowable.leads:
            needed += flowable.spaceBefore + tall + flowable.spaceAfter
            continue
        may_be_cut = isinstance(flowable, TextBlock | Grid | Followed)
        needed += flowable.minimum_height() if may_be_cut else tall
        break
    return min(needed, layout.height)


def page_template(layout: Layout, furnish: Callable[[Canvas, Layout], None]) -> PageTemplate:
    """A page whose text area is one frame; ``furnish`` draws what stands around it."""
    frame = Frame(
        layout.left,
        layout.bottom,
        layout.width,
        layout.height,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
        id=layout.name,
    )

    def on_page(canvas: Canvas, _document: BaseDocTemplate) -> None:
        furnish(canvas, layout)

    return PageTemplate(layout.name, [frame], onPage=on_page, pagesize=layout.size)


def _draw_furniture(canvas: Canvas, layout: Layout, furniture: Furniture) -> None:
    page_width, page_height = layout.size
    if furniture.watermark:
        draw_watermark(canvas, furniture.watermark, layout.size)
    right = page_width - layout.right
    head = page_height - layout.top + 20
    if furniture.mark:
        right -= draw_mark(canvas, furniture.mark, right, head) + 10
    if layout is not COVER:
        set_text(canvas, furniture.number, style.NOTE, right, head, align="right", field="编号")
        right -= text_width(furniture.number, style.NOTE.face, style.NOTE.size, "编号") + 12
        title, ink = _fitted(furniture.head, right - layout.left)
        set_text(canvas, title, ink, layout.left, head, field="页眉")
        canvas.setStrokeColorRGB(*style.HAIR)
        canvas.setLineWidth(0.6)
        canvas.line(layout.left, head - 8, page_width - layout.right, head - 8)
        foot = layout.bottom - 26
        canvas.line(layout.left, foot + 14, page_width - layout.right, foot + 14)
        set_text(canvas, furniture.foot, style.FOOT, layout.left, foot, field="页脚")


def draw_mark(canvas: Canvas, mark: str, right: float, baseline: float) -> float:
    """The mark (待核稿·试评) in its red box, ending at ``right``; answers the width of the box."""
    box = text_width(mark, SANS_BOLD, 9) + 12
    canvas.setStrokeColorRGB(*style.RED)
    canvas.setLineWidth(0.8)
    canvas.rect(right - box, baseline - 4.5, box, 15.5, stroke=1, fill=0)
    set_text(canvas, mark, style.MARK, right - 6, baseline, align="right")
    return box


def _fitted(text: str, room: float) -> tuple[str, Ink]:
    """The running head in a size that fits, at last cut short: the full name is in the text."""
    for size in (9.0, 8.0, 7.0):
        ink = style.NOTE._replace(size=size)
        if text_width(text, ink.face, size, "页眉") <= room:
            return text, ink
    while text and text_width(text + "…", ink.face, size, "页眉") > room:
        text = text[:-1]
    return text + "…", ink


def draw_watermark(canvas: Canvas, text: str, size: tuple[float, float]) -> None:
    """The mark from corner to corner; behind the dense tables of wide pages still paler."""
    width, height = size
    wide = width > height
    canvas.saveState()
    canvas.translate(width / 2, height / 2)
    canvas.rotate(32 if wide else 50)
    if wide:
        ink = Ink(SANS_BOLD, 76, style.FAINT_WATERMARK)
    else:
        ink = Ink(SANS_BOLD, 60, style.PALE_WATERMARK)
    set_text(canvas, text, ink, 0, -ink.size / 3, align="centre")
    canvas.restoreState()


def set_text(
    canvas: Canvas,
    text: str,
    ink: Ink,
    x: float,
    baseline: float,
    *,
    align: str = "left",
    field: str = "",
) -> None:
    """One line of text outside the text area, through the glyph guard."""
    wide = text_width(text, ink.face, ink.size, field)
    if align == "right":
        x -= wide
    elif align == "centre":
        x -= wide / 2
    for run in runs(text, ink.face, field):
        draw_text(canvas, x, baseline, run.text, run.face, ink)
        x += text_width(run.text, run.face, ink.size)


class _CountingCanvas(Canvas):
    """Holds the pages back until their number is known, then adds “第 x 页 共 y 页”.

    The first ``uncounted`` pages (a cover) show no number, but count.
    """

    def __init__(
        self, target: Any, describe: Callable[[Canvas], None], uncounted: int, **options: Any
    ) -> None:
        super().__init__(target, **options)
        # The printed time stands in the foot: its digits get their codes before anything
        # else does, so that another time changes these digits and nothing behind them.
        fonts.font(style.FOOT.face).splitString("0123456789-: ", self._doc)
        self._describe = describe
        self._uncounted = uncounted
        self._held: list[dict[str, Any]] = []
        self._sections: dict[int, list[str]] = {}

    def open_section(self, title: str) -> None:
        """Put a section that begins on this page into the outline（书签）."""
        self._sections.setdefault(len(self._held), []).append(title)

    def showPage(self) -> None:
        self._held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        held = self._held
        for number, state in enumerate(held, start=1):
            self.__dict__.update(state)
            width, _ = self._pagesize
            layout = {each.size[0]: each for each in (PORTRAIT, LANDSCAPE, WIDE)}[width]
            if number > self._uncounted:
                words = f"第 {number} 页　共 {len(held)} 页"
                right = width - layout.right
                set_text(self, words, style.NOTE, right, layout.bottom - 26, align="right")
            for title in self._sections.get(number - 1, ()):
                self.bookmarkPage(title)
                self.addOutlineEntry(title, title)
            Canvas.showPage(self)
        # Only now: the page flow has written metadata of its own in between.
        self._describe(self)
        super().save()
