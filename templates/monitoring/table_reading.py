"""A table of hours, wide or long, taken apart into pieces by outlet and pollutant."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from grading.monitoring.hours import FLAGS, Codes, Ints, Month
from grading.refusals import Refusal
from templates.monitoring.amounts import Amounts
from templates.monitoring.collecting import Collector, Mask, Timeline
from templates.monitoring.columns import role_of
from templates.monitoring.flags import NORMAL, OTHER, Flag, flag, mark
from templates.monitoring.layout import Column, Layout
from templates.monitoring.mapping import HoursMapping
from templates.monitoring.moments import NO_TIME, Moments
from templates.monitoring.remarks import Remarks
from templates.monitoring.staged import SheetGuess, StagedMark
from templates.monitoring.tables import Table, Words
from templates.monitoring.titles import outlet_in

TOTALS = re.compile(
    "合计|总计|小计|平均|均值|最大|最小|最高|最低|限值|标准|样本数|达标率|超标|有效率|总量|累计|计数"
)
"""What the rows below hours begin with that are computed from them."""

_NOTES = re.compile("注|备注|说明|填表|审核|制表|负责人|签字|盖章|单位|打印|第.*页")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")

Known = list[tuple[str, str] | None]
"""For each text of a column the operating mark (id or empty, words) it names, if any."""


@dataclass(slots=True)
class Reading:
    """What the tables of one file are read into."""

    collector: Collector
    remarks: Remarks
    mapping: HoursMapping
    marks: list[StagedMark] = field(default_factory=list)
    mark_hours: dict[str, Ints] = field(default_factory=dict)
    hours: list[tuple[int, int]] = field(default_factory=list)
    sheets: list[SheetGuess] = field(default_factory=list)
    enterprise_words: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Source:
    """One table: its sheet, its layout, the outlet it belongs to where nothing in it says so,
    an outlet that goes before all (``forced``), and the month its title names."""

    sheet: str
    layout: Layout
    outlet: str
    forced: str = ""
    month: Month | None = None


def several_outlets(where: str) -> Refusal:
    """The refusal of one name for several outlets."""
    return Refusal(
        "文件里不止一个排放口，不能都算作指定的一个",
        where,
        "不指定排放口再导入，或只选一个工作表",
    )


def table_times(table: Table, source: Source, into: Reading) -> tuple[Moments, Column]:
    """The times of a table, which goes on with the rows that have one; troubles of its columns
    and rows without a time are told."""
    layout = source.layout
    for column in layout.columns:
        if column.trouble:
            remedy = "请按 mg/m³ 重新导出，或在列对照里写明换算系数"
            into.remarks.say(
                "unit", "error", f"{column.trouble}，这一列没有读入；{remedy}",
                sheet=source.sheet, column=column.heading, row=layout.header_row,
            )  # fmt: skip
    timed = layout.first("time") or layout.first("date")
    if timed is None:
        raise ValueError("a layout without a time is not read")
    hour = layout.first("hour") if timed.role == "date" else None
    read = table.moments(timed.at, hour.at if hour else None)
    odd = read.minutes <= NO_TIME
    if odd.any():
        _without_odd_rows(table, source, into, timed, np.flatnonzero(odd))
        table.keep(~odd)
        read = Moments(read.minutes[~odd], read.ends, read.starts, read.days_only)
    into.collector.read += len(read.minutes)
    if len(read.minutes) and layout.first("flag") is None:
        said = "没有标记列，有数值的小时都按 N（正常）读入"
        into.remarks.say("no_flag", "note", said, sheet=source.sheet, row=layout.header_row)
    return read, timed


def _without_odd_rows(
    table: Table, source: Source, into: Reading, timed: Column, odd: NDArray[np.intp]
) -> None:
    """Rows without a readable time: totals and notes are counted, all else is found."""
    bad: list[int] = []
    for index in odd.tolist():
        texts = table.row_texts(index)
        first = next(filter(None, texts), "")
        word = texts[timed.at] if timed.at < len(texts) else ""
        if not first:
            continue
        if name := outlet_in(texts):
            said = f"表格中间写着另一个排放口“{name}”，它下面的小时分不清是谁的"
            into.remarks.say(
                "outlet", "error", f"{said}；请把每个排放口放在各自的工作表里",
                sheet=source.sheet, row=int(table.rows[index]), value=name,
            )  # fmt: skip
        elif TOTALS.search(first):
            into.remarks.left_out["合计、平均等行"] += 1
        elif role_of(word) in ("time", "date"):
            into.remarks.left_out["重复的表头"] += 1
        elif _NOTES.match(first) or not any(map(_NUMBER.fullmatch, texts)):
            into.remarks.left_out["说明行"] += 1
        else:
            bad.append(index)
    into.remarks.rows(
        "time", "error", "时间读不出来", table.rows[bad], sheet=source.sheet,
        column=timed.heading,
        value=lambda at: "".join(table.row_texts(bad[at])[timed.at : timed.at + 1]),
    )  # fmt: skip


def timeline(
    into: Reading, source: Source, read: Moments, rows: Ints, timed: Column
) -> tuple[Timeline, Mask | None] | None:
    """The hours of some rows and which rows are kept (None: all); None for minute data."""
    found = into.collector.timeline(
        read, rows, sheet=source.sheet, column=timed.heading, stamps=into.mapping.stamps
    )
    if found is not None and len(found[0].number):
        time = found[0]
        first, last = int(time.number.min()), int(time.number.max())
        into.hours.append((first * time.step // 60, last * time.step // 60))
        if source.month is not None:
            _outside(into, source, time, timed)
    return found


def _outside(into: Reading, source: Source, time: Timeline, timed: Column) -> None:
    month = source.month
    if month is None:
        return
    hours = time.number * time.step // 60
    at = (hours < month.first_hour) | (hours >= month.next.first_hour)
    said = f"标题写的是 {month.year} 年 {month.number} 月，这些时间不在这个月"
    into.remarks.rows(
        "month", "warning", said, time.rows[at], sheet=source.sheet, column=timed.heading
    )


def told_amounts(
    found: Amounts, column: Column, rows: Ints, source: Source, into: Reading
) -> Mask | None:
    """Tell what is odd about a column of numbers; the rows whose number cannot be read."""
    remarks, sheet, heading = into.remarks, source.sheet, column.heading
    if found.rounded:
        said = f"{found.rounded} 个数多于六位小数，按六位小数取近"
        remarks.say("decimals", "note", said, sheet=sheet, column=heading)
    if found.dashes:
        said = f"{found.dashes} 个单元格写的是“—”一类，按没有数值读入"
        remarks.say("blank", "note", said, sheet=sheet, column=heading)
    for place, text in list(found.bad.items()):
        said_flag = flag(text)  # 停产 or 校准 where a number should stand
        if said_flag.code and not said_flag.unknown:
            found.flags[place] = FLAGS[said_flag.code]
            del found.bad[place]
    if not found.bad:
        return None
    at = np.fromiter(found.bad, np.intp, len(found.bad))
    texts = list(found.bad.values())
    remarks.rows(
        "number", "error", "不是数", rows[at], sheet=sheet, column=heading,
        value=lambda i: texts[i],
    )  # fmt: skip
    bad = np.zeros(len(rows), dtype=bool)
    bad[at] = True
    return bad


def told_flags(
    words: Words, column: Column, rows: Ints, source: Source, into: Reading
) -> tuple[Codes, list[Flag]]:
    """A column of flags as codes; letters and words nobody knows are told once each."""
    code, known = words.flags()
    for place, each in enumerate(known):
        if each.unknown:
            at = words.code == place
            said = f"数据标记“{words.texts[place]}”认不出来，按“其他标记”读入，不计入有效小时"
            if each.code != OTHER:
                said = f"数据标记“{words.texts[place]}”只认出 {FLAGS[each.code]}，其余部分没有读入"
            into.remarks.rows(
                "flag", "warning", said, rows[at], sheet=source.sheet, column=column.heading
            )
    return code, known


def with_letters(code: Codes, found: Amounts) -> Codes:
    """Flags with those that stand in the column of numbers (``10.2(T)``, 停运), where nothing
    else is said than N."""
    if not found.flags:
        return code
    code = code.copy()
    for at, letter in found.flags.items():
        place = FLAGS.find(letter)
        if code[at] in (0, NORMAL):
            code[at] = place if place > 0 else OTHER
    return code


def marks_among(known: list[Flag]) -> Known:
    """The operating marks that stand in a column of flags."""
    return [(each.mark, each.words) if each.mark else None for each in known]


def told_marks(
    words: Words, time: Timeline, rows: NDArray[np.intp] | None, outlet: str, into: Reading,
    known: Known | None = None,
) -> None:  # fmt: skip
    """Stretches of hours with the same operating mark; ``rows`` are those of one outlet."""
    spoken = (time.number if rows is None else time.number[rows]) * time.step // 60
    there = into.mark_hours.get(outlet)
    into.mark_hours[outlet] = np.unique(
        spoken if there is None else np.concatenate((there, spoken))
    )
    known = [mark(text) for text in words.texts] if known is None else known
    for place, said in enumerate(known):
        if said is None:
            continue
        at = words.code == place
        if rows is not None:
            inside = np.zeros(len(at), dtype=bool)
            inside[rows] = True
            at &= inside
        hours = np.unique(time.number[at] * time.step // 60)
        for run in np.split(hours, np.flatnonzero(np.diff(hours) > 1) + 1):
            if len(run):
                into.marks.append(StagedMark(outlet, said[0], int(run[0]), int(run[-1]), said[1]))
