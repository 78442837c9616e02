"""折标煤 and CO2, each formula against a case computed by hand with its sources."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from grading.energy.accounts import Account, Entry, account
from grading.energy.factors import Factor, FactorBook, check_factor
from grading.refusals import Refusal


def of_2023(*rows: tuple[str, str, str, object], book: FactorBook | None = None) -> Account:
    entries = [
        Entry("2023", process, item, flow, D(str(amount))) for process, item, flow, amount in rows
    ]
    return account(entries, 2023, book or FactorBook())


def test_burning_bituminous_coal_by_the_default_values_that_were_read() -> None:
    """烟煤 23.204 GJ/t, 0.02618 tC/GJ, 93% (见): 1000 × 23.204 × 0.02618 × 0.93 × 44/12.

    By hand: 23,204 GJ; 607.48072 tC; 564.9570696 tC burnt; 2,071.5092552 tCO2. 折标煤 by
    29.307 GJ/tce (definition): 791.7562… tce.
    """
    found = of_2023(("whole", "bituminous", "in", 1000))
    assert found.co2 == D("2071.5092552")
    assert round(found.tce, 4) == D("791.7562")
    [line] = found.lines
    assert line.formula == "1000 t × 23.204 × 0.02618 × 93% × 44/12"
    assert [f.sure for f in line.factors] == ["见", "见", "见"]


def test_natural_gas_is_counted_in_ten_thousand_cubic_metres() -> None:
    """天然气 389.31 GJ/万Nm³, 0.01530, 99% (见): 1 万Nm³ = 21.62169… tCO2.

    By hand: 389.31 × 0.0153 = 5.956443; × 0.99 = 5.89687857; × 44/12 = 21.62188809.
    """
    assert round(of_2023(("whole", "natural_gas", "in", 1)).co2, 8) == D("21.62188809")


def test_electricity_by_the_grid_of_the_office() -> None:
    """全国 2023 0.5306 kgCO₂/kWh (见): 100 万kWh = 530.6 t; 0.1229 kgce/kWh (知·高) = 122.9 tce."""
    rows = [("whole", "electricity", "in", 100)]
    found = of_2023(*rows)
    assert (found.co2, found.tce) == (D("530.6"), D("122.9"))
    assert found.lines[0].factors[0].sure == "知·高"
    assert of_2023(*rows, book=FactorBook(grid="north")).co2 == D("636.1")  # 华北 2023 0.6361 (见)


def test_a_year_whose_grid_factor_was_not_seen_says_so() -> None:
    """河北 2022 0.7252 (见); 河北 2023 未见: the nearest year is used and told."""
    found = of_2023(("whole", "electricity", "in", 1), book=FactorBook(grid="hebei"))
    assert found.co2 == D("7.252")
    assert "该年份的因子未见" in found.factors[1].words
    assert "2022 年" in found.factors[1].source


def test_heat_carbonates_electrodes_and_pig_iron() -> None:
    """热 0.11 tCO₂/GJ, 石灰石 0.4397, 白云石 0.4743 (见); 电极 3.663, 生铁 0.172 (知·高)."""
    found = of_2023(
        ("whole", "heat", "in", 1000),
        ("whole", "limestone", "in", 100),
        ("whole", "dolomite", "in", 100),
        ("whole", "electrodes", "in", 10),
        ("whole", "pig_iron", "in", 50),
    )
    assert found.co2_parts["净购入热力"] == D("110.00")
    # 100 × 0.4397 + 100 × 0.4743 + 10 × 3.663 + 50 × 0.172 = 43.97 + 47.43 + 36.63 + 8.6
    assert found.co2_parts["工业过程"] == D("136.630")
    assert round(found.tce, 4) == round(D(1000) / D("29.307"), 4)


def test_the_limestone_of_clinker_is_in_the_factor_of_clinker() -> None:
    """熟料过程 0.535 tCO₂/t (见): 1,000 t = 535 t; its limestone is not counted again."""
    found = of_2023(("clinker", "clinker", "product", 1000), ("clinker", "limestone", "in", 1300))
    assert found.co2 == D("535.000")
    assert "已含在水泥熟料的过程因子内" in found.lines[0].formula + found.lines[1].formula


def test_gas_made_and_burnt_inside_counts_its_carbon_once() -> None:
    """Coke into the furnace, its gas to the heating furnace: the whole works emits the coke."""
    found = of_2023(
        ("blast_furnace", "coke", "in", 1000),
        ("blast_furnace", "blast_furnace_gas", "out", 100),
        ("rolling", "blast_furnace_gas", "in", 100),
    )
    # 焦炭 28.446 × 0.02940 × 93% × 44/12 (见) by hand: 2.85182… t per t
    assert round(found.co2, 3) == round(
        D(1000) * D("28.446") * D("0.0294") * D("0.93") * 44 / 12, 3
    )
    furnace = found.process_tce("blast_furnace")
    # (28,446 − 100 × 37.69) GJ ÷ 29.307
    assert furnace is not None and round(furnace, 4) == round(D(28446 - 3769) / D("29.307"), 4)


def test_the_carbon_of_coking_counts_where_coke_and_gas_are_used() -> None:
    """The default carbon of coal is less than that of its coke and gas: no balance is struck.

    1,330 t of 洗精煤 become 1,000 t of coke and 42 万Nm³ of gas, of which 19 heat the ovens:
    焦炉煤气 173.854 × 0.01360 × 99% × 44/12 (见) = 8.58282… t, × 19 = 163.0737… t.
    """
    coking = (
        ("coke_stamp", "washed_coal", "in", 1330),
        ("coke_stamp", "coke", "product", 1000),
        ("coke_stamp", "coke_oven_gas", "in", 19),
        ("coke_stamp", "coke_oven_gas", "out", 42),
    )
    found = of_2023(*coking)
    assert round(found.co2, 2) == D("163.07")
    # energy: (1,330 × 26.344 − 1,000 × 28.446 − 23 × 173.854) ÷ 29.307
    assert round(found.tce, 3) == round((D("35037.52") - 28446 - D("3998.642")) / D("29.307"), 3)
    assert any("不作碳平衡" in each for each in found.remarks)
    burnt = of_2023(*coking, ("blast_furnace", "coke", "in", 1000))
    # by hand 2,851.825284 t of the coke that goes into the furnace
    assert round(burnt.co2 - found.co2, 4) == D("2851.8253")


def test_the_line_of_the_whole_works_goes_before_those_of_its_processes() -> None:
    found = of_2023(
        ("whole", "electricity", "in", 100),
        ("sinter", "electricity", "in", 60),
        ("pellet", "electricity", "in", 50),
    )
    assert found.tce == D("122.900")
    assert found.remarks == ("电力：各工序合计大于全厂的量，全厂以“全厂”一行为准",)


def test_months_make_a_year_and_say_how_many_they_are() -> None:
    months = [Entry(f"2023-{m:02d}", "whole", "electricity", "in", D(10)) for m in range(1, 4)]
    found = account(months, 2023, FactorBook())
    assert found.tce == D("36.870")
    assert found.remarks == ("全厂 电力只有 3 个月的数据",)
    yearly = Entry("2023", "whole", "electricity", "in", D(100))
    assert account([*months, yearly], 2023, FactorBook()).tce == D("122.900")


def test_the_enterprise_may_have_measured_its_own_coal() -> None:
    coal = Entry("2023", "whole", "bituminous", "in", D(1000), {"ncv": D("20.000")})
    found = account([coal], 2023, FactorBook())
    # 20,000 × 0.02618 × 0.93 × 44/12 = 1,785.476
    assert found.co2 == D("1785.476")
    assert found.lines[0].factors[0].words.startswith("烟煤 低位发热量 20 GJ/t（实测，企业填报")


def test_months_with_heats_of_their_own_are_each_counted_by_theirs() -> None:
    """烟煤 0.02618 × 0.93 × 44/12 = 0.0892738 t/GJ: 1,000 t × 20 GJ and 2,000 t × 21 GJ."""
    months = [
        Entry("2023-01", "whole", "bituminous", "in", D(1000), {"ncv": D(20)}),
        Entry("2023-02", "whole", "bituminous", "in", D(2000), {"ncv": D(21)}),
    ]
    found = account(months, 2023, FactorBook())
    assert found.co2 == D("62000") * D("0.0892738")
    assert len(found.lines) == 2


def test_what_the_office_entered_goes_before_what_was_shipped_from_its_year_on() -> None:
    own = Factor("clinker", "ef", "", 2023, D("0.5274"), "own", "", "省里通知")
    book = FactorBook((own,))
    assert of_2023(("whole", "clinker", "product", 1000), book=book).co2 == D("527.4")
    assert book.find("clinker", "ef", 2022).value == D("0.535")  # type: ignore[union-attr]


def test_a_grid_factor_entered_for_a_later_year_leaves_the_published_year_alone() -> None:
    own = Factor("electricity", "grid", "hebei", 2024, D("0.68"), "own", "", "公告")
    book = FactorBook((own,), "hebei")
    assert book.find("electricity", "grid", 2022).value == D("0.7252")  # type: ignore[union-attr]
    assert book.find("electricity", "grid", 2024) == own


@pytest.mark.parametrize(
    ("item", "quantity", "value", "words"),
    [
        ("electricity", "grid", "530.6", "单位是 kgCO₂/kWh"),
        ("natural_gas", "ncv", "0.0389", "单位是 GJ/万Nm³"),
        ("bituminous", "of", "0.93", "单位是 %"),
        ("sinter_ore", "ef", "1", "没有这种因子"),
        ("peat", "ncv", "1", "没有项目"),
    ],
)
def test_a_factor_in_another_unit_is_refused(
    item: str, quantity: str, value: str, words: str
) -> None:
    with pytest.raises(Refusal) as refused:
        check_factor(item, quantity, "national" if quantity == "grid" else "", D(value))
    assert words in str(refused.value)
