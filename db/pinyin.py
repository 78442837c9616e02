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

# Characters of names and places that are as often read the other way. Both readings are found.
_OTHER_READINGS = {
    "长": "chang",
    "重": "chong",
    "行": "hang",
    "单": "shan",
    "盛": "cheng",
    "乐": "yue",
    "车": "ju",
    "解": "xie",
    "区": "ou",
    "都": "du",
    "石": "dan",
    "会": "kuai",
    "朝": "zhao",
    "藏": "zang",
    "厦": "xia",
    "六": "lu",
    "查": "zha",
    "仇": "qiu",
    "泊": "po",
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
            bare = unicodedata.normalize("NFD", first.replace("ü", "v").replace("ɡ", "g"))
            plain = toneless[first] = "".join(c for c in bare if "a" <= c <= "z")
        full[int(point)] = plain
    return full, {point: reading[:1] for point, reading in full.items()}


@cache
def _other_tables() -> tuple[dict[int, str], dict[int, str]]:
    full, initials = _tables()
    other = {ord(character): reading for character, reading in _OTHER_READINGS.items()}
    return full | other, initials | {point: reading[0] for point, reading in other.items()}


def pinyin_text(name: str) -> str:
    """What a name is found by in Latin letters: initials and full pinyin, lower case.

    Parts are separated by line breaks. A character with two usual readings gives
    both; what has no reading and is not ASCII is left out.
    """
    lower = name.lower()
    parts = [lower.translate(table) for table in _tables()[::-1]]
    if not _OTHER_READINGS.keys().isdisjoint(lower):
        parts += [lower.translate(table) for table in _other_tables()[::-1]]
    return "\n".join(parts).encode("ascii", "ignore").decode("ascii")
