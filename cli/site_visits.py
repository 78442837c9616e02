"""``audits site``: the site visit of an audit, step by step."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from cli.dates import day, moment
from cli.output import UsageRefusal, emit, say, show, table
from cli.session import signed_in
from grading.refusals import Refusal
from grading.site_visits import DECLARATIONS, MEETINGS, PAGES, ROLES, SAMPLES, STEPS

if TYPE_CHECKING:
    from db.form_conflicts import FormConflicts
    from db.site_visit_views import VisitView


def add(commands: Any, on_one: Any) -> None:
    """Register the verb and its acts; ``on_one`` makes a parser of one audit."""
    parser = on_one(commands, "site", "现场核查：核查组、会议、逐项记录、问题、意见、签字页")
    acts = parser.add_subparsers(title="命令", metavar="命令", required=True)

    shown = _act(acts, "show", "查看：每一步还缺什么", run_show)
    shown.add_argument("--round", type=int, metavar="轮次", help="默认最后一轮")

    opened = _act(acts, "open", "开立现场核查", run_open)
    opened.add_argument("--from", dest="since", required=True, type=day, metavar="日期")
    opened.add_argument("--until", type=day, metavar="日期", help="默认当天结束")
    opened.add_argument("--again", action="store_true", help="再次到现场，另开一轮")

    days = _act(acts, "days", "改日期", run_days)
    days.add_argument("--from", dest="since", required=True, type=day, metavar="日期")
    days.add_argument("--until", type=day, metavar="日期")

    team = _act(acts, "team", "核查组：加人、作回避声明、退出", run_team)
    team.add_argument("--role", metavar="身份", help=_words(ROLES))
    team.add_argument("--name", metavar="姓名")
    team.add_argument("--unit", metavar="单位")
    team.add_argument(
        "--member", type=int, action="append", metavar="编号", help="名单里的人，可多次"
    )
    team.add_argument("--declare", default="", metavar="声明", help=_words(DECLARATIONS))
    team.add_argument("--reason", default="", metavar="缘由", help="须回避的缘由，或退出的理由")
    team.add_argument("--remove", action="store_true", help="让 --member 退出")

    meeting = _act(acts, "meeting", "首次会议、末次会议", run_meeting)
    meeting.add_argument("kind", metavar="会议", help=_words(MEETINGS))
    meeting.add_argument(
        "--at", required=True, type=moment, metavar="时间", help="例如 2026-06-30T09:30"
    )
    meeting.add_argument("--place", required=True, metavar="地点")
    meeting.add_argument("--present", action="append", required=True, metavar="到会人员")
    meeting.add_argument("--minutes", required=True, metavar="会议记录")

    record = _act(acts, "record", "一个指标的现场记录", run_record)
    record.add_argument("indicator", metavar="指标")
    record.add_argument("--seen", required=True, metavar="所见", help="看到、测到了什么")
    record.add_argument("--place", default="", metavar="位置")
    record.add_argument("--person", default="", metavar="查看人", help="默认本人")
    record.add_argument("--at", type=moment, metavar="时间", help="默认现在")
    record.add_argument("--photos", default="", metavar="照片", help="照片的文件名")

    sample = _act(acts, "sample", "门禁抽样一条", run_sample)
    sample.add_argument("kind", metavar="种类", help=_words(SAMPLES))
    sample.add_argument("object", metavar="对象", help="例如 车牌和时间")
    sample.add_argument("--found", required=True, metavar="情况")
    sample.add_argument("--differs", action="store_true", help="与台账不一致")

    problem = _act(acts, "problem", "问题清单：交办、撤下、转整改", run_problem)
    problem.add_argument("--text", default="", metavar="问题")
    problem.add_argument("--indicator", default="", metavar="指标")
    problem.add_argument("--demand", default="", metavar="整改要求")
    problem.add_argument("--deadline", type=day, metavar="期限")
    problem.add_argument("--person", default="", metavar="责任人")
    problem.add_argument("--withdraw", type=int, metavar="序号", help="撤下一个问题")
    problem.add_argument("--reason", default="", metavar="理由", help="撤下的理由")
    problem.add_argument("--rectify", action="store_true", help="有对应指标的问题转为整改项")

    opinion = _act(acts, "opinion", "专家组意见", run_opinion)
    opinion.add_argument("text", metavar="意见")

    signed = _act(acts, "sign", "签字页扫描件：附上、撤下", run_sign)
    signed.add_argument("file", nargs="?", metavar="文件")
    signed.add_argument(
        "--kind", action="append", default=[], metavar="签字页", help=_words(PAGES) + "，可多次"
    )
    signed.add_argument("--retire", type=int, metavar="编号", help="撤下一份")
    signed.add_argument("--reason", default="", metavar="理由", help="撤下的理由")


def _act(acts: Any, name: str, words: str, run: Any) -> Any:
    parser = acts.add_parser(name, help=words, description=words)
    parser.set_defaults(run=run)
    return parser


def _words(known: Any) -> str:
    return "、".join(f"{id} {title}" for id, title in known.items() if id)


def run_show(args: Namespace) -> int:
    """The visit in full, with what each step lacks."""
    from db.site_visit_views import visits_of

    with signed_in(args) as (office, actor):
        rounds = {each.round: each for each in visits_of(office, actor, args.audit)}
    if not rounds:
        raise Refusal("本件还没有现场核查", args.audit, f"audits site {args.audit} open 开立")
    chosen = args.round or max(rounds)
    if chosen not in rounds:
        raise Refusal(f"没有第 {chosen} 轮现场核查", args.audit, f"共 {len(rounds)} 轮")
    view = rounds[chosen]
    if args.json:
        emit(_as_json(view))
        return 0
    show(f"{view.audit} 第 {view.round} 轮现场核查  {view.from_on} 至 {view.until_on}")
    people = [(m.id, m.role_title, m.name, m.unit, m.declaration_title) for m in view.members]
    if people:
        show(table(("编号", "身份", "姓名", "单位", "回避声明"), people, right=(0,)))
    records = [
        (each.name, r.seen, r.place, r.person, f"{r.seen_at:%m-%d %H:%M}")
        for each in view.applicable
        if (r := view.records.get(each.id)) is not None
    ]
    if records:
        show(table(("指标", "所见", "位置", "查看人", "时间"), records))
    samples = [(s.title, s.object, s.found, "一致" if s.agrees else "不一致") for s in view.samples]
    if samples:
        show(table(("抽样", "对象", "情况", "结果"), samples))
    problems = [
        (p.number, p.name, p.text, p.deadline, p.person, p.rectification) for p in view.problems
    ]
    if problems:
        show(table(("序号", "指标", "问题", "期限", "责任人", "整改项"), problems, right=(0,)))
    pages = [(s.id, s.title, s.file_name, s.by) for s in view.signatures]
    if pages:
        show(table(("编号", "签字页", "文件", "附上人"), pages, right=(0,)))
    for step, title in STEPS.items():
        say(f"  {title}：{view.missing.get(step, '齐了')}")
    return 0


def run_open(args: Namespace) -> int:
    """Open the visit, or another round."""
    from db.site_visits import open_visit

    with signed_in(args) as (office, actor):
        view = open_visit(office, actor, args.audit, args.since, args.until, again=args.again)
    return _told(args, view, f"第 {view.round} 轮现场核查已开立")


def run_days(args: Namespace) -> int:
    """Other days."""
    from db.site_visits import set_days

    with signed_in(args) as (office, actor):
        view = set_days(office, actor, args.audit, args.since, args.until or args.since)
    return _told(args, view, f"日期改为 {view.from_on} 至 {view.until_on}")


def run_team(args: Namespace) -> int:
    """Add somebody, or declare for or remove those who are on the list."""
    from db.site_visits import add_member, declare, remove_member

    adding = args.role or args.name or args.unit
    if bool(adding) == bool(args.member):
        raise UsageRefusal("加人写 --role --name --unit，名单里的人写 --member", "", "二选一")
    if adding and not (args.role and args.name and args.unit):
        raise UsageRefusal("加人要写全 --role --name --unit", "", "请补上")
    with signed_in(args) as (office, actor):
        if adding:
            view = add_member(
                office, actor, args.audit, args.role, args.name, args.unit,
                declaration=args.declare, reason=args.reason,
            )  # fmt: skip
        elif args.remove:
            for member in args.member:
                view = remove_member(office, actor, args.audit, member, args.reason)
        else:
            view = declare(office, actor, args.audit, args.member, args.declare, args.reason)
    return _told(args, view, f"核查组 {len(view.team)} 人")


def run_meeting(args: Namespace) -> int:
    """A meeting written down."""
    from db.site_visits import hold_meeting

    with signed_in(args) as (office, actor):
        view = hold_meeting(
            office, actor, args.audit, args.kind,
            held_at=args.at, place=args.place, present=args.present, minutes=args.minutes,
        )  # fmt: skip
    return _told(args, view, f"{MEETINGS[args.kind]}已记录")


def run_record(args: Namespace) -> int:
    """What was seen of one indicator."""
    from db.site_records import SiteNote, note_down

    note = SiteNote(args.seen, args.place, args.person, args.at, args.photos)
    with signed_in(args) as (office, actor):
        view = note_down(office, actor, args.audit, {args.indicator: note})
    return _told(args, view, "现场记录已写下")


def run_sample(args: Namespace) -> int:
    """One thing drawn at the gate."""
    from db.site_records import Sample, draw_samples

    drawn = Sample(args.kind, args.object, args.found, not args.differs)
    with signed_in(args) as (office, actor):
        view = draw_samples(office, actor, args.audit, [drawn])
    return _told(args, view, f"门禁抽样共 {len(view.samples)} 条")


def run_problem(args: Namespace) -> int:
    """A problem handed over or withdrawn, or all of them made rectification items."""
    from db.site_records import Problem, hand_over, to_rectification, withdraw_problem

    if sum((bool(args.text), args.withdraw is not None, args.rectify)) != 1:
        raise UsageRefusal("写 --text 交办，--withdraw 撤下，或 --rectify 转整改", "", "三选一")
    with signed_in(args) as (office, actor):
        if args.rectify:
            view = to_rectification(office, actor, args.audit)
        elif args.withdraw is not None:
            view = withdraw_problem(office, actor, args.audit, args.withdraw, args.reason)
        else:
            given = Problem(args.text, args.demand, args.indicator, args.deadline, args.person)
            view = hand_over(office, actor, args.audit, given)
    return _told(args, view, f"问题清单共 {len(view.problems)} 个")


def run_opinion(args: Namespace) -> int:
    """The experts' opinion."""
    from db.site_visits import give_opinion

    with signed_in(args) as (office, actor):
        view = give_opinion(office, actor, args.audit, args.text)
    return _told(args, view, "专家组意见已写下")


