"""The standards library as people see it: packs, editions and their state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.confirmation_views import confirmation_of
from db.library import pack_of
from db.library_tables import StandardPack
from db.office import Office
from db.users import ROLES, Actor, require
from grading.packs import Pack


@dataclass(frozen=True, slots=True)
class StandardView:
    """One fingerprint of the library.

    ``state`` is 待核稿, 核对中 n/m, 已核 or 已停用; ``confirmed`` and ``to_confirm`` count
    items of the confirmation. ``review_due``: it is time to look for a newer edition.
    """

    pack: Pack
    shipped: bool
    stored_at: datetime
    state: str
    confirmed: int
    to_confirm: int
    review_due: bool


def standards(office: Office, actor: Actor) -> tuple[StandardView, ...]:
    """Every fingerprint the library holds, by pack and edition, the latest text last."""
    require(actor, *ROLES)
    today = office.clock.today()
    statement = select(StandardPack).order_by(
        StandardPack.pack, StandardPack.edition, StandardPack.stored_at
    )
    with office.reading() as session:
        return tuple(_view(session, row, today) for row in session.scalars(statement))


def _view(session: Session, row: StandardPack, today: date) -> StandardView:
    pack = pack_of(session, row.fingerprint)
    done = confirmation_of(session, row, pack, {})
    return StandardView(
        pack=pack,
        shipped=row.shipped,
        stored_at=row.stored_at,
        state=done.state,
        confirmed=done.done,
        to_confirm=len(done.items),
        review_due=today > pack.review_by,
    )
