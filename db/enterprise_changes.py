"""Changes of an enterprise's record: what differs, in words, and what each left behind.

A record falls into parts: its fields, each list column without a field
(``extra:HEADING``), its industries and its processes. Every change keeps the
record before it; the record after it is what the next one found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enterprise_records import FIELDS, IndustryRecord, Record, record_from
from db.enterprise_register import OnFile, on_file_by_id
from db.enterprise_rows import county_names, industry_name
from db.enterprise_tables import EnterpriseChange
from db.office import Work
from grading.refusals import Refusal
from templates.workbooks.headings import fields
from templates.workbooks.values import PROFILE

EXTRA = "extra:"
"""Before the heading of a list column without a field."""
WHOLE = {"industries": "行业与等级", "processes": "工序"}
SAID = 6
"""So many changed parts are named in a sentence; the trail has them all."""


def parts(record: Record) -> dict[str, Any]:
    """A record as its parts; columns without a field only where they hold something."""
    return {
        **dict(zip(FIELDS, record.fields, strict=True)),
        **dict(zip(PROFILE, record.profile, strict=True)),
        **{EXTRA + heading: text for heading, text in record.extra.items()},
        "industries": record.industries,
        "processes": record.processes,
    }


def with_parts(record: Record, values: Mapping[str, Any]) -> Record:
    """The record with these parts put in place of its own."""
    plain = {k: v for k, v in values.items() if k not in WHOLE and not k.startswith(EXTRA)}
    extra = dict(record.extra)
    for name, text in values.items():
        if name.startswith(EXTRA):
            extra[name.removeprefix(EXTRA)] = text
    return record.with_fields(plain)._replace(
        extra={heading: text for heading, text in extra.items() if text},
        industries=tuple(values.get("industries", record.industries)),
        processes=tuple(values.get("processes", record.processes)),
    )


def changed_parts(before: Record, after: Record) -> dict[str, tuple[Any, Any]]:
    """Part → what it was and what it is, for the parts that differ."""
    old, new = parts(before), parts(after)
    every = [*old, *(name for name in new if name not in old)]
    return {
        name: (old.get(name, ""), new.get(name, ""))
        for name in every
        if old.get(name, "") != new.get(name, "")
    }


def part_title(part: str) -> str:
    """What a part is called."""
    if part.startswith(EXTRA):
        return part.removeprefix(EXTRA)
    return WHOLE.get(part) or fields().get(part, part)


def part_text(part: str, value: Any) -> str:
    """A part's value in words; empty where there is none."""
    if value is None:
        return ""
    if part == "industries":
        return "；".join(industry_text(one) for one in value)
    if part == "processes":
        return "、".join(value)
    if part == "county":
        return county_names().get(value, str(value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def industry_text(one: IndustryRecord) -> str:
    """One industry with its level and target: 长流程钢铁 B→A."""
    name = industry_name(one.industry, one.branch, one.written) or "未写明行业"
    level = one.level or one.level_written or "未评级"
    target = one.target or one.target_written
    return f"{name} {level}" + (f"，目标 {target}" if target else "")


def in_words(changed: Mapping[str, tuple[Any, Any]]) -> str:
    """Changes as one sentence: 电话 甲 → 乙；联系人 （空） → 丙."""
    nothing = "（空）"
    said = [
        f"{part_title(p)} {part_text(p, old) or nothing} → {part_text(p, new) or nothing}"
        for p, (old, new) in changed.items()
    ]
    more = f"；另有 {len(said) - SAID} 项" if len(said) > SAID else ""
    return "；".join(said[:SAID]) + more


def told(changed: Mapping[str, tuple[Any, Any]]) -> dict[str, object]:
    """Changes as the trail keeps them: part → [old, new] as text."""
    return {
        part: [part_text(part, old), part_text(part, new)] for part, (old, new) in changed.items()
    }


def known_record(session: Session, id: int) -> OnFile:
    """The record in use with this id, which must be there."""
    return on_file_by_id(session, [id])[id]


def note_change(
    work: Work,
    known: OnFile,
    action: str,
    note: str,
    *,
    entry_id: int | None = None,
    undone: bool = False,
) -> EnterpriseChange:
    """Keep what a record was before the change that is being made (its version rises by one)."""
    row = EnterpriseChange(
        enterprise_id=known.id,
        version=known.version + 1,
        action=action,
        subject="",
        entry_id=entry_id,
        batch_id=None,
        before=known.record.as_text(known.version),
        note=note,
        actor=work.actor.name,
        at=work.now,
        undone=undone,
    )
    work.session.add(row)
    return row


def changes_since(session: Session, id: int, version: int) -> list[EnterpriseChange]:
    """The changes of the record itself after a version, oldest first."""
    of = EnterpriseChange
    statement = select(of).where(of.enterprise_id == id, of.subject == "", of.version > version)
    return list(session.scalars(statement.order_by(of.version, of.id)))


def before_and_after(session: Session, change: EnterpriseChange) -> tuple[Record, Record]:
    """The record before a change and what the change made of it."""
    later = changes_since(session, change.enterprise_id, change.version)
    after = later[0].before if later else None
    if after is None:
        return record_from(change.before)[1], known_record(session, change.enterprise_id).record
    return record_from(change.before)[1], record_from(after)[1]


def refuse_stale(session: Session, known: OnFile, version: int | None) -> None:
    """Refuse where somebody has changed the record since the version a person looked at."""
    if version is None or version == known.version:
        return
    later = changes_since(session, known.id, version)
    if not later:
        raise Refusal(
            f"{known.record.name}的资料在您打开之后又变动过",
            "企业",
            "请刷新后再改，以免盖掉别人的修改",
        )
    was = record_from(later[0].before)[1]
    named = "、".join(part_title(part) for part in changed_parts(was, known.record)) or "资料"
    last = later[-1]
    raise Refusal(
        f"{known.record.name}的资料在您打开之后被 {last.actor} 于 {last.at:%Y-%m-%d %H:%M} 改动过："
        f"{named}",
        "企业",
        "请刷新后看过别人的修改，再改",
    )


def standing_between(session: Session, change: EnterpriseChange) -> bool:
    """Whether a change that still holds came after this one."""
    later = changes_since(session, change.enterprise_id, change.version)
    return any(not each.undone for each in later)


def refuse_touched(
    session: Session,
    change: EnterpriseChange,
    now: Record,
    wanted: Mapping[str, tuple[Any, Any]],
) -> None:
    """Refuse to take parts back that something later has changed; says which, by whom, when.

    ``wanted`` is part → (before, after) of the change.
    """
    present = parts(now)
    touched = [part for part, (_, after) in wanted.items() if present.get(part, "") != after]
    if not touched:
        return
    named = "、".join(part_title(part) for part in touched)
    blame = _last_touching(session, change, touched)
    raise Refusal(
        f"不能撤销：{named}后来又{blame}改动过",
        now.name,
        "先撤销后来的改动，或直接改成要的内容",
    )


def _last_touching(session: Session, change: EnterpriseChange, touched: Iterable[str]) -> str:
    """Who last changed one of these parts after a change: 被 甲 于 …."""
    wanted = set(touched)
    for each in reversed(changes_since(session, change.enterprise_id, change.version)):
        before, after = before_and_after(session, each)
        if wanted & changed_parts(before, after).keys():
            return f"被 {each.actor} 于 {each.at:%Y-%m-%d %H:%M} "
    return ""