def run_sign(args: Namespace) -> int:
    """A scan of signed pages, or one taken back."""
    from db.site_signatures import retire_signature, sign

    if bool(args.file) == (args.retire is not None):
        raise UsageRefusal("写扫描件文件和 --kind，或用 --retire 撤下一份", "", "二选一")
    with signed_in(args) as (office, actor):
        if args.retire is not None:
            view = retire_signature(office, actor, args.audit, args.retire, args.reason)
        else:
            view = sign(office, actor, args.audit, args.kind, args.file)
    return _told(args, view, view.missing.get("pages", "签字页齐了"))


def told_conflicts(args: Namespace, refused: FormConflicts) -> int:
    """What both a form and the office changed, with the key to choose each by."""
    if args.json:
        items = [
            {"key": c.key, "name": c.name, "base": c.base, "office": c.office, "form": c.form,
             "by": c.by}
            for c in refused.conflicts
        ]  # fmt: skip
        emit({"error": refused.as_error(), "conflicts": items})
    else:
        rows = [(c.key, c.name, c.base, c.office, c.by, c.form) for c in refused.conflicts]
        show(table(("键", "内容", "导出时", "办公室", "改的人", "填报表"), rows))
        say("逐项选用：--choose 键=form 或 键=office；其余一律：--otherwise form 或 office")
    say(str(refused))
    return refused.exit_code


