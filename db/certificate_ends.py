"""Certificates that lost their force: which, since when, why, and what is in their place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_tables import Audit, Certificate
from db.enterprise_tables import Enterprise
from db.level_acts import CAUSES
from db.level_tables import CertificateEnd
from db.office import Office
from db.users import ROLES, Actor, office_name, require


@dataclass(frozen=True, slots=True)
class EndedCertificate:
    """One certificate without force. ``why`` is the cause in words, ``reason`` the document or
    opinion behind it, ``replaced_by`` the number in its place (empty: none)."""

    number: str
    trial: bool
    enterprise: str
    code: str
    level: str
    ended_on: date
    cause: str
    why: str
    reason: str
    replaced_by: str


def ended_certificates(
    office: Office, actor: Actor, *, trial: bool = False
) -> list[EndedCertificate]:
    """All numbers without force within the actor's county, newest first.

    Trial certificates (样张) have a series of their own and are listed only where asked for.
    """
    require(actor, *ROLES)
    with office.reading() as session:
        statement = (
            select(CertificateEnd, Certificate, Enterprise)
            .join(Certificate, Certificate.id == CertificateEnd.certificate_id)
            .join(Audit, Audit.id == Certificate.audit_id)
            .join(Enterprise, Enterprise.id == Audit.enterprise_id)
            .where(CertificateEnd.lifted_at.is_(None))
            .order_by(CertificateEnd.id.desc())
        )
        if not trial:
            statement = statement.where(Certificate.series == "formal")
        if actor.county is not None:
            statement = statement.where(Enterprise.county == actor.county)
        return [
            EndedCertificate(
                row.number,
                row.series == "trial",
                enterprise.name,
                enterprise.key,
                row.level,
                end.ended_on,
                end.cause,
                CAUSES[end.cause],
                end.reason,
                end.replaced_by,
            )
            for end, row, enterprise in session.execute(statement)
        ]


def end_words(session: Session, certificates: Iterable[Certificate]) -> dict[int, str]:
    """Why certificates have no force, each in one sentence by its id; those in force are absent."""
    numbers = {row.id: row.number for row in certificates}
    acts = (
        select(CertificateEnd)
        .where(CertificateEnd.certificate_id.in_(numbers), CertificateEnd.lifted_at.is_(None))
        .order_by(CertificateEnd.id)
    )
    found = {}
    for last in session.scalars(acts):
        told = f"{numbers[last.certificate_id]} 已于 {last.ended_on} 失效：{CAUSES[last.cause]}"
        if last.reason:
            told += f"（{last.reason}）"
        if last.replaced_by:
            told += f"，由 {last.replaced_by} 代替"
        found[last.certificate_id] = told
    return found


def write_revocations(office: Office, actor: Actor, path: Path) -> int:
    """Write the list of formal certificates without force as a workbook; how many there are."""
    from templates.workbooks.tables import TableColumn, write_table

    rows = ended_certificates(office, actor)
    columns = (
        TableColumn("证书编号", 26), TableColumn("企业名称", 30), TableColumn("信用代码", 22),
        TableColumn("等级", 8), TableColumn("失效日期", 12), TableColumn("原因", 18),
        TableColumn("依据", 30), TableColumn("代替的证书", 26),
    )  # fmt: skip
    notes = [f"{office_name(office)}　截至 {office.clock.today()}　试评样张不列入；本表未签名"]
    lines = [
        (r.number, r.enterprise, r.code, r.level, r.ended_on, r.why, r.reason, r.replaced_by)
        for r in rows
    ]
    return write_table(path, "失效证书编号表", columns, lines, notes=notes)
