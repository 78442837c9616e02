"""Accounts: who may do what, in which county, and how they prove who they are.

Signing in stands before the first rows on the screen, so it reads with plain
statements, and SQLAlchemy is imported by those who change accounts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from db.clock import moment_from
from db.passwords import hash_password, matches, nobodys_hash
from grading.refusals import Refusal

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from db.accounts import UserView
    from db.office import Office, Work
    from db.office_tables import User

# Role → Chinese title; the order is that of the work.
ROLES = {
    "clerk": "经办",
    "reviewer": "初审",
    "inspector": "核查",
    "approver": "审批",
    "admin": "管理",
    "reader": "只读",
}
CHANGE_PASSWORD = "users.change_password"
MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
_NOT_SIGNED_IN = "账号或口令不对"
_CHANGE_IT = "登录窗口会要求修改，也可用 users passwd 修改"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person; every command is told whose action it is.

    ``county`` is the six-digit code the person is limited to, None for the whole city.
    ``must_change``: the password was given by somebody else; nothing is allowed before
    it is changed.
    """

    user_id: int
    name: str
    roles: frozenset[str]
    county: str | None = None
    must_change: bool = False


# What the program itself does: marking a 样例, locking an account, restoring a backup.
OFFICE_ITSELF = Actor(0, "系统", frozenset())


def require(actor: Actor, *roles: str, county: str | None = None) -> None:
    """Refuse unless the actor holds one of the roles and, where given, may act in the county."""
    if actor.must_change:
        raise Refusal(
            f"{actor.name} 的口令是别人给的，改成自己的口令以后才能办理", "口令", _CHANGE_IT
        )
    if not actor.roles.intersection(roles):
        held = "、".join(ROLES[role] for role in in_order(actor.roles)) or "没有角色"
        asked = "或".join(ROLES[role] for role in roles)
        raise Refusal(
            f"{actor.name} 无权进行这项操作：需要{asked}角色（现有：{held}）",
            "权限",
            "请换有这个角色的账号，或请管理员授权",
        )
    if county is not None and actor.county is not None and county != actor.county:
        raise Refusal(
            f"{actor.name} 只能办理本区县（{actor.county}）的事项", "权限", "请由所属区县的账号办理"
        )


def require_whole_city(actor: Actor, *roles: str, of: str) -> None:
    """Refuse who has none of the roles, or is limited to a county; ``of``: what is the city's."""
    require(actor, *roles)
    if actor.county is not None:
        raise Refusal(
            f"{of}由市局办理，{actor.name} 只能办理本区县的事项", "权限", "请由市局的账号办理"
        )


def refuse_outdated(session: Session, actor: Actor, action: str) -> None:
    """Refuse a command of somebody whose account is no longer what it was at the sign-in."""
    if actor.user_id == OFFICE_ITSELF.user_id:
        return
    from db.office_tables import User

    user = session.get(User, actor.user_id)
    if user is None or not user.active:
        raise Refusal(f"账号 {actor.name} 已停用", "权限", "请找管理员")
    if user.must_change and action != CHANGE_PASSWORD:
        raise Refusal(f"{actor.name} 的口令已由管理员重设", "口令", _CHANGE_IT)
    if user.county != actor.county or not actor.roles <= held_roles(session, user.id):
        raise Refusal(f"{actor.name} 的角色或范围已由管理员修改", "权限", "请退出登录，再登录一次")


def may_manage(actor: Actor, county: str | None) -> None:
    """Refuse unless the actor administers accounts of this county (None: the whole city)."""
    require(actor, "admin")
    if actor.county is not None and county != actor.county:
        raise Refusal(
            f"{actor.name} 只能管理本区县（{actor.county}）的账号", "权限", "请由市局的管理员办理"
        )


