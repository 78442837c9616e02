"""The last change a person made to an enterprise or its entries, and taking it back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.enterprise_edit import MAY_EDIT, undo_edit
from db.enterprise_entries import (
    as_text,
    entry_name,
    note_entry,
    put_values,
    refuse_twin,
    tell,
    values_of,
)
from db.enterprise_entry_fields import EntryKind
from db.enterprise_entry_kinds import kind_of
from db.enterprise_entry_tables import TABLES, Row
from db.enterprise_entry_values import read_entry
from db.enterprise_tables import Enterprise, EnterpriseChange
from db.enterprises import find, find_any
from db.office import Office
from db.users import ROLES, Actor, require
from grading.refusals import Refusal

ADDED = "撤销登记"
"""Why an entry is retired that was entered by mistake."""


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change that can be taken back: what it did in words, by whom, when."""

    id: int
    words: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did: the words of the change taken back, the key the enterprise has now."""

    words: str
    key: str


def last_change(office: Office, actor: Actor, code: str) -> ChangeView | None:
    """What :func:`undo_last` would take back; None where there is nothing."""
    require(actor, *ROLES)
    with office.reading() as session:
        row = find_any(session, code)
        require(actor, *ROLES, county=row.county)
        change = _last(session, row.id)
        return None if change is None else _view(change)


def last_undone(office: Office, actor: Actor, code: str) -> ChangeView | None:
    """The undo that can itself be taken back: the newest change, where it is an undo."""
    require(actor, *ROLES)
    of = EnterpriseChange
    with office.reading() as session:
        row = find_any(session, code)
        require(actor, *ROLES, county=row.county)
        statement = select(of).where(of.enterprise_id == row.id).order_by(of.id.desc()).limit(1)
        newest = session.scalar(statement)
        return None if newest is None or newest.action != "undo" else _view(newest)


def undo_last(office: Office, actor: Actor, code: str, change: int | None = None) -> Undone:
    """Take back the last edit or change of an entry.

    ``change`` is the one the person was shown: where another has come since, that
    is refused. What was entered is retired, what was retired holds again.
    """
    require(actor, *MAY_EDIT)
    with office.reading() as session:
        row = find(session, code)
        require(actor, *MAY_EDIT, county=row.county)
        last = _last(session, row.id)
        if last is None:
            raise Refusal("没有可以撤销的修改", row.name, "只能撤销在本产品里逐家做的修改")
        if change is not None and last.id != change:
            raise Refusal(
                f"在您打开之后又有新的修改：{last.note}",
                row.name,
                "请刷新后看清最后一次修改，再撤销",
            )
        id, entry, words = last.id, last.subject, last.note
    return Undone(words, _take_back(office, actor, code, id, entry))


def redo_last(office: Office, actor: Actor, code: str) -> Undone:
    """Take back the undo just made."""
    undone = last_undone(office, actor, code)
    if undone is None:
        raise Refusal("没有可以恢复的修改", code, "只有刚刚撤销、之后没有新修改的，可以恢复")
    with office.reading() as session:
        entry = session.get_one(EnterpriseChange, undone.id).subject
    return Undone(undone.words, _take_back(office, actor, code, undone.id, entry))


def _take_back(office: Office, actor: Actor, code: str, id: int, entry: str) -> str:
    """Take back a change of the record, or of an entry of this kind; the key it then has."""
    if not entry:
        return undo_edit(office, actor, code, id).view.key
    return _undo_entry(office, actor, code, id)


def _last(session: Session, id: int) -> EnterpriseChange | None:
    of = EnterpriseChange
    mine = or_((of.action == "edit") & (of.subject == ""), of.action == "entry")
    statement = select(of).where(of.enterprise_id == id, of.undone.is_(False), mine)
    return session.scalar(statement.order_by(of.id.desc()).limit(1))


def _view(change: EnterpriseChange) -> ChangeView:
    return ChangeView(change.id, change.note, change.actor, change.at)


def _undo_entry(office: Office, actor: Actor, code: str, id: int) -> str:
    with office.command(actor, "entries.undo") as work:
        enterprise = find(work.session, code)
        require(actor, *MAY_EDIT, county=enterprise.county)
        change = work.session.get_one(EnterpriseChange, id)
        kind = kind_of(change.subject)
        table: Any = TABLES[kind.id]
        row: Row | None = work.session.get(table, change.entry_id)
        again = change.action == "undo"
        if (change.undone and not again) or row is None or row.enterprise_id != enterprise.id:
            raise Refusal("这次修改已经撤销过", enterprise.name, "请刷新")
        words = f"{'恢复' if again else '撤销'}：{change.note.removeprefix('撤销：')}"
        present = as_text(kind, row)
        details: dict[str, object] = {"undone": change.id, "before": present}
        put_back(work.session, enterprise, kind, row, change.before, work.now)
        noted = note_entry(work, enterprise, kind, row.id, present, words)
        if not again:
            noted.action, noted.undone, change.undone = "undo", True, True
        tell(work, enterprise, kind, row.id, details, words)
        return enterprise.key


def put_back(
    session: Session, enterprise: Enterprise, kind: EntryKind, row: Row, before: str, now: datetime
) -> None:
    """Let an entry be what it was; ``before`` empty: it was not there."""
    if not before:
        row.retired_at, row.retired_reason = now, ADDED
        return
    was = json.loads(before)
    values, wrong = read_entry(kind, was["values"])
    if wrong:
        raise Refusal(
            f"{entry_name(kind, values_of(kind, row))}不能退回", wrong[0][1], "请直接修改"
        )
    if was["retired"] is None:
        refuse_twin(session, enterprise, kind, values, row.id)
    put_values(kind, row, values)
    row.retired_reason = was["retired"] or ""
    row.retired_at = None if was["retired"] is None else now
