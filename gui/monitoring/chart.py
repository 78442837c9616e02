"""The hourly curve with its buttons, its legend, and the hour under the cursor in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import ElidedLabel, allow, button, label

if TYPE_CHECKING:
    from gui.monitoring.curve import Curve
    from gui.monitoring.plot import HoursPlot

HOURS_OF = {"日": 24, "周": 168, "月": 744}
LEAST_HEIGHT = 150
LEGEND_FROM = 800
"""Narrower charts leave the room to the name of what they show."""


class HoursChart(QWidget):
    """Shows a :class:`~gui.monitoring.curve.Curve`; the plot is made when the first one comes.

    ``pointed`` tells the place of the hour under the cursor, ``ranged`` the hours in sight.
    """

    pointed = Signal(int)
    ranged = Signal(float, float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.plot: HoursPlot | None = None
        self.curve: Curve | None = None
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_TINY)
        self.head = across = QHBoxLayout()
        across.setSpacing(theme.GAP_TINY)
        self.title = ElidedLabel(self, "", "strong")
        across.addWidget(self.title, 1)
        self.legend = Keys(self)
        across.addSpacing(theme.GAP_SMALL)
        across.addWidget(self.legend)
        self.whole = button(self, "全部(&A)", "segment")
        self.whole.clicked.connect(self.show_all)
        across.addWidget(self.whole)
        self.spans = {}
        for name, hours in HOURS_OF.items():
            each = button(self, name, "segment")
            each.setToolTip(f"以光标为中心，看一{name}")
            each.clicked.connect(lambda _=False, hours=hours: self.show_hours(hours))
            across.addWidget(each)
            self.spans[name] = each
        down.addLayout(across)
        self.room = QVBoxLayout()
        down.addLayout(self.room, 1)
        self.empty = label(self, "在热图里点一格，看这个月的每一个小时。", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setMinimumHeight(LEAST_HEIGHT)
        self.room.addWidget(self.empty, 1)
        self.said = ElidedLabel(self, "", "quiet")
        self.said.setAccessibleName("光标所在小时")
        down.addWidget(self.said)
        self._allow()

    def show_curve(self, curve: Curve | None) -> None:
        """Draw a curve in whole; None: nothing chosen."""
        self.curve = curve
        self.title.setText(curve.title if curve is not None else "")
        self.said.setText("滚轮缩放，拖动平移；方向键逐小时移动光标，加减号缩放。" if curve else "")
        if curve is not None:
            self._made().show_curve(curve)
            self.legend.show_limit(curve.limit)
        if self.plot is not None:
            self.plot.setVisible(curve is not None)
        self.empty.setVisible(curve is None)
        self._allow()

    def show_all(self) -> None:
        """Bring all hours into sight."""
        if self.plot is not None and self.curve is not None:
            first = self.curve.first_hour
            self.plot.look_at(first, first + len(self.curve))

    def show_hours(self, hours: int) -> None:
        """Bring so many hours around the cursor or the middle into sight."""
        if self.plot is not None:
            self.plot.show_hours(hours)

    def _made(self) -> HoursPlot:
        if self.plot is None:
            from gui.monitoring.plot import HoursPlot

            self.plot = HoursPlot(self)
            self.plot.setMinimumHeight(LEAST_HEIGHT)
            self.room.addWidget(self.plot, 1)
            self.plot.pointed.connect(self._point)
            self.plot.ranged.connect(self.ranged)
        return self.plot

    def _point(self, at: int) -> None:
        if self.curve is not None:
            self.said.setText(self.curve.words(at))
            self.pointed.emit(at)

    def _allow(self) -> None:
        why = "" if self.curve is not None else "还没有选排放口和月份"
        for each in (self.whole, *self.spans.values()):
            allow(each, why, each.toolTip() if not why and each is not self.whole else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.legend.setVisible(self.width() >= LEGEND_FROM)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.plot is not None:
            self.plot.dress()


class Keys(QWidget):
    """The signs of the chart and what they mean."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.GAP_TINY)
        self.limit = label(self, "限值", "quiet")
        for sign, words in (
            ("limit", self.limit),
            ("over", label(self, "超标", "quiet")),
            ("left", label(self, "不计入或停运", "quiet")),
            ("doubt", label(self, "疑点", "quiet")),
        ):
            across.addWidget(Sign(self, sign))
            across.addWidget(words)
            across.addSpacing(theme.GAP_TINY)

    def show_limit(self, limit: float | None) -> None:
        """Name the limit."""
        self.limit.setText("没有限值" if limit is None else f"限值 {limit:g}")


class Sign(QWidget):
    """One sign, drawn as the chart draws it."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self._name = name
        self.setFixedSize(18, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        scheme = theme.colours()
        painter = QPainter(self)
        middle = self.height() / 2
        if self._name == "limit":
            painter.setPen(QPen(QColor(scheme.bad), 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(0, int(middle), self.width(), int(middle))
        elif self._name == "over":
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(scheme.bad))
            x = self.width() / 2
            points = [(x - 5, middle - 4), (x + 5, middle - 4), (x, middle + 5)]
            painter.drawPolygon(QPolygonF([QPointF(*each) for each in points]))
        else:
            left = self._name == "left"
            fill = QColor(scheme.disabled if left else scheme.unsure)
            fill.setAlpha(140 if left else 70)
            painter.setPen(QColor(scheme.border))
            style = Qt.BrushStyle.BDiagPattern if left else Qt.BrushStyle.SolidPattern
            painter.setBrush(QBrush(fill, style))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
