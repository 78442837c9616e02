"""``incentive means``: the means of the province, listed, entered, retired."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from cli.output import emit, say, show, table
from cli.session import signed_in

if TYPE_CHECKING:
    from db.incentive.means import MeanView


def add_means(verbs: Any) -> None:
    """Add ``means`` and its commands under ``incentive``."""
    means = verbs.add_parser("means", help="全省同行业均值：列出、录入、停用")
    under = means.add_subparsers(title="命令", metavar="命令", required=True)
    many = under.add_parser("list", help="列出")
    many.add_argument("--all", action="store_true", help="停用的也列出")
    many.set_defaults(run=run_means)
    new = under.add_parser("enter", help="录入，替换同一行业同一年度的")
    new.add_argument("group", metavar="行业", help="细则的行业，例如 长流程钢铁")
    new.add_argument("year", metavar="年度", type=int)
    new.add_argument("--tax", default="", metavar="万元/吨", help="单位排放量税收贡献的均值")
    new.add_argument("--research", default="", metavar="百分数", help="研发投入占比的均值")
    new.add_argument("--document", default="", metavar="文号")
    new.add_argument("--basis", required=True, metavar="来源", help="均值从哪里来")
    new.set_defaults(run=run_enter_means)
    out = under.add_parser("retire", help="停用")
    out.add_argument("id", metavar="编号", type=int)
    out.add_argument("--reason", required=True, metavar="理由")
    out.set_defaults(run=run_retire_means)


def run_means(args: Namespace) -> int:
    """The means entered."""
    from db.incentive.means import list_means

    with signed_in(args) as (office, actor):
        found = list_means(office, actor, also_retired=args.all)
    if args.json:
        emit({"means": [_mean(each) for each in found]})
        return 0
    lines = [
        (m.id, m.group_name, m.year, _or_none(m.tax), _or_none(m.research), m.document, m.basis,
         m.retired_reason)
        for m in found
    ]  # fmt: skip
    headings = ("编号", "行业", "年度", "万元/吨", "研发 %", "文号", "来源", "停用")
    if lines:
        show(table(headings, lines, right=(0, 3, 4)))
    say(f"{len(found)} 个均值。" if found else "还没有录入均值；没有见过公布的数，由办公室录入。")
    return 0


def run_enter_means(args: Namespace) -> int:
    """Enter a mean."""
    from db.incentive.means import enter_means

    with signed_in(args) as (office, actor):
        made = enter_means(
            office,
            actor,
            args.group,
            args.year,
            tax=args.tax,
            research=args.research,
            document=args.document,
            basis=args.basis,
        )
    if args.json:
        emit(_mean(made))
    else:
        say(f"已录入{made.group_name} {made.year} 年均值（编号 {made.id}）")
    return 0


def run_retire_means(args: Namespace) -> int:
    """Retire a mean."""
    from db.incentive.means import retire_means

    with signed_in(args) as (office, actor):
        retire_means(office, actor, args.id, args.reason)
    if args.json:
        emit({"id": args.id, "retired": True})
    else:
        say(f"均值 {args.id} 已停用")
    return 0


def _mean(view: MeanView) -> dict[str, object]:
    return {
        "id": view.id,
        "industry": view.group,
        "year": view.year,
        "tax": view.tax,
        "research": view.research,
        "document": view.document,
        "basis": view.basis,
        "retired": view.retired_at is not None,
    }


def _or_none(number: object) -> str:
    return "–" if number is None else str(number)
