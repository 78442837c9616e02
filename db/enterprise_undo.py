"""Undoing an imported list, as long as nothing later has touched what it did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.clock import moment_text
from db.enterprise_conflicts import refuse_conflicts
from db.enterprise_import import MAY_IMPORT
from db.enterprise_records import Record, record_from
from db.enterprise_register import put_records
from db.enterprise_tables import EnterpriseChange, ImportBatch, ImportRow
from db.office import Office, Work
from db.users import Actor, require
from grading.refusals import Refusal


@dataclass(frozen=True, slots=True)
class UndoResult:
    """What undoing a batch did: enterprises retired and put back to what they were."""

    batch: int
    retired: int
    restored: int


def undo(office: Office, actor: Actor, batch: int) -> UndoResult:
    """Undo an imported list: retire what it created, restore what it updated.

    Refuses an unknown batch, one already undone, and one whose enterprises
    something has touched since (a later list, an edit, an audit): those are named.
    """
    require(actor, *MAY_IMPORT)
    with office.command(actor, "enterprises.undo") as work:
        session = work.session
        row = session.get(ImportBatch, batch) if 0 < batch < 1 << 31 else None
        if row is None:
            raise Refusal(f"没有第 {batch} 批导入", "批次", "批次号见导入结果或留痕")
        if row.undone_at is not None:
            raise Refusal(
                f"第 {batch} 批已由 {row.undone_by} 于 {row.undone_at:%Y-%m-%d %H:%M} 撤销", "批次"
            )
        created = _created(session, batch)
        before = _before(session, batch)
        refuse_conflicts(session, batch, created, before.keys(), actor)
        reason = f"撤销第 {batch} 批导入（{row.file}）"
        retire_rows(work, created, reason)
        put_records(work, list(before.items()))
        session.execute(
            update(EnterpriseChange).where(EnterpriseChange.batch_id == batch).values(undone=True)
        )
        row.undone_at, row.undone_by = work.now, actor.name
        work.record(
            "batch",
            str(batch),
            {"retired": sorted(created), "restored": sorted(before)},
            f"{reason}：停用 {len(created)} 家，恢复 {len(before)} 家",
            also=("enterprise",),
        )
        return UndoResult(batch, len(created), len(before))


def _created(session: Session, batch: int) -> set[int]:
    """The enterprises a batch created."""
    statement = select(ImportRow.enterprise_id, ImportRow.rows).where(
        ImportRow.batch_id == batch, ImportRow.done == "created"
    )
    found: set[int] = set()
    for first, rows in session.execute(statement):
        if first is not None:
            found.update(range(first, first + rows))
    return found


def _before(session: Session, batch: int) -> dict[int, Record]:
    """The enterprises a batch updated, each as it was before."""
    of = EnterpriseChange
    statement = select(of.enterprise_id, of.before).where(of.batch_id == batch)
    return {id: record_from(text)[1] for id, text in session.execute(statement)}


def retire_rows(work: Work, ids: Iterable[int], reason: str) -> None:
    """Take enterprises out of use, which frees their codes; the rows stay."""
    now = moment_text(work.now)
    cursor = work.driver()
    try:
        cursor.executemany(
            work.sql(
                "UPDATE enterprises SET retired_at = ?, retired_reason = ?, updated_at = ?, "
                "version = version + 1 WHERE id = ?"
            ),
            [(now, reason, now, id) for id in ids],
        )
    finally:
        cursor.close()
