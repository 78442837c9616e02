"""``standards export`` and ``standards import``: a pack as a file, and a file as a new edition."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import Any

from cli.output import emit, say
from cli.packs import NAMES, packs_named
from cli.session import signed_in
from grading.refusals import Refusal


def add(verbs: Any) -> None:
    """Register the verbs below ``standards``."""
    out = verbs.add_parser("export", help="导出一个标准：.xlsx 供修改，.yaml 为原文")
    out.add_argument("pack", metavar="ID", help=NAMES)
    out.add_argument("file", metavar="FILE.xlsx/.yaml")
    out.set_defaults(run=export_pack)
    taken = verbs.add_parser(
        "import",
        help="把改好的 .xlsx 或 .yaml 导入数据库的标准库",
        description="作为新的一版进入标准库（待核稿）。同一标识、同一版本不能有两种内容；"
        "在原版本上更正的，版本写成 原版本+1、原版本+2，并写明理由。",
    )
    taken.add_argument("file", metavar="FILE")
    taken.add_argument("--reason", default="", metavar="理由", help="修订的理由")
    taken.set_defaults(run=import_pack)


def export_pack(args: Namespace) -> int:
    """Write a pack as a workbook, or its text as it is kept."""
    path = Path(args.file)
    kind = path.suffix.lower()
    if kind not in (".xlsx", ".yaml", ".yml"):
        raise Refusal("只写 .xlsx 或 .yaml 文件", args.file, "改正扩展名")
    [pack] = packs_named(args, args.pack)
    if kind == ".xlsx":
        from templates.workbooks.packs import write_pack_book

        write_pack_book(path, pack)
    else:
        unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
        try:
            unfinished.write_text(pack.text, encoding="utf-8")
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    if args.json:
        emit({"pack": pack.key, "fingerprint": pack.fingerprint, "file": str(path)})
    else:
        say(f"{pack.key} 写在 {path}")
    return 0


def import_pack(args: Namespace) -> int:
    """Take a file into the library of the database, as a draft."""
    from db.standard_editions import import_edition

    with signed_in(args) as (office, actor):
        added = import_edition(office, actor, Path(args.file), reason=args.reason)
    pack = added.pack
    if args.json:
        emit({"pack": pack.key, "fingerprint": pack.fingerprint, "new": added.new})
    elif added.new:
        say(f"{pack.key}《{pack.title}》已进入标准库，待核稿。")
    else:
        say(f"标准库里已有内容相同的 {pack.key}，没有变化。")
    return 0
