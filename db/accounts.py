"""Accounts as the administrator sees and changes them: rights, passwords, in and out of use.

Accounts are never deleted. One administrator of the whole city always remains.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from db.office import Office, Work
from db.office_tables import User, UserRole
from db.passwords import hash_password, matches
from db.users import (
    CHANGE_PASSWORD,
    ROLES,
    Actor,
    checked_county,
    checked_roles,
    checked_words,
    held_roles,
    in_order,
    may_manage,
    require,
)
from grading.refusals import Refusal

WHOLE_CITY = "全市"
"""How a person is given the whole city again; no county has this name."""


@dataclass(frozen=True, slots=True)
class UserView:
    """An account as the list shows it; ``locked_until`` only while the lock lasts.

    ``unit`` is what the office calls the person's place, in words; ``office`` always
    has a name for it.
    """

    user_id: int
    name: str
    display: str
    roles: tuple[str, ...]
    county: str | None
    active: bool
    locked_until: datetime | None
    created_at: datetime
    unit: str
    must_change: bool

    @property
    def office(self) -> str:
        """市局 or the county's 分局, with the unit where one is written."""
        if self.county is None:
            place = "市局"
        else:
            from grading.counties import find

            found = find(self.county)
            place = f"{found.name if found else self.county}分局"
        return f"{place} {self.unit}".strip()

    @property
    def role_titles(self) -> str:
        """The roles in Chinese, in the order of the work."""
        return "、".join(ROLES[role] for role in self.roles)


def view_of(user: User, roles: Iterable[str], now: datetime) -> UserView:
    """The account as lists show it at this moment."""
    locked = user.locked_until if user.locked_until and user.locked_until > now else None
    return UserView(
        user.id,
        user.name,
        user.display,
        in_order(roles),
        user.county,
        user.active,
        locked,
        user.created_at,
        user.unit,
        user.must_change,
    )


def by_name(session: Session, name: str) -> User:
    """The account of that name; Refusal where there is none."""
    found: User | None = session.scalars(
        select(User).where(User.name == name.strip())
    ).one_or_none()
    if found is None:
        raise Refusal(f"没有账号 {name}", "账号", "用 users list 查看全部账号")
    return found


def list_users(office: Office, actor: Actor) -> list[UserView]:
    """The accounts in the order they were made; a county's person sees those of the county."""
    require(actor, *ROLES)
    now = office.clock.now()
    with office.reading() as session:
        held: dict[int, set[str]] = {}
        for row in session.scalars(select(UserRole)):
            held.setdefault(row.user_id, set()).add(row.role)
        statement = select(User).order_by(User.id)
        if actor.county is not None:
            statement = statement.where(User.county == actor.county)
        return [view_of(user, held.get(user.id, ()), now) for user in session.scalars(statement)]


def change_password(
    office: Office,
    actor: Actor,
    name: str,
    password: str,
    *,
    current: str | None = None,
    temporary: bool = False,
) -> None:
    """Give an account a new password and lift its lock.

    One's own needs the ``current`` password, which the new one may not repeat;
    another's needs the admin role, and ``temporary`` makes that person change it first.
    """
    own = name == actor.name
    if not own:
        require(actor, "admin")
    password_hash = hash_password(password, office.password_cost, name)
    with office.reading() as session:
        user = by_name(session, name)
    if not own:
        may_manage(actor, user.county)
    if own and not matches(user.password_hash, current or ""):
        raise Refusal("当前口令不对", "口令", "请先输入正在使用的口令")
    if own and password == current:
        raise Refusal("新口令与当前口令相同", "口令", "请换一个不同的口令")
    with office.command(actor, CHANGE_PASSWORD) as work:
        stored = work.session.get_one(User, user.id)
        stored.password_hash = password_hash
        stored.must_change = temporary and not own
        stored.failures, stored.locked_until = 0, None
        work.record(
            "user",
            name,
            {"temporary": stored.must_change},
            f"修改账号 {name} 的口令" if own else f"重设账号 {name} 的口令",
        )


