"""``audits``: open an audit, send its form out and take it back, assess it, advance it."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from cli import audit_moves, audit_quality, audit_review, site_visits
from cli.audit_words import as_json, described, listed, row_json
from cli.dates import day
from cli.output import UsageRefusal, emit, say, show, table
from cli.session import signed_in, unlock_from_environment
from grading.refusals import Refusal

STAGES = ("claimed", "reviewed", "verified")
REGISTRATION = ("authority", "number", "date")


def add(subparsers: Any) -> None:
    """Register the noun and its commands."""
    parser = subparsers.add_parser("audits", help="申报件：开立、填表、评定、推进、查看")
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True)

    opened = commands.add_parser("open", help="开立申报件")
    opened.add_argument(
        "--enterprise", required=True, metavar="代码", help="信用代码，或 代码/厂区"
    )
    opened.add_argument("--pack", required=True, metavar="标准", help="标准的 ID 或 ID@版本")
    opened.add_argument(
        "--target", default="", metavar="等级", help="申报等级，例如 A（年度复核等默认现等级）"
    )
    opened.add_argument(
        "--mode", default="trial", metavar="方式", help="trial 试评（默认）、formal 正式"
    )
    opened.add_argument(
        "--kind", default="晋级", metavar="类型",
        help="首次、晋级（默认）、年度复核、变更、降级、停产、复产",
    )  # fmt: skip
    opened.add_argument(
        "--trigger", default="", metavar="情形", help="降级情形，见 levels triggers"
    )
    opened.add_argument("--evidence", default="", metavar="证据", help="降级：查实的证据")
    opened.add_argument(
        "--date", type=day, metavar="日期", help="申报日期（默认今天），如 2026-06-30"
    )
    opened.set_defaults(run=open_audit)

    form = _on_one(commands, "form", "导出填报表（Excel）")
    form.add_argument("file", metavar="文件.xlsx")
    _stage(form)
    form.set_defaults(run=write_form)

    filled = _on_one(commands, "fill", "读入填好的填报表")
    filled.add_argument("file", metavar="文件.xlsx")
    _stage(filled)
    filled.add_argument(
        "--choose",
        action="append",
        default=[],
        metavar="键=哪边",
        help="导出以后两边都改过的一项：form 用填报表的、office 保留办公室的。可多次",
    )
    filled.add_argument("--otherwise", choices=("form", "office"), help="其余两边都改过的")
    filled.set_defaults(run=fill)

    taken = _on_one(commands, "take-over", "沿用前一阶段的值（“一致”）")
    _stage(taken)
    taken.add_argument("--aspect", metavar="方面", help="只沿用一个方面")
    taken.add_argument("--fact", action="append", metavar="事实", help="只沿用这一项，可多次")
    taken.set_defaults(run=take_over)

    assessed = _on_one(commands, "assess", "评定一个阶段：已证实等级、可能达到等级、差距")
    _stage(assessed)
    assessed.add_argument("--target", metavar="等级", help="差距清单列到哪一级（默认申报等级）")
    assessed.set_defaults(run=assess)

    advanced = _on_one(commands, "advance", "办理一步")
    advanced.add_argument(
        "action", metavar="动作",
        help="submit accept return decide notice object resolve publish withdraw register "
        "suspend resume revoke",
    )  # fmt: skip
    advanced.add_argument(
        "--opinion", default="", metavar="意见", help="意见、理由、异议内容或答复"
    )
    advanced.add_argument("--to", metavar="状态", help="退回到哪一步（默认退回一步）")
    advanced.add_argument(
        "--level", metavar="等级", help="评定的等级（默认已证实等级）；登记的等级"
    )
    advanced.add_argument(
        "--point",
        action="append",
        default=[],
        metavar="指标=理由",
        help="评定时未定点的理由；退回时指出的问题。可多次",
    )
    advanced.add_argument("--authority", metavar="机关", help="上级结果登记：评定机关")
    advanced.add_argument("--number", metavar="文号", help="上级结果登记：文号")
    advanced.add_argument("--date", metavar="日期", help="上级结果登记：评定日期")
    advanced.add_argument("--document", default="", metavar="文号", help="公布文号（正式件必填）")
    advanced.set_defaults(run=advance)

    shown = _on_one(commands, "show", "查看：进度、能办理什么、为什么不能")
    shown.set_defaults(run=show_audit)

    audit_moves.add(commands, _on_one, day)
    audit_quality.add(commands, _on_one)
    audit_review.add(commands, _on_one, _stage)
    site_visits.add(commands, _on_one)

    mine = commands.add_parser("todo", help="待办：等我办理的申报件，最急的在前")
    mine.set_defaults(run=work_list)
    every = commands.add_parser("list", help="列出申报件")
    every.add_argument("--state", metavar="状态", help="只列一种状态，例如 notice")
    every.add_argument("--enterprise", metavar="代码", help="只列一家企业")
    every.add_argument("--limit", type=int, default=500, metavar="条数", help="最多列多少件")
    every.set_defaults(run=list_audits)

    days = commands.add_parser(
        "days",
        help="查看或录入节假日和调休（公示期按工作日计算）",
        description="不带日期时列出已录入的；程序自带的放假安排只到某一年，以后的由本局录入。",
    )
    days.add_argument(
        "--holiday", nargs="+", type=day, default=[], metavar="日期", help="放假的日子"
    )
    days.add_argument(
        "--working", nargs="+", type=day, default=[], metavar="日期", help="调休上班的日子"
    )
    days.add_argument("--name", default="", metavar="名称", help="例如 春节")
    days.set_defaults(run=workdays)


def _on_one(commands: Any, name: str, help: str) -> Any:
    parser = commands.add_parser(name, help=help, description=help)
    parser.add_argument("audit", metavar="ID", help="申报件的编号或序号")
    return parser


def _stage(parser: Any) -> None:
    parser.add_argument(
        "--stage", choices=STAGES, metavar="阶段", help="claimed 自评、reviewed 初审、verified 核查"
    )


def open_audit(args: Namespace) -> int:
    """A new audit of one enterprise on one pack."""
    from db.audits import open_audit as open_one

    with signed_in(args) as (office, actor):
        view = open_one(
            office, actor, args.enterprise, args.pack, args.target, args.mode, args.kind,
            application_date=args.date, trigger=args.trigger, evidence=args.evidence,
        )  # fmt: skip
    if args.json:
        emit(as_json(view))
    else:
        show(view.number)
        say(f"已开立 {view.number}：{view.enterprise.name}，申报 {view.target} 级。")
    for warning in view.warnings:
        say(f"提示：{warning}")
    return 0


def write_form(args: Namespace) -> int:
    """The form of a stage as an .xlsx file."""
    from db.forms import write_form as write

    path = Path(args.file)
    if path.suffix.lower() != ".xlsx":
        raise Refusal("填报表只写 .xlsx 文件", args.file, "把扩展名改为 .xlsx")
    with signed_in(args) as (office, actor):
        form = write(office, actor, args.audit, args.stage, path)
    if args.json:
        emit({"audit": form.audit_number, "stage": form.stage, "file": str(path)})
    else:
        say(f"填报表写在 {path}，填好后用 audits fill 读入。")
    return 0


def fill(args: Namespace) -> int:
    """Take a filled-in form, all of it or nothing; findings by sheet, row and column."""
    from cli.site_visits import told_conflicts
    from db.form_conflicts import FormConflicts
    from db.forms import FormRefusal
    from db.forms import fill as read_in

    chosen: dict[str, Any] = dict(each.rpartition("=")[::2] for each in args.choose)
    with signed_in(args) as (office, actor):
        try:
            done = read_in(
                office,
                actor,
                args.audit,
                args.stage,
                Path(args.file),
                choose=chosen,
                otherwise=args.otherwise,
            )
        except FormConflicts as refused:
            return told_conflicts(args, refused)
        except FormRefusal as refused:
            findings = refused.findings
            if args.json:
                emit(
                    {
                        "error": refused.as_error(),
                        "findings": [finding.as_json() for finding in findings],
                    }
                )
            else:
                rows = [(f.sheet, f.row, f.column, f.value, f.message) for f in findings]
                show(table(("表", "行", "列", "内容", "问题"), rows, right=(1,)))
            say(str(refused))
            return refused.exit_code
    left = done.audit.unanswered
    if args.json:
        emit(
            {
                "audit": done.audit.number,
                "stage": done.stage,
                "answered": done.answered,
                "changed": list(done.changed),
                "concluded": done.concluded,
                "noted": done.noted,
                "unanswered": [{"fact": fact, "name": name} for fact, name in left],
                "findings": [],
            }
        )
    else:
        more = f"，还有 {len(left)} 项没有填报" if left else "，本阶段已填齐"
        say(f"已读入 {done.answered} 项，其中 {len(done.changed)} 项有变化{more}。")
    return 0


def take_over(args: Namespace) -> int:
    """The values of the stage before become those of this one, as a recorded act."""
    from db.audits import audit
    from db.facts import take_over as take

    with signed_in(args) as (office, actor):
        stage = args.stage or audit(office, actor, args.audit).stage_open or STAGES[-1]
        view = take(office, actor, args.audit, stage, args.aspect, args.fact)
    taken = [f for f, entry in view.stages[stage].items() if entry.origin == "takeover"]
    if args.json:
        emit({"audit": view.number, "stage": stage, "taken_over": taken})
    else:
        say(f"{view.number}：本阶段沿用前一阶段的共 {len(taken)} 项。")
    return 0


def assess(args: Namespace) -> int:
    """What the facts of a stage prove, in the words and the JSON of ``grade``."""
    from cli.grade import as_json as assessment_json
    from cli.grade import summary
    from db.audits import audit
    from db.facts import assess_stage
    from grading.gaps import gaps

    with signed_in(args) as (office, actor):
        view = audit(office, actor, args.audit)
        stage, assessment = assess_stage(office, actor, args.audit, args.stage)
    target = args.target or view.target
    rows = gaps(assessment, target)
    if args.json:
        found = assessment_json(assessment, rows)
        emit({"audit": view.number, "stage": stage, "date": assessment.date, **found})
    else:
        show(f"{view.number} {view.enterprise.name} · {view.chain.words.stages[stage]}")
        show("\n".join(summary(assessment, rows, target)))
    return 0


def advance(args: Namespace) -> int:
    """One step of the chain."""
    from db.workflow import advance as take_step

    registration = {key: getattr(args, key) or "" for key in REGISTRATION}
    with signed_in(args) as (office, actor):
        if args.action == "publish":
            unlock_from_environment(office, actor)
        view = take_step(
            office,
            actor,
            args.audit,
            args.action,
            opinion=args.opinion,
            to=args.to,
            level=args.level,
            open_points=_points(args.point),
            registration={**registration, "level": args.level or ""},
            document=args.document,
        )
    if args.json:
        emit(as_json(view))
    else:
        say(f"{view.number}：{view.history[-1].title}，现在是“{view.state_title}”。")
    for warning in view.warnings:
        say(f"提示：{warning}")
    return 0


def _points(given: list[str]) -> dict[str, str]:
    points = {}
    for each in given:
        name, equals, reason = each.partition("=")
        if not equals:
            raise UsageRefusal(
                f"--point 的写法不对：{each}", "", "写成 指标=理由，例如 carbon.x=待补"
            )
        points[name.strip()] = reason.strip()
    return points


def show_audit(args: Namespace) -> int:
    """Everything about one audit."""
    from db.audits import audit

    with signed_in(args) as (office, actor):
        view = audit(office, actor, args.audit)
    if args.json:
        emit(as_json(view))
    else:
        show("\n".join(described(view)))
    return 0


def list_audits(args: Namespace) -> int:
    """The audits this person may see, newest first."""
    from db.audit_lists import list_audits as find

    with signed_in(args) as (office, actor):
        rows = find(office, actor, state=args.state, enterprise=args.enterprise, limit=args.limit)
    if args.json:
        emit({"audits": [row_json(row) for row in rows]})
    else:
        show(listed(rows))
    return 0


def work_list(args: Namespace) -> int:
    """What waits for this person."""
    from db.work_list import work_list as find

    with signed_in(args) as (office, actor):
        rows = find(office, actor).rows
    if args.json:
        emit(
            {
                "audits": [
                    {
                        **row_json(row.audit),
                        "doing": row.doing,
                        "since": row.since,
                        "due": row.due.until if row.due else None,
                        "left": row.due.left if row.due else None,
                    }
                    for row in rows
                ]
            }
        )
        return 0
    lines = [
        (r.due.words if r.due else "", r.audit.number, r.audit.enterprise.name, r.audit.state_title,
         "、".join(r.doing), r.since)
        for r in rows
    ]  # fmt: skip
    headings = ("期限", "编号", "企业", "状态", "待我办理", "到达日期")
    show(table(headings, lines) if lines else "没有等您办理的申报件。")
    return 0


def workdays(args: Namespace) -> int:
    """The office's own holidays and working days."""
    from db.workdays import SpecialDay, enter_days, special_days

    given = [SpecialDay(day, False, args.name) for day in args.holiday]
    given += [SpecialDay(day, True, args.name) for day in args.working]
    with signed_in(args) as (office, actor):
        days = enter_days(office, actor, given) if given else special_days(office, actor)
    if args.json:
        emit({"days": [{"day": d.day, "working": d.working, "name": d.name} for d in days]})
    else:
        rows = [(d.day, "上班" if d.working else "放假", d.name) for d in days]
        show(table(("日期", "安排", "名称"), rows) if rows else "没有录入过节假日和调休。")
    return 0
