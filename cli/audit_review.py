"""``audits conclude | remark | evidence | compare``: what a stage finds on each indicator."""

from __future__ import annotations

import argparse
from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.dates import day, moment
from cli.output import UsageRefusal, emit, say, show, table
from cli.session import signed_in
from grading.conclusions import CONCLUSIONS
from grading.refusals import Refusal

if TYPE_CHECKING:
    from db.conclusions import Conclusion
    from db.evidence import EvidenceView
    from db.office import Office
    from db.users import Actor

STAGES = ("claimed", "reviewed", "verified")


def add(commands: Any, on_one: Any, stage: Any) -> None:
    """Register the verbs; ``on_one`` makes a parser of one audit, ``stage`` adds --stage."""
    concluded = on_one(commands, "conclude", "逐项结论：符合、不符合、不涉及、等效认定")
    stage(concluded)
    words = "、".join(f"{id} {title}" for id, title in CONCLUSIONS.items())
    concluded.add_argument(
        "--set", action=_Set, default=[], metavar="指标=结论", help=f"{words}。可多次"
    )
    concluded.add_argument("--basis", action=_Said, metavar="依据", help="前一个 --set 的依据")
    concluded.add_argument("--note", action=_Said, metavar="说明", help="前一个 --set 的说明")
    concluded.add_argument("--plain", action="store_true", help="按事实直接下结论")
    concluded.add_argument("--aspect", metavar="方面", help="--plain 只下一个方面的")
    concluded.add_argument(
        "--indicator", action="append", metavar="指标", help="--plain 只下这一项，可多次"
    )
    concluded.set_defaults(run=conclude)

    remarked = on_one(commands, "remark", "给一个指标写批注")
    remarked.add_argument("indicator", metavar="指标")
    remarked.add_argument("text", metavar="批注")
    remarked.set_defaults(run=remark)

    evidence = on_one(commands, "evidence", "佐证材料：附上、列出、撤下、取出")
    acts = evidence.add_subparsers(title="命令", metavar="命令", required=True)
    added = acts.add_parser("add", help="附一个文件")
    added.add_argument("file", metavar="文件")
    added.add_argument(
        "--indicator", action="append", required=True, metavar="指标", help="佐证哪个指标，可多次"
    )
    added.add_argument("--title", default="", metavar="名称", help="默认为文件名")
    added.add_argument("--pages", default="", metavar="页码", help="例如 第12页")
    added.add_argument("--dated", type=day, metavar="日期", help="报告、批复的日期")
    added.add_argument(
        "--taken", type=moment, metavar="时间", help="照片没有拍摄时间的，如 2026-06-30T09:30"
    )
    added.add_argument("--lon", type=float, metavar="经度", help="照片没有位置的，十进制度")
    added.add_argument("--lat", type=float, metavar="纬度")
    added.set_defaults(run=add_file)
    listed = acts.add_parser("list", help="佐证材料目录，和没有佐证的指标")
    listed.set_defaults(run=list_files)
    retired = acts.add_parser("retire", help="撤下一条佐证（文件仍保存）")
    retired.add_argument("evidence", type=int, metavar="编号", help="list 里的编号")
    retired.add_argument("--reason", required=True, metavar="理由")
    retired.set_defaults(run=retire)
    saved = acts.add_parser("save", help="把佐证的文件取出来")
    saved.add_argument("evidence", type=int, metavar="编号", help="list 里的编号")
    saved.add_argument("file", metavar="文件")
    saved.set_defaults(run=save_file)

    compared = on_one(commands, "compare", "自评、初审、核查对照，不同的标出")
    compared.add_argument("--different", action="store_true", help="只列不同的")
    compared.add_argument("--earlier", action="store_true", help="对照这家企业上一次的申报件")
    compared.set_defaults(run=compare)

    carried = on_one(commands, "carry-earlier", "自评沿用这家企业上一次申报的值")
    carried.add_argument("--aspect", metavar="方面", help="只沿用一个方面")
    carried.add_argument("--fact", action="append", metavar="事实", help="只沿用这一项，可多次")
    carried.set_defaults(run=carry)


class _Set(argparse.Action):
    """``--set 指标=结论``: begins a conclusion that --basis and --note then belong to."""

    def __call__(self, parser: Any, space: Any, value: Any, option: str | None = None) -> None:
        indicator, equals, conclusion = str(value).partition("=")
        if not equals:
            parser.error(f"--set 的写法不对：{value}，写成 指标=结论，例如 carbon.x=met")
        said = {"indicator": indicator.strip(), "conclusion": conclusion.strip()}
        setattr(space, self.dest, [*getattr(space, self.dest), said])


