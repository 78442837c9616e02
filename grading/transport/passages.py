"""Gate passages as columns: whole numbers and texts kept once, never one object per row.

A passage is one loaded or empty vehicle through the gate in one direction. Times are seconds
of office time since 1970-01-01, loads whole kilograms. A text column is a list of the
different texts and one code per passage.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from grading.transport.emission import STAGES, UNKNOWN
from grading.transport.register import register

Codes = NDArray[np.int32]
Small = NDArray[np.uint8]
Long = NDArray[np.int64]

TEXTS = ("plate", "vin", "engine", "stage", "fuel", "vehicle", "goods", "chain")
"""Text columns of a passage; ``stage`` and ``fuel`` as the ledger writes them."""

DIRECTIONS = ("", "in", "out")
KINDS = ("", "materials", "products", "other")
CLASSES = ("", "tanker", "heavy", "light")
"""Id of a code = its place here; empty: not told."""

NO_LOAD = -1
"""A load that is not told."""

DAY = 86_400
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (clock time of the office, as files say it)


@dataclass(frozen=True, eq=False, slots=True)
class Words:
    """One text column: ``values[codes[i]]`` is the text of passage i."""

    values: tuple[str, ...]
    codes: Codes

    def __getitem__(self, at: int) -> str:
        return self.values[int(self.codes[at])]

    def take(self, where: NDArray[np.intp] | NDArray[np.bool_]) -> Words:
        """Some of the passages; only the texts they use."""
        codes = self.codes[where]
        used, again = np.unique(codes, return_inverse=True)
        return Words(tuple(self.values[code] for code in used), again.reshape(-1).astype(np.int32))


@dataclass(frozen=True, eq=False, slots=True)
class Passages:
    """Passages in the order of their rows. ``stage`` holds codes of ``STAGES``, ``load`` kg
    or :data:`NO_LOAD`; ``row`` is the row of the file."""

    row: Codes
    at: Long
    direction: Small
    kind: Small
    stage: Small
    vehicle_class: Small
    load: Long
    texts: Mapping[str, Words]

    def __len__(self) -> int:
        return len(self.row)

    def take(self, where: NDArray[np.intp] | NDArray[np.bool_]) -> Passages:
        """Some of the passages."""
        return Passages(
            self.row[where], self.at[where], self.direction[where], self.kind[where],
            self.stage[where], self.vehicle_class[where], self.load[where],
            {name: words.take(where) for name, words in self.texts.items()},
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PassageView:
    """One passage for people; ``tonnes`` None where no load is told."""

    row: int
    at: datetime
    direction: str
    kind: str
    plate: str
    stage: str
    stage_written: str
    fuel: str
    vehicle: str
    vin: str
    engine: str
    goods: str
    tonnes: Decimal | None
    chain: str


def moment(seconds: int) -> datetime:
    """The office time a number of seconds stands for."""
    return _EPOCH + timedelta(seconds=int(seconds))


def seconds(at: datetime) -> int:
    """The number of an office time; an aware one counts by its own clock."""
    return int((at.replace(tzinfo=None) - _EPOCH).total_seconds())


def month_text(seconds_: int) -> str:
    """The month of a moment: 2026-01."""
    return f"{moment(seconds_):%Y-%m}"


def tonnes(kg: int) -> Decimal:
    """Kilograms as tonnes, exactly, without trailing zeros."""
    whole = Decimal(int(kg)).scaleb(-3)
    short = whole.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def joined(parts: Sequence[Passages]) -> Passages:
    """Several passages one after the other."""
    texts = {}
    for name in TEXTS:
        known: dict[str, int] = {}
        codes = []
        for part in parts:
            words = part.texts[name]
            again = [known.setdefault(value, len(known)) for value in words.values]
            codes.append(np.array(again, np.int32)[words.codes])
        texts[name] = Words(tuple(known), np.concatenate(codes))
    return Passages(
        np.concatenate([part.row for part in parts]),
        np.concatenate([part.at for part in parts]),
        np.concatenate([part.direction for part in parts]),
        np.concatenate([part.kind for part in parts]),
        np.concatenate([part.stage for part in parts]),
        np.concatenate([part.vehicle_class for part in parts]),
        np.concatenate([part.load for part in parts]),
        texts,
    )


def identities(passages: Passages) -> Long:
    """One number per passage that the same passage always has: plate, time, direction.

    64 bits of a hash: two different passages of a plant meet by chance once in many years.
    Where a ledger tells days and no times, the load and the how-manieth of its kind on that day
    tell passages apart; hand in everything of a month together (:func:`joined`).
    """
    plates = passages.texts["plate"]
    of_plate = np.array(
        [int.from_bytes(blake2b(each.encode(), digest_size=8).digest(), "little", signed=True)
         for each in plates.values] or [0], np.int64,
    )  # fmt: skip
    moments = passages.at * 4 + passages.direction
    found: Long = of_plate[plates.codes] ^ (moments * np.int64(0x9E3779B97F4A7C1))
    dayless = np.flatnonzero(passages.at % DAY == 0)
    if len(dayless):
        found[dayless] ^= (passages.load[dayless] + 2) * np.int64(0x51ED270B7A4F1C5)
        found[dayless] ^= _ordinals(found[dayless]) * np.int64(0x2545F4914F6CDD1)
    return found


def _ordinals(keys: Long) -> Long:
    """For each key how many equal ones stand before it."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    begins = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    counts = np.diff(np.r_[begins, len(ordered)])
    found = np.empty(len(keys), np.int64)
    found[order] = np.arange(len(ordered)) - np.repeat(begins, counts)
    return found


