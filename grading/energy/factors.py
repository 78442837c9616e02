"""Factors of energy and carbon: dated, with their source and how sure it is, replaceable.

The shipped ones stand in ``standards/energy_factors.yaml``. An office enters its own with
their basis; the newest own one that is not later than the year goes before the shipped one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from grading.energy.catalogue import STANDARDS, catalogue, item
from grading.energy.units import plain
from grading.refusals import Refusal
from grading.strict_yaml import Place, read_yaml_file

QUANTITIES = {
    "ncv": "低位发热量",
    "cc": "单位热值含碳量",
    "of": "碳氧化率",
    "ef": "排放因子",
    "tce": "折标煤系数",
    "grid": "电力排放因子",
}
OWN = "own"
"""How sure a factor is that the office entered: it answers for it itself."""

MEASURED = "measured"
"""How sure a factor is that the enterprise reported of its own fuel."""

_SURE = {"read": "见", OWN: "本单位录入", MEASURED: "企业填报"}
_CONFIDENCE = {"high": "高", "medium": "中", "low": "低"}
_FIRST_YEAR = 0


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor: ``year`` from which it stands (0: undated), ``evidence`` read, recalled,
    :data:`OWN` or :data:`MEASURED`.

    ``region`` is of grid factors only. ``stale`` says that the year asked for has none and
    this is the nearest one.
    """

    item: str
    quantity: str
    region: str
    year: int
    value: Decimal
    evidence: str
    confidence: str
    source: str
    note: str = ""
    stale: bool = False

    @property
    def sure(self) -> str:
        """How sure: 见, 知·高, 本单位录入."""
        return sure_words(self.evidence, self.confidence)

    @property
    def title(self) -> str:
        """What it is the factor of."""
        where = f"（{book().regions.get(self.region, self.region)}）" if self.region else ""
        return f"{item(self.item).name} {QUANTITIES[self.quantity]}{where}"

    @property
    def unit(self) -> str:
        """Its unit."""
        per = item(self.item).unit_title
        units = {"ncv": f"GJ/{per}", "cc": "tC/GJ", "of": "%", "ef": f"tCO₂/{per}",
                 "tce": f"tce/{per}", "grid": "kgCO₂/kWh"}  # fmt: skip
        return units[self.quantity]

    @property
    def words(self) -> str:
        """The factor in one line, as results name it."""
        doubt = "（该年份的因子未见，用最近一年的）" if self.stale else ""
        source = f"{self.source}，{self.sure}" if self.source else self.sure
        return f"{self.title} {plain(self.value)} {self.unit}（{source}）{doubt}"


@dataclass(frozen=True, slots=True)
class ShippedFactors:
    """What the data file says; ``gj`` is the heat of 1 tce in GJ."""

    factors: tuple[Factor, ...]
    regions: Mapping[str, str]
    grid: str
    gj: Decimal
    gj_words: str


@dataclass(frozen=True, slots=True)
class FactorBook:
    """The factors an office works with: its own before the shipped, one region for the grid."""

    own: tuple[Factor, ...] = ()
    grid: str = ""

    @property
    def region(self) -> str:
        """The region whose grid factor counts."""
        return self.grid or book().grid

    def find(self, item_id: str, quantity: str, year: int) -> Factor | None:
        """The factor that counts in a year, None where there is none at all."""
        region = self.region if quantity == "grid" else ""
        own, shipped = (
            [e for e in some if (e.item, e.quantity, e.region) == (item_id, quantity, region)]
            for some in (self.own, book().factors)
        )
        if quantity == "grid":  # published year by year: that of the year, else the nearest
            entered = {each.year for each in own}
            every = [*own, *(each for each in shipped if each.year not in entered)]
            found = _nearest(every, year)
            return found if found is None or found.year == year else replace(found, stale=True)
        return _nearest([each for each in own if each.year <= year], year) or _nearest(
            shipped, year
        )


def _nearest(some: Sequence[Factor], year: int) -> Factor | None:
    """The newest factor that is not later than the year, else the oldest."""
    earlier = [each for each in some if each.year <= year]
    return max(earlier, key=_year) if earlier else min(some, key=_year, default=None)


def _year(factor: Factor) -> int:
    return factor.year


