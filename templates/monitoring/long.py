"""Tables with a row per pollutant (长表): 排放口 时间 污染物 实测 折算 标记."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import numpy as np

from grading.monitoring.hours import MISSING, Ints
from grading.monitoring.pollutants import Pollutant, coded, named
from templates.monitoring import units
from templates.monitoring.amounts import Amounts
from templates.monitoring.collecting import Mask, Piece
from templates.monitoring.flags import Flag
from templates.monitoring.layout import Column
from templates.monitoring.moments import Moments
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


def read_long(table: Table, source: Source, into: Reading) -> None:
    """Take a long table apart: rows of one outlet and pollutant are brought together."""
    read, timed = table_times(table, source, into)
    count = len(read.minutes)
    if not count:
        return
    layout = source.layout
    outlets = _outlets(table, source, into)
    kinds = table.words(_needed(layout.first("pollutant")).at)
    pollutants = _pollutants(kinds, source, into, table.rows)
    flag_column = layout.first("flag")
    code = np.zeros(count, dtype=np.uint8)
    flag_words = None
    known: list[Flag] = []
    if flag_column is not None:
        flag_words = table.words(flag_column.at)
        code, known = told_flags(flag_words, flag_column, table.rows, source, into)
    bad: Mask | None = None
    values: dict[str, Ints] = {}
    for role in ("value", "converted"):
        column = layout.first("value" if role == "value" else "converted")
        if column is None:
            continue
        found: Amounts = table.amounts(column.at, column.factor)
        wrong = told_amounts(found, column, table.rows, source, into)
        if wrong is not None:
            bad = wrong if bad is None else bad | wrong
        code = with_letters(code, found)
        values[role] = found.value
    bad = _in_units(table, source, into, pollutants, kinds, values, bad)
    value = values.get("value")
    if value is None:
        value = np.full(count, MISSING)
    converted = values.get("converted")
    unnamed = layout.first("outlet") is None
    order, cuts, groups = _grouped(outlets, kinds)
    for place, (start, end) in enumerate(pairwise(cuts)):
        at = order[start:end] if order is not None else slice(start, end)
        outlet_at, kind_at = divmod(int(groups[place]), len(kinds.texts))
        pollutant = pollutants[kind_at]
        name = outlets.texts[outlet_at]
        if pollutant is None or not (name or unnamed):
            continue
        outlet = source.forced or into.mapping.outlet(name or source.outlet)
        moments = Moments(read.minutes[at], read.ends, read.starts, read.days_only)
        found_time = timeline(into, source, moments, table.rows[at], timed)
        if found_time is None:
            continue
        time, keep = found_time
        own_value, own_code = value[at], code[at]
        own_converted = None if converted is None else converted[at]
        own_bad = None if bad is None else bad[at]
        if keep is not None:
            own_value, own_code = own_value[keep], own_code[keep]
            own_converted = None if own_converted is None else own_converted[keep]
            own_bad = None if own_bad is None else own_bad[keep]
        heading = kinds.texts[kind_at]
        piece = Piece(
            outlet, pollutant, time, own_value, own_converted, own_code, source.sheet, heading,
        )  # fmt: skip
        into.collector.add(piece, own_bad)
    _marks(table, source, into, read, timed, outlets, flag_words, known)


def _needed(column: Column | None) -> Column:
    if column is None:
        raise ValueError("a long layout has this column")
    return column


def _outlets(table: Table, source: Source, into: Reading) -> Words:
    column = source.layout.first("outlet")
    if column is None:
        return Words(np.zeros(len(table.rows), dtype=np.intp), [""])
    words = table.words(column.at)
    if source.forced and len(words.texts) > 1:
        raise several_outlets(source.sheet)
    if "" in words.texts:
        at = words.code == words.texts.index("")
        into.remarks.rows(
            "outlet", "error", "没有写排放口", table.rows[at],
            sheet=source.sheet, column=column.heading,
        )  # fmt: skip
    return words


def _pollutants(kinds: Words, source: Source, into: Reading, rows: Ints) -> list[Pollutant | None]:
    found = []
    for place, text in enumerate(kinds.texts):
        pollutant = named(text) or coded(text)
        found.append(pollutant)
        if pollutant is not None:
            continue
        at = kinds.code == place
        column = _needed(source.layout.first("pollutant")).heading
        if text:
            into.remarks.left_out[f"“{text}”"] += int(at.sum())
            said = f"没有名为“{text}”的污染物或烟气参数，没有读入"
            into.remarks.rows(
                "pollutant", "warning", said, rows[at], sheet=source.sheet, column=column
            )
        else:
            into.remarks.rows(
                "pollutant", "error", "没有写污染物", rows[at], sheet=source.sheet, column=column
            )
    return found


def _in_units(
    table: Table, source: Source, into: Reading, pollutants: list[Pollutant | None],
    kinds: Words, values: dict[str, Ints], bad: Mask | None,
) -> Mask | None:  # fmt: skip
    """Bring values into the unit of their pollutant, by the column of units or the heading."""
    column = source.layout.first("unit")
    words = table.words(column.at) if column else None
    headed = [c for c in source.layout.all("value", "converted") if c.unit]
    for place, pollutant in enumerate(pollutants):
        if pollutant is None:
            continue
        told: list[tuple[str, Mask | None]] = []
        if words is not None:
            told = [(text, words.code == at) for at, text in enumerate(words.texts)]
        elif headed and pollutant.is_concentration:
            told = [(headed[0].unit, None)]
        for unit, rows in told:
            if not unit or pollutant.is_in(unit):
                continue
            at = kinds.code == place
            at = at if rows is None else at & rows
            if not at.any():
                continue
            factor = units.factor(pollutant, unit)
            if factor is None:
                said = f"{pollutant.name}的单位写的是“{unit}”，不能按 {pollutant.unit} 读"
                into.remarks.rows(
                    "unit", "error", said, table.rows[at], sheet=source.sheet,
                    column=(column or headed[0]).heading,
                )  # fmt: skip
                bad = at if bad is None else bad | at
                continue
            for each in values.values():
                _multiply(each, at, factor)
    return bad


def _multiply(values: Ints, at: Mask, factor: Decimal) -> None:
    """Multiply some values by a factor, without floats: it is a whole number or one over one."""
    at = at & (values != MISSING)
    if factor >= 1:
        values[at] *= int(factor)
    else:
        down = int(1 / factor)
        values[at] = (values[at] + down // 2) // down


def _grouped(outlets: Words, kinds: Words) -> tuple[Ints | None, list[int], Ints]:
    """An order that brings rows of one outlet and pollutant together (None: they are), where
    each group begins, and its number (outlet × kinds + kind)."""
    key = outlets.code * len(kinds.texts) + kinds.code
    order = None
    steps = np.flatnonzero(key[1:] != key[:-1]) + 1
    starts = key[np.concatenate(([0], steps))]
    if len(np.unique(starts)) != len(starts):
        # a stable sort of small numbers goes by radix
        small = key.astype(np.uint16) if int(key.max()) < 1 << 16 else key
        order = np.argsort(small, kind="stable")
        key = key[order]
        steps = np.flatnonzero(key[1:] != key[:-1]) + 1
        starts = key[np.concatenate(([0], steps))]
    return order, [0, *steps.tolist(), len(key)], starts


def _marks(
    table: Table, source: Source, into: Reading, read: Moments, timed: Column, outlets: Words,
    flag_words: Words | None, known: list[Flag],
) -> None:  # fmt: skip
    """Operating marks of a column of their own, or among the flags."""
    told: list[tuple[Words, Known | None]] = [
        (table.words(column.at), None) for column in source.layout.all("mark")
    ]
    if flag_words is not None and any(each.mark for each in known):
        told.append((flag_words, marks_among(known)))
    if not told:
        return
    found = into.collector.timeline(
        read, table.rows, sheet=source.sheet, column=timed.heading, stamps=into.mapping.stamps
    )
    if found is None:
        return
    time, keep = found
    of_row = outlets.code if keep is None else outlets.code[keep]
    for words, said_of in told:
        said = words if keep is None else Words(words.code[keep], words.texts)
        for place, name in enumerate(outlets.texts):
            if not name and source.layout.first("outlet") is not None:
                continue  # found already: nobody knows whose hours these are
            outlet = source.forced or into.mapping.outlet(name or source.outlet)
            told_marks(said, time, np.flatnonzero(of_row == place), outlet, into, said_of)
