"""``audits quality``: what of an audit would not stand up to a look."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from typing import Any

from cli.output import emit, say, show, table
from cli.session import signed_in


def add(commands: Any, on_one: Any) -> None:
    """Register the verb; ``on_one`` makes a parser of one audit."""
    looked = on_one(commands, "quality", "质量检查：哪里经不起看，去哪里改")
    looked.set_defaults(run=run)


def run(args: Namespace) -> int:
    """The findings, the grave ones first."""
    from db.quality import quality_of

    with signed_in(args) as (office, actor):
        found = quality_of(office, actor, args.audit)
    if args.json:
        emit({"findings": [asdict(each) for each in found]})
        return 0
    if found:
        show(table(("程度", "问题"), ((each.severity_title, each.words) for each in found)))
    grave = sum(each.severity == "block" for each in found)
    say(f"必须改正 {grave} 处，请核对 {len(found) - grave} 处。" if found else "没有问题。")
    return 0
