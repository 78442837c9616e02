"""Months of an enterprise judged, with the doubts about them, and the hours behind a number."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from db.enterprise_tables import Enterprise
from db.enterprises import find_any
from db.monitoring.doubts import SeenDoubt, doubts_within
from db.monitoring.judged import hours_shown, judged, terms_from_file, terms_of
from db.monitoring.limits import (
    checked_pollutant,
    packs_for,
)
from db.monitoring.outlets import OutletView, outlet_within, outlets_within
from db.monitoring.stored import hours_of, marks_of
from db.office import Office
from db.sessions import look_within
from db.users import ROLES, Actor, require
from grading.monitoring.behind import HourView
from grading.monitoring.hours import Month, MonthHours
from grading.monitoring.pollutants import OXYGEN
from grading.monitoring.readings import DEFAULT, ReadingRule
from grading.monitoring.results import Limit, MonthResult
from grading.refusals import Finding, Refusal

if TYPE_CHECKING:
    from grading.packs import Pack

LONGEST = 120
"""Months looked at together at most."""

LATEST_YEAR = 2099
"""No file of hours reaches further."""


@dataclass(frozen=True, slots=True)
class MonitoringAssessment:
    """Judged months of an enterprise. Results name outlets by id; ``outlets`` by id as well.

    ``limits_from`` says in Chinese where the limits come from.
    """

    enterprise: str
    code: str
    first: Month
    last: Month
    results: tuple[MonthResult, ...]
    doubts: tuple[SeenDoubt, ...]
    findings: tuple[Finding, ...]
    outlets: Mapping[str, OutletView]
    limits_from: str
    rule: ReadingRule

    def name(self, outlet: str) -> str:
        """What an outlet of a result is called."""
        return self.outlets[outlet].name

    def as_json(self) -> dict[str, object]:
        """The object of ``monitoring assess --json``, outlets by name."""
        lines = [each.as_json() | {"outlet": self.name(each.outlet)} for each in self.results]
        return {"outlets": lines, "findings": [each.as_json() for each in self.findings]}


def assess_months(
    office: Office,
    actor: Actor,
    enterprise_code: str,
    first: Month,
    last: Month,
    *,
    limits: Mapping[str, Mapping[str, object]] | None = None,
    pack: str | None = None,
    level: str | None = None,
    legal: bool = False,
) -> MonitoringAssessment:
    """Judge the months from ``first`` to ``last`` (both included) of all outlets in use.

    ``limits`` is what :func:`db.monitoring.limits.read_limits` read; without it those of the
    pack (named, else the enterprise's) at ``level`` (default the best one) by outlet kind,
    ``legal`` asking for the legal line of the same outlets.
    """
    require(actor, *ROLES)
    checked_period(first, last)
    with office.reading() as session:
        enterprise = find_any(session, enterprise_code)
        require(actor, *ROLES, county=enterprise.county)
        packs = chosen_packs(session, enterprise, pack, office.clock.today())
        views = outlets_within(session, enterprise, packs)
        terms = (
            terms_of(views, packs, level, last_day(last), legal=legal)
            if limits is None
            else terms_from_file(limits, views)
        )
        look, ids = look_within(session), [view.id for view in views]
        series = hours_of(look, ids, first, last)
        marks = marks_of(look, ids, first, last)
        results = judged(series, terms, marks)
        seen = doubts_within(look, series, terms.limits, first, last)
    by_id = {str(view.id): view for view in views}
    unkind = [] if limits is not None else [view.name for view in views if not view.kind_title]
    return MonitoringAssessment(
        enterprise.name,
        enterprise.key,
        first,
        last,
        results,
        seen,
        tuple(remarks(results, seen, views, by_id, first, last, unkind)),
        by_id,
        terms.words,
        next(iter(terms.rules.values()), DEFAULT),
    )


def year(
    office: Office,
    actor: Actor,
    outlet_id: int,
    pollutant: str,
    first: Month,
    last: Month,
) -> list[MonthHours]:
    """The months of one outlet and pollutant, and those of its oxygen behind them."""
    checked_period(first, last)
    checked_pollutant(pollutant)
    with office.reading() as session:
        outlet_within(session, actor, outlet_id)
        wanted = tuple(dict.fromkeys((pollutant, OXYGEN)))
        found = hours_of(look_within(session), [outlet_id], first, last, wanted)
    return sorted(found, key=lambda each: (each.pollutant != pollutant, each.month))


def hours_behind(
    office: Office,
    actor: Actor,
    outlet_id: int,
    pollutant: str,
    month: Month,
    *,
    limit: Limit | None = None,
    pack: str | None = None,
    level: str | None = None,
    legal: bool = False,
) -> list[HourView]:
    """Every hour behind one judged number, in order; empty where there is no such month.

    Without ``limit`` the one :func:`assess_months` takes for the same wishes.
    """
    checked_pollutant(pollutant)
    with office.reading() as session:
        enterprise, row = outlet_within(session, actor, outlet_id)
        packs = chosen_packs(session, enterprise, pack, office.clock.today())
        views = [v for v in outlets_within(session, enterprise, packs) if v.id == row.id]
        terms = terms_of(views, packs, level, last_day(month), legal=legal)
        key = (str(row.id), pollutant)
        if limit is not None:
            terms = replace(terms, limits={key: limit})
        look = look_within(session)
        series = hours_of(look, [row.id], month, month, (pollutant, OXYGEN))
        own = next((each for each in series if each.pollutant == pollutant), None)
        oxygen = next((each for each in series if each.pollutant == OXYGEN), None)
        marks = marks_of(look, [row.id], month, month)
    return [] if own is None else hours_shown(own, oxygen, terms, marks)


def chosen_packs(
    session: Session, enterprise: Enterprise, name: str | None, on: date
) -> tuple[Pack, ...]:
    """The pack that was named, else those of the enterprise."""
    if name is None:
        return packs_for(session, enterprise, on)
    from db.library import find_pack

    return (find_pack(session, name, on),)


def remarks(
    results: Sequence[MonthResult],
    seen: Sequence[SeenDoubt],
    views: Sequence[OutletView],
    by_id: Mapping[str, OutletView],
    first: Month,
    last: Month,
    unkind: Collection[str] = (),
) -> Iterator[Finding]:
    """What has to be said beside the numbers: outlets without hours, missing months, doubts;
    and hours of outlets that no line is asked of because nobody said what they are (``unkind``,
    by name)."""
    there: dict[str, set[Month]] = {}
    for result in results:
        there.setdefault(result.outlet, set()).add(result.month)
    wanted = list(months_between(first, last))
    for view in views:
        found = there.get(str(view.id), set())
        missing = [month for month in wanted if month not in found]
        if not found:
            if view.pollutants:
                yield _finding("no_hours", "note", view.name, "这段时间没有小时数据")
        elif missing:
            told = "、".join(map(str, missing[:12])) + (" 等" if len(missing) > 12 else "")
            yield _finding("missing_month", "warning", view.name, f"缺 {told} 的小时数据")
        if found and view.name in unkind:
            said = "没有登记排放口类型，没有限值，也不进入申报件的评定"
            yield _finding("no_kind", "warning", view.name, said)
    for doubt in seen:
        yield doubt.as_finding(by_id[doubt.doubt.outlet].name)


def _finding(rule: str, severity: str, outlet: str, message: str) -> Finding:
    return Finding(
        row=None, column=outlet, value="", rule=rule, severity=severity,  # type: ignore[arg-type]
        message=f"{outlet}{message}",
    )  # fmt: skip


def months_between(first: Month, last: Month) -> Iterator[Month]:
    """Every month of a period, both ends included."""
    while first <= last:
        yield first
        first = first.next


def last_day(month: Month) -> date:
    """The last day of a month."""
    return date(month.next.year, month.next.number, 1) - timedelta(days=1)


def checked_period(first: Month, last: Month) -> None:
    """Refuse a period that ends before it begins, is too long, or lies past all hours."""
    if last.year > LATEST_YEAR:
        raise Refusal(f"没有 {last} 的小时数据", "时段", f"年份不晚于 {LATEST_YEAR}")
    if last < first:
        raise Refusal(f"{last} 早于 {first}", "时段", "开始月份写在前面，例如 2026-01 到 2026-06")
    if (last.year - first.year) * 12 + last.number - first.number >= LONGEST:
        raise Refusal(f"时段超过 {LONGEST} 个月", "时段", "请分段查看")
