"""Entries of an enterprise: lines, outlets, penalties, guarantees, stops, levels, applications.

One mechanism for all kinds; what they hold is data (:mod:`db.enterprise_entry_kinds`).
An entry that does not hold any more is retired with a reason, and can come back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit_tables import Audit
from db.enterprise_edit import MAY_EDIT
from db.enterprise_entry_fields import EntryKind
from db.enterprise_entry_kinds import KINDS, kind_of
from db.enterprise_entry_tables import TABLES, Row
from db.enterprise_entry_values import NO, YES, read_entry
from db.enterprise_retirement import checked_reason
from db.enterprise_tables import Enterprise, EnterpriseChange, Outlet
from db.enterprises import find, find_any
from db.level_tables import LevelAct
from db.office import Office, Work
from db.users import ROLES, Actor, require
from grading import industries
from grading.refusals import Refusal

MAY_ENTER = (*MAY_EDIT, "inspector")


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry: ``values`` is field → text as written, ``retired_at`` is None while it holds."""

    id: int
    kind: EntryKind
    values: Mapping[str, str]
    retired_at: datetime | None
    retired_reason: str

    @property
    def name(self) -> str:
        """What to call it in a sentence."""
        return entry_name(self.kind, self.values)


def entry_name(kind: EntryKind, values: Mapping[str, str]) -> str:
    """What to call an entry in a sentence: 排放口 1#烧结机机头."""
    told = " ".join(values[field] for field in kind.known_by if values[field])
    return f"{kind.title} {told}".strip()


def entries_of(
    office: Office, actor: Actor, code: str, *, also_retired: bool = False
) -> dict[str, tuple[EntryView, ...]]:
    """Kind → the entries of an enterprise, in the order of their kind."""
    require(actor, *ROLES)
    with office.reading() as session:
        row = find_any(session, code)
        require(actor, *ROLES, county=row.county)
        return {
            kind.id: tuple(
                EntryView(
                    each.id, kind, values_of(kind, each), each.retired_at, each.retired_reason
                )
                for each in stored_entries(session, kind, row.id)
                if also_retired or each.retired_at is None
            )
            for kind in KINDS
        }


def stored_entries(session: Session, kind: EntryKind, enterprise_id: int) -> Sequence[Row]:
    """The rows of one kind, those out of use as well."""
    table: Any = TABLES[kind.id]
    order = getattr(table, kind.order)
    first = order.desc() if kind.newest else order
    statement = select(table).where(table.enterprise_id == enterprise_id)
    return list(session.scalars(statement.order_by(first, table.id)))


def add_entry(
    office: Office, actor: Actor, code: str, kind_name: str, given: Mapping[str, str]
) -> EntryView:
    """Enter something of an enterprise; refuses wrong values and what is entered already."""
    require(actor, *MAY_ENTER)
    kind = kind_of(kind_name)
    with office.command(actor, "entries.add") as work:
        enterprise = find(work.session, code)
        require(actor, *MAY_ENTER, county=enterprise.county)
        values = checked(work, enterprise, kind, given)
        row = new_row(work, enterprise, kind, values)
        words = f"登记{entry_name(kind, values)}"
        note_entry(work, enterprise, kind, row.id, "", words)
        tell(work, enterprise, kind, row.id, {"values": filled(values)}, words)
        return EntryView(row.id, kind, values, None, "")


def change_entry(
    office: Office,
    actor: Actor,
    code: str,
    kind_name: str,
    number: int,
    given: Mapping[str, str],
    *,
    seen: Mapping[str, str] | None = None,
) -> EntryView:
    """Change fields of an entry; those not given stay.

    ``seen`` are the values the person looked at: where they are no longer those on
    file, somebody else was faster, and the change is refused.
    """
    require(actor, *MAY_ENTER)
    kind = kind_of(kind_name)
    with office.command(actor, "entries.change") as work:
        enterprise, row = _found(work, code, kind, number)
        before = values_of(kind, row)
        if row.retired_at is not None:
            raise Refusal(f"{entry_name(kind, before)}已停用", "登记", "先恢复它，再改")
        if seen is not None and dict(seen) != before:
            titles = "、".join(f.title for f in kind.fields if seen.get(f.id, "") != before[f.id])
            raise Refusal(
                f"{entry_name(kind, before)}在您打开之后被别人改动过：{titles}",
                enterprise.name,
                "请刷新后看过别人的修改，再改",
            )
        values = checked(work, enterprise, kind, {**before, **given}, row.id)
        changed = {id: [before[id], values[id]] for id in values if values[id] != before[id]}
        if not changed:
            raise Refusal("没有改动任何内容", entry_name(kind, before), "改了再保存")
        words = f"修改{entry_name(kind, before)}：" + "；".join(
            f"{kind.field(id).title} {old or '（空）'} → {new or '（空）'}"
            for id, (old, new) in changed.items()
        )
        note_entry(work, enterprise, kind, row.id, as_text(kind, row), words)
        put_values(kind, row, values)
        tell(work, enterprise, kind, row.id, {"fields": changed}, words)
        return EntryView(row.id, kind, values, None, "")


