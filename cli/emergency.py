"""``emergency``: the list of who does what under a warning, and its editions."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from cli import emergency_edits, emergency_history, emergency_warnings
from cli.emergency_words import list_json, path_of, row_json
from cli.output import emit, say, show, table
from cli.session import signed_in

if TYPE_CHECKING:
    from db.emergency_views import ListView

WARNING = "黄、橙、红（yellow、orange、red）"
LIST = "清单编号，例如 2026-1；不写是现行的一版，没有现行的是草稿"


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "emergency",
        help="应急减排清单：生成、填写、生效、导出，历次预警",
        description="应急减排清单与预警。措施来自分级标准，绝对量由产能算出，办公室可改写并留理由。",
    )
    verbs = parser.add_subparsers(title="命令", metavar="命令", required=True)
    _add_papers(verbs)
    _add_editions(verbs)
    for module in (emergency_history, emergency_edits, emergency_warnings):
        module.add(verbs)


def _add_papers(verbs: Any) -> None:
    orders = verbs.add_parser(
        "list",
        help="某级预警谁做什么（.xlsx 或 .pdf）",
        description="某级预警下每家企业、每条线的措施，含联系电话。PDF 留痕，预警期间存档。",
    )
    orders.add_argument("file", metavar="OUT.xlsx/.pdf", nargs="?", help="不写文件时列在屏幕上")
    orders.add_argument("--warning", required=True, metavar="级别", help=WARNING)
    orders.add_argument("--county", metavar="区县", help="名称或六位代码")
    orders.add_argument("--list", dest="key", metavar="编号", help=LIST)
    orders.set_defaults(run=run_list)
    export = verbs.add_parser("export", help="按市清单或全国模板的列序导出")
    export.add_argument("file", metavar="OUT.xlsx")
    export.add_argument("--layout", choices=("city", "national"), default="city")
    export.add_argument("--county", metavar="区县", help="名称或六位代码")
    export.add_argument("--list", dest="key", metavar="编号", help=LIST)
    export.set_defaults(run=run_export)


def _add_editions(verbs: Any) -> None:
    verbs.add_parser("lists", help="各版清单").set_defaults(run=run_lists)
    make = verbs.add_parser("make", help="按名录现状生成新的一版草稿")
    make.add_argument("--title", default="", metavar="名称")
    make.add_argument("--days", type=int, metavar="天", help="年产能按多少天折算，默认 365")
    make.set_defaults(run=run_make)
    again = verbs.add_parser("recompute", help="按名录现状重新计算草稿，填写的内容保留")
    again.add_argument("--days", type=int, metavar="天", help="年产能按多少天折算")
    again.set_defaults(run=run_recompute)
    force = verbs.add_parser("put-in-force", help="草稿生效，原来现行的一版留存")
    force.add_argument("--document", required=True, metavar="文号")
    force.set_defaults(run=run_put_in_force)
    drop = verbs.add_parser("discard", help="作废草稿")
    drop.add_argument("--reason", required=True, metavar="理由")
    drop.set_defaults(run=run_discard)
    rows = verbs.add_parser("show", help="一版清单的各行：计算值、填写值、依据")
    rows.add_argument("key", nargs="?", metavar="编号", help=LIST)
    rows.add_argument("--county", metavar="区县")
    rows.add_argument("--aside", action="store_true", help="连搁置的行一起列出")
    rows.set_defaults(run=run_show)


def run_list(args: Namespace) -> int:
    """Who does what under a warning: on the screen, as a workbook or as a PDF."""
    from db.emergency_papers import list_content, print_orders, tonight
    from templates.workbooks.emergency import write_list

    path = path_of(args.file, ".xlsx", ".pdf") if args.file else None
    with signed_in(args) as (office, actor):
        chosen = {"county": args.county, "key": args.key}
        found = tonight(office, actor, args.warning, **chosen)
        if path is not None and path.suffix.lower() == ".pdf":
            print_orders(office, actor, args.warning, path, **chosen)
        elif path is not None:
            write_list(path, list_content(office, actor, args.warning, **chosen), "orders")
    if args.json:
        rows = [row_json(row, found.warning) for row in found.rows]
        emit(
            {
                "list": found.view.key,
                "state": found.view.state,
                "warning": found.warning,
                "county": found.county,
                "rows": rows,
                "cuts": list(found.cuts),
                "file": str(path) if path else None,
            }
        )
        return 0
    if path is None:
        lines = (
            (r.county_name, r.name, r.level_words, r.place, r.measures[found.warning].text,
             r.contact, r.phone)
            for r in found.rows
        )  # fmt: skip
        show(table(("县区", "企业", "等级", "生产线", "措施", "联系人", "电话"), lines))
    for each in found.cuts:
        say(f"减排量：{each}")
    where = f"，写在 {path}" if path else ""
    say(f"清单 {found.view.key}（{found.view.state_title}），{len(found.rows)} 行{where}")
    return 0


def run_export(args: Namespace) -> int:
    """The list in one of the two column orders."""
    from db.emergency_papers import list_content
    from templates.workbooks.emergency import write_list

    path = path_of(args.file, ".xlsx")
    with signed_in(args) as (office, actor):
        content = list_content(office, actor, county=args.county, key=args.key)
        rows = write_list(path, content, args.layout)
    if args.json:
        emit({"list": content.key, "layout": args.layout, "rows": rows, "file": str(path)})
    say(f"清单 {content.key}（{content.state}）{rows} 行，写在 {path}")
    return 0


def run_lists(args: Namespace) -> int:
    """Every edition with its counts."""
    from db.emergency_lists import lists

    with signed_in(args) as (office, actor):
        found = lists(office, actor)
    if args.json:
        emit({"lists": [list_json(each) for each in found]})
        return 0
    lines = (
        (v.key, v.state_title, v.title, f"{v.as_of}", v.enterprises, v.rows, v.open_rows,
         v.conflicts, v.document)
        for v in found
    )  # fmt: skip
    headings = ("编号", "状态", "名称", "截至", "企业", "行", "待填", "冲突", "文号")
    show(table(headings, lines, right=(4, 5, 6, 7)))
    return 0


def run_make(args: Namespace) -> int:
    """A new draft."""
    from db.emergency_lists import make_list

    with signed_in(args) as (office, actor):
        made = make_list(office, actor, title=args.title, days=args.days)
    return _tell_made(args, made.view, made.carried, made.gone)


def run_recompute(args: Namespace) -> int:
    """The draft computed again."""
    from db.emergency_lists import recompute

    with signed_in(args) as (office, actor):
        made = recompute(office, actor, days=args.days)
    return _tell_made(args, made.view, made.carried, made.gone)


def run_put_in_force(args: Namespace) -> int:
    """The draft becomes the edition in force."""
    from db.emergency_lists import put_in_force

    with signed_in(args) as (office, actor):
        view = put_in_force(office, actor, document=args.document)
    return _tell(args, view, f"清单 {view.key} 已生效（{view.document}）")


def run_discard(args: Namespace) -> int:
    """The draft is put out of use."""
    from db.emergency_lists import discard

    with signed_in(args) as (office, actor):
        view = discard(office, actor, reason=args.reason)
    return _tell(args, view, f"清单草稿 {view.key} 已作废")


def run_show(args: Namespace) -> int:
    """The rows of an edition with both texts."""
    from db.emergency_lists import show_list
    from db.emergency_papers import county_code
    from grading.emergency_rules import rules

    with signed_in(args) as (office, actor):
        county = county_code(args.county)
        view, rows = show_list(office, actor, args.key, county=county, aside=args.aside)
    if args.json:
        emit({**list_json(view), "rows_shown": [row_json(row) for row in rows]})
        return 0
    for row in rows:
        aside = f"（已搁置：{row.aside_reason}）" if row.aside_at else ""
        show(f"[{row.id}] {row.name}  {row.level_words}  {row.place}{aside}")
        for words in (row.base, *row.findings):
            if words:
                show(f"     {words}")
        for warning, measure in row.measures.items():
            mark = (
                "（填写，与计算值冲突）"
                if measure.conflict
                else "（填写）"
                if measure.entered
                else ""
            )
            short = rules().warnings[warning].short
            show(f"  {short} {measure.text or '待填：' + measure.why}{mark}")
            if measure.entered and measure.computed:
                show(f"     计算值 {measure.computed}；改写理由 {measure.reason}")
    return _tell(args, view, f"清单 {view.key}（{view.state_title}），{len(rows)} 行")


def _tell_made(args: Namespace, view: ListView, carried: int, gone: tuple[str, ...]) -> int:
    for each in gone:
        say(f"填写过、现在名录里没有的行：{each}")
    words = (
        f"清单草稿 {view.key}：{view.enterprises} 家 {view.rows} 行，沿用填写 {carried} 处，"
        f"待填 {view.open_rows} 行，冲突 {view.conflicts} 行"
    )
    return _tell(args, view, words)


def _tell(args: Namespace, view: ListView, words: str) -> int:
    if args.json:
        emit(list_json(view))
    say(words)
    return 0
