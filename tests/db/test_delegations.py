"""委托 and 单人办公模式: the only ways around the two-person rules, and both leave their word."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db import trail
from db.accounts import deactivate
from db.delegations import delegate, end_delegation, list_delegations, steps
from db.facts import take_over
from db.office import Office
from db.office_mode import (
    USUAL_IDLE,
    choose_idle_minutes,
    choose_mode,
    idle_minutes,
    office_mode,
)
from db.papers import certificate_content, report_content
from db.users import ROLES, Actor, add_user
from db.workflow import advance
from grading.refusals import Refusal
from templates.papers.content import SINGLE_PERSON
from tests.db.audit_world import WUAN, World


@pytest.fixture
def alone(world: World) -> Actor:
    """A person of the whole city who holds every role."""
    view = add_user(world.office, world.admin, "独一人", list(ROLES), password="correct horse")
    return Actor(view.user_id, "独一人", frozenset(ROLES))


def give(world: World, to: str, step: str, **wishes: Any) -> int:
    today = world.office.clock.today()
    given = {"ends_on": today + timedelta(days=9), "reason": "出差", **wishes}
    return delegate(world.office, world.approver, to, step, **given).id


# Two persons -----------------------------------------------------------------------------


def take(world: World, actor: Actor, number: str, duty: str) -> None:
    """Let the actor do one duty on the audit, in the state it is in."""
    state = world.see(number).state
    if duty == "submit":
        advance(world.office, actor, number, "submit", opinion="材料齐全")
    elif duty == "review" and state == "submitted":
        take_over(world.office, actor, number, "reviewed")
        advance(world.office, actor, number, "accept", opinion="属实")
    elif duty == "review":
        advance(world.office, actor, number, "accept", opinion="同意")
    else:
        advance(world.office, actor, number, "decide", opinion="评定")


@pytest.mark.parametrize(
    ("first", "second"), [("submit", "review"), ("submit", "approve"), ("review", "approve")]
)
def test_who_did_the_first_never_does_the_second(
    world: World, alone: Actor, first: str, second: str
) -> None:
    """Every pair of duties, the first holder of every right included."""
    number = world.claimed() if first == "submit" else world.submitted()
    take(world, alone, number, first)
    if world.see(number).state == "submitted" and second == "approve":
        take_over(world.office, world.county, number, "reviewed")
        advance(world.office, world.county, number, "accept", opinion="属实")
    if second == "approve":
        take_over(world.office, world.inspector, number, "verified")
        world.conclude(number)
        world.conclude(number)
        advance(world.office, world.inspector, number, "accept", opinion="一致")
        advance(world.office, world.reviewer, number, "accept", opinion="同意")
    with pytest.raises(Refusal, match="须由另一人办理"):
        take(world, alone, number, second)


def test_filling_in_a_stage_counts_as_its_duty(world: World, alone: Actor) -> None:
    number = world.open().number
    from tests.db.audit_world import LEVEL_B

    world.record(alone, number, "claimed", LEVEL_B)
    advance(world.office, world.clerk, number, "submit", opinion="材料齐全")
    with pytest.raises(Refusal, match="提交人不得审核"):
        take_over(world.office, alone, number, "reviewed")


def test_a_return_and_a_new_submission_forget_nothing(world: World, alone: Actor) -> None:
    number = world.submitted()
    advance(world.office, alone, number, "return", opinion="缺附件")
    advance(world.office, world.clerk, number, "submit", opinion="已补")
    take_over(world.office, world.county, number, "reviewed")
    advance(world.office, world.county, number, "accept", opinion="属实")
    take_over(world.office, world.inspector, number, "verified")
    world.conclude(number)
    world.conclude(number)
    advance(world.office, world.inspector, number, "accept", opinion="一致")
    advance(world.office, world.reviewer, number, "accept", opinion="同意")
    with pytest.raises(Refusal, match="审核人不得审批"):
        advance(world.office, alone, number, "decide", opinion="评定")
    with pytest.raises(Refusal, match="审核人不得审批"):
        advance(world.office, alone, number, "return", opinion="退回", to="draft")


def test_who_returned_and_then_submits_does_not_review_again(world: World, alone: Actor) -> None:
    number = world.submitted()
    advance(world.office, alone, number, "return", opinion="缺附件")
    advance(world.office, alone, number, "submit", opinion="代为补正")
    with pytest.raises(Refusal, match="提交人不得审核"):
        advance(world.office, alone, number, "return", opinion="再退")


# Delegation ------------------------------------------------------------------------------


def test_a_delegation_lends_a_right_and_stands_with_the_step_and_on_paper(world: World) -> None:
    number = world.city_reviewed()
    with pytest.raises(Refusal, match="须由“审批”角色办理"):
        advance(world.office, world.reader, number, "decide", opinion="评定为 B 级")
    given = give(world, "吴只读", "decide/city_reviewed", behalf="周审批", audits=[number])
    shown = next(o for o in world.see(number, world.reader).options if o.action == "decide")
    assert shown.allowed
    assert shown.ground == f"受周审批委托办理（委托 {given} 号，周审批授予：出差）"
    advance(world.office, world.reader, number, "decide", opinion="评定为 B 级")
    step = world.see(number).history[-1]
    assert step.ground == shown.ground
    printed = report_content(world.office, world.admin, number).steps[-1]
    assert printed.opinion == f"评定为 B 级　〔{shown.ground}〕"
    entry = trail.entries(world.office, world.admin, kind="audit", key=number)[0]
    assert entry.details["delegation"]["id"] == given


def test_who_has_the_right_needs_no_delegation(world: World, alone: Actor) -> None:
    number = world.city_reviewed()
    delegate(
        world.office,
        world.admin,
        "周审批",
        "decide/city_reviewed",
        behalf=alone.name,
        ends_on=world.office.clock.today(),
        reason="请假",
    )
    advance(world.office, world.approver, number, "decide", opinion="评定")
    assert world.see(number).history[-1].ground == ""


def test_a_step_in_somebodys_place_counts_for_both(world: World) -> None:
    """The reviewer's right was used: the reviewer cannot approve through somebody else."""
    number = world.site_verified()
    give(world, "吴只读", "accept/site_verified", behalf="孙审核")
    advance(world.office, world.reader, number, "accept", opinion="同意")
    view = add_user(world.office, world.admin, "陈审批", "approver", password="correct horse")
    other = Actor(view.user_id, "陈审批", frozenset({"approver"}))
    give(world, "吴只读", "decide/city_reviewed", behalf="周审批")
    with pytest.raises(Refusal, match="须由“审批”角色办理"):
        advance(world.office, world.reader, number, "decide", opinion="评定")
    advance(world.office, other, number, "decide", opinion="评定")


