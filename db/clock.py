"""The one clock: every moment the product writes comes from here.

Office dates are those of China (UTC+8, no summer time), whatever zone the
machine is set to. Only ``demo`` and tests set a clock of their own; a database
opened with one is marked 样例 for ever.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Protocol

OFFICE_ZONE = timezone(timedelta(hours=8))


class Clock(Protocol):
    """What the record room asks for the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC+8."""

    def today(self) -> date:
        """The present office date."""


class SystemClock:
    """The machine's clock, read in UTC+8."""

    def now(self) -> datetime:
        return datetime.now(OFFICE_ZONE)

    def today(self) -> date:
        return self.now().date()


class SetClock:
    """A clock that stands still until it is moved; whoever uses it works on a 样例.

    ``start`` may be a date (nine in the morning is meant) or a moment; a moment
    without a zone is read as office time.
    """

    def __init__(self, start: date | datetime) -> None:
        if not isinstance(start, datetime):
            start = datetime(start.year, start.month, start.day, 9, tzinfo=OFFICE_ZONE)
        if start.tzinfo is None:
            start = start.replace(tzinfo=OFFICE_ZONE)
        self._now = start.astimezone(OFFICE_ZONE)

    def now(self) -> datetime:
        return self._now

    def today(self) -> date:
        return self._now.date()

    def advance(self, *, days: int = 0, hours: int = 0, minutes: int = 0) -> datetime:
        """Move the clock forward and return the new moment; it never goes back."""
        step = timedelta(days=days, hours=hours, minutes=minutes)
        if step < timedelta(0):
            raise ValueError("a clock does not go back")
        self._now += step
        return self._now


def moment_text(moment: datetime) -> str:
    """A moment as records keep it: ISO 8601 in UTC+8, microseconds; text order is time order."""
    return moment.astimezone(OFFICE_ZONE).isoformat(timespec="microseconds")


def moment_from(text: str) -> datetime:
    """The moment a record keeps."""
    return datetime.fromisoformat(text).astimezone(OFFICE_ZONE)
