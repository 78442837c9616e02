"""By which limits and readings hours are judged, and the judging itself.

A line that must hold every hour does not judge the hours an industry's rule marks as abnormal
(依规标记, domain: 公告 2022 年第 21 号); all other lines are read conservatively.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from db.monitoring.limits import kind_named, limit_of, limits_from_file
from db.monitoring.outlets import OutletView
from grading.monitoring import behind
from grading.monitoring.behind import HourView
from grading.monitoring.hours import MonthHours
from grading.monitoring.judging import judge
from grading.monitoring.marks import Marked, book
from grading.monitoring.periods import ALL_HOURS
from grading.monitoring.pollutants import OXYGEN, pollutants
from grading.monitoring.readings import DEFAULT, ReadingRule, rule_of
from grading.monitoring.results import NO_LIMIT, Limit, MonthResult
from grading.refusals import Refusal

if TYPE_CHECKING:
    from grading.packs import Pack

Key = tuple[str, str]
"""Outlet (its id) and pollutant."""


@dataclass(frozen=True, slots=True)
class Terms:
    """By outlet and pollutant: the limit, the reading, and the marks whose hours a line of every
    hour leaves out; and the sentence where the limits are from."""

    limits: Mapping[Key, Limit]
    rules: Mapping[Key, ReadingRule]
    words: str
    abnormal: Mapping[Key, frozenset[str]] = field(default_factory=dict)

    def rule(self, key: Key) -> ReadingRule:
        """The reading of one series."""
        return self.rules.get(key, DEFAULT)

    def excused(self, key: Key) -> frozenset[str]:
        """The marks whose hours are not judged; none for lines that grant a share of hours."""
        if self.limits.get(key, NO_LIMIT).hours < ALL_HOURS:
            return frozenset()
        return self.abnormal.get(key, frozenset())


class Termed(Protocol):
    """An outlet as far as its limits depend on it."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def oxygen(self) -> Decimal | None: ...


def terms_of(
    views: Sequence[Termed],
    packs: Sequence[Pack],
    level: str | None,
    on: date,
    *,
    legal: bool = False,
) -> Terms:
    """What the packs ask of outlets by their kind; registered oxygen stands over theirs."""
    limits: dict[Key, Limit] = {}
    rules: dict[Key, ReadingRule] = {}
    abnormal: dict[Key, frozenset[str]] = {}
    used: dict[str, None] = {}
    concentrations = [id for id, each in pollutants().items() if each.is_concentration]
    for view in views:
        for pollutant in concentrations:
            limits[str(view.id), pollutant] = Limit(None, view.oxygen)
        kind = kind_named(view.kind, packs)
        if kind is None:
            continue
        asked = level or kind.pack.best
        if asked not in kind.pack.levels:
            raise Refusal(
                f"{kind.pack.title}没有 {asked} 级", "等级", f"可用：{'、'.join(kind.pack.levels)}"
            )
        facts = kind.legal if legal else kind.facts
        for pollutant, fact in facts.items():
            limits[str(view.id), pollutant] = limit_of(fact, kind.pack, asked, on, view.oxygen)
            rules[str(view.id), pollutant] = rule_of(fact.reading)
            abnormal[str(view.id), pollutant] = book().abnormal(kind.pack.industry)
        line = "法定线" if legal else f"{asked} 级"
        used[f"{kind.pack.title} {line}"] = None
    words = "、".join(used) or "没有限值：排放口没有登记类型，或标准里没有这种排放口"
    return Terms(limits, rules, words, abnormal)


def terms_from_file(
    content: Mapping[str, Mapping[str, object]], views: Sequence[OutletView]
) -> Terms:
    """What a file of limits asks; an outlet it does not name has none."""
    limits: dict[Key, Limit] = {}
    for view in views:
        for id, each in pollutants().items():
            if each.is_concentration:
                limits[str(view.id), id] = Limit(None, view.oxygen)
    limits |= limits_from_file(content, {view.name: str(view.id) for view in views})
    return Terms(limits, {}, "限值文件")


def judged(
    series: Sequence[MonthHours], terms: Terms, marks: Sequence[Marked]
) -> tuple[MonthResult, ...]:
    """Results of all months, each by the reading its limit asks for."""
    groups: dict[tuple[ReadingRule, frozenset[str]], list[MonthHours]] = {}
    oxygen = [each for each in series if each.pollutant == OXYGEN]
    for each in series:
        if each.pollutant != OXYGEN:
            key = (each.outlet, each.pollutant)
            groups.setdefault((terms.rule(key), terms.excused(key)), []).append(each)
    found: list[MonthResult] = []
    for (rule, excused), some in groups.items():
        results = judge([*some, *oxygen], terms.limits, rule, marks)
        if excused and marks:
            # the lenient reading of this rule leaves out the hours marked by rule, nothing else
            others = judge([*some, *oxygen], terms.limits, _by_rule(rule, excused), marks)
            results = tuple(
                each._replace(strict=other.lenient)
                for each, other in zip(results, others, strict=True)
            )
        found += results
    return tuple(sorted(found, key=lambda each: (int(each.outlet), each.pollutant, each.month)))


def hours_shown(
    series: MonthHours, oxygen: MonthHours | None, terms: Terms, marks: Sequence[Marked]
) -> list[HourView]:
    """The hours behind one judged month; they add up to its counts."""
    key = (series.outlet, series.pollutant)
    limit, rule, excused = terms.limits.get(key, NO_LIMIT), terms.rule(key), terms.excused(key)
    if not excused or not marks:
        return behind.hours_of(series, oxygen, limit, rule, marks)
    views = behind.hours_of(series, oxygen, limit, _by_rule(rule, excused), marks)
    return [
        replace(each, state="excluded", reason=f"{each.excused}，依规标记的小时不判定")
        if each.excused and each.state != "stopped"
        else each
        for each in views
    ]


def _by_rule(rule: ReadingRule, excused: frozenset[str]) -> ReadingRule:
    return replace(rule, excuse_flags=(), excuse_marks=tuple(sorted(excused)))