def test_a_lender_bound_by_the_two_person_rules_lends_nothing(world: World, alone: Actor) -> None:
    number = world.submitted()
    take_over(world.office, alone, number, "reviewed")
    advance(world.office, alone, number, "accept", opinion="属实")
    take_over(world.office, world.inspector, number, "verified")
    world.conclude(number)
    world.conclude(number)
    advance(world.office, world.inspector, number, "accept", opinion="一致")
    advance(world.office, world.reviewer, number, "accept", opinion="同意")
    give(world, "吴只读", "decide/city_reviewed", behalf="独一人")
    with pytest.raises(Refusal):
        advance(world.office, world.reader, number, "decide", opinion="评定")


def test_a_delegation_may_lift_the_two_person_rules(world: World, alone: Actor) -> None:
    number = world.claimed()
    advance(world.office, alone, number, "submit", opinion="材料齐全")
    with pytest.raises(Refusal, match="提交人不得审核"):
        take_over(world.office, alone, number, "reviewed")
    give(world, "独一人", "accept/submitted", same_person=True, reason="全局只有两人")
    take_over(world.office, alone, number, "reviewed")
    advance(world.office, alone, number, "accept", opinion="属实")
    assert "经授权办理，不受双人规定限制" in world.see(number).history[-1].ground
    with pytest.raises(Refusal, match="须由另一人办理"):  # for that step and no other
        take_over(world.office, alone, number, "verified")
        world.conclude(number, alone)
        world.conclude(number)


