"""The plot of the hours itself; the only module that imports pyqtgraph with its axes.

Everything drawn is parented to the plot and dies with it. Colours come from the theme and are
taken anew when the scheme changes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.monitoring.axes import HourAxis
from gui.monitoring.bands import Bands, FlagStrip
from gui.monitoring.curve import Curve

LEAST_HOURS = 12
MOST_MARKS = 3000
"""Exceeding hours with a mark of their own; where there are more the red line says it."""

pg.setConfigOptions(antialias=False, exitCleanup=False)


class HoursPlot(pg.PlotWidget):
    """A curve over time with its limit; wheel and drag move in time, arrows move the cursor.

    ``pointed`` tells the place of the hour under the cursor, ``ranged`` the hours in sight.
    """

    pointed = Signal(int)
    ranged = Signal(float, float)

    def __init__(self, parent: QWidget) -> None:
        self._curve: Curve | None = None
        self._at: int | None = None
        super().__init__(parent, axisItems={"bottom": HourAxis()})
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("小时曲线")
        item = self.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        view: Any = item.getViewBox()
        view.setMouseEnabled(x=True, y=False)
        view.disableAutoRange()
        view.setDefaultPadding(0)
        self._excluded = Bands(view.childGroup)
        self._doubted = Bands(view.childGroup, strip=6)
        for band in (self._excluded, self._doubted):
            view.addItem(band, ignoreBounds=True)
        self._flags = FlagStrip(view.childGroup)
        view.addItem(self._flags, ignoreBounds=True)
        self._left = item.plot()
        self._line = item.plot()
        for line in (self._left, self._line):
            line.setDownsampling(auto=True, method="peak")
            line.setClipToView(True)
        self._marks = pg.ScatterPlotItem(symbol="t", size=9, pxMode=True)
        self._limit = pg.InfiniteLine(angle=0, movable=False)
        self._cursor = pg.InfiniteLine(angle=90, movable=False)
        for each in (self._marks, self._limit, self._cursor):
            view.addItem(each, ignoreBounds=True)
        view.sigXRangeChanged.connect(self._ranged)
        self.scene().sigMouseMoved.connect(self._moved)
        self.dress()

    def dress(self) -> None:
        """Take the colours of the scheme in use."""
        scheme = theme.colours()
        self.setBackground(scheme.surface)
        for name in ("left", "bottom"):
            axis = self.getAxis(name)
            axis.setPen(pg.mkPen(scheme.border_strong))
            axis.setTextPen(pg.mkPen(scheme.muted))
            axis.setTickFont(self.font())
        self.getAxis("left").setWidth(52)
        grid = QColor(scheme.border)
        self.getPlotItem().showGrid(x=True, y=True, alpha=grid.alphaF() * 0.25)
        self._line.setPen(pg.mkPen(scheme.accent, width=1))
        self._left.setPen(pg.mkPen(scheme.disabled, width=1))
        self._marks.setBrush(pg.mkBrush(scheme.bad))
        self._marks.setPen(pg.mkPen(scheme.surface, width=0.5))
        self._limit.setPen(pg.mkPen(scheme.bad, width=1.5, style=Qt.PenStyle.DashLine))
        self._cursor.setPen(pg.mkPen(scheme.text, width=1))
        excluded = QColor(scheme.disabled)
        excluded.setAlpha(110)
        self._excluded.set_brush(QBrush(excluded, Qt.BrushStyle.BDiagPattern))
        doubted = QColor(scheme.unsure)
        doubted.setAlpha(26)
        self._doubted.set_brush(QBrush(doubted))
        self._flags.dress(QColor(scheme.sunken), QColor(scheme.muted), self.font())

    def show_curve(self, curve: Curve) -> None:
        """Draw this curve, all of it in sight."""
        self._curve, self._at = curve, None
        for line, values in ((self._line, curve.used), (self._left, curve.left)):
            known = np.isfinite(values)
            hours = curve.hours[known] + 0.5
            line.setData(hours, values[known], connect=np.append(np.diff(hours) == 1, False))
        places = curve.places("exceeding")[:MOST_MARKS]
        self._marks.setData(curve.hours[places] + 0.5, curve.used[places])
        self._excluded.show_spans(curve.spans("excluded", "stopped"))
        self._doubted.show_spans([(each.first, each.last + 1) for each in curve.doubts])
        self._flags.show_runs(curve.flag_runs())
        self._limit.setVisible(curve.limit is not None)
        if curve.limit is not None:
            self._limit.setValue(curve.limit)
        self._cursor.hide()
        first, last = curve.first_hour, curve.first_hour + max(len(curve), LEAST_HOURS)
        view = self.getPlotItem().getViewBox()
        view.setLimits(xMin=first, xMax=last, minXRange=LEAST_HOURS, yMin=0)
        self.look_at(first, last)

    def look_at(self, first: float, last: float) -> None:
        """Bring these hours into sight."""
        view = self.getPlotItem().getViewBox()
        view.setXRange(first, last, padding=0)
        self._ranged()

    def point(self, at: int) -> None:
        """Put the cursor on the hour at this place of the curve and bring it into sight."""
        curve = self._curve
        if curve is None or not 0 <= at < len(curve):
            return
        self._at = at
        hour = curve.first_hour + at + 0.5
        self._cursor.setValue(hour)
        self._cursor.show()
        (first, last), _ = self.getPlotItem().getViewBox().viewRange()
        if not first <= hour <= last:
            half = (last - first) / 2
            self.look_at(hour - half, hour + half)
        self.pointed.emit(at)

    def show_hours(self, hours: float) -> None:
        """Show so many hours around the cursor or the middle."""
        (first, last), _ = self.getPlotItem().getViewBox().viewRange()
        middle = (first + last) / 2
        if self._at is not None and self._curve is not None:
            middle = self._curve.first_hour + self._at + 0.5
        self.look_at(middle - hours / 2, middle + hours / 2)

    def zoom(self, factor: float) -> None:
        """Show ``factor`` times as many hours."""
        (first, last), _ = self.getPlotItem().getViewBox().viewRange()
        self.show_hours((last - first) * factor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -24,
                Qt.Key.Key_PageDown: 24}.get(Qt.Key(event.key()))  # fmt: skip
        if self._curve is None or not len(self._curve):
            event.ignore()
        elif step is not None:
            here = self._at if self._at is not None else self._middle() - step
            self.point(min(max(here + step, 0), len(self._curve) - 1))
        elif event.text() in ("+", "="):
            self.zoom(0.5)
        elif event.text() == "-":
            self.zoom(2.0)
        else:
            event.ignore()

    def _middle(self) -> int:
        (first, last), _ = self.getPlotItem().getViewBox().viewRange()
        place = self._curve.place((first + last) / 2) if self._curve is not None else None
        return place or 0

    def _ranged(self, *_: object) -> None:
        if self._curve is None:
            return
        view = self.getPlotItem().getViewBox()
        (first, last), (_, height) = view.viewRange()
        begin = self._curve.first_hour
        top = self._curve.top(int(first) - begin, int(last) - begin + 1)
        if abs(top - height) > 1e-9:
            view.setYRange(0, top, padding=0)
        self.ranged.emit(first, last)

    def _moved(self, where: QPointF) -> None:
        view = self.getPlotItem().getViewBox()
        if self._curve is None or not view.sceneBoundingRect().contains(where):
            return
        at = self._curve.place(view.mapSceneToView(where).x())
        if at is not None and at != self._at:
            self.point(at)
