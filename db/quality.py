"""Quality checks of an audit: gathers what the rules of ``grading.quality`` look at."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import PurePath

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.attachment_tables import Attachment
from db.audit_cases import AuditCase, load_case
from db.audit_tables import Audit
from db.conclusions import conclusions_in
from db.enterprise_entry_tables import Penalty
from db.enterprise_tables import Enterprise
from db.facts import current_stage
from db.office import Office
from db.review_tables import AuditEvidence
from db.site_visits import site_day
from db.users import Actor
from grading.chains import STAGES
from grading.conclusions import plain
from grading.quality import A_YEAR, Finding, Material, Paper, check
from templates.photos import PICTURES

PENALISED = "compliance.penalised"
"""The source (``from:``) of the fact that asks for penalties of the last year."""


def quality_of(office: Office, actor: Actor, audit_id: int | str) -> tuple[Finding, ...]:
    """What would not stand up to a look, the grave findings first."""
    with office.reading() as session:
        case = load_case(session, audit_id, actor)
        return check(material_of(case, office.clock.today(), actor.county))


def unchecked(case: AuditCase, today: date) -> str:
    """The blocking findings as one sentence; empty where there is none."""
    grave = [each for each in check(material_of(case, today)) if each.severity == "block"]
    if not grave:
        return ""
    more = f"（共 {len(grave)} 处）" if len(grave) > 1 else ""
    return f"质量检查没有通过：{grave[0].words}{more}"


def material_of(case: AuditCase, today: date, county: str | None = None) -> Material:
    """Everything the rules look at, at the stage that is open or was filled in last.

    ``county`` is the one the reader is limited to: enterprises of others stay unnamed.
    """
    stage = current_stage(case)
    audit, enterprise, pack = case.audit, case.enterprise, case.pack
    found = case.assessment(stage)
    met = [
        each.indicator.id
        for each in found.indicators
        if plain(each, audit.target, pack.levels) == "met"
    ]
    entries = case.entries(stage)
    origins = [row.origin for row in entries.values()]
    concluded = conclusions_in(case).get(stage, {})
    place = enterprise.lon is not None and enterprise.lat is not None
    values = case.values(stage)
    denies = any(
        fact.source == PENALISED and values.get(fact.id) is False for fact in pack.facts.values()
    )
    return Material(
        formal=case.mode == "formal",
        stage=stage,
        application=audit.application_date,
        today=today,
        site_on=site_day(case),
        names={each.id: each.name for each in pack.indicators},
        claimed_met=met,
        papers=_papers(case, county),
        stale={id: each.stale for id, each in concluded.items() if each.stale},
        taken_over=origins.count("takeover"),
        typed_in=len(origins) - origins.count("takeover"),
        penalties=_penalties(case.session, enterprise.id, audit.application_date),
        denies_penalty=denies,
        place=(enterprise.lon, enterprise.lat) if place else None,  # type: ignore[arg-type]
    )


def _papers(case: AuditCase, county: str | None) -> tuple[Paper, ...]:
    statement = (
        select(AuditEvidence, Attachment)
        .join(Attachment, Attachment.id == AuditEvidence.attachment_id)
        .where(AuditEvidence.audit_id == case.audit.id, AuditEvidence.retired_at.is_(None))
        .order_by(AuditEvidence.id)
    )
    rows = case.session.execute(statement).all()
    others = _elsewhere(case, {file.sha256 for _, file in rows}, county)
    order = {stage: place for place, stage in enumerate(STAGES)}
    return tuple(
        Paper(
            indicator=row.indicator,
            name=file.file_name,
            stage=row.stage,
            picture=PurePath(file.file_name).suffix.lower() in PICTURES,
            dated=date.fromisoformat(row.dated) if row.dated else None,
            taken_on=datetime.fromisoformat(row.taken_at).date() if row.taken_at else None,
            lon=row.lon,
            lat=row.lat,
            typed=row.typed,
            others=others.get(file.sha256, ()),
        )
        for row, file in sorted(rows, key=lambda each: order[each[0].stage])
    )


def _elsewhere(case: AuditCase, hashes: set[str], county: str | None) -> dict[str, tuple[str, ...]]:
    """Content → the other enterprises whose audits carry the same file."""
    if not hashes:
        return {}
    statement = (
        select(Attachment.sha256, Enterprise.name, Enterprise.county)
        .join(Audit, Audit.number == Attachment.key)
        .join(Enterprise, Enterprise.id == Audit.enterprise_id)
        .where(
            Attachment.kind == "audit",
            Attachment.sha256.in_(hashes),
            Audit.enterprise_id != case.enterprise.id,
        )
        .distinct()
        .order_by(Enterprise.name)
    )
    found: dict[str, tuple[str, ...]] = {}
    for sha256, name, of_county in case.session.execute(statement):
        told = name if county in (None, of_county) else "外县（市、区）的企业"
        found[sha256] = tuple(dict.fromkeys((*found.get(sha256, ()), told)))
    return found


def _penalties(session: Session, enterprise_id: int, on: date) -> tuple[tuple[str, date], ...]:
    """Penalties of the year before a day, the newest first; those without a date are left out."""
    since = (on - A_YEAR).isoformat()
    statement = (
        select(Penalty.number, Penalty.decided_on)
        .where(
            Penalty.enterprise_id == enterprise_id,
            Penalty.retired_at.is_(None),
            Penalty.decided_on > since,
            Penalty.decided_on <= on.isoformat(),
        )
        .order_by(Penalty.decided_on.desc())
    )
    return tuple(
        (number, date.fromisoformat(decided)) for number, decided in session.execute(statement)
    )
