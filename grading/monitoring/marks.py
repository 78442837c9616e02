"""Operating marks (工况标记) and their yearly caps as data; hours that carry one.

A mark says what the plant was doing (启炉, 停炉, 故障 …); a data flag says what the analyser was
doing. ``standards/marks.yaml`` holds marks and caps with their basis and how sure it is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grading import levels
from grading.datafiles import Entry, read_datafile

DATA = Path(__file__).parent.parent / "standards" / "marks.yaml"

CONFIDENCES = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Mark:
    """One kind of mark. ``lenient``: the lenient reading leaves its hours out. ``abnormal``: its
    hours are marked abnormal by rule (依规标记为异常) and no legal line is judged by them."""

    id: str
    name: str
    names: tuple[str, ...]
    lenient: bool
    abnormal: bool
    basis: str
    evidence: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Cap:
    """How long marks may last on one furnace in one natural year; None: not laid down.

    ``each`` and ``total`` in hours, ``pm`` in mg/m³ (hourly mean during these marks).
    """

    id: str
    name: str
    industries: tuple[str, ...]
    marks: tuple[str, ...]
    each: int | None
    total: int | None
    pm: int | None
    basis: str
    evidence: str
    confidence: str


@dataclass(frozen=True, slots=True)
class FurnaceRule:
    """Five-minute means below ``temperature`` (℃) may occur ``times`` on a natural day."""

    industries: tuple[str, ...]
    temperature: int
    times: int
    basis: str
    evidence: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Marked:
    """One outlet carries ``mark`` (an id) from ``first_hour`` to ``last_hour``, both included."""

    outlet: str
    mark: str
    first_hour: int
    last_hour: int

    @property
    def hours(self) -> int:
        """How many hours it lasts."""
        return self.last_hour - self.first_hour + 1


@dataclass(frozen=True, slots=True)
class MarkBook:
    """Everything ``standards/marks.yaml`` says. ``ruled`` are the industries in which an hour
    marked by rule is not judged by a legal line, by ``rule_basis``."""

    marks: Mapping[str, Mark]
    caps: Mapping[str, Cap]
    ruled: tuple[str, ...]
    rule_basis: str
    furnace: FurnaceRule

    def abnormal(self, industry: str) -> frozenset[str]:
        """The marks that take an hour out of legal lines and day means in an industry."""
        if industry not in self.ruled:
            return frozenset()
        return frozenset(id for id, mark in self.marks.items() if mark.abnormal)


@cache
def book(path: Path = DATA) -> MarkBook:
    """Marks and caps of a data file, read once and checked."""
    root = read_datafile(path)
    root.only("marks", "rule", "furnace", "caps")
    marks: dict[str, Mark] = {}
    owners: dict[str, str] = {}
    for id, entry in root.mapping("marks").items():
        entry.only("name", "names", "lenient", "abnormal", "basis", "evidence", "confidence")
        each = Mark(
            id,
            entry.text("name"),
            entry.texts("names"),
            entry.flag("lenient"),
            entry.flag("abnormal"),
            entry.text("basis"),
            *_sureness(entry),
        )
        for word in {_bare(word) for word in (id, each.name, *each.names)}:
            if owners.setdefault(word, id) != id:
                raise entry.refuse(f"“{word}”已经是 {owners[word]} 的名称", "删去其中一处")
        marks[id] = each
    caps = {id: _cap(id, entry, marks) for id, entry in root.mapping("caps").items()}
    ruled, furnace = root.entry("rule"), root.entry("furnace")
    ruled.only("industries", "basis", "evidence")
    furnace.only("industries", "temperature", "times", "basis", "evidence", "confidence")
    rule = FurnaceRule(
        furnace.texts("industries"),
        furnace.integer("temperature"),
        furnace.integer("times"),
        furnace.text("basis"),
        *_sureness(furnace),
    )
    ruled.one_of("evidence", levels.EVIDENCE)
    return MarkBook(marks, caps, ruled.texts("industries"), ruled.text("basis"), rule)


def mark_named(text: str) -> Mark | None:
    """The mark a file or person names by id, name or synonym; None for another word."""
    return _by_name().get(_bare(text))


def by_outlet(marked: Iterable[Marked]) -> dict[str, list[Marked]]:
    """The marked stretches of each outlet."""
    found: dict[str, list[Marked]] = {}
    for one in marked:
        found.setdefault(one.outlet, []).append(one)
    return found


def hours_under(
    marked: Iterable[Marked], outlet: str, ids: Collection[str], first_hour: int, count: int
) -> NDArray[np.bool_]:
    """Which of ``count`` hours from ``first_hour`` on one outlet spends under marks of ``ids``."""
    under: NDArray[np.bool_] = np.zeros(count, np.bool_)
    for one in marked:
        if one.outlet == outlet and one.mark in ids and one.last_hour >= first_hour:
            under[max(one.first_hour - first_hour, 0) : one.last_hour - first_hour + 1] = True
    return under


@cache
def _by_name() -> Mapping[str, Mark]:
    every = book().marks.values()
    return {_bare(word): each for each in every for word in (each.id, each.name, *each.names)}


def _cap(id: str, entry: Entry, marks: Mapping[str, Mark]) -> Cap:
    entry.only(
        "name", "industries", "marks", "each", "total", "PM", "basis", "evidence", "confidence"
    )
    for mark in entry.texts("marks"):
        if mark not in marks:
            raise entry.refuse(f"没有工况标记“{mark}”", "先在上面的 marks 里登记")
    return Cap(
        id,
        entry.text("name"),
        entry.texts("industries"),
        entry.texts("marks"),
        entry.integer("each") if "each" in entry else None,
        entry.integer("total") if "total" in entry else None,
        entry.integer("PM") if "PM" in entry else None,
        entry.text("basis"),
        *_sureness(entry),
    )


def _sureness(entry: Entry) -> tuple[str, str]:
    """How sure a basis is: evidence, and the confidence where it is only recalled."""
    evidence = entry.one_of("evidence", levels.EVIDENCE)
    if evidence != "recalled":
        return evidence, ""
    return evidence, entry.one_of("confidence", CONFIDENCES)


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
