"""The four quadrants of synergy: a dot per enterprise, its name where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from grading.synergy import QUADRANTS
from gui import theme
from templates.papers.energy_geometry import Box, beyond, held, label_places, reach

if TYPE_CHECKING:
    from templates.papers.energy_content import Point

RADIUS = 5.0
NEAR = 9.0
_CORNER = QSizeF(96, 18)  # the words of a quadrant with its count
_LEFT, _TOP, _RIGHT, _BOTTOM = 58, 24, 18, 42
TONES = {"both": "good", "pollution": "accent", "carbon": "unsure", "neither": "bad"}
GROUNDS = {"both": "good_soft", "neither": "bad_soft"}


class QuadrantChart(QWidget):
    """Pollutant equivalents across, CO2 upwards; ``chosen`` tells the key of a clicked dot.

    Hovering a dot names it with its figures; the highlighted one is named before all others.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.points: list[Point] = []
        self.highlighted = ""
        self.setMouseTracking(True)
        self.setMinimumSize(320, 260)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(560, 420)

    def show_points(self, points: Sequence[Point]) -> None:
        """Show these enterprises."""
        self.points = list(points)
        words = "；".join(f"{each.name} {each.words}" for each in self.points)
        self.setAccessibleName(f"减污降碳四象限图：{words}" if words else "减污降碳四象限图")
        self.update()

    def highlight(self, key: str) -> None:
        """Mark one of them."""
        self.highlighted = key
        self.update()

    def spot(self, point: Point) -> QPointF:
        """Where a point is drawn."""
        room = self._room()
        across, upwards = self._reach()
        return QPointF(
            room.center().x() + held(point.pollution, across) / across * room.width() / 2,
            room.center().y() - held(point.carbon, upwards) / upwards * room.height() / 2,
        )

    def at(self, where: QPointF) -> Point | None:
        """The point under the mouse, the nearest one."""
        found = None
        best = NEAR
        for each in self.points:
            away = self.spot(each) - where
            distance = (away.x() ** 2 + away.y() ** 2) ** 0.5
            if distance <= best:
                found, best = each, distance
        return found

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = self.at(event.position())
        hand = Qt.CursorShape.PointingHandCursor
        self.setCursor(hand if point else Qt.CursorShape.ArrowCursor)
        if point is not None:
            words = f"{point.name}\n{point.words}"
            QToolTip.showText(event.globalPosition().toPoint(), words, self)
        else:
            QToolTip.hideText()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = self.at(event.position())
        if point is not None:
            self.highlight(point.key)
            self.chosen.emit(point.key)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPixelSize(theme.TEXT_SMALL)
        painter.setFont(font)
        room = self._room()
        if room.width() < 80 or room.height() < 80:
            return
        self._ground(painter, room)
        self._axes(painter, room)
        if self.points:
            self._dots(painter, room, QFontMetricsF(font))
        else:
            painter.setPen(QColor(theme.colours().muted))
            words = "没有两期都有完整数据的企业"
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)

    def _reach(self) -> tuple[float, float]:
        return reach([p.pollution for p in self.points]), reach([p.carbon for p in self.points])

    def _ground(self, painter: QPainter, room: QRectF) -> None:
        scheme, middle = theme.colours(), room.center()
        half = QSizeF(room.width() / 2, room.height() / 2)
        corners = {
            "pollution": (room.topLeft(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop),
            "neither": (
                QPointF(middle.x(), room.top()),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop,
            ),
            "both": (
                QPointF(room.left(), middle.y()),
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom,
            ),
            "carbon": (middle, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom),
        }
        strong = painter.font()
        strong.setBold(True)
        strong.setPixelSize(theme.TEXT)
        for id, (corner, side) in corners.items():
            box = QRectF(corner, half)
            painter.fillRect(box, QColor(getattr(scheme, GROUNDS.get(id, "sunken"))))
            painter.save()
            painter.setFont(strong)
            painter.setPen(QColor(getattr(scheme, TONES[id])))
            count = sum(point.quadrant == id for point in self.points)
            words = f"{QUADRANTS[id]} {count} 家" if self.points else QUADRANTS[id]
            painter.drawText(box.adjusted(10, 8, -10, -8), side, words)
            painter.restore()

    def _axes(self, painter: QPainter, room: QRectF) -> None:
        scheme, middle = theme.colours(), room.center()
        across, upwards = self._reach()
        painter.setPen(QPen(QColor(scheme.border), 1))
        painter.drawRect(room)
        painter.setPen(QPen(QColor(scheme.muted), 1.2))
        painter.drawLine(QPointF(room.left(), middle.y()), QPointF(room.right(), middle.y()))
        painter.drawLine(QPointF(middle.x(), room.top()), QPointF(middle.x(), room.bottom()))
        painter.setPen(QColor(scheme.muted))
        below = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        beside = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for part in (-1.0, -0.5, 0.0, 0.5, 1.0):
            x = middle.x() + part * room.width() / 2
            y = middle.y() - part * room.height() / 2
            words = f"{part * across:+.4g}%" if part else "0"
            painter.drawText(QRectF(x - 40, room.bottom() + 3, 80, 18), below, words)
            words = f"{part * upwards:+.4g}%" if part else "0"
            painter.drawText(QRectF(0, y - 9, _LEFT - 6, 18), beside, words)
        words = "← 下降　污染当量变化　上升 →"
        painter.drawText(QRectF(room.left(), room.bottom() + 20, room.width(), 18), below, words)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(4, 2, 200, 18), left, "CO₂ 变化")

    def _dots(self, painter: QPainter, room: QRectF, metrics: QFontMetricsF) -> None:
        scheme = theme.colours()
        some = sorted(self.points, key=lambda each: each.key != self.highlighted)
        spots = [self.spot(each) for each in some]
        names = [each.name + beyond(each.pollution, each.carbon, *self._reach()) for each in some]
        widths = [metrics.horizontalAdvance(name) + 2 for name in names]
        height = metrics.height()
        inner = Box(room.left() + 2, -room.bottom() + 2, room.width() - 4, room.height() - 4)
        turned = [(spot.x(), -spot.y()) for spot in spots]
        corners = [
            Box(x, -y, _CORNER.width(), _CORNER.height())
            for x in (room.left() + 10, room.right() - 10 - _CORNER.width())
            for y in (room.top() + 8 + _CORNER.height(), room.bottom() - 8)
        ]
        boxes = label_places(turned, widths, height, RADIUS, inner, corners)
        for point, spot, box, name in zip(some, spots, boxes, names, strict=True):
            marked = point.key == self.highlighted
            painter.setPen(QPen(QColor(scheme.text if marked else scheme.surface), 1.6))
            painter.setBrush(QColor(getattr(scheme, TONES[point.quadrant])))
            size = RADIUS + (2 if marked else 0)
            painter.drawEllipse(spot, size, size)
            if box is not None:
                painter.setPen(QColor(scheme.text))
                place = QRectF(box.left, -box.bottom - box.height, box.width + 2, box.height)
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)
