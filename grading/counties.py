"""Counties (县、市、区): recognising them in lists, old names included.

The data stand in ``standards/counties.yaml``; another city replaces that file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from grading.datafiles import read_datafile

DATA = Path(__file__).parent / "standards" / "counties.yaml"


@dataclass(frozen=True, slots=True)
class County:
    """One county. ``note`` is empty unless it was found under an old name.

    ``statistical`` marks an area that exists for statistics (开发区、新区) only.
    """

    code: str
    name: str
    statistical: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class CountyMatch:
    """What a list's county cell means; ``message`` says why ``county`` is None, or what changed."""

    county: County | None
    message: str


@dataclass(frozen=True, slots=True)
class City:
    """The city whose counties these are; ``spellings`` maps evened text to a match."""

    code: str
    name: str
    province: str
    counties: tuple[County, ...]
    spellings: Mapping[str, CountyMatch]


@cache
def city(path: Path = DATA) -> City:
    """The county data of ``path``, read once and checked.

    Raises Refusal for a broken file or a spelling that two counties claim.
    """
    root = read_datafile(path)
    root.only("city", "counties", "former")
    head = root.entry("city")
    head.only("code", "name", "province")
    spellings: dict[str, CountyMatch] = {}
    counties: dict[str, County] = {}
    for code, entry in root.mapping("counties").items():
        entry.only("name", "statistical", "synonyms")
        county = County(code, entry.text("name"), entry.flag("statistical", False))
        counties[code] = county
        for spelling in {code, county.name, _short(county.name), *entry.texts("synonyms", ())}:
            if _even(spelling) in spellings:
                raise entry.refuse(f"写法“{spelling}”已属于另一个区县", "一种写法只归一个区县")
            spellings[_even(spelling)] = CountyMatch(county, "")
    for code, entry in root.mapping("former").items():
        entry.only("name", "now", "note")
        note = entry.text("note")
        now = entry.text("now", "")
        if now and now not in counties:
            raise entry.refuse(f"“{now}”不在 counties 里", "now 应是现行区县的代码")
        heir = counties.get(now)
        found = County(heir.code, heir.name, heir.statistical, note) if heir else None
        for spelling in (code, entry.text("name")):
            spellings[_even(spelling)] = CountyMatch(found, note)
    return City(
        code=head.text("code"),
        name=head.text("name"),
        province=head.text("province"),
        counties=tuple(counties.values()),
        spellings=MappingProxyType(spellings),
    )


def all_counties() -> tuple[County, ...]:
    """The counties in the order of the file."""
    return city().counties


def get(code: str) -> County:
    """A present county by its six-digit code; KeyError for an unknown one."""
    for county in all_counties():
        if county.code == code:
            return county
    raise KeyError(code)


def find(text: str | None) -> County | None:
    """The county a list names, also under an old name (then with ``note``), or None."""
    return look_up(text).county


def look_up(text: str | None, path: Path = DATA) -> CountyMatch:
    """The county of a list's cell and a sentence: why none was found, or what was read into it.

    Understood are full and short names, six-digit codes (also with the zeros of
    the longer statistical codes), with or without province and city in front.
    """
    place = city(path)
    even = _even(text or "")
    if not even:
        return CountyMatch(None, "没有填写区县")
    for candidate in _without_front(even, place):
        match = place.spellings.get(candidate)
        if match is not None:
            return match
    if even in {_even(place.name), _even(place.province + place.name), place.code + "00"}:
        return CountyMatch(None, f"“{text}”是{place.name}本级，请填到县（市、区）")
    return CountyMatch(None, f"“{text}”不是{place.name}的县（市、区）")


def _short(name: str) -> str:
    """邯山区 → 邯山; a name of two characters (涉县) keeps its 县."""
    return name[:-1] if len(name) > 2 and name[-1] in "区县市" else name


def _even(text: str) -> str:
    flat = unicodedata.normalize("NFKC", str(text))
    flat = "".join(ch for ch in flat if not ch.isspace() and ch not in "-—·/\\、,()")
    code = re.fullmatch(r"(\d{6})(?:\.0|0{3}|0{6})?", flat)
    return code.group(1) if code else flat


def _without_front(even: str, place: City) -> list[str]:
    """The text as it is, then without province and city in front of it."""
    candidates = [even]
    rest = even
    fronts = (place.province, place.province[:-1], place.name, place.name[:-1])
    for front in fronts:
        if rest.startswith(front) and len(rest) > len(front):
            rest = rest[len(front) :]
            candidates.append(rest)
    return candidates
