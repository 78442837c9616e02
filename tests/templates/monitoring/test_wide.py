"""Wide tables of hours, in the forms they arrive in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from grading.monitoring.hours import FLAGS, MISSING, hour_number
from grading.refusals import Refusal
from templates.monitoring.reading import preview_hours, read_hours
from tests.templates.monitoring.files import (
    HEAD,
    MERGED,
    START,
    book,
    findings,
    first_hour,
    row,
    rules,
    series,
    stamp,
    text,
    values,
)


def test_the_documented_form_needs_no_mapping(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"1#烧结机头": [*HEAD, *map(row, range(30))]}, MERGED)
    staged = read_hours(path)
    assert (staged.form, staged.read, staged.outlets) == ("wide", 30, ("1#烧结机头",))
    assert findings(staged) == []
    assert [s.pollutant for s in staged.series] == [
        "PM", "SO2", "NOx", "O2", "temperature", "velocity", "humidity",
    ]  # fmt: skip
    dust, sulphur, oxygen = (series(staged, p) for p in ("PM", "SO2", "O2"))
    assert first_hour(dust) == 0 and len(dust.hours) == 30
    assert sulphur.value[0] == 20_040_000
    assert dust.converted is not None and dust.converted[0] == 6_200_000
    assert oxygen.converted is None
    assert set(dust.flag.tolist()) == {FLAGS.index("N")}
    assert staged.sheets[0].outlet_from == "工作表名"


def test_without_merged_cells_groups_span_what_is_empty_beside_them(tmp_path: Path) -> None:
    path = text(tmp_path / "2#窑尾 2026年1月.csv", [*HEAD, *map(row, range(3))], "gb18030")
    staged = read_hours(path)
    assert staged.outlets == ("2#窑尾",)
    assert values(series(staged, "NOx")) == ["30"] * 3
    assert series(staged, "PM").converted is not None


def test_titles_units_and_totals_belong_around_the_table(tmp_path: Path) -> None:
    rows = [
        ["某某钢铁有限公司在线监测小时数据（2026年1月）"],
        ["排放口：3#高炉 出铁场", "", "", "企业名称：武安市某某钢铁有限公司"],
        ["时间", "颗粒物", "", "含氧量", "标记"],
        ["", "实测浓度", "折算浓度", "", ""],
        ["", "mg/Nm³", "mg/Nm³", "%", ""],
        [stamp(0), 0.5, 0.6, 18.2, "N"],
        [stamp(1), 0.7, 0.8, 18.4, "停运"],
        ["时间", "颗粒物", "", "含氧量", "标记"],
        [stamp(2), 0.9, "", "", ""],
        ["平均值", 0.7, 0.7, 18.3, ""],
        ["最大值", 0.9, 0.8, 18.4, ""],
        ["注：本表由系统导出"],
    ]
    staged = read_hours(book(tmp_path / "a.xlsx", {"Sheet1": rows}))
    assert staged.outlets == ("3#高炉 出铁场",)
    assert values(series(staged, "PM")) == ["0.5", "0.7", "0.9"]
    assert series(staged, "PM").flag.tolist() == [FLAGS.index(f) for f in "NFN"]
    assert len(series(staged, "O2").hours) == 2, "an hour without value and flag is no hour"
    assert staged.left_out == {"合计、平均等行": 2, "重复的表头": 1, "说明行": 1}
    assert "武安市某某钢铁有限公司" in staged.enterprise_words
    assert not staged.faulty


def test_outlets_stand_side_by_side(tmp_path: Path) -> None:
    rows = [
        ["", "1#机头", "", "", "2#机头", "", ""],
        [
            "时间",
            "烟尘(mg/m³)",
            "烟尘折算(mg/m³)",
            "标记",
            "烟尘(mg/m³)",
            "烟尘折算(mg/m³)",
            "标记",
        ],
        [stamp(0), 1.5, 1.6, "N", 2.5, 2.6, "D"],
    ]
    staged = read_hours(book(tmp_path / "a.xlsx", {"一月": rows}, ["B1:D1", "E1:G1"]))
    assert staged.outlets == ("1#机头", "2#机头")
    assert values(series(staged, "PM", "2#机头")) == ["2.5"]
    assert series(staged, "PM", "1#机头").flag.tolist() == [FLAGS.index("N")]
    assert series(staged, "PM", "2#机头").flag.tolist() == [FLAGS.index("D")]


def test_a_flag_of_its_own_beside_each_pollutant(tmp_path: Path) -> None:
    rows = [
        ["时间", "烟尘实测", "标记", "SO2实测", "标记"],
        [stamp(0), 1.5, "N", 20, "T"],
    ]
    staged = read_hours(text(tmp_path / "a.csv", rows))
    assert series(staged, "PM").flag.tolist() == [FLAGS.index("N")]
    assert series(staged, "SO2").flag.tolist() == [FLAGS.index("T")]


def test_a_column_names_the_outlet_of_each_row(tmp_path: Path) -> None:
    rows = [["排放口", "监测时间", "颗粒物", "数据标记"]]
    for outlet in ("A", "B"):
        rows += [[outlet, stamp(h), str(h / 10), "N"] for h in range(4)]
    staged = read_hours(text(tmp_path / "a.csv", rows, "utf-8-sig"))
    assert staged.outlets == ("A", "B")
    assert values(series(staged, "PM", "B")) == ["0", "0.1", "0.2", "0.3"]


def test_each_sheet_is_an_outlet_unless_it_is_a_month(tmp_path: Path) -> None:
    rows = [["时间", "烟尘"], [stamp(0), 1]]
    later = [["时间", "烟尘"], [stamp(800), 2]]
    path = book(tmp_path / "焦炉烟囱.xlsx", {"1月": rows, "2月": later})
    assert read_hours(path).outlets == ("焦炉烟囱",)
    path = book(tmp_path / "b.xlsx", {"1#": rows, "2#": later, "空": []})
    staged = read_hours(path)
    assert staged.outlets == ("1#", "2#")
    assert "empty_sheet" in rules(staged, "note")
    assert read_hours(path, sheet="2#", outlet="脱硫塔").outlets == ("脱硫塔",)
    with pytest.raises(Refusal, match="不止一个排放口"):
        read_hours(path, outlet="脱硫塔")


@pytest.mark.parametrize(
    "times",
    [
        ["2026-01-01 00:00", "2026-01-01 01:00"],
        ["2026/1/1 0:00", "2026/1/1 1:00"],
        ["2026年1月1日0时", "2026年1月1日1时"],
        ["20260101000000", "20260101010000"],
        ["2026-01-01 00:00~01:00", "2026-01-01 01:00~02:00"],
        [46023.0, 46023.041666666664],
        ["46023", "46023.0416666667"],
        [START, START + timedelta(hours=1)],
        ["2026-01-01T00:00:00", "2026-01-01 01:00:00.000"],
        [START, START + timedelta(seconds=3599.7)],
        [2026010100, 2026010101],
        ["2026-01-01 01:00", "2026-01-01 02:00", "2026-01-01 24:00"],
    ],
)
def test_times_in_every_spelling(tmp_path: Path, times: list[object]) -> None:
    rows = [["监测时间", "颗粒物"], *([time, 1] for time in times), ["合计", 9]]
    dust = series(read_hours(book(tmp_path / "a.xlsx", {"x": rows})), "PM")
    assert [int(h) - hour_number(START) for h in dust.hours[:2]] == [0, 1]


def test_hours_stamped_at_their_end_are_moved_and_said(tmp_path: Path) -> None:
    rows = [["日期", "时段", "颗粒物"]]
    rows += [["2026-01-01" if h == 1 else "", h, 1.0] for h in range(1, 25)]  # type: ignore[list-item]
    staged = read_hours(book(tmp_path / "a.xlsx", {"x": rows}))
    dust = series(staged, "PM")
    assert first_hour(dust) == 0 and len(dust.hours) == 24
    assert rules(staged) == ["end_stamps"]


def test_stamps_that_are_no_full_hours_are_not_guessed_at(tmp_path: Path) -> None:
    rows = [["时间", "颗粒物"], *([stamp(h, "%Y-%m-%d %H:59:59"), 1] for h in range(3))]
    rows += [[stamp(h), 1] for h in range(5, 40)]
    staged = read_hours(text(tmp_path / "a.csv", rows))
    assert [(f.rule, f.row) for f in findings(staged)] == [("time", 2), ("time", 3), ("time", 4)]
    assert first_hour(series(staged, "PM")) == 5


def test_minutes_are_told_apart_and_furnaces_are_read_by_five(tmp_path: Path) -> None:
    def rows(step: int) -> list[list[object]]:
        told = [START + timedelta(minutes=step * n) for n in range(60)]
        return [["时间", "炉膛温度(℃)", "颗粒物"], *([time, 905.5, 3.0] for time in told)]

    staged = read_hours(book(tmp_path / "a.xlsx", {"1#炉": rows(5)}))
    assert [(s.pollutant, s.step, len(s.hours)) for s in staged.series] == [("furnace", 5, 60)]
    assert staged.left_out["5 分钟数据（炉温以外）"] == 60
    with pytest.raises(Refusal, match="没有读出任何小时数据"):
        read_hours(book(tmp_path / "b.xlsx", {"1#炉": rows(1)}))


def test_wrong_hours_are_found_by_row_and_not_among_the_series(tmp_path: Path) -> None:
    rows = [
        ["时间", "颗粒物", "SO2", "O2", "标记"],
        [stamp(0), 5, 10, 16, "N"],
        [stamp(1), -3, 10, 16, "N"],
        [stamp(2), "<0.5", 10, 21, "N"],
        ["2026-13-01 03:00", 5, 10, 16, "N"],
        [stamp(4), 5, 99999, 16, "X"],
        [stamp(5), 5, 10, 16, "N"],
        [stamp(5), 5, 10, 16, "N"],
        [stamp(6), 5, 10, 16, "N"],
        [stamp(6), 5, 11, 16, "N"],
        [stamp(7), -1, "—", 16, "C"],
        ["2026-01-01 08:20", 5, 10, 16, "N"],
    ]
    staged = read_hours(book(tmp_path / "a.xlsx", {"x": rows}))
    found = {(f.rule, f.row, f.severity) for f in findings(staged)}
    assert found >= {
        ("negative", 3, "error"),
        ("number", 4, "error"),
        ("oxygen", 4, "warning"),
        ("time", 5, "error"),
        ("implausible", 6, "error"),
        ("flag", 6, "warning"),
        ("duplicate", 10, "error"),
        ("negative", 11, "warning"),
        ("time", 12, "error"),
    }
    assert staged.faulty
    start = hour_number(START)
    assert [int(h) - start for h in series(staged, "PM").hours] == [0, 4, 5, 6, 7]
    assert [int(h) - start for h in series(staged, "SO2").hours] == [0, 1, 2, 5, 7]
    assert series(staged, "SO2").value[-1] == MISSING
    assert series(staged, "PM").flag.tolist()[1] == FLAGS.index("?")
    assert staged.left_out["重复且相同的小时"] == 5


def test_a_unit_is_converted_or_its_column_refused(tmp_path: Path) -> None:
    rows = [["时间", "烟尘(g/m3)", "SO2(ppm)", "CO(μg/m³)"], [stamp(0), 0.0123, 10, 1500]]
    path = book(tmp_path / "a.xlsx", {"x": rows})
    staged = read_hours(path)
    assert values(series(staged, "PM")) == ["12.3"]
    assert values(series(staged, "CO")) == ["1.5"]
    assert [f.column for f in findings(staged) if f.rule == "unit"] == ["SO2(ppm)"]
    said = {"columns": {"SO2(ppm)": {"is": "SO2", "factor": "2.86"}}}
    assert values(series(read_hours(path, mapping=said), "SO2")) == ["28.6"]


def test_a_mapping_corrects_what_is_not_understood(tmp_path: Path) -> None:
    rows = [["时间", "通道一", "通道二", "备用"], [stamp(0), 1, 2, 3]]
    path = book(tmp_path / "a.xlsx", {"x": rows})
    with pytest.raises(Refusal, match="通道一"):
        read_hours(path)
    seen = preview_hours(path)
    assert [c.role for c in seen.sheets[0].columns] == ["time", "ignored", "ignored", "ignored"]
    assert seen.sheets[0].sample[0][1:] == ("1", "2", "3")
    said = {
        "columns": {"通道一": "颗粒物", "C": {"is": "converted", "pollutant": "PM"}},
        "outlets": {"x": "1#机头"},
    }
    dust = series(read_hours(path, mapping=said), "PM")
    assert (dust.outlet, values(dust)) == ("1#机头", ["1"])
    assert dust.converted is not None and dust.converted[0] == 2_000_000
    with pytest.raises(Refusal, match="认不出来"):
        read_hours(path, mapping={"columns": {"通道一": "未知物"}})


def test_operating_marks_are_stretches_of_hours(tmp_path: Path) -> None:
    states = ["正常", "启炉", "启炉", "正常", "检查", ""]
    rows = [["时间", "颗粒物", "工况标记"], *([stamp(h), 1, s] for h, s in enumerate(states))]
    staged = read_hours(book(tmp_path / "a.xlsx", {"1#炉": rows}))
    start = hour_number(START)
    told = [(m.mark, m.first_hour - start, m.last_hour - start, m.text) for m in staged.marks]
    assert told == [("start", 1, 2, "启炉"), ("", 4, 4, "检查")]


def test_more_than_twelve_months_are_refused(tmp_path: Path) -> None:
    rows = [["时间", "颗粒物"], [stamp(0), 1], [stamp(24 * 370), 1]]
    with pytest.raises(Refusal, match="13 个月"):
        read_hours(book(tmp_path / "a.xlsx", {"x": rows}))


def test_hours_outside_the_month_of_the_title_are_said(tmp_path: Path) -> None:
    rows = [["2026年1月小时数据"], ["时间", "颗粒物"], [stamp(0), 1], [stamp(800), 1]]
    staged = read_hours(book(tmp_path / "a.xlsx", {"x": rows}))
    assert [(f.rule, f.row) for f in findings(staged)] == [("month", 4)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "一个字节也没有"),
        (b"<html><table><tr><td>1</td></tr></table>", "网页"),
        (b"PK\x03\x04broken", "损坏"),
        (b"%PDF-1.7", "PDF"),
        ("名称,电话\n甲,1\n".encode(), "没有认出表头"),
        ("时间,颗粒物\n".encode(), "没有数据"),
    ],
)
def test_what_is_no_table_of_hours_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refusal:
        read_hours(path)
    assert said in str(refusal.value)
    assert "名单" not in str(refusal.value)


def test_days_are_no_hours(tmp_path: Path) -> None:
    rows = [["日期", "颗粒物"], ["2026-01-01", 1], ["2026-01-02", 2], ["2026-01-03", 2]]
    with pytest.raises(Refusal, match="日均"):
        read_hours(book(tmp_path / "a.xlsx", {"x": rows}))


def test_an_empty_workbook_is_refused_and_a_cancelled_reading_ends(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="空的"):
        read_hours(book(tmp_path / "a.xlsx", {"x": []}))
    path = book(tmp_path / "b.xlsx", {"x": [["时间", "颗粒物"], [stamp(0), 1]]})
    with pytest.raises(Refusal, match="已取消"):
        read_hours(path, cancelled=lambda: True)
