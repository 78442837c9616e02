"""What is doubtful in ledgers: months missing, plates without a stage, trips faster than a lorry
can be, 国四 and older lorries while a warning ran. Each doubt leads back to its rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from grading.transport.emission import STAGES, UNKNOWN
from grading.transport.passages import (
    CLASSES,
    DAY,
    NO_LOAD,
    Passages,
    moment,
    month_text,
    seconds,
)
from grading.transport.register import register
from grading.transport.shares import months_between

Stored = Mapping[str, Sequence[tuple[int, Passages]]]
"""Month → (batch, passages) of it."""

SAMPLES = 20
"""So many rows of a doubt are named."""

FIELDS = {
    "plate": "车牌", "vin": "VIN", "engine": "发动机号", "stage": "排放阶段", "fuel": "燃料",
    "time": "进出时间", "goods": "货物", "load": "载重", "photo": "照片",
}  # fmt: skip
"""What a gate ledger has to tell of a passage (见); an empty lorry has no goods and no load."""

MAY_BE_EMPTY = frozenset({"goods", "load"})

OLDEST_BANNED = 4
"""国四 and older lorries stand still in a warning (framework.md, 邯郸通知, 见)."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """``kind`` is stable, ``rows`` are (batch, row) of the first of ``count`` passages."""

    kind: str
    month: str
    severity: str
    message: str
    count: int
    rows: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """A warning that ran: its number, level and times (``end`` None: it still runs)."""

    number: str
    title: str
    start: datetime
    end: datetime | None


def fields_told(filled: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """Field of :data:`FIELDS` → passages of some ledgers in which it is filled in; visits with
    columns of their own for what came and went count by the fuller one."""
    found = dict.fromkeys(FIELDS, 0)
    for each in filled:
        for field in FIELDS:
            found[field] += max(each.get(f"{field}{end}", 0) for end in ("", "_in", "_out"))
    return found


def months_missing(there: Sequence[str], on: date, months: int) -> tuple[str, ...]:
    """Of the last so many full months before a day those without a ledger."""
    count = on.year * 12 + on.month - 1
    first, last = count - months, count - 1
    wanted = months_between(
        f"{first // 12:04d}-{first % 12 + 1:02d}", f"{last // 12:04d}-{last % 12 + 1:02d}"
    )
    return tuple(month for month in wanted if month not in set(there))


def months_kept(since: date, on: date) -> int:
    """Full months from a day to a day."""
    whole = (on.year - since.year) * 12 + on.month - since.month
    return max(whole - (on.day < since.day), 0)


def doubts(stored: Stored, warnings: Sequence[Period] = ()) -> tuple[Doubt, ...]:
    """Everything doubtful about the passages, month by month."""
    found: list[Doubt] = []
    stages: dict[str, set[int]] = {}
    for month, parts in stored.items():
        found += _untold(month, parts)
        found += _without_stage(month, parts)
        found += _too_fast(month, parts)
        found += _warned(month, parts, warnings)
        for _, part in parts:
            _gather(part, stages)
    torn = {plate: told for plate, told in stages.items() if len(told) > 1}
    if torn:
        some = "、".join(
            f"{plate}（{'/'.join(STAGES[each] for each in sorted(told))}）"
            for plate, told in sorted(torn.items())[:5]
        )
        words = f"{len(torn)} 辆车前后登记的排放阶段不一致：{some}"
        found.append(Doubt("stage_changes", "", "warning", words, len(torn)))
    return tuple(found)


def _untold(month: str, parts: Sequence[tuple[int, Passages]]) -> list[Doubt]:
    masks = []
    for _, part in parts:
        goods = part.texts["goods"]
        named = np.array([bool(each.strip()) for each in goods.values] or [False], bool)
        masks.append(named[goods.codes] & (part.load == NO_LOAD))
    return _told(
        "no_load", month, parts, masks, "{n} 次通过有货物没有载重，没有计入运量", "warning"
    )


def _without_stage(month: str, parts: Sequence[tuple[int, Passages]]) -> list[Doubt]:
    masks = [(part.stage == UNKNOWN) & (part.load > 0) for _, part in parts]
    plates: set[str] = set()
    for (_, part), mask in zip(parts, masks, strict=True):
        plates.update(part.texts["plate"].take(np.flatnonzero(mask)).values)
    words = "{n} 车次没有排放阶段，涉及 " + f"{len(plates)} 辆：" + "、".join(sorted(plates)[:5])
    return _told("no_stage", month, parts, masks, words, "warning")


def _too_fast(month: str, parts: Sequence[tuple[int, Passages]]) -> list[Doubt]:
    """Loaded passages of one vehicle in one direction closer together than a trip takes."""
    known = register()
    ids: dict[str, int] = {}
    plate, key, at = [], [], []
    for number, (_, part) in enumerate(parts):
        names = part.texts["plate"]
        again = np.array([ids.setdefault(each, len(ids)) for each in names.values], np.int64)
        loaded = np.flatnonzero(part.load > 0)
        plate.append(again[names.codes[loaded]] * 3 + part.direction[loaded])
        at.append(part.at[loaded])
        key.append(loaded * len(parts) + number)
    of, when, which = np.concatenate(plate), np.concatenate(at), np.concatenate(key)
    if len(of) < 2:
        return []
    order = np.lexsort((when, of))
    of, when, which = of[order], when[order], which[order]
    same = of[1:] == of[:-1]
    fast = np.flatnonzero(same & (np.diff(when) < known.trip_minutes * 60)) + 1
    day = of * 100_000 + when // DAY
    _, first, trips = np.unique(day, return_index=True, return_counts=True)
    many = np.flatnonzero(trips > known.trips_per_day)
    found = []
    if len(fast):
        told = (
            f"{len(fast)} 次重车与同车同方向的上一次相隔不到 {known.trip_minutes} 分钟，"
            "不像真的一趟"
        )
        found.append(
            Doubt("too_fast", month, "warning", told, len(fast), _rows(parts, which[fast]))
        )
    if len(many):
        told = f"{len(many)} 个车日同方向重车超过 {known.trips_per_day} 趟"
        found.append(
            Doubt("too_many", month, "warning", told, len(many), _rows(parts, which[first[many]]))
        )
    return found


def _warned(
    month: str, parts: Sequence[tuple[int, Passages]], warnings: Sequence[Period]
) -> list[Doubt]:
    found = []
    for each in warnings:
        start = seconds(each.start)
        end = seconds(each.end) if each.end is not None else np.iinfo(np.int64).max
        if month_text(start) > month or (each.end is not None and month_text(int(end)) < month):
            continue
        masks = [banned(part) & (part.at >= start) & (part.at < end) for _, part in parts]
        words = f"{each.title}（{each.number}）期间，国四及以下货车通过 {{n}} 次"
        found += _told("warned", month, parts, masks, words, "warning")
    return found


def banned(part: Passages) -> NDArray[np.bool_]:
    """Lorries of 国四 and older; vehicles of another class than lorries are left out."""
    old = (part.stage > UNKNOWN) & (part.stage <= OLDEST_BANNED)
    lorries: NDArray[np.bool_] = old & (part.vehicle_class != CLASSES.index("light"))
    return lorries


def _told(
    kind: str,
    month: str,
    parts: Sequence[tuple[int, Passages]],
    masks: Sequence[NDArray[np.bool_]],
    words: str,
    severity: str,
) -> list[Doubt]:
    count = int(sum(mask.sum() for mask in masks))
    if not count:
        return []
    rows: list[tuple[int, int]] = []
    for (batch, part), mask in zip(parts, masks, strict=True):
        rows += [(batch, int(part.row[at])) for at in np.flatnonzero(mask)[:SAMPLES]]
    return [
        Doubt(kind, month, severity, words.replace("{n}", str(count)), count, tuple(rows[:SAMPLES]))
    ]


def _rows(
    parts: Sequence[tuple[int, Passages]], which: NDArray[np.int64]
) -> tuple[tuple[int, int], ...]:
    """(batch, row) of passages named by place × parts + part."""
    found = []
    for one in map(int, which[:SAMPLES]):
        batch, part = parts[one % len(parts)]
        found.append((batch, int(part.row[one // len(parts)])))
    return tuple(found)


def _gather(part: Passages, stages: dict[str, set[int]]) -> None:
    words = part.texts["plate"]
    cell = words.codes.astype(np.int64) * len(STAGES) + part.stage
    counts = np.bincount(cell, minlength=len(words.values) * len(STAGES))
    for one in np.flatnonzero(counts):
        plate, stage = words.values[int(one) // len(STAGES)], int(one) % len(STAGES)
        if plate and stage:
            stages.setdefault(plate, set()).add(stage)


def day_trips(stored: Stored) -> dict[date, int]:
    """Passages of each day."""
    found: dict[date, int] = {}
    for parts in stored.values():
        for _, part in parts:
            days, counts = np.unique(part.at // DAY, return_counts=True)
            for one, count in zip(days, counts, strict=True):
                day = moment(int(one) * DAY).date()
                found[day] = found.get(day, 0) + int(count)
    return dict(sorted(found.items()))
