"""Delegations (委托): given on record, used at a step, ended by their last day or by hand.

A delegation lends the right of another person for one step, or lifts the two-person
rules for it, or both. Nobody delegates to themselves; rights are looked up when the
step is taken, so that a lender who has lost a role lends nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from db.accounts import by_name
from db.audit_cases import load_case
from db.delegation_grants import audits_of
from db.delegation_tables import DelegationRow
from db.office import Office, Work
from db.office_tables import User
from db.users import ROLES, Actor, held_roles, require
from grading import chains
from grading.canonical import canonical_json
from grading.delegation import step_key
from grading.refusals import Refusal
from grading.suggestions import or_nearest

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class DelegationView:
    """One delegation. ``state`` is 未开始, 有效, 已到期 or 已终止.

    ``behalf`` is empty where the person acts with rights of its own; ``audits`` is
    empty for every audit within the person's reach.
    """

    id: int
    to: str
    behalf: str
    step: str
    step_title: str
    audits: tuple[str, ...]
    same_person: bool
    starts_on: date
    ends_on: date
    reason: str
    given_by: str
    given_at: datetime
    ended_at: datetime | None
    ended_by: str
    end_reason: str
    state: str


def steps(today: date) -> dict[str, str]:
    """The steps that can be delegated: key (``accept/submitted``) → title with its state."""
    chain = chains.newest(today)
    return {
        step_key(step): f"{step.title}（{chain.words.states[step.start[0]]}）"
        for step in chain.steps
    }


def delegate(
    office: Office,
    actor: Actor,
    to: str,
    step: str,
    *,
    ends_on: date,
    reason: str,
    behalf: str | None = None,
    same_person: bool = False,
    audits: Iterable[str] = (),
    starts_on: date | None = None,
) -> DelegationView:
    """Let an account take a step it may not take by itself, up to and with ``ends_on``.

    ``behalf`` names whose right is lent; ``same_person`` lifts the two-person rules.
    Without ``audits`` it holds for every audit the two may see.
    """
    require(actor, "admin", "approver")
    today = office.clock.today()
    start = starts_on or today
    _check_term(start, ends_on, today)
    words = reason.strip()[:400]
    if not words:
        raise Refusal("没有写明委托的理由", "理由", "请写一句，例如“出差”“全局只有两名工作人员”")
    known = steps(today)
    if step not in known:
        listed = "、".join(f"{key}（{title}）" for key, title in known.items())
        raise Refusal(f"没有“{step}”这个环节", "环节", or_nearest(f"可用：{listed}", step, known))
    with office.command(actor, "delegations.give") as work:
        receiver = _in_use(work, actor, to)
        lender = _in_use(work, actor, behalf) if behalf else None
        _check_people(work.session, actor, receiver, lender, step, same_person, today)
        numbers = tuple(
            dict.fromkeys(load_case(work.session, each, actor).audit.number for each in audits)
        )
        row = DelegationRow(
            to_id=receiver.id,
            behalf_id=lender.id if lender else None,
            step=step,
            audits=canonical_json(list(numbers)),
            same_person=same_person,
            starts_on=start,
            ends_on=ends_on,
            reason=words,
            given_by=actor.user_id,
            given_at=work.now,
            ended_at=None,
            ended_by=None,
            end_reason="",
        )
        work.session.add(row)
        work.session.flush()
        whose = f"代{lender.display}" if lender else "以本人的角色"
        lifted = "，不受双人规定限制" if same_person else ""
        work.record(
            "delegation",
            str(row.id),
            {
                "to": receiver.name,
                "behalf": lender.name if lender else None,
                "step": step,
                "audits": list(numbers),
                "same_person": same_person,
                "starts_on": start,
                "ends_on": ends_on,
                "reason": words,
            },
            f"委托{receiver.display}{whose}办理{known[step]}{lifted}，"
            f"{start} 至 {ends_on}：{words}",
            also=("audit",),
        )
        return _views(work.session, today, DelegationRow.id == row.id)[0]


def end_delegation(office: Office, actor: Actor, number: int, reason: str) -> DelegationView:
    """End a delegation before its last day; what was done under it stays as it is."""
    require(actor, "admin", "approver")
    words = reason.strip()[:400]
    if not words:
        raise Refusal("没有写明终止的原因", "原因", "请写一句，例如“已返岗”")
    today = office.clock.today()
    with office.command(actor, "delegations.end") as work:
        row = work.session.get(DelegationRow, number)
        seen = [] if row is None else _views(work.session, today, _seen(actor, number))
        if row is None or not seen:
            raise Refusal(f"没有 {number} 号委托", "委托", "用 users delegations 查看全部委托")
        if seen[0].state not in ("有效", "未开始"):
            raise Refusal(f"{number} 号委托{seen[0].state}", "委托", "不用再终止")
        row.ended_at, row.ended_by, row.end_reason = work.now, actor.user_id, words
        work.record(
            "delegation",
            str(number),
            {"reason": words},
            f"终止 {number} 号委托（{seen[0].to}，{seen[0].step_title}）：{words}",
            also=("audit",),
        )
        return _views(work.session, today, DelegationRow.id == number)[0]


def list_delegations(
    office: Office, actor: Actor, *, in_force_only: bool = False
) -> list[DelegationView]:
    """The delegations, newest first; a county's person sees those to people of the county."""
    require(actor, *ROLES)
    with office.reading() as session:
        found = _views(session, office.clock.today(), _seen(actor))
    return [each for each in found if each.state == "有效" or not in_force_only]


