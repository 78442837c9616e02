"""Last year's values: beside this year's, and taken up as a recorded act."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from db.carry_earlier import carry_earlier, earlier_audit
from db.clock import SetClock
from db.facts import ORIGINS
from db.moves import move_audit
from db.office import Office
from db.trail import entries, verify
from db.users import Actor
from db.workflow import advance
from db.year_comparison import compare_years
from grading.refusals import Refusal
from tests.db.audit_world import LEVEL_B, OTHER_WORKS, World, people


@pytest.fixture
def world(office: Office, admin: Actor, clock: SetClock, tmp_path: Path) -> World:
    return people(office, admin, clock, tmp_path)


def next_year(world: World, **wishes: object) -> str:
    world.clock.advance(days=365)
    return world.open(**wishes).number


def test_the_first_audit_has_no_year_before_it(world: World) -> None:
    number = world.open().number
    assert earlier_audit(world.office, world.clerk, number) is None
    with pytest.raises(Refusal, match="没有更早的申报件"):
        carry_earlier(world.office, world.clerk, number)


def test_last_years_values_are_taken_up_in_one_recorded_act(world: World) -> None:
    last = world.claimed()
    number = next_year(world)
    found = earlier_audit(world.office, world.clerk, number)
    assert found is not None and (found.number, found.stage_title) == (last, "自评")
    assert dict(found.values) == LEVEL_B
    view = carry_earlier(world.office, world.clerk, number)
    taken = view.stages["claimed"]
    assert {fact: entry.value for fact, entry in taken.items()} == LEVEL_B
    assert {ORIGINS[entry.origin] for entry in taken.values()} == {"沿用上次申报"}
    assert {entry.evidence for entry in taken.values()} == {""}
    details = entries(world.office, world.admin, limit=1)[0].details
    assert details["source"] == {"audit": last, "stage": "自评"}
    assert verify(world.office).ok


def test_an_aspect_at_a_time_and_what_is_filled_in_stays(world: World) -> None:
    world.claimed()
    number = next_year(world)
    world.record(world.clerk, number, "claimed", {"head.PM": [Decimal(8)]})
    view = carry_earlier(world.office, world.clerk, number, aspect="management")
    assert set(view.stages["claimed"]) == {"head.PM", "archive"}
    view = carry_earlier(world.office, world.clerk, number)
    assert view.stages["claimed"]["head.PM"].value == [Decimal(8)]
    with pytest.raises(Refusal, match="没有可沿用的值"):
        carry_earlier(world.office, world.clerk, number)
    view = carry_earlier(world.office, world.clerk, number, facts=["head.PM"])
    assert view.stages["claimed"]["head.PM"].value == LEVEL_B["head.PM"]


def test_what_is_counted_differently_now_is_not_taken_up(world: World) -> None:
    world.claimed()
    old = "head.PM: {ask: concentration, name: 机头颗粒物, unit: mg/m3}"
    world.rewrite_pack(old, old.replace("concentration,", "concentration, oxygen: 16,"))
    number = next_year(world)
    found = earlier_audit(world.office, world.clerk, number)
    assert found is not None and "口径变化（基准含氧量）" in found.left["head.PM"]
    with pytest.raises(Refusal, match="“机头颗粒物”不能沿用：口径变化"):
        carry_earlier(world.office, world.clerk, number, facts=["head.PM"])
    view = carry_earlier(world.office, world.clerk, number)
    assert "head.PM" not in view.stages["claimed"] and "archive" in view.stages["claimed"]
    [line] = [x for x in compare_years(view, found) if x.fact == "head.PM"]
    assert (line.before, line.now, line.change) == ("", "未填报", "")
    assert "口径变化" in line.why_not


def test_the_changes_since_last_year_are_marked(world: World) -> None:
    world.claimed()
    number = next_year(world)
    mended = {"head.PM": [Decimal(9)], "archive": LEVEL_B["archive"], "penalised": True}
    view = world.record(world.clerk, number, "claimed", mended)
    found = earlier_audit(world.office, world.clerk, number)
    assert found is not None
    lines = {line.fact: line for line in compare_years(view, found)}
    assert (lines["head.PM"].change, lines["archive"].change) == ("≠", "")
    assert (lines["penalised"].before, lines["penalised"].now) == ("否", "是")
    assert lines["processes"].now == "未填报" and not lines["processes"].differs
    assert lines["archive"].aspects == ("management",)


@pytest.mark.parametrize("how", ["withdrawn", "another enterprise", "moved", "nothing filled in"])
def test_what_is_no_year_before_is_not_taken(world: World, how: str) -> None:
    if how == "withdrawn":
        advance(world.office, world.clerk, world.claimed(), "withdraw", opinion="重报")
    elif how == "another enterprise":
        other = world.open(enterprise=OTHER_WORKS).number
        world.record(world.clerk, other, "claimed", LEVEL_B)
    elif how == "moved":
        old = world.claimed()
        world.rewrite_pack("edition: 2026-draft", "edition: 2026-next")
        moved = move_audit(world.office, world.clerk, old, world.pack)
        assert earlier_audit(world.office, world.clerk, moved.number) is None
        return
    else:
        world.open()
    assert earlier_audit(world.office, world.clerk, next_year(world)) is None


def test_only_who_fills_in_the_first_stage_takes_up_and_only_there(world: World) -> None:
    world.claimed()
    number = next_year(world)
    with pytest.raises(Refusal, match="须由“经办”"):
        carry_earlier(world.office, world.county, number)
    with pytest.raises(Refusal, match="没有申报件"):
        earlier_audit(world.office, world.other_county, number)
    with pytest.raises(Refusal, match="没有“nonsense”这个方面"):
        carry_earlier(world.office, world.clerk, number, aspect="nonsense")
    with pytest.raises(Refusal, match="“nonsense”不能沿用：上次没有填报"):
        carry_earlier(world.office, world.clerk, number, facts=["nonsense"])
    carry_earlier(world.office, world.clerk, number)
    advance(world.office, world.clerk, number, "submit", opinion="齐全")
    with pytest.raises(Refusal):
        carry_earlier(world.office, world.clerk, number, facts=["archive"])
