"""Transport facts of an audit: computed from the ledgers, open where they have gaps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from db.derived import derive
from db.enterprises import find
from db.transport.imports import import_ledger
from grading.library import load
from templates.transport.volumes import read_volumes
from tests.db.audit_world import STEEL_WORKS, World
from tests.db.transport.ledgers import volume_file

MONTHS = [f"2025-{month:02d}" for month in range(3, 13)] + ["2026-01", "2026-02"]


@pytest.fixture
def backend() -> str:
    """One database is enough here."""
    return "sqlite"


def put(world: World, folder: Path, months: list[str]) -> None:
    rows = []
    for month in months:
        rows += [f"{month},进厂,铁矿粉,铁路,850,,,", f"{month},进厂,焦煤,公路,100,,,国六",
                 f"{month},出厂,钢材,公路,50,,,国五"]  # fmt: skip
    file = volume_file(folder, rows)
    import_ledger(world.office, world.clerk, STEEL_WORKS, read_volumes(file))


def test_the_ledgers_answer_what_the_pack_asks(world: World, tmp_path: Path) -> None:
    pack = load("hebei-steel")
    with world.office.reading() as session:
        steel = find(session, STEEL_WORKS)
        assert "clean_share" not in derive(session, steel, pack, date(2026, 3, 2))
    put(world, tmp_path, MONTHS)
    with world.office.reading() as session:
        steel = find(session, STEEL_WORKS)
        found = derive(session, steel, pack, date(2026, 3, 2))
        assert found["clean_share"].value == Decimal(85)
        assert found["road_share"].value == Decimal("66.6666")
        assert found["gate_records"].value == Decimal(12)
        assert found["bulk_volume"].value == Decimal("1.2")
        assert "台账批次 1，2025-03 至 2026-02" in found["clean_share"].words
        cement = derive(session, steel, load("hebei-cement"), date(2026, 3, 2))
        assert cement["clean_share"].value == Decimal("89.4736")  # 850 of 950 t of materials


def test_a_missing_month_leaves_the_share_open(world: World, tmp_path: Path) -> None:
    put(world, tmp_path, MONTHS[1:])
    with world.office.reading() as session:
        steel = find(session, STEEL_WORKS)
        found = derive(session, steel, load("hebei-steel"), date(2026, 3, 2))
        assert found["clean_share"].value is None
        assert "清洁方式 85%" in found["clean_share"].words
        assert "比例未定：2025-03 没有台账" in found["clean_share"].words
        assert "bulk_volume" not in found
