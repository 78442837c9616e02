"""What the record room tells about application rounds (申报批次): plain frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from db.audit_views import EnterpriseFace
from grading import campaign


@dataclass(frozen=True, slots=True)
class MilestoneView:
    """A milestone of a round: its last day, and how many members are past it, wait, are late."""

    id: str
    title: str
    until: date
    proposed: date | None
    passed: int
    waiting: int
    late: int


@dataclass(frozen=True, slots=True)
class Proposed:
    """A milestone's last day as the calendar proposes it, and where the term comes from.

    ``warning`` is a sentence where a year was counted with plain weekends.
    """

    id: str
    title: str
    until: date
    working_days: int
    source: str
    evidence: str
    warning: str


@dataclass(frozen=True, slots=True)
class Day:
    """A milestone of the round a member is in: title and last day."""

    id: str
    title: str
    until: date


@dataclass(frozen=True, slots=True)
class Member:
    """An audit in a round; ``days`` are the milestones of the round in their order."""

    round: str
    round_name: str
    number: str
    enterprise: EnterpriseFace
    industry: str
    industry_name: str
    kind: str
    mode: str
    target: str
    state: str
    state_title: str
    joined_at: datetime
    days: tuple[Day, ...]

    def waits_for(self) -> tuple[Day, ...]:
        """The milestones it is not past; none where it was withdrawn."""
        known = campaign.book().milestones
        return tuple(
            day for day in self.days if campaign.has_passed(self.state, known[day.id]) is False
        )

    def late(self, today: date) -> Day | None:
        """The first milestone it missed."""
        return next((day for day in self.waits_for() if day.until < today), None)

    def next_one(self, today: date) -> Day | None:
        """The next milestone ahead of it."""
        return next((day for day in self.waits_for() if day.until >= today), None)


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round as lists show it.

    ``state`` is coming, open, running (closed for joining, under way), over or closed;
    ``late`` counts the members behind a milestone, ``next_day`` is the next milestone.
    """

    number: str
    name: str
    year: int
    opens: date
    closes: date
    kinds: tuple[str, ...]
    industries: tuple[str, ...]
    industry_names: tuple[str, ...]
    note: str
    state: str
    state_title: str
    members: int
    trials: int
    done: int
    late: int
    next_day: Day | None
    version: int


@dataclass(frozen=True, slots=True)
class RoundView:
    """One round in full; ``refusals`` says for edit, close and join why not; empty text: may."""

    row: RoundRow
    milestones: tuple[MilestoneView, ...]
    members: tuple[Member, ...]
    closed_note: str
    refusals: dict[str, str]


@dataclass(frozen=True, slots=True)
class Joinable:
    """An audit that could join a round now, or why it may not (``why_not``)."""

    number: str
    enterprise: EnterpriseFace
    industry_name: str
    kind: str
    mode: str
    target: str
    why_not: str
