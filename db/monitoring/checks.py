"""Checks of monitoring data: months that were altered, batches that do not fit together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.check import finding
from db.enterprise_tables import Outlet
from db.monitoring.packing import StoredMonth, unpack_months
from db.monitoring.stored import month_of
from db.monitoring.tables import MonitoringBatch, MonitoringMonth
from grading.refusals import Finding

_TOGETHER = 400


def check_records(session: Session) -> Iterator[Finding]:
    """What is wrong with months of hours and the files they came from."""
    yield from _altered(session)
    yield from _twice(session)
    yield from _undone(session)


def _altered(session: Session) -> Iterator[Finding]:
    """Months whose bytes are not those they were sealed with, or that cannot be read."""
    of = MonitoringMonth
    columns = of.outlet_id, of.pollutant, of.month, of.step, of.hours, of.digest, of.data
    rows = session.execute(
        select(Outlet.name, *columns)
        .join(Outlet, Outlet.id == of.outlet_id)
        .order_by(of.id)
        .execution_options(yield_per=_TOGETHER)
    )
    for some in rows.partitions(_TOGETHER):
        whole: list[tuple[str, int, StoredMonth]] = []
        for name, outlet, pollutant, number, step, hours, digest, data in some:
            key = f"{name} {pollutant} {number // 100}-{number % 100:02d}"
            if hashlib.sha256(data).hexdigest() == digest:
                stored = StoredMonth(str(outlet), pollutant, month_of(number), step, bytes(data))
                whole.append((key, hours, stored))
            else:
                yield finding("monitoring", f"{key} 的小时数据与导入时不符，可能被改动过", key)
        months = unpack_months([stored for _, _, stored in whole])
        for (key, hours, _), month in zip(whole, months, strict=True):
            there = int((month.flag != 0).sum())
            if len(month.value) != month.month.hours * 60 // month.step or there != hours:
                yield finding("monitoring", f"{key} 有 {there} 个小时值，登记为 {hours}", key)


def _twice(session: Session) -> Iterator[Finding]:
    """Months of which two versions stand."""
    of = MonitoringMonth
    rows = session.execute(
        select(Outlet.name, of.pollutant, of.month)
        .join(Outlet, Outlet.id == of.outlet_id)
        .where(of.ended_by.is_(None))
        .group_by(Outlet.name, of.outlet_id, of.pollutant, of.month, of.step)
        .having(func.count() > 1)
    )
    for name, pollutant, number in rows:
        key = f"{name} {pollutant} {number // 100}-{number % 100:02d}"
        yield finding("monitoring", f"{key} 有两份同时有效的小时数据", key)


def _undone(session: Session) -> Iterator[Finding]:
    """Months that stand although their file was taken back."""
    of, batch = MonitoringMonth, MonitoringBatch
    rows = session.execute(
        select(batch.id, func.count())
        .join(of, of.batch_id == batch.id)
        .where(batch.undone_at.is_not(None), of.ended_by.is_(None))
        .group_by(batch.id)
    )
    for id, count in rows:
        yield finding("monitoring", f"第 {id} 批已撤销，仍有 {count} 个月的数据有效", str(id))
