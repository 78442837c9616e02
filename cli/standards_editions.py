"""``standards diff`` and ``standards impact``: what another edition changes, and for whom."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from cli.output import emit, say, show, table
from cli.packs import NAMES, packs_named
from cli.session import signed_in

if TYPE_CHECKING:
    from grading.editions import Change
    from grading.impact import Shift
    from grading.packs import Pack


def add(verbs: Any) -> None:
    """Register the verbs below ``standards``."""
    diff = verbs.add_parser("diff", help="比较两个版本：不变、改了要求、新增、取消")
    diff.add_argument("old", metavar="A", help=NAMES)
    diff.add_argument("new", metavar="B", help=NAMES)
    diff.add_argument("file", nargs="?", metavar="OUT.pdf", help="写成 PDF（版本对照表）")
    diff.set_defaults(run=compare_packs)
    effect = verbs.add_parser(
        "impact",
        help="换版影响分析：数据库里现有的结果按另一版本会怎样（不改动任何记录）",
        description="按 A 版本评定或正在办理的申报件，逐件用 B 版本重算。"
        "口径变了的填报值不沿用，按未知处理。",
    )
    effect.add_argument("old", metavar="A", help=NAMES)
    effect.add_argument("new", metavar="B", help=NAMES)
    effect.add_argument(
        "--date",
        type=_day,
        metavar="日期",
        help="按哪一天判定（默认申报日期，B 版本未实施的按其实施日）",
    )
    effect.set_defaults(run=show_impact)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}”不是日期，请写成 2026-06-30") from None


def compare_packs(args: Namespace) -> int:
    """Two editions row by row, as a paper where a file is named; the table leaves out the kept."""
    if args.file is not None:
        from cli.standards_papers import print_changes

        return print_changes(args)
    from grading.editions import KIND_NAMES, STATUS_NAMES, compare

    found = compare(*packs_named(args, args.old, args.new))
    if found.old.industry != found.new.industry:
        say(f"提示：两部标准的行业不同（{found.old.title}、{found.new.title}），逐项对照没有意义。")
    if args.json:
        emit(
            {
                "old": _identity(found.old),
                "new": _identity(found.new),
                "counts": {kind: found.counts(kind) for kind in KIND_NAMES if found.of(kind)},
                "changes": [_change_json(change) for change in found.changes],
            }
        )
        return 0
    from templates.papers.rule_words import change_words, status_words

    rows = [
        (
            KIND_NAMES[each.kind],
            each.title,
            status_words(each),
            "；".join(change_words(found, each)),
        )
        for each in found.changes
        if each.status != "kept"
    ]
    show(f"{found.old.key} → {found.new.key}")
    show(table(("类别", "名称", "变化", "内容"), rows) if rows else "两个版本没有差别。")
    cells = found.counts("cell")
    say(
        "指标×等级："
        + "，".join(f"{STATUS_NAMES[status]} {count}" for status, count in cells.items())
    )
    return 0


def show_impact(args: Namespace) -> int:
    """Who would rise, fall or become undecided under another edition, and by which rules."""
    from db.impact import impact_of
    from grading.impact import OUTCOME_NAMES

    def told(done: int, total: int) -> None:
        say(f"已重算 {done}/{total} 件 …")

    with signed_in(args) as (office, actor):
        found = impact_of(office, actor, args.old, args.new, on=args.date, progress=told)
    if args.json:
        emit(
            {
                "old": _identity(found.old),
                "new": _identity(found.new),
                "counts": found.counts(),
                "results": [_shift_json(shift) for shift in found.shifts],
            }
        )
        return 0
    show(f"{found.old.key} → {found.new.key}")
    rows = [
        (
            shift.current.key,
            shift.current.title,
            OUTCOME_NAMES[shift.outcome],
            _levels(shift.before),
            _levels(shift.after),
            "、".join(cause.name for cause in shift.causes),
        )
        for shift in found.shifts
        if shift.outcome != "same"
    ]
    if rows:
        show(table(("申报件", "企业", "变化", "现在", "换版后", "原因"), rows))
    counts = found.counts()
    say("，".join(f"{OUTCOME_NAMES[outcome]} {count} 件" for outcome, count in counts.items()))
    return 0


def _levels(pair: tuple[str, str]) -> str:
    proven, possible = pair
    return proven if proven == possible else f"{proven}（可能 {possible}）"


def _shift_json(shift: Shift) -> dict[str, object]:
    return {
        "audit": shift.current.key,
        "enterprise": shift.current.title,
        "level": shift.current.level,
        "date": shift.on,
        "before": dict(zip(("proven", "possible"), shift.before, strict=True)),
        "after": dict(zip(("proven", "possible"), shift.after, strict=True)),
        "outcome": shift.outcome,
        "causes": [asdict(cause) for cause in shift.causes],
        "left": shift.left,
    }


def _identity(pack: Pack) -> dict[str, object]:
    return {"pack": pack.key, "title": pack.title, "fingerprint": pack.fingerprint}


def _change_json(change: Change) -> dict[str, object]:
    return {
        "kind": change.kind,
        "key": change.key,
        "title": change.title,
        "status": change.status,
        "direction": change.direction or None,
        "differences": [
            {
                "name": each.name,
                "operator": each.operator or None,
                "before": each.before,
                "after": each.after,
                "direction": each.direction or None,
            }
            for each in change.differences
        ],
    }
