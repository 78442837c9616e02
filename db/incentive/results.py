"""Managed levels: an enterprise managed a level higher for a term, ended before it, listed.

A result is kept apart from the level history: the level decided (评定等级) stays what it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.audit_cases import display_names, face_of
from db.emergency_levels import levels_in_force
from db.enterprise_tables import Enterprise
from db.enterprises import find
from db.incentive.assessing import as_inputs, assessed
from db.incentive.managed import state_of
from db.incentive.tables import IncentiveResult
from db.incentive.views import STATES, AssessmentView, ResultRow, ResultView
from db.office import Office
from db.users import ROLES, Actor, require
from grading import levels
from grading.canonical import canonical_json, parse_json
from grading.incentive.judging import last_day
from grading.incentive.rules import rules
from grading.refusals import Refusal

MAY_DECIDE = ("approver",)
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Decision:
    """By whom and by what paper a managed level is decided, from which day, for which term.

    ``managed`` empty takes the level proposed; ``term`` is one of the rule's. ``reason`` is
    needed for a term or a level the rule does not compute.
    """

    starts_on: date
    document: str
    authority: str = "河北省生态环境厅"
    term: str = "year"
    managed: str = ""
    reason: str = ""


def decide(
    office: Office,
    actor: Actor,
    code: str,
    year: int,
    decision: Decision,
    *,
    industry: str = "",
) -> ResultView:
    """Let an enterprise be managed a level higher for a term, by the document that says so.

    Refuses while the indicators do not reach the line, except for a term the rule does not
    compute (半年), which needs its basis in words.
    """
    require(actor, *MAY_DECIDE)
    with office.command(actor, "incentive.decide") as work:
        session, today = work.session, work.now.date()
        enterprise = find(session, code)
        require(actor, *MAY_DECIDE, county=enterprise.county)
        found = assessed(session, enterprise, year, industry, today)
        managed, reason = _allowed(found, decision)
        term = found.rule.terms[decision.term]
        until = last_day(decision.starts_on, term)
        if until < today:
            raise Refusal(
                f"管理期到 {until} 已经过去", "起始日期", "过去的管理等级可登记在等级历史的备注里"
            )
        _refuse_overlap(session, enterprise, found.industry, decision.starts_on, until)
        row = IncentiveResult(
            number=_next_number(session, work.now.year),
            enterprise_id=enterprise.id,
            industry=found.industry,
            rule=found.rule.id,
            group_id=found.group.id,
            year=year,
            inputs=canonical_json(as_inputs(found)),
            graded=found.graded or "",
            graded_source=found.graded_source,
            managed=managed,
            term=term.id,
            starts_on=decision.starts_on,
            ends_on=until,
            authority=decision.authority.strip(),
            document=decision.document.strip(),
            reason=reason,
            decided_at=work.now,
            decided_by=actor.user_id,
            ended_on=None,
            ended_reason="",
            ended_at=None,
            ended_by=None,
        )
        session.add(row)
        session.flush()
        work.record(
            "incentive",
            row.number,
            {
                "enterprise": enterprise.key,
                "industry": row.industry,
                "graded": row.graded,
                "managed": managed,
                "starts_on": row.starts_on,
                "ends_on": until,
                "document": row.document,
                "reason": reason,
                "inputs": parse_json(row.inputs),
            },
            f"{enterprise.name}：{found.industry_name}评定 {row.graded}，"
            f"{row.starts_on} 至 {until} 按 {managed} 级管理",
            also=("enterprise", "emergency"),
        )
        number = row.number
    return result(office, actor, number)


def end_result(
    office: Office, actor: Actor, number: str, reason: str, *, on: date | None = None
) -> ResultView:
    """End a managed level before its last day; from ``on`` (default: today) it holds no more."""
    require(actor, *MAY_DECIDE)
    reason = reason.strip()
    if not reason:
        raise Refusal("提前终止须写明理由", "理由", "例如：受到生态环境行政处罚")
    if len(reason) > LONGEST:
        raise Refusal(f"理由超过 {LONGEST} 字", "理由", "请写要点")
    with office.command(actor, "incentive.end") as work:
        row, enterprise = load_result(work.session, number, actor)
        require(actor, *MAY_DECIDE, county=enterprise.county)
        day = on or work.now.date()
        if row.ended_on is not None:
            raise Refusal(f"{row.number} 已于 {row.ended_on} 终止", row.number)
        if not row.starts_on <= day <= row.ends_on:
            raise Refusal(
                f"{day} 不在管理期 {row.starts_on} 至 {row.ends_on} 内",
                "终止日期",
                "期满的自动结束",
            )
        row.ended_on, row.ended_reason = day, reason
        row.ended_at, row.ended_by = work.now, actor.user_id
        work.record(
            "incentive",
            row.number,
            {"enterprise": enterprise.key, "ended_on": day, "reason": reason},
            f"{enterprise.name}：管理等级 {row.managed} 自 {day} 起终止（{reason}）",
            also=("enterprise", "emergency"),
        )
    return result(office, actor, number)


def results(
    office: Office,
    actor: Actor,
    *,
    states: Iterable[str] = (),
    enterprise: str = "",
    on: date | None = None,
) -> list[ResultRow]:
    """The managed levels within the actor's county as they stand on a day, newest first."""
    require(actor, *ROLES)
    wanted = tuple(states)
    for each in wanted:
        if each not in STATES:
            known = "、".join(f"{id}（{title}）" for id, title in STATES.items())
            raise Refusal(f"没有“{each}”这种状态", "状态", f"可用：{known}")
    statement = (
        select(IncentiveResult, Enterprise)
        .join(Enterprise, Enterprise.id == IncentiveResult.enterprise_id)
        .order_by(IncentiveResult.starts_on.desc(), IncentiveResult.id.desc())
    )
    if actor.county is not None:
        statement = statement.where(Enterprise.county == actor.county)
    if enterprise:
        code, _, site = enterprise.strip().partition("/")
        statement = statement.where(Enterprise.code == code.upper(), Enterprise.site == site)
    day = on or office.clock.today()
    with office.reading() as session:
        rows = [(row, owner) for row, owner in session.execute(statement)]
        shown = _rows(session, rows, day)
    return [each for each in shown if not wanted or each.state in wanted]


