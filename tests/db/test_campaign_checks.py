"""Records of the campaign changed behind its back are found by the check."""

from __future__ import annotations

from datetime import date

from db.campaign_measures import Plan, add_measure
from db.check import check
from db.round_lists import rounds
from db.rounds import RoundPlan, join, open_round
from tests.db.audit_world import OTHER_WORKS, World
from tests.db.campaign_world import aim


def said(world: World) -> str:
    return "\n".join(each.message for each in check(world.office))


def test_two_targets_unknown_words_and_an_audit_in_two_rounds_are_found(world: World) -> None:
    target = aim(world).row.id
    aim(world, OTHER_WORKS)
    add_measure(world.office, world.clerk, target, Plan("换布袋"))
    plan = RoundPlan("一批", date(2026, 3, 2), date(2026, 3, 20), {"site": date(2026, 4, 13)})
    number = open_round(world.office, world.clerk, plan).row.number
    join(world.office, world.clerk, number, world.claimed())
    assert check(world.office) == [] and len(rounds(world.office, world.reader)) == 1
    world.behind_our_back("UPDATE campaign_measures SET state = 'somewhere'")
    world.behind_our_back("UPDATE campaign_targets SET target = 'Z'")
    world.behind_our_back("UPDATE round_milestones SET until = '2026-01-01'")
    world.behind_our_back(
        "INSERT INTO round_audits (round_id, audit_id, joined_at, joined_by, left_reason) "
        "SELECT round_id, audit_id, joined_at, joined_by, '' FROM round_audits"
    )
    found = said(world)
    for words in ("等级不认识", "状态不认识", "几个批次", "受理开始之前"):
        assert words in found
    world.behind_our_back("UPDATE campaign_targets SET enterprise_id = 1")
    assert "有几个在用的创A目标" in said(world)
