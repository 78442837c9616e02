"""An enterprise found by what a person writes: its credit code or its whole name."""

from __future__ import annotations

from sqlalchemy import select

from db.enterprise_tables import Enterprise
from db.enterprises import EnterpriseView, show
from db.office import Office
from db.users import ROLES, Actor, require


def enterprise_named(office: Office, actor: Actor, text: str) -> EnterpriseView:
    """The enterprise with this name, where only one has it; else by CODE or CODE/SITE.

    Refuses as :func:`db.enterprises.show` does.
    """
    require(actor, *ROLES)
    with office.reading() as session:
        of = Enterprise
        statement = select(of).where(of.name == text.strip(), of.retired_at.is_(None))
        if actor.county is not None:
            statement = statement.where(of.county == actor.county)
        found = session.scalars(statement).all()
        key = found[0].key if len(found) == 1 else text
    return show(office, actor, key)
