"""Editions of the emergency list: made as a draft, computed again, put in force.

One draft and one edition in force at a time. What the office entered in place of a
computed measure, the rows it added and the emissions it knows go over into the next
edition; where what was computed has changed since, that is a conflict for a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.audit_cases import display_names
from db.emergency_filling import fill
from db.emergency_tables import EmergencyList
from db.emergency_views import (
    ListCounts,
    ListView,
    RowView,
    counted,
    counts_of_lists,
    list_view,
    load_list,
    rows_of,
)
from db.office import Office, Work
from db.users import ROLES, Actor, require, require_whole_city
from grading.emergency_rules import rules
from grading.refusals import Refusal

KEEPERS = ("clerk", "admin")
"""The roles that make and edit lists."""


@dataclass(frozen=True, slots=True)
class Made:
    """What making an edition did: how many rows, how much was taken over, what conflicts."""

    view: ListView
    carried: int
    gone: tuple[str, ...]


def make_list(office: Office, actor: Actor, *, title: str = "", days: int | None = None) -> Made:
    """Make the draft of a new edition from the register as it is today.

    ``days`` is what a year's capacity is divided by (default: that of the edition before,
    else 365). Refuses while there is a draft already.
    """
    require_whole_city(actor, *KEEPERS, of="应急减排清单")
    today = office.clock.today()
    with office.command(actor, "emergency.make") as work:
        draft = _in_state(work.session, "draft")
        if draft is not None:
            raise Refusal(
                f"已有一版草稿 {draft.year}-{draft.number}",
                "清单",
                "请重新计算它（emergency recompute），或先生效、作废",
            )
        before = _in_state(work.session, "in_force")
        row = EmergencyList(
            year=today.year,
            number=_next_number(work.session, today.year),
            title=title.strip() or f"{today.year} 年重污染天气应急减排清单",
            state="draft",
            as_of=today,
            days=_checked_days(days, before),
            totals=before.totals if before is not None else "{}",
            note="",
            file="",
            sha256="",
            document="",
            made_at=work.now,
            made_by=actor.user_id,
            version=1,
        )
        work.session.add(row)
        work.session.flush()
        carried, gone = fill(work, row, before)
        return _made(work, actor, row, carried, gone, "生成应急减排清单草稿")


def recompute(
    office: Office,
    actor: Actor,
    key: str | None = None,
    *,
    days: int | None = None,
    version: int | None = None,
) -> Made:
    """Compute the draft again from the register as it is today; what was entered stays."""
    require_whole_city(actor, *KEEPERS, of="应急减排清单")
    with office.command(actor, "emergency.recompute") as work:
        row = draft_of(work.session, key, version)
        row.as_of = office.clock.today()
        row.days = _checked_days(days, row)
        row.version += 1
        carried, gone = fill(work, row, row)
        return _made(work, actor, row, carried, gone, "重新计算应急减排清单")


def put_in_force(
    office: Office,
    actor: Actor,
    key: str | None = None,
    *,
    document: str,
    version: int | None = None,
) -> ListView:
    """The draft becomes the edition in force; the one before is kept as replaced.

    Refuses while entered and computed measures are in conflict, or a row has nothing
    written for a warning: an order that says nothing cannot be carried out.
    """
    require_whole_city(actor, "approver", of="应急减排清单")
    if not document.strip():
        raise Refusal("没有写明生效的文号或依据", "文号", "例如 邯应急办〔2026〕12号")
    with office.command(actor, "emergency.put_in_force") as work:
        row = draft_of(work.session, key, version)
        rows = rows_of(work.session, row.id, actor)
        why = against_force(rows)
        if why:
            raise Refusal(
                why, f"清单 {row.year}-{row.number}", "请先逐行处理，或把该行搁置并写明理由"
            )
        before = _in_state(work.session, "in_force")
        if before is not None:
            before.state, before.ended_at = "replaced", work.now
        work.session.flush()
        row.state, row.document = "in_force", document.strip()[:200]
        row.in_force_at, row.in_force_by = work.now, actor.user_id
        row.version += 1
        replaced = f"{before.year}-{before.number}" if before is not None else None
        work.record(
            "emergency",
            f"{row.year}-{row.number}",
            {"document": row.document, "rows": len(rows), "replaces": replaced},
            f"应急减排清单 {row.year}-{row.number} 生效（{row.document}），{len(rows)} 行",
        )
        return list_view(row, counted(rows), display_names(work.session))


def discard(office: Office, actor: Actor, key: str | None = None, *, reason: str) -> ListView:
    """Put a draft out of use; it stays on record with the reason."""
    require_whole_city(actor, *KEEPERS, of="应急减排清单")
    if not reason.strip():
        raise Refusal("没有写明作废的理由", "理由", "请写一句为什么作废")
    with office.command(actor, "emergency.discard") as work:
        row = draft_of(work.session, key)
        row.state, row.note, row.ended_at = "discarded", reason.strip(), work.now
        row.version += 1
        number = f"{row.year}-{row.number}"
        work.record("emergency", number, {"reason": row.note}, f"作废清单草稿 {number}")
        return list_view(
            row, counted(rows_of(work.session, row.id, actor)), display_names(work.session)
        )


def against_force(rows: Sequence[RowView]) -> str:
    """Why a draft with these rows may not be put in force; empty where it may."""
    if not rows:
        return "清单里一行也没有"
    conflicts = [each for each in rows if each.conflicts]
    if conflicts:
        return f"有 {len(conflicts)} 行的填写值与重新计算的不一致，例如{conflicts[0].name}"
    empty = [each for each in rows if each.open_warnings]
    if empty:
        short = rules().warnings[empty[0].open_warnings[0]].short
        return f"有 {len(empty)} 行还没有措施，例如{empty[0].name}的{short}预警"
    return ""


def lists(office: Office, actor: Actor) -> tuple[ListView, ...]:
    """All editions, the newest first."""
    require(actor, *ROLES)
    with office.reading() as session:
        names, counts = display_names(session), counts_of_lists(session, actor)
        statement = select(EmergencyList).order_by(
            EmergencyList.year.desc(), EmergencyList.number.desc()
        )
        return tuple(
            list_view(row, counts.get(row.id, ListCounts()), names)
            for row in session.scalars(statement).all()
        )


def show_list(
    office: Office,
    actor: Actor,
    key: str | int | None = None,
    *,
    county: str | None = None,
    aside: bool = False,
) -> tuple[ListView, list[RowView]]:
    """An edition (None: the one in force, else the draft) and its rows of one county or all."""
    require(actor, *ROLES)
    with office.reading() as session:
        row = load_list(session, key)
        names = display_names(session)
        shown = rows_of(session, row.id, actor, county=county, aside=aside, names=names)
        here = [each for each in shown if each.aside_at is None]
        return list_view(row, counted(here), names), shown


def draft_of(session: Session, key: str | None, version: int | None = None) -> EmergencyList:
    """The draft (None), or the named edition where it is one; refuses anything else."""
    if key is None:
        row = _in_state(session, "draft")
        if row is None:
            raise Refusal("现在没有清单草稿", "清单", "请先生成一版：emergency make")
    else:
        row = load_list(session, key)
    if row.state != "draft":
        raise Refusal(
            f"清单 {row.year}-{row.number} 不是草稿，不能再改", "清单", "请生成新的一版再改"
        )
    if version is not None and version != row.version:
        raise Refusal("清单刚被别人改过", f"清单 {row.year}-{row.number}", "请刷新后再试")
    return row


def _made(
    work: Work, actor: Actor, row: EmergencyList, carried: int, gone: list[str], words: str
) -> Made:
    work.session.flush()
    view = list_view(
        row, counted(rows_of(work.session, row.id, actor)), display_names(work.session)
    )
    work.record(
        "emergency",
        view.key,
        {
            "as_of": row.as_of,
            "days": row.days,
            "rows": view.rows,
            "carried": carried,
            "gone": gone,
            "conflicts": view.conflicts,
        },
        f"{words} {view.key}：{view.rows} 行，沿用填写 {carried} 处",
    )
    return Made(view, carried, tuple(gone))


def _in_state(session: Session, state: str) -> EmergencyList | None:
    return session.scalar(select(EmergencyList).where(EmergencyList.state == state))


def _next_number(session: Session, year: int) -> int:
    last = session.scalar(select(func.max(EmergencyList.number)).where(EmergencyList.year == year))
    return (last or 0) + 1


def _checked_days(days: int | None, before: EmergencyList | None) -> int:
    if days is None:
        return before.days if before is not None else rules().days
    if not 1 <= days <= 366:
        raise Refusal(f"一年不会有 {days} 天", "折算天数", "请填 1 到 366，例如 365 或 330")
    return days
