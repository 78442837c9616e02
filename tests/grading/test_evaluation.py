"""One comparison at a time: exact limits, lists, what is present, dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from grading.conditions import LeafNode, Truth
from grading.evaluation import explaining, judging
from tests.grading.sample_pack import indicator, small

DAY = date(2026, 6, 30)


def judged(condition: str, value: object, day: date = DAY) -> Truth:
    """The truth of a condition when each of its facts has this value; both ways agree."""
    require = small(indicator("i", A=condition)).indicators[0].levels["A"].require
    facts = dict.fromkeys(("x", "yes", "one", "many", "list"), value)
    node = explaining(require)(facts, day)
    assert judging(require)(facts, day) is node.state
    return node.state


def D(*numbers: str | None) -> list[Decimal | None]:
    return [None if number is None else Decimal(number) for number in numbers]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("10.0", True),
        ("10.00000000000000000000000001", False),
        ("10.04", False),
        ("9.96", True),
        ("10", True),
        (None, None),
    ],
)
def test_limits_are_exact(value: str | None, expected: Truth) -> None:
    number = None if value is None else Decimal(value)
    assert judged("{fact: x, at_most: 10}", number) is expected
    mirrored = None if number is None else -number
    assert judged("{fact: x, at_least: -10}", mirrored) is expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (D("9", "10"), True),
        (D("9", "10.01"), False),
        (D("9", None), None),
        (D(None, "10.01"), False),
        (D("10.01", None), False),
        (D(None), None),
        ([], None),
    ],
)
def test_a_comparison_holds_for_every_entry(values: list[object], expected: Truth) -> None:
    assert judged("{fact: x, at_most: 10}", values) is expected


@pytest.mark.parametrize(
    ("condition", "value", "expected"),
    [
        ("{fact: yes, is: true}", True, True),
        ("{fact: yes, is: true}", False, False),
        ("{fact: yes, is: false}", False, True),
        ("{fact: yes, is: true}", None, None),
        ("{fact: yes, is: true}", [True, None], None),
        ("{fact: yes, is: true}", [None, False], False),
        ("{fact: one, is: p}", "p", True),
        ("{fact: one, is: p}", ["p", "q"], False),
        ("{fact: one, is: p}", [], None),
        ("{fact: one, among: [p, q]}", "q", True),
        ("{fact: one, among: [p, q]}", "r", False),
        ("{fact: one, among: [p, q]}", ["p", None], None),
        ("{fact: one, among: [p, q]}", ["r", None], False),
        ("{fact: many, has: [p, q]}", ["q", "p", "r"], True),
        ("{fact: many, has: [p, q]}", ["p"], False),
        ("{fact: many, has: [p]}", [], False),
        ("{fact: many, has: [p]}", None, None),
        ("{fact: list, has: [i, j]}", {"i": True, "j": True, "k": False}, True),
        ("{fact: list, has: [i, j]}", {"i": True, "j": None}, None),
        ("{fact: list, has: [i, j]}", {"i": True}, None),
        ("{fact: list, has: [i, j]}", {"i": False}, False),
        ("{fact: list, has: [i, j]}", {}, None),
        ("{not: {fact: one, is: p}}", "p", False),
        ("{not: {fact: one, is: p}}", ["p", "q"], True),
        ("{not: {fact: one, is: p}}", None, None),
        ("{not: {fact: one, is: p}}", [], None),
        ("{not: {not: {fact: one, is: p}}}", "p", True),
    ],
)
def test_the_other_comparisons(condition: str, value: object, expected: Truth) -> None:
    assert judged(condition, value) is expected


T, F, U = (
    "{fact: x, at_most: 1}",
    "{fact: x, at_least: 1}",
    "{fact: y, at_most: 1}",
)  # with x = 0 and y missing: true, false, unknown


@pytest.mark.parametrize(
    ("parts", "every", "some"),
    [
        ([T], True, True),
        ([F], False, False),
        ([U], None, None),
        ([T, T], True, True),
        ([T, F], False, True),
        ([T, U], None, True),
        ([F, U], False, None),
        ([U, F], False, None),
        ([U, U], None, None),
        ([T, F, U], False, True),
    ],
)
def test_all_and_any_follow_kleene(parts: list[str], every: Truth, some: Truth) -> None:
    facts = {"x": Decimal(0)}
    for kind, expected in (("all", every), ("any", some)):
        condition = f"{{{kind}: [{', '.join(parts)}]}}"
        require = small(indicator("i", A=condition)).indicators[0].levels["A"].require
        assert judging(require)(facts, DAY) is expected
        node = explaining(require)(facts, DAY)
        assert (node.kind, node.state) == (kind, expected)
        assert len(node.children) == len(parts)
        # nested once more, so that the composite path is taken as well
        nested = f"{{{kind}: [{condition}, {condition}]}}"
        require = small(indicator("i", A=nested)).indicators[0].levels["A"].require
        assert judging(require)(facts, DAY) is expected
        assert explaining(require)(facts, DAY).state is expected


STEPS = "[{from: 2027-01-01, value: 5}, {from: 2026-01-01, value: 10}]"


@pytest.mark.parametrize(
    ("day", "value", "expected", "required"),
    [
        (date(2025, 12, 31), "99", True, None),
        (date(2025, 12, 31), None, True, None),
        (date(2026, 1, 1), "10", True, "10"),
        (date(2026, 1, 1), "10.1", False, "10"),
        (date(2026, 12, 31), "10", True, "10"),
        (date(2027, 1, 1), "10", False, "5"),
        (date(2030, 1, 1), None, None, "5"),
    ],
)
def test_the_date_picks_the_dated_limit(
    day: date, value: str | None, expected: Truth, required: str | None
) -> None:
    number = None if value is None else Decimal(value)
    condition = f"{{fact: x, at_most: {STEPS}}}"
    assert judged(condition, number, day) is expected
    require = small(indicator("i", A=condition)).indicators[0].levels["A"].require
    node = explaining(require)({"x": number}, day)
    assert isinstance(node, LeafNode)
    assert node.required == (None if required is None else Decimal(required))


def test_what_asks_nothing_yet_asks_nothing_below_not_either() -> None:
    condition = f"{{not: {{fact: x, at_most: {STEPS}}}}}"
    before, after = date(2025, 1, 1), date(2026, 1, 1)
    assert judged(condition, Decimal(1), before) is True
    assert judged(condition, Decimal(1), after) is False


@pytest.mark.parametrize(
    ("condition", "value", "distance"),
    [
        ("{fact: x, at_most: 10}", Decimal("10.04"), "0.04"),
        ("{fact: x, at_most: 10}", D("10.04", "12.5", "3"), "2.5"),
        ("{fact: x, at_most: 10}", D("12", None), "2"),
        ("{fact: x, at_least: 80}", D("79.5", "60"), "20"),
        ("{fact: x, at_most: 10}", Decimal(9), "0"),
        ("{fact: x, at_most: 10}", None, None),
        ("{fact: x, at_most: 10}", D("9", None), None),
        ("{fact: list, has: [i, j, k]}", ["i"], "2"),
        ("{fact: list, has: [i, j, k]}", {"i": False, "j": None}, "1"),
        ("{fact: one, is: p}", ["p", "q", "r", None], "2"),
        ("{fact: one, among: [p, q]}", "r", "1"),
    ],
)
def test_distance(condition: str, value: object, distance: str | None) -> None:
    require = small(indicator("i", A=condition)).indicators[0].levels["A"].require
    facts = dict.fromkeys(("x", "yes", "one", "many", "list"), value)
    node = explaining(require)(facts, DAY)
    assert isinstance(node, LeafNode)
    assert node.distance == (None if distance is None else Decimal(distance))
