"""``transport sample``, ``samples``, ``note``, ``hand-over``, ``gate``, ``reading``, ``rail``."""

from __future__ import annotations

from argparse import Namespace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.dates import day
from cli.output import emit, say, show, table
from cli.session import signed_in

if TYPE_CHECKING:
    from db.transport.sampling import SampleView

DRAWN = ("ledger", "passages", "days", "warning_days", "video")
STATES = ("needed", "building", "built", "excused")


def add_site(commands: Any) -> None:
    """Add the commands to those of ``transport``."""
    new = commands.add_parser(
        "sample",
        help="门禁核查抽样：抽台账行和日子，可重复",
        description="同一天、同一台账、同一抽样词，谁来抽都一样；种子随结果打印。",
    )
    new.add_argument("--enterprise", required=True, metavar="代码")
    new.add_argument("--months", type=int, default=12, metavar="月数", help="从最近几个月里抽")
    for kind in DRAWN:
        new.add_argument(f"--{kind.replace('_', '-')}", dest=kind, type=int, metavar="个数")
    new.add_argument("--word", default="", metavar="抽样词", help="同一天再抽一次时换一个词")
    new.add_argument("--pdf", metavar="文件.pdf", help="另写抽样核查表")
    new.set_defaults(run=run_sample)
    past = commands.add_parser("samples", help="历次抽样，或一次抽样的核查表")
    past.add_argument("number", nargs="?", metavar="编号")
    past.add_argument("--enterprise", metavar="代码")
    past.add_argument("--pdf", metavar="文件.pdf", help="写抽样核查表")
    past.set_defaults(run=run_samples)
    found = commands.add_parser("note", help="记录一个样本的核查结果")
    found.add_argument("number", metavar="编号")
    found.add_argument("piece", type=int, metavar="序号")
    found.add_argument("found", choices=("match", "mismatch", "missing"), metavar="结果",
                       help="match 一致，mismatch 不一致，missing 查不到")  # fmt: skip
    found.add_argument("--note", default="", metavar="情况")
    found.set_defaults(run=run_note)
    over = commands.add_parser(
        "hand-over",
        help="把抽样的核查结果写入现场核查的门禁抽样",
        description="写过的不再写，没有记录结果的样本留着；以后可以再写一次。",
    )
    over.add_argument("number", metavar="编号")
    over.add_argument("audit", nargs="?", default="", metavar="申报件",
                      help="默认这家企业正在现场核查的一件")  # fmt: skip
    over.set_defaults(run=run_hand_over)
    gate = commands.add_parser("gate", help="登记门禁：视频最早可查日期、数据传输率")
    gate.add_argument("--enterprise", required=True, metavar="代码")
    gate.add_argument("--video-since", type=day, metavar="日期")
    gate.add_argument("--upload", default="", metavar="百分比")
    gate.add_argument("--seen", type=day, metavar="日期", help="哪一天看的，默认今天")
    gate.add_argument("--note", default="", metavar="说明")
    gate.set_defaults(run=run_gate)
    reading = commands.add_parser("reading", help="短驳、中转是否计入清洁方式：查看或设定")
    reading.add_argument("reading", nargs="?", metavar="口径", help="short_haul 或 park")
    reading.add_argument("--counts", choices=("yes", "no"), metavar="yes/no")
    reading.add_argument("--reason", default="", metavar="依据")
    reading.set_defaults(run=run_reading)
    rail = commands.add_parser("rail", help="铁路专用线台账：查看、登记、更新、停用")
    rail.add_argument("--enterprise", default="", metavar="代码", help="登记这家企业的专用线")
    rail.add_argument("--owner", default="", metavar="单位", help="名录以外的单位")
    rail.add_argument("--id", type=int, metavar="编号", help="更新或停用这一条")
    rail.add_argument("--name", metavar="名称")
    rail.add_argument("--state", choices=STATES, metavar="状态",
                      help="needed 应建，building 在建，built 已建，excused 不需建")  # fmt: skip
    rail.add_argument("--capacity", metavar="万吨/年", help="设计运能")
    rail.add_argument("--progress", type=int, metavar="百分比")
    rail.add_argument("--planned", type=day, metavar="日期", help="计划建成")
    rail.add_argument("--built", type=day, metavar="日期", help="建成日期")
    rail.add_argument("--note", metavar="说明")
    rail.add_argument("--retire", metavar="理由", help="停用，写明理由")
    rail.set_defaults(run=run_rail)


