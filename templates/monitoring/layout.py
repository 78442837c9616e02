"""Where a table of hours begins and what its columns mean.

The header is the row that names a time, with the group headings above it and the kinds and
units below it, down to the first row whose time can be read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from grading.monitoring.pollutants import Pollutant
from templates.monitoring import units
from templates.monitoring.columns import Meaning, even, meaning, role_of
from templates.monitoring.mapping import HoursMapping
from templates.monitoring.moments import NO_TIME, moment
from templates.monitoring.staged import Form, Role
from templates.workbooks.cells import cell_text
from templates.workbooks.marks import Merged

WINDOW = 60
"""So many rows at the beginning of a table are looked at."""

_BELOW = 8
"""A header has at most so many rows below the one that names the time."""

_GENERIC = re.compile(
    "(?:在线|自动|监测|监控|数据|污染物|浓度|项目|参数|烟气|废气|排放|小时|均值|情况|因子|指标|气态"
    "|颗粒态|标态|标干|干基|其他|辅助|常规|记录|内容|结果|[()（）])+"
)
_TITLE = re.compile(r"公司|报表|报告|数据|统计|表$|年.*月|[:：]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_SPACE = re.compile(r"\s+")

Lines = Sequence[tuple[int, Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: where it stands, what is written above it, what it holds."""

    at: int
    heading: str
    role: Role
    pollutant: Pollutant | None = None
    outlet: str = ""
    unit: str = ""
    factor: Decimal = Decimal(1)
    trouble: str = ""
    """Why the column is not read although its pollutant is known."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A table: form, rows of the header (from 1), first row of data, columns, words above."""

    form: Form
    header_row: int
    last_header_row: int
    columns: tuple[Column, ...]
    titles: tuple[str, ...]

    def first(self, role: Role) -> Column | None:
        """The first column with a role."""
        return next((column for column in self.columns if column.role == role), None)

    def all(self, *roles: Role) -> list[Column]:
        """The columns with one of these roles, in order."""
        return [column for column in self.columns if column.role in roles]

    @property
    def complete(self) -> bool:
        """Whether hours can be read: a time and values of something."""
        timed = self.first("time") or self.first("date")
        if self.form == "long":
            return bool(timed and self.first("pollutant") and self.all("value", "converted"))
        return bool(timed and self.all("value", "converted"))


def find_layout(
    lines: Lines, merged: Sequence[Merged], mapping: HoursMapping, default: Pollutant | None = None
) -> Layout | None:
    """The layout of a table by its first rows; None where no row names a time or shows one.

    ``default`` is the pollutant of a table whose headings name none (a sheet called 颗粒物).
    """
    texts = [(number, [_clean(cell) for cell in cells]) for number, cells in lines]
    start = _header_at(texts, lines, mapping)
    if start is None:
        return None
    top, time_column = start
    data = _data_at(lines, top, time_column)
    while top > 0 and _is_group(texts, top, time_column, merged):
        top -= 1
    below = [
        line for line, (_, raw) in zip(texts[top + 1 : data], lines[top + 1 : data], strict=True)
        if not _counts_columns(raw)
    ]  # fmt: skip
    header = [texts[top], *below]
    stacks = _stacks(header, merged)
    titles = tuple(text for _, row in texts[:top] for text in dict.fromkeys(row) if text)
    meanings = [meaning(stack) for stack in stacks]
    long = any(m.role == "pollutant" for m in meanings) or any(
        w.role == "pollutant" for w in mapping.columns.values()
    )
    if default is not None and not long and not any(m.pollutant for m in meanings):
        meanings = [
            replace(m, pollutant=default) if m.role in ("value", "converted") else m
            for m in meanings
        ]
    columns = _columns(stacks, meanings, mapping, long)
    columns = _times(columns, lines[data : data + 40])
    last = texts[data - 1][0]
    return Layout("long" if long else "wide", header[0][0], last, columns, titles)


def _clean(cell: object) -> str:
    return _SPACE.sub(" ", cell_text(cell)).strip() if cell != "" else ""


