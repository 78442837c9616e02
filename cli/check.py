"""``check``: look through the whole database."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from cli.output import emit, say, show, table
from cli.session import opened


def add(subparsers: Any) -> None:
    check = subparsers.add_parser(
        "check",
        help="检查数据库",
        description="检查数据库：文件、留痕，以及每一类记录是否齐全、相符。只看，不改。",
    )
    check.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Print what is wrong; exit 1 if anything is. Needs no account: it changes nothing."""
    from db.check import check

    with opened(args) as office:
        findings = check(office)
    if args.json:
        emit({"ok": not findings, "findings": [each.as_json() for each in findings]})
    elif findings:
        show(table(("检查", "问题"), [(each.rule, each.message) for each in findings]))
        say(
            f"发现 {len(findings)} 个问题。  处理办法：请保留数据库文件，"
            "不要继续办理，从最近的备份恢复或联系维护人员"
        )
    else:
        say("数据库完好，没有发现问题。")
    return 1 if findings else 0
