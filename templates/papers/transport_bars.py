"""The months of clean transport as columns on paper: what came how, and the line to reach."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable

from templates.papers import style
from templates.papers.fonts import SANS
from templates.papers.lines import Ink
from templates.papers.pages import set_text
from templates.papers.transport_content import MonthLine

CLEAN: style.Colour = (0.16, 0.42, 0.39)
COMBINED: style.Colour = (0.55, 0.72, 0.68)
ROAD: style.Colour = (0.80, 0.82, 0.84)
_INK = Ink(SANS, 7.5, style.GREY)
_HEIGHT = 118.0
_FOOT = 16.0
_HEAD = 18.0
_LEFT = 30.0


class ShareBars(Flowable):
    """One column per month, from 0 to 100 %: clean, short haul and transfer, road."""

    def __init__(self, width: float, months: Sequence[MonthLine], line: int) -> None:
        super().__init__()
        self.width, self.height = width, _HEIGHT
        self.spaceBefore, self.spaceAfter = 4.0, 8.0
        self._months, self._line = months, line

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas: Canvas = self.canv
        floor, tall = _FOOT, self.height - _FOOT - _HEAD
        self._scale(canvas, floor, tall)
        room = (self.width - _LEFT) / max(len(self._months), 1)
        thick = min(room * 0.56, 34.0)
        for at, month in enumerate(self._months):
            middle = _LEFT + room * (at + 0.5)
            self._column(canvas, month, middle - thick / 2, floor, thick, tall)
            set_text(canvas, month.month, _INK, middle, floor - 11, align="centre")
        canvas.setStrokeColorRGB(*style.RED)
        canvas.setLineWidth(0.8)
        canvas.setDash(3, 2)
        level = floor + tall * self._line / 100
        canvas.line(_LEFT, level, self.width, level)
        canvas.setDash()
        self._legend(canvas)

    def _scale(self, canvas: Canvas, floor: float, tall: float) -> None:
        canvas.setStrokeColorRGB(*style.HAIR)
        canvas.setLineWidth(0.4)
        for share in (0, 50, 100):
            level = floor + tall * share / 100
            canvas.line(_LEFT, level, self.width, level)
            set_text(canvas, f"{share}%", _INK, _LEFT - 5, level - 2.5, align="right")
        ink = _INK._replace(colour=style.RED)
        level = floor + tall * self._line / 100
        set_text(canvas, f"{self._line}%", ink, _LEFT - 5, level - 2.5, align="right")

    def _column(
        self, canvas: Canvas, month: MonthLine, left: float, floor: float, thick: float, tall: float
    ) -> None:
        found = month.figures
        if not found.total:
            set_text(canvas, "—", _INK, left + thick / 2, floor + 3, align="centre")
            return
        combined = sum(found.readings.values())
        level = floor
        parts = (
            (found.clean, CLEAN), (combined, COMBINED),
            (found.total - found.clean - combined, ROAD),
        )  # fmt: skip
        for kg, colour in parts:
            high = tall * kg / found.total
            canvas.setFillColorRGB(*colour)
            canvas.rect(left, level, thick, high, stroke=0, fill=1)
            level += high

    def _legend(self, canvas: Canvas) -> None:
        left, level = _LEFT, self.height - 10
        named = ((CLEAN, "清洁方式"), (COMBINED, "短驳、中转"), (ROAD, "公路及其他"))
        for colour, words in named:
            canvas.setFillColorRGB(*colour)
            canvas.rect(left, level, 9, 7, stroke=0, fill=1)
            set_text(canvas, words, _INK, left + 13, level + 0.5)
            left += 26 + 8 * len(words)
