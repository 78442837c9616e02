"""What the record room tells about the campaign: plain frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from db.audit_views import EnterpriseFace
from grading.campaign import Goal


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target as lists show it.

    ``baseline`` is the level when it was set, ``level`` the one in force now (None: none),
    ``state`` one of ``grading.campaign.STATES``, derived; ``phase`` what is under way
    whether late or not. ``days_left`` counts calendar days, None without a deadline or when
    reached. ``audit`` is the formal audit under way, ``trial`` a trial one; both empty where
    there is none. ``cost`` is the sum of the measures' in 万元.
    """

    id: int
    enterprise: EnterpriseFace
    industry: str
    industry_name: str
    baseline: str
    level: str | None
    level_source: str
    target: str
    deadline: date | None
    days_left: int | None
    lead: str
    person: str
    note: str
    origin: str
    state: str
    state_title: str
    phase: str
    audit: str
    audit_state: str
    trial: str
    items: int
    items_late: int
    measures: int
    measures_done: int
    cost: Decimal
    version: int


@dataclass(frozen=True, slots=True)
class MeasureView:
    """A measure of 一企一策; ``item`` is the number of the rectification item it is tied to.

    ``state`` is the item's way where there is one. ``refusals`` says for each act why this
    person may not do it now; empty text: may.
    """

    id: int
    measure: str
    cost: str
    deadline: date | None
    person: str
    state: str
    state_title: str
    result: str
    item: str
    overdue: bool
    version: int
    refusals: dict[str, str]


@dataclass(frozen=True, slots=True)
class TargetView:
    """One target in full; ``why_not`` says why this person may not change it; empty: may."""

    row: TargetRow
    measures: tuple[MeasureView, ...]
    why_not: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How targets stand: of a county, an industry, or of all."""

    id: str
    name: str
    targets: int
    reached: int
    applying: int
    rectifying: int
    idle: int
    late: int

    @property
    def share(self) -> float:
        """Reached of all, as a fraction; 0 without targets."""
        return self.reached / self.targets if self.targets else 0.0


@dataclass(frozen=True, slots=True)
class GoalLine:
    """How far one industry is on the way to a goal: enterprises at the level, and all."""

    industry: str
    name: str
    enterprises: int
    reached: int


@dataclass(frozen=True, slots=True)
class GoalProgress:
    """A goal of the city with its clause, and where the register stands."""

    goal: Goal
    lines: tuple[GoalLine, ...]

    @property
    def enterprises(self) -> int:
        """All enterprises (per industry) the goal is about."""
        return sum(each.enterprises for each in self.lines)

    @property
    def reached(self) -> int:
        """Those at the goal's level or better."""
        return sum(each.reached for each in self.lines)


@dataclass(frozen=True, slots=True)
class Progress:
    """The campaign on a day; ``notes`` say what is counted and what is not."""

    on: date
    total: Tally
    counties: tuple[Tally, ...]
    industries: tuple[Tally, ...]
    goals: tuple[GoalProgress, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EarlyWarning:
    """Something that will go wrong, or has; ``place`` is (noun, key) of where it is mended.

    ``severity`` is one of ``grading.campaign.SEVERITIES``; ``days`` are the days left to the
    day that matters (negative: passed), None where there is none.
    """

    rule: str
    title: str
    severity: str
    enterprise: EnterpriseFace
    words: str
    days: int | None
    place: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Imported:
    """What taking in targets did; ``read`` = set + changed + unchanged."""

    read: int
    set: int
    changed: int
    unchanged: int
    notes: tuple[str, ...] = ()
