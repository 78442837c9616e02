"""``enterprises export`` and ``enterprises template``: lists out."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.output import emit, say
from cli.session import signed_in
from grading.refusals import Refusal

if TYPE_CHECKING:
    from db.enterprise_filters import Filter


def add_export(commands: Any) -> None:
    """Add both commands to those of ``enterprises``."""
    out = commands.add_parser(
        "export",
        help="导出企业名录",
        description="导出企业名录（.xlsx 或 .csv）。不写条件导出全部，不写列用上次的列。",
    )
    out.add_argument("file", metavar="文件", help=".xlsx，或 .csv（UTF-8）")
    columns = out.add_mutually_exclusive_group()
    columns.add_argument(
        "--columns", metavar="列,列…", help="列名，按顺序，用逗号隔开；all 是全部列"
    )
    columns.add_argument("--layout", metavar="名称", help="已存的列布局")
    out.add_argument("--save-layout", metavar="名称", help="把这次的列和顺序存为列布局")
    add_filter(out)
    out.set_defaults(run=run_export)
    empty = commands.add_parser(
        "template",
        help="取一份空白名单",
        description="取一份空白名单（.xlsx），带下拉选项、示例和填写说明",
    )
    empty.add_argument("file", metavar="文件.xlsx")
    empty.set_defaults(run=run_template)


def add_filter(parser: Any) -> None:
    """The options that choose enterprises; :func:`filter_of` reads them."""
    group = parser.add_argument_group("条件（写几个就同时符合几个；等级、目标、状态可写“无”）")
    group.add_argument(
        "--find", metavar="文字", default="", help="名称、代码、联系人、拼音首字母……"
    )
    group.add_argument("--county", metavar="县区", help="名称或六位代码")
    group.add_argument("--industry", metavar="行业")
    group.add_argument("--level", metavar="等级")
    group.add_argument("--target", metavar="目标等级")
    group.add_argument("--status", metavar="状态", help="与名录里写的完全一样")


def filter_of(args: Namespace) -> Filter:
    """The filter as it was written on the line."""
    from db.enterprise_filters import Filter

    return Filter(args.find, args.county, args.industry, args.level, args.target, args.status)


def run_export(args: Namespace) -> int:
    """Enterprises chosen by filters, in chosen columns; all of it can be imported again."""
    from db.enterprise_export import LAST, Layouts, list_lines, read_columns
    from db.enterprise_filters import enterprises_wanted, read_filter
    from templates.workbooks.register import KINDS, column_title, write_register

    path = target(args.file, KINDS)
    with signed_in(args) as (office, actor):
        layouts = Layouts(office, actor)
        if args.columns is None:
            columns = layouts.columns(args.layout)
        elif args.columns == "all":
            columns = layouts.known
        else:
            written = [each.strip() for each in args.columns.replace("，", ",").split(",")]
            columns = read_columns(filter(None, written), layouts.known)
        wanted = filter_of(args)
        ids = enterprises_wanted(office, actor, wanted)
        rows = write_register(path, columns, list_lines(office, actor, columns, ids))
        layouts.keep(LAST, columns)
        if args.save_layout:
            layouts.keep(args.save_layout, columns)
        asked = read_filter(wanted).in_words()
    titles = [column_title(column) for column in columns]
    if args.json:
        emit({"file": str(path), "rows": rows, "enterprises": len(ids), "columns": titles})
    else:
        say(f"{asked}：{len(ids)} 家企业，{rows} 行、{len(columns)} 列，写在 {path}")
    return 0


def run_template(args: Namespace) -> int:
    """An empty list; needs no database."""
    from templates.workbooks.list_template import write_template

    path = target(args.file, (".xlsx",))
    write_template(path)
    if args.json:
        emit({"file": str(path)})
    else:
        say(f"空白名单写在 {path}")
    return 0


def target(file: str, kinds: tuple[str, ...]) -> Path:
    """Where a list shall be written; refused before any work where that cannot be."""
    path = Path(file)
    if path.suffix.lower() not in kinds:
        named = " 或 ".join(kinds)
        raise Refusal(f"只写 {named} 文件", file, f"把扩展名改为 {named}")
    if not path.absolute().parent.is_dir():
        raise Refusal("没有这个文件夹", str(path.absolute().parent), "先建立文件夹，或换一个位置")
    return path
