"""Pinyin of names for searching: full and initials, from one table of characters.

The table is taken once from the data of pypinyin; pypinyin itself is not
imported (its phrase book takes half a second, and asking it name by name takes
seconds for a long register).
"""

from __future__ import annotations

import importlib.util
import json
import unicodedata
from functools import cache
from pathlib import Path

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


@cache
def _tables() -> tuple[dict[int, str], dict[int, str]]:
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
    return full, {point: reading[:1] for point, reading in full.items()}


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
