"""``incentive``: means, assessment by 激励性绩效分级, managed levels and their form."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.dates import day
from cli.enterprise_edit import pairs
from cli.incentive_means import add_means
from cli.output import emit, say, show, table
from cli.session import signed_in
from cli.table_files import table_path, tell_table, write_content
from grading.refusals import Refusal

if TYPE_CHECKING:
    from db.incentive.views import AssessmentView, ResultRow

CODE = "信用代码，或 代码/厂区"


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "incentive",
        help="激励性分级：均值、测算、管理等级、认定表",
        description="激励性绩效分级（河北细则）：单位排放量税收贡献、研发投入占比，任一项高于全省同行业"
        "均值 20% 以上的按高一级管理一年。管理等级与评定等级分开存、分开印。",
    )
    verbs = parser.add_subparsers(title="命令", metavar="命令", required=True)
    rule = verbs.add_parser("rule", help="细则的行业、指标、期限")
    rule.set_defaults(run=run_rule)
    add_means(verbs)
    new = verbs.add_parser(
        "enter",
        help="登记一年的指标数据或排放量（已有的修改）",
        description="例如 enter 代码 2025 税收=12600 研发投入=24900 营业收入=1000000 "
        "数据来源=审计报告；排放量加 --emission：--emission 无组织 颗粒物=5 SO2=10 NOx=9 "
        "数据来源=执行报告",
    )
    new.add_argument("code", metavar="企业", help=CODE)
    new.add_argument("year", metavar="年度", help="数据所属的年度")
    new.add_argument("fields", metavar="字段=值", nargs="+")
    new.add_argument(
        "--emission", metavar="来源", help="主要排放口、一般排放口、无组织、清单日排放量"
    )
    new.add_argument("--industry", default="", metavar="行业", help="有几个行业时写明")
    new.set_defaults(run=run_enter)
    one = verbs.add_parser("assess", help="测算一家企业，不写入")
    _subject(one)
    one.add_argument("--pdf", metavar="OUT.pdf", help="同时写测算表")
    one.set_defaults(run=run_assess)
    done = verbs.add_parser("decide", help="按认定文件登记管理等级")
    _subject(done)
    done.add_argument("--from", dest="since", type=day, required=True, metavar="日期",
                      help="管理期第一天")  # fmt: skip
    done.add_argument("--document", required=True, metavar="文号", help="认定文件")
    done.add_argument("--authority", default="河北省生态环境厅", metavar="机关")
    done.add_argument("--term", default="year", metavar="期限", help="year（一年）、half（半年）")
    done.add_argument("--managed", default="", metavar="等级", help="级差不同时写明，例如 B")
    done.add_argument("--reason", default="", metavar="理由", help="半年档、别的级差须写明依据")
    done.set_defaults(run=run_decide)
    many = verbs.add_parser("list", help="管理等级清单")
    many.add_argument("file", metavar="OUT.xlsx/.pdf", nargs="?", help="不写文件时列在屏幕上")
    many.add_argument("--state", action="append", default=[], metavar="状态",
                      help="coming、in_force、lapsed、over、ended")  # fmt: skip
    many.add_argument("--enterprise", default="", metavar="企业", help=CODE)
    many.set_defaults(run=run_list)
    see = verbs.add_parser("show", help="一个管理等级的全部数据")
    see.add_argument("number", metavar="编号", help="例如 JL-2026-0001")
    see.set_defaults(run=run_show)
    end = verbs.add_parser("end", help="提前终止（写明理由）；期满的自动结束")
    end.add_argument("number", metavar="编号")
    end.add_argument("--reason", required=True, metavar="理由")
    end.add_argument("--on", type=day, metavar="日期", help="从哪天起终止，默认今天")
    end.set_defaults(run=run_end)
    form = verbs.add_parser("form", help="打印认定表")
    form.add_argument("number", metavar="编号")
    form.add_argument("file", metavar="OUT.pdf")
    form.add_argument("--reason", default="", metavar="理由", help="补打的理由")
    form.set_defaults(run=run_form)


def _subject(verb: Any) -> None:
    verb.add_argument("code", metavar="企业", help=CODE)
    verb.add_argument("--year", type=int, required=True, metavar="年度", help="指标数据的年度")
    verb.add_argument("--industry", default="", metavar="行业", help="有几个行业时写明")


def run_rule(args: Namespace) -> int:
    """The rule in force; needs no database."""
    from datetime import date

    from grading.incentive.rules import WAYS, rule_on

    rule = rule_on(date.today())  # noqa: DTZ011 (the day the office sees)
    groups = [
        (each.name, "、".join(each.pollutants), WAYS[each.tonnes], each.note)
        for each in rule.groups.values()
    ]
    if args.json:
        emit(
            {
                "id": rule.id,
                "title": rule.title,
                "over": rule.over,
                "clause": rule.clause,
                "industries": [each.id for each in rule.groups.values()],
                "terms": {each.id: each.months for each in rule.terms.values()},
            }
        )
        return 0
    show(table(("行业", "污染物", "排放量", "说明"), groups))
    said = f"{rule.title}（{rule.authority}，{rule.issued}）"
    say(f"{said}{rule.clause}：高于均值 {rule.over}% 以上。")
    return 0


def run_enter(args: Namespace) -> int:
    """Enter or change the figures of a year."""
    from db.enterprise_entries import add_entry, change_entry, entries_of
    from db.enterprise_entry_kinds import kind_of
    from grading import industries

    kind = kind_of("emission" if args.emission else "incentive")
    given = {kind.named(name): value for name, value in pairs(args.fields)}
    known = industries.find(args.industry)
    given |= {"year": args.year, "industry": known.name if known else args.industry}
    if args.emission:
        given["kind"] = args.emission
    with signed_in(args) as (office, actor):
        there = entries_of(office, actor, args.code)[kind.id]
        same = [
            each
            for each in there
            if all(each.values[field] == given.get(field, "") for field in kind.known_by)
        ]
        if same:
            made = change_entry(office, actor, args.code, kind.id, same[0].id, given)
        else:
            made = add_entry(office, actor, args.code, kind.id, given)
    if args.json:
        emit({"kind": kind.id, "id": made.id, "changed": bool(same), "values": dict(made.values)})
    else:
        say(f"{'已修改' if same else '已登记'}：{made.name}")
    return 0


def run_assess(args: Namespace) -> int:
    """How an enterprise stands; nothing is written to the records."""
    from db.incentive.assessing import assess
    from db.incentive.forms import assessed_form
    from templates.papers.incentive import draw_incentive

    path = _pdf(args.pdf) if args.pdf else None
    with signed_in(args) as (office, actor):
        found = assess(office, actor, args.code, args.year, industry=args.industry)
        if path is not None:
            path.write_bytes(draw_incentive(assessed_form(office, actor, found)))
    if args.json:
        emit(_assessment(found))
        return 0
    _show_assessment(found)
    if path is not None:
        say(f"测算表写在 {path}")
    return 0


def run_decide(args: Namespace) -> int:
    """Enter a managed level by the document that decides it."""
    from db.incentive.results import Decision, decide

    wish = Decision(args.since, args.document, args.authority, args.term, args.managed, args.reason)
    with signed_in(args) as (office, actor):
        view = decide(office, actor, args.code, args.year, wish, industry=args.industry)
    return _tell(args, view.row)


def run_list(args: Namespace) -> int:
    """The managed levels."""
    from db.incentive.listings import result_content
    from db.incentive.results import results

    path = table_path(args.file)
    with signed_in(args) as (office, actor):
        found = results(office, actor, states=args.state, enterprise=args.enterprise)
        content = result_content(office, found)
        write_content(path, content)
    if args.json:
        emit({"results": [_result(each) for each in found], "file": str(path) if path else None})
        return 0
    return tell_table(path, content)


def run_show(args: Namespace) -> int:
    """One managed level with its inputs."""
    from db.incentive.results import result

    with signed_in(args) as (office, actor):
        view = result(office, actor, args.number)
    if args.json:
        emit({**_result(view.row), "inputs": view.inputs})
        return 0
    row = view.row
    say(f"{row.number}　{row.enterprise.name}　{row.industry_name}")
    say(f"评定 {row.graded}，{row.starts_on} 至 {row.ends_on} 按 {row.managed} 级管理")
    say(f"{row.state_title}　{row.authority} {row.document}　{row.by} 登记")
    for each in (view.inputs.get("reason"), row.reason, row.ended_reason):
        if each:
            say(str(each))
    return 0


def run_end(args: Namespace) -> int:
    """End a managed level before its last day."""
    from db.incentive.results import end_result

    with signed_in(args) as (office, actor):
        view = end_result(office, actor, args.number, args.reason, on=args.on)
    return _tell(args, view.row)


def run_form(args: Namespace) -> int:
    """Print the form of a managed level."""
    from db.incentive.forms import print_form

    path = _pdf(args.file)
    with signed_in(args) as (office, actor):
        done = print_form(office, actor, args.number, path, reason=args.reason)
    if args.json:
        emit({"file": str(done.path), "sha256": done.sha256, "ordinal": done.ordinal})
    else:
        say(f"认定表写在 {done.path}（第 {done.ordinal} 次打印）")
    return 0


def _pdf(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() != ".pdf":
        raise Refusal("只写 .pdf 文件", text, "把扩展名改为 .pdf")
    return path


def _tell(args: Namespace, row: ResultRow) -> int:
    if args.json:
        emit(_result(row))
    else:
        say(
            f"{row.number}：{row.enterprise.name}{row.industry_name}评定 {row.graded}，"
            f"{row.starts_on} 至 {row.ends_on} 按 {row.managed} 级管理（{row.state_title}）"
            + (f"，自 {row.ended_on} 起终止" if row.ended_on else "")
        )
    return 0


def _show_assessment(found: AssessmentView) -> None:
    from grading.incentive.judging import told

    say(
        f"{found.enterprise.name}　{found.group.name}　{found.year} 年　评定 {found.graded or '无'}"
    )
    for each in found.outcome.standings:
        mark = {True: "达到", False: "未达到", None: "待定"}[each.met]
        say(f"【{mark}】{told(each)}")
    total = found.tonnes.total
    said = "还不能合计" if total is None else f"{total} 吨"
    say(f"上年排放量：{said}（{'、'.join(found.group.pollutants)}）")
    if found.why_not:
        say(f"结论：{found.why_not}")
    else:
        say(f"结论：可以按 {found.choices[0]} 级管理一年，由认定文件定")
    for text in found.findings:
        say(f"  · {text}")


def _assessment(found: AssessmentView) -> dict[str, object]:
    figures = found.gathered.figures
    return {
        "enterprise": found.enterprise.key,
        "industry": found.group.id,
        "rule": found.rule.id,
        "year": found.year,
        "graded": found.graded,
        "met": found.outcome.met,
        "managed": found.choices[0] if found.choices and not found.why_not else None,
        "why_not": found.why_not or None,
        "figures": {
            "tax": figures.tax,
            "research": figures.research,
            "revenue": figures.revenue,
            "tonnes": figures.tonnes,
        },
        "tonnes": [
            {
                "pollutant": part.pollutant,
                "source": part.kind,
                "tonnes": part.tonnes,
                "origin": part.origin,
                "words": part.words,
            }
            for part in found.tonnes.parts
        ],
        "indicators": [
            {
                "id": each.indicator.id,
                "value": each.value,
                "unit": each.indicator.unit,
                "mean": each.mean,
                "above": each.above,
                "met": each.met,
            }
            for each in found.outcome.standings
        ],
        "findings": list(found.findings),
    }


def _result(row: ResultRow) -> dict[str, object]:
    return {
        "number": row.number,
        "enterprise": row.enterprise.key,
        "industry": row.industry,
        "year": row.year,
        "graded": row.graded,
        "managed": row.managed,
        "term": row.term,
        "from": str(row.starts_on),
        "to": str(row.ends_on),
        "ended_on": str(row.ended_on) if row.ended_on else None,
        "state": row.state,
        "days_left": row.days_left,
        "authority": row.authority,
        "document": row.document,
        "reason": row.reason,
    }
