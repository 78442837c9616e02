"""Claimed, reviewed and verified beside each other (三阶段对照), with the conclusions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from db.audit_views import AuditView, FactEntry
from db.conclusions import ConclusionView
from grading.chains import STAGES
from grading.conditions import leaves
from grading.pack_parts import Indicator
from grading.packs import Pack
from grading.questions import veto_facts
from templates.papers.values import show_value

BASICS, VETOES, OTHERS = "基本情况", "一票否决", "其他填报"


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact: its entry at each stage that has one. ``differs``: stages say different things."""

    fact: str
    name: str
    entries: Mapping[str, FactEntry]
    shown: Mapping[str, str]
    differs: bool


@dataclass(frozen=True, slots=True)
class ComparedGroup:
    """An indicator (or the basics, the vetoes, what no rule asks for) with its facts.

    ``conclusions`` by stage; ``differs`` where the conclusions or a fact differ.
    """

    indicator: str
    title: str
    aspect: str
    conclusions: Mapping[str, ConclusionView]
    facts: tuple[FactLine, ...]
    concluded_differently: bool

    @property
    def differs(self) -> bool:
        """Whether anything in the group differs between stages."""
        return self.concluded_differently or any(line.differs for line in self.facts)


def compare_stages(
    view: AuditView, conclusions: Mapping[str, Mapping[str, ConclusionView]]
) -> tuple[ComparedGroup, ...]:
    """Everything the stages of an audit say, in the order of the pack, each fact once.

    Only what has an entry or a conclusion somewhere is listed. A stage without an answer
    differs from nothing: it has not said anything.
    """
    pack = view.pack
    answered = {fact for stage in STAGES for fact in view.stages[stage]}
    left = dict.fromkeys(fact for fact in pack.facts if fact in answered)
    groups: list[ComparedGroup] = []

    def take(title: str, facts: Iterable[str], indicator: Indicator | None = None) -> None:
        own = [fact for fact in dict.fromkeys(facts) if fact in left]
        for fact in own:
            del left[fact]
        lines = tuple(_line(pack, view, fact) for fact in own)
        said = {}
        if indicator is not None:
            id = indicator.id
            said = {stage: conclusions[stage][id] for stage in STAGES
                    if id in conclusions.get(stage, {})}  # fmt: skip
        if lines or said:
            groups.append(
                ComparedGroup(
                    indicator.id if indicator else "",
                    title,
                    pack.aspects[indicator.aspect] if indicator else "",
                    said,
                    lines,
                    len({each.conclusion for each in said.values()}) > 1,
                )
            )

    take(BASICS, _deciding(pack))
    for indicator in pack.indicators:
        take(indicator.name, _asked(indicator), indicator)
    take(VETOES, (fact for _, facts in veto_facts(pack) for fact in facts))
    take(OTHERS, tuple(left))
    return tuple(groups)


def _line(pack: Pack, view: AuditView, fact: str) -> FactLine:
    entries = {stage: view.stages[stage][fact] for stage in STAGES if fact in view.stages[stage]}
    shown = {stage: show_value(pack.facts[fact], each.value) for stage, each in entries.items()}
    return FactLine(fact, pack.facts[fact].name, entries, shown, len(set(shown.values())) > 1)


def _deciding(pack: Pack) -> list[str]:
    """The facts that decide which indicators apply."""
    return [
        leaf.fact
        for indicator in pack.indicators
        if indicator.applies is not None
        for leaf in leaves(indicator.applies)
    ]


def _asked(indicator: Indicator) -> list[str]:
    """The facts an indicator looks at, level by level."""
    return [
        leaf.fact
        for requirement in indicator.levels.values()
        if not requirement.silent
        for leaf in leaves(requirement.require)
    ]
