"""``standards``: the packs, what stands in them, and whether a file is a sound pack."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli import (
    replay,
    standards_confirm,
    standards_editions,
    standards_exchange,
    standards_papers,
    standards_revise,
)
from cli.output import emit, show, table
from cli.packs import NAMES, from_library, packs_named
from cli.session import signed_in

if TYPE_CHECKING:
    from grading.packs import Pack


def add(subparsers: Any) -> None:
    """Register the commands."""
    parser = subparsers.add_parser(
        "standards",
        help="分级标准：列出、查看、检查、比较、打印、导出、导入、核对、修订",
        description="写了 --db 或 --user 时用数据库里的标准库，否则用自带的标准。",
    )
    verbs = parser.add_subparsers(title="命令", metavar="命令", required=True)
    verbs.add_parser("list", help="列出标准").set_defaults(run=list_packs)
    shown = verbs.add_parser("show", help="查看一个标准的全部内容")
    shown.add_argument("pack", metavar="ID", help=NAMES)
    shown.set_defaults(run=show_pack)
    checked = verbs.add_parser("check", help="检查一个标准文件")
    checked.add_argument("file", metavar="FILE", help="YAML 文件，或标准工作簿（.xlsx）")
    checked.set_defaults(run=check_pack)
    standards_editions.add(verbs)
    standards_exchange.add(verbs)
    standards_confirm.add(verbs)
    standards_revise.add(verbs)
    standards_papers.add(verbs)
    replay.add(verbs)


def list_packs(args: Namespace) -> int:
    """The packs of the library with their state, or the shipped ones, one line each."""
    states: list[str] = []
    if from_library(args):
        from db.standards import standards

        with signed_in(args) as (office, actor):
            views = standards(office, actor)
        packs = [view.pack for view in views]
        states = [view.state for view in views]
    else:
        from grading.library import load, shipped

        packs = [load(each.key) for each in shipped()]
    if args.json:
        listed = [_identity(pack) for pack in packs]
        for each, state in zip(listed, states, strict=False):
            each["state"] = state
        emit({"standards": listed})
        return 0
    rows = [
        [pack.key, pack.title, pack.industry, "/".join(pack.levels), pack.in_force, pack.review_by]
        for pack in packs
    ]
    headings = ["标准", "名称", "行业", "等级", "实施日期", "复查日期"]
    if states:
        headings.append("状态")
        rows = [[*row, state] for row, state in zip(rows, states, strict=True)]
    show(table(headings, rows))
    return 0


def show_pack(args: Namespace) -> int:
    """One pack: with ``--json`` all its content, otherwise its indicators by aspect."""
    from grading.strict_yaml import read_yaml

    [pack] = packs_named(args, args.pack)
    if args.json:
        fields = read_yaml(pack.text, pack.source).named()
        content = {name: place.content() for name, place in fields}
        emit({**content, "fingerprint": pack.fingerprint})
    else:
        show("\n".join(_described(pack)))
    return 0


def check_pack(args: Namespace) -> int:
    """Read a file as strictly as an assessment would; the refusal says what is wrong."""
    path = Path(args.file)
    if path.suffix.lower() in (".xlsx", ".xls", ".ods"):
        from templates.workbooks.packs import read_pack_book

        pack = read_pack_book(path).pack
    else:
        from grading.library import read_pack_file

        pack = read_pack_file(path)
    cells = [cell for each in pack.indicators for cell in each.levels.values()]
    evidence = Counter(cell.evidence for cell in cells)
    silent = sum(cell.silent for cell in cells)
    if args.json:
        emit(
            {
                "ok": True,
                **_identity(pack),
                "requirements": len(cells),
                "evidence": {name: evidence[name] for name in ("read", "recalled", "drafted")},
                "silent": silent,
                "facts": len(pack.facts),
                "vetoes": len(pack.vetoes),
                "emergency": len(pack.emergency),
            }
        )
        return 0
    show(f"可用：{pack.title}（{pack.key}）")
    show(f"指纹 {pack.fingerprint}")
    show(
        f"指标 {len(pack.indicators)} 项，要求 {len(cells)} 条"
        f"（见 {evidence['read']}，知 {evidence['recalled']}，拟 {evidence['drafted']}；"
        f"其中不参与判定 {silent} 条），"
        f"事实 {len(pack.facts)} 个，一票否决 {len(pack.vetoes)} 条，"
        f"应急措施 {len(pack.emergency)} 条"
    )
    return 0


def _identity(pack: Pack) -> dict[str, object]:
    return {
        "pack": pack.id,
        "edition": pack.edition,
        "title": pack.title,
        "industry": pack.industry,
        "levels": pack.levels,
        "in_force": pack.in_force,
        "review_by": pack.review_by,
        "fingerprint": pack.fingerprint,
        "indicators": len(pack.indicators),
    }


def _described(pack: Pack) -> Iterator[str]:
    yield f"{pack.title}（{pack.key}）"
    yield f"等级 {' > '.join(pack.levels)} · 实施 {pack.in_force} · 复查 {pack.review_by}"
    yield f"指纹 {pack.fingerprint}"
    for aspect, name in pack.aspects.items():
        indicators = [each for each in pack.indicators if each.aspect == aspect]
        yield ""
        yield f"【{name}】{len(indicators)} 项"
        for indicator in indicators:
            legal = "（法定线）" if indicator.legal else ""
            yield f"  {indicator.name}{legal}  {indicator.id}"
            for level, cell in indicator.levels.items():
                silence = f"，{cell.silence}" if cell.silent else ""
                yield f"    {level}  {cell.text}〔{cell.mark}{silence}〕"
    if pack.vetoes:
        yield ""
        yield f"【一票否决】{len(pack.vetoes)} 条"
        for veto in pack.vetoes:
            silence = f"，{veto.silence}" if veto.silent else ""
            yield f"  {veto.name}（封顶 {veto.caps_at}）〔{veto.mark}{silence}〕"
