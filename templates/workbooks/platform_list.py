"""A workbook exported from the national platform (国家管理平台), read by a mapping of its columns.

No official layout of it is known. Which column holds what is guessed by the headings,
shown to a person, confirmed and kept; nothing is taken for certain. A column's
meaning is a field of the register, an application's (``@state``), or nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from grading.refusals import Refusal
from templates.workbooks.cells import Steps, cell_text, clean
from templates.workbooks.headings import even, fields, find_header, layout_key, recognise
from templates.workbooks.lists import StagedList, read_list
from templates.workbooks.reading import Book, Sheet, open_book

APPLICATION: Mapping[str, str] = MappingProxyType(
    {
        "@number": "平台申报编号",
        "@year": "申报年度",
        "@target": "申报等级",
        "@state": "平台状态",
        "@submitted_on": "提交日期",
    }
)
"""The meanings that belong to an application on the platform, and what they are called."""

_SPELLINGS = {
    "@number": "平台申报编号 国家平台申报编号 申报编号 申报单号 申请编号 申报流水号 业务编号 "
    "受理编号",
    "@year": "申报年度 年度 评级年度 申报年份 年份",
    "@target": "申报等级 申报级别 申报绩效等级 申请等级 拟申报等级 拟申报级别 目标等级",
    "@state": "平台状态 申报状态 审核状态 审批状态 流程状态 办理状态 当前环节 办理环节 审核环节 "
    "当前状态",
    "@submitted_on": "提交日期 提交时间 申报日期 申报时间 申请日期 申请时间 上报时间 上报日期",
}
_KNOWN = {even(word): field for field, words in _SPELLINGS.items() for word in words.split()}
# A bare 状态 is what an enterprise does in a list, and more likely what an application does here.
_DOUBTFUL = {even("状态"): "@state", even("编号"): "@number"}
_READ_AS = {"platform_number": "@number", "target": "@target"}
_MOST_HEAD_ROWS = 60


@dataclass(frozen=True, slots=True)
class PlatformLayout:
    """How a workbook of the platform is laid out: enough to read the next and to write one alike.

    ``head`` are the rows down to the headings as (number, texts), ``merged`` the areas
    merged in them (top, left, bottom, right from 1), ``columns`` the columns as (number
    from 0, heading, meaning or None). ``key`` is the same for the same headings.
    """

    key: str
    sheet: str
    head: tuple[tuple[int, tuple[str, ...]], ...]
    merged: tuple[tuple[int, int, int, int], ...]
    columns: tuple[tuple[int, str, str | None], ...]

    @property
    def mapping(self) -> dict[str, str | None]:
        """Heading → meaning."""
        return {heading: meaning for _, heading, meaning in self.columns}

    def meaning(self, mapping: Mapping[str, str | None]) -> PlatformLayout:
        """The layout with its columns meaning this."""
        columns = tuple((at, text, mapping.get(text)) for at, text, _ in self.columns)
        return PlatformLayout(self.key, self.sheet, self.head, self.merged, columns)

    def as_content(self) -> dict[str, object]:
        """The layout as JSON can hold it."""
        return {
            "key": self.key,
            "sheet": self.sheet,
            "head": self.head,
            "merged": self.merged,
            "columns": self.columns,
        }


def layout_from(content: Any) -> PlatformLayout:
    """The layout :meth:`PlatformLayout.as_content` gave; meanings that are no more are left out."""
    columns = [(at, text, m if m in meanings() else None) for at, text, m in content["columns"]]
    return PlatformLayout(
        content["key"],
        content["sheet"],
        tuple((number, tuple(texts)) for number, texts in content["head"]),
        tuple((t, left, b, r) for t, left, b, r in content["merged"]),
        tuple(columns),
    )


@dataclass(frozen=True, slots=True)
class PlatformList:
    """A workbook of the platform that was read.

    ``applications`` is row number → meaning of an application → its text; the fields of
    the register are in ``staged``. ``doubts`` are headings whose meaning was guessed from
    a word that may mean something else.
    """

    staged: StagedList
    layout: PlatformLayout
    applications: Mapping[int, Mapping[str, str]]
    doubts: tuple[str, ...]


def meanings() -> dict[str, str]:
    """Every meaning a column can have → its title: the application's, then the register's."""
    own = {f: t for f, t in fields().items() if f not in ("platform_number", "target")}
    return {**APPLICATION, **own}


def guess(headings: Mapping[int, str]) -> tuple[dict[str, str | None], tuple[str, ...]]:
    """Heading → meaning as its words suggest, and the headings that may mean something else.

    Each meaning is given once, to the column that says it most plainly.
    """
    best: dict[str, tuple[int, int]] = {}
    claims: dict[int, str] = {}
    doubtful: set[int] = set()
    for column, text in headings.items():
        meaning, sure = _meant(text)
        if meaning is None:
            continue
        if sure == _UNSURE:
            doubtful.add(column)
        if meaning not in best or sure < best[meaning][0]:
            best[meaning] = (sure, column)
        claims[column] = meaning
    mapping = {
        text: claims[column] if column in claims and best[claims[column]][1] == column else None
        for column, text in headings.items()
    }
    doubts = tuple(headings[column] for column in sorted(doubtful) if mapping[headings[column]])
    return mapping, doubts


_UNSURE = 99


def _meant(text: str) -> tuple[str | None, int]:
    plain = even(text)
    if plain in _KNOWN:
        return _KNOWN[plain], 0
    if plain in _DOUBTFUL:
        return _DOUBTFUL[plain], _UNSURE
    found = recognise(text)
    if found is None:
        return None, 0
    return _READ_AS.get(found[0], found[0]), found[1]


def read_platform(
    path: Path,
    sheet: str | None = None,
    mapping: Mapping[str, str | None] | None = None,
    *,
    remembered: Callable[[str], Mapping[str, str | None] | None] | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> PlatformList:
    """Read a workbook by ``mapping`` (heading → meaning, identifier or title; None: nothing).

    Headings it does not name are guessed; without one, ``remembered`` is asked for that
    of the same headings. Refuses what is no list, and a mapping that does not fit it.
    """
    with open_book(path, cancelled) as book:
        chosen = book.sheet(sheet)
        where = f"{book.file} · {chosen.name}"
        header = find_header(chosen.rows(), chosen.merged, None, where)
        headings = {h.column: h.text for h in header.headings}
        guessed, doubts = guess(headings)
        key = layout_key(header)
        kept = remembered(key) if remembered is not None and mapping is None else None
        given = _checked(mapping, headings, where) if mapping is not None else kept
        if given is not None:
            taken = {m for m in given.values() if m}
            rest = {h: m for h, m in guessed.items() if h not in given and m not in taken}
            guessed = {h: given.get(h, rest.get(h)) for h in headings.values()}
            doubts = ()
        layout = PlatformLayout(
            key,
            chosen.name,
            *_head(chosen, header.last_row),
            tuple((column, text, guessed[text]) for column, text in headings.items()),
        )
        return PlatformList(*_read(book, layout, progress, cancelled), doubts)


def _read(
    book: Book,
    layout: PlatformLayout,
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> tuple[StagedList, PlatformLayout, dict[int, dict[str, str]]]:
    own = {h: m for h, m in layout.mapping.items() if m is not None and m.startswith("@")}
    as_list = {h: None if h in own else m for h, m in layout.mapping.items()}
    staged = read_list(book, layout.sheet, as_list, progress=progress, cancelled=cancelled)
    places = [(staged.rows.headings.index(h), m) for h, m in own.items()]
    applications = {
        row.row: {m: clean(row.texts[at], Steps()) for at, m in places} for row in staged.rows
    }
    return staged, layout, applications


def _head(
    sheet: Sheet, last: int
) -> tuple[tuple[tuple[int, tuple[str, ...]], ...], tuple[tuple[int, int, int, int], ...]]:
    """The rows down to the headings, and what is merged in them."""
    rows: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in sheet.rows():
        if number > last or len(rows) == _MOST_HEAD_ROWS:
            break
        rows.append((number, tuple(cell_text(cell) for cell in cells)))
    merged = tuple((m.top, m.left, m.bottom, m.right) for m in sheet.merged if m.bottom <= last)
    return tuple(rows), merged


def read_mapping(path: Path) -> dict[str, str | None]:
    """A mapping file: one JSON object of heading → meaning (identifier or title) or null."""
    remedy = '写成 {"平台的列名": "本产品的字段"}，不读的列写 null'
    try:
        content = json.loads(path.read_bytes())
    except FileNotFoundError as missing:
        raise Refusal("没有这个列名对照文件", str(path), "核对文件名和所在文件夹") from missing
    except (ValueError, UnicodeDecodeError) as wrong:
        raise Refusal("列名对照不是有效的 JSON", str(path), remedy) from wrong
    if not isinstance(content, dict) or not all(
        value is None or isinstance(value, str) for value in content.values()
    ):
        raise Refusal("列名对照的写法不对", str(path), remedy)
    return content


def _checked(
    mapping: Mapping[str, str | None], headings: Mapping[int, str], where: str
) -> dict[str, str | None]:
    """A mapping in identifiers, under the headings as they stand."""
    by_title = {title: meaning for meaning, title in meanings().items()}
    by_even = {even(text): text for text in headings.values()}
    found: dict[str, str | None] = {}
    for text, meaning in mapping.items():
        if even(text) not in by_even:
            raise Refusal(f"列名对照里的“{text}”在表头里没有", where, "按表里的列名改写列名对照")
        known = meaning if meaning in meanings() else by_title.get(meaning or "")
        if meaning and known is None:
            can = "、".join(meanings().values())
            raise Refusal(f"列名对照里的“{meaning}”不是本产品的字段", where, f"可用：{can}")
        if known is not None and known in found.values():
            raise Refusal(f"“{meanings()[known]}”对应了两列", where, "每个字段只对应一列")
        found[by_even[even(text)]] = known
    return found
