"""``office``: how the office works: by two persons or one, and when windows lock."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from typing import Any

from cli.output import emit, say
from cli.session import signed_in


def add(subparsers: Any) -> None:
    title = "办公室：双人或单人办理、窗口自动锁定"
    office = subparsers.add_parser("office", help=title, description=title)
    commands = office.add_subparsers(title="命令", metavar="命令", required=True)
    mode = commands.add_parser(
        "mode",
        help="查看或选择双人办理、单人办公（选择需要管理角色）",
        description="查看或选择办理方式。单人办公模式下评审链的双人规定不作要求，"
        "结果上都注明“单人办公模式办理”；标准的双人核对始终须两人。",
    )
    mode.add_argument(
        "mode", nargs="?", metavar="single|two", help="single 单人办公，two 双人办理；不写则查看"
    )
    mode.add_argument("--reason", default="", metavar="理由", help="选择时必须写明")
    mode.set_defaults(run=run_mode)
    idle = commands.add_parser(
        "idle",
        help="窗口无人操作多少分钟后锁定（修改需要管理角色）",
        description="窗口无人操作多少分钟后自动锁定；不写分钟数则查看。",
    )
    idle.add_argument("minutes", nargs="?", type=int, metavar="分钟")
    idle.set_defaults(run=run_idle)


def run_mode(args: Namespace) -> int:
    """Show or choose the mode."""
    from db.office_mode import STAYS_WITH_TWO, choose_mode, office_mode

    with signed_in(args) as (office, actor):
        if args.mode is None:
            found = office_mode(office, actor)
        else:
            found = choose_mode(office, actor, args.mode, args.reason)
    if args.json:
        emit(asdict(found))
        return 0
    since = f"，{found.by} 于 {found.since:%Y-%m-%d} 选择：{found.reason}" if found.since else ""
    say(f"{found.title}{since}。")
    if found.mode == "single":
        say(f"{STAYS_WITH_TWO}。")
    return 0


def run_idle(args: Namespace) -> int:
    """Show or set the minutes of the idle lock."""
    from db.office_mode import choose_idle_minutes, idle_minutes

    with signed_in(args) as (office, actor):
        if args.minutes is None:
            minutes = idle_minutes(office)
        else:
            minutes = choose_idle_minutes(office, actor, args.minutes)
    if args.json:
        emit({"idle_minutes": minutes})
    else:
        say(f"窗口无人操作 {minutes} 分钟后自动锁定。")
    return 0
