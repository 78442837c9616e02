"""The fingerprint: layout makes no difference, every deciding value does."""

from __future__ import annotations

import pytest

from grading.packs import read_pack
from tests.grading.sample_pack import TEXT, changed, sample


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("industry: steel\n", "industry: 'steel'  # a remark\n"),
        ("pack: trial-steel\nedition: 2026-draft\n", "edition: 2026-draft\npack: trial-steel\n"),
        ("PM: 10, SO2: 35", "SO2: 35, PM: 10.0"),
        ("PM: 10, SO2: 35", "PM: +10.00, SO2: 35"),
        ("in_force: 2026-01-13", "in_force: '2026-01-13'"),
        ("fact: penalised, is: true", "is: true, fact: penalised"),
        ("    legal: true\n", "    legal: true\n\n\n"),
    ],
)
def test_layout_makes_no_difference(old: str, new: str) -> None:
    assert read_pack(changed(old, new), "x.yaml").fingerprint == sample().fingerprint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("PM: 10, SO2: 35", "PM: 10.01, SO2: 35"),
        ("at_least: 80", "at_least: 80.5"),
        ("legal: true", "legal: false"),
        ("caps_at: C", "caps_at: B"),
        ("fact: penalised, is: true", "fact: penalised, is: false"),
        ("confidence: medium", "confidence: low"),
        ("oxygen: 16", "oxygen: 18"),
        ("hours: 95", "hours: 100"),
        ("months: 12", "months: 6"),
        ("mean: hour", "mean: day"),
        ("min_valid: 0.75", "min_valid: 0.8"),
        ("count: [N, T]", "count: [N]"),
        ("in_force: 2026-01-13", "in_force: 2026-01-14"),
        ("edition: 2026-draft", "edition: 2026-draft+1"),
        ("has: [silo, shed]", "has: [silo]"),
        ("basis: [], evidence: drafted", "basis: [], evidence: drafted, active: false"),
        ("denominator: [物料, 产品]", "denominator: [物料]"),
        ("cut: 20", "cut: 30"),
        ("min: -50", "min: -49"),
        ("clause: 第五条", "clause: 第六条"),
    ],
)
def test_every_value_that_decides_does(old: str, new: str) -> None:
    assert read_pack(changed(old, new), "x.yaml").fingerprint != sample().fingerprint


def test_packs_are_equal_when_their_fingerprints_are() -> None:
    assert read_pack("# again\n" + TEXT, "other.yaml") == sample()
    assert len({read_pack(TEXT, "a.yaml"), read_pack(TEXT, "b.yaml")}) == 1
    assert read_pack(changed("hours: 95", "hours: 100"), "x.yaml") != sample()
    assert len(sample().fingerprint) == 64
