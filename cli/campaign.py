"""``campaign``: targets of 升A晋B, measures, progress, early warnings."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.dates import day
from cli.output import emit, say, show, table
from cli.session import signed_in
from grading.campaign import SEVERITIES, STATES

if TYPE_CHECKING:
    from db.campaign_views import EarlyWarning, Tally, TargetRow, TargetView
    from db.users import Actor

ACTS = {"begin": "开工", "finish": "完成", "drop": "取消", "reopen": "重新进行"}
TALLY = ("targets", "reached", "applying", "rectifying", "idle", "late")


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "campaign",
        help="升A晋B：目标、措施、进度、预警提示",
        description="创A目标清单：定目标、一企一策措施、分县区和行业的进度、预警提示。"
        "状态由现行等级、正式申报件、整改推出，不手填；试评不计。",
    )
    verbs = parser.add_subparsers(title="命令", metavar="命令", required=True)
    many = verbs.add_parser("list", help="目标清单，逾期的在前")
    known = "、".join(f"{id}（{title}）" for id, title in STATES.items())
    many.add_argument("--state", action="append", default=[], metavar="状态", help=known)
    many.add_argument("--industry", default="", metavar="行业")
    _county(many)
    many.set_defaults(run=run_list)
    one = verbs.add_parser("show", help="一个目标的全部情况和措施")
    one.add_argument("id", type=int, metavar="编号", help="见 campaign list")
    one.set_defaults(run=run_show)
    new = verbs.add_parser("set", help="定目标，或改已有的目标")
    new.add_argument("code", metavar="企业", help="信用代码，或 代码/厂区")
    new.add_argument("--target", required=True, metavar="等级")
    new.add_argument("--industry", default="", metavar="行业", help="有几个行业时写明")
    _wish(new)
    new.set_defaults(run=run_set)
    gone = verbs.add_parser("retire", help="取消一个目标（写明理由，留在记录里）")
    gone.add_argument("id", type=int, metavar="编号")
    gone.add_argument("--reason", required=True, metavar="理由")
    gone.set_defaults(run=run_retire)
    _measures(verbs)
    taken = verbs.add_parser("import", help="从名单成批定目标；--register 取名录里的目标等级")
    source = taken.add_mutually_exclusive_group(required=True)
    source.add_argument("file", nargs="?", metavar="名单", help="有“目标等级”一列的 Excel 名单")
    source.add_argument("--register", action="store_true", help="取名录里的目标等级")
    taken.add_argument("--target", default="", metavar="等级", help="名单没写时的目标")
    taken.add_argument("--dry-run", action="store_true", help="只核对，不写入")
    _wish(taken)
    _county(taken)
    taken.set_defaults(run=run_import)
    progress = verbs.add_parser("progress", help="分县区、分行业的进度，和全市目标")
    _county(progress)
    progress.set_defaults(run=run_progress)
    warned = verbs.add_parser("warnings", help="预警提示，最急的在前")
    warned.add_argument("--severity", default="", choices=("", *SEVERITIES), metavar="轻重",
                        help="urgent（急）、soon（近）、note（提示）")  # fmt: skip
    _county(warned)
    warned.set_defaults(run=run_warnings)
    out = verbs.add_parser("export", help="存为 Excel")
    out.add_argument("file", metavar="OUT.xlsx")
    out.add_argument("--what", default="targets", choices=("targets", "progress", "warnings"))
    _county(out)
    out.set_defaults(run=run_export)


def _measures(verbs: Any) -> None:
    plan = verbs.add_parser("measure", help="给目标加一条措施，或改一条（--id）")
    plan.add_argument("target", type=int, metavar="目标编号")
    plan.add_argument("--id", type=int, metavar="措施编号", help="改这一条")
    plan.add_argument("--measure", required=True, metavar="措施")
    plan.add_argument("--cost", default="", metavar="万元")
    plan.add_argument("--deadline", type=day, metavar="日期")
    plan.add_argument("--person", default="", metavar="责任人")
    plan.add_argument("--item", default="", metavar="整改项", help="随这个整改项办理")
    plan.set_defaults(run=run_measure)
    act = verbs.add_parser("measure-act", help="措施开工、完成、取消、重新进行")
    act.add_argument("id", type=int, metavar="措施编号")
    act.add_argument(
        "act", choices=tuple(ACTS), help="、".join(f"{k} {v}" for k, v in ACTS.items())
    )
    act.add_argument("--text", default="", metavar="情况")
    act.set_defaults(run=run_measure_act)


def _wish(verb: Any) -> None:
    verb.add_argument("--deadline", type=day, metavar="日期", help="完成期限")
    verb.add_argument("--lead", metavar="姓名", help="市局责任人")
    verb.add_argument("--person", metavar="姓名", help="企业责任人")
    verb.add_argument("--note", metavar="说明")


def _county(verb: Any) -> None:
    verb.add_argument("--county", metavar="区县", help="名称或六位代码")


def run_list(args: Namespace) -> int:
    """The targets, late ones first."""
    from db.campaign_progress import targets
    from db.emergency_papers import county_code

    with signed_in(args) as (office, actor):
        found = targets(
            office,
            actor,
            states=args.state,
            county=county_code(args.county),
            industry=args.industry,
        )
    if args.json:
        emit({"targets": [_row(each) for each in found]})
        return 0
    if found:
        headings = ("编号", "企业", "区县", "行业", "现行", "目标", "期限", "状态", "市局责任人")
        lines = (
            (r.id, r.enterprise.name, r.enterprise.county_name, r.industry_name, r.level or "–",
             r.target, r.deadline or "未定", r.state_title, r.lead)
            for r in found
        )  # fmt: skip
        show(table(headings, lines, right=(0,)))
    say(f"{len(found)} 个目标，已达到 {sum(r.state == 'reached' for r in found)} 个。")
    return 0


def run_show(args: Namespace) -> int:
    """One target in full."""
    from db.campaign import target

    with signed_in(args) as (office, actor):
        view = target(office, actor, args.id)
    return _told(args, view)


def run_set(args: Namespace) -> int:
    """Set or change a target."""
    from db.campaign import Wish, set_target

    wish = Wish(args.target, args.deadline, args.lead, args.person, args.note)
    with signed_in(args) as (office, actor):
        view = set_target(office, actor, args.code, wish, industry=args.industry)
    return _told(args, view)


def run_retire(args: Namespace) -> int:
    """Give a target up."""
    from db.campaign import retire_target

    with signed_in(args) as (office, actor):
        retire_target(office, actor, args.id, args.reason)
    if args.json:
        emit({"retired": args.id})
    else:
        say(f"已取消目标 {args.id}。")
    return 0


def run_measure(args: Namespace) -> int:
    """A measure added or changed."""
    from db.campaign import target
    from db.campaign_measures import Plan, add_measure, change_measure

    plan = Plan(args.measure, args.cost, args.deadline, args.person, args.item)
    with signed_in(args) as (office, actor):
        if args.id is None:
            add_measure(office, actor, args.target, plan)
        else:
            change_measure(office, actor, args.id, plan)
        view = target(office, actor, args.target)
    return _told(args, view)


def run_measure_act(args: Namespace) -> int:
    """A measure begun, finished, dropped, reopened."""
    from db.campaign_measures import act_on_measure

    with signed_in(args) as (office, actor):
        view = act_on_measure(office, actor, args.id, args.act, args.text)
    if args.json:
        emit({"id": view.id, "state": view.state, "result": view.result})
    else:
        say(f"措施 {view.id}：{view.state_title}")
    return 0


def run_import(args: Namespace) -> int:
    """Targets from a list, or from the register."""
    from db.campaign import Wish
    from db.campaign_import import import_targets, take_register
    from db.emergency_papers import county_code

    with signed_in(args) as (office, actor):
        if args.register:
            done = take_register(
                office,
                actor,
                deadline=args.deadline,
                lead=args.lead or "",
                county=county_code(args.county),
                dry_run=args.dry_run,
            )
        else:
            from templates.workbooks.lists import read_list

            given = Wish(args.target, args.deadline, args.lead, args.person, args.note)
            staged = read_list(Path(args.file))
            done = import_targets(office, actor, staged, defaults=given, dry_run=args.dry_run)
    if args.json:
        emit({"read": done.read, "set": done.set, "changed": done.changed,
              "unchanged": done.unchanged, "notes": done.notes})  # fmt: skip
        return 0
    for note in done.notes:
        say(note)
    doing = "可以新定" if args.dry_run else "新定"
    rest = f"更新 {done.changed} 个，没有变化 {done.unchanged} 个。"
    say(f"{done.read} 行：{doing} {done.set} 个，{rest}")
    return 0


def run_progress(args: Namespace) -> int:
    """Progress by county and industry, and the goals of the city."""
    from db.campaign_progress import progress
    from db.emergency_papers import county_code

    with signed_in(args) as (office, actor):
        found = progress(office, actor, county=county_code(args.county))
    if args.json:
        emit(
            {
                "on": found.on,
                "total": _tally(found.total),
                "counties": [_tally(each) for each in found.counties],
                "industries": [_tally(each) for each in found.industries],
                "goals": [
                    {
                        "id": each.goal.id,
                        "title": each.goal.title,
                        "target": each.goal.target,
                        "document": each.goal.document,
                        "clause": each.goal.clause,
                        "quote": each.goal.quote,
                        "evidence": each.goal.evidence,
                        "enterprises": each.enterprises,
                        "reached": each.reached,
                        "industries": {
                            line.industry: [line.reached, line.enterprises] for line in each.lines
                        },
                    }
                    for each in found.goals
                ],
                "notes": found.notes,
            }
        )
        return 0
    headings = ("", "目标数", "已达到", "申报中", "整改中", "未启动", "逾期", "完成率")
    for group in (found.counties, found.industries, (found.total,)):
        if group:
            lines = ((t.name, *(getattr(t, n) for n in TALLY), f"{t.share:.0%}") for t in group)
            show(table(headings, lines, right=range(1, 8)))
    for each in found.goals:
        show(f"{each.goal.title}：{each.reached} / {each.enterprises} 家（行业）达到 A 级")
        show(f"  {each.goal.document}（{each.goal.issued}）{each.goal.clause}：{each.goal.quote}")
        say(f"  {each.goal.note}")
    say("；".join(found.notes))
    return 0


def run_warnings(args: Namespace) -> int:
    """The early warnings, the gravest first."""
    from db.campaign_warnings import early_warnings
    from db.emergency_papers import county_code

    with signed_in(args) as (office, actor):
        found = early_warnings(
            office, actor, county=county_code(args.county), severity=args.severity
        )
    if args.json:
        emit({"warnings": [_warning(each) for each in found]})
        return 0
    if found:
        lines = (
            (SEVERITIES[w.severity], w.title, w.enterprise.name, w.words, w.place[1]) for w in found
        )
        show(table(("轻重", "提示", "企业", "情况", "去处"), lines))
    say(f"{len(found)} 条提示，急的 {sum(w.severity == 'urgent' for w in found)} 条。")
    return 0


def run_export(args: Namespace) -> int:
    """Targets, progress or warnings as a workbook."""
    from db.emergency_papers import county_code

    path = Path(args.file)
    with signed_in(args) as (office, actor):
        count = _export(office, actor, args.what, path, county_code(args.county))
    if args.json:
        emit({"file": str(path), "rows": count})
    else:
        say(f"已写 {path}：{count} 行")
    return 0


def _export(office: Any, actor: Actor, what: str, path: Path, county: str | None) -> int:
    from db.campaign_progress import progress, targets
    from db.campaign_warnings import early_warnings
    from templates.workbooks.campaign import write_progress, write_targets, write_warnings

    today = office.clock.today()
    if what == "targets":
        return write_targets(path, targets(office, actor, county=county), today)
    if what == "warnings":
        found = early_warnings(office, actor, county=county)
        return write_warnings(path, found, SEVERITIES, today)
    view = progress(office, actor, county=county)
    return write_progress(path, view.counties, view.industries, view.total, today, view.notes)


def _told(args: Namespace, view: TargetView) -> int:
    row = view.row
    if args.json:
        emit({**_row(row), "measures": [_measure(each) for each in view.measures]})
        return 0
    show(f"{row.id}  {row.enterprise.name}  {row.industry_name}：{row.baseline or '无等级'} → "
         f"{row.target}，现行 {row.level or '无等级'}（{row.state_title}）")  # fmt: skip
    show(f"期限 {row.deadline or '未定'}，市局 {row.lead or '未定'}，企业 {row.person or '未定'}")
    lines = (
        (m.id, m.measure, m.cost, m.deadline or "", m.person, m.state_title, m.item)
        for m in view.measures
    )
    if view.measures:
        headings = ("编号", "措施", "万元", "期限", "责任人", "状态", "整改项")
        show(table(headings, lines, right=(0, 2)))
    return 0


def _row(row: TargetRow) -> dict[str, object]:
    return {
        "id": row.id,
        "enterprise": row.enterprise.key,
        "name": row.enterprise.name,
        "county": row.enterprise.county,
        "industry": row.industry,
        "baseline": row.baseline or None,
        "level": row.level,
        "target": row.target,
        "deadline": row.deadline,
        "state": row.state,
        "phase": row.phase,
        "audit": row.audit or None,
        "trial": row.trial or None,
        "items": row.items,
        "items_late": row.items_late,
        "lead": row.lead,
        "person": row.person,
        "note": row.note,
        "cost": str(row.cost),
    }


def _measure(each: Any) -> dict[str, object]:
    names = ("id", "measure", "cost", "deadline", "person", "state", "item", "result", "overdue")
    return {name: getattr(each, name) for name in names}


def _tally(each: Tally) -> dict[str, object]:
    return {"id": each.id, "name": each.name, **{name: getattr(each, name) for name in TALLY}}


def _warning(each: EarlyWarning) -> dict[str, object]:
    return {
        "rule": each.rule,
        "title": each.title,
        "severity": each.severity,
        "enterprise": each.enterprise.key,
        "name": each.enterprise.name,
        "words": each.words,
        "days": each.days,
        "place": list(each.place),
    }
