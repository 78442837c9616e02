"""The rule of 激励性绩效分级 as dated data, and which industries it is about.

``standards/incentive.yaml`` holds it; the means of the province are entered by the office
(no published figures have been seen).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from grading import industries, levels
from grading.datafiles import Entry, read_datafile
from grading.refusals import Refusal

DATA = Path(__file__).parents[1] / "standards" / "incentive.yaml"
POLLUTANTS = ("PM", "SO2", "NOx", "VOCs")
WAYS = {
    "monitoring": "上年在线监测数据",
    "inventory": "清单数据折算",
}
"""How the tonnes of last year are found."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One of the two indicators: what it is called, its unit, how it is computed."""

    id: str
    name: str
    unit: str
    formula: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Term:
    """For how long one is managed a level higher; not ``computed``: a person gives the basis."""

    id: str
    title: str
    months: int
    computed: bool
    evidence: str
    note: str


@dataclass(frozen=True, slots=True)
class Group:
    """An industry of the rule: its place in the register, its pollutants, its scales of levels.

    Without ``branches`` it is the whole industry. ``days`` a year inventory data stand for
    (0 where tonnes come from monitoring).
    """

    id: str
    name: str
    industry: str
    branches: tuple[str, ...]
    pollutants: tuple[str, ...]
    tonnes: str
    days: int
    scales: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One edition of the rule; ``over`` in per cent above the mean, met when reached exactly.

    Tonnes from monitoring count with at least ``coverage`` per cent of the running hours.
    """

    id: str
    title: str
    authority: str
    issued: str
    since: date
    note: str
    over: int
    clause: str
    evidence: str
    edge: str
    coverage: int
    indicators: Mapping[str, Measured]
    terms: Mapping[str, Term]
    groups: Mapping[str, Group]

    def group(self, id: str) -> Group:
        """A group by its id or its name; refuses what the rule is not about."""
        for each in self.groups.values():
            if id.strip() in (each.id, each.name):
                return each
        known = "、".join(each.name for each in self.groups.values())
        raise Refusal(f"“{id}”不在激励性分级的行业内", self.title, f"细则的行业：{known}")

    def covering(self, industry: str, branch: str, written: str = "") -> Group:
        """The group an industry of the register falls into; refuses one outside the rule.

        An industry of which only a branch is covered is refused while its branch is not known.
        """
        names = "、".join(each.name for each in self.groups.values())
        told = written or _named(industry, branch)
        of_industry = [each for each in self.groups.values() if each.industry == industry]
        if not of_industry:
            raise Refusal(
                f"{told}不在激励性分级的行业内，没有“按高一级管理”",
                self.title,
                f"细则只有：{names}",
            )
        for each in of_industry:
            if not each.branches or branch in each.branches:
                return each
        only = "、".join(each.name for each in of_industry)
        if not branch:
            raise Refusal(
                f"名录没有写明{told}的类别，激励性分级只管{only}",
                "行业",
                "先在企业名录把行业写成具体的类别",
            )
        raise Refusal(f"{told}不在激励性分级的行业内，细则只管{only}", self.title, f"细则：{names}")


@cache
def rules(path: Path = DATA) -> Mapping[str, Rule]:
    """Every edition of the rule, read once and checked; raises Refusal for a broken file."""
    root = read_datafile(path)
    root.only("rules")
    return MappingProxyType({id: _rule(id, entry) for id, entry in root.mapping("rules").items()})


def rule_on(day: date) -> Rule:
    """The edition in force on a day; refuses a day before the first."""
    found = [each for each in rules().values() if each.since <= day]
    if not found:
        raise Refusal(f"{day} 还没有激励性绩效分级的细则", "日期", "细则自 2022 年起")
    return max(found, key=lambda each: each.since)


def _rule(id: str, entry: Entry) -> Rule:
    entry.only(
        "title", "authority", "issued", "from", "note", "over", "clause", "evidence", "edge",
        "coverage", "indicators", "terms", "industries",
    )  # fmt: skip
    measured = {}
    for name, one in entry.mapping("indicators").items():
        one.only("name", "unit", "formula", "evidence")
        measured[name] = Measured(
            name, one.text("name"), one.text("unit"), one.text("formula"), _evidence(one)
        )
    terms = {}
    for name, one in entry.mapping("terms").items():
        one.only("title", "months", "computed", "evidence", "note")
        terms[name] = Term(
            name,
            one.text("title"),
            one.integer("months"),
            one.flag("computed"),
            _evidence(one),
            one.text("note", ""),
        )
    groups = {name: _group(name, one) for name, one in entry.mapping("industries").items()}
    return Rule(
        id,
        entry.text("title"),
        entry.text("authority"),
        entry.text("issued"),
        date.fromisoformat(entry.text("from")),
        entry.text("note", ""),
        entry.integer("over"),
        entry.text("clause"),
        _evidence(entry),
        entry.text("edge"),
        entry.integer("coverage"),
        MappingProxyType(measured),
        MappingProxyType(terms),
        MappingProxyType(groups),
    )


def _group(name: str, one: Entry) -> Group:
    one.only("name", "industry", "branches", "pollutants", "tonnes", "days", "scales", "note")
    industry = one.one_of("industry", tuple(each.id for each in industries.all_industries()))
    pollutants = one.texts("pollutants")
    if wrong := [each for each in pollutants if each not in POLLUTANTS]:
        raise one.refuse(f"不认识的污染物“{wrong[0]}”", f"可用：{'、'.join(POLLUTANTS)}")
    scales = one.texts("scales")
    if wrong := [each for each in scales if each not in levels.book().scales]:
        raise one.refuse(f"不认识的级差“{wrong[0]}”", "写 levels.yaml 里 scales 的名称")
    return Group(
        name,
        one.text("name"),
        industry,
        one.texts("branches", ()),
        pollutants,
        one.one_of("tonnes", tuple(WAYS)),
        one.integer("days", 0),
        scales,
        one.text("note", ""),
    )


def _evidence(entry: Entry) -> str:
    return entry.one_of("evidence", levels.EVIDENCE)


def _named(industry: str, branch: str) -> str:
    if industry not in industries.book().industries:
        return "这个行业"
    known = industries.get(industry)
    return next((each.name for each in known.branches if each.id == branch), known.name)