def retire_entry(
    office: Office, actor: Actor, code: str, kind_name: str, number: int, reason: str
) -> EntryView:
    """Say that an entry does not hold any more, and why; it stays on file."""
    require(actor, *MAY_ENTER)
    kind = kind_of(kind_name)
    said = checked_reason(reason, "停用")
    with office.command(actor, "entries.retire") as work:
        enterprise, row = _found(work, code, kind, number)
        values = values_of(kind, row)
        if row.retired_at is not None:
            raise Refusal(
                f"{entry_name(kind, values)}已经停用", "登记", f"理由：{row.retired_reason}"
            )
        words = f"停用{entry_name(kind, values)}：{said}"
        note_entry(work, enterprise, kind, row.id, as_text(kind, row), words)
        row.retired_at, row.retired_reason = work.now, said
        tell(work, enterprise, kind, row.id, {"reason": said}, words)
        return EntryView(row.id, kind, values, work.now, said)


def restore_entry(
    office: Office, actor: Actor, code: str, kind_name: str, number: int
) -> EntryView:
    """Let a retired entry hold again; refused where the same is entered anew by now."""
    require(actor, *MAY_ENTER)
    kind = kind_of(kind_name)
    with office.command(actor, "entries.restore") as work:
        enterprise, row = _found(work, code, kind, number)
        values = values_of(kind, row)
        if row.retired_at is None:
            raise Refusal(f"{entry_name(kind, values)}没有停用", "登记", "不用恢复")
        refuse_twin(work.session, enterprise, kind, values, row.id)
        words = f"恢复{entry_name(kind, values)}"
        note_entry(work, enterprise, kind, row.id, as_text(kind, row), words)
        row.retired_at, row.retired_reason = None, ""
        tell(work, enterprise, kind, row.id, {}, words)
        return EntryView(row.id, kind, values, None, "")


def _found(work: Work, code: str, kind: EntryKind, number: int) -> tuple[Enterprise, Row]:
    """The enterprise and its entry with this number; refuses where there is none."""
    enterprise = find(work.session, code)
    require(work.actor, *MAY_ENTER, county=enterprise.county)
    table: Any = TABLES[kind.id]
    row: Row | None = work.session.get(table, number) if 0 < number < 1 << 31 else None
    if row is None or row.enterprise_id != enterprise.id:
        raise Refusal(
            f"{enterprise.name}没有第 {number} 号{kind.title}", "登记", "编号见 entries list"
        )
    if kind.id == "level":
        refuse_act(work.session, number)
    return enterprise, row


def refuse_act(session: Session, number: int) -> None:
    """Refuse to touch an entry of the level history that an official act wrote."""
    if session.scalar(select(LevelAct.id).where(LevelAct.held_id == number)) is not None:
        raise Refusal(
            "这一条是登记或者决定写入的，不能改，也不能停用",
            f"等级历史第 {number} 号",
            "登记有误的用 levels retract，写明理由",
        )


def checked(
    work: Work,
    enterprise: Enterprise,
    kind: EntryKind,
    given: Mapping[str, str],
    own: int | None = None,
) -> dict[str, str]:
    """The values an entry may have; refuses everything wrong at once. ``own`` is its number."""
    values, wrong = read_entry(kind, given)
    wrong = wrong or against_records(work, enterprise, kind, values)
    if wrong:
        raise Refusal("；".join(said for _, said in wrong), kind.title, "请改正后再保存")
    refuse_twin(work.session, enterprise, kind, values, own)
    return values


