"""Reported figures read: those that count, every earlier one, and the batches they came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from db.audit_cases import display_names
from db.energy.tables import EnergyBatch, EnergyRow
from db.enterprise_tables import Enterprise
from db.enterprises import find
from db.office import Office
from db.users import ROLES, Actor, require
from grading.canonical import parse_json
from grading.energy.accounts import Entry
from grading.energy.catalogue import FLOWS, item, process


@dataclass(frozen=True, slots=True)
class FigureView:
    """One figure with its batch; ``state`` 有效, 已更新 or 已撤销."""

    entry: Entry
    written: str
    batch: int
    file: str
    at: datetime
    by: str
    state: str

    @property
    def title(self) -> str:
        """Process, item and flow in words."""
        flow = FLOWS[self.entry.flow]
        return f"{process(self.entry.process).name} {item(self.entry.item).name} {flow}"


@dataclass(frozen=True, slots=True)
class BatchView:
    """One import; ``undone_at`` is None while it stands."""

    batch: int
    file: str
    read: int
    added: int
    changed: int
    unchanged: int
    at: datetime
    by: str
    undone_at: datetime | None
    undone_by: str


def figures(
    office: Office,
    actor: Actor,
    enterprise: str,
    *,
    year: int | None = None,
    history: bool = False,
) -> tuple[FigureView, ...]:
    """The figures of an enterprise (CODE or CODE/SITE), the newest year first.

    ``history`` also tells those that were superseded or undone, after the one that counts.
    """
    require(actor, *ROLES)
    with office.reading() as session:
        of = find(session, enterprise)
        require(actor, *ROLES, county=of.county)
        names = display_names(session)
        statement = (
            select(EnergyRow, EnergyBatch)
            .join(EnergyBatch, EnergyBatch.id == EnergyRow.batch_id)
            .where(EnergyRow.enterprise_id.in_(same_enterprise(session, of.id)))
            .order_by(
                EnergyRow.period.desc(), EnergyRow.process, EnergyRow.item, EnergyRow.flow,
                EnergyRow.id.desc(),
            )
        )  # fmt: skip
        if year is not None:
            statement = statement.where(EnergyRow.period.startswith(str(year)))
        if not history:
            statement = statement.where(counts())
        return tuple(
            FigureView(
                entry_of(row), row.written, batch.id, batch.file, batch.at,
                names.get(batch.by_id, ""), _state(row),
            )
            for row, batch in session.execute(statement)
        )  # fmt: skip


def batches(office: Office, actor: Actor) -> tuple[BatchView, ...]:
    """All imports, the newest first; a county's person sees those with its own enterprises only."""
    require(actor, *ROLES)
    statement = select(EnergyBatch).order_by(EnergyBatch.id.desc())
    if actor.county is not None:
        own = (
            select(EnergyRow.batch_id)
            .join(Enterprise, Enterprise.id == EnergyRow.enterprise_id)
            .where(Enterprise.county == actor.county)
        )
        others = (
            select(EnergyRow.batch_id)
            .join(Enterprise, Enterprise.id == EnergyRow.enterprise_id)
            .where(Enterprise.county != actor.county)
        )
        statement = statement.where(EnergyBatch.id.in_(own), EnergyBatch.id.not_in(others))
    with office.reading() as session:
        names = display_names(session)
        return tuple(
            BatchView(
                row.id, row.file, row.read, row.added, row.changed, row.unchanged, row.at,
                names.get(row.by_id, ""), row.undone_at,
                names.get(row.undone_by, "") if row.undone_by is not None else "",
            )
            for row in session.scalars(statement)
        )  # fmt: skip


def entries_of(session: Session, enterprise_id: int) -> list[Entry]:
    """The figures of an enterprise that count, duplicates merged into it included."""
    statement = (
        select(EnergyRow)
        .where(EnergyRow.enterprise_id.in_(same_enterprise(session, enterprise_id)), counts())
        .order_by(EnergyRow.id)
    )
    return [entry_of(row) for row in session.scalars(statement)]


def entries_by_enterprise(session: Session, years: Sequence[int]) -> dict[int, list[Entry]]:
    """The figures of these years by enterprise in use."""
    merged = select(Enterprise.id, Enterprise.merged_into).where(
        Enterprise.merged_into.is_not(None)
    )
    into = {id: survivor for id, survivor in session.execute(merged) if survivor is not None}
    some = [EnergyRow.period.startswith(str(year)) for year in years]
    found: dict[int, list[Entry]] = {}
    for row in session.scalars(
        select(EnergyRow).where(counts(), or_(*some)).order_by(EnergyRow.id)
    ):
        id = row.enterprise_id
        while id in into:
            id = into[id]
        found.setdefault(id, []).append(entry_of(row))
    return found


def same_enterprise(session: Session, id: int) -> list[int]:
    """The enterprise and the duplicates that were merged into it."""
    found, new = [id], [id]
    while new:
        new = list(session.scalars(select(Enterprise.id).where(Enterprise.merged_into.in_(new))))
        found += new
    return found


def counts() -> ColumnElement[bool]:
    """The condition that a row is the figure that counts."""
    return EnergyRow.superseded_by.is_(None) & EnergyRow.retired_at.is_(None)


def entry_of(row: EnergyRow) -> Entry:
    """A row as the accounts take it."""
    measured = parse_json(row.measured)
    assert isinstance(measured, dict)
    return Entry(
        row.period, row.process, row.item, row.flow, Decimal(row.amount), measured, row.source,
        f"第 {row.batch_id} 批 {row.place}".rstrip(), row.note, row.unit,
    )  # fmt: skip


def _state(row: EnergyRow) -> str:
    if row.retired_at is not None:
        return "已撤销"
    return "有效" if row.superseded_by is None else "已更新"
