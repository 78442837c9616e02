"""监测达标情况表 and 超标时段清单: figures as judged, never kinder than they are."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from grading.monitoring.hours import MISSING, Month, scaled
from grading.monitoring.results import Limit, MonthResult, Reckoned, State
from templates.papers.monitoring import draw_monitoring
from templates.papers.monitoring_content import (
    DoubtLine,
    MonitoringContent,
    SeriesLines,
    figure,
    p95_words,
    percent,
)
from templates.workbooks.exceedances import ExceedingHour, write_exceedances
from tests.templates.papers.reading import layout_text, page_sizes, squeezed, texts

PRINTED = datetime(2026, 6, 30, 9, 30, tzinfo=timezone(timedelta(hours=8)))
LONG = "2#带式焙烧机焙烧废气脱硫脱硝及余热回收后总排放口（原三期技改项目北侧在线站房A）"
TEN = Decimal(10)


LIMIT = Limit(TEN, Decimal(16))


def counted(valid: int, exceeding: int | None, p95: str | None, state: State) -> Reckoned:
    statistic = scaled(Decimal(p95)) if p95 else MISSING
    return Reckoned(744, valid, exceeding, statistic, valid * 6_123_456, state)


def month(number: int, terms: Limit, strict: Reckoned, lenient: Reckoned) -> MonthResult:
    return MonthResult("7", "PM", Month(2026, number), terms, strict, lenient)


MAY = month(5, LIMIT, counted(700, 36, "10.0001", "not_met"), counted(690, 0, "9", "met"))
OPEN = counted(430, 0, "9.3", "undecided")
JUNE = month(6, LIMIT, OPEN, OPEN)
UNLIMITED = month(6, Limit(), *[counted(744, None, "9.3", "no_limit")] * 2)
FLAT = DoubtLine(
    "恒值", "重要", "1#机头", "颗粒物", PRINTED, PRINTED, 29, "29 个小时都是 3.21", "张三：检修"
)


def content(**changes: object) -> MonitoringContent:
    made = MonitoringContent(
        office="邯郸市生态环境局",
        enterprise="河北𠮷安钢铁集团有限公司",
        code="91130481MA07XXXX0A",
        first="2026-05",
        last="2026-06",
        rule=["有效小时不足应有小时 75% 的月份无法判定。"],
        limits_from="hebei-steel@2026-draft，A 级",
        series=[
            SeriesLines("烧结机机头", "1#机头", "颗粒物", [JUNE, MAY]),
            SeriesLines("", LONG, "颗粒物", [UNLIMITED]),
        ],
        doubts=[FLAT, replace(FLAT, waived="", outlet=LONG)],
        printed=PRINTED,
        mark="待核稿·试评",
    )
    return replace(made, **changes)


def lines_of(pdf: bytes, folder: Path) -> list[str]:
    return [re.sub(r"\s+", " ", line).strip() for line in layout_text(pdf, folder).splitlines()]


def test_every_month_stands_there_with_both_readings(tmp_path: Path) -> None:
    pdf = draw_monitoring(content())
    assert set(page_sizes(pdf)) == {(297, 210)}
    lines = lines_of(pdf, tmp_path)
    may = "2026-05 744 700 44 36 94.85% 10.001 6.123 不达标 744 690 0 100.00% 9 达标"
    june = "2026-06 744 430 314 0 100.00% 9.3 6.123 无法判定 744 430 0 100.00% 9.3 无法判定"
    assert may in lines and june in lines
    # The failing month is the worst, though the other stands first.
    summary = "1#机头 烧结机机头 颗粒物 10 16 0 1 1 2026-05 94.85% 10.001 不达标"
    assert summary in lines
    words = squeezed(pdf)
    for said in (
        "限值10mg/m³，95%以上小时达到，基准氧含量16%",
        "没有限值",
        "有效小时不足应有小时75%的月份无法判定。",
        "疑点2处，其中1处没有说明",
        "张三：检修",
        "制表：",
        LONG,
        "河北𠮷安钢铁集团有限公司",
    ):
        assert said in words
    assert all("待核稿·试评" in page for page in texts(pdf))
    assert draw_monitoring(content()) == pdf
    assert draw_monitoring(content(printed=PRINTED + timedelta(minutes=1))) != pdf


def test_without_data_the_paper_says_so() -> None:
    words = squeezed(draw_monitoring(content(series=(), doubts=(), mark="", limits_from="")))
    assert "所选月份没有在线监测数据。" in words and "没有发现数据质量疑点。" in words
    assert "没有限值" in words and "待核稿" not in words


def test_many_outlets_fill_pages_without_losing_a_row() -> None:
    many = [
        SeriesLines("高炉出铁场", f"{number}#出铁场", "颗粒物", [MAY, JUNE])
        for number in range(1, 61)
    ]
    words = squeezed(draw_monitoring(content(series=many)))
    assert all(f"{number}#出铁场颗粒物" in words for number in range(1, 61))


@pytest.mark.parametrize(
    ("share", "words"),
    [("0.94999999", "94.99%"), ("0.95", "95.00%"), ("1", "100.00%"), ("0.99999", "99.99%")],
)
def test_a_share_is_never_rounded_up(share: str, words: str) -> None:
    assert percent(Decimal(share)) == words


def test_a_95_percent_value_is_never_rounded_down_to_its_limit() -> None:
    assert p95_words(counted(10, 0, "10.000001", "not_met")) == "10.001"
    assert p95_words(counted(10, 0, "10", "met")) == "10"
    assert p95_words(counted(10, 9, None, "not_met")) == "超量程"
    assert p95_words(counted(0, 0, None, "undecided")) == "—" == figure(None) == percent(None)


def test_exceeding_hours_go_to_the_enterprise_as_a_workbook(tmp_path: Path) -> None:
    start = datetime(2026, 5, 4, 8)  # noqa: DTZ001
    hour = ExceedingHour(
        "=1#机头", "颗粒物", start, TEN, Decimal("12.5"), TEN, "N", "", "折算 12.5 ＞ 10"
    )
    over = replace(hour, measured=None, used=None, flag="T")
    path = tmp_path / "超标.xlsx"
    assert write_exceedances(path, "某厂", "2026-05", [hour, over], "T 按超标计") == 2
    sheet = load_workbook(path).active
    assert sheet is not None
    rows = [[cell.value for cell in row][:9] for row in sheet.iter_rows(min_row=5)]
    assert rows[0] == [1, "=1#机头", "颗粒物", "2026-05-04 08:00", 10, 12.5, 10, 0.25, "N"]
    assert sheet["B5"].data_type == "s"
    assert rows[1][4:] == [None, None, 10, "超量程", "T"]
    assert write_exceedances(path, "某厂", "2026-05", [], "") == 0
