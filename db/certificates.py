"""Certificates: issued at publication, numbered, never changed, verified against the records.

Trials have a series of their own and are 样张; their claim says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.audit_cases import AuditCase, display_names, face_of
from db.audit_tables import Audit, Certificate, Decision
from db.audit_views import CertificateView
from db.certificate_ends import end_words
from db.certificate_signing import issued_as, printed_claims, sign_at_publication, trust_here
from db.certificate_terms import term_of
from db.enterprise_tables import Enterprise
from db.office import Office, Work
from db.trail import TrailEntry
from db.users import ROLES, Actor, require
from grading import industries
from grading.certificates import Claim, ClaimCheck, certificate_number, claim_text, verify_text


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """A certificate's text held against the records of this office.

    ``ok`` is true only for a claim that is word for word the one issued here, of a
    decision still in force. What its signature is worth, ``claim`` says.
    """

    ok: bool
    reason: str
    claim: ClaimCheck
    certificate: CertificateView | None


def next_number(session: Session, case: AuditCase, year: int) -> tuple[str, str, int]:
    """Series, number and serial of the next certificate of a year; trials count apart."""
    series = case.mode
    last = session.scalar(
        select(func.max(Certificate.serial)).where(
            Certificate.series == series, Certificate.year == year
        )
    )
    serial = (last or 0) + 1
    mark = case.chain.certificate_mark
    return series, certificate_number(year, serial, mark=mark, trial=series == "trial"), serial


def store(
    work: Work, case: AuditCase, decision: Decision, publication: str, entry: TrailEntry
) -> Certificate:
    """Add the certificate of a decision that is being published by this trail entry."""
    today = work.now.date()
    year = decision.decided_at.year
    series, number, serial = next_number(work.session, case, year)
    industry = industries.book().industries.get(case.pack.industry)
    claim = Claim(
        number=number,
        credit_code=case.enterprise.code,
        enterprise=case.enterprise.name,
        industry=industry.name if industry else case.pack.industry,
        level=decision.level,
        year=year,
        published=today,
        fingerprint=case.pack.fingerprint,
        trail_head=entry.hash,
        trial=series == "trial",
        site=case.enterprise.site,
        expires=term_of(work.session).last_day(today),
    )
    row = Certificate(
        number=number,
        series=series,
        year=year,
        serial=serial,
        audit_id=case.audit.id,
        decision_id=decision.id,
        level=decision.level,
        authority=decision.authority,
        publication=publication,
        published_on=today,
        claim=claim_text(claim),
        issued_at=work.now,
        issued_by=work.actor.user_id,
        trail_seq=entry.seq,
        trail_head=entry.hash,
    )
    work.session.add(row)
    sign_at_publication(work, row, claim)
    return row


def certificate_of(
    session: Session, audit: Audit, enterprise: Enterprise, names: Mapping[int, str]
) -> CertificateView | None:
    """The certificate of the decision in force, if one was issued."""
    return certificates_of(session, [(audit, enterprise)], names).get(audit.id)


def certificates_of(
    session: Session, cases: Iterable[tuple[Audit, Enterprise]], names: Mapping[int, str]
) -> dict[int, CertificateView]:
    """The certificates of the decisions in force by the id of their audit, where issued."""
    known = {
        audit.decision_id: (audit, enterprise)
        for audit, enterprise in cases
        if audit.decision_id is not None
    }
    found = session.scalars(select(Certificate).where(Certificate.decision_id.in_(known)))
    rows = [row for row in found if row.audit_id == known[row.decision_id][0].id]
    views = _views(session, [(row, *known[row.decision_id]) for row in rows], names)
    return {row.audit_id: view for row, view in zip(rows, views, strict=True)}


def verify(office: Office, actor: Actor, text: str) -> RecordCheck:
    """Read a certificate's text and look for it among the certificates issued here.

    Anybody may ask whether it is true; its record is shown within the actor's county only.
    """
    require(actor, *ROLES)
    check = verify_text(text, trust_here(office), office.clock.today())
    if check.claim is None:
        return RecordCheck(False, check.message, check, None)
    with office.reading() as session:
        row = session.scalars(
            select(Certificate).where(Certificate.number == check.claim.number)
        ).one_or_none()
        if row is None:
            return RecordCheck(False, f"本局没有签发过 {check.claim.number}", check, None)
        audit = session.get_one(Audit, row.audit_id)
        enterprise = session.get_one(Enterprise, audit.enterprise_id)
        seen = actor.county is None or actor.county == enterprise.county
        names = display_names(session)
        [view] = _views(session, [(row, audit, enterprise)], names) if seen else [None]
        ours, gone = issued_as(session, row), end_words(session, [row]).get(row.id)
    if "".join(text.split()) not in ours:
        return RecordCheck(
            False, f"内容与本局签发的 {row.number} 不一致，以本局记录为准", check, view
        )
    if gone:
        return RecordCheck(False, gone, check, view)
    if audit.decision_id != row.decision_id or audit.state != "published":
        return RecordCheck(False, f"{row.number} 所载的评定结果已经失效", check, view)
    return RecordCheck(True, f"与本局签发的 {row.number} 一致", check, view)


def _views(
    session: Session,
    cases: Sequence[tuple[Certificate, Audit, Enterprise]],
    names: Mapping[int, str],
) -> list[CertificateView]:
    rows = [row for row, _, _ in cases]
    claims, ended = printed_claims(session, rows), end_words(session, rows)
    return [
        CertificateView(
            number=row.number,
            trial=row.series == "trial",
            audit_number=audit.number,
            enterprise=face_of(enterprise),
            level=row.level,
            authority=row.authority,
            publication=row.publication,
            published_on=row.published_on,
            claim=claims[row.id],
            issued_at=row.issued_at,
            issued_by=names.get(row.issued_by, ""),
            trail_seq=row.trail_seq,
            trail_head=row.trail_head,
            ended=ended.get(row.id, ""),
        )
        for row, audit, enterprise in cases
    ]
