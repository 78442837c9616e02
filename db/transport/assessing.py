"""Clean transport assessed: shares per month and period, fleets, what is missing or doubtful."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enterprise_tables import Enterprise, EnterpriseIndustry
from db.enterprises import find
from db.office import Office
from db.transport.readings import counting
from db.transport.stored import (
    fleet_of,
    gate_months,
    gate_of,
    passages_of,
    volume_months,
    volumes_of,
    warnings_of,
)
from db.transport.tables import TransportBatch, TransportGate
from db.users import ROLES, Actor, require
from grading.refusals import Refusal
from grading.transport.checks import Doubt, doubts, fields_told, months_kept, months_missing
from grading.transport.passages import RoadTally, tally
from grading.transport.register import register
from grading.transport.shares import (
    Figures,
    RoadShare,
    Rule,
    by_month,
    figures,
    fleet_share,
    months_between,
    period_before,
    road_share,
    rule_for,
)
from grading.transport.volumes import Booked, book, month_gaps

DENOMINATORS: Mapping[str, tuple[str, ...]] = {"cement": ("materials",)}
"""What the share divides by where no pack is asked: cement fuels and raw materials only (见)."""


@dataclass(frozen=True, slots=True)
class Fleet:
    """An inventory: how many at each stage, and the shares packs ask for."""

    batch: int
    as_of: date
    count: int
    stages: Mapping[int, int]
    shares: Mapping[int, RoadShare]


@dataclass(frozen=True, slots=True)
class TransportMonthView:
    """One month: its figures, and what it rests on."""

    month: str
    figures: Figures
    passages: int
    plates: int
    batches: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GateRecord:
    """The gate system as last seen; ``months`` full months the video then went back."""

    seen_on: date
    video_since: date | None
    months: int | None
    upload_share: Decimal | None
    note: str


@dataclass(frozen=True, slots=True)
class TransportAssessment:
    """Everything that can be said of a period.

    ``months_without`` are months of the period without any ledger, ``gaps`` all whose ledgers
    are not complete with the reason (the share is open then), ``fields`` gate field → of
    ``entries`` rows those that tell it, ``roads`` stage → share of the road part at it or better.
    """

    code: str
    name: str
    industry: str
    first: str
    last: str
    on: date
    rule: Rule
    months: tuple[TransportMonthView, ...]
    whole: Figures
    roads: Mapping[int, RoadShare]
    months_without: tuple[str, ...]
    gaps: tuple[tuple[str, str], ...]
    fields: Mapping[str, int]
    entries: int
    ledger_months: int
    ledger_missing: tuple[str, ...]
    inplant: Fleet | None
    machines: Fleet | None
    gate: GateRecord | None
    notes: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    bulk_kg: int
    rail_kg: int


def assess_transport(
    office: Office,
    actor: Actor,
    enterprise_code: str,
    first: str = "",
    last: str = "",
    *,
    industry: str = "",
    denominator: Sequence[str] = (),
) -> TransportAssessment:
    """Assess an enterprise from month to month (``2026-01``; default: the last twelve full ones).

    ``industry`` and ``denominator`` as its pack has them; default: its main industry.
    """
    require(actor, *ROLES)
    with office.reading() as session:
        enterprise = find(session, enterprise_code)
        require(actor, *ROLES, county=enterprise.county)
        today = office.clock.today()
        usual = period_before(today)
        first, last = first or usual[0], last or usual[1]
        for each in (first, last):
            _refuse_no_month(each)
        if first > last:
            raise Refusal(f"起始月份 {first} 在截止月份 {last} 之后", "月份", "请对调或改正")
        return assessed(session, enterprise, first, last, today, industry, denominator)


def assessed(
    session: Session,
    enterprise: Enterprise,
    first: str,
    last: str,
    on: date,
    industry: str = "",
    denominator: Sequence[str] = (),
    *,
    doubtful: bool = True,
) -> TransportAssessment:
    """As :func:`assess_transport`, within a session; ``doubtful`` False looks for no doubts."""
    industry = industry or main_industry(session, enterprise)
    rule = rule_for(industry, denominator or DENOMINATORS.get(industry, ()), counting(session))
    span = months_between(first, last)
    stored = passages_of(session, enterprise, span)
    road = {month: tally([part for _, part in parts]) for month, parts in stored.items()}
    volumes = volumes_of(session, enterprise, span)
    booked = book([volume for _, _, volume in volumes], road)
    every = by_month(booked, rule, span)
    whole = figures(booked.lines, rule)
    batches: dict[str, set[int]] = {month: {b for b, _ in parts} for month, parts in stored.items()}
    for batch, _, volume in volumes:
        batches.setdefault(volume.month, set()).add(batch)
    gates = gate_months(session, enterprise)
    used = {batch for parts in stored.values() for batch, _ in parts}
    gate_rows = [
        (filled, read)
        for filled, read in session.execute(
            select(TransportBatch.filled, TransportBatch.read).where(TransportBatch.id.in_(used))
        )
    ]
    kept = register().ledger_months
    ledger_there = sorted({*gates, *volume_months(session, enterprise)})
    missing = months_missing(ledger_there, on, kept)
    everything = rule_for(industry, ("materials", "products"), {})
    return TransportAssessment(
        code=enterprise.key,
        name=enterprise.name,
        industry=industry,
        first=first,
        last=last,
        on=on,
        rule=rule,
        months=tuple(
            _month(month, every[month], road.get(month), batches.get(month, set()))
            for month in span
        ),
        whole=whole,
        roads=_roads(booked, rule, industry),
        months_without=tuple(month for month in span if month not in batches),
        gaps=month_gaps(span, [volume for _, _, volume in volumes], road),
        fields=fields_told([json.loads(filled) for filled, _ in gate_rows]),
        entries=sum(read for _, read in gate_rows),
        ledger_months=kept - len(missing),
        ledger_missing=missing,
        inplant=_fleet(session, enterprise, "inplant", on),
        machines=_fleet(session, enterprise, "machines", on),
        gate=_gate(session, enterprise, on),
        notes=booked.notes,
        doubts=doubts(stored, warnings_of(session)) if doubtful else (),
        bulk_kg=figures(booked.lines, everything).total,
        rail_kg=figures(booked.lines, everything).modes.get("rail", 0),
    )


def main_industry(session: Session, enterprise: Enterprise) -> str:
    """The industry in the first place of the register; empty where none is known."""
    statement = (
        select(EnterpriseIndustry.industry)
        .where(EnterpriseIndustry.enterprise_id == enterprise.id)
        .order_by(EnterpriseIndustry.position)
        .limit(1)
    )
    return session.scalar(statement) or ""


def _month(
    month: str, found: Figures, road: RoadTally | None, batches: set[int]
) -> TransportMonthView:
    passages, plates = (road.passages, road.plates) if road is not None else (0, 0)
    return TransportMonthView(month, found, passages, plates, tuple(sorted(batches)))


def _roads(booked: Booked, rule: Rule, industry: str) -> dict[int, RoadShare]:
    """Shares by stage; the 国四 and 国五 lines of cement leave tankers out (340 号, 见)."""
    return {
        stage: road_share(
            booked.lines, rule, least_stage=stage, tankers=industry != "cement" or stage > 5
        )
        for stage in (4, 5, 6, 7)
    }


def _fleet(session: Session, enterprise: Enterprise, ledger: str, on: date) -> Fleet | None:
    found = fleet_of(session, enterprise, ledger, on)
    if found is None:
        return None
    batch, rows = found
    stages = [each.stage for each in rows]
    return Fleet(
        batch.id,
        batch.as_of,
        len(rows),
        {stage: stages.count(stage) for stage in sorted(set(stages), reverse=True)},
        {least: fleet_share(stages, least) for least in (3, 4, 5, 6, 7)},
    )


def _gate(session: Session, enterprise: Enterprise, on: date) -> GateRecord | None:
    row = gate_of(session, enterprise, on)
    return None if row is None else gate_record(row)


def gate_record(row: TransportGate) -> GateRecord:
    """What was seen of a gate system, the months counted on the day it was seen."""
    months = None if row.video_since is None else months_kept(row.video_since, row.seen_on)
    share = Decimal(row.upload_share) if row.upload_share else None
    return GateRecord(row.seen_on, row.video_since, months, share, row.note)


def _refuse_no_month(text: str) -> None:
    try:
        date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Refusal(f"“{text}”不是月份", "月份", "请写成 2026-01") from None
