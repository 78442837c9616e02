"""Packed months and big weights come back whole from both databases."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from db.transport.assessing import assess_transport
from db.transport.imports import import_ledger
from templates.transport.gate import read_gate
from templates.transport.volumes import read_volumes
from tests.db.audit_world import STEEL_WORKS, World
from tests.db.transport.ledgers import gate_file, trips, volume_file


def test_a_ledger_comes_back_as_it_went_in(world: World, tmp_path: Path) -> None:
    office, clerk = world.office, world.clerk
    begin = datetime(2026, 1, 5, 8)  # noqa: DTZ001 (office time)
    staged = read_gate(gate_file(tmp_path, trips("冀D12345D", "新能源", 4, begin=begin)))
    import_ledger(office, clerk, STEEL_WORKS, staged)
    rail = volume_file(tmp_path, ["2026-01,进厂,铁矿粉,铁路,4500000,,,"])
    import_ledger(office, clerk, STEEL_WORKS, read_volumes(rail))
    found = assess_transport(office, clerk, STEEL_WORKS, "2026-01", "2026-01")
    assert found.whole.modes == {"rail": 4_500_000_000, "road": 120_000}
    assert found.whole.stages == {7: 120_000}
