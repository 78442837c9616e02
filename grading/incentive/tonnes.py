"""Tonnes of pollutants of one year: from hours of monitoring, and what is declared beside them.

Mass = measured dry concentration × dry flow, hour by hour; a value converted to reference
oxygen would add the oxygen twice and is never used (domain: 禁用折算浓度).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Literal

_MG_PER_KG = Decimal(1_000_000)
_KG_PER_TONNE = Decimal(1000)

Origin = Literal["monitoring", "declared", "inventory"]
ORIGINS = {
    "monitoring": "在线监测：实测标干浓度 × 标干流量",
    "declared": "申报数据",
    "inventory": "应急清单日排放量折算",
}
KINDS = {"main": "主要排放口", "other": "一般排放口", "fugitive": "无组织"}


@dataclass(frozen=True, slots=True)
class Mass:
    """What hours add up to: ``kg``, the hours counted, those without a usable pair of values."""

    kg: Decimal
    counted: int
    missing: int

    @property
    def share(self) -> Decimal | None:
        """Counted hours of all, as a fraction; None without hours."""
        every = self.counted + self.missing
        return Decimal(self.counted) / every if every else None


def mass_of(hours: Iterable[tuple[Decimal | None, Decimal | None]], *, minutes: int = 60) -> Mass:
    """The mass of hours (or shorter steps of ``minutes``).

    Each is (measured dry concentration mg/m³, dry flow m³/h); None where there is no usable
    value: that hour adds nothing and is counted as missing, it is not filled in.
    """
    total, counted, missing = Decimal(0), 0, 0
    with localcontext() as exact:
        exact.prec = 60
        for concentration, flow in hours:
            if concentration is None or flow is None:
                missing += 1
                continue
            total += concentration * flow
            counted += 1
        kg = total * minutes / 60 / _MG_PER_KG
    return Mass(kg, counted, missing)


def in_tonnes(kg: Decimal) -> Decimal:
    """Kilograms as tonnes."""
    return kg / _KG_PER_TONNE


def of_days(kg_a_day: Decimal, days: int) -> Decimal:
    """Tonnes a year from the daily kilograms of the emergency inventory.

    The rule (清单数据按 330 天折算) is read as daily emission × 330 days; its wording has not
    been seen, so papers name the reading.
    """
    return kg_a_day * days / _KG_PER_TONNE


@dataclass(frozen=True, slots=True)
class Part:
    """Tonnes of one pollutant from one kind of source, and where the number comes from.

    ``tonnes`` is None where nothing is known; ``words`` say what lies behind it.
    """

    pollutant: str
    kind: str
    tonnes: Decimal | None
    origin: Origin
    words: str


@dataclass(frozen=True, slots=True)
class Tonnes:
    """All parts of the year; ``total`` is None while one is missing."""

    parts: tuple[Part, ...]

    @property
    def total(self) -> Decimal | None:
        """The sum over pollutants and sources."""
        known = [each.tonnes for each in self.parts if each.tonnes is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(self.parts) else None

    @property
    def missing(self) -> tuple[Part, ...]:
        """The parts nobody has stated."""
        return tuple(each for each in self.parts if each.tonnes is None)

    def of(self, pollutant: str) -> Decimal | None:
        """The sum of one pollutant; None while a part of it is missing."""
        own: Sequence[Decimal | None] = [
            each.tonnes for each in self.parts if each.pollutant == pollutant
        ]
        known = [each for each in own if each is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(own) else None
