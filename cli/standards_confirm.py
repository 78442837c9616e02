"""``standards confirm``: enter official wordings, check those of a colleague, see what is left."""

from __future__ import annotations

import re
from argparse import Namespace
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from cli.output import UsageRefusal, emit, say, show, table
from cli.session import signed_in
from grading.refusals import Refusal

if TYPE_CHECKING:
    from db.confirmation_views import ConfirmationView, ItemView, Wording
    from db.office import Office
    from db.users import Actor

_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_PLACE = ("document", "clause", "page", "scan")
_SHAPE = (
    '写成 {"document": …, "clause": …, "page": …, "scan": 扫描件, "text": …, "numbers": {…}}；'
    '整行的写 "items": {"A": {"text": …, "numbers": {…}}, …}，几行的写 {"指标/A": {…}, …}'
)


def add(verbs: Any) -> None:
    """Register the verb below ``standards``."""
    parser = verbs.add_parser(
        "confirm",
        help="双人核对：录入正式文本（--wording），另一人复核（--check），或查看进度",
        description="一人录入、另一人复核，全部核对完的标准为“已核”，才能用于正式申报件。"
        "不写 --cell 和 --page 时列出进度。",
    )
    parser.add_argument("pack", metavar="ID", help="标准库里的标准：ID、ID@版本或指纹")
    parser.add_argument(
        "--cell", action="append", default=[], metavar="指标/等级",
        help="要核对的一项，可多次；只写指标（或 veto:…、fact:…）是整行",
    )  # fmt: skip
    parser.add_argument("--page", metavar="页码", help="（复核、退回）正式文本这一页录入的各项")
    parser.add_argument(
        "--wording", metavar="FILE.json", help="正式文本；复核时只比较其中的数值"
    )  # fmt: skip
    parser.add_argument(
        "--check", action="store_true",
        help="复核另一人录入的内容；有数值的须重新录入（--numbers 或 --wording）",
    )  # fmt: skip
    parser.add_argument(
        "--numbers", metavar="10,35,50", help="（复核）对照正式文本重新录入的数，按列出的顺序"
    )
    parser.add_argument("--return", dest="back", metavar="理由", help="退回，重新录入")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Enter, check, send back, or show how far it is."""
    with signed_in(args) as (office, actor):
        view = _carry_out(office, actor, args)
    if args.json:
        emit(_as_json(view))
        return 0
    if not (args.cell or args.page):
        rows = [
            (each.item.key, each.item.title, _state(each), each.recorded_by, each.checked_by)
            for each in view.items
        ]
        show(table(("项", "名称", "状态", "录入", "复核"), rows))
    counts = Counter(_state(each) for each in view.items)
    say(f"{view.pack.key} {view.state}：" + "，".join(f"{n} {c} 项" for n, c in counts.items()))
    for each in view.items:
        for found in each.discrepancies:
            say(
                f"数值有差异：{each.item.title} {found.figure.name} "
                f"稿件 {found.figure.value}，录入 {found.entered}"
            )
    return 0


def _carry_out(office: Office, actor: Actor, args: Namespace) -> ConfirmationView:
    from db.confirmations import check, confirmation, record, send_back

    view = confirmation(office, actor, args.pack)
    name = view.pack.fingerprint
    if not (args.cell or args.page):
        if args.wording or args.check or args.back:
            raise UsageRefusal("没有写要核对哪一项", "", "加上 --cell 指标/等级")
        return view
    if args.page and not (args.check or args.back):
        raise UsageRefusal("--page 只用于复核或退回", "", "录入时请用 --cell")
    chosen = [each for cell in args.cell for each in _meant(view, cell)]
    if args.page:
        waiting = ("recorded", "differs")
        chosen += [each for each in view.of_page(args.page) if each.state in waiting]
    keys = [each.item.key for each in chosen]
    if args.back:
        return send_back(office, actor, name, keys, args.back)
    if args.numbers is not None and (args.wording or not args.check):
        raise UsageRefusal("--numbers 只用于复核", "", "与 --check 同用，且不写 --wording")
    if args.check:
        return check(office, actor, name, keys, numbers=_numbers(actor, args, chosen))
    if not args.wording:
        raise UsageRefusal("没有写做什么", "", "录入写 --wording FILE.json，复核写 --check")
    scans = _Scans(Path(args.wording).parent)
    wordings = _wordings(Path(args.wording), chosen, scans)
    return record(office, actor, name, wordings, scans=scans.files)


def _meant(view: ConfirmationView, cell: str) -> tuple[ItemView, ...]:
    """The item of this key, or all items of this row."""
    from grading.suggestions import or_nearest

    found = tuple(each for each in view.items if each.item.key == cell) or view.of_row(cell)
    if not found:
        known = [each.item.key for each in view.items]
        raise Refusal(
            f"{view.pack.key} 没有“{cell}”这一项要核对",
            "--cell",
            or_nearest("不写 --cell 可列出全部各项", cell, known),
        )
    return found


def _numbers(
    actor: Actor, args: Namespace, chosen: list[ItemView]
) -> Mapping[str, Mapping[str, Decimal]]:
    """The numbers that the second person entered anew, by item and figure."""
    from grading.entered_text import entered_number

    if args.wording:
        wordings = _wordings(Path(args.wording), chosen, None)
        return {key: each.numbers for key, each in wordings.items()}
    # What this person cannot check at all is refused by the record room, with its reason.
    mine = [e for e in chosen if e.state == "recorded" and e.recorded_by_id != actor.user_id]
    if args.numbers is None and len(mine) < len(chosen):
        return {}
    figures = [(each.item, figure) for each in chosen for figure in each.item.figures]
    order = "；".join(
        f"{n} {item.title} {figure.name}" for n, (item, figure) in enumerate(figures, 1)
    )
    if args.numbers is None:
        if figures:
            raise Refusal(
                f"复核须重新录入 {len(figures)} 个数：{order}",
                "--check",
                "对照正式文本，按这个顺序写 --numbers 数,数,…，或写 --wording FILE.json",
            )
        return {}
    words = [word.strip() for word in re.split("[,，、;；]", args.numbers)]
    words = [] if words == [""] else words
    if len(words) != len(figures):
        raise Refusal(
            f"要 {len(figures)} 个数，写了 {len(words)} 个",
            "--numbers",
            f"按顺序：{order}" if figures else "这些项没有数值，不用写 --numbers",
        )
    found: dict[str, dict[str, Decimal]] = {}
    for (item, figure), word in zip(figures, words, strict=True):
        number = entered_number(word)
        if number is None:
            raise Refusal(
                f"“{word}”不是数", f"--numbers {item.title} {figure.name}", "写成 10 或 0.75"
            )
        found.setdefault(item.key, {})[figure.key] = number
    return found


class _Scans:
    """Scanned pages named in a file: their hash, and the files that are to be attached."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._digests: dict[str, str] = {}

    @property
    def files(self) -> list[Path]:
        """The pages that were named by their file."""
        return [self._folder / name for name in self._digests]

    def digest(self, scan: str) -> str:
        """The SHA-256 of a scan: as written, or of the file of that name."""
        from db.attachments import read_file

        if _SHA256.fullmatch(scan):
            return scan.lower()
        if scan not in self._digests:
            self._digests[scan] = read_file(self._folder / scan).sha256
        return self._digests[scan]