def result(office: Office, actor: Actor, number: str) -> ResultView:
    """One managed level in full."""
    require(actor, *ROLES)
    with office.reading() as session:
        row, enterprise = load_result(session, number, actor)
        [shown] = _rows(session, [(row, enterprise)], office.clock.today())
        inputs: Any = parse_json(row.inputs)
        return ResultView(shown, row.rule, row.graded_source, inputs, why_not_end(actor, shown))


def why_not_end(actor: Actor, row: ResultRow) -> str:
    """Why this person may not end it now; empty: may."""
    try:
        require(actor, *MAY_DECIDE)
    except Refusal as refusal:
        return refusal.what
    if row.state in ("in_force", "lapsed"):
        return ""
    return f"这个管理等级的状态是“{row.state_title}”，不用终止"


def load_result(session: Session, number: str, actor: Actor) -> tuple[IncentiveResult, Enterprise]:
    """The result of that number with its enterprise, within the actor's county."""
    wanted = number.strip().upper()
    statement = (
        select(IncentiveResult, Enterprise)
        .join(Enterprise, Enterprise.id == IncentiveResult.enterprise_id)
        .where(IncentiveResult.number == wanted)
    )
    found = session.execute(statement).one_or_none()
    if found is None or actor.county not in (None, found[1].county):
        raise Refusal(
            f"没有管理等级“{wanted}”" + ("，或不在您的县（市、区）范围内" if actor.county else ""),
            "管理等级",
            "用 incentive list 查看全部编号",
        )
    return found[0], found[1]


