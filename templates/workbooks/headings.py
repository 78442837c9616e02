"""Which row is the header, and which column holds what.

Real lists carry title rows, a line with unit and date, headers merged over two
rows and a dozen spellings of every heading. The header is the row (or two) in
which most fields are recognised.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from grading.datafiles import read_datafile
from grading.refusals import Refusal
from templates.workbooks.cells import cell_text
from templates.workbooks.marks import Merged

DATA = Path(__file__).with_suffix(".yaml")

OWN_COLUMNS = ("导入结果", "原行号", "问题说明")
"""Columns this product adds to a list that had errors; left out when it comes back mended."""

_WINDOW = 40
"""So many rows with content are searched for the header."""

_BRACKETS = re.compile(r"[(\[【〔{].*?[)\]】〕}]")
_BREAKS = re.compile(r"\s*[\r\n]\s*")
_MARKS = re.compile(r"[\W_]+")
_FOREIGN = re.compile("法人|法定|上级|监管|网格|包联|属地|集团|母公司|曾用|原企业|环评|验收")
# What may stand before or behind a known heading without changing it.
_FRONTS = ("企业", "单位", "公司", "所属", "所在", "现")
_ENDS = ("必填", "选填", "文本格式", "文本")


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: ``column`` counts from 0, ``text`` is the heading on one line, made unique.

    ``field`` is None where the heading is not understood or left out.
    """

    column: int
    text: str
    field: str | None


@dataclass(frozen=True, slots=True)
class Header:
    """The header: first and last row as Excel counts them, and its columns."""

    first_row: int
    last_row: int
    headings: tuple[Heading, ...]

    def column(self, field: str) -> int | None:
        """The column of a field, counted from 0."""
        return next((h.column for h in self.headings if h.field == field), None)


