"""Sorting the register by any column of its table, in memory.

One rank per enterprise and column, read behind the window once the search
index is there; sorting a hundred thousand keys then takes a few milliseconds.
Chinese is ordered by its pinyin, levels from best to worst, and what is empty
stands last in both directions.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from db.enterprise_rows import county_names, industry_name
from db.looks import Look
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


class EnterpriseOrder:
    """Ranks of all enterprises one person may see; :meth:`load` may run on any thread."""

    def __init__(self, office: Office, actor: Actor) -> None:
        require(actor, *ROLES)
        self._office = office
        self._actor = actor
        self._ids: NDArray[np.int64] | None = None
        self._ranks: dict[str, NDArray[np.int32]] = {}

    def load(self, cancelled: Callable[[], bool] | None = None) -> None:
        """Read and rank column by column; stops early where ``cancelled`` says so."""
        import numpy as np

        where, bound = "retired_at IS NULL", []
        if self._actor.county is not None:
            where, bound = f"{where} AND county = ?", [self._actor.county]
        ranks: dict[str, NDArray[np.int32]] = {}
        with self._office.looking() as look:
            every = look.each(f"SELECT id FROM enterprises WHERE {where} ORDER BY id", *bound)
            ids = array("q", (id for (id,) in every))
            ranking = _Ranking(len(ids))
            for column, (expression, key) in _TEXTS.items():
                if cancelled is not None and cancelled():
                    return
                select = f"SELECT {expression} FROM enterprises WHERE {where} ORDER BY id"
                texts = (key(text) for (text,) in look.each(select, *bound))
                ranks[column] = ranking.ranks(texts)
            for column, keys in _main_industries(look, ids, where, bound).items():
                ranks[column] = ranking.ranks(keys)
        self._ids, self._ranks = np.array(ids), ranks

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


def _main_industries(
    look: Look, ids: Sequence[int], where: str, bound: Sequence[str]
) -> dict[str, list[str]]:
    """Per enterprise its main industry and target, and the weakest of its levels."""
    industry_of, level_of, target_of = ([""] * len(ids) for _ in range(3))
    statement = (
        "SELECT enterprise_id, industry, branch, written, level, level_written, target "
        "FROM enterprise_industries WHERE enterprise_id IN "
        f"(SELECT id FROM enterprises WHERE {where}) ORDER BY enterprise_id, position"
    )
    called = cache(lambda *names: _reading(industry_name(*names)))
    level_key = cache(_level_key)
    place, main = -1, False
    for id, industry, branch, written, level, level_written, target in look.each(statement, *bound):
        main = place < 0 or ids[place] != id
        while place < 0 or ids[place] != id:  # both come in the order of their ids
            place += 1
        mine = level_key(level, level_written)
        if main:
            industry_of[place] = called(industry, branch, written)
            level_of[place] = mine
            target_of[place] = level_key(target, "")
        else:
            level_of[place] = max(level_of[place], mine)
    return {"industry": industry_of, "level": level_of, "target": target_of}


def _level_key(level: str | None, written: str) -> str:
    """A key that orders levels from best to worst, words that are no level behind them."""
    if level is not None and levels.known(level):
        return f"{levels.rank(level):04d} {level}"
    return f"9999 {level or written}" if level or written else ""


def _reading(text: str) -> str:
    """The pinyin of a name, the first reading of each character."""
    return pinyin_text(text).rpartition("\n")[2] if text else ""


def _county(code: str) -> str:
    return _reading(county_names().get(code) or code)


# Column → what is read of an enterprise, and the key it is sorted by.
_TEXTS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "name": ("name", _reading),
    "key": ("code || '/' || site", str),
    "county": ("county", lru_cache(_county)),
    "status": ("status", lru_cache(_reading)),
    "contact": ("contact", _reading),
    "phone": ("phone", str),
}


class _Ranking:
    """Ranks columns one after the other in the same memory.

    Bytes of one length are sorted without holding up the other threads.
    """

    def __init__(self, number: int) -> None:
        import numpy as np

        self._keys = np.empty(number, f"S{_KEY_BYTES}")
        self._along = np.empty_like(self._keys)

    def ranks(self, texts: Iterable[str]) -> NDArray[np.int32]:
        """The rank of every text, equal ones alike; -1 for an empty one."""
        import numpy as np

        keys, along = self._keys, self._along
        for place, text in enumerate(texts):
            keys[place] = text.encode()[:_KEY_BYTES]
        order = np.argsort(keys, kind="stable")
        np.take(keys, order, out=along, mode="clip")  # "raise" would copy everything once more
        ranks = np.empty(len(keys), np.int32)
        if len(keys):
            ranks[order] = np.concatenate(([0], np.cumsum(along[1:] != along[:-1])))
            ranks[keys == b""] = -1
        return ranks
