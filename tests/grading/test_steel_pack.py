"""The shipped pack for long-process steel: complete in form, honest about its sources."""

from collections import Counter

import pytest

from grading.conditions import leaves
from grading.packs import Pack, Requirement, read_pack
from tests.grading.steel import PACK_FILE


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(PACK_FILE.read_bytes(), PACK_FILE.name)


def cells(pack: Pack) -> list[tuple[str, str, Requirement]]:
    return [
        (indicator.id, level, requirement)
        for indicator in pack.indicators
        for level, requirement in indicator.levels.items()
    ]


def test_the_pack_covers_all_eight_aspects_with_at_least_39_indicators(pack):
    assert (pack.id, pack.edition, pack.industry) == ("hebei-steel", "2026-draft", "steel")
    assert pack.levels == ("A", "B", "C", "D")
    assert len(pack.aspects) == 8
    assert {indicator.aspect for indicator in pack.indicators} == set(pack.aspects)
    assert len(pack.indicators) >= 39


def test_an_indicator_is_named_after_its_aspect(pack):
    for indicator in pack.indicators:
        assert indicator.id.startswith(indicator.aspect + ".")


def test_every_requirement_has_words_a_document_and_says_how_sure_it_is(pack):
    for name, level, requirement in cells(pack):
        assert requirement.text.endswith("。"), (name, level)
        assert requirement.basis, (name, level)
        assert all(basis.document in pack.documents for basis in requirement.basis)
        assert (requirement.evidence == "recalled") == (requirement.confidence is not None)
    for rule in (*pack.vetoes, *pack.emergency):
        assert rule.basis


def test_nothing_rests_on_the_notes_it_was_drafted_from(pack):
    text = PACK_FILE.read_text(encoding="utf-8")
    assert ".md" not in text and "domain" not in text


def test_drafted_words_say_so_and_stay_under_a_third(pack):
    drafted = [
        (name, level, rule) for name, level, rule in cells(pack) if rule.evidence == "drafted"
    ]
    assert all(rule.text.startswith("（拟") for _, _, rule in drafted)
    assert not any(
        rule.text.startswith("（拟") for _, _, rule in cells(pack) if rule.evidence != "drafted"
    )
    assert len({name for name, _, _ in drafted}) * 3 <= len(pack.indicators)


def test_no_drafted_line_below_a_decides_anything(pack):
    for name, level, requirement in cells(pack):
        if requirement.evidence == "drafted" and level != "A":
            assert requirement.silent, (name, level)


def test_the_three_aspects_hebei_added_ask_at_a_only(pack):
    for indicator in pack.indicators:
        if indicator.aspect in ("equipment", "digital", "carbon"):
            asking = [level for level, rule in indicator.levels.items() if not rule.silent]
            assert asking == ["A"], indicator.id


def test_a_limit_recalled_with_low_confidence_asks_nothing(pack):
    low = {name for name, _, rule in cells(pack) if rule.confidence == "low"}
    assert low == {"organized.converter_primary"}
    assert all(rule.silent for _, _, rule in cells(pack) if rule.confidence == "low")


def test_the_national_line_and_the_legal_line_read_different_facts(pack):
    legal, grading = set(), set()
    for indicator in pack.indicators:
        for requirement in indicator.levels.values():
            for leaf in leaves(requirement.require):
                fact = pack.facts[leaf.fact]
                if fact.ask != "concentration":
                    continue
                (legal if indicator.legal else grading).add(leaf.fact)
                assert fact.hours == (100 if indicator.legal else 95), fact.id
                assert fact.unit == "mg/m3" and fact.months == 12
    assert legal and grading and not legal & grading


def test_breaking_the_legal_line_leaves_the_floor(pack):
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
        assert list(indicator.levels) == ["C"]
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


def test_every_fact_that_is_asked_is_used(pack):
    used = {
        leaf.fact
        for condition in (
            *(rule.require for _, _, rule in cells(pack)),
            *(indicator.applies for indicator in pack.indicators if indicator.applies),
            *(veto.when for veto in pack.vetoes),
        )
        for leaf in leaves(condition)
    }
    assert used == set(pack.facts)


def test_every_item_that_may_be_ticked_is_asked_for(pack):
    asked = Counter(
        (leaf.fact, item)
        for _, _, rule in cells(pack)
        for leaf in leaves(rule.require)
        if leaf.operator == "has"
        for item in leaf.required
    )
    for fact in pack.facts.values():
        for item in fact.items:
            assert asked[fact.id, item], (fact.id, item)


def test_vetoes_cap_as_the_rules_of_several_places_say(pack):
    caps = {veto.id: veto.caps_at for veto in pack.vetoes}
    assert caps["ultra_low"] == caps["withdrawn"] == "B"
    assert caps["penalty"] == caps["no_monitor"] == "C"
    assert caps["false_material"] == caps["data_fraud"] == "D"
    assert not any(veto.silent for veto in pack.vetoes)


def test_unknown_shares_of_production_cuts_are_left_to_the_office(pack):
    assert {(each.level, each.warning) for each in pack.emergency} == {
        (level, warning) for level in "ABCD" for warning in ("yellow", "orange", "red")
    }
    assert all(each.cut is None for each in pack.emergency)
    assert {each.measure for each in pack.emergency if each.level == "A"} == {"鼓励自主减排"}