def even(text: str) -> str:
    """A heading without width, case, blanks and punctuation: 县（市、 区） → 县市区."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).lower())


@cache
def fields() -> Mapping[str, str]:
    """Every field a list can have → its title, in the order of an empty template."""
    return MappingProxyType({field: written[0] for field, written in _written().items()})


@cache
def spellings() -> Mapping[str, tuple[str, int]]:
    """Every evened spelling → (field, place among the field's spellings; 0 is surest)."""
    known: dict[str, tuple[str, int]] = {}
    for field, written in _written().items():
        for place, spelling in enumerate(written):
            owner = known.setdefault(even(spelling), (field, place))
            if owner[0] != field:
                raise Refusal(
                    f"列名“{spelling}”同时属于 {owner[0]} 和 {field}", DATA.name, "只留在一个字段里"
                )
    return MappingProxyType(known)


@cache
def _written() -> Mapping[str, tuple[str, ...]]:
    root = read_datafile(DATA)
    return {field: root.texts(field) for field in root}


def recognise(text: str) -> tuple[str, int] | None:
    """The field a heading names and how sure that is (0 is surest), or None."""
    flat = unicodedata.normalize("NFKC", text)
    for candidate in (even(flat), even(_BRACKETS.sub("", flat))):
        found = _known(candidate)
        if found is not None:
            return found
    whole = even(flat)
    if "信用代码" in whole and not _FOREIGN.search(whole):
        return "code", 90
    return None


def _known(text: str) -> tuple[str, int] | None:
    known = spellings()
    for end in ("", *_ENDS):
        bare = text.removesuffix(end) if end else text
        if bare in known:
            return known[bare]
        for front in _FRONTS:
            if (
                len(bare) > len(front) + 1
                and bare.startswith(front)
                and bare[len(front) :] in known
            ):
                field, place = known[bare[len(front) :]]
                return field, place + 50
    return None


def find_header(
    rows: Iterable[tuple[int, Sequence[Any]]],
    merged: Sequence[Merged],
    mapping: Mapping[str, str | None] | None = None,
    where: str = "",
    at: int | None = None,
) -> Header:
    """The header among the first rows with content, or the one at row ``at``.

    ``mapping`` (heading as written → field, or None to leave a column out) goes
    before everything recognised. Raises :class:`Refusal` where no row looks like
    a header, or the mapping does not fit it.
    """
    window: list[tuple[int, list[str]]] = []
    for number, cells in rows:
        if not any(cells) or (at is not None and number < at):
            continue
        if at is not None and number > at + 1:
            break
        texts = [_BREAKS.sub("", cell_text(cell).strip()) for cell in cells]
        if any(texts):
            window.append((number, texts))
        if len(window) == _WINDOW:
            break
    if not window or (at is not None and window[0][0] != at):
        what = "名单是空的，没有一行内容" if at is None else f"第 {at} 行是空的，不能作表头"
        raise Refusal(what, where, "请选择有内容的工作表和表头行")
    wanted = {even(text): _field(field, where) for text, field in (mapping or {}).items()}
    best: Header | None = None
    best_score, least = (1, 1) if at is None else (-2, -1)
    for index, (number, texts) in enumerate(window if at is None else window[:1]):
        for below in (None, window[index + 1] if index + 1 < len(window) else None):
            if below is not None and not _belongs_to_header(number, texts, *below, merged):
                continue
            header = _header(number, texts, below, merged, wanted)
            found = {h.field for h in header.headings} - {None}
            score = 2 * len(found) + len(found & {"name", "code"}) - (below is not None)
            if score > best_score and len(found) > least:
                best, best_score = header, score
    if best is None:
        raise Refusal(
            "没有找到表头行",
            where,
            "表头应有“企业名称”“统一社会信用代码”“区县”等列名；也可以指明表头所在的行",
        )
    have = {even(h.text) for h in best.headings}
    for text in mapping or {}:
        if even(text) not in have:
            raise Refusal(f"列名对照里的“{text}”在表头里没有", where, "按名单里的列名改写列名对照")
    return best


def check_columns(header: Header, where: str = "") -> str:
    """What is missing for telling enterprises apart, as a sentence; ``""`` where nothing is.

    Raises :class:`Refusal` where there is neither a name nor a code nor a permit.
    """
    known = {h.field for h in header.headings}
    unknown = "、".join(h.text for h in header.headings if h.field is None) or "无"
    if not known & {"name", "code", "permit"}:
        raise Refusal(
            "没有认出“企业名称”和“统一社会信用代码”这两列",
            f"{where} · 第 {header.first_row} 行（表头）",
            f"补上这两列，或用列名对照（--mapping）指明；没有认出的列：{unknown}",
        )
    missing = "”“".join(fields()[field] for field in ("name", "code") if field not in known)
    if not missing:
        return ""
    return f"没有认出“{missing}”这一列，只能更新名录里已有的企业；没有认出的列：{unknown}"


def layout_key(header: Header) -> str:
    """What a layout is remembered by: the same headings in the same order give the same key."""
    joined = "\n".join(even(heading.text) for heading in header.headings)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def _belongs_to_header(
    number: int, above: list[str], below_number: int, below: list[str], merged: Sequence[Merged]
) -> bool:
    """Whether the row below continues the header: words only, and only under group headings."""
    if below_number != number + 1 or not any(below):
        return False
    groups: set[int] = set()
    for area in merged:
        if area.top == number and area.bottom == number and area.right > area.left:
            groups.update(range(area.left - 1, area.right))
    for column, text in enumerate(below):
        if not text:
            continue
        over = above[column] if column < len(above) else ""
        follower = above[column + 1] if column + 1 < len(above) else ""
        opens_group = column + 1 < len(below) and not follower and below[column + 1]
        if over and column not in groups and not opens_group:
            return False
        if re.fullmatch(r"[\d.,%]+", text):
            return False
    return any(recognise(text) for text in below if text)


def _header(
    number: int,
    texts: list[str],
    below: tuple[int, list[str]] | None,
    merged: Sequence[Merged],
    wanted: Mapping[str, str | None],
) -> Header:
    width = max(len(texts), len(below[1]) if below else 0)
    parents = _spread(number, texts, width, merged, below[1] if below else None)
    claims: list[tuple[int, str, str | None, int]] = []
    taken: set[str] = set()
    for column in range(width):
        parent = parents[column]
        child = below[1][column] if below and column < len(below[1]) else ""
        text = child or parent
        if not text or text in OWN_COLUMNS:
            continue
        field, place = _claim(parent, child, wanted)
        if text in taken and child and parent:
            text = f"{parent} {child}"
        written, copy = text, 2
        while text in taken:
            text, copy = f"{written}({copy})", copy + 1
        taken.add(text)
        claims.append((column, text, field, place))
    first: dict[str, tuple[int, int]] = {}
    for column, _, field, place in claims:
        if field is not None and (field not in first or place < first[field][0]):
            first[field] = (place, column)
    headings = tuple(
        Heading(column, text, field if field and first[field][1] == column else None)
        for column, text, field, _ in claims
    )
    return Header(number, below[0] if below else number, headings)


def _claim(parent: str, child: str, wanted: Mapping[str, str | None]) -> tuple[str | None, int]:
    """The field of one column and how sure that is; a mapping is surer than anything."""
    for text in (child, parent + child, parent):
        if text and even(text) in wanted and (text != parent or not child):
            return wanted[even(text)], -1
    candidates = [parent + child, child] if child else [parent]
    if child and _FOREIGN.search(parent):
        candidates = [parent + child]
    for text in candidates:
        found = recognise(text)
        if found is not None:
            return found
    return None, 0


def _spread(
    number: int,
    texts: list[str],
    width: int,
    merged: Sequence[Merged],
    below: list[str] | None,
) -> list[str]:
    """The upper header row with group headings repeated over the columns they span."""
    parents = texts + [""] * (width - len(texts))
    spanned = False
    for area in merged:
        if area.top <= number <= area.bottom and area.right > area.left:
            spanned = True
            for column in range(area.left, min(area.right, width)):
                parents[column] = parents[column] or parents[area.left - 1]
    if below is not None and not spanned:  # a .csv cannot merge; blanks follow their group
        for column in range(1, width):
            if not parents[column] and column < len(below) and below[column]:
                parents[column] = parents[column - 1]
    return parents


def _field(name: str | None, where: str) -> str | None:
    """A field by its identifier or its title; None and ``""`` leave a column out."""
    if not name:
        return None
    for field, title in fields().items():
        if name in (field, title):
            return field
    raise Refusal(
        f"列名对照里的“{name}”不是本产品的字段", where, "可用：" + "、".join(fields().values())
    )
