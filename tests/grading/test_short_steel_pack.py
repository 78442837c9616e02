"""What is particular to the shipped pack for short-process steel."""

from __future__ import annotations

import pytest

from grading.packs import Pack
from tests.grading.shipped import STANDARDS, concentrations, pack_in


@pytest.fixture(scope="module")
def pack() -> Pack:
    return pack_in(STANDARDS / "hebei-steel-short.yaml")


def test_it_has_only_the_processes_of_its_route(pack: Pack) -> None:
    assert (pack.id, pack.industry) == ("hebei-steel-short", "steel")
    assert pack.levels == ("A", "B", "C", "D")
    assert set(pack.facts["processes"].options) == {"eaf", "refining", "lime", "rolling", "coating"}
    for outlet in ("sinter_head", "coke_oven", "hot_stove", "casthouse", "converter_secondary"):
        assert f"{outlet}.PM" not in pack.facts


def test_what_both_routes_have_is_asked_alike(pack: Pack) -> None:
    """One text, one rule: no line of the long route is harder or easier on the short one."""
    other = pack_in(STANDARDS / "hebei-steel.yaml")
    long = {each.id: each for each in other.indicators}
    adapted = {
        "organized.dust_legal",
        "fugitive.store_powder",
        "fugitive.store_bulk",
        "fugitive.lime",
        "monitoring.steel_roof",
    }
    own = {"equipment.eaf", "fugitive.eaf", "fugitive.refining", "fugitive.scrap"}
    assert {each.id for each in pack.indicators} - long.keys() == own
    for indicator in pack.indicators:
        if indicator.id not in own | adapted:
            assert indicator == long[indicator.id], indicator.id
    assert pack.vetoes == other.vetoes
    differing = {
        name for name in pack.facts.keys() & other.facts if pack.facts[name] != other.facts[name]
    }
    assert differing == {
        "processes",
        "dust_legal.PM",
        "eaf_size",
        "store_powder",
        "store_bulk",
        "fugitive_lime",
    }


def test_its_95_percent_line_is_a_and_its_legal_line_counts_every_hour(pack: Pack) -> None:
    for legal, hours in ((True, 100), (False, 95)):
        for name in concentrations(pack, legal):
            assert pack.facts[name].hours == hours, name


def test_only_the_rolling_furnace_has_a_reference_oxygen(pack: Pack) -> None:
    oxygen = {name: fact.oxygen for name, fact in pack.facts.items() if fact.oxygen}
    assert {name.rpartition(".")[0] for name in oxygen} == {
        "rolling_furnace",
        "rolling_furnace_legal",
    }
    assert set(oxygen.values()) == {8}


def test_the_hebei_row_of_the_rolling_furnace_was_recalled_and_the_dust_line_read(
    pack: Pack,
) -> None:
    marks = {
        each.id: (each.levels["C"].evidence, each.levels["C"].confidence)
        for each in pack.indicators
        if each.legal
    }
    assert marks == {
        "organized.rolling_furnace_legal": ("recalled", "medium"),
        "organized.dust_legal": ("read", None),
    }
