"""Targets of the campaign 升A晋B: set, measured, derived, counted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from db.campaign import Wish, retire_target, set_target, target
from db.campaign_measures import Plan, act_on_measure, add_measure, change_measure
from db.campaign_progress import progress, targets
from db.check import check
from db.county_reports import county_table
from db.rectification import act_on, open_items, plan_item
from db.trail import verify
from db.workflow import advance
from grading.refusals import Refusal
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS, WUAN, World
from tests.db.campaign_world import YEAR_END, aim, formal
from tests.db.emergency_world import KILN_WORKS, cement_works, hold


def state(world: World) -> str:
    [row] = targets(world.office, world.reader)
    return row.state


def test_a_target_says_from_which_level_to_which_by_when_and_who_answers_for_it(
    world: World,
) -> None:
    hold(world.office, world.admin, 1, "B", "2026-01-05", "steel")
    view = aim(world, person="赵六", note="一号烧结机改造")
    row = view.row
    assert (row.enterprise.name, row.industry_name) == ("武安虚构钢铁有限公司", "钢铁")
    assert (row.baseline, row.level, row.target, row.deadline) == ("B", "B", "A", YEAR_END)
    assert (row.lead, row.person, row.note) == ("张经办", "赵六", "一号烧结机改造")
    assert (row.state_title, row.days_left) == ("未启动", 304)
    changed = set_target(world.office, world.clerk, STEEL_WORKS, Wish("A", date(2027, 6, 30)))
    assert (changed.row.id, changed.row.deadline, changed.row.lead) == (
        row.id,
        date(2027, 6, 30),
        "张经办",
    )
    assert verify(world.office).ok
    assert check(world.office) == []


def test_what_makes_no_sense_is_refused(world: World) -> None:
    hold(world.office, world.admin, 1, "A", "2026-01-05", "steel")
    with pytest.raises(Refusal, match="现行等级 A，目标 B 更低"):
        aim(world, target="B")
    with pytest.raises(Refusal, match="“甲”不是等级"):
        aim(world, target="甲")
    with pytest.raises(Refusal, match="在今天之前"):
        aim(world, OTHER_WORKS, deadline=date(2026, 1, 1))
    with pytest.raises(Refusal, match="没有“水泥”这个行业"):
        set_target(world.office, world.clerk, OTHER_WORKS, Wish("A"), industry="水泥")
    with pytest.raises(Refusal, match="企业名录里没有"):
        aim(world, "91130426XNX0000999")
    with pytest.raises(Refusal, match="无权进行这项操作"):
        set_target(world.office, world.reader, OTHER_WORKS, Wish("A"))
    view = aim(world, OTHER_WORKS)
    with pytest.raises(Refusal, match="已被别人改动"):
        set_target(world.office, world.clerk, OTHER_WORKS, Wish("B"), version=view.row.version - 1)
    with pytest.raises(Refusal, match="目标没有改动"):
        aim(world, OTHER_WORKS)
    with pytest.raises(Refusal, match="不在您的县"):
        target(world.office, world.county, view.row.id)  # 武安's reviewer, 涉县's enterprise
    assert targets(world.office, world.county) == []


def test_a_target_given_up_keeps_its_reason_and_counts_no_more(world: World) -> None:
    id = aim(world).row.id
    with pytest.raises(Refusal, match="须写明理由"):
        retire_target(world.office, world.clerk, id, " ")
    retire_target(world.office, world.clerk, id, "企业退城搬迁")
    assert targets(world.office, world.reader) == []
    with pytest.raises(Refusal, match="已于 2026-03-02 取消：企业退城搬迁"):
        target(world.office, world.reader, id)
    assert aim(world).row.id != id  # it may be set anew


def test_the_state_follows_from_audits_rectification_and_levels(world: World) -> None:
    aim(world)
    assert state(world) == "idle"
    number = world.site_verified()
    assert state(world) == "idle"  # a trial starts nothing, and is told beside it
    assert targets(world.office, world.reader)[0].trial == number
    formal(world)
    assert state(world) == "applying"
    opened = open_items(world.office, world.clerk, number).new[0]
    assert state(world) == "rectifying"
    act_on(world.office, world.clerk, opened, "rectify", "已换")
    act_on(world.office, world.inspector, opened, "pass", "合格")
    assert state(world) == "applying"
    world.clock.advance(days=400)
    assert state(world) == "late"
    assert targets(world.office, world.reader)[0].phase == "applying"
    hold(world.office, world.admin, 1, "A", "2027-03-01", "steel")
    assert state(world) == "reached"


def test_a_published_formal_result_reaches_its_target_and_a_trial_does_not(world: World) -> None:
    aim(world, target="B")
    world.published()
    assert state(world) == "idle"
    formal(world)
    assert state(world) == "reached"


def test_measures_have_cost_deadline_and_state_and_follow_a_rectification_item(
    world: World,
) -> None:
    office, id = world.office, aim(world).row.id
    first = add_measure(
        office, world.clerk, id, Plan("料场封闭", "1200.5", date(2026, 9, 30), "赵六")
    )
    assert first.state_title == "未开始"
    act_on_measure(office, world.clerk, first.id, "begin")
    assert state(world) == "rectifying"  # a measure that has begun is work under way
    audit = world.site_verified()
    item = open_items(office, world.clerk, audit).new[0]
    plan_item(office, world.clerk, item, measure="换布袋", deadline=date(2026, 5, 1), person="赵六")
    tied = add_measure(office, world.clerk, id, Plan("烧结机头换布袋", "80", item=item))
    assert (tied.item, tied.state, tied.deadline) == (item, "under_way", date(2026, 5, 1))
    with pytest.raises(Refusal, match=f"随整改项 {item} 办理"):
        act_on_measure(office, world.clerk, tied.id, "finish", "完成")
    with pytest.raises(Refusal, match="已有措施"):
        add_measure(office, world.clerk, id, Plan("又一条", item=item))
    act_on(office, world.clerk, item, "rectify", "已换")
    act_on(office, world.inspector, item, "pass", "合格")
    view = target(office, world.clerk, id)
    assert [each.state_title for each in view.measures] == ["进行中", "已完成"]
    assert (view.row.measures, view.row.measures_done) == (2, 1)
    assert view.row.cost == Decimal("1280.5")
    with pytest.raises(Refusal, match="须写明情况"):
        act_on_measure(office, world.clerk, first.id, "finish")
    done = act_on_measure(office, world.clerk, first.id, "finish", "已验收")
    assert (done.state, done.result) == ("done", "已验收")
    with pytest.raises(Refusal, match="状态是“已完成”"):
        act_on_measure(office, world.clerk, first.id, "drop", "不做了")


def test_bad_measures_are_refused(world: World) -> None:
    office, id = world.office, aim(world).row.id
    for plan, why in (
        (Plan(" "), "没有写措施"),
        (Plan("换", "很多"), "不是金额"),
        (Plan("换", item="ZG-2026-99999"), "没有整改项"),
    ):
        with pytest.raises(Refusal, match=why):
            add_measure(office, world.clerk, id, plan)
    other = aim(world, OTHER_WORKS).row.id
    item = open_items(office, world.clerk, world.site_verified()).new[0]
    with pytest.raises(Refusal, match="另一家企业"):
        add_measure(office, world.clerk, other, Plan("换", item=item))
    measure = add_measure(office, world.clerk, id, Plan("换"))
    change_measure(office, world.clerk, measure.id, Plan("换布袋"), version=1)
    with pytest.raises(Refusal, match="已被别人改动"):
        change_measure(office, world.clerk, measure.id, Plan("换滤筒"), version=1)
    with pytest.raises(Refusal, match="无权"):
        change_measure(office, world.reader, measure.id, Plan("换滤筒"))
    refusals = target(office, world.reader, id).measures[0].refusals
    assert all("无权" in why for why in refusals.values())


def test_progress_is_told_by_county_industry_and_goal(world: World) -> None:
    cement_works(world.office, world.admin)
    hold(world.office, world.admin, 1, "A", "2026-02-01", "steel")
    aim(world)
    aim(world, OTHER_WORKS)
    aim(world, KILN_WORKS, deadline=date(2026, 3, 31))
    world.clock.advance(days=60)
    found = progress(world.office, world.reader)
    assert [(c.name, c.targets, c.reached, c.late, c.idle) for c in found.counties] == [
        ("涉县", 1, 0, 0, 1),
        ("武安市", 2, 1, 1, 0),
    ]
    assert [(c.name, c.targets, c.share) for c in found.industries] == [
        ("钢铁", 2, 0.5),
        ("水泥", 1, 0.0),
    ]
    assert (found.total.targets, found.total.reached) == (3, 1)
    [goal] = found.goals
    assert "绩效等级全面创 A" in goal.goal.quote
    assert (goal.goal.document, goal.goal.evidence) == ("邯郸市减污降碳协同增效实施方案", "read")
    assert (goal.enterprises, goal.reached) == (4, 1)  # the foundry is none of the six
    assert [line.name for line in goal.lines][3] == "建筑陶瓷"
    mine = progress(world.office, world.county)
    assert [c.name for c in mine.counties] == ["武安市"] and mine.goals[0].enterprises == 2
    with pytest.raises(Refusal, match="只能办理本区县"):
        progress(world.office, world.other_county, county=WUAN)


def test_county_tables_count_the_campaign_once_there_is_one(world: World) -> None:
    cement_works(world.office, world.admin)

    def total() -> dict[str, int | None]:
        counts = county_table(world.office, world.reader, "yearly", "2026").total.counts
        return {id: counts[id] for id in ("targets", "reached", "behind", "late_targets")}

    assert total() == {"targets": 2, "reached": 0, "behind": 2, "late_targets": None}
    hold(world.office, world.admin, 1, "A", "2026-02-01", "steel")
    aim(world)
    aim(world, OTHER_WORKS, deadline=date(2026, 3, 31))
    world.clock.advance(days=60)
    assert total() == {"targets": 2, "reached": 1, "behind": 1, "late_targets": 1}


def test_states_and_industries_filter_the_list(world: World) -> None:
    cement_works(world.office, world.admin)
    aim(world, KILN_WORKS)
    number = world.submitted()
    formal(world)
    aim(world)
    advance(world.office, world.county, number, "return", opinion="补材料")
    assert [r.enterprise.name for r in targets(world.office, world.reader, industry="水泥")] == [
        "武安虚构水泥有限公司"
    ]
    assert len(targets(world.office, world.reader, states=["applying"])) == 1
    with pytest.raises(Refusal, match="没有“done”这种状态"):
        targets(world.office, world.reader, states=["done"])
