"""Triggers of a downgrade (降级情形) as data: basis, proof, how far down, how long to wait.

``standards/downgrades.yaml`` holds them (framework of the procedure §5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from grading import levels
from grading.datafiles import read_datafile
from grading.refusals import Refusal

DATA = Path(__file__).parent / "standards" / "downgrades.yaml"

EFFECTS = ("cap", "floor", "lower")


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger. ``waiting`` in months; ``cap`` is empty unless the effect is ``cap``."""

    id: str
    name: str
    effect: str
    cap: str
    waiting: int
    basis: str
    evidence: str
    proof: str

    def best_left(self, scale: Sequence[str]) -> str:
        """The best level of a scale (best first) this leaves; empty where it names none."""
        if self.effect == "floor":
            return scale[-1]
        if self.effect == "lower":
            return ""
        data = levels.book().levels
        most = data[self.cap].rank
        fitting = [level for level in scale if level in data and data[level].rank >= most]
        return fitting[0] if fitting else scale[-1]

    def words(self) -> str:
        """What follows from it, in words."""
        effect = {
            "cap": f"降至 {self.cap} 级或以下",
            "floor": "降至最低等级",
            "lower": "至少降一级，降到哪一级按查实的情况定",
        }[self.effect]
        return effect + (f"；{self.waiting} 个月内不得再申报原等级" if self.waiting else "")


@cache
def triggers(path: Path = DATA) -> Mapping[str, Trigger]:
    """The triggers of a data file by id, read once and checked."""
    root = read_datafile(path)
    root.only("triggers")
    found: dict[str, Trigger] = {}
    for id, entry in root.mapping("triggers").items():
        entry.only("name", "effect", "cap", "waiting", "basis", "evidence", "proof")
        effect = entry.one_of("effect", EFFECTS)
        cap = entry.text("cap") if effect == "cap" else ""
        if cap and not levels.known(cap):
            raise entry.refuse(f"等级“{cap}”没有登记", "先在 levels.yaml 里登记")
        found[id] = Trigger(
            id,
            entry.text("name"),
            effect,
            cap,
            entry.integer("waiting"),
            entry.text("basis"),
            entry.one_of("evidence", levels.EVIDENCE),
            entry.text("proof"),
        )
    return MappingProxyType(found)


def trigger_of(id_or_name: str) -> Trigger:
    """A trigger by its id or name; refuses an unknown one."""
    wanted = id_or_name.strip()
    for each in triggers().values():
        if wanted in (each.id, each.name):
            return each
    known = "、".join(f"{each.id}（{each.name}）" for each in triggers().values())
    raise Refusal(f"没有“{wanted}”这种降级情形", "降级情形", f"可用：{known}")
