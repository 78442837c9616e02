"""The level in force of an enterprise in one industry, as audits about it need it.

Formal audits look at the level history, trial audits at the trial result published last:
neither ever sees the other's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_tables import Audit, Certificate, Decision
from db.enterprise_entry_tables import Stop
from db.enterprise_history import PUBLISHED, held_by, standing_on
from db.enterprise_tables import Enterprise, EnterpriseIndustry
from db.level_tables import LevelAct
from db.library_tables import StandardPack
from grading import levels
from grading.level_rules import rules

DECIDED_HERE = ("decided", "lowered", "reissued")
"""Kinds of decisions whose level this office answers for."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The level in force. ``audit`` is the audit it rests on, None where it was registered.

    ``suspended``: the level is suspended; ``level`` then is the one that would come back.
    ``source`` says in words where it comes from, ``here`` whether this office decided it.
    """

    level: str
    since: str
    source: str
    authority: str
    audit: Audit | None
    here: bool
    suspended: bool = False


def standing(
    session: Session, enterprise: Enterprise, industry: str, mode: str, on: date
) -> Standing | None:
    """What is in force in an industry on a day; None where nothing is."""
    if mode != "formal":
        return _trial(session, enterprise, industry)
    held = held_by(session, enterprise.id)
    now = standing_on(held, on, main_industry(session, enterprise.id)).get(industry)
    if now is None:
        return None
    level, since, suspended = now.level, now.since, False
    act = session.scalar(select(LevelAct).where(LevelAct.held_id == now.entry))
    if level is None and act is not None and act.act == "suspended":
        level, suspended = act.before, True
    if not level or not levels.known(level):
        return None
    audit = _audit(session, now.audit) if now.audit else None
    if audit is None and act is not None and act.audit_id is not None:
        audit = session.get_one(Audit, act.audit_id)
    told = "；".join(each for each in (now.source, now.authority, now.document) if each)
    return Standing(level, since, told, now.authority, audit, _here(session, audit), suspended)


def main_industry(session: Session, enterprise_id: int) -> str:
    """The industry an enterprise is listed under first; empty where it has none."""
    found = session.scalar(
        select(EnterpriseIndustry.industry)
        .where(EnterpriseIndustry.enterprise_id == enterprise_id)
        .order_by(EnterpriseIndustry.position)
        .limit(1)
    )
    return found or ""


def open_stop(session: Session, enterprise_id: int, on: date) -> Stop | None:
    """The stop that suspends the level on a day, if the enterprise stands still."""
    return open_stops(session, on, enterprise_id).get(enterprise_id)


def open_stops(session: Session, on: date, only: int | None = None) -> dict[int, Stop]:
    """Enterprise → the latest stop it stands still by on a day, of all or of ``only`` one."""
    day = on.isoformat()
    statement = (
        select(Stop)
        .where(
            Stop.retired_at.is_(None),
            Stop.starts_on <= day,
            (Stop.resumed_on == "") | (Stop.resumed_on > day),
            Stop.kind.not_in(rules().stops_left_out),
        )
        .order_by(Stop.starts_on)
    )
    if only is not None:
        statement = statement.where(Stop.enterprise_id == only)
    return {row.enterprise_id: row for row in session.scalars(statement)}


def _trial(session: Session, enterprise: Enterprise, industry: str) -> Standing | None:
    statement = (
        select(Audit, Decision, Certificate)
        .join(Decision, Decision.id == Audit.decision_id)
        .join(StandardPack, StandardPack.fingerprint == Audit.fingerprint)
        .join(Certificate, Certificate.decision_id == Decision.id)
        .where(
            Audit.enterprise_id == enterprise.id,
            Audit.mode == "trial",
            Audit.state.in_(PUBLISHED),
            StandardPack.industry == industry,
        )
        .order_by(Certificate.id.desc())
    )
    found = session.execute(statement).first()
    if found is None or found[0].state == "revoked":
        return None
    audit, decision, certificate = found
    return Standing(
        decision.level,
        certificate.published_on.isoformat(),
        f"试评 {audit.number}",
        decision.authority,
        audit,
        True,
        audit.state == "suspended",
    )


def _audit(session: Session, number: str) -> Audit | None:
    return session.scalars(select(Audit).where(Audit.number == number)).one_or_none()


def _here(session: Session, audit: Audit | None) -> bool:
    if audit is None or audit.decision_id is None:
        return False
    return session.get_one(Decision, audit.decision_id).kind in DECIDED_HERE
