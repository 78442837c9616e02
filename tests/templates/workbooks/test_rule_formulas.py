"""Conditions as lines in a cell: what they mean, and that none is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.refusals import Refusal
from grading.strict_yaml import read_yaml
from templates.workbooks.rule_formulas import read_formula, write_formula

CELL = "标准.xlsx “指标”!G3"


@pytest.mark.parametrize(
    ("lines", "condition"),
    [
        ("clean_share ≥ 80", "{fact: clean_share, at_least: 80}"),
        ("head.PM ≤ 10", "{fact: head.PM, at_most: 10}"),
        ("head：PM ≤ 10、SO2 ≤ 35", "{outlet: head, limits: {PM: 10, SO2: 35}}"),
        ("quenching = dry", "{fact: quenching, is: dry}"),
        ("penalised = 否", "{fact: penalised, is: false}"),
        ("quenching 属于 dry、both", "{fact: quenching, among: [dry, both]}"),
        ("store 含 silo、shed", "{fact: store, has: [silo, shed]}"),
        (
            "share ≥ 2026-01-01 起 50、2028-01-01 起 80",
            "{fact: share, at_least: [{from: 2026-01-01, value: 50},"
            " {from: 2028-01-01, value: 80}]}",
        ),
        (
            "head：PM ≤ 2026-01-01 起 10、2028-01-01 起 5、SO2 ≤ 35",
            "{outlet: head, limits: {PM: [{from: 2026-01-01, value: 10},"
            " {from: 2028-01-01, value: 5}], SO2: 35}}",
        ),
        (
            "head：PM ≤ 10\nquenching = dry",
            "{all: [{outlet: head, limits: {PM: 10}}, {fact: quenching, is: dry}]}",
        ),
        ("全部：\nx ≤ 1", "{all: [{fact: x, at_most: 1}]}"),
        ("任一：\nx ≤ 1\ny ≥ -2.50", "{any: [{fact: x, at_most: 1}, {fact: y, at_least: -2.50}]}"),
        ("并非：\nquenching = wet", "{not: {fact: quenching, is: wet}}"),
    ],
)  # fmt: skip
def test_lines_and_what_they_mean(lines: str, condition: str) -> None:
    content: Any = read_yaml(condition, "").content()
    assert read_formula(lines, CELL) == content
    assert write_formula(content) == lines


@pytest.mark.parametrize(
    "condition",
    [
        "{any: [{fact: x, at_most: 1}, {all: [{fact: y, at_least: 2}]}]}",
        "{not: {any: [{fact: x, at_most: 1}]}}",
        '{fact: x, is: "是"}',
        "{fact: a b, at_most: 1}",
        '{fact: x, has: ["a、b"]}',
        "{fact: x, is: 10}",
    ],
)
def test_what_lines_cannot_say_is_written_as_yaml(condition: str) -> None:
    content: Any = read_yaml(condition, "").content()
    written = write_formula(content)
    assert written.startswith("{")
    assert read_formula(written, CELL) == content


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("x<=10", "x ≤ 10"),
        ("x >= 10 ", "x ≥ 10"),
        ("head: PM ≤ 10, SO2<=35", "head：PM ≤ 10、SO2 ≤ 35"),
        ("\n  x ≤ 1；\n\n y ＝ 是", "x ≤ 1\ny = 是"),
        ("store 含 a，b", "store 含 a、b"),
        ("任一:\nx ≤ 1\ny ≤ 2", "任一：\nx ≤ 1\ny ≤ 2"),
    ],
)
def test_signs_people_type_for_one_another(typed: str, meant: str) -> None:
    assert read_formula(typed, CELL) == read_formula(meant, CELL)


@pytest.mark.parametrize(
    ("lines", "what", "line"),
    [
        ("x ≤ 1\ny 不超过 2", "看不懂这个条件：y 不超过 2", 2),
        ("head：PM ≤ 十", "看不懂这个限值：PM ≤ 十", 1),
        ("head：PM ≤ 10、PM ≤ 5", "“PM”的限值写了两次", 1),
        ("x ≤ 10、2028-01-01 起 5", "限值没有起始日期", 1),
        ("x ≤ 2026-02-30 起 5", "没有这一天", 1),
        ("x ≤ 10 mg/m3", "看不懂这个条件", 1),
    ],
)
def test_a_line_that_cannot_be_read_is_named(lines: str, what: str, line: int) -> None:
    with pytest.raises(Refusal) as refused:
        read_formula(lines, CELL)
    assert what in refused.value.what
    assert refused.value.where == f"{CELL} 第 {line} 行"
    assert refused.value.remedy


@pytest.mark.parametrize("lines", ["任一：", "  \n ", "并非：\nx ≤ 1\ny ≤ 2"])
def test_a_group_without_its_lines(lines: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_formula(lines, CELL)
    assert refused.value.where == CELL


def test_broken_yaml_in_a_cell_names_the_cell() -> None:
    with pytest.raises(Refusal) as refused:
        read_formula("{any: [", CELL)
    assert refused.value.where.startswith(CELL)


names = st.text("abcxyz_.甲乙 、：=≤{[", min_size=1, max_size=6).filter(str.strip)
numbers = st.decimals(-1000, 1000, places=2)
dated = st.lists(
    st.fixed_dictionaries({"from": st.dates(date(2000, 1, 1), date(2100, 1, 1)), "value": numbers}),
    min_size=1,
    max_size=3,
)
leaves = st.one_of(
    st.fixed_dictionaries({"fact": names, "at_most": st.one_of(numbers, dated)}),
    st.fixed_dictionaries({"fact": names, "at_least": numbers}),
    st.fixed_dictionaries({"fact": names, "is": st.one_of(st.booleans(), names)}),
    st.fixed_dictionaries({"fact": names, "has": st.lists(names, min_size=1, max_size=3)}),
    st.fixed_dictionaries({"fact": names, "among": st.lists(names, min_size=1, max_size=3)}),
    st.fixed_dictionaries(
        {"outlet": names, "limits": st.dictionaries(names, numbers, min_size=1, max_size=3)}
    ),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
    ),
    max_leaves=5,
)


@given(conditions)
def test_no_condition_is_lost(condition: Mapping[str, object]) -> None:
    assert read_formula(write_formula(condition), CELL) == condition


def test_decimals_keep_their_digits() -> None:
    assert read_formula("x ≤ 0.50", CELL) == {"fact": "x", "at_most": Decimal("0.50")}
    assert str(read_formula("x ≤ 0.50", CELL)["at_most"]) == "0.50"
