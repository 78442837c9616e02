"""``users``: accounts, their roles and passwords."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from cli.output import UsageRefusal, emit, say, show, table
from cli.session import password, signed_in

if TYPE_CHECKING:
    from db.accounts import UserView


def add(subparsers: Any) -> None:
    users = subparsers.add_parser(
        "users", help="账号：新增、列出、修改口令", description="账号：新增、列出、修改口令"
    )
    commands = users.add_subparsers(title="命令", metavar="命令", required=True)
    new = commands.add_parser(
        "add",
        help="新增账号（需要管理角色）",
        description="新增账号。新账号的口令取自环境变量 JINJI_NEW_PASSWORD，没有时询问。",
    )
    new.add_argument("name", metavar="账号", help="账号名，例如姓名")
    new.add_argument(
        "--role",
        action="append",
        required=True,
        metavar="角色",
        help="clerk 经办、reviewer 初审、inspector 核查、approver 审批、admin 管理、reader 只读；"
        "可以写多个",
    )
    new.add_argument("--county", metavar="区县", help="只办理这个区县（六位代码或名称）")
    new.add_argument("--display", default="", metavar="姓名", help="显示的姓名，默认同账号名")
    new.set_defaults(run=run_add)
    listing = commands.add_parser("list", help="列出全部账号", description="列出全部账号")
    listing.set_defaults(run=run_list)
    change = commands.add_parser(
        "passwd",
        help="修改口令",
        description="修改口令：自己的，或（管理角色）别人的，同时解除锁定。"
        "新口令取自环境变量 JINJI_NEW_PASSWORD，没有时询问。",
    )
    change.add_argument("name", nargs="?", metavar="账号", help="默认是自己的")
    change.set_defaults(run=run_passwd)


def run_add(args: Namespace) -> int:
    """A new account; its roles may be given one by one or separated by commas."""
    from db.users import add_user

    roles = [role for given in args.role for role in given.replace("，", ",").split(",")]
    with signed_in(args) as (office, actor):
        user = add_user(
            office,
            actor,
            args.name,
            [role.strip() for role in roles],
            password=new_password("JINJI_NEW_PASSWORD", args.name),
            county=args.county,
            display=args.display,
        )
    if args.json:
        emit(as_json(user))
    else:
        say(f"已新增账号 {user.name}（{user.role_titles}）。")
    return 0


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
            state(user),
        )
        for user in users
    ]
    show(table(("账号", "姓名", "角色", "范围", "状态"), rows))
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
            office, actor, name, new_password("JINJI_NEW_PASSWORD", name), current=current
        )
    if args.json:
        emit({"user": name})
    else:
        say(f"已修改账号 {name} 的口令。")
    return 0


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
        "active": user.active,
        "locked_until": user.locked_until,
    }


def state(user: UserView) -> str:
    """The account's state in a word."""
    if not user.active:
        return "停用"
    return f"锁定到 {user.locked_until:%H:%M}" if user.locked_until else "正常"
