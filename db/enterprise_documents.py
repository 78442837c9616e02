"""Documents of one enterprise and of its entries: scans of permits, penalties, decrees.

They are attachments under the enterprise's code. Where the code changes they stand
under the new one as well; those of a duplicate stay under its code and are shown
with the enterprise it was merged into.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.attachments import (
    AttachmentView,
    attachment_at,
    attachments_of,
    keep_file,
    read_file,
)
from db.county_scope import reaches
from db.enterprise_edit import MAY_EDIT, record_key
from db.enterprise_entry_kinds import kind_of
from db.enterprise_entry_tables import TABLES
from db.enterprise_records import record_from
from db.enterprise_tables import Enterprise, EnterpriseChange
from db.enterprises import find, find_any
from db.office import Office
from db.users import ROLES, Actor, require
from grading.refusals import Refusal

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
) -> None:
    """Keep a file with an enterprise, or with one of its entries (kind, number).

    Refuses an empty, too large or missing file, the same content a second time, an
    entry of somebody else, and an enterprise of another county.
    """
    require(actor, *MAY_ATTACH)
    given = read_file(file, title)
    with office.command(actor, "enterprises.attach") as work:
        row = find(work.session, code)
        require(actor, *MAY_ATTACH, county=row.county)
        place = ("enterprise", row.key)
        if entry is not None:
            kind = kind_of(entry[0])
            found = work.session.get(TABLES[kind.id], entry[1])
            if found is None or getattr(found, "enterprise_id", None) != row.id:
                raise Refusal(f"{row.name}没有第 {entry[1]} 号{kind.title}", "登记", "请刷新")
            place = (ENTRY, f"{kind.id}/{entry[1]}")
        present = attachment_at(work.session, *place, given.sha256)
        if present is not None:
            raise Refusal(f"同样的文件已经附上：{present.file_name}", str(file), "不用再附")
        kept = keep_file(work, *place, given)
        details: dict[str, object] = {
            "file": kept.file_name,
            "sha256": kept.sha256,
            "size": given.size,
            "title": kept.title,
        }
        if entry is not None:
            details["entry"] = place[1]
        work.record(
            "enterprise", row.key, details, f"附上材料 {kept.file_name}", also=("attachment",)
        )


def documents(office: Office, actor: Actor, code: str) -> list[AttachmentView]:
    """The documents of an enterprise and of its merged duplicates, in the order they came."""
    require(actor, *ROLES)
    with office.reading() as session:
        row = find_any(session, code)
        require(actor, *ROLES, county=row.county)
        keys = [
            each for each in keys_of(session, row) if reaches(session, actor, "enterprise", each[0])
        ]
    found: dict[str, AttachmentView] = {}
    for key, until in keys:
        for each in attachments_of(office, actor, "enterprise", key):
            if until is None or each.added_at <= until:
                found.setdefault(each.sha256, each)
    return sorted(found.values(), key=lambda each: (each.added_at, each.id))


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
