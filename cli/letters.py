"""``papers letter | kinds | wording`` and the short names for the letters of an audit."""

from __future__ import annotations

import argparse
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.dates import day
from cli.output import emit, say, show, table
from cli.session import signed_in
from grading.refusals import Refusal

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from db.wordings import WordingView

SHORT = {
    "form": "企业自评报告",
    "opinion": "审核意见（市级审核过的为审核意见书，否则为县级初审意见）",
    "notice": "受理、补正或退回通知（按本件现在的状态）",
    "plan": "一企一策提升方案",
}
SCOPES = {
    "audit": "申报件",
    "round": "成批",
    "enterprise": "应急清单企业",
    "incentive": "管理等级",
    "registered": "登记了上级结果的企业",
}


def add(commands: Any) -> None:
    """Register the commands under ``papers``."""
    letter = commands.add_parser(
        "letter",
        help="函、通知、公告等文书（PDF 或 Word）",
        description="从记录生成一份文书。成批的文书（公示名单、公告、推荐函等）不写 ID。",
    )
    letter.add_argument("kind", metavar="文书", help="文书的编号或名称，见 papers kinds")
    letter.add_argument("subject", metavar="ID", nargs="?", default="", help="申报件或信用代码")
    letter.add_argument("file", metavar="文件.pdf|.docx")
    _options(letter)
    letter.add_argument("--since", type=day, metavar="日期", help="成批：默认今年 1 月 1 日")
    letter.add_argument("--until", type=day, metavar="日期", help="成批：默认今天")
    letter.add_argument("--county", metavar="区县", help="成批：只列这个县（市、区）")
    letter.add_argument("--trial", action="store_true", help="成批：只列试评（每页标明）")
    letter.set_defaults(run=run_letter)
    for name, title in SHORT.items():
        one = commands.add_parser(name, help=title, description=title)
        one.add_argument("subject", metavar="ID", help="申报件的编号或序号")
        one.add_argument("file", metavar="文件.pdf|.docx")
        _options(one)
        one.set_defaults(run=run_short, short=name)
    kinds = commands.add_parser("kinds", help="列出全部文书；写申报件编号时说明哪些还不能打印")
    kinds.add_argument("subject", metavar="ID", nargs="?", help="申报件的编号或序号")
    kinds.set_defaults(run=run_kinds)
    _add_wordings(commands)


def _options(parser: Any) -> None:
    parser.add_argument(
        "--set",
        action="append",
        type=_pair,
        default=[],
        metavar="名称=内容",
        help="填写一项，如 文号=邯环〔2026〕12号；可写多次",
    )
    parser.add_argument("--reason", default="", metavar="理由", help="补打的理由")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise argparse.ArgumentTypeError(f"“{text}”写法不对，请写成 名称=内容")
    return name.strip(), value


def _add_wordings(commands: Any) -> None:
    wording = commands.add_parser(
        "wording",
        help="文书文字：查看、修改、恢复默认",
        description="文书里由办公室决定的文字，带占位符；改过的各版都保留。",
    )
    verbs = wording.add_subparsers(title="命令", metavar="命令", required=True)
    listed = verbs.add_parser("list", help="列出全部文字，标明改过的")
    listed.set_defaults(run=run_wordings)
    shown = verbs.add_parser("show", help="一段文字、可用的占位符和历次版本")
    shown.add_argument("key", metavar="文字", help="如 announcement.body、shared.监督方式")
    shown.set_defaults(run=run_wording)
    changed = verbs.add_parser("set", help="改一段文字")
    changed.add_argument("key", metavar="文字")
    source = changed.add_mutually_exclusive_group(required=True)
    source.add_argument("--text", metavar="文字内容")
    source.add_argument("--file", metavar="文件.txt", help="UTF-8 文本文件")
    changed.add_argument("--reason", default="", metavar="理由")
    changed.set_defaults(run=run_set)
    restored = verbs.add_parser("restore", help="恢复默认文字")
    restored.add_argument("key", metavar="文字")
    restored.add_argument("--reason", default="", metavar="理由")
    restored.set_defaults(run=run_restore)


def run_letter(args: Namespace) -> int:
    """Write one letter; the printing is recorded."""
    from db.emergency_papers import county_code
    from db.letters_round import Selection

    with signed_in(args) as (office, actor):
        county = county_code(args.county)
        selection = Selection(args.since, args.until, county, args.trial)
        return _print(args, office, actor, args.kind, selection)


