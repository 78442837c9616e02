"""``monitoring``: hours of outlets in, judged, doubted, ranked, and out as a workbook."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.dates import day
from cli.monitoring_import import add_import
from cli.monitoring_outlets import add_outlets
from cli.monitoring_table import add_table
from cli.output import emit, say, show, table
from cli.session import signed_in
from grading.refusals import Refusal

if TYPE_CHECKING:
    from db.monitoring.assessment import MonitoringAssessment
    from grading.monitoring.hours import Month

SHOWN = 60


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "monitoring",
        help="在线监测：导入小时数据、达标判定、疑点、超标清单、全市排名",
        description="在线监测（CEMS）小时数据：导入、按月判定达标、列出疑点和豁免、全市排名。"
        "小时按开始时间记；95% 时段值和法定线分开判。",
    )
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True)
    add_import(commands)
    judge = commands.add_parser(
        "assess", help="按月判定：应有、有效、超标小时，达标占比，95%% 时段值"
    )
    _period(judge)
    _lines(judge)
    judge.set_defaults(run=run_assess)
    days = commands.add_parser("days", help="日均值：每日有效小时、均值、按日的限值")
    _period(days)
    days.add_argument("--pack", metavar="标准", help="默认为企业申报件或行业的标准")
    days.add_argument("--level", metavar="等级", help="对照哪一级的限值，默认最好的一级")
    days.add_argument("--failing", action="store_true", help="只列超过限值的和无法判定的")
    days.set_defaults(run=run_days)
    odd = commands.add_parser("doubts", help="数据质量疑点和已有的豁免")
    _period(odd)
    _lines(odd)
    odd.add_argument("--open", action="store_true", help="只列没有豁免的")
    odd.set_defaults(run=run_doubts)
    over = commands.add_parser("exceedances", help="超标小时清单（Excel）")
    over.add_argument("file", metavar="文件.xlsx")
    _period(over)
    _lines(over)
    over.set_defaults(run=run_exceedances)
    city = commands.add_parser("ranking", help="全市排放口排名，差的在前")
    _months(city)
    city.add_argument("--level", metavar="等级", help="对照哪一级的限值，默认最好的一级")
    city.add_argument("--legal", action="store_true", help="按法定线")
    city.add_argument("--excel", metavar="文件.xlsx", help="另写一份表格")
    city.set_defaults(run=run_ranking)
    start = commands.add_parser("evaluation", help="评价起始日（改造完成并稳定运行）：登记或查看")
    start.add_argument("--enterprise", required=True, metavar="代码")
    start.add_argument("--starts", type=day, metavar="日期", help="自哪一天起评价")
    start.add_argument("--none", action="store_true", help="取消已登记的起始日")
    start.add_argument("--industry", default="", metavar="行业", help="只用于这个行业")
    start.add_argument("--reason", default="", metavar="依据")
    start.set_defaults(run=run_evaluation)
    add_outlets(commands)
    add_table(commands, _period, _lines, _wishes)


def _months(parser: Any) -> None:
    parser.add_argument("--from", dest="first", required=True, type=month, metavar="2026-01")
    parser.add_argument("--to", dest="last", required=True, type=month, metavar="2026-06")


def _period(parser: Any) -> None:
    parser.add_argument("--enterprise", required=True, metavar="代码")
    _months(parser)


def _lines(parser: Any) -> None:
    """By which limits."""
    parser.add_argument(
        "--limits",
        metavar="文件.json",
        help='限值：{"排放口": {"kind": "sinter_head", "oxygen": 16, "hours": 95, '
        '"limits": {"PM": 10}}}；不写则按分级标准和排放口类型',
    )
    parser.add_argument("--pack", metavar="标准", help="默认为企业申报件或行业的标准")
    parser.add_argument("--level", metavar="等级", help="对照哪一级的限值，默认最好的一级")
    parser.add_argument("--legal", action="store_true", help="按法定线（逐小时）")


def month(text: str) -> Month:
    """A month written 2026-01."""
    from grading.monitoring.hours import Month

    try:
        return Month.read(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}”不是月份，请写成 2026-01") from None


def _wishes(args: Namespace) -> dict[str, Any]:
    from db.monitoring.limits import read_limits

    if args.limits and (args.pack or args.level or args.legal):
        raise Refusal("--limits 和 --pack、--level、--legal 只能用一种", "--limits", "去掉一种")
    limits = read_limits(args.limits) if args.limits else None
    return {"limits": limits, "pack": args.pack, "level": args.level, "legal": args.legal}


def _assessed(args: Namespace) -> MonitoringAssessment:
    from db.monitoring.assessment import assess_months

    wishes = _wishes(args)
    with signed_in(args) as (office, actor):
        return assess_months(office, actor, args.enterprise, args.first, args.last, **wishes)


def run_assess(args: Namespace) -> int:
    """Judged months, one line each."""
    from grading.monitoring.results import STATE_TITLES
    from templates.papers.monitoring_content import figure, p95_words, percent

    found = _assessed(args)
    if args.json:
        emit(found.as_json())
        return 0
    if found.results:
        headings = ("排放口", "污染物", "月份", "限值", "应有", "有效", "不计入", "超标",
                    "达标占比", "时段值", "均值", "判定", "宽口径")  # fmt: skip
        show(
            table(
                headings,
                [
                    (found.name(r.outlet), r.pollutant, r.month, figure(r.limit), r.expected,
                     r.valid, r.excluded, r.exceeding, percent(r.share), p95_words(r.strict),
                     figure(r.mean), STATE_TITLES[r.state],
                     f"{percent(r.lenient.share)} {STATE_TITLES[r.lenient.state]}")
                    for r in found.results
                ],
                right=range(3, 11),
            )
        )  # fmt: skip
    for finding in found.findings[:SHOWN]:
        say(f"  {finding.message}")
    if len(found.findings) > SHOWN:
        say(f"  另有 {len(found.findings) - SHOWN} 条，--json 给出全部")
    states = [result.state for result in found.results]
    told = "，".join(
        f"{title} {states.count(state)}" for state, title in STATE_TITLES.items() if state in states
    )
    period = f"{found.first} 至 {found.last}"
    say(f"{found.enterprise} {period}（{found.limits_from}）：{told or '没有小时数据'}。")
    say(found.rule.words())
    return 0


def run_days(args: Namespace) -> int:
    """Day means, one line each."""
    from dataclasses import replace

    from db.monitoring.days import days_of
    from grading.monitoring.results import STATE_TITLES
    from templates.papers.monitoring_content import figure, upward

    with signed_in(args) as (office, actor):
        found = days_of(
            office, actor, args.enterprise, args.first, args.last,
            pack=args.pack, level=args.level,
        )  # fmt: skip
    if args.failing:
        open_ones = tuple(d for d in found.means if d.state in ("not_met", "undecided"))
        found = replace(found, means=open_ones)
    if args.json:
        emit(found.as_json())
        return 0
    rows = [
        (found.outlets[d.outlet].name, d.pollutant, d.day, d.expected, d.valid, upward(d.mean),
         figure(d.limit), STATE_TITLES[d.state])
        for d in found.means
    ]  # fmt: skip
    if rows:
        headings = ("排放口", "污染物", "日期", "应有", "有效", "日均值", "限值", "判定")
        show(table(headings, rows, right=(3, 4, 5, 6)))
    over = sum(each.state == "not_met" for each in found.means)
    say(f"{found.enterprise}：{len(rows)} 个日均值，超过限值 {over} 个；有效小时不足 20 的日不算。")
    return 0


def run_doubts(args: Namespace) -> int:
    """Doubts, the waived ones with their waiver."""
    from grading.monitoring.doubts import SEVERITY_TITLES
    from grading.monitoring.hours import hour_start

    found = _assessed(args)
    doubts = [each for each in found.doubts if not (args.open and each.waiver)]
    if args.json:
        emit({"doubts": [each.as_json(found.name(each.doubt.outlet)) for each in doubts]})
        return 0
    rows = [
        (found.name(one.outlet), one.pollutant, one.title, SEVERITY_TITLES[one.severity],
         f"{hour_start(one.first_hour):%Y-%m-%d %H}", f"{hour_start(one.last_hour):%Y-%m-%d %H}",
         one.hours, one.message, each.waiver.words() if each.waiver else "")
        for each in doubts
        for one in (each.doubt,)
    ]  # fmt: skip
    if rows:
        headings = ("排放口", "污染物", "疑点", "程度", "首时", "末时", "小时", "情况", "豁免")
        show(table(headings, rows, right=(6,)))
    waived = sum(each.waiver is not None for each in doubts)
    say(f"疑点 {len(doubts)} 处，其中已豁免 {waived} 处。疑点只作提示，不改变判定。")
    return 0


def run_exceedances(args: Namespace) -> int:
    """The hours over their limit as a workbook."""
    from cli.enterprise_export import target
    from db.monitoring.exceedances import exceedances
    from grading.monitoring.readings import DEFAULT
    from templates.workbooks.exceedances import write_exceedances

    path = target(args.file, (".xlsx",))
    wishes = _wishes(args)
    with signed_in(args) as (office, actor):
        from db.enterprises import show as enterprise_shown

        hours = exceedances(office, actor, args.enterprise, args.first, args.last, **wishes)
        name = enterprise_shown(office, actor, args.enterprise).name
    period = f"{args.first} 至 {args.last}"
    write_exceedances(Path(path), name, period, hours, DEFAULT.words())
    if args.json:
        emit({"file": str(path), "hours": len(hours)})
    say(f"已写 {path}：{len(hours)} 个超标小时")
    return 0


def run_ranking(args: Namespace) -> int:
    """All outlets within reach, the worst first."""
    from cli.monitoring_import import progress
    from db.monitoring.ranking import ranking
    from templates.papers.monitoring_content import figure, percent, upward

    with signed_in(args) as (office, actor):
        found = ranking(
            office, actor, args.first, args.last, level=args.level, legal=args.legal,
            progress=progress("已算", "家"),
        )  # fmt: skip
    headings = ("序", "企业", "区县", "排放口", "类型", "污染物", "最差月份", "达标占比", "时段值",
                "限值", "超标小时", "不达标月", "未定月", "判定")  # fmt: skip
    rows = [
        (number, r.enterprise, r.county, r.outlet, r.kind, r.pollutant, str(r.month),
         percent(r.share), upward(r.p95), figure(r.limit), r.exceeding, r.not_met, r.undecided,
         r.state_title)
        for number, r in enumerate(found, 1)
    ]  # fmt: skip
    if args.excel:
        from cli.enterprise_export import target
        from templates.workbooks.tables import TableColumn, write_table

        path = target(args.excel, (".xlsx",))
        widths = (6, 28, 10, 20, 18, 8, 10, 10, 10, 8, 10, 10, 8, 10)
        columns = [TableColumn(title, width) for title, width in zip(headings, widths, strict=True)]
        write_table(path, f"全市排放口排名 {args.first} 至 {args.last}", columns, rows)
        say(f"已写 {path}")
    if args.json:
        emit({"outlets": [each.as_json() for each in found]})
    elif rows:
        show(table(headings, rows[:SHOWN], right=(0, 7, 8, 9, 10, 11, 12)))
        if len(rows) > SHOWN:
            say(f"只列出前 {SHOWN} 个；--excel 或 --json 给出全部。")
    if not args.json:
        say(f"{len(rows)} 个排放口有数据。")
    return 0


def run_evaluation(args: Namespace) -> int:
    """Record from which day hours are evaluated, or show what is recorded."""
    from db.monitoring.evaluation import evaluation_starts, set_evaluation_start

    if args.starts and args.none:
        raise Refusal("--starts 和 --none 只能写一个", "评价起始日", "去掉一个")
    with signed_in(args) as (office, actor):
        if args.starts or args.none:
            set_evaluation_start(
                office, actor, args.enterprise, args.starts, args.reason, industry=args.industry
            )
        found = evaluation_starts(office, actor, args.enterprise)
    if args.json:
        emit({"starts": [each.as_json() for each in found]})
    elif not found:
        say("没有登记评价起始日：按有数据的首月起算。登记用 --starts 日期 --reason 依据")
    else:
        rows = [
            (each.starts_on or "取消", each.industry or "全部行业", each.reason, each.by,
             f"{each.at:%Y-%m-%d}")
            for each in found
        ]  # fmt: skip
        show(table(("起始日", "行业", "依据", "登记人", "登记日期"), rows))
    return 0
