"""What an hour measures (污染物与烟气参数): names, units and message codes as data.

``standards/pollutants.yaml`` holds them; its ids are those of MonthHours and of the packs'
concentration facts (``sinter_head.PM``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType

from grading import levels
from grading.datafiles import read_datafile

DATA = Path(__file__).parent.parent / "standards" / "pollutants.yaml"

KINDS = (
    "concentration",
    "oxygen",
    "flow",
    "velocity",
    "temperature",
    "pressure",
    "humidity",
    "furnace",
)

OXYGEN = "O2"
FURNACE = "furnace"

_BRACKETS = re.compile(r"[(\[{【〔].*?[)\]}】〕]")
_UNIT = re.compile(r"[(\[]?(mg/n?d?m\^?3|m3/h|m/s|k?pa|%|°c)[)\]]?$")
_SPACE = re.compile(r"[\s_\-—·:：、.,]+")
_WORDS = re.compile("小时均值|标干态?|标况|实测|折算|浓度|均值|平均|小时|数据|值$")


@dataclass(frozen=True, slots=True)
class Pollutant:
    """One measured quantity. ``highest`` is the largest value that can be meant, in ``unit``."""

    id: str
    name: str
    kind: str
    unit: str
    units: tuple[str, ...]
    names: tuple[str, ...]
    codes: tuple[str, ...]
    highest: Decimal
    evidence: str

    @property
    def is_concentration(self) -> bool:
        """Whether it is judged against a limit."""
        return self.kind == "concentration"

    def is_in(self, unit: str) -> bool:
        """Whether a unit as a file writes it is the unit of this quantity."""
        return _unit(unit) in {_unit(each) for each in (self.unit, *self.units)}


@cache
def pollutants(path: Path = DATA) -> Mapping[str, Pollutant]:
    """All quantities of a data file by id, read once and checked; names and codes are unique."""
    root = read_datafile(path)
    root.only("pollutants")
    found: dict[str, Pollutant] = {}
    owners: dict[str, str] = {}
    for id, entry in root.mapping("pollutants").items():
        entry.only("name", "kind", "unit", "units", "names", "codes", "highest", "evidence")
        each = Pollutant(
            id,
            entry.text("name"),
            entry.one_of("kind", KINDS),
            entry.text("unit"),
            entry.texts("units"),
            entry.texts("names"),
            entry.texts("codes"),
            Decimal(entry.integer("highest")),
            entry.one_of("evidence", levels.EVIDENCE),
        )
        words = {_bare(word) for word in (id, each.name, *each.names)}
        for word in sorted(words | {code.casefold() for code in each.codes}):
            if owners.setdefault(word, id) != id:
                raise entry.refuse(f"“{word}”已经是 {owners[word]} 的名称或编码", "删去其中一处")
        found[id] = each
    return MappingProxyType(found)


def is_judged(id: str) -> bool:
    """Whether an id is that of a concentration; false for one the register does not know."""
    known = pollutants().get(id)
    return known is not None and known.is_concentration


@cache
def named(text: str) -> Pollutant | None:
    """The quantity a heading or cell names; None where it names none.

    Width, case, spaces, units in brackets and words like 实测 or 浓度 do not matter:
    ``"ＳＯ₂ 折算浓度（mg/m³）"`` is SO2. Whether a column is converted is the reader's to see.
    """
    folded = _folded(text)
    for words in (folded, _BRACKETS.sub("", folded), _UNIT.sub("", folded.rstrip())):
        found = _by_name().get(_bare(words))
        if found is not None:
            return found
    return None


@cache
def coded(code: str) -> Pollutant | None:
    """The quantity of an HJ 212 code, new (a34013) or old (01, S01); None for another code."""
    return _by_code().get(code.strip().casefold())


@cache
def _by_name() -> Mapping[str, Pollutant]:
    book = pollutants()
    return {
        _bare(word): each for each in book.values() for word in (each.id, each.name, *each.names)
    }


@cache
def _by_code() -> Mapping[str, Pollutant]:
    return {code.casefold(): each for each in pollutants().values() for code in each.codes}


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _bare(text: str) -> str:
    return _WORDS.sub("", _SPACE.sub("", _folded(text)))


def _unit(text: str) -> str:
    return re.sub(r"[\s^()\[\]]", "", _folded(text))
