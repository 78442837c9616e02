"""Deadlines of audits in working days: when the term of a state ends, and how long there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_tables import AuditStep
from db.audit_views import Due
from db.workday_tables import OfficeDay
from db.workdays import count_term, working_days_between
from grading.chains import Chain, Notice


class Calendar:
    """The working days of an office, with every answer kept: many audits share their days."""

    def __init__(self, session: Session, today: date) -> None:
        self.today = today
        self._entered = {row.day: row.working for row in session.scalars(select(OfficeDay))}
        self._due: dict[tuple[date, int], tuple[date, int]] = {}

    def due(
        self, chain: Chain, state: str, moves: Iterable[tuple[str, str, datetime]]
    ) -> Due | None:
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

    def _count(self, began: date, days: int) -> tuple[date, int]:
        key = (began, days)
        if key not in self._due:
            until = count_term(began, Notice(days, first_day_counts=False), self._entered).until
            left = working_days_between(self.today, until, self._entered)
            self._due[key] = (until, left)
        return self._due[key]


def moves_of(
    session: Session, audit_ids: Iterable[int]
) -> Mapping[int, list[tuple[str, str, datetime]]]:
    """The steps of audits as (from, to, when), oldest first."""
    found: dict[int, list[tuple[str, str, datetime]]] = {}
    wanted = list(audit_ids)
    for at in range(0, len(wanted), 500):
        rows = session.execute(
            select(AuditStep.audit_id, AuditStep.start, AuditStep.to, AuditStep.at)
            .where(AuditStep.audit_id.in_(wanted[at : at + 500]))
            .order_by(AuditStep.audit_id, AuditStep.number)
        )
        for audit_id, start, to, when in rows:
            found.setdefault(audit_id, []).append((start, to, when))
    return found
