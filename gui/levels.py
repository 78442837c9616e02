"""Levels as badges: filled for what is proven, outlined for what is possible or wanted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui import theme
from gui.pieces import label


class LevelBadge(QWidget):
    """One level. ``outlined`` for a level that is not proven; nothing known is a dash."""

    def __init__(self, parent: QWidget, *, outlined: bool = False, large: bool = False) -> None:
        super().__init__(parent)
        self._outlined = outlined
        self._large = large
        self._level: str | None = None
        self._scale: tuple[str, ...] = ()
        font = self.font()
        font.setPixelSize(theme.TEXT_TITLE if large else theme.TEXT)
        font.setWeight(font.Weight.DemiBold)
        self.setFont(font)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def level(self) -> str | None:
        """The level shown, None where there is none."""
        return self._level

    def show_level(self, level: str | None, scale: Sequence[str] = ()) -> None:
        """Show a level of a scale (best first)."""
        self._level, self._scale = level, tuple(scale)
        self.setAccessibleName(level or "没有等级")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A square for one letter, wider for a word."""
        side = 36 if self._large else 24
        return QSize(max(side, self.fontMetrics().horizontalAdvance(self._level or "—") + 14), side)

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = theme.level_colour(self._level, self._scale)
        scheme = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        known = self._level is not None
        if self._outlined or not known:
            painter.setBrush(QColor(scheme.surface))
            painter.setPen(QPen(QColor(colour.fill if known else scheme.border_strong), 2))
            ink = scheme.text if known else scheme.muted
        else:
            painter.setBrush(QColor(colour.fill))
            painter.setPen(Qt.PenStyle.NoPen)
            ink = colour.on_fill
        painter.drawRoundedRect(room, 5, 5)
        painter.setPen(QColor(ink))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self._level or "—")


class NamedLevel(QWidget):
    """A level with what it is: 已证实 [C]."""

    def __init__(
        self, parent: QWidget, name: str, *, outlined: bool = False, large: bool = False
    ) -> None:
        super().__init__(parent)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.GAP_SMALL)
        across.addWidget(label(self, name, "" if large else "quiet"))
        self.badge = LevelBadge(self, outlined=outlined, large=large)
        across.addWidget(self.badge)
        self._name = name

    def show_level(self, level: str | None, scale: Sequence[str] = ()) -> None:
        """Show a level of a scale."""
        self.badge.show_level(level, scale)
        self.setAccessibleName(f"{self._name} {level or '无'}")
