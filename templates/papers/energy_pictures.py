"""Pictures on paper: unit consumption against its lines, and the four quadrants of synergy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus.flowables import Flowable

from grading.synergy import QUADRANTS
from templates.papers import style
from templates.papers.energy_content import BarLine, Point, UnitBar
from templates.papers.energy_geometry import (
    Box,
    apart,
    beyond,
    held,
    label_places,
    reach,
    span,
)
from templates.papers.fonts import SANS, SANS_BOLD
from templates.papers.glyphs import text_width
from templates.papers.lines import Ink, draw_line, fit_lines, height
from templates.papers.pages import set_text

_ROW = 56.0
_BAR = 13.0
_NAME = 118.0
_SMALL = Ink(SANS, 7.5, style.GREY)
_LIMIT = Ink(SANS, 7.5, style.AMBER)
_PLAIN = Ink(SANS, 9, style.BLACK)
_FILL = {"good": (0.45, 0.64, 0.58), "plain": (0.62, 0.68, 0.74), "bad": (0.80, 0.47, 0.42)}
_TINTS = {
    "both": (0.925, 0.955, 0.94),
    "pollution": (0.965, 0.967, 0.972),
    "carbon": (0.965, 0.967, 0.972),
    "neither": (0.975, 0.94, 0.935),
}
_DOTS = {
    "both": (0.16, 0.45, 0.38),
    "pollution": (0.20, 0.40, 0.62),
    "carbon": (0.55, 0.42, 0.12),
    "neither": (0.70, 0.20, 0.17),
}


class Bars(Flowable):
    """One row per process, each on its own scale: the bar, 标杆/基准 above, GB limits below."""

    def __init__(self, units: Sequence[UnitBar]) -> None:
        super().__init__()
        self._units = [each for each in units if each.value is not None]

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width, self.height = available_width, _ROW * len(self._units)
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        fitting = int(available_height / _ROW)
        if not 0 < fitting < len(self._units):
            return []
        return [Bars(self._units[:fitting]), Bars(self._units[fitting:])]

    def draw(self) -> None:
        for at, unit in enumerate(self._units):
            self._row(unit, self.height - at * _ROW)

    def _row(self, unit: UnitBar, top: float) -> None:
        canvas = self.canv
        assert unit.value is not None
        left, right = _NAME, self.width - 86
        low, high = span([unit.value, *(line.value for line in unit.lines)])

        def place(value: float) -> float:
            return left + (value - low) / (high - low) * (right - left)

        middle = top - _ROW / 2
        name = fit_lines(
            unit.process, SANS_BOLD, style.BLACK, width=left - 8, sizes=(9.5, 8.5, 7.5), most=3,
            spacing=1.15, field="工序",
        )  # fmt: skip
        above = middle + height(name) / 2
        for line in name:
            draw_line(canvas, line, 0, above)
            above -= line.leading
        canvas.setFillColorRGB(0.955, 0.96, 0.965)
        canvas.rect(left, middle - _BAR / 2, right - left, _BAR, stroke=0, fill=1)
        canvas.setFillColorRGB(*_FILL[unit.tone])
        begin, end = sorted((place(0.0), place(unit.value)))
        canvas.rect(begin, middle - _BAR / 2, end - begin, _BAR, stroke=0, fill=1)
        if low < 0:
            canvas.setStrokeColorRGB(*style.BLACK)
            canvas.setLineWidth(0.8)
            zero = place(0.0)
            canvas.line(zero, middle - _BAR / 2 - 3, zero, middle + _BAR / 2 + 3)
            set_text(canvas, "0", _SMALL, zero, middle - _BAR / 2 - 12, align="centre")
        set_text(canvas, f"{unit.shown} {unit.unit}", _PLAIN, right + 8, middle - 3)
        for kind, ink, up in (("benchmark", _SMALL, True), ("limit", _LIMIT, False)):
            _marks(
                canvas,
                sorted((e for e in unit.lines if e.kind == kind), key=_value),
                [place(e.value) for e in sorted(unit.lines, key=_value) if e.kind == kind],
                ink,
                middle + (_BAR / 2 + 2 if up else -_BAR / 2 - 2),
                up,
                (left, right),
            )


def _marks(
    canvas: Any,
    lines: Sequence[BarLine],
    places: Sequence[float],
    ink: Ink,
    edge: float,
    up: bool,
    ends: tuple[float, float],
) -> None:
    widths = [text_width(line.title, ink.face, ink.size) for line in lines]
    lefts = apart(places, widths, 6.0, *ends)
    direction = 1 if up else -1
    for line, x, left, width in zip(lines, places, lefts, widths, strict=True):
        canvas.setStrokeColorRGB(*ink.colour)
        canvas.setLineWidth(0.8)
        canvas.line(x, edge - direction * (_BAR + 2), x, edge + direction * 2)
        canvas.setLineWidth(0.4)
        canvas.line(x, edge + direction * 2, left + width / 2, edge + direction * 5)
        baseline = edge + 7 if up else edge - 12
        set_text(canvas, line.title, ink, left, baseline)


def _value(line: BarLine) -> float:
    return line.value


class Quadrants(Flowable):
    """Changes of pollutant equivalents (across) and of CO2 (upwards), names beside the dots.

    Where a name has no room its number in the table stands there instead.
    """

    def __init__(self, points: Sequence[Point], numbers: Sequence[int], height: float) -> None:
        super().__init__()
        self._points = points
        self._numbers = numbers
        self._tall = height

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width, self.height = available_width, min(self._tall, available_height)
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        room = Box(34, 28, self.width - 44, self.height - 40)
        across = reach([p.pollution for p in self._points])
        upwards = reach([p.carbon for p in self._points])
        middle = room.left + room.width / 2, room.bottom + room.height / 2

        def place(point: Point) -> tuple[float, float]:
            return (
                middle[0] + held(point.pollution, across) / across * room.width / 2,
                middle[1] + held(point.carbon, upwards) / upwards * room.height / 2,
            )

        _ground(canvas, room, middle)
        _axes(canvas, room, middle, across, upwards)
        places = [place(each) for each in self._points]
        names = [
            each.name + beyond(each.pollution, each.carbon, across, upwards)
            for each in self._points
        ]
        widths = [text_width(name, SANS, 8) for name in names]
        inner = Box(room.left + 2, room.bottom + 2, room.width - 4, room.height - 4)
        boxes = label_places(places, widths, 10, 3.2, inner)
        ink = Ink(SANS, 8, style.BLACK)
        for point, number, (x, y), box, name in zip(
            self._points, self._numbers, places, boxes, names, strict=True
        ):
            canvas.setFillColorRGB(*_DOTS[point.quadrant])
            canvas.circle(x, y, 3.2, stroke=0, fill=1)
            if box is not None:
                set_text(canvas, name, ink, box.left, box.bottom + 2)
            else:
                set_text(canvas, str(number), Ink(SANS_BOLD, 7, style.BLACK), x + 4, y + 3)


def _ground(canvas: Any, room: Box, middle: tuple[float, float]) -> None:
    x, y = middle
    half, tall = room.width / 2, room.height / 2
    corners = {
        "both": (room.left, room.bottom),
        "pollution": (room.left, y),
        "carbon": (x, room.bottom),
        "neither": (x, y),
    }
    for id, (left, bottom) in corners.items():
        canvas.setFillColorRGB(*_TINTS[id])
        canvas.rect(left, bottom, half, tall, stroke=0, fill=1)
        ink = Ink(SANS_BOLD, 11, _DOTS[id])
        wide = text_width(QUADRANTS[id], SANS_BOLD, 11)
        at = left + 8 if left == room.left else left + half - wide - 8
        set_text(canvas, QUADRANTS[id], ink, at, bottom + 8 if bottom < y else bottom + tall - 18)


def _axes(
    canvas: Any, room: Box, middle: tuple[float, float], across: float, upwards: float
) -> None:
    canvas.setStrokeColorRGB(*style.GREY)
    canvas.setLineWidth(0.8)
    canvas.line(room.left, middle[1], room.left + room.width, middle[1])
    canvas.line(middle[0], room.bottom, middle[0], room.bottom + room.height)
    canvas.setLineWidth(0.3)
    canvas.setStrokeColorRGB(*style.HAIR)
    for part in (-1.0, -0.5, 0.5, 1.0):
        x = middle[0] + part * room.width / 2
        y = middle[1] + part * room.height / 2
        canvas.line(x, room.bottom, x, room.bottom + room.height)
        canvas.line(room.left, y, room.left + room.width, y)
        words = f"{part * across:+.4g}%"
        wide = text_width(words, SANS, 7.5)
        left = min(max(x - wide / 2, room.left), room.left + room.width - wide)
        set_text(canvas, words, _SMALL, left, room.bottom - 10)
        words = f"{part * upwards:+.4g}%"
        set_text(canvas, words, _SMALL, room.left - 4, y - 3, align="right")
    set_text(canvas, "横轴：污染当量变化率（← 下降　上升 →）", _SMALL, middle[0], 4, align="centre")
    set_text(canvas, "纵轴：CO2 变化率", _SMALL, room.left, room.bottom + room.height + 3)
