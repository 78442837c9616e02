"""Facts are recorded per stage by those whose step closes it; nothing falls through or is lost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from db.facts import assess_audit, record_facts, take_over
from db.trail import entries
from db.workflow import advance
from grading.refusals import Refusal
from tests.db.audit_world import LEVEL_B, OPEN_FACTS, World


def values(world: World, number: str, stage: str) -> dict[str, Any]:
    return {fact: entry.value for fact, entry in world.see(number).stages[stage].items()}


def test_a_value_keeps_who_when_where_from_and_its_evidence(world: World) -> None:
    number = world.open().number
    view = record_facts(
        world.office,
        world.clerk,
        number,
        "claimed",
        {"head.PM": [9.5, Decimal("10.040")], "penalised": None},
        origin="window",
        evidence={"head.PM": " 附件3 第12页 "},
    )
    entry = view.stages["claimed"]["head.PM"]
    assert entry.value == [Decimal("9.5"), Decimal("10.040")]
    assert (entry.origin, entry.evidence, entry.by) == ("window", "附件3 第12页", "张经办")
    assert entry.at == world.office.clock.now()
    assert view.stages["claimed"]["penalised"].value is None
    assert "penalised" not in [id for id, _ in view.unanswered]


@pytest.mark.parametrize(
    ("facts", "sentence", "remedy"),
    [
        ({"head.PM": Decimal(-1)}, "“机头颗粒物”的值 -1 mg/m3 超出允许范围（最小 0）", "检查单位"),
        ({"quenching": "half"}, "“熄焦”没有“half”这一项", "dry、wet"),
        ({"penalised": "否"}, "“近一年受行政处罚”应为true 或 false", "写 true、false"),
        (
            {"head.P": Decimal(1)},
            "本件的标准（test-steel@2026-draft）没有“head.P”这一项",
            "head.PM",
        ),
        ({"head.PM": [[Decimal(1)]]}, "“机头颗粒物”的值不能嵌套", "一层列表"),
    ],
)
def test_a_value_the_pack_does_not_allow_records_nothing_at_all(
    world: World, facts: dict[str, Any], sentence: str, remedy: str
) -> None:
    number = world.open().number
    with pytest.raises(Refusal) as refused:
        world.record(world.clerk, number, "claimed", {"processes": ["sinter"], **facts})
    assert sentence in refused.value.what
    assert remedy in refused.value.remedy
    assert values(world, number, "claimed") == {}
    assert len(entries(world.office, world.admin, kind="audit")) == 1


def test_what_a_new_value_replaces_stays_in_the_trail(world: World) -> None:
    number = world.open().number
    world.record(world.clerk, number, "claimed", {"head.PM": Decimal("9.5")})
    world.record(world.clerk, number, "claimed", {"head.PM": Decimal("12")})
    assert values(world, number, "claimed") == {"head.PM": Decimal(12)}
    newest = entries(world.office, world.admin, kind="audit", key=number)[0]
    change = newest.details["changes"]["head.PM"]
    assert (change["value"], change["before"]["value"]) == (Decimal(12), Decimal("9.5"))
    assert change["before"]["by_id"] == world.clerk.user_id


def test_recording_the_same_again_leaves_no_trace(world: World) -> None:
    number = world.open().number
    world.record(world.clerk, number, "claimed", LEVEL_B)
    before = world.see(number)
    world.record(world.clerk, number, "claimed", LEVEL_B)
    assert world.see(number) == before
    assert len(entries(world.office, world.admin, kind="audit")) == 2


def test_a_note_may_change_alone_but_needs_a_value_to_stand_beside(world: World) -> None:
    number = world.open().number
    world.record(world.clerk, number, "claimed", {"head.PM": Decimal(9)})

    def note(fact: str, text: str) -> None:
        record_facts(
            world.office, world.clerk, number, "claimed", {}, origin="form", evidence={fact: text}
        )

    note("head.PM", "附件1")
    assert world.see(number).stages["claimed"]["head.PM"].evidence == "附件1"
    with pytest.raises(Refusal, match="“熄焦”只写了佐证说明，没有填报值"):
        note("quenching", "附件2")


def test_a_stage_is_open_in_its_own_state_only(world: World) -> None:
    number = world.open().number
    with pytest.raises(Refusal) as refused:
        world.record(world.county, number, "reviewed", LEVEL_B)
    assert refused.value.what == ("初审阶段的事实只在“待县级初审”时填报，本件的状态是“企业自评”")
    world.record(world.clerk, number, "claimed", LEVEL_B)
    advance(world.office, world.clerk, number, "submit")
    with pytest.raises(Refusal, match="自评阶段的事实只在“企业自评”时填报"):
        world.record(world.clerk, number, "claimed", LEVEL_B)
    world.record(world.county, number, "reviewed", LEVEL_B)


def test_a_stage_is_filled_in_by_the_roles_of_its_step(world: World) -> None:
    number = world.open().number
    with pytest.raises(Refusal, match="“提交自评”须由“经办”角色办理，您的角色是“核查”"):
        world.record(world.inspector, number, "claimed", LEVEL_B)
    assert world.see(number, world.inspector).edit_refusal.startswith("“提交自评”须由")


def test_filling_in_a_stage_counts_for_the_two_person_rules(world: World) -> None:
    number = world.open(world.admin).number
    world.record(world.admin, number, "claimed", LEVEL_B)
    advance(world.office, world.clerk, number, "submit")
    with pytest.raises(Refusal, match="您已办理过本件的提交，提交人不得审核"):
        world.record(world.admin, number, "reviewed", LEVEL_B)


def test_nothing_falls_through_from_an_earlier_stage(world: World) -> None:
    number = world.submitted()
    assert values(world, number, "reviewed") == {}
    found = assess_audit(world.office, world.county, number)
    assert (found.proven, found.possible) == ("C", "A")
    assert assess_audit(world.office, world.county, number, "claimed").proven == "B"


def test_taking_over_is_a_recorded_act(world: World) -> None:
    number = world.submitted()
    world.record(world.county, number, "reviewed", {"head.PM": Decimal(15)})
    view = take_over(world.office, world.county, number, "reviewed")
    assert values(world, number, "reviewed") == {**LEVEL_B, "head.PM": Decimal(15)}
    entry = view.stages["reviewed"]["archive"]
    assert (entry.origin, entry.by) == ("takeover", "李初审")
    newest = entries(world.office, world.admin, kind="audit", key=number)[0]
    assert newest.action == "audits.take_over"
    assert newest.details["stage"] == "reviewed"
    assert set(newest.details["changes"]) == {"processes", "archive", "penalised"}


def test_taking_over_one_aspect_or_named_facts(world: World) -> None:
    number = world.submitted()
    take_over(world.office, world.county, number, "reviewed", aspect="management")
    assert set(values(world, number, "reviewed")) == {"archive"}
    take_over(world.office, world.county, number, "reviewed", facts=["penalised"])
    assert set(values(world, number, "reviewed")) == {"archive", "penalised"}
    world.record(world.county, number, "reviewed", {"archive": {"eia": False}})
    take_over(world.office, world.county, number, "reviewed")
    assert values(world, number, "reviewed")["archive"] == {"eia": False}
    take_over(world.office, world.county, number, "reviewed", facts=["archive"])
    assert values(world, number, "reviewed")["archive"] == LEVEL_B["archive"]


def test_there_must_be_something_to_take_over(world: World) -> None:
    draft = world.claimed()
    with pytest.raises(Refusal, match="自评是第一个阶段，没有可沿用的值"):
        take_over(world.office, world.clerk, draft, "claimed")
    number = world.submitted()
    with pytest.raises(Refusal, match="没有“rubbish”这个方面"):
        take_over(world.office, world.county, number, "reviewed", aspect="rubbish")
    with pytest.raises(Refusal, match="前一阶段没有“熄焦”的值"):
        take_over(world.office, world.county, number, "reviewed", facts=["quenching"])
    take_over(world.office, world.county, number, "reviewed")
    with pytest.raises(Refusal, match="没有可沿用的自评值"):
        take_over(world.office, world.county, number, "reviewed")


def test_a_stage_is_complete_when_every_needed_fact_has_an_answer(world: World) -> None:
    number = world.open().number
    world.record(world.clerk, number, "claimed", {"processes": ["sinter"], "penalised": None})
    with pytest.raises(Refusal, match="自评阶段还有 2 项没有填报（“机头颗粒物”、“环保档案”）"):
        advance(world.office, world.clerk, number, "submit")
    world.record(world.clerk, number, "claimed", {"head.PM": None, "archive": {}})
    assert advance(world.office, world.clerk, number, "submit").state == "submitted"


def test_an_unknown_answer_is_answered_but_proves_nothing(world: World) -> None:
    number = world.claimed(OPEN_FACTS)
    found = assess_audit(world.office, world.clerk, number)
    assert (found.proven, found.possible) == ("C", "A")
    assert world.see(number).unanswered == ()


def test_someone_elses_change_is_noticed(world: World) -> None:
    seen = world.open()
    world.record(world.clerk, seen.number, "claimed", {"penalised": False})
    with pytest.raises(Refusal, match="本件已被别人改动，您看到的不是最新内容"):
        record_facts(
            world.office,
            world.clerk,
            seen.number,
            "claimed",
            {"penalised": True},
            origin="window",
            version=seen.version,
        )


def test_an_unknown_stage_is_refused(world: World) -> None:
    number = world.open().number
    with pytest.raises(Refusal, match="没有“guessed”阶段"):
        assess_audit(world.office, world.clerk, number, "guessed")
    with pytest.raises(Refusal, match="没有“guessed”阶段"):
        world.record(world.clerk, number, "guessed", {})
