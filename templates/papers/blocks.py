"""Building blocks of flowing papers: text blocks and rules for reportlab's page flow.

They replace reportlab's own paragraph, whose Chinese wrapping breaks Latin
words, lets punctuation hang over the edge of a cell and loses glyphs silently.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus.flowables import Flowable

from templates.papers import style
from templates.papers.grid import Grid
from templates.papers.lines import Ink, Line, Span, break_lines, draw_line, height


class TextBlock(Flowable):
    """One or more paragraphs in the width of the page; may be split between lines.

    One that ``leads`` stays with the beginning of what follows (see ``pages.build``).
    """

    def __init__(
        self,
        spans: Sequence[Span],
        *,
        leading: float,
        indent: float = 0.0,
        before: float = 0.0,
        after: float = 0.0,
        align: str = "left",
        leads: bool = False,
        field: str = "",
        lines: Sequence[Line] | None = None,
    ) -> None:
        super().__init__()
        self._spans = tuple(spans)
        self._leading = leading
        self._indent = indent
        self._align = align
        self._field = field
        self._given = lines
        self._lines: list[Line] = list(lines or ())
        self.spaceBefore = before
        self.spaceAfter = after
        self.leads = leads

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = available_width
        if self._given is None:
            self._lines = break_lines(
                self._spans, available_width, self._leading, indent=self._indent, field=self._field
            )
        self.height = height(self._lines)
        return available_width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        self.wrap(available_width, available_height)
        fitting = int(available_height / self._leading)
        # No single line of a longer paragraph alone at the foot or head of a page.
        if len(self._lines) - fitting == 1:
            fitting -= 1
        if fitting < 2 or fitting >= len(self._lines):
            return []
        return [self._part(self._lines[:fitting]), self._part(self._lines[fitting:])]

    def minimum_height(self) -> float:
        """What has to fit on a page for the text to begin there: two lines of it."""
        return height(self._lines[:2])

    def _part(self, lines: list[Line]) -> TextBlock:
        return TextBlock(
            self._spans,
            leading=self._leading,
            align=self._align,
            after=self.spaceAfter,
            lines=lines,
        )

    def draw(self) -> None:
        top = self.height
        for line in self._lines:
            if self._align == "centre":
                draw_line(self.canv, line, (self.width - line.width) / 2, top)
            else:
                justify_to = self.width if self._align == "justify" else None
                draw_line(self.canv, line, 0, top, justify_to=justify_to)
            top -= line.leading


class Followed(Flowable):
    """A text or table whose end stays with what follows it (signatures): no page begins with that.

    Where both do not fit, the last lines or rows of ``block`` move on with ``tail``.
    """

    def __init__(self, block: TextBlock | Grid, tail: Flowable, *, gap: float) -> None:
        super().__init__()
        self._block = block
        self._tail = tail
        self._gap = gap
        self.spaceBefore = block.spaceBefore

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        _, above = self._block.wrap(available_width, available_height)
        _, below = self._tail.wrap(available_width, available_height)
        self._below = below + self._gap
        self.width, self.height = available_width, above + self._below
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        _, above = self._block.wrap(available_width, available_height)
        # One point less than the whole, and the last row has to move on.
        parts = self._block.split(available_width, min(available_height, above - 1))
        if len(parts) < 2:
            return []
        begin, rest = parts
        assert isinstance(rest, TextBlock | Grid)
        return [begin, Followed(rest, self._tail, gap=self._gap)]

    def minimum_height(self) -> float:
        """What has to fit on a page for the block to begin there: all where it cannot be cut."""
        begin = self._block.minimum_height()
        return self.height if begin >= self._block.height else begin

    def draw(self) -> None:
        self._block.drawOn(self.canv, 0, self._below)
        self._tail.drawOn(self.canv, 0, 0)


class Rule(Flowable):
    """A horizontal line across the page."""

    def __init__(
        self,
        colour: style.Colour = style.HAIR,
        thickness: float = 0.6,
        before: float = 0.0,
        after: float = 0.0,
    ) -> None:
        super().__init__()
        self._colour = colour
        self._thickness = thickness
        self.spaceBefore = before
        self.spaceAfter = after

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width, self.height = available_width, self._thickness
        return self.width, self.height

    def draw(self) -> None:
        self.canv.setStrokeColorRGB(*self._colour)
        self.canv.setLineWidth(self._thickness)
        self.canv.line(0, self._thickness / 2, self.width, self._thickness / 2)


class Heading(TextBlock):
    """A section's heading, 一、企业概况, which also opens an entry of the outline."""

    def __init__(self, title: str) -> None:
        self._title = title
        super().__init__([Span(title, style.HEADING)], leading=24, before=20, after=8, leads=True)

    def draw(self) -> None:
        self.canv.open_section(self._title)
        super().draw()


def subheading(text: str) -> TextBlock:
    """A heading inside a section."""
    return TextBlock([Span(text, style.SUBHEADING)], leading=20, before=8, after=4, leads=True)


def body(text: str, *, ink: Ink = style.BODY, field: str = "", leads: bool = False) -> TextBlock:
    """A paragraph of running text, first line indented by two characters."""
    return TextBlock(
        [Span(text, ink)],
        leading=20,
        indent=2 * ink.size,
        after=4,
        align="justify",
        field=field,
        leads=leads,
    )


def note(text: str, *, leads: bool = False) -> TextBlock:
    """A small remark beside a table."""
    return TextBlock([Span(text, style.NOTE)], leading=14.5, before=2, after=6, leads=leads)
