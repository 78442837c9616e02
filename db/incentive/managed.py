"""The managed level (管理等级) in force on a day, kept apart from the level decided.

It rests on the level decided it was raised from: where another level is in force by now, or
none, it applies no more and has to be looked at again. It ends by itself after its last day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enterprise_owners import owners_of
from db.enterprise_tables import chunks
from db.incentive.tables import IncentiveResult
from grading import levels


@dataclass(frozen=True, slots=True)
class Managed:
    """What one industry of an enterprise is managed as, until which day, by which result."""

    number: str
    level: str
    graded: str
    starts_on: date
    ends_on: date
    document: str

    @property
    def written(self) -> str:
        """As lists write it: B-（激励性）, which reading a list understands."""
        return f"{self.level}（激励性）"

    @property
    def words(self) -> str:
        """In a sentence."""
        told = f"管理等级 {self.level}（激励性分级 {self.number}，至 {self.ends_on}）"
        return f"{told}，评定等级 {self.graded}"


def managed_levels(
    session: Session, held: Mapping[tuple[int, str], str | None], on: date
) -> dict[tuple[int, str], Managed]:
    """(enterprise id, industry) → the managed level on a day, for those that have one.

    ``held`` are the levels decided that are in force (None: none), by the same keys.
    """
    found = {}
    owners = owners_of(session, list({id for id, _ in held}))
    for row in running(session, list(owners), on):
        key = (owners[row.enterprise_id], row.industry)
        if applies(row, held.get(key)):
            found[key] = Managed(
                row.number, row.managed, row.graded, row.starts_on, row.ends_on, row.document
            )
    return found


def applies(row: IncentiveResult, level: str | None) -> bool:
    """Whether a result still rests on the level in force, and is better than that."""
    return level == row.graded and levels.better(row.managed, row.graded)


def running(session: Session, ids: Sequence[int], on: date) -> list[IncentiveResult]:
    """The results of some enterprises whose period includes the day, oldest first."""
    of = IncentiveResult
    found: list[IncentiveResult] = []
    for some in chunks(ids):
        statement = select(of).where(
            of.enterprise_id.in_(some),
            of.starts_on <= on,
            of.ends_on >= on,
            (of.ended_on.is_(None)) | (of.ended_on > on),
        )
        found += session.scalars(statement.order_by(of.id))
    return found


def state_of(row: IncentiveResult, level: str | None, on: date) -> str:
    """One of ``db.incentive.views.STATES``."""
    if row.ended_on is not None and row.ended_on <= on:
        return "ended"
    if row.ends_on < on:
        return "over"
    if row.starts_on > on:
        return "coming"
    return "in_force" if applies(row, level) else "lapsed"