def test_a_delegation_ends_by_itself_and_by_hand(world: World) -> None:
    number = world.city_reviewed()
    given = give(world, "吴只读", "decide/city_reviewed", behalf="周审批")
    assert [each.state for each in list_delegations(world.office, world.admin)] == ["有效"]
    world.clock.advance(days=9)
    assert world.see(number, world.reader).options[0].allowed
    world.clock.advance(days=1)
    assert not world.see(number, world.reader).options[0].allowed
    assert [each.state for each in list_delegations(world.office, world.admin)] == ["已到期"]
    with pytest.raises(Refusal, match="已到期"):
        end_delegation(world.office, world.admin, given, "多余")
    second = give(world, "吴只读", "decide/city_reviewed", behalf="周审批")
    ended = end_delegation(world.office, world.admin, second, "已返岗")
    assert (ended.state, ended.end_reason) == ("已终止", "已返岗")
    assert not world.see(number, world.reader).options[0].allowed
    assert list_delegations(world.office, world.admin, in_force_only=True) == []


def test_a_delegation_is_for_its_audits_and_its_lender_in_use(world: World) -> None:
    one, other = world.city_reviewed(), world.city_reviewed()
    give(world, "吴只读", "decide/city_reviewed", behalf="周审批", audits=[one])
    assert world.see(one, world.reader).options[0].allowed
    assert not world.see(other, world.reader).options[0].allowed
    deactivate(world.office, world.admin, "周审批", "调离")
    assert not world.see(one, world.reader).options[0].allowed


def test_a_delegation_does_not_reach_over_the_county_border(world: World) -> None:
    number = world.submitted()
    today = world.office.clock.today()
    delegate(
        world.office,
        world.admin,
        "郑涉县",
        "accept/submitted",
        behalf="李初审",
        ends_on=today,
        reason="请假",
    )
    with pytest.raises(Refusal, match="不在您的县"):
        advance(world.office, world.other_county, number, "accept", opinion="属实")


@pytest.mark.parametrize(
    ("to", "step", "wishes", "words"),
    [
        ("周审批", "accept/site_verified", {"behalf": "孙审核"}, "不能委托给自己"),
        ("吴只读", "decide/city_reviewed", {}, "没有内容"),
        ("吴只读", "decide/city_reviewed", {"same_person": True}, "没有“审批”角色"),
        ("吴只读", "decide/city_reviewed", {"behalf": "张经办"}, "没有“审批”角色"),
        ("吴只读", "decide/city_reviewed", {"behalf": "吴只读"}, "同一个人"),
        ("吴只读", "decide/draft", {"behalf": "周审批"}, "没有“decide/draft”这个环节"),
        ("没有人", "decide/city_reviewed", {"behalf": "周审批"}, "没有账号 没有人"),
        ("李初审", "decide/city_reviewed", {"behalf": "周审批"}, "县级人员不能受托"),
        ("吴只读", "decide/city_reviewed", {"behalf": "周审批", "reason": " "}, "没有写明"),
        ("吴只读", "decide/city_reviewed", {"behalf": "周审批", "audits": ["X"]}, "没有申报件"),
        ("吴只读", "decide/city_reviewed", {"behalf": "周审批", "ends_on": -1}, "之前"),
        ("吴只读", "decide/city_reviewed", {"behalf": "周审批", "ends_on": 400}, "超过一年"),
        ("吴只读", "decide/city_reviewed", {"behalf": "周审批", "starts_on": -3}, "倒签"),
    ],
)
def test_what_is_no_delegation(
    world: World, to: str, step: str, wishes: dict[str, Any], words: str
) -> None:
    today, before = world.office.clock.today(), trail.head(world.office)
    for name in ("ends_on", "starts_on"):
        if name in wishes:
            wishes = {**wishes, name: today + timedelta(days=wishes[name])}
    with pytest.raises(Refusal, match=words):
        give(world, to, step, **wishes)
    assert trail.head(world.office) == before


def test_only_approver_and_administrator_delegate(world: World) -> None:
    with pytest.raises(Refusal, match="需要管理或审批角色"):
        delegate(
            world.office,
            world.reviewer,
            "吴只读",
            "accept/site_verified",
            behalf="孙审核",
            ends_on=world.office.clock.today(),
            reason="请假",
        )
    assert "decide/city_reviewed" in steps(world.office.clock.today())


