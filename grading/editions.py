"""Two editions of a standard side by side: what is kept, changed, new and gone.

Rows are matched by what they are called: indicators, facts, vetoes and documents by id,
cells by indicator and level, emergency measures by level and warning. A rule that asks
nothing (switched off, or recalled with low confidence) counts as asking nothing here too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from grading.condition_content import condition_content
from grading.conditions import Condition
from grading.directions import (
    Difference,
    Direction,
    condition_differences,
    joined,
    opposite,
)
from grading.facts import Fact
from grading.pack_parts import Document, Indicator, Measure, Requirement, Sourced, Veto
from grading.packs import Pack

Status = Literal["kept", "limit", "wording", "new", "gone"]
STATUS_NAMES: Mapping[Status, str] = {
    "kept": "不变",
    "limit": "改了要求",
    "wording": "只改了文字或来源",
    "new": "新增",
    "gone": "取消",
}
Kind = Literal["head", "aspect", "document", "indicator", "cell", "fact", "veto", "measure"]
KIND_NAMES: Mapping[Kind, str] = {
    "head": "基本信息",
    "aspect": "方面",
    "document": "文件",
    "indicator": "指标",
    "cell": "指标×等级",
    "fact": "事实",
    "veto": "一票否决",
    "measure": "应急措施",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the comparison. ``key`` is INDICATOR/LEVEL for a cell, else the id.

    ``limit`` means that what is asked has changed (then ``direction`` says which way),
    ``wording`` that only words or sources have.
    """

    kind: Kind
    key: str
    title: str
    status: Status
    direction: Direction
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything two editions have, row by row, in the order of the new one; gone rows last."""

    old: Pack
    new: Pack
    changes: tuple[Change, ...]

    def of(self, kind: Kind) -> tuple[Change, ...]:
        """The rows of one kind."""
        return tuple(change for change in self.changes if change.kind == kind)

    def counts(self, kind: Kind) -> dict[Status, int]:
        """How many rows of one kind have each status."""
        found = Counter(change.status for change in self.of(kind))
        return {status: found[status] for status in STATUS_NAMES}


def compare(old: Pack, new: Pack) -> Comparison:
    """Compare two packs; they need not be of one name, but little is kept if they are not."""
    before, after = _cells(old), _cells(new)
    changes = [
        *_matched("head", _head(old), _head(new), _head_differences),
        *_matched("aspect", _aspects(old), _aspects(new), _name_differences),
        *_matched("indicator", _indicators(old), _indicators(new), _indicator_differences),
        *_matched("cell", before, after, _cell_differences),
        *_matched("veto", _vetoes(old), _vetoes(new), _veto_differences(old, new)),
        *_matched("fact", _facts(old), _facts(new), _fact_differences),
        *_matched("measure", _measures(old), _measures(new), _measure_differences),
        *_matched("document", _documents(old), _documents(new), _document_differences),
    ]
    return Comparison(old, new, tuple(changes))


Part = TypeVar("Part")
_Named = Mapping[str, tuple[str, Part]]  # key → title and part
_Differing = Callable[[Part, Part], Iterator[Difference]]


def _matched(
    kind: Kind, old: _Named[Part], new: _Named[Part], differing: _Differing[Part]
) -> Iterator[Change]:
    """One change per key: those of the new edition in its order, then what is gone."""
    for key, (title, part) in new.items():
        if key not in old:
            yield Change(kind, key, title, "new", "", ())
            continue
        differences = tuple(differing(old[key][1], part))
        direction = joined(each.direction for each in differences)
        status: Status = "limit" if direction else "wording" if differences else "kept"
        yield Change(kind, key, title, status, direction, differences)
    for key, (title, _) in old.items():
        if key not in new:
            yield Change(kind, key, title, "gone", "", ())


def _head(pack: Pack) -> dict[str, tuple[str, object]]:
    return {
        "title": ("名称", pack.title),
        "industry": ("行业", pack.industry),
        "levels": ("等级", list(pack.levels)),
        "in_force": ("实施日期", pack.in_force),
        "review_by": ("复查日期", pack.review_by),
    }


def _aspects(pack: Pack) -> dict[str, tuple[str, str]]:
    return {id: (name, name) for id, name in pack.aspects.items()}


def _indicators(pack: Pack) -> dict[str, tuple[str, Indicator]]:
    return {each.id: (each.name, each) for each in pack.indicators}


def _cells(pack: Pack) -> dict[str, tuple[str, Requirement]]:
    return {
        f"{each.id}/{level}": (f"{each.name} {level} 级", requirement)
        for each in pack.indicators
        for level, requirement in each.levels.items()
    }


def _vetoes(pack: Pack) -> dict[str, tuple[str, Veto]]:
    return {each.id: (each.name, each) for each in pack.vetoes}


def _facts(pack: Pack) -> dict[str, tuple[str, Fact]]:
    return {fact.id: (fact.name, fact) for fact in pack.facts.values()}


def _measures(pack: Pack) -> dict[str, tuple[str, Measure]]:
    """Keyed by level and warning; a second measure of the same two gets “#2” and so on."""
    found: dict[str, tuple[str, Measure]] = {}
    for each in pack.emergency:
        key, count = f"{each.level}/{each.warning}", 1
        while key in found:
            count += 1
            key = f"{each.level}/{each.warning}#{count}"
        found[key] = (each.measure, each)
    return found


def _documents(pack: Pack) -> dict[str, tuple[str, Document]]:
    return {each.id: (each.title, each) for each in pack.documents.values()}


