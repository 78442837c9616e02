"""Everything one outlet reported, side by side in time: what doubts are looked for in.

Months are laid end to end from the first to the last one given, so that nothing odd is cut in
two at midnight of a month's end. A month that was not given is neither a gap nor a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grading.monitoring.hours import FLAGS, MISSING, Codes, Ints, Month, MonthHours
from grading.monitoring.used_values import Bools, matrix

NORMAL = FLAGS.index("N")
NOT_GIVEN = 255
"""Flag of an hour in a month that was not given."""


@dataclass(frozen=True, eq=False, slots=True)
class Track:
    """One quantity of an outlet over all its hours; ``live`` is its value where it is flagged N
    and not below zero, else −1."""

    value: Ints
    flag: Codes
    live: Ints


@dataclass(frozen=True, eq=False, slots=True)
class OutletGrid:
    """One outlet: ``ids`` its concentrations (rows), ``first`` the number of the first hour.

    ``value``, ``flag``, ``live`` and ``converted`` are concentrations × hours (``live`` as in
    :class:`Track`; ``converted`` MISSING where nothing was reported, None where nothing was at
    all). ``beside`` are the other quantities by id. ``starts`` says where each of ``months``
    begins.
    """

    outlet: str
    ids: tuple[str, ...]
    first: int
    months: tuple[Month, ...]
    starts: Ints
    value: Ints
    flag: Codes
    live: Ints
    converted: Ints | None
    beside: Mapping[str, Track]

    def month_at(self, hour: int) -> Month:
        """The month of an hour of the grid."""
        return self.months[int(np.searchsorted(self.starts, hour, "right")) - 1]


def grid_of(
    outlet: str, by_quantity: Mapping[str, Sequence[MonthHours]], ids: Sequence[str]
) -> OutletGrid:
    """The grid of one outlet from its months by quantity; ``ids`` are its concentrations."""
    every = [one.month for months in by_quantity.values() for one in months]
    months = list(_from_to(min(every), max(every)))
    hours = [month.hours for month in months]
    starts = np.concatenate(([0], np.cumsum(hours)[:-1]))
    lanes = {id: _Lane(by_quantity[id], months, hours) for id in by_quantity}
    value = matrix([lanes[id].laid(lambda one: one.value, MISSING) for id in ids])
    flag = matrix([lanes[id].laid(lambda one: one.flag, NOT_GIVEN) for id in ids])
    reports = any(one.converted is not None for id in ids for one in by_quantity[id])
    converted = None
    if reports:
        converted = matrix([lanes[id].laid(lambda one: one.converted, MISSING) for id in ids])
    beside = {}
    for id in by_quantity:
        if id not in ids:
            own = lanes[id].laid(lambda one: one.value, MISSING)
            marked = lanes[id].laid(lambda one: one.flag, NOT_GIVEN)
            beside[id] = Track(own, marked, _live(own, marked))
    return OutletGrid(
        outlet, tuple(ids), months[0].first_hour, tuple(months), starts,
        value, flag, _live(value, flag), converted, beside,
    )  # fmt: skip


class _Lane:
    """The months of one quantity, to be laid end to end."""

    def __init__(
        self, given: Sequence[MonthHours], months: Sequence[Month], hours: Sequence[int]
    ) -> None:
        found = {one.month: one for one in given}
        self._plan = [(found.get(month), count) for month, count in zip(months, hours, strict=True)]

    def laid(
        self, part: Callable[[MonthHours], NDArray[np.generic] | None], empty: int
    ) -> NDArray[Any]:
        pieces = []
        kind: type = np.uint8 if empty == NOT_GIVEN else np.int64
        for one, count in self._plan:
            piece = None if one is None else part(one)
            pieces.append(np.full(count, empty, kind) if piece is None else piece)
        return np.concatenate(pieces)


def _live(value: Ints, flag: Codes) -> Ints:
    return np.where((flag == NORMAL) & (value >= 0), value, -1)


def _from_to(first: Month, last: Month) -> Iterator[Month]:
    month = first
    while month <= last:
        yield month
        month = month.next


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
    rows = np.flatnonzero(whole.any(axis=1))
    padded = np.zeros((rows.size, mask.shape[1] + 2), np.int8)
    padded[:, 1:-1] = mask[rows]
    steps = np.diff(padded, axis=1)
    places, begins = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    long = ends - begins >= least
    found = zip(
        rows[places[long]].tolist(), begins[long].tolist(), ends[long].tolist(), strict=True
    )
    return list(found)


def by_month(grid: OutletGrid, mask: Bools, least: int) -> Iterable[tuple[int, NDArray[np.intp]]]:
    """The true hours of each row, month by month, where a month has at least ``least``."""
    if not mask.any():
        return
    rows, hours = np.nonzero(mask)
    key = rows * len(grid.months) + np.searchsorted(grid.starts, hours, "right")
    for part in np.split(np.arange(key.size), np.flatnonzero(np.diff(key)) + 1):
        if part.size >= least:
            yield int(rows[part[0]]), hours[part]
