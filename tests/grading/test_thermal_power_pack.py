"""What is particular to the shipped pack for thermal power."""

from __future__ import annotations

from datetime import date

import pytest

from grading.assessment import assess
from grading.facts import check_facts
from grading.gaps import gaps
from grading.packs import Pack
from tests.grading.shipped import STANDARDS, cells, concentrations, pack_in

OXYGEN = {"pulverised": 6, "w_flame": 6, "cfb": 6, "coal": 6, "gas_turbine": 15, "gas_boiler": 3}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return pack_in(STANDARDS / "hebei-thermal-power.yaml")


def test_there_is_a_and_what_misses_it(pack: Pack) -> None:
    assert (pack.id, pack.industry) == ("hebei-thermal-power", "thermal_power")
    assert pack.levels == ("A", "未达A")


def test_no_text_grants_thermal_power_95_percent_of_the_hours(pack: Pack) -> None:
    """Only the boiler of a steel works has such a text, that of the steel industry."""
    of_steel = {"gas_boiler.PM", "gas_boiler.SO2", "gas_boiler.NOx"}
    for name in concentrations(pack, legal=True) | concentrations(pack, legal=False):
        assert pack.facts[name].hours == (95 if name in of_steel else 100), name
    (boiler,) = [each for each in pack.indicators if each.id == "organized.gas_boiler"]
    assert boiler.levels["A"].basis[0].document == "mee-2019-35"


def test_the_reference_oxygen_is_that_of_the_fuel(pack: Pack) -> None:
    for name in concentrations(pack, legal=True) | concentrations(pack, legal=False):
        outlet = name.rpartition(".")[0].removesuffix("_legal")
        assert pack.facts[name].oxygen == OXYGEN.get(outlet), name  # none for ammonia slip


def test_the_deep_reduction_line_is_not_for_w_flame_and_fluidised_bed_boilers(pack: Pack) -> None:
    a_lines = {each.id: each.levels["A"] for each in pack.indicators}
    assert a_lines["organized.pulverised"].mark == "知·中"
    assert a_lines["organized.pulverised_ultra_low"].mark == "见"
    for drafted in ("organized.w_flame", "organized.cfb"):
        assert a_lines[drafted].mark == "拟"
        assert "深度减排要求不含" in a_lines[drafted].text


def test_what_was_read_of_the_legal_lines_and_what_was_recalled(pack: Pack) -> None:
    marks: dict[str, set[str]] = {}
    for indicator in pack.indicators:
        if indicator.legal:
            line = indicator.levels["A"]
            marks.setdefault(line.basis[0].document, set()).add(line.mark)
    assert marks == {"db13-2209": {"知·中"}, "gb-13223": {"见", "知·高"}}


def test_the_coal_consumption_asks_nothing_until_its_figures_are_confirmed(pack: Pack) -> None:
    silent = {name for name, _, rule in cells(pack) if rule.silent}
    assert silent == {"carbon.wet", "carbon.air", "carbon.cems"}


def test_whoever_misses_a_sees_which_rung_holds(pack: Pack) -> None:
    """The scale has no B, C and D; the lines below A are rows of their own."""
    units = {"units": ["pulverised"], "gb_line": "special"}
    for dust, missed in (
        ("5.1", {"organized.pulverised"}),
        ("10.1", {"organized.pulverised", "organized.pulverised_ultra_low"}),
    ):
        facts = check_facts(pack.facts, units | {"pulverised.PM": float(dust)}, "facts")
        rows = gaps(assess(pack, facts, date(2026, 6, 30)), "A")
        assert {row.indicator.id for row in rows if row.state is False} == missed


def test_more_reagent_is_asked_for_at_an_orange_warning_only(pack: Pack) -> None:
    asked = {(each.level, each.warning) for each in pack.emergency if "脱硫脱硝剂" in each.measure}
    assert asked == {("未达A", "orange")}
    for measure in pack.emergency:
        assert measure.cut is None
        assert measure.level == "A" or "以热定产" in measure.measure
