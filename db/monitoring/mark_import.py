"""Operating marks of a file: in the hours it tells marks of, the later file wins.

A file tells marks of an outlet's hours where it has a column for them; one without says nothing,
and what was there stays. A stretch that changes is ended by the file and what is left of it
written anew, so that the file can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from db.enterprise_tables import Outlet
from db.monitoring.tables import STANDS
from db.office import Work
from db.sessions import look_within
from grading.monitoring.hours import Ints
from templates.monitoring.staged import StagedHours

_COLUMNS = ("outlet_id", "mark", "first_hour", "last_hour", "text", "batch_id", "ended_by")
_NONE = np.zeros(0, np.int64)

_Key = tuple[int, str, str]
"""Outlet, mark, and the words of the file."""


def take_marks(
    work: Work, staged: StagedHours, outlets: Mapping[str, Outlet], batch: int
) -> tuple[int, int]:
    """Write the marks of a file under its batch: (stretches written, former ones ended)."""
    told = {outlets[name].id: at for name, at in staged.mark_hours.items() if name in outlets}
    given: dict[_Key, list[tuple[int, int]]] = {}
    for one in staged.marks:
        key = (outlets[one.outlet].id, one.mark, one.text[:200])
        given.setdefault(key, []).append((one.first_hour, one.last_hour))
    ids = sorted({*told, *(key[0] for key in given)})
    if not ids:
        return 0, 0
    standing: dict[_Key, list[tuple[int, int, int]]] = {}
    for id, outlet, mark, text, first, last in look_within(work.session).rows_of(
        ids,
        "SELECT id, outlet_id, mark, text, first_hour, last_hour FROM monitoring_marks "
        f"WHERE outlet_id IN (…) AND {STANDS} ORDER BY id",
    ):
        standing.setdefault((outlet, mark, text), []).append((id, first, last))
    ended: list[int] = []
    new: list[tuple[object, ...]] = []
    for key in dict.fromkeys((*standing, *given)):
        rows = standing.get(key, [])
        there = _hours((first, last) for _, first, last in rows)
        later = _hours(given.get(key, ()))
        gone = np.setdiff1d(np.intersect1d(there, told.get(key[0], _NONE)), later)
        write = np.setdiff1d(later, there)
        if gone.size:
            touched = [row for row in rows if _is_any(gone, row[1], row[2])]
            ended += [id for id, _, _ in touched]
            left = _hours((first, last) for _, first, last in touched)
            write = np.union1d(write, np.setdiff1d(left, gone))
        outlet, mark, text = key
        new += [(outlet, mark, a, b, text, batch, None) for a, b in _stretches(write)]
    if ended:
        cursor = work.driver()
        try:
            cursor.executemany(
                work.sql("UPDATE monitoring_marks SET ended_by = ? WHERE id = ?"),
                [(batch, id) for id in ended],
            )
        finally:
            cursor.close()
    if new:
        work.insert_many("monitoring_marks", _COLUMNS, new)
    return len(new), len(ended)


def _hours(stretches: Iterable[tuple[int, int]]) -> Ints:
    """Every hour of some stretches, once, in order."""
    every = [np.arange(first, last + 1, dtype=np.int64) for first, last in stretches]
    return np.unique(np.concatenate(every)) if every else _NONE


def _is_any(hours: Ints, first: int, last: int) -> bool:
    return bool(((hours >= first) & (hours <= last)).any())


def _stretches(hours: Ints) -> list[tuple[int, int]]:
    cuts = np.flatnonzero(np.diff(hours) > 1) + 1
    return [(int(run[0]), int(run[-1])) for run in np.split(hours, cuts) if run.size]
