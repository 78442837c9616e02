"""The gap list: every comparison in the way, worse levels first, the best way out first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from grading.assessment import assess
from grading.gaps import Gap, gaps
from grading.refusals import Refusal
from tests.grading.sample_pack import GOOD, facts, indicator, sample, small

DAY = date(2026, 6, 30)


def rows_of(require: str, raw: Mapping[str, object]) -> list[tuple[str, object, str]]:
    """Fact, what is required and state of every row of one requirement."""
    return [
        (gap["fact"], gap["required"], gap["state"])  # type: ignore[misc]
        for gap in (each.as_json() for each in listed(require, raw))
    ]


def listed(require: str, raw: Mapping[str, object]) -> tuple[Gap, ...]:
    pack = small(indicator("i", A=require))
    return gaps(assess(pack, facts(pack, raw), DAY), "A")


def test_one_row_per_comparison_that_is_not_true_worse_levels_first() -> None:
    pack = sample()
    raw = {
        **GOOD,
        "sinter_head.PM": [Decimal("9.9"), Decimal("45.5")],
        "sinter_head.SO2": None,
        "store": ["silo"],
    }
    assessment = assess(pack, facts(pack, raw), DAY)
    assert [gap.as_json() for gap in gaps(assessment, "A")] == [
        {
            "indicator": "organized.sinter_head",
            "level": level,
            "fact": fact,
            "required": required,
            "actual": actual,
            "distance": distance,
            "state": state,
        }
        for level, fact, required, actual, distance, state in [
            ("C", "sinter_head.PM", 40, raw["sinter_head.PM"], Decimal("5.5"), "false"),
            ("B", "sinter_head.PM", 20, raw["sinter_head.PM"], Decimal("25.5"), "false"),
            ("B", "sinter_head.SO2", 50, None, None, "unknown"),
            ("A", "sinter_head.PM", 10, raw["sinter_head.PM"], Decimal("35.5"), "false"),
            ("A", "sinter_head.SO2", 35, None, None, "unknown"),
        ]
    ] + [
        {
            "indicator": "transport.clean_share",
            "level": "A",
            "fact": "store",
            "required": ("silo", "shed"),
            "actual": ["silo"],
            "distance": 1,
            "state": "false",
        }
    ]


def test_only_levels_up_to_the_target() -> None:
    pack = sample()
    assessment = assess(pack, {}, DAY)
    assert {gap.level for gap in gaps(assessment, "B")} == {"B", "C"}
    assert {gap.level for gap in gaps(assessment, "A")} == {"A", "B", "C"}
    assert gaps(assessment, "D") == ()
    with pytest.raises(Refusal, match="没有等级“E”"):
        gaps(assessment, "E")


def test_no_gap_where_everything_is_met() -> None:
    pack = sample()
    assert gaps(assess(pack, facts(pack, GOOD), DAY), "A") == ()


def test_nothing_is_listed_for_what_does_not_apply_or_asks_nothing() -> None:
    pack = small(
        indicator("i", applies="{fact: yes, is: true}", A="{fact: x, at_most: 1}"),
        indicator("j", A="{fact: x, at_most: 1}, evidence: read, active: false"),
    )
    assert gaps(assess(pack, facts(pack, {"yes": False, "x": 2}), DAY), "A") == ()
    assert len(gaps(assess(pack, facts(pack, {"x": 2}), DAY), "A")) == 1  # applies: unknown


def test_inside_a_true_part_nothing_is_listed() -> None:
    require = (
        "{all: [{any: [{fact: x, at_most: 1}, {fact: yes, is: true}]}, {fact: y, at_most: 1}]}"
    )
    assert rows_of(require, {"x": 5, "yes": True, "y": 3}) == [("y", 1, "false")]


ANY = "{any: [{all: [{fact: x, at_most: 10}, {fact: y, at_most: 10}]}, {fact: yes, is: true}]}"


@pytest.mark.parametrize(
    ("raw", "order"),
    [
        ({"x": 11, "y": 11, "yes": False}, ["yes", "x", "y"]),  # fewest false first
        ({"x": 11, "y": 9, "yes": None}, ["yes", "x"]),
        ({"x": None, "y": 9, "yes": None}, ["x", "yes"]),  # a tie keeps the order of the pack
        ({"x": None, "y": None, "yes": None}, ["yes", "x", "y"]),  # then fewest unknown
        ({"x": None, "y": 11, "yes": False}, ["yes", "x", "y"]),
        ({"x": None, "y": None, "yes": False}, ["x", "y", "yes"]),
    ],
)
def test_the_best_alternative_comes_first(raw: Mapping[str, object], order: list[str]) -> None:
    assert [fact for fact, _, _ in rows_of(ANY, raw)] == order


def test_of_equal_alternatives_the_nearest_comes_first() -> None:
    require = "{any: [{fact: x, at_most: 10}, {fact: y, at_most: 10}]}"
    assert [row[0] for row in rows_of(require, {"x": 13, "y": 12})] == ["y", "x"]
    assert [row[0] for row in rows_of(require, {"x": 12, "y": 13})] == ["x", "y"]
    assert [row[0] for row in rows_of(require, {"x": 12, "y": 12})] == ["x", "y"]


@pytest.mark.parametrize(
    ("require", "raw", "required", "distance"),
    [
        ("{not: {fact: one, is: p}}", {"one": "p"}, {"not": "p"}, 1),
        ("{not: {fact: yes, is: true}}", {"yes": True}, {"not": True}, 1),
        ("{not: {fact: x, at_most: 10}}", {"x": 8}, {"not": 10}, 2),
        ("{not: {fact: x, at_most: 10}}", {"x": [8, 9]}, {"not": 10}, 1),
        ("{not: {fact: x, at_least: 10}}", {"x": [15, 12]}, {"not": 10}, 2),
        ("{not: {fact: x, at_most: 10}}", {}, {"not": 10}, None),
        ("{not: {fact: many, has: [p]}}", {"many": ["p"]}, {"not": ("p",)}, 1),
    ],
)
def test_a_not_gives_one_row_for_its_comparison(
    require: str, raw: Mapping[str, object], required: object, distance: int | None
) -> None:
    (gap,) = listed(require, raw)
    assert gap.negated
    row = gap.as_json()
    assert (row["required"], row["distance"]) == (required, distance)
    assert row["state"] == ("unknown" if distance is None else "false")


def test_below_a_not_all_and_any_change_places() -> None:
    both = "{not: {all: [{fact: x, at_most: 10}, {fact: y, at_most: 10}]}}"
    # one of the two has to go: the nearer first
    assert [row[0] for row in rows_of(both, {"x": 3, "y": 9})] == ["y", "x"]
    either = "{not: {any: [{fact: x, at_most: 10}, {fact: y, at_most: 10}]}}"
    # both have to go, but y is gone already
    assert rows_of(either, {"x": 3, "y": 11}) == [("x", {"not": 10}, "false")]
    twice = "{not: {not: {fact: x, at_most: 10}}}"
    assert rows_of(twice, {"x": 11}) == [("x", 10, "false")]


def test_a_row_knows_its_requirement_and_whence_it_comes() -> None:
    pack = sample()
    gap = gaps(assess(pack, {}, DAY), "A")[-1]
    assert gap.requirement.text == "A 线"
    assert gap.requirement.basis[0].document == "mee-2019-35"
