"""Undoing a merge: two enterprises again, each with what was its own."""

from __future__ import annotations

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enterprise_changes import (
    before_and_after,
    changed_parts,
    known_record,
    note_change,
    refuse_touched,
    standing_between,
    told,
    with_parts,
)
from db.enterprise_edit import MAY_EDIT, put_record
from db.enterprise_merge import moved_row
from db.enterprise_retirement import bring_back
from db.enterprise_tables import Enterprise, EnterpriseChange, Outlet
from db.enterprises import EnterpriseView, find, show
from db.office import Office
from db.users import Actor, require
from grading.refusals import Refusal


def undo_merge(office: Office, actor: Actor, code: str) -> EnterpriseView:
    """Take the last merge into this enterprise apart again; the survivor as it then is.

    Entries that moved go back, with whatever was changed in them since; what was entered
    since stays with the survivor. Refuses where a field the merge changed was changed
    again, and where the duplicate's code has been given to another enterprise.
    """
    require(actor, *MAY_EDIT)
    with office.command(actor, "enterprises.undo_merge") as work:
        session = work.session
        stays = find(session, code)
        change = _last_merge(session, stays.id)
        if change is None or change.entry_id is None:
            raise Refusal(f"{stays.name}没有并入过别的企业", "合并", "没有可以撤销的合并")
        gone = session.get_one(Enterprise, change.entry_id)
        for row in (stays, gone):
            require(actor, *MAY_EDIT, county=row.county)
        known = known_record(session, stays.id)
        wanted = changed_parts(*before_and_after(session, change))
        refuse_touched(session, change, known.record, wanted)
        back = with_parts(known.record, {part: old for part, (old, _) in wanted.items()})
        returned = _give_back(session, gone)
        bring_back(session, gone, work.now)
        differing = changed_parts(known.record, back)
        words = f"撤销合并：{gone.name}（{gone.code}）重新独立"
        paired = not standing_between(session, change)
        note_change(work, known, "unmerge", words, entry_id=gone.id, undone=paired)
        change.undone = True
        key = put_record(work, known, back)
        details = {"fields": told(differing), "restored": gone.code, "returned": returned}
        work.record("enterprise", key, details, words)
    return show(office, actor, key)


def _last_merge(session: Session, id: int) -> EnterpriseChange | None:
    """The last merge into an enterprise that still holds."""
    of = EnterpriseChange
    statement = (
        select(of)
        .join(Enterprise, Enterprise.id == of.entry_id)
        .where(of.enterprise_id == id, of.action == "merge", of.subject == "", of.undone.is_(False))
        .where(Enterprise.merged_into == id)
    )
    return session.scalar(statement.order_by(of.id.desc()).limit(1))


def _give_back(session: Session, gone: Enterprise) -> int:
    """Let moved entries belong to the duplicate again; how many."""
    of = EnterpriseChange
    moved = session.scalars(
        select(of).where(of.enterprise_id == gone.id, of.action == "merge", of.undone.is_(False))
    ).all()
    count = 0
    for each in moved:
        each.undone = True
        if not each.subject:
            continue
        row = moved_row(session, each)
        if row is None or row.enterprise_id != gone.merged_into:
            continue
        was = json.loads(each.before).get("name", "")
        if isinstance(row, Outlet) and was and row.name.startswith(f"{was}（{gone.name[:60]}"):
            row.name = was
        row.enterprise_id = gone.id
        count += 1
    return count
