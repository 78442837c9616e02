"""Unit consumption against 标杆/基准 and the limits of GB standards."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from grading.energy.accounts import Entry, account
from grading.energy.benchmarks import UnitConsumption, all_benchmarks, unit_consumptions
from grading.energy.factors import FactorBook


def one(year: int, *rows: tuple[str, str, str, object]) -> UnitConsumption:
    entries = [Entry(str(year), *row[:3], D(str(row[3]))) for row in rows]
    [found] = unit_consumptions(account(entries, year, FactorBook()), date(year, 12, 31))
    return found


FURNACE = (
    ("blast_furnace", "coke", "in", 400000),
    ("blast_furnace", "electricity", "in", 10000),
    ("blast_furnace", "blast_furnace_gas", "out", 18000),
    ("blast_furnace", "hot_metal", "product", 1000000),
)


def test_a_blast_furnace_between_benchmark_and_base() -> None:
    """高炉 标杆 361 / 基准 435 (见, 发改产业〔2023〕723号).

    By hand: 400,000 × 28.446 = 11,378,400 GJ; 18,000 × 37.69 = 678,420 GJ; their difference
    ÷ 29.307 = 365,099.80 tce; + 10,000 万kWh × 1.229 = 12,290 tce; ÷ 1,000,000 t = 377.39.
    """
    found = one(2023, *FURNACE)
    assert (round(found.value or D(0), 2), found.unit) == (D("377.39"), "kgce/t")
    ndrc, gb = found.standings
    assert ndrc.words == "达到基准（435）" and ndrc.benchmark.sure == "见"
    assert gb.words == "达到3级（限定值）（415），2026-07-01 起施行"
    assert not gb.exceeds


def test_a_limit_of_gb_21256_2025_counts_from_the_first_of_july_2026() -> None:
    worse = (*FURNACE[:1], ("blast_furnace", "coke", "in", 0), *FURNACE[1:2], *FURNACE[3:])
    rows = [("blast_furnace", "anthracite", "in", 100000), worse[0], *worse[2:]]
    for year, exceeds in ((2025, False), (2026, True)):
        found = one(year, *rows)
        assert found.value is not None and found.value > 415
        assert found.standings[1].exceeds is exceeds


def test_a_converter_gives_back_more_than_it_takes() -> None:
    """转炉 标杆 −30 / 基准 −10 (见): 12 万kWh·t and 100 m³ of converter gas given back per t.

    By hand, for 100,000 t: 500 万kWh = 614.5 tce; 1,000 万Nm³ × 79.54 ÷ 29.307 = 2,714.03 tce;
    (614.5 − 2,714.03) / 100 = −21.00 kgce/t.
    """
    found = one(
        2023,
        ("converter", "electricity", "in", 500),
        ("converter", "converter_gas", "out", 1000),
        ("converter", "crude_steel", "product", 100000),
    )
    assert round(found.value or D(0), 2) == D("-21.00")
    assert found.standings[0].words == "达到基准（-10）"


def test_tiles_per_square_metre_and_power_in_grams() -> None:
    tiles = one(
        2023,
        ("tiles_low", "natural_gas", "in", 200),
        ("tiles_low", "building_ceramics", "product", 1000000),
    )
    # 200 × 389.31 ÷ 29.307 = 2,656.77 tce ÷ 1,000,000 m² = 2.657 kgce/m²; 标杆 4 (知·高)
    assert (round(tiles.value or D(0), 3), tiles.unit) == (D("2.657"), "kgce/m²")
    assert tiles.standings[0].place == 0 and tiles.standings[0].benchmark.sure == "知·高"
    power = one(
        2023,
        ("power_wet", "bituminous", "in", 40000),
        ("power_wet", "power_supplied", "product", 10000),
    )
    # 40,000 × 23.204 ÷ 29.307 = 31,670.25 tce for 10^8 kWh = 316.70 g/kWh
    assert (round(power.value or D(0), 2), power.unit) == (D("316.70"), "gce/kWh")
    assert power.standings[0].benchmark.sure == "知·低"


def test_what_cannot_be_computed_says_why() -> None:
    assert one(2023, ("sinter", "electricity", "in", 1)).why == "没有填烧结矿产量"
    assert one(2023, ("sinter", "sinter_ore", "product", 1)).why == "没有填能源消耗"
    cogeneration = one(
        2023,
        ("power_wet", "bituminous", "in", 40000),
        ("power_wet", "power_supplied", "product", 10000),
        ("power_wet", "heat_supplied", "product", 500000),
    )
    assert cogeneration.value is None and "供热分摊" in cogeneration.why


def test_a_limit_whose_beginning_could_not_be_read_says_so_and_exceeds_nothing() -> None:
    found = one(
        2023,
        ("clinker", "bituminous", "in", 200000),
        ("clinker", "clinker", "product", 1000000),
    )
    gb = found.standings[1]
    assert gb.words == "未达到3级（限定值）（117），施行日期待核" and not gb.exceeds


def test_every_line_names_its_source_and_how_sure_it_is() -> None:
    lines = all_benchmarks()
    assert len(lines) == 22
    assert all(each.source.number and each.sure for each in lines)
    assert {each.sure for each in lines} == {"见", "知·高", "知·中", "知·低"}
