"""What every step of the visit is: a form that shows a visit and asks its side to change it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, QDateTime, QTime
from PySide6.QtWidgets import QDateTimeEdit, QPlainTextEdit, QVBoxLayout, QWidget

from gui import theme

if TYPE_CHECKING:
    from datetime import date, datetime

    from db.site_visit_views import VisitView
    from gui.site.side import SiteSide


class Step(QWidget):
    """One step. ``why_not`` is the sentence against writing, empty where it may be written."""

    def __init__(self, side: SiteSide) -> None:
        super().__init__(side)
        self.side = side
        self.visit: VisitView | None = None
        self.why_not = ""
        self.down = QVBoxLayout(self)
        self.down.setContentsMargins(0, 0, 0, 0)
        self.down.setSpacing(theme.GAP)

    def show_visit(self, visit: VisitView, why_not: str) -> None:
        """Show a visit; what is being typed into the step stays."""
        if self.visit is not None and self.visit.id != visit.id:
            self.forget()
        self.visit, self.why_not = visit, why_not
        self.refresh()

    def refresh(self) -> None:
        """Show :attr:`visit`."""
        raise NotImplementedError

    def ask_reason(
        self, title: str, confirm: str, example: str, does: Callable[[Any, Any, str, str], Any]
    ) -> None:
        """Ask why, then do it: ``does`` is told the audit's number and the reason."""
        from gui.people.reason_dialog import ReasonDialog

        assert self.visit is not None
        number = self.visit.audit
        dialog = ReasonDialog(
            self.side.desk,
            title,
            confirm,
            lambda office, actor, reason: does(office, actor, number, reason),
            self,
            example=example,
        )
        dialog.carried_out.connect(self.side.taken)
        dialog.exec()
        dialog.deleteLater()

    def unsaved(self) -> int:
        """How many entries would be lost."""
        return 0

    def forget(self) -> None:
        """Throw away what is not saved."""


def text_box(parent: QWidget, name: str, hint: str, height: int = 0) -> QPlainTextEdit:
    """A box for running text; Tab leaves it."""
    made = QPlainTextEdit(parent)
    made.setTabChangesFocus(True)
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    if height:
        made.setFixedHeight(height)
    return made


def moment_box(parent: QWidget) -> QDateTimeEdit:
    """A field for a local time, to the minute."""
    made = QDateTimeEdit(parent)
    made.setCalendarPopup(True)
    made.setDisplayFormat("yyyy-MM-dd HH:mm")
    return made


def to_qt(moment: datetime) -> QDateTime:
    """A local moment as Qt has it."""
    return QDateTime(qt_day(moment.date()), QTime(moment.hour, moment.minute))


def qt_day(day: date) -> QDate:
    """A day as Qt has it."""
    return QDate(day.year, day.month, day.day)


def day_of(field: QDateTimeEdit) -> date:
    """The day in a field."""
    from datetime import date

    chosen = field.date()
    return date(chosen.year(), chosen.month(), chosen.day())


def moment_of(field: QDateTimeEdit) -> datetime:
    """The local moment in a field, to the minute."""
    from datetime import datetime

    chosen = field.time()
    return datetime.combine(day_of(field), datetime.min.time()).replace(
        hour=chosen.hour(), minute=chosen.minute()
    )
