"""Columns of hours become series: checked as whole columns, ordered, each hour once.

What is wrong with single hours is left out and found by row; what is merely odd stays in
and is said. Hours that a file has twice are ignored where they agree; where they differ
neither counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grading.monitoring.hours import MISSING, SCALE, Codes, Ints, Month, hour_start
from grading.monitoring.pollutants import FURNACE, OXYGEN, Pollutant
from grading.refusals import Refusal
from templates.monitoring.flags import NORMAL
from templates.monitoring.mapping import Stamps
from templates.monitoring.moments import Moments, span
from templates.monitoring.remarks import Remarks
from templates.monitoring.staged import StagedSeries

Mask = NDArray[np.bool_]

MONTHS = 12
"""Months one file may have; more are refused, because a slip in one date looks just so."""

_NO_OXYGEN = 21 * SCALE


@dataclass(slots=True, eq=False)
class Timeline:
    """The times of some rows: ``number`` counts steps since 1970 (hours where ``step`` is 60),
    ``rows`` are row numbers in the file, ``ordered`` says that each comes once, ascending."""

    number: Ints
    rows: Ints
    step: int
    ordered: bool

    def kept(self, keep: Mask) -> Timeline:
        """The times of the rows that are kept."""
        return Timeline(self.number[keep], self.rows[keep], self.step, self.ordered)


@dataclass(slots=True, eq=False)
class Piece:
    """One outlet and pollutant of one table, as read; ``column`` is the heading for findings."""

    outlet: str
    pollutant: Pollutant
    time: Timeline
    value: Ints
    converted: Ints | None
    flag: Codes
    sheet: str = ""
    column: str = ""


class Collector:
    """Takes the pieces of one file and makes series of them."""

    def __init__(self, remarks: Remarks, where: str) -> None:
        self._remarks = remarks
        self._where = where
        self._pieces: dict[tuple[str, str, int], list[Piece]] = {}
        self.read = 0
        self.outlets: dict[str, None] = {}

    def timeline(
        self, read: Moments, rows: Ints, *, sheet: str, column: str, stamps: Stamps | None
    ) -> tuple[Timeline, Mask | None] | None:
        """The times of a table, and which of its rows are kept (None: all).

        None where they are minutes: those are counted and left out.
        """
        minutes = read.minutes
        if read.days_only and not (minutes % 1440).any():
            raise Refusal(
                "只有日期，没有小时：这是日均数据，不是小时数据",
                f"{self._where} · {sheet}".strip(" ·"),
                "请导出小时数据",
            )
        if stamps == "end" or (stamps is None and read.stamps_ends):
            minutes = minutes - 60
            said = "时间是每小时的结束时刻（有 24:00、没有 00:00），已按小时的开始时刻读入"
            self._remarks.say("end_stamps", "note", said, sheet=sheet, column=column)
        elif read.ends and read.starts and stamps is None:
            said = "同时有 24:00 和 00:00，24:00 按次日 00:00 读入"
            self._remarks.say("end_stamps", "warning", said, sheet=sheet, column=column)
        elif stamps is None and _looks_ended(minutes):
            said = "从每月 1 日 01:00 到次月 1 日 00:00，像是以结束时刻记小时；现按开始时刻读入"
            self._remarks.say("end_stamps", "warning", said, sheet=sheet, column=column)
        step, keep = 60, None
        off = minutes % 60 != 0
        if off.any():
            step = span(minutes)
            if step >= 60 or off.mean() < 0.05:
                step, keep = 60, ~off
                self._remarks.rows(
                    "time", "error", "时间不是整点，不知属于哪个小时", rows[off],
                    sheet=sheet, column=column,
                    value=lambda at: _moment_text(int(minutes[off][at])),
                )  # fmt: skip
            elif step != 5:
                self._minutes_out(step, len(rows), sheet, column)
                return None
        number = minutes // step
        if keep is not None:
            number, rows = number[keep], rows[keep]
        ordered = bool((number[1:] > number[:-1]).all())
        return Timeline(number, rows, step, ordered), keep

    def _minutes_out(self, step: int, rows: int, sheet: str, column: str) -> None:
        self._remarks.left_out[f"{step} 分钟数据"] += rows
        said = f"每 {step} 分钟一条，不是小时数据，{rows} 行没有读入"
        self._remarks.say("minutes", "warning", said, sheet=sheet, column=column)

    def add(self, piece: Piece, bad: Mask | None = None) -> None:
        """Take a piece; ``bad`` are rows already found to be wrong."""
        time, value, converted, flag = piece.time, piece.value, piece.converted, piece.flag
        if time.step != 60 and piece.pollutant.kind != FURNACE:
            self._remarks.left_out["5 分钟数据（炉温以外）"] += len(value)
            return
        empty = value == MISSING
        if converted is not None:
            empty &= converted == MISSING
        drop = bad
        if empty.any():
            gap = empty & (flag == 0)
            drop = gap if drop is None else drop | gap
        if not flag.all():
            flag = np.where((flag == 0) & ~empty, NORMAL, flag).astype(np.uint8)
        wrong = self._wrong(piece, flag)
        if wrong is not None:
            drop = wrong if drop is None else drop | wrong
        if drop is not None and drop.any():
            keep = ~drop
            time, value, flag = time.kept(keep), value[keep], flag[keep]
            converted = None if converted is None else converted[keep]
        if not len(value):
            return
        if converted is not None and (converted == MISSING).all():
            converted = None
        self.outlets[piece.outlet] = None
        key = (piece.outlet, piece.pollutant.id, time.step)
        took = Piece(
            piece.outlet, piece.pollutant, time, value, converted, flag, piece.sheet, piece.column
        )
        self._pieces.setdefault(key, []).append(took)

    def _wrong(self, piece: Piece, flag: Codes) -> Mask | None:
        """Rows with values that cannot be, each found; odd ones are only said."""
        pollutant, wrong = piece.pollutant, None
        highest = int(pollutant.highest * SCALE)
        for values, kind in ((piece.value, "实测"), (piece.converted, "折算")):
            if values is None:
                continue
            low, high = int(values.min(initial=0)), int(values.max(initial=0))
            if low < 0 and pollutant.kind not in ("temperature", "pressure", "furnace"):
                below = (values < 0) & (values != MISSING)
                counts = below & ((flag == NORMAL) | (flag == 0))
                wrong = self._found(
                    piece, "negative", f"{pollutant.name}（{kind}）是负数", values, counts, wrong
                )
                self._said(
                    piece, "negative", f"{pollutant.name}（{kind}）是负数，该小时另有标记",
                    below & ~counts,
                )  # fmt: skip
            if high > highest:
                beyond = values > highest
                said = (
                    f"{pollutant.name}（{kind}）超过 {pollutant.highest} {pollutant.unit}，"
                    "像是单位或小数点错了"
                )
                if kind == "折算":
                    # near 21 % oxygen the conversion explodes by itself
                    self._said(piece, "implausible", said, beyond)
                else:
                    wrong = self._found(piece, "implausible", said, values, beyond, wrong)
            if pollutant.id == OXYGEN and kind == "实测":
                self._oxygen(piece, values, high)
        return wrong

    def _oxygen(self, piece: Piece, values: Ints, high: int) -> None:
        if high >= _NO_OXYGEN:
            at = values >= _NO_OXYGEN
            self._said(piece, "oxygen", "氧含量达到 21% 及以上，这些小时不能折算", at)
        elif 0 < high <= SCALE // 4:
            said = "氧含量都不超过 0.25，像是写成了小数而不是百分数"
            self._remarks.say("unit", "warning", said, sheet=piece.sheet, column=piece.column)

    def _found(
        self, piece: Piece, rule: str, message: str, values: Ints, at: Mask, wrong: Mask | None
    ) -> Mask | None:
        if not at.any():
            return wrong
        texts = values[at]
        self._remarks.rows(
            rule, "error", message, piece.time.rows[at], sheet=piece.sheet, column=piece.column,
            value=lambda i: f"{int(texts[i]) / SCALE:g}",
        )  # fmt: skip
        return at if wrong is None else wrong | at

    def _said(self, piece: Piece, rule: str, message: str, at: Mask) -> None:
        rows = piece.time.rows[at]
        self._remarks.rows(rule, "warning", message, rows, sheet=piece.sheet, column=piece.column)

    def series(self, cancelled: Callable[[], bool] | None = None) -> tuple[StagedSeries, ...]:
        """All series of the file, by outlet and pollutant in the order they came."""
        made = []
        for pieces in self._pieces.values():
            if cancelled is not None and cancelled():
                raise Refusal("已取消，没有改动任何数据", self._where)
            one = self._one(pieces)
            if len(one.hours):
                made.append(one)
        self._pieces.clear()
        self._check_months(made)
        return tuple(made)

    def _one(self, pieces: list[Piece]) -> StagedSeries:
        first = pieces[0]
        if len(pieces) == 1 and first.time.ordered:
            return StagedSeries(
                first.outlet, first.pollutant.id, first.time.number, first.value,
                first.converted, first.flag, first.time.step,
            )  # fmt: skip
        number = np.concatenate([p.time.number for p in pieces])
        rows = np.concatenate([p.time.rows for p in pieces])
        value = np.concatenate([p.value for p in pieces])
        flag = np.concatenate([p.flag for p in pieces])
        converted = None
        if any(p.converted is not None for p in pieces):
            converted = np.concatenate(
                [np.full(len(p.value), MISSING) if p.converted is None else p.converted
                 for p in pieces]
            )  # fmt: skip
        order = np.argsort(number, kind="stable")
        number, value, flag = number[order], value[order], flag[order]
        converted = None if converted is None else converted[order]
        again = np.flatnonzero(number[1:] == number[:-1]) + 1
        if len(again):
            same = (value[again] == value[again - 1]) & (flag[again] == flag[again - 1])
            if converted is not None:
                same &= converted[again] == converted[again - 1]
            source = np.repeat(np.arange(len(pieces)), [len(p.value) for p in pieces])[order]
            self._twice(pieces, rows[order], source, number, again, same)
            keep = np.ones(len(number), dtype=bool)
            keep[again] = False
            differing = np.isin(number, number[again[~same]])
            keep &= ~differing
            number, value, flag = number[keep], value[keep], flag[keep]
            converted = None if converted is None else converted[keep]
        return StagedSeries(
            first.outlet, first.pollutant.id, number, value, converted, flag, first.time.step
        )

    def _twice(
        self, pieces: list[Piece], rows: Ints, source: NDArray[np.intp], number: Ints,
        again: NDArray[np.intp], same: Mask,
    ) -> None:  # fmt: skip
        self._remarks.left_out["重复且相同的小时"] += int(same.sum())
        step = pieces[0].time.step
        for at_piece in np.unique(source[again[~same]]).tolist():
            piece = pieces[at_piece]
            at = again[~same & (source[again] == at_piece)]
            said = f"{piece.outlet} {piece.pollutant.name}：同一时间有两个不同的数，都没有读入"

            def text(i: int, at: NDArray[np.intp] = at) -> str:
                return _moment_text(int(number[at[i]]) * step)

            self._remarks.rows(
                "duplicate", "error", said, rows[at], sheet=piece.sheet, column=piece.column,
                value=text,
            )  # fmt: skip

    def _check_months(self, made: list[StagedSeries]) -> None:
        if not made:
            return
        first = min(int(s.hours[0]) * s.step // 60 for s in made)
        last = max(int(s.hours[-1]) * s.step // 60 for s in made)
        one, other = Month.of(first), Month.of(last)
        months = (other.year - one.year) * 12 + other.number - one.number + 1
        if months > MONTHS:
            ends = "；最后一个小时恰是 00:00，若时间是小时的结束时刻，请在对照里写明 stamps: end"
            raise Refusal(
                f"文件里的时间从 {hour_start(first):%Y-%m-%d %H:00} 到 "
                f"{hour_start(last):%Y-%m-%d %H:00}，共 {months} 个月，一次最多读 {MONTHS} 个月",
                self._where,
                "核对有没有写错的年份或月份，或按年度分成几个文件"
                + (ends if months == MONTHS + 1 and other.first_hour == last else ""),
            )


def _looks_ended(minutes: Ints) -> bool:
    """Whether times run from the first 01:00 of a month to the first 00:00 of one."""
    if len(minutes) < 600:
        return False
    first, last = int(minutes.min()), int(minutes.max())
    start, end = Month.of(first // 60), Month.of(last // 60)
    return first == start.first_hour * 60 + 60 and last == end.first_hour * 60


def _moment_text(minutes: int) -> str:
    return f"{hour_start(minutes // 60):%Y-%m-%d %H}:{minutes % 60:02d}"
