"""The period and the line hours are judged by."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QWidget

from grading.monitoring.hours import Month
from gui import theme
from gui.monitoring.reading import LEGAL
from gui.pieces import label

BEST = "最好一级"


class PeriodBar(QWidget):
    """From which month to which, against which line; ``changed`` once something was chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.GAP_SMALL)
        self.first, self.last = self._month("开始月份"), self._month("结束月份")
        across.addWidget(label(self, "期间", "muted"))
        across.addWidget(self.first)
        across.addWidget(label(self, "至", "muted"))
        across.addWidget(self.last)
        across.addSpacing(theme.GAP)
        across.addWidget(label(self, "判定线", "muted"))
        self.line = QComboBox(self)
        self.line.setAccessibleName("判定线")
        self.line.setMinimumWidth(150)
        self.line.activated.connect(lambda _: self.changed.emit())
        across.addWidget(self.line)
        self._levels: tuple[str, ...] = ()
        self.offer_levels((), "")

    def _month(self, name: str) -> QDateEdit:
        made = QDateEdit(self)
        made.setDisplayFormat("yyyy-MM")
        made.setCalendarPopup(True)
        made.setToolTip(f"{name}：上下方向键，或在日历里点该月的任何一天")
        made.setMinimumWidth(112)
        made.setAccessibleName(name)
        made.setKeyboardTracking(False)
        made.setMinimumDate(QDate(2000, 1, 1))
        made.dateChanged.connect(lambda _: self.changed.emit())
        return made

    def show_period(self, first: Month, last: Month) -> None:
        """Show a period without telling anybody."""
        for field, month in ((self.first, first), (self.last, last)):
            field.blockSignals(True)
            field.setDate(QDate(month.year, month.number, 1))
            field.blockSignals(False)

    def offer_levels(self, levels: Sequence[str], line: str) -> None:
        """Offer the lines of an enterprise, ``line`` chosen."""
        if tuple(levels) != self._levels or not self.line.count():
            self._levels = tuple(levels)
            self.line.clear()
            best = f"{levels[0]} 级（{BEST}）" if levels else f"分级线（{BEST}）"
            self.line.addItem(best, "")
            for level in levels[1:]:
                self.line.addItem(f"{level} 级", level)
            self.line.addItem("法定线", LEGAL)
        self.line.setCurrentIndex(max(0, self.line.findData(line)))

    def months(self) -> tuple[Month, Month]:
        """The period shown."""
        first, last = self.first.date(), self.last.date()
        return Month(first.year(), first.month()), Month(last.year(), last.month())
