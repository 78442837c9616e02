"""The figures of 激励性绩效分级 as the records have them: moneys declared, tonnes with sources.

Main outlets count by their hours of monitoring where these are complete enough; general
outlets and fugitive emission are always declared. What nobody has stated stays unknown:
tonnes that are too small would raise the indicator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enterprise_entry_tables import EmissionYear, IncentiveFigures
from db.enterprise_tables import Enterprise, Outlet
from db.monitoring.stored import hours_of
from db.sessions import look_within
from grading.incentive.judging import Figures, plain
from grading.incentive.rules import Group, Rule
from grading.incentive.tonnes import (
    KINDS,
    NOTHING,
    Mass,
    Part,
    Tonnes,
    in_tonnes,
    mass_of,
    of_days,
)
from grading.monitoring.hours import Month, MonthHours
from grading.monitoring.pollutants import named
from templates.workbooks.values import LISTED

DAILY = "清单日排放量"
FIELDS = {"PM": "pm", "SO2": "so2", "NOx": "nox", "VOCs": "vocs"}
NAMES = {"PM": "颗粒物", "SO2": "SO2", "NOx": "NOx", "VOCs": "VOCs"}
_FLOW = "flow"
_GRAM = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the records say of a year: the figures, the tonnes part by part, the moneys' source.

    ``findings`` are what a reader has to know beside the numbers.
    """

    figures: Figures
    tonnes: Tonnes
    source: str
    findings: tuple[str, ...]


def gather(
    session: Session, enterprise: Enterprise, rule: Rule, group: Group, year: int
) -> Gathered:
    """Everything on record of one industry of an enterprise in a year."""
    findings: list[str] = []
    row = _money(session, enterprise.id, group.industry, year)
    declared = _emissions(session, enterprise.id, group.industry, year)
    if group.tonnes == "inventory":
        parts = [_daily(declared, each, group.days) for each in group.pollutants]
        if any(part.tonnes is not None for part in parts):
            findings.append(
                f"清单日排放量 × {group.days} 天折算为全年；细则的原文未见，这是本产品的读法"
            )
    else:
        found = _monitored(session, enterprise.id, year, group.pollutants)
        parts = []
        for pollutant in group.pollutants:
            parts.append(_main(rule, declared, found[pollutant], pollutant, findings))
            for kind in ("other", "fugitive"):
                parts.append(_declared(declared, pollutant, kind))
    tonnes = Tonnes(tuple(parts))
    figures = Figures(
        _amount(row.tax) if row else None,
        _amount(row.research) if row else None,
        _amount(row.revenue) if row else None,
        tonnes.total,
    )
    money = (figures.research, figures.revenue)
    if money[0] is not None and money[1] is not None and money[0] > money[1]:
        findings.append("研发投入大于营业收入，请核对单位（万元）")
    return Gathered(figures, tonnes, row.source if row else "", tuple(findings))


def _money(
    session: Session, enterprise_id: int, industry: str, year: int
) -> IncentiveFigures | None:
    """The entry of that industry, else the one that names none."""
    of = IncentiveFigures
    return session.scalar(
        select(of)
        .where(
            of.enterprise_id == enterprise_id,
            of.retired_at.is_(None),
            of.year == str(year),
            of.industry.in_((industry, "")),
        )
        .order_by(of.industry.desc(), of.id.desc())
        .limit(1)
    )


def _emissions(
    session: Session, enterprise_id: int, industry: str, year: int
) -> dict[str, EmissionYear]:
    """Kind of source → what is declared; an entry of the industry stands over one of none."""
    of = EmissionYear
    statement = (
        select(of)
        .where(
            of.enterprise_id == enterprise_id,
            of.retired_at.is_(None),
            of.year == str(year),
            of.industry.in_((industry, "")),
        )
        .order_by(of.industry, of.id)
    )
    return {row.kind: row for row in session.scalars(statement)}


def _daily(declared: Mapping[str, EmissionYear], pollutant: str, days: int) -> Part:
    row = declared.get(DAILY)
    kg = _amount(getattr(row, FIELDS[pollutant])) if row else None
    if row is None or kg is None:
        words = f"没有登记{NAMES[pollutant]}的{DAILY}"
        return Part(pollutant, "main", None, "inventory", words)
    words = f"{row.source}：{plain(kg)} 千克/日 × {days} 天"
    return Part(pollutant, "main", of_days(kg, days), "inventory", words)


