"""Merging two enterprises that are one: which value stays is chosen field by field.

What belongs to the duplicate moves to the survivor. Its audits and documents stay
as they are, because papers name it, and are shown with the survivor. The duplicate
is retired; its code leads to the survivor. A merge can be undone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.audit_tables import Audit
from db.enterprise_changes import (
    EXTRA,
    changed_parts,
    in_words,
    known_record,
    note_change,
    part_text,
    part_title,
    parts,
    told,
    with_parts,
)
from db.enterprise_edit import MAY_EDIT, put_record, record_key
from db.enterprise_entries import stored_entries
from db.enterprise_entry_kinds import KINDS
from db.enterprise_entry_tables import TABLES, Row
from db.enterprise_records import Record
from db.enterprise_retirement import ENDED, refuse_open_audits
from db.enterprise_tables import Enterprise, EnterpriseChange, Outlet
from db.enterprises import EnterpriseView, find, show
from db.office import Office, Work
from db.users import ROLES, Actor, require
from grading.refusals import Refusal

Side = Literal["from", "into"]
SIDES: tuple[Side, ...] = ("from", "into")
FIXED = ("code", "site")
"""Parts that stay the survivor's: merge the other way round to keep the other code."""
LONGEST_OUTLET = 200


@dataclass(frozen=True, slots=True)
class MergePart:
    """One part of two records that differ: the texts of both, and which is kept unless chosen."""

    part: str
    title: str
    from_text: str
    into_text: str
    usual: Side


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge is about. ``moving`` is title → count of what moves, ``staying`` audits.

    ``against`` says why it cannot be done, empty where it can.
    """

    from_view: EnterpriseView
    into_view: EnterpriseView
    differing: tuple[MergePart, ...]
    moving: tuple[tuple[str, int], ...]
    staying: int
    against: str


def merge_preview(office: Office, actor: Actor, code: str, into: str) -> MergePreview:
    """Compare a duplicate (``code``) with the enterprise it shall be merged into."""
    require(actor, *ROLES)
    with office.reading() as session:
        gone, stays = find(session, code), find(session, into)
        old, new = known_record(session, gone.id).record, known_record(session, stays.id).record
        differing = tuple(_differing(old, new))
        moving = tuple(
            (kind.title, count)
            for kind in KINDS
            if (count := len(stored_entries(session, kind, gone.id)))
        )
        of = Audit.enterprise_id == gone.id
        staying = session.scalar(select(func.count()).where(of, Audit.state.in_(ENDED))) or 0
        against = ""
        try:
            _check(session, actor, gone, stays)
        except Refusal as refusal:
            against = f"{refusal.what}（{refusal.remedy}）"
    from_view, into_view = show(office, actor, code), show(office, actor, into)
    return MergePreview(from_view, into_view, differing, moving, staying, against)


def _differing(old: Record, new: Record) -> Iterator[MergePart]:
    for part, (mine, other) in changed_parts(new, old).items():
        if part not in FIXED:
            usual: Side = "from" if mine in ("", None, ()) else "into"
            yield MergePart(part, part_title(part), part_text(part, other),
                            part_text(part, mine), usual)  # fmt: skip


def merge(
    office: Office, actor: Actor, code: str, into: str, keep: Mapping[str, Side] | None = None
) -> EnterpriseView:
    """Merge the duplicate ``code`` into ``into``; the survivor as it then is.

    ``keep`` says for parts that differ whose value stays; the others keep the
    survivor's, and the duplicate's where the survivor has none. Refused while an
    audit of the duplicate is open: its papers name it, so it is finished or
    withdrawn first.
    """
    require(actor, *MAY_EDIT)
    with office.command(actor, "enterprises.merge") as work:
        gone, stays = find(work.session, code), find(work.session, into)
        _check(work.session, actor, gone, stays)
        old, new = known_record(work.session, gone.id), known_record(work.session, stays.id)
        chosen = _chosen(old.record, new.record, keep or {})
        after = with_parts(new.record, {part: parts(old.record)[part] for part in chosen})
        differing = changed_parts(new.record, after)
        moved = _move(work, gone, stays)
        words = f"把{gone.name}（{record_key(old.record)}）并入{new.record.name}"
        if differing:
            words += f"：{in_words(differing)}"
        note_change(work, old, "merge", words, entry_id=stays.id)
        note_change(work, new, "merge", words, entry_id=gone.id)
        gone.retired_at, gone.updated_at = work.now, work.now
        gone.retired_reason = f"重复登记，已并入 {record_key(new.record)}"
        gone.merged_into = stays.id
        gone.version += 1
        key = put_record(work, new, after)
        work.record(
            "enterprise",
            key,
            {
                "merged": record_key(old.record),
                "fields": told(differing),
                "moved": moved,
            },
            words,
        )
    return show(office, actor, key)


def _check(session: Session, actor: Actor, gone: Enterprise, stays: Enterprise) -> None:
    """Refuse what cannot be merged."""
    for row in (gone, stays):
        require(actor, *MAY_EDIT, county=row.county)
    if gone.id == stays.id:
        raise Refusal("这是同一家企业，不能和自己合并", gone.name, "请另选一家")
    refuse_open_audits(session, gone, "并入别家")


def _chosen(old: Record, new: Record, keep: Mapping[str, Side]) -> list[str]:
    """The parts whose value is taken from the duplicate."""
    differing = {each.part: each.usual for each in _differing(old, new)}
    for part, side in keep.items():
        if part in FIXED:
            raise Refusal(
                f"{part_title(part)}跟保留的那一家", "合并", "要用另一个代码，请反过来合并"
            )
        if side not in SIDES:
            raise Refusal(f"“{side}”看不懂", part_title(part), "写 from（并入的）或 into（保留的）")
        if part in differing:
            differing[part] = side
        elif part not in parts(new) and not part.startswith(EXTRA):
            raise Refusal(f"没有“{part}”这个字段", "合并", "可用的字段见合并前的比较")
    return [part for part, side in differing.items() if side == "from"]


def _move(work: Work, gone: Enterprise, stays: Enterprise) -> dict[str, object]:
    """Let the duplicate's entries belong to the survivor; kind → their numbers.

    An outlet whose name the survivor has already gets the duplicate's name behind it.
    """
    moved: dict[str, object] = {}
    names = {row.name for row in _outlets(work.session, stays.id)}
    for kind in KINDS:
        rows = stored_entries(work.session, kind, gone.id)
        for row in rows:
            before = {"name": row.name} if isinstance(row, Outlet) else {}
            work.session.add(
                EnterpriseChange(
                    enterprise_id=gone.id,
                    version=gone.version + 1,
                    action="merge",
                    subject=kind.id,
                    entry_id=row.id,
                    batch_id=None,
                    before=json.dumps(before, ensure_ascii=False),
                    note=f"随合并移到{stays.name}",
                    actor=work.actor.name,
                    at=work.now,
                    undone=False,
                )
            )
            if isinstance(row, Outlet):
                row.name = _free_name(row.name, gone.name, names)
            row.enterprise_id = stays.id
        if rows:
            moved[kind.id] = [row.id for row in rows]
    return moved


def _outlets(session: Session, id: int) -> Iterable[Outlet]:
    return session.scalars(select(Outlet).where(Outlet.enterprise_id == id)).all()


def _free_name(name: str, owner: str, taken: set[str]) -> str:
    """An outlet's name that no other has."""
    free, number = name, 1
    while free in taken:
        mark = f"（{owner[:60]}）" if number == 1 else f"（{owner[:60]} {number}）"
        free, number = name[: LONGEST_OUTLET - len(mark)] + mark, number + 1
    taken.add(free)
    return free


def moved_row(session: Session, change: EnterpriseChange) -> Row | None:
    """The entry a merge moved."""
    table: Any = TABLES[change.subject]
    row: Row | None = session.get(table, change.entry_id)
    return row
