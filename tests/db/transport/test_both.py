"""Packed months and big weights come back whole from both databases."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from db import trail
from db.transport.assessing import assess_transport
from db.transport.imports import import_ledger
from db.transport.overview import holders
from db.transport.rail_lines import RailPlan, enter_line, rail_register
from db.transport.sampling import draw_sample, note_piece
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


def test_overview_sample_and_sidings_work_on_both(world: World, tmp_path: Path) -> None:
    office, clerk = world.office, world.clerk
    begin = datetime(2026, 1, 5, 8)  # noqa: DTZ001 (office time)
    staged = read_gate(gate_file(tmp_path, trips("冀D12345", "国六", 40, begin=begin)))
    import_ledger(office, clerk, STEEL_WORKS, staged)
    enter_line(office, clerk, STEEL_WORKS, RailPlan("厂前线", "building", 3_000_000_000, 60))
    assert rail_register(office, clerk).lines[0].rail_kg == 0
    drawn = draw_sample(office, world.inspector, STEEL_WORKS)
    note_piece(office, world.inspector, drawn.number, 1, "match")
    (holder,) = holders(office, clerk)
    assert (holder.code, holder.batches, holder.decided) == (STEEL_WORKS, 1, 0)
    seen = trail.entries(office, world.county, kind="transport")
    assert seen, "a county's person reads the trail of its own ledgers"
    assert trail.entries(office, world.other_county, kind="transport") == []
