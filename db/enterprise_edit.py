"""Editing one enterprise by hand: checked as lists are, kept with what was before, undoable.

Redoing is undoing an undo. Somebody else's change in the meantime is refused and
named, never overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.attachment_tables import Attachment
from db.enterprise_changes import (
    before_and_after,
    changed_parts,
    in_words,
    known_record,
    note_change,
    part_text,
    part_title,
    refuse_stale,
    refuse_touched,
    standing_between,
    told,
    with_parts,
)
from db.enterprise_edit_values import IndustryWords, edited
from db.enterprise_import import MAY_IMPORT
from db.enterprise_records import Record
from db.enterprise_register import OnFile, put_records
from db.enterprise_tables import Enterprise, EnterpriseChange
from db.enterprises import EnterpriseView, find, show
from db.office import Office, Work
from db.users import Actor, require
from grading.refusals import Refusal

MAY_EDIT = MAY_IMPORT
EDITS = ("edit", "undo")
"""Changes of a record that are taken back one by one."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit did: the enterprise now, part → (title, old, new), doubts in words."""

    view: EnterpriseView
    changed: tuple[tuple[str, str, str], ...]
    doubts: tuple[str, ...]


class _NothingNewError(Exception):
    """Nothing differs: the command is left without a trace."""


def edit(
    office: Office,
    actor: Actor,
    code: str,
    values: Mapping[str, str],
    *,
    industries: Sequence[IndustryWords] | None = None,
    version: int | None = None,
) -> Edited:
    """Change fields of one enterprise; nothing happens where nothing differs.

    ``values`` is field → text (an empty one clears), ``industries`` all industries
    anew, ``version`` that of the record the person looked at. Refuses what lists
    refuse, a code another enterprise in use has, another county, and a record
    that somebody has changed since.
    """
    require(actor, *MAY_EDIT)
    changed: tuple[tuple[str, str, str], ...] = ()
    doubts: tuple[str, ...] = ()
    try:
        with office.command(actor, "enterprises.edit") as work:
            row = find(work.session, code)
            require(actor, *MAY_EDIT, county=row.county)
            known = known_record(work.session, row.id)
            code = record_key(known.record)
            refuse_stale(work.session, known, version)
            after, doubts = edited(known.record, values, industries)
            differing = changed_parts(known.record, after)
            if not differing:
                raise _NothingNewError
            words = f"修改{known.record.name}：{in_words(differing)}"
            note_change(work, known, "edit", words)
            code = put_record(work, known, after)
            work.record(
                "enterprise",
                code,
                {"fields": told(differing), "version": known.version + 1},
                words,
            )
            changed = tuple(
                (part_title(part), part_text(part, old), part_text(part, new))
                for part, (old, new) in differing.items()
            )
    except _NothingNewError:
        pass
    return Edited(show(office, actor, code), changed, doubts)


def undo_edit(office: Office, actor: Actor, code: str, change: int | None = None) -> Edited:
    """Take back an edit, by default the last one that still holds; an undo is taken back likewise.

    Refuses where something later has changed the same fields, and names them.
    """
    require(actor, *MAY_EDIT)
    with office.command(actor, "enterprises.undo_edit") as work:
        row = find(work.session, code)
        require(actor, *MAY_EDIT, county=row.county)
        taken = _to_undo(work.session, row.id, change)
        known = known_record(work.session, row.id)
        before, after = before_and_after(work.session, taken)
        wanted = changed_parts(before, after)
        refuse_touched(work.session, taken, known.record, wanted)
        back = with_parts(known.record, {part: old for part, (old, _) in wanted.items()})
        differing = changed_parts(known.record, back)
        again = taken.action == "undo"
        words = f"{'恢复刚撤销的修改' if again else '撤销修改'}：{in_words(differing)}"
        _note_undo(work, known, taken, words)
        key = put_record(work, known, back)
        work.record(
            "enterprise",
            key,
            {"fields": told(differing), "undone": taken.id, "version": known.version + 1},
            words,
        )
        changed = tuple(
            (part_title(part), part_text(part, old), part_text(part, new))
            for part, (old, new) in differing.items()
        )
    return Edited(show(office, actor, key), changed, ())


def _to_undo(session: Session, id: int, change: int | None) -> EnterpriseChange:
    of = EnterpriseChange
    if change is None:
        statement = select(of).where(
            of.enterprise_id == id, of.subject == "", of.action == "edit", of.undone.is_(False)
        )
        found = session.scalar(statement.order_by(of.id.desc()).limit(1))
        if found is None:
            raise Refusal("没有可以撤销的修改", "企业", "只能撤销在本产品里逐家做的修改")
        return found
    row = session.get(of, change)
    if row is None or row.enterprise_id != id or row.subject or row.action not in EDITS:
        raise Refusal(f"没有第 {change} 号修改", "企业", "修改的编号见这家企业的修改记录")
    if row.action == "edit" and row.undone:
        raise Refusal("这次修改已经撤销过", "企业", "要恢复它，请恢复刚撤销的修改")
    return row


def _note_undo(work: Work, known: OnFile, taken: EnterpriseChange, words: str) -> None:
    """Keep the undo as a change; where nothing stands between, the two cancel each other out.

    A pair that cancels out stands in nobody's way (``undone``). Taking back an undo
    that stood for itself puts the edit in force again.
    """
    apart = standing_between(work.session, taken)
    if taken.action == "edit":
        note_change(work, known, "undo", words, entry_id=taken.id, undone=not apart)
        taken.undone = True
        return
    stood = not taken.undone
    note_change(work, known, "edit", words, undone=stood and not apart)
    if stood and not apart:
        taken.undone = True
        first = work.session.get(EnterpriseChange, taken.entry_id)
        if first is not None:
            first.undone = False


def put_record(work: Work, known: OnFile, after: Record) -> str:
    """Let a record be another one from now on, its documents with it; the key it then has.

    Refuses another county's, and a code and site an enterprise in use has already.
    """
    require(work.actor, *MAY_EDIT, county=after.county)
    old, new = record_key(known.record), record_key(after)
    if old != new:
        code, site = after.key
        other = work.session.scalar(
            select(Enterprise).where(
                Enterprise.code == code,
                Enterprise.site == site,
                Enterprise.retired_at.is_(None),
                Enterprise.id != known.id,
            )
        )
        if other is not None:
            raise Refusal(
                f"{new} 已经是{other.name}的代码", "统一社会信用代码", "确是同一家的，请用合并"
            )
        _documents_follow(work, old, new)
    work.session.flush()
    put_records(work, [(known.id, after)])
    return new


def _documents_follow(work: Work, old: str, new: str) -> None:
    """Let the documents of a key stand under another as well: attachments never change."""
    of = Attachment
    there = set(
        work.session.scalars(select(of.sha256).where(of.kind == "enterprise", of.key == new))
    )
    for each in work.session.scalars(select(of).where(of.kind == "enterprise", of.key == old)):
        if each.sha256 not in there:
            work.session.add(
                Attachment(
                    kind="enterprise",
                    key=new,
                    sha256=each.sha256,
                    file_name=each.file_name,
                    title=each.title,
                    added_at=each.added_at,
                    added_by=each.added_by,
                )
            )


def record_key(record: Record) -> str:
    """CODE, or CODE/SITE where the record has a site."""
    code, site = record.key
    return f"{code}/{site}" if site else code
