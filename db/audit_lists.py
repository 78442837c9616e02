"""Audits listed: rows read in one statement, within the county of whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.audit_cases import county_name
from db.audit_tables import Audit, AuditObjection, Decision
from db.audit_views import AuditRow, EnterpriseFace
from db.enterprise_tables import Enterprise
from db.library_tables import StandardPack
from db.office import Office
from db.users import ROLES, Actor, require
from grading import chains


def list_audits(
    office: Office,
    actor: Actor,
    *,
    state: str | None = None,
    enterprise: str | None = None,
    limit: int = 500,
    offset: int = 0,
) -> list[AuditRow]:
    """The audits this person may see, newest first, by state or enterprise (CODE or CODE/SITE)."""
    require(actor, *ROLES)
    with office.reading() as session:
        states = () if state is None else (state,)
        return audit_rows(
            session, actor, states=states, enterprise=enterprise, limit=limit, offset=offset
        )


def audit_rows(
    session: Session,
    actor: Actor,
    *,
    states: Sequence[str] = (),
    ids: Sequence[int] | None = None,
    enterprise: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[AuditRow]:
    """:func:`list_audits` in a session that is open already; ``states`` empty: every state.

    ``ids`` are some hundred audits by their id.
    """
    statement = _statement().order_by(Audit.id.desc())
    if actor.county is not None:
        statement = statement.where(Enterprise.county == actor.county)
    if states:
        statement = statement.where(Audit.state.in_(states))
    if ids is not None:
        statement = statement.where(Audit.id.in_(ids))
    if enterprise is not None:
        code, _, site = enterprise.partition("/")
        statement = statement.where(Enterprise.code == code.strip().upper())
        if site:
            statement = statement.where(Enterprise.site == site.strip())
    if limit is not None:
        statement = statement.limit(limit).offset(offset)
    faces: dict[int, EnterpriseFace] = {}
    found = []
    for row in session.execute(statement):
        face = faces.get(row.enterprise_id)
        if face is None:
            face = faces[row.enterprise_id] = EnterpriseFace(
                row.enterprise_id,
                row.code,
                row.site,
                row.name,
                row.county,
                county_name(row.county),
            )
        found.append(
            AuditRow(
                id=row.id,
                number=row.number,
                enterprise=face,
                industry=row.industry,
                pack=f"{row.pack}@{row.edition}",
                chain=row.chain,
                target=row.target,
                mode="formal" if row.mode == "formal" else "trial",
                kind=row.kind,
                state=row.state,
                state_title=chains.chain_of(row.chain).words.states[row.state],
                application_date=row.application_date,
                opened_on=row.opened_at.date(),
                level=row.level,
                notice_until=row.notice_until,
                open_objections=row.open_objections,
            )
        )
    return found


def _statement() -> Select[*tuple[Any, ...]]:
    objections = (
        select(func.count())
        .where(AuditObjection.audit_id == Audit.id, AuditObjection.outcome.is_(None))
        .scalar_subquery()
    )
    return (
        select(
            Audit.id,
            Audit.number,
            Audit.chain,
            Audit.target,
            Audit.mode,
            Audit.kind,
            Audit.state,
            Audit.application_date,
            Audit.opened_at,
            Audit.notice_until,
            Audit.enterprise_id,
            Enterprise.code,
            Enterprise.site,
            Enterprise.name,
            Enterprise.county,
            StandardPack.pack,
            StandardPack.edition,
            StandardPack.industry,
            Decision.level,
            objections.label("open_objections"),
        )
        .join(Enterprise, Audit.enterprise_id == Enterprise.id)
        .join(StandardPack, Audit.fingerprint == StandardPack.fingerprint)
        .outerjoin(Decision, Audit.decision_id == Decision.id)
    )
