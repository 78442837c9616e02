"""County work: monthly 调度表, yearly 考核表, 审核汇总表 of county to city and city to province."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_cases import display_names
from db.audit_tables import Audit, AuditStep, Decision
from db.county_columns import COLUMNS, CountyColumn, Facts
from db.emergency_levels import levels_in_force
from db.enterprise_rows import industry_name
from db.enterprise_tables import Enterprise
from db.library_tables import StandardPack
from db.office import Office
from db.users import ROLES, Actor, require
from grading import chains, counties
from grading.refusals import Refusal

KINDS = {"monthly": "月调度表", "yearly": "年度考核表"}
DIRECTIONS = {"city": "县级初审上报市级汇总表", "province": "市级审核上报省级汇总表"}


@dataclass(frozen=True, slots=True)
class CountyLine:
    """One county's numbers by column id; None where there are no data."""

    code: str
    name: str
    counts: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class CountyTable:
    """A 调度表 or 考核表: ``since`` to ``until`` (both included), as of ``until``."""

    kind: str
    title: str
    since: date
    until: date
    columns: tuple[CountyColumn, ...]
    lines: tuple[CountyLine, ...]
    total: CountyLine
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One audit in an 审核汇总表; ``opinion`` and ``by`` are of the step it is about."""

    number: str
    county_name: str
    enterprise: str
    code: str
    industry: str
    kind: str
    present: str
    target: str
    proven: str
    level: str
    opinion: str
    by: str
    at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Summary:
    """An 审核汇总表; trial audits only where ``trial``, and then nothing else."""

    direction: str
    title: str
    since: date
    until: date
    trial: bool
    rows: tuple[SummaryRow, ...]


def county_table(
    office: Office, actor: Actor, kind: str, period: str, *, county: str | None = None
) -> CountyTable:
    """The table of a month (2026-11) or a year (2026), a line per county this person may see.

    A period that is not over is counted up to today.
    """
    require(actor, *ROLES)
    if kind not in KINDS:
        raise Refusal(f"没有“{kind}”这种表", "表", f"可用：{'、'.join(KINDS)}")
    since, until = period_of(kind, period, office.clock.today())
    limit = county or actor.county
    if actor.county is not None and limit != actor.county:
        require(actor, *ROLES, county=limit)
    columns = tuple(each for each in COLUMNS if kind in each.tables)
    with office.reading() as session:
        facts = Facts(session, since, until, limit)
        counted = {each.id: each.count(facts) for each in columns}
    lines = tuple(
        CountyLine(
            each.code, each.name, {id: _of(found, each.code) for id, found in counted.items()}
        )
        for each in counties.all_counties()
        if limit in (None, each.code)
    )
    total = CountyLine(
        "",
        "合计",
        {id: None if found is None else sum(found.values()) for id, found in counted.items()},
    )
    empty = "、".join(each.title for each in columns if counted[each.id] is None)
    notes = ["试评申报件不计入；等级按截止日，一企多行业的按行业计"]
    if empty:
        notes.append(f"{empty}没有数据")
    words = f"{since.year} 年 {since.month} 月" if kind == "monthly" else f"{since.year} 年"
    return CountyTable(
        kind, f"{words}县（市、区）{KINDS[kind]}", since, until, columns, lines, total, tuple(notes)
    )


def summary(
    office: Office,
    actor: Actor,
    direction: str,
    *,
    since: date | None = None,
    until: date | None = None,
    county: str | None = None,
    trial: bool = False,
) -> Summary:
    """The audits that the county (``city``) or the city (``province``) has passed on.

    Counted by the day of that step, this year's up to today unless given.
    """
    require(actor, *ROLES)
    if direction not in DIRECTIONS:
        raise Refusal(f"没有“{direction}”这种汇总", "方向", f"可用：{'、'.join(DIRECTIONS)}")
    today = office.clock.today()
    first, last = since or date(today.year, 1, 1), until or today
    if first > last:
        raise Refusal(f"起始日期 {first} 在截止日期 {last} 之后", "日期", "请对调")
    limit = county or actor.county
    if actor.county is not None and limit != actor.county:
        require(actor, *ROLES, county=limit)
    with office.reading() as session:
        rows = tuple(_summary_rows(session, direction, first, last, limit, trial))
    title = DIRECTIONS[direction]
    return Summary(direction, title, first, last, trial, rows)


def period_of(kind: str, period: str, today: date) -> tuple[date, date]:
    """First and last day of 2026-11 or 2026, not beyond today; refuses the future."""
    text = period.strip()
    try:
        if kind == "monthly":
            year, _, month = text.partition("-")
            since = date(int(year), int(month), 1)
            until = since.replace(day=calendar.monthrange(since.year, since.month)[1])
        else:
            since = date(int(text), 1, 1)
            until = date(since.year, 12, 31)
    except ValueError:
        form = "2026-11" if kind == "monthly" else "2026"
        raise Refusal(f"“{period}”写法不对", "期间", f"请写成 {form}") from None
    if since > today:
        raise Refusal(f"{text} 还没有开始", "期间", f"今天是 {today}")
    return since, min(until, today)


def _of(found: Mapping[str, int] | None, code: str) -> int | None:
    return None if found is None else found.get(code, 0)


def _summary_rows(
    session: Session, direction: str, since: date, until: date, county: str | None, trial: bool
) -> list[SummaryRow]:
    start = "submitted" if direction == "city" else "site_verified"
    statement = (
        select(Audit, AuditStep, Enterprise, StandardPack.industry, Decision)
        .join(AuditStep, AuditStep.audit_id == Audit.id)
        .join(Enterprise, Audit.enterprise_id == Enterprise.id)
        .join(StandardPack, Audit.fingerprint == StandardPack.fingerprint)
        .outerjoin(Decision, Audit.decision_id == Decision.id)
        .where(AuditStep.start == start, AuditStep.action == "accept")
        .where(Audit.mode == ("trial" if trial else "formal"))
        .order_by(Enterprise.county, Audit.number, AuditStep.number)
    )
    if county is not None:
        statement = statement.where(Enterprise.county == county)
    found = session.execute(statement).all()
    names = {each.code: each.name for each in counties.all_counties()}
    people = display_names(session)
    held = levels_in_force(session, [row[2].id for row in found], until)
    rows: dict[str, SummaryRow] = {}
    for audit, step, enterprise, industry, decision in found:
        if not since <= step.at.date() <= until:
            continue
        present = held.get((enterprise.id, industry))
        # The last time counts: an audit that was returned is passed on once more.
        rows[audit.number] = SummaryRow(
            number=audit.number,
            county_name=names.get(enterprise.county, enterprise.county),
            enterprise=enterprise.name,
            code=enterprise.code,
            industry=industry_name(industry),
            kind=audit.kind,
            present=(present.level or present.written) if present else "",
            target=audit.target,
            proven=decision.proven if decision is not None else "",
            level=decision.level if decision is not None else "",
            opinion=step.opinion,
            by=people.get(step.by_id, ""),
            at=step.at,
            state=chains.chain_of(audit.chain).words.states[audit.state],
        )
    return list(rows.values())
