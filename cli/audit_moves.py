"""``audits move`` and ``audits reconfirm``: an audit on another edition of its standard."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from cli.audit_words import as_json
from cli.output import emit, say, show
from cli.session import signed_in


def add(commands: Any, on_one: Any, day: Any) -> None:
    """Register the verbs; ``on_one`` makes a parser of one audit, ``day`` reads a date."""
    moved = on_one(commands, "move", "移到另一版标准：另立一件，沿用的答案待重新确认")
    moved.add_argument("--pack", required=True, metavar="标准", help="标准的 ID 或 ID@版本")
    moved.add_argument("--target", metavar="等级", help="申报等级（默认不变）")
    moved.add_argument("--date", type=day, metavar="日期", help="申报日期（默认今天）")
    moved.set_defaults(run=move)
    again = on_one(commands, "reconfirm", "重新确认移自旧版标准的答案")
    again.add_argument("--stage", metavar="阶段", help="claimed 自评、reviewed 初审、verified 核查")
    again.add_argument("--fact", action="append", metavar="事实", help="只确认这一项，可多次")
    again.set_defaults(run=confirm_again)


def move(args: Namespace) -> int:
    """A new audit on another edition, with the answers that stand."""
    from db.moves import move_audit, move_of

    with signed_in(args) as (office, actor):
        view = move_audit(
            office, actor, args.audit, args.pack, target=args.target, application_date=args.date
        )
        moved = move_of(office, actor, view.number)
    assert moved is not None
    if args.json:
        found = {
            "from": moved.from_number,
            "waiting": moved.waiting,
            "left": moved.left,
            "new_facts": moved.new_facts,
        }
        emit({**as_json(view), "moved": found})
        return 0
    show(view.number)
    waiting = len({fact for facts in moved.waiting.values() for fact in facts})
    say(f"{moved.from_number} 移到 {view.pack.key}，另立 {view.number}；原件不变。")
    say(f"沿用 {waiting} 项，待重新确认；不能沿用 {len(moved.left)} 项；"
        f"新版新增 {len(moved.new_facts)} 项。")  # fmt: skip
    for fact, why in moved.left.items():
        known = moved.new.facts.get(fact) or moved.old.facts[fact]
        say(f"  {known.name}：{why}")
    return 0


def confirm_again(args: Namespace) -> int:
    """Carried answers of the open stage count again."""
    from db.audits import audit
    from db.moves import reconfirm

    with signed_in(args) as (office, actor):
        stage = args.stage or audit(office, actor, args.audit).stage_open or "claimed"
        view = reconfirm(office, actor, args.audit, stage, args.fact)
    if args.json:
        emit(as_json(view))
    else:
        left = len(view.unanswered)
        say(f"{view.number}：已重新确认" + (f"，还有 {left} 项要填报或确认。" if left else "。"))
    return 0