def _wordings(path: Path, chosen: list[ItemView], scans: _Scans | None) -> dict[str, Wording]:
    """The wordings in a file for the items chosen: one item, or a whole row by level."""
    from grading.entered_text import read_json

    content = read_json(path.read_bytes(), str(path))
    if not isinstance(content, dict):
        raise Refusal("文件里不是一个 JSON 对象", str(path), _SHAPE)
    row = content.pop("items", None)
    if row is None:
        if len(chosen) > 1:
            raise Refusal("整行的内容要分项写", f"{path} items", _SHAPE)
        return {chosen[0].item.key: _wording(content, str(path), scans)}
    if not isinstance(row, dict):
        raise Refusal("items 不是一个对象", f"{path} items", _SHAPE)
    given = dict(row)
    one_row = len({each.item.row for each in chosen}) == 1
    wordings = {}
    for each in chosen:
        name = _name_in_row(each)
        name = name if one_row and name in given else each.item.key
        # 无要求 has nothing to write; who checks writes nothing but numbers.
        optional = each.item.kind == "none" or (scans is None and not each.item.figures)
        own = given.pop(name, {} if optional else None)
        if not isinstance(own, dict):
            raise Refusal(f"没有写“{each.item.title}”", f"{path} items.{name}", _SHAPE)
        wordings[each.item.key] = _wording({**content, **own}, f"{path} items.{name}", scans)
    if given:
        names = "、".join(_name_in_row(each) if one_row else each.item.key for each in chosen)
        raise Refusal(f"所选各项里没有“{next(iter(given))}”", f"{path} items", f"可写：{names}")
    return wordings


def _name_in_row(each: ItemView) -> str:
    """What an item is called within its row: the level of a cell, else its kind."""
    key, row = each.item.key, each.item.row
    return key.removeprefix(f"{row}/") if key.startswith(f"{row}/") else key.partition(":")[0]


def _wording(content: Mapping[str, Any], where: str, scans: _Scans | None) -> Wording:
    from db.confirmation_views import Wording

    for key, value in content.items():
        if key not in (*_PLACE, "text", "numbers"):
            raise Refusal(f"不认识的键“{key}”", where, _SHAPE)
        if key != "numbers" and not isinstance(value, (str, Decimal)):
            raise Refusal(f"“{key}”应为文字", where, _SHAPE)
    numbers = content.get("numbers", {})
    if not isinstance(numbers, dict) or not all(isinstance(n, Decimal) for n in numbers.values()):
        raise Refusal("numbers 应为 {名称: 数}", where, _SHAPE)
    place = {key: str(content.get(key, "")) for key in _PLACE}
    if scans is not None and place["scan"]:
        place["scan"] = scans.digest(place["scan"])
    return Wording(
        **place, text=str(content.get("text", "")), numbers=cast("dict[str, Decimal]", numbers)
    )


def _state(each: ItemView) -> str:
    from db.confirmation_views import STATE_NAMES

    if each.item.blocked:
        return "须先修订"
    return "已退回" if each.returned else STATE_NAMES[each.state]


def _as_json(view: ConfirmationView) -> dict[str, object]:
    return {
        "pack": view.pack.key,
        "fingerprint": view.pack.fingerprint,
        "state": view.state,
        "confirmed": view.done,
        "total": len(view.items),
        "items": [
            {
                "item": each.item.key,
                "kind": each.item.kind,
                "title": each.item.title,
                "text": each.item.text,
                "figures": [asdict(figure) for figure in each.item.figures],
                "state": each.state,
                "wording": None if each.wording is None else asdict(each.wording),
                "discrepancies": [
                    {"figure": d.figure.key, "drafted": d.figure.value, "entered": d.entered}
                    for d in each.discrepancies
                ],
                "recorded_by": each.recorded_by or None,
                "checked_by": each.checked_by or None,
                "carried_from": each.carried_from or None,
                "returned": each.returned or None,
                "blocked": each.item.blocked or None,
            }
            for each in view.items
        ],
    }
