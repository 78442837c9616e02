"""Test reports of outlets without CEMS (手工监测报告): checked, and read for an audit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enterprise_entry_tables import MonitoringReport
from db.enterprise_tables import Enterprise, Outlet
from db.monitoring.limits import kind_named, packs_for
from grading.monitoring.pollutants import named
from grading.suggestions import or_nearest

if TYPE_CHECKING:
    from grading.monitoring.periods import TestReport


def wrong_in_report(
    session: Session, enterprise: Enterprise, values: Mapping[str, str], today: date
) -> list[tuple[str, str]]:
    """Why a report cannot count: sampled after ``today``, or of an outlet nobody knows.

    (field, message) each; a name mistyped would otherwise leave its outlet without a report.
    """
    wrong = []
    if values["sampled_on"] > today.isoformat():
        wrong.append(("sampled_on", f"采样日期 {values['sampled_on']} 还没有到"))
    of = Outlet
    names = session.scalars(
        select(of.name).where(of.enterprise_id == enterprise.id, of.retired_at.is_(None))
    ).all()
    said = values["outlet"]
    if said not in names and kind_named(said, packs_for(session, enterprise, today)) is None:
        remedy = or_nearest("先登记排放口，或者写标准里的类型", said, list(names))
        wrong.append(("outlet", f"没有名为“{said}”的排放口：{remedy}"))
    return wrong


def reports_of(session: Session, enterprise: Enterprise) -> tuple[tuple[str, TestReport], ...]:
    """The reports of an enterprise that stand: (id of the pollutant, report), in their order."""
    from grading.monitoring.periods import TestReport

    of = MonitoringReport
    rows = session.scalars(
        select(of).where(of.enterprise_id == enterprise.id, of.retired_at.is_(None)).order_by(of.id)
    )
    found = []
    for row in rows:
        pollutant = named(row.pollutant)
        if pollutant is not None:
            oxygen = Decimal(row.oxygen) if row.oxygen else None
            day = date.fromisoformat(row.sampled_on)
            one = TestReport(row.outlet, day, Decimal(row.value), row.number, oxygen)
            found.append((pollutant.id, one))
    return tuple(found)
