"""The work list (待办): which audits wait for this person, the most urgent first.

What a person may do is judged by the chain's own rules of roles, offices, counties and
two persons; whether the work itself is ready (facts, opinion) is told on the audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.audit_cases import county_name
from db.audit_lists import audit_rows
from db.audit_tables import Audit, AuditFact, AuditObjection, AuditStep
from db.audit_views import AuditRow, Due
from db.deadlines import Calendar, moves_in
from db.delegation_grants import in_force
from db.enterprise_tables import Enterprise
from db.office import Office
from db.office_mode import is_single
from db.users import ROLES, Actor, require
from grading import chains
from grading.chain_options import Mode, Person, Situation
from grading.chains import Chain, Step
from grading.delegation import Delegated
from grading.step_rights import against_person

MOST = 500
"""Rows told of a work list; more are counted."""
ENDED = ("published", "withdrawn", "suspended", "revoked", "resumed")
_NO_HURRY = 10_000
BACKWARD = ("return", "withdraw", "object", "register")
"""Actions that make nobody's work by themselves."""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """An audit that waits for a person: what it may do, since when it waits, the deadline."""

    audit: AuditRow
    doing: tuple[str, ...]
    since: date
    due: Due | None


@dataclass(frozen=True, slots=True)
class WorkList:
    """The most urgent rows, and how many audits wait in all."""

    rows: list[WorkRow]
    total: int


class _Light(NamedTuple):
    """What is looked at of every audit that might wait for the person."""

    id: int
    number: str
    chain: str
    state: str
    mode: Mode
    county: str
    opened_at: datetime
    notice_until: date | None
    open_objections: int


def work_list(office: Office, actor: Actor, *, limit: int = MOST) -> WorkList:
    """The audits in which this person may take the next step, the most urgent first."""
    require(actor, *ROLES)
    today = office.clock.today()
    with office.reading() as session:
        desk = _Desk(session, actor, today)
        states = desk.states()
        mine = [
            (row, doing) for row in _light(session, actor, states) if (doing := desk.doing(row))
        ]
        calendar = Calendar(session, today)
        moves = moves_in(session, states)
        waiting: list[tuple[int, date, int]] = []
        told: dict[int, tuple[tuple[str, ...], date, Due | None]] = {}
        for row, doing in mine:
            own = moves.get(row.id, [])
            since = own[-1][2].date() if own else row.opened_at.date()
            due = calendar.due(chains.chain_of(row.chain), row.state, own)
            told[row.id] = doing, since, due
            waiting.append((due.left if due is not None else _NO_HURRY, since, row.id))
        ids = [id for _, _, id in sorted(waiting)[:limit]]
        rows = {row.id: row for row in audit_rows(session, actor, ids=ids)}
    return WorkList([WorkRow(rows[id], *told[id]) for id in ids], len(mine))


def _light(session: Session, actor: Actor, states: Sequence[str]) -> Iterable[_Light]:
    objections = (
        select(func.count())
        .where(AuditObjection.audit_id == Audit.id, AuditObjection.outcome.is_(None))
        .scalar_subquery()
    )
    statement = (
        select(
            Audit.id,
            Audit.number,
            Audit.chain,
            Audit.state,
            Audit.mode,
            Enterprise.county,
            Audit.opened_at,
            Audit.notice_until,
            objections,
        )
        .join(Enterprise, Enterprise.id == Audit.enterprise_id)
        .where(Audit.state.in_(states))
    )
    if actor.county is not None:
        statement = statement.where(Enterprise.county == actor.county)
    # the connection and not the session: thousands of rows, and nothing of the mapper is needed
    return map(_Light._make, session.connection().execute(statement))


def _ahead(step: Step) -> bool:
    return step.action not in BACKWARD


