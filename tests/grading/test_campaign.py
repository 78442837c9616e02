"""The campaign's data and the pure rules on them: states, milestones, goals."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from grading.campaign import DATA, STATES, book, has_passed, phase, reached, state_of
from grading.refusals import Refusal

TODAY = date(2026, 11, 22)


def test_every_state_of_a_target_follows_from_what_is_known() -> None:
    late = date(2026, 11, 21)
    for is_reached, deadline, under_way, state in (
        (True, late, "idle", "reached"),
        (False, late, "applying", "late"),
        (False, TODAY, "applying", "applying"),  # the last day is in time
        (False, None, "idle", "idle"),
        (False, None, "rectifying", "rectifying"),
    ):
        found = state_of(is_reached=is_reached, deadline=deadline, today=TODAY, under_way=under_way)
        assert found == state and state in STATES
    assert phase(applying=True, rectifying=True) == "rectifying"
    assert phase(applying=True, rectifying=False) == "applying"


@pytest.mark.parametrize(
    ("level", "target", "is_reached"),
    [("A", "A", True), ("A+", "A", True), ("引领性", "A", True), ("B", "A", False),
     ("B-", "B", False), (None, "C", False)],
)  # fmt: skip
def test_a_target_is_reached_by_its_level_or_a_better_one(
    level: str | None, target: str, is_reached: bool
) -> None:
    assert reached(level, target) is is_reached


def test_a_milestone_is_passed_in_its_state_and_in_later_ones() -> None:
    site = book().milestones["site"]
    assert [has_passed(each, site) for each in book().order] == [False] * 3 + [True] * 5
    assert has_passed("suspended", site) is True  # comes after publication
    assert has_passed("withdrawn", site) is None


def test_milestones_are_proposed_in_their_order_and_say_where_from() -> None:
    days = [each.working_days for each in book().milestones.values()]
    assert days == sorted(days)
    assert all(each.source and each.evidence for each in book().milestones.values())


def test_the_goal_of_the_city_quotes_its_clause_and_covers_building_ceramics_only() -> None:
    goal = book().goals["all_a"]
    assert goal.quote.endswith("绩效等级全面创 A。") and goal.deadline == ""
    assert goal.covers("steel", "") and goal.covers("ceramics", "building")
    assert not goal.covers("ceramics", "sanitary") and not goal.covers("foundry", "")
    assert goal.covers("ceramics", "")  # a branch nobody has named


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("severity: note", "severity: loud", "loud"),
        ("passed: site_verified", "passed: somewhere", "somewhere"),
        ("[steel, coking,", "[stele, coking,", "没有行业“stele”"),
        ("    target: A", "    target: Z", "Z"),
        ("within: 60", "within: many", "many"),
        ("goals:", "gaols:", "gaols"),
    ],
)
def test_a_slip_in_the_data_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, why: str
) -> None:
    text = DATA.read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / "campaign.yaml"
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        book(broken)
    assert why in str(caught.value) and "campaign.yaml" in str(caught.value)
