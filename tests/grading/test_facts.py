"""Facts: what may be answered, and what a FACTS.json may hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from grading.facts import check_facts, check_value, parse_fact_file
from grading.refusals import Refusal
from tests.grading.sample_pack import sample

FACTS = sample().facts


def value(fact: str, raw: object) -> object:
    return check_value(FACTS[fact], raw, fact)


@pytest.mark.parametrize(
    ("fact", "raw", "expected"),
    [
        ("clean_share", Decimal("79.9"), Decimal("79.9")),
        ("clean_share", 80, Decimal(80)),
        ("clean_share", 79.9, Decimal("79.9")),
        ("clean_share", None, None),
        ("sinter_head.PM", [Decimal(8), None], [Decimal(8), None]),
        ("sinter_head.PM", [], []),
        ("growth", Decimal(-50), Decimal(-50)),
        ("growth", Decimal(200), Decimal(200)),
        ("quenching", "dry", "dry"),
        ("quenching", ["dry", None, "wet"], ["dry", None, "wet"]),
        ("penalised", False, False),
        ("penalised", [True, None], [True, None]),
        ("processes", ["sinter"], ["sinter"]),
        ("processes", [], []),
        ("store", {"silo": True, "shed": None}, {"silo": True, "shed": None}),
        ("processes", {"sinter": False}, {"sinter": False}),
    ],
)
def test_an_allowed_answer(fact: str, raw: object, expected: object) -> None:
    assert value(fact, raw) == expected


@pytest.mark.parametrize(
    ("fact", "raw", "where", "what"),
    [
        ("clean_share", "80", "clean_share", "应为数"),
        ("clean_share", True, "clean_share", "应为数"),
        ("clean_share", {"a": True}, "clean_share", "嵌套"),
        ("clean_share", Decimal("100.01"), "clean_share", "超出允许范围"),
        ("clean_share", Decimal("-0.01"), "clean_share", "超出允许范围"),
        ("clean_share", [Decimal(1), Decimal(101)], "clean_share[1]", "超出允许范围"),
        ("growth", Decimal("-50.1"), "growth", "超出允许范围"),
        ("growth", Decimal(201), "growth", "超出允许范围"),
        ("sinter_head.PM", Decimal("-0.1"), "sinter_head.PM", "超出允许范围"),
        ("sinter_head.PM", Decimal("NaN"), "sinter_head.PM", "有限"),
        ("sinter_head.PM", float("inf"), "sinter_head.PM", "有限"),
        ("sinter_head.PM", Decimal("1e999999"), "sinter_head.PM", "过大"),
        ("sinter_head.PM", Decimal("1e-99999"), "sinter_head.PM", "过大"),
        ("sinter_head.PM", [[Decimal(1)]], "sinter_head.PM[0]", "嵌套"),
        ("quenching", "damp", "quenching", "没有“damp”这一项"),
        ("quenching", True, "quenching", "应为一个选项"),
        ("quenching", ["dry", "damp"], "quenching[1]", "没有“damp”这一项"),
        ("penalised", "是", "penalised", "true 或 false"),
        ("penalised", Decimal(1), "penalised", "true 或 false"),
        ("processes", "sinter", "processes", "应为列表"),
        ("processes", ["sinter", "melt"], "processes[1]", "没有“melt”这一项"),
        ("processes", [None], "processes[0]", "只能写有的项"),
        ("processes", [["sinter"]], "processes[0]", "只能写有的项"),
        ("store", {"silo": "yes"}, "store.silo", "true、false 或 null"),
        ("store", {"roof": True}, "store.roof", "没有“roof”这一项"),
    ],
)
def test_what_is_refused_names_the_place(fact: str, raw: object, where: str, what: str) -> None:
    with pytest.raises(Refusal) as caught:
        value(fact, raw)
    assert what in caught.value.what
    assert caught.value.where == where
    assert caught.value.remedy


def test_an_undeclared_fact_is_named_with_the_nearest_declared_one() -> None:
    with pytest.raises(Refusal) as caught:
        check_facts(FACTS, {"sinter_haed.PM": Decimal(1)}, "f.json")
    assert "sinter_haed.PM" in caught.value.what
    assert "是不是“sinter_head.PM”" in caught.value.remedy
    assert caught.value.where == "f.json facts.sinter_haed.PM"


def test_numbers_of_a_fact_file_are_their_literals() -> None:
    raw, day = parse_fact_file(b'{"date": "2026-06-30", "facts": {"a": 10.0, "b": 10.04}}', "f")
    assert day == date(2026, 6, 30)
    assert str(raw["a"]) == "10.0"
    assert raw["b"] == Decimal("10.04")


def test_the_date_may_be_left_out() -> None:
    assert parse_fact_file(b'\xef\xbb\xbf{"facts": {}}', "f.json") == ({}, None)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"facts": ', "JSON"),
        ('{"facts": {"a": 1, "a": 2}}', "出现了两次"),
        ('{"facts": {"a": NaN}}', "不是一个数"),
        ('{"facts": []}', "facts"),
        ('[]', "facts"),
        ('{"date": "2026-06-30"}', "facts"),
        ('{"facts": {}, "data": 1}', "不认识的键"),
        ('{"facts": {}, "date": "2026-6-30"}', "不是日期"),
        ('{"facts": {}, "date": "2026-02-30"}', "不是日期"),
        ('{"facts": {}, "date": 20260630}', "不是日期"),
        ('{"facts": ' + "[" * 100_000, "嵌套过深"),
    ],
)  # fmt: skip
def test_a_broken_fact_file_is_refused(text: str, what: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_fact_file(text.encode(), "f.json")
    assert what in caught.value.what
    assert "f.json" in caught.value.where
    assert caught.value.remedy


def test_a_fact_file_in_another_encoding_is_refused() -> None:
    with pytest.raises(Refusal, match="UTF-8"):
        parse_fact_file('{"facts": {"a": "钢铁"}}'.encode("gb18030"), "f.json")
