"""试算: facts changed on a copy, and the nearest way to a level."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grading.assessment import assess
from grading.canonical import parse_json
from grading.facts import PRESENCE, Value, check_facts
from grading.library import load
from grading.packs import Pack
from grading.refusals import Refusal
from grading.scenarios import Step, Way, nearest_way, try_out
from tests.grading.sample_pack import GOOD, facts, indicator, sample, small, veto
from tests.grading.steel import SAMPLES

DAY = date(2026, 6, 30)


def test_changing_a_fact_shows_the_level_before_and_after() -> None:
    given = facts(sample(), GOOD)
    found = try_out(sample(), given, {"sinter_head.PM": Decimal(15), "clean_share": None}, DAY)
    assert (found.before.proven, found.after.proven, found.after.possible) == ("A", "C", "B")
    assert [(each.id, each.before, each.after) for each in found.shifted] == [
        ("organized.sinter_head", ("A", "A"), ("B", "B")),
        ("transport.clean_share", ("A", "A"), ("C", "A")),
    ]
    assert given == facts(sample(), GOOD)  # the facts themselves stay


def test_a_change_may_make_an_indicator_fall_away() -> None:
    found = try_out(sample(), facts(sample(), GOOD), {"processes": ["coke"]}, DAY)
    assert [each.after for each in found.shifted] == [(None, None)]


def test_a_change_is_checked_like_an_answer() -> None:
    with pytest.raises(Refusal, match="超出允许范围"):
        try_out(sample(), {}, {"clean_share": Decimal(120)}, DAY)
    with pytest.raises(Refusal, match="没有声明事实"):
        try_out(sample(), {}, {"clean": Decimal(1)}, DAY)


# --- the nearest way --------------------------------------------------------------------


def way(pack: Pack, target: str, **answers: object) -> Way:
    return nearest_way(assess(pack, facts(pack, answers), DAY), target)


def told(found: Way) -> list[tuple[str, str, str, object, object]]:
    return [
        (step.reason, step.id, step.fact, step.row.node.required, step.state)
        for step in found.steps
    ]


def test_there_is_no_way_to_go_where_the_level_is_proven() -> None:
    assert way(sample(), "A", **GOOD).steps == ()


def test_of_two_levels_only_the_tighter_limit_counts() -> None:
    found = way(sample(), "A", **{**GOOD, "sinter_head.PM": Decimal(60)})
    assert told(found) == [
        ("requirement", "organized.sinter_head", "sinter_head.PM", Decimal(10), False)
    ]
    [step] = found.steps
    assert (step.level, step.distance) == ("A", Decimal(50))
    assert found.to_change == ("sinter_head.PM",)
    easier = way(sample(), "C", **{**GOOD, "sinter_head.PM": Decimal(60)})
    assert [step.row.node.required for step in easier.steps] == [Decimal(40)]


def test_of_alternatives_only_the_nearest_counts() -> None:
    either = (
        "{any: [{fact: x, at_least: 90}, {all: [{fact: yes, is: true}, {fact: y, at_least: 5}]}]}"
    )
    pack = small(indicator("i", A=either))
    assert way(pack, "A", x=Decimal(10), yes=False, y=Decimal(1)).to_change == ("x",)
    assert way(pack, "A", x=Decimal(10), yes=False, y=Decimal(9)).to_change == ("yes",)
    found = way(pack, "A", x=Decimal(10), y=Decimal(9))
    assert (found.to_change, found.to_show) == ((), ("yes",))  # showing is nearer than changing


def test_what_is_not_known_has_to_be_shown() -> None:
    found = way(sample(), "A", **{**GOOD, "clean_share": None})
    assert (found.to_change, found.to_show) == ((), ("clean_share",))


def test_a_veto_on_the_way_has_to_go() -> None:
    pack = small(
        indicator("i", A="{fact: x, at_most: 9}"), vetoes=veto("{fact: yes, is: true}", "C")
    )
    found = way(pack, "B", x=Decimal(1), yes=True)
    assert told(found) == [("veto", "v", "yes", True, False)]
    assert found.steps[0].row.negated
    assert way(pack, "C", x=Decimal(1), yes=True).steps == ()
    assert way(pack, "A", x=Decimal(1)).to_show == ("yes",)


def test_whether_an_indicator_applies_may_be_the_question() -> None:
    pack = small(indicator("i", applies="{fact: many, has: [p]}", A="{fact: x, at_most: 9}"))
    found = way(pack, "A", x=Decimal(10))
    assert [(step.reason, step.fact) for step in found.steps] == [
        ("applies", "many"),
        ("requirement", "x"),
    ]


def test_a_level_the_pack_does_not_have() -> None:
    with pytest.raises(Refusal, match="没有等级“E”"):
        way(sample(), "E")


def after(pack: Pack, given: Mapping[str, Value], steps: tuple[Step, ...]) -> dict[str, Value]:
    """The facts once every step has been taken."""
    reached: dict[str, Any] = dict(given)
    for step in sorted(steps, key=lambda each: each.reason == "applies"):
        node, fact = step.row.node, pack.facts[step.fact]
        required: Any = node.required
        if fact.ask in PRESENCE:
            now = reached.get(fact.id) or {}
            present = now if isinstance(now, dict) else {item: item in now for item in fact.answers}
            reached[fact.id] = {**present, **dict.fromkeys(required, not step.row.negated)}
        elif step.row.negated:
            others: list[Any] = [True, False] if fact.ask == "yes_no" else list(fact.options)
            if node.operator in ("is", "among"):
                forbidden = required if isinstance(required, tuple) else (required,)
                reached[fact.id] = next(each for each in others if each not in forbidden)
            else:
                past = Decimal("0.001") if node.operator == "at_most" else Decimal("-0.001")
                reached[fact.id] = required + past
        else:
            reached[fact.id] = required[0] if isinstance(required, tuple) else required
    return reached


def sample_files() -> list[Path]:
    """The shipped sample facts that name their pack."""
    return sorted(SAMPLES.glob("*facts*.json"))


@pytest.mark.parametrize("path", sample_files(), ids=lambda path: path.stem)
def test_taking_every_step_of_the_way_leads_to_the_level(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    name = content.get("pack", "hebei-steel@2026-draft")
    pack = load(name)
    parsed: Any = parse_json(path.read_text(encoding="utf-8"))
    raw = parsed.get("facts") or parsed["stages"]["claimed"]
    given = check_facts(pack.facts, raw, path.name)
    day = date.fromisoformat(content["date"])
    found = nearest_way(assess(pack, given, day), pack.best)
    reached = after(pack, given, found.steps)
    assert assess(pack, reached, day).proven == pack.best, found
    if found.steps:  # and every one of them is needed
        for left_out in found.steps:
            steps = tuple(step for step in found.steps if step.fact != left_out.fact)
            assert assess(pack, after(pack, given, steps), day).proven != pack.best, left_out
