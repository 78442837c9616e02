"""✓ met, ✗ not met, ? not known, · nothing asked: shape and colour both tell."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from grading.conditions import Truth
from gui import theme

SIDE = 18


def paint_mark(painter: QPainter, room: QRectF, state: Truth, *, asked: bool = True) -> None:
    """Draw the mark of a truth in a square of :data:`SIDE`."""
    scheme = theme.colours()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(room.topLeft())
    colour = {True: scheme.good, False: scheme.bad, None: scheme.unsure}[state]
    pen = QPen(QColor(colour if asked else scheme.muted), 2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    if not asked:
        painter.drawPoint(QPointF(9, 9))
    elif state is True:
        painter.drawPolyline([QPointF(4, 9.5), QPointF(7.5, 13), QPointF(14, 5.5)])
    elif state is False:
        painter.drawLine(QPointF(5, 5), QPointF(13, 13))
        painter.drawLine(QPointF(13, 5), QPointF(5, 13))
    else:
        font = QFont(painter.font())
        font.setPixelSize(14)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.drawText(QRectF(0, 0, SIDE, SIDE), Qt.AlignmentFlag.AlignCenter, "?")
    painter.restore()


class StateMark(QWidget):
    """The mark of one truth, said in words on hover."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.state: Truth = None
        self.asked = True
        self.setFixedSize(SIDE, SIDE)

    def show_state(self, state: Truth, words: str, *, asked: bool = True) -> None:
        """Show a truth; ``words`` is said on hover and to screen readers."""
        self.state, self.asked = state, asked
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        paint_mark(painter, QRectF(self.rect()), self.state, asked=self.asked)