def _told(args: Namespace, view: VisitView, done: str) -> int:
    if args.json:
        emit(_as_json(view))
        return 0
    say(f"{view.audit}：{done}。")
    first = next((view.missing[step] for step in STEPS if step in view.missing), "")
    say(f"下一步：{first}" if first else "各步都齐了。")
    return 0


def _as_json(view: VisitView) -> dict[str, object]:
    return {
        "audit": view.audit,
        "round": view.round,
        "from": view.from_on,
        "until": view.until_on,
        "members": [
            {"id": m.id, "role": m.role, "name": m.name, "unit": m.unit, "declaration":
             m.declaration, "reason": m.reason, "present": m.present}
            for m in view.members
        ],
        "meetings": {
            kind: {"at": m.held_at.isoformat(timespec="minutes"), "place": m.place,
                   "present": m.present, "minutes": m.minutes}
            for kind, m in view.meetings.items()
        },
        "records": {
            id: {"seen": r.seen, "place": r.place, "person": r.person,
                 "at": r.seen_at.isoformat(timespec="minutes"), "photos": r.photos}
            for id, r in view.records.items()
        },
        "unseen": [each.id for each in view.applicable if each.id not in view.records],
        "samples": [
            {"kind": s.kind, "object": s.object, "found": s.found, "agrees": s.agrees}
            for s in view.samples
        ],
        "problems": [
            {"number": p.number, "indicator": p.indicator, "text": p.text, "demand": p.demand,
             "deadline": p.deadline, "person": p.person, "rectification": p.rectification}
            for p in view.problems
        ],
        "opinion": view.opinion,
        "pages": [
            {"id": s.id, "kind": s.kind, "file": s.file_name, "sha256": s.sha256}
            for s in view.signatures
        ],
        "missing": dict(view.missing),
    }  # fmt: skip
