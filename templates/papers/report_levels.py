"""The levels of a report side by side, drawn large."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus.flowables import Flowable

from templates.papers import style
from templates.papers.content import ReportContent
from templates.papers.fonts import SERIF_BOLD
from templates.papers.lines import Line, Span, break_lines, draw_line, fit_lines, height


class LevelPanel(Flowable):
    """Four levels side by side: target, proven, possible, decided."""

    def __init__(self, content: ReportContent) -> None:
        super().__init__()
        assessment = content.assessment
        self._columns = (
            ("申报目标", content.target, style.BLACK),
            ("已证实等级", assessment.proven, style.BLACK),
            ("可能达到等级", assessment.possible, style.BLACK),
            ("评定等级", content.level or "未评定", style.GREEN if content.level else style.GREY),
        )

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width, self.height = available_width, 92
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.setStrokeColorRGB(*style.GREEN)
        canvas.setLineWidth(1.2)
        canvas.line(0, self.height, self.width, self.height)
        canvas.line(0, 0, self.width, 0)
        column = self.width / len(self._columns)
        canvas.setStrokeColorRGB(*style.HAIR)
        canvas.setLineWidth(0.6)
        for number, (label, level, colour) in enumerate(self._columns):
            left = number * column
            if number:
                canvas.line(left, 12, left, self.height - 12)
            text = fit_lines(
                level,
                SERIF_BOLD,
                colour,
                width=column - 12,
                sizes=(40, 32, 26, 20, 16),
                most=1,
                spacing=1.2,
                field=label,
            )
            _middle(canvas, break_lines([Span(label, style.LABEL)], column, 14), left, column, 82)
            _middle(canvas, text, left, column, 38 + height(text) / 2)


def _middle(canvas: Any, lines: Sequence[Line], left: float, column: float, top: float) -> None:
    for line in lines:
        draw_line(canvas, line, left + (column - line.width) / 2, top)
        top -= line.leading
