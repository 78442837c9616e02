"""What the record room tells about an audit: plain frozen dataclasses, no ORM objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from db.derived import Derived
from grading.chain_options import Mode, Option
from grading.chains import GRADING_NOTHING, Chain
from grading.facts import Value
from grading.packs import Pack


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline that runs: what for, until which day, and working days left (negative: late)."""

    title: str
    until: date
    left: int
    source: str

    @property
    def soon(self) -> bool:
        """Three working days or less are left: to be pointed out."""
        return self.left <= 3

    @property
    def words(self) -> str:
        """How long there is, in words."""
        if self.left < 0:
            return f"逾期 {-self.left} 个工作日"
        return "今天到期" if self.left == 0 else f"剩 {self.left} 个工作日"


@dataclass(frozen=True, slots=True)
class EnterpriseFace:
    """The enterprise of an audit as lists, forms and papers name it."""

    id: int
    code: str
    site: str
    name: str
    county: str
    county_name: str

    @property
    def key(self) -> str:
        """CODE, or CODE/SITE where the enterprise has several sites."""
        return f"{self.code}/{self.site}" if self.site else self.code


@dataclass(frozen=True, slots=True)
class FactEntry:
    """The value of one fact at one stage, and what stands behind it.

    ``origin`` is one of :data:`db.facts.ORIGINS`; ``by`` the person's display name.
    A value of None is the answer 不详.
    """

    value: Value
    origin: str
    evidence: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StepView:
    """One step taken. ``details`` holds what else it said (to, level, registration …)."""

    number: int
    action: str
    title: str
    start: str
    to: str
    to_title: str
    at: datetime
    by: str
    by_id: int
    role: str
    opinion: str
    details: Mapping[str, Any]

    @property
    def ground(self) -> str:
        """What the step rests on beside the person's own right: a delegation, one person alone."""
        delegation = self.details.get("delegation")
        words = [str(delegation["words"])] if delegation else []
        if self.single_person:
            words.append("单人办公模式办理")
        return "；".join(words)

    @property
    def single_person(self) -> bool:
        """Was the step taken in a single-person office?"""
        return bool(self.details.get("single_person"))


@dataclass(frozen=True, slots=True)
class ObjectionView:
    """An objection raised during the notice; ``outcome`` is None while it is open."""

    number: int
    text: str
    raised_at: datetime
    raised_by: str
    outcome: str | None
    answer: str
    settled_at: datetime | None
    settled_by: str


@dataclass(frozen=True, slots=True)
class NamedPoint:
    """An open point the decider named, with the reason."""

    id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decided or registered level; ``in_force`` is False once a return took it away."""

    id: int
    number: int
    kind: str
    level: str
    fingerprint: str
    facts_date: date
    facts: Mapping[str, Value]
    digest: str
    proven: str
    possible: str
    open_points: tuple[NamedPoint, ...]
    authority: str
    document: str
    document_date: date | None
    opinion: str
    single_person: bool
    decided_at: datetime
    decided_by: str
    trail_seq: int
    trail_head: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class CertificateView:
    """A certificate issued at publication; ``trial`` is a 样张 of its own series.

    ``ended`` says since when and why it has no force any more, empty while it has.
    """

    number: str
    trial: bool
    audit_number: str
    enterprise: EnterpriseFace
    level: str
    authority: str
    publication: str
    published_on: date
    claim: str
    issued_at: datetime
    issued_by: str
    trail_seq: int
    trail_head: str
    ended: str = ""


@dataclass(frozen=True, slots=True)
class AuditView:
    """Everything about one audit.

    ``stages`` holds the entries by stage and fact; ``unanswered`` the facts of
    ``stage_open`` without an entry, as (id, name); ``stage_open`` is the stage that
    may be edited in this state, ``edit_refusal`` why this person may not (empty: may).
    ``derived`` are the facts the records answer; in ``stages`` they stand where nothing was
    typed over them (origin ``derived``). ``about`` says in words which level in force the
    audit is about, and for a downgrade why. ``due`` is the deadline that runs in this state,
    if any. ``warnings`` are sentences that block nothing.
    """

    id: int
    number: str
    version: int
    enterprise: EnterpriseFace
    pack: Pack
    fingerprint: str
    pack_confirmed: bool
    chain: Chain
    target: str
    mode: Mode
    kind: str
    state: str
    state_title: str
    application_date: date
    opened_at: datetime
    opened_by: str
    stages: Mapping[str, Mapping[str, FactEntry]]
    history: tuple[StepView, ...]
    options: tuple[Option, ...]
    stage_open: str | None
    edit_refusal: str
    unanswered: tuple[tuple[str, str], ...]
    notice_from: date | None
    notice_until: date | None
    objections: tuple[ObjectionView, ...]
    decision: DecisionView | None
    decisions: tuple[DecisionView, ...]
    certificate: CertificateView | None
    derived: Mapping[str, Derived] = field(default_factory=dict)
    about: str = ""
    due: Due | None = None
    warnings: tuple[str, ...] = field(default=())

    @property
    def single_person(self) -> bool:
        """Was a step taken in a single-person office? Every paper of the audit then says so."""
        return any(step.single_person for step in self.history)

    @property
    def returned(self) -> Mapping[str, str]:
        """What the last return finds wrong by indicator, until its stage is handed on again."""
        last = next((step for step in reversed(self.history) if step.action != "object"), None)
        if last is None or last.action != "return":
            return {}
        points = last.details.get("points")
        return dict(points) if isinstance(points, Mapping) else {}

    @property
    def rated(self) -> bool:
        """Does the audit rate indicators? 降级、变更、停产 stand on what was rated before."""
        return self.kind not in GRADING_NOTHING

    @property
    def trial(self) -> bool:
        """试评: on every paper, in no history."""
        return self.mode == "trial"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line of the list of audits; ``level`` is that of the decision in force.

    ``opened_on`` is the day the audit was opened, ``notice_until`` the last day of its notice.
    """

    id: int
    number: str
    enterprise: EnterpriseFace
    industry: str
    pack: str
    chain: str
    target: str
    mode: Mode
    kind: str
    state: str
    state_title: str
    application_date: date
    opened_on: date
    level: str | None
    notice_until: date | None
    open_objections: int
