"""Tables with columns per pollutant (宽表): one outlet, several side by side, or by a column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grading.monitoring.hours import MISSING, Codes
from templates.monitoring.collecting import Mask, Piece, Timeline
from templates.monitoring.flags import Flag
from templates.monitoring.layout import Column
from templates.monitoring.table_reading import (
    Known,
    Reading,
    Source,
    marks_among,
    several_outlets,
    table_times,
    timeline,
    told_amounts,
    told_flags,
    told_marks,
    with_letters,
)
from templates.monitoring.tables import Table, Words

Parts = list[tuple[str, NDArray[np.intp] | None]]
"""Names of outlets with their rows (None: all); an empty name where no column names them."""


@dataclass(frozen=True, slots=True, eq=False)
class _Flags:
    """A column of flags: the code of every row, and what its different texts say."""

    column: Column
    words: Words
    code: Codes
    known: list[Flag]


@dataclass(slots=True)
class _Pair:
    """Measured and converted values of one pollutant of one group of columns."""

    value: Column | None = None
    converted: Column | None = None

    @property
    def first(self) -> Column:
        """The column findings about both name."""
        found = self.value or self.converted
        if found is None:
            raise ValueError("a pair of no column")
        return found


def read_wide(table: Table, source: Source, into: Reading) -> None:
    """Take a wide table apart into one piece per outlet and pollutant."""
    read, timed = table_times(table, source, into)
    found = timeline(into, source, read, table.rows, timed) if len(read.minutes) else None
    if found is None:
        return
    time, keep = found
    if keep is not None:
        table.keep(keep)
    parts = _parts(table, source, into)
    groups = {column.outlet for column in source.layout.all("value", "converted")}
    if source.forced and max(len(parts), len(groups)) > 1:
        raise several_outlets(source.sheet)
    flags = []
    for column in source.layout.all("flag"):
        words = table.words(column.at)
        code, known = told_flags(words, column, table.rows, source, into)
        flags.append(_Flags(column, words, code, known))
    for group, pair in _pairs(source, into):
        piece, bad = _piece(table, source, into, time, flags, group, pair)
        for name, rows in parts:
            outlet = _outlet(name, group, source, into)
            if rows is None:
                into.collector.add(_renamed(piece, outlet), bad)
            else:
                into.collector.add(_some(piece, outlet, rows), None if bad is None else bad[rows])
    _marks(table, source, into, time, parts, flags)


def _parts(table: Table, source: Source, into: Reading) -> Parts:
    column = source.layout.first("outlet")
    if column is None:
        return [("", None)]
    words = table.words(column.at)
    names = words.texts
    if len(names) == 1:
        return [(names[0], None)]
    parts: Parts = []
    for place, name in enumerate(names):
        rows = np.flatnonzero(words.code == place)
        if len(rows) and not name:
            into.remarks.rows(
                "outlet", "error", "没有写排放口", table.rows[rows],
                sheet=source.sheet, column=column.heading,
            )  # fmt: skip
        elif len(rows):
            parts.append((name, rows))
    return parts


def _pairs(source: Source, into: Reading) -> list[tuple[str, _Pair]]:
    pairs: dict[tuple[str, str], _Pair] = {}
    for column in source.layout.all("value", "converted"):
        if column.pollutant is None or column.trouble:
            continue
        pair = pairs.setdefault((column.outlet, column.pollutant.id), _Pair())
        there = pair.value if column.role == "value" else pair.converted
        if there is not None:
            said = f"与“{there.heading}”是同一项，没有读入"
            into.remarks.say("column", "warning", said, sheet=source.sheet, column=column.heading)
        elif column.role == "value":
            pair.value = column
        else:
            pair.converted = column
    return [(outlet, pair) for (outlet, _), pair in pairs.items()]


def _piece(
    table: Table, source: Source, into: Reading, time: Timeline, flags: list[_Flags],
    group: str, pair: _Pair,
) -> tuple[Piece, Mask | None]:  # fmt: skip
    pollutant = pair.first.pollutant
    if pollutant is None:
        raise ValueError("a column of values without a pollutant")
    code = _code(flags, group, pair.first, len(table.rows))
    value = np.full(len(table.rows), MISSING)
    converted = None
    bad: Mask | None = None
    for column in (pair.value, pair.converted):
        if column is None:
            continue
        amounts = table.amounts(column.at, column.factor)
        wrong = told_amounts(amounts, column, table.rows, source, into)
        if wrong is not None:
            bad = wrong if bad is None else bad | wrong
        code = with_letters(code, amounts)
        if column is pair.value:
            value = amounts.value
        else:
            converted = amounts.value
    heading = pair.first.heading
    return Piece("", pollutant, time, value, converted, code, source.sheet, heading), bad


def _code(flags: list[_Flags], group: str, column: Column, rows: int) -> Codes:
    """The flags of one pollutant: of its own column, else of its outlet's, else of the row."""
    best: tuple[int, Codes] | None = None
    for each in flags:
        own = each.column
        if own.pollutant is not None and own.pollutant != column.pollutant:
            continue
        if own.outlet and own.outlet != group:
            continue
        rank = 2 * (own.pollutant is not None) + bool(own.outlet)
        if best is None or rank > best[0]:
            best = rank, each.code
    return np.zeros(rows, dtype=np.uint8) if best is None else best[1]


def _outlet(name: str, group: str, source: Source, into: Reading) -> str:
    return source.forced or into.mapping.outlet(name or group or source.outlet)


def _renamed(piece: Piece, outlet: str) -> Piece:
    return Piece(
        outlet, piece.pollutant, piece.time, piece.value, piece.converted, piece.flag,
        piece.sheet, piece.column,
    )  # fmt: skip


def _some(piece: Piece, outlet: str, rows: NDArray[np.intp]) -> Piece:
    number = piece.time.number[rows]
    ordered = bool((number[1:] > number[:-1]).all())
    time = Timeline(number, piece.time.rows[rows], piece.time.step, ordered)
    converted = None if piece.converted is None else piece.converted[rows]
    return Piece(
        outlet, piece.pollutant, time, piece.value[rows], converted, piece.flag[rows],
        piece.sheet, piece.column,
    )  # fmt: skip


def _marks(
    table: Table, source: Source, into: Reading, time: Timeline, parts: Parts, flags: list[_Flags]
) -> None:
    groups = list(dict.fromkeys(c.outlet for c in source.layout.all("value", "converted")))
    told: list[tuple[Column, Words, Known | None]] = [
        (column, table.words(column.at), None) for column in source.layout.all("mark")
    ]
    told += [
        (each.column, each.words, marks_among(each.known))
        for each in flags
        if any(f.mark for f in each.known)
    ]
    for column, words, known in told:
        for group in [column.outlet] if column.outlet in groups else groups:
            for name, rows in parts:
                outlet = _outlet(name, group, source, into)
                told_marks(words, time, rows, outlet, into, known)
