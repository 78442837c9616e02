"""Unit mistakes are told by their likely cause."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from grading.energy.accounts import Entry
from grading.energy.catalogue import find_flow, find_item, find_process, item
from grading.energy.plausibility import doubts
from grading.energy.units import factor_of, plain, read_number
from grading.refusals import Refusal

CLINKER = {"bituminous": "130000", "electricity": "6000", "clinker": "1000000"}


def works(**changed: str) -> list[Entry]:
    """A clinker line of a million tonnes; ``changed`` amounts in the kept unit."""
    flows = {"clinker": "product", "so2": "emitted"}
    amounts = {**CLINKER, **changed}
    return [
        Entry("2023", "clinker", id, flows.get(id, "in"), D(amount))
        for id, amount in amounts.items()
    ]


def test_an_ordinary_year_is_not_doubted() -> None:
    assert doubts(works(so2="120"), (), 2023) == ()


@pytest.mark.parametrize(
    ("changed", "meant"),
    [
        ({"electricity": "60000000"}, "像是把 kWh 当成 万kWh"),
        ({"electricity": "1500000"}, "像是把 kWh 当成 万kWh"),
        ({"clinker": "100"}, "像是把 万t 当成 t"),
        ({"bituminous": "130000000"}, "像是把 kg 当成 t"),
        ({"bituminous": "13"}, "像是把 万t 当成 t"),
        ({"so2": "120000"}, "像是把 kg 当成 t"),
        ({"natural_gas": "5000000"}, "像是把 m³ 当成 万m³"),
        ({"heat": "30000000000"}, "像是把 MJ 当成 GJ"),
    ],
)
def test_the_likely_mistake_is_named(changed: dict[str, str], meant: str) -> None:
    [doubt, *_] = doubts(works(**changed), (), 2023)
    assert doubt.entry.item in changed
    assert meant in doubt.message


def test_the_unit_as_it_was_written_decides_between_two_mistakes() -> None:
    made = Entry("2023", "clinker", "clinker", "product", D("10000000000"), unit="万t")
    [doubt] = doubts([made], (), 2023)
    assert "像是把 t 当成 万t" in doubt.message


def test_a_hundredfold_of_the_year_before_is_asked_back() -> None:
    before = [Entry("2022", "whole", "water", "in", D(900000))]
    now = Entry("2023", "whole", "water", "in", D(90))
    [doubt] = doubts([now], before, 2023)
    assert "与上年 900000 m³ 相差一百倍以上；像是把 万m³ 当成 m³" in doubt.message


def test_a_person_may_say_why_an_unusual_figure_is_right() -> None:
    odd = Entry("2023", "whole", "electricity", "in", D(3000000), note="含自备电厂外送，有结算单")
    assert doubts([odd], (), 2023) == ()


def test_units_as_sheets_write_them() -> None:
    power, gas, coal = item("electricity"), item("natural_gas"), item("bituminous")
    assert factor_of("千瓦时", power) * 20000 == 2
    assert factor_of("MWh", power) * 10 == 1
    assert factor_of("万立方米", gas) == 1
    assert factor_of("万吨/年", coal) == 10000
    assert plain(read_number("１，２００．５０", "数量") * factor_of("kg", coal)) == "1.2005"
    with pytest.raises(Refusal, match="不能用单位“kWh”"):
        factor_of("kWh", coal)
    for text in ("约100", "1e999999999", "1e99", f"0.{'1' * 40}", "－5", "1,00", ""):
        with pytest.raises(Refusal):
            read_number(text, "数量")


def test_words_of_sheets() -> None:
    assert find_item("SO₂").id == "so2" and find_item("外购电").id == "electricity"
    assert find_process("").id == "whole" and find_process("电弧炉(30~50t)").id == "eaf_30"
    assert find_flow("", item("crude_steel")) == "product"
    assert find_flow("外供", item("heat")) == "out"
    with pytest.raises(Refusal, match="两种意思"):
        find_item("颗粒物")
    with pytest.raises(Refusal, match="不认识项目“烟煤粉末”"):
        find_item("烟煤粉末")
    with pytest.raises(Refusal, match="去向不能是“排放”"):
        find_flow("排放", item("water"))


def test_electricity_the_works_made_itself_is_not_bought() -> None:
    power = item("electricity")
    assert find_flow("回收外供", power, "余热发电量") == "out"
    assert find_flow("", power, "外购电") == "in"
    for flow in ("", "消耗"):
        with pytest.raises(Refusal, match="不是购入的电"):
            find_flow(flow, power, "余热发电量")
