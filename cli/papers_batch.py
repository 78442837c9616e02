"""``papers batch``: certificates, reports or letters by the hundred into a folder."""

from __future__ import annotations

import signal
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from cli.output import emit, say
from cli.session import signed_in

if TYPE_CHECKING:
    from db.paper_batches import BatchResult

_FEW = 10  # audits left out that are named one by one; the index names all


def add_batch(commands: Any) -> None:
    """Add ``batch`` to the commands of ``papers``."""
    batch = commands.add_parser(
        "batch",
        help="批量打印证书、报告或文书到一个文件夹",
        description=(
            "批量打印：每份一个 PDF，另有合订本.pdf 和目录.xlsx。按 Ctrl+C 停下，"
            "再次运行同样的命令会接着做：已做好且没有变化的留用，其余重做。"
        ),
    )
    batch.add_argument(
        "--what",
        required=True,
        metavar="文书",
        help="certificates 证书，reports 报告，或申报件文书的编号、名称（见 papers kinds）",
    )
    batch.add_argument("folder", metavar="文件夹", help="空文件夹，或上次没有做完的那个")
    group = batch.add_argument_group("条件（写几个就同时符合几个；证书只打已公布的）")
    group.add_argument("--round", metavar="批次", default="", help="申报批次的编号")
    group.add_argument("--year", metavar="年度", type=int)
    group.add_argument("--county", metavar="县区", default="", help="名称或六位代码")
    group.add_argument("--level", metavar="等级", default="")
    group.add_argument("--state", metavar="状态", default="")
    batch.add_argument("--reason", metavar="原因", default="", help="其中补打的原因")
    batch.set_defaults(run=run_batch)


def run_batch(args: Namespace) -> int:
    """Print the batch; 1 where papers were left out or it was stopped."""
    from db.batch_choice import BatchChoice
    from db.paper_batches import print_batch

    choice = BatchChoice((), args.state, args.county, args.level, args.year, args.round)
    with signed_in(args) as (office, actor), _stopping() as stopped:
        result = print_batch(
            office,
            actor,
            args.what,
            Path(args.folder),
            choice,
            reason=args.reason,
            progress=_progress(),
            cancelled=stopped,
        )
    if args.json:
        emit(_told(args.what, result))
    else:
        for line in _sentences(result):
            say(line)
    return int(result.stopped or bool(result.left))


def _told(what: str, result: BatchResult) -> dict[str, object]:
    return {
        "what": what,
        "folder": str(result.folder),
        "made": result.made,
        "kept": result.kept,
        "pages": result.pages,
        "reprinted": result.again,
        "left": [
            {"audit": each.number, "enterprise": each.enterprise, "why": each.why}
            for each in result.left
        ],
        "outside": list(result.outside),
        "bound": str(result.bound) if result.bound else None,
        "index": str(result.index) if result.index else None,
        "stopped": result.stopped,
        "trail": result.entry,
    }


def _sentences(result: BatchResult) -> Iterator[str]:
    again = f"（其中补打 {result.again} 份）" if result.again else ""
    yield f"新做 {result.made} 份{again}，留用 {result.kept} 份，共 {result.pages} 页"
    for each in result.left[:_FEW]:
        yield f"未打印：{each.number} {each.enterprise}：{each.why}"
    if len(result.left) > _FEW:
        yield f"未打印的还有 {len(result.left) - _FEW} 件，见{result.index or '目录'}"
    if result.outside:
        yield f"不再属于本批、未删除的文件：{'、'.join(result.outside[:_FEW])}"
    if result.stopped:
        yield "已停下；再次运行同样的命令会接着做"
    else:
        yield f"写在 {result.folder}"


@contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """Ctrl+C ends the batch after the file under way, not in the middle of it."""
    asked: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: asked.append(number))
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)


def _progress() -> Callable[[int, int, str], None]:
    """Say how far the batch is, every few seconds and not at all when it is quick."""
    last = monotonic()

    def tell(done: int, total: int, what: str) -> None:
        nonlocal last
        if monotonic() - last >= 2:
            last = monotonic()
            say(f"{done} / {total}　{what}")

    return tell
