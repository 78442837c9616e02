"""``papers``: report, certificate and the papers of the site visit as PDF files; letters."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from cli import letters
from cli.output import emit, say
from cli.papers_batch import add_batch
from cli.session import signed_in
from grading.refusals import Refusal

PAPERS = {
    "report": "绩效分级报告",
    "certificate": "绩效等级证书",
    "site": "现场核查表",
    "problems": "问题清单",
    "experts": "专家组意见",
}
ON_SITE = ("site", "problems", "experts")


def add(subparsers: Any) -> None:
    """Register the noun and one command per paper."""
    parser = subparsers.add_parser("papers", help="打印：报告、证书、现场核查文书、函和通知")
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True)
    for paper, title in PAPERS.items():
        one = commands.add_parser(
            paper, help=f"打印{title}（PDF）", description=f"打印{title}（PDF）"
        )
        one.add_argument("audit", metavar="ID", help="申报件的编号或序号")
        one.add_argument("file", metavar="文件.pdf")
        if paper in ON_SITE:
            one.add_argument("--blank", action="store_true", help="空白表，带到现场手写")
        one.add_argument("--reason", metavar="原因", default="", help="补打的原因")
        one.set_defaults(run=run, paper=paper)
    add_batch(commands)
    letters.add(commands)


def run(args: Namespace) -> int:
    """Write one paper; the printing is recorded."""
    from db.papers import draw
    from db.prints import print_into

    path = Path(args.file)
    if path.suffix.lower() != ".pdf":
        raise Refusal("只写 .pdf 文件", args.file, "把扩展名改为 .pdf")
    with signed_in(args) as (office, actor):
        kind = args.paper + ("_blank" if getattr(args, "blank", False) else "")
        drawn = draw(office, actor, kind, args.audit)
        printed = print_into(office, actor, drawn, path, reason=args.reason)
    if args.json:
        told = {"paper": args.paper, "file": str(printed.path), "sha256": printed.sha256}
        emit({**told, "printing": printed.ordinal})
    else:
        again = f"（第 {printed.ordinal} 次打印，记为补打）" if printed.ordinal > 1 else ""
        say(f"{PAPERS[args.paper]}写在 {printed.path}{again}")
    return 0
