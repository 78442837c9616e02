"""``platform``: the national platform's workbook reconciled, and our data in its layout."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.enterprise_export import add_filter, filter_of, target
from cli.output import emit, say, show, table
from cli.session import signed_in
from grading.refusals import Refusal

if TYPE_CHECKING:
    from db.platform import Reconciliation
    from db.platform_import import Picks, Stored
    from templates.workbooks.platform_list import PlatformList

SHOWN = 40


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "platform",
        help="国家平台：导入对账、按平台的列导出、列出申报编号",
        description="国家管理平台。平台没有公布列的格式：列的对应按表头猜，由人确认后存下来。",
    )
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True)
    new = commands.add_parser(
        "import",
        help="导入平台导出的工作簿，与名录对账",
        description="导入平台导出的工作簿，与名录对账：登记申报编号、状态、日期；"
        "名录里的内容只有选中的才按平台改。",
    )
    new.add_argument("file", metavar="文件")
    new.add_argument("--sheet", metavar="工作表")
    how = new.add_mutually_exclusive_group()
    how.add_argument("--mapping", metavar="文件.json", help='{"平台的列名": "本产品的字段"}')
    how.add_argument("--guessed", action="store_true", help="看过之后，认可按表头猜的对应")
    new.add_argument("--layout", metavar="名称", help="列布局存为什么名称；默认用文件名")
    new.add_argument("--dry-run", action="store_true", help="只对账，不写入")
    new.add_argument("--report", metavar="文件.xlsx", help="写出对账结果，可在里面选采用哪些")
    new.add_argument("--picks", metavar="文件.xlsx", help="填好的对账结果：采用填了“是”的差异")
    new.add_argument("--same-names", action="store_true", help="全名相同的就算同一家")
    new.set_defaults(run=run_import)
    out = commands.add_parser(
        "export", help="按平台的列序导出名录", description="按存下来的平台列序导出名录（.xlsx）"
    )
    out.add_argument("file", metavar="文件.xlsx")
    out.add_argument("--layout", metavar="名称", help="只存过一个时可以不写")
    out.add_argument("--without-number", action="store_true", help="只导出还没有申报编号的")
    add_filter(out)
    out.set_defaults(run=run_export)
    every = commands.add_parser("list", help="列出申报编号", description="列出平台上的申报")
    add_filter(every)
    every.set_defaults(run=run_list)


def run_import(args: Namespace) -> int:
    """Reconcile; store applications and what was picked, unless it is a dry run."""
    from db.platform import reconcile
    from db.platform_import import Picks, import_platform
    from db.platform_layouts import PlatformLayouts
    from templates.workbooks.platform_list import read_mapping, read_platform

    report = target(args.report, (".xlsx",)) if args.report else None
    with signed_in(args) as (office, actor):
        layouts = PlatformLayouts(office, actor)
        mapping = read_mapping(Path(args.mapping)) if args.mapping else None
        platform = read_platform(
            Path(args.file), args.sheet, mapping, remembered=layouts.mapping_of
        )
        confirmed = args.mapping or args.guessed or layouts.mapping_of(platform.layout.key)
        _show_mapping(args, platform, bool(confirmed))
        found = reconcile(office, actor, platform)
        if report is not None:
            from db.platform_report import report_tables
            from templates.workbooks.platform_sheets import write_reconciliation

            write_reconciliation(report, report_tables(platform, found))
            say(f"对账结果写在 {report}")
        stored: Stored | None = None
        if not args.dry_run:
            if not confirmed:
                raise Refusal(
                    "这种表头的列还没有人确认过对应，没有写入",
                    str(args.file),
                    "看过上面的对应：都对的加 --guessed，不对的用 --mapping 写明；"
                    "只看不写的加 --dry-run",
                )
            picks = _picks(args.picks, found) if args.picks else Picks()
            picks.same_names = args.same_names
            stored = import_platform(office, actor, platform, picks)
            name = args.layout or layouts.name_for(platform.layout, platform.staged.file)
            layouts.keep(name, platform.layout)
    _tell(args, platform, stored.found if stored else found, stored)
    return 0


def _show_mapping(args: Namespace, platform: PlatformList, confirmed: bool) -> None:
    from templates.workbooks.platform_list import meanings

    if args.json or confirmed:
        return
    titles = meanings()
    lines = [
        (heading, titles[meaning] if meaning else "（不读）", "请核对" if doubt else "")
        for heading, meaning in platform.layout.mapping.items()
        for doubt in (heading in platform.doubts,)
    ]
    show(table(("平台的列名", "读作（按表头猜）", ""), lines))


def _picks(file: str, found: Reconciliation) -> Picks:
    """The differences ticked in a report, which must still be as the report says."""
    from db.platform_import import Picks
    from templates.workbooks.platform_sheets import read_picks

    parts: dict[int, frozenset[str]] = {}
    by_row = {match.row: match for match in found.matched}
    for row, title, theirs, ours in read_picks(Path(file)):
        match = by_row.get(row)
        same = [d for d in match.differences if d.title == title] if match else []
        if not same or (same[0].platform, same[0].register) != (theirs, ours):
            raise Refusal(
                f"第 {row} 行的“{title}”与写出对账结果时不一样了", file, "请重新对账、重新选择"
            )
        parts[row] = parts.get(row, frozenset()) | {same[0].part}
    confirmed = frozenset(row for row in parts if by_row[row].by == "name")
    return Picks(parts, confirmed)


def _tell(
    args: Namespace, platform: PlatformList, found: Reconciliation, stored: Stored | None
) -> None:
    counts = found.counts()
    if args.json:
        done = None
        if stored is not None:
            done = {
                "entered": stored.entered,
                "changed": stored.changed,
                "unchanged": stored.same,
                "enterprises": stored.enterprises,
                "parts": stored.parts,
                "waiting": stored.waiting,
            }
        emit(
            {
                "mapping": platform.layout.mapping,
                "doubts": list(platform.doubts),
                "counts": counts,
                "differences": [
                    {
                        "row": match.row,
                        "enterprise": match.key,
                        "by": match.by,
                        "field": each.title,
                        "platform": each.platform,
                        "register": each.register,
                    }
                    for match in found.matched
                    for each in match.differences
                ],
                "stored": done,
            }
        )
        return
    _show_differences(found)
    say(
        f"平台 {counts['rows']} 行：对上 {counts['matched']}"
        f"（其中 {counts['to_confirm']} 行只凭名称，{counts['differing']} 行内容不同），"
        f"分不清 {counts['unclear']}，"
        f"仅平台有 {counts['only_there']}，仅名录有 {counts['only_here']}，"
        f"别的县区 {counts['elsewhere']}"
    )
    if stored is None:
        say("只对账，没有写入。")
    elif not stored.anything:
        say("没有新内容，没有改动。")
    else:
        taken = f"，采用平台内容 {stored.parts} 项" if stored.parts else ""
        say(f"已登记申报 {stored.entered}，更新 {stored.changed}{taken}。")
    if stored is not None and stored.waiting:
        say(f"{stored.waiting} 行只凭名称对上，没有登记；确是同一家的加 --same-names。")


def _show_differences(found: Reconciliation) -> None:
    lines: list[Sequence[object]] = [
        (match.row, match.name, each.title, each.platform[:24], each.register[:24])
        for match in found.matched
        for each in match.differences
    ]
    if lines:
        show(table(("行", "企业", "字段", "平台", "名录"), lines[:SHOWN], right=(0,)))
    if len(lines) > SHOWN:
        say(f"另有 {len(lines) - SHOWN} 处差异没有列出；--report 写出全部。")


def run_export(args: Namespace) -> int:
    """Our data under the platform's headings, in its order."""
    from db.enterprise_filters import enterprises_wanted
    from db.platform_export import platform_lines
    from db.platform_layouts import PlatformLayouts
    from templates.workbooks.platform_sheets import write_platform

    path = target(args.file, (".xlsx",))
    with signed_in(args) as (office, actor):
        layout = PlatformLayouts(office, actor).named(args.layout)
        ids = enterprises_wanted(office, actor, filter_of(args))
        meanings = [meaning for meaning in layout.mapping.values() if meaning]
        lines = platform_lines(office, actor, meanings, ids, without_number=args.without_number)
        rows, empty = write_platform(path, layout, lines)
    if args.json:
        emit({"file": str(path), "rows": rows, "empty": empty})
    else:
        say(f"已按平台的列序写出 {rows} 行到 {path}")
        if empty:
            say(f"没有对应的列留空：{'、'.join(empty)}")
    return 0


def run_list(args: Namespace) -> int:
    """The applications on file, newest first."""
    from db.enterprise_filters import Filter, enterprises_wanted
    from db.platform_export import applications

    with signed_in(args) as (office, actor):
        wanted = filter_of(args)
        ids = None if wanted == Filter() else enterprises_wanted(office, actor, wanted)
        found = applications(office, actor, ids)
    if args.json:
        emit({"applications": [{"enterprise": a.key, "name": a.name, **a.values} for a in found]})
        return 0
    lines = [
        (a.values["number"], a.name, a.values["year"], a.values["target"], a.values["state"],
         a.values["submitted_on"], a.values["audit"])
        for a in found
    ]  # fmt: skip
    titles = ("申报编号", "企业", "年度", "申报等级", "平台状态", "提交日期", "本办公室申报件")
    show(table(titles, lines) if lines else "还没有登记平台申报。")
    return 0
