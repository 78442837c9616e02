"""``energy``: reported energy and emissions, carbon accounts, factors, 减污降碳协同."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.energy_words import (
    assessment_json,
    factor_json,
    synergy_json,
    tell_assessment,
    tell_synergy,
)
from cli.output import emit, say, show, table
from cli.session import signed_in
from grading.refusals import Refusal

if TYPE_CHECKING:
    from db.energy.assessment import EnergyAssessment


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "energy",
        help="能耗与碳排放：填报表、导入、核算、因子、减污降碳协同",
        description="能耗、产量和污染物排放量的填报、折标煤和二氧化碳核算、与标杆和限额比较、协同分析",
    )
    verbs = parser.add_subparsers(title="命令", metavar="命令", required=True)
    empty = verbs.add_parser("template", help="取填报表（按行业列好常用项目）")
    empty.add_argument("file", metavar="文件.xlsx")
    empty.add_argument("--enterprise", metavar="代码", help="预填这家企业；已有的数也填上")
    empty.add_argument("--year", type=int, metavar="年", help="默认上一年")
    empty.set_defaults(run=run_template)
    new = verbs.add_parser("import", help="导入填报表：有一处错误就一行也不导入")
    new.add_argument("file", metavar="文件")
    new.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    new.set_defaults(run=run_import)
    verbs.add_parser("batches", help="历次导入").set_defaults(run=run_batches)
    undo = verbs.add_parser("undo", help="撤销一批导入，恢复它更新前的数")
    undo.add_argument("batch", type=int, metavar="批次")
    undo.set_defaults(run=run_undo)
    rows = verbs.add_parser("show", help="一家企业填报的数")
    rows.add_argument("enterprise", metavar="代码")
    rows.add_argument("--year", type=int, metavar="年")
    rows.add_argument("--history", action="store_true", help="连同已更新、已撤销的")
    rows.set_defaults(run=run_show)
    judge = verbs.add_parser("assess", help="折标煤、二氧化碳、单位产品能耗与标杆、限额比较")
    judge.add_argument("--enterprise", metavar="代码", help="不写时列出所有企业")
    judge.add_argument("--year", type=int, metavar="年", help="默认有数据的最近一年")
    _narrowing(judge)
    _files(judge, pdf="核算表（要写 --enterprise）")
    judge.set_defaults(run=run_assess)
    known = verbs.add_parser("factors", help="因子：列出、录入自己的、停用、选电网区域")
    known.add_argument("--history", action="store_true", help="连同停用的")
    known.add_argument("--set", nargs=3, metavar=("项目", "因子", "值"), dest="entered")
    known.add_argument("--year", type=int, metavar="年", help="录入的因子从哪年起（电网：哪年的）")
    known.add_argument(
        "--region", default="", metavar="区域", help="电网因子：national north hebei"
    )
    known.add_argument("--retire", type=int, metavar="编号", help="停用自录的因子")
    known.add_argument("--grid", metavar="区域", help="改用哪个电网的因子")
    known.add_argument("--basis", default="", metavar="依据", help="依据或理由，变动时必填")
    known.set_defaults(run=run_factors)
    pair = verbs.add_parser("synergy", help="减污降碳协同：两年比较、四象限、“双近零”候选")
    pair.add_argument("--enterprise", metavar="代码", help="只比较这一家")
    pair.add_argument("--before", type=int, metavar="年", help="前一期")
    pair.add_argument("--after", type=int, metavar="年", help="后一期，默认最近一年")
    pair.add_argument("--own-factors", action="store_true", help="各期用本年的因子")
    pair.add_argument("--per-product", action="store_true", help="PDF 按单位产品作图")
    _narrowing(pair)
    _files(pair, pdf="协同分析")
    pair.set_defaults(run=run_synergy)


def run_template(args: Namespace) -> int:
    """The workbook to fill in, of one enterprise or for anybody."""
    from db.energy.templates import template_lines
    from templates.workbooks.energy import usual_lines, write_energy_template

    path = Path(args.file)
    if not args.enterprise:
        lines = usual_lines([])
        write_energy_template(path, lines, period=str(args.year or ""))
    else:
        with signed_in(args) as (office, actor):
            given = template_lines(office, actor, args.enterprise, args.year)
        lines = given.lines
        write_energy_template(path, lines, code=given.code, name=given.name, period=str(given.year))
    if args.json:
        emit({"file": str(path), "lines": len(lines)})
    say(f"填报表写在 {path}，列了 {len(lines)} 项；填好“数量”后用 energy import 导入")
    return 0


def run_import(args: Namespace) -> int:
    """Take the figures of a file, all or none."""
    from db.energy.figures_import import EnergyRefusal, import_figures
    from templates.workbooks.energy_reading import read_energy

    with signed_in(args) as (office, actor):
        staged = read_energy(args.file)
        try:
            done = import_figures(office, actor, staged, dry_run=args.dry_run)
        except EnergyRefusal as refusal:
            found = [each.as_json() for each in refusal.findings]
            if args.json:
                emit({"error": refusal.as_error(), "findings": found})
            else:
                lines = ((f.sheet, f.row, f.column, f.value, f.message) for f in refusal.findings)
                show(table(("工作表", "行", "列", "值", "问题"), lines, right=(1,)))
            say(str(refusal))
            return refusal.exit_code
    if args.json:
        emit(
            {
                "batch": done.batch,
                "read": done.read,
                "added": done.added,
                "changed": done.changed,
                "unchanged": done.unchanged,
                "enterprises": done.enterprises,
                "findings": [each.as_json() for each in done.findings],
            }
        )
    where = (
        "（只检查，没有写入）" if args.dry_run else f"，第 {done.batch} 批" if done.batch else ""
    )
    say(
        f"读入 {done.read} 行：新增 {done.added}，更新 {done.changed}，未变 {done.unchanged}{where}"
    )
    return 0


def run_batches(args: Namespace) -> int:
    """The imports until now."""
    from db.energy.figures import batches

    with signed_in(args) as (office, actor):
        found = batches(office, actor)
    if args.json:
        emit(
            {
                "batches": [
                    {
                        "batch": b.batch, "file": b.file, "read": b.read, "added": b.added,
                        "changed": b.changed, "unchanged": b.unchanged, "at": b.at.isoformat(),
                        "by": b.by, "undone": b.undone_at is not None,
                    }
                    for b in found
                ]
            }
        )  # fmt: skip
        return 0
    lines = (
        (b.batch, f"{b.at:%Y-%m-%d %H:%M}", b.by, b.file, b.added, b.changed, b.unchanged,
         f"{b.undone_at:%Y-%m-%d} {b.undone_by} 撤销" if b.undone_at else "")
        for b in found
    )  # fmt: skip
    heads = ("批次", "时间", "人员", "文件", "新增", "更新", "未变", "撤销")
    show(table(heads, lines, right=(0, 4, 5, 6)))
    return 0


def run_undo(args: Namespace) -> int:
    """Undo a batch."""
    from db.energy.figures_import import undo_figures

    with signed_in(args) as (office, actor):
        retired, restored = undo_figures(office, actor, args.batch)
    if args.json:
        emit({"batch": args.batch, "retired": retired, "restored": restored})
    say(f"第 {args.batch} 批已撤销：撤销 {retired} 项，恢复 {restored} 项")
    return 0


def run_show(args: Namespace) -> int:
    """The figures of one enterprise."""
    from db.energy.figures import figures
    from grading.energy.catalogue import item
    from grading.energy.units import plain

    with signed_in(args) as (office, actor):
        found = figures(office, actor, args.enterprise, year=args.year, history=args.history)
    if args.json:
        emit(
            {
                "figures": [
                    {
                        "period": f.entry.period, "process": f.entry.process,
                        "item": f.entry.item, "flow": f.entry.flow, "amount": f.entry.amount,
                        "unit": item(f.entry.item).unit_title, "written": f.written,
                        "written_unit": f.entry.unit, "batch": f.batch, "file": f.file,
                        "place": f.entry.place, "source": f.entry.source, "note": f.entry.note,
                        "state": f.state,
                    }
                    for f in found
                ]
            }
        )  # fmt: skip
        return 0
    lines = (
        (f.entry.period, f.title, plain(f.entry.amount), item(f.entry.item).unit_title,
         f.entry.source, f.entry.place, f.state)
        for f in found
    )  # fmt: skip
    show(table(("期间", "工序、项目", "数量", "单位", "来源", "出处", "状态"), lines, right=(2,)))
    return 0


def run_assess(args: Namespace) -> int:
    """Accounts of one enterprise, or the overview of a year."""
    from db.emergency_papers import county_code
    from db.energy.assessment import assess_all, assess_energy

    with signed_in(args) as (office, actor):
        if args.enterprise:
            told = assess_energy(office, actor, args.enterprise, args.year)
            if args.pdf or args.excel:
                from db.energy.papers import content_of

                content = content_of(office, told)
                if args.excel:
                    from templates.workbooks.energy_tables import write_account

                    write_account(_path(args.excel, ".xlsx"), content)
                if args.pdf:
                    from db.energy.printing import print_account

                    print_account(office, actor, content, _path(args.pdf, ".pdf"))
            if args.json:
                emit(assessment_json(told))
            else:
                tell_assessment(told)
            return 0
        if args.pdf:
            raise Refusal("核算表一次打印一家企业", "--pdf", "请加上 --enterprise 代码")
        county = county_code(args.county)
        some = assess_all(office, actor, args.year, county=county, industry=args.industry)
    return _overview(args, some)


def _overview(args: Namespace, some: tuple[EnergyAssessment, ...]) -> int:
    from db.energy.overview import OVERVIEW_COLUMNS, overview_rows

    if args.excel:
        from templates.workbooks.energy_tables import write_overview

        year = some[0].year if some else args.year or 0
        write_overview(_path(args.excel, ".xlsx"), year, OVERVIEW_COLUMNS, overview_rows(some))
        say(f"已写 {args.excel}：{len(some)} 家")
    if args.json:
        emit({"enterprises": [assessment_json(each) for each in some]})
        return 0
    rows = [[str(cell) for cell in row[:12]] for row in overview_rows(some)]
    show(table(OVERVIEW_COLUMNS[:12], rows, right=(5, 6, 8, 10, 11)))
    say(f"{len(some)} 家企业有数据")
    return 0


def run_factors(args: Namespace) -> int:
    """The factors; one entered, retired, or the grid chosen."""
    from db.energy.factor_book import choose_grid, factors, retire_factor, set_factor

    with signed_in(args) as (office, actor):
        if args.entered:
            item, quantity, value = args.entered
            year = args.year or office.clock.today().year - 1
            set_factor(
                office, actor, item, quantity, value, year=year, basis=args.basis,
                region=args.region,
            )  # fmt: skip
        if args.retire is not None:
            retire_factor(office, actor, args.retire, args.basis)
        if args.grid:
            choose_grid(office, actor, args.grid, args.basis)
        found = factors(office, actor, history=args.history)
    if args.json:
        emit(
            {
                "grid": {"region": found.region, "basis": found.region_basis},
                "factors": [factor_json(each) for each in found.factors],
            }
        )
        return 0
    lines = (
        (each.id or "", each.factor.title, str(each.factor.value), each.factor.unit,
         each.factor.year or "", each.factor.sure, each.basis,
         f"停用：{each.retired_reason}" if each.retired_at else "")
        for each in found.factors
    )  # fmt: skip
    show(table(("编号", "因子", "值", "单位", "年份", "确定程度", "来源", ""), lines, right=(2,)))
    say(f"电网因子用{found.region_title}（{found.region_basis}）")
    return 0


def run_synergy(args: Namespace) -> int:
    """Two years compared: one enterprise, or the table of all."""
    from db.emergency_papers import county_code
    from db.energy.comparison import synergy_table
    from db.energy.papers import synergy_paper

    with signed_in(args) as (office, actor):
        found = synergy_table(
            office, actor, args.before, args.after, county=county_code(args.county),
            industry=args.industry, enterprise=args.enterprise or "",
            same_factors=not args.own_factors,
        )  # fmt: skip
        content = synergy_paper(office, found, per_product=args.per_product)
        if args.excel:
            from templates.workbooks.energy_tables import write_synergy

            write_synergy(_path(args.excel, ".xlsx"), content)
        if args.pdf:
            from db.energy.printing import print_synergy

            print_synergy(office, actor, content, _path(args.pdf, ".pdf"))
    if args.json:
        emit(synergy_json(found))
    else:
        tell_synergy(content)
    return 0


def _narrowing(parser: Any) -> None:
    parser.add_argument("--county", metavar="区县", help="名称或六位代码")
    parser.add_argument("--industry", default="", metavar="行业", help="例如 steel、cement")


def _files(parser: Any, *, pdf: str) -> None:
    parser.add_argument("--excel", metavar="文件.xlsx", help="另写一份表格")
    parser.add_argument("--pdf", metavar="文件.pdf", help=pdf)


def _path(text: str, suffix: str) -> Path:
    path = Path(text)
    if path.suffix.lower() != suffix:
        raise Refusal(f"这里只写 {suffix} 文件", text, f"把扩展名改为 {suffix}")
    return path
