"""``standards replay``: compute every decision of the database again and compare."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from typing import Any

from cli.output import emit, say, show, table
from cli.session import signed_in


def add(verbs: Any) -> None:
    """Register the verb below ``standards``."""
    parser = verbs.add_parser(
        "replay",
        help="重算数据库里的全部评定",
        description="用每件评定自己的标准文本、日期和事实重算，并与记录的摘要比对；"
        "有一件不符即退出码 1。",
    )
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """0 where every decision gives the digest it was stored with, else 1."""
    from db.decisions import replay

    with signed_in(args) as (office, _actor):
        results = replay(office)
    ok = all(result.ok for result in results)
    if args.json:
        emit({"ok": ok, "decisions": [asdict(result) for result in results]})
    elif results:
        rows = [
            (r.audit_number, r.decision, r.level, r.fingerprint[:12], r.reason or "一致")
            for r in results
        ]
        show(table(("申报件", "第几次", "等级", "标准指纹", "重算"), rows, right=(1,)))
    wrong = sum(not result.ok for result in results)
    say(f"重算 {len(results)} 件评定，{f'{wrong} 件不符' if wrong else '全部一致'}。")
    return 0 if ok else 1
