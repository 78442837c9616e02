"""Signing certificates: at publication where the key is unlocked, later where it was not.

A certificate is never changed; its signed claim stands beside it. What a verifier with this
database believes, and the lists the office hands out, come from here too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.audit_tables import Audit, AuditStep, Certificate
from db.certificate_key_tables import CertificateKey, CertificateSignature
from db.certificate_keys import SigningKey, needed_key, public_keys, unlocked_key
from db.level_tables import CertificateEnd
from db.office import Office, Work
from db.users import ROLES, Actor, require
from grading.certificate_lists import revocation_list, trust_list
from grading.certificate_trust import Ending, Trust
from grading.certificates import Claim, read_claim, signed_text

CERTIFICATES = "certificates"


@dataclass(frozen=True, slots=True)
class Signed:
    """What one act of signing signed, and with which key."""

    key_id: str
    numbers: tuple[str, ...]


def holds(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether an Ed25519 signature holds (RFC 8032); False for anything malformed."""
    from cryptography.exceptions import InvalidSignature

    try:
        _public_key(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=64)
def _public_key(public: bytes):  # type: ignore[no-untyped-def]
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(public)


def sign_at_publication(work: Work, row: Certificate, claim: Claim) -> None:
    """Sign a certificate just issued, if whoever publishes has unlocked the key."""
    key = unlocked_key(work.session, work.office, work.actor)
    if key is not None:
        work.session.flush()
        _sign(work, row, claim, key)


def sign_pending(office: Office, actor: Actor) -> Signed:
    """Sign every certificate in force that has no signature a verifier would believe."""
    require(actor, *(role for role in ROLES if role != "reader"))
    with office.command(actor, "certificates.sign") as work:
        key = needed_key(work.session, office, actor)
        numbers = []
        for row in _pending(work.session, actor):
            claim = read_claim(row.claim)
            if claim is not None:
                _sign(work, row, claim, key)
                numbers.append(row.number)
        note = f"为 {len(numbers)} 份证书签名" if numbers else "没有待签名的证书"
        work.record(CERTIFICATES, key.key_id, {"numbers": numbers}, note)
    return Signed(key.key_id, tuple(numbers))


def pending_numbers(office: Office, actor: Actor) -> tuple[str, ...]:
    """The numbers of the certificates that wait for a signature, within the actor's county."""
    require(actor, *ROLES)
    with office.reading() as session:
        return tuple(row.number for row in _pending(session, actor))


def printed_claims(session: Session, rows: Iterable[Certificate]) -> dict[int, str]:
    """The claim each certificate prints, by its id: the newest signed one, else the unsigned."""
    claims = {row.id: row.claim for row in rows}
    signed = (
        select(CertificateSignature.certificate_id, CertificateSignature.claim)
        .where(CertificateSignature.certificate_id.in_(claims))
        .order_by(CertificateSignature.id)
    )
    claims.update({row.certificate_id: row.claim for row in session.execute(signed)})
    return claims


def issued_as(session: Session, row: Certificate) -> frozenset[str]:
    """Every text this certificate was ever issued as, word for word."""
    signed = session.scalars(
        select(CertificateSignature.claim).where(CertificateSignature.certificate_id == row.id)
    )
    return frozenset({row.claim, *signed})


def trust_here(office: Office) -> Trust:
    """What a verifier with this very database believes: its keys and its ended certificates.

    Public, as the lists the office hands out are.
    """
    with office.reading() as session:
        endings = {each.number: each for each in _endings(session)}
    return Trust(public_keys(office), endings, office.clock.now().date(), holds)


def make_trust_list(office: Office, actor: Actor) -> str:
    """The text of the office's trust list file, signed; on record."""
    require(actor, *ROLES)
    keys = public_keys(office)
    with office.command(actor, "certificates.trust_list") as work:
        key = needed_key(work.session, office, actor)
        text = trust_list(keys.values(), work.now.date(), key.key_id, key.sign)
        work.record(CERTIFICATES, key.key_id, {"keys": sorted(keys)}, "导出可信密钥清单")
    return text


def make_revocation_list(office: Office, actor: Actor) -> str:
    """The text of the office's revocation list file, signed; on record."""
    require(actor, *ROLES)
    with office.command(actor, "certificates.revocation_list") as work:
        key = needed_key(work.session, office, actor)
        endings = sorted(_endings(work.session), key=lambda each: each.number)
        text = revocation_list(endings, work.now.date(), key.key_id, key.sign)
        note = f"导出撤销名单，共 {len(endings)} 份证书"
        work.record(CERTIFICATES, key.key_id, {"ended": len(endings)}, note)
    return text


def _sign(work: Work, row: Certificate, claim: Claim, key: SigningKey) -> None:
    work.session.add(
        CertificateSignature(
            certificate_id=row.id,
            key_id=key.key_id,
            claim=signed_text(claim, key.key_id, work.now.date(), key.sign),
            at=work.now,
            by_id=work.actor.user_id,
        )
    )


def _pending(session: Session, actor: Actor) -> list[Certificate]:
    """Certificates in force without a signature of a key that is believed, oldest first."""
    from db.enterprise_tables import Enterprise

    believed = (
        select(CertificateSignature.certificate_id)
        .join(CertificateKey, CertificateKey.key_id == CertificateSignature.key_id)
        .where(CertificateKey.distrusted_on.is_(None))
    )
    ended = select(CertificateEnd.certificate_id).where(CertificateEnd.lifted_at.is_(None))
    statement = (
        select(Certificate)
        .join(Audit, Audit.id == Certificate.audit_id)
        .join(Enterprise, Enterprise.id == Audit.enterprise_id)
        .where(
            Audit.decision_id == Certificate.decision_id,
            Certificate.id.not_in(believed),
            Certificate.id.not_in(ended),
        )
        .order_by(Certificate.id)
    )
    if actor.county is not None:
        statement = statement.where(Enterprise.county == actor.county)
    return list(session.scalars(statement))


def _endings(session: Session) -> Iterable[Ending]:
    """Every certificate without force: ended on record, or its result taken back."""
    ended: dict[str, Ending] = {}
    taken_back = (
        select(Certificate)
        .join(Audit, Audit.id == Certificate.audit_id)
        .where((Audit.decision_id.is_(None)) | (Audit.decision_id != Certificate.decision_id))
    )
    for row in session.scalars(taken_back):
        last = select(func.max(AuditStep.at)).where(AuditStep.audit_id == row.audit_id)
        at = session.scalar(last) or row.issued_at
        ended[row.number] = Ending(row.number, at.date(), "withdrawn")
    acts = (
        select(CertificateEnd, Certificate.number)
        .join(Certificate, Certificate.id == CertificateEnd.certificate_id)
        .where(CertificateEnd.lifted_at.is_(None))
        .order_by(CertificateEnd.id)
    )
    for act, number in session.execute(acts):
        ended[number] = Ending(number, act.ended_on, act.cause, act.reason, act.replaced_by)
    return ended.values()
