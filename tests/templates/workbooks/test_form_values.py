"""What a cell of the audit form means: one meaning is understood, two are refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from grading.conditions import Leaf, Threshold
from grading.facts import Fact, Value
from templates.workbooks.form_values import (
    NotUnderstood,
    answer_text,
    directions,
    flat,
    read_answer,
    read_tick,
    tick_text,
)

DUST = Fact("head.PM", "concentration", "机头 颗粒物", "mg/m3")
SHARE = Fact("clean_share", "number", "清洁方式运输比例", "%")
PENALISED = Fact("penalised", "yes_no", "近一年受处罚")
QUENCHING = Fact("quenching", "choice", "熄焦", options={"dry": "干熄焦", "wet": "湿熄焦"})
STORE = Fact("store", "checklist", "物料储存", items={"silo": "料仓密闭", "shed": "封闭料棚"})


@pytest.mark.parametrize(
    ("fact", "raw", "value"),
    [
        (DUST, "10", Decimal("10")),
        (DUST, "10.0", Decimal("10.0")),
        (DUST, 10, Decimal("10")),
        (DUST, 10.04, Decimal("10.04")),
        (DUST, 10.039999999999999, Decimal("10.04")),
        (DUST, "１０．５", Decimal("10.5")),
        (DUST, " 8.5 ", Decimal("8.5")),
        (DUST, "10 mg/m3", Decimal("10")),
        (DUST, "10mg/m³", Decimal("10")),
        (DUST, "10 ㎎／ｍ³", Decimal("10")),
        (DUST, "10毫克/立方米", Decimal("10")),
        (DUST, "1,234.5", Decimal("1234.5")),
        (DUST, "8.5；9.2", [Decimal("8.5"), Decimal("9.2")]),
        (DUST, "8.5;9.2；", [Decimal("8.5"), Decimal("9.2")]),
        (DUST, "8.5\n9.2", [Decimal("8.5"), Decimal("9.2")]),
        (DUST, "8.5；不详", [Decimal("8.5"), None]),
        (DUST, "不详", None),
        (SHARE, "85%", Decimal("85")),
        (SHARE, "85％", Decimal("85")),
        (SHARE, "0.85%", Decimal("0.85")),
        (SHARE, 85, Decimal("85")),
        (PENALISED, "否", False),
        (PENALISED, "无", False),
        (PENALISED, True, True),
        (PENALISED, "是；否", [True, False]),
        (PENALISED, "不详", None),
        (QUENCHING, "干熄焦", "dry"),
        (QUENCHING, "wet", "wet"),
        (QUENCHING, "干熄焦；湿熄焦", ["dry", "wet"]),
    ],
)
def test_what_has_one_meaning_is_understood(fact: Fact, raw: object, value: Value) -> None:
    assert read_answer(fact, raw) == value


@pytest.mark.parametrize(
    ("fact", "raw", "sentence"),
    [
        (DUST, "无", "“无”不是数；只填数字，多个值用“；”分隔，不掌握的写“不详”"),
        (DUST, "8.5、9.2", "“8.5、9.2”不是数"),
        (DUST, "8,5", "“8,5”不是数"),
        (DUST, "8.5，9.2", "“8.5,9.2”不是数"),
        (DUST, "8-10", "“8-10”不是数"),
        (DUST, "10 g/m3", "单位“g/m3”与要求的“mg/m3”不一致；请换算后只填数字"),
        (DUST, "10%", "单位“%”与要求的“mg/m3”不一致"),
        (DUST, "1e3", "单位“e3”"),
        (DUST, "8.5；；9.2", "两个“；”之间没有内容；不掌握的写“不详”"),
        (DUST, "≤10", "“≤10”不是一个确定的值；请填实际数值"),
        (SHARE, 0.85, "分不清 0.85 是 0.85% 还是 85%；请写成“85%”或“0.85%”"),
        (PENALISED, "大概", "“大概”不是“是”“否”或“不详”"),
        (PENALISED, "1", "“1”不是“是”“否”或“不详”"),
        (QUENCHING, "半干", "没有“半干”这个选项；可填：干熄焦、湿熄焦"),
    ],
)
def test_what_has_two_meanings_is_refused(fact: Fact, raw: object, sentence: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        read_answer(fact, raw)
    assert sentence in str(refused.value)


def leaf(fact: str, operator: Any) -> Leaf:
    return Leaf(fact, operator, Threshold(()))


def test_a_bound_is_as_good_as_the_value_where_only_that_side_is_asked() -> None:
    asked = directions([leaf("pm", "at_most"), leaf("pm", "at_most"), leaf("share", "at_least")])
    assert asked == {"pm": "at_most", "share": "at_least"}
    assert read_answer(DUST, "≤10", "at_most") == Decimal(10)
    assert read_answer(DUST, "<10 mg/m3", "at_most") == Decimal(10)
    assert read_answer(DUST, "不大于10", "at_most") == Decimal(10)
    assert read_answer(SHARE, "≥80%", "at_least") == Decimal(80)
    with pytest.raises(NotUnderstood):
        read_answer(SHARE, "≤80%", "at_least")


def test_a_fact_asked_from_both_sides_takes_no_bound() -> None:
    assert directions([leaf("load", "at_most"), leaf("load", "at_least")]) == {}


def test_ticks_tell_no_from_unknown() -> None:
    assert [read_tick(each) for each in ("是", "否", "不详", "√", "×", True)] == [
        True, False, None, True, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fact", "value", "text"),
    [
        (DUST, Decimal("1E+1"), "10"),
        (DUST, [Decimal("8.50"), None], "8.50；不详"),
        (PENALISED, [True, False], "是；否"),
        (QUENCHING, ["dry", "wet"], "干熄焦；湿熄焦"),
        (QUENCHING, None, "不详"),
    ],
)
def test_a_value_written_down_is_read_back(fact: Fact, value: Value, text: str) -> None:
    assert answer_text(fact, value) == text
    assert read_answer(fact, text) == value


def test_a_checklist_in_words() -> None:
    assert answer_text(STORE, {"silo": True, "shed": None}) == "料仓密闭：是；封闭料棚：不详"
    assert answer_text(STORE, ["silo"]) == "料仓密闭"
    shown = [tick_text(STORE, value, "shed") for value in (None, ["silo"], ["shed"], {})]
    assert shown == ["不详", "否", "是", ""]


def test_widths_and_blanks_are_evened_out() -> None:
    assert flat("　１０\u00a0 mg \r\n ") == "10 mg"
    assert flat(1e21) == "1000000000000000000000"
