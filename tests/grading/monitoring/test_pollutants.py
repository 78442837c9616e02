"""Quantities as files and messages name them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from grading.monitoring.pollutants import DATA, coded, named, pollutants
from grading.refusals import Refusal


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("烟尘", "PM"), ("颗粒物实测值", "PM"), ("烟(粉)尘（mg/m³）", "PM"), ("粉尘 折算", "PM"),
        ("ＳＯ₂ 折算浓度（mg/m³）", "SO2"), ("二氧化硫 折算 mg/m3", "SO2"), ("so2", "SO2"),
        ("NOX(mg/Nm3)", "NOx"), ("氮氧化物(以NO2计)", "NOx"), ("NO x", "NOx"),
        ("氧含量(%)", "O2"), ("含氧量", "O2"), ("O₂ %", "O2"), ("烟气含氧量", "O2"),
        ("烟温", "temperature"), ("烟气温度(℃)", "temperature"), ("流速 m/s", "velocity"),
        ("标干流量（m³/h）", "flow"), ("湿度", "humidity"), ("烟气压力 Pa", "pressure"),
        ("炉膛温度", "furnace"), ("氯化氢", "HCl"), ("CO", "CO"), ("非甲烷总烃", "NMHC"),
    ],
)  # fmt: skip
def test_a_heading_names_its_quantity(text: str, id: str) -> None:
    found = named(text)
    assert found is not None
    assert found.id == id


@pytest.mark.parametrize("text", ["", "标记", "时间", "企业名称", "（mg/m³）", "实测", "%"])
def test_other_words_name_none(text: str) -> None:
    assert named(text) is None


def test_codes_of_messages_new_and_old() -> None:
    wanted = {
        "a34013": "PM", "A21026": "SO2", "a21002": "NOx", "a19001": "O2", "01": "PM",
        "02": "SO2", "03": "NOx", "S01": "O2", "s02": "velocity", "S03": "temperature",
    }  # fmt: skip
    for code, id in wanted.items():
        found = coded(code)
        assert found is not None
        assert found.id == id
    assert coded("a99999") is None


def test_a_unit_is_recognised_however_it_is_written_and_another_one_is_not() -> None:
    particulates = pollutants()["PM"]
    for unit in ("mg/m3", "mg/m³", "MG/Nm³", "毫克/立方米", "(mg/m^3)"):
        assert particulates.is_in(unit)
    for unit in ("g/m3", "μg/m3", "ppm", "%", ""):
        assert not particulates.is_in(unit)
    assert particulates.highest == Decimal(5000)


def test_one_name_cannot_mean_two_quantities(tmp_path: Path) -> None:
    file = tmp_path / "pollutants.yaml"
    text = DATA.read_text(encoding="utf-8")
    file.write_text(text.replace("names: [SO₂, 硫化物]", "names: [烟尘]"), encoding="utf-8")
    with pytest.raises(Refusal, match="“烟尘”已经是 PM 的名称或编码"):
        pollutants(file)
