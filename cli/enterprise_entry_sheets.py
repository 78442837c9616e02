"""``enterprises entries import | template``: entries from a workbook, and an empty one."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.output import emit, say, show, table
from cli.session import signed_in
from grading.refusals import Refusal

if TYPE_CHECKING:
    from db.enterprise_entry_batches import EntryImport
    from grading.refusals import Finding

SEVERITIES = {"error": "错误", "warning": "提示", "note": "说明"}


def add_sheets(under: Any) -> None:
    """Add these commands under ``enterprises entries``."""
    new = under.add_parser(
        "import",
        help="导入一份登记工作簿",
        description="导入登记工作簿：一张工作表一种登记。有一处错误就一条也不登记。",
    )
    new.add_argument("file", metavar="文件")
    new.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    new.set_defaults(run=run_import)
    many = under.add_parser("imports", help="列出登记的导入", description="列出登记的导入")
    many.set_defaults(run=run_imports)
    back = under.add_parser(
        "undo-import",
        help="撤销一次导入",
        description="撤销一次导入：新登记的停用，更新的改回；有一条后来改过就全不撤销",
    )
    back.add_argument("number", metavar="编号", type=int, help="编号见 entries imports")
    back.set_defaults(run=run_undo_import)
    empty = under.add_parser(
        "template", help="取一份空白登记工作簿", description="取一份空白登记工作簿（.xlsx）"
    )
    empty.add_argument("file", metavar="文件.xlsx")
    empty.set_defaults(run=run_template)


def run_import(args: Namespace) -> int:
    """Enter what a workbook says, all of it or nothing."""
    from db.enterprise_entry_import import EntriesRefusal, import_entries, in_order, sheet_kinds
    from templates.workbooks.entry_sheets import read_entries

    with signed_in(args) as (office, actor):
        rows, remarks = read_entries(args.file, sheet_kinds())
        name = Path(args.file).name
        try:
            done = import_entries(office, actor, name, rows, remarks, dry_run=args.dry_run)
        except EntriesRefusal as refusal:
            found = in_order(refusal.findings)
            if args.json:
                emit({"error": refusal.as_error(), "findings": [_as_json(f) for f in found]})
            else:
                _show(found)
            say(str(refusal))
            return refusal.exit_code
    found = in_order(done.findings)
    if args.json:
        emit(
            {
                "read": done.read,
                "added": done.added,
                "changed": done.changed,
                "unchanged": done.unchanged,
                "findings": [_as_json(each) for each in found],
            }
        )
    else:
        _show(found)
    counts = f"读 {done.read} 条：新增 {done.added}，更新 {done.changed}，不变 {done.unchanged}"
    say(f"试算，没有写入。{counts}。" if args.dry_run else f"{counts}。")
    return 0


def run_imports(args: Namespace) -> int:
    """The imports there were."""
    from db.enterprise_entry_batches import entry_imports

    with signed_in(args) as (office, actor):
        found = entry_imports(office, actor)
    if args.json:
        emit({"imports": [_import_json(each) for each in found]})
        return 0
    lines = [
        (e.number, e.file, "、".join(e.kinds), e.added, e.changed, e.by, f"{e.at:%Y-%m-%d %H:%M}",
         "" if e.open else "已撤销")
        for e in found
    ]  # fmt: skip
    if lines:
        headings = ("编号", "文件", "登记", "新增", "更新", "谁", "时间", "")
        show(table(headings, lines, right=(0, 3, 4)))
    say(f"{len(found)} 次导入。")
    return 0


def run_undo_import(args: Namespace) -> int:
    """Take one back."""
    from db.enterprise_entry_batches import undo_import

    with signed_in(args) as (office, actor):
        done = undo_import(office, actor, args.number)
    if args.json:
        emit(_import_json(done))
    else:
        say(f"已撤销导入 {done.file}：新增 {done.added} 条，更新 {done.changed} 条")
    return 0


def _import_json(each: EntryImport) -> dict[str, object]:
    return {
        "number": each.number,
        "file": each.file,
        "by": each.by,
        "at": each.at.isoformat(),
        "added": each.added,
        "changed": each.changed,
        "undone": not each.open,
    }


def run_template(args: Namespace) -> int:
    """An empty workbook; needs no database."""
    from db.enterprise_entry_import import sheet_kinds, template_columns
    from templates.workbooks.entry_sheets import write_entry_template

    path = Path(args.file)
    if path.suffix.lower() != ".xlsx":
        raise Refusal("只写 .xlsx 文件", args.file, "把扩展名改为 .xlsx")
    if not path.absolute().parent.is_dir():
        raise Refusal("没有这个文件夹", str(path.absolute().parent), "先建立文件夹，或换一个位置")
    write_entry_template(path, [(kind, template_columns(kind.id)) for kind in sheet_kinds()])
    if args.json:
        emit({"file": str(path)})
    else:
        say(f"空白登记工作簿写在 {path}")
    return 0


def _show(findings: Iterable[Finding]) -> None:
    lines = [
        (f.sheet, f.row, f.column, f.value[:24], SEVERITIES[f.severity], f.message)
        for f in findings
    ]
    if lines:
        show(table(("工作表", "行", "列", "内容", "类别", "说明"), lines, right=(1,)))


def _as_json(each: Finding) -> dict[str, object]:
    return {
        "sheet": each.sheet,
        "row": each.row,
        "column": each.column,
        "value": each.value,
        "rule": each.rule,
        "severity": each.severity,
        "message": each.message,
    }
