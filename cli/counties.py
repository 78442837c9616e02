"""``counties``: the monthly and the yearly table per county, and the summaries passed upwards."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from cli.dates import day
from cli.output import emit
from cli.session import signed_in
from cli.table_files import table_path, tell_table, write_content


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "counties",
        help="县区进度：月调度表、年度考核表、审核汇总表",
        description="各县（市、区）的进度表，注明截止日期；试评申报件不计入。",
    )
    verbs = parser.add_subparsers(title="命令", metavar="命令", required=True)
    monthly = verbs.add_parser("monthly", help="月调度表")
    monthly.add_argument("period", metavar="年-月", help="例如 2026-11；没过完的月份计到今天")
    yearly = verbs.add_parser("yearly", help="年度考核表")
    yearly.add_argument("period", metavar="年", help="例如 2026")
    for kind, verb in (("monthly", monthly), ("yearly", yearly)):
        _common(verb)
        verb.set_defaults(run=run_table, kind=kind)
    passed = verbs.add_parser("summary", help="审核汇总表：县→市（city）或 市→省（province）")
    passed.add_argument("direction", choices=("city", "province"))
    passed.add_argument("--since", type=day, metavar="日期", help="默认今年 1 月 1 日")
    passed.add_argument("--until", type=day, metavar="日期", help="默认今天")
    passed.add_argument("--trial", action="store_true", help="只列试评（每页标明）")
    _common(passed)
    passed.set_defaults(run=run_summary)


def run_table(args: Namespace) -> int:
    """A 调度表 or 考核表 on the screen, as a workbook or as a PDF."""
    from db.county_papers import table_content
    from db.county_reports import county_table
    from db.emergency_papers import county_code

    path = table_path(args.file)
    with signed_in(args) as (office, actor):
        county = county_code(args.county)
        found = county_table(office, actor, args.kind, args.period, county=county)
        content = table_content(office, found)
        write_content(path, content)
    if args.json:
        emit(
            {
                "title": found.title,
                "since": found.since,
                "until": found.until,
                "columns": [{"id": c.id, "title": c.title, "hint": c.hint} for c in found.columns],
                "counties": [
                    {"code": line.code, "name": line.name, **line.counts} for line in found.lines
                ],
                "total": dict(found.total.counts),
                "file": str(path) if path else None,
            }
        )
        return 0
    return tell_table(path, content)


def run_summary(args: Namespace) -> int:
    """An 审核汇总表 on the screen, as a workbook or as a PDF."""
    from db.county_papers import summary_content
    from db.county_reports import summary
    from db.emergency_papers import county_code

    path = table_path(args.file)
    with signed_in(args) as (office, actor):
        found = summary(
            office,
            actor,
            args.direction,
            since=args.since,
            until=args.until,
            county=county_code(args.county),
            trial=args.trial,
        )
        content = summary_content(office, found)
        write_content(path, content)
    if args.json:
        rows = [
            {
                "audit": row.number,
                "county": row.county_name,
                "enterprise": row.enterprise,
                "code": row.code,
                "industry": row.industry,
                "kind": row.kind,
                "present": row.present or None,
                "target": row.target,
                "proven": row.proven or None,
                "level": row.level or None,
                "opinion": row.opinion,
                "by": row.by,
                "at": row.at.isoformat(),
                "state": row.state,
            }
            for row in found.rows
        ]
        emit({"title": found.title, "trial": found.trial, "rows": rows})
        return 0
    return tell_table(path, content)


def _common(verb: Any) -> None:
    verb.add_argument("file", metavar="OUT.xlsx/.pdf", nargs="?", help="不写文件时列在屏幕上")
    verb.add_argument("--county", metavar="区县", help="名称或六位代码")
