"""The work list: what waits for whom, since when, and how long there is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.clock import SetClock
from db.office import Office
from db.users import Actor
from db.work_list import work_list
from db.workdays import SpecialDay, enter_days, working_days_between
from db.workflow import advance
from grading.refusals import Refusal
from tests.db.audit_world import LEVEL_B, World, people


@pytest.fixture
def world(office: Office, admin: Actor, clock: SetClock, tmp_path: Path) -> World:
    return people(office, admin, clock, tmp_path)


def waiting(world: World, actor: Actor) -> list[tuple[str, tuple[str, ...]]]:
    return [(row.audit.number, row.doing) for row in work_list(world.office, actor).rows]


def test_an_audit_waits_for_whoever_takes_its_next_step(world: World) -> None:
    number = world.submitted()
    assert waiting(world, world.county) == [(number, ("县级初审通过",))]
    assert waiting(world, world.inspector) == []
    assert waiting(world, world.clerk) == []
    assert waiting(world, world.other_county) == []
    assert waiting(world, world.reader) == []


def test_who_submitted_does_not_find_the_review_in_the_own_list(world: World) -> None:
    number = world.open(world.admin).number
    world.record(world.admin, number, "claimed", LEVEL_B)
    assert waiting(world, world.admin) == [(number, ("提交自评",))]
    advance(world.office, world.admin, number, "submit")
    assert waiting(world, world.admin) == []
    assert waiting(world, world.county) == [(number, ("县级初审通过",))]


def test_the_term_runs_in_working_days_from_the_day_after_and_spring_festival_counts_not(
    world: World,
) -> None:
    number = world.submitted()  # Monday, 2 March 2026
    [row] = work_list(world.office, world.county).rows
    assert row.due is not None
    assert (row.due.until, row.due.left) == (date(2026, 3, 23), 15)
    assert row.since == date(2026, 3, 2)
    days = [SpecialDay(date(2026, 3, 10), working=False, name="本市放假")]
    enter_days(world.office, world.admin, days)
    world.clock.advance(days=22)  # Tuesday, 24 March: the last day
    [row] = work_list(world.office, world.county).rows
    assert row.due is not None and row.due.words == "今天到期"
    world.clock.advance(days=3)
    [row] = work_list(world.office, world.county).rows
    assert row.due is not None and row.due.words == "逾期 3 个工作日"
    view = world.see(number)
    assert view.due is not None and view.due.title == "市县两级审核和现场核查"


def test_the_term_goes_on_from_step_to_step_and_starts_again_after_a_return_to_the_works(
    world: World,
) -> None:
    number = world.submitted()
    world.clock.advance(days=7)
    advance(world.office, world.county, number, "return", opinion="补材料")
    assert world.see(number).due is None
    world.clock.advance(days=7)
    advance(world.office, world.clerk, number, "submit")
    due = world.see(number).due
    assert due is not None and due.left == 15


def test_what_is_most_urgent_comes_first(world: World) -> None:
    first = world.submitted()
    world.clock.advance(days=5)
    second = world.submitted()
    assert [number for number, _ in waiting(world, world.county)] == [first, second]


def test_publishing_waits_for_the_end_of_the_notice(world: World) -> None:
    number = world.in_notice()
    assert waiting(world, world.approver) == []
    world.clock.advance(days=8)
    assert waiting(world, world.approver) == [(number, ("公布",))]


def test_a_return_says_indicator_by_indicator_what_is_wrong(world: World) -> None:
    number = world.submitted()
    points = {"organized.head": "监测报告已过一年"}
    view = advance(world.office, world.county, number, "return", opinion="补正", open_points=points)
    assert view.returned == points
    assert view.history[-1].details["points"] == points
    advance(world.office, world.clerk, number, "submit")
    assert world.see(number).returned == {}
    for wrong, why in (({"nonsense": "x"}, "没有“nonsense”这个指标"),
                       ({"organized.head": " "}, "没有写退回理由")):  # fmt: skip
        with pytest.raises(Refusal, match=why):
            advance(world.office, world.county, number, "return", opinion="补", open_points=wrong)


def test_working_days_between_two_days_count_both_ways() -> None:
    friday, monday = date(2026, 3, 6), date(2026, 3, 9)
    assert working_days_between(friday, monday, {}) == 1
    assert working_days_between(monday, friday, {}) == -1
    assert working_days_between(monday, monday, {}) == 0
