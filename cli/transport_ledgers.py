"""``transport import``, ``batches``, ``row``, ``undo``, ``template``: ledgers in and back."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.dates import day
from cli.output import emit, say, show, table
from cli.session import signed_in

if TYPE_CHECKING:
    from db.transport.imports import LedgerImport

SHOWN = 40
KINDS = ("gate", "volumes", "inplant", "machines")
KIND_HELP = "gate 进出厂车辆，volumes 大宗物料运量，inplant 厂内车辆，machines 非道路移动机械"


def add_ledgers(commands: Any) -> None:
    """Add the commands to those of ``transport``."""
    new = commands.add_parser(
        "import",
        help="导入台账（.xlsx .xls .ods .csv），有一行错误就一行也不导入",
        description="导入台账。同一次通过（同车同时同向）不重复入账；"
        "错误的行可用 --good-rows 剔除。",
    )
    new.add_argument("file", metavar="文件")
    new.add_argument("--enterprise", required=True, metavar="代码")
    new.add_argument("--ledger", choices=KINDS, help=f"{KIND_HELP}；默认按列名识别")
    new.add_argument("--sheet", metavar="工作表")
    new.add_argument("--as-of", type=day, metavar="日期", help="厂内车辆、机械是哪一天的，默认今天")
    new.add_argument("--good-rows", action="store_true", help="只导入没有错误的行")
    new.add_argument("--dry-run", action="store_true", help="只检查和比较，不写入")
    new.set_defaults(run=run_import)
    past = commands.add_parser("batches", help="导入过的台账，新的在前")
    past.add_argument("--enterprise", required=True, metavar="代码")
    past.set_defaults(run=run_batches)
    one = commands.add_parser("row", help="台账里的一行，从比例查回原始记录")
    one.add_argument("batch", type=int, metavar="批次")
    one.add_argument("row", type=int, metavar="行号")
    one.set_defaults(run=run_row)
    back = commands.add_parser("undo", help="撤销一批台账")
    back.add_argument("batch", type=int, metavar="批次")
    back.add_argument("--reason", required=True, metavar="理由")
    back.set_defaults(run=run_undo)
    empty = commands.add_parser("template", help="写一份空台账")
    empty.add_argument("file", metavar="文件.xlsx")
    empty.add_argument("--ledger", choices=KINDS, default="gate", help=KIND_HELP)
    empty.set_defaults(run=run_template)


def run_import(args: Namespace) -> int:
    """Read a ledger, put it into the records."""
    from db.transport.imports import LedgerRefusal, import_ledger
    from templates.transport.reading import read_ledger

    with signed_in(args) as (office, actor):
        staged = read_ledger(args.file, args.ledger, sheet=args.sheet, latest=office.clock.now())
        try:
            done = import_ledger(
                office, actor, args.enterprise, staged, good_rows=args.good_rows,
                dry_run=args.dry_run, as_of=args.as_of,
            )  # fmt: skip
        except LedgerRefusal as refusal:
            if args.json:
                emit({**refusal.result.as_json(), "error": refusal.as_error()})
                return 1
            _tell(refusal.result)
            raise
    if args.json:
        emit(done.as_json())
        return 0
    _tell(done)
    return 0


def _tell(done: LedgerImport) -> None:
    for each in done.findings[:SHOWN]:
        word = "错误" if each.severity == "error" else "提示"
        say(f"  {word} 第 {each.row} 行 {each.column}：{each.message}")
    if len(done.findings) > SHOWN:
        say(f"  …… 另有 {len(done.findings) - SHOWN} 条，用 --json 看全部")
    where = f"批次 {done.batch}" if done.batch is not None else "没有写入"
    span = f"，{done.first_month} 至 {done.last_month}" if done.first_month else ""
    say(
        f"{where}：读 {done.read} 行，入账 {done.kept} 条{span}，重复 {done.repeated} 条，"
        f"剔除 {done.rejected} 行"
    )


def run_batches(args: Namespace) -> int:
    """The ledgers of an enterprise."""
    from db.transport.batches import batches

    with signed_in(args) as (office, actor):
        found = batches(office, actor, args.enterprise)
    if args.json:
        emit(
            {
                "batches": [
                    {
                        "batch": b.batch, "ledger": b.ledger, "file": b.file, "sha256": b.sha256,
                        "read": b.read, "kept": b.kept, "repeated": b.repeated,
                        "rejected": b.rejected, "first_month": b.first_month,
                        "last_month": b.last_month, "as_of": b.as_of, "filled": b.filled,
                        "counts": b.counts, "at": b.at, "by": b.by, "undone_at": b.undone_at,
                    }
                    for b in found
                ]
            }
        )  # fmt: skip
        return 0
    lines = [
        (b.batch, b.title, b.file, b.kept, f"{b.first_month} 至 {b.last_month}", f"{b.at:%Y-%m-%d}",
         b.by, "已撤销" if b.undone_at else "")
        for b in found
    ]  # fmt: skip
    if lines:
        show(
            table(("批次", "台账", "文件", "入账", "月份", "导入", "人员", ""), lines, right=(0, 3))
        )
    say(f"{len(lines)} 批台账")
    return 0


def run_row(args: Namespace) -> int:
    """One row as it is kept."""
    from db.transport.batches import ledger_rows
    from grading.refusals import Refusal

    with signed_in(args) as (office, actor):
        found = ledger_rows(office, actor, args.batch, args.row)
    if not found:
        raise Refusal(f"批次 {args.batch} 没有入账的第 {args.row} 行", "行号", "核对行号")
    if args.json:
        rows = [{"cells": dict(each.cells)} for each in found]
        emit({"batch": args.batch, "row": args.row, "file": found[0].file, "rows": rows})
        return 0
    say(f"{found[0].file} 第 {args.row} 行（文件 SHA-256 {found[0].sha256[:16]}…）")
    for each in found:
        show(table(("项", "内容"), [cell for cell in each.cells if cell[1]]))
    return 0


def run_undo(args: Namespace) -> int:
    """Take a ledger out of the account."""
    from db.transport.batches import undo

    with signed_in(args) as (office, actor):
        done = undo(office, actor, args.batch, reason=args.reason)
    if args.json:
        emit({"batch": done.batch, "undone_at": done.undone_at, "reason": done.undone_reason})
    else:
        say(f"批次 {done.batch}（{done.file}）已撤销，{done.kept} 条不再计入")
    return 0


def run_template(args: Namespace) -> int:
    """An empty ledger."""
    from templates.workbooks.transport import write_ledger_template

    write_ledger_template(Path(args.file), args.ledger)
    if args.json:
        emit({"file": args.file, "ledger": args.ledger})
    else:
        say(f"已写 {args.file}")
    return 0
