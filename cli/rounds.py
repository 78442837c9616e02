"""``rounds``: application rounds (申报批次) with their calendar, and the audits in them."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from datetime import date
from typing import TYPE_CHECKING, Any

from cli.dates import day
from cli.output import emit, say, show, table
from cli.session import signed_in
from grading.campaign import book

if TYPE_CHECKING:
    from db.round_views import RoundView


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "rounds",
        help="申报批次：设立、加入、退出、进度、结束",
        description="申报批次有自己的受理期和节点；申报件可以不在任何批次，提交前可以加入、退出。",
    )
    verbs = parser.add_subparsers(title="命令", metavar="命令", required=True)
    many = verbs.add_parser("list", help="全部批次，受理中的在前")
    many.add_argument("--year", type=int, metavar="年")
    many.set_defaults(run=run_list)
    one = _on_one(verbs, "show", "一个批次的节点、进度和申报件")
    one.set_defaults(run=run_show)
    proposed = verbs.add_parser("propose", help="按工作日推算各节点的日期")
    proposed.add_argument("closes", type=day, metavar="截止日期")
    proposed.set_defaults(run=run_propose)
    new = verbs.add_parser("open", help="设立批次；没有写的节点按推算的日期")
    new.add_argument("name", metavar="名称", help="例如：2026 年第一批")
    new.add_argument("--from", dest="opens", required=True, type=day, metavar="日期")
    new.add_argument("--until", dest="closes", required=True, type=day, metavar="日期")
    _plan(new)
    new.set_defaults(run=run_open)
    change = _on_one(verbs, "change", "修改批次；没有写的不变")
    change.add_argument("--name", metavar="名称")
    change.add_argument("--from", dest="opens", type=day, metavar="日期")
    change.add_argument("--until", dest="closes", type=day, metavar="日期")
    _plan(change)
    change.set_defaults(run=run_change)
    join = _on_one(verbs, "join", "申报件加入批次（受理期内、提交前）")
    join.add_argument("audit", metavar="申报件")
    join.set_defaults(run=run_join)
    leave = verbs.add_parser("leave", help="申报件退出批次（提交前，写明理由）")
    leave.add_argument("audit", metavar="申报件")
    leave.add_argument("--reason", required=True, metavar="理由")
    leave.set_defaults(run=run_leave)
    close = _on_one(verbs, "close", "结束批次")
    close.add_argument("--note", required=True, metavar="情况")
    close.set_defaults(run=run_close)


def _plan(verb: Any) -> None:
    known = "、".join(f"{each.id}（{each.title}）" for each in book().milestones.values())
    verb.add_argument("--milestone", action="append", type=_milestone, metavar="节点=日期",
                      help=f"可多次；节点：{known}")  # fmt: skip
    verb.add_argument("--kind", action="append", metavar="申报类型", help="只受理这种，可多次")
    verb.add_argument("--industry", action="append", metavar="行业", help="只受理这个行业，可多次")
    verb.add_argument("--note", metavar="说明")


def _milestone(text: str) -> tuple[str, date]:
    id, equals, when = text.partition("=")
    if not equals:
        raise ArgumentTypeError(f"“{text}”应写成 节点=日期，例如 county=2026-03-27")
    return id.strip(), day(when.strip())


def run_list(args: Namespace) -> int:
    """All rounds."""
    from db.round_lists import rounds

    with signed_in(args) as (office, actor):
        found = rounds(office, actor, year=args.year)
    if args.json:
        emit(
            {
                "rounds": [
                    {
                        "number": r.number,
                        "name": r.name,
                        "opens": r.opens,
                        "closes": r.closes,
                        "state": r.state,
                        "members": r.members,
                        "trials": r.trials,
                        "done": r.done,
                        "late": r.late,
                    }
                    for r in found
                ]
            }
        )
        return 0
    if found:
        headings = ("编号", "名称", "受理期", "状态", "申报件", "已公布", "超期", "下一节点")
        lines = (
            (r.number, r.name, f"{r.opens} 至 {r.closes}", r.state_title, r.members, r.done, r.late,
             f"{r.next_day.title} {r.next_day.until}" if r.next_day else "")
            for r in found
        )  # fmt: skip
        show(table(headings, lines, right=(4, 5, 6)))
    say(f"{len(found)} 个批次。")
    return 0


def run_show(args: Namespace) -> int:
    """One round in full."""
    from db.round_lists import round_view

    with signed_in(args) as (office, actor):
        view = round_view(office, actor, args.number)
    return _told(args, view)


def run_propose(args: Namespace) -> int:
    """The milestones by working days."""
    from db.rounds import propose

    with signed_in(args) as (office, actor):
        found = propose(office, actor, args.closes)
    if args.json:
        emit(
            {
                "closes": args.closes,
                "milestones": [
                    {
                        "id": p.id,
                        "title": p.title,
                        "until": p.until,
                        "working_days": p.working_days,
                        "source": p.source,
                        "evidence": p.evidence,
                    }
                    for p in found
                ],
            }
        )
        return 0
    lines = ((p.id, p.title, p.until, p.working_days, p.source) for p in found)
    show(table(("节点", "名称", "日期", "工作日", "来源"), lines, right=(3,)))
    for warning in dict.fromkeys(p.warning for p in found if p.warning):
        say(warning)
    return 0


def run_open(args: Namespace) -> int:
    """Make a round; milestones not named stand where the calendar proposes them."""
    from db.rounds import RoundPlan, open_round, propose

    with signed_in(args) as (office, actor):
        days = {each.id: each.until for each in propose(office, actor, args.closes)}
        days.update(args.milestone or ())
        plan = RoundPlan(
            args.name,
            args.opens,
            args.closes,
            days,
            tuple(args.kind or ()),
            tuple(args.industry or ()),
            args.note or "",
        )
        view = open_round(office, actor, plan)
    return _told(args, view)


def run_change(args: Namespace) -> int:
    """Change what is named, leave the rest."""
    from db.round_lists import round_view
    from db.rounds import RoundPlan, change_round

    with signed_in(args) as (office, actor):
        row = (view := round_view(office, actor, args.number)).row
        days = {each.id: each.until for each in view.milestones}
        days.update(args.milestone or ())
        plan = RoundPlan(
            args.name or row.name,
            args.opens or row.opens,
            args.closes or row.closes,
            days,
            tuple(args.kind or row.kinds),
            tuple(args.industry or row.industries),
            row.note if args.note is None else args.note,
        )
        view = change_round(office, actor, args.number, plan)
    return _told(args, view)


def run_join(args: Namespace) -> int:
    """An audit joins."""
    from db.rounds import join

    with signed_in(args) as (office, actor):
        view = join(office, actor, args.number, args.audit)
    return _told(args, view)


def run_leave(args: Namespace) -> int:
    """An audit leaves."""
    from db.rounds import leave

    with signed_in(args) as (office, actor):
        leave(office, actor, args.audit, args.reason)
    if args.json:
        emit({"left": args.audit})
    else:
        say(f"申报件 {args.audit} 已退出批次。")
    return 0


def run_close(args: Namespace) -> int:
    """Close a round."""
    from db.rounds import close_round

    with signed_in(args) as (office, actor):
        view = close_round(office, actor, args.number, args.note)
    return _told(args, view)


def _on_one(verbs: Any, name: str, words: str) -> Any:
    parser = verbs.add_parser(name, help=words, description=words)
    parser.add_argument("number", metavar="批次", help="例如 PC-2026-01")
    return parser


def _told(args: Namespace, view: RoundView) -> int:
    row = view.row
    if args.json:
        emit(
            {
                "number": row.number,
                "name": row.name,
                "opens": row.opens,
                "closes": row.closes,
                "state": row.state,
                "kinds": row.kinds,
                "industries": row.industries,
                "milestones": [
                    {"id": m.id, "until": m.until, "passed": m.passed, "waiting": m.waiting,
                     "late": m.late}
                    for m in view.milestones
                ],
                "audits": [{"number": m.number, "state": m.state} for m in view.members],
            }
        )  # fmt: skip
        return 0
    scope = "、".join((*row.kinds, *row.industry_names)) or "各类型、各行业"
    show(
        f"{row.number}  {row.name}（{row.state_title}）  受理 {row.opens} 至 {row.closes}  {scope}"
    )
    lines = ((m.title, m.until, m.passed, m.waiting, m.late) for m in view.milestones)
    show(table(("节点", "日期", "已过", "待办", "超期"), lines, right=(2, 3, 4)))
    if view.members:
        members = (
            (m.number, m.enterprise.name, m.industry_name, m.target, m.state_title)
            for m in view.members
        )
        show(table(("申报件", "企业", "行业", "目标", "状态"), members))
    say(f"{row.members} 件，已公布 {row.done} 件，超期 {row.late} 件。")
    return 0
