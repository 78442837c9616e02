"""The campaign 升A晋B as data: goals of the city, milestones of rounds, rules of warnings.

The data stand in ``standards/campaign.yaml``; what state a target is in is derived here and
typed by nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from grading import industries, levels
from grading.datafiles import Entry, read_datafile

DATA = Path(__file__).parent / "standards" / "campaign.yaml"

SURE = MappingProxyType({"read": "见", "recalled": "知", "drafted": "建议值"})
"""How sure a goal or a milestone is, in the words of its readers."""

STATES = {
    "late": "逾期",
    "idle": "未启动",
    "applying": "申报中",
    "rectifying": "整改中",
    "reached": "已达到",
}
"""What a target is, worst first."""

MEASURE_STATES = {
    "planned": "未开始",
    "under_way": "进行中",
    "done": "已完成",
    "dropped": "已取消",
}
SEVERITIES = {"urgent": "急", "soon": "近", "note": "提示"}

RAISING = ("首次", "晋级", "年度复核")
"""Kinds of applications that may bring a target about."""

_GONE = "withdrawn"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a document wants the city to reach; ``deadline`` is empty where it names none.

    ``branches`` (industry → branches) narrows an industry to those the document names.
    """

    id: str
    title: str
    target: str
    industries: tuple[str, ...]
    branches: Mapping[str, tuple[str, ...]]
    document: str
    issued: str
    clause: str
    quote: str
    deadline: str
    evidence: str
    note: str

    def covers(self, industry: str, branch: str) -> bool:
        """Whether the goal is about this industry; a branch nobody has named counts as covered."""
        only = self.branches.get(industry, ())
        return industry in self.industries and (not only or not branch or branch in only)


@dataclass(frozen=True, slots=True)
class Milestone:
    """A milestone of a round: passed in the state ``passed`` and later ones.

    ``working_days`` after the round's closing day is what is proposed, from ``source``.
    """

    id: str
    title: str
    passed: str
    working_days: int
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class WarningKind:
    """A rule of early warning; ``within`` working days ahead, None where it looks at no day."""

    id: str
    title: str
    severity: str
    within: int | None

    @property
    def ahead(self) -> int:
        """Working days the rule looks ahead; 0 where it only looks back."""
        return self.within or 0


@dataclass(frozen=True, slots=True)
class CampaignBook:
    """Everything ``campaign.yaml`` says; ``order`` are the states on the way, first to last."""

    goals: Mapping[str, Goal]
    order: tuple[str, ...]
    milestones: Mapping[str, Milestone]
    warnings: Mapping[str, WarningKind]


@cache
def book(path: Path = DATA) -> CampaignBook:
    """The data of ``path``, read once and checked; raises Refusal for a broken file."""
    root = read_datafile(path)
    root.only("goals", "order", "milestones", "warnings")
    order = root.texts("order")
    milestones = {}
    for id, entry in root.mapping("milestones").items():
        entry.only("title", "passed", "working_days", "source", "evidence")
        milestones[id] = Milestone(
            id,
            entry.text("title"),
            entry.one_of("passed", order),
            entry.integer("working_days"),
            entry.text("source"),
            entry.one_of("evidence", levels.EVIDENCE),
        )
    warnings = {}
    for id, entry in root.mapping("warnings").items():
        entry.only("title", "severity", "within")
        within = entry.integer("within") if "within" in entry else None
        severity = entry.one_of("severity", tuple(SEVERITIES))
        warnings[id] = WarningKind(id, entry.text("title"), severity, within)
    goals = {id: _goal(id, entry) for id, entry in root.mapping("goals").items()}
    return CampaignBook(
        MappingProxyType(goals), order, MappingProxyType(milestones), MappingProxyType(warnings)
    )


def _goal(id: str, entry: Entry) -> Goal:
    entry.only(
        "title", "target", "industries", "branches", "document", "issued", "clause", "quote",
        "deadline", "evidence", "note",
    )  # fmt: skip
    wanted = entry.texts("industries")
    known = tuple(each.id for each in industries.all_industries())
    if wrong := [each for each in wanted if each not in known]:
        raise entry.refuse(f"没有行业“{wrong[0]}”", "写 industries.yaml 里的行业")
    branches = entry.entry("branches") if "branches" in entry else None
    return Goal(
        id,
        entry.text("title"),
        entry.one_of("target", tuple(levels.book().levels)),
        wanted,
        MappingProxyType({each: branches.texts(each) for each in branches} if branches else {}),
        entry.text("document"),
        entry.text("issued"),
        entry.text("clause"),
        entry.text("quote"),
        entry.text("deadline", ""),
        entry.one_of("evidence", levels.EVIDENCE),
        entry.text("note", ""),
    )


def reached(level: str | None, target: str) -> bool:
    """Whether a level in force is as good as the target or better."""
    return level is not None and levels.rank(level) <= levels.rank(target)


def phase(*, applying: bool, rectifying: bool) -> str:
    """What is under way for a target that is not reached: idle, applying or rectifying."""
    if rectifying:
        return "rectifying"
    return "applying" if applying else "idle"


def state_of(*, is_reached: bool, deadline: date | None, today: date, under_way: str) -> str:
    """A target's state, one of :data:`STATES`; the last day of the deadline is in time."""
    if is_reached:
        return "reached"
    if deadline is not None and deadline < today:
        return "late"
    return under_way


def has_passed(state: str, milestone: Milestone) -> bool | None:
    """Whether an audit in this state is past the milestone; None where it was withdrawn.

    What is not on the way (suspended, revoked …) came after publication.
    """
    if state == _GONE:
        return None
    order = book().order
    return state not in order or order.index(state) >= order.index(milestone.passed)
