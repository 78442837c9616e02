"""The fictional enterprises of the demo: each goes its own way through its pack."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from grading.assessment import Assessment, assess
from grading.canonical import parse_json
from grading.counties import find as find_county
from grading.facts import check_facts
from grading.identifiers import check_credit_code, check_permit_number
from grading.industries import find as find_industry
from grading.library import load
from tests.grading.shipped import SAMPLES

STAGES = ("claimed", "reviewed", "verified")
FILES = sorted(SAMPLES.glob("*-facts.json"))
# Pack → what the works claims, what the site visit leaves, and the indicators that hold it there.
ENDS = {
    "hebei-coking": ("A", "A", ()),
    "hebei-cement": ("B", "C", ("transport.road", "transport.gate")),
    "hebei-ceramics": (
        "A",
        "B",
        ("fugitive.dust_points", "monitoring.cems_quality", "transport.road"),
    ),
    "hebei-steel-short": ("B", "C", ("transport.gate",)),
    "hebei-thermal-power": ("A", "A", ()),
    "hebei-waste-power": ("A", "未达A", ("organized.day_gb",)),
}


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def sample(request: pytest.FixtureRequest) -> dict[str, Any]:
    path = request.param
    assert isinstance(path, Path)
    content = parse_json(path.read_text(encoding="utf-8"), path.name)
    assert isinstance(content, dict)
    return content


def assessed(sample: dict[str, Any], last_stage: str) -> Assessment:
    """The works as known at a stage: each stage holds what it found different."""
    pack = load(sample["pack"])
    facts: dict[str, object] = {}
    for stage in STAGES[: STAGES.index(last_stage) + 1]:
        facts |= sample["stages"][stage]
    day = date.fromisoformat(sample["date"])
    return assess(pack, check_facts(pack.facts, facts, last_stage), day)


def test_every_works_has_a_name_and_a_code_of_its_own() -> None:
    works = [parse_json(path.read_text(encoding="utf-8"), path.name) for path in FILES]
    for key in ("name", "code", "permit"):
        assert len({each["enterprise"][key] for each in works}) == len(FILES)


def test_the_works_is_plainly_fictional_and_has_valid_identifiers(sample: dict[str, Any]) -> None:
    works = sample["enterprise"]
    assert "虚构" in works["name"]
    code = check_credit_code(works["code"])
    assert code.ok and not code.warnings
    permit = check_permit_number(works["permit"], works["code"])
    assert permit.ok and not permit.warnings
    county = find_county(works["county"])
    assert county is not None and works["code"][2:8] == county.code


def test_its_industry_is_that_of_its_pack(sample: dict[str, Any]) -> None:
    industry = find_industry(sample["enterprise"]["industry"])
    assert industry is not None and industry.id == load(sample["pack"]).industry


def test_what_it_claims_would_do(sample: dict[str, Any]) -> None:
    result = assessed(sample, "claimed")
    assert result.proven == result.possible == sample["target"]


def test_the_site_visit_leaves_nothing_open(sample: dict[str, Any]) -> None:
    result = assessed(sample, "verified")
    assert result.proven == result.possible
    assert all(veto.state is not None for veto in result.vetoes)


def test_every_difference_between_stages_has_its_reason(sample: dict[str, Any]) -> None:
    for stage in STAGES[1:]:
        assert set(sample["stages"][stage]) == set(sample["reasons"][stage])


def test_no_hour_of_a_legal_line_is_below_the_grading_line_of_the_same_outlet(
    sample: dict[str, Any],
) -> None:
    facts = sample["stages"]["claimed"]
    for name, largest in facts.items():
        outlet, _, pollutant = name.rpartition(".")
        line = facts.get(f"{outlet.removesuffix('_legal')}.{pollutant}")
        if outlet.endswith("_legal") and isinstance(line, list) and len(line) == len(largest):
            assert all(most <= top for most, top in zip(line, largest, strict=True)), name


@pytest.mark.parametrize("pack", ENDS)
def test_each_works_ends_on_its_level_for_its_own_reason(pack: str) -> None:
    contents = [parse_json(path.read_text(encoding="utf-8"), path.name) for path in FILES]
    (sample,) = [each for each in contents if each["pack"] == pack]
    claim, level, weakest = ENDS[pack]
    assert sample["target"] == claim
    result = assessed(sample, "verified")
    assert result.proven == level
    assert tuple(each.indicator.id for each in result.weakest()) == weakest
