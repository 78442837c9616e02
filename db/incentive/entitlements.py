"""政策兑现: who is entitled to what by the level decided, and what was recorded as given.

What goes by concentrations or by the state of the works is not concluded here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_cases import face_of
from db.audit_views import EnterpriseFace
from db.emergency_levels import levels_in_force
from db.enterprise_entry_tables import TABLES
from db.enterprise_rows import industry_name
from db.enterprise_tables import Enterprise, EnterpriseIndustry
from db.office import Office
from db.users import ROLES, Actor, require
from grading.incentive.policies import Policy, entitled, policies


@dataclass(frozen=True, slots=True)
class EntitlementRow:
    """What the level of an industry entitles to, what was recorded as given, what was not."""

    enterprise: EnterpriseFace
    industry_name: str
    level: str
    level_source: str
    policies: tuple[Policy, ...]
    given: tuple[str, ...]
    open: tuple[str, ...]


def entitlements(office: Office, actor: Actor, *, county: str = "") -> list[EntitlementRow]:
    """Who is entitled to what by the level in force (评定等级), and whether it was given."""
    require(actor, *ROLES)
    today = office.clock.today()
    wanted = sorted({level for each in policies().values() for level in each.levels})
    with office.reading() as session:
        statement = select(Enterprise).where(Enterprise.retired_at.is_(None))
        if actor.county is not None:
            statement = statement.where(Enterprise.county == actor.county)
        if county:
            statement = statement.where(Enterprise.county == county)
        owners = {
            each.id: each
            for each in session.scalars(statement.order_by(Enterprise.county, Enterprise.id))
        }
        held = levels_in_force(session, list(owners), today)
        given = _given(session)
        branches = _branches(session)
    found = []
    for (id, industry), level in sorted(
        held.items(), key=lambda each: (owners[each[0][0]].county, each[0])
    ):
        if level.level not in wanted:
            continue
        own = entitled(industry, level.level)
        got = given.get(id, frozenset())
        titles = [each.title for each in own]
        found.append(
            EntitlementRow(
                face_of(owners[id]),
                industry_name(industry, branches.get((id, industry), "")),
                level.level,
                level.source,
                own,
                tuple(each for each in titles if each in got),
                tuple(each for each in titles if each not in got),
            )
        )
    return found


def _given(session: Session) -> dict[int, frozenset[str]]:
    """Enterprise → titles of the policies recorded as given."""
    table: Any = TABLES["benefit"]
    found: dict[int, set[str]] = {}
    for row in session.scalars(select(table).where(table.retired_at.is_(None))):
        found.setdefault(row.enterprise_id, set()).add(row.policy)
    return {id: frozenset(each) for id, each in found.items()}


def _branches(session: Session) -> dict[tuple[int, str], str]:
    of = EnterpriseIndustry
    rows = session.execute(select(of.enterprise_id, of.industry, of.branch))
    return {(id, industry): branch for id, industry, branch in rows}
