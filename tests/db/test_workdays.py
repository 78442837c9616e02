"""Working days of a notice: the announced calendar, the office's own days, plain weekends."""

from __future__ import annotations

from datetime import date

import pytest

from db.trail import entries
from db.workdays import SpecialDay, Term, count_term, enter_days, special_days
from grading.chains import Notice
from grading.refusals import Refusal
from tests.db.audit_world import World

FIVE = Notice(5, first_day_counts=False)


@pytest.mark.parametrize(
    ("start", "until"),
    [
        (date(2026, 3, 2), date(2026, 3, 9)),  # Monday to Monday
        (date(2026, 3, 6), date(2026, 3, 13)),  # Friday
        (date(2026, 2, 13), date(2026, 2, 27)),  # 春节 15–23 February; 14 and 28 are worked
        (date(2026, 9, 29), date(2026, 10, 12)),  # 国庆 1–7 October; Saturday 10 is worked
    ],
)
def test_five_working_days_after_the_first_day(start: date, until: date) -> None:
    assert count_term(start, FIVE, {}).until == until
    assert count_term(start, FIVE, {}).warning == ""


def test_the_first_day_may_count() -> None:
    assert count_term(date(2026, 3, 2), Notice(5, True), {}).until == date(2026, 3, 6)
    assert count_term(date(2026, 3, 7), Notice(1, True), {}).until == date(2026, 3, 9)


def test_days_of_the_office_come_first() -> None:
    closed = {date(2026, 3, 3): False, date(2026, 3, 7): True}
    assert count_term(date(2026, 3, 2), FIVE, closed).until == date(2026, 3, 9)


def test_a_year_nobody_knows_is_counted_with_weekends_and_named() -> None:
    term = count_term(date(2029, 12, 28), FIVE, {})
    assert term == Term(date(2030, 1, 4), (2029, 2030))
    assert "2029、2030 年的放假安排还没有录入" in term.warning


def test_a_year_the_office_has_entered_is_known() -> None:
    entered = {date(2030, 1, 1): False}
    term = count_term(date(2029, 12, 31), FIVE, entered)
    assert (term.until, term.guessed_years) == (date(2030, 1, 8), ())


def test_the_office_enters_next_years_days(world: World) -> None:
    new_year = SpecialDay(date(2030, 1, 1), False, "元旦")
    assert enter_days(world.office, world.admin, [new_year]) == (new_year,)
    worked = SpecialDay(date(2030, 1, 5), True, "调休")
    renamed = SpecialDay(date(2030, 1, 1), False, "元旦放假")
    assert enter_days(world.office, world.approver, [renamed, worked]) == (renamed, worked)
    assert special_days(world.office, world.reader) == (renamed, worked)
    entry = entries(world.office, world.admin, kind="workdays")[0]
    assert entry.details["before"][0]["name"] == "元旦"


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ([], "没有要录入的日期"),
        ([SpecialDay(date(2030, 1, 1), False, "甲"), SpecialDay(date(2030, 1, 1), True, "乙")],
         "同一个日期写了两次"),
        ([SpecialDay(date(2030, 1, 5), False, "元旦")], "2030-01-05 是周末，本来就休息"),
        ([SpecialDay(date(2030, 1, 4), True, "上班")], "2030-01-04 是周一至周五，本来就上班"),
    ],
)  # fmt: skip
def test_days_that_say_nothing_are_refused(
    world: World, days: list[SpecialDay], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        enter_days(world.office, world.admin, days)
    assert special_days(world.office, world.admin) == ()


def test_a_clerk_does_not_move_holidays(world: World) -> None:
    with pytest.raises(Refusal, match="需要管理或审批角色"):
        enter_days(world.office, world.clerk, [SpecialDay(date(2030, 1, 1), False, "元旦")])