class _Desk:
    """What one person may do, judged for many audits: the same situation is judged once."""

    def __init__(self, session: Session, actor: Actor, today: date) -> None:
        self._session = session
        self._person = Person(actor.user_id, actor.roles, actor.county)
        self._today = today
        self._single = is_single(session)
        self._delegated = bool(in_force(session, actor.user_id, "", today)) or _lent(
            session, actor, today
        )
        self._done = _done_by(session, actor.user_id)
        self._judged: dict[tuple[object, ...], tuple[str, ...]] = {}

    def states(self) -> tuple[str, ...]:
        """The states in which somebody with these roles, or any delegation, has work."""
        steps = (step for chain in chains.shipped().values() for step in chain.steps)
        ahead = (step for step in steps if _ahead(step))
        own = (s for s in ahead if self._delegated or self._person.roles & set(s.roles))
        return tuple(dict.fromkeys(state for step in own for state in step.start))

    def doing(self, row: _Light) -> tuple[str, ...]:
        """The titles of the forward steps open to the person."""
        own_county = self._person.county in (None, row.county)
        done = self._done.get(row.id, frozenset())
        delegations = (
            in_force(self._session, self._person.id, row.number, self._today)
            if self._delegated
            else ()
        )
        key = (row.chain, row.state, own_county, done, delegations)
        if key not in self._judged:
            self._judged[key] = tuple(self._judge(row, done, delegations))
        return self._judged[key]

    def _judge(
        self, row: _Light, done: frozenset[str], delegations: tuple[Delegated, ...]
    ) -> Iterable[str]:
        chain = chains.chain_of(row.chain)
        situation = Situation(
            state=row.state,
            mode=row.mode,
            person=self._person,
            county=row.county,
            county_name=county_name(row.county),
            today=self._today,
            done=self._duties(chain, done),
            delegations=delegations,
            single_person=self._single,
        )
        for step in chain.leaving(row.state):
            if not _ahead(step) or _waits(step, row, self._today):
                continue
            if next(against_person(chain, situation, step), None) is None:
                yield step.title

    def _duties(self, chain: Chain, done: frozenset[str]) -> Mapping[str, frozenset[int]]:
        """Duties the person has done: by a step, or by filling in the stage it closes."""
        closing = {step.completes: step.duty for step in chain.steps if step.completes}
        duties = {closing.get(each) or each for each in done}
        return {duty: frozenset({self._person.id}) for duty in duties}


def _waits(step: Step, row: _Light, today: date) -> bool:
    """Publishing is nobody's work before the notice has ended; nor is rejecting nothing."""
    if "notice_over" in step.needs:
        return row.notice_until is None or today <= row.notice_until
    return "objection" in step.needs and not row.open_objections


def _lent(session: Session, actor: Actor, today: date) -> bool:
    """Whether any delegation to this person is in force, for whichever audits."""
    from db.delegation_tables import DelegationRow

    return (
        session.scalar(
            select(DelegationRow.id)
            .where(
                DelegationRow.to_id == actor.user_id,
                DelegationRow.ended_at.is_(None),
                DelegationRow.starts_on <= today,
                DelegationRow.ends_on >= today,
            )
            .limit(1)
        )
        is not None
    )


def _done_by(session: Session, user_id: int) -> dict[int, frozenset[str]]:
    """Per audit under way what the person did: duties of steps, and stages filled in."""
    done: dict[int, set[str]] = {}
    steps = select(AuditStep.audit_id, AuditStep.duty).where(
        AuditStep.by_id == user_id, AuditStep.duty.is_not(None)
    )
    filled = (
        select(AuditFact.audit_id, AuditFact.stage)
        .join(Audit, Audit.id == AuditFact.audit_id)
        .where(AuditFact.by_id == user_id, Audit.state.not_in(ENDED))
        .distinct()
    )
    connection = session.connection()
    for statement in (steps, filled):
        for audit_id, what in connection.execute(statement):
            done.setdefault(audit_id, set()).add(str(what))
    return {audit_id: frozenset(each) for audit_id, each in done.items()}
