"""Pinyin of names for searching: full and initials, from one table of characters.

The table is taken once from the data of pypinyin; pypinyin itself is not
imported (its phrase book takes half a second, and asking it name by name takes
seconds for a long register).
"""

from __future__ import annotations

import importlib.util
import json
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Characters of names and places that are as often read the other way. Both readings are found,
# in every combination as long as there are not too many.
_MOST_VARIANTS = 8
_OTHER_READINGS = {
    "长": "chang",
    "重": "chong",
    "行": "hang",
    "单": "shan",
    "盛": "cheng",
    "乐": "yue",
    "解": "xie",
    "都": "du",
    "朝": "zhao",
    "藏": "zang",
    "厦": "xia",
    "六": "lu",
    "查": "zha",
    "仇": "qiu",
}


class _Initials:
    """The first letter of what a table of pinyin has, as :meth:`str.translate` asks for it."""

    def __init__(self, full: dict[int, str]) -> None:
        self._full = full

    def __getitem__(self, point: int) -> str:
        return self._full[point][:1]


@cache
def _tables() -> tuple[dict[int, str], _Initials]:
    """Code point → full pinyin, and → initial, of the first reading; no tones, ü as v."""
    spec = importlib.util.find_spec("pypinyin")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("pypinyin")
    data = Path(spec.origin).with_name("pinyin_dict.json").read_text(encoding="utf-8")
    toneless: dict[str, str] = {}
    full: dict[int, str] = {}
    for point, readings in json.loads(data).items():
        first = readings.partition(",")[0]
        plain = toneless.get(first)
        if plain is None:
            bare = unicodedata.normalize("NFD", first).replace("u\u0308", "v").replace("ɡ", "g")
            plain = toneless[first] = "".join(c for c in bare if "a" <= c <= "z")
        full[int(point)] = plain
    return full, _Initials(full)


def pinyin_text(name: str) -> str:
    """What a name is found by in Latin letters: initials and full pinyin, lower case.

    Parts are separated by line breaks. A character with two usual readings gives
    both; what has no reading and is not ASCII is left out.
    """
    lower = name.lower()
    full, initials = _tables()
    spoken, short = [lower], [lower]
    if not _OTHER_READINGS.keys().isdisjoint(lower):
        for character in dict.fromkeys(c for c in lower if c in _OTHER_READINGS):
            if len(spoken) <= _MOST_VARIANTS // 2:
                other = _OTHER_READINGS[character]
                spoken += [each.replace(character, other) for each in spoken]
                short += [each.replace(character, other[0]) for each in short]
    parts = [each.translate(initials) for each in short]
    parts += [each.translate(full) for each in spoken]
    return "\n".join(dict.fromkeys(parts)).encode("ascii", "ignore").decode("ascii")


_BETWEEN = "\x01"
"""Stands between names that are spelt together."""


class _Units(NamedTuple):
    """By UTF-16 unit: the initial (0: none), and where in ``pool`` its reading stands.

    ``special`` are units whose names are spelt one by one: characters with two usual
    readings, halves of rare ones.
    """

    initials: NDArray[np.uint8]
    starts: NDArray[np.int32]
    lengths: NDArray[np.int32]
    special: NDArray[np.bool_]
    pool: NDArray[np.uint8]


@cache
def _units() -> _Units:
    import numpy as np

    initials = np.zeros(65536, np.uint8)
    starts, lengths = np.zeros((2, 65536), np.int32)
    special = np.zeros(65536, bool)
    special[0xD800:0xE000] = True
    special[[ord(character) for character in _OTHER_READINGS]] = True
    pool = bytearray(range(128))
    for unit in range(128):
        initials[unit], starts[unit], lengths[unit] = unit, unit, 1
    places: dict[str, int] = {}
    for point, reading in _tables()[0].items():
        if point < 65536 and reading:
            place = places.setdefault(reading, len(pool))
            if place == len(pool):
                pool += reading.encode("ascii")
            initials[point], starts[point], lengths[point] = ord(reading[0]), place, len(reading)
    return _Units(initials, starts, lengths, special, np.frombuffer(bytes(pool), np.uint8))


def pinyin_texts(names: Sequence[str]) -> list[str]:
    """:func:`pinyin_text` of many names (some thousand at most) in a few steps."""
    import numpy as np

    if not names:
        return []
    table = _units()
    joined = _BETWEEN.join(names).lower()
    units = np.frombuffer(joined.encode("utf-16-le", "surrogatepass"), np.uint16)
    short = table.initials[units].tobytes().translate(None, b"\0").decode("ascii")
    lengths = table.lengths[units]
    ends = np.cumsum(lengths, dtype=np.int32)
    places = np.repeat(table.starts[units] - (ends - lengths), lengths) + np.arange(
        lengths.sum(), dtype=np.int32
    )
    spoken = table.pool[places].tobytes().decode("ascii")
    found = [
        initials if initials == full else f"{initials}\n{full}"
        for initials, full in zip(short.split(_BETWEEN), spoken.split(_BETWEEN), strict=True)
    ]
    if table.special[units].any():
        borders = np.flatnonzero(units == ord(_BETWEEN))
        special = np.searchsorted(borders, np.flatnonzero(table.special[units]))
        for at in set(special.tolist()):
            found[at] = pinyin_text(names[at])
    return found
