"""``standards print`` and the paper of ``standards diff``: standards as PDF and Excel files."""

from __future__ import annotations

import os
from argparse import Namespace
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.output import emit, say
from cli.packs import NAMES, from_library, packs_named
from cli.session import signed_in
from grading.refusals import Refusal

if TYPE_CHECKING:
    from grading.packs import Pack


def add(verbs: Any) -> None:
    """Register the verb below ``standards``."""
    printed = verbs.add_parser(
        "print",
        help="标准对照表：指标、各等级要求、依据与核实程度（.pdf 或 .xlsx）",
        description="标准对照表。PDF 为 A3 横向，没有双人核对完的标准每页标“待核稿”；"
        "Excel 只供阅读，要修改标准请用 export。",
    )
    printed.add_argument("pack", metavar="ID", help=NAMES)
    printed.add_argument("file", metavar="OUT.pdf/.xlsx")
    printed.set_defaults(run=print_pack)


@dataclass(frozen=True, slots=True)
class _Named:
    """Packs named on the command line, and what a paper says about where it was printed."""

    packs: tuple[Pack, ...]
    states: tuple[str, ...]
    printed: datetime
    office: str = ""
    sample: bool = False


def print_pack(args: Namespace) -> int:
    """Write 标准对照表 of one pack."""
    path = _path(args.file, ".pdf", ".xlsx")
    from templates.papers.content import StandardContent

    named = _named(args, args.pack)
    content = StandardContent(
        named.packs[0], named.printed, named.states[0], named.office, named.sample
    )
    if path.suffix.lower() == ".xlsx":
        from templates.workbooks.standard_table import write_standard_table

        write_standard_table(path, content)
    else:
        from templates.papers.standard import draw_standard

        _write(path, draw_standard(content))
    pack = content.pack
    if args.json:
        emit(
            {
                "pack": pack.key,
                "fingerprint": pack.fingerprint,
                "state": content.state,
                "file": str(path),
            }
        )
    else:
        say(f"{pack.key} 的标准对照表（{content.state}）写在 {path}")
    return 0


def print_changes(args: Namespace) -> int:
    """Write 版本对照表 of the two packs ``old`` and ``new`` to ``file``."""
    path = _path(args.file, ".pdf")
    from grading.editions import compare
    from templates.papers.content import EditionsContent
    from templates.papers.edition_changes import draw_edition_changes

    named = _named(args, args.old, args.new)
    found = compare(*named.packs)
    old_state, new_state = named.states
    content = EditionsContent(
        found, named.printed, old_state, new_state, named.office, named.sample
    )
    _write(path, draw_edition_changes(content))
    if args.json:
        emit({"old": found.old.key, "new": found.new.key, "file": str(path)})
    else:
        say(f"{found.old.key} → {found.new.key} 的版本对照表写在 {path}")
    return 0


def _named(args: Namespace, *names: str) -> _Named:
    """With ``--db`` the library's packs and their states; shipped packs and files are drafts."""
    from templates.papers.content import DRAFT

    if not from_library(args):
        packs = packs_named(args, *names)
        return _Named(packs, tuple(DRAFT for _ in packs), datetime.now().astimezone())
    from db.library import pack_named
    from db.standards import standards
    from db.users import office_name

    with signed_in(args) as (office, actor):
        packs = tuple(pack_named(office, actor, name) for name in names)
        states = {view.pack.fingerprint: view.state for view in standards(office, actor)}
        return _Named(
            packs,
            tuple(states.get(pack.fingerprint, DRAFT) for pack in packs),
            office.clock.now(),
            office_name(office),
            office.is_sample,
        )


def _path(text: str, *kinds: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in kinds:
        words = " 或 ".join(kinds)
        raise Refusal(f"只写 {words} 文件", text, f"把扩展名改为 {words}")
    if path.is_dir():
        raise Refusal("这是一个文件夹，不是文件", text, "请写到文件名为止")
    return path


def _write(path: Path, pdf: bytes) -> None:
    """The file stands under its name only when it is complete."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        unfinished.write_bytes(pdf)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
