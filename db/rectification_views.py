"""What the record room tells about rectification: plain frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from db.audit_views import EnterpriseFace


@dataclass(frozen=True, slots=True)
class ActView:
    """Something done to an item: what, by whom, in which words, and where it led."""

    number: int
    act: str
    title: str
    state_title: str
    text: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item as lists show it.

    ``days_left`` counts calendar days to the deadline, negative when overdue; None where
    no deadline is set or none runs any more. ``cost`` is a decimal literal in 万元.
    """

    number: str
    enterprise: EnterpriseFace
    audit: str
    industry: str
    indicator: str
    name: str
    aspect: str
    level: str
    requirement: str
    state: str
    state_title: str
    measure: str
    cost: str
    deadline: date | None
    person: str
    relapses: int
    days_left: int | None
    version: int

    @property
    def overdue(self) -> bool:
        """The deadline has passed and the item is not verified."""
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item in full; ``gaps`` say by what the requirement was failed when it was seen last.

    ``refusals`` says for each act of ``grading.rectification.ACTS`` a person can choose why
    this person may not do it now; empty text: may.
    """

    row: ItemRow
    basis: str
    gaps: tuple[str, ...]
    acts: tuple[ActView, ...]
    refusals: dict[str, str]


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening items from an audit did: numbers of new, of seen again, of relapsed items."""

    new: tuple[str, ...]
    seen: tuple[str, ...]
    relapsed: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.new) + len(self.seen) + len(self.relapsed)
