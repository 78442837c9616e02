"""Quality checks on the auditor's own work, rule by rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from grading.quality import RULES, Material, Paper, check, kilometres

CLEAN = Material(
    formal=True,
    stage="verified",
    application=date(2026, 3, 2),
    today=date(2026, 4, 1),
    names={"a": "机头", "b": "档案"},
    claimed_met=("a",),
    papers=(Paper("a", "照片.jpg", "verified", True, taken_on=date(2026, 3, 20)),),
    taken_over=3,
    typed_in=1,
    site_on=date(2026, 3, 20),
    place=(114.2, 36.7),
)


def rules(material: Material) -> list[tuple[str, str]]:
    return [(each.rule, each.severity) for each in check(material)]


def test_clean_work_finds_nothing() -> None:
    assert check(CLEAN) == ()
    assert set(RULES) == {
        "without_evidence", "site_before_application", "same_file_elsewhere",
        "conclusion_against_facts", "penalty_denied", "old_report", "photo_before_application",
        "photo_far_away", "nothing_found_on_site",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"claimed_met": ("a", "b")}, [("without_evidence", "block")]),
        ({"claimed_met": ("a", "b"), "formal": False}, [("without_evidence", "warn")]),
        ({"site_on": date(2026, 3, 1)}, [("site_before_application", "block")]),
        ({"site_on": date(2026, 3, 2)}, []),
        ({"stale": {"a": "达不到"}}, [("conclusion_against_facts", "block")]),
        ({"typed_in": 0}, [("nothing_found_on_site", "warn")]),
        ({"typed_in": 0, "stage": "reviewed"}, []),
        ({"penalties": (("罚1", date(2026, 1, 1)),)}, []),
        (
            {"penalties": (("罚1", date(2026, 1, 1)),), "denies_penalty": True},
            [("penalty_denied", "block")],
        ),
    ],
)
def test_each_rule_finds_its_fault_and_no_other(
    change: dict[str, object], found: list[tuple[str, str]]
) -> None:
    assert rules(replace(CLEAN, **change)) == found  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("paper", "found"),
    [
        ({"others": ("乙厂",)}, [("same_file_elsewhere", "block")]),
        ({"others": ("乙厂",), "picture": False}, [("same_file_elsewhere", "warn")]),
        ({"dated": date(2025, 3, 1)}, [("old_report", "warn")]),
        ({"dated": date(2025, 3, 2)}, []),  # a year to the day is not more than a year
        ({"taken_on": date(2026, 3, 1)}, [("photo_before_application", "warn")]),
        ({"taken_on": date(2026, 3, 1), "stage": "claimed"}, []),
        ({"lon": 114.2, "lat": 36.8}, [("photo_far_away", "warn")]),  # 11 km north
        ({"lon": 114.2, "lat": 36.71}, []),
    ],
)
def test_rules_on_files(paper: dict[str, object], found: list[tuple[str, str]]) -> None:
    other = replace(CLEAN.papers[0], **paper)  # type: ignore[arg-type]
    assert rules(replace(CLEAN, papers=(other,))) == found


def test_grave_findings_come_first_and_lead_to_where_they_are_mended() -> None:
    bad = replace(CLEAN, typed_in=0, claimed_met=("a", "b"))
    first, second = check(bad)
    assert (first.severity_title, first.side, first.key) == ("必须改正", "evidence", "b")
    assert first.words == "“档案”达到目标等级，但没有佐证材料"
    assert second.severity_title == "请核对"


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() -> None:
    assert round(kilometres((114.0, 36.0), (114.0, 37.0))) == 111
    assert kilometres((114.0, 36.0), (114.0, 36.0)) == 0
