"""What a person decides about a list beforehand: columns, mended cells, who is who."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grading.refusals import Refusal

if TYPE_CHECKING:
    from db.enterprise_matching import Answers
    from templates.workbooks.lists import StagedList

MENDING = '写成 {"行号": {"列名": "改成的内容"}}'
ANSWERING = '写成 {"行号、企业名称或信用代码": "名录里的代码"}，新企业写 "new"'
MAPPING = '写成 {"名单里的列名": "字段"}'
_LONGEST_ROW = 7
"""So many digits a row number has at most; longer ones are codes."""


def add_decisions(parser: Any) -> None:
    """Add the options to ``enterprises import``."""
    parser.add_argument(
        "--mend", metavar="文件", help=f"改过的单元格（JSON）：{MENDING[2:]}；原文保留在留痕里"
    )
    parser.add_argument(
        "--take-suggestions", action="store_true", help="采用全部建议（经纬度写反、代码字母写错……）"
    )
    parser.add_argument(
        "--same", action="append", default=[], metavar="行=代码", help="这一行就是名录里的这一家"
    )
    parser.add_argument(
        "--new", action="append", default=[], type=int, metavar="行", help="这一行是另一家新企业"
    )
    parser.add_argument(
        "--answers", metavar="文件", help=f"同名、相近名称是哪一家（JSON）：{ANSWERING[2:]}"
    )
    parser.add_argument(
        "--same-names", action="store_true", help="名单里没有代码、全名只与一家相同的，就是那一家"
    )


class Decisions:
    """The options as given; files are read, and refused, before any work begins."""

    def __init__(self, args: Namespace) -> None:
        self.mapping = _texts(args.mapping, "列名对照", MAPPING) if args.mapping else None
        self._mends = _cells(args.mend) if args.mend else {}
        self._suggestions = bool(args.take_suggestions)
        self._same_names = bool(args.same_names)
        given = _texts(args.answers, "回答文件", ANSWERING) if args.answers else {}
        self._by_text = {who: is_ or "" for who, is_ in given.items() if not _is_row(who)}
        self._by_row = {int(who): is_ or "" for who, is_ in given.items() if _is_row(who)}
        self._by_row.update(_same(args.same))
        self._by_row.update(dict.fromkeys(args.new, "new"))

    def mend(self, staged: StagedList) -> int:
        """Put texts into cells of a list; how many cells. Refuses rows the list does not have."""
        if self._suggestions:
            for finding in staged.all_findings():
                if finding.fix and finding.row is not None and finding.severity != "note":
                    staged.rows.mend(finding.row, dict(finding.fix))
        for row, texts in self._mends.items():
            _known(staged, row)
            staged.rows.mend(row, texts)
        return sum(len(row.mended) for row in staged.rows.mended.values())

    def answers(self, staged: StagedList) -> Answers:
        """Who is who, as far as it was said. Refuses rows the list does not have."""
        from db.enterprise_matching import Answers

        for row in self._by_row:
            _known(staged, row)
        return Answers(self._by_row, self._by_text, self._same_names)


def _known(staged: StagedList, row: int) -> None:
    try:
        staged.rows.at(row)
    except KeyError:
        raise Refusal(
            f"名单的第 {row} 行不是一家企业",
            f"{staged.file} · {staged.sheet}",
            "行号按表格左边的数",
        ) from None


def _is_row(text: str) -> bool:
    return text.isdecimal() and len(text) <= _LONGEST_ROW


def _same(words: Iterable[str]) -> dict[int, str]:
    found = {}
    for word in words:
        row, equals, code = word.partition("=")
        if not equals or not _is_row(row.strip()) or not code.strip():
            raise Refusal(f"“{word}”的写法不对", "--same", "写成 行号=信用代码，例如 5=9113…")
        found[int(row)] = code.strip()
    return found


def _object(file: str, what: str, how: str) -> dict[str, Any]:
    try:
        content = json.loads(Path(file).read_bytes())
    except FileNotFoundError as missing:
        raise Refusal(f"没有这个{what}文件", file, "核对文件名和所在文件夹") from missing
    except (ValueError, UnicodeDecodeError) as wrong:
        raise Refusal(f"{what}不是有效的 JSON", file, how) from wrong
    if not isinstance(content, dict):
        raise Refusal(f"{what}的写法不对", file, how)
    return content


def _texts(file: str, what: str, how: str) -> Mapping[str, str | None]:
    """One JSON object of words → words or null."""
    content = _object(file, what, how)
    if not all(value is None or isinstance(value, str) for value in content.values()):
        raise Refusal(f"{what}的写法不对", file, how)
    return content


def _cells(file: str) -> dict[int, dict[str, str]]:
    """One JSON object of row → (heading → text)."""
    found: dict[int, dict[str, str]] = {}
    for row, texts in _object(file, "改错文件", MENDING).items():
        fitting = _is_row(row) and isinstance(texts, dict)
        if not fitting or not all(isinstance(text, str) for text in texts.values()):
            raise Refusal("改错文件的写法不对", f"{file} · {row}", MENDING)
        found[int(row)] = texts
    return found