class _Said(argparse.Action):
    """``--basis`` or ``--note`` of the ``--set`` before it."""

    def __call__(self, parser: Any, space: Any, value: Any, option: str | None = None) -> None:
        if not space.set:
            parser.error(f"--{self.dest} 要写在它说明的 --set 后面")
        space.set[-1][self.dest] = value


def conclude(args: Namespace) -> int:
    """Conclusions as given, or as the facts plainly say."""
    from db.audits import audit
    from db.conclusions import conclude as put
    from db.conclusions import conclude_plain, conclusions_of

    if bool(args.set) == args.plain:
        raise UsageRefusal("结论要么逐项写（--set），要么按事实直接下（--plain）", "", "二选一")
    if args.set and (args.aspect or args.indicator):
        raise UsageRefusal("--aspect、--indicator 只与 --plain 一起用", "", "请去掉")
    given = _given(args.set)
    with signed_in(args) as (office, actor):
        view = audit(office, actor, args.audit)
        stage = args.stage or view.stage_open or STAGES[-1]
        if args.plain:
            count = conclude_plain(
                office, actor, view.id, stage, aspect=args.aspect, indicators=args.indicator
            )
        else:
            put(office, actor, view.id, stage, given)
            count = len(given)
        found = conclusions_of(office, actor, view.id).get(stage, {})
    if args.json:
        emit(
            {
                "audit": view.number,
                "stage": stage,
                "concluded": count,
                "conclusions": {
                    id: {"conclusion": c.conclusion, "basis": c.basis, "note": c.note, "by": c.by}
                    for id, c in found.items()
                },
            }
        )
    else:
        title = view.chain.words.stages[stage]
        say(f"{view.number}：{title}下了 {count} 项结论，本阶段共 {len(found)} 项。")
    return 0


def _given(sets: list[dict[str, str]]) -> dict[str, Conclusion]:
    from db.conclusions import Conclusion

    given: dict[str, Conclusion] = {}
    for each in sets:
        indicator = each["indicator"]
        if indicator in given:
            raise UsageRefusal(f"指标 {indicator} 写了两个结论", "", "每个指标只写一次")
        given[indicator] = Conclusion(
            each["conclusion"], each.get("basis", ""), each.get("note", "")
        )
    return given


def remark(args: Namespace) -> int:
    """A remark on an indicator."""
    from db.conclusions import remark as write
    from db.conclusions import remarks_of

    with signed_in(args) as (office, actor):
        write(office, actor, args.audit, args.indicator, args.text)
        count = len([r for r in remarks_of(office, actor, args.audit)
                     if r.indicator == args.indicator])  # fmt: skip
    if args.json:
        emit({"audit": args.audit, "indicator": args.indicator, "remarks": count})
    else:
        say(f"已写批注，这个指标共 {count} 条。")
    return 0


def add_file(args: Namespace) -> int:
    """A file as evidence of indicators."""
    from db.evidence import Particulars, add_evidence

    if (args.lon is None) != (args.lat is None):
        raise UsageRefusal("经度和纬度要一起写", "", "写 --lon 114.2 --lat 36.7")
    said = Particulars(args.pages, args.dated, args.taken, args.lon, args.lat)
    with signed_in(args) as (office, actor):
        found = add_evidence(
            office,
            actor,
            args.audit,
            args.indicator,
            Path(args.file),
            title=args.title,
            particulars=said,
        )
    if args.json:
        emit({"evidence": [_as_json(each) for each in found]})
    else:
        one = found[0]
        say(f"{one.file_name} 佐证 {len(found)} 个指标。{_when_and_where(one)}")
    return 0


