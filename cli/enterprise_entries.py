"""``enterprises entries``: lines, outlets, penalties … listed, entered, changed, retired."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from cli.enterprise_edit import CODE, pairs
from cli.enterprise_entry_sheets import add_sheets
from cli.output import emit, say, show, table
from cli.session import signed_in

if TYPE_CHECKING:
    from db.enterprise_entries import EntryView
    from db.enterprise_entry_fields import EntryKind

KINDS = "line 生产线、outlet 排放口、report 手工监测报告、penalty 守法记录、guarantee 保障类、"
KINDS += (
    "stop 停产复产、level 等级历史、application 平台申报、incentive 激励指标、emission 年排放量、"
)
KINDS += "project 协同增效项目、benefit 政策兑现、benchmark 对标数据"


def add_entries(commands: Any) -> None:
    """Add ``entries`` and its commands under ``enterprises``."""
    words = "企业的登记：生产线、排放口、守法记录、保障类、停产、等级历史、平台申报"
    parser = commands.add_parser("entries", help=words, description=words)
    under = parser.add_subparsers(title="命令", metavar="命令", required=True)
    one = under.add_parser("list", help="列出", description="列出一家企业的登记")
    one.add_argument("code", metavar="代码", help=CODE)
    one.add_argument("--kind", metavar="种类", help=KINDS)
    one.add_argument("--retired", action="store_true", help="停用的也列出")
    one.set_defaults(run=run_list)
    new = under.add_parser("add", help="登记", description="登记一条")
    new.add_argument("code", metavar="代码", help=CODE)
    new.add_argument("kind", metavar="种类", help=KINDS)
    new.add_argument("fields", metavar="字段=值", nargs="+", help="例如 生产线=1号烧结机")
    new.set_defaults(run=run_add)
    other = under.add_parser("change", help="修改", description="修改一条；没有写的字段不变")
    _numbered(other)
    other.add_argument("fields", metavar="字段=值", nargs="+")
    other.set_defaults(run=run_change)
    out = under.add_parser("retire", help="停用", description="停用一条，写明理由；不删除")
    _numbered(out)
    out.add_argument("--reason", metavar="理由", required=True)
    out.set_defaults(run=run_retire)
    back = under.add_parser("restore", help="恢复", description="恢复停用的一条")
    _numbered(back)
    back.set_defaults(run=run_restore)
    add_sheets(under)


def _numbered(parser: Any) -> None:
    parser.add_argument("code", metavar="代码", help=CODE)
    parser.add_argument("kind", metavar="种类", help=KINDS)
    parser.add_argument("number", metavar="编号", type=int, help="编号见 entries list")


def run_list(args: Namespace) -> int:
    """The entries of one enterprise, by kind."""
    from db.enterprise_entries import entries_of
    from db.enterprise_entry_kinds import KINDS as EVERY
    from db.enterprise_entry_kinds import kind_of

    kinds = [kind_of(args.kind)] if args.kind else list(EVERY)
    with signed_in(args) as (office, actor):
        found = entries_of(office, actor, args.code, also_retired=args.retired)
    if args.json:
        emit({kind.id: [_as_json(each) for each in found[kind.id]] for kind in kinds})
        return 0
    for kind in kinds:
        if found[kind.id]:
            say(f"{kind.title}（{len(found[kind.id])}）")
            fields = [field for field in kind.fields if field.in_table]
            rows = [
                (each.id, *(each.values[field.id] for field in fields), each.retired_reason)
                for each in found[kind.id]
            ]
            headings = ("编号", *(field.title for field in fields), "停用理由")
            width = len(headings) if args.retired else len(headings) - 1
            show(table(headings[:width], [row[:width] for row in rows], right=(0,)))
    if not any(found[kind.id] for kind in kinds):
        say("没有登记。")
    return 0


def run_add(args: Namespace) -> int:
    """Enter one."""
    from db.enterprise_entries import add_entry
    from db.enterprise_entry_kinds import kind_of

    kind = kind_of(args.kind)
    with signed_in(args) as (office, actor):
        made = add_entry(office, actor, args.code, kind.id, _given(kind, args.fields))
    return _tell(args, made, "已登记")


def run_change(args: Namespace) -> int:
    """Change some fields of one."""
    from db.enterprise_entries import change_entry
    from db.enterprise_entry_kinds import kind_of

    kind = kind_of(args.kind)
    given = _given(kind, args.fields)
    with signed_in(args) as (office, actor):
        made = change_entry(office, actor, args.code, kind.id, args.number, given)
    return _tell(args, made, "已修改")


def run_retire(args: Namespace) -> int:
    """Retire one with a reason."""
    from db.enterprise_entries import retire_entry

    with signed_in(args) as (office, actor):
        made = retire_entry(office, actor, args.code, args.kind, args.number, args.reason)
    return _tell(args, made, "已停用")


def run_restore(args: Namespace) -> int:
    """Let a retired one hold again."""
    from db.enterprise_entries import restore_entry

    with signed_in(args) as (office, actor):
        made = restore_entry(office, actor, args.code, args.kind, args.number)
    return _tell(args, made, "已恢复")


def _given(kind: EntryKind, words: list[str]) -> dict[str, str]:
    """Field → text; fields by their id or their Chinese title."""
    return {kind.named(name): value for name, value in pairs(words)}


def _as_json(each: EntryView) -> dict[str, object]:
    from db.enterprise_entries import filled

    return {
        "id": each.id,
        "values": filled(each.values),
        "retired": each.retired_at is not None,
        "retired_reason": each.retired_reason,
    }


def _tell(args: Namespace, made: EntryView, done: str) -> int:
    if args.json:
        emit({"kind": made.kind.id, **_as_json(made)})
    else:
        say(f"{done}：{made.name}（编号 {made.id}）")
    return 0
