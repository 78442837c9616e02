"""Open points: exactly what keeps the proven level below the possible one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from grading.assessment import assess
from grading.facts import check_facts
from grading.open_points import NOTHING_APPLIES, open_points
from grading.packs import read_pack
from tests.db.audit_world import LEVEL_B, OPEN_FACTS, PACK

STEEL = read_pack(PACK, "test-steel.yaml")


def points(facts: dict[str, Any]) -> tuple[tuple[str, str], list[str]]:
    found = assess(STEEL, check_facts(STEEL.facts, facts, "facts"), date(2026, 6, 30))
    return (found.proven, found.possible), [point.id for point in open_points(found)]


def test_a_settled_assessment_has_none() -> None:
    assert points(LEVEL_B) == (("B", "B"), [])


def test_unknown_facts_open_their_indicator_and_their_veto() -> None:
    assert points(OPEN_FACTS) == (
        ("C", "A"), ["organized.head", "management.archive", "penalty"],
    )  # fmt: skip


def test_what_does_not_hold_the_level_down_is_no_open_point() -> None:
    lower = {**LEVEL_B, "head.PM": Decimal(30), "archive": {"eia": True}}
    assert points(lower) == (("C", "C"), [])
    better = {**LEVEL_B, "archive": {"eia": True}}
    assert points(better) == (("B", "B"), [])


def test_an_open_veto_that_caps_no_lower_is_no_open_point() -> None:
    capped = {**LEVEL_B, "head.PM": [Decimal(30), None], "penalised": None}
    assert points(capped) == (("C", "C"), [])


@pytest.mark.parametrize("applies", ["{fact: processes, has: [coke]}"])
def test_where_nothing_applies_that_itself_is_open(applies: str) -> None:
    start, _, _ = PACK.partition("vetoes:")
    pack = read_pack(
        start + "indicators:\n  - id: organized.oven\n    aspect: organized\n    name: 焦炉\n"
        f"    applies: {applies}\n    levels:\n"
        "      A: {require: {fact: quenching, is: dry}, text: 干熄焦, "
        "basis: [{document: mee}], evidence: read}\n",
        "empty.yaml",
    )
    found = assess(pack, {"processes": ["sinter"]}, date(2026, 6, 30))
    assert (found.proven, found.possible) == ("D", "A")
    assert [point.id for point in open_points(found)] == [NOTHING_APPLIES]
