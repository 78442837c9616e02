"""An audit goes through its chain, by several people, with a reason for every no."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from db.decisions import replay
from db.facts import take_over
from db.site_signatures import sign
from db.site_visits import open_visit
from db.trail import entries, verify
from db.users import Actor
from db.workflow import advance
from grading.refusals import Refusal
from tests.db.audit_world import LEVEL_B, OPEN_FACTS, World


def refused(world: World, actor: Actor, number: str, action: str, **given: Any) -> str:
    """The sentence of a refused step; nothing may have changed."""
    before = world.see(number)
    with pytest.raises(Refusal) as refusal:
        advance(world.office, actor, number, action, **given)
    assert world.see(number) == before
    assert refusal.value.where == f"申报件 {number}"
    return refusal.value.what


def test_a_trial_walks_the_whole_chain(world: World) -> None:
    number = world.published()
    view = world.see(number)
    assert (view.state, view.state_title) == ("published", "已公布")
    assert [option.action for option in view.options] == ["revoke"]
    assert [step.title for step in view.history] == [
        "提交自评", "县级初审通过", "现场核查完成", "市级审核通过", "评定等级", "开始公示", "公布",
    ]  # fmt: skip
    assert [step.by for step in view.history] == [
        "张经办", "李初审", "赵核查", "孙审核", "周审批", "张经办", "周审批",
    ]  # fmt: skip
    assert [step.opinion for step in view.history][:2] == ["材料齐全", "属实"]
    assert view.history[2].role == "核查"
    assert view.decision is not None
    assert view.certificate is not None
    assert (view.decision.level, view.certificate.level) == ("B", "B")
    assert verify(world.office).ok
    assert [result.ok for result in replay(world.office)] == [True]


def test_every_step_is_one_entry_of_the_trail(world: World) -> None:
    number = world.published()
    actions = [e.action for e in entries(world.office, world.admin, kind="audit", key=number)]
    assert actions[::-1] == [
        "audits.open", "audits.record", "audits.submit", "audits.take_over", "audits.accept",
        "audits.take_over", "audits.conclude", "audits.accept", "audits.accept", "audits.decide",
        "audits.notice", "audits.publish",
    ]  # fmt: skip


def test_the_tooltip_is_the_refusal(world: World) -> None:
    number = world.open().number
    for actor in (world.clerk, world.reader, world.inspector):
        for option in world.see(number, actor).options:
            if not option.allowed:
                assert refused(world, actor, number, option.action, opinion="x") == option.why


def test_the_first_account_is_bound_by_the_two_person_rules(world: World) -> None:
    number = world.open(world.admin).number
    world.record(world.admin, number, "claimed", LEVEL_B)
    advance(world.office, world.admin, number, "submit")
    assert refused(world, world.admin, number, "accept", opinion="属实") == (
        "您已办理过本件的提交，提交人不得审核，“县级初审通过”须由另一人办理"
    )
    take_over(world.office, world.county, number, "reviewed")
    advance(world.office, world.county, number, "accept", opinion="属实")
    take_over(world.office, world.inspector, number, "verified")
    world.conclude(number)
    advance(world.office, world.inspector, number, "accept", opinion="属实")
    advance(world.office, world.reviewer, number, "accept", opinion="属实")
    assert refused(world, world.admin, number, "decide", opinion="同意") == (
        "您已办理过本件的提交，提交人不得审批，“评定等级”须由另一人办理"
    )


def test_who_reviewed_cannot_approve(world: World) -> None:
    number = world.submitted()
    take_over(world.office, world.admin, number, "reviewed")
    advance(world.office, world.admin, number, "accept", opinion="属实")
    take_over(world.office, world.inspector, number, "verified")
    world.conclude(number)
    advance(world.office, world.inspector, number, "accept", opinion="属实")
    advance(world.office, world.reviewer, number, "accept", opinion="属实")
    sentence = "您已办理过本件的审核，审核人不得审批，“评定等级”须由另一人办理"
    assert refused(world, world.admin, number, "decide", opinion="同意") == sentence
    advance(world.office, world.approver, number, "decide", opinion="同意")
    advance(world.office, world.clerk, number, "notice")
    world.clock.advance(days=8)
    assert refused(world, world.admin, number, "publish").endswith("“公布”须由另一人办理")


def test_an_opinion_is_written(world: World) -> None:
    number = world.submitted()
    take_over(world.office, world.county, number, "reviewed")
    sentence = "办理“县级初审通过”须写明意见或理由"
    assert refused(world, world.county, number, "accept", opinion=" ") == sentence


def test_a_decision_needs_every_open_point_named(world: World) -> None:
    number = world.city_reviewed(OPEN_FACTS)
    decide = world.see(number, world.approver).options[0]
    assert decide.allowed
    assert decide.asks == ("level", "reasons", "opinion")
    assert decide.levels == ("C", "D")
    assert refused(world, world.approver, number, "decide", opinion="同意") == (
        "已证实 C 级、可能达到 A 级，还有 3 个未定点没有逐项写明理由"
        "（“烧结机机头”、“环保档案”、“行政处罚”）"
    )
    assert refused(world, world.approver, number, "decide", level="B", opinion="同意") == (
        "核查阶段只证实了 C 级，没有证实的 B 级不能评定"
    )
    reasons = {"organized.head": "二号机数据未审", "management.archive": "许可证换发中",
               "penalty": "处罚未生效"}  # fmt: skip
    view = advance(
        world.office, world.approver, number, "decide", opinion="先评 C", open_points=reasons
    )
    assert view.decision is not None
    assert (view.decision.level, view.decision.proven, view.decision.possible) == ("C", "C", "A")
    assert {point.id: point.reason for point in view.decision.open_points} == reasons
    assert view.decision.open_points[0].name == "环保档案"


def test_a_decision_keeps_all_it_was_made_of(world: World) -> None:
    number = world.decided()
    view = world.see(number)
    decision = view.decision
    assert decision is not None
    assert (decision.number, decision.kind, decision.level) == (1, "decided", "B")
    assert (decision.proven, decision.possible) == ("B", "B")
    assert (decision.fingerprint, decision.facts_date) == (view.fingerprint, view.application_date)
    assert decision.facts == LEVEL_B
    assert (decision.decided_by, decision.authority) == ("周审批", "邯郸市生态环境局")
    [entry] = [e for e in entries(world.office, world.admin, kind="audit", key=number)
               if e.action == "audits.decide"]  # fmt: skip
    assert (decision.trail_seq, decision.trail_head) == (entry.seq, entry.hash)
    assert entry.details["digest"] == decision.digest


def test_the_notice_ends_after_five_working_days(world: World) -> None:
    world.clock.advance(days=26)  # Saturday 28 March; 清明 6 April is a holiday
    number = world.decided()
    view = advance(world.office, world.clerk, number, "notice")
    assert (view.notice_from, view.notice_until) == (date(2026, 3, 28), date(2026, 4, 3))
    assert view.warnings == ()
    sentence = "公示到 2026 年 4 月 3 日为止，期满后才能公布"
    assert refused(world, world.approver, number, "publish") == sentence
    world.clock.advance(days=6)
    assert refused(world, world.approver, number, "publish") == sentence
    world.clock.advance(days=1)
    assert advance(world.office, world.approver, number, "publish").state == "published"


def test_a_notice_into_an_unknown_year_is_warned_about(world: World) -> None:
    world.clock.advance(days=302)  # 29 December 2026
    view = world.see(world.in_notice())
    assert view.notice_until == date(2027, 1, 5)
    assert "2027 年的放假安排还没有录入，公示期暂按周六、周日休息推算" in view.warnings[0]


def test_objections_are_looked_into_before_publication(world: World) -> None:
    number = world.in_notice()
    view = advance(world.office, world.clerk, number, "object", opinion="来电反映夜间冒烟")
    assert (view.objections[0].text, view.objections[0].outcome) == ("来电反映夜间冒烟", None)
    advance(world.office, world.clerk, number, "object", opinion="反映台账缺页")
    world.clock.advance(days=8)
    assert refused(world, world.approver, number, "publish") == (
        "还有 2 件异议没有核实，先驳回或退回"
    )
    advance(world.office, world.reviewer, number, "resolve", opinion="调阅视频，不属实")
    view = advance(world.office, world.reviewer, number, "resolve", opinion="台账齐全")
    assert [(o.outcome, o.answer, o.settled_by) for o in view.objections] == [
        ("rejected", "调阅视频，不属实", "孙审核"), ("rejected", "台账齐全", "孙审核"),
    ]  # fmt: skip
    assert refused(world, world.approver, number, "resolve", opinion="再看") == "没有待核实的异议"
    assert advance(world.office, world.approver, number, "publish").state == "published"


def test_an_upheld_objection_sends_the_audit_back_and_the_decision_loses_force(
    world: World,
) -> None:
    number = world.in_notice()
    advance(world.office, world.clerk, number, "object", opinion="数据有误")
    view = advance(
        world.office,
        world.approver,
        number,
        "return",
        opinion="属实，重新核查",
        to="county_reviewed",
    )
    assert (view.state, view.stage_open) == ("county_reviewed", "verified")
    assert view.objections[0].outcome == "upheld"
    assert (view.decision, view.notice_until) == (None, None)
    assert [decision.in_force for decision in view.decisions] == [False]
    world.record(world.inspector, number, "verified", {"head.PM": Decimal(25)})
    advance(world.office, world.inspector, number, "accept", opinion="超标")
    advance(world.office, world.reviewer, number, "accept", opinion="同意")
    view = advance(world.office, world.approver, number, "decide", opinion="评为 C")
    assert [(d.number, d.level, d.in_force) for d in view.decisions] == [
        (1, "B", False), (2, "C", True),
    ]  # fmt: skip
    assert all(result.ok for result in replay(world.office))


def test_a_return_goes_one_step_back_unless_told_further(world: World) -> None:
    number = world.site_verified()
    assert refused(
        world, world.reviewer, number, "return", opinion="补正", to="published"
    ).startswith("“退回”不能到“已公布”，只能到：")
    view = advance(world.office, world.reviewer, number, "return", opinion="补正")
    assert view.state == "county_reviewed"
    view = advance(world.office, world.inspector, number, "return", opinion="自评不实", to="draft")
    assert (view.state, view.stage_open) == ("draft", "claimed")
    assert view.stages["verified"] != {}
    assert view.history[-1].opinion == "自评不实"


def test_a_withdrawn_audit_is_over(world: World) -> None:
    number = world.submitted()
    view = advance(world.office, world.clerk, number, "withdraw", opinion="企业申请")
    assert (view.state_title, view.options, view.stage_open) == ("已撤回", (), None)
    assert refused(world, world.clerk, number, "submit") == (
        "本件的状态是“已撤回”，流程已经结束，不能办理“提交”"
    )


def test_counties_keep_to_their_own(world: World) -> None:
    number = world.submitted()
    with pytest.raises(Refusal, match="没有申报件"):
        advance(world.office, world.other_county, number, "accept", opinion="属实")
    number = world.county_reviewed()
    assert refused(world, world.county, number, "accept", opinion="属实").startswith(
        "“现场核查完成”须由“核查”角色办理"
    )


def test_an_action_that_does_not_exist_names_what_can_be_done(world: World) -> None:
    number = world.open().number
    assert refused(world, world.clerk, number, "approve") == (
        "本件的状态是“企业自评”，不能办理“approve”，现在可以办理的是："
        "提交自评（submit）、撤回申报（withdraw）"
    )


def test_an_overlong_opinion_is_refused(world: World) -> None:
    number = world.claimed()
    with pytest.raises(Refusal, match="意见超过 4000 字"):
        advance(world.office, world.clerk, number, "submit", opinion="长" * 4001)


def test_a_step_on_what_was_changed_meanwhile_is_refused(world: World) -> None:
    number = world.claimed()
    seen = world.see(number)
    world.record(world.clerk, number, "claimed", {"penalised": True})
    with pytest.raises(Refusal, match="本件已被别人改动"):
        advance(world.office, world.clerk, number, "submit", version=seen.version)


# --- formal audits ----------------------------------------------------------------------


def formal(world: World, facts: dict[str, Any]) -> str:
    """A formal audit on a confirmed pack, reviewed by the city."""
    world.open()
    world.confirm_packs()
    number = world.open(mode="formal").number
    world.record(world.clerk, number, "claimed", facts)
    world.support(number)
    advance(world.office, world.clerk, number, "submit")
    take_over(world.office, world.county, number, "reviewed")
    advance(world.office, world.county, number, "accept", opinion="属实")
    take_over(world.office, world.inspector, number, "verified")
    world.conclude(number)
    open_visit(world.office, world.inspector, number, world.clock.today())
    advance(world.office, world.inspector, number, "accept", opinion="一致")
    scan = Path(world.pack).with_name("签字.pdf")
    scan.write_bytes(b"%PDF signed")
    sign(world.office, world.clerk, number, ["team", "first", "records", "last"], scan)
    advance(world.office, world.reviewer, number, "accept", opinion="同意")
    return number


REGISTRATION = {
    "authority": "河北省生态环境厅", "number": "冀环大气〔2026〕8号", "date": "2026-03-01",
    "level": "B",
}  # fmt: skip


def test_a_formal_b_is_registered_from_above(world: World) -> None:
    number = formal(world, LEVEL_B)
    sentence = "B 级由省级评定，本局不评定，请报送并办理“上级结果登记”"
    assert refused(world, world.approver, number, "decide", opinion="同意") == sentence
    assert refused(world, world.approver, number, "register", opinion="登记") == (
        "上级结果登记缺少：评定机关、文号、日期、等级"
    )
    view = advance(
        world.office,
        world.approver,
        number,
        "register",
        opinion="省厅公布",
        registration={**REGISTRATION, "level": "A"},
    )
    assert (view.state, view.certificate) == ("published", None)
    assert view.decision is not None
    assert (view.decision.kind, view.decision.level, view.decision.proven) == (
        "registered", "A", "B",
    )  # fmt: skip
    assert (view.decision.authority, view.decision.document) == (
        "河北省生态环境厅", "冀环大气〔2026〕8号",
    )  # fmt: skip
    assert view.decision.document_date == date(2026, 3, 1)
    assert all(result.ok for result in replay(world.office))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"date": "2026年3月"}, "评定日期写法不对"),
        ({"date": "2026-03-09"}, "评定日期 2026-03-09 在今天之后"),
        ({"level": "特优"}, "没有“特优”这个等级"),
    ],
)
def test_a_registration_is_checked(world: World, change: dict[str, str], sentence: str) -> None:
    number = formal(world, LEVEL_B)
    with pytest.raises(Refusal, match=sentence):
        advance(
            world.office,
            world.approver,
            number,
            "register",
            opinion="登记",
            registration={**REGISTRATION, **change},
        )


def test_a_formal_c_is_decided_here_and_published_by_a_document(world: World) -> None:
    number = formal(world, {**LEVEL_B, "head.PM": Decimal(30)})
    view = advance(world.office, world.approver, number, "decide", opinion="C 级")
    assert view.decision is not None
    assert view.decision.level == "C"
    advance(world.office, world.clerk, number, "notice")
    world.clock.advance(days=8)
    assert refused(world, world.approver, number, "publish") == "正式公布须写明公布文号"
    view = advance(world.office, world.approver, number, "publish", document="邯环〔2026〕3号")
    assert view.certificate is not None
    assert (view.certificate.number, view.certificate.trial) == ("邯环绩评〔2026〕第0001号", False)
    assert view.certificate.publication == "邯环〔2026〕3号"


def test_a_trial_registers_nothing(world: World) -> None:
    number = world.city_reviewed()
    assert refused(world, world.approver, number, "register", opinion="登记") == (
        "本件是试评，上级结果只在正式申报件上登记"
    )
