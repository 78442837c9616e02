"""Hours answer the concentrations of an audit: worst month and outlet named, frozen at decision."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from db.decisions import replay
from db.derived import DERIVED
from db.enterprise_entries import add_entry
from db.facts import assess_audit, record_facts
from db.monitoring.assessment import assess_months, hours_behind
from db.monitoring.evaluation import evaluation_starts, period, set_evaluation_start
from db.monitoring.hours_import import import_hours
from db.papers import report_content
from db.workflow import advance
from grading.monitoring.hours import Month
from grading.refusals import Refusal
from tests.db.audit_world import LEVEL_B, STEEL_WORKS, World
from tests.db.monitoring.staged_hours import file_of, month_of

UNSAID: dict[str, Any] = {fact: value for fact, value in LEVEL_B.items() if fact != "head.PM"}
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"])


def outlet(world: World, name: str) -> None:
    given = {"name": name, "kind": "head", "cems": "是", "oxygen": "16"}
    add_entry(world.office, world.clerk, STEEL_WORKS, "outlet", given)


def bring(world: World, name: str, month: str, value: object = 8, **how: Any) -> None:
    import_hours(
        world.office, world.clerk, STEEL_WORKS, file_of(*month_of(name, month, value, **how))
    )


@pytest.fixture
def monitored(world: World) -> World:
    """Two outlets with hours of two months; the second fails the A line in January."""
    for name in ("1#机头", "2#机头"):
        outlet(world, name)
        bring(world, name, "2025-12")
    bring(world, "1#机头", "2026-01", "9.5")
    bring(world, "2#机头", "2026-01", 9, over=38)  # 38 of 744: just over 5 %
    return world


def test_an_audit_reads_the_hours_and_every_number_opens_them(monitored: World) -> None:
    world, office = monitored, monitored.office
    bring(world, "1#机头", "2026-02", 8)
    bring(world, "2#机头", "2026-02", 8)
    number = world.open().number
    world.record(world.clerk, number, "claimed", UNSAID)
    entry = world.see(number).stages["claimed"]["head.PM"]
    assert entry.origin == DERIVED
    assert entry.value == [Decimal(8), Decimal("9.5"), Decimal(8), Decimal(8), 99, Decimal(8)]
    assert "评价期 2025-12 至 2026-02，未登记起始日，自首个月起；2 个排放口" in entry.evidence
    assert "最差为 2#机头 2026-01：99 mg/m3" in entry.evidence
    assert "未计入" not in entry.evidence
    bring(world, "备用", "2026-02", 99)  # nobody said what this is: it is not kept quiet
    entry = world.see(number).stages["claimed"]["head.PM"]
    assert entry.evidence.endswith("；没有登记类型、未计入的排放口 1 个：备用")
    assert assess_audit(office, world.clerk, number).proven == "C"
    found = assess_months(office, world.clerk, STEEL_WORKS, Month(2025, 12), Month(2026, 2))
    failing = [each for each in found.results if each.state == "not_met"]
    assert [(found.name(r.outlet), str(r.month), r.exceeding) for r in failing] == [
        ("2#机头", "2026-01", 38)
    ]
    views = hours_behind(office, world.clerk, int(failing[0].outlet), "PM", Month(2026, 1))
    assert sum(each.state == "exceeding" for each in views) == 38
    content = report_content(office, world.clerk, number)
    assert (content.evaluation_from, content.evaluation_to) == (
        date(2025, 12, 1),
        date(2026, 2, 28),
    )


@on_sqlite
def test_a_recorded_start_leaves_earlier_months_out_and_missing_ones_are_unknown(
    monitored: World,
) -> None:
    world = monitored
    set_evaluation_start(
        world.office, world.clerk, STEEL_WORKS, date(2025, 12, 28), "改造完成并稳定运行"
    )
    number = world.open().number
    entry = world.see(number).stages["claimed"]["head.PM"]
    assert entry.value == [Decimal("9.5"), None, 99, None]
    assert "自登记的起始日 2025-12-28 起" in entry.evidence
    assert "无法判定：1#机头 2026-02（这个月没有数据）" in entry.evidence
    set_evaluation_start(world.office, world.clerk, STEEL_WORKS, None, "登记有误，重新核定")
    [newest, _] = evaluation_starts(world.office, world.clerk, STEEL_WORKS)
    assert newest.starts_on is None
    assert "未登记起始日" in world.see(number).stages["claimed"]["head.PM"].evidence
    with pytest.raises(Refusal, match="还没有到"):
        set_evaluation_start(
            world.office, world.clerk, STEEL_WORKS, date(2027, 1, 1), "改造完成并稳定运行"
        )


@on_sqlite
def test_a_typed_value_over_the_hours_needs_a_reason(monitored: World) -> None:
    world = monitored
    number = world.open().number
    with pytest.raises(Refusal, match=r"最差为 2#机头 2026-01.*须写明理由"):
        world.record(world.clerk, number, "claimed", LEVEL_B)
    record_facts(
        world.office, world.clerk, number, "claimed", LEVEL_B,
        origin="window", evidence={"head.PM": "比对监测合格，CEMS 当月故障"},
    )  # fmt: skip
    told = report_content(world.office, world.clerk, number).stages[0].facts["head.PM"].evidence
    assert "比对监测合格" in told
    assert "来自在线监测" in told


@on_sqlite
def test_it_is_frozen_at_the_decision(monitored: World) -> None:
    world = monitored
    for name in ("1#机头", "2#机头"):
        bring(world, name, "2026-02")
    bring(world, "2#机头", "2026-01", 9)  # a later upload without exceedances
    number = world.city_reviewed(UNSAID)
    advance(world.office, world.approver, number, "decide", opinion="评定为 A 级")
    bring(world, "1#机头", "2026-02", 30)
    view = world.see(number)
    assert view.decision is not None
    assert view.decision.facts["head.PM"] == [8, Decimal("9.5"), 8, 8, 9, 8]
    assert view.derived["head.PM"].value == view.decision.facts["head.PM"]
    assert all(each.ok for each in replay(world.office))
    content = report_content(world.office, world.clerk, number)
    assert content.evaluation_to == date(2026, 2, 28)


def test_a_period_ends_with_the_last_whole_month_before_the_application() -> None:
    assert period(date(2026, 3, 31), 12, None) == (Month(2025, 3), Month(2026, 2))
    assert period(date(2026, 1, 1), 3, None) == (Month(2025, 10), Month(2025, 12))
    assert period(date(2026, 3, 1), 12, date(2026, 1, 1)) == (Month(2026, 1), Month(2026, 2))
    assert period(date(2026, 3, 1), 12, date(2026, 1, 2)) == (Month(2026, 2), Month(2026, 2))
    assert period(date(2026, 3, 1), 12, date(2026, 2, 2)) is None
