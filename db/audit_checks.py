"""Checks of standards, audits, decisions and certificates against each other and the trail."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_tables import Audit, AuditStep, Certificate, Decision
from db.check import finding
from db.decisions import replay_in
from db.library import pack_of
from db.library_tables import StandardPack
from db.office_tables import TrailRow
from grading.certificates import verify_text
from grading.refusals import Finding, Refusal


def check_records(session: Session) -> Iterator[Finding]:
    """What of the audits no longer fits together."""
    for fingerprint in session.scalars(select(StandardPack.fingerprint)).all():
        try:
            pack_of(session, fingerprint)
        except Refusal as refusal:
            yield finding("standard", refusal.what, fingerprint)
    audits = {audit.id: audit for audit in session.scalars(select(Audit))}
    yield from _states(session, audits)
    told = select(Decision.trail_seq).union(select(Certificate.trail_seq))
    entries = session.execute(select(TrailRow.seq, TrailRow.hash).where(TrailRow.seq.in_(told)))
    heads = {entry.seq: entry.hash for entry in entries}
    yield from _decisions(session, audits, heads)
    yield from _certificates(session, heads)


def _states(session: Session, audits: dict[int, Audit]) -> Iterator[Finding]:
    """An audit stands where its last step led; its steps are numbered without a gap."""
    reached: dict[int, str] = {}
    counted: dict[int, int] = {}
    for step in session.scalars(select(AuditStep).order_by(AuditStep.audit_id, AuditStep.number)):
        reached[step.audit_id] = step.to
        counted[step.audit_id] = counted.get(step.audit_id, 0) + 1
        if step.number != counted[step.audit_id]:
            number = audits[step.audit_id].number
            yield finding("step", f"申报件 {number} 缺少第 {counted[step.audit_id]} 步", number)
    for audit in audits.values():
        if audit.state != reached.get(audit.id, "draft"):
            yield finding("state", f"申报件 {audit.number} 的状态与最后一步不符", audit.number)


def _decisions(
    session: Session, audits: dict[int, Audit], heads: dict[int, str]
) -> Iterator[Finding]:
    """A decision is its trail entry's, gives the same again, and is in force where it was made."""
    owners: dict[int, int] = {}
    for row in session.scalars(select(Decision)):
        owners[row.id] = row.audit_id
        if heads.get(row.trail_seq) != row.trail_head:
            number = audits[row.audit_id].number
            yield finding("decision", f"申报件 {number} 的评定与留痕对不上", number)
    for audit in audits.values():
        if audit.decision_id is not None and owners.get(audit.decision_id) != audit.id:
            yield finding("decision", f"申报件 {audit.number} 的评定不见了", audit.number)
    for result in replay_in(session):
        if not result.ok:
            number = result.audit_number
            yield finding("replay", f"申报件 {number} 的评定{result.reason}", number)


def _certificates(session: Session, heads: dict[int, str]) -> Iterator[Finding]:
    """A certificate says what its decision says, is its trail entry's, and can be read."""
    statement = select(Certificate, Decision.level, Decision.audit_id).join(
        Decision, Certificate.decision_id == Decision.id
    )
    for row, level, audit_id in session.execute(statement):
        if heads.get(row.trail_seq) != row.trail_head:
            yield finding("certificate", f"证书 {row.number} 与留痕对不上", row.number)
        claim = verify_text(row.claim).claim
        same = claim is not None and (claim.number, claim.level) == (row.number, level)
        if not same or row.level != level or row.audit_id != audit_id:
            yield finding("certificate", f"证书 {row.number} 与它的评定不符", row.number)
