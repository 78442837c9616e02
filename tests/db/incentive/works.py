"""A long-process steel works of level C with the figures of 2025, as tests need it."""

from __future__ import annotations

from sqlalchemy import update

from db.enterprise_entries import add_entry
from db.enterprise_tables import EnterpriseIndustry
from db.incentive.means import enter_means
from tests.db.audit_world import STEEL_WORKS, World

TONNES = {
    "主要排放口": ("100.5", "300.25", "700.25"),
    "一般排放口": ("15", "30", "80"),
    "无组织": ("5", "10", "9"),
}
"""PM, SO2, NOx: 120.5 + 340.25 + 789.25 = 1,250 t."""


def set_branch(world: World, branch: str, code: str = STEEL_WORKS) -> None:
    """Say in the register which branch of its industry the works is."""
    with world.office.command(world.admin, "test.branch") as work:
        of = EnterpriseIndustry
        own = 1 if code == STEEL_WORKS else 2
        work.session.execute(update(of).where(of.enterprise_id == own).values(branch=branch))
        work.record("enterprise", code, {})


def hold(world: World, level: str, on: str, code: str = STEEL_WORKS) -> None:
    """A level of the history."""
    given = {"industry": "钢铁", "level": level, "decided_on": on, "authority": "省厅"}
    add_entry(world.office, world.clerk, code, "level", given)


def declare(world: World, *, money: bool = True, tonnes: bool = True) -> None:
    """12,600 万元 of tax, 2.49% of research, 1,250 t."""
    year = {"year": "2025", "industry": "钢铁"}
    if money:
        given = {"tax": "12600", "research": "24900", "revenue": "1000000", "source": "审计报告"}
        add_entry(world.office, world.clerk, STEEL_WORKS, "incentive", {**year, **given})
    for kind, (pm, so2, nox) in TONNES.items() if tonnes else ():
        given = {"kind": kind, "pm": pm, "so2": so2, "nox": nox, "source": "执行报告"}
        add_entry(world.office, world.clerk, STEEL_WORKS, "emission", {**year, **given})


def works(world: World, *, tax: str = "9", research: str = "0.93") -> None:
    """Everything a decision needs."""
    set_branch(world, "long")
    hold(world, "C", "2025-06-30")
    declare(world)
    enter_means(
        world.office, world.clerk, "长流程钢铁", 2025, tax=tax, research=research, basis="省厅通报"
    )
