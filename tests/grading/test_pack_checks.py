"""No worse level asks more than a better one: whoever is A is also B and C."""

from __future__ import annotations

import pytest

from grading.packs import read_pack
from grading.refusals import Refusal
from tests.grading.sample_pack import indicator, line_of, small, small_text

DATED = "[{from: 2026-01-01, value: 20}, {from: 2028-01-01, value: 5}]"


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("{fact: x, at_most: 10}", "{fact: x, at_most: 9.99}"),
        ("{fact: x, at_least: 80}", "{fact: x, at_least: 80.01}"),
        ("{fact: many, has: [p]}", "{fact: many, has: [p, q]}"),
        ("{fact: list, has: [i]}", "{fact: list, has: [j]}"),
        ("{fact: one, among: [p, q]}", "{fact: one, among: [p]}"),
        ("{fact: one, among: [p, q]}", "{fact: one, among: [p, r]}"),
        ("{fact: one, is: p}", "{fact: one, is: q}"),
        ("{fact: one, is: p}", "{fact: one, among: [q, r]}"),
        ("{fact: one, among: [p, q]}", "{fact: one, is: p}"),
        ("{fact: yes, is: true}", "{fact: yes, is: false}"),
        ("{all: [{fact: x, at_most: 9}, {all: [{fact: y, at_most: 1}]}]}", "{fact: y, at_most: 0}"),
        ("{fact: x, at_most: 10}", f"{{fact: x, at_most: {DATED}}}"),
        ("{fact: x, at_most: [{from: 2026-01-01, value: 10}]}", "{fact: x, at_most: 9}"),
        (f"{{fact: x, at_least: {DATED}}}", "{fact: x, at_least: 6}"),
        # of several thresholds on one fact the tightest counts
        ("{all: [{fact: x, at_most: 30}, {fact: x, at_most: 10}]}", "{fact: x, at_most: 9}"),
    ],
)  # fmt: skip
def test_a_worse_level_that_asks_more_is_refused(better: str, worse: str) -> None:
    text = small_text([indicator("i", A=better, C=worse)])
    with pytest.raises(Refusal) as caught:
        read_pack(text, "small.yaml")
    refusal = caught.value
    assert "C 级" in refusal.what
    assert "A 级" in refusal.what
    line = line_of(text, "      C:")
    assert refusal.where.startswith(f"small.yaml 第 {line} 行 indicators[0].levels.C.require")
    assert f"A 级见第 {line - 1} 行" in refusal.what


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("{fact: x, at_most: 10}", "{fact: x, at_most: 10.0}"),
        ("{fact: x, at_most: 10}", "{fact: x, at_most: 20}"),
        ("{fact: x, at_least: 80}", "{fact: x, at_least: 50}"),
        ("{fact: many, has: [p, q]}", "{fact: many, has: [q]}"),
        ("{fact: one, among: [p]}", "{fact: one, among: [p, q]}"),
        ("{fact: one, is: p}", "{fact: one, among: [p, q]}"),
        ("{fact: one, is: p}", "{fact: one, is: p}"),
        # a fact the better level does not mention passes
        ("{fact: x, at_most: 10}", "{fact: y, at_most: 0}"),
        # alternatives are not compared
        ("{fact: x, at_most: 10}", "{any: [{fact: x, at_most: 5}, {fact: yes, is: true}]}"),
        ("{not: {fact: x, at_most: 10}}", "{not: {fact: x, at_most: 20}}"),
        # several thresholds: the tightest of the better level is 10
        ("{all: [{fact: x, at_most: 10}, {fact: x, at_most: 30}]}", "{fact: x, at_most: 20}"),
        # before its first date the worse level asks nothing, later it is 20 and 5 against 5
        ("{fact: x, at_most: 5}", f"{{fact: x, at_most: {DATED}}}"),
    ],
)  # fmt: skip
def test_asking_no_more_is_sound(better: str, worse: str) -> None:
    assert small(indicator("i", A=better, B=worse)).indicators[0].levels.keys() == {"A", "B"}


def test_all_pairs_are_compared_not_only_neighbours() -> None:
    with pytest.raises(Refusal, match="C 级对“x”比 A 级要求更高"):
        small(
            indicator(
                "i",
                A="{fact: x, at_most: 10}",
                B="{fact: y, at_most: 1}",
                C="{fact: x, at_most: 9}",
            )
        )


@pytest.mark.parametrize(
    "silent", ["evidence: read, active: false", "evidence: recalled, confidence: low"]
)
def test_a_silent_cell_is_left_out(silent: str) -> None:
    small(indicator("i", A=f"{{fact: x, at_most: 10}}, {silent}", C="{fact: x, at_most: 9}"))
    small(indicator("i", A="{fact: x, at_most: 10}", C=f"{{fact: x, at_most: 9}}, {silent}"))


def test_the_scale_decides_what_is_worse_not_the_order_of_the_file() -> None:
    small(indicator("i", C="{fact: x, at_most: 30}", A="{fact: x, at_most: 10}"))
    with pytest.raises(Refusal):
        small(indicator("i", C="{fact: x, at_most: 10}", A="{fact: x, at_most: 30}"))
