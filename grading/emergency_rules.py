"""What is settled about emergency warnings (重污染天气预警): names, targets, pollutants.

The data stand in ``standards/emergency.yaml``; an office of another province replaces it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import get_args

from grading.datafiles import read_datafile
from grading.pack_parts import WarningLevel
from grading.refusals import Refusal

DATA = Path(__file__).parent / "standards" / "emergency.yaml"

WARNINGS: tuple[WarningLevel, ...] = get_args(WarningLevel)
"""yellow, orange, red: in the order in which they grow."""


@dataclass(frozen=True, slots=True)
class WarningRule:
    """One warning. ``target`` is the cut it aims at, in % of what the whole city emits."""

    id: WarningLevel
    name: str
    short: str
    given: str
    target: Decimal


@dataclass(frozen=True, slots=True)
class EmergencyRules:
    """Everything ``emergency.yaml`` says.

    ``targets_by`` tells how sure the targets are, ``days`` divides a year's capacity.
    """

    warnings: Mapping[str, WarningRule]
    given_by: str
    targets_by: str
    pollutants: Mapping[str, str]
    days: int
    branches: Mapping[str, tuple[str, ...]]
    packs: Mapping[str, Mapping[str, str]]

    def serves(self, industry: str, branch: str) -> bool:
        """Whether the measures of the industry's pack are written for this branch.

        A branch that is not known counts as served; who uses the row is told.
        """
        only = self.branches.get(industry)
        return only is None or not branch or branch in only


@cache
def rules(path: Path = DATA) -> EmergencyRules:
    """The data of ``path``, read once and checked; raises Refusal for a broken file."""
    root = read_datafile(path)
    root.only("warnings", "given_by", "targets_by", "pollutants", "days", "branches", "packs")
    warnings: dict[str, WarningRule] = {}
    given = root.mapping("warnings")
    for id in WARNINGS:
        if id not in given:
            raise root.refuse(f"缺少预警“{id}”", f"在 warnings 下补上 {id}")
        entry = given[id]
        entry.only("name", "short", "given", "target")
        warnings[id] = WarningRule(
            id,
            entry.text("name"),
            entry.text("short"),
            entry.text("given"),
            Decimal(entry.text("target")),
        )
    pollutants = root.entry("pollutants")
    branches = root.entry("branches")
    packs = root.mapping("packs")
    return EmergencyRules(
        MappingProxyType(warnings),
        root.text("given_by"),
        root.text("targets_by"),
        MappingProxyType({each: pollutants.text(each) for each in pollutants}),
        root.integer("days"),
        MappingProxyType({each: branches.texts(each) for each in branches}),
        MappingProxyType(
            {
                industry: MappingProxyType({branch: entry.text(branch) for branch in entry})
                for industry, entry in packs.items()
            }
        ),
    )


def warning_named(text: str) -> WarningRule:
    """The warning a person names: orange, 橙色, 橙, 橙色预警. Refuses anything else."""
    wanted = text.strip().lower()
    for rule in rules().warnings.values():
        if wanted in (rule.id, rule.name, rule.short, rule.short[:1]):
            return rule
    known = "、".join(f"{rule.id}（{rule.short}）" for rule in rules().warnings.values())
    raise Refusal(f"没有“{text}”这种预警", "预警级别", f"可用：{known}")
