"""Which penalties count on an application date."""

from __future__ import annotations

from datetime import date

from grading.compliance import PenaltyRecord, judge_penalties, year_before

ON = date(2026, 6, 30)


def test_a_penalty_of_the_year_before_counts_and_an_older_one_does_not() -> None:
    found = judge_penalties(
        [PenaltyRecord("甲", date(2025, 7, 1)), PenaltyRecord("乙", date(2025, 6, 30))], ON
    )
    assert found.penalised is True
    assert found.counted == ("甲 2025-07-01",)
    assert found.excluded == ("乙 2025-06-30：在申报日前一年（2025-06-30）以前",)


def test_the_application_date_itself_counts_and_the_day_after_does_not() -> None:
    found = judge_penalties([PenaltyRecord("甲", ON), PenaltyRecord("乙", date(2026, 7, 1))], ON)
    assert len(found.counted) == 1
    assert "之后" in found.excluded[0]


def test_a_repaired_one_is_listed_but_does_not_count_from_the_repair_on() -> None:
    record = PenaltyRecord("甲", date(2026, 1, 5), repaired_on=date(2026, 5, 1))
    assert judge_penalties([record], ON).penalised is False
    assert "信用修复" in judge_penalties([record], ON).excluded[0]
    assert judge_penalties([record], date(2026, 4, 30)).penalised is True


def test_without_a_record_of_its_own_in_use_nothing_is_said() -> None:
    assert judge_penalties([], ON).penalised is None
    others = [
        PenaltyRecord("甲", ON, site="二厂"),
        PenaltyRecord("乙", ON, retired="登记有误"),
    ]
    found = judge_penalties(others, ON)
    assert found.penalised is None
    assert found.excluded == (
        "甲 2026-06-30：属另一厂区“二厂”",
        "乙 2026-06-30：登记已停用（登记有误）",
    )


def test_the_year_before_the_leap_day() -> None:
    assert year_before(date(2028, 2, 29)) == date(2027, 2, 28)