def run_short(args: Namespace) -> int:
    """Write the letter of an audit that the short name means now."""
    from db.letters import meant

    with signed_in(args) as (office, actor):
        kind = meant(office, actor, args.short, args.subject)
        return _print(args, office, actor, kind, None)


def _print(args: Namespace, office: Office, actor: Actor, kind: str, selection: Any) -> int:
    from db.letters import print_letter

    printed = print_letter(
        office,
        actor,
        kind,
        Path(args.file),
        subject=args.subject,
        given=dict(args.set),
        selection=selection,
        reason=args.reason,
    )
    if args.json:
        emit(
            {
                "paper": kind,
                "file": str(printed.path),
                "sha256": printed.sha256,
                "ordinal": printed.ordinal,
            }
        )
    else:
        again = f"（补打，第 {printed.ordinal} 次）" if printed.ordinal > 1 else ""
        say(f"写在 {printed.path}{again}")
    return 0


def run_kinds(args: Namespace) -> int:
    """Every kind of letter, and why one cannot be made of this audit."""
    from db.letters import letter_choices

    with signed_in(args) as (office, actor):
        found = letter_choices(office, actor, args.subject)
    if args.json:
        emit(
            {
                "kinds": [
                    {"kind": each.kind, "title": each.title, "scope": each.scope,
                     "asks": dict(each.asks), "why_not": each.why_not}
                    for each in found
                ]
            }
        )  # fmt: skip
        return 0
    rows = [
        [each.kind, each.title, SCOPES[each.scope], "、".join(each.asks) or "—", each.why_not]
        for each in found
    ]
    show(table(["编号", "文书", "针对", "可填写", "还不能打印的原因"], rows))
    return 0


def run_wordings(args: Namespace) -> int:
    """Every text of the letters; the office's own are marked."""
    from db.wordings import list_wordings

    with signed_in(args) as (office, actor):
        found = list_wordings(office, actor)
    if args.json:
        emit(
            {
                "wordings": [
                    {"key": each.key, "title": each.title, "own": each.own} for each in found
                ]
            }
        )
        return 0
    rows = [[each.key, each.title, "本局文字" if each.own else "默认"] for each in found]
    show(table(["文字", "所在", "现用"], rows))
    return 0


def run_wording(args: Namespace) -> int:
    """One text, what may stand in it, its versions."""
    from db.wordings import show_wording

    with signed_in(args) as (office, actor):
        view = show_wording(office, actor, args.key)
    return _tell(args, view)


def run_set(args: Namespace) -> int:
    """Put the office's own text in place."""
    from db.wordings import set_wording

    text = args.text if args.file is None else _read(Path(args.file))
    with signed_in(args) as (office, actor):
        view = set_wording(office, actor, args.key, text, reason=args.reason)
    say(f"{view.title}改为第 {view.versions[0].version} 版")
    return _tell(args, view)


def run_restore(args: Namespace) -> int:
    """Bring the shipped text back."""
    from db.wordings import restore_wording

    with signed_in(args) as (office, actor):
        view = restore_wording(office, actor, args.key, reason=args.reason)
    say(f"{view.title}已恢复默认")
    return _tell(args, view)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError:
        raise Refusal("读不了这个文件", str(path), "请检查路径") from None
    except UnicodeDecodeError:
        raise Refusal("不是 UTF-8 文本", str(path), "请另存为 UTF-8 编码的文本文件") from None


def _tell(args: Namespace, view: WordingView) -> int:
    if args.json:
        emit(
            {
                "key": view.key,
                "title": view.title,
                "own": view.own,
                "text": view.text,
                "default": view.default,
                "placeholders": dict(view.placeholders),
                "versions": [
                    {"version": each.version, "text": each.text, "reason": each.reason,
                     "at": each.at.isoformat(), "by": each.by}
                    for each in view.versions
                ],
            }
        )  # fmt: skip
        return 0
    show(f"{view.title}（{'本局文字' if view.own else '默认'}）\n\n{view.text}\n")
    show("占位符：" + "、".join(f"{{{name}}} {hint}" for name, hint in view.placeholders.items()))
    for each in view.versions:
        what = "恢复默认" if each.text is None else "修改"
        show(
            f"第 {each.version} 版 {each.at:%Y-%m-%d %H:%M} {each.by} {what} {each.reason}".rstrip()
        )
    return 0
