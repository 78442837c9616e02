"""What is particular to the shipped pack for ceramics."""

import pytest

from grading.conditions import leaves
from grading.packs import Pack
from tests.grading.shipped import STANDARDS, cells, concentrations, pack_in


@pytest.fixture(scope="module")
def pack() -> Pack:
    return pack_in(STANDARDS / "hebei-ceramics.yaml")


def test_no_text_gives_ceramics_a_95_percent_rule(pack):
    for name in concentrations(pack, legal=True) | concentrations(pack, legal=False):
        assert pack.facts[name].hours == 100, name
    assert not any("95% 以上时段" in rule.text for _, _, rule in cells(pack))


def test_kilns_and_drying_towers_are_converted_to_18_percent_oxygen(pack):
    for name in concentrations(pack, legal=True) | concentrations(pack, legal=False):
        expected = None if name.startswith("preparation") else 18
        assert pack.facts[name].oxygen == expected, name


def test_the_a_limits_are_left_to_the_office(pack):
    for indicator in pack.indicators:
        if indicator.id in ("organized.kiln", "organized.spray"):
            assert indicator.levels["A"].silent
            assert "由办公室填写" in indicator.levels["A"].text
            assert not indicator.levels["B"].silent


def test_the_limits_of_hebei_were_worked_out_not_read(pack):
    found = {
        indicator.id: indicator.levels["C"].evidence
        for indicator in pack.indicators
        if indicator.legal and not indicator.levels["C"].silent
    }
    assert found == {
        "organized.kiln_legal": "recalled",
        "organized.spray_legal": "recalled",
        "organized.kiln_gb": "read",
        "organized.spray_gb": "read",
    }


def test_what_hebei_added_is_asked_of_building_ceramics_only(pack):
    for indicator in pack.indicators:
        if indicator.aspect in ("equipment", "digital") or indicator.id == "carbon.accounting":
            assert indicator.applies is not None
            (leaf,) = leaves(indicator.applies)
            assert (leaf.fact, leaf.required) == ("product_kinds", ("building",))


def test_household_ware_has_no_energy_line(pack):
    lines = [each for each in pack.indicators if "能耗" in each.name]
    assert len(lines) == 4
    for indicator in lines:
        (kind,) = [leaf for leaf in leaves(indicator.applies) if leaf.fact == "product_kinds"]
        assert kind.required in (("building",), ("sanitary",))


def test_no_ultra_low_assessment_stands_before_a(pack):
    assert "ultra_low" not in {veto.id for veto in pack.vetoes}


def test_b_halves_production_and_what_c_and_d_do_is_left_to_the_office(pack):
    for measure in pack.emergency:
        assert measure.cut == {"B": 50}.get(measure.level)
        if measure.level in "CD":
            assert "由办公室填写" in measure.measure