def _header_at(
    texts: list[tuple[int, list[str]]], lines: Lines, mapping: HoursMapping
) -> tuple[int, int] | None:
    """Index of the row that names the time, and its column."""
    if mapping.header_row is not None:
        given = [i for i, (number, _) in enumerate(texts) if number == mapping.header_row]
        return (given[0], _time_in(texts[given[0]][1], mapping) or 0) if given else None
    candidates = [
        (index, at)
        for index, (_, row) in enumerate(texts)
        if (at := _time_in(row, mapping)) is not None
    ]
    for index, at in candidates:
        means = [meaning((text,)) for text in texts[index][1] if text]
        if sum(bool(m.role or m.pollutant) for m in means) > 1:
            return index, at
    if candidates:
        return candidates[0]
    # no heading for the time: three times below one another show its column
    for index in range(1, len(lines) - 2):
        for at in range(min(6, len(lines[index][1]))):
            below = [cells[at] if at < len(cells) else "" for _, cells in lines[index : index + 3]]
            if all(_is_time(cell) for cell in below):
                return index - 1, at
    return None


def _time_in(row: Sequence[str], mapping: HoursMapping) -> int | None:
    """The first column of a row whose heading names a time."""
    for at, text in enumerate(row):
        wanted = mapping.wanted(text, at) if text else None
        role = wanted.role if wanted else role_of(text)
        if role in ("time", "date"):
            return at
    return None


def _is_time(cell: object) -> bool:
    if isinstance(cell, int | float):
        return False  # a plain number is a serial only where a heading says so
    read = moment(cell)
    return read.minutes > NO_TIME


def _data_at(lines: Lines, top: int, time_column: int) -> int:
    """Index of the first row of data, or of the row behind the header where there is none."""
    for index in range(top + 1, min(top + 1 + _BELOW, len(lines))):
        cells = lines[index][1]
        if time_column < len(cells) and moment(cells[time_column]).minutes > NO_TIME:
            return index
        if _has_numbers(cells) and not _counts_columns(cells):
            return index  # its time cannot be read, and somebody must hear of it
    return _words_only(lines, top)


def _has_numbers(cells: Sequence[Any]) -> bool:
    """Whether at least half of what a row holds are numbers."""
    filled = [cell for cell in cells if cell != ""]
    numbers = sum(_is_number(cell) for cell in filled)
    return numbers > 0 and 2 * numbers >= len(filled)


def _is_number(cell: object) -> bool:
    if isinstance(cell, str):
        return _NUMBER.fullmatch(cell.strip()) is not None
    return isinstance(cell, int | float)


def _counts_columns(cells: Sequence[Any]) -> bool:
    """Whether a row only counts the columns: 1 2 3 4, as official forms do below the headings."""
    filled = [cell for cell in cells if cell != ""]
    if len(filled) < 3 or not all(map(_is_number, filled)):
        return False
    first = float(filled[0])
    return [float(cell) for cell in filled] == [first + at for at in range(len(filled))]


def _words_only(lines: Lines, top: int) -> int:
    """Behind the rows directly below that hold words which mean something."""
    index = top + 1
    while index < len(lines) and index - top < 4:
        words = [cell for cell in lines[index][1] if cell != ""]
        if not words or not all(isinstance(cell, str) for cell in words):
            break
        if not any(role_of(word) or units.looks_like_unit(word) for word in words):
            break
        index += 1
    return index


def _is_group(
    texts: list[tuple[int, list[str]]], top: int, time_column: int, merged: Sequence[Merged]
) -> bool:
    """Whether the row above continues the header: nothing above the time, groups beside it."""
    number, row = texts[top - 1]
    if number != texts[top][0] - 1 or (time_column < len(row) and row[time_column]):
        return False
    if any(row[:time_column]):
        return False
    covered = any(
        area.top <= number <= area.bottom and area.left <= time_column + 1 <= area.right
        for area in merged
    )
    words = [(at, text) for at, text in enumerate(row) if text]
    if covered or not words:
        return False
    spanned = any(area.top == number and area.right > area.left for area in merged)
    return len(words) > 1 or spanned or not _TITLE.search(words[0][1])


def _stacks(header: list[tuple[int, list[str]]], merged: Sequence[Merged]) -> list[tuple[str, ...]]:
    """The words above each column, groups repeated over the columns they span."""
    width = max(len(row) for _, row in header)
    grid = [row + [""] * (width - len(row)) for _, row in header]
    numbers = [number for number, _ in header]
    spans = [
        area for area in merged
        if area.right > area.left and numbers[0] <= area.top <= numbers[-1]
    ]  # fmt: skip
    for index, number in enumerate(numbers):
        row = grid[index]
        for area in spans:
            if area.top == number:
                for column in range(area.left, min(area.right, width)):
                    row[column] = row[column] or row[area.left - 1]
        if spans or index + 1 == len(grid):
            continue
        for column in range(1, width):
            below = [grid[lower][column] for lower in range(index + 1, len(grid))]
            named_below = any(text and not units.looks_like_unit(text) for text in below)
            if not row[column] and named_below and not _own_heading(below):
                row[column] = row[column - 1]
    return [tuple(dict.fromkeys(filter(None, column))) for column in zip(*grid, strict=True)]


