"""``trail``: who did what when; listed, handed out as a sheet, and verified."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.output import UsageRefusal, emit, say, show, table
from cli.session import opened, signed_in

if TYPE_CHECKING:
    from db.clock import Clock
    from db.trail_export import Wanted


def add(subparsers: Any) -> None:
    title = "留痕：列出、导出、校验"
    trail = subparsers.add_parser("trail", help=title, description=title)
    commands = trail.add_subparsers(title="命令", metavar="命令", required=True)
    listing = commands.add_parser(
        "list", help="列出留痕，新的在前", description="列出留痕，新的在前。"
    )
    _filter(listing)
    listing.add_argument("--limit", type=int, default=50, metavar="条数", help="默认 50")
    listing.add_argument("--before", type=int, metavar="序号", help="从这一条往前（更早）")
    listing.set_defaults(run=run_list)
    export = commands.add_parser(
        "export",
        help="导出为 Excel 或 CSV",
        description="导出留痕为 .xlsx 或 .csv；导出本身也留痕。",
    )
    export.add_argument("file", metavar="文件", help=".xlsx 或 .csv")
    _filter(export)
    export.set_defaults(run=run_export)
    verify = commands.add_parser(
        "verify",
        help="从头校验全部留痕",
        description="从头校验全部留痕：每一条都与前一条相连，任何改动、删除都会发现。",
    )
    verify.set_defaults(run=run_verify)


def _filter(parser: ArgumentParser) -> None:
    parser.add_argument("--kind", metavar="对象", help="例如 audit、enterprise、user、delegation")
    parser.add_argument("--key", metavar="编号", help="对象的编号，例如申报件编号、企业代码")
    parser.add_argument("--by", metavar="账号", help="谁办理的")
    parser.add_argument("--since", metavar="日期", help="自这一天起，例如 2026-06-01")
    parser.add_argument("--until", metavar="日期", help="到这一天为止（含）")
    parser.add_argument("--text", metavar="文字", help="编号、说明、内容中含有的文字")


def wanted(args: Namespace, clock: Clock) -> Wanted:
    """What the options ask for; a day ends with its last moment, in the office's time."""
    from db.trail_export import Wanted

    zone = clock.now().tzinfo

    def at(text: str | None, days: int) -> datetime | None:
        if text is None:
            return None
        try:
            day = datetime.fromisoformat(text)
        except ValueError:
            raise UsageRefusal(f"日期“{text}”写法不对", "", "请写成 2026-06-01") from None
        return day.replace(tzinfo=day.tzinfo or zone) + timedelta(days=days)

    return Wanted(
        kind=args.kind,
        key=args.key,
        by=args.by,
        since=at(args.since, 0),
        until=at(args.until, 1),
        text=args.text,
    )


def run_list(args: Namespace) -> int:
    """The newest entries that fit."""
    from db.trail import entries
    from db.trail_kinds import KINDS

    if not 1 <= args.limit <= 10_000:
        raise UsageRefusal(f"不能列出 {args.limit} 条", "", "请写 1 到 10000，更多的请导出")
    with signed_in(args) as (office, actor):
        asked = asdict(wanted(args, office.clock))
        found = entries(office, actor, **asked, before=args.before, limit=args.limit)
    if args.json:
        emit({"entries": [asdict(entry) for entry in found]})
        return 0
    rows = [
        (
            entry.seq,
            f"{entry.at:%Y-%m-%d %H:%M:%S}",
            entry.actor,
            KINDS.get(entry.kind, entry.kind),
            entry.key,
            entry.note or entry.action,
        )
        for entry in found
    ]
    show(table(("序号", "时间", "人员", "对象", "编号", "说明"), rows, right=[0]))
    return 0


def run_export(args: Namespace) -> int:
    """A sheet with every word of the entries that fit."""
    from db.trail_export import export_trail

    with signed_in(args) as (office, actor):
        asked = wanted(args, office.clock)
        written = export_trail(office, actor, Path(args.file), asked)
    if args.json:
        emit({"file": str(written.path), "entries": written.entries, "head": written.head})
    else:
        say(f"已导出 {written.entries} 条留痕到 {written.path}。")
    return 0


def run_verify(args: Namespace) -> int:
    """Recompute the whole chain; exit 1 where it is broken. Needs no account: it shows nothing."""
    from db.trail import verify

    with opened(args) as office:
        found = verify(office)
    if args.json:
        emit(
            {
                "ok": found.ok,
                "entries": found.entries,
                "head": found.head,
                "broken_at": found.broken_at,
                "reason": found.reason,
            }
        )
    elif found.ok:
        say(f"留痕完整：共 {found.entries} 条，末条校验值 {found.head[:16]}…")
    else:
        say(
            f"留痕校验没有通过：{found.reason}  处理办法：请保留数据库文件，"
            "查明原因，并用最近的备份核对"
        )
    return 0 if found.ok else 1
