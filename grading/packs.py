"""A pack（分级标准）: one edition of the rules of one industry, read from one YAML file.

The grammar is that of the YAML shown in the manual; :func:`read_pack` refuses whatever it
does not know, and names file, line and path.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from grading.facts import Fact
from grading.fingerprint import fingerprint
from grading.pack_checks import check_levels_agree
from grading.pack_parts import (
    Basis,
    Document,
    Indicator,
    Measure,
    Requirement,
    Sourced,
    Veto,
)
from grading.pack_reader import (
    Declared,
    read_document,
    read_fact,
    read_indicator,
    read_levels,
    read_measure,
    read_names,
    read_veto,
)
from grading.strict_yaml import Place, decode, read_yaml

__all__ = [
    "Basis",
    "Document",
    "Indicator",
    "Measure",
    "Pack",
    "Requirement",
    "Sourced",
    "Veto",
    "read_pack",
]

_REQUIRED = (
    "pack", "edition", "title", "industry", "levels", "in_force", "review_by", "aspects",
    "facts", "indicators",
)  # fmt: skip
_OPTIONAL = ("documents", "vetoes", "emergency")
_IDENTITY = re.compile(r"[\w.+-]+")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Pack:
    """One edition of the rules. Two packs are equal when their fingerprints are.

    ``levels`` is the scale, best first; the last is the floor and asks nothing. ``text``
    is the YAML it was read from, ``source`` the file's name.
    """

    id: str
    edition: str
    title: str
    industry: str
    levels: tuple[str, ...]
    in_force: date
    review_by: date
    documents: Mapping[str, Document]
    aspects: Mapping[str, str]
    facts: Mapping[str, Fact]
    vetoes: tuple[Veto, ...]
    indicators: tuple[Indicator, ...]
    emergency: tuple[Measure, ...]
    fingerprint: str
    source: str
    text: str = field(repr=False)

    @property
    def key(self) -> str:
        """The identity, ``id@edition``."""
        return f"{self.id}@{self.edition}"

    @property
    def best(self) -> str:
        """The best level."""
        return self.levels[0]

    @property
    def floor(self) -> str:
        """The last level, which asks nothing."""
        return self.levels[-1]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pack) and other.fingerprint == self.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)


def read_pack(data: bytes | str, source: str) -> Pack:
    """The pack in a YAML text; ``source`` names the file in refusals.

    Refuses everything :mod:`grading.strict_yaml` refuses, an unknown or missing key, a
    wrong type, a dangling reference, a duplicate id, a requirement on the floor level, and
    a worse level that asks more than a better one.
    """
    text = decode(data, source)
    root = read_yaml(text, source)
    fields = root.record(_REQUIRED, _OPTIONAL)
    levels = read_levels(fields["levels"])
    documents = {id: read_document(id, place) for id, place in _named(fields, "documents")}
    aspects = read_names(fields["aspects"])
    facts = {id: read_fact(id, place) for id, place in fields["facts"].named()}
    declared = Declared(levels, documents, aspects, facts)
    indicators = tuple(read_indicator(each, declared) for each in fields["indicators"].members())
    vetoes = tuple(read_veto(each, declared) for each in _listed(fields, "vetoes"))
    _check_ids(fields["indicators"], [indicator.id for indicator in indicators])
    if vetoes:
        _check_ids(fields["vetoes"], [veto.id for veto in vetoes])
    check_levels_agree(indicators, levels, source)
    return Pack(
        id=_identity(fields["pack"]),
        edition=_identity(fields["edition"]),
        title=fields["title"].text(),
        industry=fields["industry"].text(),
        levels=levels,
        in_force=fields["in_force"].day(),
        review_by=fields["review_by"].day(),
        documents=documents,
        aspects=aspects,
        facts=facts,
        vetoes=vetoes,
        indicators=indicators,
        emergency=tuple(read_measure(each, declared) for each in _listed(fields, "emergency")),
        fingerprint=fingerprint(root.content()),
        source=source,
        text=text,
    )


def _named(fields: Mapping[str, Place], key: str) -> list[tuple[str, Place]]:
    return list(fields[key].named()) if key in fields else []


def _listed(fields: Mapping[str, Place], key: str) -> list[Place]:
    return fields[key].members() if key in fields else []


def _identity(place: Place) -> str:
    """The id or the edition, which together name the pack as ``id@edition``."""
    text = place.text()
    if not _IDENTITY.fullmatch(text):
        raise place.refusal(f"“{text}”里有不能用的字符", "只用文字、数字和 . _ + -")
    return text


def _check_ids(place: Place, ids: list[str]) -> None:
    first: dict[str, int] = {}
    for member, id in zip(place.members(), ids, strict=True):
        if id in first:
            what = f"id“{id}”重复（第一次在第 {first[id]} 行）"
            raise member.refusal(what, "换一个 id", "id")
        first[id] = member.line
