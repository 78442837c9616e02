"""Test reports of outlets without CEMS (手工监测报告): checked, and read for an audit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enterprise_entry_tables import MonitoringReport
from db.enterprise_tables import Enterprise, Outlet
from db.monitoring.limits import kind_named, packs_for
from grading.monitoring.pollutants import named
from grading.suggestions import or_nearest

if TYPE_CHECKING:
    from grading.monitoring.periods import FactValue, TestReport
    from grading.packs import Pack


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


@dataclass(frozen=True, slots=True)
class OutletReport:
    """A report as an audit reads it: the outlet of ``report`` is the id of one on the register,
    or empty where only its kind is named."""

    kind: str
    pollutant: str
    report: TestReport


class Outlets(Protocol):
    """What is asked of an outlet of the register."""

    @property
    def id(self) -> int: ...

    @property
    def name(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def cems(self) -> bool: ...


def reports_of(
    session: Session, enterprise: Enterprise, pack: Pack, outlets: Sequence[Outlets], on: date
) -> tuple[OutletReport, ...]:
    """The reports of the year up to ``on`` that are of a kind of outlets the pack asks about."""
    of = MonitoringReport
    rows = session.scalars(
        select(of)
        .where(
            of.enterprise_id == enterprise.id,
            of.retired_at.is_(None),
            of.sampled_on <= on.isoformat(),
        )
        .order_by(of.id)
    ).all()
    if not rows:
        return ()
    from grading.monitoring.periods import TestReport, year_before  # numpy, only for reports

    after = year_before(on).isoformat()
    by_name = {outlet.name: outlet for outlet in outlets}
    found = []
    for row in rows:
        if row.sampled_on <= after:
            continue
        pollutant, outlet = named(row.pollutant), by_name.get(row.outlet)
        known = kind_named(row.outlet, [pack]) if outlet is None else None
        kind = outlet.kind if outlet is not None else known.id if known is not None else ""
        if pollutant is None or not kind:
            continue
        oxygen = Decimal(row.oxygen) if row.oxygen else None
        one = TestReport(
            str(outlet.id) if outlet is not None else "",
            date.fromisoformat(row.sampled_on),
            Decimal(row.value),
            row.number,
            oxygen,
        )
        found.append(OutletReport(kind, pollutant.id, one))
    return tuple(found)


def by_report(
    own: Sequence[Outlets], with_hours: Collection[int], reports: Sequence[TestReport]
) -> tuple[list[str], list[TestReport]]:
    """Which outlets of a kind reports answer, hours do not, and the reports with their outlets.

    Those without hours that have no CEMS, or have a report though one is registered. A report
    that names the kind is of the only outlet there is; of one of its own (its id is empty)
    where there are several, or none on the register.
    """
    bare = [outlet for outlet in own if outlet.id not in with_hours]
    if len(own) == 1:
        only = str(own[0].id)
        reports = [replace(one, outlet=one.outlet or only) for one in reports]
    told = {one.outlet for one in reports}
    ids = [str(each.id) for each in bare if not each.cems or str(each.id) in told]
    if "" in told and (bare or not own):
        ids.append("")
    return ids, [one for one in reports if one.outlet in ids]


def report_words(found: FactValue, names: Mapping[str, str], unit: str) -> str:
    """The outlets reports answer, the largest first, with report and day; then those open."""
    known = sorted(
        (one for one in found.entries if one.value is not None),
        key=lambda one: one.value or Decimal(0),
        reverse=True,
    )
    words = [f"{names[one.outlet]} {one.value} {unit}，{one.reason}" for one in known]
    words += [f"{names[one.outlet]} 未知，{one.reason}" for one in found.unknown]
    return "；".join(words)
