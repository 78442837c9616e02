"""Who has hours in the records, and by which lines an enterprise's hours can be judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from db.enterprise_rows import county_names
from db.enterprise_tables import Enterprise, Outlet
from db.enterprises import find_any
from db.monitoring.limits import packs_for, usable_kinds
from db.monitoring.stored import month_of
from db.monitoring.tables import MonitoringMonth
from db.office import Office
from db.users import ROLES, Actor, require

if TYPE_CHECKING:
    from grading.monitoring.hours import Month


@dataclass(frozen=True, slots=True)
class Holder:
    """An enterprise with hours: of how many outlets, from which month to which."""

    key: str
    name: str
    county_name: str
    outlets: int
    first: Month
    last: Month


@dataclass(frozen=True, slots=True)
class Lines:
    """The levels an enterprise's standards grade into (best first, the floor left out) and the
    kinds of outlets they know, id → title."""

    levels: tuple[str, ...]
    kinds: dict[str, str]


def holders(office: Office, actor: Actor) -> list[Holder]:
    """Enterprises with hours, those of the actor's county where one is set, by county and name."""
    require(actor, *ROLES)
    of, month = Enterprise, MonitoringMonth.month
    outlets = func.count(func.distinct(Outlet.id))
    statement = (
        select(of, outlets, func.min(month), func.max(month))
        .join(Outlet, Outlet.enterprise_id == of.id)
        .join(MonitoringMonth, MonitoringMonth.outlet_id == Outlet.id)
        .where(MonitoringMonth.ended_by.is_(None), of.retired_at.is_(None))
        .group_by(of.id)
        .order_by(of.county, of.name)
    )
    if actor.county is not None:
        statement = statement.where(of.county == actor.county)
    names = county_names()
    with office.reading() as session:
        return [
            Holder(
                row.key,
                row.name,
                names.get(row.county, row.county),
                count,
                month_of(first),
                month_of(last),
            )
            for row, count, first, last in session.execute(statement)
        ]


def judging_lines(office: Office, actor: Actor, enterprise_code: str) -> Lines:
    """By which levels and kinds of outlets an enterprise's hours can be judged."""
    require(actor, *ROLES)
    with office.reading() as session:
        enterprise = find_any(session, enterprise_code)
        require(actor, *ROLES, county=enterprise.county)
        packs = packs_for(session, enterprise, office.clock.today())
        levels = dict.fromkeys(level for pack in packs for level in pack.levels[:-1])
        return Lines(tuple(levels), usable_kinds(packs))
