"""From facts to levels: proven and possible, the weakest indicator, vetoes, what asked nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from grading.assessment import Assessment, IndicatorResult, assess, digest, levels_only
from grading.conditions import GroupNode, LeafNode, Truth
from grading.packs import Pack, read_pack
from grading.refusals import Refusal
from tests.grading.sample_pack import GOOD, changed, facts, indicator, sample, small, veto

DAY = date(2026, 6, 30)
STAIRS = indicator(
    "i", A="{fact: x, at_most: 10}", B="{fact: y, at_most: 20}", C="{fact: yes, is: true}"
)


def assessed(pack: Pack, raw: Mapping[str, object], day: date = DAY) -> Assessment:
    values = facts(pack, raw)
    assessment = assess(pack, values, day)
    assert levels_only(pack, values, day) == (assessment.proven, assessment.possible)
    return assessment


def result(pack: Pack, raw: Mapping[str, object]) -> IndicatorResult:
    return assessed(pack, raw).indicators[0]


@pytest.mark.parametrize(
    ("x", "y", "yes", "proven", "possible"),
    [
        (10, 20, True, "A", "A"),
        (11, 20, True, "B", "B"),
        (10, 21, True, "C", "C"),  # A is met, but B, which is worse, is not
        (10, 20, False, "D", "D"),
        (None, 20, True, "B", "A"),
        (10, None, True, "C", "A"),
        (11, None, True, "C", "B"),
        (10, 20, None, "D", "A"),
        (11, 21, None, "D", "C"),
        (None, None, None, "D", "A"),
        (None, 21, False, "D", "D"),
    ],
)
def test_a_level_needs_every_worse_one(
    x: int | None, y: int | None, yes: bool | None, proven: str, possible: str
) -> None:
    found = result(small(STAIRS), {"x": x, "y": y, "yes": yes})
    assert (found.proven, found.possible) == (proven, possible)


def test_a_missing_fact_is_unknown_like_null() -> None:
    pack = small(STAIRS)
    assert digest(assess(pack, {}, DAY)) == digest(
        assess(pack, {"x": None, "y": None, "yes": None}, DAY)
    )


def test_a_level_without_a_requirement_asks_nothing() -> None:
    pack = small(indicator("i", B="{fact: x, at_most: 10}"))
    for x, expected in ((10, ("A", "A")), (11, ("C", "C")), (None, ("C", "A"))):
        found = result(pack, {"x": x})
        assert (found.proven, found.possible) == expected
    states: dict[str, Truth] = {each.level: each.state for each in found.levels}
    assert states == {"A": True, "B": None, "C": True}
    empty = result(small(indicator("i")), {})
    assert (empty.proven, empty.possible) == ("A", "A")


@pytest.mark.parametrize(
    ("yes", "x", "applies", "proven", "possible"),
    [
        (True, 11, True, "D", "D"),
        (True, None, True, "D", "A"),
        (False, 11, False, None, None),
        (None, 11, None, "D", "A"),  # proven is that of the indicator, possible the best
        (None, 10, None, "A", "A"),
        (None, None, None, "D", "A"),
    ],
)
def test_whether_an_indicator_applies(
    yes: bool | None, x: int | None, applies: Truth, proven: str | None, possible: str | None
) -> None:
    pack = small(
        indicator("i", applies="{fact: yes, is: true}", C="{fact: x, at_most: 10}"), indicator("j")
    )
    found = result(pack, {"yes": yes, "x": x})
    assert (found.applies, found.proven, found.possible) == (applies, proven, possible)
    assert bool(found.levels) is (applies is not False)
    whole = assessed(pack, {"yes": yes, "x": x})
    assert (whole.proven, whole.possible) == (proven or "A", possible or "A")


def test_the_pack_is_as_good_as_its_weakest_indicator() -> None:
    pack = small(
        indicator("i", A="{fact: x, at_most: 10}", B="{fact: x, at_most: 20}"),
        indicator("j", A="{fact: y, at_most: 10}", B="{fact: y, at_most: 20}"),
        indicator("k", A="{fact: y, at_most: 15}"),
    )
    whole = assessed(pack, {"x": 9, "y": 15})
    assert (whole.proven, whole.possible) == ("B", "B")
    assert [each.indicator.id for each in whole.weakest()] == ["j"]
    whole = assessed(pack, {"x": 21, "y": None})
    assert (whole.proven, whole.possible) == ("C", "C")
    assert [each.indicator.id for each in whole.weakest()] == ["i", "j"]
    assert assessed(pack, {"x": 9, "y": 9}).weakest() == ()


def test_where_no_indicator_applies_nothing_is_proven_and_everything_possible() -> None:
    pack = small(indicator("i", applies="{fact: yes, is: true}", A="{fact: x, at_most: 1}"))
    whole = assessed(pack, {"yes": False, "x": 0})
    assert (whole.proven, whole.possible) == ("D", "A")
    assert any("没有一项指标适用" in finding for finding in whole.findings)
    assert assessed(small(), {}).proven == "D"
    assert not assessed(pack, {"yes": None}).findings


@pytest.mark.parametrize(
    ("x", "yes", "proven", "possible"),
    [
        (10, True, "C", "C"),
        (10, False, "A", "A"),
        (10, None, "C", "A"),
        (11, True, "D", "D"),
        (None, True, "D", "C"),
        (None, None, "D", "A"),
    ],
)
def test_a_veto_caps_both_levels_and_an_open_one_the_proven_level(
    x: int | None, yes: bool | None, proven: str, possible: str
) -> None:
    pack = small(indicator("i", C="{fact: x, at_most: 10}"), vetoes=veto("{fact: yes, is: true}"))
    whole = assessed(pack, {"x": x, "yes": yes})
    assert (whole.proven, whole.possible) == (proven, possible)
    assert [each.state for each in whole.vetoes] == [yes]


def test_a_veto_caps_even_where_no_indicator_applies() -> None:
    pack = small(
        indicator("i", applies="{fact: yes, is: false}"), vetoes=veto("{fact: yes, is: true}")
    )
    whole = assessed(pack, {"yes": True})
    assert (whole.proven, whole.possible) == ("D", "C")


@pytest.mark.parametrize(
    "rest", ["evidence: read, active: false", "evidence: recalled, confidence: low"]
)
def test_a_silent_veto_caps_nothing_and_says_so(rest: str) -> None:
    pack = small(indicator("i"), vetoes=veto("{fact: yes, is: true}", rest=rest))
    whole = assessed(pack, {"yes": True})
    assert (whole.proven, whole.possible) == ("A", "A")
    assert [(cell.indicator, cell.level) for cell in whole.silent] == [("v", "C")]
    assert not whole.vetoes[0].counts


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ("evidence: read, active: false", "停用"),
        ("evidence: drafted, active: false", "停用"),
        ("evidence: recalled, confidence: low", "把握低"),
        ("evidence: recalled, confidence: high, active: false", "停用"),
    ],
)
def test_a_silent_cell_asks_nothing_and_is_listed(rest: str, reason: str) -> None:
    pack = small(indicator("i", A=f"{{fact: x, at_most: 10}}, {rest}", B="{fact: x, at_most: 20}"))
    whole = assessed(pack, {"x": 15})
    assert (whole.proven, whole.possible) == ("A", "A")
    assert [(cell.indicator, cell.level) for cell in whole.silent] == [("i", "A")]
    assert reason in whole.silent[0].reason


@pytest.mark.parametrize(
    "rest",
    ["evidence: drafted", "evidence: recalled, confidence: medium", "evidence: read, active: true"],
)
def test_all_other_evidence_decides(rest: str) -> None:
    pack = small(indicator("i", A=f"{{fact: x, at_most: 10}}, {rest}"))
    whole = assessed(pack, {"x": 15})
    assert (whole.proven, whole.silent) == ("B", ())


def test_silent_cells_of_an_indicator_that_is_left_out_are_not_listed() -> None:
    silent = "{fact: x, at_most: 10}, evidence: read, active: false"
    pack = small(indicator("i", applies="{fact: yes, is: true}", A=silent), indicator("j"))
    assert assessed(pack, {"yes": False}).silent == ()
    assert len(assessed(pack, {"yes": None}).silent) == 1
    assert len(assessed(pack, {"yes": True}).silent) == 1


def test_a_limit_that_has_not_begun_asks_nothing_and_is_listed() -> None:
    dated = "[{from: 2027-01-01, value: 5}]"
    pack = small(indicator("i", A=f"{{fact: x, at_most: {dated}}}"))
    before = assessed(pack, {"x": 9}, date(2026, 12, 31))
    assert (before.proven, before.possible) == ("A", "A")
    assert [(cell.indicator, cell.level) for cell in before.silent] == [("i", "A")]
    assert "2027-01-01" in before.silent[0].reason
    after = assessed(pack, {"x": 9}, date(2027, 1, 1))
    assert (after.proven, after.silent) == ("B", ())


def test_a_dated_veto_or_condition_of_applying_does_not_work_before_its_date() -> None:
    dated = "{fact: x, at_least: [{from: 2027-01-01, value: 5}]}"
    pack = small(
        indicator("i", applies=dated, A="{fact: y, at_most: 1}"), indicator("j"), vetoes=veto(dated)
    )
    before = assessed(pack, {"x": 9, "y": 2}, date(2026, 12, 31))
    assert (before.proven, before.indicators[0].applies) == ("A", False)
    assert [cell.indicator for cell in before.silent] == ["v"]
    after = assessed(pack, {"x": 9, "y": 2}, date(2027, 1, 1))
    assert (after.proven, after.possible) == ("C", "C")


def test_the_date_of_an_assessment_outside_the_pack_s_time_is_remarked_on() -> None:
    pack = small(indicator("i"))
    assert assessed(pack, {}, date(2026, 1, 1)).findings == ()
    assert "早于" in assessed(pack, {}, date(2025, 12, 31)).findings[0]
    assert assessed(pack, {}, date(2027, 1, 1)).findings == ()
    assert "新版本" in assessed(pack, {}, date(2027, 1, 2)).findings[0]


def test_two_levels_are_a_scale_too() -> None:
    text = changed("levels: [A, B, C, D]", "levels: [A, 未达A]")
    text = changed("caps_at: C", "caps_at: 未达A", text)
    lines = [line for line in text.splitlines() if not line.startswith(("      B:", "      C:"))]
    text = "\n".join(lines).replace("level: B", "level: A")
    pack = read_pack(text, "two.yaml")
    assert assessed(pack, GOOD).proven == "A"
    assert assessed(pack, {**GOOD, "clean_share": 79}).possible == "未达A"


def test_the_tree_keeps_every_reason() -> None:
    pack = sample()
    whole = assessed(pack, {**GOOD, "sinter_head.PM": [Decimal("9.9"), Decimal("10.04")]})
    head = whole.indicators[0]
    assert (whole.proven, head.proven, head.possible) == ("B", "B", "B")
    assert isinstance(head.applies_node, LeafNode)
    tried = head.levels[0]
    assert tried.level == "A"
    assert tried.requirement == pack.indicators[0].levels["A"]
    node = tried.node
    assert isinstance(node, GroupNode)
    assert (node.kind, node.state) == ("all", False)
    dust, sulphur = node.children
    assert isinstance(dust, LeafNode)
    assert (dust.fact, dust.operator, dust.required) == ("sinter_head.PM", "at_most", Decimal(10))
    assert dust.actual == [Decimal("9.9"), Decimal("10.04")]
    assert (dust.state, dust.distance) == (False, Decimal("0.04"))
    assert sulphur.state is True


def test_an_undeclared_fact_is_refused() -> None:
    with pytest.raises(Refusal, match="quench"):
        assess(sample(), {"quench": "dry"}, DAY)
    with pytest.raises(Refusal, match="quench"):
        levels_only(sample(), {"quench": "dry"}, DAY)


def test_the_same_facts_always_give_the_same_tree() -> None:
    again = read_pack(sample().text.replace("    legal: true\n", "    legal:   true # law\n"), "x")
    values = facts(sample(), GOOD)
    backwards = dict(reversed(list(values.items())))
    first = digest(assess(sample(), values, DAY))
    assert first == digest(assess(again, backwards, DAY))
    assert len(first) == 64
    others = [
        digest(assess(sample(), {**values, "clean_share": Decimal(84)}, DAY)),
        digest(assess(sample(), {**values, "growth": Decimal(1)}, DAY)),
        digest(assess(sample(), values, date(2026, 7, 1))),
    ]
    assert first not in [others[0], others[2]]
    assert others[1] == first  # a fact nobody looks at stands in no reason
