"""``backup`` and ``restore``."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from cli.output import emit, say
from cli.session import signed_in


def add(subparsers: Any) -> None:
    backup = subparsers.add_parser(
        "backup",
        help="备份数据库",
        description="备份数据库到一个文件：写好后打开检查，通过才算数；旁边有一份清单（.json）。"
        "需要管理角色。",
    )
    backup.add_argument("file", metavar="文件", help="备份文件，不能已经存在")
    backup.set_defaults(run=run_backup)
    restore = subparsers.add_parser(
        "restore",
        help="从备份恢复",
        description="从备份恢复：先检查备份，再放到数据库的位置；原来的数据库改名保留。",
    )
    restore.add_argument("file", metavar="文件", help="备份文件")
    restore.set_defaults(run=run_restore)


def run_backup(args: Namespace) -> int:
    """A checked copy of the database."""
    from db.backup import backup

    with signed_in(args) as (office, actor):
        made = backup(office, actor, args.file)
    if args.json:
        emit(made.as_json() | {"file": str(made.file), "manifest": str(made.manifest)})
    else:
        say(
            f"已备份到 {made.file}（{made.size / 1e6:.1f} MB，留痕 {made.content.trail_entries} "
            "条，已打开检查通过）。"
        )
    return 0


def run_restore(args: Namespace) -> int:
    """Put a backup in the place of the database; whoever may replace the file may do this."""
    from db.backup import restore

    back = restore(args.file, args.db)
    if args.json:
        emit(
            {
                "database": str(back.target),
                "kept": str(back.kept) if back.kept else None,
                "edition": back.content.edition,
                "rows": back.content.rows,
                "trail_entries": back.content.trail_entries,
                "trail_head": back.content.trail_head,
            }
        )
    else:
        kept = f"原来的数据库保留为 {back.kept}。" if back.kept else ""
        say(f"已恢复到 {back.target}，留痕 {back.content.trail_entries} 条，检查通过。{kept}")
    return 0
