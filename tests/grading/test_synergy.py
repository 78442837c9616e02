"""减污降碳协同: equivalents, quadrants, elasticity, candidates for 双近零."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D

import pytest

from grading.refusals import Refusal
from grading.synergy import (
    Peer,
    Period,
    PollutantTonnes,
    compare,
    elasticity,
    near_zero,
    quadrant,
    total_equivalents,
)


def period(label: str, co2: int, output: int = 1000, **tonnes: str) -> Period:
    given = {id: D(text) for id, text in tonnes.items()}
    return Period(label, D(co2), D(1), PollutantTonnes(given, "企业申报"), "clinker", D(output))


def test_pollutants_become_comparable() -> None:
    """污染当量值 SO₂ 0.95, NOx 0.95, 烟尘 2.18, 一般性粉尘 4 kg (知·高).

    0.95 t SO₂ = 1,000; 1.9 t NOx = 2,000; 2.18 t flue dust = 1,000; 4 t other dust = 1,000.
    """
    tonnes = {"so2": D("0.95"), "nox": D("1.9"), "pm_flue": D("2.18"), "pm_dust": D(4)}
    assert total_equivalents(tonnes) == 5000
    with pytest.raises(Refusal, match="没有污染当量值"):
        total_equivalents({"pm": D(1)})


def test_both_fall_and_elasticity_means_something() -> None:
    """Equivalents −20%, CO₂ −10%: elasticity −0.10 / −0.20 = 0.5."""
    found = compare(
        period("2023", 1000, so2="0.95", nox="0.95"), period("2024", 900, so2="0.76", nox="0.76")
    )
    assert (found.pollution.share, found.carbon.share) == (D("-0.2"), D("-0.1"))
    assert (found.quadrant, found.elasticity) == ("both", D("0.5"))
    assert found.unit_quadrant == "both"


@pytest.mark.parametrize(
    ("pollution", "carbon", "where"),
    [
        ("-0.1", "-0.1", "both"),
        ("-0.1", "0.1", "pollution"),
        ("0.1", "-0.1", "carbon"),
        ("0.1", "0.1", "neither"),
        ("-0.1", "0", "pollution"),
        ("0", "-0.1", "carbon"),
    ],
)
def test_four_quadrants_and_no_elasticity_but_in_the_first(
    pollution: str, carbon: str, where: str
) -> None:
    assert quadrant(D(pollution), D(carbon)) == where
    assert (elasticity(D(pollution), D(carbon)) is None) == (where != "both")


def test_less_output_is_told_apart_from_less_per_tonne() -> None:
    """Half the output with 60% of the emissions falls in all and rises per tonne."""
    found = compare(period("2023", 1000, 1000, so2="10"), period("2024", 600, 500, so2="6"))
    assert (found.quadrant, found.unit_quadrant) == ("both", "neither")
    assert "水泥熟料产量下降 50%，请对照单位产品" in found.remarks


def test_only_pollutants_both_periods_know_are_compared() -> None:
    found = compare(
        period("2023", 10, so2="0.95", nox="0.95"), period("2024", 9, so2="0.95", pm_dust="4")
    )
    assert (found.pollution.before, found.pollution.after) == (1000, 1000)
    assert "氮氧化物、颗粒物（一般性粉尘）只有一期有数，没有计入" in found.remarks
    assert "颗粒物（燃烧烟气）两期都没有数，没有计入" in found.remarks
    with pytest.raises(Refusal, match="没有共同的污染物"):
        compare(period("2023", 1, so2="1"), period("2024", 1, nox="1"))


def test_two_sources_are_told() -> None:
    later = period("2024", 9, so2="1")
    later = replace(later, pollutants=PollutantTonnes(later.pollutants.tonnes, "在线监测"))
    remarks = compare(period("2023", 10, so2="2"), later).remarks
    assert "污染物排放量来源：企业申报；在线监测" in remarks
    assert "两期来源不同，变化可能来自来源而不是减排" in remarks


def test_candidates_are_the_best_of_both_and_say_why() -> None:
    def peer(name: str, co2: int, pollution: int, output: int = 100) -> Peer:
        return Peer(name, name, "cement", "clinker", D(output), D(co2), D(pollution), True)

    some = [peer("甲", 80, 10), peer("乙", 90, 5), peer("丙", 85, 20)]
    assert near_zero(some)[0] == ()  # 甲 first in carbon, 乙 in pollutants: nobody in both
    [found] = near_zero([*some, peer("丁", 70, 4)])[0]
    assert found.peer.name == "丁"
    assert "碳排放 0.700 tCO₂/t，4 家中第 1" in found.reason and "第 1" in found.reason
    few, remarks = near_zero(some[:2])
    assert few == () and "不足 3 家，不排名" in remarks[0]
    assert "不全" in near_zero([replace(some[0], complete=False)])[1][0]


def test_part_of_a_year_is_not_compared_and_uneven_reports_are_told() -> None:
    before, after = period("2023 年", 1000, so2="100"), period("2024 年", 500, so2="50")
    half = replace(after, partial=("全厂 焦炭只有 6 个月的数据",))
    with pytest.raises(Refusal, match="2024 年不是全年的数（全厂 焦炭只有 6 个月的数据）"):
        compare(before, half)
    uneven = compare(
        replace(before, carbon_items=frozenset({"coke", "electricity"})),
        replace(after, carbon_items=frozenset({"coke"})),
    )
    assert "电力只有一期有数，碳排放的变化可能来自填报口径" in uneven.remarks
