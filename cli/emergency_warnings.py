"""``emergency start | end | warnings``: the calendar of warnings, with basis and document."""

from __future__ import annotations

import argparse
from argparse import Namespace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cli.output import emit, say, show, table
from cli.session import signed_in

if TYPE_CHECKING:
    from db.emergency_warnings import WarningView


def add(verbs: Any) -> None:
    """Register the verbs below ``emergency``."""
    start = verbs.add_parser(
        "start",
        help="登记预警启动；另一级别在进行时即为调整",
        description="登记预警启动。另一级别正在进行时，它同时结束。时间不写是现在。",
    )
    start.add_argument("warning", metavar="级别", help="黄、橙、红（yellow、orange、red）")
    _said(start, "启动")
    start.set_defaults(run=run_start)
    end = verbs.add_parser("end", help="登记预警解除")
    _said(end, "解除")
    end.set_defaults(run=run_end)
    verbs.add_parser("warnings", help="历次预警").set_defaults(run=run_warnings)


def run_start(args: Namespace) -> int:
    """A warning starts."""
    from db.emergency_warnings import start_warning

    with signed_in(args) as (office, actor):
        view = start_warning(
            office, actor, args.warning, document=args.document, basis=args.basis, at=args.at
        )
    served = f"执行清单 {view.list_key}" if view.list_key else "没有现行清单，请先让一版清单生效"
    return _tell(args, view, f"已登记{view.title} {view.number}，{served}")


def run_end(args: Namespace) -> int:
    """The running warning ends."""
    from db.emergency_warnings import end_warning

    with signed_in(args) as (office, actor):
        view = end_warning(office, actor, document=args.document, basis=args.basis, at=args.at)
    return _tell(args, view, f"已解除{view.title} {view.number}，历时 {view.lasted}")


def run_warnings(args: Namespace) -> int:
    """Every warning on record."""
    from db.emergency_warnings import warnings

    with signed_in(args) as (office, actor):
        found = warnings(office, actor)
    if args.json:
        emit({"warnings": [_json(each) for each in found]})
        return 0
    lines = (
        (
            v.number,
            v.title,
            f"{v.started_at:%Y-%m-%d %H:%M}",
            f"{v.ended_at:%Y-%m-%d %H:%M}" if v.ended_at else "正在进行",
            v.start_document,
            v.end_document,
            v.list_key,
            len(v.orders),
        )
        for v in found
    )
    headings = ("编号", "级别", "启动", "解除", "启动文号", "解除文号", "清单", "存档")
    show(table(headings, lines, right=(7,)))
    return 0


def _said(verb: Any, act: str) -> None:
    verb.add_argument("--document", required=True, metavar="文号")
    verb.add_argument("--basis", required=True, metavar="依据", help=f"{act}的依据，例如预测结果")
    verb.add_argument("--at", type=_moment, metavar="时间", help="2026-11-22T18:00，不写是现在")


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是时间，请写成 2026-11-22T18:00") from None


def _tell(args: Namespace, view: WarningView, words: str) -> int:
    if args.json:
        emit(_json(view))
    say(words)
    return 0


def _json(view: WarningView) -> dict[str, object]:
    return {
        "number": view.number,
        "warning": view.warning,
        "list": view.list_key or None,
        "previous": view.previous or None,
        "started_at": view.started_at.isoformat(),
        "start_document": view.start_document,
        "start_basis": view.start_basis,
        "ended_at": view.ended_at.isoformat() if view.ended_at else None,
        "end_document": view.end_document,
        "end_basis": view.end_basis,
        "orders": [{"title": each.title, "sha256": each.sha256} for each in view.orders],
    }
