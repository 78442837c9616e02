"""Documents of one enterprise and of its entries: scans of permits, penalties, decrees.

Attachments never change, so they keep the code an enterprise had when they were
attached. Whoever asks by the code of today gets those as well, and those of the
duplicates merged into it.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.attachments import AttachmentView, attach, attachments_of
from db.enterprise_edit import MAY_EDIT, record_key
from db.enterprise_records import record_from
from db.enterprise_tables import Enterprise, EnterpriseChange
from db.enterprises import find, find_any
from db.office import Office
from db.users import ROLES, Actor, require

MAY_ATTACH = (*MAY_EDIT, "inspector", "approver")
ENTRY = "entry"
"""The kind of attachments that stand with an entry; their key is KIND/NUMBER."""


def attach_document(
    office: Office,
    actor: Actor,
    code: str,
    file: str | Path,
    *,
    title: str = "",
    entry: tuple[str, int] | None = None,
) -> AttachmentView:
    """Keep a file with an enterprise, or with one of its entries (kind, number).

    Refuses what attachments refuse, and an enterprise of another county.
    """
    require(actor, *MAY_ATTACH)
    with office.reading() as session:
        row = find(session, code)
        require(actor, *MAY_ATTACH, county=row.county)
        key = row.key
    if entry is None:
        return attach(office, actor, "enterprise", key, file, title=title)
    return attach(office, actor, ENTRY, f"{entry[0]}/{entry[1]}", file, title=title)


def documents(office: Office, actor: Actor, code: str) -> list[AttachmentView]:
    """The documents of an enterprise under every code it had, in the order they came."""
    require(actor, *ROLES)
    with office.reading() as session:
        row = find_any(session, code)
        require(actor, *ROLES, county=row.county)
        keys = keys_of(session, row)
    found = {
        each.id: each
        for key, until in keys
        for each in attachments_of(office, actor, "enterprise", key)
        if until is None or each.added_at <= until
    }
    return [found[id] for id in sorted(found)]


def entry_documents(office: Office, actor: Actor, kind: str, number: int) -> list[AttachmentView]:
    """The documents of one entry, in the order they came."""
    return attachments_of(office, actor, ENTRY, f"{kind}/{number}")


def keys_of(session: Session, row: Enterprise) -> list[tuple[str, datetime | None]]:
    """Every CODE or CODE/SITE that meant this enterprise, and until when (None: still).

    The code of today comes first; then those before it was changed and those of
    duplicates merged into it, each until it was given up and may mean another one.
    """
    own = row.key
    keys: dict[str, datetime | None] = {own: row.retired_at if row.merged_into else None}
    of = EnterpriseChange
    statement = select(of.before, of.at).where(of.enterprise_id == row.id, of.subject == "")
    for before, at in session.execute(statement.order_by(of.id)):
        key = record_key(record_from(before)[1])
        if key != own:
            keys[key] = at
    for merged in session.scalars(select(Enterprise).where(Enterprise.merged_into == row.id)):
        for key, until in keys_of(session, merged):
            keys.setdefault(key, until)
    return list(keys.items())


def known_keys(office: Office, actor: Actor, code: str) -> list[tuple[str, datetime | None]]:
    """Every code that meant an enterprise, see :func:`keys_of`."""
    require(actor, *ROLES)
    with office.reading() as session:
        row = find_any(session, code)
        require(actor, *ROLES, county=row.county)
        return keys_of(session, row)
