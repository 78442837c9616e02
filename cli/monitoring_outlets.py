"""``monitoring outlets``, ``outlet``, ``waive`` and ``unwaive``."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from datetime import datetime
from typing import Any

from cli.output import emit, say, show, table
from cli.session import signed_in


def add_outlets(commands: Any) -> None:
    """Add the commands to those of ``monitoring``."""
    many = commands.add_parser("outlets", help="排放口：类型、基准氧、已有哪些小时数据")
    many.add_argument("--enterprise", required=True, metavar="代码")
    many.set_defaults(run=run_outlets)
    one = commands.add_parser("outlet", help="改一个排放口的名称、类型、基准氧")
    one.add_argument("id", type=int, metavar="编号", help="见 monitoring outlets")
    one.add_argument("--name", metavar="名称")
    one.add_argument(
        "--kind", metavar="类型", help='标准里的叫法，例如 sinter_head 或 烧结机机头；写 "" 清空'
    )
    one.add_argument("--oxygen", metavar="%", help='基准氧；写 "" 则按标准')
    one.set_defaults(run=run_outlet)
    waive = commands.add_parser(
        "waive",
        help="豁免疑点：写明理由和时段，疑点仍然列出",
        description="豁免是一条记录，不改任何小时。只覆盖这段时间以内的同类疑点。",
    )
    waive.add_argument("outlet", type=int, metavar="排放口编号")
    waive.add_argument("kind", metavar="疑点", help="见 monitoring doubts --json 的 kind")
    waive.add_argument("--pollutant", default="", metavar="污染物", help="不写则整个排放口")
    waive.add_argument("--from", dest="first", required=True, type=hour, metavar="2026-01-05T08")
    waive.add_argument("--to", dest="last", required=True, type=hour, metavar="2026-01-06T20")
    waive.add_argument("--reason", required=True, metavar="理由")
    waive.set_defaults(run=run_waive)
    back = commands.add_parser("unwaive", help="收回一条豁免")
    back.add_argument("waiver", type=int, metavar="编号")
    back.add_argument("--reason", required=True, metavar="理由")
    back.set_defaults(run=run_unwaive)


def hour(text: str) -> int:
    """The number of an hour written 2026-01-05T08."""
    from grading.monitoring.hours import hour_number

    try:
        return hour_number(datetime.fromisoformat(text).replace(tzinfo=None))
    except ValueError:
        raise ArgumentTypeError(f"“{text}”不是小时，请写成 2026-01-05T08") from None


def run_outlets(args: Namespace) -> int:
    """The outlets of an enterprise."""
    from db.monitoring.outlets import outlets

    with signed_in(args) as (office, actor):
        found = outlets(office, actor, args.enterprise)
    if args.json:
        emit({"outlets": [each.as_json() for each in found]})
    elif not found:
        say("还没有排放口：导入小时数据时按文件里的名称新建，或用 entries add 登记。")
    else:
        rows = [
            (each.id, each.name, each.number, each.kind_title,
             each.kind or ("（标准里没有）" if each.kind_title else "（未登记）"), each.oxygen,
             "、".join(each.pollutants), each.months, each.first, each.last)
            for each in found
        ]  # fmt: skip
        headings = (
            *("编号", "排放口", "许可编号", "类型", "类型代号", "基准氧"),
            *("项目", "月数", "自", "至"),
        )
        show(table(headings, rows, right=(0, 5, 7)))
    return 0


def run_outlet(args: Namespace) -> int:
    """Change one outlet."""
    from db.monitoring.outlets import set_outlet

    with signed_in(args) as (office, actor):
        view = set_outlet(
            office, actor, args.id, name=args.name, kind=args.kind, oxygen=args.oxygen
        )
    if args.json:
        emit(view.as_json())
    say(
        f"已修改：{view.name}，类型 {view.kind_title or '未登记'}，基准氧 {view.oxygen or '按标准'}"
    )
    return 0


def run_waive(args: Namespace) -> int:
    """Record a waiver."""
    from db.monitoring.doubts import waive

    with signed_in(args) as (office, actor):
        view = waive(
            office, actor, args.outlet, args.kind, args.first, args.last, args.reason,
            pollutant=args.pollutant,
        )  # fmt: skip
    if args.json:
        emit(view.as_json())
    say(f"已豁免，编号 {view.id}：{view.outlet} {view.kind_title}。疑点仍然列出，注明豁免。")
    return 0


def run_unwaive(args: Namespace) -> int:
    """Take a waiver back."""
    from db.monitoring.doubts import end_waiver

    with signed_in(args) as (office, actor):
        view = end_waiver(office, actor, args.waiver, args.reason)
    if args.json:
        emit(view.as_json())
    say(f"已收回第 {view.id} 号豁免：{view.outlet} {view.kind_title}。")
    return 0
