"""Tables: heads that repeat, rows that may split between pages, bands that group rows.

reportlab's own table refuses a row taller than a page and tears spans when it
splits; here every row may be cut between two lines of text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable

from templates.papers import style
from templates.papers.lines import Ink, Line, Span, break_lines, draw_line, height

_PAD_X = 4.5
_PAD_Y = 4.0
CONTINUED = "（续）"


@dataclass(frozen=True, slots=True)
class Cell:
    """The content of one cell. ``align`` is left, centre or right.

    ``sticky`` cells (an indicator's name) are repeated with “（续）” when their
    row goes on over the page.
    """

    spans: tuple[Span, ...]
    leading: float = 12.5
    align: str = "left"
    sticky: bool = False
    field: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. A ``band`` has one cell across the whole table and stays with the next row."""

    cells: tuple[Cell, ...]
    band: bool = False
    head: bool = False
    fill: style.Colour | None = None


def cell(
    text: str,
    ink: Ink = style.CELL,
    *,
    align: str = "left",
    sticky: bool = False,
    field: str = "",
) -> Cell:
    """A cell in one ink."""
    return Cell((Span(text, ink),), round(ink.size * 1.39, 1), align, sticky, field)


def band(text: str, remark: str = "") -> Row:
    """A row that opens a group of rows."""
    spans = [Span(text, style.CELL_STRONG)]
    if remark:
        spans.append(Span("　" + remark, style.CELL_NOTE))
    return Row((Cell(tuple(spans), 14.0),), band=True, fill=style.BAND)


def head_row(titles: Sequence[str], align: str = "centre") -> Row:
    """The row of column titles, repeated on every page."""
    return Row(
        tuple(Cell((Span(title, style.CELL_STRONG),), 13.0, align) for title in titles),
        head=True,
        fill=style.TINT,
    )


@dataclass(slots=True)
class _Laid:
    """A row with its lines broken; ``opened``/``closed``: it begins/ends on this page."""

    row: Row
    lines: list[list[Line]]
    height: float
    opened: bool = True
    closed: bool = True


@dataclass(slots=True)
class _Split:
    here: list[_Laid] = field(default_factory=list)
    rest: list[_Laid] = field(default_factory=list)


class Grid(Flowable):
    """A table of ``widths`` in points.

    ``page_height`` is the height of an empty page's frame: rows are kept whole
    where moving them to the next page wastes less than a third of it.
    """

    def __init__(
        self,
        widths: Sequence[float],
        head: Row | None,
        rows: Sequence[Row],
        *,
        page_height: float,
        before: float = 2.0,
        after: float = 8.0,
    ) -> None:
        super().__init__()
        self._widths = tuple(widths)
        self._page_height = page_height
        self._head = self._lay(head) if head else None
        self._rows = [self._lay(row) for row in rows]
        self.spaceBefore = before
        self.spaceAfter = after

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = sum(self._widths)
        self.height = self._head_height + sum(row.height for row in self._rows)
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        room = available_height - self._head_height
        fresh_page = available_height >= self._page_height - 1
        if self._is_short() and not fresh_page:
            return []
        cut = self._cut(room, force=fresh_page)
        if not cut.here:
            return []
        if not cut.rest:
            return [self]
        return [self._with(cut.here, self.spaceBefore), self._with(cut.rest, 0.0)]

    def draw(self) -> None:
        top = self.height
        canvas: Canvas = self.canv
        laid = ([self._head] if self._head else []) + self._rows
        for row in laid:
            self._draw_row(canvas, row, top)
            top -= row.height
        canvas.setStrokeColorRGB(*style.BLACK)
        canvas.setLineWidth(0.9)
        canvas.line(0, self.height, self.width, self.height)
        canvas.line(0, 0, self.width, 0)

    def minimum_height(self) -> float:
        """What has to fit on a page for the table to begin there: all of a short table,
        head and first row of a longer one."""
        needed = self._head_height
        if self._is_short():
            return needed + sum(row.height for row in self._rows)
        for row in self._rows:
            needed += min(row.height, self._page_height / 3)
            if not row.row.band:
                break
        return needed

    def _is_short(self) -> bool:
        return sum(row.height for row in self._rows) < self._page_height * 0.36

    @property
    def _head_height(self) -> float:
        return self._head.height if self._head else 0.0

    def _with(self, rows: list[_Laid], before: float) -> Grid:
        part = type(self)(self._widths, None, (), page_height=self._page_height)
        part._head, part._rows = self._head, rows
        part.spaceBefore, part.spaceAfter = before, self.spaceAfter
        return part

    def _lay(self, row: Row) -> _Laid:
        widths = (sum(self._widths),) if row.band else self._widths
        lines = [
            break_lines(each.spans, width - 2 * _PAD_X, each.leading, field=each.field)
            for each, width in zip(row.cells, widths, strict=True)
        ]
        tallest = max(height(column) for column in lines)
        return _Laid(row, lines, max(tallest, 12.0) + 2 * _PAD_Y)

    def _cut(self, room: float, *, force: bool) -> _Split:
        """Divide the rows at the end of the page."""
        cut = _Split()
        used = 0.0
        for number, row in enumerate(self._rows):
            if used + row.height <= room + 1e-6:  # reportlab forgives no more
                cut.here.append(row)
                used += row.height
                continue
            left = room - used
            wasteful = left > self._page_height / 3 or row.height > self._page_height * 0.6
            parts = self._cut_row(row, left) if wasteful or (force and not cut.here) else None
            if parts:
                cut.here.append(parts[0])
                cut.rest.append(parts[1])
                cut.rest += self._rows[number + 1 :]
            else:
                cut.rest += self._rows[number:]
            break
        while cut.here and cut.here[-1].row.band:
            cut.rest.insert(0, cut.here.pop())
        self._repeat_band(cut)
        return cut

    def _cut_row(self, row: _Laid, room: float) -> tuple[_Laid, _Laid] | None:
        """Cut one row between lines; None where not even two lines fit."""
        inner = room - 2 * _PAD_Y
        heads, tails = [], []
        for each, lines in zip(row.row.cells, row.lines, strict=True):
            fitting, used = 0, 0.0
            while fitting < len(lines) and used + lines[fitting].leading <= inner:
                used += lines[fitting].leading
                fitting += 1
            heads.append(lines[:fitting])
            tails.append(lines[fitting:] or (self._sticky(each, row) if each.sticky else []))
        if max(len(lines) for lines in heads) < 2:
            return None
        first_height = max(height(lines) for lines in heads) + 2 * _PAD_Y
        rest_height = max(height(lines) for lines in tails) + 2 * _PAD_Y
        return (
            _Laid(row.row, heads, first_height, opened=row.opened, closed=False),
            _Laid(row.row, tails, rest_height, opened=False, closed=row.closed),
        )

    def _sticky(self, each: Cell, row: _Laid) -> list[Line]:
        width = self._widths[row.row.cells.index(each)] - 2 * _PAD_X
        ink = each.spans[-1].ink
        spans = (*each.spans, Span(CONTINUED, style.coloured(ink, style.GREY)))
        return break_lines(spans, width, each.leading, field=each.field)

    def _repeat_band(self, cut: _Split) -> None:
        """Begin the next page with the band under which the table was cut."""
        if not cut.rest or cut.rest[0].row.band:
            return
        bands = [laid.row for laid in cut.here if laid.row.band]
        if not bands:
            return
        only = bands[-1].cells[0]
        first = only.spans[0]
        if not first.text.endswith(CONTINUED):
            first = first._replace(text=first.text + CONTINUED)
        again = replace(bands[-1], cells=(replace(only, spans=(first,)),))
        cut.rest.insert(0, self._lay(again))

    def _draw_row(self, canvas: Canvas, laid: _Laid, top: float) -> None:
        bottom = top - laid.height
        if laid.row.fill:
            canvas.setFillColorRGB(*laid.row.fill)
            canvas.rect(0, bottom, self.width, laid.height, stroke=0, fill=1)
        canvas.setStrokeColorRGB(*style.HAIR)
        canvas.setLineWidth(0.5)
        if laid.closed:
            canvas.line(0, bottom, self.width, bottom)
        widths = (self.width,) if laid.row.band else self._widths
        x = 0.0
        for number, (each, lines, width) in enumerate(
            zip(laid.row.cells, laid.lines, widths, strict=True)
        ):
            if number:
                canvas.line(x, top, x, bottom)
            y = top - _PAD_Y
            if laid.row.head:
                y -= (laid.height - 2 * _PAD_Y - height(lines)) / 2
            for line in lines:
                draw_line(canvas, line, x + _offset(each.align, line, width), y)
                y -= line.leading
            x += width


def _offset(align: str, line: Line, width: float) -> float:
    if align == "centre":
        return (width - line.width) / 2
    if align == "right":
        return width - _PAD_X - line.width
    return _PAD_X
