"""Whose records count for an enterprise: its own, and those of duplicates merged into it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enterprise_tables import Enterprise


def owners_of(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """Enterprise → the one it counts for: duplicates merged into another kept their audits."""
    owners = {id: id for id in ids}
    ring = list(ids)
    while ring:
        statement = select(Enterprise.id, Enterprise.merged_into).where(
            Enterprise.merged_into.in_(ring)
        )
        ring = []
        for id, into in session.execute(statement):
            if into is not None and id not in owners:
                owners[id] = owners[into]
                ring.append(id)
    return owners
