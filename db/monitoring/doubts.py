"""Doubts about the hours of outlets, and waivers: records of why one is not held against them.

A waived doubt stays visible with its waiver; it never changes an hour. A waiver covers the
doubts of its kind that lie within its hours, so that what a later upload adds is told anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from db.clock import moment_from
from db.enterprise_tables import Outlet
from db.enterprises import find_any
from db.looks import Look
from db.monitoring.limits import checked_pollutant
from db.monitoring.outlets import outlet_within
from db.monitoring.tables import MonitoringWaiver
from db.monitoring.vanished import vanished
from db.office import Office
from db.users import ROLES, Actor, require
from grading.monitoring.doubts import Doubt, doubt_kinds, doubts
from grading.monitoring.hours import Month, MonthHours, hour_start
from grading.monitoring.results import Limit
from grading.refusals import Finding, Refusal
from grading.suggestions import or_nearest

MAY_WAIVE = ("reviewer", "inspector", "approver")
"""Whoever imports the data does not also explain its doubts away."""

SEVERITY = {"high": "warning", "medium": "warning", "low": "note"}


@dataclass(frozen=True, slots=True)
class WaiverView:
    """A waiver: of which doubts (``pollutant`` empty: of the whole outlet), by whom and why.

    ``ended_at`` is None while it holds.
    """

    id: int
    outlet_id: int
    outlet: str
    kind: str
    kind_title: str
    pollutant: str
    first_hour: int
    last_hour: int
    reason: str
    by: str
    at: datetime
    ended_at: datetime | None
    ended_by: str
    ended_reason: str

    def covers(self, doubt: Doubt) -> bool:
        """Is this doubt one of those it explains?"""
        return (
            self.ended_at is None
            and str(self.outlet_id) == doubt.outlet
            and self.kind == doubt.kind
            and self.pollutant in ("", doubt.pollutant)
            and self.first_hour <= doubt.first_hour
            and doubt.last_hour <= self.last_hour
        )

    def words(self) -> str:
        """The waiver in one sentence."""
        return f"{self.by} {self.at:%Y-%m-%d} 豁免：{self.reason}"

    def as_json(self) -> dict[str, object]:
        """The waiver as the command line prints it."""
        return {
            "waiver": self.id,
            "outlet": self.outlet,
            "kind": self.kind,
            "pollutant": self.pollutant or None,
            "first_hour": f"{hour_start(self.first_hour):%Y-%m-%d %H:00}",
            "last_hour": f"{hour_start(self.last_hour):%Y-%m-%d %H:00}",
            "reason": self.reason,
            "by": self.by,
            "at": self.at.isoformat(),
            "ended_at": self.ended_at.isoformat() if self.ended_at else None,
        }


@dataclass(frozen=True, slots=True)
class SeenDoubt:
    """A doubt and, where a person has explained it, the waiver."""

    doubt: Doubt
    waiver: WaiverView | None

    def as_finding(self, outlet: str) -> Finding:
        """The doubt as one of the findings; a waived one is a note that says so."""
        one = self.doubt
        waived = f"（{self.waiver.words()}）" if self.waiver else ""
        return Finding(
            row=None,
            column=outlet,
            value=one.pollutant,
            rule=one.kind,
            severity="note" if self.waiver else SEVERITY[one.severity],  # type: ignore[arg-type]
            message=f"{outlet} {hour_start(one.first_hour):%Y-%m-%d %H:00} 至 "
            f"{hour_start(one.last_hour):%Y-%m-%d %H:00}：{one.title}，{one.message}{waived}",
        )

    def as_json(self, outlet: str) -> dict[str, object]:
        """The doubt as ``monitoring doubts`` prints it."""
        waiver = self.waiver.as_json() if self.waiver else None
        return self.doubt.as_json() | {"outlet": outlet, "waiver": waiver}


def doubts_within(
    look: Look,
    series: Sequence[MonthHours],
    limits: Mapping[tuple[str, str], Limit],
    first: Month,
    last: Month,
) -> tuple[SeenDoubt, ...]:
    """Every doubt about these months, those that a later upload raised among them."""
    ids = sorted({int(each.outlet) for each in series})
    found = [*doubts(series, limits), *vanished(look, series, limits, first, last)]
    found.sort(key=lambda one: (int(one.outlet), one.pollutant, one.first_hour, one.kind))
    held = _waivers(look, ids)
    return tuple(
        SeenDoubt(each, next((one for one in held if one.covers(each)), None)) for each in found
    )


def waive(
    office: Office,
    actor: Actor,
    outlet_id: int,
    kind: str,
    first_hour: int,
    last_hour: int,
    reason: str,
    *,
    pollutant: str = "",
) -> WaiverView:
    """Record why doubts of a kind from ``first_hour`` to ``last_hour`` are not held against the
    data; refuses an unknown kind and a waiver without a reason."""
    require(actor, *MAY_WAIVE)
    kinds = doubt_kinds()
    if kind not in kinds:
        known = "、".join(f"{each.id}（{each.title}）" for each in kinds.values())
        raise Refusal(f"没有“{kind}”这种疑点", "豁免", or_nearest(f"可用：{known}", kind, kinds))
    if pollutant:
        checked_pollutant(pollutant)
    said = reason.strip()
    if len(said) < 4:
        raise Refusal(
            "没有写豁免的理由", "豁免", "写明核对了什么、凭什么，例如“已核对数采仪，低负荷运行”"
        )
    if last_hour < first_hour:
        raise Refusal("结束时间早于开始时间", "豁免", "请核对这段时间")
    with office.command(actor, "monitoring.waive") as work:
        enterprise, outlet = outlet_within(work.session, actor, outlet_id)
        row = MonitoringWaiver(
            outlet_id=outlet.id,
            kind=kind,
            pollutant=pollutant,
            first_hour=first_hour,
            last_hour=last_hour,
            reason=said,
            at=work.now,
            by_id=actor.user_id,
            ended_at=None,
            ended_by=None,
            ended_reason="",
        )
        work.session.add(row)
        work.session.flush()
        view = _view(row, outlet.name, actor.name, "")
        work.record(
            "enterprise",
            enterprise.key,
            view.as_json(),
            f"豁免{enterprise.name} {outlet.name} 的疑点“{view.kind_title}”：{said}",
            also=("monitoring",),
        )
        return view


def end_waiver(office: Office, actor: Actor, waiver_id: int, reason: str) -> WaiverView:
    """Take a waiver back, with the reason; it stays on record."""
    require(actor, *MAY_WAIVE)
    said = reason.strip()
    if len(said) < 2:
        raise Refusal("没有写收回的理由", "豁免", "请写明理由")
    with office.command(actor, "monitoring.end_waiver") as work:
        row = work.session.get(MonitoringWaiver, waiver_id) if 0 < waiver_id < 1 << 31 else None
        if row is None:
            raise Refusal(f"没有第 {waiver_id} 号豁免", "豁免", "编号见 monitoring doubts")
        enterprise, outlet = outlet_within(work.session, actor, row.outlet_id)
        if row.ended_at is not None:
            raise Refusal(f"第 {waiver_id} 号豁免已经收回", outlet.name, "不用再办")
        row.ended_at, row.ended_by, row.ended_reason = work.now, actor.user_id, said
        view = _view(row, outlet.name, "", actor.name)
        work.record(
            "enterprise",
            enterprise.key,
            view.as_json(),
            f"收回对{enterprise.name} {outlet.name} 疑点“{view.kind_title}”的豁免：{said}",
            also=("monitoring",),
        )
        return view


def waivers(office: Office, actor: Actor, enterprise_code: str) -> list[WaiverView]:
    """All waivers of an enterprise, the newest first; those taken back as well."""
    require(actor, *ROLES)
    with office.reading() as session:
        enterprise = find_any(session, enterprise_code)
        require(actor, *ROLES, county=enterprise.county)
        ids = session.scalars(select(Outlet.id).where(Outlet.enterprise_id == enterprise.id)).all()
        from db.sessions import look_within

        found = _waivers(look_within(session), list(ids))
    return sorted(found, key=lambda each: -each.id)


def _waivers(look: Look, outlet_ids: Sequence[int]) -> list[WaiverView]:
    """Waivers of outlets in the order they were given."""
    rows = look.rows_of(
        sorted(outlet_ids),
        "SELECT w.id, w.outlet_id, o.name, w.kind, w.pollutant, w.first_hour, w.last_hour, "
        "w.reason, b.display, w.at, w.ended_at, e.display, w.ended_reason "
        "FROM monitoring_waivers w JOIN outlets o ON o.id = w.outlet_id "
        "JOIN users b ON b.id = w.by_id LEFT JOIN users e ON e.id = w.ended_by "
        "WHERE w.outlet_id IN (…) ORDER BY w.id",
    )
    return [
        WaiverView(
            id, outlet_id, name, kind, _title(kind), pollutant, first, last, reason, by,
            moment_from(at), moment_from(ended_at) if ended_at else None, ended_by or "", why,
        )
        for id, outlet_id, name, kind, pollutant, first, last, reason, by, at, ended_at,
        ended_by, why in rows
    ]  # fmt: skip


def _view(row: MonitoringWaiver, outlet: str, by: str, ended_by: str) -> WaiverView:
    return WaiverView(
        row.id, row.outlet_id, outlet, row.kind, _title(row.kind), row.pollutant, row.first_hour,
        row.last_hour, row.reason, by, row.at, row.ended_at, ended_by, row.ended_reason,
    )  # fmt: skip


def _title(kind: str) -> str:
    known = doubt_kinds().get(kind)
    return known.title if known is not None else kind
