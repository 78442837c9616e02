"""Which audits a letter about many is about: the days from and to, and the county."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QWidget

from gui import theme
from gui.pieces import allow, label

if TYPE_CHECKING:
    from db.letters_round import Selection

ALL = "全市"


class RoundChoice(QWidget):
    """Sits above the pages of such a letter; ``changed`` when a choice was made."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.since, self.until = QDateEdit(self), QDateEdit(self)
        for text, edit in (("统计期从(&F)", self.since), ("到(&T)", self.until)):
            edit.setDisplayFormat("yyyy-MM-dd")
            edit.setCalendarPopup(True)
            edit.editingFinished.connect(self.changed)
            name = label(self, text, "muted")
            name.setBuddy(edit)
            row.addWidget(name)
            row.addWidget(edit)
        self.county = QComboBox(self)
        self.county.activated.connect(lambda _: self.changed.emit())
        name = label(self, "县（市、区）(&C)", "muted")
        name.setBuddy(self.county)
        row.addSpacing(theme.GAP)
        row.addWidget(name)
        row.addWidget(self.county)
        row.addStretch(1)

    def begin(self, today: date, only: str | None) -> None:
        """This year up to today; ``only`` is the county somebody of a county works for."""
        from grading import counties

        self.since.setDate(QDate(today.year, 1, 1))
        self.until.setDate(QDate(today.year, today.month, today.day))
        self.county.clear()
        if only is None:
            self.county.addItem(ALL, "")
        for each in counties.all_counties():
            if only in (None, each.code):
                self.county.addItem(each.name, each.code)
        allow(self.county, "" if only is None else "只能打印本县（市、区）的")

    def take_county(self, code: str) -> None:
        """Propose a county where none is chosen: the letter is sent by one."""
        if not self.county.currentData():
            self.county.setCurrentIndex(max(self.county.findData(code), 0))

    def selection(self, *, trial: bool) -> Selection:
        """What is chosen; ``trial``: of trial audits."""
        from db.letters_round import Selection

        def day(edit: QDateEdit) -> date:
            chosen = edit.date()
            return date(chosen.year(), chosen.month(), chosen.day())

        county = self.county.currentData() or None
        return Selection(day(self.since), day(self.until), county, trial)
