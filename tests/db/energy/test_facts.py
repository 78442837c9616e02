"""An audit's facts on energy come from the figures, with the rows and factors behind them."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path

import pytest

from db.energy.figures_import import import_figures
from grading.library import load, shipped
from tests.db.audit_world import STEEL_WORKS, World
from tests.db.energy.works import furnace, staged

SQLITE = pytest.mark.parametrize("backend", ["sqlite"])


@SQLITE
def test_the_blast_furnace_of_the_year_before_answers_the_pack(
    world: World, tmp_path: Path
) -> None:
    world.rewrite_pack(
        "  penalised:",
        "  furnace: {ask: number, name: 高炉能耗, unit: kgce/t, from: energy.blast_furnace}\n"
        "  eaf: {ask: number, name: 电炉能耗, unit: kgce/t, from: energy.eaf}\n  penalised:",
    )
    import_figures(world.office, world.clerk, staged(tmp_path, *furnace(2025)))
    derived = world.open().derived
    # by hand 377.389805…: rounded up, never in favour of the enterprise
    assert derived["furnace"].value == D("377.39")
    words = derived["furnace"].words
    assert words.startswith("来自能耗数据：2025 年高炉 377.39 kgce/t；出处：第 1 批 能耗")
    assert "焦炭 低位发热量 28.446 GJ/t（企业温室气体排放核算燃料缺省值（其中一套），见）" in words
    assert "eaf" not in derived


@SQLITE
def test_figures_older_than_two_years_answer_nothing(world: World, tmp_path: Path) -> None:
    world.rewrite_pack(
        "  penalised:",
        "  furnace: {ask: number, name: 高炉能耗, unit: kgce/t, from: energy.blast_furnace}\n"
        "  penalised:",
    )
    import_figures(world.office, world.clerk, staged(tmp_path, *furnace(2023)))
    assert "furnace" not in world.open(enterprise=STEEL_WORKS).derived


@SQLITE
def test_some_months_are_no_year(world: World, tmp_path: Path) -> None:
    world.rewrite_pack(
        "  penalised:",
        "  furnace: {ask: number, name: 高炉能耗, unit: kgce/t, from: energy.blast_furnace}\n"
        "  penalised:",
    )
    rows = [row.replace(",2025,", ",2025-01,") for row in furnace(2025)]
    import_figures(world.office, world.clerk, staged(tmp_path, *rows))
    derived = world.open().derived["furnace"]
    assert derived.value is None
    assert "高炉 焦炭只有 1 个月的数据" in derived.words and "能耗未定" in derived.words


def test_every_energy_source_of_the_shipped_packs_is_known() -> None:
    from db.energy.facts import _SEVERAL
    from grading.energy.catalogue import catalogue

    named = {
        fact.source.partition(".")[2]
        for each in shipped()
        for fact in load(each.key).facts.values()
        if fact.source.startswith("energy.")
    }
    assert len(named) == 12
    assert named <= _SEVERAL.keys() | catalogue().processes.keys()
