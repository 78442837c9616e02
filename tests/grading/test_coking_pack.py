"""What is particular to the shipped pack for coking."""

from datetime import date

import pytest

from grading.conditions import leaves
from grading.packs import Pack
from tests.grading.shipped import STANDARDS, cells, concentrations, pack_in


@pytest.fixture(scope="module")
def pack() -> Pack:
    return pack_in(STANDARDS / "hebei-coking.yaml")


def test_its_95_percent_line_is_a_and_its_legal_lines_count_every_hour(pack):
    for legal, hours in ((True, 100), (False, 95)):
        for name in concentrations(pack, legal):
            assert pack.facts[name].hours == hours, name


def test_only_the_stack_has_a_reference_oxygen(pack):
    with_oxygen = {name.rpartition(".")[0] for name, fact in pack.facts.items() if fact.oxygen}
    assert with_oxygen == {"coke_oven", "coke_oven_legal"}
    assert {pack.facts[f"{each}.NOx"].oxygen for each in with_oxygen} == {8}


def test_of_the_hebei_line_only_the_stack_was_read_and_asks(pack):
    hebei = {
        indicator.id: indicator.levels["C"]
        for indicator in pack.indicators
        if indicator.legal and indicator.levels["C"].basis[0].document == "db13-2863"
    }
    asking = {name for name, requirement in hebei.items() if not requirement.silent}
    assert asking == {"organized.coke_oven_legal"}
    assert hebei["organized.coke_oven_legal"].evidence == "read"
    assert len(hebei) == 7


def test_the_standard_of_2012_is_for_existing_plants_until_the_edition_is_reviewed(pack):
    assert pack.review_by == date(2027, 1, 1)
    old = [each for each in pack.indicators if each.id.endswith("_gb")]
    assert len(old) == 8
    for indicator in old:
        assert indicator.legal and indicator.applies is not None
        kinds = {leaf.required for leaf in leaves(indicator.applies) if leaf.fact == "plant_kind"}
        assert kinds == {"existing"}
        assert "2027-01-01 起由新国标替代" in indicator.levels["C"].text


def test_what_is_known_with_low_confidence_waits_for_the_office(pack):
    low = {name for name, _, rule in cells(pack) if rule.confidence == "low"}
    assert {
        "equipment.height_top",
        "equipment.height_stamp",
        "equipment.quenching",
        "organized.charging_legal",
        "organized.tube_furnace_legal",
        "monitoring.kept_data",
    } <= low


def test_without_a_published_ultra_low_assessment_there_is_no_a(pack):
    (veto,) = [each for each in pack.vetoes if each.id == "ultra_low"]
    assert veto.caps_at == "B"
    assert (veto.evidence, veto.confidence) == ("recalled", "medium")  # who publishes is open


def test_a_coke_oven_is_never_told_to_stop(pack):
    for measure in pack.emergency:
        assert "停产" not in measure.measure and measure.cut is None
        assert measure.level == "A" or "结焦时间" in measure.measure
