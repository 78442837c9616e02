"""``standards diff`` and ``standards impact``: what another edition changes, and for whom."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from cli.output import emit, say, show, table
from cli.packs import NAMES, packs_named

if TYPE_CHECKING:
    from grading.editions import Change, Comparison


def add(verbs: Any) -> None:
    """Register the verbs below ``standards``."""
    diff = verbs.add_parser("diff", help="比较两个版本：不变、改了要求、新增、取消")
    diff.add_argument("old", metavar="A", help=NAMES)
    diff.add_argument("new", metavar="B", help=NAMES)
    diff.set_defaults(run=compare_packs)


def compare_packs(args: Namespace) -> int:
    """Two editions row by row; the table leaves out what is kept."""
    from grading.editions import KIND_NAMES, STATUS_NAMES, compare

    found = compare(*packs_named(args, args.old, args.new))
    if args.json:
        emit(
            {
                "old": _identity(found, "old"),
                "new": _identity(found, "new"),
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


def _identity(found: Comparison, side: str) -> dict[str, object]:
    pack = found.old if side == "old" else found.new
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
