"""Levels: their scales, their order, and the ways old lists spell them.

The data stand in ``standards/levels.yaml``. A level of one scale compares with a
level of another by rank (0 is best); a level whose place is not exact covers a
range of ranks. The overall level of an enterprise with several industries is the
worst one (短板原则, 环办大气〔2026〕2号).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from grading.datafiles import read_datafile

DATA = Path(__file__).parent / "standards" / "levels.yaml"

EVIDENCE = ("read", "recalled", "drafted")


@dataclass(frozen=True, slots=True)
class Level:
    """One level. ``rank`` 0 is best; ``at_best`` < ``rank`` where its place is not exact."""

    id: str
    name: str
    rank: int
    at_best: int
    evidence: str
    note: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Levels that one edition of the rules uses together, best first."""

    id: str
    name: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WrittenLevel:
    """What a list says about a level.

    ``written`` is the text as it stood there. ``level`` is None where the text
    says there is none (长期停产) or was not understood; ``note`` keeps the words
    beside the level (民生豁免, 地方). ``message`` is empty where understood.
    """

    written: str
    level: str | None
    note: str
    understood: bool
    message: str


@dataclass(frozen=True, slots=True)
class Overall:
    """The overall level of an enterprise; ``level`` None is open, ``reason`` says why."""

    level: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class LevelBook:
    """Everything ``levels.yaml`` says."""

    levels: Mapping[str, Level]
    scales: Mapping[str, Scale]
    spellings: Mapping[str, str]
    before: tuple[str, ...]
    after: tuple[str, ...]
    marks: tuple[str, ...]
    without_level: Mapping[str, str]


@cache
def book(path: Path = DATA) -> LevelBook:
    """The level data of ``path``, read once and checked.

    Raises Refusal where the file breaks its own form.
    """
    root = read_datafile(path)
    root.only("levels", "scales", "synonyms", "around", "marks", "blank", "without_level")
    levels: dict[str, Level] = {}
    for name, entry in root.mapping("levels").items():
        entry.only("rank", "at_best", "name", "evidence", "note")
        rank = entry.integer("rank")
        at_best = entry.integer("at_best", rank)
        if at_best > rank:
            raise entry.refuse("at_best 比 rank 更差", "at_best 应不大于 rank")
        levels[name] = Level(
            id=name,
            name=entry.text("name"),
            rank=rank,
            at_best=at_best,
            evidence=entry.one_of("evidence", EVIDENCE),
            note=entry.text("note", ""),
        )
    scales: dict[str, Scale] = {}
    for scale_id, entry in root.mapping("scales").items():
        entry.only("name", "levels")
        members = entry.texts("levels")
        for member in members:
            if member not in levels:
                raise entry.refuse(f"等级“{member}”没有登记", "先在 levels 下登记这个等级")
        scales[scale_id] = Scale(scale_id, entry.text("name"), members)
    spellings = {_even(name): name for name in levels}
    synonyms = root.entry("synonyms")
    for name in synonyms:
        if name not in levels:
            raise synonyms.refuse(f"等级“{name}”没有登记", "先在 levels 下登记这个等级")
        for spelling in synonyms.texts(name):
            spellings[_even(spelling)] = name
    around = root.entry("around")
    around.only("before", "after")
    nothing = root.entry("without_level")
    without = {_even(text): "" for text in ("", *root.texts("blank"))}
    without |= {_even(text): note for note in nothing for text in nothing.texts(note)}
    return LevelBook(
        levels=MappingProxyType(levels),
        scales=MappingProxyType(scales),
        spellings=MappingProxyType(spellings),
        before=_longest_first(around.texts("before")),
        after=_longest_first(around.texts("after")),
        marks=_longest_first(root.texts("marks")),
        without_level=MappingProxyType(without),
    )


def rank(level: str) -> int:
    """The rank of a known level (0 is best); KeyError for an unknown one."""
    return book().levels[level].rank


def known(level: str) -> bool:
    """Whether ``level`` is the id of a registered level."""
    return level in book().levels


def scale(scale_id: str) -> Scale:
    """A scale by its id; KeyError for an unknown one."""
    return book().scales[scale_id]


def better(one: str, other: str) -> bool:
    """Whether ``one`` is surely better than ``other``; overlapping places are not."""
    data = book().levels
    return data[one].rank < data[other].at_best