def _seen(actor: Actor, number: int | None = None) -> ColumnElement[bool]:
    """The delegations this person may see."""
    condition = DelegationRow.id == number if number is not None else DelegationRow.id > 0
    if actor.county is not None:
        of_county = select(User.id).where(User.county == actor.county)
        condition &= or_(DelegationRow.to_id.in_(of_county), DelegationRow.behalf_id.in_(of_county))
    return condition


def _views(session: Session, today: date, condition: ColumnElement[bool]) -> list[DelegationView]:
    to, behalf, giver, ender = (aliased(User) for _ in range(4))
    rows = session.execute(
        select(DelegationRow, to.display, behalf.display, giver.display, ender.display)
        .join(to, DelegationRow.to_id == to.id)
        .join(giver, DelegationRow.given_by == giver.id)
        .outerjoin(behalf, DelegationRow.behalf_id == behalf.id)
        .outerjoin(ender, DelegationRow.ended_by == ender.id)
        .where(condition)
        .order_by(DelegationRow.id.desc())
    )
    titles = steps(today)
    return [
        DelegationView(
            row.id,
            receiver,
            lender or "",
            row.step,
            titles.get(row.step, row.step),
            audits_of(row),
            row.same_person,
            row.starts_on,
            row.ends_on,
            row.reason,
            given_by,
            row.given_at,
            row.ended_at,
            ended_by or "",
            row.end_reason,
            _state(row, today),
        )
        for row, receiver, lender, given_by, ended_by in rows
    ]


def _state(row: DelegationRow, today: date) -> str:
    if row.ended_at is not None:
        return "已终止"
    if today < row.starts_on:
        return "未开始"
    return "已到期" if today > row.ends_on else "有效"


def _check_term(start: date, end: date, today: date) -> None:
    if start < today:
        raise Refusal(f"开始日期 {start} 在今天之前", "期限", "委托不能倒签")
    if end < start:
        raise Refusal(f"结束日期 {end} 在开始日期 {start} 之前", "期限", "请核对日期")
    if end - start > LONGEST:
        raise Refusal("委托期限超过一年", "期限", "请把结束日期定在一年以内，到期可再委托")


def _in_use(work: Work, actor: Actor, name: str) -> User:
    user = by_name(work.session, name)
    if not user.active:
        raise Refusal(f"账号 {name} 已停用", "委托", "请另选一人")
    if actor.county is not None and user.county != actor.county:
        raise Refusal(
            f"{actor.name} 只能在本区县（{actor.county}）的人员之间委托", "权限", "请由市局办理"
        )
    return user


def _check_people(
    session: Session,
    actor: Actor,
    receiver: User,
    lender: User | None,
    key: str,
    same_person: bool,
    today: date,
) -> None:
    """Somebody else is given a right that exists, and that something comes of."""
    chain = chains.newest(today)
    step = next(each for each in chain.steps if step_key(each) == key)
    if receiver.id == actor.user_id:
        raise Refusal("不能委托给自己", "委托", "请由另一位审批或管理角色的人员委托")
    if lender is not None and lender.id == receiver.id:
        raise Refusal("委托人和受托人是同一个人", "委托", "请另选一人")
    if lender is None and not same_person:
        raise Refusal(
            "这样的委托没有内容：没有写代谁办理，也没有写不受双人规定限制",
            "委托",
            "请写明代谁办理（--behalf），或写明同一人可以办理（--same-person）",
        )
    needed = "或".join(chain.words.roles[role] for role in step.roles)
    owner = lender or receiver
    if not held_roles(session, owner.id) & set(step.roles):
        raise Refusal(
            f"{owner.display}没有“{needed}”角色，“{step.title}”不是他能办理的",
            "委托",
            "请写明代有这个角色的人办理",
        )
    if step.office != "county" and (receiver.county is not None or owner.county is not None):
        raise Refusal(
            f"“{step.title}”由{chain.words.offices[step.office]}人员办理，县级人员不能受托",
            "委托",
            "请另选一位市局人员",
        )
