"""Conditions and changes of rules in the words of a table."""

# ruff: noqa: E501 — a rule and its words stand in one line

from __future__ import annotations

import pytest

from grading.condition_content import condition_content
from grading.editions import compare
from grading.packs import read_pack
from templates.papers.rule_words import change_words, condition_words, status_words
from tests.grading.sample_pack import changed, indicator, sample, small


def words(condition: str) -> str:
    pack = small(indicator("i", A=condition))
    return condition_words(pack, condition_content(pack.indicators[0].levels["A"].require))


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("{fact: x, at_most: 10}", "x ≤10"),
        ("{fact: one, is: p}", "one：甲"),
        ("{fact: list, has: [i, k]}", "list：有：一、三"),
        ("{any: [{fact: x, at_most: 1}, {fact: one, among: [p, q]}]}", "x ≤1，或 one：甲或乙"),
        (
            "{all: [{fact: yes, is: true}, {any: [{fact: x, at_least: 1}, {fact: y, at_most: 2}]}]}",
            "yes：是，且 （x ≥1，或 y ≤2）",
        ),
        ("{not: {fact: yes, is: true}}", "并非（yes：是）"),
        (
            "{fact: x, at_most: [{from: 2026-01-01, value: 10}, {from: 2027-01-01, value: 5}]}",
            "x：2026-01-01 起 ≤10；2027-01-01 起 ≤5",
        ),
    ],
)
def test_a_condition_in_words(condition: str, said: str) -> None:
    assert words(condition) == said


def test_always_is_said_too() -> None:
    assert condition_words(sample(), None) == "一律适用"


@pytest.mark.parametrize(
    ("old", "new", "status", "said"),
    [
        ("PM: 10, SO2: 35", "PM: 5, SO2: 35", "改了要求（收紧）", "机头 颗粒物：≤10 mg/m³ → ≤5 mg/m³"),
        ("PM: 10, SO2: 35", "SO2: 35", "改了要求（放宽）", "机头 颗粒物：≤10 mg/m³ → 不要求"),
        ("oxygen: 16", "oxygen: 18", "改了要求（不可直接比较）", "基准含氧量（%）：16 → 18"),
        ("min_valid: 0.75", "min_valid: 0.9", "改了要求（不可直接比较）",
         "计入的小时：计入标记 N、T，最低有效率 0.75 → 计入标记 N、T，最低有效率 0.9"),
        ("both: 干湿并用", "both: 都有", "只改了文字或来源", "选项 both：干湿并用 → 都有"),
        ("clause: 附件2", "clause: 附件3", "只改了文字或来源", "依据：环大气〔2019〕35号 附件2 → 环大气〔2019〕35号 附件3"),
        ("has: [sinter]}\n", "has: [sinter, coke]}\n", "改了要求（放宽）",
         "适用条件：生产工序：有：烧结 → 生产工序：有：烧结、炼焦"),
        ("legal: true", "legal: false", "改了要求（放宽）", "法定线：是 → 否"),
    ],
)  # fmt: skip
def test_a_change_in_words(old: str, new: str, status: str, said: str) -> None:
    found = compare(sample(), read_pack(changed(old, new), "new.yaml"))
    [change] = [each for each in found.changes if each.status != "kept"]
    assert status_words(change) == status
    assert change_words(found, change) == (said,)


def test_a_new_cell_is_told_by_its_text() -> None:
    was, now = small(indicator("i")), small(indicator("i", A="{fact: x, at_most: 1}"))
    found = compare(was, now)
    [change] = [each for each in found.changes if each.kind == "cell"]
    assert (status_words(change), change_words(found, change)) == ("新增", ("要求",))
