"""What of the trail is shown: object, number, person, time, words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLineEdit, QWidget

from gui import theme
from gui.pieces import button, label

if TYPE_CHECKING:
    from db.clock import Clock
    from db.trail_export import Wanted

TYPING_MS = 200
PERIODS = (
    ("全部时间", None),
    ("今天", 0),
    ("近 7 天", 6),
    ("近 30 天", 29),
    ("近一年", 365),
)
CHOSEN = "自定时间"


class TrailFilters(QWidget):
    """One row of filters; ``changed`` comes a moment after the last change."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        from db.trail_kinds import KINDS

        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.GAP_SMALL)
        self.kind = QComboBox(self)
        self.kind.setAccessibleName("对象")
        self.kind.addItem("全部对象", None)
        for kind, title in KINDS.items():
            self.kind.addItem(title, kind)
        self.key = QLineEdit(self)
        self.key.setPlaceholderText("编号")
        self.key.setToolTip("对象的编号，写全：申报件编号、企业代码、账号")
        self.key.setClearButtonEnabled(True)
        self.key.setFixedWidth(170)
        self.by = QComboBox(self)
        self.by.setAccessibleName("人员")
        self.by.addItem("全部人员", None)
        self.by.setFixedWidth(132)
        self.period = QComboBox(self)
        self.period.setAccessibleName("时间")
        for title, days in PERIODS:
            self.period.addItem(title, days)
        self.period.addItem(CHOSEN, None)
        self.since, self.until = QDateEdit(self), QDateEdit(self)
        self.to = label(self, "至", "muted")
        for field, words in ((self.since, "自"), (self.until, "至（含当日）")):
            field.setCalendarPopup(True)
            field.setDisplayFormat("yyyy-MM-dd")
            field.setAccessibleName(words)
            field.setDate(QDate.currentDate())
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找编号、说明、内容")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(140)
        self.clear = button(self, "清除(&C)", "link")
        for each in (self.kind, self.key, self.by, self.period, self.since, self.to, self.until):
            across.addWidget(each)
        across.addWidget(self.search, 1)
        across.addWidget(self.clear)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.changed)
        for box in (self.kind, self.by, self.period):
            box.currentIndexChanged.connect(lambda index: self._changed())
        for text in (self.key, self.search):
            text.textChanged.connect(lambda words: self._changed())
        for field in (self.since, self.until):
            field.dateChanged.connect(lambda day: self._changed())
        self.clear.clicked.connect(self.reset)
        self._show_dates()

    def wanted(self, clock: Clock) -> Wanted:
        """What is asked for; days are those of the office."""
        from db.trail_export import Wanted

        since = until = None
        days = self.period.currentData()
        midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        if self._own_dates:
            since = _begin(self.since.date(), midnight)
            until = _begin(self.until.date(), midnight) + timedelta(days=1)
        elif days is not None:
            since = midnight - timedelta(days=days)
        return Wanted(
            kind=self.kind.currentData(),
            key=self.key.text().strip() or None,
            by=self.by.currentData(),
            since=since,
            until=until,
            text=self.search.text().strip() or None,
        )

    def offer_people(self, names: list[str]) -> None:
        """The persons to choose among; the one chosen stays."""
        kept = self.by.currentData()
        self.by.blockSignals(True)
        while self.by.count() > 1:
            self.by.removeItem(1)
        for name in names:
            self.by.addItem(name, name)
        self.by.setCurrentIndex(max(0, self.by.findData(kept)))
        self.by.blockSignals(False)

    def show_object(self, kind: str, key: str) -> None:
        """Show one object alone."""
        self.reset()
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.key.setText(key)

    def reset(self) -> None:
        """Show everything again."""
        for box in (self.kind, self.by, self.period):
            box.setCurrentIndex(0)
        self.key.clear()
        self.search.clear()

    @property
    def _own_dates(self) -> bool:
        return self.period.currentText() == CHOSEN

    def _changed(self) -> None:
        self._show_dates()
        self._typing.start()

    def _show_dates(self) -> None:
        for each in (self.since, self.to, self.until):
            each.setVisible(self._own_dates)


def _begin(day: QDate, midnight: datetime) -> datetime:
    return midnight.replace(year=day.year(), month=day.month(), day=day.day())
