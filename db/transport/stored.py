"""What ledgers in force hold of an enterprise: passages by month, volumes, the newest inventory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.emergency_tables import EmergencyWarning
from db.enterprise_tables import Enterprise
from db.transport.packing import unpack
from db.transport.tables import (
    TransportBatch,
    TransportGate,
    TransportMonth,
    TransportVehicle,
    TransportVolume,
)
from grading.emergency_rules import warning_named
from grading.transport.checks import Period
from grading.transport.passages import Passages
from grading.transport.volumes import Volume


def ids_of(session: Session, enterprise: Enterprise) -> list[int]:
    """The enterprise and the duplicates merged into it."""
    merged = session.scalars(select(Enterprise.id).where(Enterprise.merged_into == enterprise.id))
    return [enterprise.id, *merged]


def in_force(session: Session, enterprise: Enterprise, ledger: str) -> Select[TransportBatch]:
    """The batches of a ledger that count, the first imported first."""
    return (
        select(TransportBatch)
        .where(
            TransportBatch.enterprise_id.in_(ids_of(session, enterprise)),
            TransportBatch.ledger == ledger,
            TransportBatch.undone_at.is_(None),
        )
        .order_by(TransportBatch.id)
    )


def gate_months(session: Session, enterprise: Enterprise) -> list[str]:
    """Months with passages, the earliest first."""
    batches = in_force(session, enterprise, "gate").with_only_columns(TransportBatch.id)
    statement = (
        select(TransportMonth.month)
        .where(TransportMonth.batch_id.in_(batches.order_by(None)))
        .distinct()
        .order_by(TransportMonth.month)
    )
    return list(session.scalars(statement))


def volume_months(session: Session, enterprise: Enterprise) -> list[str]:
    """Months with bulk volumes, the earliest first."""
    batches = in_force(session, enterprise, "volumes").with_only_columns(TransportBatch.id)
    statement = (
        select(TransportVolume.month)
        .where(TransportVolume.batch_id.in_(batches.order_by(None)))
        .distinct()
        .order_by(TransportVolume.month)
    )
    return list(session.scalars(statement))


def passages_of(
    session: Session, enterprise: Enterprise, months: Collection[str]
) -> dict[str, list[tuple[int, Passages]]]:
    """Month → (batch, passages) of the months that hold any, the earliest first."""
    batches = in_force(session, enterprise, "gate").with_only_columns(TransportBatch.id)
    statement = (
        select(TransportMonth.month, TransportMonth.batch_id, TransportMonth.packed)
        .where(TransportMonth.batch_id.in_(batches.order_by(None)))
        .where(TransportMonth.month.in_(list(months)))
        .order_by(TransportMonth.month, TransportMonth.batch_id)
    )
    found: dict[str, list[tuple[int, Passages]]] = {}
    for month, batch, packed in session.execute(statement):
        found.setdefault(month, []).append((batch, unpack(packed)))
    return found


def volumes_of(
    session: Session, enterprise: Enterprise, months: Sequence[str] | None = None
) -> list[tuple[int, int, Volume]]:
    """(batch, row, volume) of the months, all where none are named."""
    batches = in_force(session, enterprise, "volumes").with_only_columns(TransportBatch.id)
    statement = (
        select(TransportVolume)
        .where(TransportVolume.batch_id.in_(batches.order_by(None)))
        .order_by(TransportVolume.month, TransportVolume.batch_id, TransportVolume.row)
    )
    if months is not None:
        statement = statement.where(TransportVolume.month.in_(list(months)))
    return [
        (
            each.batch_id,
            each.row,
            Volume(
                each.month, each.direction, each.kind, each.goods, each.mode, each.kg, each.chain,
                each.leg, each.stage, each.via,
            ),
        )
        for each in session.scalars(statement)
    ]  # fmt: skip


def fleet_of(
    session: Session, enterprise: Enterprise, ledger: str, on: date | None = None
) -> tuple[TransportBatch, list[TransportVehicle]] | None:
    """The newest inventory of a day or before it, with its lines."""
    statement = in_force(session, enterprise, ledger).order_by(None)
    if on is not None:
        statement = statement.where(TransportBatch.as_of <= on)
    batch = session.scalars(
        statement.order_by(TransportBatch.as_of.desc(), TransportBatch.id.desc()).limit(1)
    ).one_or_none()
    if batch is None:
        return None
    rows = session.scalars(
        select(TransportVehicle)
        .where(TransportVehicle.batch_id == batch.id)
        .order_by(TransportVehicle.row)
    )
    return batch, list(rows)


def gate_of(
    session: Session, enterprise: Enterprise, on: date | None = None
) -> TransportGate | None:
    """What was last seen of the gate system, on a day or before it."""
    statement = select(TransportGate).where(
        TransportGate.enterprise_id.in_(ids_of(session, enterprise))
    )
    if on is not None:
        statement = statement.where(TransportGate.seen_on <= on)
    newest = statement.order_by(TransportGate.seen_on.desc(), TransportGate.number.desc()).limit(1)
    return session.scalars(newest).one_or_none()


def warnings_of(session: Session) -> list[Period]:
    """Every warning of the city, the earliest first."""
    rows = session.scalars(select(EmergencyWarning).order_by(EmergencyWarning.started_at))
    return [
        Period(
            each.number,
            warning_named(each.warning).name,
            each.started_at.replace(tzinfo=None),
            None if each.ended_at is None else each.ended_at.replace(tzinfo=None),
        )
        for each in rows
    ]
