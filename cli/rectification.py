"""``rectification``: items that have to be mended, from the audit that found them to 销号."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.dates import day
from cli.output import emit, say, show, table
from cli.session import signed_in

if TYPE_CHECKING:
    from db.rectification_views import ItemRow, ItemView

ACTS = {
    "remind": "催办",
    "rectify": "企业报告整改完成",
    "pass": "复核通过，销号",
    "fail": "复核不通过，退回整改",
    "drop": "撤销（写明理由）",
}


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "rectification",
        help="整改：立项、定措施、催办、复核销号",
        description="整改清单：不符合的指标立项，定措施和期限，整改后复核销号；再次不符合的记为反弹",
    )
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True)
    new = commands.add_parser("open", help="把申报件里不符合的指标立项")
    new.add_argument("audit", metavar="申报件")
    new.add_argument("--target", metavar="等级", help="对照的等级，默认为申报等级")
    new.add_argument("--indicator", action="append", metavar="指标", help="只立这一项，可多次")
    new.set_defaults(run=run_open)
    many = commands.add_parser("list", help="整改清单，最急的在前")
    many.add_argument("--state", action="append", default=[], metavar="状态")
    many.add_argument("--audit", default="", metavar="申报件")
    many.add_argument("--enterprise", default="", metavar="代码")
    many.add_argument("--county", default="", metavar="区县", help="名称或六位代码")
    many.add_argument("--overdue", action="store_true", help="只看逾期的")
    many.add_argument("--excel", metavar="文件.xlsx", help="另写一份表格")
    many.set_defaults(run=run_list)
    one = _on_one(commands, "show", "一项的全部情况")
    one.set_defaults(run=run_show)
    plan = _on_one(commands, "plan", "定措施、期限、责任人")
    plan.add_argument("--measure", required=True, metavar="措施")
    plan.add_argument("--deadline", required=True, type=day, metavar="日期")
    plan.add_argument("--person", required=True, metavar="责任人")
    plan.add_argument("--cost", default="", metavar="万元")
    plan.set_defaults(run=run_plan)
    for act, words in ACTS.items():
        doing = _on_one(commands, act, words)
        doing.add_argument("--text", required=True, metavar="情况", help="情况或理由")
        if act in ("rectify", "pass", "fail"):
            doing.add_argument(
                "--evidence", action="append", default=[], metavar="文件", help="佐证材料，可多个"
            )
        doing.set_defaults(run=run_act, act=act)


def run_open(args: Namespace) -> int:
    """Items of what an audit leaves unmet."""
    from db.rectification import open_items

    with signed_in(args) as (office, actor):
        opened = open_items(
            office, actor, args.audit, target=args.target, indicators=args.indicator
        )
    if args.json:
        emit({"new": opened.new, "seen": opened.seen, "relapsed": opened.relapsed})
        return 0
    for number in (*opened.new, *opened.seen, *opened.relapsed):
        show(number)
    say(
        f"新立 {len(opened.new)} 项，再次发现 {len(opened.seen)} 项，"
        f"反弹 {len(opened.relapsed)} 项。下一步：rectification plan 编号 定措施和期限"
    )
    return 0


def run_list(args: Namespace) -> int:
    """The items, the most urgent first; also as a workbook."""
    from db.rectification_lists import items
    from grading.counties import find

    county = find(args.county) if args.county else None
    code = county.code if county is not None else args.county
    with signed_in(args) as (office, actor):
        found = items(
            office,
            actor,
            states=args.state,
            audit=args.audit,
            enterprise=args.enterprise,
            county=code,
            overdue=args.overdue,
        )
        today = office.clock.today()
    if args.excel:
        from templates.workbooks.rectification import write_items

        write_items(Path(args.excel), found, today)
        say(f"已写 {args.excel}：{len(found)} 项")
    if args.json:
        emit({"items": [_as_json(row) for row in found]})
    elif found:
        headings = ("编号", "企业", "指标", "要求", "状态", "期限", "剩余天数", "责任人")
        lines = (
            (r.number, r.enterprise.name, r.name, r.level, r.state_title, r.deadline, r.days_left,
             r.person)
            for r in found
        )  # fmt: skip
        show(table(headings, lines, right=(6,)))
    if not args.json:
        late = sum(row.overdue for row in found)
        say(f"{len(found)} 项" + (f"，其中逾期 {late} 项。" if late else "。"))
    return 0


def run_show(args: Namespace) -> int:
    """One item in full."""
    from db.rectification_lists import item

    with signed_in(args) as (office, actor):
        view = item(office, actor, args.number)
    if args.json:
        emit(_whole(view))
        return 0
    row = view.row
    show(f"{row.number}  {row.enterprise.name}  {row.name}（{row.state_title}）")
    show(f"{row.level} 级要求：{row.requirement}（{view.basis}）")
    for gap in view.gaps:
        show(f"  {gap}")
    if row.measure:
        cost = f"，投资 {row.cost} 万元" if row.cost else ""
        show(f"措施：{row.measure}（{row.person}，期限 {row.deadline}{cost}）")
    lines = ((a.number, f"{a.at:%Y-%m-%d}", a.title, a.by, a.text) for a in view.acts)
    show(table(("序", "日期", "办理", "人员", "情况"), lines))
    for act, why in view.refusals.items():
        say(f"  {act}：{why or '可以办理'}")
    return 0


def run_plan(args: Namespace) -> int:
    """Measure, deadline, person."""
    from db.rectification import plan_item

    deadline: date = args.deadline
    with signed_in(args) as (office, actor):
        view = plan_item(
            office,
            actor,
            args.number,
            measure=args.measure,
            deadline=deadline,
            person=args.person,
            cost=args.cost,
        )
    return _told(args, view)


def run_act(args: Namespace) -> int:
    """Remind, rectify, verify or drop; its evidence goes in with it or not at all."""
    from db.rectification import act_on

    with signed_in(args) as (office, actor):
        evidence = getattr(args, "evidence", ())
        view = act_on(office, actor, args.number, args.act, args.text, evidence=evidence)
    return _told(args, view)


def _told(args: Namespace, view: ItemView) -> int:
    if args.json:
        emit(_whole(view))
    else:
        row, done = view.row, view.acts[-1].title
        say(f"{row.number} {row.name}：{done}，现为“{row.state_title}”")
    return 0


def _on_one(commands: Any, name: str, words: str) -> Any:
    parser = commands.add_parser(name, help=words, description=words)
    parser.add_argument("number", metavar="编号", help="例如 ZG-2026-00001")
    return parser


def _as_json(row: ItemRow) -> dict[str, object]:
    return {
        "number": row.number,
        "enterprise": row.enterprise.key,
        "name": row.enterprise.name,
        "county": row.enterprise.county,
        "audit": row.audit,
        "indicator": row.indicator,
        "title": row.name,
        "level": row.level,
        "state": row.state,
        "measure": row.measure,
        "cost": row.cost,
        "deadline": row.deadline,
        "days_left": row.days_left,
        "person": row.person,
        "relapses": row.relapses,
    }


def _whole(view: ItemView) -> dict[str, object]:
    return {
        **_as_json(view.row),
        "requirement": view.row.requirement,
        "basis": view.basis,
        "gaps": view.gaps,
        "acts": [
            {"act": each.act, "text": each.text, "at": each.at, "by": each.by} for each in view.acts
        ],
        "refusals": view.refusals,
    }
