"""减污降碳协同: two periods of one enterprise compared in pollutant equivalents and CO2.

Pollutant equivalent = kilograms / 污染当量值 (``standards/pollutant_equivalents.yaml``): dust
of combustion flue gas 2.18, other dust 4. 协同弹性 = change of CO2 / change of equivalents,
which means something only where both fall.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from grading.energy.catalogue import STANDARDS, catalogue, item
from grading.energy.factors import sure_words
from grading.energy.units import plain
from grading.refusals import Refusal
from grading.strict_yaml import read_yaml_file

QUADRANTS = {
    "both": "双降",
    "pollution": "只减污",
    "carbon": "只降碳",
    "neither": "双升",
}


@dataclass(frozen=True, slots=True)
class Equivalent:
    """The equivalent of one pollutant: so many kilograms are one."""

    pollutant: str
    name: str
    kilograms: Decimal
    sure: str


@dataclass(frozen=True, slots=True)
class NearZeroRule:
    """How many of an industry are its best: a share, of at least ``least`` enterprises."""

    share: Decimal
    least: int


@dataclass(frozen=True, slots=True)
class PollutantTonnes:
    """Tonnes by pollutant and where they come from: the series of monitoring, or declared."""

    tonnes: Mapping[str, Decimal]
    source: str

    @property
    def missing(self) -> tuple[str, ...]:
        """Pollutants with an equivalent that nothing is known of."""
        return tuple(each for each in equivalents() if each not in self.tonnes)


@dataclass(frozen=True, slots=True)
class Period:
    """One period of one enterprise: t of CO2, tce, tonnes of pollutants, the main product.

    ``product`` is empty and ``output`` 0 where nothing was made or said. ``carbon_items`` are
    what CO2 was counted of; ``partial`` says of which figures months are missing.
    """

    label: str
    co2: Decimal
    tce: Decimal
    pollutants: PollutantTonnes
    product: str
    output: Decimal
    carbon_items: frozenset[str] = frozenset()
    partial: tuple[str, ...] = ()

    @property
    def equivalents(self) -> Decimal:
        """Pollutant equivalents of all pollutants."""
        return total_equivalents(self.pollutants.tonnes)


@dataclass(frozen=True, slots=True)
class Change:
    """A figure in both periods; ``share`` is its change (−0.1: a tenth less), None from nothing."""

    before: Decimal
    after: Decimal

    @property
    def share(self) -> Decimal | None:
        """(after − before) / before."""
        return (self.after - self.before) / self.before if self.before > 0 else None


@dataclass(frozen=True, slots=True)
class Synergy:
    """Two periods compared, absolute and per unit of product (None where that cannot be).

    ``quadrant`` is one of :data:`QUADRANTS` or empty where a change is not known;
    ``remarks`` say what the comparison rests on.
    """

    before: Period
    after: Period
    pollution: Change
    carbon: Change
    unit_pollution: Change | None
    unit_carbon: Change | None
    remarks: tuple[str, ...]

    @property
    def quadrant(self) -> str:
        """The quadrant of the absolute amounts."""
        return quadrant(self.pollution.share, self.carbon.share)

    @property
    def unit_quadrant(self) -> str:
        """The quadrant per unit of product; empty where there is none."""
        if self.unit_pollution is None or self.unit_carbon is None:
            return ""
        return quadrant(self.unit_pollution.share, self.unit_carbon.share)

    @property
    def elasticity(self) -> Decimal | None:
        """协同弹性 of the absolute amounts; None unless both fall."""
        return elasticity(self.pollution.share, self.carbon.share)


@cache
def equivalents() -> Mapping[str, Equivalent]:
    """Pollutant → its equivalent."""
    return _book()[0]


@cache
def near_zero_rule() -> NearZeroRule:
    """How candidates for 双近零 are told."""
    return _book()[1]


def total_equivalents(tonnes: Mapping[str, Decimal]) -> Decimal:
    """Equivalents of tonnes by pollutant: t × 1000 / kilograms, summed; 0 for no pollutant."""
    known = equivalents()
    for each in tonnes:
        if each not in known:
            raise Refusal(f"“{each}”没有污染当量值", "污染物", f"可用：{'、'.join(known)}")
    return sum(
        (amount * 1000 / known[each].kilograms for each, amount in tonnes.items()), Decimal(0)
    )


def quadrant(pollution: Decimal | None, carbon: Decimal | None) -> str:
    """Which quadrant two changes lie in; what stays the same does not fall."""
    if pollution is None or carbon is None:
        return ""
    if pollution < 0:
        return "both" if carbon < 0 else "pollution"
    return "carbon" if carbon < 0 else "neither"


def elasticity(pollution: Decimal | None, carbon: Decimal | None) -> Decimal | None:
    """Change of CO2 / change of equivalents, None unless both fall."""
    if pollution is None or carbon is None or pollution >= 0 or carbon >= 0:
        return None
    return carbon / pollution


def compare(before: Period, after: Period) -> Synergy:
    """Compare two periods of one enterprise on the pollutants that both of them tell of.

    Refuses periods without any pollutant in common, and a year of which months are missing:
    it would fall against a whole one by itself.
    """
    for each in (before, after):
        if each.partial:
            more = f"等 {len(each.partial)} 项" if len(each.partial) > 1 else ""
            raise Refusal(
                f"{each.label}不是全年的数（{each.partial[0]}{more}），不能比较",
                each.label,
                "补齐十二个月，或填全年的数",
            )
    both = [e for e in before.pollutants.tonnes if e in after.pollutants.tonnes]
    if not both:
        raise Refusal(
            "两期没有共同的污染物排放量，不能比较",
            f"{before.label} 与 {after.label}",
            "请补填两期的颗粒物、二氧化硫、氮氧化物排放量",
        )
    remarks = []
    left_out = {*before.pollutants.tonnes, *after.pollutants.tonnes} - set(both)
    missing = [e for e in equivalents() if e not in both]
    if left_out:
        names = "、".join(equivalents()[each].name for each in equivalents() if each in left_out)
        remarks.append(f"{names}只有一期有数，没有计入")
    if rest := [each for each in missing if each not in left_out]:
        names = "、".join(equivalents()[each].name for each in rest)
        remarks.append(f"{names}两期都没有数，没有计入")
    if uneven := before.carbon_items ^ after.carbon_items:
        names = "、".join(item(each).name for each in catalogue().items if each in uneven)
        remarks.append(f"{names}只有一期有数，碳排放的变化可能来自填报口径")
    first, second = (
        total_equivalents({each: period.pollutants.tonnes[each] for each in both})
        for period in (before, after)
    )
    pollution, carbon = Change(first, second), Change(before.co2, after.co2)
    unit_pollution = unit_carbon = None
    if before.product and before.product == after.product and before.output and after.output:
        unit_pollution = Change(first / before.output, second / after.output)
        unit_carbon = Change(before.co2 / before.output, after.co2 / after.output)
        output = Change(before.output, after.output).share
        if output is not None and output < 0 and pollution.share is not None:
            name = item(before.product).name
            remarks.append(f"{name}产量下降 {plain(abs(round(output * 100, 1)))}%，请对照单位产品")
    else:
        remarks.append("两期没有同一种产品的产量，不能比较单位产品排放")
    sources = dict.fromkeys(each.pollutants.source for each in (before, after))
    remarks.append(f"污染物排放量来源：{'；'.join(sources)}")
    if len(sources) > 1:
        remarks.append("两期来源不同，变化可能来自来源而不是减排")
    return Synergy(before, after, pollution, carbon, unit_pollution, unit_carbon, tuple(remarks))


@dataclass(frozen=True, slots=True)
class Peer:
    """An enterprise of one industry in one year; ``co2`` t and ``pollution`` equivalents in all."""

    key: str
    name: str
    industry: str
    product: str
    output: Decimal
    co2: Decimal
    pollution: Decimal
    complete: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """An enterprise whose two figures both are among the best of its industry."""

    peer: Peer
    reason: str


def near_zero(peers: Sequence[Peer]) -> tuple[tuple[Candidate, ...], tuple[str, ...]]:
    """Candidates for 双近零, and what could not be compared. Nobody is awarded anything here.

    Within an industry and product the best of both figures per unit of product, by
    :func:`near_zero_rule`; an equal figure has the same rank.
    """
    rule = near_zero_rule()
    groups: dict[tuple[str, str], list[Peer]] = {}
    remarks: list[str] = []
    for peer in peers:
        if peer.output > 0 and peer.complete and peer.co2 > 0:
            groups.setdefault((peer.industry, peer.product), []).append(peer)
        else:
            remarks.append(f"{peer.name}：产量、碳排放或污染物排放量不全，没有参加比较")
    found = []
    for (_, product), some in groups.items():
        name, unit = item(product).name, item(product).unit_title
        if len(some) < rule.least:
            remarks.append(f"{name}：只有 {len(some)} 家有完整数据，不足 {rule.least} 家，不排名")
            continue
        most = max(1, int(len(some) * rule.share))
        for peer in some:
            carbon, pollution = peer.co2 / peer.output, peer.pollution / peer.output
            places = (
                1 + sum(other.co2 / other.output < carbon for other in some),
                1 + sum(other.pollution / other.output < pollution for other in some),
            )
            if max(places) <= most:
                reason = (
                    f"{name}：碳排放 {carbon:.3f} tCO₂/{unit}，{len(some)} 家中第 {places[0]}；"
                    f"污染当量 {pollution:.3f} 当量/{unit}，第 {places[1]}"
                )
                found.append(Candidate(peer, reason))
    return tuple(found), tuple(remarks)


@cache
def _book() -> tuple[Mapping[str, Equivalent], NearZeroRule]:
    given = read_yaml_file(STANDARDS / "pollutant_equivalents.yaml").record(
        ("source", "pollutants", "near_zero")
    )
    found = {}
    for id, place in given["pollutants"].named():
        values = place.record(("name", "kilograms", "evidence"), ("confidence", "note"))
        if catalogue().items[id].kind != "pollutant":
            raise place.refusal(f"“{id}”不是污染物", "写 energy_factors.yaml 里的污染物")
        confidence = values["confidence"].text() if "confidence" in values else ""
        sure = sure_words(values["evidence"].one_of(("read", "recalled")), confidence)
        kilograms = values["kilograms"].number(Decimal("0.0001"))
        found[id] = Equivalent(id, values["name"].text(), kilograms, sure)
    rule = given["near_zero"].record(("share", "least", "evidence"))
    rule["evidence"].one_of(("drafted",))
    share = rule["share"].number(Decimal(0), Decimal(1))
    return MappingProxyType(found), NearZeroRule(share, rule["least"].whole_number(2, 100))
