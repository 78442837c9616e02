"""The pictures of clean transport: a column per month, and the road part by emission stage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui import theme

if TYPE_CHECKING:
    from db.transport.assessing import TransportMonthView
    from grading.transport.shares import Figures

LEFT, FOOT, HEAD = 46, 24, 26
LINE = 80
STAGE_NAMES = {7: "新能源", 6: "国六", 5: "国五", 4: "国四", 3: "国三及以下", 0: "未知"}


def tones() -> dict[str, QColor]:
    """Colours of the parts in the scheme in use."""
    scheme = theme.colours()
    soft = QColor(scheme.good)
    soft.setAlpha(110)
    old = QColor(scheme.bad)
    old.setAlpha(150)
    return {
        "clean": QColor(scheme.good), "combined": soft, "road": QColor(scheme.scroll),
        "7": QColor(scheme.good), "6": QColor(scheme.accent), "5": QColor(scheme.unsure),
        "4": QColor(scheme.bad), "3": old, "0": QColor(scheme.scroll),
    }  # fmt: skip


class MonthColumns(QWidget):
    """0 to 100 % per month: clean, short haul and transfer, road; ``chosen`` tells the month."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._months: Sequence[TransportMonthView] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(210)
        self.setMouseTracking(True)

    def show_months(self, months: Sequence[TransportMonthView]) -> None:
        """Show these months."""
        self._months = months
        told = "；".join(
            f"{each.month} {each.figures.decided}%" for each in months if each.figures.total
        )
        self.setAccessibleName(f"逐月清洁方式比例：{told or '没有运量'}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(560, 210)

    def _room(self) -> float:
        return (self.width() - LEFT) / max(len(self._months), 1)

    def _at(self, x: float) -> TransportMonthView | None:
        place = int((x - LEFT) // self._room()) if x >= LEFT and self._months else -1
        return self._months[place] if 0 <= place < len(self._months) else None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scheme, colours = theme.colours(), tones()
        font = self.font()
        font.setPixelSize(theme.TEXT_SMALL)
        painter.setFont(font)
        floor, tall = self.height() - FOOT, self.height() - FOOT - HEAD
        named = (("clean", "清洁方式"), ("combined", "短驳、中转"), ("road", "公路及其他"))
        legend(painter, [(colours[id], words) for id, words in named], LEFT, 4)
        for share in (0, 50, 100):
            level = floor - tall * share / 100
            painter.setPen(QPen(QColor(scheme.border), 1))
            painter.drawLine(LEFT, round(level), self.width(), round(level))
            self._scale(painter, f"{share}%", level, scheme.muted)
        room = self._room()
        thick = min(room * 0.6, 40.0)
        step = max(1, round(58 / room)) if room < 58 else 1
        for at, month in enumerate(self._months):
            middle = LEFT + room * (at + 0.5)
            self._column(painter, month, QRectF(middle - thick / 2, HEAD, thick, tall), colours)
            if at % step == 0:
                painter.setPen(QColor(scheme.muted))
                words = QRectF(middle - 40, floor + 4, 80, 18)
                painter.drawText(words, Qt.AlignmentFlag.AlignHCenter, month.month)
        level = floor - tall * LINE / 100
        painter.setPen(QPen(QColor(scheme.bad), 1.4, Qt.PenStyle.DashLine))
        painter.drawLine(LEFT, round(level), self.width(), round(level))
        self._scale(painter, f"{LINE}%", level, scheme.bad)

    def _scale(self, painter: QPainter, words: str, level: float, colour: str) -> None:
        painter.setPen(QColor(colour))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, level - 9, LEFT - 8, 18), side, words)

    def _column(
        self, painter: QPainter, month: TransportMonthView, room: QRectF, colours: dict[str, QColor]
    ) -> None:
        found = month.figures
        if not found.total:
            painter.setPen(QColor(theme.colours().muted))
            words = "缺台账" if not month.batches else "无运量"
            side = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
            painter.drawText(room.adjusted(-20, 0, 20, -4), side, words)
            return
        level = room.bottom()
        for part, kg in parts_of(found):
            high = room.height() * kg / found.total
            painter.fillRect(QRectF(room.left(), level - high, room.width(), high), colours[part])
            level -= high

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            month = self._at(event.pos().x())
            if month is not None:
                QToolTip.showText(event.globalPos(), tip(month), self)
                return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        month = self._at(event.position().x())
        if month is not None:
            self.chosen.emit(month.month)


class StageBar(QWidget):
    """The road part as one bar: how much at each emission stage, in words beneath."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts: list[tuple[int, int]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(50)

    def show_figures(self, found: Figures) -> None:
        """Show the road part of some figures."""
        kg = dict.fromkeys(STAGE_NAMES, 0)
        for stage, some in found.stages.items():
            kg[stage if stage in (0, 4, 5, 6, 7) else 3] += some
        self._parts = [(stage, some) for stage, some in kg.items() if some]
        told = "，".join(f"{STAGE_NAMES[stage]} {share}" for stage, share in self._shares())
        self.setAccessibleName(f"公路部分各排放阶段：{told or '没有公路运量'}")
        self.setToolTip(told)
        self.update()

    def _shares(self) -> list[tuple[int, str]]:
        whole = sum(kg for _, kg in self._parts)
        return [(stage, f"{100 * kg / whole:.1f}%") for stage, kg in self._parts]

    def sizeHint(self) -> QSize:
        return QSize(400, 50)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPixelSize(theme.TEXT_SMALL)
        painter.setFont(font)
        whole = sum(kg for _, kg in self._parts)
        if not whole:
            painter.setPen(QColor(theme.colours().muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, "没有公路运量")
            return
        colours, left = tones(), 0.0
        for stage, kg in self._parts:
            width = self.width() * kg / whole
            painter.fillRect(QRectF(left, 2, max(width - 1, 1), 18), colours[str(stage)])
            left += width
        named = [(colours[str(stage)], f"{STAGE_NAMES[stage]} {s}") for stage, s in self._shares()]
        legend(painter, named, 0, 28)


def parts_of(found: Figures) -> list[tuple[str, int]]:
    """Clean, combined and the rest, from the floor up."""
    combined = sum(found.readings.values())
    rest = found.total - found.clean - combined
    return [("clean", found.clean), ("combined", combined), ("road", rest)]


def tip(month: TransportMonthView) -> str:
    """A month in words."""
    from grading.transport.passages import tonnes
    from grading.transport.register import register

    found = month.figures
    if not found.total:
        return f"{month.month}：{'没有台账' if not month.batches else '没有运量'}"
    ways = "\n".join(
        f"{register().modes[mode]} {tonnes(kg):,f} 吨" for mode, kg in found.modes.items()
    )
    return (
        f"{month.month}　清洁方式 {found.strict}%，短驳、中转计入时 {found.wide}%\n{ways}\n"
        f"通过 {month.passages:,} 车次，{month.plates:,} 辆"
    )


def legend(painter: QPainter, named: Sequence[tuple[QColor, str]], left: float, top: float) -> None:
    """Coloured squares with their words, from the left."""
    metrics = QFontMetricsF(painter.font())
    for colour, words in named:
        painter.fillRect(QRectF(left, top + 3, 10, 10), colour)
        painter.setPen(QColor(theme.colours().muted))
        width = metrics.horizontalAdvance(words)
        painter.drawText(
            QRectF(left + 15, top, width + 4, 16), Qt.AlignmentFlag.AlignVCenter, words
        )
        left += width + 34