def sure_words(evidence: str, confidence: str) -> str:
    """How sure a figure is, in the words of its readers: 见, 知·高, 本单位录入."""
    if evidence == "recalled":
        return f"知·{_CONFIDENCE[confidence]}"
    return _SURE[evidence]


def check_factor(item_id: str, quantity: str, region: str, value: Decimal) -> None:
    """Refuse a factor that nothing would use, or whose size can only be another unit's."""
    known = catalogue().items
    if item_id not in known:
        raise Refusal(f"没有项目“{item_id}”", "因子", "可用项目见 energy factors")
    fits = {
        "fuel": ("ncv", "cc", "of"),
        "electricity": ("tce", "grid"),
        "heat": ("ef",),
        "process": ("ef",),
        "product": ("ef",) if known[item_id].process_emission else (),
    }.get(known[item_id].kind, ())
    if quantity not in fits:
        words = "、".join(f"{each}（{QUANTITIES[each]}）" for each in fits) or "（没有）"
        raise Refusal(f"“{known[item_id].name}”没有这种因子", quantity, f"可用：{words}")
    if quantity == "grid" and region not in book().regions:
        words = "、".join(f"{id}（{name}）" for id, name in book().regions.items())
        raise Refusal(f"没有电网区域“{region}”", "区域", f"可用：{words}")
    shipped = [
        each.value for each in book().factors if (each.item, each.quantity) == (item_id, quantity)
    ]
    if value <= 0 or (quantity == "of" and value > 100):
        raise Refusal(f"{plain(value)} 不是可用的因子", QUANTITIES[quantity], "填正数")
    low, high = min(shipped) / 5, max(shipped) * 5
    if not low <= value <= high:
        unit = Factor(item_id, quantity, region, 0, value, OWN, "", "").unit
        raise Refusal(
            f"{plain(value)} 与常用值 {plain(max(shipped))} 相差五倍以上，像是单位不同",
            QUANTITIES[quantity],
            f"这里的单位是 {unit}",
        )


@cache
def book() -> ShippedFactors:
    """The shipped factors, read once; raises Refusal for a broken file."""
    given = read_yaml_file(STANDARDS / "energy_factors.yaml").record(
        ("coal_equivalent", "carbon_to_co2", "grid", "regions", "items", "ambiguous", "fuels",
         "factors")
    )  # fmt: skip
    coal = given["coal_equivalent"].record(("gj", "evidence", "confidence", "source"))
    regions = {id: place.text() for id, place in given["regions"].named()}
    found: list[Factor] = []
    fuels = dict(given["fuels"].named())
    source, evidence = fuels.pop("source").text(), fuels.pop("evidence").one_of(("read",))
    for id, place in fuels.items():
        values = place.record(("ncv", "cc", "of"), ("note",))
        note = values["note"].text() if "note" in values else ""
        found += (
            Factor(id, each, "", _FIRST_YEAR, values[each].number(), evidence, "", source, note)
            for each in ("ncv", "cc", "of")
        )
    found += (_factor(place) for place in given["factors"].members())
    confidence = coal["confidence"].one_of(tuple(_CONFIDENCE))
    sure = sure_words(coal["evidence"].text(), confidence)
    return ShippedFactors(
        tuple(found),
        MappingProxyType(regions),
        given["grid"].one_of(tuple(regions)),
        coal["gj"].number(),
        f"{coal['source'].text()}，{sure}",
    )


def _factor(place: Place) -> Factor:
    given = place.record(
        ("item", "quantity", "value", "evidence", "source"),
        ("region", "year", "confidence", "note"),
    )
    return Factor(
        given["item"].one_of(tuple(catalogue().items)),
        given["quantity"].one_of(tuple(QUANTITIES)),
        given["region"].text() if "region" in given else "",
        given["year"].whole_number(1990, 2100) if "year" in given else _FIRST_YEAR,
        given["value"].number(),
        given["evidence"].one_of(("read", "recalled")),
        given["confidence"].one_of(tuple(_CONFIDENCE)) if "confidence" in given else "",
        given["source"].text(),
        given["note"].text() if "note" in given else "",
    )


def all_factors(own: Iterable[Factor]) -> tuple[Factor, ...]:
    """Own and shipped factors in the order of the catalogue, own ones first."""
    order = {id: at for at, id in enumerate(catalogue().items)}
    every = [*own, *book().factors]
    return tuple(sorted(every, key=lambda each: order[each.item]))
