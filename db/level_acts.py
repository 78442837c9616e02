"""Official acts about a level: what they write into the level history, and what follows.

The register's present level follows the history; certificates lose their force, or get it
back, together with their level. Trial results write nothing into the history.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_tables import Audit, Certificate
from db.enterprise_entry_tables import HeldLevel
from db.enterprise_history import held_by, standing_on
from db.enterprise_tables import Enterprise, EnterpriseIndustry
from db.level_standing import main_industry
from db.level_tables import CertificateEnd, LevelAct
from db.library_tables import StandardPack
from db.office import Work

ACTS = {
    "registered": "上级结果登记",
    "suspended": "停产挂起",
    "resumed": "复产恢复",
    "revoked": "撤销",
    "restored": "申诉成立，恢复",
}
"""What an act is, in words; also the source of the history's entry."""

CAUSES = {
    "superseded": "新的评定结果代替",
    "reissued": "变更换发",
    "lowered": "降级",
    "suspended": "停产，等级挂起",
    "revoked": "撤销等级",
}
"""Why a certificate lost its force."""

SUSPENDED_WORDS, REVOKED_WORDS = "停产", "已撤销"
"""How the level history and the register write that no level is in force."""


@dataclass(frozen=True, slots=True)
class ActGiven:
    """An act as it is to be written: ``written`` is the level, or the words for none."""

    act: str
    written: str
    since: date
    before: str = ""
    authority: str = ""
    document: str = ""
    reason: str = ""
    pages: str = ""
    own_level: str = ""
    own_audit: str = ""
    difference: str = ""
    file: str = ""
    sha256: str = ""


def write_act(
    work: Work, enterprise: Enterprise, industry: str, given: ActGiven, audit: Audit | None = None
) -> int:
    """Add the entry of the history and the act behind it, let the register follow.

    Answers the number of the entry. The caller records the command.
    """
    held = HeldLevel(
        enterprise_id=enterprise.id,
        industry=industry,
        level=given.written,
        decided_on=given.since.isoformat(),
        authority=given.authority[:100],
        document=given.document[:200],
        source=ACTS[given.act],
        note=given.reason[:200],
        retired_at=None,
        retired_reason="",
    )
    work.session.add(held)
    work.session.flush()
    work.session.add(
        LevelAct(
            held_id=held.id,
            enterprise_id=enterprise.id,
            act=given.act,
            before=given.before,
            reason=given.reason,
            pages=given.pages,
            own_level=given.own_level,
            own_audit=given.own_audit,
            difference=given.difference,
            file=given.file,
            sha256=given.sha256,
            audit_id=audit.id if audit is not None else None,
            at=work.now,
            by_id=work.actor.user_id,
        )
    )
    follow(work, enterprise, industry)
    return held.id


def follow(work: Work, enterprise: Enterprise, industry: str) -> None:
    """Let the register's present level of an industry be the one its history says today."""
    session = work.session
    session.flush()
    held = held_by(session, enterprise.id)
    main = main_industry(session, enterprise.id)
    now = standing_on(held, work.now.date(), main).get(industry)
    row = session.scalars(
        select(EnterpriseIndustry).where(
            EnterpriseIndustry.enterprise_id == enterprise.id,
            EnterpriseIndustry.industry == industry,
        )
    ).first()
    if now is None or row is None:
        return
    if (row.level, row.level_written) != (now.level, now.written):
        row.level, row.level_written = now.level, now.written
        enterprise.version += 1
        enterprise.updated_at = work.now


def end_certificates(
    work: Work, rows: Sequence[Certificate], cause: str, reason: str, replaced_by: str = ""
) -> list[str]:
    """Take their force from certificates that still have it; their numbers."""
    ended = {end.certificate_id for end in ends(work.session) if end.lifted_at is None}
    found = [row for row in rows if row.id not in ended]
    work.session.add_all(
        CertificateEnd(
            certificate_id=row.id,
            ended_on=work.now.date(),
            cause=cause,
            reason=reason,
            replaced_by=replaced_by,
            at=work.now,
            by_id=work.actor.user_id,
            lifted_at=None,
            lifted_reason="",
        )
        for row in found
    )
    return [row.number for row in found]


def lift_ends(work: Work, audit: Audit, causes: Sequence[str], reason: str) -> list[str]:
    """Give the certificate of an audit its force back where it ended for one of these causes."""
    statement = (
        select(CertificateEnd, Certificate.number)
        .join(Certificate, Certificate.id == CertificateEnd.certificate_id)
        .where(
            Certificate.audit_id == audit.id,
            CertificateEnd.cause.in_(causes),
            CertificateEnd.lifted_at.is_(None),
        )
    )
    lifted = []
    for end, number in work.session.execute(statement):
        end.lifted_at, end.lifted_reason = work.now, reason
        lifted.append(number)
    return lifted


def certificates_of(
    session: Session, enterprise: Enterprise, industry: str, series: str
) -> list[Certificate]:
    """All certificates issued to an enterprise in an industry, trial and formal apart."""
    statement = (
        select(Certificate)
        .join(Audit, Audit.id == Certificate.audit_id)
        .join(StandardPack, StandardPack.fingerprint == Audit.fingerprint)
        .where(
            Audit.enterprise_id == enterprise.id,
            StandardPack.industry == industry,
            Certificate.series == series,
        )
        .order_by(Certificate.id)
    )
    return list(session.scalars(statement))


def ends(session: Session) -> list[CertificateEnd]:
    """The ends of all certificates, oldest first."""
    return list(session.scalars(select(CertificateEnd).order_by(CertificateEnd.id)))
