"""Recheck, change, downgrade, stop, resumption, revocation, appeal: each with its own way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from db.check import check
from db.decisions import replay
from db.enterprise_edit import edit
from db.enterprise_entries import add_entry, change_entry, retire_entry
from db.enterprise_history import level_history
from db.level_acts import ends
from db.papers import print_report
from db.trail import verify
from grading.refusals import Refusal
from tests.db.audit_world import LEVEL_B, STEEL_WORKS, World
from tests.db.level_world import (
    downgrade,
    formal_b,
    heard,
    lowered,
    register_level,
    step,
    visited,
)


def now(world: World, on: date | None = None) -> str | None:
    return level_history(world.office, world.reader, STEEL_WORKS, on).overall.level


def ended(world: World) -> list[tuple[str, bool]]:
    with world.office.reading() as session:
        return [(each.cause, each.lifted_at is None) for each in ends(session)]


@pytest.mark.parametrize("kind", ["年度复核", "变更", "降级", "停产", "复产"])
def test_without_a_level_in_force_there_is_nothing_to_act_on(world: World, kind: str) -> None:
    with pytest.raises(Refusal, match=f"没有试评公布的等级，不能办理“{kind}”"):
        world.open(kind=kind, target="B", **downgrading(kind))


def downgrading(kind: str) -> dict[str, str]:
    return {"trigger": "penalty", "evidence": "决定书"} if kind == "降级" else {}


def test_a_trial_result_is_no_ground_for_a_formal_audit(world: World) -> None:
    world.published()
    with pytest.raises(Refusal, match="没有在效的等级"):
        downgrade(world)
    assert downgrade(world, "trial")


def test_a_downgrade_names_its_trigger_and_the_proof(world: World) -> None:
    formal_b(world)
    with pytest.raises(Refusal, match="降级须写明降级情形"):
        downgrade(world, trigger="")
    with pytest.raises(Refusal, match="须写明查实的证据"):
        downgrade(world, evidence=" ")
    with pytest.raises(Refusal, match="没有“天气不好”这种降级情形"):
        downgrade(world, trigger="天气不好")


def test_a_downgrade_goes_below_the_level_and_as_far_as_its_trigger_says(world: World) -> None:
    formal_b(world)
    number = heard(world)
    option = next(o for o in world.see(number, world.approver).options if o.action == "decide")
    assert (option.levels, "level" in option.asks) == (("C", "D"), True)
    for level, sentence in (
        ("", "请写明降到哪一级，可用：C、D"),
        ("B", "按降级情形不能定为 B 级"),
        ("A", "按降级情形不能定为 A 级"),
    ):
        with pytest.raises(Refusal, match=sentence):
            step(world, world.approver, number, "decide", level=level)
    with pytest.raises(Refusal, match="提交人不得审批"):
        step(world, world.admin, downgraded_by(world, number), "decide", level="C")
    assert step(world, world.approver, number, "decide", level="C").state == "decided"


def downgraded_by(world: World, number: str) -> str:
    """The same downgrade, as if the administrator had submitted it."""
    world.behind_our_back("UPDATE audit_steps SET by_id = 1 WHERE action = 'submit'")
    return number


def test_a_published_downgrade_is_the_level_in_force_and_ends_the_certificate(
    world: World,
) -> None:
    first = formal_b(world)
    before = world.clock.today()
    assert now(world) == "B"
    number = lowered(world)
    assert now(world) == "C"
    assert now(world, before) == "B", "history keeps what held before"
    assert register_level(world) == ("C", "C")
    assert ended(world) == [("lowered", True)]
    view = world.see(number)
    assert view.certificate is not None
    assert view.decision is not None
    assert (view.decision.kind, view.decision.level) == ("lowered", "C")
    assert [each.ok for each in replay(world.office)] == [True, True]
    assert "已被代替" in revoking(world, first)


def revoking(world: World, number: str) -> str:
    option = next(o for o in world.see(number, world.approver).options if o.action == "revoke")
    return option.why


def test_an_appeal_that_is_upheld_sends_the_downgrade_back(world: World) -> None:
    formal_b(world)
    number = heard(world)
    step(world, world.approver, number, "decide", level="C")
    step(world, world.clerk, number, "notice")
    step(world, world.clerk, number, "object", opinion="处罚已被复议撤销")
    world.clock.advance(days=8)
    with pytest.raises(Refusal, match="没有核实"):
        step(world, world.approver, number, "publish")
    step(world, world.approver, number, "return", opinion="属实")
    step(world, world.clerk, number, "withdraw", opinion="不予降级")
    assert now(world) == "B"
    assert ended(world) == []


def test_after_a_downgrade_a_better_level_waits(world: World) -> None:
    formal_b(world)
    lowered(world)
    world.confirm_packs()
    with pytest.raises(Refusal, match="12 个月内不得申报更高等级"):
        world.open(target="A", mode="formal")
    world.clock.advance(days=366)
    assert world.open(target="A", mode="formal")


def test_two_downgrades_of_one_level_cannot_both_be_published(world: World) -> None:
    formal_b(world)
    second = heard(world)
    lowered(world)
    with pytest.raises(Refusal, match="已有变动，请撤回后重新办理"):
        step(world, world.approver, second, "decide", level="D")


def test_a_recheck_confirms_or_lowers_and_never_raises(world: World) -> None:
    world.published()
    world.clock.advance(days=360)
    good = {**LEVEL_B, "head.PM": Decimal(5)}
    number = visited(world, world.open(target="", kind="年度复核").number, good)
    assert world.see(number).target == "B"
    with pytest.raises(Refusal, match="只能维持或者降低等级，现等级是 B 级"):
        step(world, world.approver, number, "decide")
    step(world, world.approver, number, "decide", level="B")
    step(world, world.clerk, number, "notice")
    world.clock.advance(days=8)
    view = step(world, world.approver, number, "publish")
    assert view.certificate is not None
    assert ended(world) == [("superseded", True)]


def test_a_change_reissues_the_certificate_and_rates_nothing(world: World) -> None:
    first = formal_b(world)
    old = world.see(first)
    number = world.open(target="", kind="变更", mode="formal").number
    edit(world.office, world.clerk, STEEL_WORKS, {"name": "武安新名钢铁有限公司"})
    step(world, world.clerk, number, "submit", opinion="更名")
    step(world, world.county, number, "accept")
    view = step(world, world.approver, number, "publish")
    assert view.decision is not None
    assert old.decision is not None
    assert (view.decision.kind, view.decision.digest) == ("reissued", old.decision.digest)
    assert view.certificate is not None
    assert "武安新名钢铁有限公司" in view.certificate.enterprise.name
    assert ended(world) == [("reissued", True)]
    assert now(world) == "B"
    assert all(each.ok for each in replay(world.office))


def test_a_stop_suspends_the_level_and_resumption_brings_it_back(world: World) -> None:
    first = formal_b(world)
    number = world.open(target="", kind="停产", mode="formal").number
    with pytest.raises(Refusal, match="没有在效的停产登记"):
        step(world, world.clerk, number, "submit")
    given = {"kind": "长期停产", "starts_on": world.clock.today().isoformat()}
    stop = add_entry(world.office, world.clerk, STEEL_WORKS, "stop", given)
    step(world, world.clerk, number, "submit")
    step(world, world.approver, number, "suspend", opinion="停产核实")
    assert world.see(number).state == "suspended"
    assert world.see(first).state == "suspended"
    assert now(world) is None
    assert register_level(world) == (None, "停产")
    assert ended(world) == [("suspended", True)]
    with pytest.raises(Refusal, match="因停产挂起"):
        world.open(target="", kind="年度复核", mode="formal")

    world.confirm_packs()
    again = world.open(target="", kind="复产", mode="formal").number
    world.behind_our_back(f"UPDATE audits SET mode = 'trial' WHERE number = '{again}'")
    world.record(world.clerk, again, "claimed", LEVEL_B)
    with pytest.raises(Refusal, match="停产期间不开展现场评定"):
        step(world, world.clerk, again, "submit")
    world.clock.advance(days=30)
    day = world.clock.today().isoformat()
    change_entry(world.office, world.clerk, STEEL_WORKS, "stop", stop.id, {"resumed_on": day})
    visited(world, again)
    world.behind_our_back(f"UPDATE audits SET mode = 'formal' WHERE number = '{again}'")
    assert "签字页" in why_not(world, again, "resume")


def why_not(world: World, number: str, action: str) -> str:
    return next(o.why for o in world.see(number, world.approver).options if o.action == action)


def test_a_trial_stop_and_resumption_walk_the_whole_way(world: World) -> None:
    first = world.published()
    day = world.clock.today().isoformat()
    given = {"kind": "长期停产", "starts_on": day}
    stop = add_entry(world.office, world.clerk, STEEL_WORKS, "stop", given)
    number = world.open(target="", kind="停产").number
    step(world, world.clerk, number, "submit")
    step(world, world.approver, number, "suspend")
    assert world.see(first).state == "suspended"
    world.clock.advance(days=30)
    day = world.clock.today().isoformat()
    change_entry(world.office, world.clerk, STEEL_WORKS, "stop", stop.id, {"resumed_on": day})
    poor = world.open(target="", kind="复产").number
    visited(world, poor, {**LEVEL_B, "head.PM": Decimal(30)})
    assert "只证实了 C 级，达不到挂起的 B 级" in why_not(world, poor, "resume")
    good = visited(world, world.open(target="", kind="复产").number)
    step(world, world.approver, good, "resume", opinion="核查属实")
    assert world.see(first).state == "published"
    assert world.see(good).state == "resumed"
    assert ended(world) == [("suspended", False)]
    assert level_history(world.office, world.reader, STEEL_WORKS).held == (), "a trial"
    assert check(world.office) == []
    assert verify(world.office, full=True).ok


def test_a_level_is_revoked_by_a_document_and_comes_back_after_an_appeal(world: World) -> None:
    first = formal_b(world)
    with pytest.raises(Refusal, match="正式公布须写明公布文号"):
        step(world, world.approver, first, "revoke", document="")
    view = step(world, world.approver, first, "revoke", opinion="监测数据造假")
    assert view.state == "revoked"
    assert now(world) is None
    assert register_level(world) == (None, "已撤销")
    assert ended(world) == [("revoked", True)]
    with pytest.raises(Refusal, match="没有待核实的异议"):
        step(world, world.approver, first, "resume")
    step(world, world.clerk, first, "object", opinion="不是我厂的数据")
    view = step(world, world.approver, first, "resume", opinion="申诉成立")
    assert (view.state, view.objections[0].outcome) == ("published", "upheld")
    assert now(world) == "B"
    assert register_level(world) == ("B", "B")
    assert ended(world) == [("revoked", False)]


def test_what_an_act_wrote_into_the_history_is_not_edited_by_hand(world: World) -> None:
    first = formal_b(world)
    step(world, world.approver, first, "revoke")
    entry = next(
        each.entry
        for each in level_history(world.office, world.clerk, STEEL_WORKS).held
        if each.entry
    )
    with pytest.raises(Refusal, match="不能改，也不能停用"):
        change_entry(world.office, world.clerk, STEEL_WORKS, "level", entry, {"level": "A"})
    with pytest.raises(Refusal, match="不能改，也不能停用"):
        retire_entry(world.office, world.clerk, STEEL_WORKS, "level", entry, "不想要")


def test_an_audit_that_rates_nothing_says_what_it_is_about_and_has_no_report(
    world: World, tmp_path: Path
) -> None:
    first = formal_b(world)
    view = world.see(downgrade(world))
    assert view.state_title == "待立案"
    assert not view.rated
    assert first in view.about
    assert "情形：近一年内受过生态环境行政处罚；证据：武环罚〔2026〕7号" in view.about
    with pytest.raises(Refusal, match="不评定指标，没有绩效分级报告"):
        print_report(world.office, world.reader, view.number, tmp_path / "报告.pdf")
