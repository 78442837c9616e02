"""Emission stages, fuels and plates in the spellings ledgers have."""

from __future__ import annotations

import pytest

from grading.transport.emission import NEW_ENERGY, STAGES, fuel_of, read_emission, stage_of
from grading.transport.plates import read_plate


@pytest.mark.parametrize(
    ("written", "stage"),
    [
        ("国六", 6), ("国Ⅵ", 6), ("国VI", 6), ("6", 6), ("６", 6), ("六", 6), ("国6b", 6),
        ("国六B", 6), ("国 六", 6), ("第六阶段", 6), ("国Ⅵ阶段", 6), ("GB17691-2018", 6),
        ("国家第六阶段机动车排放标准", 6), ("LNG国五", 5), ("国五（LNG）", 5), ("国五LNG", 5),
        ("国Ⅴ", 5), ("Ⅳ", 4), ("国三", 3), ("国零", 1), ("甲醇国六", 6),
        ("新能源", NEW_ENERGY), ("纯电动", NEW_ENERGY), ("燃料电池", NEW_ENERGY),
        ("D", NEW_ENERGY), ("X", 0), ("", 0), ("2018", 0), ("欧五", 0),
        ("国四/国五", 0), ("国六/新能源", 0), ("国五或新能源", 0),
        ("国五及以上", 0), ("国四以下", 0),
    ],
)  # fmt: skip
def test_a_stage_is_read_in_every_spelling_and_never_guessed(written: str, stage: int) -> None:
    assert STAGES[stage_of(written)] == STAGES[stage]


def test_fuels_are_told_apart() -> None:
    assert [fuel_of(each) for each in ("LNG", "天然气", "CNG", "甲醇", "柴油", "纯电", "氢能")] == [
        "lng", "lng", "cng", "methanol", "diesel", "electric", "hydrogen",
    ]  # fmt: skip


def test_stage_fuel_and_plate_are_read_together() -> None:
    assert read_emission("国五", "LNG").title == "国五 LNG"
    assert read_emission("", "纯电动", "pure").stage == NEW_ENERGY
    assert read_emission("", "", "pure").doubt == "没有写排放阶段，按新能源号牌认定"
    assert read_emission("国六", "纯电").doubt.startswith("燃料“纯电”是新能源")
    assert "号牌" in read_emission("国五", "柴油", "pure").doubt
    assert "不是新能源号牌" in read_emission("新能源", "").doubt
    torn = read_emission("新能源", "柴油")
    assert (torn.stage, torn.doubt) == (0, "排放阶段写“新能源”，燃料却写“柴油”")
    assert read_emission("看不清", "").doubt == "认不出排放阶段“看不清”"


def test_plates_are_seven_characters_and_eight_for_new_energy() -> None:
    assert read_plate("冀D·12345").text == "冀D12345"
    assert read_plate(" 冀d 1234挂").fault == ""
    assert read_plate("冀D12345D").green == "pure"
    assert read_plate("冀DF12345").green == "hybrid"
    assert "7 位" in read_plate("冀D1234").fault
    assert "新能源号牌" in read_plate("冀D1234567"[:8]).fault
    assert "I 或 O" in read_plate("冀DO1234").fault
    assert "简称" in read_plate("D12345").fault
    assert read_plate("").fault == "没有车牌"


def test_short_words_and_colours_beside_a_plate_are_understood() -> None:
    assert [fuel_of(each) for each in ("电", "EV", "电能", "PHEV", "油电混动", "电喷")] == [
        "electric", "electric", "electric", "hybrid", "hybrid", "",
    ]  # fmt: skip
    assert read_emission("国六", "油电混动").title == "国六 混合动力"
    for written in ("冀D·12345（黄）", "冀D12345黄牌", "黄冀D12345", "冀D12345_蓝色"):
        assert read_plate(written).text == "冀D12345"
    assert read_plate("冀D12345D【黄绿】").green == "pure"
