"""``emergency enter …``: what the office writes into a draft, row by row, with its reason."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from cli.emergency_words import row_json
from cli.output import emit, say
from cli.session import signed_in
from grading.refusals import Refusal

WARNING = "黄、橙、红"


def add(verbs: Any) -> None:
    """Register the verbs below ``emergency``."""
    enter = _on_row(verbs, "enter", "改写一行的措施，计算值留在旁边", warning=True)
    enter.add_argument("--text", required=True, metavar="措施")
    enter.add_argument("--reason", required=True, metavar="理由")
    enter.add_argument(
        "--share", default="", metavar="百分数", help="措施是减排比例时填，计入减排量"
    )
    enter.set_defaults(run=run_enter)
    drop = _on_row(verbs, "drop", "恢复为计算值", warning=True)
    drop.set_defaults(run=run_drop)
    keep = _on_row(verbs, "keep", "填写值与新计算值冲突时，保留填写值", warning=True)
    keep.set_defaults(run=run_keep)
    describe = _on_row(verbs, "describe", "补充设备、年排放量（吨）、日用电量（kWh）")
    describe.add_argument("--equipment", metavar="设备")
    describe.add_argument("--power", metavar="kWh")
    describe.add_argument("--note", metavar="备注")
    describe.add_argument(
        "--emission", action="append", default=[], metavar="NOx=120", help="可多次；空值是去掉"
    )
    describe.set_defaults(run=run_describe)
    aside = _on_row(verbs, "set-aside", "搁置一行，写明理由")
    aside.add_argument("--reason", required=True, metavar="理由")
    aside.set_defaults(run=run_aside)
    back = _on_row(verbs, "take-back", "取回搁置的一行")
    back.set_defaults(run=run_back)
    more = verbs.add_parser("add-row", help="为名录里的企业增加一行（没有标准的行业、更细的设备）")
    more.add_argument("enterprise", metavar="代码")
    for name, title in (("yellow", "黄色"), ("orange", "橙色"), ("red", "红色")):
        more.add_argument(f"--{name}", required=True, metavar="措施", help=f"{title}预警的措施")
    more.add_argument("--reason", required=True, metavar="理由")
    for name, title in (
        ("line", "生产线"),
        ("process", "工序"),
        ("equipment", "设备"),
        ("industry", "行业"),
    ):
        more.add_argument(f"--{name}", default="", metavar=title)
    more.set_defaults(run=run_add)
    totals = verbs.add_parser("totals", help="录入全社会年排放量（吨），用来比对 10/20/30%% 的目标")
    totals.add_argument("amounts", nargs="+", metavar="NOx=16000")
    totals.set_defaults(run=run_totals)


def run_enter(args: Namespace) -> int:
    """The office's words in place of the computed ones."""
    from db.emergency_edits import enter_measure

    with signed_in(args) as (office, actor):
        row = enter_measure(
            office, actor, args.row, args.warning, args.text, reason=args.reason, share=args.share
        )
    return _tell(args, row, "已填写")


def run_drop(args: Namespace) -> int:
    """The computed words again."""
    from db.emergency_edits import drop_entry

    with signed_in(args) as (office, actor):
        row = drop_entry(office, actor, args.row, args.warning)
    return _tell(args, row, "已恢复为计算值")


def run_keep(args: Namespace) -> int:
    """A conflict decided for what was entered."""
    from db.emergency_edits import keep_entry

    with signed_in(args) as (office, actor):
        row = keep_entry(office, actor, args.row, args.warning)
    return _tell(args, row, "保留填写值")


def run_describe(args: Namespace) -> int:
    """What only the office knows of a row."""
    from db.emergency_edits import describe_row

    with signed_in(args) as (office, actor):
        row = describe_row(
            office,
            actor,
            args.row,
            equipment=args.equipment,
            power=args.power,
            note=args.note,
            emissions=_amounts(args.emission) or None,
        )
    return _tell(args, row, "已补充")


def run_aside(args: Namespace) -> int:
    """A row out of the list."""
    from db.emergency_edits import set_aside

    with signed_in(args) as (office, actor):
        row = set_aside(office, actor, args.row, reason=args.reason)
    return _tell(args, row, "已搁置")


def run_back(args: Namespace) -> int:
    """A row back in the list."""
    from db.emergency_edits import take_back

    with signed_in(args) as (office, actor):
        row = take_back(office, actor, args.row)
    return _tell(args, row, "已取回")


def run_add(args: Namespace) -> int:
    """A row of the office's own."""
    from db.emergency_edits import add_row

    with signed_in(args) as (office, actor):
        row = add_row(
            office,
            actor,
            args.enterprise,
            measures={"yellow": args.yellow, "orange": args.orange, "red": args.red},
            reason=args.reason,
            line=args.line,
            process=args.process,
            equipment=args.equipment,
            industry=args.industry,
        )
    return _tell(args, row, "已增加")


def run_totals(args: Namespace) -> int:
    """The city's emissions."""
    from db.emergency_edits import set_totals

    with signed_in(args) as (office, actor):
        kept = set_totals(office, actor, _amounts(args.amounts))
    if args.json:
        emit({"totals": dict(kept)})
    say("全社会年排放量（吨）：" + ("、".join(f"{k} {v:f}" for k, v in kept.items()) or "没有录入"))
    return 0


def _on_row(verbs: Any, name: str, words: str, *, warning: bool = False) -> Any:
    verb = verbs.add_parser(name, help=words)
    verb.add_argument("row", type=int, metavar="行号", help="emergency show 列出的方括号里的数")
    if warning:
        verb.add_argument("--warning", required=True, metavar="级别", help=WARNING)
    return verb


def _amounts(texts: list[str]) -> dict[str, str]:
    found = {}
    for text in texts:
        name, equals, amount = text.partition("=")
        if not equals:
            raise Refusal(f"“{text}”写法不对", "排放量", "写成 污染物=吨，例如 NOx=120")
        found[name.strip()] = amount.strip()
    return found


def _tell(args: Namespace, row: Any, words: str) -> int:
    if args.json:
        emit(row_json(row))
    say(f"{words}：[{row.id}] {row.name} {row.place}".rstrip())
    return 0
