"""Furnace temperatures by five minutes, and how long marks may last in a year."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from grading.library import load
from grading.monitoring.furnace import cap_uses, furnace_days, highest_under, most_low_times
from grading.monitoring.furnace_facts import FURNACE_SOURCES, OnRecord, furnace_fact
from grading.monitoring.hours import FLAGS, SCALE, Month, MonthHours
from grading.monitoring.judging import judge
from grading.monitoring.marks import DATA, Marked, book, mark_named
from grading.refusals import Refusal

JANUARY = Month(2026, 1)
START = JANUARY.first_hour
N = FLAGS.index("N")


def furnace(outlet: str = "1#炉") -> MonthHours:
    count = JANUARY.hours * 12
    values = np.full(count, 900 * SCALE, np.int64)
    return MonthHours(outlet, "furnace", JANUARY, values, None, np.full(count, N, np.uint8), 5)


def test_more_than_five_low_means_on_one_day_are_too_many() -> None:
    one, other = furnace(), furnace("2#炉")
    one.value[[0, 50, 100, 150, 200, 287]] = 849_999_999
    one.value[288:293] = 700 * SCALE
    other.value[300] = 850 * SCALE
    days = furnace_days([other, one])
    assert [(day.outlet, day.low, day.exceeded) for day in days[:3]] == [
        ("1#炉", 6, True), ("1#炉", 5, False), ("1#炉", 0, False),
    ]  # fmt: skip
    assert (days[0].counted, days[1].lowest) == (288, Decimal(700))
    assert most_low_times(days) == [6, 0]


def test_means_under_a_mark_or_a_flag_are_not_counted() -> None:
    one = furnace()
    one.value[:24] = 100 * SCALE
    one.value[24:30] = 100 * SCALE
    one.flag[24:30] = FLAGS.index("D")
    marks = [Marked("1#炉", "start", START, START + 1), Marked("2#炉", "stop", START, START + 9)]
    (first, *_) = furnace_days([one], marks)
    assert (first.low, first.counted) == (0, 288 - 30)
    assert furnace_days([one], marks, "steel")[0].low == 24


def test_five_minute_series_are_no_concentration() -> None:
    assert judge([furnace()], {}) == ()


def test_marks_are_added_up_by_furnace_and_year_against_their_caps() -> None:
    year_end = Month(2027, 1).first_hour
    marks = [
        Marked("1#炉", "start", START, START + 4),
        Marked("1#炉", "stop", START + 3, START + 9),  # two hours overlap
        Marked("1#炉", "fault", year_end - 30, year_end + 29),
        Marked("1#炉", "drying", START + 100, START + 800),
        Marked("2#炉", "start", START, START + 3),
    ]
    uses = {
        (use.outlet, use.cap.id, use.year): (use.hours, use.longest, use.exceeded)
        for use in cap_uses(marks, "waste_power")
    }
    assert uses == {
        ("1#炉", "startup", 2026): (5, 5, True),
        ("1#炉", "abnormal", 2026): (40, 60, False),
        ("1#炉", "abnormal", 2027): (30, 60, False),
        ("1#炉", "warming", 2026): (701, 701, True),
        ("2#炉", "startup", 2026): (4, 4, False),
        ("2#炉", "abnormal", 2026): (4, 4, False),
    }
    assert cap_uses(marks, "steel") == ()


def test_particulates_during_start_up_and_faults_are_looked_at_apart() -> None:
    values = np.full(744, 5 * SCALE, np.int64)
    values[[3, 500]] = [160 * SCALE, 999 * SCALE]
    flags = np.full(744, N, np.uint8)
    series = [MonthHours("1#炉", "PM", JANUARY, values, None, flags)]
    marks = [Marked("1#炉", "start", START, START + 4), Marked("2#炉", "fault", START, START + 4)]
    assert highest_under(book().caps["abnormal"], series, marks, None) == {"1#炉": 160}


def test_every_mark_and_cap_says_where_it_is_from_and_how_sure_that_is() -> None:
    known = book()
    for one in [*known.marks.values(), *known.caps.values(), known.furnace]:
        assert one.basis
        assert one.evidence == "read" or one.confidence
    assert [mark.name for mark in known.marks.values()] == [
        "烘炉", "启炉", "停炉", "停炉降温", "停运", "故障", "事故", "维护",
    ]  # fmt: skip
    assert known.caps["warming"].confidence == "medium"
    assert known.abnormal("steel") == frozenset()
    for text, id in (("启 炉", "start"), ("ＣＥＭＳ维护", "upkeep"), ("停机降温", "cooling")):
        mark = mark_named(text)
        assert mark is not None
        assert mark.id == id
    assert mark_named("正常") is None


def test_a_cap_on_a_mark_that_is_none_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "marks.yaml"
    text = DATA.read_text(encoding="utf-8")
    file.write_text(text.replace("marks: [start]", "marks: [begin]"), encoding="utf-8")
    with pytest.raises(Refusal, match="没有工况标记“begin”"):
        book(file)
    file.write_text(text.replace("names: [停机降温]", "names: [停机]"), encoding="utf-8")
    with pytest.raises(Refusal, match="“停机”已经是 stop 的名称"):
        book(file)


def test_what_is_on_record_answers_the_facts_of_the_pack() -> None:
    one = furnace()
    one.value[:7] = 800 * SCALE
    values = np.full(744, 5 * SCALE, np.int64)
    values[502] = 160 * SCALE
    dust = MonthHours("1#炉", "PM", JANUARY, values, None, np.full(744, N, np.uint8))
    marks = [
        Marked("1#炉", "start", START - 3, START - 1),  # of the year before
        Marked("1#炉", "start", START + 500, START + 504),
        Marked("2#炉", "fault", START + 500, START + 501),
    ]
    names = {"1#炉": "一号炉", "2#炉": "二号炉"}
    record = OnRecord(JANUARY, JANUARY, [one, dust], marks, names, "waste_power", None)
    assert {source: furnace_fact(source, record) for source in FURNACE_SOURCES} == {
        "monitoring.low_temperatures": ([7], "低于 850℃ 最多的一日为 一号炉 2026-01-01：7 次"),
        "monitoring.startup_hours": ([5], "最长的一次为 一号炉 2026 年：5 小时"),
        "monitoring.abnormal_hours": ([5, 2], "累计最多为 一号炉 2026 年：5 小时"),
        "monitoring.warming_hours": None,
        "monitoring.abnormal_particulates": (
            [160], "启炉、停炉、故障、事故期间颗粒物小时均值最大为 一号炉：160 mg/m³",
        ),
    }  # fmt: skip
    empty = OnRecord(JANUARY, JANUARY, [], [], names, "waste_power", None)
    assert not any(furnace_fact(source, empty) for source in FURNACE_SOURCES)


def test_every_source_the_pack_names_is_one_there_is() -> None:
    asked = {fact.source for fact in load("hebei-waste-power").facts.values()}
    assert {one for one in asked if one.startswith("monitoring.")} == set(FURNACE_SOURCES)
