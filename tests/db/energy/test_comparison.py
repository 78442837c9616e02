"""减污降碳协同 from the records."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path

import pytest

from db.energy.comparison import compare_years, near_zero_candidates, synergy_table
from db.energy.factor_book import set_factor
from db.energy.figures_import import import_figures
from grading.refusals import Refusal
from tests.db.audit_world import World
from tests.db.energy.works import OTHER_WORKS, STEEL_WORKS, furnace, staged
from tests.db.incentive.test_figures import YEAR, hours, outlet
from tests.db.incentive.works import declare

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])


@pytest.fixture
def filled(world: World, tmp_path: Path) -> World:
    """The steel works better in both, the other one with a single year."""
    rows = [
        *furnace(2023),
        *furnace(2024, coke="380000", so2="270", nox="450", dust="180"),
        *furnace(2024, code=OTHER_WORKS),
    ]
    import_figures(world.office, world.clerk, staged(tmp_path, *rows))
    return world


def test_two_years_by_the_same_factors(filled: World) -> None:
    found = compare_years(filled.office, filled.clerk, STEEL_WORKS, 2023, 2024).synergy
    assert found is not None
    assert found.pollution.share is not None and found.quadrant == "both"
    assert round(found.pollution.share, 6) == D("-0.1")
    # by hand: coke 2.851825284 × 400,000 + electricity 53,060 − gas 9.68648076 × 18,000
    assert found.before.co2 == D("1019433.45992")
    # 20,000 t of coke less: 57,036.50568 of them
    assert found.carbon.before - found.carbon.after == D("57036.50568")
    assert found.elasticity is not None and round(found.elasticity, 4) == D("0.5595")
    assert "污染物排放量来源：企业申报（许可证执行报告）" in found.remarks
    with pytest.raises(Refusal, match="没有 2022 年和 2024 年两年"):
        compare_years(filled.office, filled.clerk, STEEL_WORKS, 2022, 2024)
    with pytest.raises(Refusal, match="应早于"):
        compare_years(filled.office, filled.clerk, STEEL_WORKS, 2024, 2024)


def test_a_new_grid_factor_is_not_taken_for_a_reduction(filled: World) -> None:
    set_factor(
        filled.office, filled.admin, "电力", "grid", "0.4", year=2024, basis="试算",
        region="national",
    )  # fmt: skip
    same, own = (
        compare_years(
            filled.office, filled.clerk, STEEL_WORKS, 2023, 2024, same_factors=each
        ).synergy
        for each in (True, False)
    )
    assert same is not None and own is not None
    assert own.before.co2 - same.before.co2 == D("13060")  # 10,000 万kWh × 10 × (0.5306 − 0.4)
    assert own.after.co2 == same.after.co2


def test_the_table_of_the_city_tells_who_is_missing(filled: World) -> None:
    table = synergy_table(filled.office, filled.clerk)
    assert (table.before, table.after) == (2023, 2024)
    by_key = {row.key: row for row in table.rows}
    assert by_key[OTHER_WORKS].why == "没有 2023 年的能耗数据"
    assert by_key[STEEL_WORKS].synergy is not None
    assert table.candidates == () and "不足 3 家" in table.remarks[0]
    assert near_zero_candidates(filled.office, filled.clerk, 2024)[0] == ()
    assert len(synergy_table(filled.office, filled.county).rows) == 1


def test_hours_of_monitoring_go_before_what_was_reported(filled: World, tmp_path: Path) -> None:
    import_figures(filled.office, filled.clerk, staged(tmp_path, *furnace(2025)))
    head = outlet(filled, "1#机头")
    hours(filled, head, {"SO2": ("10", YEAR), "NOx": ("20", YEAR), "flow": ("1000000", YEAR)})
    declare(filled, money=False)
    found = compare_years(filled.office, filled.clerk, STEEL_WORKS, 2024, 2025).synergy
    assert found is not None
    tonnes = found.after.pollutants.tonnes
    # 10 mg/m³ × 1,000,000 m³/h × 8,760 h = 87.6 t, with 30 t general and 10 t fugitive
    assert (tonnes["so2"], tonnes["nox"]) == (D("127.6"), D("175.2") + 80 + 9)
    assert tonnes["pm_flue"] == 200  # dust stays as reported: 烟气 and other dust differ
    source = found.after.pollutants.source
    assert source.startswith("二氧化硫、氮氧化物：在线监测：实测标干浓度 × 标干流量")
    assert source.endswith("颗粒物（燃烧烟气）：企业申报")
    assert "两期来源不同，变化可能来自来源而不是减排" in found.remarks


def test_half_a_year_is_no_fall(filled: World, tmp_path: Path) -> None:
    rows = [row.replace(",2025,", ",2025-01,") for row in furnace(2025)]
    import_figures(filled.office, filled.clerk, staged(tmp_path, *rows))
    found = synergy_table(filled.office, filled.clerk, 2024, 2025)
    [mine] = [each for each in found.rows if each.key == STEEL_WORKS]
    assert mine.synergy is None
    assert "2025 年不是全年的数（高炉 焦炭只有 1 个月的数据" in mine.why
