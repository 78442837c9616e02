"""The delegations in force for one person and one audit, as the review chain judges them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.delegation_tables import DelegationRow
from db.office_tables import User
from db.users import held_roles
from grading.canonical import parse_json
from grading.delegation import Delegated, Holder


def audits_of(row: DelegationRow) -> tuple[str, ...]:
    """The numbers of the audits a delegation is for; none means every audit."""
    numbers = parse_json(row.audits)
    return tuple(str(each) for each in numbers) if isinstance(numbers, list) else ()


def in_force(session: Session, user_id: int, audit: str, today: date) -> tuple[Delegated, ...]:
    """What this person may use today on this audit, the oldest first.

    The lender's roles and county are those of today; an account out of use lends nothing.
    """
    rows = session.scalars(
        select(DelegationRow)
        .where(
            DelegationRow.to_id == user_id,
            DelegationRow.ended_at.is_(None),
            DelegationRow.starts_on <= today,
            DelegationRow.ends_on >= today,
        )
        .order_by(DelegationRow.id)
    )
    found = []
    for row in rows:
        numbers = audits_of(row)
        if numbers and audit not in numbers:
            continue
        behalf = None
        if row.behalf_id is not None:
            lender = session.get_one(User, row.behalf_id)
            if not lender.active:
                continue
            roles = held_roles(session, lender.id)
            behalf = Holder(lender.id, lender.display, roles, lender.county)
        giver = session.get_one(User, row.given_by)
        found.append(
            Delegated(row.id, row.step, behalf, row.same_person, giver.display, row.reason)
        )
    return tuple(found)