def change_user(
    office: Office,
    actor: Actor,
    name: str,
    *,
    roles: str | Iterable[str] | None = None,
    county: str | None = None,
    display: str | None = None,
    unit: str | None = None,
) -> UserView:
    """Change what is given of an account; what is None stays.

    ``county`` is a code or name, :data:`WHOLE_CITY` lifts the limit. The person works
    with the new rights after signing in again.
    """
    require(actor, "admin")
    chosen = None if roles is None else checked_roles(roles)
    with office.command(actor, "users.change") as work:
        user = _managed(work, name)
        held = held_roles(work.session, user.id)
        place = user.county
        if county is not None:
            place = None if county.strip() == WHOLE_CITY else checked_county(county)
            may_manage(actor, place)
        shown, room = checked_words(
            user.display if display is None else display, user.unit if unit is None else unit
        )
        after = in_order(held) if chosen is None else chosen
        changes = {
            what: [before, now]
            for what, before, now in (
                ("roles", list(in_order(held)), list(after)),
                ("county", user.county, place),
                ("display", user.display, shown),
                ("unit", user.unit, room),
            )
            if before != now
        }
        if not changes:
            raise Refusal("没有要修改的内容", f"账号 {name}", "请写明角色、范围、姓名或单位")
        if user.active and _administers(held, user.county) and not _administers(after, place):
            _keep_one(work.session, user)
        if "roles" in changes:
            work.session.execute(delete(UserRole).where(UserRole.user_id == user.id))
            work.session.add_all(UserRole(user_id=user.id, role=role) for role in after)
        user.county, user.display, user.unit = place, shown, room
        what = "、".join(_WORDS[each] for each in changes)
        work.record("user", user.name, changes, f"修改账号 {user.name} 的{what}")
        return view_of(user, after, work.now)


def deactivate(office: Office, actor: Actor, name: str, reason: str) -> UserView:
    """Put an account out of use; nobody signs in with it, and what is open is refused."""
    require(actor, "admin")
    with office.command(actor, "users.deactivate") as work:
        user = _managed(work, name)
        if user.id == actor.user_id:
            raise Refusal("不能停用自己的账号", f"账号 {name}", "请由另一位管理员停用")
        if not user.active:
            raise Refusal(f"账号 {name} 已经停用", f"账号 {name}", "不用再停用")
        held = held_roles(work.session, user.id)
        if _administers(held, user.county):
            _keep_one(work.session, user)
        user.active = False
        words = _reason(reason)
        work.record("user", user.name, {"reason": words}, f"停用账号 {user.name}：{words}")
        return view_of(user, held, work.now)


def activate(office: Office, actor: Actor, name: str, reason: str) -> UserView:
    """Put an account in use again, with the roles and the password it had."""
    require(actor, "admin")
    with office.command(actor, "users.activate") as work:
        user = _managed(work, name)
        if user.active:
            raise Refusal(f"账号 {name} 正在使用", f"账号 {name}", "不用启用")
        user.active = True
        user.failures, user.locked_until = 0, None
        words = _reason(reason)
        work.record("user", user.name, {"reason": words}, f"启用账号 {user.name}：{words}")
        return view_of(user, held_roles(work.session, user.id), work.now)


_WORDS = {"roles": "角色", "county": "范围", "display": "姓名", "unit": "单位"}


def _managed(work: Work, name: str) -> User:
    user = by_name(work.session, name)
    may_manage(work.actor, user.county)
    return user


def _administers(roles: Iterable[str], county: str | None) -> bool:
    """Is this an administrator of the whole city?"""
    return county is None and "admin" in set(roles)


def _keep_one(session: Session, leaving: User) -> None:
    """Refuse when nobody else could administer the whole city."""
    others = session.scalar(
        select(func.count())
        .select_from(User)
        .join(UserRole, UserRole.user_id == User.id)
        .where(UserRole.role == "admin", User.active, User.county.is_(None), User.id != leaving.id)
    )
    if not others:
        raise Refusal(
            f"{leaving.name} 是最后一个管理全市的账号",
            f"账号 {leaving.name}",
            "请先给另一个账号管理角色",
        )


def _reason(reason: str) -> str:
    words = reason.strip()
    if not words:
        raise Refusal("没有写明原因", "原因", "请写一句，例如“调离”“借调结束”")
    return words[:400]