def _own_heading(below: Sequence[str]) -> bool:
    """Whether what stands below is a heading by itself and no kind of the group to the left."""
    found = meaning(tuple(filter(None, below)))
    return found.pollutant is None and found.role in ("time", "date", "hour", "mark")


def _columns(
    stacks: list[tuple[str, ...]],
    meanings: list[Meaning],
    mapping: HoursMapping,
    long: bool,
) -> tuple[Column, ...]:
    columns: list[Column] = []
    taken: set[str] = set()
    for at, (stack, means) in enumerate(zip(stacks, meanings, strict=True)):
        heading = written = " ".join(stack)
        copy = 2
        while heading and heading in taken:
            heading, copy = f"{written}({copy})", copy + 1
        taken.add(heading)
        wanted = mapping.wanted(heading, at)
        if not heading and wanted is None:
            continue
        column = _column(at, heading, means, long)
        if wanted is not None:
            column = replace(
                column,
                role=wanted.role,
                pollutant=wanted.pollutant or column.pollutant,
                outlet=wanted.outlet or column.outlet,
                factor=wanted.factor or column.factor,
                trouble="" if wanted.factor or not column.trouble else column.trouble,
            )
        columns.append(column)
    return tuple(_flags_placed(columns)) if not long else tuple(columns)


def _column(at: int, heading: str, means: Meaning, long: bool) -> Column:
    role = means.role or "ignored"
    pollutant = means.pollutant
    outlet = " ".join(word for word in means.rest if not _GENERIC.fullmatch(even(word)))
    if long:
        return Column(at, heading, role, None, "", means.unit)
    if role in ("value", "converted") and pollutant is None:
        return Column(at, heading, "ignored", None, "", means.unit)
    if pollutant is None or role not in ("value", "converted"):
        told = outlet if role in ("flag", "mark") else ""
        return Column(at, heading, role, pollutant, told, means.unit)
    factor = units.factor(pollutant, means.unit)
    if factor is None:
        trouble = f"{pollutant.name}的单位写的是“{means.unit}”，不能按 {pollutant.unit} 读"
        return Column(at, heading, role, pollutant, outlet, means.unit, Decimal(1), trouble)
    return Column(at, heading, role, pollutant, outlet, means.unit or pollutant.unit, factor)


def _flags_placed(columns: list[Column]) -> list[Column]:
    """Flag columns of their own pollutant: where there are several without one, each belongs
    to the values on its left."""
    bare = [
        column for column in columns
        if column.role == "flag" and column.pollutant is None
    ]  # fmt: skip
    outlets = {column.outlet for column in columns if column.role in ("value", "converted")}
    if len(bare) < 2 or (len(outlets) == len(bare) and all(c.outlet for c in bare)):
        return columns
    placed, left = [], None
    for column in columns:
        if column.role in ("value", "converted"):
            left = column
        elif column in bare and left is not None:
            column = replace(column, pollutant=left.pollutant, outlet=left.outlet)
        placed.append(column)
    return placed


def _times(columns: tuple[Column, ...], rows: Lines) -> tuple[Column, ...]:
    """A column of days beside one of hours is a date; a date with the hour in it is a time."""
    hours = [column for column in columns if column.role == "hour"]
    dated = [column for column in columns if column.role == "date"]
    timed = [column for column in columns if column.role == "time"]
    told: dict[int, Role] = {}
    if hours and not dated and timed:
        told[timed[0].at] = "date"
    elif dated and timed and not hours:
        # 日期 | 时间: the second holds the hour unless it holds a whole time
        at = timed[0].at
        whole = [moment(cells[at]).minutes > NO_TIME for _, cells in rows if at < len(cells)]
        told[at if not any(whole) else dated[0].at] = "hour" if not any(whole) else "ignored"
    elif dated and not hours:
        told[dated[0].at] = "time"
    elif hours and not dated:
        told[hours[0].at] = "time"
    return tuple(replace(c, role=told[c.at]) if c.at in told else c for c in columns)
