"""Outlets without CEMS: the largest test report of the last year stands in the list."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from db.derived import DERIVED
from db.enterprise_entries import add_entry, change_entry, retire_entry
from db.monitoring.hours_import import import_hours
from grading.refusals import Refusal
from tests.db.audit_world import LEVEL_B, STEEL_WORKS, World
from tests.db.monitoring.staged_hours import file_of, month_of

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])


def outlet(world: World, name: str, **more: str) -> None:
    given = {"name": name, "kind": "head", "oxygen": "16", **more}
    add_entry(world.office, world.clerk, STEEL_WORKS, "outlet", given)


def report(world: World, outlet: str, day: str, value: str, **more: str) -> int:
    given = {"outlet": outlet, "pollutant": "颗粒物", "sampled_on": day, "value": value, **more}
    given.setdefault("number", f"JC-{value}")
    return add_entry(world.office, world.clerk, STEEL_WORKS, "report", given).id


def claimed(world: World, number: int) -> Any:
    """What the audit of 2026-03-02 holds of the sinter head."""
    return world.see(number).stages["claimed"].get("head.PM")


def test_reports_answer_outlets_without_hours_and_hours_the_others(world: World) -> None:
    for name in ("1#机头", "2#机头", "3#机头"):
        outlet(world, name)
    number = world.open().number
    assert claimed(world, number) is None  # neither hours nor reports: a person answers
    report(world, "1#机头", "2025-09-01", "8.4", oxygen="16")
    report(world, "1#机头", "2026-01-20", "7.9")
    report(world, "1#机头", "2025-03-02", "99")  # a year and a day too old
    entry = claimed(world, number)
    assert (entry.origin, entry.value) == (DERIVED, [Decimal("8.4"), None, None])
    assert "1#机头 8.4 mg/m3，近一年 2 份监测报告中的最大值（JC-8.4，2025-09-01 采样）" in (
        entry.evidence
    )
    assert "2#机头 未知，2025-03-02 之后没有监测报告" in entry.evidence
    import_hours(world.office, world.clerk, STEEL_WORKS, file_of(*month_of("2#机头", "2026-02", 9)))
    report(world, "2#机头", "2026-01-20", "99.5")  # it has hours: they count
    worst = report(world, "3#机头", "2026-02-01", "12.5")
    entry = claimed(world, number)
    assert entry.value == [9, Decimal("8.4"), Decimal("12.5")]
    assert entry.evidence.startswith("来自在线监测（评价期 2026-02 至 2026-02")
    assert "；来自监测报告（申报日前一年）：3#机头 12.5 mg/m3" in entry.evidence
    with pytest.raises(Refusal, match=r"JC-12.5，2026-02-01 采样.*须写明理由"):
        world.record(world.clerk, number, "claimed", LEVEL_B)
    retire_entry(world.office, world.clerk, STEEL_WORKS, "report", worst, "录入错误")
    assert claimed(world, number).value == [9, Decimal("8.4"), None]


def test_another_reference_oxygen_is_not_compared(world: World) -> None:
    outlet(world, "1#机头")
    number = world.open().number
    one = report(world, "1#机头", "2026-01-20", "7.9", oxygen="9")
    entry = claimed(world, number)
    assert entry.value == [None]
    assert "的基准氧为 9%，应为 16%" in entry.evidence
    change = {"oxygen": "16"}
    change_entry(world.office, world.clerk, STEEL_WORKS, "report", one, change)
    assert claimed(world, number).value == [Decimal("7.9")]


def test_a_report_that_names_the_kind_is_of_the_only_outlet(world: World) -> None:
    number = world.open().number
    report(world, "head", "2026-01-20", "7.9")
    assert claimed(world, number).value == [Decimal("7.9")]  # no outlet on the register
    outlet(world, "1#机头", cems="是")
    entry = claimed(world, number)
    assert entry.value == [Decimal("7.9")]
    assert "1#机头（登记有在线监测，没有小时数据） 7.9" in entry.evidence
    outlet(world, "2#机头", cems="是")
    entry = claimed(world, number)  # which of the two is not known: neither is answered
    assert entry.value == [Decimal("7.9"), None, None]
    assert "（未写明哪个排放口） 7.9" in entry.evidence
