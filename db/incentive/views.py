"""What the record room tells about 激励性分级: plain frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from db.audit_views import EnterpriseFace
from grading.incentive.judging import Outcome
from grading.incentive.rules import Group, Rule
from grading.incentive.tonnes import Tonnes

if TYPE_CHECKING:
    from db.incentive.figures import Gathered
    from db.incentive.means import MeanView

STATES = {
    "coming": "未开始",
    "in_force": "管理期内",
    "lapsed": "停止适用",
    "over": "期满",
    "ended": "提前终止",
}
"""How a managed level stands on a day. ``lapsed``: the level it rests on is no more in force."""


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """How an enterprise stands by the rule with the figures of a year.

    ``graded`` is the level in force (评定等级, None: none), ``choices`` what it may be managed
    as (the first is proposed). ``why_not`` says why nothing can be decided by the indicators
    now; empty: it can.
    """

    enterprise: EnterpriseFace
    industry: str
    industry_name: str
    rule: Rule
    group: Group
    year: int
    gathered: Gathered
    mean: MeanView | None
    outcome: Outcome
    graded: str | None
    graded_source: str
    choices: tuple[str, ...]
    why_not: str
    findings: tuple[str, ...]

    @property
    def tonnes(self) -> Tonnes:
        """The tonnes, part by part."""
        return self.gathered.tonnes


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A managed level (管理等级) with its period; ``days_left`` where it is in force.

    ``state`` is one of :data:`STATES`; ``now`` the level decided in force now (it lapsed
    where that is not ``graded``).
    """

    number: str
    enterprise: EnterpriseFace
    industry: str
    industry_name: str
    year: int
    graded: str
    managed: str
    term: str
    starts_on: date
    ends_on: date
    authority: str
    document: str
    reason: str
    state: str
    state_title: str
    now: str | None
    days_left: int | None
    by: str
    decided_at: datetime
    ended_on: date | None
    ended_reason: str


@dataclass(frozen=True, slots=True)
class ResultView:
    """One result in full; ``rule`` is the id of the edition it was decided by.

    ``inputs`` are as they were at the decision (canonical JSON, read).
    """

    row: ResultRow
    rule: str
    graded_source: str
    inputs: dict[str, object]
    why_not_end: str
