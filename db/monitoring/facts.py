"""Concentrations of an audit from the hours of its enterprise (在线监测 → 事实).

The value of a concentration is the list over outlets of its kind and months of the evaluation
period (DESIGN §2); the sentence beside it names the period, the worst month and outlet, and
what is open. Outlets without CEMS stand in it with the largest of their test reports. Where the
register holds neither hours nor reports of an outlet of that kind, a person answers.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enterprise_tables import Enterprise, Outlet
from db.monitoring.evaluation import period, start_of
from db.monitoring.limits import kind_named, kind_of_fact, kinds_of
from db.monitoring.reports import OutletReport, by_report, report_words, reports_of
from db.monitoring.tables import STANDS
from db.sessions import look_within

if TYPE_CHECKING:
    from db.derived import Derived
    from db.looks import Look
    from grading.facts import Fact
    from grading.monitoring.hours import MonthHours
    from grading.monitoring.marks import Marked
    from grading.monitoring.periods import FactValue
    from grading.packs import Pack

MONTHS = 12
"""The longest evaluation period where a standard does not say."""

_PERIOD = re.compile(r"评价期 (\d{4})-(\d\d) 至 (\d{4})-(\d\d)")
_KEPT = 24
_kept: OrderedDict[tuple[object, ...], dict[str, Derived]] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Known:
    """An outlet of a kind the pack asks about."""

    id: int
    name: str
    kind: str
    oxygen: Decimal | None
    cems: bool


def concentrations(
    session: Session, enterprise: Enterprise, pack: Pack, on: date
) -> dict[str, Derived]:
    """The concentrations of a pack that hours or reports answer, on an application date.

    Computed once for the same hours: an audit is looked at many times.
    """
    look = look_within(session)
    rows = session.scalars(
        select(Outlet)
        .where(Outlet.enterprise_id == enterprise.id, Outlet.retired_at.is_(None))
        .order_by(Outlet.id)
    ).all()
    outlets = [
        _Known(row.id, row.name, kind.id, Decimal(row.oxygen) if row.oxygen else None, row.cems)
        for row in rows
        if row.kind and (kind := kind_named(row.kind, [pack])) is not None
    ]
    seal = _seal(look, [outlet.id for outlet in outlets])
    reports = reports_of(session, enterprise, pack, outlets, on)
    if not seal and not reports:
        return {}
    start = start_of(session, enterprise, pack.industry)
    unkind = _unkind(look, {row.id: row.name for row in rows if not row.kind.strip()}, on)
    key = (pack.fingerprint, on, start, tuple(outlets), seal, reports, unkind)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return dict(_kept[key])
    found = _Period(look, outlets, pack, on, start, reports, unkind).facts()
    with _lock:
        _kept[key] = found
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return dict(found)


def _seal(look: Look, ids: Sequence[int]) -> tuple[object, ...]:
    """What the hours and marks of some outlets are; empty where there are none."""
    months = look.rows_of(
        ids,
        "SELECT outlet_id, month, digest FROM monitoring_months "
        f"WHERE outlet_id IN (…) AND {STANDS} ORDER BY id",
    )
    if not months:
        return ()
    marks = look.rows_of(
        ids,
        "SELECT outlet_id, mark, first_hour, last_hour FROM monitoring_marks "
        f"WHERE outlet_id IN (…) AND {STANDS} ORDER BY id",
    )
    return (hash(tuple(months)), hash(tuple(marks)), len(months), len(marks))


def told_period(words: Iterable[str]) -> tuple[date, date] | None:
    """The evaluation period the sentences of derived concentrations name: its first and last
    day over all of them; None where none does."""
    from db.monitoring.assessment import last_day
    from grading.monitoring.hours import Month

    found = [tuple(map(int, match.groups())) for each in words if (match := _PERIOD.search(each))]
    if not found:
        return None
    first = min((year, month) for year, month, _, _ in found)
    last = max((year, month) for _, _, year, month in found)
    return date(*first, 1), last_day(Month(*last))


class _Period:
    """The hours and reports of an enterprise's outlets, and a pack's concentrations by them."""

    def __init__(
        self,
        look: Look,
        outlets: Sequence[_Known],
        pack: Pack,
        on: date,
        start: date | None,
        reports: Sequence[OutletReport],
        unkind: Sequence[tuple[str, str]],
    ) -> None:
        from db.monitoring.stored import hours_of, marks_of

        self._outlets, self._pack, self._on, self._start = outlets, pack, on, start
        self._reports, self._unkind = reports, unkind
        self._with_hours = _with_hours(look, [outlet.id for outlet in outlets], on)
        asked = [fact for fact in pack.facts.values() if _is_asked(fact)]
        longest = max((fact.months or MONTHS for fact in asked), default=MONTHS)
        self._asked = asked
        self._series: list[MonthHours] = []
        self._marks: list[Marked] = []
        whole = period(on, longest, start)
        if whole is not None:
            ids = [outlet.id for outlet in outlets]
            self._series = hours_of(look, ids, *whole)
            self._marks = marks_of(look, ids, *whole)

    def facts(self) -> dict[str, Derived]:
        """Fact → its value and the sentence; only those there are hours for."""
        told = ((fact.id, self._told(fact)) for fact in self._asked)
        return {id: each for id, each in told if each is not None}

    def _told(self, fact: Fact) -> Derived | None:
        """One concentration; None where there are neither hours of its kind in the period nor
        reports that stand for outlets of it."""
        from db.derived import Derived
        from grading.monitoring.hours import Month
        from grading.monitoring.periods import FactValue, PeriodValue, value_without_cems
        from grading.monitoring.pollutants import pollutants

        kind, pollutant = kind_of_fact(fact.id), fact.id.partition(".")[2]
        if pollutant not in pollutants():
            return None
        own = [outlet for outlet in self._outlets if outlet.kind == kind]
        with_hours = {outlet for outlet, measured in self._with_hours if measured == pollutant}
        of = (kind, pollutant)
        told_of = [each.report for each in self._reports if (each.kind, each.pollutant) == of]
        ids, reports = by_report(own, with_hours, told_of)
        rest = [outlet for outlet in own if str(outlet.id) not in ids]
        hourly = self._by_hours(fact, pollutant, rest)
        if hourly is None and not reports:
            return None
        entries: tuple[PeriodValue, ...] = () if hourly is None else hourly[0].entries
        told = [] if hourly is None else [hourly[1]]
        names = {str(outlet.id): outlet.name for outlet in own}
        if "" in ids:
            title = kinds_of(self._pack)[kind].title
            names[""] = f"{title}（未写明哪个排放口）" if own else title
        if ids:
            names |= {
                str(each.id): f"{each.name}（登记有在线监测，没有小时数据）"
                for each in own
                if each.cems and str(each.id) in ids
            }
            asked = dict.fromkeys(ids, fact.oxygen)
            asked |= {str(each.id): each.oxygen for each in own if each.oxygen is not None}
            found = value_without_cems(ids, reports, self._on, asked)
            if hourly is None:
                open_month = Month(self._on.year, self._on.month)
                found = FactValue(
                    found.entries
                    + tuple(
                        PeriodValue(str(each.id), open_month, None, "评价期内没有小时数据")
                        for each in rest
                    )
                )
            entries += found.entries
            told.append(f"来自监测报告（申报日前一年）：{report_words(found, names, fact.unit)}")
        return Derived(FactValue(entries).values, "；".join(told))

    def _by_hours(
        self, fact: Fact, pollutant: str, own: Sequence[_Known]
    ) -> tuple[FactValue, str] | None:
        """What the hours of some outlets give and the sentence; None without hours of them."""
        from db.monitoring.assessment import months_between
        from grading.monitoring.periods import fact_value

        ids = {str(outlet.id) for outlet in own}
        held = [
            one.month for one in self._series if one.outlet in ids and one.pollutant == pollutant
        ]
        whole = period(self._on, fact.months or MONTHS, self._start)
        if whole is None or not held:
            return None
        first, last = whole
        if self._start is None:
            first = max(first, min(held))
        if max(held) < first:
            return None
        names = {str(outlet.id): outlet.name for outlet in own}
        found = fact_value(
            fact,
            pollutant,
            names,
            list(months_between(first, last)),
            self._series,
            marks=self._marks,
            industry=self._pack.industry,
            oxygen={str(each.id): each.oxygen for each in own if each.oxygen is not None},
        )
        if not found.entries:
            return None
        begins = f"自登记的起始日 {self._start} 起" if self._start else "未登记起始日，自首个月起"
        period_words = f"评价期 {first} 至 {last}，{begins}；{len(own)} 个排放口"
        said = f"来自在线监测（{period_words}）：{_said(found, names, fact.unit)}"
        others = [name for name, measured in self._unkind if measured == pollutant]
        if others:
            more = "等" if len(others) > 3 else ""
            said += (
                f"；没有登记类型、未计入的排放口 {len(others)} 个：{'、'.join(others[:3])}{more}"
            )
        return found, said


def _with_hours(look: Look, ids: Sequence[int], on: date) -> set[tuple[int, str]]:
    """The outlets, with their pollutants, that hours up to a day are on record of."""
    return {
        (outlet, pollutant)
        for outlet, pollutant in look.rows_of(
            ids,
            "SELECT DISTINCT outlet_id, pollutant FROM monitoring_months "
            f"WHERE outlet_id IN (…) AND {STANDS} AND month <= {on.year * 100 + on.month}",
        )
    }


def _unkind(look: Look, names: Mapping[int, str], on: date) -> tuple[tuple[str, str], ...]:
    """Names and pollutants of outlets with hours that nobody said the kind of."""
    held = _with_hours(look, list(names), on) if names else set()
    return tuple((names[outlet], pollutant) for outlet, pollutant in sorted(held))


def _is_asked(fact: Fact) -> bool:
    return fact.ask == "concentration" and "." in fact.id and not fact.source


def _said(found: FactValue, names: Mapping[str, str], unit: str) -> str:
    """The worst month and outlet, and what is open."""
    words = []
    worst, unknown = found.worst, found.unknown
    if worst is not None:
        where = f"{names[worst.outlet]} {worst.month}"
        words.append(f"最差为 {where}：{worst.value} {unit}（{worst.reason}）")
    if unknown:
        told = "、".join(f"{names[one.outlet]} {one.month}（{one.reason}）" for one in unknown[:3])
        more = f" 等 {len(unknown)} 处" if len(unknown) > 3 else ""
        words.append(f"无法判定：{told}{more}")
    return "；".join(words)
