"""``standards/transport.yaml`` read: words of ledgers, clean modes, plausible ranges, retention."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from grading.datafiles import Entry, read_datafile

DATA = Path(__file__).parent.parent / "standards" / "transport.yaml"


@dataclass(frozen=True, slots=True)
class CleanModes:
    """Which modes count as clean for an industry, and where that is written."""

    modes: frozenset[str]
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ReadingOf:
    """A combined transport some offices count as clean and others do not."""

    id: str
    title: str
    counts: bool
    note: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the site check draws of one kind: from ``least`` to ``most`` pieces."""

    id: str
    title: str
    least: int
    most: int
    what: str


@dataclass(frozen=True, slots=True)
class Project:
    """A railway siding the plan of the city names."""

    id: str
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class Register:
    """The whole file. Words are evened (:func:`even`); the longest word is tried first."""

    modes: Mapping[str, str]
    mode_words: tuple[tuple[str, str], ...]
    clean: Mapping[str, CleanModes]
    readings: Mapping[str, ReadingOf]
    park_words: tuple[str, ...]
    kinds: Mapping[str, str]
    kind_words: tuple[tuple[str, str], ...]
    directions: Mapping[str, str]
    direction_words: tuple[tuple[str, str], ...]
    classes: Mapping[str, str]
    class_words: tuple[tuple[str, str], ...]
    fuels: Mapping[str, str]
    fuel_words: tuple[tuple[str, str], ...]
    zero: frozenset[str]
    stage_words: Mapping[str, int]
    passage_kg: int
    month_kg: int
    trip_minutes: int
    trips_per_day: int
    backing: Decimal
    gate_difference: Decimal
    video_months: int
    ledger_months: int
    upload_share: Decimal
    retention_source: str
    period_months: int
    sampling: Mapping[str, Drawing]
    rail_kg: int
    rail_source: str
    rail_quote: str
    projects: tuple[Project, ...]
    projects_quote: str


def even(text: str) -> str:
    """Text without width, case and blanks: ``国 Ⅵ`` → ``国VI``."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


@cache
def register() -> Register:
    """The file shipped with the product, read once."""
    root = read_datafile(DATA)
    plausible, retention, rail = (root.entry(k) for k in ("plausible", "retention", "rail_lines"))
    ledger, upload = retention.entry("ledger"), retention.entry("upload")
    threshold = rail.entry("threshold")
    fuels = root.mapping("fuels")
    spelt = root.entry("stage_words")
    return Register(
        {id: entry.texts("words")[0] for id, entry in root.mapping("modes").items()},
        _words(root.mapping("modes")),
        {
            id: CleanModes(
                frozenset(entry.texts("modes")), entry.text("source"), entry.text("evidence")
            )
            for id, entry in root.mapping("clean").items()
        },
        {
            id: ReadingOf(id, entry.text("title"), entry.flag("counts"), entry.text("note"))
            for id, entry in root.mapping("readings").items()
        },
        root.texts("park_words"),
        _titles(root.mapping("kinds")),
        _words(root.mapping("kinds")),
        _titles(root.mapping("directions")),
        _words(root.mapping("directions")),
        _titles(root.mapping("classes")),
        _words(root.mapping("classes")),
        _titles(fuels),
        _words(fuels),
        frozenset(id for id, entry in fuels.items() if entry.flag("zero", False)),
        {even(word): spelt.integer(word) for word in spelt},
        _kilograms(plausible.entry("passage_tonnes").text("most")),
        _kilograms(plausible.entry("month_tonnes").text("most")),
        plausible.entry("trip_minutes").integer("least"),
        plausible.entry("trips_per_day").integer("most"),
        Decimal(plausible.entry("backing").text("tolerance")),
        Decimal(plausible.entry("gate_difference").text("tolerance")),
        retention.entry("video").integer("months"),
        ledger.integer("months"),
        Decimal(upload.text("share")),
        ledger.text("source"),
        root.entry("period").integer("months"),
        {
            id: Drawing(
                id, entry.text("title"), entry.integer("least"), entry.integer("most"),
                entry.text("what"),
            )
            for id, entry in root.mapping("sampling").items()
        },
        _kilograms(threshold.text("tonnes")),
        threshold.text("source"),
        threshold.text("quote"),
        tuple(
            Project(id, entry.text("name"), entry.text("short"))
            for id, entry in rail.mapping("projects").items()
        ),
        rail.text("quote"),
    )  # fmt: skip


def _titles(entries: Mapping[str, Entry]) -> dict[str, str]:
    return {id: entry.text("title") for id, entry in entries.items()}


def _words(entries: Mapping[str, Entry]) -> tuple[tuple[str, str], ...]:
    """(word, id), the longest words first: 管状皮带 is found before 皮带."""
    every = [(even(word), id) for id, entry in entries.items() for word in entry.texts("words")]
    return tuple(sorted(every, key=lambda each: -len(each[0])))


def _kilograms(tonnes: str) -> int:
    return int(Decimal(tonnes) * 1000)
