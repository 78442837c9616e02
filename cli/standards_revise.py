"""``standards revise`` and ``standards retire``: put rules right, put a pack out of use."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any, cast

from cli.output import UsageRefusal, emit, say
from cli.session import signed_in
from grading.refusals import Refusal


def add(verbs: Any) -> None:
    """Register the verbs below ``standards``."""
    revised = verbs.add_parser(
        "revise",
        help="更正、新增、停用或启用标准里的单项，成为修订（版本+N）",
        description="没有改动的各项保留已有的核对；改动的一项须重新核对。",
    )
    revised.add_argument("pack", metavar="ID", help="标准库里的标准：ID、ID@版本或指纹")
    revised.add_argument("--off", action="append", default=[], metavar="指标/等级", help="停用")
    revised.add_argument("--on", action="append", default=[], metavar="指标/等级", help="启用")
    revised.add_argument(
        "--change",
        metavar="FILE.json",
        help='更正或新增：{"指标/等级": {"text": …, "require": …, "basis": [{"document": …, '
        '"clause": …}], "evidence": …, "confidence": …}}，只写要改的字段，null 为改成无要求；'
        '"document:标识": {"title": …, "number": …} 登记文件',
    )
    revised.add_argument("--reason", required=True, metavar="理由")
    revised.set_defaults(run=revise_pack)
    retired = verbs.add_parser("retire", help="停用一个版本，不再用于新的申报件")
    retired.add_argument("pack", metavar="ID", help="标准库里的标准：ID@版本或指纹")
    retired.add_argument("--reason", required=True, metavar="理由")
    retired.add_argument("--again", action="store_true", help="恢复使用")
    retired.set_defaults(run=retire_pack)


def revise_pack(args: Namespace) -> int:
    """A revision with the changes named on the line."""
    from db.standard_editions import revise
    from grading.revisions import SWITCHED_OFF, SWITCHED_ON, Change

    changes: dict[str, Change] = dict.fromkeys(args.off, SWITCHED_OFF)
    changes |= dict.fromkeys(args.on, SWITCHED_ON)
    if args.change:
        changes |= _changes(Path(args.change))
    if not changes:
        raise UsageRefusal("没有写改什么", "", "写 --off、--on 或 --change")
    with signed_in(args) as (office, actor):
        pack = revise(office, actor, args.pack, changes, args.reason)
    if args.json:
        emit({"pack": pack.key, "fingerprint": pack.fingerprint})
    else:
        say(f"已修订为 {pack.key}；改动的各项请用 standards confirm 核对。")
    return 0


def _changes(path: Path) -> dict[str, Any]:
    from grading.entered_text import read_json

    content = read_json(path.read_bytes(), str(path))
    sound = isinstance(content, dict) and all(
        each is None or isinstance(each, dict) for each in content.values()
    )
    if not sound:
        raise Refusal("文件的写法不对", str(path), '写成 {"指标/等级": {"text": …, "require": …}}')
    return cast("dict[str, Any]", content)


def retire_pack(args: Namespace) -> int:
    """Put a pack out of use, or into use again."""
    from db.standard_editions import put_out_of_use

    with signed_in(args) as (office, actor):
        put_out_of_use(office, actor, args.pack, args.reason, again=args.again)
    state = "恢复使用" if args.again else "停用"
    if args.json:
        emit({"pack": args.pack, "retired": not args.again})
    else:
        say(f"{args.pack} 已{state}。")
    return 0
