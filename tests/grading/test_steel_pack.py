"""What is particular to the shipped pack for long-process steel."""

import pytest

from grading.packs import Pack
from tests.grading.shipped import cells, concentrations, pack_in
from tests.grading.steel import PACK_FILE


@pytest.fixture(scope="module")
def pack() -> Pack:
    return pack_in(PACK_FILE)


def test_it_has_at_least_the_39_indicators_of_hebei(pack):
    assert (pack.id, pack.edition, pack.industry) == ("hebei-steel", "2026-draft", "steel")
    assert pack.levels == ("A", "B", "C", "D")
    assert len(pack.indicators) >= 39


def test_a_limit_recalled_with_low_confidence_asks_nothing(pack):
    low = {name for name, _, rule in cells(pack) if rule.confidence == "low"}
    assert low == {"organized.converter_primary"}
    assert all(rule.silent for _, _, rule in cells(pack) if rule.confidence == "low")


def test_the_national_line_allows_5_percent_of_the_hours_the_legal_line_none(pack):
    for legal, hours in ((True, 100), (False, 95)):
        for name in concentrations(pack, legal):
            fact = pack.facts[name]
            assert (fact.hours, fact.unit, fact.months) == (hours, "mg/m3", 12), name


def test_the_legal_line_is_that_of_hebei(pack):
    legal = [indicator for indicator in pack.indicators if indicator.legal]
    assert {indicator.id for indicator in legal} == {
        "organized.sinter_head_legal",
        "organized.pellet_legal",
        "organized.coke_oven_legal",
        "organized.hot_stove_legal",
        "organized.rolling_furnace_legal",
        "organized.dust_legal",
    }
    for indicator in legal:
        assert indicator.levels["C"].basis[0].document == "db13-2169"


def test_what_was_read_for_the_legal_line_and_what_was_recalled(pack):
    marks = {
        indicator.id: (indicator.levels["C"].evidence, indicator.levels["C"].confidence)
        for indicator in pack.indicators
        if indicator.legal
    }
    # For hot stoves and rolling furnaces the notes are sure of the figure, not of the row.
    assert marks.pop("organized.hot_stove_legal") == ("recalled", "medium")
    assert marks.pop("organized.rolling_furnace_legal") == ("recalled", "medium")
    assert set(marks.values()) == {("read", None)}


@pytest.mark.parametrize(
    ("outlet", "oxygen"),
    [
        ("sinter_head", 16),
        ("pellet_shaft", 16),
        ("pellet_grate", 18),
        ("pellet_legal", 16),
        ("coke_oven", 8),
        ("coke_oven_legal", 8),
        ("rolling_furnace", 8),
        ("gas_boiler", 3),
        ("coal_boiler", 6),
        ("gas_turbine", 15),
        ("hot_stove", None),
        ("casthouse", None),
        ("lime_kiln", None),
        ("dust_legal", None),
    ],
)
def test_the_reference_oxygen_is_that_of_the_outlet(pack, outlet, oxygen):
    found = {fact.oxygen for name, fact in pack.facts.items() if name.startswith(outlet + ".")}
    assert found == {oxygen}


def test_without_a_published_ultra_low_assessment_there_is_no_a(pack):
    caps = {veto.id: veto.caps_at for veto in pack.vetoes}
    assert caps["ultra_low"] == caps["withdrawn"] == "B"


def test_unknown_shares_of_production_cuts_are_left_to_the_office(pack):
    assert {(each.level, each.warning) for each in pack.emergency} == {
        (level, warning) for level in "ABCD" for warning in ("yellow", "orange", "red")
    }
    assert all(each.cut is None for each in pack.emergency)
    assert {each.measure for each in pack.emergency if each.level == "A"} == {"鼓励自主减排"}
