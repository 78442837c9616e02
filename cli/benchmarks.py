"""``benchmarks``: lists of the city's plan, 对标, who is entitled to what, 双近零."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from cli.dates import day
from cli.enterprise_entry_sheets import run_import, run_template
from cli.output import emit, say
from cli.session import signed_in
from cli.table_files import table_path, tell_table, write_content
from grading.incentive.near_zero import ACTS, STATES
from grading.incentive.peers import METRICS

if TYPE_CHECKING:
    from db.incentive.near_zero import NearZeroView

LISTS = "project 协同增效项目、benefit 政策兑现、benchmark 对标数据、incentive 激励指标、"
LISTS += "emission 年排放量"
OUT = "不写文件时列在屏幕上"


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "benchmarks",
        help="清单和对标：项目、政策兑现、对标、双近零标杆",
        description="邯郸方案的清单：协同增效项目、政策兑现、同行业对标、双近零标杆名录。"
        "逐条登记、修改、停用用 enterprises entries，撤销也在那里。",
    )
    verbs = parser.add_subparsers(title="命令", metavar="命令", required=True)
    many = verbs.add_parser("list", help="一份清单：屏幕、Excel 或 PDF；Excel 改好可以再导入")
    many.add_argument("kind", metavar="清单", help=LISTS)
    many.add_argument("file", metavar="OUT.xlsx/.pdf", nargs="?", help=OUT)
    many.add_argument("--county", metavar="区县", help="名称或六位代码")
    many.add_argument("--year", default="", metavar="年度")
    many.add_argument("--industry", default="", metavar="行业")
    many.set_defaults(run=run_list)
    new = verbs.add_parser("import", help="导入清单工作簿；有一处错误就一条也不登记")
    new.add_argument("file", metavar="文件")
    new.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    new.set_defaults(run=run_import)
    empty = verbs.add_parser("template", help="取一份空白工作簿")
    empty.add_argument("file", metavar="文件.xlsx")
    empty.set_defaults(run=run_template)
    peers = verbs.add_parser("peers", help="同行业对标表和名次")
    peers.add_argument("file", metavar="OUT.xlsx/.pdf", nargs="?", help="只有一张表时可写文件")
    peers.add_argument("--industry", default="", metavar="行业")
    peers.add_argument("--year", default="", metavar="年度")
    peers.set_defaults(run=run_peers)
    energy = verbs.add_parser("from-energy", help="从能耗核算取对标数据：能耗、水耗、污染物、CO2")
    energy.add_argument("year", metavar="年度", type=int)
    energy.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    energy.set_defaults(run=run_from_energy)
    told = verbs.add_parser("policies", help="按评定等级可以享受的政策，已兑现的和没有记录的")
    told.add_argument("file", metavar="OUT.xlsx/.pdf", nargs="?", help=OUT)
    told.add_argument("--county", metavar="区县", help="名称或六位代码")
    told.set_defaults(run=run_policies)
    _near_zero(verbs)


def _near_zero(verbs: Any) -> None:
    words = "“双近零”标杆名录：候选、推荐、认定、退出，都由人办理"
    near = verbs.add_parser("near-zero", help=words, description=words)
    under = near.add_subparsers(title="命令", metavar="命令", required=True)
    many = under.add_parser("list", help="名录")
    many.add_argument("file", metavar="OUT.xlsx/.pdf", nargs="?", help=OUT)
    known = "、".join(f"{id}（{title}）" for id, title in STATES.items())
    many.add_argument("--state", action="append", default=[], metavar="状态", help=known)
    many.set_defaults(run=run_near_zero)
    new = under.add_parser("propose", help="列为候选，写明理由")
    new.add_argument("code", metavar="企业", help="信用代码，或 代码/厂区")
    new.add_argument("--reason", required=True, metavar="理由")
    new.add_argument("--industry", default="", metavar="行业", help="有几个行业时写明")
    new.set_defaults(run=run_propose)
    act = under.add_parser("act", help="推荐、认定、退出")
    act.add_argument("number", metavar="编号", help="例如 SL-2026-0001")
    acts = {id: each.title for id, each in ACTS.items() if id != "propose"}
    told = "、".join(f"{id} {title}" for id, title in acts.items())
    act.add_argument("act", choices=tuple(acts), help=told)
    act.add_argument("--text", required=True, metavar="理由")
    act.add_argument("--document", default="", metavar="文号", help="推荐、认定须写明")
    act.add_argument("--authority", default="", metavar="机关", help="推荐、认定须写明")
    act.add_argument("--on", type=day, metavar="日期", help="文件的日期，默认今天")
    act.add_argument("--file", action="append", default=[], metavar="扫描件", help="随这一步存入")
    act.set_defaults(run=run_act)


def run_list(args: Namespace) -> int:
    """One list over all enterprises."""
    from db.emergency_papers import county_code
    from db.incentive.listings import entry_content
    from db.incentive.lists import entry_list, sums

    path = table_path(args.file)
    with signed_in(args) as (office, actor):
        rows = entry_list(
            office,
            actor,
            args.kind,
            county=county_code(args.county) or "",
            year=args.year,
            industry=args.industry,
        )
        content = entry_content(office, args.kind, rows)
        write_content(path, content)
    if args.json:
        kind = rows[0].entry.kind.id if rows else args.kind
        emit(
            {
                "rows": [
                    {
                        "enterprise": row.enterprise.key,
                        "name": row.enterprise.name,
                        "id": row.entry.id,
                        "values": dict(row.entry.values),
                    }
                    for row in rows
                ],
                "sums": sums(kind, rows),
                "file": str(path) if path else None,
            }
        )
        return 0
    return tell_table(path, content)


def run_peers(args: Namespace) -> int:
    """Tables of 对标 with ranks."""
    from db.incentive.listings import peer_content
    from db.incentive.peers import peer_tables
    from grading.refusals import Refusal

    path = table_path(args.file)
    with signed_in(args) as (office, actor):
        found = peer_tables(office, actor, industry=args.industry, year=args.year)
        contents = [peer_content(office, each) for each in found]
        if path is not None and len(contents) != 1:
            raise Refusal(
                f"符合的对标表有 {len(contents)} 张", str(path), "用 --industry、--year 缩小到一张"
            )
        if path is not None:
            write_content(path, contents[0])
    if args.json:
        emit(
            {
                "tables": [
                    {
                        "industry": each.industry,
                        "year": each.year,
                        "product": each.product,
                        "unit": each.unit,
                        "medians": each.medians,
                        "rows": [
                            {
                                "enterprise": row.enterprise.key,
                                **{
                                    metric.id: {
                                        "value": row.places[metric.id].value,
                                        "rank": row.places[metric.id].rank,
                                        "of": row.places[metric.id].of,
                                    }
                                    for metric in METRICS
                                },
                            }
                            for row in each.rows
                        ],
                    }
                    for each in found
                ]
            }
        )
        return 0
    for content in contents:
        tell_table(path, content)
    if not contents:
        say("没有对标数据，用 benchmarks import 导入。")
    return 0


def run_from_energy(args: Namespace) -> int:
    """Enter the unit figures of every enterprise with accounts of the year."""
    from db.incentive.from_energy import take_energy

    with signed_in(args) as (office, actor):
        done = take_energy(office, actor, args.year, dry_run=args.dry_run)
    if args.json:
        counts = {"added": done.added, "changed": done.changed, "unchanged": done.unchanged}
        emit({"read": done.read, **counts, "written": not args.dry_run})
    else:
        tried = "试算，没有写入。" if args.dry_run else ""
        say(f"{tried}{done.read} 家：新增 {done.added}，更新 {done.changed}，不变 {done.unchanged}")
    return 0


def run_policies(args: Namespace) -> int:
    """Who is entitled to what by its level."""
    from db.emergency_papers import county_code
    from db.incentive.entitlements import entitlements
    from db.incentive.listings import entitlement_content

    path = table_path(args.file)
    with signed_in(args) as (office, actor):
        found = entitlements(office, actor, county=county_code(args.county) or "")
        content = entitlement_content(office, found)
        write_content(path, content)
    if args.json:
        emit(
            {
                "rows": [
                    {
                        "enterprise": row.enterprise.key,
                        "industry": row.industry_name,
                        "level": row.level,
                        "given": list(row.given),
                        "open": list(row.open),
                    }
                    for row in found
                ]
            }
        )
        return 0
    return tell_table(path, content)


def run_near_zero(args: Namespace) -> int:
    """The list of 双近零."""
    from db.incentive.listings import near_zero_content
    from db.incentive.near_zero import cases

    path = table_path(args.file)
    with signed_in(args) as (office, actor):
        found = cases(office, actor, states=args.state)
        content = near_zero_content(office, found)
        write_content(path, content)
    if args.json:
        emit({"cases": [_case(each) for each in found]})
        return 0
    return tell_table(path, content)


def run_propose(args: Namespace) -> int:
    """Put an enterprise on the list of candidates."""
    from db.incentive.near_zero import propose

    with signed_in(args) as (office, actor):
        view = propose(office, actor, args.code, args.reason, industry=args.industry)
    return _tell(args, view)


def run_act(args: Namespace) -> int:
    """Recommend, recognise, take off."""
    from db.incentive.near_zero import act_on

    with signed_in(args) as (office, actor):
        view = act_on(
            office,
            actor,
            args.number,
            args.act,
            args.text,
            document=args.document,
            authority=args.authority,
            held_on=args.on,
            evidence=args.file,
        )
    return _tell(args, view)


def _tell(args: Namespace, view: NearZeroView) -> int:
    if args.json:
        emit(_case(view))
    else:
        say(f"{view.number}：{view.enterprise.name}，{view.state_title}")
    return 0


def _case(view: NearZeroView) -> dict[str, object]:
    return {
        "number": view.number,
        "enterprise": view.enterprise.key,
        "industry": view.industry,
        "state": view.state,
        "since": str(view.since),
        "reason": view.reason,
        "papers": view.papers,
        "steps": len(view.steps),
    }
