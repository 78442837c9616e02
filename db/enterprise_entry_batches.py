"""Imports of entries as wholes: which there were, and one of them taken back.

An import stands in the trail under its sequence number. Taking it back retires what it
entered and puts back what it changed, all of it or nothing: where somebody has changed one
of its entries since, that is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enterprise_edit import MAY_EDIT
from db.enterprise_entries import as_text, entry_name, note_entry, values_of
from db.enterprise_entry_kinds import kind_of
from db.enterprise_entry_tables import TABLES, Row
from db.enterprise_entry_undo import put_back
from db.enterprise_tables import Enterprise, EnterpriseChange
from db.office import Office
from db.office_tables import TrailRow
from db.users import ROLES, Actor, require
from grading.canonical import parse_json
from grading.refusals import Refusal

ACTION = "entries.import"


@dataclass(frozen=True, slots=True)
class EntryImport:
    """One import: ``number`` is that of its entry in the trail, ``kinds`` the lists it touched.

    ``open`` counts its changes that have not been taken back.
    """

    number: int
    file: str
    by: str
    at: datetime
    added: int
    changed: int
    kinds: tuple[str, ...]
    open: int


def entry_imports(
    office: Office, actor: Actor, *, kind: str = "", limit: int = 100
) -> list[EntryImport]:
    """The imports, newest first; somebody of one county sees those he made himself."""
    require(actor, *ROLES)
    of = TrailRow
    statement = select(of).where(of.action == ACTION).order_by(of.seq.desc()).limit(limit)
    if actor.county is not None:
        statement = statement.where(of.actor_id == actor.user_id)
    with office.reading() as session:
        found = [_view(session, row) for row in session.scalars(statement)]
    return [each for each in found if not kind or kind_of(kind).title in each.kinds]


def undo_import(office: Office, actor: Actor, number: int) -> EntryImport:
    """Take back everything an import did. Refuses where one of its entries changed since."""
    require(actor, *MAY_EDIT)
    with office.command(actor, "entries.undo_import") as work:
        session = work.session
        row = _import(session, actor, number)
        changes = [each for each in _changes(session, row) if not each.undone]
        if not changes:
            raise Refusal(f"导入 {row.key} 已经撤销过", f"第 {number} 号导入", "请刷新")
        for change in reversed(changes):
            enterprise = session.get_one(Enterprise, change.enterprise_id)
            require(actor, *MAY_EDIT, county=enterprise.county)
            kind = kind_of(change.subject)
            table: Any = TABLES[kind.id]
            entry: Row = session.get_one(table, change.entry_id)
            name = entry_name(kind, values_of(kind, entry))
            if _touched_since(session, change):
                raise Refusal(
                    f"{enterprise.name}的{name}在导入以后又改过",
                    f"导入 {row.key}",
                    "先在企业档案撤销后来的修改，或者逐条修改",
                )
            present = as_text(kind, entry)
            put_back(session, enterprise, kind, entry, change.before, work.now)
            words = f"撤销：{change.note.removeprefix('撤销：')}"
            noted = note_entry(work, enterprise, kind, entry.id, present, words)
            noted.action, noted.undone, change.undone = "undo", True, True
        work.record(
            "entries",
            row.key,
            {"import": number, "changes": len(changes)},
            f"撤销导入 {row.key}：{len(changes)} 条",
            also=("enterprise",),
        )
    with office.reading() as session:
        return _view(session, _import(session, actor, number))


def _import(session: Session, actor: Actor, number: int) -> TrailRow:
    row = session.get(TrailRow, number) if 0 < number < 1 << 31 else None
    hidden = row is not None and actor.county is not None and row.actor_id != actor.user_id
    if row is None or row.action != ACTION or hidden:
        raise Refusal(f"没有第 {number} 号登记导入", "导入", "编号见 enterprises entries imports")
    return row


def _entries(row: TrailRow) -> list[tuple[str, int]]:
    """(kind, number) of every entry an import entered or changed."""
    details: Any = parse_json(row.details)
    return [(str(each["kind"]), int(each["id"])) for each in details["entries"]]


def _changes(session: Session, row: TrailRow) -> Sequence[EnterpriseChange]:
    """What an import did, in its order: by its moment, its person, its file, its entries."""
    of, wanted = EnterpriseChange, set(_entries(row))
    statement = select(of).where(
        of.at == row.at, of.actor == row.actor, of.note.like("%（导入 %"), of.subject != ""
    )
    return [
        each
        for each in session.scalars(statement.order_by(of.id))
        if (each.subject, each.entry_id) in wanted and each.note.endswith(f"（导入 {row.key}）")
    ]


def _touched_since(session: Session, change: EnterpriseChange) -> bool:
    of = EnterpriseChange
    later = select(of.id).where(
        of.subject == change.subject,
        of.entry_id == change.entry_id,
        of.id > change.id,
        of.undone.is_(False),
    )
    return session.scalar(later.limit(1)) is not None


def _view(session: Session, row: TrailRow) -> EntryImport:
    details: Any = parse_json(row.details)
    kinds = dict.fromkeys(kind_of(kind).title for kind, _ in _entries(row))
    return EntryImport(
        row.seq,
        row.key,
        row.actor,
        row.at,
        int(details["added"]),
        int(details["changed"]),
        tuple(kinds),
        sum(not each.undone for each in _changes(session, row)),
    )
