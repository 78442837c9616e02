"""小时曲线: the curve of the period above the numbers and hours of the month chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QScrollArea, QSplitter, QVBoxLayout, QWidget

from gui import theme
from gui.monitoring.chart import HoursChart
from gui.monitoring.hours_list import HoursList
from gui.monitoring.month_card import MonthCard
from gui.pieces import allow, button

if TYPE_CHECKING:
    from grading.monitoring.behind import HourView
    from grading.monitoring.results import MonthResult
    from gui.monitoring.curve import Curve


@dataclass(frozen=True, slots=True)
class Behind:
    """All that stands behind one outlet and pollutant of a period."""

    title: str
    unit: str
    curve: Curve
    months: Sequence[MonthResult]

    def hours(self, month: MonthResult) -> list[HourView]:
        """The hours of one of its months."""
        first = month.month.first_hour - self.curve.first_hour
        return list(self.curve.views[max(first, 0) : first + month.month.hours])


class HoursTab(QWidget):
    """The chart and, below it, one month: numbers and hours. The month is chosen here too."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.behind: Behind | None = None
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        room = QScrollArea(self)  # small windows scroll what large ones show at once
        room.setWidgetResizable(True)
        room.setFrameShape(QFrame.Shape.NoFrame)
        room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        parts = QSplitter(Qt.Orientation.Vertical, room)
        parts.setChildrenCollapsible(False)
        self.chart = HoursChart(parts)
        below = QWidget(parts)
        under = QVBoxLayout(below)
        under.setContentsMargins(0, theme.GAP_TINY, 0, 0)
        under.setSpacing(theme.GAP_SMALL)
        self.month = QComboBox(self.chart)
        self.month.setAccessibleName("月份")
        self.month.setMinimumWidth(104)
        self.month.currentIndexChanged.connect(self._turn)
        self.before = button(self.chart, "◀", "segment")
        self.after = button(self.chart, "▶", "segment")
        self.before.setAccessibleName("上一个月")
        self.after.setAccessibleName("下一个月")
        self.before.clicked.connect(lambda: self._step(-1))
        self.after.clicked.connect(lambda: self._step(1))
        self.steps = (self.before, self.month, self.after)
        for place, each in enumerate(self.steps):
            self.chart.head.insertWidget(place, each)
            each.hide()
        self.card = MonthCard(below)
        self.list = HoursList(below)
        under.addWidget(self.card)
        under.addWidget(self.list, 1)
        parts.addWidget(self.chart)
        parts.addWidget(below)
        parts.setSizes([270, 330])
        room.setWidget(parts)
        down.addWidget(room)
        self.list.chosen.connect(self.point)
        self.below = below
        below.hide()

    def show_behind(self, behind: Behind | None, month: str) -> None:
        """Show an outlet and pollutant with one of its months in front (empty: the last)."""
        self.behind = behind
        for part in (self.below, *self.steps):
            part.setVisible(behind is not None and bool(behind.months))
        self.chart.show_curve(behind.curve if behind is not None else None)
        self.month.blockSignals(True)
        self.month.clear()
        if behind is not None:
            names = [str(each.month) for each in behind.months]
            self.month.addItems(names)
            self.month.setCurrentIndex(names.index(month) if month in names else len(names) - 1)
        self.month.blockSignals(False)
        if behind is not None and behind.months:
            self._turn()

    def chosen(self) -> MonthResult | None:
        """The month in front."""
        place = self.month.currentIndex()
        return self.behind.months[place] if self.behind is not None and place >= 0 else None

    def _turn(self) -> None:
        result = self.chosen()
        if self.behind is None or result is None:
            return
        title = f"{self.behind.title}　{result.month.year}年{result.month.number}月"
        self.card.show_month(title, self.behind.unit, result)
        self.list.show_hours(self.behind.hours(result))
        plot = self.chart.plot
        if plot is not None:
            plot.look_at(result.month.first_hour, result.month.next.first_hour)
        place = self.month.currentIndex()
        allow(self.before, "" if place > 0 else "这是所选期间的第一个月")
        last = place + 1 == self.month.count()
        allow(self.after, "这是所选期间的最后一个月" if last else "")

    def _step(self, by: int) -> None:
        self.month.setCurrentIndex(self.month.currentIndex() + by)

    def point(self, hour: int) -> None:
        """Put the cursor on an hour."""
        plot, curve = self.chart.plot, self.chart.curve
        at = curve.place(hour) if curve is not None else None
        if plot is not None and at is not None:
            plot.point(at)
