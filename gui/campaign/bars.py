"""A calm bar of how targets stand: reached, in process, late, the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gui import theme
from gui.pieces import label
from gui.tables.rows import RECORD

if TYPE_CHECKING:
    from db.campaign_views import Tally

HEIGHT = 8
LEGEND = (("good", "已达到"), ("accent", "申报中、整改中"), ("bad", "逾期"), ("border", "未启动"))


def paint_bar(painter: QPainter, room: QRectF, parts: list[tuple[float, str]]) -> None:
    """Fill a rounded bar from the left with shares (0 to 1) in colours of the scheme."""
    scheme = theme.colours()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = QPainterPath()
    outline.addRoundedRect(room, HEIGHT / 2, HEIGHT / 2)
    painter.setClipPath(outline)
    painter.fillRect(room, QColor(scheme.border))
    left = room.left()
    for share, name in parts:
        width = room.width() * share
        painter.fillRect(QRectF(left, room.top(), width, HEIGHT), QColor(getattr(scheme, name)))
        left += width
    painter.restore()


def parts_of(tally: Tally) -> list[tuple[float, str]]:
    """The coloured parts of a bar; what is left over has not begun."""
    whole = tally.targets or 1
    return [
        (tally.reached / whole, "good"),
        ((tally.applying + tally.rectifying) / whole, "accent"),
        (tally.late / whole, "bad"),
    ]


class TallyDelegate(QStyledItemDelegate):
    """Draws the record of a row, a tally, as its bar."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        room = QRectF(option.rect).adjusted(10, 0, -14, 0)
        room.setTop(room.center().y() - HEIGHT / 2)
        room.setHeight(HEIGHT)
        paint_bar(painter, room, parts_of(index.data(RECORD)))


class ShareBar(QWidget):
    """One share as a thin bar."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float) -> None:
        """Show a share from 0 to 1."""
        self._share = share
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_bar(QPainter(self), QRectF(0, 0, self.width(), HEIGHT), [(self._share, "good")])


class Legend(QWidget):
    """What the colours of the bars mean."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.GAP)
        for name, words in LEGEND:
            across.addWidget(_Swatch(self, name))
            across.addWidget(label(self, words, "quiet"))
        across.addStretch(1)


class _Swatch(QWidget):
    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self._name = name
        self.setFixedSize(18, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(theme.colours(), self._name)))
        painter.drawRoundedRect(self.rect(), HEIGHT / 2, HEIGHT / 2)
