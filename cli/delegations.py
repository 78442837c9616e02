"""``users delegate/delegations/end-delegation``: who may take which step in whose place."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from cli.output import UsageRefusal, emit, say, show, table
from cli.session import signed_in

if TYPE_CHECKING:
    from db.delegations import DelegationView


def add(commands: Any) -> None:
    give = commands.add_parser(
        "delegate",
        help="委托：让某人办理一个环节（需要管理或审批角色）",
        description="委托：让某人代另一人办理一个环节（--behalf），或在这个环节不受双人规定限制"
        "（--same-person），或两者都有。到期自动终止；写在办理记录和报告里。",
    )
    give.add_argument("to", metavar="账号", help="受托人")
    give.add_argument(
        "--step",
        required=True,
        metavar="环节",
        help="动作/状态，例如 decide/city_reviewed；users delegations --steps 列出全部",
    )
    give.add_argument("--behalf", metavar="账号", help="委托人：代谁办理")
    give.add_argument("--same-person", action="store_true", help="这个环节不受双人规定限制")
    give.add_argument(
        "--audit", action="append", default=[], metavar="编号", help="只限这些申报件；可以写多个"
    )
    give.add_argument("--from", dest="starts", metavar="日期", help="开始日期，默认今天")
    give.add_argument("--until", required=True, metavar="日期", help="最后一天，例如 2026-12-31")
    give.add_argument("--reason", required=True, metavar="理由", help="例如“出差”")
    give.set_defaults(run=run_delegate)
    listing = commands.add_parser("delegations", help="列出委托", description="列出委托。")
    listing.add_argument("--in-force", action="store_true", help="只列出有效的")
    listing.add_argument("--steps", action="store_true", help="列出可以委托的环节")
    listing.set_defaults(run=run_delegations)
    end = commands.add_parser(
        "end-delegation",
        help="提前终止委托（需要管理或审批角色）",
        description="提前终止委托。已经办理的环节不受影响。",
    )
    end.add_argument("number", type=int, metavar="委托号")
    end.add_argument("--reason", required=True, metavar="原因", help="例如“已返岗”")
    end.set_defaults(run=run_end)


def run_delegate(args: Namespace) -> int:
    """Give a delegation."""
    from db.delegations import delegate

    starts = day(args.starts) if args.starts else None
    ends = day(args.until)
    with signed_in(args) as (office, actor):
        given = delegate(
            office,
            actor,
            args.to,
            args.step,
            behalf=args.behalf,
            same_person=args.same_person,
            audits=args.audit,
            starts_on=starts,
            ends_on=ends,
            reason=args.reason,
        )
    if args.json:
        emit(asdict(given))
    else:
        say(f"已委托（{given.id} 号）：{given.to}，{given.step_title}，至 {given.ends_on}。")
    return 0


def run_delegations(args: Namespace) -> int:
    """The delegations, newest first, or the steps that can be delegated."""
    from db.delegations import list_delegations, steps

    with signed_in(args) as (office, actor):
        if args.steps:
            known = steps(office.clock.today())
            if args.json:
                emit({"steps": [{"step": key, "title": name} for key, name in known.items()]})
            else:
                show(table(("环节", "名称"), known.items()))
            return 0
        found = list_delegations(office, actor, in_force_only=args.in_force)
    if args.json:
        emit({"delegations": [asdict(each) for each in found]})
        return 0
    headings = ("号", "受托人", "环节", "委托人", "双人规定", "申报件", "期限", "状态", "理由")
    show(table(headings, [row(each) for each in found]))
    return 0


def run_end(args: Namespace) -> int:
    """End a delegation before its last day."""
    from db.delegations import end_delegation

    with signed_in(args) as (office, actor):
        ended = end_delegation(office, actor, args.number, args.reason)
    if args.json:
        emit(asdict(ended))
    else:
        say(f"已终止 {ended.id} 号委托。")
    return 0


def row(each: DelegationView) -> tuple[object, ...]:
    """A delegation as a line for people."""
    return (
        each.id,
        each.to,
        each.step_title,
        each.behalf or "—",
        "不受限制" if each.same_person else "照常",
        "、".join(each.audits) or "全部",
        f"{each.starts_on} 至 {each.ends_on}",
        each.state,
        each.reason,
    )


def day(text: str) -> date:
    """A date of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageRefusal(f"日期“{text}”写法不对", "", "请写成 2026-12-31") from None
