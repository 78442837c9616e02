"""``enterprises``: lists in, lists out, one enterprise in full."""

from __future__ import annotations

import json
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.enterprise_edit import add_edit
from cli.enterprise_entries import add_entries
from cli.enterprise_export import add_export
from cli.output import emit, say, show, table
from cli.session import signed_in
from grading.refusals import Refusal

if TYPE_CHECKING:
    from db.enterprise_import import ImportResult
    from db.enterprises import EnterpriseView
    from grading.refusals import Finding

SEVERITIES = {"error": "错误", "warning": "提示", "note": "说明"}
SHOWN = 50


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "enterprises",
        help="企业：名单的导入导出，逐家查看、修改、登记、合并",
        description="企业名录",
    )
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True)
    new = commands.add_parser(
        "import",
        help="导入企业名单（.xlsx .xls .ods .csv）",
        description="导入企业名单。默认有一行错误就一行也不导入；空着的单元格不会抹掉已有的内容。",
    )
    new.add_argument("file", metavar="文件")
    new.add_argument(
        "--sheet", metavar="工作表", help="名称，或从 1 数起的序号；默认第一张有内容的"
    )
    new.add_argument(
        "--mapping",
        metavar="文件",
        help='列名对照（JSON）：{"名单里的列名": "本产品的字段"}，字段写 null 表示不读这一列',
    )
    new.add_argument("--dry-run", action="store_true", help="只检查和比较，不写入")
    new.add_argument("--good-rows", action="store_true", help="只导入合格行")
    new.add_argument("--errors", metavar="文件.xlsx", help="另写一份名单，每行后面注明问题")
    new.set_defaults(run=run_import)
    back = commands.add_parser("undo", help="撤销一批导入", description="撤销一批导入")
    back.add_argument("batch", type=int, metavar="批次")
    back.set_defaults(run=run_undo)
    add_export(commands)
    one = commands.add_parser("show", help="查看一家企业", description="查看一家企业")
    one.add_argument("code", metavar="代码", help="统一社会信用代码，一厂多址的写 代码/厂区")
    one.set_defaults(run=run_show)
    add_edit(commands)
    add_entries(commands)


def run_import(args: Namespace) -> int:
    """Read a list, put it into the register; findings by row and column."""
    from db.enterprise_import import ListRefusal, import_list
    from templates.workbooks.lists import read_list

    errors = _target(args.errors) if args.errors else None
    with signed_in(args) as (office, actor):
        mapping = _mapping(args.mapping) if args.mapping else None
        staged = read_list(args.file, args.sheet, mapping, progress=_progress("已读"))
        refusal: Refusal | None = None
        try:
            result = import_list(
                office,
                actor,
                staged,
                good_rows=args.good_rows,
                dry_run=args.dry_run,
                progress=_progress("已比较" if args.dry_run else "已导入"),
            )
        except ListRefusal as refused:
            refusal, result = refused, refused.result
        if args.dry_run and result.rejected and not args.good_rows:
            refusal = ListRefusal(staged, result)
    if errors is not None:
        from templates.workbooks.register import write_with_errors

        write_with_errors(errors, staged, result.findings)
        say(f"带问题说明的名单写在 {errors}")
    _tell(args, result, refusal)
    return refusal.exit_code if refusal else 0


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


def run_undo(args: Namespace) -> int:
    """Retire what a batch created, restore what it updated."""
    from db.enterprise_undo import undo

    with signed_in(args) as (office, actor):
        done = undo(office, actor, args.batch)
    if args.json:
        emit({"batch": done.batch, "retired": done.retired, "restored": done.restored})
    else:
        say(f"已撤销第 {done.batch} 批：停用 {done.retired} 家，恢复 {done.restored} 家。")
    return 0


def run_show(args: Namespace) -> int:
    """Everything known about one enterprise."""
    from db.enterprises import show as show_enterprise

    with signed_in(args) as (office, actor):
        view = show_enterprise(office, actor, args.code)
    if args.json:
        emit(_as_json(view))
        return 0
    lines = [(title, value) for title, value in _described(view) if value not in ("", None)]
    show(table(("项目", "内容"), lines))
    return 0


def _described(view: EnterpriseView) -> Iterator[tuple[str, object]]:
    yield "企业名称", view.name
    yield "企业简称", view.short_name
    yield "统一社会信用代码", view.key
    yield "区县", f"{view.county_name}（{view.county}）"
    yield "地址", view.address
    if view.lon is not None and view.lat is not None:
        yield "经纬度", f"{view.lon:g}，{view.lat:g}"
    for each in view.industries:
        level = each.level or each.level_written or "未评级"
        target = f"，目标 {each.target or each.target_written}" if each.target_written else ""
        yield "行业", f"{each.name or '未写明'}：{level}{target}"
    if len(view.industries) > 1:
        yield "总体等级", view.level or view.level_reason
    yield "工序", "、".join(view.processes)
    yield "排放口", "、".join(f"{o.number} {o.name}".strip() for o in view.outlets)
    yield "排污许可证编号", view.permit
    yield "法人代表", view.legal_person
    yield "联系人", f"{view.contact} {view.phone}".strip()
    yield "生产状态", view.status
    yield "所属园区", view.park
    yield "保障类", view.guarantee
    yield from view.extra.items()


def _as_json(view: EnterpriseView) -> dict[str, object]:
    from dataclasses import asdict

    content = asdict(view)
    for name in ("lon", "lat"):
        value = content[name]
        content[name] = None if value is None else Decimal(repr(value))
    return content


def _mapping(file: str) -> Mapping[str, str | None]:
    """A column mapping: one JSON object of heading → field or null."""
    try:
        content = json.loads(Path(file).read_bytes())
    except FileNotFoundError as missing:
        raise Refusal("没有这个列名对照文件", file, "核对文件名和所在文件夹") from missing
    except (ValueError, UnicodeDecodeError) as wrong:
        raise Refusal("列名对照不是有效的 JSON", file, '写成 {"名单里的列名": "字段"}') from wrong
    fitting = isinstance(content, dict) and all(
        value is None or isinstance(value, str) for value in content.values()
    )
    if not fitting:
        raise Refusal("列名对照的写法不对", file, '写成 {"名单里的列名": "字段"}')
    return dict(content)


def _target(file: str) -> Path:
    """Where an .xlsx shall be written; refused before any work where that cannot be."""
    path = Path(file)
    if path.suffix.lower() != ".xlsx":
        raise Refusal("只写 .xlsx 文件", file, "把扩展名改为 .xlsx")
    if not path.absolute().parent.is_dir():
        raise Refusal("没有这个文件夹", str(path.absolute().parent), "先建立文件夹，或换一个位置")
    return path


def _progress(word: str) -> Callable[[int, int], None]:
    """Say how far the work is, once a second at most and not at all when it is quick."""
    last = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= 1:
            last = time.monotonic()
            say(f"{word} {done} / {total} 行")

    return tell
