"""The check of the database finds what no command could have written."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from db.check import check
from db.incentive.near_zero import propose
from db.incentive.results import Decision, decide
from db.incentive.tables import IncentiveResult, NearZeroCase
from tests.db.audit_world import STEEL_WORKS, World
from tests.db.incentive.works import works


@pytest.fixture
def backend() -> str:
    """The statements are plain."""
    return "sqlite"


def test_a_managed_level_no_better_and_a_case_without_its_act_are_found(world: World) -> None:
    works(world)
    paper = Decision(date(2026, 3, 2), "冀环函〔2026〕12号")
    decide(world.office, world.approver, STEEL_WORKS, 2025, paper)
    propose(world.office, world.clerk, STEEL_WORKS, "能耗居首")
    assert check(world.office) == []
    with world.office.command(world.admin, "test.damage") as work:
        work.session.execute(update(IncentiveResult).values(managed="D", rule="unknown"))
        work.session.execute(update(NearZeroCase).values(state="recognised"))
        work.record("incentive", "JL-2026-0001", {})
    assert [each.message for each in check(world.office)] == [
        "JL-2026-0001 的细则、行业或期限不认识",
        "JL-2026-0001 的管理等级不高于评定等级",
        "SL-2026-0001 的状态与办理经过不符",
    ]
