"""What is particular to the two shipped editions of the cement pack."""

from datetime import date

import pytest

from grading.library import load
from grading.packs import Pack
from tests.grading.shipped import STANDARDS, concentrations, pack_in


@pytest.fixture(scope="module")
def pack() -> Pack:
    return pack_in(STANDARDS / "hebei-cement.yaml")


@pytest.fixture(scope="module")
def earlier() -> Pack:
    return pack_in(STANDARDS / "hebei-cement-2020.yaml")


def test_they_are_two_editions_of_one_pack_and_the_newer_one_is_meant(pack, earlier):
    assert (earlier.key, pack.key) == ("hebei-cement@2020-table", "hebei-cement@2026-draft")
    assert earlier.in_force < pack.in_force == earlier.review_by
    assert load("hebei-cement") == load("hebei-cement", pack.in_force) == pack
    assert load("hebei-cement", date(2026, 1, 12)) == earlier


def test_the_edition_of_2020_says_that_it_is_short(earlier):
    assert "不足 35 项" in earlier.title
    assert not any(each.aspect in ("equipment", "digital", "carbon") for each in earlier.indicators)


def test_answers_of_2020_can_be_carried_into_the_newer_edition(pack, earlier):
    for name, fact in earlier.facts.items():
        same = pack.facts[name]
        assert (same.ask, same.unit, same.oxygen, same.hours) == (
            fact.ask,
            fact.unit,
            fact.oxygen,
            fact.hours,
        )
        assert dict(same.answers) == dict(fact.answers), name


def test_the_95_percent_line_counts_hours_of_production_the_others_every_hour(pack):
    grading = concentrations(pack, legal=False)
    assert "kiln.NH3" in grading and pack.facts["kiln.NH3"].hours == 100
    for name in grading - {"kiln.NH3"}:
        assert pack.facts[name].hours == 95, name
        assert pack.facts[name].reading.count == ("N", "T")  # F, standing, is no production
    for indicator in pack.indicators:
        for requirement in indicator.levels.values():
            if "95% 以上时段" in requirement.text:
                assert "每月生产时间" in requirement.text, indicator.id


@pytest.mark.parametrize(
    ("outlet", "oxygen"),
    [("kiln", 10), ("kiln_legal", 10), ("dryer", 8), ("dryer_legal", 8), ("cooler", None)],
)
def test_the_reference_oxygen_is_that_of_the_outlet(pack, outlet, oxygen):
    found = {fact.oxygen for name, fact in pack.facts.items() if name.startswith(outlet + ".")}
    assert found == {oxygen}


def test_both_editions_hold_the_whole_emergency_table_of_2020(pack, earlier):
    for edition in (pack, earlier):
        table = {
            (each.level, each.warning): (None if each.cut is None else int(each.cut), each.base)
            for each in edition.emergency
        }
        lines = "production_lines"
        assert table == {
            ("A", "yellow"): (None, ""),
            ("A", "orange"): (None, ""),
            ("A", "red"): (None, ""),
            ("B", "yellow"): (None, ""),
            ("B", "orange"): (20, "min_capacity"),
            ("B", "red"): (100, lines),
            ("C", "yellow"): (50, lines),
            ("C", "orange"): (100, lines),
            ("C", "red"): (100, lines),
            ("D", "yellow"): (100, lines),
            ("D", "orange"): (100, lines),
            ("D", "red"): (100, lines),
        }
        for each in edition.emergency:
            assert each.evidence == "read"
            assert each.level in "AD" or "停用国四及以下重型载货车辆" in each.measure
            assert each.level != "D" or "停止公路运输" in each.measure


def test_in_2020_nothing_was_asked_before_the_ultra_low_opinion(pack, earlier):
    newer = {veto.id: veto.caps_at for veto in pack.vetoes}
    assert newer.pop("ultra_low") == "B"
    assert newer == {veto.id: veto.caps_at for veto in earlier.vetoes}
