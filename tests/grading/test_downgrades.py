"""The triggers of a downgrade and the rules about a level in force."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from grading import levels
from grading.downgrades import trigger_of, triggers
from grading.level_rules import months_after, rules
from grading.refusals import Refusal


def test_a_penalty_leaves_c_at_best_and_fraud_the_floor() -> None:
    penalty = trigger_of("近一年内受过生态环境行政处罚")
    assert penalty.best_left(("A", "B", "C", "D")) == "C"
    assert penalty.best_left(("A", "B", "B-", "C", "D")) == "C"
    assert penalty.best_left(("A", "未达A")) == "未达A"
    assert trigger_of("fraud").best_left(("A", "B", "C", "D")) == "D"
    assert trigger_of("false_papers").best_left(("A", "B", "C", "D")) == ""


def test_every_trigger_says_where_it_comes_from_and_what_follows() -> None:
    for each in triggers().values():
        assert each.basis
        assert each.proof
        assert "降" in each.words()


def test_an_unknown_trigger_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Refusal, match="没有“迟到”这种降级情形") as refused:
        trigger_of("迟到")
    assert "penalty" in refused.value.remedy


def test_a_cap_must_be_a_registered_level(tmp_path: Path) -> None:
    path = tmp_path / "downgrades.yaml"
    path.write_text(
        "triggers:\n  x: {name: 甲, effect: cap, cap: Q, waiting: 0, basis: 乙, evidence: read,"
        " proof: 丙}\n",
        encoding="utf-8",
    )
    with pytest.raises(Refusal, match="等级“Q”没有登记"):
        triggers(path)


def test_the_rules_and_their_dates() -> None:
    assert rules().recheck_months == 12
    assert rules().new_level == "C"
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 11, 22), 12) == date(2027, 11, 22)


def test_a_revoked_level_is_understood_as_none() -> None:
    read = levels.read_written("已撤销")
    assert (read.level, read.note, read.understood) == (None, "已撤销", True)