def _head_differences(old: object, new: object) -> Iterator[Difference]:
    if old != new:
        scale = isinstance(old, list)
        yield Difference("levels" if scale else "value", old, new, "unclear" if scale else "")


def _name_differences(old: str, new: str) -> Iterator[Difference]:
    yield from _worded(name=(old, new))


def _document_differences(old: Document, new: Document) -> Iterator[Difference]:
    yield from _worded(
        title=(old.title, new.title),
        number=(old.number, new.number),
        issued=(old.issued, new.issued),
    )


def _indicator_differences(old: Indicator, new: Indicator) -> Iterator[Difference]:
    yield from _worded(name=(old.name, new.name), aspect=(old.aspect, new.aspect))
    if old.legal is not new.legal:
        yield Difference("legal", old.legal, new.legal, "tighter" if new.legal else "looser")
    if old.applies is None or new.applies is None:
        if old.applies != new.applies:
            before, after = (
                None if each is None else condition_content(each)
                for each in (old.applies, new.applies)
            )
            direction: Direction = "looser" if old.applies is None else "tighter"
            yield Difference("applies", before, after, direction)
        return
    yield from _triggering("applies", old.applies, new.applies)


def _cell_differences(old: Requirement, new: Requirement) -> Iterator[Difference]:
    yield from _asking_differences(old, new)
    found = condition_differences(old.require, new.require)
    if old.silent or new.silent:  # then no one is asked, or one side asks it all
        found = tuple(replace(each, direction="") for each in found)
    yield from found
    yield from _worded(text=(old.text, new.text))
    yield from _source_differences(old, new)


def _veto_differences(old_pack: Pack, new_pack: Pack) -> _Differing[Veto]:
    def differing(old: Veto, new: Veto) -> Iterator[Difference]:
        yield from _asking_differences(old, new)
        yield from _triggering("when", old.when, new.when)
        if old.caps_at != new.caps_at:
            yield Difference("caps_at", old.caps_at, new.caps_at, _cap_direction(old, new))
        yield from _worded(name=(old.name, new.name), text=(old.text, new.text))
        yield from _source_differences(old, new)

    def _cap_direction(old: Veto, new: Veto) -> Direction:
        if old_pack.levels != new_pack.levels:
            return "unclear"
        rank = new_pack.levels.index
        return "tighter" if rank(new.caps_at) > rank(old.caps_at) else "looser"

    return differing


def _measure_differences(old: Measure, new: Measure) -> Iterator[Difference]:
    yield from _asking_differences(old, new)
    if old.cut != new.cut:
        direction: Direction = "unclear"
        if old.cut is not None and new.cut is not None and old.base == new.base:
            direction = "tighter" if new.cut > old.cut else "looser"
        yield Difference("cut", old.cut, new.cut, direction)
    if old.base != new.base:
        yield Difference("base", old.base, new.base, "unclear")
    yield from _worded(measure=(old.measure, new.measure))
    yield from _source_differences(old, new)


def _fact_differences(old: Fact, new: Fact) -> Iterator[Difference]:
    before, after = counted_so(old), counted_so(new)
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        if was != now:
            direction: Direction = "unclear"
            if key == "hours" and old.hours is not None and new.hours is not None:
                direction = "tighter" if new.hours > old.hours else "looser"
            yield Difference(key, was, now, direction)
    bounds = (old.minimum, old.maximum), (new.minimum, new.maximum)
    for key, was, now in zip(("min", "max"), *bounds, strict=True):
        if was != now:
            yield Difference(key, was, now, "unclear")
    if old.source != new.source:
        yield Difference("from", old.source, new.source, "unclear")
    if old.answers.keys() != new.answers.keys():
        yield Difference("options", list(old.answers), list(new.answers), "unclear")
    for key in new.answers:
        if key in old.answers:
            yield from _worded(**{key: (old.answers[key], new.answers[key])})
    yield from _worded(name=(old.name, new.name))


def counted_so(fact: Fact) -> dict[str, object]:
    """What makes two values of a fact comparable at all: how it is asked, measured, averaged.

    Values of two editions whose facts differ here must not stand for each other.
    """
    return {
        "ask": fact.ask,
        "unit": fact.unit,
        "oxygen": fact.oxygen,
        "hours": fact.hours,
        "months": fact.months,
        "mean": fact.mean,
        "reading": None
        if fact.reading is None
        else {"count": list(fact.reading.count), "min_valid": fact.reading.min_valid},
        "denominator": list(fact.denominator),
    }


def _triggering(name: str, old: Condition, new: Condition) -> Iterator[Difference]:
    """A condition that brings a rule about: the harder to meet, the looser the rule."""
    if old != new:
        found = joined(each.direction for each in condition_differences(old, new))
        contents = condition_content(old), condition_content(new)
        yield Difference(name, *contents, opposite(found))


def _asking_differences(old: Sourced, new: Sourced) -> Iterator[Difference]:
    if old.silent is not new.silent:
        direction: Direction = "looser" if new.silent else "tighter"
        yield Difference("active", not old.silent, not new.silent, direction)


def _source_differences(old: Sourced, new: Sourced) -> Iterator[Difference]:
    before, after = ([[b.document, b.clause] for b in each.basis] for each in (old, new))
    yield from _worded(basis=(before, after), evidence=(old.mark, new.mark))


def _worded(**fields: tuple[object, object]) -> Iterator[Difference]:
    """Differences of words and sources, which ask nothing."""
    for name, (before, after) in fields.items():
        if before != after:
            yield Difference(name, before, after)