def _declared(declared: Mapping[str, EmissionYear], pollutant: str, kind: str) -> Part:
    row = declared.get(KINDS[kind])
    tonnes = _amount(getattr(row, FIELDS[pollutant])) if row else None
    if row is None or tonnes is None:
        words = f"没有登记{NAMES[pollutant]}的{KINDS[kind]}排放量（没有的填 0）"
        return Part(pollutant, kind, None, "declared", words)
    return Part(pollutant, kind, tonnes, "declared", row.source)


@dataclass(frozen=True, slots=True)
class _Monitored:
    """The mass of one pollutant over the outlets with hours; ``lacking`` outlets have none."""

    mass: Mass
    outlets: tuple[str, ...]
    lacking: tuple[str, ...]


def _main(
    rule: Rule,
    declared: Mapping[str, EmissionYear],
    found: _Monitored,
    pollutant: str,
    findings: list[str],
) -> Part:
    """The main outlets: by monitoring where that is whole, else as declared, else unknown."""
    share, name = found.mass.share, NAMES[pollutant]
    percent = Decimal(0) if share is None else share * 100
    enough = share is not None and percent >= rule.coverage and not found.lacking
    if enough:
        told = f"{'、'.join(found.outlets)}，{found.mass.counted} 小时"
        if found.mass.missing:
            told += f"，缺 {found.mass.missing} 小时"
            findings.append(
                f"{name}的在线数据缺 {found.mass.missing} 小时（有效"
                f" {plain(percent.quantize(Decimal('0.01')))}%），没有补，排放量偏小"
            )
        tonnes = in_tonnes(found.mass.kg).quantize(_GRAM, rounding=ROUND_HALF_UP)
        return Part(pollutant, "main", tonnes, "monitoring", told)
    why = ""
    if found.outlets or found.lacking:
        if found.lacking:
            why = f"{'、'.join(found.lacking)}没有在线浓度或流量"
        else:
            why = f"在线数据有效小时只有 {plain(percent.quantize(Decimal('0.01')))}%"
            why += f"，不到 {rule.coverage}%"
    stated = _declared(declared, pollutant, "main")
    if stated.tonnes is not None and why:
        findings.append(f"{name}的主要排放口用申报数据：{why}")
    if stated.tonnes is None and why:
        return Part(pollutant, "main", None, "declared", f"{why}；{stated.words}")
    return stated


def _monitored(
    session: Session, enterprise_id: int, year: int, pollutants: Sequence[str]
) -> dict[str, _Monitored]:
    """The masses of the main outlets (of all with hours where none is called main)."""
    statement = select(Outlet).where(
        Outlet.enterprise_id == enterprise_id, Outlet.retired_at.is_(None)
    )
    outlets = {str(each.id): each for each in session.scalars(statement.order_by(Outlet.name))}
    months = hours_of(
        look_within(session),
        [each.id for each in outlets.values()],
        Month(year, 1),
        Month(year, 12),
        (*pollutants, _FLOW),
    )
    series: dict[tuple[str, str], dict[Month, MonthHours]] = {}
    for month in months:
        series.setdefault((month.outlet, month.pollutant), {})[month.month] = month
    main = [id for id, each in outlets.items() if each.main]
    wanted = main or [id for id in outlets if any(key[0] == id for key in series)]
    every = _hours_of_year(year)
    found = {}
    for pollutant in pollutants:
        total, counted, lacking = NOTHING, [], []
        for id in wanted:
            if not _emits(outlets[id], pollutant):
                continue
            flows = series.get((id, _FLOW), {})
            own = series.get((id, pollutant), {})
            mass = NOTHING
            for each in own.keys() & flows.keys():
                mass += mass_of(own[each], flows[each])
            if not mass.counted and not mass.stopped:
                lacking.append(outlets[id].name)
                continue
            # months without a series are missing hours, not none
            short = every - mass.counted - mass.stopped - mass.missing
            total += mass + Mass(Decimal(0), 0, 0, short)
            counted.append(outlets[id].name)
        found[pollutant] = _Monitored(total, tuple(counted), tuple(lacking))
    return found


def _emits(outlet: Outlet, pollutant: str) -> bool:
    """Whether the register says that the outlet has this pollutant; it may say nothing."""
    if not outlet.pollutants:
        return True
    known = {each.id for text in LISTED.split(outlet.pollutants) if (each := named(text))}
    return pollutant in known


def _hours_of_year(year: int) -> int:
    return Month(year + 1, 1).first_hour - Month(year, 1).first_hour


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if text else None
