"""Samples anybody can draw again, retention by months, the siding rule: all by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest

from grading.refusals import Refusal
from grading.transport.checks import months_kept, months_missing
from grading.transport.rail import needs_siding, project_of, use_of, wan
from grading.transport.sampling import counts, draw, draw_places, seed_of
from grading.transport.shares import latest_period, period_before


def test_the_smallest_hashes_are_drawn() -> None:
    seed = seed_of({"on": date(2026, 11, 22), "word": ""})
    assert seed == sha256(b'{"on":"2026-11-22","word":""}').hexdigest()
    hashed = {
        name: sha256(f"{seed}/days/{name}".encode()).hexdigest()
        for name in ("2026-01-01", "2026-01-02", "2026-01-03")
    }
    assert draw(seed, "days", hashed, 2) == sorted(hashed, key=lambda name: hashed[name])[:2]


def test_places_are_different_and_the_same_again() -> None:
    first = draw_places("abc", 1_000_000, 30)
    assert first == draw_places("abc", 1_000_000, 30)
    assert len(set(first)) == 30
    assert first[0] == int(sha256(b"abc/row/1").hexdigest(), 16) % 1_000_000
    assert sorted(draw_places("abc", 3, 30)) == [0, 1, 2]


def test_the_method_bounds_how_many_are_drawn() -> None:
    assert counts() == {"ledger": 5, "passages": 5, "days": 3, "warning_days": 1, "video": 2}
    with pytest.raises(Refusal, match="5–10"):
        counts({"passages": 4})


def test_retention_counts_full_months() -> None:
    assert months_kept(date(2025, 1, 15), date(2026, 1, 14)) == 11
    assert months_kept(date(2025, 1, 15), date(2026, 1, 15)) == 12
    there = [f"2025-{month:02d}" for month in range(1, 13)]
    assert months_missing(there, date(2026, 2, 10), 13) == ("2026-01",)
    assert months_missing(there, date(2026, 1, 31), 12) == ()


def test_the_first_period_ends_with_the_newest_ledger() -> None:
    today = date(2026, 11, 22)
    assert latest_period(today, "") == period_before(today) == ("2025-11", "2026-10")
    assert latest_period(today, "2026-11") == ("2025-11", "2026-10")
    assert latest_period(today, "2025-12") == ("2025-01", "2025-12")


def test_a_siding_is_asked_for_from_one_and_a_half_million_tonnes_on() -> None:
    assert not needs_siding(1_499_999_999, "2025", has_line=False).over
    asked = needs_siding(1_500_000_000, "2025", has_line=False)
    assert asked.over
    assert "2025 大宗货物运量 150 万吨，达到 150 万吨" in asked.words
    assert "原则上" in asked.words
    assert "已列入" in needs_siding(1_500_000_000, "2025", has_line=True).words
    assert use_of(1_000_000_000, 3_000_000_000) == Decimal("33.3333")
    assert wan(12_345_000) == Decimal("1.2345")


def test_the_projects_of_the_plan_are_known_by_name() -> None:
    found = project_of("武安市裕华钢铁有限公司")
    assert found is not None and found.id == "yuhua"
    assert project_of("武安虚构钢铁有限公司") is None
