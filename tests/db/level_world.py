"""Ways through the chains after publication, for tests of levels in force."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from db.audit_views import AuditView
from db.enterprise_tables import EnterpriseIndustry
from db.facts import take_over
from db.workflow import advance
from tests.db.audit_world import LEVEL_B, World


def formal_b(world: World) -> str:
    """The number of a formal audit whose B is published here, as if its pack were 已核."""
    number = world.published()
    world.behind_our_back("UPDATE audits SET mode = 'formal'")
    world.behind_our_back("UPDATE certificates SET series = 'formal'")
    return number


def step(world: World, person: Any, number: str, action: str, **given: Any) -> AuditView:
    """A step with an opinion and a document."""
    words = {"opinion": "见材料", "document": "邯环〔2026〕9号", **given}
    return advance(world.office, person, number, action, **words)


def downgrade(world: World, mode: str = "formal", **given: Any) -> str:
    """A downgrade that is opened, with a penalty as its trigger."""
    wishes = {"trigger": "penalty", "evidence": "武环罚〔2026〕7号", **given}
    return world.open(target="", kind="降级", mode=mode, **wishes).number


def heard(world: World, mode: str = "formal", **given: Any) -> str:
    """A downgrade of which the enterprise was heard."""
    number = downgrade(world, mode, **given)
    step(world, world.clerk, number, "submit")
    step(world, world.reviewer, number, "accept", opinion="企业没有异议")
    return number


def lowered(world: World, mode: str = "formal", level: str = "C") -> str:
    """A downgrade that is published."""
    number = heard(world, mode)
    step(world, world.approver, number, "decide", level=level)
    step(world, world.clerk, number, "notice")
    world.clock.advance(days=8)
    step(world, world.approver, number, "publish")
    return number


def visited(world: World, number: str, facts: dict[str, Any] | None = None) -> str:
    """An audit filled in and visited on site."""
    world.record(world.clerk, number, "claimed", facts or LEVEL_B)
    step(world, world.clerk, number, "submit")
    take_over(world.office, world.county, number, "reviewed")
    step(world, world.county, number, "accept")
    take_over(world.office, world.inspector, number, "verified")
    world.conclude(number)
    step(world, world.inspector, number, "accept")
    return number


def register_level(world: World) -> tuple[str | None, str]:
    """What the register says is the level of the steel works now."""
    with world.office.reading() as session:
        row = session.scalars(
            select(EnterpriseIndustry).where(EnterpriseIndustry.enterprise_id == 1)
        ).one()
        return row.level, row.level_written
