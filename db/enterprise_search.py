"""Finding enterprises as one types: all ids and search texts held in memory.

Two texts per enterprise: one in Chinese (names, county, contact …) and one in
Latin letters and digits (code, permit, phone, pinyin in full and as initials).
A word of the query is looked for in one of them, a few milliseconds for a
hundred thousand enterprises.
"""

from __future__ import annotations

import threading
import unicodedata
from array import array
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from db.enterprise_rows import county_names, industry_name
from db.office import Office
from db.pinyin import pinyin_text, pinyin_texts
from db.users import ROLES, Actor, require

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


_WORDS_KEPT = 32
_AT_ONCE = 2000
_FACETS = ("county", "status", "industry", "level", "target")

_Line = tuple[Any, ...]
"""id, code, site, name, short name, county, contact, phone, permit, status"""
_IndustryLine = tuple[Any, ...]
"""industry, branch, written, level, target"""


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
    facets: dict[tuple[str, str], NDArray[np.int32]] = field(default_factory=dict)
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
        nothing = np.empty(0, np.int32)
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

        making = _Making()
        for lines, industries in self._rows():
            making.add(lines, industries)
        return _Contents(
            np.array(making.ids),
            making.chinese,
            making.latin,
            making.facets(),
        )

    def _rows(self) -> Iterator[tuple[list[_Line], dict[int, list[_IndustryLine]]]]:
        """Plain tuples from one state of the records, some thousand in list order at a time."""
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
            "FROM enterprise_industries WHERE enterprise_id BETWEEN ? AND ? "
            "ORDER BY enterprise_id, position"
        )
        with self._office.looking() as look:
            every = look.each(first, *bound)
            while lines := list(islice(every, _AT_ONCE)):
                industries: dict[int, list[_IndustryLine]] = {}
                for id, *line in look.rows(second, lines[0][0], lines[-1][0]):
                    industries.setdefault(id, []).append(tuple(line))
                yield lines, industries


class _Making:
    """Puts the texts and facets together, block by block."""

    def __init__(self) -> None:
        self.ids = array("q")
        self.chinese: list[str] = []
        self.latin: list[str] = []
        # per facet its values with their numbers, and the number of each enterprise's value;
        # beside them what enterprises with several industries have more: (place, number)
        self._numbers: dict[str, dict[str, int]] = {of: {} for of in _FACETS}
        self._first = {of: array("i") for of in _FACETS}
        self._more: dict[str, list[tuple[int, int]]] = {of: [] for of in _FACETS}
        self._names = county_names()
        self._called: dict[tuple[Any, ...], str] = {}
        self._spoken: dict[str, str] = {}

    def add(self, lines: list[_Line], industries: dict[int, list[_IndustryLine]]) -> None:
        """Some enterprises in list order, with their industries."""
        start = len(self.ids)
        ids, codes, sites, names, shorts, counties, contacts, phones, permits, statuses = zip(
            *lines, strict=True
        )
        self.ids.extend(ids)
        lines_of = [industries.get(id, ()) for id in ids]
        called = list(map(self._words_of, lines_of))
        places = list(map(self._county, counties))
        self.chinese += [
            "\n".join(filter(None, words)).lower()
            for words in map(_once, names, shorts, sites, contacts, statuses, places, called)
        ]
        called_so = zip(names, shorts, strict=True)
        spoken = pinyin_texts([f"{name}\n{short}" if short else name for name, short in called_so])
        self.latin += [
            f"{(permit if permit[:18] == code else f'{code} {permit}').lower()}\n"
            f"{phone}\n{site.lower()}\n{name}{self._county_beside(name, county)}"
            for code, permit, phone, site, name, county in zip(
                codes, permits, phones, sites, spoken, counties, strict=True
            )
        ]
        self._add_facet("county", counties)
        self._add_facet("status", statuses)
        for at, of in ((0, "industry"), (3, "level"), (4, "target")):
            self._add_facet(of, [own[0][at] or "" if own else "" for own in lines_of])
            for place, own in enumerate(lines_of, start):
                if len(own) > 1:
                    numbers = self._numbers[of]
                    for value in {line[at] or "" for line in own} - {own[0][at] or ""}:
                        self._more[of].append((place, numbers.setdefault(value, len(numbers))))

    def facets(self) -> dict[tuple[str, str], NDArray[np.int32]]:
        """(field, value) → places of the enterprises that have it, ascending."""
        import numpy as np

        found: dict[tuple[str, str], NDArray[np.int32]] = {}
        for of, values in self._numbers.items():
            first = np.array(self._first[of])
            more: dict[int, list[int]] = {}
            for place, number in self._more[of]:
                more.setdefault(number, []).append(place)
            for value, number in values.items():
                places = np.flatnonzero(first == number).astype(np.int32)
                if number in more:
                    places = np.sort(np.concatenate([places, np.array(more[number], np.int32)]))
                found[of, value] = places
        return found

    def _add_facet(self, of: str, values: Sequence[str]) -> None:
        numbers = self._numbers[of]
        for value in dict.fromkeys(values):
            numbers.setdefault(value, len(numbers))
        self._first[of].extend(map(numbers.__getitem__, values))

    def _county(self, code: str) -> str:
        name = self._names.get(code, code)
        if code not in self._spoken:
            self._spoken[code] = pinyin_text(name)
        return name

    def _county_beside(self, spoken: str, county: str) -> str:
        """The county's pinyin, unless the name's holds it already, as names often do."""
        parts = self._spoken[county]
        return "" if all(part in spoken for part in parts.split("\n")) else f"\n{parts}"

    def _words_of(self, industries: Sequence[_IndustryLine]) -> str:
        """What the industries of an enterprise are called."""
        if len(industries) == 1 and industries[0][:3] in self._called:
            return self._called[industries[0][:3]]
        words = []
        for line in industries:
            key = line[:3]
            if key not in self._called:
                self._called[key] = industry_name(*key)
            words.append(self._called[key])
        return "\n".join(words)


def _once(name: str, *others: str) -> tuple[str, ...]:
    """The name and what it does not contain already: there it is found anyway."""
    return (name, *(each for each in others if each not in name))


def _words(text: str) -> list[str]:
    """The words of a query, the longest first: it leaves the fewest to look at."""
    flat = unicodedata.normalize("NFKC", text).lower()
    return sorted(flat.split(), key=len, reverse=True)