def create_office(
    office: Office, admin: str, password: str, office_name: str = "邯郸市生态环境局"
) -> Actor:
    """Set up an empty database: the office's name and its first account, with every right."""
    from sqlalchemy import func, select

    from db.office_tables import OfficeSetting, User

    name = _checked_name(admin)
    password_hash = hash_password(password, office.password_cost, name)
    with office.command(OFFICE_ITSELF, "office.create") as work:
        if work.session.scalar(select(func.count()).select_from(User)):
            raise Refusal("这个数据库已经建立过", office.url, "请直接登录，或换一个数据库文件")
        work.session.add(OfficeSetting(name="office_name", value=office_name))
        user = _add(work, name, tuple(ROLES), None, name, password_hash)
        work.record(
            "office",
            "office",
            {"name": office_name, "admin": name, "user_id": user.id},
            f"建立数据库：{office_name}，第一个账号 {name}",
        )
        return Actor(user.id, name, frozenset(ROLES))


def office_name(office: Office) -> str:
    """The office's name as papers print it; empty before the database is set up."""
    with office.looking() as look:
        stored = look.row("SELECT value FROM office_settings WHERE name = 'office_name'")
    return str(stored[0]) if stored else ""


def account_exists(office: Office) -> bool:
    """Has the database been set up, that is: is there anybody to sign in?"""
    with office.looking() as look:
        return look.row("SELECT id FROM users LIMIT 1") is not None


def only_account(office: Office) -> str | None:
    """The name of the account if there is exactly one in use, else None."""
    with office.looking() as look:
        names = look.rows("SELECT name FROM users WHERE active LIMIT 2")
    return str(names[0][0]) if len(names) == 1 else None


def sign_in(office: Office, name: str, password: str) -> Actor:
    """The person with this name and password.

    Refuses without telling whether name or password is wrong; after five wrong
    passwords in a row the account is locked for a quarter of an hour.
    """
    now = office.clock.now()
    with office.looking() as look:
        found = look.row(
            "SELECT id, name, password_hash, failures, locked_until, county, must_change "
            "FROM users WHERE name = ? AND active",
            name.strip(),
        )
        held = look.rows("SELECT role FROM user_roles WHERE user_id = ?", found[0]) if found else []
    if found is None:
        matches(nobodys_hash(office.password_cost), password)
        raise Refusal(_NOT_SIGNED_IN, "登录", "请检查账号和口令（区分大小写）")
    user_id, known_as, password_hash, failures, lock, county, must_change = found
    locked_until = None if lock is None else moment_from(lock)
    if locked_until is not None and locked_until > now:
        raise Refusal(
            f"{known_as} 已连续 {MOST_FAILURES} 次输错口令，账号锁定到 {locked_until:%H:%M}",
            "登录",
            "请到时再试，或请管理员重设口令",
        )
    if not matches(password_hash, password):
        _count_failure(office, user_id)
        raise Refusal(_NOT_SIGNED_IN, "登录", "请检查账号和口令（区分大小写）")
    if failures or locked_until is not None:
        from db.office_tables import User

        with office.beside_the_records() as session:
            stored = session.get_one(User, user_id)
            stored.failures, stored.locked_until = 0, None
    roles = frozenset(role for (role,) in held)
    return Actor(user_id, known_as, roles, county, bool(must_change))


def _count_failure(office: Office, user_id: int) -> None:
    """One wrong password more; the last one allowed locks the account, on record."""
    from db.office_tables import User

    with office.beside_the_records() as session:
        stored = session.get_one(User, user_id)
        stored.failures += 1
        lock = stored.failures >= MOST_FAILURES
    if not lock:
        return
    with office.command(OFFICE_ITSELF, "users.lock") as work:
        stored = work.session.get_one(User, user_id)
        stored.failures, stored.locked_until = 0, work.now + LOCKED_FOR
        work.record(
            "user",
            stored.name,
            {"failures": MOST_FAILURES, "until": stored.locked_until.isoformat()},
            f"{stored.name} 连续 {MOST_FAILURES} 次输错口令，锁定 15 分钟",
        )


