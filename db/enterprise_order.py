"""Sorting the register by any column of its table, in memory.

One rank per enterprise and column, read behind the window once the search
index is there; sorting a hundred thousand keys then takes a few milliseconds.
Chinese is ordered by its pinyin, levels from best to worst, and what is empty
stands last in both directions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from db.enterprise_rows import county_names, industry_name
from db.office import Office
from db.pinyin import pinyin_text
from db.users import ROLES, Actor, require
from grading import levels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COLUMNS = ("name", "key", "county", "industry", "level", "target", "status", "contact", "phone")
_KEY_BYTES = 96
"""So much of a sorting key is compared; longer ones that begin alike keep the list's order."""
_AT_ONCE = 1000


class EnterpriseOrder:
    """Ranks of all enterprises one person may see; :meth:`load` may run on any thread."""

    def __init__(self, office: Office, actor: Actor) -> None:
        require(actor, *ROLES)
        self._office = office
        self._actor = actor
        self._ids: NDArray[np.int64] | None = None
        self._ranks: dict[str, NDArray[np.int32]] = {}

    def load(self, cancelled: Callable[[], bool] | None = None) -> None:
        """Read the columns and rank them; stops early where ``cancelled`` says so."""
        import numpy as np

        lines, main = self._read(cancelled)
        ids = [line[0] for line in lines]
        columns: dict[str, Sequence[str]] = {
            "name": _spoken([line[3] for line in lines]),
            "key": [f"{line[1]}/{line[2]}" for line in lines],
            "county": _spoken_once([county_names().get(line[4], line[4]) for line in lines]),
            "status": _spoken_once([line[5] for line in lines]),
            "contact": _spoken([line[6] for line in lines]),
            "phone": [line[7] for line in lines],
            "industry": _spoken_once([main.get(id, _NO_INDUSTRY)[0] for id in ids]),
            "level": [main.get(id, _NO_INDUSTRY)[1] for id in ids],
            "target": [main.get(id, _NO_INDUSTRY)[2] for id in ids],
        }
        del lines, main
        ranks: dict[str, NDArray[np.int32]] = {}
        for name in COLUMNS:
            if cancelled is not None and cancelled():
                return
            ranks[name] = _ranked(columns.pop(name))
        self._ids, self._ranks = np.array(ids, np.int64), ranks

    def sorted(self, ids: Any, column: str, descending: bool = False) -> NDArray[np.int64]:
        """The ids of a list (in list order) in the order of a column; equal ones stay so.

        Before :meth:`load` has answered, and for enterprises entered since, the
        order is that of the list.
        """
        import numpy as np

        wanted = np.asarray(ids, np.int64)
        if self._ids is None or not len(wanted) or not len(self._ids):
            return wanted
        places = np.minimum(np.searchsorted(self._ids, wanted), len(self._ids) - 1)
        ranks = self._ranks[column][places]
        ranks = np.where(self._ids[places] == wanted, ranks, -1)
        if descending:
            ranks = np.where(ranks >= 0, np.iinfo(np.int32).max - 1 - ranks, ranks)
        ranks = np.where(ranks >= 0, ranks, np.iinfo(np.int32).max)
        return wanted[np.argsort(ranks, kind="stable")]

    def _read(
        self, cancelled: Callable[[], bool] | None
    ) -> tuple[list[tuple[Any, ...]], dict[int, tuple[str, str, str]]]:
        """Plain tuples in list order, and per enterprise its industry, level and target."""
        where, bound = "retired_at IS NULL", ()
        if self._actor.county is not None:
            where, bound = f"{where} AND county = ?", (self._actor.county,)  # type: ignore[assignment]
        first = (
            "SELECT id, code, site, name, county, status, contact, phone "
            f"FROM enterprises WHERE {where} ORDER BY id"
        )
        second = (
            "SELECT enterprise_id, industry, branch, written, level, level_written, target "
            "FROM enterprise_industries WHERE enterprise_id IN "
            f"(SELECT id FROM enterprises WHERE {where}) ORDER BY enterprise_id, position"
        )
        industries: dict[int, tuple[str, str, str]] = {}
        called: dict[tuple[Any, ...], str] = {}
        with self._office.reading() as session:
            cursor = session.connection().connection.cursor()
            try:
                lines: list[tuple[Any, ...]] = []
                cursor.execute(self._office.database.placeholders(first), bound)
                while some := cursor.fetchmany(_AT_ONCE):
                    lines += some
                    if cancelled is not None and cancelled():
                        break
                cursor.execute(self._office.database.placeholders(second), bound)
                while some := cursor.fetchmany(_AT_ONCE):
                    for id, industry, branch, written, level, level_written, target in some:
                        key = (industry, branch, written)
                        if key not in called:
                            called[key] = industry_name(*key)
                        known = industries.get(id)
                        mine = _level_key(level, level_written)
                        industries[id] = (
                            (called[key], mine, _level_key(target, ""))
                            if known is None
                            else (known[0], max(known[1], mine), known[2])  # the weakest counts
                        )
            finally:
                cursor.close()
        return lines, industries


_NO_INDUSTRY = ("", "", "")


def _level_key(level: str | None, written: str) -> str:
    """A key that orders levels from best to worst, words that are no level behind them."""
    if level is not None and levels.known(level):
        return f"{levels.rank(level):04d} {level}"
    return f"9999 {level or written}" if level or written else ""


def _spoken(texts: Sequence[str]) -> list[str]:
    """The pinyin of names, the first reading of each character."""
    return [_reading(text) for text in texts]


def _reading(text: str) -> str:
    return pinyin_text(text).rpartition("\n")[2] if text else ""


def _spoken_once(texts: Sequence[str]) -> list[str]:
    """The same for a column of few different words."""
    spoken = {text: _reading(text) for text in set(texts)}
    return [spoken[text] for text in texts]


def _ranked(texts: Sequence[str]) -> NDArray[np.int32]:
    """The rank of every text, equal ones alike; -1 for an empty one.

    Bytes of one length are sorted without holding up the other threads.
    """
    import numpy as np

    keys = np.array([text.encode()[:_KEY_BYTES] for text in texts], f"S{_KEY_BYTES}")
    order = np.argsort(keys, kind="stable")
    along = keys[order]
    ranks = np.empty(len(keys), np.int32)
    if len(keys):
        ranks[order] = np.concatenate(([0], np.cumsum(along[1:] != along[:-1])))
        ranks[keys == b""] = -1
    return ranks
