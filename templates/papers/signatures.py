"""Where people sign by hand: a label, the typed name, a line, and room for the date."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus.flowables import Flowable

from templates.papers import style
from templates.papers.fonts import SANS, SERIF
from templates.papers.lines import Ink, Span, break_lines, draw_line

_ROW = 86.0
_ACROSS = 3


class Signatures(Flowable):
    """Places to sign, three in a row: pairs of label and typed name (may be empty)."""

    def __init__(self, places: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._rows = [places[at : at + _ACROSS] for at in range(0, len(places), _ACROSS)]

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width, self.height = available_width, _ROW * len(self._rows)
        return self.width, self.height

    def draw(self) -> None:
        column = self.width / max(2, *(len(row) for row in self._rows))
        for number, row in enumerate(self._rows):
            top = self.height - number * _ROW
            for place, (label, name) in enumerate(row):
                self._place(label, name, place * column, top, column - 18)

    def _place(self, label: str, name: str, left: float, top: float, wide: float) -> None:
        beside = 12 + 11 * len(label)
        self._line(label, Ink(SANS, 11, style.GREY), left, top, wide)
        self._line(name, Ink(SERIF, 12, style.BLACK), left + beside, top, wide - beside)
        self.canv.setStrokeColorRGB(*style.BLACK)
        self.canv.setLineWidth(0.6)
        base = top - _ROW + 32
        self.canv.line(left, base, left + wide, base)
        self._line("签字", style.NOTE, left, base - 4, wide)
        self._line("年　　月　　日", style.NOTE, left + wide - 66, base - 4, wide)

    def _line(self, text: str, ink: Ink, x: float, top: float, width: float) -> None:
        for line in break_lines([Span(text, ink)], width, ink.size * 1.4, field="签署人"):
            draw_line(self.canv, line, x, top)
            top -= line.leading
