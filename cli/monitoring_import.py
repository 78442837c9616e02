"""``monitoring import``, ``batches`` and ``undo``: files of hours in, what they did, and back."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from cli.output import emit, say, show, table
from cli.session import signed_in
from grading.refusals import Refusal

if TYPE_CHECKING:
    from db.monitoring.import_result import HoursImport

SHOWN = 40
SEVERITIES = {"error": "错误", "warning": "提示", "note": "说明"}


def add_import(commands: Any) -> None:
    """Add the commands to those of ``monitoring``."""
    new = commands.add_parser(
        "import",
        help="导入小时数据（.xlsx .xls .ods .csv，HJ 212 报文记录）",
        description="导入小时数据。有一处错误就一个小时也不导入；与原有相同的小时不动，"
        "不同的以后导入的为准并逐月列出；没有登记过的排放口按文件里的名称新建。",
    )
    new.add_argument("file", metavar="文件")
    new.add_argument("--enterprise", required=True, metavar="代码")
    new.add_argument("--outlet", metavar="名称", help="文件没有写排放口时，是哪一个")
    new.add_argument("--sheet", metavar="工作表")
    new.add_argument("--mapping", metavar="文件.json", help="列的含义，自动识别不对时用")
    new.add_argument("--good-rows", action="store_true", help="只导入合格的小时")
    new.add_argument("--no-new-outlets", action="store_true", help="不新建排放口")
    new.add_argument("--same-enterprise", action="store_true", help="确认文件就是这家企业的")
    new.add_argument("--dry-run", action="store_true", help="只检查和比较，不写入")
    new.set_defaults(run=run_import)
    past = commands.add_parser("batches", help="列出导入过的文件，新的在前")
    past.add_argument("--enterprise", required=True, metavar="代码")
    past.set_defaults(run=run_batches)
    back = commands.add_parser("undo", help="撤销一批导入，恢复原有的小时")
    back.add_argument("batch", type=int, metavar="批次")
    back.set_defaults(run=run_undo)


def run_import(args: Namespace) -> int:
    """Read a file of hours, put it into the records."""
    from db.monitoring.hours_import import import_hours
    from db.monitoring.import_result import HoursRefusal
    from templates.monitoring.reading import read_hours

    mapping = _mapping(args.mapping) if args.mapping else None
    refusal: Refusal | None = None
    with signed_in(args) as (office, actor):
        staged = read_hours(
            args.file, outlet=args.outlet, sheet=args.sheet, mapping=mapping,
            progress=progress("已读", "行"),
        )  # fmt: skip
        try:
            result = import_hours(
                office, actor, args.enterprise, staged,
                good_rows=args.good_rows,
                new_outlets=not args.no_new_outlets,
                other_enterprise=args.same_enterprise,
                dry_run=args.dry_run,
                progress=progress("已比较" if args.dry_run else "已导入", "列"),
            )  # fmt: skip
        except HoursRefusal as refused:
            refusal, result = refused, refused.result
        if args.dry_run and staged.faulty and not args.good_rows:
            refusal = HoursRefusal(staged, result)
    _tell(args, result, refusal)
    return refusal.exit_code if refusal else 0


def _mapping(path: str) -> Any:
    try:
        return json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as trouble:
        raise Refusal("列对照文件读不出来", path, "请核对路径和 JSON 写法") from trouble


def _tell(args: Namespace, result: HoursImport, refusal: Refusal | None) -> None:
    if args.json:
        emit(result.as_json() | ({"error": refusal.as_error()} if refusal else {}))
    else:
        _show(result)
    if refusal is not None:
        say(str(refusal))
        return
    counts = (
        f"读 {result.read} 行，{result.hours} 个小时值：新增 {result.added}，"
        f"改动 {result.changed_hours}，相同 {result.unchanged}"
    )
    if result.created_outlets:
        counts += (
            f"；新排放口 {len(result.created_outlets)} 个：{'、'.join(result.created_outlets[:8])}"
        )
    if args.dry_run:
        say(f"试算，没有写入。{counts}。")
    elif result.batch is None:
        say(f"文件里没有新内容（可能已经导入过），记录没有改动。{counts}。")
    else:
        say(f"已导入，批次 {result.batch}。{counts}。撤销：monitoring undo {result.batch}")


def _show(result: HoursImport) -> None:
    from grading.monitoring.hours import hour_start

    if result.findings:
        order = list(SEVERITIES)
        worst = sorted(result.findings, key=lambda finding: order.index(finding.severity))
        rows = [
            (f.sheet, f.row, f.column, f.value[:24], SEVERITIES[f.severity], f.message)
            for f in worst[:SHOWN]
        ]
        show(table(("工作表", "行", "列", "内容", "类别", "说明"), rows, right=(1,)))
        if len(worst) > SHOWN:
            say(f"另有 {len(worst) - SHOWN} 条没有列出；--json 给出全部。")
    if result.changed:
        say("与原有不同、以这次为准的小时：")
        lines = [
            (c.outlet, c.pollutant, c.month, c.hours, f"{hour_start(c.first_hour):%m-%d %H:00}",
             f"{hour_start(c.last_hour):%m-%d %H:00}",
             "；".join(f"{old} → {new}" for _, old, new in c.examples))
            for c in result.changed[:SHOWN]
        ]  # fmt: skip
        show(table(("排放口", "污染物", "月份", "小时", "首时", "末时", "例"), lines, right=(3,)))
        if len(result.changed) > SHOWN:
            say(f"另有 {len(result.changed) - SHOWN} 个月没有列出；--json 给出全部。")


def run_batches(args: Namespace) -> int:
    """All files imported for an enterprise, the newest first."""
    from db.monitoring.batches import batches

    with signed_in(args) as (office, actor):
        found = batches(office, actor, args.enterprise)
    if args.json:
        emit({"batches": [each.as_json() for each in found]})
    elif not found:
        say("还没有导入过小时数据。")
    else:
        rows = [
            (each.batch, each.file, each.sha256[:12], each.form, each.read, each.hours,
             each.changed, each.by, f"{each.at:%Y-%m-%d %H:%M}",
             f"已由 {each.undone_by} 撤销" if each.undone_at else "有效")
            for each in found
        ]  # fmt: skip
        headings = (
            "批次",
            "文件",
            "SHA-256",
            "格式",
            "行",
            "小时值",
            "改动",
            "导入人",
            "时间",
            "状态",
        )
        show(table(headings, rows, right=(0, 4, 5, 6)))
    return 0


def run_undo(args: Namespace) -> int:
    """Take a file back."""
    from db.monitoring.batches import undo

    with signed_in(args) as (office, actor):
        done = undo(office, actor, args.batch)
    if args.json:
        emit(done.as_json())
    told = f"，停用排放口：{'、'.join(done.outlets)}" if done.outlets else ""
    say(
        f"已撤销第 {done.batch} 批：撤下 {done.retired} 个月的数据，"
        f"恢复原有的 {done.restored} 个月{told}。"
    )
    return 0


def progress(word: str, unit: str) -> Callable[[int, int], None]:
    """Say how far the work is, once a second at most and not at all when it is quick."""
    last = monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal last
        if monotonic() - last >= 1:
            last = monotonic()
            say(f"{word} {done} / {total} {unit}")

    return tell
