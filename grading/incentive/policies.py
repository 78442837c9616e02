"""What a level brings: policies as data, and which of them a level entitles to.

Only what a document ties to the level is derived from the level; tax reliefs go by
concentration and power prices by the state of the works, so those are listed with their
steps and never concluded from a level.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from grading import industries, levels
from grading.datafiles import Entry, read_datafile

DATA = Path(__file__).parents[1] / "standards" / "policies.yaml"
SURE = MappingProxyType({"read": "见", "recalled": "知", "drafted": "所拟"})


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a policy that goes by measurement."""

    title: str
    effect: str


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy; ``levels`` is empty where the level does not decide (``by`` measured).

    Without ``industries`` it is for every industry.
    """

    id: str
    title: str
    kind: str
    by: str
    levels: tuple[str, ...]
    industries: tuple[str, ...]
    benefit: str
    basis: str
    evidence: str
    steps: tuple[Step, ...]

    def entitles(self, industry: str, level: str | None) -> bool | None:
        """Whether a level entitles to it; None where that does not go by the level."""
        if self.industries and industry not in self.industries:
            return False
        if self.by != "level":
            return None
        return level in self.levels


@cache
def policies(path: Path = DATA) -> Mapping[str, Policy]:
    """All policies, read once and checked; raises Refusal for a broken file."""
    root = read_datafile(path)
    root.only("policies")
    found = {id: _policy(id, entry) for id, entry in root.mapping("policies").items()}
    return MappingProxyType(found)


def step_words() -> tuple[str, ...]:
    """The effects of all steps, as a ledger names them: 减按 75%, +0.01 元/kWh."""
    return tuple(step.effect for each in policies().values() for step in each.steps)


def entitled(industry: str, level: str | None) -> tuple[Policy, ...]:
    """What a level entitles to in an industry, by the level alone."""
    return tuple(each for each in policies().values() if each.entitles(industry, level))


def _policy(id: str, entry: Entry) -> Policy:
    entry.only(
        "title", "kind", "by", "levels", "industries", "benefit", "basis", "evidence", "steps"
    )
    wanted = entry.texts("levels", ())
    if wrong := [each for each in wanted if not levels.known(each)]:
        raise entry.refuse(f"等级“{wrong[0]}”没有登记", "写 levels.yaml 里的等级")
    known = {each.id for each in industries.all_industries()}
    of = entry.texts("industries", ())
    if wrong := [each for each in of if each not in known]:
        raise entry.refuse(f"没有行业“{wrong[0]}”", "写 industries.yaml 里的行业")
    by = entry.one_of("by", ("level", "measured"))
    if (by == "level") != bool(wanted):
        raise entry.refuse("by: level 须写 levels，measured 不写", "改 by 或 levels")
    steps = []
    for one in (entry.mapping("steps") if "steps" in entry else {}).values():
        one.only("title", "effect")
        steps.append(Step(one.text("title"), one.text("effect")))
    return Policy(
        id,
        entry.text("title"),
        entry.text("kind"),
        by,
        wanted,
        of,
        entry.text("benefit"),
        entry.text("basis"),
        entry.one_of("evidence", levels.EVIDENCE),
        tuple(steps),
    )
