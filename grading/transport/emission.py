"""Emission stage and fuel in every spelling a ledger has: 国六 国Ⅵ 国VI 6 国6b 纯电 LNG国五 …

A stage is a whole number: 1 to 6 for 国一 to 国六, 7 for 新能源, 0 where it is not told or
not understood. Nothing is guessed: 国四/国五 or 国五及以上 names no stage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from grading.transport.register import even, register

UNKNOWN = 0
NEW_ENERGY = 7
STAGES = ("未知", "国一", "国二", "国三", "国四", "国五", "国六", "新能源")
"""Title of a stage = its place here."""

_DIGITS = {**{str(n): n for n in range(1, 7)}, **{c: n for n, c in enumerate("一二三四五六", 1)}}
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
_STAGE = re.compile(
    r"(?<![A-Z0-9])(?:国家?|第|GB)*(VI|IV|V|I{1,3}|[1-6一二三四五六])(?:阶段)?(?:[ABC](?![A-Z]))?"
    r"(?:阶段)?(?:排放)?(?:标准)?(?![A-Z0-9年])"
)
_FUELS = re.compile("[LC]NG|PHEV")
_WHOLE = {"电": "electric", "EV": "electric"}
"""Too short to be looked for inside other words (油电混动, PHEV): the whole cell or nothing."""

_OPEN = re.compile("以上|以下|及|或|不低于|不高于|[~～至]|欧")


@dataclass(frozen=True, slots=True)
class Emission:
    """A stage, a fuel id of ``transport.yaml`` (empty: unknown), and what is odd about it."""

    stage: int
    fuel: str
    doubt: str = ""

    @property
    def title(self) -> str:
        """Stage and fuel for people."""
        fuel = register().fuels.get(self.fuel, "")
        return f"{STAGES[self.stage]} {fuel}".strip()


def fuel_of(text: str) -> str:
    """The fuel a text names, empty where it names none."""
    flat = even(text)
    inside = (id for word, id in register().fuel_words if word in flat)
    return _WHOLE.get(flat) or next(inside, "")


def stage_of(text: str) -> int:
    """The stage a text names; 0 where it names none, or more than one."""
    flat = even(text)
    if not flat:
        return UNKNOWN
    known = register().stage_words.get(flat)
    if known is not None:
        return known
    if _OPEN.search(flat):
        return UNKNOWN
    bare = _FUELS.sub("", flat)
    found = {_ROMAN.get(each) or _DIGITS[each] for each in _STAGE.findall(bare)}
    if "新能源" in flat or "零排放" in flat or fuel_of(flat) in register().zero:
        found.add(NEW_ENERGY)
    return found.pop() if len(found) == 1 else UNKNOWN


@cache
def read_emission(stage: str, fuel: str, green: str = "") -> Emission:
    """Stage and fuel from the two cells and the plate (``green``: ``pure``, ``hybrid`` or ``""``).

    An electric or hydrogen vehicle is 新能源 whatever the stage cell says; a stage cell that
    says otherwise, or a plate that does not fit, is a doubt. A green plate of a pure electric
    vehicle speaks where both cells are empty.
    """
    written, told = stage_of(stage), fuel_of(fuel)
    burnt = told or fuel_of(stage)
    zero = told in register().zero or (not told and "新能源" in even(fuel))
    if zero:
        doubt = ""
        if written not in (UNKNOWN, NEW_ENERGY):
            doubt = f"燃料“{fuel or stage}”是新能源，排放阶段却写“{stage}”"
        return Emission(NEW_ENERGY, burnt, doubt)
    if not written:
        written = stage_of(fuel)
    if written == NEW_ENERGY and told not in ("", "hybrid"):
        return Emission(UNKNOWN, burnt, f"排放阶段写“{stage}”，燃料却写“{fuel}”")
    if not written and not stage.strip() and not fuel.strip() and green == "pure":
        return Emission(NEW_ENERGY, "electric", "没有写排放阶段，按新能源号牌认定")
    if not written:
        words = f"认不出排放阶段“{stage.strip()}”" if stage.strip() else "没有写排放阶段"
        return Emission(UNKNOWN, burnt, words)
    if green == "pure" and written != NEW_ENERGY:
        return Emission(written, burnt, f"新能源（纯电）号牌，排放阶段却写“{stage}”")
    if written == NEW_ENERGY and not green:
        return Emission(written, burnt, "写作新能源，号牌不是新能源号牌")
    return Emission(written, burnt)