def split_months(passages: Passages) -> dict[str, Passages]:
    """The passages of each calendar month, the earliest first."""
    months = passages.at.astype("datetime64[s]").astype("datetime64[M]")
    return {
        str(month): passages.take(np.flatnonzero(months == month)) for month in np.unique(months)
    }


def view(passages: Passages, at: int) -> PassageView:
    """One passage in words."""
    known, texts = register(), passages.texts
    load = int(passages.load[at])
    return PassageView(
        int(passages.row[at]),
        moment(int(passages.at[at])),
        known.directions.get(DIRECTIONS[passages.direction[at]], ""),
        known.kinds.get(KINDS[passages.kind[at]], ""),
        texts["plate"][at],
        STAGES[passages.stage[at]],
        texts["stage"][at],
        texts["fuel"][at],
        texts["vehicle"][at],
        texts["vin"][at],
        texts["engine"][at],
        texts["goods"][at],
        None if load == NO_LOAD else tonnes(load),
        texts["chain"][at],
    )


SHAPE = (len(KINDS), len(DIRECTIONS), len(CLASSES), len(STAGES))
"""Axes of :class:`RoadTally`: kind of goods, direction, class of vehicle, stage."""


@dataclass(frozen=True, eq=False, slots=True)
class RoadTally:
    """What went by road in a month: kilograms and loaded trips by :data:`SHAPE`.

    ``unloaded`` counts passages without a load, ``untold`` those of them with goods on board,
    ``chained`` the kilograms of each combined transport (chain → kg by kind, direction,
    class, stage); they are in ``kg`` as well.
    """

    kg: Long
    trips: Long
    unloaded: int
    untold: int
    passages: int
    unknown_stage: int
    plates: int
    chained: Mapping[str, Long]


def tally(months: Sequence[Passages]) -> RoadTally:
    """Add up the passages of one month, of however many batches."""
    size = int(np.prod(SHAPE))
    kg, trips = np.zeros(size, np.int64), np.zeros(size, np.int64)
    chained: dict[str, Long] = {}
    unloaded = untold = unknown = 0
    plates: set[str] = set()
    for some in months:
        cell = _cells(some)
        loaded = some.load > 0
        weights = np.where(loaded, some.load, 0)
        # bincount adds in double precision: exact below 2^53 kg, nine billion lorries.
        kg += np.bincount(cell, weights, size).astype(np.int64)
        trips += np.bincount(cell[loaded], minlength=size)
        unloaded += int(len(some) - loaded.sum())
        goods = some.texts["goods"]
        named = np.array([bool(each) for each in goods.values], bool)[goods.codes]
        untold += int((named & (some.load == NO_LOAD)).sum())
        unknown += int(((some.stage == UNKNOWN) & loaded).sum())
        plates.update(some.texts["plate"].values)
        chains = some.texts["chain"]
        for code, chain in enumerate(chains.values):
            if chain:
                of = chains.codes == code
                found = np.bincount(cell[of], weights[of], size).astype(np.int64)
                before = chained.get(chain)
                one = found.reshape(SHAPE)
                chained[chain] = one if before is None else before + one
    return RoadTally(
        kg.reshape(SHAPE), trips.reshape(SHAPE), unloaded, untold, sum(map(len, months)),
        unknown, len(plates), chained,
    )  # fmt: skip


def _cells(some: Passages) -> Long:
    cell = some.kind.astype(np.int64)
    for column, width in (
        (some.direction, SHAPE[1]), (some.vehicle_class, SHAPE[2]), (some.stage, SHAPE[3]),
    ):  # fmt: skip
        cell = cell * width + column
    return cell
