"""Industries: recognising them in lists as they are written there.

The data stand in ``standards/industries.yaml``: the six of 升A晋B (which may have a
pack) and the rest of the 39 national industries, which are recognised, stored and
counted but not graded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from grading.datafiles import Entry, read_datafile

DATA = Path(__file__).parent / "standards" / "industries.yaml"

_JOINTS = re.compile(r"[-—–/\\、,;:+&·|()\[\]]+|和|与|及|兼")


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of an industry that lists name by itself (短流程钢铁, 粉磨站).

    ``graded`` is False where the industry's pack is not written for it.
    """

    id: str
    name: str
    synonyms: tuple[str, ...]
    national: int | None
    graded: bool


@dataclass(frozen=True, slots=True)
class Industry:
    """One industry. ``key``: one of the six of 升A晋B.

    ``national`` is its number among the 39 of 环办大气函〔2020〕340号, None where its
    branches have the numbers or it is not among them (火电, 垃圾发电).
    """

    id: str
    name: str
    key: bool
    national: int | None
    synonyms: tuple[str, ...]
    codes: tuple[str, ...]
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class IndustryBook:
    """Everything ``industries.yaml`` says; ``spellings`` maps evened text to (industry, branch)."""

    industries: Mapping[str, Industry]
    spellings: Mapping[str, tuple[str, str | None]]
    codes: Mapping[str, str]
    suffixes: tuple[str, ...]


@cache
def book(path: Path = DATA) -> IndustryBook:
    """The industry data of ``path``, read once and checked.

    Raises Refusal for a broken file or a spelling that two industries claim.
    """
    root = read_datafile(path)
    root.only("industries", "suffixes")
    industries: dict[str, Industry] = {}
    spellings: dict[str, tuple[str, str | None]] = {}
    codes: dict[str, str] = {}
    for industry_id, entry in root.mapping("industries").items():
        industry = _industry(industry_id, entry)
        industries[industry_id] = industry
        for spelling in (industry_id, industry.name, *industry.synonyms):
            _claim(spellings, spelling, (industry_id, None), entry)
        for branch in industry.branches:
            for spelling in (branch.name, *branch.synonyms):
                _claim(spellings, spelling, (industry_id, branch.id), entry)
        for code in industry.codes:
            if code in codes:
                raise entry.refuse(f"行业代码 {code} 重复", "一个代码只归一个行业")
            codes[code] = industry_id
    suffixes = tuple(sorted(root.texts("suffixes"), key=len, reverse=True))
    return IndustryBook(
        MappingProxyType(industries), MappingProxyType(spellings), MappingProxyType(codes), suffixes
    )


def all_industries() -> tuple[Industry, ...]:
    """Every industry, the six of 升A晋B first."""
    return tuple(book().industries.values())


def key_industries() -> tuple[Industry, ...]:
    """The six industries of 升A晋B."""
    return tuple(industry for industry in all_industries() if industry.key)


def get(industry_id: str) -> Industry:
    """An industry by its id; KeyError for an unknown one."""
    return book().industries[industry_id]


@lru_cache(maxsize=4096)
def find(text: str | None) -> Industry | None:
    """The industry a list names, None where it is unknown or names several."""
    found = find_all(text)
    return found[0] if len(found) == 1 else None


def find_all(text: str | None) -> tuple[Industry, ...]:
    """All industries a list cell names (“钢铁、焦化”), in reading order.

    Empty where any part of the text is not understood: half an answer would hide
    an industry.
    """
    data = book()
    return tuple(data.industries[name] for name in dict.fromkeys(i for i, _ in _meant(text, data)))


def find_branch(text: str | None) -> Branch | None:
    """The branch a list names (“短流程钢铁”), None where it names none or several."""
    data = book()
    meant = {(i, b) for i, b in _meant(text, data) if b is not None}
    if len(meant) != 1:
        return None
    industry_id, branch_id = meant.pop()
    return next(b for b in data.industries[industry_id].branches if b.id == branch_id)


def find_code(code: str | None) -> Industry | None:
    """The industry of a GB/T 4754 code (four digits, also “C3110”)."""
    flat = _even(code or "")
    match = re.fullmatch(r"[A-Z]?(\d{4})(?:\.0)?", flat)
    data = book()
    industry_id = data.codes.get(match.group(1)) if match else None
    return data.industries[industry_id] if industry_id else None


def _industry(industry_id: str, entry: Entry) -> Industry:
    entry.only("name", "key", "national", "synonyms", "codes", "branches")
    branches = []
    if "branches" in entry:
        for branch_id, below in entry.mapping("branches").items():
            below.only("name", "synonyms", "national", "pack")
            branches.append(
                Branch(
                    id=branch_id,
                    name=below.text("name"),
                    synonyms=below.texts("synonyms", ()),
                    national=below.integer("national", 0) or None,
                    graded=below.flag("pack", True),
                )
            )
    return Industry(
        id=industry_id,
        name=entry.text("name"),
        key=entry.flag("key", False),
        national=entry.integer("national", 0) or None,
        synonyms=entry.texts("synonyms", ()),
        codes=entry.texts("codes", ()),
        branches=tuple(branches),
    )


def _claim(
    spellings: dict[str, tuple[str, str | None]],
    spelling: str,
    owner: tuple[str, str | None],
    entry: Entry,
) -> None:
    even = _even(spelling)
    if spellings.get(even, owner) != owner:
        raise entry.refuse(f"写法“{spelling}”已属于另一个行业", "一种写法只归一个行业")
    spellings[even] = owner


def _even(text: str) -> str:
    flat = unicodedata.normalize("NFKC", str(text)).upper()
    return "".join(ch for ch in flat if not ch.isspace() and ch not in "“”\"'《》")


def _meant(text: str | None, data: IndustryBook) -> tuple[tuple[str, str | None], ...]:
    even = _even(text or "")
    whole = _one(even, data)
    if whole is not None:
        return (whole,)
    parts = [part for part in _JOINTS.split(even) if part]
    found = [_one(part, data) for part in parts]
    if len(parts) < 2 or any(item is None for item in found):
        return ()
    return tuple(item for item in found if item is not None)


def _one(even: str, data: IndustryBook) -> tuple[str, str | None] | None:
    if even in data.spellings:
        return data.spellings[even]
    for suffix in data.suffixes:
        if even.endswith(suffix) and len(even) > len(suffix):
            return _one(even[: -len(suffix)], data)
    return None