def add_user(
    office: Office,
    actor: Actor,
    name: str,
    roles: str | Iterable[str],
    *,
    password: str,
    county: str | None = None,
    display: str = "",
    unit: str = "",
    temporary: bool = False,
) -> UserView:
    """A new account with its roles, for the whole city or one county (code or name).

    ``temporary``: the person has to change the password before anything else.
    """
    from db.accounts import view_of

    require(actor, "admin")
    name = _checked_name(name)
    chosen = checked_roles(roles)
    code = checked_county(county)
    may_manage(actor, code)
    display, unit = checked_words(display.strip() or name, unit)
    password_hash = hash_password(password, office.password_cost, name)
    with office.command(actor, "users.add") as work:
        if _by_name(work.session, name) is not None:
            raise Refusal(f"账号 {name} 已经存在", "账号", "请换一个名字；账号不删除、不重用")
        user = _add(
            work, name, chosen, code, display, password_hash, unit=unit, must_change=temporary
        )
        titles = "、".join(ROLES[role] for role in chosen)
        work.record(
            "user",
            name,
            {
                "roles": list(chosen),
                "county": code,
                "display": display,
                "unit": unit,
                "temporary": temporary,
            },
            f"新增账号 {name}（{titles}）",
        )
        return view_of(user, chosen, work.now)


def _add(
    work: Work,
    name: str,
    roles: tuple[str, ...],
    county: str | None,
    display: str,
    password_hash: str,
    *,
    unit: str = "",
    must_change: bool = False,
) -> User:
    from db.office_tables import User, UserRole

    user = User(
        name=name,
        display=display,
        county=county,
        unit=unit,
        password_hash=password_hash,
        must_change=must_change,
        active=True,
        failures=0,
        locked_until=None,
        created_at=work.now,
    )
    work.session.add(user)
    work.session.flush()
    work.session.add_all(UserRole(user_id=user.id, role=role) for role in roles)
    return user


def _by_name(session: Session, name: str) -> User | None:
    from sqlalchemy import select

    from db.office_tables import User

    return session.scalars(select(User).where(User.name == name)).one_or_none()


def held_roles(session: Session, user_id: int) -> frozenset[str]:
    """The roles an account holds now."""
    from sqlalchemy import select

    from db.office_tables import UserRole

    return frozenset(session.scalars(select(UserRole.role).where(UserRole.user_id == user_id)))


def in_order(roles: Iterable[str]) -> tuple[str, ...]:
    """Roles in the order of the work."""
    held = set(roles)
    return tuple(role for role in ROLES if role in held)


def _checked_name(name: str) -> str:
    name = name.strip()
    if not 1 <= len(name) <= 64 or not name.isprintable() or name == OFFICE_ITSELF.name:
        raise Refusal("账号名不合适", "账号", "请用 1 到 64 个可见字符，例如姓名")
    return name


def checked_words(display: str, unit: str) -> tuple[str, str]:
    """Display name and unit as they are kept; refuses what is too long or cannot be printed."""
    display, unit = display.strip(), unit.strip()
    for what, text, least in (("显示的姓名", display, 1), ("单位", unit, 0)):
        if not least <= len(text) <= 64 or (text and not text.isprintable()):
            raise Refusal(f"{what}不合适", what, "请用不超过 64 个可见字符")
    return display, unit


def checked_roles(roles: str | Iterable[str]) -> tuple[str, ...]:
    """The roles in the order of the work; refuses unknown ones and none at all."""
    asked = {roles} if isinstance(roles, str) else set(roles)
    unknown = sorted(asked - set(ROLES))
    if unknown or not asked:
        known = "、".join(f"{role}（{title}）" for role, title in ROLES.items())
        raise Refusal(f"没有这样的角色：{'、'.join(unknown) or '（空）'}", "角色", f"可选：{known}")
    return in_order(asked)


def checked_county(county: str | None) -> str | None:
    """The code of a county given by code or name; None or nothing is the whole city."""
    if county is None or not county.strip():
        return None
    from grading.counties import find

    found = find(county.strip())
    if found is None:
        raise Refusal(f"不认识区县 {county.strip()}", "区县", "请写区县名称或六位代码")
    return found.code
