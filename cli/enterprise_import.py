"""``enterprises import``, ``batches`` and ``undo``: lists in, what they did, and back."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Any

from cli.enterprise_decisions import Decisions, add_decisions
from cli.enterprise_export import target
from cli.output import emit, say, show, table
from cli.session import signed_in
from grading.refusals import Refusal

if TYPE_CHECKING:
    from db.enterprise_import import ImportResult
    from db.import_batches import BatchView
    from grading.refusals import Finding
    from templates.workbooks.cells import Steps

SEVERITIES = {"error": "错误", "warning": "提示", "note": "说明"}
SHOWN = 50


def add_import(commands: Any) -> None:
    """Add the commands to those of ``enterprises``."""
    new = commands.add_parser(
        "import",
        help="导入企业名单（.xlsx .xls .ods .csv）",
        description="导入企业名单。默认有一行错误就一行也不导入；空着的单元格不会抹掉已有的内容。",
    )
    new.add_argument("file", metavar="文件")
    new.add_argument(
        "--sheet", metavar="工作表", help="名称，或从 1 数起的序号；默认第一张有内容的"
    )
    new.add_argument("--header-row", type=int, metavar="行", help="表头所在的行；默认自动识别")
    new.add_argument("--skip-hidden", action="store_true", help="不读入表格里隐藏的行")
    new.add_argument(
        "--mapping",
        metavar="文件",
        help='列名对照（JSON）：{"名单里的列名": "本产品的字段"}，字段写 null 表示不读这一列',
    )
    new.add_argument(
        "--off",
        action="append",
        default=[],
        metavar="步骤",
        help="关闭一步规整，可写几次：width 全角改半角，blanks 空格，brackets 括号，case 大写，"
        "degrees 度分秒，dates 日期，units 单位换算，numbers 数字改文本",
    )
    add_decisions(new)
    new.add_argument("--dry-run", action="store_true", help="只检查和比较，不写入")
    new.add_argument("--good-rows", action="store_true", help="只导入合格行")
    new.add_argument("--errors", metavar="文件.xlsx", help="另写一份名单，每行后面注明问题")
    new.set_defaults(run=run_import)
    past = commands.add_parser(
        "batches", help="列出导入过的名单", description="列出导入过的名单，新的在前"
    )
    past.set_defaults(run=run_batches)
    back = commands.add_parser("undo", help="撤销一批导入", description="撤销一批导入")
    back.add_argument("batch", type=int, metavar="批次")
    back.set_defaults(run=run_undo)


def run_import(args: Namespace) -> int:
    """Read a list, put it into the register; findings by row and column."""
    from db.enterprise_import import ListRefusal, import_list
    from templates.workbooks.lists import read_list

    errors = target(args.errors, (".xlsx",)) if args.errors else None
    decisions = Decisions(args)
    with signed_in(args) as (office, actor):
        staged = read_list(
            args.file,
            args.sheet,
            decisions.mapping,
            header_row=args.header_row,
            off=args.off,
            take_hidden=not args.skip_hidden,
            progress=_progress("已读"),
        )
        _tell_steps(staged.steps)
        mended = decisions.mend(staged)
        if mended:
            say(f"按要求改了 {mended} 格，原文保留在留痕里。")
        refusal: Refusal | None = None
        try:
            result = import_list(
                office,
                actor,
                staged,
                good_rows=args.good_rows,
                dry_run=args.dry_run,
                answers=decisions.answers(staged),
                progress=_progress("已比较" if args.dry_run else "已导入"),
            )
        except ListRefusal as refused:
            refusal, result = refused, refused.result
        if args.dry_run and result.rejected and not args.good_rows:
            refusal = ListRefusal(staged, result)
    if errors is not None:
        from templates.workbooks.error_book import write_with_errors

        write_with_errors(errors, staged, result.findings)
        say(f"带问题说明的名单写在 {errors}")
    _tell(args, result, refusal)
    return refusal.exit_code if refusal else 0


def _tell_steps(steps: Steps) -> None:
    from templates.workbooks.cells import STEPS

    taken = [
        f"{title.split('（')[0]} {steps[step]} 处" for step, title in STEPS.items() if steps[step]
    ]
    if taken:
        say(f"规整：{'，'.join(taken)}。")


def _tell(args: Namespace, result: ImportResult, refusal: Refusal | None) -> None:
    if args.json:
        emit(result.as_json() | ({"error": refusal.as_error()} if refusal else {}))
    else:
        _show_findings(result.findings)
    if refusal is not None:
        say(str(refusal))
        return
    counts = (
        f"读 {result.read} 行：新增 {result.created}，更新 {result.updated}，"
        f"不变 {result.unchanged}，未导入 {result.rejected}"
    )
    if args.dry_run:
        say(f"试算，没有写入。{counts}。")
    elif result.batch is None:
        say(f"名单里没有新内容，名录没有改动。{counts}。")
    else:
        say(f"已导入，批次 {result.batch}。{counts}。撤销：enterprises undo {result.batch}")


def _show_findings(findings: list[Finding]) -> None:
    """The worst first; the rest is counted."""
    if not findings:
        return
    order = list(SEVERITIES)
    worst = sorted(findings, key=lambda finding: order.index(finding.severity))
    show(
        table(
            ("行", "列", "内容", "类别", "说明"),
            [
                (f.row, f.column, f.value[:24], SEVERITIES[f.severity], f.message)
                for f in worst[:SHOWN]
            ],
            right=(0,),
        )
    )
    if len(worst) > SHOWN:
        say(f"另有 {len(worst) - SHOWN} 条没有列出；--json 给出全部，--errors 写进名单。")


def run_batches(args: Namespace) -> int:
    """All imported lists, the newest first."""
    from db.import_batches import batches

    with signed_in(args) as (office, actor):
        found = batches(office, actor)
    if args.json:
        emit({"batches": [_batch_as_json(each) for each in found]})
    elif not found:
        say("还没有导入过名单。")
    else:
        headings = ("批次", "文件", "SHA-256", "读", "新增", "更新", "不变", "未导入", "导入人")
        show(
            table(
                (*headings, "时间", "状态"),
                [
                    (
                        each.batch,
                        each.file,
                        each.sha256[:12],
                        each.read,
                        each.created,
                        each.updated,
                        each.unchanged,
                        each.rejected,
                        each.actor,
                        f"{each.at:%Y-%m-%d %H:%M}",
                        f"已由 {each.undone_by} 撤销" if each.undone_at else "有效",
                    )
                    for each in found
                ],
                right=(0, 3, 4, 5, 6, 7),
            )
        )
    return 0


def _batch_as_json(batch: BatchView) -> dict[str, object]:
    from dataclasses import asdict

    told: dict[str, object] = asdict(batch)
    told["at"] = batch.at.isoformat()
    told["undone_at"] = batch.undone_at.isoformat() if batch.undone_at else None
    return told


def run_undo(args: Namespace) -> int:
    """Retire what a batch created, restore what it updated; else tell what is in the way."""
    from db.enterprise_conflicts import BatchConflicts
    from db.enterprise_undo import undo

    try:
        with signed_in(args) as (office, actor):
            done = undo(office, actor, args.batch)
    except BatchConflicts as refused:
        if args.json:
            emit({"error": refused.as_error(), "conflicts": refused.as_json()})
        else:
            rows = [(each.key, each.name, each.why) for each in refused.conflicts]
            show(table(("统一社会信用代码", "企业名称", "原因"), rows))
        say(str(refused))
        return refused.exit_code
    if args.json:
        emit({"batch": done.batch, "retired": done.retired, "restored": done.restored})
    else:
        say(f"已撤销第 {done.batch} 批：停用 {done.retired} 家，恢复 {done.restored} 家。")
    return 0


def _progress(word: str) -> Callable[[int, int], None]:
    """Say how far the work is, once a second at most and not at all when it is quick."""
    last = monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal last
        if monotonic() - last >= 1:
            last = monotonic()
            say(f"{word} {done} / {total} 行")

    return tell
