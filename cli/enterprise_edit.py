"""``enterprises edit | undo-edit | redo-edit | retire | restore | merge | unmerge | history``."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from cli.output import UsageRefusal, emit, say, show, table
from cli.session import signed_in

if TYPE_CHECKING:
    from db.enterprise_edit import Edited
    from db.enterprise_history import HeldView
    from db.enterprise_merge import MergePreview

CODE = "统一社会信用代码，一厂多址的写 代码/厂区"


def add_edit(commands: Any) -> None:
    """Add these commands under ``enterprises``."""
    one = commands.add_parser(
        "edit",
        help="修改一家企业",
        description="修改一家企业的字段。字段写中文列名或英文名；值空着就是清空。",
    )
    one.add_argument("code", metavar="代码", help=CODE)
    one.add_argument("fields", metavar="字段=值", nargs="*", help="例如 电话=13800000001")
    one.add_argument(
        "--industry",
        metavar="行业|代码|等级|目标",
        action="append",
        help="写出全部行业，一个行业一次，例如 长流程钢铁||B|A",
    )
    one.add_argument("--version", type=int, metavar="版本", help="只在仍是这个版本时修改")
    one.set_defaults(run=run_edit)
    for name, words, run in (
        ("undo-edit", "撤销最后一次修改（字段或登记）", run_undo_edit),
        ("redo-edit", "恢复刚撤销的修改", run_redo_edit),
        ("restore", "恢复停用的企业", run_restore),
        ("unmerge", "撤销最后一次合并", run_unmerge),
    ):
        parser = commands.add_parser(name, help=words, description=words)
        parser.add_argument("code", metavar="代码", help=CODE)
        parser.set_defaults(run=run)
    out = commands.add_parser("retire", help="停用一家企业", description="停用一家企业，写明理由")
    out.add_argument("code", metavar="代码", help=CODE)
    out.add_argument("--reason", metavar="理由", required=True)
    out.set_defaults(run=run_retire)
    gone = commands.add_parser(
        "retired", help="列出停用的企业", description="列出停用的企业，最近停用的在前"
    )
    gone.add_argument("text", metavar="名称或代码", nargs="?", default="", help="其中一部分")
    gone.set_defaults(run=run_retired)
    join = commands.add_parser(
        "merge",
        help="合并重复登记的企业",
        description="把前一家并入后一家：不同的字段用后一家的，后一家空着的用前一家的。",
    )
    join.add_argument("code", metavar="并入的", help="重复的那一家，合并后停用")
    join.add_argument("into", metavar="保留的")
    join.add_argument(
        "--keep",
        metavar="字段=from|into",
        action="append",
        default=[],
        help="这个字段用并入的（from）还是保留的（into）",
    )
    join.add_argument("--dry-run", action="store_true", help="只比较，不合并")
    join.set_defaults(run=run_merge)
    past = commands.add_parser("history", help="等级历史", description="等级历史：某一天是什么等级")
    past.add_argument("code", metavar="代码", help=CODE)
    past.add_argument("--on", metavar="日期", help="哪一天，例如 2025-06-30；默认今天")
    past.set_defaults(run=run_history)


def run_edit(args: Namespace) -> int:
    """Change fields of one enterprise."""
    from db.enterprise_edit import edit
    from db.enterprise_edit_values import IndustryWords, field_id

    values = {field_id(name): value for name, value in pairs(args.fields)}
    lines = None
    if args.industry is not None:
        lines = [IndustryWords(*_industry(line)) for line in args.industry]
    if not values and lines is None:
        raise UsageRefusal("没有写要改什么", "", "写 字段=值，例如 电话=13800000001")
    with signed_in(args) as (office, actor):
        done = edit(office, actor, args.code, values, industries=lines, version=args.version)
    return _tell_edit(args, done)


def _industry(line: str) -> Sequence[str]:
    parts = line.split("|")
    if len(parts) > 4:
        raise UsageRefusal(f"行业“{line}”写了 {len(parts)} 段", "", "写成 行业|代码|等级|目标")
    return parts


def pairs(words: Iterable[str]) -> Iterable[tuple[str, str]]:
    """``NAME=VALUE`` words taken apart; a word without ``=`` is a usage error."""
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name.strip():
            raise UsageRefusal(f"“{word}”不是 字段=值", "", "例如 电话=13800000001")
        yield name, value


def _tell_edit(args: Namespace, done: Edited) -> int:
    if args.json:
        emit(
            {
                "code": done.view.key,
                "version": done.view.version,
                "changed": [
                    {"field": title, "old": old, "new": new} for title, old, new in done.changed
                ],
                "doubts": list(done.doubts),
            }
        )
        return 0
    if done.changed:
        show(table(("字段", "原来", "现在"), done.changed))
    for doubt in done.doubts:
        say(f"提示：{doubt}")
    say(f"已修改 {done.view.name}。" if done.changed else "没有不同的内容，没有改动。")
    return 0


def run_undo_edit(args: Namespace) -> int:
    """Take back the last change of fields or entries."""
    from db.enterprise_entry_undo import undo_last

    with signed_in(args) as (office, actor):
        done = undo_last(office, actor, args.code)
    return _done(args, {"code": done.key, "undone": done.words}, f"已撤销：{done.words}")


def run_redo_edit(args: Namespace) -> int:
    """Take back the undo just made."""
    from db.enterprise_entry_undo import redo_last

    with signed_in(args) as (office, actor):
        done = redo_last(office, actor, args.code)
    result = {"code": done.key, "taken_back": done.words}
    return _done(args, result, f"已恢复，取消了：{done.words}")


def run_retire(args: Namespace) -> int:
    """Take an enterprise out of use."""
    from db.enterprise_retirement import retire

    with signed_in(args) as (office, actor):
        view = retire(office, actor, args.code, args.reason)
    return _done(
        args,
        {"code": view.key, "retired": True, "reason": view.retired_reason},
        f"已停用 {view.name}。恢复：enterprises restore {view.key}",
    )


def run_retired(args: Namespace) -> int:
    """List the enterprises out of use."""
    from db.enterprise_retirement import retired

    with signed_in(args) as (office, actor):
        found = retired(office, actor, args.text)
    if args.json:
        emit(
            {
                "retired": [
                    {
                        "code": each.key,
                        "name": each.name,
                        "retired_at": each.retired_at,
                        "reason": each.reason,
                        "merged_into": each.merged_into,
                        "taken": each.taken,
                    }
                    for each in found
                ]
            }
        )
        return 0
    lines = [(e.key, e.name, f"{e.retired_at:%Y-%m-%d}", e.reason, e.taken) for e in found]
    if lines:
        show(table(("代码", "企业名称", "停用日期", "理由", "代码现由"), lines))
    say(f"停用的企业 {len(lines)} 家。")
    return 0


def run_restore(args: Namespace) -> int:
    """Bring an enterprise back into use."""
    from db.enterprise_retirement import restore

    with signed_in(args) as (office, actor):
        view = restore(office, actor, args.code)
    return _done(args, {"code": view.key, "retired": False}, f"已恢复 {view.name}。")


def run_merge(args: Namespace) -> int:
    """Merge a duplicate into another enterprise, or only compare the two."""
    from db.enterprise_changes import EXTRA
    from db.enterprise_edit_values import field_id
    from db.enterprise_merge import merge, merge_preview

    keep: dict[str, Any] = {}
    for name, side in pairs(args.keep):
        part = field_id("行业" if name.strip() == "industries" else name)
        whole = part in ("industry", "industry_code", "level", "target")
        keep["industries" if whole and not part.startswith(EXTRA) else part] = side.strip()
    with signed_in(args) as (office, actor):
        preview = merge_preview(office, actor, args.code, args.into)
        if args.dry_run:
            return _tell_preview(args, preview)
        view = merge(office, actor, args.code, args.into, keep)
    return _done(
        args,
        {"code": view.key, "merged": preview.from_view.key, "version": view.version},
        f"已把 {preview.from_view.name} 并入 {view.name}。撤销：enterprises unmerge {view.key}",
    )


def _tell_preview(args: Namespace, preview: MergePreview) -> int:
    if args.json:
        emit(
            {
                "from": preview.from_view.key,
                "into": preview.into_view.key,
                "differing": [
                    {
                        "field": each.part,
                        "title": each.title,
                        "from": each.from_text,
                        "into": each.into_text,
                        "usual": each.usual,
                    }
                    for each in preview.differing
                ],
                "moving": dict(preview.moving),
                "against": preview.against,
            }
        )
        return 0
    sides = {"from": "并入的", "into": "保留的"}
    show(
        table(
            (
                "字段",
                f"并入的 {preview.from_view.name}",
                f"保留的 {preview.into_view.name}",
                "默认用",
            ),
            [(e.title, e.from_text, e.into_text, sides[e.usual]) for e in preview.differing],
        )
    )
    moving = "、".join(f"{title} {count} 条" for title, count in preview.moving) or "没有登记"
    say(f"随之移动：{moving}。" + (f"现在不能合并：{preview.against}" if preview.against else ""))
    return 0


def run_unmerge(args: Namespace) -> int:
    """Take the last merge apart again."""
    from db.enterprise_merge_undo import undo_merge

    with signed_in(args) as (office, actor):
        view = undo_merge(office, actor, args.code)
    return _done(args, {"code": view.key, "version": view.version}, "已撤销合并，两家各自独立。")


def run_history(args: Namespace) -> int:
    """The levels held, and which held on a day."""
    from db.enterprise_history import level_history

    try:
        on = date.fromisoformat(args.on) if args.on else None
    except ValueError:
        raise UsageRefusal(f"“{args.on}”不是日期", "", "写成 2026-06-30") from None
    with signed_in(args) as (office, actor):
        history = level_history(office, actor, args.code, on)
    if args.json:
        emit(
            {
                "on": history.on,
                "level": history.overall.level,
                "reason": history.overall.reason,
                "standing": [_held(each) for each in history.standing],
                "held": [_held(each) for each in history.held],
            }
        )
        return 0
    rows = [
        (e.since, e.industry_name, e.written, e.authority, e.document, e.source)
        for e in history.held
    ]
    if rows:
        show(table(("日期", "行业", "等级", "评定机关", "文件", "来源"), rows))
    standing = "、".join(f"{e.industry_name} {e.written}".strip() for e in history.standing)
    say(f"{history.on:%Y-%m-%d} 的等级：{standing or '没有记录'}")
    return 0


def _held(each: HeldView) -> dict[str, object]:
    return {
        "industry": each.industry,
        "level": each.level,
        "written": each.written,
        "since": each.since,
        "authority": each.authority,
        "document": each.document,
        "source": each.source,
    }


def _done(args: Namespace, result: Mapping[str, object], words: str) -> int:
    if args.json:
        emit(result)
    else:
        say(words)
    return 0
