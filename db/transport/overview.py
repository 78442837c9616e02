"""Which enterprises have ledgers, and their clean share of the last twelve full months."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from db.enterprise_rows import county_names
from db.enterprise_tables import Enterprise
from db.office import Office
from db.transport.assessing import assessed
from db.transport.tables import TransportBatch
from db.users import ROLES, Actor, require
from grading.refusals import Refusal
from grading.transport.shares import period_before


@dataclass(frozen=True, slots=True)
class LedgerHolder:
    """One enterprise with ledgers; the shares are None where the period holds no volume."""

    code: str
    name: str
    county: str
    batches: int
    last_month: str
    decided: Decimal | None
    wide: Decimal | None
    gaps: int


def holders(
    office: Office, actor: Actor, *, cancelled: Callable[[], bool] | None = None
) -> list[LedgerHolder]:
    """The enterprises of the actor's reach that have ledgers, the lowest share first."""
    require(actor, *ROLES)
    with office.reading() as session:
        today = office.clock.today()
        first, last = period_before(today)
        counted = (
            select(
                TransportBatch.enterprise_id,
                func.count().label("batches"),
                func.max(TransportBatch.last_month).label("last"),
            )
            .where(TransportBatch.undone_at.is_(None))
            .group_by(TransportBatch.enterprise_id)
            .subquery()
        )
        statement = (
            select(Enterprise, counted.c.batches, counted.c.last)
            .join(counted, counted.c.enterprise_id == Enterprise.id)
            .where(Enterprise.retired_at.is_(None))
            .order_by(Enterprise.id)
        )
        if actor.county is not None:
            statement = statement.where(Enterprise.county == actor.county)
        names = county_names()
        found = []
        for enterprise, batches, last_month in session.execute(statement):
            if cancelled is not None and cancelled():
                raise Refusal("已取消")
            told = assessed(session, enterprise, first, last, today, doubtful=False)
            found.append(
                LedgerHolder(
                    enterprise.key, enterprise.name, names.get(enterprise.county, ""), batches,
                    last_month, told.whole.decided, told.whole.wide, len(told.gaps),
                )
            )  # fmt: skip
    return sorted(found, key=lambda each: (each.decided is None, each.decided or 0))
