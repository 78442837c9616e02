"""``emergency compare | what-if | import``: editions side by side, another level, other years."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.emergency_words import path_of
from cli.output import emit, say, show, table
from cli.session import signed_in
from grading.refusals import Refusal

if TYPE_CHECKING:
    from db.emergency_import import Matched


def add(verbs: Any) -> None:
    """Register the verbs below ``emergency``."""
    differ = verbs.add_parser("compare", help="两版清单的差别")
    differ.add_argument("old", metavar="旧编号")
    differ.add_argument("new", metavar="新编号")
    differ.add_argument("--excel", metavar="文件.xlsx", help="另写一份表格")
    differ.set_defaults(run=run_compare)
    wonder = verbs.add_parser("what-if", help="一家企业换个等级，措施会怎样（不改动记录）")
    wonder.add_argument("enterprise", metavar="代码")
    wonder.add_argument("level", metavar="等级")
    wonder.set_defaults(run=run_what_if)
    take = verbs.add_parser("import", help="导入往年清单工作簿")
    take.add_argument("file", metavar="FILE")
    take.add_argument("--year", type=int, required=True, metavar="年份")
    take.add_argument("--sheet", metavar="工作表")
    take.add_argument("--title", default="", metavar="名称")
    take.add_argument("--answers", metavar="FILE.json", help="企业名称 → 代码，或 none（不对应）")
    take.add_argument("--same-names", action="store_true", help="同名即同一家")
    take.add_argument("--dry-run", action="store_true", help="只看怎样对应，不写入")
    take.set_defaults(run=run_import)


def run_compare(args: Namespace) -> int:
    """What differs between two editions; also as a workbook."""
    from db.emergency_compare import CHANGES, compare_lists

    with signed_in(args) as (office, actor):
        found = compare_lists(office, actor, args.old, args.new)
    headings = ("县区", "企业", "差别", "项目", args.old, args.new)
    lines = [
        (each.county_name, each.enterprise, CHANGES[each.kind], each.what, each.old, each.new)
        for each in found
    ]
    if args.excel:
        from templates.workbooks.tables import TableColumn, write_table

        widths = (12, 30, 12, 16, 48, 48)
        columns = [TableColumn(*each) for each in zip(headings, widths, strict=True)]
        write_table(path_of(args.excel, ".xlsx"), f"清单 {args.old} 与 {args.new}", columns, lines)
    if args.json:
        emit(
            {
                "differences": [
                    {
                        "county": each.county_name,
                        "enterprise": each.enterprise,
                        "code": each.code,
                        "kind": each.kind,
                        "what": each.what,
                        "old": each.old,
                        "new": each.new,
                    }
                    for each in found
                ]
            }
        )
    elif lines:
        show(table(headings, lines))
    say(f"{len(found)} 处差别" + (f"，写在 {args.excel}" if args.excel else ""))
    return 0


def run_what_if(args: Namespace) -> int:
    """An enterprise's rows with the level it has and with another."""
    from db.emergency_compare import what_if
    from grading.emergency import show_amount
    from grading.emergency_rules import rules

    with signed_in(args) as (office, actor):
        found = what_if(office, actor, args.enterprise, args.level)
    if args.json:
        emit(
            {
                "enterprise": found[0].enterprise,
                "industries": [
                    {
                        "industry": one.industry,
                        "old": one.old,
                        "new": one.new,
                        "rows": [
                            {
                                "line": row.line,
                                "warning": row.warning,
                                "before": row.before.text,
                                "after": row.after.text,
                                "lost": row.lost,
                                "unit": row.unit,
                            }
                            for row in one.rows
                        ],
                    }
                    for one in found
                ],
            }
        )
        return 0
    for one in found:
        show(f"{one.enterprise}  {one.industry}  {one.old or '无等级'} → {one.new}")
        lines = (
            (
                row.line,
                rules().warnings[row.warning].short,
                row.before.text or row.before.note,
                row.after.text or row.after.note,
                "不能计算" if row.lost is None else f"{show_amount(row.lost)} {row.unit}/日",
            )
            for row in one.rows
        )
        show(table(("生产线", "预警", "现在", "换等级后", "少减的产量"), lines, right=(4,)))
    say("只是推算，没有改动任何记录")
    return 0


def run_import(args: Namespace) -> int:
    """Last year's workbook, matched by code or a person's word."""
    from db.emergency_import import import_historic, match_historic
    from templates.workbooks.emergency_reading import read_historic

    staged = read_historic(args.file, args.sheet)
    answers = _answers(args.answers)
    for finding in staged.findings:
        say(f"第 {finding.row} 行 {finding.column}：{finding.message}")
    with signed_in(args) as (office, actor):
        chosen: dict[str, Any] = {"answers": answers, "same_names": args.same_names}
        if args.dry_run:
            found = match_historic(office, actor, staged, **chosen)
            if args.json:
                emit({"rows": [_match_json(each) for each in found]})
                return 0
            titles = {"code": "代码", "confirmed": "已确认", "name": "同名，待确认", "none": "无"}
            lines = [(m.row.row, m.row.name, titles[m.how], m.key or _candidates(m)) for m in found]
            show(table(("行", "企业", "对应", "名录"), lines))
            return 0
        done = import_historic(office, actor, staged, year=args.year, title=args.title, **chosen)
    if args.json:
        emit({"list": done.key, "rows": done.rows, "unmatched": list(done.unmatched)})
    say(f"已导入为清单 {done.key}：{done.enterprises} 家 {done.rows} 行")
    if done.unmatched:
        say(f"名录里没有对应的：{'、'.join(done.unmatched)}")
    return 0


def _match_json(found: Matched) -> dict[str, object]:
    return {
        "row": found.row.row,
        "enterprise": found.row.name,
        "how": found.how,
        "key": found.key,
        "candidates": [key for key, _, _ in found.candidates],
    }


def _candidates(found: Matched) -> str:
    return "、".join(key for key, _, _ in found.candidates)


def _answers(file: str | None) -> dict[str, str]:
    if file is None:
        return {}
    from grading.canonical import parse_json

    read = parse_json(Path(file).read_text(encoding="utf-8"))
    if not isinstance(read, dict):
        raise Refusal("应是一个 JSON 对象", file, '写成 {"企业名称": "代码或 none"}')
    return {str(name): str(answer) for name, answer in read.items()}
