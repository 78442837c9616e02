"""What the papers on energy, carbon and synergy print: texts, and numbers for their pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class BarLine:
    """A line a bar is held against: ``kind`` is benchmark (标杆/基准) or limit (GB)."""

    title: str
    value: float
    kind: str


@dataclass(frozen=True, slots=True)
class UnitBar:
    """The unit consumption of a process; ``value`` is None where ``words`` say why there is none.

    ``tone`` is good, plain or bad; ``standings`` say in words where it stands, ``sources`` which
    document each of them is from and how sure it is.
    """

    process: str
    product: str
    unit: str
    output: str
    tce: str
    value: float | None
    shown: str
    tone: str
    lines: tuple[BarLine, ...]
    standings: tuple[str, ...]
    sources: tuple[str, ...]
    words: str = ""

    @property
    def figure(self) -> str:
        """The unit consumption with its unit, — where there is none."""
        return self.shown if self.value is None else f"{self.shown} {self.unit}"

    @property
    def made(self) -> str:
        """The product with its amount, — where none was reported."""
        return f"{self.product} {self.output or '—'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountContent:
    """能耗与碳排放核算表 of one enterprise and year.

    ``lines`` are rows of process, item, flow, amount with unit, tce, tCO2, formula;
    ``factors`` of title, value with unit, how sure, source.
    """

    enterprise: str
    code: str
    county: str
    industry: str
    year: int
    office: str
    summary: Sequence[tuple[str, str]]
    parts: Sequence[tuple[str, str]]
    units: Sequence[UnitBar]
    lines: Sequence[Sequence[str]]
    factors: Sequence[Sequence[str]]
    pollutants: Sequence[Sequence[str]]
    pollutant_source: str
    remarks: Sequence[str]
    printed: datetime
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """An enterprise in the picture: changes in percent (minus: less); ``quadrant`` its id."""

    key: str
    name: str
    pollution: float
    carbon: float
    quadrant: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SynergyContent:
    """减污降碳协同分析: the picture, the table, candidates for 双近零, what it rests on.

    ``rows`` are under :data:`SYNERGY_COLUMNS`; ``tally`` says how many are in each quadrant.
    """

    title: str
    period: str
    office: str
    per_product: bool
    points: Sequence[Point]
    tally: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[str]]
    candidates: Sequence[tuple[str, str]]
    remarks: Sequence[str]
    printed: datetime
    mark: str = ""


SYNERGY_COLUMNS = (
    "企业",
    "县（市、区）",
    "行业",
    "前期污染当量",
    "后期污染当量",
    "变化",
    "前期 CO₂（t）",
    "后期 CO₂（t）",
    "变化",
    "象限",
    "协同弹性",
    "单位产品污染当量变化",
    "单位产品 CO₂ 变化",
    "单位产品象限",
    "说明",
)
LINE_COLUMNS = ("工序", "项目", "去向", "数量", "tce", "tCO₂", "算式")
FACTOR_COLUMNS = ("因子", "取值", "确定程度", "来源")

_Content = TypeVar("_Content")


def printable(content: _Content) -> _Content:
    """The content with CO2 for CO₂: the faces of the papers have no subscript figures."""
    return _plain(content)  # type: ignore[return-value]


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value.replace("₂", "2")
    if isinstance(value, list | tuple):
        return tuple(_plain(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _plain(getattr(value, f.name)) for f in fields(value)})
    return value
