"""What a step does to the level in force, beside moving its own audit.

Publication replaces the certificate before; suspension, resumption and revocation write
the level history and take the certificate's force or give it back. Trial audits do the
same among themselves and write no history.
"""

from __future__ import annotations

from sqlalchemy import func, select

from db.audit_cases import AuditCase
from db.audit_tables import Audit, AuditStep, Certificate, Decision
from db.level_acts import (
    REVOKED_WORDS,
    SUSPENDED_WORDS,
    ActGiven,
    certificates_of,
    end_certificates,
    follow,
    lift_ends,
    write_act,
)
from db.level_tables import AuditGround
from db.office import Work
from grading.canonical import canonical_json

_CAUSE = {"变更": "reissued", "降级": "lowered"}


def replaced(work: Work, case: AuditCase, number: str) -> list[str]:
    """After a publication: the certificates it takes the place of lose their force.

    ``number`` is the new certificate's, empty where the level was registered from above.
    Their numbers are answered; the register follows.
    """
    older = [
        row
        for row in certificates_of(work.session, case.enterprise, case.pack.industry, case.mode)
        if row.number != number
    ]
    cause = _CAUSE.get(case.audit.kind, "superseded")
    ended = end_certificates(work, older, cause, f"申报件 {case.audit.number}", number)
    if case.mode == "formal":
        follow(work, case.enterprise, case.pack.industry)
    return ended


def suspend(work: Work, case: AuditCase, opinion: str, authority: str) -> dict[str, object]:
    """The level in force is suspended while the enterprise stands still."""
    ground = _ground(case)
    about = _about(case, ground)
    ended: list[str] = []
    if about is not None:
        _move(work, about, "suspend", "停产，等级挂起", "suspended", opinion, case.audit)
        ended = end_certificates(work, _issued(work, about), "suspended", opinion)
    if case.mode == "formal":
        given = ActGiven(
            "suspended", SUSPENDED_WORDS, work.now.date(), ground.level, authority,
            f"申报件 {case.audit.number}", opinion,
        )  # fmt: skip
        write_act(work, case.enterprise, case.pack.industry, given, about)
    return {"level_before": ground.level, "certificates_ended": ended}


def resume(work: Work, case: AuditCase, opinion: str, authority: str) -> dict[str, object]:
    """After resumption and a site visit that proves it the suspended level is in force again."""
    ground = _ground(case)
    about = _about(case, ground)
    lifted: list[str] = []
    if about is not None:
        _move(work, about, "resume", "复产核查后恢复等级", "published", opinion, case.audit)
        lifted = lift_ends(work, about, ("suspended",), opinion)
    if case.mode == "formal":
        given = ActGiven(
            "resumed", ground.level, work.now.date(), "", authority,
            f"申报件 {case.audit.number}", opinion,
        )  # fmt: skip
        write_act(work, case.enterprise, case.pack.industry, given, about)
    return {"level": ground.level, "certificates_restored": lifted}


def revoke(
    work: Work, case: AuditCase, opinion: str, authority: str, document: str
) -> dict[str, object]:
    """The audit's result is revoked; nothing is in force afterwards."""
    decision = work.session.get_one(Decision, case.audit.decision_id)
    lift_ends(work, case.audit, ("suspended",), opinion)
    ended = end_certificates(work, _issued(work, case.audit), "revoked", opinion)
    if case.mode == "formal":
        given = ActGiven(
            "revoked", REVOKED_WORDS, work.now.date(), decision.level, authority, document, opinion
        )
        write_act(work, case.enterprise, case.pack.industry, given, case.audit)
    return {"level_before": decision.level, "document": document, "certificates_ended": ended}


def restore(work: Work, case: AuditCase, opinion: str, authority: str) -> dict[str, object]:
    """An appeal against a revocation is upheld: the level is in force again."""
    decision = work.session.get_one(Decision, case.audit.decision_id)
    lifted = lift_ends(work, case.audit, ("revoked",), opinion)
    if case.mode == "formal":
        given = ActGiven(
            "restored", decision.level, work.now.date(), "", authority,
            f"申报件 {case.audit.number}", opinion,
        )  # fmt: skip
        write_act(work, case.enterprise, case.pack.industry, given, case.audit)
    return {"level": decision.level, "certificates_restored": lifted}


def _ground(case: AuditCase) -> AuditGround:
    return case.session.get_one(AuditGround, case.audit.id)


def _about(case: AuditCase, ground: AuditGround) -> Audit | None:
    return case.session.get_one(Audit, ground.about_id) if ground.about_id is not None else None


def _issued(work: Work, audit: Audit) -> list[Certificate]:
    statement = select(Certificate).where(
        Certificate.audit_id == audit.id, Certificate.decision_id == audit.decision_id
    )
    return list(work.session.scalars(statement))


def _move(
    work: Work, audit: Audit, action: str, title: str, to: str, opinion: str, by: Audit
) -> None:
    """Move the audit whose result another audit is about; its history says by which."""
    count = work.session.scalar(
        select(func.count()).select_from(AuditStep).where(AuditStep.audit_id == audit.id)
    )
    work.session.add(
        AuditStep(
            audit_id=audit.id,
            number=(count or 0) + 1,
            action=action,
            title=title,
            start=audit.state,
            to=to,
            duty=None,
            at=work.now,
            by_id=work.actor.user_id,
            opinion=opinion,
            details=canonical_json({"by_audit": by.number}),
        )
    )
    audit.state = to
    audit.version += 1
