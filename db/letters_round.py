"""Letters about many audits: lists, announcements, submissions, plans, statistics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.audit_cases import county_name
from db.audit_tables import Audit, AuditStep, Decision
from db.county_reports import summary
from db.emergency_levels import levels_in_force
from db.enterprise_rows import industry_name
from db.enterprise_tables import Enterprise
from db.letter_content import LetterContent, counted, day, in_words, table
from db.library_tables import StandardPack
from db.office import Office
from db.users import ROLES, Actor, require
from grading import counties, levels
from grading.refusals import Refusal

if TYPE_CHECKING:
    from templates.papers.letters.model import LetterTable

ROUNDS = {
    "city": "县级初审通过的申报件",
    "province": "市级审核通过的申报件",
    "reviewed": "现场核查完成、待会审的申报件",
    "notice": "已评定待公示、公示中的申报件",
    "published": "统计期内公布的申报件",
    "in_force": "等级在效的企业",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Which audits a letter about many is about: this year's up to today unless given.

    ``county`` is a code; ``trial`` takes trial audits, and then nothing else.
    """

    since: date | None = None
    until: date | None = None
    county: str | None = None
    trial: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    """One enterprise of the batch; ``level`` is the one the letter is about."""

    county: str
    name: str
    code: str
    industry: str
    level: str
    words: str = ""
    until: date | None = None
    since: date | None = None


def round_content(office: Office, actor: Actor, round_: str, selection: Selection) -> LetterContent:
    """What a letter about many audits says. Refuses a period that ends before it begins."""
    require(actor, *ROLES)
    if round_ not in ROUNDS:
        raise Refusal(f"没有“{round_}”这种名单", "名单", f"可用：{'、'.join(ROUNDS)}")
    today = office.clock.today()
    first = selection.since or date(today.year, 1, 1)
    last = selection.until or today
    if first > last:
        raise Refusal(f"起始日期 {first} 在截止日期 {last} 之后", "日期", "请对调")
    limit = selection.county or actor.county
    if actor.county is not None and limit != actor.county:
        require(actor, *ROLES, county=limit)
    area = counties.city().name if limit is None else county_name(limit)
    trial = selection.trial
    tables: dict[str, LetterTable] = {}
    opened = 0
    if round_ in ("city", "province"):
        found = summary(office, actor, round_, since=first, until=last, county=limit, trial=trial)
        lines = [
            _Line(row.county_name, row.enterprise, row.code, row.industry, row.target, row.opinion)
            for row in found.rows
        ]
        columns = [("区县", 24.0, True), ("企业名称", 0.0, False)]
        columns += [("统一社会信用代码", 42.0, True), ("行业", 18.0, True), ("类型", 18.0, True)]
        columns += [("现等级", 18.0, True), ("申报等级", 20.0, True), ("审核意见", 46.0, False)]
        tables["汇总"] = table(
            columns,
            [
                [row.county_name, row.enterprise, row.code, row.industry, row.kind,
                 row.present or "—", row.target, row.opinion]
                for row in found.rows
            ],
        )  # fmt: skip
    else:
        with office.reading() as session:
            if round_ == "in_force":
                lines = _in_force(session, last, limit)
            else:
                lines = _audits(session, round_, first, last, limit, trial)
            opened = _opened(session, first, last, limit)
        tables = _tables(lines)
    names = counted([_level(line) for line in sorted(lines, key=_rank)])
    ends = [line.until for line in lines if line.until]
    starts = [line.since for line in lines if line.since]
    return LetterContent(
        values={
            "起日": day(first),
            "止日": day(last),
            "范围": area,
            "县区": area,
            "家数": str(len(lines)),
            "分级家数": in_words(names) or "没有企业",
            "分县家数": in_words(counted([line.county for line in lines])) or "无",
            "分行业家数": in_words(counted([line.industry for line in lines])) or "无",
            "公示起": day(min(starts, default=None)) if round_ == "notice" else "",
            "公示止": day(max(ends, default=None)) if round_ == "notice" else "",
            "申报件数": str(opened),
        },
        tables=tables,
        subject=f"{round_} {first} {last} {limit or ''}".strip(),
        document=f"{first}/{last}/{limit or ''}{'/trial' if trial else ''}",
        trial=trial,
        each=[
            ({"等级": name}, _tables([line for line in lines if _level(line) == name]))
            for name in names
        ],
    )


def _level(line: _Line) -> str:
    return f"{line.level}级" if line.level.isascii() else line.level


