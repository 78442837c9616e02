"""Shaded stretches of hours behind the curve, and the strip of data flags below it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter
from PySide6.QtWidgets import QGraphicsItem

STRIP = 15
"""Height of the strip of flags in logical pixels."""


class Bands(pg.GraphicsObject):
    """Stretches of hours shaded over the full height; only those in sight are painted.

    With ``strip`` so many pixels at the top are shaded strongly.
    """

    def __init__(self, parent: QGraphicsItem, strip: int = 0) -> None:
        super().__init__(parent)
        self._strip = strip
        self._edges = np.empty((0, 2))
        self._brush = QBrush()
        self.setZValue(-20)

    def show_spans(self, spans: list[tuple[int, int]]) -> None:
        """Shade from the first of each pair up to the second."""
        self._edges = np.asarray(spans, dtype=np.float64).reshape(-1, 2)
        self.update()

    def set_brush(self, brush: QBrush) -> None:
        """Shade with this."""
        self._brush = brush
        self.update()

    def boundingRect(self) -> QRectF:
        view = self.getViewBox()
        return view.viewRect() if view is not None else QRectF()

    def viewRangeChanged(self, *_: object) -> None:
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, *_: object) -> None:
        seen = self.boundingRect()
        edges = self._edges
        inside = edges[(edges[:, 1] > seen.left()) & (edges[:, 0] < seen.right())]
        least = seen.width() / max(self.getViewBox().width(), 1.0)
        painter.setPen(Qt.PenStyle.NoPen)
        brush = QBrush(self._brush)
        brush.setTransform(painter.worldTransform().inverted()[0])  # hatching in pixels
        painter.setBrush(brush)
        high = seen.height() * (self._strip / max(self.getViewBox().height(), 1.0))
        for first, last in inside:
            wide = max(last - first, least)
            painter.drawRect(QRectF(first, seen.top(), wide, seen.height()))
            if high:  # the height of the plot counts from below
                strong = QColor(self._brush.color())
                strong.setAlpha(200)
                painter.fillRect(QRectF(first, seen.bottom() - high, wide, high), strong)


class FlagStrip(pg.GraphicsObject):
    """The letters of hours whose flag is not N (F 停运, D 故障 …), along the foot of the plot."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._runs: Sequence[tuple[int, int, str]] = ()
        self._ground, self._ink = QColor(), QColor()
        self._font = QFont()
        self.setZValue(20)

    def show_runs(self, runs: Sequence[tuple[int, int, str]]) -> None:
        """Show these: first hour, the hour after the last, letter."""
        self._runs = runs
        self.update()

    def dress(self, ground: QColor, ink: QColor, font: QFont) -> None:
        """Draw in these colours and this font."""
        self._ground, self._ink, self._font = ground, ink, font
        self.update()

    def boundingRect(self) -> QRectF:
        view = self.getViewBox()
        return view.viewRect() if view is not None else QRectF()

    def viewRangeChanged(self, *_: object) -> None:
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, *_: object) -> None:
        seen = self.boundingRect()
        place = painter.worldTransform()
        foot = place.mapRect(seen).bottom()
        painter.resetTransform()
        painter.setFont(self._font)
        for first, after, letter in self._runs:
            if after <= seen.left() or first >= seen.right():
                continue
            left = place.map(QPointF(max(first, seen.left()), 0.0)).x()
            right = place.map(QPointF(min(after, seen.right()), 0.0)).x()
            room = QRectF(left, foot - STRIP, max(right - left, 1.0), STRIP)
            painter.fillRect(room, self._ground)
            if room.width() >= STRIP - 3:
                painter.setPen(self._ink)
                painter.drawText(room, Qt.AlignmentFlag.AlignCenter, letter)
