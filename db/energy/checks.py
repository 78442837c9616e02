"""What must hold among the figures of energy and carbon."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.check import finding
from db.energy.figures import counts
from db.energy.tables import EnergyBatch, EnergyFactor, EnergyRow
from db.enterprise_tables import Enterprise
from grading.energy.catalogue import catalogue
from grading.energy.factors import book
from grading.refusals import Finding


def check_records(session: Session) -> Iterator[Finding]:
    """One figure counts per enterprise, period, process, item and flow; all of them are known."""
    key = (EnergyRow.period, EnergyRow.process, EnergyRow.item, EnergyRow.flow)
    twins = (
        select(Enterprise.name, *key)
        .join(Enterprise, Enterprise.id == EnergyRow.enterprise_id)
        .where(counts())
        .group_by(Enterprise.id, Enterprise.name, *key)
        .having(func.count() > 1)
    )
    for name, period, process, item, _ in session.execute(twins):
        yield finding("energy", f"{name} {period} {process} {item} 有几个有效的数", item)
    known = catalogue()
    undone = set(session.scalars(select(EnergyBatch.id).where(EnergyBatch.undone_at.is_not(None))))
    for row in session.scalars(select(EnergyRow)):
        if row.item not in known.items or row.process not in known.processes:
            yield finding("energy", f"能耗数据 {row.id} 的项目或工序不认识", row.item)
        elif row.flow not in known.items[row.item].flows or not _is_amount(row.amount):
            yield finding("energy", f"能耗数据 {row.id} 的去向或数量不对", row.amount)
        if (row.retired_at is not None) != (row.batch_id in undone):
            yield finding("energy", f"能耗数据 {row.id} 与第 {row.batch_id} 批的撤销不一致")
        if row.superseded_by in undone:
            yield finding("energy", f"能耗数据 {row.id} 被已撤销的一批更新", str(row.superseded_by))
    for factor in session.scalars(select(EnergyFactor)):
        wrong = factor.quantity in ("grid", "region") and factor.region not in book().regions
        if factor.item not in known.items or wrong:
            yield finding("energy", f"自录因子 {factor.id} 的项目或区域不认识", factor.item)
        elif factor.quantity != "region" and not _is_amount(factor.value):
            yield finding("energy", f"自录因子 {factor.id} 的值不是数", factor.value)


def _is_amount(text: str) -> bool:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and number >= 0
