"""对标 filled from the accounts of energy and carbon."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.energy.figures_import import import_figures, undo_figures
from db.enterprise_entries import add_entry
from db.incentive.from_energy import take_energy
from db.incentive.lists import entry_list
from db.incentive.peers import peer_tables
from grading.refusals import Refusal
from tests.db.audit_world import World
from tests.db.energy.works import OTHER_WORKS, STEEL_WORKS, furnace, staged


@pytest.fixture
def backend() -> str:
    """The accounts are tried on both databases by their own tests."""
    return "sqlite"


def test_unit_figures_come_from_the_accounts_and_can_be_taken_again(
    world: World, tmp_path: Path
) -> None:
    """1,019,433.45992 t CO2 and 300 t SO2, 500 t NOx of 1,000,000 t of hot metal (2023)."""
    o = world.office
    with pytest.raises(Refusal, match="2023 年没有可以用来对标的能耗核算"):
        take_energy(o, world.clerk, 2023)
    months = [row.replace(",2023,", ",2023-01,") for row in furnace(2023)]
    half = import_figures(o, world.clerk, staged(tmp_path, *months))
    with pytest.raises(Refusal, match="没有可以用来对标的能耗核算"):
        take_energy(o, world.clerk, 2023)  # one month is no year
    assert half.batch is not None
    undo_figures(o, world.clerk, half.batch)
    waste = [f"{STEEL_WORKS},2023,全厂,{name},,{amount},t,台账," for name, amount in (
        ("一般固废产生量", 400_000), ("一般固废综合利用量", 394_000))]  # fmt: skip
    rows = [*furnace(2023), *waste, *furnace(2023, code=OTHER_WORKS, coke="380000")]
    import_figures(o, world.clerk, staged(tmp_path, *rows))
    assert take_energy(o, world.clerk, 2023, dry_run=True).added == 2
    assert entry_list(o, world.reader, "benchmark") == []
    assert take_energy(o, world.clerk, 2023).added == 2
    own = next(
        each.entry.values
        for each in entry_list(o, world.reader, "benchmark")
        if each.enterprise.code == STEEL_WORKS
    )
    told = [own[id] for id in ("product", "unit", "output", "co2", "so2", "nox", "pm", "waste")]
    assert told == ["铁水", "吨", "1000000", "1.0194", "0.3", "0.5", "", "98.5"]
    [table] = peer_tables(o, world.reader)
    assert [row.enterprise.code for row in table.rows] == [OTHER_WORKS, STEEL_WORKS]
    assert take_energy(o, world.clerk, 2023).unchanged == 2
    with pytest.raises(Refusal, match="已经登记"):
        add_entry(o, world.clerk, STEEL_WORKS, "benchmark", dict(own))
    with pytest.raises(Refusal, match="无权"):
        take_energy(o, world.reader, 2023)
