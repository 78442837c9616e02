"""Unit consumption of processes as bars against 标杆/基准 (above) and GB limits (below)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui import theme
from templates.papers.energy_geometry import apart, span

if TYPE_CHECKING:
    from templates.papers.energy_content import BarLine, UnitBar

ROW = 74
BAR = 16
TONES = {"good": "good", "plain": "accent", "bad": "bad"}


class UnitBars(QWidget):
    """One row per process with a figure, each on its own scale; hovering tells where it stands."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._units: list[UnitBar] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_units(self, units: Sequence[UnitBar]) -> None:
        """Show these processes; one without a figure has no bar."""
        self._units = [each for each in units if each.value is not None]
        words = "；".join(
            f"{each.process} {each.figure}，{'，'.join(each.standings)}" for each in self._units
        )
        self.setAccessibleName(f"单位产品能耗：{words}" if words else "单位产品能耗")
        self.setFixedHeight(ROW * len(self._units))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(520, ROW * len(self._units))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, unit in enumerate(self._units):
            self._row(painter, unit, at * ROW)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = event.pos().y() // ROW
            if 0 <= at < len(self._units):
                QToolTip.showText(event.globalPos(), tip(self._units[at]), self)
                return True
        return super().event(event)

    def _ends(self) -> tuple[float, float]:
        """Where the bars begin and end: the names and figures take what they need."""
        font = self.font()
        font.setPixelSize(theme.TEXT)
        metrics = QFontMetricsF(font)
        names = max(metrics.horizontalAdvance(each.process) for each in self._units)
        figures = max(metrics.horizontalAdvance(each.figure) for each in self._units)
        return min(names, self.width() / 4) + theme.GAP, self.width() - figures - theme.GAP

    def _row(self, painter: QPainter, unit: UnitBar, top: float) -> None:
        scheme = theme.colours()
        assert unit.value is not None
        left, right = self._ends()
        if right - left < 60:
            return
        low, high = span([unit.value, *(line.value for line in unit.lines)])

        def place(value: float) -> float:
            return left + (value - low) / (high - low) * (right - left)

        middle = top + ROW / 2
        font = self.font()
        font.setPixelSize(theme.TEXT)
        painter.setFont(font)
        painter.setPen(QColor(scheme.text))
        middle_left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        room = int(left) - theme.GAP_SMALL
        name = painter.fontMetrics().elidedText(unit.process, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(0, middle - 12, left, 24), middle_left, name)
        figure = QRectF(right + theme.GAP_SMALL, middle - 12, self.width() - right, 24)
        painter.setPen(QColor(scheme.bad if unit.tone == "bad" else scheme.text))
        painter.drawText(figure, middle_left, unit.figure)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(scheme.sunken))
        painter.drawRect(QRectF(left, middle - BAR / 2, right - left, BAR))
        begin, end = sorted((place(0.0), place(unit.value)))
        painter.setBrush(QColor(getattr(scheme, TONES[unit.tone])))
        painter.drawRect(QRectF(begin, middle - BAR / 2, end - begin, BAR))
        if low < 0:
            painter.setPen(QPen(QColor(scheme.text), 1))
            zero = place(0.0)
            painter.drawLine(QPointF(zero, middle - BAR), QPointF(zero, middle + BAR))
        for kind, colour, up in (
            ("benchmark", scheme.muted, True),
            ("limit", scheme.unsure, False),
        ):
            lines = sorted((e for e in unit.lines if e.kind == kind), key=lambda e: e.value)
            spots = [place(each.value) for each in lines]
            _marks(painter, lines, spots, QColor(colour), middle, up, (left, right))


def _marks(
    painter: QPainter,
    lines: Sequence[BarLine],
    spots: Sequence[float],
    colour: QColor,
    middle: float,
    up: bool,
    ends: tuple[float, float],
) -> None:
    font = painter.font()
    font.setPixelSize(theme.TEXT_SMALL)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    titles = [short(line.title) for line in lines]
    widths = [metrics.horizontalAdvance(title) + 2 for title in titles]
    lefts = apart(spots, widths, 8, *ends)
    way = -1 if up else 1
    edge = middle + way * (BAR / 2)
    for title, x, left, width in zip(titles, spots, lefts, widths, strict=True):
        painter.setPen(QPen(colour, 1.4))
        painter.drawLine(QPointF(x, edge - way * BAR), QPointF(x, edge + way * 3))
        painter.setPen(QPen(colour, 0.8))
        painter.drawLine(QPointF(x, edge + way * 3), QPointF(left + width / 2, edge + way * 7))
        painter.setPen(colour)
        box = QRectF(left, edge - 23 if up else edge + 7, width, 16)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, title)


def short(title: str) -> str:
    """A line's title without what stands in brackets: 3级（限定值） 52 → 3级 52."""
    before, _, after = title.partition("（")
    return before + after.partition("）")[2]


def tip(unit: UnitBar) -> str:
    """A process in full."""
    stands = [
        f"{words}〔{source}〕" for words, source in zip(unit.standings, unit.sources, strict=True)
    ]
    return "\n".join([f"{unit.process} {unit.figure}", f"{unit.made}，{unit.tce} tce", *stands])