# Single-person office --------------------------------------------------------------------


def test_one_person_alone_takes_an_audit_through_and_every_paper_says_so(
    world: World, alone: Actor, tmp_path: Path
) -> None:
    office = world.office
    assert office_mode(office, alone).mode == "two"
    chosen = choose_mode(office, world.admin, "single", "全局只有一名工作人员")
    assert (chosen.mode, chosen.by, chosen.reason) == ("single", "王管理", "全局只有一名工作人员")
    number = world.claimed()
    advance(office, alone, number, "submit", opinion="齐全")
    take_over(office, alone, number, "reviewed")
    advance(office, alone, number, "accept", opinion="属实")
    take_over(office, alone, number, "verified")
    world.conclude(number, alone)
    advance(office, alone, number, "accept", opinion="一致")
    advance(office, alone, number, "accept", opinion="同意")
    advance(office, alone, number, "decide", opinion="评定")
    choose_mode(office, world.admin, "two", "来了新同事")  # what was made stays marked
    view = world.see(number)
    assert view.decision is not None
    assert view.decision.single_person
    assert {step.ground for step in view.history} == {"单人办公模式办理"}
    assert report_content(office, alone, number).single_person
    advance(office, world.clerk, number, "notice")
    world.clock.advance(days=9)
    advance(office, world.approver, number, "publish")
    assert certificate_content(office, alone, number).remarks == (SINGLE_PERSON,)
    from db.papers import print_certificate, print_report

    assert print_report(office, alone, number, tmp_path / "r.pdf").path.stat().st_size > 9000
    assert print_certificate(office, alone, number, tmp_path / "c.pdf").path.exists()
    usual = world.published()
    assert not report_content(office, alone, usual).single_person
    assert certificate_content(office, alone, usual).remarks == ()


def test_the_mode_is_chosen_by_the_citys_administrator_with_a_reason(
    office: Office, world: World
) -> None:
    for actor, mode, reason, words in (
        (world.approver, "single", "x", "需要管理角色"),
        (world.admin, "three", "x", "没有“three”"),
        (world.admin, "single", "  ", "没有写明理由"),
        (world.admin, "two", "x", "现在就是双人办理"),
        (replace(world.admin, county=WUAN), "single", "x", "全局的设置由市局办理"),
    ):
        with pytest.raises(Refusal, match=words):
            choose_mode(office, actor, mode, reason)
    choose_mode(office, world.admin, "single", "只有一人")
    entry = trail.entries(office, world.admin, kind="office", key="mode")[0]
    assert entry.details == {"before": "two", "mode": "single", "reason": "只有一人"}


def test_two_people_confirm_a_standard_also_in_a_single_person_office(
    world: World, alone: Actor
) -> None:
    from db.confirmation_views import Wording
    from db.confirmations import check, record
    from db.library import find_pack, keep

    choose_mode(world.office, world.admin, "single", "只有一人")
    with world.office.command(alone, "standards.test") as work:
        pack = find_pack(work.session, world.pack, world.office.clock.today())
        keep(work.session, pack, work.now, shipped=False)
        work.record("standards", "test", {})
    name, cell = "test-steel@2026-draft", "management.archive/A"
    wording = Wording("环大气〔2019〕35号", "附件2", "12", "ab" * 32, "环保档案齐全", {})
    record(world.office, alone, name, {cell: wording})
    with pytest.raises(Refusal, match="须由另一人复核"):
        check(world.office, alone, name, [cell])


def test_the_idle_lock_is_a_setting_of_the_office(office: Office, world: World) -> None:
    assert idle_minutes(office) == USUAL_IDLE == 15
    assert choose_idle_minutes(office, world.admin, 5) == 5
    assert idle_minutes(office) == 5
    for minutes, words in ((0, "1 到 240"), (999, "1 到 240"), (5, "现在就是")):
        with pytest.raises(Refusal, match=words):
            choose_idle_minutes(office, world.admin, minutes)
    with pytest.raises(Refusal, match="需要管理角色"):
        choose_idle_minutes(office, world.clerk, 3)
