"""Checks of transport records: every month opens and holds as many passages as it says."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.check import finding
from db.transport.packing import unpack
from db.transport.tables import TransportBatch, TransportMonth, TransportVehicle, TransportVolume
from grading.refusals import Finding


def check_records(session: Session) -> Iterator[Finding]:
    """What of the ledgers no longer fits together."""
    held: dict[int, int] = {}
    stored = select(TransportMonth).order_by(TransportMonth.batch_id, TransportMonth.month)
    for row in session.scalars(stored.execution_options(yield_per=12)):
        try:
            there = len(unpack(row.packed))
        except (ValueError, KeyError, zlib.error):
            words = f"台账批次 {row.batch_id} 的 {row.month} 打不开，请从备份恢复"
            yield finding("transport", words, str(row.batch_id))
            continue
        held[row.batch_id] = held.get(row.batch_id, 0) + there
        if there != row.passages:
            words = f"台账批次 {row.batch_id} 的 {row.month} 有 {there} 条，记作 {row.passages} 条"
            yield finding("transport", words, str(row.batch_id))
    for table in (TransportVolume, TransportVehicle):  # a batch is of one ledger alone
        counted = select(table.batch_id, func.count()).group_by(table.batch_id)
        held |= {int(batch): int(count) for batch, count in session.execute(counted)}
    for batch in session.scalars(select(TransportBatch).order_by(TransportBatch.id)):
        if held.get(batch.id, 0) != batch.kept:
            words = f"台账批次 {batch.id} 有 {held.get(batch.id, 0)} 条，记作入账 {batch.kept} 条"
            yield finding("transport", words, str(batch.id))