def _allowed(found: AssessmentView, decision: Decision) -> tuple[str, str]:
    """The level and the reason of a decision; refuses what the rule does not bear."""
    if decision.term not in found.rule.terms:
        known = "、".join(f"{id}（{each.title}）" for id, each in found.rule.terms.items())
        raise Refusal(f"没有“{decision.term}”这个期限", "期限", f"可用：{known}")
    term = found.rule.terms[decision.term]
    reason = decision.reason.strip()
    for text, title, longest in (
        (decision.document, "认定文件", 200),
        (decision.authority, "认定机关", 100),
    ):
        if not text.strip():
            raise Refusal(f"没有写{title}", title, "管理等级由认定文件定，写明机关和文号")
        if len(text.strip()) > longest:
            raise Refusal(f"{title}超过 {longest} 字", title, "请写简称和文号")
    if len(reason) > LONGEST:
        raise Refusal(f"理由超过 {LONGEST} 字", "理由", "请写要点")
    if not found.choices:
        raise Refusal(found.why_not, found.enterprise.name)
    if found.why_not and term.computed:
        raise Refusal(found.why_not, found.enterprise.name, "incentive assess 可查看逐项情况")
    managed = levels.read_written(decision.managed).level or found.choices[0]
    if managed not in found.choices:
        raise Refusal(
            f"{managed} 不是 {found.graded} 的高一级",
            "管理等级",
            f"可以是：{'、'.join(found.choices)}",
        )
    if not reason and found.year < decision.starts_on.year - 1:
        raise Refusal(
            f"管理期从 {decision.starts_on} 起，用的却是 {found.year} 年的数据，细则用上年数据",
            "理由",
            "写明为什么用更早的数据，例如认定文件的申报轮次",
        )
    if not reason and (not term.computed or managed != found.choices[0]):
        what = f"按{term.title}管理" if not term.computed else f"按 {managed} 级管理"
        raise Refusal(f"{what}须写明依据", "理由", term.note if not term.computed else "写文件条款")
    return managed, reason


def _refuse_overlap(
    session: Session, enterprise: Enterprise, industry: str, first: date, last: date
) -> None:
    of = IncentiveResult
    other = session.scalar(
        select(of).where(
            of.enterprise_id == enterprise.id,
            of.industry == industry,
            of.starts_on <= last,
            of.ends_on >= first,
            of.ended_on.is_(None) | (of.ended_on > first),
        )
    )
    if other is not None:
        raise Refusal(
            f"与 {other.number} 的管理期 {other.starts_on} 至 {other.ends_on} 重叠",
            enterprise.name,
            "先终止那一个，或从它期满的次日起算",
        )


def _next_number(session: Session, year: int) -> str:
    """JL-2026-0001, numbered through each year."""
    prefix = f"JL-{year}-"
    last = session.scalar(
        select(func.max(IncentiveResult.number)).where(IncentiveResult.number.like(prefix + "%"))
    )
    return f"{prefix}{int(last.rsplit('-', 1)[1]) + 1 if last else 1:04d}"


def _rows(
    session: Session, found: list[tuple[IncentiveResult, Enterprise]], day: date
) -> list[ResultRow]:
    held = levels_in_force(session, list({owner.id for _, owner in found}), day)
    names = display_names(session)
    shown = []
    for row, owner in found:
        level = held.get((owner.id, row.industry))
        now = level.level if level is not None else None
        state = state_of(row, now, day)
        shown.append(
            ResultRow(
                row.number,
                face_of(owner),
                row.industry,
                rules()[row.rule].groups[row.group_id].name,
                row.year,
                row.graded,
                row.managed,
                row.term,
                row.starts_on,
                row.ends_on,
                row.authority,
                row.document,
                row.reason,
                state,
                STATES[state],
                now,
                (row.ends_on - day).days if state == "in_force" else None,
                names.get(row.decided_by, ""),
                row.decided_at,
                row.ended_on,
                row.ended_reason,
            )
        )
    return shown
