"""Cases: what a pack must say about given facts, written from the source, not from the pack.

A case file ``standards/cases/<name>.yaml`` stands beside a pack and is read as strictly::

    pack: hebei-steel                   # id (its newest edition) or id@edition
    facts:                              # optional: named blocks of facts to start from
      plain_works:
        processes: [sinter]
        sinter_head.PM: [8.5, 9.0]
        quenching: dry
    cases:
      - name: 机头 NOx 超 A 线，其余都达标
        date: 2026-06-30                # optional; default: the pack's in_force
        base: plain_works               # optional: the block the facts are laid over
        facts: {sinter_head.NOx: 60}    # optional; replaces the block's value; null = unknown
        expect:                         # everything optional, at least one thing
          proven: B
          possible: B
          indicators:
            organized.sinter_head: {applies: true, proven: B, possible: B}
          vetoes: {penalty: unknown}    # true, false or unknown
          silent: [[organized.lime_kiln, A]]          # exactly these cells asked nothing
    limits:
      - {indicator: organized.sinter_head, level: A, fact: sinter_head.PM,
         direction: at_most, limit: 10, step: 0.01,
         given: {processes: [sinter]}, date: 2026-06-30}

``applies`` in ``expect`` is true, false or unknown; a left-out indicator has ``proven:
null, possible: null``.

Each row of ``limits`` becomes four cases: the fact just inside the limit (by ``step``),
equal to it, just outside, and missing. The comparison of that fact and direction in the
requirement of that cell must then be true, true, false and unknown; with ``given`` (and
nothing else) the indicator must apply. The requirement is judged even where the cell is
switched off, so that its figure is checked before anybody switches it on. ``given`` and
``date`` are optional; ``direction`` is ``at_most`` or ``at_least``.
:func:`figures_without_case` names the numeric limits of a pack that no row covers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar, cast

from grading.assessment import Assessment, IndicatorResult, assess
from grading.conditions import TRUTH_NAMES, Operator, Truth, leaves
from grading.evaluation import judging
from grading.facts import Value, check_value
from grading.library import load
from grading.pack_parts import Indicator
from grading.packs import Pack
from grading.strict_yaml import Place, read_yaml_file
from grading.suggestions import or_nearest
from grading.yaml_tree import place_text

T = TypeVar("T")

_DIRECTIONS: tuple[Operator, ...] = ("at_most", "at_least")


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What came of one case: ``differences`` are sentences, none where all is as expected.

    ``place`` is the file, line and path of the case.
    """

    name: str
    place: str
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether everything is as expected."""
        return not self.differences


def run_cases(path: Path, pack: Pack | None = None) -> tuple[CaseResult, ...]:
    """Run a case file on the pack it names, or on ``pack`` (another edition of it).

    Refuses a file that does not follow the format, a name the pack does not declare and a
    value out of range, with file, line and path.
    """
    file = _CaseFile(path, pack)
    results = [file.run_case(place) for place in file.cases]
    for row in file.limits():
        results.extend(_run_limit(row, file.pack))
    return tuple(results)


def figures_without_case(path: Path, pack: Pack | None = None) -> tuple[str, ...]:
    """The numeric limits of the pack that no row of ``limits`` covers, as sentences."""
    file = _CaseFile(path, pack)
    covered = {(row.indicator.id, row.level, row.fact, row.direction) for row in file.limits()}
    return tuple(
        f"{indicator.id} {level} {leaf.fact} {leaf.operator}（标准包第 {leaf.line} 行）"
        for indicator in file.pack.indicators
        for level, requirement in indicator.levels.items()
        for leaf in leaves(requirement.require)
        if leaf.operator in _DIRECTIONS
        and (indicator.id, level, leaf.fact, leaf.operator) not in covered
    )


@dataclass(frozen=True, slots=True)
class _Limit:
    """A row of ``limits``."""

    place: Place
    indicator: Indicator
    level: str
    fact: str
    direction: Operator
    limit: Decimal
    step: Decimal
    given: Mapping[str, Value]
    on: date


class _CaseFile:
    """A case file with the pack it is about."""

    def __init__(self, path: Path, pack: Pack | None) -> None:
        fields = read_yaml_file(path).record(("pack",), ("facts", "cases", "limits"))
        self.pack = pack or load(fields["pack"].text())
        self.blocks = {
            name: self._facts(block)
            for name, block in (fields["facts"].named() if "facts" in fields else ())
        }
        self.cases = fields["cases"].members() if "cases" in fields else []
        self._rows = fields["limits"].members() if "limits" in fields else []
        self._indicators = {indicator.id: indicator for indicator in self.pack.indicators}
        self._vetoes = {veto.id: veto for veto in self.pack.vetoes}

    def _facts(self, place: Place) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for name, value in place.named():
            fact = _declared(name, self.pack.facts, value, "事实")
            where = place_text(value.source, value.line, value.path)
            values[name] = check_value(fact, value.content(), where)
        return values

    def limits(self) -> Iterator[_Limit]:
        """The rows of ``limits``, checked."""
        for place in self._rows:
            fields = place.record(
                ("indicator", "level", "fact", "direction", "limit", "step"), ("given", "date")
            )
            indicator = self._named(fields["indicator"], self._indicators, "指标")
            yield _Limit(
                place,
                indicator,
                fields["level"].one_of(tuple(indicator.levels)),
                self._named(fields["fact"], self.pack.facts, "事实").id,
                cast(Operator, fields["direction"].one_of(_DIRECTIONS)),
                fields["limit"].number(),
                fields["step"].number(),
                self._facts(fields["given"]) if "given" in fields else {},
                fields["date"].day() if "date" in fields else self.pack.in_force,
            )

    def run_case(self, place: Place) -> CaseResult:
        """Assess the facts of one case and compare with what it expects."""
        fields = place.record(("name", "expect"), ("date", "base", "facts"))
        facts: dict[str, Value] = {}
        if "base" in fields:
            facts.update(self._named(fields["base"], self.blocks, "事实块"))
        if "facts" in fields:
            facts.update(self._facts(fields["facts"]))
        on = fields["date"].day() if "date" in fields else self.pack.in_force
        differences = self._compare(fields["expect"], assess(self.pack, facts, on))
        name = fields["name"].text()
        return CaseResult(name, _place(place), tuple(differences))

    def _compare(self, place: Place, found: Assessment) -> Iterator[str]:
        fields = place.record((), ("proven", "possible", "indicators", "vetoes", "silent"))
        if not fields:
            raise place.refusal("expect 是空的", "至少写一项预期结果")
        for key, actual in (("proven", found.proven), ("possible", found.possible)):
            if key in fields:
                yield from _differs(key, self._level(fields[key]), actual)
        results = {result.indicator.id: result for result in found.indicators}
        for id, expected in fields["indicators"].named() if "indicators" in fields else ():
            _declared(id, self._indicators, expected, "指标")
            yield from self._compare_indicator(id, expected, results[id])
        states = {result.veto.id: TRUTH_NAMES[result.state] for result in found.vetoes}
        for id, expected in fields["vetoes"].named() if "vetoes" in fields else ():
            _declared(id, self._vetoes, expected, "否决")
            yield from _differs(id, _truth(expected), states[id])
        if "silent" in fields:
            cells = [[cell.text() for cell in row.members()] for row in fields["silent"].members()]
            asked_nothing = [[cell.indicator, cell.level] for cell in found.silent]
            yield from _differs("silent", sorted(cells), sorted(asked_nothing))

    def _compare_indicator(self, id: str, place: Place, result: IndicatorResult) -> Iterator[str]:
        fields = place.record((), ("applies", "proven", "possible"))
        if "applies" in fields:
            applies = TRUTH_NAMES[result.applies]
            yield from _differs(f"{id}.applies", _truth(fields["applies"]), applies)
        for key, actual in (("proven", result.proven), ("possible", result.possible)):
            if key in fields:
                yield from _differs(f"{id}.{key}", self._level(fields[key]), actual)

    def _level(self, place: Place) -> str | None:
        """A level of the pack, or null for an indicator that is left out."""
        return None if place.content() is None else place.one_of(self.pack.levels)

    def _named(self, place: Place, known: Mapping[str, T], noun: str) -> T:
        return _declared(place.text(), known, place, noun)


def _declared(name: str, known: Mapping[str, T], place: Place, noun: str) -> T:
    if name not in known:
        raise place.refusal(f"没有{noun}“{name}”", or_nearest("改正名称", name, known))
    return known[name]


def _truth(place: Place) -> str:
    """true, false or unknown as expected of a truth value."""
    content = place.content()
    return TRUTH_NAMES[content] if isinstance(content, bool) else place.one_of(("unknown",))


def _differs(what: str, expected: object, actual: object) -> Iterator[str]:
    if expected != actual:
        yield f"{what}：预期 {expected}，实为 {actual}"


def _place(place: Place) -> str:
    return place_text(place.source, place.line, place.path)


def _run_limit(row: _Limit, pack: Pack) -> Iterator[CaseResult]:
    """The four cases of one row: just inside, equal, just outside, missing."""
    inward = -row.step if row.direction == "at_most" else row.step
    probes: tuple[tuple[str, Decimal | None, Truth], ...] = (
        ("刚好在内", row.limit + inward, True),
        ("等于", row.limit, True),
        ("刚好在外", row.limit - inward, False),
        ("缺失", None, None),
    )
    asked = [
        judging(leaf)
        for leaf in leaves(row.indicator.levels[row.level].require)
        if leaf.fact == row.fact and leaf.operator == row.direction
    ]
    applies = row.indicator.applies
    given = (
        ""
        if applies is None or judging(applies, idle=False)(row.given, row.on)
        else (f"given 没有使指标 {row.indicator.id} 适用")
    )
    for name, value, expected in probes:
        states = [judge({row.fact: value}, row.on) for judge in asked]
        differences = [given] if given else []
        if expected not in states:
            found = "、".join(TRUTH_NAMES[state] for state in states) or "没有这样的比较"
            differences.append(f"值 {value}：预期 {TRUTH_NAMES[expected]}，实为 {found}")
        yield CaseResult(
            f"{row.indicator.id} {row.level} {row.fact} {row.direction} {row.limit}：{name}",
            _place(row.place),
            tuple(differences),
        )
