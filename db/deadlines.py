"""Deadlines of audits in working days: when the term of a state ends, and how long there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.audit_tables import Audit, AuditStep
from db.audit_views import Due
from db.workday_tables import OfficeDay
from db.workdays import count_term, working_days_between
from grading.chains import Chain, Notice

Move = tuple[str, str, datetime]
"""A step: from which state, to which, when."""


class Calendar:
    """The working days of an office, with every answer kept: many audits share their days."""

    def __init__(self, session: Session, today: date) -> None:
        self.today = today
        self._entered = {row.day: row.working for row in session.scalars(select(OfficeDay))}
        self._due: dict[tuple[date, int], tuple[date, int]] = {}
        self._left: dict[date, int] = {}

    def due(self, chain: Chain, state: str, moves: Iterable[Move]) -> Due | None:
        """The deadline that runs in ``state``; ``moves`` are (from, to, when), oldest first."""
        term = chain.deadline(state)
        if term is None:
            return None
        began: date | None = None
        for start, to, at in moves:
            if to in term.states and start not in term.states:
                began = at.date()
        if began is None:
            return None
        until, left = self._count(began, term.working_days)
        return Due(term.title, until, left, term.source)

    def left(self, until: date) -> int:
        """Working days from today to a day; negative when it has passed."""
        if until not in self._left:
            self._left[until] = working_days_between(self.today, until, self._entered)
        return self._left[until]

    def _count(self, began: date, days: int) -> tuple[date, int]:
        key = (began, days)
        if key not in self._due:
            until = count_term(began, Notice(days, first_day_counts=False), self._entered).until
            self._due[key] = (until, self.left(until))
        return self._due[key]


def moves_of(session: Session, audit_id: int) -> list[Move]:
    """The steps of one audit, oldest first."""
    return _moves(session, AuditStep.audit_id == audit_id).get(audit_id, [])


def moves_in(session: Session, states: Iterable[str]) -> Mapping[int, list[Move]]:
    """The steps of every audit that stands in one of these states, oldest first."""
    standing = select(Audit.id).where(Audit.state.in_(tuple(states)))
    return _moves(session, AuditStep.audit_id.in_(standing))


def _moves(session: Session, which: ColumnElement[bool]) -> dict[int, list[Move]]:
    found: dict[int, list[Move]] = {}
    statement = (
        select(AuditStep.audit_id, AuditStep.start, AuditStep.to, AuditStep.at)
        .where(which)
        .order_by(AuditStep.audit_id, AuditStep.number)
    )
    for audit_id, start, to, when in session.connection().execute(statement):
        found.setdefault(audit_id, []).append((start, to, when))
    return found
