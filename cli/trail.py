"""``trail verify``: is the record of who did what still as it was written?"""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from cli.output import emit, say
from cli.session import opened


def add(subparsers: Any) -> None:
    trail = subparsers.add_parser("trail", help="留痕：校验", description="留痕：校验")
    commands = trail.add_subparsers(title="命令", metavar="命令", required=True)
    verify = commands.add_parser(
        "verify",
        help="从头校验全部留痕",
        description="从头校验全部留痕：每一条都与前一条相连，任何改动、删除都会发现。",
    )
    verify.set_defaults(run=run_verify)


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
