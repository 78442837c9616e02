"""The library of standards: the full text of every fingerprint ever used.

Shipped packs are copied in as drafts (待核稿). An audit is bound to a fingerprint,
so its rules stay what they were, whatever later editions of the program bring.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.library_tables import StandardPack
from db.office import Office
from db.program import remember_rules
from db.users import ROLES, Actor, require
from grading import library as shipped_library
from grading.packs import Pack
from grading.refusals import Refusal


@dataclass(frozen=True, slots=True)
class PackView:
    """One fingerprint of the library; ``confirmed`` is 已核, else it is a draft (待核稿)."""

    fingerprint: str
    key: str
    title: str
    industry: str
    shipped: bool
    confirmed: bool
    stored_at: datetime


def sync_shipped(office: Office, actor: Actor) -> tuple[str, ...]:
    """Copy the shipped packs that the library does not hold yet into it, as drafts.

    Returns their keys; nothing is recorded where there is nothing new.
    """
    require(actor, "admin")
    packs = [shipped_library.load(each.key) for each in shipped_library.shipped()]
    with office.reading() as session:
        known = set(session.scalars(select(StandardPack.fingerprint)))
    if all(pack.fingerprint in known for pack in packs):
        return ()
    with office.command(actor, "standards.sync") as work:
        added = [pack for pack in packs if keep(work.session, pack, work.now, shipped=True)]
        keys = tuple(pack.key for pack in added)
        remember_rules(work.session)
        work.record(
            "standards",
            "shipped",
            {"added": {pack.key: pack.fingerprint for pack in added}},
            f"随程序提供的标准 {len(keys)} 部进入标准库（待核稿）",
        )
    return keys


def library_packs(office: Office, actor: Actor) -> list[PackView]:
    """Every fingerprint the library holds, by pack and edition."""
    require(actor, *ROLES)
    statement = select(StandardPack).order_by(StandardPack.pack, StandardPack.edition)
    with office.reading() as session:
        return [
            PackView(
                row.fingerprint,
                f"{row.pack}@{row.edition}",
                row.title,
                row.industry,
                row.shipped,
                row.confirmed_at is not None,
                row.stored_at,
            )
            for row in session.scalars(statement)
        ]


def pack_named(office: Office, actor: Actor, name: str) -> Pack:
    """The pack of the library that a name means today, as :func:`find_pack` understands it."""
    require(actor, *ROLES)
    with office.reading() as session:
        return find_pack(session, name, office.clock.today())


def keep(session: Session, pack: Pack, now: datetime, *, shipped: bool) -> bool:
    """Store the text of a pack under its fingerprint; False where it is already there."""
    if session.get(StandardPack, pack.fingerprint) is not None:
        return False
    session.add(
        StandardPack(
            fingerprint=pack.fingerprint,
            pack=pack.id,
            edition=pack.edition,
            title=pack.title,
            industry=pack.industry,
            text=pack.text,
            shipped=shipped,
            stored_at=now,
            confirmed_at=None,
        )
    )
    session.flush()
    return True


def pack_of(session: Session, fingerprint: str) -> Pack:
    """The pack with this fingerprint, read from the text the library keeps.

    Refuses a text that no longer has the fingerprint it was stored under.
    """
    row = session.get_one(StandardPack, fingerprint)
    pack = shipped_library.read_text(row.text, f"{row.pack}@{row.edition}")
    if pack.fingerprint != fingerprint:
        raise Refusal(
            f"标准库里 {pack.key} 的文本与其指纹不符，可能被改动过",
            f"指纹 {fingerprint[:16]}",
            "请从备份恢复数据库，并运行 check",
        )
    return pack


def is_retired(session: Session, fingerprint: str) -> bool:
    """Is the pack out of use (已停用)? No audit may be opened on such a pack any more."""
    return session.get_one(StandardPack, fingerprint).retired_at is not None


def is_confirmed(session: Session, fingerprint: str) -> bool:
    """Is the pack 已核? Only such a pack may carry a formal audit."""
    return session.get_one(StandardPack, fingerprint).confirmed_at is not None


def find_pack(session: Session, name: str, on: date) -> Pack:
    """The pack named by ``id@edition``, by fingerprint, by id alone, or by the path of a file.

    An id alone is the newest edition in force ``on`` that day that is in use; of several
    texts of one edition the one stored last. A shipped pack that the library does not
    hold yet counts as stored last. Refuses a name nobody knows.
    """
    id, _, edition = name.partition("@")
    columns = (
        StandardPack.fingerprint,
        StandardPack.pack,
        StandardPack.edition,
        StandardPack.retired_at,
    )
    rows = session.execute(select(*columns).order_by(StandardPack.stored_at)).all()
    if any(row.fingerprint == name for row in rows):
        return pack_of(session, name)
    named = [row for row in rows if row.pack == id and edition in ("", row.edition)]
    in_use = [row for row in named if row.retired_at is None] if not edition else []
    found = [pack_of(session, row.fingerprint) for row in in_use or named]
    kept = {row.fingerprint for row in rows}
    for each in shipped_library.shipped():
        shipped_id, _, shipped_edition = each.key.partition("@")
        if shipped_id == id and edition in ("", shipped_edition):
            pack = shipped_library.load(each.key)
            if pack.fingerprint not in kept:
                found.append(pack)
    if not found:
        return shipped_library.load(name)
    in_force = [pack for pack in found if pack.in_force <= on] or found
    return max(enumerate(in_force), key=lambda each: (each[1].in_force, each[0]))[1]
