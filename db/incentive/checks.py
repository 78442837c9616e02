"""What must hold among means, managed levels and cases of 双近零."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.check import finding
from db.enterprise_tables import Enterprise
from db.incentive.tables import IncentiveMean, IncentiveResult, NearZeroAct, NearZeroCase
from grading import levels
from grading.incentive.near_zero import ACTS
from grading.incentive.rules import rules
from grading.refusals import Finding


def check_records(session: Session) -> Iterator[Finding]:
    """One mean in use, known rules and levels, periods in order, states that follow their acts."""
    mean = IncentiveMean
    twins = (
        select(mean.group_id, mean.year)
        .where(mean.retired_at.is_(None))
        .group_by(mean.rule, mean.group_id, mean.year)
        .having(func.count() > 1)
    )
    for group, year in session.execute(twins):
        yield finding("incentive", f"{group} {year} 年有几个在用的均值", str(year))
    yield from _results(session)
    yield from _cases(session)


def _results(session: Session) -> Iterator[Finding]:
    last: dict[tuple[int, str], IncentiveResult] = {}
    of = IncentiveResult
    for row in session.scalars(select(of).order_by(of.starts_on, of.id)):
        rule = rules().get(row.rule)
        if rule is None or row.group_id not in rule.groups or row.term not in rule.terms:
            yield finding("incentive", f"{row.number} 的细则、行业或期限不认识", row.rule)
        if not (levels.known(row.graded) and levels.known(row.managed)):
            yield finding("incentive", f"{row.number} 的等级不认识", f"{row.graded} {row.managed}")
        elif not levels.better(row.managed, row.graded):
            yield finding("incentive", f"{row.number} 的管理等级不高于评定等级", row.managed)
        if row.ends_on < row.starts_on:
            yield finding("incentive", f"{row.number} 的管理期先后颠倒", str(row.ends_on))
        before = last.get((row.enterprise_id, row.industry))
        if before is not None and (before.ended_on or before.ends_on) > row.starts_on:
            words = f"{row.number} 与 {before.number} 的管理期重叠"
            yield finding("incentive", words, str(row.starts_on))
        last[(row.enterprise_id, row.industry)] = row


def _cases(session: Session) -> Iterator[Finding]:
    of = NearZeroCase
    twice = (
        select(Enterprise.name, of.industry)
        .join(Enterprise, Enterprise.id == of.enterprise_id)
        .where(of.state != "left")
        .group_by(Enterprise.id, Enterprise.name, of.industry)
        .having(func.count() > 1)
    )
    for name, industry in session.execute(twice):
        yield finding("near_zero", f"{name} 在双近零名录里有几条", industry)
    acts: dict[int, str] = {}
    for act in session.scalars(select(NearZeroAct).order_by(NearZeroAct.number)):
        acts[act.case_id] = act.state
        if act.act not in ACTS or ACTS[act.act].to != act.state:
            yield finding("near_zero", f"双近零第 {act.case_id} 条的办理不认识", act.act)
    for row in session.scalars(select(of).order_by(of.id)):
        if acts.get(row.id) != row.state:
            yield finding("near_zero", f"{row.number} 的状态与办理经过不符", row.state)
