"""Application rounds (申报批次): their calendar, who joins, how they stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from db.campaign_warnings import early_warnings
from db.check import check
from db.facts import take_over
from db.round_lists import joinable, round_view, rounds
from db.rounds import RoundPlan, change_round, close_round, join, leave, open_round, propose
from db.trail import verify
from db.workdays import SpecialDay, enter_days
from db.workflow import advance
from grading.refusals import Refusal
from tests.db.audit_world import World

PLAN = RoundPlan(
    "2026 年第一批",
    date(2026, 3, 2),
    date(2026, 3, 20),
    {"county": date(2026, 3, 27), "site": date(2026, 4, 13), "published": date(2026, 5, 20)},
)


def made(world: World, **changes: object) -> str:
    plan = replace(PLAN, **changes)  # type: ignore[arg-type]
    return open_round(world.office, world.clerk, plan).row.number


def test_milestones_are_proposed_in_working_days_with_the_holidays_of_the_office(
    world: World,
) -> None:
    proposed = {each.id: each for each in propose(world.office, world.clerk, date(2026, 3, 20))}
    assert proposed["county"].until == date(2026, 3, 27)
    assert proposed["site"].until == date(2026, 4, 13)  # 清明 6 April
    assert proposed["site"].evidence == "read" and "15 个工作日" in proposed["site"].source
    assert proposed["county"].evidence == "drafted"
    enter_days(world.office, world.admin, [SpecialDay(date(2026, 3, 25), False, "市里放假")])
    proposed = {each.id: each for each in propose(world.office, world.clerk, date(2026, 3, 20))}
    assert proposed["county"].until == date(2026, 3, 30)
    far = propose(world.office, world.clerk, date(2029, 3, 20))
    assert "2029 年的放假安排还没有录入" in far[0].warning


def test_an_audit_joins_inside_the_window_and_leaves_until_it_is_submitted(world: World) -> None:
    number = made(world)
    audit = world.claimed()
    assert [each.number for each in joinable(world.office, world.clerk, number)] == [audit]
    view = join(world.office, world.clerk, number, audit)
    assert [(m.number, m.state_title) for m in view.members] == [(audit, "企业自评")]
    with pytest.raises(Refusal, match="已在批次 2026 年第一批"):
        join(world.office, world.clerk, number, audit)
    with pytest.raises(Refusal, match="须写明理由"):
        leave(world.office, world.clerk, audit, "")
    leave(world.office, world.clerk, audit, "材料不齐")
    assert round_view(world.office, world.reader, number).members == ()
    join(world.office, world.clerk, number, audit)
    advance(world.office, world.clerk, audit, "submit", opinion="材料齐全")
    with pytest.raises(Refusal, match="只有提交前可以退出批次"):
        leave(world.office, world.clerk, audit, "反悔")
    with pytest.raises(Refusal, match="不在任何批次"):
        leave(world.office, world.clerk, world.claimed(), "反悔")
    assert verify(world.office).ok
    assert check(world.office) == []


def test_a_round_refuses_whoever_comes_early_late_submitted_or_does_not_belong(
    world: World,
) -> None:
    early = made(world, name="明天的", opens=date(2026, 3, 3))
    audit = world.claimed()
    with pytest.raises(Refusal, match="明天的 2026-03-03 才开始受理"):
        join(world.office, world.clerk, early, audit)
    cement = made(world, name="水泥批", industries=("水泥",))
    with pytest.raises(Refusal, match="只受理水泥，本件是钢铁"):
        join(world.office, world.clerk, cement, audit)
    assert (
        joinable(world.office, world.clerk, cement)[0].why_not == "这个批次只受理水泥，本件是钢铁"
    )
    first = made(world, name="首次批", kinds=("首次",))
    with pytest.raises(Refusal, match="只受理首次，本件是晋级"):
        join(world.office, world.clerk, first, audit)
    every = made(world)
    with pytest.raises(Refusal, match="已提交，只有提交前可以加入批次"):
        join(world.office, world.clerk, every, world.submitted())
    with pytest.raises(Refusal, match="无权"):
        join(world.office, world.reader, every, audit)
    with pytest.raises(Refusal, match="不在您的县"):
        join(world.office, world.other_county, every, audit)
    world.clock.advance(days=19)
    late = round_view(world.office, world.clerk, every).refusals["join"]
    assert late == "2026 年第一批 已于 2026-03-20 截止受理"
    with pytest.raises(Refusal, match=late):
        join(world.office, world.clerk, every, audit)


def test_a_round_counts_who_is_past_each_milestone_and_who_is_late(world: World) -> None:
    number = made(world)
    waiting, ahead = world.claimed(), world.claimed()
    for audit in (waiting, ahead):
        join(world.office, world.clerk, number, audit)
    advance(world.office, world.clerk, ahead, "submit", opinion="材料齐全")
    advance(world.office, world.clerk, waiting, "submit", opinion="材料齐全")
    take_over(world.office, world.county, ahead, "reviewed")
    advance(world.office, world.county, ahead, "accept", opinion="属实")
    world.clock.advance(days=26)  # 28 March
    view = round_view(world.office, world.reader, number)
    assert [(m.title, m.passed, m.waiting, m.late) for m in view.milestones] == [
        ("县级初审截止", 1, 0, 1),
        ("现场核查截止", 0, 2, 0),
        ("公布", 0, 2, 0),
    ]
    assert (view.row.state_title, view.row.late, view.row.trials) == ("办理中", 1, 2)
    [warned] = [w for w in early_warnings(world.office, world.reader) if w.rule == "milestone"]
    assert warned.words == f"2026 年第一批：{waiting} 县级初审截止 2026-03-27 已过"
    assert warned.place == ("audit", waiting)
    withdrawn = advance(world.office, world.clerk, ahead, "withdraw", opinion="企业撤回")
    assert withdrawn.state == "withdrawn"
    again = round_view(world.office, world.reader, number).milestones[0]
    assert (again.passed, again.late) == (0, 1)


def test_a_round_is_changed_and_closed_and_told_in_the_trail(world: World) -> None:
    number = made(world)
    assert number == "PC-2026-01"
    plan = replace(PLAN, closes=date(2026, 3, 25), note="延长三天")
    assert change_round(world.office, world.clerk, number, plan).row.closes == date(2026, 3, 25)
    with pytest.raises(Refusal, match="批次没有改动"):
        change_round(world.office, world.clerk, number, plan)
    with pytest.raises(Refusal, match="已被别人改动"):
        change_round(world.office, world.clerk, number, PLAN, version=1)
    with pytest.raises(Refusal, match="须写明情况"):
        close_round(world.office, world.clerk, number, "")
    closed = close_round(world.office, world.clerk, number, "无人申报")
    assert (closed.row.state_title, closed.closed_note) == ("已结束", "无人申报")
    for act in (
        lambda: change_round(world.office, world.clerk, number, PLAN),
        lambda: close_round(world.office, world.clerk, number, "再结束"),
        lambda: join(world.office, world.clerk, number, world.claimed()),
    ):
        with pytest.raises(Refusal, match="已于 2026-03-02 结束"):
            act()
    assert [row.number for row in rounds(world.office, world.reader, year=2026)] == [number]
    assert rounds(world.office, world.reader, year=2025) == []


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name": " "}, "没有名称"),
        ({"closes": date(2026, 3, 1)}, "在开始 2026-03-02 之前"),
        ({"days": {"site": date(2026, 3, 1)}}, "现场核查截止 2026-03-01 在受理开始"),
        ({"days": {"tea": date(2026, 3, 30)}}, "没有“tea”这个节点"),
        ({"kinds": ("复活",)}, "没有“复活”这种申报"),
        ({"industries": ("面包",)}, "不认识行业“面包”"),
    ],
)
def test_a_round_that_makes_no_sense_is_refused(
    world: World, changes: dict[str, object], why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        made(world, **changes)
    assert rounds(world.office, world.reader) == []


def test_two_rounds_of_a_year_have_two_names(world: World) -> None:
    made(world)
    with pytest.raises(Refusal, match="2026 年已有批次"):
        made(world)
    assert made(world, name="2026 年第二批") == "PC-2026-02"
    with pytest.raises(Refusal, match="没有申报批次"):
        round_view(world.office, world.reader, "PC-2026-09")
