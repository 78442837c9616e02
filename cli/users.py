"""``users``: accounts, their roles and passwords."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from typing import TYPE_CHECKING, Any

from cli.output import UsageRefusal, emit, say, show, table
from cli.session import password, signed_in

if TYPE_CHECKING:
    from db.accounts import UserView

NEW_PASSWORD = "JINJI_NEW_PASSWORD"
ROLES_HELP = (
    "clerk 经办、reviewer 初审、inspector 核查、approver 审批、admin 管理、reader 只读；可以写多个"
)


def add(subparsers: Any) -> None:
    from cli import delegations

    title = "账号：新增、列出、修改、停用、口令、委托"
    users = subparsers.add_parser("users", help=title, description=title)
    commands = users.add_subparsers(title="命令", metavar="命令", required=True)
    new = _command(commands, "add", run_add, "新增账号（需要管理角色）")
    new.description = "新增账号。新账号的口令取自环境变量 JINJI_NEW_PASSWORD，没有时询问。"
    new.add_argument("name", metavar="账号", help="账号名，例如姓名")
    new.add_argument("--role", action="append", required=True, metavar="角色", help=ROLES_HELP)
    _place(new, "只办理这个区县（六位代码或名称）")
    _temporary(new)
    _command(commands, "list", run_list, "列出全部账号")
    change = _command(commands, "change", run_change, "修改角色、范围、姓名、单位（需要管理角色）")
    change.add_argument("name", metavar="账号")
    change.add_argument("--role", action="append", metavar="角色", help=f"全部角色：{ROLES_HELP}")
    _place(change, "六位代码或名称；“全市”表示不限区县")
    for name, run, what in (
        ("deactivate", run_deactivate, "停用账号（需要管理角色）"),
        ("activate", run_activate, "重新启用账号（需要管理角色）"),
    ):
        command = _command(commands, name, run, what)
        command.add_argument("name", metavar="账号")
        command.add_argument("--reason", required=True, metavar="原因", help="例如“调离”")
    reset = _command(commands, "reset", run_reset, "重设别人的口令（需要管理角色）")
    reset.description = (
        "重设别人的口令，同时解除锁定；本人登录后必须先修改。"
        "新口令取自环境变量 JINJI_NEW_PASSWORD，没有时询问。"
    )
    reset.add_argument("name", metavar="账号")
    passwd = _command(commands, "passwd", run_passwd, "修改口令")
    passwd.description = (
        "修改口令：自己的，或（管理角色）别人的，同时解除锁定。"
        "新口令取自环境变量 JINJI_NEW_PASSWORD，没有时询问。"
    )
    passwd.add_argument("name", nargs="?", metavar="账号", help="默认是自己的")
    _temporary(passwd)
    delegations.add(commands)


def _command(commands: Any, name: str, run: Any, what: str) -> ArgumentParser:
    made: ArgumentParser = commands.add_parser(name, help=what, description=f"{what}。")
    made.set_defaults(run=run)
    return made


def _place(parser: ArgumentParser, county: str) -> None:
    parser.add_argument("--county", metavar="区县", help=county)
    parser.add_argument("--display", metavar="姓名", help="显示的姓名，默认同账号名")
    parser.add_argument("--unit", metavar="单位", help="科室或大队，例如“大气科”")


def _temporary(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--temporary",
        action=BooleanOptionalAction,
        help="本人登录后必须先修改口令（在终端里输入的口令默认如此，"
        "环境变量里的默认不必：那是脚本的账号）",
    )


def is_temporary(args: Namespace) -> bool:
    """Must the person change the password first? Yes where somebody typed it for another."""
    return bool(NEW_PASSWORD not in os.environ if args.temporary is None else args.temporary)


def run_add(args: Namespace) -> int:
    """A new account; its roles may be given one by one or separated by commas."""
    from db.users import add_user

    with signed_in(args) as (office, actor):
        user = add_user(
            office,
            actor,
            args.name,
            roles_of(args.role),
            password=new_password(NEW_PASSWORD, args.name),
            county=args.county,
            display=args.display or "",
            unit=args.unit or "",
            temporary=is_temporary(args),
        )
    first = "，登录后须先修改口令" if user.must_change else ""
    return _tell(args, user, f"已新增账号 {user.name}（{user.role_titles}）{first}。")


def run_change(args: Namespace) -> int:
    """Roles, county, display name, unit: what is given is changed, the rest stays."""
    from db.accounts import change_user

    with signed_in(args) as (office, actor):
        user = change_user(
            office,
            actor,
            args.name,
            roles=roles_of(args.role) if args.role else None,
            county=args.county,
            display=args.display,
            unit=args.unit,
        )
    return _tell(args, user, f"已修改账号 {user.name}：{user.role_titles}，{user.office}。")


def run_deactivate(args: Namespace) -> int:
    """Nobody signs in with the account any more; it stays in the records."""
    from db.accounts import deactivate

    with signed_in(args) as (office, actor):
        user = deactivate(office, actor, args.name, args.reason)
    return _tell(args, user, f"已停用账号 {user.name}。")


def run_activate(args: Namespace) -> int:
    """The account is in use again, with its roles and password."""
    from db.accounts import activate

    with signed_in(args) as (office, actor):
        user = activate(office, actor, args.name, args.reason)
    return _tell(args, user, f"已启用账号 {user.name}。")


def run_list(args: Namespace) -> int:
    """All accounts."""
    from db.accounts import list_users

    with signed_in(args) as (office, actor):
        users = list_users(office, actor)
    if args.json:
        emit({"users": [as_json(user) for user in users]})
        return 0
    rows = [
        (
            user.name,
            user.display,
            user.role_titles,
            user.county or "全市",
            user.office,
            state(user),
        )
        for user in users
    ]
    show(table(("账号", "姓名", "角色", "范围", "单位", "状态"), rows))
    return 0


def run_reset(args: Namespace) -> int:
    """A password for somebody else, who has to change it at the next sign-in."""
    from db.accounts import change_password

    with signed_in(args) as (office, actor):
        if args.name == actor.name:
            raise UsageRefusal("不能重设自己的口令", "", "请用 users passwd 修改")
        given = new_password(NEW_PASSWORD, args.name)
        change_password(office, actor, args.name, given, temporary=True)
    if args.json:
        emit({"user": args.name, "temporary": True})
    else:
        say(f"已重设账号 {args.name} 的口令，本人登录后须先修改。")
    return 0


def run_passwd(args: Namespace) -> int:
    """A new password for oneself or, with the admin role, for somebody else."""
    from db.accounts import change_password

    with signed_in(args) as (office, actor):
        name = args.name or actor.name
        own = name == actor.name
        # Asked a second time at a terminal: whoever sits down there may not be who signed in.
        current = password("JINJI_PASSWORD", f"{name} 的当前口令") if own else None
        change_password(
            office,
            actor,
            name,
            new_password(NEW_PASSWORD, name),
            current=current,
            temporary=is_temporary(args),
        )
    if args.json:
        emit({"user": name})
    else:
        say(f"已修改账号 {name} 的口令。")
    return 0


def roles_of(given: list[str]) -> list[str]:
    """Roles given one by one or separated by commas."""
    return [role.strip() for each in given for role in each.replace("，", ",").split(",")]


def new_password(variable: str, name: str) -> str:
    """A password to be set; at a terminal it is typed twice."""
    first = password(variable, f"{name} 的新口令")
    if variable in os.environ or not sys.stdin.isatty():
        return first
    if password(variable, "再输一遍") != first:
        raise UsageRefusal("两次输入的口令不一样", "", "请重新运行这条命令")
    return first


def as_json(user: UserView) -> dict[str, object]:
    """An account as ``--json`` prints it."""
    return {
        "id": user.user_id,
        "name": user.name,
        "display": user.display,
        "roles": list(user.roles),
        "county": user.county,
        "unit": user.unit,
        "office": user.office,
        "active": user.active,
        "must_change": user.must_change,
        "locked_until": user.locked_until,
    }


def state(user: UserView) -> str:
    """The account's state in a word."""
    if not user.active:
        return "停用"
    if user.locked_until:
        return f"锁定到 {user.locked_until:%H:%M}"
    return "待改口令" if user.must_change else "正常"


def _tell(args: Namespace, user: UserView, words: str) -> int:
    if args.json:
        emit(as_json(user))
    else:
        say(words)
    return 0
