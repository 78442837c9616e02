"""Tonnes of pollutants of one year: from hours of monitoring, and what is declared beside them.

Mass = measured dry concentration × dry flow, hour by hour; a value converted to reference
oxygen would add the oxygen twice and is never used (domain: 禁用折算浓度).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Literal

from grading.monitoring.hours import FLAGS, MISSING, SCALE, MonthHours

_MG_PER_KG = Decimal(1_000_000)
_KG_PER_TONNE = Decimal(1000)
_STOPPED = FLAGS.index("F")
_USABLE = (FLAGS.index("N"), FLAGS.index("T"))

Origin = Literal["monitoring", "declared", "inventory"]
ORIGINS = {
    "monitoring": "在线监测：实测标干浓度 × 标干流量",
    "declared": "申报数据",
    "inventory": "应急清单日排放量折算",
}
KINDS = {"main": "主要排放口", "other": "一般排放口", "fugitive": "无组织"}


@dataclass(frozen=True, slots=True)
class Mass:
    """What hours add up to in ``kg``, and how many there were of which sort.

    ``counted`` had both values, ``stopped`` were flagged F (停运: nothing is emitted),
    ``missing`` had no usable pair: they add nothing and are not filled in.
    """

    kg: Decimal
    counted: int
    stopped: int
    missing: int

    @property
    def share(self) -> Decimal | None:
        """Counted hours of those that ran, as a fraction; None where none did."""
        ran = self.counted + self.missing
        return Decimal(self.counted) / ran if ran else None

    def __add__(self, other: Mass) -> Mass:
        return Mass(
            self.kg + other.kg,
            self.counted + other.counted,
            self.stopped + other.stopped,
            self.missing + other.missing,
        )


NOTHING = Mass(Decimal(0), 0, 0, 0)


def mass_of(concentration: MonthHours, flow: MonthHours) -> Mass:
    """The mass of one month of one outlet: measured dry mg/m³ × dry m³/h, hour by hour.

    Exact: values are whole millionths and are multiplied as such. An hour counts where both
    series are flagged N or T (over range: the value reported is the least it was). Raises
    ValueError where the two are not of the same outlet, month and step.
    """
    same = (concentration.outlet, concentration.month, concentration.step)
    if same != (flow.outlet, flow.month, flow.step):
        raise ValueError(f"not the same outlet, month and step: {same}")
    total = counted = stopped = missing = 0
    for value, rate, flag, other in zip(
        concentration.value.tolist(),
        flow.value.tolist(),
        concentration.flag.tolist(),
        flow.flag.tolist(),
        strict=True,
    ):
        if _STOPPED in (flag, other):
            stopped += 1
        elif flag in _USABLE and other in _USABLE and MISSING not in (value, rate):
            total += value * rate
            counted += 1
        else:
            missing += 1
    with localcontext() as exact:
        exact.prec = 60
        mg = Decimal(total * concentration.step) / 60 / (SCALE * SCALE)
        return Mass(mg / _MG_PER_KG, counted, stopped, missing)


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
