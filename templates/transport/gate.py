"""进出厂车辆台账: every different plate, stage, load and time understood once, then all rows.

A row is one passage (时间 + 进出方向), or one visit with the goods it brought and took
(进厂… and 出厂… columns): that one becomes two passages with the same row number.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grading.transport.emission import read_emission
from grading.transport.passages import (
    CLASSES,
    DAY,
    DIRECTIONS,
    KINDS,
    NO_LOAD,
    Long,
    Passages,
    Small,
    Words,
    joined,
    seconds,
)
from grading.transport.plates import read_plate
from grading.transport.register import register
from templates.transport.cells import (
    goods_kind,
    is_remark,
    read_class,
    read_direction,
    read_kg,
    unit_of,
)
from templates.transport.source import NEVER, Asked, Source, open_source
from templates.transport.staged import Opened, Remarks, StagedPassages

Mask = NDArray[np.bool_]

_EARLIEST = seconds(datetime(2010, 1, 1))  # noqa: DTZ001 (clock time of the office)
_GREENS = ("", "pure", "hybrid")
_TONNE = Decimal(1000)


def read_gate(
    path: str | Path,
    *,
    sheet: str | None = None,
    latest: datetime | None = None,
    cancelled: Asked = None,
) -> StagedPassages:
    """Read a gate ledger. Rows without a readable time or with an impossible load are left
    out and told as errors; everything else that is odd is told and kept. ``latest`` is now:
    a passage after it is an error."""
    source = open_source(path, "gate", sheet, cancelled)
    return _Gate(source, latest).staged()


class _Gate:
    def __init__(self, source: Source, latest: datetime | None) -> None:
        self.source = source
        self.layout = source.layout
        self.remarks = Remarks()
        self.count = len(source.rows)
        self._latest = None if latest is None else seconds(latest) + 600
        self._empty = Words(("",), np.zeros(self.count, np.int32))

    def staged(self) -> StagedPassages:
        """Everything, understood."""
        entry = self._entries()
        for number, text in self.source.bad:
            self.remarks.error(number, "", text[:80], "columns", "这一行的列数与表头不符")
        parts = self._parts(entry)
        fine = parts[0][0] if len(parts) == 1 else parts[0][0] | parts[1][0]
        for at in np.flatnonzero(entry & ~fine & ~self._told):
            self.remarks.error(
                int(self.source.rows[at]), self._time_title(), "", "time", "没有时间"
            )
        passages = self._whole([part for _, part in parts])
        if self._told.any():  # one fault of a visit keeps all of it out
            fine &= ~self._told
            faulty = np.isin(passages.row, self.source.rows[self._told])
            passages = passages.take(np.flatnonzero(~faulty))
        self._tell_days(passages)
        read = int(entry.sum()) + len(self.source.bad)
        filled = {
            field: int((self._filled(words) & entry).sum())
            for field, words in self.source.texts.items()
        }
        for field, times in self.source.times.items():
            filled[field] = int(((times != NEVER) & entry).sum())
        opened = Opened(
            "gate", self.source.file, self.source.sha256, self.source.sheet, self.layout.row,
            self.layout.mapping(), read, read - int((entry & fine).sum()), filled,
            tuple(self.remarks.findings), self.remarks.counts,
        )  # fmt: skip
        return StagedPassages(opened, passages)

    # Rows --------------------------------------------------------------------------------

    def _entries(self) -> Mask:
        """Rows that are entries: not empty, no 合计, no 注."""
        plates, times = self._text("plate"), list(self.source.times.values())
        timed = np.zeros(self.count, bool)
        for each in times:
            timed |= each != NEVER
        entry = timed | self._filled(plates)
        self._told = np.zeros(self.count, bool)
        doubtful = np.flatnonzero(~timed)
        for at in doubtful:
            cells = [words[int(at)] for words in self.source.texts.values()]
            unread = [told.get(int(at), "") for told in self.source.unread.values()]
            if is_remark([*cells, *unread]) or not any(each.strip() for each in (*cells, *unread)):
                entry[at] = False
        return entry

    def _parts(self, entry: Mask) -> list[tuple[Mask, Passages]]:
        """The passages of the rows: one part, or of visits what came in and what went out."""
        columns = {each.field for each in self.layout.columns}
        visits = {"time_in", "time_out"} <= columns and bool(
            columns & {"goods_in", "goods_out", "load_in", "load_out"}
        )
        if visits:
            both = [
                ("in", "time_in", "goods_in", "load_in"),
                ("out", "time_out", "goods_out", "load_out"),
            ]
            return [self._part(entry, *each) for each in both]
        if "time" not in columns and {"time_in", "time_out"} <= columns:
            self._one_time_of_visits()
            columns.add("time")
        time = next(each for each in ("time", "time_in", "time_out") if each in columns)
        goods = next(
            (each for each in ("goods", "goods_in", "goods_out") if each in columns), "goods"
        )
        load = next((each for each in ("load", "load_in", "load_out") if each in columns), "load")
        known = {"time_in": "in", "time_out": "out"}.get(time, "")
        known = "" if "direction" in columns else known
        return [self._part(entry, known, time, goods, load)]

    def _one_time_of_visits(self) -> None:
        """A visit with one load is one passage, at its arrival or else its departure."""
        came, left = self.source.times["time_in"], self.source.times["time_out"]
        self.source.times["time"] = np.where(came == NEVER, left, came)
        unread = self.source.unread
        both = unread["time_out"] | unread["time_in"]
        times = self.source.times["time"]
        unread["time"] = {at: text for at, text in both.items() if times[at] == NEVER}

    def _part(
        self, entry: Mask, known: str, time: str, goods: str, load: str
    ) -> tuple[Mask, Passages]:
        times, on_time = self._times(time, entry)
        goods_words, load_words = self._text(goods, "goods"), self._text(load, "load")
        direction = self._direction(known)
        kg, loadable = self._loads(load_words, load, entry)
        if known and load != "load" and load not in self.source.texts:
            kg = np.where(self._filled(goods_words), kg, NO_LOAD)  # one load for both ways
        fine = entry & on_time & loadable
        stage, plates = self._stages(fine)
        kinds = self._kinds(goods_words, direction)
        vehicle = self._text("vehicle")
        classes = _mapped(vehicle, lambda text: CLASSES.index(read_class(text)))
        texts = {
            "plate": plates, "vin": self._text("vin"), "engine": self._text("engine"),
            "stage": self._text("stage"), "fuel": self._text("fuel"), "vehicle": vehicle,
            "goods": goods_words, "chain": self._text("chain"),
        }  # fmt: skip
        every = Passages(self.source.rows, times, direction, kinds, stage, classes, kg, texts)
        return fine, every.take(np.flatnonzero(fine))

    def _tell_days(self, passages: Passages) -> None:
        """A ledger that tells days and no times, at least here and there."""
        days = np.flatnonzero(passages.at % DAY == 0)
        if len(days) * 100 > len(passages):
            row = int(passages.row[days[0]])
            words = "时间只有日期没有钟点：同日同车同向同载重的按先后区分，间隔无法核对"
            self.remarks.doubt(row, self._time_title(), "", "no_clock", words, len(days))

    def _whole(self, parts: list[Passages]) -> Passages:
        """All passages in the order of their times."""
        found = parts[0] if len(parts) == 1 else joined(parts)
        if len(found) and (np.diff(found.at) < 0).any():
            found = found.take(np.argsort(found.at, kind="stable"))
        return found

    # Columns -----------------------------------------------------------------------------

    def _text(self, field: str, other: str = "") -> Words:
        return self.source.texts.get(field) or self.source.texts.get(other) or self._empty

    def _title(self, field: str) -> str:
        column = self.layout.column(field)
        return column.heading if column is not None else ""

    def _time_title(self) -> str:
        return next(each.heading for each in self.layout.columns if each.field.startswith("time"))

    def _filled(self, words: Words) -> Mask:
        blank = np.array([not each.strip() for each in words.values], bool)
        return ~blank[words.codes] if len(blank) else np.zeros(self.count, bool)

    def _times(self, field: str, entry: Mask) -> tuple[Long, Mask]:
        times = self.source.times[field]
        for at, text in self.source.unread[field].items():
            if entry[at]:
                self._refuse(
                    at, field, text, "time", f"“{text}”不是时间，应写成 2026-01-05 08:12:33"
                )
        told = times != NEVER
        early = told & entry & (times < _EARLIEST)
        for at in map(int, np.flatnonzero(early)):
            self._refuse(at, field, str(times[at]), "time", "时间早于 2010 年，年份不对")
        late = np.zeros(self.count, bool)
        if self._latest is not None:
            late = told & entry & (times > self._latest)
            for at in map(int, np.flatnonzero(late)):
                self._refuse(at, field, "", "future", "时间在今天以后，还没有发生")
        return times, told & ~early & ~late

    def _direction(self, known: str) -> Small:
        if known:
            return np.full(self.count, DIRECTIONS.index(known), np.uint8)
        words = self._text("direction")
        found = _mapped(words, lambda text: DIRECTIONS.index(read_direction(text)))
        for code, text in enumerate(words.values):
            if text.strip() and not read_direction(text):
                self._doubt(words, code, "direction", "direction", f"认不出进出方向“{text}”")
        if self.layout.column("direction") is None and self.layout.column("time_in") is not None:
            kinds = self._text("kind")
            outward = _mapped(kinds, lambda text: goods_kind(text, "", "") == "products")
            found = np.where(outward, DIRECTIONS.index("out"), DIRECTIONS.index("in"))
            words_ = "没有进出方向一列：类别写产品的按出厂，其余按进厂"
            self.remarks.doubt(int(self.source.rows[0]) if self.count else 0, "", "",
                               "no_direction", words_, self.count)  # fmt: skip
        return found.astype(np.uint8)

    def _loads(self, words: Words, field: str, entry: Mask) -> tuple[Long, Mask]:
        column = self.layout.column(field) or self.layout.column("load")
        factor = (unit_of(column.unit) if column is not None else None) or _TONNE
        most = register().passage_kg
        values = np.full(max(len(words.values), 1), NO_LOAD, np.int64)
        wrong: dict[int, str] = {}
        for code, text in enumerate(words.values):
            kg, fault = read_kg(text, factor)
            if kg is not None and kg > most:
                fault = f"一车 {text} 吨不可能（最多 {most // 1000} 吨）"
                if kg <= most * 1000:
                    fault += "，像是公斤；请把列名写成“净重（公斤）”"
            if fault:
                wrong[code] = fault
            elif kg is not None:
                values[code] = kg
        faulty = np.zeros(self.count, bool)
        for code, fault in wrong.items():
            rows = np.flatnonzero((words.codes == code) & entry)
            faulty[rows] = True
            for at in rows:
                self._refuse(int(at), field, words.values[code], "load", fault)
        return values[words.codes], ~faulty

    def _stages(self, fine: Mask) -> tuple[Small, Words]:
        """Stages of all rows; plates as they are kept."""
        plates, stage, fuel = self._text("plate"), self._text("stage"), self._text("fuel")
        read = [read_plate(text) for text in plates.values]
        for code, plate in enumerate(read):
            if plate.fault:
                self._doubt(plates, code, "plate", "plate", plate.fault, fine)
        green = np.array([_GREENS.index(plate.green) for plate in read] or [0], np.int64)
        width = max(len(fuel.values), 1)
        cell = (stage.codes.astype(np.int64) * width + fuel.codes) * 3 + green[plates.codes]
        different, first, again, times = np.unique(
            cell[fine], return_index=True, return_inverse=True, return_counts=True
        )
        codes = np.zeros(len(different), np.uint8)
        where = np.flatnonzero(fine)
        for at, one in enumerate(different):
            row = int(where[first[at]])
            emission = read_emission(stage[row], fuel[row], _GREENS[int(one) % 3])
            codes[at] = emission.stage
            if emission.doubt:
                rule = "stage" if emission.stage else "no_stage"
                number = int(self.source.rows[row])
                told = stage[row]
                self.remarks.doubt(
                    number, self._title("stage"), told, rule, emission.doubt, int(times[at])
                )
        found = np.zeros(self.count, np.uint8)
        found[fine] = codes[again.reshape(-1)]
        kept = Words(tuple(plate.text for plate in read) or ("",), plates.codes)
        return found, _merged(kept)

    def _kinds(self, goods: Words, direction: Small) -> Small:
        kind = self._text("kind")
        width = max(len(goods.values), 1)
        cell = (kind.codes.astype(np.int64) * width + goods.codes) * 3 + direction
        different, first, again = np.unique(cell, return_index=True, return_inverse=True)
        codes = [
            KINDS.index(goods_kind(kind[row], goods[row], DIRECTIONS[int(one) % 3]))
            for one, row in zip(different, map(int, first), strict=True)
        ]
        return np.array(codes, np.uint8)[again.reshape(-1)]

    # Findings ----------------------------------------------------------------------------

    def _refuse(self, at: int, field: str, value: str, rule: str, message: str) -> None:
        self._told[at] = True
        self.remarks.error(int(self.source.rows[at]), self._title(field), value, rule, message)

    def _doubt(
        self, words: Words, code: int, field: str, rule: str, message: str, among: Any = None
    ) -> None:
        of = words.codes == code
        rows = np.flatnonzero(of if among is None else of & among)
        if len(rows):
            row = int(self.source.rows[rows[0]])
            value = words.values[code]
            self.remarks.doubt(row, self._title(field), value, rule, message, len(rows))


def _mapped(words: Words, read: Any) -> Small:
    """One small code per row from the different texts."""
    codes = np.array([read(text) for text in words.values] or [0], np.uint8)
    return codes[words.codes]


def _merged(words: Words) -> Words:
    """Words whose values are all different: plates written with and without a dot are one."""
    known: dict[str, int] = {}
    again = np.array([known.setdefault(each, len(known)) for each in words.values], np.int32)
    return Words(tuple(known), again[words.codes])
