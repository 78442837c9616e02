"""Months of hours in a few bytes: whatever was packed comes back, and takes little."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.monitoring.packing import StoredMonth, months_in, pack, pack_months, unpack, unpack_months
from grading.monitoring.hours import FLAGS, MISSING, Month, MonthHours

FEBRUARY = Month(2026, 2)


def month(value: object, converted: object = None, flag: object = 1) -> MonthHours:
    hours = FEBRUARY.hours
    return MonthHours(
        "1",
        "PM",
        FEBRUARY,
        np.broadcast_to(np.asarray(value, np.int64), hours).copy(),
        None if converted is None else np.broadcast_to(np.asarray(converted), hours).copy(),
        np.broadcast_to(np.asarray(flag, np.uint8), hours).copy(),
    )


def back(one: MonthHours) -> MonthHours:
    return unpack(StoredMonth(one.outlet, one.pollutant, one.month, one.step, pack(one)))


def same(one: MonthHours, other: MonthHours) -> bool:
    converted = (one.converted is None) == (other.converted is None) and (
        one.converted is None or bool((one.converted == other.converted).all())
    )
    return (
        bool((one.value == other.value).all())
        and bool((one.flag == other.flag).all())
        and converted
    )


RANDOM = np.random.default_rng(7)
HOURS = FEBRUARY.hours


@pytest.mark.parametrize(
    ("value", "most"),
    [
        (8_000_000, 60),
        (MISSING, 60),
        (RANDOM.integers(0, 250, HOURS) * 10_000, 1.2 * HOURS),
        (RANDOM.integers(0, 4000, HOURS) * 10_000, 1.7 * HOURS),
        (RANDOM.integers(0, 60_000, HOURS) * 10_000, 2.2 * HOURS),
        (RANDOM.integers(-5, 10**7, HOURS), 4.2 * HOURS),
        (RANDOM.integers(-(10**15), 10**15, HOURS), 8.2 * HOURS),
    ],
)
def test_a_month_takes_the_narrowest_width_that_holds_its_values(
    value: object, most: float
) -> None:
    one = month(value)
    assert len(pack(one)) <= most
    assert same(one, back(one))


def test_a_usual_month_takes_three_bytes_an_hour() -> None:
    value = RANDOM.integers(200, 1200, HOURS) * 10_000
    flag = np.full(HOURS, FLAGS.index("N"))
    value[100:124], flag[100:124] = MISSING, FLAGS.index("F")
    one = month(value, np.where(value == MISSING, MISSING, value + 1_310_000), flag)
    assert len(pack(one)) <= 3.2 * HOURS
    assert same(one, back(one))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.one_of(st.just(MISSING), st.integers(-(10**16), 10**16), st.integers(0, 5000)),
        min_size=HOURS,
        max_size=HOURS,
    ),
    st.integers(0, 6),
    st.booleans(),
    st.lists(st.integers(0, len(FLAGS) - 1), min_size=1, max_size=20),
)
def test_whatever_is_packed_comes_back(
    values: list[int], power: int, converted: bool, flags: list[int]
) -> None:
    scaled = np.array(
        [each if each == MISSING else each // 10**power * 10**power for each in values]
    )
    one = month(scaled, scaled if converted else None, np.resize(flags, HOURS))
    assert same(one, back(one))


def test_many_months_go_through_together_in_their_order() -> None:
    some = [
        month(1), month(RANDOM.integers(0, 99, HOURS), 5), month(MISSING, MISSING),
        MonthHours("2", "furnace", FEBRUARY, np.full(HOURS * 12, 9), None,
                   np.full(HOURS * 12, 1, np.uint8), 5),
    ]  # fmt: skip
    packed = pack_months(some)
    stored = [
        StoredMonth(each.outlet, each.pollutant, each.month, each.step, data)
        for each, data in zip(some, packed, strict=True)
    ]
    found = unpack_months(stored)
    assert [each.pollutant for each in found] == ["PM", "PM", "PM", "furnace"]
    assert found[3].step == 5
    assert all(same(one, other) for one, other in zip(some, found, strict=True))
    assert pack_months(found) == packed, "the same hours always give the same bytes"
    assert unpack_months([]) == []


def test_hours_fall_into_their_months() -> None:
    first, march = FEBRUARY.first_hour, FEBRUARY.next
    hours = np.arange(first + 600, march.first_hour + 3)
    assert [(str(m), s.start, s.stop) for m, s in months_in(hours, 60)] == [
        ("2026-02", 0, 72), ("2026-03", 72, 75),
    ]  # fmt: skip
    minutes = np.array([march.first_hour * 12 - 1, march.first_hour * 12])
    assert [str(m) for m, _ in months_in(minutes, 5)] == ["2026-02", "2026-03"]
