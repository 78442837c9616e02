"""The fictional steel works of the demo: claims A, proves B, and shows the way to A."""

from datetime import date

import pytest

from grading.assessment import Assessment, assess
from grading.canonical import parse_json
from grading.facts import check_facts, parse_fact_file
from grading.packs import Pack, read_pack
from tests.grading.steel import PACK_FILE, SAMPLES


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(PACK_FILE.read_bytes(), PACK_FILE.name)


@pytest.fixture(scope="module")
def sample() -> dict:
    text = (SAMPLES / "steel-facts.json").read_text(encoding="utf-8")
    content = parse_json(text, "steel-facts.json")
    assert isinstance(content, dict)
    return content


def assessed(pack: Pack, sample: dict, last_stage: str) -> Assessment:
    """The works as known at a stage: each stage holds what it found different."""
    facts: dict[str, object] = {}
    for stage in ("claimed", "reviewed", "verified"):
        facts |= sample["stages"][stage]
        if stage == last_stage:
            break
    day = date.fromisoformat(sample["date"])
    return assess(pack, check_facts(pack.facts, facts, last_stage), day)


def test_the_desk_review_already_finds_the_share_too_low(pack, sample):
    result = assessed(pack, sample, "reviewed")
    assert result.proven == "B"
    assert [each.indicator.id for each in result.weakest()] == ["transport.clean_share"]


def test_the_site_visit_leaves_b_with_three_weak_points_and_nothing_open(pack, sample):
    result = assessed(pack, sample, "verified")
    assert (result.proven, result.possible) == ("B", "B")
    assert [each.indicator.id for each in result.weakest()] == [
        "organized.gas_boiler",
        "fugitive.iron",
        "transport.clean_share",
    ]
    assert not any(veto.state is not False for veto in result.vetoes)


def test_no_hour_of_the_pellet_legal_line_is_below_the_95_percent_value(sample):
    facts = sample["stages"]["claimed"]
    for pollutant in ("PM", "SO2", "NOx"):
        line, legal = facts[f"pellet_grate.{pollutant}"], facts[f"pellet_legal.{pollutant}"]
        assert all(most <= largest for most, largest in zip(line, legal, strict=True))


def test_the_second_sample_is_a_fact_file_that_reaches_a(pack):
    file = SAMPLES / "steel-facts-A.json"
    raw, day = parse_fact_file(file.read_bytes(), file.name)
    assert day is not None
    result = assess(pack, check_facts(pack.facts, raw, file.name), day)
    assert (result.proven, result.possible) == ("A", "A")
