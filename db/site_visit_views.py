"""Site visits read: plain frozen dataclasses, and how they come out of the rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.attachment_tables import Attachment, AttachmentContent
from db.audit_cases import AuditCase, display_names, load_case
from db.office import Office
from db.rectification_tables import RectificationItem
from db.site_visit_tables import (
    SiteMeeting,
    SiteMember,
    SiteProblem,
    SiteRecord,
    SiteSample,
    SiteSignature,
    SiteVisit,
)
from db.users import Actor
from grading.assessment import assess
from grading.pack_parts import Indicator
from grading.site_visits import (
    DECLARATIONS,
    MEETINGS,
    PAGES,
    ROLES,
    SAMPLES,
    Progress,
    in_team,
    missing,
)

STAGE = "verified"


@dataclass(frozen=True, slots=True)
class MemberView:
    """Somebody of the visit; ``present`` is False for whoever has a conflict (须回避)."""

    id: int
    role: str
    role_title: str
    name: str
    unit: str
    declaration: str
    declaration_title: str
    reason: str

    @property
    def present(self) -> bool:
        return in_team(self.declaration)


@dataclass(frozen=True, slots=True)
class MeetingView:
    """首次会议 or 末次会议; ``held_at`` is local time, ``present`` one name per entry."""

    kind: str
    title: str
    held_at: datetime
    place: str
    present: tuple[str, ...]
    minutes: str
    by: str


@dataclass(frozen=True, slots=True)
class RecordView:
    """What was seen of one indicator, where, by whom (``person``) and when (local time)."""

    indicator: str
    seen: str
    place: str
    person: str
    seen_at: datetime
    photos: str
    version: int
    by: str


@dataclass(frozen=True, slots=True)
class SampleView:
    """One thing drawn at the gate check."""

    id: int
    kind: str
    title: str
    object: str
    found: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class ProblemView:
    """A problem handed over on site; ``rectification`` is the number of the item it became."""

    number: int
    indicator: str
    name: str
    text: str
    demand: str
    deadline: date | None
    person: str
    rectification: str


@dataclass(frozen=True, slots=True)
class SignatureView:
    """A signed page that was scanned back."""

    id: int
    kind: str
    title: str
    sha256: str
    file_name: str
    size: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class VisitView:
    """One visit in full. ``applicable`` are the indicators to look at, in the pack's order.

    ``missing`` says for each step of ``grading.site_visits.STEPS`` what it lacks; steps that
    are done are left out.
    """

    id: int
    audit: str
    round: int
    from_on: date
    until_on: date
    members: tuple[MemberView, ...]
    meetings: Mapping[str, MeetingView]
    applicable: tuple[Indicator, ...]
    records: Mapping[str, RecordView]
    samples: tuple[SampleView, ...]
    problems: tuple[ProblemView, ...]
    opinion: str
    signatures: tuple[SignatureView, ...]
    missing: Mapping[str, str]
    version: int

    @property
    def team(self) -> tuple[MemberView, ...]:
        """Those who take part: without a conflict."""
        return tuple(each for each in self.members if each.present)


def visits_of(office: Office, actor: Actor, audit_id: int | str) -> tuple[VisitView, ...]:
    """The visits of an audit, one per round, the last one last."""
    with office.reading() as session:
        case = load_case(session, audit_id, actor)
        rows = session.scalars(
            select(SiteVisit).where(SiteVisit.audit_id == case.audit.id).order_by(SiteVisit.round)
        )
        return tuple(view_of(case, row) for row in rows)


def last_visit(case: AuditCase) -> SiteVisit | None:
    """The visit that counts: the one of the last round; None before there is any."""
    return case.session.scalars(
        select(SiteVisit)
        .where(SiteVisit.audit_id == case.audit.id)
        .order_by(SiteVisit.round.desc())
        .limit(1)
    ).one_or_none()


def applicable(case: AuditCase) -> tuple[Indicator, ...]:
    """The indicators that apply or may apply, on what was reviewed and verified so far."""
    values = {**case.values("reviewed"), **case.values(STAGE)}
    found = assess(case.pack, values, case.audit.application_date)
    return tuple(r.indicator for r in found.indicators if r.applies is not False)


def view_of(case: AuditCase, row: SiteVisit) -> VisitView:
    """One visit in full, in a session that is open."""
    session, names = case.session, display_names(case.session)
    members = _members(session, row.id)
    meetings = _meetings(session, row.id, names)
    records = _records(session, row.id, names)
    problems = _problems(case, row.id)
    signatures = _signatures(session, row.id, names)
    applying = applicable(case)
    progress = Progress(
        members=[(each.role, each.name, each.declaration) for each in members],
        meetings=frozenset(meetings),
        unseen=[each.name for each in applying if each.id not in records],
        problems=len(problems),
        vague=sum(not each.deadline or not each.person for each in problems),
        opinion=bool(row.opinion),
        signed=frozenset(each.kind for each in signatures),
    )
    return VisitView(
        row.id,
        case.audit.number,
        row.round,
        row.from_on,
        row.until_on,
        members,
        meetings,
        applying,
        records,
        _samples(session, row.id),
        problems,
        row.opinion,
        signatures,
        missing(progress),
        row.version,
    )


def _members(session: Session, visit: int) -> tuple[MemberView, ...]:
    order = {role: place for place, role in enumerate(ROLES)}
    rows = session.scalars(
        select(SiteMember).where(SiteMember.visit_id == visit, SiteMember.left_at.is_(None))
    )
    found = [
        MemberView(
            each.id,
            each.role,
            ROLES[each.role],
            each.name,
            each.unit,
            each.declaration,
            DECLARATIONS[each.declaration],
            each.reason,
        )
        for each in rows
    ]
    return tuple(sorted(found, key=lambda each: (order[each.role], each.id)))


def _meetings(session: Session, visit: int, names: Mapping[int, str]) -> dict[str, MeetingView]:
    rows = session.scalars(select(SiteMeeting).where(SiteMeeting.visit_id == visit))
    return {
        each.kind: MeetingView(
            each.kind,
            MEETINGS[each.kind],
            datetime.fromisoformat(each.held_at),
            each.place,
            tuple(each.present.splitlines()),
            each.minutes,
            names.get(each.by_id, ""),
        )
        for each in rows
    }


def _records(session: Session, visit: int, names: Mapping[int, str]) -> dict[str, RecordView]:
    rows = session.scalars(select(SiteRecord).where(SiteRecord.visit_id == visit))
    return {
        each.indicator: RecordView(
            each.indicator,
            each.seen,
            each.place,
            each.person,
            datetime.fromisoformat(each.seen_at),
            each.photos,
            each.version,
            names.get(each.by_id, ""),
        )
        for each in rows
    }


def _samples(session: Session, visit: int) -> tuple[SampleView, ...]:
    rows = session.scalars(
        select(SiteSample)
        .where(SiteSample.visit_id == visit, SiteSample.retired_at.is_(None))
        .order_by(SiteSample.id)
    )
    return tuple(
        SampleView(each.id, each.kind, SAMPLES[each.kind], each.object, each.found, each.agrees)
        for each in rows
    )


def _problems(case: AuditCase, visit: int) -> tuple[ProblemView, ...]:
    names = {each.id: each.name for each in case.pack.indicators}
    items = select(RectificationItem.indicator, RectificationItem.number).where(
        RectificationItem.audit_id == case.audit.id, RectificationItem.state != "dropped"
    )
    became = {row.indicator: row.number for row in case.session.execute(items)}
    rows = case.session.scalars(
        select(SiteProblem)
        .where(SiteProblem.visit_id == visit, SiteProblem.retired_at.is_(None))
        .order_by(SiteProblem.number)
    )
    return tuple(
        ProblemView(
            each.number,
            each.indicator,
            names.get(each.indicator, ""),
            each.text,
            each.demand,
            each.deadline,
            each.person,
            became.get(each.indicator, ""),
        )
        for each in rows
    )


def _signatures(
    session: Session, visit: int, names: Mapping[int, str]
) -> tuple[SignatureView, ...]:
    statement = (
        select(SiteSignature, Attachment, AttachmentContent.size)
        .join(Attachment, Attachment.id == SiteSignature.attachment_id)
        .join(AttachmentContent, AttachmentContent.sha256 == Attachment.sha256)
        .where(SiteSignature.visit_id == visit, SiteSignature.retired_at.is_(None))
        .order_by(SiteSignature.id)
    )
    return tuple(
        SignatureView(
            row.id,
            row.kind,
            PAGES[row.kind],
            file.sha256,
            file.file_name,
            size,
            names.get(row.by_id, ""),
            row.at,
        )
        for row, file, size in session.execute(statement)
    )
