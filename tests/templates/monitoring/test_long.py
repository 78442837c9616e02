"""Long tables of hours: a row per outlet, hour and pollutant."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.monitoring.hours import FLAGS, MISSING, hour_number, scaled
from grading.refusals import Refusal
from templates.monitoring.amounts import amounts, of_floats
from templates.monitoring.reading import read_hours
from tests.templates.monitoring.files import (
    START,
    book,
    findings,
    rules,
    series,
    stamp,
    text,
    values,
)

HEADINGS = ["排放口", "时间", "污染物", "实测", "折算", "标记"]


def rows(hours: int = 3) -> list[list[object]]:
    return [
        [outlet, stamp(hour), pollutant, 10.04 + hour, "" if pollutant == "氧含量" else 12.1, "N"]
        for outlet in ("1#机头", "2#机头")
        for pollutant in ("颗粒物", "二氧化硫", "氧含量")
        for hour in range(hours)
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_documented_form_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    staged = read_hours(text(tmp_path / "a.csv", [HEADINGS, *rows()], encoding))
    assert (staged.form, staged.read, staged.outlets) == ("long", 18, ("1#机头", "2#机头"))
    dust = series(staged, "PM", "2#机头")
    assert values(dust) == ["10.04", "11.04", "12.04"]
    assert dust.converted is not None and dust.converted.tolist() == [12_100_000] * 3
    assert series(staged, "O2", "1#机头").converted is None
    assert findings(staged) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_long_file_is_read_wherever_its_beginning_is_cut(tmp_path: Path, encoding: str) -> None:
    many = [["机头" * 30, *row[1:]] for row in rows(200)[:600]]
    for shift in (20, 61, 102, 143):  # the cut falls on other bytes of a character
        heads = [*HEADINGS, "x" * shift]
        staged = read_hours(text(tmp_path / f"{shift}.csv", [heads, *many], encoding))
        assert staged.read == len(many)


def test_rows_in_any_order_come_out_the_same(tmp_path: Path) -> None:
    mixed = rows(20)
    random.Random(7).shuffle(mixed)
    plain = read_hours(text(tmp_path / "a.csv", [HEADINGS, *rows(20)]))
    other = read_hours(book(tmp_path / "b.xlsx", {"数据": [HEADINGS, *mixed]}))
    for one in plain.series:
        same = series(other, one.pollutant, one.outlet)
        assert same.hours.tolist() == one.hours.tolist()
        assert same.value.tolist() == one.value.tolist()


def test_other_words_for_the_same_columns(tmp_path: Path) -> None:
    headings = [
        "企业名称", "监控点名称", "数据时间", "监测因子", "小时均值", "折算浓度", "单位", "标识",
    ]  # fmt: skip
    table = [
        ["某某公司小时数据导出"],
        headings,
        ["武安市某某公司", "DA001", "2026年1月1日0时", "a34013", "0.0101", "", "g/m³", "正常"],
        ["武安市某某公司", "DA001", "2026年1月1日1时", "a34013", "9.5", "", "mg/m³", "停运"],
        ["武安市某某公司", "DA001", "2026年1月1日1时", "NOx", "9.5", "", "ppm", "N"],
        ["武安市某某公司", "DA001", "2026年1月1日1时", "林格曼黑度", "1", "", "级", "N"],
    ]
    staged = read_hours(text(tmp_path / "a.csv", table, "gb18030"))
    dust = series(staged, "PM", "DA001")
    assert values(dust) == ["10.1", "9.5"]
    assert dust.flag.tolist() == [FLAGS.index("N"), FLAGS.index("F")]
    assert "武安市某某公司" in staged.enterprise_words
    assert [(f.rule, f.severity, f.row) for f in findings(staged) if f.severity != "note"] == [
        ("pollutant", "warning", 6),
        ("unit", "error", 5),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_texts_among_numbers_are_found_in_their_rows(tmp_path: Path, encoding: str) -> None:
    table = [HEADINGS, *rows(3)]
    table[2][3] = "<0.5"
    table[3][3] = "—"
    table[5][3] = "1e-3"
    table[6][3] = "7.5(T)"
    table[6][5] = ""
    path = text(tmp_path / "a.csv", table, encoding)
    path.write_bytes(path.read_bytes() + "\r\n合计\r\n1#机头,坏行,3\r\n".encode(encoding))
    staged = read_hours(path)
    errors = [(f.rule, f.row, f.value) for f in findings(staged) if f.severity == "error"]
    assert errors == [("columns", 22, "1#机头,坏行,3"), ("number", 3, "<0.5")]
    dust, sulphur = series(staged, "PM", "1#机头"), series(staged, "SO2", "1#机头")
    assert dust.value.tolist() == [10_040_000, MISSING]
    assert [int(h) - hour_number(START) for h in dust.hours] == [0, 2]
    assert sulphur.value.tolist()[1] == 1_000
    assert sulphur.flag.tolist()[2] == FLAGS.index("T")
    assert staged.left_out["合计、平均等行"] == 1


def test_hours_twice_with_different_values_count_neither_time(tmp_path: Path) -> None:
    table = [HEADINGS, *rows(3)]
    again = [list(table[1]), list(table[2])]
    again[1][3] = 99
    staged = read_hours(text(tmp_path / "a.csv", [*table, *again]))
    dust = series(staged, "PM", "1#机头")
    assert [int(h) - hour_number(START) for h in dust.hours] == [0, 2]
    assert [(f.rule, f.row, f.value) for f in findings(staged)] == [
        ("duplicate", 21, "2026-01-01 01:00")
    ]


def test_marks_stay_where_a_row_beside_them_is_no_full_hour(tmp_path: Path) -> None:
    told = [
        *(["1#炉", stamp(hour), "颗粒物", 5, "", "N", "启炉"] for hour in range(30)),
        ["1#炉", "2026-01-03 10:30", "颗粒物", 5, "", "N", "启炉"],
        ["", stamp(99), "颗粒物", 5, "", "N", "停炉"],
    ]
    staged = read_hours(text(tmp_path / "a.csv", [[*HEADINGS, "工况"], *told]))
    assert {one.rule for one in staged.findings if one.severity == "error"} == {"time", "outlet"}
    start = hour_number(START)
    marks = [(m.outlet, m.mark, m.first_hour - start, m.last_hour - start) for m in staged.marks]
    assert marks == [("1#炉", "start", 0, 29)]


def test_one_name_is_not_given_to_several_outlets(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", [HEADINGS, *rows()])
    with pytest.raises(Refusal, match="不止一个"):
        read_hours(path, outlet="甲")
    renamed = read_hours(path, mapping={"outlets": {"1#机头": "一号机头"}})
    assert renamed.outlets == ("一号机头", "2#机头")


def test_hours_without_an_outlet_in_a_table_that_names_them_are_found(tmp_path: Path) -> None:
    table = [HEADINGS, *rows(2)]
    table[1][0] = ""
    staged = read_hours(text(tmp_path / "a.csv", table))
    assert rules(staged, "error") == ["outlet"]
    assert len(series(staged, "PM", "1#机头").hours) == 1


@settings(max_examples=150, deadline=None)
@given(st.decimals(min_value=0, max_value=99_999_999, places=6))
def test_a_decimal_comes_through_a_float_without_loss(number: Decimal) -> None:
    exact = scaled(number)
    assert of_floats_of(float(number)) == exact
    assert amounts([str(number)]).value[0] == exact
    assert amounts([float(number), ""]).value[0] == exact


def of_floats_of(number: float) -> int:
    import numpy as np

    found = of_floats(np.array([number]))
    assert not found.rounded
    return int(found.value[0])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.decimals(min_value=0, max_value=4999, places=3), min_size=1, max_size=30))
def test_what_is_written_to_a_text_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[Decimal]
) -> None:
    table = [HEADINGS]
    table += [["甲", stamp(n), "SO2", str(v), "", "N"] for n, v in enumerate(numbers)]
    path = text(tmp_path_factory.mktemp("p") / "a.csv", table)
    assert series(read_hours(path), "SO2").value.tolist() == [scaled(v) for v in numbers]


def test_more_than_six_places_are_rounded_and_said(tmp_path: Path) -> None:
    table = [HEADINGS, ["甲", stamp(0), "SO2", "10.00000049", "", "N"]]
    staged = read_hours(text(tmp_path / "a.csv", table))
    assert values(series(staged, "SO2")) == ["10"]
    assert rules(staged) == ["decimals"]
