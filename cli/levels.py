"""``levels``: results registered from above, history, rechecks due, guarantees, what ended."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.dates import day
from cli.enterprise_edit import CODE, run_history
from cli.output import emit, say, show, table
from cli.session import signed_in
from grading.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.recheck import RecheckRow
    from grading.refusals import Finding


def add(subparsers: Any) -> None:
    """Register the noun and its commands."""
    words = "等级：上级结果登记、等级历史、年度复核计划、保障类期限、失效证书"
    parser = subparsers.add_parser("levels", help=words, description=words)
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True)
    one = commands.add_parser(
        "register", help="上级结果登记（一家，不用申报件）",
        description="登记省、部评定的结果：不限已核标准和已证实等级；与系统结果不一致的写明原因。",
    )  # fmt: skip
    one.add_argument("code", metavar="代码", help=CODE)
    one.add_argument("--level", required=True, metavar="等级", help="例如 A、A+，或 已撤销")
    one.add_argument("--authority", required=True, metavar="机关", help="评定机关")
    one.add_argument("--document", required=True, metavar="文号")
    one.add_argument("--date", required=True, metavar="日期", help="如 2026-06-30")
    one.add_argument("--industry", default="", metavar="行业", help="有几个行业的写明")
    one.add_argument("--pages", default="", metavar="页码", help="在文件第几页")
    one.add_argument("--difference", default="", metavar="原因", help="与系统结果不一致的原因")
    one.set_defaults(run=run_register)
    many = commands.add_parser(
        "import", help="按名单批量登记上级结果",
        description="登记一份名单（现有 A 级企业由此进入）：有一处错误就一家也不登记。"
        "名单里没有写的评定机关、文号、日期用下面的选项补。",
    )  # fmt: skip
    many.add_argument("file", metavar="名单")
    many.add_argument("--authority", default="", metavar="机关")
    many.add_argument("--document", default="", metavar="文号")
    many.add_argument("--date", default="", metavar="日期")
    many.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    many.set_defaults(run=run_import)
    empty = commands.add_parser("template", help="取一份空白登记名单")
    empty.add_argument("file", metavar="文件.xlsx")
    empty.set_defaults(run=run_template)
    back = commands.add_parser("retract", help="撤回登错的上级结果登记")
    back.add_argument("code", metavar="代码", help=CODE)
    back.add_argument("number", type=int, metavar="编号", help="编号见 levels history")
    back.add_argument("--reason", required=True, metavar="理由")
    back.set_defaults(run=run_retract)
    past = commands.add_parser("history", help="等级历史，某一天是什么等级")
    past.add_argument("code", metavar="代码", help=CODE)
    past.add_argument("--on", metavar="日期", help="哪一天（默认今天）")
    past.set_defaults(run=run_history)
    plan = commands.add_parser("recheck", help="年度复核计划：谁该复核，什么时候到期")
    plan.add_argument("--until", type=day, metavar="日期", help="只列到这一天为止到期的")
    plan.add_argument("--due", action="store_true", help="只列逾期和近期到期的")
    plan.add_argument("--excel", metavar="文件.xlsx", help="另写一份表格")
    plan.set_defaults(run=run_recheck)
    again = commands.add_parser("recheck-open", help="开立年度复核申报件，沿用上次的填报")
    again.add_argument("code", metavar="代码", help=CODE)
    again.add_argument("--pack", required=True, metavar="标准")
    again.add_argument("--mode", default="trial", metavar="方式", help="trial 试评、formal 正式")
    again.set_defaults(run=run_recheck_open)
    terms = commands.add_parser("guarantees", help="保障类、民生豁免的期限")
    terms.set_defaults(run=run_guarantees)
    why = commands.add_parser("triggers", help="降级情形：依据、证据、降到哪一级、多久不得再报")
    why.set_defaults(run=run_triggers)
    gone = commands.add_parser("ended", help="失效的证书编号：日期、原因、由哪份代替")
    gone.add_argument("--trial", action="store_true", help="试评样张也列出")
    gone.add_argument("--excel", metavar="文件.xlsx", help="另写一份表格（只列正式证书）")
    gone.set_defaults(run=run_ended)


def run_register(args: Namespace) -> int:
    """One result from above."""
    from db.level_registration import Registration, register_level

    given = Registration(
        args.level, args.authority, args.document, args.date, args.industry, args.pages,
        args.difference,
    )  # fmt: skip
    with signed_in(args) as (office, actor):
        done = register_level(office, actor, args.code, given)
    if args.json:
        emit({"entry": done.entry, "level": done.level, "own": done.own})
    else:
        say(f"已登记：{done.enterprise}（{done.industry}）{done.level}，第 {done.entry} 号。")
    return 0


def run_import(args: Namespace) -> int:
    """A list of results from above, all of it or nothing."""
    from db.level_import import LevelsRefusal, import_levels

    with signed_in(args) as (office, actor):
        try:
            done = import_levels(
                office, actor, args.file, authority=args.authority, document=args.document,
                on=args.date, dry_run=args.dry_run,
            )  # fmt: skip
        except LevelsRefusal as refusal:
            if args.json:
                found = [each.as_json() for each in refusal.findings]
                emit({"error": refusal.as_error(), "findings": found})
            else:
                _show(refusal.findings)
            say(str(refusal))
            return refusal.exit_code
    if args.json:
        emit(
            {
                "read": done.read,
                "registered": done.registered,
                "unchanged": done.unchanged,
                "findings": [each.as_json() for each in done.findings],
            }
        )
    else:
        _show(done.findings)
    counts = f"读 {done.read} 家：登记 {done.registered}，已登记过 {done.unchanged}"
    say(f"试算，没有写入。{counts}。" if args.dry_run else f"{counts}。")
    return 0


def _show(findings: Iterable[Finding]) -> None:
    rows = [(f.sheet, f.row, f.value, f.message) for f in findings]
    if rows:
        show(table(("表", "行", "企业", "问题"), rows, right=(1,)))


def run_template(args: Namespace) -> int:
    """An empty list; needs no database."""
    from db.level_import import write_template

    write_template(_xlsx(args.file))
    say(f"空白名单写在 {args.file}，填好后用 levels import 登记。")
    return 0


def run_retract(args: Namespace) -> int:
    """Take a wrong registration back."""
    from db.level_registration import retract

    with signed_in(args) as (office, actor):
        retract(office, actor, args.code, args.number, args.reason)
    if args.json:
        emit({"retracted": args.number})
    say(f"已撤回第 {args.number} 号登记，理由记录在案。")
    return 0


def run_recheck(args: Namespace) -> int:
    """Whose level is due for its recheck."""
    from db.recheck import recheck_list, write_recheck_list

    path = _xlsx(args.excel) if args.excel else None
    with signed_in(args) as (office, actor):
        rows = recheck_list(office, actor, until=args.until, also_later=not args.due)
        if path is not None:
            write_recheck_list(office, actor, path, rows)
    if args.json:
        emit({"recheck": [_recheck_json(row) for row in rows]})
        return 0
    lines = [
        (r.due or "", r.state_title, r.enterprise, r.county_name, r.industry_name, r.level,
         r.since or "", r.audit or r.why)
        for r in rows
    ]  # fmt: skip
    headings = ("应复核", "情况", "企业", "区县", "行业", "现等级", "评定日期", "说明")
    show(table(headings, lines) if lines else "没有要列出的等级。")
    late = sum(row.state == "overdue" for row in rows)
    say(f"共 {len(rows)} 项，逾期 {late} 项。" + (f"表格写在 {path}。" if path else ""))
    return 0


def _recheck_json(row: RecheckRow) -> dict[str, object]:
    return {
        "enterprise": row.key, "name": row.enterprise, "industry": row.industry,
        "level": row.level, "since": row.since, "due": row.due, "left": row.left,
        "state": row.state, "why": row.why, "audit": row.audit or None,
    }  # fmt: skip


def run_recheck_open(args: Namespace) -> int:
    """Open the recheck of one enterprise."""
    from db.recheck import open_recheck

    with signed_in(args) as (office, actor):
        view, carried = open_recheck(office, actor, args.code, args.pack, args.mode)
    if args.json:
        emit({"audit": view.number, "carried": carried})
    else:
        show(view.number)
        say(f"已开立年度复核 {view.number}，沿用上次填报 {carried} 项，请逐项核对。")
    return 0


def run_guarantees(args: Namespace) -> int:
    """Guarantees and their terms."""
    from db.guarantee_terms import STATES, guarantee_terms

    with signed_in(args) as (office, actor):
        rows = guarantee_terms(office, actor)
    if args.json:
        emit(
            {
                "guarantees": [
                    {
                        "enterprise": r.key, "name": r.enterprise, "kind": r.kind,
                        "document": r.document, "from": r.starts_on, "until": r.ends_on,
                        "task": r.task, "level": r.level or None, "state": r.state,
                    }
                    for r in rows
                ]
            }
        )  # fmt: skip
        return 0
    lines = [(STATES[r.state], r.enterprise, r.kind, r.document, r.words) for r in rows]
    headings = ("情况", "企业", "类别", "认定文件", "说明")
    show(table(headings, lines) if lines else "没有保障类或者民生豁免的登记。")
    return 0


def run_triggers(args: Namespace) -> int:
    """What brings a downgrade about; needs no database."""
    from grading.downgrades import triggers
    from grading.pack_parts import EVIDENCE_NAMES

    found = triggers().values()
    if args.json:
        emit(
            {
                "triggers": [
                    {
                        "id": t.id, "name": t.name, "effect": t.effect, "cap": t.cap or None,
                        "waiting_months": t.waiting, "basis": t.basis, "evidence": t.evidence,
                        "proof": t.proof,
                    }
                    for t in found
                ]
            }
        )  # fmt: skip
        return 0
    lines = [(t.id, t.name, t.words(), EVIDENCE_NAMES[t.evidence], t.basis) for t in found]
    show(table(("代号", "情形", "后果", "核实", "依据"), lines))
    return 0


def run_ended(args: Namespace) -> int:
    """Certificates without force."""
    from db.certificate_ends import ended_certificates, write_revocations

    path = _xlsx(args.excel) if args.excel else None
    with signed_in(args) as (office, actor):
        rows = ended_certificates(office, actor, trial=args.trial)
        if path is not None:
            write_revocations(office, actor, path)
    if args.json:
        emit(
            {
                "ended": [
                    {
                        "number": r.number, "trial": r.trial, "enterprise": r.code,
                        "level": r.level, "on": r.ended_on, "cause": r.cause,
                        "reason": r.reason, "replaced_by": r.replaced_by or None,
                    }
                    for r in rows
                ]
            }
        )  # fmt: skip
        return 0
    lines = [
        (r.number, r.ended_on, r.enterprise, r.level, r.why, r.reason, r.replaced_by) for r in rows
    ]
    headings = ("证书编号", "失效日期", "企业", "等级", "原因", "依据", "代替的证书")
    show(table(headings, lines) if lines else "没有失效的证书。")
    if path is not None:
        say(f"表格写在 {path}。")
    return 0


def _xlsx(name: str) -> Path:
    path = Path(name)
    if path.suffix.lower() != ".xlsx":
        raise Refusal("只写 .xlsx 文件", name, "把扩展名改为 .xlsx")
    return path
