"""Exceedances that vanish after a later upload: the former months against those that stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from db.looks import Look
from db.monitoring.stored import former_of
from grading.monitoring.doubts import Doubt, doubt_kinds
from grading.monitoring.hours import SCALE, Month, MonthHours
from grading.monitoring.pollutants import OXYGEN, pollutants
from grading.monitoring.readings import DEFAULT
from grading.monitoring.results import NO_LIMIT, Limit
from grading.monitoring.used_values import Bools, stacked

KIND = "vanished"

Limits = Mapping[tuple[str, str], Limit]


def vanished(
    look: Look, series: Sequence[MonthHours], limits: Limits, first: Month, last: Month
) -> list[Doubt]:
    """Hours that exceeded as a former file had them and do not as they stand, one doubt per
    outlet, pollutant and month. A file that was taken back is no former one."""
    standing = {(each.outlet, each.pollutant, each.month): each for each in series}
    ids = sorted({int(each.outlet) for each in series})
    groups: dict[tuple[str, Month, int], dict[str, MonthHours]] = {}
    for batch, former in former_of(look, ids, first, last):
        if former.step == 60:
            groups.setdefault((former.outlet, former.month, batch), {})[former.pollutant] = former
    gone: dict[tuple[str, str, Month], Bools] = {}
    for (outlet, month, _), replaced in groups.items():
        for id in _touched(replaced, standing, outlet, month):
            limit = limits.get((outlet, id), NO_LIMIT)
            now = standing.get((outlet, id, month))
            if limit.value is None or now is None:
                continue
            oxygen = standing.get((outlet, OXYGEN, month))
            before = _exceeding(replaced.get(id, now), replaced.get(OXYGEN, oxygen), limit)
            hours = before & ~_exceeding(now, oxygen, limit)
            key = (outlet, id, month)
            gone[key] = gone[key] | hours if key in gone else hours
    return [
        _doubt(*key, np.flatnonzero(hours), limits[key[:2]].value)
        for key, hours in sorted(gone.items())
        if hours.any()
    ]


def _touched(
    former: Mapping[str, MonthHours],
    standing: Mapping[tuple[str, str, Month], MonthHours],
    outlet: str,
    month: Month,
) -> Iterator[str]:
    """The concentrations a file changed: by themselves, or by the oxygen they are converted to."""
    for id, each in pollutants().items():
        if each.is_concentration and (
            id in former or (OXYGEN in former and (outlet, id, month) in standing)
        ):
            yield id


def _exceeding(month: MonthHours, oxygen: MonthHours | None, limit: Limit) -> Bools:
    assert limit.value is not None  # the caller left out what has no limit
    stack = stacked([month], [oxygen], limit.oxygen, DEFAULT)
    bound = int(limit.value * SCALE)
    found: Bools = (stack.valid & ((stack.used > bound) | stack.over))[0]
    return found


def _doubt(
    outlet: str, pollutant: str, month: Month, places: NDArray[np.intp], limit: Decimal | None
) -> Doubt:
    kind = doubt_kinds()[KIND]
    count, start = len(places), month.first_hour
    return Doubt(
        KIND,
        outlet,
        pollutant,
        month,
        start + int(places[0]),
        start + int(places[-1]),
        count,
        kind.severity,
        f"{pollutants()[pollutant].name} {count} 小时先前上传的数据超过限值 {limit}，"
        "后来上传的不再超标",
    )
