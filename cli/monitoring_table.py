"""``monitoring table``: the 监测达标情况表 of an enterprise as a PDF."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from cli.output import emit, say
from cli.session import signed_in
from grading.refusals import Refusal

Wishes = Callable[[Namespace], dict[str, Any]]


def add_table(
    commands: Any,
    period: Callable[[Any], None],
    lines: Callable[[Any], None],
    wishes: Wishes,
) -> None:
    """Add the command; period, lines and what is made of them are those of its neighbours."""
    parser = commands.add_parser("table", help="监测达标情况表（PDF）：逐月两种口径、疑点和豁免")
    parser.add_argument("file", metavar="OUT.pdf")
    period(parser)
    lines(parser)
    parser.set_defaults(run=partial(run_table, wishes))


def run_table(wishes: Wishes, args: Namespace) -> int:
    """Write the paper."""
    from db.monitoring.paper_content import write_monitoring_table

    path = Path(args.file)
    if path.suffix.lower() != ".pdf":
        raise Refusal("只写 .pdf 文件", args.file, "把扩展名改为 .pdf")
    asked = wishes(args)
    with signed_in(args) as (office, actor):
        content = write_monitoring_table(
            office, actor, args.enterprise, args.first, args.last, path, **asked
        )
    months = sum(len(each.months) for each in content.series)
    if args.json:
        emit(
            {
                "file": str(path),
                "enterprise": content.enterprise,
                "series": len(content.series),
                "months": months,
                "doubts": len(content.doubts),
                "trial": bool(content.mark),
            }
        )
        return 0
    say(
        f"{content.enterprise}监测达标情况表（{content.period}）：{len(content.series)} 个排放口×"
        f"污染物，{months} 个月，疑点 {len(content.doubts)} 处，写在 {path}"
    )
    return 0
