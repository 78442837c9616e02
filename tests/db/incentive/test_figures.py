"""Tonnes of a year: by hours of monitoring where they are whole, as declared where they are not."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal as D

import numpy as np
import pytest
from sqlalchemy import update

from db.enterprise_entries import add_entry
from db.enterprise_tables import EnterpriseIndustry
from db.incentive.assessing import assess
from db.incentive.views import AssessmentView
from db.monitoring.packing import pack
from db.monitoring.tables import MonitoringBatch, MonitoringMonth
from grading.monitoring.hours import FLAGS, Month, MonthHours, scaled
from tests.db.audit_world import STEEL_WORKS, World
from tests.db.incentive.works import declare, set_branch

YEAR = range(1, 13)


@pytest.fixture
def backend() -> str:
    """The statement behind the hours is tried on both databases by monitoring itself."""
    return "sqlite"


def outlet(world: World, name: str, **more: str) -> int:
    given = {"name": name, "main": "是", "pollutants": "颗粒物、SO2、NOx", **more}
    return add_entry(world.office, world.clerk, STEEL_WORKS, "outlet", given).id


def hours(world: World, outlet_id: int, values: Mapping[str, tuple[str, range]]) -> None:
    """Constant hours of 2025: series → (value, months); the odd converted value must not count."""
    with world.office.command(world.admin, "test.hours") as work:
        batch = MonitoringBatch(
            enterprise_id=1, file="a.csv", sha256="0" * 64, form="long", good_rows=False,
            read=0, hours=0, changed=0, left_out=0, created="[]", restored="[]", at=work.now,
            by_id=world.admin.user_id, undone_at=None, undone_by=None,
        )  # fmt: skip
        work.session.add(batch)
        work.session.flush()
        for series, (value, months) in values.items():
            for number in months:
                month = Month(2025, number)
                own = np.full(month.hours, scaled(D(value)), np.int64)
                flag = np.full(month.hours, FLAGS.index("N"), np.uint8)
                data = pack(MonthHours(str(outlet_id), series, month, own, own * 9, flag))
                work.session.add(
                    MonitoringMonth(
                        outlet_id=outlet_id, pollutant=series, month=202500 + number, step=60,
                        hours=month.hours, batch_id=batch.id, ended_by=None, digest="0" * 64,
                        data=data,
                    )
                )  # fmt: skip
        work.record("monitoring", "1", {})


def told(found: AssessmentView) -> dict[tuple[str, str], tuple[D | None, str]]:
    return {(each.pollutant, each.kind): (each.tonnes, each.origin) for each in found.tonnes.parts}


def test_main_outlets_count_by_their_hours_and_the_others_as_declared(world: World) -> None:
    """10, 20, 40 mg/m³ × 500,000 m³/h × 8,760 h = 43.8, 87.6, 175.2 t; converted values are 9×."""
    set_branch(world, "long")
    first = outlet(world, "烧结机机头")
    flow = {"flow": ("500000", YEAR)}
    hours(world, first, {"PM": ("10", YEAR), "SO2": ("20", YEAR), "NOx": ("40", YEAR), **flow})
    declare(world)
    found = assess(world.office, world.reader, STEEL_WORKS, 2025)
    parts = told(found)
    assert parts[("PM", "main")] == (D("43.8"), "monitoring")
    assert parts[("SO2", "main")] == (D("87.6"), "monitoring")
    assert parts[("NOx", "main")] == (D("175.2"), "monitoring")
    assert parts[("PM", "other")] == (D(15), "declared")
    assert found.tonnes.total == D("43.8") + D("87.6") + D("175.2") + D(125) + D(24)
    assert found.tonnes.parts[0].words == "烧结机机头，8760 小时"
    hours(world, outlet(world, "转炉二次除尘", pollutants="颗粒物"), {"PM": ("8", YEAR)})
    lacking = assess(world.office, world.reader, STEEL_WORKS, 2025)
    assert told(lacking)[("PM", "main")] == (D("100.5"), "declared")  # no flow: not understated
    assert told(lacking)[("NOx", "main")][1] == "monitoring"  # not a pollutant of that outlet
    words = "颗粒物的主要排放口用申报数据：转炉二次除尘没有在线浓度或流量"
    assert words in lacking.findings


def test_missing_hours_are_said_and_too_many_of_them_do_not_count(world: World) -> None:
    """Without December 8,016 of 8,760 h: 91.51%; January to June 4,344 h: 49.59%."""
    set_branch(world, "long")
    one = outlet(world, "烧结机机头")
    most, half = range(1, 12), range(1, 7)
    hours(world, one, {"PM": ("10", most), "SO2": ("20", half), "flow": ("500000", YEAR)})
    found = assess(world.office, world.reader, STEEL_WORKS, 2025)
    parts = told(found)
    assert parts[("PM", "main")] == (D("40.08"), "monitoring")  # 5 kg × 8,016 h
    assert "颗粒物的在线数据缺 744 小时（有效 91.51%），没有补，排放量偏小" in found.findings
    assert parts[("SO2", "main")] == (None, "declared")
    missing = {(each.pollutant, each.kind): each.words for each in found.tonnes.missing}
    assert missing[("SO2", "main")].startswith("在线数据有效小时只有 49.59%，不到 75%；没有登记")
    assert missing[("NOx", "main")].startswith("烧结机机头没有在线浓度或流量；没有登记")


def test_a_foundry_counts_its_inventory_for_330_days(world: World) -> None:
    """12.5 + 3 + 8 = 23.5 kg/d × 330 d = 7.755 t."""
    with world.office.command(world.admin, "test.industry") as work:
        of = EnterpriseIndustry
        work.session.execute(update(of).where(of.enterprise_id == 1).values(industry="foundry"))
        work.record("enterprise", STEEL_WORKS, {})
    given = {"year": "2025", "kind": "清单日排放量", "source": "应急减排清单"}
    amounts = {"pm": "12.5", "so2": "3", "nox": "8"}
    add_entry(world.office, world.clerk, STEEL_WORKS, "emission", {**given, **amounts})
    found = assess(world.office, world.reader, STEEL_WORKS, 2025)
    assert (found.group.name, found.tonnes.total) == ("铸造", D("7.755"))
    assert "× 330 天折算为全年" in found.findings[0]
    assert found.tonnes.parts[0].words == "应急减排清单：12.5 千克/日 × 330 天"