def list_files(args: Namespace) -> int:
    """The catalogue by indicator, and which applicable indicators have no file."""
    from db.audits import audit
    from db.evidence import catalogue, evidence_of
    from db.facts import assess_audit

    with signed_in(args) as (office, actor):
        view = audit(office, actor, args.audit)
        found = evidence_of(office, actor, view.id)
        applying = assess_audit(office, actor, view.id).indicators
    names = {each.id: each.name for each in view.pack.indicators}
    supported = {each.indicator for each in found}
    bare = [r.indicator.id for r in applying if r.applies and r.indicator.id not in supported]
    files = catalogue(found)
    numbers = {row.attachment: row.number for row in files}
    size = sum(row.size for row in files)
    if args.json:
        emit(
            {
                "audit": view.number,
                "evidence": [_as_json(e) | {"number": numbers[e.attachment]} for e in found],
                "without": bare,
                "files": len(files),
                "size": size,
            }
        )
        return 0
    lines = [
        (numbers[e.attachment], e.id, names[e.indicator], e.title, e.pages,
         e.dated or _taken(e), e.by)
        for e in found
    ]  # fmt: skip
    if lines:
        headings = ("目录", "编号", "指标", "名称", "页码", "日期", "附上人")
        show(table(headings, lines, right=(0, 1)))
    if bare:
        show("没有佐证的指标：" + "、".join(names[each] for each in bare))
    say(f"{len(files)} 个文件，共 {size / 1e6:.1f} MB。")
    return 0


def retire(args: Namespace) -> int:
    """Take a file back from an indicator."""
    from db.evidence import retire_evidence

    with signed_in(args) as (office, actor):
        retire_evidence(office, actor, args.audit, args.evidence, args.reason)
    if args.json:
        emit({"audit": args.audit, "retired": args.evidence})
    else:
        say(f"已撤下佐证 {args.evidence}，文件仍保存在本件里。")
    return 0


def save_file(args: Namespace) -> int:
    """The bytes of a piece of evidence as a file; an existing file is not replaced."""
    from db.attachments import content_of

    path = Path(args.file)
    with signed_in(args) as (office, actor):
        one = _one(office, actor, args.audit, args.evidence)
        content = content_of(office, actor, one.sha256)
    target = path / Path(one.file_name).name if path.is_dir() else path
    try:
        with target.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise Refusal("这个文件已经有了", str(target), "请换一个文件名") from None
    if args.json:
        emit({"file": str(target), "size": len(content), "sha256": one.sha256})
    else:
        say(f"已写 {target}（{len(content) / 1e6:.1f} MB）。")
    return 0


def _one(office: Office, actor: Actor, audit: str, evidence: int) -> EvidenceView:
    from db.evidence import evidence_of

    for each in evidence_of(office, actor, audit):
        if each.id == evidence:
            return each
    raise Refusal("本件没有这条佐证", str(evidence), "编号见 audits evidence … list")


def compare(args: Namespace) -> int:
    """The stages beside each other, or this audit beside the enterprise's one before."""
    from cli.audit_compare import show_earlier, show_stages

    with signed_in(args) as (office, actor):
        return (show_earlier if args.earlier else show_stages)(args, office, actor)


def carry(args: Namespace) -> int:
    """Last year's values into the first stage."""
    from db.carry_earlier import carry_earlier

    with signed_in(args) as (office, actor):
        view = carry_earlier(office, actor, args.audit, args.aspect, args.fact)
    taken = [f for f, entry in view.stages[STAGES[0]].items() if entry.origin == "earlier"]
    if args.json:
        emit({"audit": view.number, "carried": taken})
    else:
        say(f"{view.number}：沿用上次申报的共 {len(taken)} 项，请逐项核对是否仍然属实。")
    return 0


def _taken(each: EvidenceView) -> str | date:
    return f"{each.taken_at:%Y-%m-%d %H:%M}" if each.taken_at else ""


def _when_and_where(one: EvidenceView) -> str:
    """What is known of a photo, as a sentence; nothing for other files."""
    words = [f"拍摄于 {_taken(one)}"] if one.taken_at else []
    words += [f"位置 {one.lon}, {one.lat}"] if one.lon is not None else []
    typed = "（人工填写）" if one.typed else ""
    return "，".join(words) + typed + "。" if words else ""


def _as_json(each: EvidenceView) -> dict[str, object]:
    return {
        "id": each.id,
        "stage": each.stage,
        "indicator": each.indicator,
        "file": each.file_name,
        "title": each.title,
        "sha256": each.sha256,
        "size": each.size,
        "pages": each.pages,
        "dated": each.dated,
        "taken_at": each.taken_at.isoformat() if each.taken_at else None,
        "lon": None if each.lon is None else str(each.lon),
        "lat": None if each.lat is None else str(each.lat),
        "typed": each.typed,
        "by": each.by,
    }
