"""Files as they really come: words between numbers, merged times, titles everywhere."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.monitoring.hours import FLAGS, MISSING
from grading.refusals import Refusal
from templates.monitoring.reading import preview_hours, read_hours
from tests.templates.monitoring.files import (
    HEAD,
    MERGED,
    START,
    book,
    findings,
    row,
    rules,
    series,
    stamp,
    text,
    values,
)


def test_an_old_xls_reads_like_a_new_one(tmp_path: Path) -> None:
    old = xlwt.Workbook()
    sheet = old.add_sheet("1#机头")
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm")
    for at, cells in enumerate([*HEAD, *map(row, range(3))]):
        for column, cell in enumerate(cells):
            if at > 1 and column == 0:
                sheet.write(at, 0, START + timedelta(hours=at - 2), style)
            elif cell != "":
                sheet.write(at, column, cell)
    sheet.write(5, 0, "平均值")
    sheet.write(5, 1, 5.1)
    old.save(str(tmp_path / "a.xls"))
    staged = read_hours(tmp_path / "a.xls")
    assert values(series(staged, "PM", "1#机头")) == ["5.1"] * 3
    assert findings(staged) == []


def test_words_where_numbers_should_stand_are_flags(tmp_path: Path) -> None:
    rows = [["时间", "颗粒物", "标记"], [stamp(0), "停产", ""], [stamp(1), "校准", "N"]]
    dust = series(read_hours(book(tmp_path / "a.xlsx", {"x": rows})), "PM")
    assert dust.value.tolist() == [MISSING, MISSING]
    assert dust.flag.tolist() == [FLAGS.index("F"), FLAGS.index("C")]


def test_a_table_without_flags_says_how_it_is_read(tmp_path: Path) -> None:
    staged = read_hours(text(tmp_path / "a.csv", [["时间", "颗粒物"], [stamp(0), 1]]))
    assert [(f.rule, f.severity) for f in staged.findings] == [("no_flag", "note")]
    assert series(staged, "PM").flag.tolist() == [FLAGS.index("N")]


def test_errors_of_formulas_are_no_values_and_are_said(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"x": [["时间", "颗粒物", "颗粒物折算"], [stamp(0), 5, 6]]})
    made = openpyxl.load_workbook(path)
    made.active["C2"] = "#DIV/0!"
    made.active["C2"].data_type = "e"
    made.save(path)
    staged = read_hours(path)
    assert series(staged, "PM").converted is None
    assert [(f.rule, f.severity, f.row) for f in findings(staged)] == [("formula", "warning", 2)]


def test_kinds_above_pollutants_are_understood_as_well(tmp_path: Path) -> None:
    rows = [
        ["时间", "实测浓度(mg/m3)", "", "折算浓度(mg/m3)", "", "标记"],
        ["", "烟尘", "SO2", "烟尘", "SO2", ""],
        [stamp(0), 1, 2, 3, 4, "N"],
    ]
    for path in (
        text(tmp_path / "a.csv", rows),
        book(tmp_path / "a.xlsx", {"x": rows}, ["A1:A2", "B1:C1", "D1:E1", "F1:F2"]),
    ):
        sulphur = series(read_hours(path), "SO2")
        assert sulphur.converted is not None
        assert (values(sulphur), sulphur.converted.tolist()) == (["2"], [4_000_000])


def test_titles_that_look_like_headers_are_none(tmp_path: Path) -> None:
    rows = [
        ["", "某某水泥有限公司"],
        ["监测时间", "2026年1月", "", "打印时间", "2026-02-01"],
        ["序号", "时间", "烟尘\n(mg/m³)", "含氧量\n(%)"],
        ["1", stamp(0), 5, 10],
        ["2", stamp(1), 5.5, 10],
    ]
    for path in (text(tmp_path / "窑尾.csv", rows), book(tmp_path / "窑尾.xlsx", {"Sheet1": rows})):
        staged = read_hours(path)
        assert values(series(staged, "PM", "窑尾")) == ["5", "5.5"], path
        assert values(series(staged, "O2", "窑尾")) == ["10", "10"]


def test_a_first_row_with_a_time_nobody_can_read_is_no_header(tmp_path: Path) -> None:
    rows = [["时间", "颗粒物", "O2"], ["2026-13-01 00:00", 5, 16], [stamp(1), 6, 16]]
    for path in (text(tmp_path / "a.csv", rows), book(tmp_path / "a.xlsx", {"x": rows})):
        staged = read_hours(path)
        assert values(series(staged, "PM")) == ["6"]
        assert [(f.rule, f.row, f.value) for f in findings(staged)] == [
            ("time", 2, "2026-13-01 00:00")
        ]


def test_a_row_that_counts_the_columns_belongs_to_the_header(tmp_path: Path) -> None:
    rows = [["时间", "颗粒物", "折算"], [1, 2, 3], [stamp(0), 5, 6]]
    rows[0][2] = "颗粒物折算"
    staged = read_hours(book(tmp_path / "a.xlsx", {"1#": rows}))
    assert values(series(staged, "PM", "1#")) == ["5"]
    assert findings(staged) == []


def test_a_sheet_for_each_pollutant(tmp_path: Path) -> None:
    rows = [["时间", "实测值", "折算值", "标记"], [stamp(0), 5, 6, "N"]]
    path = book(tmp_path / "1#机头.xlsx", {"颗粒物": rows, "SO2": rows})
    staged = read_hours(path)
    assert [(s.outlet, s.pollutant) for s in staged.series] == [("1#机头", "PM"), ("1#机头", "SO2")]
    assert staged.findings == ()


def test_merged_times_and_outlets_hold_for_the_rows_below(tmp_path: Path) -> None:
    rows = [
        ["时间", "监测点位", "监测项目", "小时均值"],
        [stamp(0), "1#", "颗粒物", 1],
        ["", "", "SO2", 2],
        [stamp(1), "1#", "颗粒物", 3],
        ["", "", "SO2", 4],
    ]
    path = book(tmp_path / "a.xlsx", {"x": rows}, ["A2:A3", "A4:A5", "B2:B3", "B4:B5"])
    staged = read_hours(path)
    assert values(series(staged, "SO2", "1#")) == ["2", "4"]
    assert findings(staged) == []


def test_a_second_outlet_below_the_first_is_found(tmp_path: Path) -> None:
    table = [["时间", "颗粒物"], [stamp(0), 1]]
    rows = [
        ["排放口：1#"],
        *table,
        ["排放口：2#"],
        ["时间", "颗粒物"],
        [stamp(0), 7],
        [stamp(1), 7],
    ]
    staged = read_hours(book(tmp_path / "a.xlsx", {"Sheet1": rows}))
    assert rules(staged, "error") == ["outlet", "duplicate"]


def test_what_many_rows_have_in_common_is_said_once(tmp_path: Path) -> None:
    rows = [["时间", "颗粒物", "O2"], *([stamp(h), -1, 21] for h in range(300))]
    rows += [[stamp(300), 1, 21]]
    staged = read_hours(text(tmp_path / "a.csv", rows))
    negative = [f for f in findings(staged) if f.rule == "negative"]
    assert len(negative) == 21
    assert negative[-1].message.endswith("另有 280 处，第 22–301 行")
    assert [f.row for f in findings(staged) if f.rule == "oxygen"] == [2]


def test_totals_of_a_text_may_have_fewer_cells(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", [["时间", "颗粒物", "标记"], [stamp(0), 1, "N"], ["平均值", 1]])
    staged = read_hours(path)
    assert not staged.faulty
    assert staged.left_out["合计、平均等行"] == 1


def test_hidden_and_foreign_sheets_are_said(tmp_path: Path) -> None:
    rows = [["时间", "颗粒物"], [stamp(0), 1]]
    path = book(
        tmp_path / "a.xlsx", {"说明": [["填写说明"], ["请按月填写"]], "1#": rows, "2#": rows}
    )
    made = openpyxl.load_workbook(path)
    made["2#"].sheet_state = "hidden"
    made["1#"].row_dimensions[2].hidden = True
    made.save(path)
    staged = read_hours(path)
    assert staged.outlets == ("1#",)
    assert rules(staged, "note") == ["hidden_row"]
    assert rules(staged, "warning") == ["hidden_sheet", "layout"]


def test_the_preview_says_what_would_be_read(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"1#烧结机头": [*HEAD, *map(row, range(30))]}, MERGED)
    seen = preview_hours(path)
    assert (seen.form, seen.outlets) == ("wide", ("1#烧结机头",))
    assert seen.pollutants[:4] == ("PM", "SO2", "NOx", "O2")
    assert (seen.last_hour or 0) - (seen.first_hour or 0) == 29
    sheet = seen.sheets[0]
    assert (sheet.header_row, sheet.first_row, len(sheet.sample)) == (1, 3, 5)
    dust = sheet.columns[2]
    assert (dust.heading, dust.role, dust.pollutant, dust.unit) == (
        "烟尘 折算", "converted", "PM", "mg/m3",
    )  # fmt: skip


CELLS = st.sampled_from(["5", "0", "7.25", "12", "", "<1", "-2", "约3", "6000"])
TIMES = st.sampled_from([True, True, True, True, False])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(TIMES, CELLS, CELLS), min_size=1, max_size=25), st.booleans())
def test_every_number_is_read_or_its_row_is_found(
    tmp_path_factory: pytest.TempPathFactory,
    told: list[tuple[bool, str, str]],
    as_workbook: bool,
) -> None:
    folder = tmp_path_factory.mktemp("p")
    rows = [["时间", "颗粒物", "NOx"], [stamp(0), "1", "1"]]
    good: dict[str, list[str]] = {"PM": ["1"], "NOx": ["1"]}
    wrong = set()
    for hour, (timely, *cells) in enumerate(told, 1):
        rows.append([stamp(hour) if timely else "2026-02-30 01:00", *cells])
        number = hour + 2
        if not timely and any(cell.strip("<约-") == cell and cell for cell in cells):
            wrong.add(number)
        for pollutant, cell in zip(good, cells, strict=True):
            if timely and cell in ("5", "0", "7.25", "12"):
                good[pollutant].append(cell)
            elif timely and cell:
                wrong.add(number)
    path = book(folder / "a.xlsx", {"1#": rows}) if as_workbook else text(folder / "1#.csv", rows)
    staged = read_hours(path)
    for pollutant, expected in good.items():
        assert values(series(staged, pollutant, "1#")) == expected
    found = {f.row for f in findings(staged) if f.severity == "error"}
    assert wrong <= found
    assert found <= wrong | {n + 2 for n, (timely, *_) in enumerate(told, 1) if not timely}


def test_nothing_is_half_read_where_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        read_hours(tmp_path / "没有这个文件.csv")
    assert refusal.value.what == "没有这个文件"
