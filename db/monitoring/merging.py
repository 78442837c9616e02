"""A month that is there already, and hours of a later file: the later import wins, and says where.

An hour is the same where flag and measured value agree and, where the file reports one, the
converted value. What a file reports nothing about stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from db.monitoring.packing import months_in
from grading.monitoring.hours import FLAGS, GAP, MISSING, Ints, MonthHours, hour_start, plain
from templates.monitoring.staged import StagedSeries

SHOWN = 3
"""Changed hours told one by one."""


@dataclass(frozen=True, slots=True)
class ChangedHours:
    """Hours of one outlet, pollutant and month that were there with another value.

    ``first_hour`` and ``last_hour`` are hour numbers; ``examples`` the first ones as
    (hour, before, after) in words.
    """

    outlet: str
    pollutant: str
    month: str
    hours: int
    first_hour: int
    last_hour: int
    examples: tuple[tuple[int, str, str], ...]

    def as_json(self) -> dict[str, object]:
        """The change as the command line prints it."""
        return {
            "outlet": self.outlet,
            "pollutant": self.pollutant,
            "month": self.month,
            "hours": self.hours,
            "first_hour": f"{hour_start(self.first_hour):%Y-%m-%d %H:00}",
            "last_hour": f"{hour_start(self.last_hour):%Y-%m-%d %H:00}",
            "examples": [
                {"hour": f"{hour_start(hour):%Y-%m-%d %H:00}", "before": old, "after": new}
                for hour, old, new in self.examples
            ],
        }


@dataclass(frozen=True, eq=False, slots=True)
class Merged:
    """A month after a later file: its hours, how many are new, and the changes (None: none)."""

    month: MonthHours
    added: int
    changed: ChangedHours | None


def months_of(series: StagedSeries, outlet: str) -> Iterator[MonthHours]:
    """The months of a staged series under the key of its outlet; gaps where it says nothing."""
    per_hour = 60 // series.step
    for month, part in months_in(series.hours, series.step):
        size, first = month.hours * per_hour, month.first_hour * per_hour
        value, flag = series.value[part], series.flag[part]
        converted = None if series.converted is None else series.converted[part]
        if len(value) != size:
            places = series.hours[part] - first
            value = _spread(value, places, size)
            converted = None if converted is None else _spread(converted, places, size)
            whole = np.full(size, GAP, np.uint8)
            whole[places] = flag
            flag = whole
        if converted is not None and (converted == MISSING).all():
            converted = None
        yield MonthHours(outlet, series.pollutant, month, value, converted, flag, series.step)


def _spread(some: Ints, places: Ints, size: int) -> Ints:
    whole: Ints = np.full(size, MISSING, np.int64)
    whole[places] = some
    return whole


def merge(former: MonthHours, later: MonthHours, name: str) -> Merged:
    """The month as it stands with the later hours in it; ``name`` is what the outlet is called."""
    there, new = former.flag != GAP, later.flag != GAP
    nothing: Ints = np.full(len(former.value), MISSING, np.int64)
    before = nothing if former.converted is None else former.converted
    reported = nothing if later.converted is None else later.converted
    same = (former.value == later.value) & (former.flag == later.flag)
    # a file without a converted column says nothing about converted values
    same &= (before == reported) | (reported == MISSING)
    places = np.flatnonzero(there & new & ~same)
    take = new & ~(there & same)
    if not take.any():
        return Merged(former, 0, None)
    converted = np.where(take, reported, before)
    month = MonthHours(
        former.outlet,
        former.pollutant,
        former.month,
        np.where(take, later.value, former.value),
        None if (converted == MISSING).all() else converted,
        np.where(take, later.flag, former.flag).astype(np.uint8),
        former.step,
    )
    added = int(np.count_nonzero(take)) - len(places)
    if not len(places):
        return Merged(month, added, None)
    start = former.month.first_hour
    hours = start + places * former.step // 60
    examples = tuple(
        (int(start + at * former.step // 60), _words(former, at), _words(month, at))
        for at in places[:SHOWN].tolist()
    )
    changed = ChangedHours(
        name,
        former.pollutant,
        str(former.month),
        len(places),
        int(hours[0]),
        int(hours[-1]),
        examples,
    )
    return Merged(month, added, changed)


def _words(month: MonthHours, at: int) -> str:
    value = plain(int(month.value[at]))
    converted = None if month.converted is None else plain(int(month.converted[at]))
    told = "无数值" if value is None else f"{value}"
    if converted is not None:
        told += f"（折算 {converted}）"
    return f"{told} {FLAGS[int(month.flag[at])]}".strip()
