"""Decisions: the level, and everything needed to compute its reasons again.

A decision keeps fingerprint, date, facts and the digest of the reason tree. It is
never changed; a return takes it out of force and a later one stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.audit_cases import AuditCase
from db.audit_tables import Audit, Decision
from db.audit_views import DecisionView, NamedPoint
from db.derived import freeze, frozen
from db.library import pack_of
from db.office import Office, Work
from db.trail import TrailEntry
from grading.assessment import assess, digest
from grading.canonical import canonical_json, parse_json
from grading.facts import Value
from grading.packs import Pack
from grading.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Resolution:
    """What is decided or registered: level, whose decision, on which document, in which words.

    ``reasons`` gives for each open point (indicator or veto id) the decider's reason;
    ``single_person`` says that a step up to it was taken in a single-person office.
    """

    kind: str
    level: str
    reasons: Mapping[str, str]
    opinion: str
    authority: str
    document: str = ""
    document_date: date | None = None
    single_person: bool = False


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """One decision computed again; ``reason`` says what differs, empty where ``ok``."""

    audit_number: str
    decision: int
    level: str
    fingerprint: str
    ok: bool
    reason: str


def details_of(case: AuditCase, resolution: Resolution) -> dict[str, object]:
    """What the trail keeps of a decision: with it the stored row can be held against the trail."""
    found = case.assessment("verified")
    return {
        "level": resolution.level,
        "proven": found.proven,
        "possible": found.possible,
        "digest": digest(found),
        "fingerprint": case.pack.fingerprint,
        "facts_date": case.audit.application_date,
        "open_points": dict(resolution.reasons),
        "authority": resolution.authority,
        "document": resolution.document,
        "document_date": resolution.document_date,
        "single_person": resolution.single_person,
    }


def store(work: Work, case: AuditCase, resolution: Resolution, entry: TrailEntry) -> Decision:
    """Add the decision that the trail entry tells of, and put it in force."""
    found = case.assessment("verified")
    number = work.session.scalar(
        select(func.count()).select_from(Decision).where(Decision.audit_id == case.audit.id)
    )
    row = Decision(
        audit_id=case.audit.id,
        number=(number or 0) + 1,
        kind=resolution.kind,
        level=resolution.level,
        fingerprint=case.pack.fingerprint,
        facts_date=case.audit.application_date,
        facts=canonical_json(case.facts("verified")),
        digest=digest(found),
        proven=found.proven,
        possible=found.possible,
        open_points=canonical_json(dict(resolution.reasons)),
        authority=resolution.authority,
        document=resolution.document,
        document_date=resolution.document_date,
        opinion=resolution.opinion,
        single_person=resolution.single_person,
        decided_at=work.now,
        decided_by=work.actor.user_id,
        trail_seq=entry.seq,
        trail_head=entry.hash,
    )
    derived = case.derived()
    work.session.add(row)
    work.session.flush()
    freeze(work.session, row.id, derived)
    case.audit.decision_id = row.id
    return row


def reissue(
    work: Work, case: AuditCase, earlier: Decision, opinion: str, entry: TrailEntry
) -> Decision:
    """变更: the earlier decision once more, under the enterprise's new particulars.

    Level, rules, date, facts and digest are those of the earlier one: nothing was rated.
    """
    same = {
        name: getattr(earlier, name)
        for name in (
            "level", "fingerprint", "facts_date", "facts", "digest", "proven", "possible",
            "open_points", "authority", "document", "document_date",
        )
    }  # fmt: skip
    row = Decision(
        audit_id=case.audit.id,
        number=1,
        kind="reissued",
        opinion=opinion,
        single_person=earlier.single_person,
        decided_at=work.now,
        decided_by=work.actor.user_id,
        trail_seq=entry.seq,
        trail_head=entry.hash,
        **same,
    )
    work.session.add(row)
    work.session.flush()
    freeze(work.session, row.id, frozen(work.session, earlier.id))
    case.audit.decision_id = row.id
    return row


def decisions_of(
    session: Session, audit: Audit, pack: Pack, names: Mapping[int, str]
) -> tuple[DecisionView, ...]:
    """The decisions of one audit in the order they were made."""
    rows = session.scalars(
        select(Decision).where(Decision.audit_id == audit.id).order_by(Decision.number)
    )
    return tuple(_view(row, audit, pack, names) for row in rows)


def replay(office: Office) -> list[ReplayResult]:
    """Compute every decision again from its own pack, date and facts and compare the digests."""
    with office.reading() as session:
        return replay_in(session)


def replay_in(session: Session) -> list[ReplayResult]:
    """:func:`replay` in a session that is open already."""
    results = []
    statement = select(Decision, Audit.number).join(Audit, Decision.audit_id == Audit.id)
    for row, number in session.execute(statement.order_by(Decision.id)):
        reason = _difference(session, row)
        results.append(
            ReplayResult(number, row.number, row.level, row.fingerprint, not reason, reason)
        )
    return results


def _difference(session: Session, row: Decision) -> str:
    """What computing a decision again finds different; empty where nothing is."""
    try:
        found = assess(pack_of(session, row.fingerprint), _facts(row), row.facts_date)
    except Refusal as refusal:
        return f"重算不了：{refusal.what}"
    if (found.proven, found.possible) != (row.proven, row.possible):
        return (
            f"重算为已证实 {found.proven}、可能 {found.possible}，"
            f"记录是已证实 {row.proven}、可能 {row.possible}"
        )
    if digest(found) != row.digest:
        return "等级相同，但理由树与记录的摘要不符"
    rank = found.pack.levels.index
    if row.kind == "decided" and rank(row.level) < rank(found.proven):
        return f"评定的 {row.level} 级高于已证实的 {found.proven} 级"
    return ""


def _view(row: Decision, audit: Audit, pack: Pack, names: Mapping[int, str]) -> DecisionView:
    titles = {each.id: each.name for each in pack.indicators}
    titles |= {each.id: each.name for each in pack.vetoes}
    reasons = parse_json(row.open_points)
    points = reasons.items() if isinstance(reasons, dict) else ()
    return DecisionView(
        id=row.id,
        number=row.number,
        kind=row.kind,
        level=row.level,
        fingerprint=row.fingerprint,
        facts_date=row.facts_date,
        facts=_facts(row),
        digest=row.digest,
        proven=row.proven,
        possible=row.possible,
        open_points=tuple(
            NamedPoint(str(point), titles.get(point, str(point)), str(reason))
            for point, reason in points
        ),
        authority=row.authority,
        document=row.document,
        document_date=row.document_date,
        opinion=row.opinion,
        single_person=row.single_person,
        decided_at=row.decided_at,
        decided_by=names.get(row.decided_by, ""),
        trail_seq=row.trail_seq,
        trail_head=row.trail_head,
        in_force=row.id == audit.decision_id,
    )


def _facts(row: Decision) -> dict[str, Value]:
    stored = parse_json(row.facts)
    return stored if isinstance(stored, dict) else {}
