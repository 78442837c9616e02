"""Finding enterprises as one types: all ids and search texts held in memory.

Two texts per enterprise: one in Chinese (names, county, contact …) and one in
Latin letters and digits (code, permit, phone, pinyin in full and as initials).
A word of the query is looked for in one of them, a few milliseconds for a
hundred thousand enterprises.
"""

from __future__ import annotations

import threading
import unicodedata
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from db.enterprises import county_names, industry_name
from db.office import Office
from db.pinyin import pinyin_text
from db.users import ROLES, Actor, require

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


_WORDS_KEPT = 32


class Found(NamedTuple):
    """The ids of the enterprises found, in list order, and how many they are."""

    ids: NDArray[np.int64]
    total: int


@dataclass(frozen=True, slots=True)
class _Contents:
    """One state of the register; replaced as a whole, so that readers need no lock."""

    ids: NDArray[np.int64]
    chinese: list[str]
    latin: list[str]
    facets: dict[tuple[str, str], NDArray[np.int64]] = field(default_factory=dict)
    """(field, value) → places of the enterprises that have it, ascending."""
    looked_up: OrderedDict[str, NDArray[np.bool_]] = field(default_factory=OrderedDict)
    """The words looked for last: what has a longer word is among what has its beginning."""

    def having(self, word: str) -> NDArray[np.bool_]:
        """Which enterprises have this word in their texts, one truth per place."""
        import numpy as np

        known = self.looked_up.get(word)
        if known is None:
            texts = self.latin if word.isascii() else self.chinese
            shorter = next(
                (w for end in range(len(word) - 1, 0, -1) if (w := word[:end]) in self.looked_up),
                None,
            )
            if shorter is None or shorter.isascii() != word.isascii():
                known = np.frombuffer(bytes([word in each for each in texts]), bool)
            else:
                places = np.flatnonzero(self.looked_up[shorter])
                having = bytes([word in texts[place] for place in places.tolist()])
                known = np.zeros(len(texts), bool)
                known[places[np.frombuffer(having, bool)]] = True
            self.looked_up[word] = known
            if len(self.looked_up) > _WORDS_KEPT:
                self.looked_up.popitem(last=False)
        self.looked_up.move_to_end(word)
        return known


class EnterpriseIndex:
    """The search index of one person's desk; :meth:`load` may run on any thread."""

    def __init__(self, office: Office, actor: Actor) -> None:
        require(actor, *ROLES)
        self._office = office
        self._actor = actor
        self._contents: _Contents | None = None
        self._one_load = threading.Lock()

    @property
    def loaded(self) -> bool:
        """Whether :meth:`find` can answer."""
        return self._contents is not None

    def load(self) -> int:
        """Read the register anew; returns how many enterprises there are.

        Until it is done the former state goes on answering. Call it again after
        changes of kind ``enterprise``.
        """
        with self._one_load:
            self._contents = self._read()
        return len(self._contents.chinese)

    def find(
        self,
        text: str = "",
        *,
        county: str | None = None,
        industry: str | None = None,
        level: str | None = None,
        target: str | None = None,
        status: str | None = None,
    ) -> Found:
        """Enterprises that contain every word of ``text`` and have what the filters name.

        ``county`` is a code; ``industry``, ``level`` and ``target`` are ids, and an
        enterprise with several industries is found by each of them. ``""`` as a
        filter finds those without. Before the first :meth:`load` nothing is found.
        """
        import numpy as np

        contents = self._contents
        if contents is None:
            return Found(np.empty(0, np.int64), 0)
        asked = {
            "county": county,
            "industry": industry,
            "level": level,
            "target": target,
            "status": status,
        }
        kept: NDArray[np.bool_] | None = None
        nothing = np.empty(0, np.int64)
        for name, value in asked.items():
            if value is not None:
                having = np.zeros(len(contents.ids), bool)
                having[contents.facets.get((name, value), nothing)] = True
                kept = having if kept is None else kept & having
        for word in _words(text):
            having = contents.having(word)
            kept = having if kept is None else kept & having
        ids = contents.ids if kept is None else contents.ids[kept]
        return Found(ids, len(ids))

    def values(self, name: str) -> list[tuple[str, int]]:
        """The values a filter can take with the number of enterprises, most frequent first."""
        contents = self._contents
        if contents is None:
            return []
        counted = [
            (value, len(places)) for (of, value), places in contents.facets.items() if of == name
        ]
        return sorted(counted, key=lambda each: (-each[1], each[0]))

    def _read(self) -> _Contents:
        import numpy as np

        lines, industries = self._rows()
        names = county_names()
        ids: list[int] = []
        chinese: list[str] = []
        latin: list[str] = []
        facets: dict[tuple[str, str], list[int]] = {}
        called: dict[tuple[Any, ...], str] = {}
        spoken: dict[str, str] = {}
        for place, (
            id,
            code,
            site,
            name,
            short,
            county,
            contact,
            phone,
            permit,
            status,
        ) in enumerate(lines):
            ids.append(id)
            own = industries.get(id, ())
            words = [name, short, site, names.get(county, county), contact, status]
            for line in own:
                key = line[:3]
                if key not in called:
                    called[key] = industry_name(*key)
                words.append(called[key])
            chinese.append("\n".join(filter(None, words)).lower())
            number = permit if permit.startswith(code) else f"{code}\n{permit}"
            if county not in spoken:
                spoken[county] = pinyin_text(names.get(county, county))
            own_name = pinyin_text(f"{name}\n{short}" if short else name)
            latin.append(f"{number.lower()}\n{phone}\n{site.lower()}\n{own_name}\n{spoken[county]}")
            facets.setdefault(("county", county), []).append(place)
            facets.setdefault(("status", status), []).append(place)
            for at, of in ((0, "industry"), (3, "level"), (4, "target")):
                for value in {line[at] or "" for line in own} or {""}:
                    facets.setdefault((of, value), []).append(place)
        return _Contents(
            np.array(ids, np.int64),
            chinese,
            latin,
            {key: np.array(places, np.int64) for key, places in facets.items()},
        )

    def _rows(self) -> tuple[list[tuple[Any, ...]], dict[int, list[tuple[Any, ...]]]]:
        """Plain tuples from one state of the records: enterprises in list order, industries."""
        where = "retired_at IS NULL"
        bound: tuple[str, ...] = ()
        if self._actor.county is not None:
            where += " AND county = ?"
            bound = (self._actor.county,)
        first = (
            "SELECT id, code, site, name, short_name, county, contact, phone, permit, status "
            f"FROM enterprises WHERE {where} ORDER BY id"
        )
        second = (
            "SELECT enterprise_id, industry, branch, written, level, target "
            f"FROM enterprise_industries WHERE enterprise_id IN (SELECT id FROM enterprises "
            f"WHERE {where}) ORDER BY enterprise_id, position"
        )
        with self._office.reading() as session:
            cursor = session.connection().connection.cursor()
            try:
                cursor.execute(self._office.database.placeholders(first), bound)
                lines = list(cursor.fetchall())
                cursor.execute(self._office.database.placeholders(second), bound)
                industries: dict[int, list[tuple[Any, ...]]] = {}
                for id, *line in cursor.fetchall():
                    industries.setdefault(id, []).append(tuple(line))
            finally:
                cursor.close()
        return lines, industries


def _words(text: str) -> list[str]:
    """The words of a query, the longest first: it leaves the fewest to look at."""
    flat = unicodedata.normalize("NFKC", text).lower()
    return sorted(flat.split(), key=len, reverse=True)