def run_sample(args: Namespace) -> int:
    """Draw, and print the sheet."""
    from db.transport.sampling import draw_sample

    wanted = {kind: getattr(args, kind) for kind in DRAWN if getattr(args, kind) is not None}
    with signed_in(args) as (office, actor):
        view = draw_sample(
            office, actor, args.enterprise, months=args.months, wanted=wanted, word=args.word
        )
        _print(args, office, actor, view)
    return _tell(args, view)


def run_samples(args: Namespace) -> int:
    """One drawing, or all of an enterprise."""
    from cli.output import UsageRefusal
    from cli.transport_words import sample_json
    from db.transport.sampling import sample, samples

    if bool(args.number) == bool(args.enterprise):
        raise UsageRefusal(
            "要么写抽样编号，要么写 --enterprise", "", "例如 transport samples CY-2026-00001"
        )
    with signed_in(args) as (office, actor):
        if args.number:
            view = sample(office, actor, args.number)
            _print(args, office, actor, view)
            return _tell(args, view)
        every = samples(office, actor, args.enterprise)
    if args.json:
        emit({"samples": [sample_json(each) for each in every]})
        return 0
    lines = [(e.number, e.drawn_on, e.by, len(e.pieces), e.open) for e in every]
    if lines:
        show(table(("编号", "日期", "抽样人", "样本", "未核"), lines, right=(3, 4)))
    say(f"{len(lines)} 次抽样")
    return 0


def run_note(args: Namespace) -> int:
    """What was found at a piece."""
    from db.transport.sampling import note_piece

    with signed_in(args) as (office, actor):
        view = note_piece(office, actor, args.number, args.piece, args.found, note=args.note)
    return _tell(args, view)


def run_hand_over(args: Namespace) -> int:
    """What was found goes into the site visit of an audit."""
    from db.transport.visit_list import take_over

    with signed_in(args) as (office, actor):
        done = take_over(office, actor, args.number, args.audit)
    if args.json:
        told = {"audit": done.visit.audit, "round": done.visit.round, "added": done.added}
        emit({**told, "waiting": done.waiting, "samples": len(done.visit.samples)})
        return 0
    left = f"，{done.waiting} 个样本还没有结果" if done.waiting else ""
    say(f"{done.added} 条写入 {done.visit.audit} 的门禁抽样{left}")
    return 0


def _print(args: Namespace, office: Any, actor: Any, view: SampleView) -> None:
    if args.pdf:
        from db.transport.papers import print_sample

        print_sample(office, actor, view, Path(args.pdf))
        say(f"已写 {args.pdf}")


def _tell(args: Namespace, view: SampleView) -> int:
    from cli.transport_words import sample_json
    from grading.transport.sampling import FOUND

    if args.json:
        emit(sample_json(view))
        return 0
    lines = [
        (e.number, e.title, e.batch, e.row or "", e.words, FOUND[e.found], e.note)
        for e in view.pieces
    ]
    show(table(("序", "类别", "批次", "行", "样本", "结果", "情况"), lines, right=(0, 2, 3)))
    say(f"{view.number} {view.name}，种子 {view.seed}")
    return 0