def against_records(
    work: Work, enterprise: Enterprise, kind: EntryKind, values: Mapping[str, str]
) -> list[tuple[str, str]]:
    """What is wrong with values that read well, by what else is on record: (field, message)."""
    if kind.id != "report":
        return []
    from db.monitoring.reports import wrong_in_report

    return wrong_in_report(work.session, enterprise, values, work.now.date())


def refuse_twin(
    session: Session,
    enterprise: Enterprise,
    kind: EntryKind,
    values: Mapping[str, str],
    own: int | None,
) -> None:
    """Refuse what is entered already, an MN number in use elsewhere, an audit that is none."""
    for other in stored_entries(session, kind, enterprise.id):
        there = values_of(kind, other)
        # names of outlets are unique for ever: monitoring data hang on them
        counts = other.retired_at is None or kind.id == "outlet"
        if other.id != own and counts and all(there[f] == values[f] for f in kind.known_by):
            out = "（已停用，可以恢复）" if other.retired_at else ""
            raise Refusal(
                f"{entry_name(kind, values)}已经登记{out}",
                f"第 {other.id} 号",
                "请改那一条；不是同一个的，名称要分得开",
            )
    if kind.id == "outlet" and values["mn"]:
        statement = (
            select(Enterprise.name, Outlet.name)
            .join(Enterprise, Enterprise.id == Outlet.enterprise_id)
            .where(Outlet.mn == values["mn"], Outlet.retired_at.is_(None), Outlet.id != (own or 0))
        )
        taken = session.execute(statement).first()
        if taken is not None:
            raise Refusal(f"MN 号 {values['mn']} 已是{taken[0]} {taken[1]}的", "MN 号", "请核对")
    if kind.id == "application" and values["audit"]:
        audit = session.scalar(select(Audit).where(Audit.number == values["audit"]))
        if audit is None or audit.enterprise_id != enterprise.id:
            raise Refusal(
                f"{enterprise.name}没有申报件 {values['audit']}", "本办公室申报件", "请核对编号"
            )


def new_row(work: Work, enterprise: Enterprise, kind: EntryKind, values: Mapping[str, str]) -> Row:
    """Add a row with these values and give it its number."""
    row = TABLES[kind.id](enterprise_id=enterprise.id, retired_at=None, retired_reason="")
    put_values(kind, row, values)
    work.session.add(row)
    work.session.flush()
    return row


def values_of(kind: EntryKind, row: Row) -> dict[str, str]:
    """A row's values as a person writes them."""
    values: dict[str, str] = {}
    for field in kind.fields:
        value = getattr(row, field.id)
        if field.kind == "yes_no":
            value = YES if value else NO
        elif field.kind == "industry" and value in industries.book().industries:
            value = industries.get(value).name
        values[field.id] = str(value)
    return values


def put_values(kind: EntryKind, row: Row, values: Mapping[str, str]) -> None:
    """Let a row have these values."""
    for field in kind.fields:
        value: str | bool = values[field.id]
        if field.kind == "yes_no":
            value = value == YES
        elif field.kind == "industry" and value:
            found = industries.find(values[field.id])
            value = found.id if found else ""
        setattr(row, field.id, value)


def filled(values: Mapping[str, str]) -> dict[str, str]:
    """Only the values there are."""
    return {id: text for id, text in values.items() if text}


def as_text(kind: EntryKind, row: Row) -> str:
    """An entry as it was before a change: JSON of its values, and why it was retired."""
    reason = row.retired_reason if row.retired_at is not None else None
    whole = {"values": filled(values_of(kind, row)), "retired": reason}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True)


def note_entry(
    work: Work, enterprise: Enterprise, kind: EntryKind, number: int, before: str, words: str
) -> EnterpriseChange:
    """Keep what an entry was before (empty where it is new), so that the change can be undone."""
    row = EnterpriseChange(
        enterprise_id=enterprise.id,
        version=enterprise.version,
        action="entry",
        subject=kind.id,
        entry_id=number,
        batch_id=None,
        before=before,
        note=words,
        actor=work.actor.name,
        at=work.now,
        undone=False,
    )
    work.session.add(row)
    return row


def tell(
    work: Work,
    enterprise: Enterprise,
    kind: EntryKind,
    number: int,
    details: Mapping[str, object],
    words: str,
) -> None:
    """The command's entry in the trail."""
    key = enterprise.key
    work.record("enterprise", key, {"entry": kind.id, "id": number, **details}, words)
