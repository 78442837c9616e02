"""Plain rows of a list, read a thousand at a time, column by column.

Most rows of a long list need no remark at all. Here whole columns are looked at
by a few calls each; a row that shows anything out of the ordinary is left to
:class:`templates.workbooks.meanings.RowReader`, cell by cell. Both give the same
values for a plain row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from functools import cache
from itertools import compress, repeat
from typing import TYPE_CHECKING, Any

from grading.identifiers import faultless
from templates.workbooks.cells import ODD, cell_text
from templates.workbooks.headings import Header
from templates.workbooks.meanings import ORDINARY_PHONE, RowReader
from templates.workbooks.packed import BETWEEN, Column, joined_words
from templates.workbooks.places import doubt
from templates.workbooks.staged import STORED, Kept
from templates.workbooks.values import EMPTY, LIMITS, LISTED, LONGEST_PROCESS, PLACE, PROFILE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# What a plain cell has nowhere: blanks and other odd characters, an error word or formula sign at
# its beginning, a clearing mark. “|” stands between the cells looked at together.
_SUSPECT = re.compile(f"{ODD}|\\|#|清空")
_SUSPECT_PAIRS = (f"{BETWEEN}#", "清空")
_BRACKETS = re.compile(r"[()]")
_PERMIT_ENDS = re.compile(r"(?:[0-9]{3}[A-Z])*")
_MOBILES = re.compile(r"(?:1\d{10}\|)*1\d{10}")
_DEGREES = re.compile(r"\d{1,3}(?:\.\d+)?")
_NUMBERS = frozenset({int, float})
_TEXT = frozenset({str})
# A number in these columns is looked at more closely: digits may be lost, or it means nothing.
_WORDS_ONLY = frozenset({"code", "permit", "name", "level", "target"})
_DEGREES_OF = frozenset({"lon", "lat"})
_PROFILE_TEXTS = frozenset(field for field, kind in PROFILE.items() if kind == "text")


class PlainRows:
    """Reads blocks of rows under one header; ``kept`` holds the objects that rows share."""

    def __init__(self, header: Header, reader: RowReader, kept: Kept) -> None:
        self._reader = reader
        self._kept = kept
        self._columns = reader.columns
        self._headings = [(h.column, h.field) for h in header.headings]
        self._known: dict[str, dict[Any, Any]] = {}
        self._special: dict[str, Callable[[str, Column], Column]] = {
            "code": lambda _, column: column,  # faultless ones are as long as they should be
            "name": self._name,
            "short_name": self._bracketless,
            "county": self._county,
            "lon": self._degrees,
            "lat": self._degrees,
            "phone": self._phone,
            "level": self._level,
            "target": self._level,
            "processes": self._processes,
            **{field: self._quantity for field, kind in PROFILE.items() if kind != "text"},
        }
        self._looked_up_ones = {
            *("county", "level", "target", "processes", "industry", "industry_code"),
            *(field for field, kind in PROFILE.items() if kind != "text"),
        }
        self._off = "numbers" in reader.steps.off
        self._counted = frozenset(LIMITS) - _WORDS_ONLY - PROFILE.keys() | _PROFILE_TEXTS
        self._looked_through = [
            column
            for column, field in self._headings
            if field and not self._is_known_by_word(field)
        ]
        self._suspected = False
        self._slow: set[int] = set()
        self._cells: Sequence[Column] = ()
        self._joined: dict[int, str | None] = {}
        self._kinds: dict[int, Set[type]] = {}
        self._texts: dict[int, str | None] = {}
        self._extents: dict[str, tuple[float, float]] = {}

    def read(self, cells: Sequence[Column]) -> tuple[list[Column], list[Column], set[int]]:
        """Contents by heading, values by place, and the rows that need a closer look.

        ``cells`` are the columns of the sheet, all equally long. Values of rows that
        need a closer look mean nothing.
        """
        self._slow, self._cells, self._extents = set(), cells, {}
        count = len(cells[0])
        self._joined = {column: joined_words(cells[column]) for column, _ in self._headings}
        self._texts = {id(cells[column]): text for column, text in self._joined.items()}
        self._kinds = {
            column: _TEXT if joined is not None else set(map(type, cells[column]))
            for column, joined in self._joined.items()
        }
        every = (self._joined[column] for column in self._looked_through)
        self._suspected = _has_suspects(BETWEEN.join(filter(None, every)))
        contents = [self._contents(column) for column, _ in self._headings]
        by_field = {
            field: self._words(contents[at], column, field)
            for at, (column, field) in enumerate(self._headings)
            if field
        }
        values: list[Column] = [()] * len(EMPTY)
        if not by_field.keys() >= {"code", "name", "county"}:
            return contents, values, set(range(count))
        for at, (column, field) in enumerate(self._headings):
            if field is None:
                self._unread(column, contents[at])
        codes = by_field["code"]
        self._mark((~faultless(codes)).tolist())
        for field, words in by_field.items():
            if field in PLACE:
                special = self._special.get(field, self._plain)
                values[PLACE[field]] = special(field, words)
        if "industry" in by_field or "industry_code" in by_field:
            values[PLACE["industries"]] = self._industries(by_field, count)
        if "permit" in by_field:
            self._permits(codes, by_field["permit"])
        self._places(values, by_field.get("province"))
        self._count_numbers()
        return contents, values, self._slow

    def joined(self, column: Column) -> str | None:
        """The words of a column of the block read last, put together; None if not known."""
        return self._texts.get(id(column))

    def _mark(self, wrong: Sequence[bool]) -> None:
        if True in wrong:
            self._slow.update(compress(range(len(wrong)), wrong))

    def _contents(self, column: int) -> Column:
        """A column as blocks keep it: words and numbers as they are, all else as text."""
        if self._kinds[column] <= STORED:
            return self._cells[column]
        return [c if c.__class__ in STORED else cell_text(c) for c in self._cells[column]]

    def _words(self, contents: Column, column: int, field: str) -> Column:
        """A column as text; what is neither plain words nor a number needs a closer look."""
        kinds = self._kinds[column]
        if field == "serial" or (field in _DEGREES_OF and kinds == {float}):
            return contents
        text = contents if kinds <= _TEXT else list(map(cell_text, contents))
        if not self._is_known_by_word(field):
            words = self._joined[column]
            if words is None or self._suspected:
                words = BETWEEN.join(text) if words is None else words
                if _has_suspects(words):
                    self._mark([_SUSPECT.search(f"|{each}") is not None for each in text])
        if not kinds <= _TEXT:
            odd = kinds - _TEXT if field in _WORDS_ONLY or self._off else kinds - _TEXT - _NUMBERS
            if odd:
                self._mark([cell.__class__ in odd for cell in self._cells[column]])
        return text

    def _is_known_by_word(self, field: str) -> bool:
        """Whether each word of a column is looked at once, or not at all."""
        return field == "serial" or field in self._looked_up_ones

    def _unread(self, column: int, contents: Column) -> None:
        """A column without a field is kept as it is, unless it holds a clearing mark."""
        joined = self._joined[column]
        if joined is None or "清空" in joined:
            self._mark([each.__class__ is str and "清空" in each for each in contents])

    def _count_numbers(self) -> None:
        """Numbers where words are meant are counted as a step, as the closer look does."""
        plain = None
        for column, field in self._headings:
            if field in self._counted and not self._kinds[column] <= _TEXT:
                cells = self._cells[column]
                plain = plain or [at not in self._slow for at in range(len(cells))]
                numbers = sum(c.__class__ is not str for c in compress(cells, plain))
                if numbers:
                    self._reader.steps["numbers"] += numbers

    def _plain(self, field: str, column: Column) -> Column:
        limit = LIMITS[field]
        words = self._joined[self._columns[field]]
        if words is None or _has_longer(words, limit):
            self._mark([len(text) > limit for text in column])
        return column

    def _bracketless(self, field: str, column: Column) -> Column:
        joined = self._joined[self._columns[field]]
        if joined is None or "(" in joined or ")" in joined:
            self._mark([_BRACKETS.search(text) is not None for text in column])
        return self._plain(field, column)

    def _name(self, field: str, column: Column) -> Column:
        if not all(column) or any(map(str.isdigit, column)):
            self._mark([not text or text.isdigit() for text in column])
        return self._bracketless(field, column)

    def _looked_up(self, field: str, column: Column, meaning: Callable[[Any], Any]) -> Column:
        """Each word's value from a dictionary; words that mean None need a closer look."""
        known = self._known.setdefault(field, {})
        try:
            found = list(map(known.__getitem__, column))
        except KeyError:
            for word in set(column).difference(known):
                known[word] = None if self._is_suspect(word) else meaning(word)
            found = list(map(known.__getitem__, column))
        if None in found:
            self._mark([each is None for each in found])
        return found

    def _is_suspect(self, words: str | tuple[str, ...]) -> bool:
        each = (words,) if isinstance(words, str) else words
        return any(_SUSPECT.search(f"|{word}") is not None for word in each)

    def _county(self, field: str, column: Column) -> Column:
        def meaning(word: str) -> str | None:
            code, _, message = self._reader.words.county(word)
            return code if code and not message else None

        return self._looked_up(field, column, meaning)

    def _level(self, field: str, column: Column) -> Column:
        def meaning(word: str) -> int | None:
            level = self._reader.words.level(word) if word else None
            return self._kept.place(level) if level is None or level.understood else None

        if "" in column:
            self._known.setdefault(field, {})[""] = self._kept.place(None)
        return self._looked_up(field, column, meaning)

    def _processes(self, field: str, column: Column) -> Column:
        def meaning(word: str) -> tuple[str, ...] | None:
            names = tuple(dict.fromkeys(name for name in LISTED.split(word) if name))
            return names if max(map(len, names), default=0) <= LONGEST_PROCESS else None

        return self._looked_up(field, column, meaning)

    def _quantity(self, field: str, column: Column) -> Column:
        def meaning(word: str) -> str | None:
            found = self._reader.words.quantity(field, word) if word else None
            if found is None:
                return ""
            return None if found.message or found.converted else found.text

        return self._looked_up(field, column, meaning)

    def _industries(self, by_field: dict[str, Column], count: int) -> Column:
        names: Any = by_field.get("industry", ("",) * count)
        codes: Any = by_field.get("industry_code")

        def meaning(name: str, code: str = "") -> int | None:
            if max(len(name), len(code)) > LIMITS["industry_code"]:
                return None
            found, message = self._reader.industries_meant(name, code)
            return None if message else self._kept.place(found)

        if codes is None or not any(codes):
            return self._looked_up("industry", names, meaning)
        pairs = list(zip(names, codes, strict=True))
        return self._looked_up("industry_code", pairs, lambda pair: meaning(*pair))

    def _phone(self, field: str, column: Column) -> Column:
        joined = self._joined[self._columns[field]]
        if joined is None or not _MOBILES.fullmatch(joined):
            ordinary = ORDINARY_PHONE.fullmatch
            self._mark([bool(text) and ordinary(text) is None for text in column])
        return column

    def _permits(self, codes: Column, permits: Column) -> None:
        """A permit that begins with the enterprise's own code needs no other check."""
        own = set(map(len, permits)) == {22} and [p[:18] for p in permits] == list(codes)
        if own and _PERMIT_ENDS.fullmatch("".join([permit[18:] for permit in permits])):
            return
        end = _PERMIT_ENDS.fullmatch
        self._mark(
            [
                permit != "" and (len(permit) != 22 or permit[:18] != code or not end(permit[18:]))
                for code, permit in zip(codes, permits, strict=True)
            ]
        )

    def _degrees(self, field: str, column: Column) -> Column:
        import numpy as np

        if self._kinds[self._columns[field]] == {float}:
            degrees = np.array(column)
            least, most = float(degrees.min()), float(degrees.max())
            if least > 0 and most < 180:
                self._extents[field] = least, most
                rounded: list[float] = degrees.round(6).tolist()
                return rounded
            column = list(map(cell_text, column))
        written = _DEGREES.fullmatch
        self._mark([bool(text) and written(text) is None for text in column])
        return [round(float(text), 6) if written(text) else None for text in column]

    def _extent(self, field: str, column: Column) -> Sequence[float]:
        """The least and the most degrees of a column."""
        if field in self._extents:
            return self._extents[field]
        degrees = [each for each in column if each is not None]
        return (min(degrees), max(degrees)) if degrees else ()

    def _places(self, values: list[Column], provinces: Column | None) -> None:
        """Coordinates outside the province need a closer look."""
        lon, lat = values[PLACE["lon"]], values[PLACE["lat"]]
        if not lon or not lat:
            return
        if provinces is None or len(set(provinces)) == 1:
            province = self._reader.words.province(provinces[0] if provinces else "")
            wide, high = self._extent("lon", lon), self._extent("lat", lat)
            corners = zip(wide, high, strict=False)  # none where a column is empty
            if not any(doubt(x, y, province) for x, y in corners):
                return
        self._mark(
            [
                x is not None
                and y is not None
                and bool(doubt(x, y, self._reader.words.province(p)))
                for x, y, p in zip(lon, lat, provinces or repeat("", len(lon)), strict=True)
            ]
        )