def run_gate(args: Namespace) -> int:
    """Note what the gate shows."""
    from db.transport.gates import note_gate

    with signed_in(args) as (office, actor):
        seen = note_gate(
            office, actor, args.enterprise, video_since=args.video_since,
            upload_share=args.upload, seen_on=args.seen, note=args.note,
        )  # fmt: skip
    if args.json:
        emit(
            {
                "seen_on": seen.seen_on,
                "video_since": seen.video_since,
                "months": seen.months,
                "upload_share": seen.upload_share,
            }
        )
        return 0
    months = "—" if seen.months is None else f"{seen.months} 个月"
    share = "—" if seen.upload_share is None else f"{seen.upload_share}%"
    say(f"已登记：{seen.seen_on} 查看，视频 {months}，传输率 {share}")
    return 0


def run_reading(args: Namespace) -> int:
    """Which combined transports count as clean here."""
    from cli.output import UsageRefusal
    from db.transport.readings import choose_reading, readings
    from grading.transport.register import register

    if bool(args.reading) != bool(args.counts):
        raise UsageRefusal(
            "设定口径要同时写口径和 --counts", "", "transport reading short_haul --counts yes"
        )
    with signed_in(args) as (office, actor):
        if args.reading:
            counts = args.counts == "yes"
            found = choose_reading(office, actor, args.reading, counts, reason=args.reason)
        else:
            found = readings(office, actor)
    if args.json:
        emit({"readings": found})
        return 0
    known = register().readings
    lines = [(id, known[id].title, "计入" if does else "不计入") for id, does in found.items()]
    show(table(("口径", "名称", "是否计入清洁方式"), lines))
    return 0


def run_rail(args: Namespace) -> int:
    """The register of sidings, or one of them entered, changed, retired."""
    from cli.transport_words import rail_json
    from db.transport.rail_lines import change_line, enter_line, rail_register, retire_line
    from grading.refusals import Refusal

    with signed_in(args) as (office, actor):
        if args.id is not None:
            now = {each.id: each for each in rail_register(office, actor).lines}.get(args.id)
            if now is None:
                raise Refusal(
                    f"没有编号 {args.id} 的铁路专用线", "--id", "用 transport rail 查看编号"
                )
            if args.retire:
                retire_line(office, actor, args.id, reason=args.retire)
            else:
                change_line(office, actor, args.id, _plan(args, now.plan), version=now.version)
        elif args.enterprise or args.owner:
            enter_line(office, actor, args.enterprise, _plan(args, None), owner=args.owner)
        found = rail_register(office, actor)
    if args.json:
        emit(rail_json(found))
        return 0
    from grading.transport.rail import wan

    lines = [
        (e.id, e.owner, e.plan.name, e.state_title, f"{e.plan.progress}%",
         wan(e.plan.capacity_kg) if e.plan.capacity_kg else "",
         "" if e.rail_kg is None else wan(e.rail_kg), "" if e.use is None else f"{e.use:.1f}%")
        for e in found.lines
    ]  # fmt: skip
    if lines:
        head = ("编号", "单位", "专用线", "状态", "进度", "运能(万吨)", "铁路运量(万吨)", "利用率")
        show(table(head, lines, right=(0, 4, 5, 6, 7)))
    for _, name, words in found.needed:
        say(f"  · {name}：{words}")
    for project in found.open_projects:
        say(f"  · 方案点名而台账里还没有：{project.name}")
    say(f"{len(lines)} 条铁路专用线，运量为 {found.first} 至 {found.last}")
    return 0


def _plan(args: Namespace, now: Any) -> Any:
    """What was said, over what is known."""
    from db.transport.rail_lines import RailPlan

    usual = now or RailPlan(args.name or "")
    return RailPlan(
        args.name if args.name is not None else usual.name,
        args.state or usual.state,
        _capacity(args.capacity) if args.capacity is not None else usual.capacity_kg,
        args.progress if args.progress is not None else usual.progress,
        args.planned or usual.planned_on,
        args.built or usual.built_on,
        args.note if args.note is not None else usual.note,
    )


def _capacity(text: str) -> int:
    """万吨 a year as kilograms."""
    from grading.refusals import Refusal

    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or number < 0:
        raise Refusal(f"设计运能“{text}”不是数", "--capacity", "以万吨/年填写，例如 300")
    return int(number * 10_000_000)
