"""The lists imported until now: which file, what each did, and whether it was undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from db.enterprise_import import MAY_IMPORT
from db.enterprise_tables import ImportBatch, ImportRow
from db.office import Office
from db.users import Actor, require


@dataclass(frozen=True, slots=True)
class BatchView:
    """One imported list. Counts are of rows; ``undone_at`` is None while it stands."""

    batch: int
    file: str
    sha256: str
    sheet: str
    header_row: int
    read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    mended: int
    actor: str
    at: datetime
    undone_at: datetime | None
    undone_by: str


def batches(office: Office, actor: Actor) -> list[BatchView]:
    """All imported lists, the newest first."""
    require(actor, *MAY_IMPORT)
    with office.reading() as session:
        rows = session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc()))
        return [
            BatchView(
                batch=row.id,
                file=row.file,
                sha256=row.sha256,
                sheet=row.sheet,
                header_row=row.header_row,
                read=row.read,
                created=row.created,
                updated=row.updated,
                unchanged=row.unchanged,
                rejected=row.rejected,
                mended=row.mended,
                actor=row.actor,
                at=row.at,
                undone_at=row.undone_at,
                undone_by=row.undone_by,
            )
            for row in rows
        ]


def enterprises_of(office: Office, actor: Actor, batch: int) -> list[int]:
    """The ids of the enterprises a list was about, in its order; none of an unknown batch."""
    require(actor, *MAY_IMPORT)
    statement = (
        select(ImportRow.enterprise_id, ImportRow.rows)
        .where(ImportRow.batch_id == batch)
        .order_by(ImportRow.row)
    )
    found: dict[int, None] = {}
    with office.reading() as session:
        for first, rows in session.execute(statement):
            if first is not None:
                found.update(dict.fromkeys(range(first, first + rows)))
    return list(found)