def overall(levels: Sequence[str | None] | Mapping[str, str | None]) -> Overall:
    """The overall level over an enterprise's industries: the worst of them.

    ``levels`` holds one entry per industry, None where it has no level yet; a
    mapping names the industries so that the reason can. Without any entry, with
    an entry missing, or where two levels of different scales cannot be ordered
    and either might be the worst, the overall level stays open.
    """
    named = (
        dict(levels)
        if isinstance(levels, Mapping)
        else {str(i): v for i, v in enumerate(levels, 1)}
    )
    if not named:
        return Overall(None, "没有任何行业的等级")
    open_ones = [name for name, level in named.items() if level is None]
    if open_ones:
        places = "、".join(open_ones)
        which = places if isinstance(levels, Mapping) else f"第 {places} 个行业"
        return Overall(None, f"{which}尚无等级，总体等级待定")
    data = book().levels
    found: list[Level] = []
    for level in named.values():
        assert level is not None
        if level not in data:
            return Overall(None, f"等级“{level}”没有登记，总体等级待定")
        found.append(data[level])
    order = list(data)
    distinct = sorted(set(found), key=lambda level: order.index(level.id))
    for worst in distinct:
        if all(worst.at_best >= other.rank for other in distinct if other is not worst):
            return Overall(worst.id, f"取各行业最差的等级（短板原则）：{worst.name}")
    names = "、".join(level.name for level in distinct)
    return Overall(None, f"{names}没有公布的高低对应，总体等级待定")


@lru_cache(maxsize=4096)
def read_written(text: str | None) -> WrittenLevel:
    """What a list's level cell means: “A级”, “地方A”, “民生豁免-B”, “B-”, “长期停产” …

    Never raises: a text that is not understood comes back with
    ``understood=False`` and a message, and is stored as written.
    """
    written = "" if text is None else str(text)
    data = book()
    even = _even(written)
    if even in data.without_level:
        return WrittenLevel(written, None, data.without_level[even], True, "")
    core, notes = _take_notes(even, data)
    level = _bare_level(core, data)
    if level is not None:
        return WrittenLevel(written, level, "、".join(notes), True, "")
    if not core and notes:
        note = "、".join(data.without_level.get(word, word) for word in notes)
        return WrittenLevel(written, None, note, True, "")
    return WrittenLevel(
        written, None, "", False, f"等级写法“{written.strip()}”认不出，已按原文保存；请选定等级"
    )


def _even(text: str) -> str:
    """Width, case, blanks and the many dashes evened out."""
    flat = unicodedata.normalize("NFKC", text).upper()
    flat = "".join(ch for ch in flat if not ch.isspace() and ch not in "“”\"'‘’")
    return flat.translate(str.maketrans("–—−－﹣‐‑", "-------"))


def _take_notes(even: str, data: LevelBook) -> tuple[str, list[str]]:
    """Split a level text into its core and the marks beside it, in reading order."""
    notes: list[str] = []
    core = even
    opened, closed = core.find("("), core.rfind(")")
    inside = ""
    if 0 <= opened < closed:
        inside = core[opened + 1 : closed].strip()
        core = core[:opened] + core[closed + 1 :]
    changed = True
    while changed and core:
        changed = False
        for mark in data.marks:
            if core != mark and core.startswith(mark):
                notes.append(mark)
                core, changed = core[len(mark) :].lstrip("-/:、_"), True
                break
            if core != mark and core.endswith(mark):
                notes.append(mark)
                core, changed = core[: -len(mark)], True
                # “A-保障类” has a joint; in “B-保障类” it may be B or B-, so it is left
                # unread for a person to decide.
                if core[-1:] in tuple("-/:、_"):
                    bare = core[:-1]
                    unclear = _bare_level(core, data) and _bare_level(bare, data)
                    core, changed = ("?", False) if unclear else (bare, True)
                break
            if core == mark:
                notes.append(mark)
                core, changed = "", True
                break
    if inside:
        # “(B)” alone or “保障类(B)”: the level may stand inside the brackets.
        if not core and _bare_level(inside, data) is not None:
            core = inside
        else:
            notes.append(inside)
    return core, notes


def _bare_level(core: str, data: LevelBook) -> str | None:
    if core in data.spellings:
        return data.spellings[core]
    for word in data.before:
        if core.startswith(word):
            return _bare_level(core[len(word) :].lstrip(":"), data)
    for word in data.after:
        if core.endswith(word):
            return _bare_level(core[: -len(word)], data)
    return None


def _longest_first(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))