def _tables(lines: Sequence[_Line]) -> dict[str, LetterTable]:
    """The list of names as 公示 has it, the review's table, counts by county and industry."""
    columns = [("区县", 24.0, True), ("企业名称", 0.0, False)]
    columns += [("行业类别", 24.0, True), ("绩效等级", 22.0, True)]
    rows = [[line.county, line.name, line.industry, line.level] for line in lines]
    review = [("企业名称", 0.0, False), ("行业", 18.0, True), ("申报等级", 22.0, True)]
    review += [("核查意见", 46.0, False)]
    return {
        "名单": table(columns, rows),
        "汇总": table(
            review, [[line.name, line.industry, line.level, line.words] for line in lines]
        ),
        "分县": _crossed(lines, "县（市、区）", lambda line: line.county),
        "分行业": _crossed(lines, "行业", lambda line: line.industry),
    }


def _rank(line: _Line) -> int:
    return levels.rank(line.level) if levels.known(line.level) else 99


def _crossed(lines: Sequence[_Line], title: str, side: Callable[[_Line], str]) -> LetterTable:
    """How many enterprises of each level by county or industry."""
    every = list(counted([line.level for line in sorted(lines, key=_rank)]))
    rows = []
    for name, number in counted([side(line) for line in lines]).items():
        own = [line.level for line in lines if side(line) == name]
        rows.append([name, *(str(own.count(level)) for level in every), str(number)])
    columns = [(title, 0.0, False), *((level, 18.0, True) for level in every), ("合计", 18.0, True)]
    return table(columns, rows)


_STATES = {
    "reviewed": ("site_verified", "city_reviewed"),
    "notice": ("decided", "notice"),
    "published": ("published",),
}


def _audits(
    session: Session, round_: str, since: date, until: date, county: str | None, trial: bool
) -> list[_Line]:
    """The audits that stand in the states of the round, by county; published ones by the day.

    A level that was registered from above is announced by whoever decided it.
    """
    statement = (
        select(Audit, Enterprise, StandardPack.industry, Decision)
        .join(Enterprise, Audit.enterprise_id == Enterprise.id)
        .join(StandardPack, Audit.fingerprint == StandardPack.fingerprint)
        .outerjoin(Decision, Audit.decision_id == Decision.id)
        .where(Audit.mode == ("trial" if trial else "formal"), Audit.state.in_(_STATES[round_]))
        .order_by(Enterprise.county, Audit.number)
    )
    if county is not None:
        statement = statement.where(Enterprise.county == county)
    found = session.execute(statement).all()
    last: dict[int, AuditStep] = {}
    ids = [audit.id for audit, *_ in found]
    steps = select(AuditStep).where(AuditStep.audit_id.in_(ids)).order_by(AuditStep.number)
    action = "publish" if round_ == "published" else "accept"
    for step in session.scalars(steps):
        if step.action == action:
            last[step.audit_id] = step
    lines = []
    for audit, enterprise, industry, decision in found:
        taken = last.get(audit.id)
        if round_ == "published" and not (
            taken is not None
            and decision.kind != "registered"
            and since <= taken.at.date() <= until
        ):
            continue
        lines.append(
            _Line(
                county_name(enterprise.county),
                enterprise.name,
                enterprise.code,
                industry_name(industry),
                decision.level if decision is not None else audit.target,
                taken.opinion if taken is not None else "",
                audit.notice_until,
                audit.notice_from,
            )
        )
    return lines


def _in_force(session: Session, on: date, county: str | None) -> list[_Line]:
    """The enterprises in use with a level in force on that day, one line per industry."""
    statement = (
        select(Enterprise).where(Enterprise.retired_at.is_(None)).order_by(Enterprise.county)
    )
    if county is not None:
        statement = statement.where(Enterprise.county == county)
    known = {row.id: row for row in session.scalars(statement)}
    held = levels_in_force(session, list(known), on)
    lines = []
    for (id, industry), level in held.items():
        row = known.get(id)
        if row is None or not level.level:
            continue
        lines.append(
            _Line(county_name(row.county), row.name, row.code, industry_name(industry), level.level)
        )
    return sorted(lines, key=lambda line: (line.county, line.name))


def _opened(session: Session, since: date, until: date, county: str | None) -> int:
    """How many formal audits were applied for in the period."""
    statement = (
        select(func.count())
        .select_from(Audit)
        .join(Enterprise, Audit.enterprise_id == Enterprise.id)
        .where(Audit.mode == "formal", Audit.application_date.between(since, until))
    )
    if county is not None:
        statement = statement.where(Enterprise.county == county)
    return session.scalar(statement) or 0
