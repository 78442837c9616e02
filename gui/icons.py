"""The few line icons of the desk, drawn on a 20 × 20 grid in the colour of the text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

GRID = 20


def _polyline(path: QPainterPath, *points: tuple[float, float], close: bool = False) -> None:
    path.moveTo(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(QPointF(*point))
    if close:
        path.closeSubpath()


def _workbench(path: QPainterPath) -> None:
    for left, top, width, height in ((3, 3, 6, 8), (11, 3, 6, 5), (3, 13, 6, 4), (11, 10, 6, 7)):
        path.addRoundedRect(QRectF(left, top, width, height), 1, 1)


def _enterprises(path: QPainterPath) -> None:
    _polyline(path, (2.5, 17), (2.5, 9), (7, 12), (7, 9), (11.5, 12), (11.5, 5), (17.5, 5))
    _polyline(path, (17.5, 5), (17.5, 17), (2.5, 17))
    _polyline(path, (14.5, 5), (14.5, 2.5))


def _audits(path: QPainterPath) -> None:
    _polyline(path, (4, 2.5), (12, 2.5), (16, 6.5), (16, 17.5), (4, 17.5), close=True)
    _polyline(path, (12, 2.5), (12, 6.5), (16, 6.5))
    _polyline(path, (7, 12), (9.2, 14.2), (13, 9.8))


def _rectification(path: QPainterPath) -> None:
    path.arcMoveTo(QRectF(3, 3, 14, 14), 60)
    path.arcTo(QRectF(3, 3, 14, 14), 60, 300)
    _polyline(path, (13.2, 1.6), (13.6, 4.2), (11.1, 4.9))
    _polyline(path, (7, 10.3), (9.2, 12.5), (13, 8))


def _standards(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(2.5, 3, 15, 14), 1.2, 1.2)
    _polyline(path, (2.5, 7.5), (17.5, 7.5))
    _polyline(path, (8, 7.5), (8, 17))
    _polyline(path, (10.5, 10.5), (15, 10.5))
    _polyline(path, (10.5, 13.5), (15, 13.5))


def _incentive(path: QPainterPath) -> None:
    path.addEllipse(QPointF(10, 7.2), 4.7, 4.7)
    _polyline(path, (7, 11), (5.5, 17.5), (10, 14.8), (14.5, 17.5), (13, 11))
    _polyline(path, (8, 7.4), (9.5, 8.9), (12.2, 5.9))


def _trail(path: QPainterPath) -> None:
    for top in (4, 10, 16):
        path.addEllipse(QPointF(4.5, top), 1.7, 1.7)
        _polyline(path, (9, top), (17, top))
    _polyline(path, (4.5, 5.7), (4.5, 8.3))
    _polyline(path, (4.5, 11.7), (4.5, 14.3))


def _people(path: QPainterPath) -> None:
    path.addEllipse(QPointF(7.5, 6.5), 3, 3)
    path.moveTo(QPointF(2, 17))
    path.cubicTo(QPointF(2, 10.5), QPointF(13, 10.5), QPointF(13, 17))
    path.addEllipse(QPointF(14, 7.5), 2.2, 2.2)
    path.moveTo(QPointF(14.5, 12.2))
    path.cubicTo(QPointF(17, 12.4), QPointF(18, 14), QPointF(18, 17))


def _campaign(path: QPainterPath) -> None:
    _polyline(path, (4.5, 17.5), (4.5, 3), (15.5, 3), (12.5, 6.5), (15.5, 10), (4.5, 10))
    _polyline(path, (2.5, 17.5), (6.5, 17.5))


def _emergency(path: QPainterPath) -> None:
    _polyline(path, (10, 2.5), (18, 16.5), (2, 16.5), close=True)
    _polyline(path, (10, 7.5), (10, 11.5))
    _polyline(path, (10, 13.8), (10, 14))


def _monitoring(path: QPainterPath) -> None:
    _polyline(path, (2.5, 2.5), (2.5, 17.5), (17.5, 17.5))
    _polyline(path, (5, 13), (7.5, 8.5), (10, 11.5), (13, 4.5), (15, 9.5), (17.5, 8))


def _transport(path: QPainterPath) -> None:
    _polyline(path, (1.5, 13.5), (1.5, 5), (11.5, 5), (11.5, 13.5))
    _polyline(path, (11.5, 8), (15.5, 8), (18.5, 11), (18.5, 13.5), (16.8, 13.5))
    _polyline(path, (1.5, 13.5), (3.2, 13.5))
    _polyline(path, (6.8, 13.5), (13.2, 13.5))
    path.addEllipse(QPointF(5, 14.5), 1.8, 1.8)
    path.addEllipse(QPointF(15, 14.5), 1.8, 1.8)


def _energy(path: QPainterPath) -> None:
    _polyline(path, (11.5, 2), (5, 11), (9.5, 11), (8, 18), (15, 8.5), (10.5, 8.5), close=True)


def _search(path: QPainterPath) -> None:
    path.addEllipse(QPointF(8.5, 8.5), 5.5, 5.5)
    _polyline(path, (12.6, 12.6), (17, 17))


_DRAWN: dict[str, Callable[[QPainterPath], None]] = {
    "workbench": _workbench,
    "enterprises": _enterprises,
    "audits": _audits,
    "rectification": _rectification,
    "incentive": _incentive,
    "monitoring": _monitoring,
    "transport": _transport,
    "energy": _energy,
    "campaign": _campaign,
    "emergency": _emergency,
    "standards": _standards,
    "trail": _trail,
    "people": _people,
    "search": _search,
}


def icon(name: str, colour: str, *, size: int = GRID) -> QIcon:
    """A named icon in a colour (``#rrggbb``), sharp from 100 to 200 % scaling."""
    path = QPainterPath()
    _DRAWN[name](path)
    result = QIcon()
    for scale in (1, 2):
        pixmap = QPixmap(size * scale, size * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(size * scale / GRID, size * scale / GRID)
        pen = QPen(QColor(colour), 1.5)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPath(path)
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        result.addPixmap(pixmap)
    return result
