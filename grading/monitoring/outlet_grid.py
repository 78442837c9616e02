"""Everything one outlet reported, side by side in time: what doubts are looked for in.

Months are laid end to end from the first to the last one given, so that nothing odd is cut in
two at midnight of a month's end. A month that was not given is neither a gap nor a value.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grading.monitoring.hours import FLAGS, MISSING, Codes, Ints, Month, MonthHours
from grading.monitoring.used_values import Bools

NORMAL = FLAGS.index("N")
NOT_GIVEN = 255
"""Flag of an hour in a month that was not given."""

_SMALL = 400 * 1_000_000  # five times as much still fits in 32 bits


@dataclass(frozen=True, eq=False, slots=True)
class Lanes:
    """Quantities of one outlet over all its hours, one row each.

    ``live`` is the value where it is flagged N and not below zero, else −1; it holds 32-bit
    numbers where they suffice, because looking through it takes half the time then.
    ``converted`` is None where nothing was reported converted at all.
    """

    value: Ints
    flag: Codes
    live: NDArray[Any]
    converted: Ints | None


@dataclass(frozen=True, eq=False, slots=True)
class Track:
    """One quantity of an outlet over all its hours; as a row of :class:`Lanes`."""

    value: Ints
    flag: Codes
    live: NDArray[Any]


@dataclass(frozen=True, eq=False, slots=True)
class OutletGrid:
    """One outlet: ``ids`` its concentrations (the rows of ``lanes``), ``first`` the number of the
    first hour; ``beside`` the other quantities by id; ``starts`` says where each of ``months``
    begins."""

    outlet: str
    ids: tuple[str, ...]
    first: int
    months: tuple[Month, ...]
    starts: tuple[int, ...]
    lanes: Lanes
    beside: Mapping[str, Track]

    @property
    def live(self) -> NDArray[Any]:
        """Concentrations × hours, −1 where an hour is not flagged N or has no value."""
        return self.lanes.live

    def month_at(self, hour: int) -> Month:
        """The month of an hour of the grid."""
        return self.months[bisect_right(self.starts, hour) - 1]


def grid_of(
    outlet: str, by_quantity: Mapping[str, Sequence[MonthHours]], ids: Sequence[str]
) -> OutletGrid:
    """The grid of one outlet from its months by quantity; ``ids`` are its concentrations."""
    every = [one.month for months in by_quantity.values() for one in months]
    months = tuple(_from_to(min(every, key=_order), max(every, key=_order)))
    ends = list(accumulate(month.hours for month in months))
    beside = {}
    for id in by_quantity:
        if id not in ids:
            lane = _lanes([by_quantity[id]], months)
            beside[id] = Track(lane.value[0], lane.flag[0], lane.live[0])
    lanes = _lanes([by_quantity[id] for id in ids], months)
    starts = (0, *ends[:-1])
    first = months[0].first_hour
    return OutletGrid(outlet, tuple(ids), first, months, starts, lanes, beside)


def _lanes(rows: Sequence[Sequence[MonthHours]], months: Sequence[Month]) -> Lanes:
    orders = [_order(month) for month in months]
    values: list[Ints] = []
    flags: list[Codes] = []
    reported: list[Ints | None] = []
    for row in rows:
        found = {_order(one.month): one for one in row}
        for order, month in zip(orders, months, strict=True):
            one = found.get(order)
            if one is None:
                values.append(np.full(month.hours, MISSING, np.int64))
                flags.append(np.full(month.hours, NOT_GIVEN, np.uint8))
                reported.append(None)
            else:
                values.append(one.value)
                flags.append(one.flag)
                reported.append(one.converted)
    value = np.concatenate(values).reshape(len(rows), -1)
    flag = np.concatenate(flags).reshape(len(rows), -1)
    converted = None
    if any(each is not None for each in reported):
        pieces = [
            np.full(own.size, MISSING, np.int64) if each is None else each
            for own, each in zip(values, reported, strict=True)
        ]
        converted = np.concatenate(pieces).reshape(len(rows), -1)
    return Lanes(value, flag, _live(value, flag), converted)


def _live(value: Ints, flag: Codes) -> NDArray[Any]:
    silent = flag != NORMAL
    silent |= value < 0
    small = int(value.max(initial=0)) < _SMALL
    live: NDArray[Any] = value.astype(np.int32 if small else np.int64)
    live |= -silent.astype(live.dtype)  # -1 where nothing is
    return live


def _order(month: Month) -> int:
    return month.year * 12 + month.number


def _from_to(first: Month, last: Month) -> Iterator[Month]:
    month = first
    while month <= last:
        yield month
        month = month.next


def true_cells(mask: Bools) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of the true cells (a tenth of the time np.nonzero takes on a matrix)."""
    rows, columns = np.divmod(np.flatnonzero(mask), mask.shape[1])
    return rows, columns


def runs(mask: Bools, least: int) -> list[tuple[int, int, int]]:
    """Stretches of at least ``least`` true hours: (row, first hour, hour after the last)."""
    whole = mask
    seen = 1
    while seen < least:
        step = min(seen, least - seen)
        whole = whole[:, :-step] & whole[:, step:]
        seen += step
    if not whole.any():
        return []
    rows, begins = true_cells(whole)
    places = rows * (mask.shape[1] + 1) + begins  # never neighbours across rows
    breaks = np.flatnonzero(np.diff(places) > 1)
    first = np.concatenate(([0], breaks + 1))
    last = np.concatenate((breaks, [places.size - 1]))
    ends = begins[last] + least
    return list(zip(rows[first].tolist(), begins[first].tolist(), ends.tolist(), strict=True))


def by_month(grid: OutletGrid, mask: Bools, least: int) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """The true hours of each row, month by month, where a month has at least ``least``."""
    if not mask.any():
        return
    enough = np.flatnonzero(np.count_nonzero(mask, axis=1) >= least)
    if not enough.size:
        return
    rows, hours = true_cells(mask[enough])
    rows = enough[rows]
    key = rows * len(grid.months) + np.searchsorted(grid.starts, hours, "right")
    for part in np.split(np.arange(key.size), np.flatnonzero(np.diff(key)) + 1):
        if part.size >= least:
            yield int(rows[part[0]]), hours[part]
