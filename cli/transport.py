"""``transport``: ledgers of clean transport in, shares out; samples, sidings, the gate."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.output import emit, say, show, table
from cli.session import signed_in
from cli.transport_ledgers import add_ledgers
from cli.transport_site import add_site

if TYPE_CHECKING:
    from db.transport.assessing import TransportAssessment


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "transport",
        help="清洁运输：台账导入、清洁方式比例、抽样、铁路专用线",
        description="清洁运输：进出厂车辆、厂内车辆、非道路移动机械、大宗物料运量四种台账；"
        "按吨计清洁方式比例，两种口径并列；抽样核查；铁路专用线台账",
    )
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True)
    add_ledgers(commands)
    judge = commands.add_parser("assess", help="清洁方式比例、公路各排放阶段、台账是否齐全")
    judge.add_argument("--enterprise", required=True, metavar="代码")
    judge.add_argument("--from", dest="first", type=month, metavar="2026-01")
    judge.add_argument("--to", dest="last", type=month, metavar="2026-06")
    judge.add_argument(
        "--industry", default="", metavar="行业", help="按哪个行业的分母，默认主要行业"
    )
    judge.add_argument("--pdf", metavar="文件.pdf", help="另写清洁运输核算报告")
    judge.add_argument("--excel", metavar="文件.xlsx", help="另写逐月表")
    judge.set_defaults(run=run_assess)
    add_site(commands)


def month(text: str) -> str:
    """A month written 2026-01."""
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text) is None:
        raise ArgumentTypeError(f"“{text}”不是月份，请写成 2026-01")
    return text


def run_assess(args: Namespace) -> int:
    """Shares and doubts of a period, on the screen, as JSON, as a paper."""
    from cli.transport_words import assessment_json
    from db.transport.assessing import assess_transport
    from db.transport.papers import print_assessment

    industry = _industry(args.industry)
    with signed_in(args) as (office, actor):
        found = assess_transport(
            office, actor, args.enterprise, args.first or "", args.last or "", industry=industry
        )
        for path in filter(None, (args.pdf, args.excel)):
            print_assessment(office, actor, found, Path(path))
            say(f"已写 {path}")
    if args.json:
        emit(assessment_json(found))
        return 0
    _show(found)
    return 0


def _industry(text: str) -> str:
    """The id of an industry named by a person."""
    from grading import industries
    from grading.refusals import Refusal

    if not text:
        return ""
    for each in industries.key_industries():
        if text in (each.id, each.name):
            return str(each.id)
    known = "、".join(each.name for each in industries.key_industries())
    raise Refusal(f"没有“{text}”这个行业", "--industry", f"可用：{known}")


def _show(found: TransportAssessment) -> None:
    from grading.transport.emission import STAGES
    from grading.transport.passages import tonnes
    from grading.transport.register import register
    from grading.transport.shares import stage_rows

    modes = [each for each in register().modes if found.whole.modes.get(each)]
    headings = [
        "月份",
        *(f"{register().modes[each]}（吨）" for each in modes),
        "合计",
        "清洁%",
        "含短驳%",
    ]
    lines: list[list[object]] = [
        [each.month, *(tonnes(each.figures.modes.get(mode, 0)) for mode in modes),
         tonnes(each.figures.total), each.figures.strict, each.figures.wide]
        for each in found.months
    ]  # fmt: skip
    show(table(headings, lines, right=range(1, len(headings))))
    whole = found.whole
    say(f"{found.name} {found.first} 至 {found.last}，大宗 {tonnes(whole.total)} 吨")
    if whole.strict is None:
        say("这段时间没有运量，先导入台账")
    else:
        say(
            f"清洁方式比例 {whole.strict}%；短驳、中转计入时 {whole.wide}%；"
            f"现行口径 {whole.decided}%"
        )
    for stage, kg in stage_rows(whole.stages):
        if kg:
            say(f"  公路 {STAGES[stage]} {tonnes(kg)} 吨")
    for month_, why in found.gaps:
        say(f"  {month_} {why}")
    for words in (*found.notes, *(f"{d.month} {d.message}".strip() for d in found.doubts)):
        say(f"  · {words}")
