"""Temperatures and marks on record answer what a waste incineration pack asks of furnaces."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from db.derived import derive
from db.enterprise_entries import add_entry
from db.enterprises import find
from db.monitoring.evaluation import set_evaluation_start
from db.monitoring.hours_import import import_hours
from grading.library import load
from grading.monitoring.hours import SCALE, Month
from templates.monitoring.staged import StagedMark, StagedSeries
from tests.db.audit_world import STEEL_WORKS, World
from tests.db.monitoring.staged_hours import NORMAL, file_of, month_of

FURNACE = "1#焚烧炉"
START = Month(2025, 12).first_hour


def temperatures() -> StagedSeries:
    count = Month(2025, 12).hours * 12
    values = np.full(count, 900 * SCALE, np.int64)
    values[300:306] = 840 * SCALE
    hours = np.arange(START * 12, START * 12 + count, dtype=np.int64)
    flags = np.full(count, NORMAL, np.uint8)
    return StagedSeries(FURNACE, "furnace", hours, values, None, flags, 5)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_an_audit_reads_how_its_furnaces_were_run(world: World) -> None:
    office, pack = world.office, load("hebei-waste-power")
    asked = [id for id, fact in pack.facts.items() if fact.source.startswith("monitoring.")]
    on = date(2026, 3, 2)
    with office.reading() as session:
        enterprise = find(session, STEEL_WORKS)
        assert not set(asked) & set(derive(session, enterprise, pack, on))
    add_entry(office, world.clerk, STEEL_WORKS, "outlet", {"name": FURNACE, "cems": "是"})
    marks = [
        StagedMark(FURNACE, "start", START + 100, START + 104, "启炉"),
        StagedMark(FURNACE, "cooling", START + 200, START + 209, "停炉降温"),
    ]
    hours = month_of(FURNACE, "2025-12", 12, oxygen=11)
    import_hours(office, world.clerk, STEEL_WORKS, file_of(*hours, temperatures(), marks=marks))
    with office.reading() as session:
        told = derive(session, find(session, STEEL_WORKS), pack, on)
    assert {id: told[id].value for id in asked if id in told} == {
        "low_temperature_count": [Decimal(6)],
        "startup_hours": [Decimal(5)],
        "abnormal_hours": [Decimal(5)],
        "warming_hours": [Decimal(10)],
        "abnormal.PM": [Decimal(12)],
    }
    assert told["low_temperature_count"].words == (
        "来自在线监测：2025-03 至 2026-02，低于 850℃ 最多的一日为 1#焚烧炉 2025-12-02：6 次"
    )
    set_evaluation_start(office, world.clerk, STEEL_WORKS, date(2026, 1, 1), "改造验收意见")
    with office.reading() as session:
        later = derive(session, find(session, STEEL_WORKS), pack, on)
    assert {"low_temperature_count", "startup_hours", "abnormal.PM"}.isdisjoint(later)
    assert "abnormal_hours" not in later  # of the year 2026 nothing is on record
    set_evaluation_start(office, world.clerk, STEEL_WORKS, date(2025, 12, 2), "验收意见更正")
    with office.reading() as session:
        assert "abnormal_hours" not in derive(session, find(session, STEEL_WORKS), pack, on)
    set_evaluation_start(office, world.clerk, STEEL_WORKS, date(2025, 12, 1), "验收意见再更正")
    with office.reading() as session:
        again = derive(session, find(session, STEEL_WORKS), pack, on)
    assert again["abnormal_hours"].words.startswith("来自在线监测：2025-01 至 2026-02")
