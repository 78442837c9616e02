"""激励性绩效分级: what is missing, what is refused, levels that lapse, means with their basis."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from db.enterprise_history import level_history
from db.incentive.assessing import assess
from db.incentive.means import enter_means, list_means, retire_means
from db.incentive.results import Decision, decide, end_result, result, results
from db.users import Actor, add_user
from grading.refusals import Refusal
from tests.db.audit_world import OTHER_WORKS, SHEXIAN, STEEL_WORKS, World
from tests.db.incentive.works import declare, hold, set_branch, works

PAPER = Decision(date(2026, 3, 2), "冀环函〔2026〕12号")


@pytest.fixture
def backend() -> str:
    """What differs between the databases is tried in test_managed."""
    return "sqlite"


def test_what_is_missing_is_named_and_nothing_is_decided(world: World) -> None:
    o = world.office
    with pytest.raises(Refusal, match="没有写明钢铁的类别，激励性分级只管长流程钢铁"):
        assess(o, world.reader, STEEL_WORKS, 2025)
    set_branch(world, "short")
    with pytest.raises(Refusal, match="短流程钢铁不在激励性分级的行业内"):
        assess(o, world.reader, STEEL_WORKS, 2025)
    set_branch(world, "long")
    assert assess(o, world.reader, STEEL_WORKS, 2025).why_not.startswith("没有评定等级")
    hold(world, "C", "2025-06-30")
    found = assess(o, world.reader, STEEL_WORKS, 2025)
    assert found.why_not.startswith("还不能判定：没有税收、上年污染物排放量")
    assert "没有登记NOx的无组织排放量（没有的填 0）" in found.findings
    declare(world)
    assert "没有录入全省同行业均值" in assess(o, world.reader, STEEL_WORKS, 2025).why_not
    enter_means(o, world.clerk, "long_steel", 2025, tax="9", research="2.4", basis="测算")
    found = assess(o, world.reader, STEEL_WORKS, 2025)
    assert (found.outcome.met, found.why_not) == (False, "两项指标都没有高出全省同行业均值 20%")
    with pytest.raises(Refusal, match="都没有高出"):
        decide(o, world.approver, STEEL_WORKS, 2025, PAPER)
    half = Decision(PAPER.starts_on, PAPER.document, term="half")
    with pytest.raises(Refusal, match="按半年管理须写明依据"):
        decide(o, world.approver, STEEL_WORKS, 2025, half)
    by_words = Decision(PAPER.starts_on, PAPER.document, term="half", reason="细则半年档")
    assert decide(o, world.approver, STEEL_WORKS, 2025, by_words).row.ends_on == date(2026, 9, 1)


def test_a_managed_level_applies_only_to_the_level_it_rests_on_and_can_be_ended(
    world: World,
) -> None:
    o = world.office
    works(world)
    decide(o, world.approver, STEEL_WORKS, 2025, PAPER)
    with pytest.raises(Refusal, match="与 JL-2026-0001 的管理期"):
        decide(o, world.approver, STEEL_WORKS, 2025, PAPER)
    hold(world, "D", "2026-03-01")
    assert result(o, world.reader, "JL-2026-0001").row.state == "lapsed"
    assert level_history(o, world.reader, STEEL_WORKS).managed == ()
    for actor, reason, words in (
        (world.clerk, "处罚", "需要审批角色"),
        (world.approver, " ", "须写明理由"),
    ):
        with pytest.raises(Refusal, match=words):
            end_result(o, actor, "JL-2026-0001", reason)
    ended = end_result(o, world.approver, "JL-2026-0001", "受到处罚")
    assert (ended.row.state, ended.row.ended_reason) == ("ended", "受到处罚")
    with pytest.raises(Refusal, match="已于 2026-03-02 终止"):
        end_result(o, world.approver, "JL-2026-0001", "再次")


def test_bad_decisions_are_refused_with_the_way_out(world: World) -> None:
    o = world.office
    works(world)
    day = PAPER.starts_on
    for decision, words in (
        (Decision(day, ""), "没有写认定文件"),
        (Decision(day, "文", term="month"), "没有“month”这个期限"),
        (Decision(day, "文", managed="A"), "A 不是 C 的高一级"),
        (Decision(day, "文", managed="B"), "按 B 级管理须写明依据"),
        (Decision(date(2024, 1, 1), "文"), "已经过去"),
    ):
        with pytest.raises(Refusal, match=words):
            decide(o, world.approver, STEEL_WORKS, 2025, decision)
    with pytest.raises(Refusal, match="需要审批角色"):
        decide(o, world.clerk, STEEL_WORKS, 2025, PAPER)
    with pytest.raises(Refusal, match="没有“gone”这种状态"):
        results(o, world.reader, states=["gone"])
    late = Decision(date(2027, 2, 1), "文")
    with pytest.raises(Refusal, match="用的却是 2025 年的数据"):
        decide(o, world.approver, STEEL_WORKS, 2025, late)
    with pytest.raises(Refusal, match="2026 年还没有过完"):
        assess(o, world.reader, STEEL_WORKS, 2026)
    with pytest.raises(Refusal, match="不是数据年度"):
        assess(o, world.reader, STEEL_WORKS, 20025)
    view = add_user(o, world.admin, "涉县审批", "approver", password="a long one", county=SHEXIAN)
    stranger = Actor(view.user_id, "涉县审批", frozenset({"approver"}), SHEXIAN)
    with pytest.raises(Refusal, match="只能办理本区县"):
        decide(o, stranger, STEEL_WORKS, 2025, PAPER)
    decide(o, world.approver, STEEL_WORKS, 2025, PAPER)
    assert results(o, world.other_county) == []
    with pytest.raises(Refusal, match="不在您的县"):
        result(o, world.other_county, "JL-2026-0001")
    with pytest.raises(Refusal, match="只能办理本区县"):
        assess(o, world.county, OTHER_WORKS, 2025)


def test_means_are_entered_with_their_basis_and_replace_one_another(world: World) -> None:
    o = world.office
    for wishes, words in (
        ({"basis": "通报"}, "两个均值都没有填"),
        ({"tax": "8.4", "basis": " "}, "没有写均值的来源"),
        ({"tax": "abc", "basis": "通报"}, "“abc”不是均值"),
        ({"research": "930", "basis": "通报"}, "像是单位不对"),
        ({"research": "0", "basis": "通报"}, "不是均值"),
    ):
        with pytest.raises(Refusal, match=words):
            enter_means(o, world.clerk, "焦化", 2025, **wishes)
    with pytest.raises(Refusal, match="“火电”不在激励性分级的行业内"):
        enter_means(o, world.clerk, "火电", 2025, tax="1", basis="通报")
    with pytest.raises(Refusal, match="无权进行这项操作"):
        enter_means(o, world.county, "焦化", 2025, tax="1", basis="通报")
    first = enter_means(o, world.clerk, "焦化", 2025, research="0.930%", basis="通报")
    assert (first.tax, first.research, first.group_name) == (None, D("0.93"), "焦化")
    with pytest.raises(Refusal, match="没有改动"):
        enter_means(o, world.clerk, "焦化", 2025, research="0.93", basis="通报")
    second = enter_means(o, world.clerk, "焦化", 2025, research="0.95", basis="更正")
    assert list_means(o, world.reader) == [second]
    assert len(list_means(o, world.reader, also_retired=True)) == 2
    retire_means(o, world.clerk, second.id, "录错")
    assert list_means(o, world.reader) == []
    with pytest.raises(Refusal, match="没有在用的均值"):
        retire_means(o, world.clerk, second.id, "再次")