def _has_longer(words: str, limit: int) -> bool:
    """Whether one of the joined words has more characters; looks at one in ``limit`` places."""
    at = 0
    while len(words) - at > limit:
        at = words.rfind(BETWEEN, at, at + limit + 1) + 1
        if not at:
            return True
    return False


def _has_suspects(words: str) -> bool:
    """Whether a long text has what :data:`_SUSPECT` looks for; a table is ten times quicker."""
    import numpy as np

    try:
        units = np.frombuffer(words.encode("utf-16-le"), np.uint16)
    except UnicodeEncodeError:  # half a character
        return True
    found = _odd_units()[units]
    if not found.any():
        return False
    if (found == _ODD_UNIT).any() or words[:1] == "#":
        return True
    return any(pair in words for pair in _SUSPECT_PAIRS)


_ODD_UNIT, _BEGINS_SUSPECT = 1, 2


@cache
def _odd_units() -> NDArray[np.uint8]:
    """By UTF-16 unit: odd characters, and those that odd words begin with; no halves of pairs."""
    import numpy as np

    odd = re.compile(ODD)
    units = [
        _ODD_UNIT if not 0xD800 <= u < 0xE000 and odd.match(chr(u)) is not None else 0
        for u in range(65536)
    ]
    units[ord("#")] = units[ord("清")] = _BEGINS_SUSPECT
    return np.array(units, np.uint8)
