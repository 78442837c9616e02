"""Facts computed from the records: they serve all stages, follow the records, and freeze."""

from __future__ import annotations

from typing import Any

import pytest

from db.decisions import replay
from db.derived import DERIVED
from db.enterprise_entries import add_entry, retire_entry
from db.facts import assess_audit
from db.papers import report_content
from db.workflow import advance
from grading.refusals import Refusal
from tests.db.audit_world import LEVEL_B, OTHER_WORKS, STEEL_WORKS, World

UNSAID: dict[str, Any] = {fact: value for fact, value in LEVEL_B.items() if fact != "penalised"}
FINE = {"number": "武环罚〔2025〕7号", "decided_on": "2025-11-03", "reason": "超标排放"}


@pytest.fixture
def deriving(world: World) -> World:
    """The small pack, with the veto fact taken from the compliance record."""
    world.rewrite_pack(
        "name: 近一年受行政处罚}", "name: 近一年受行政处罚, from: compliance.penalised}"
    )
    return world


def test_a_penalty_on_record_answers_the_veto_at_every_stage(deriving: World) -> None:
    add_entry(deriving.office, deriving.clerk, STEEL_WORKS, "penalty", FINE)
    number = deriving.open().number
    deriving.record(deriving.clerk, number, "claimed", UNSAID)
    view = deriving.see(number)
    assert view.unanswered == ()
    entry = view.stages["claimed"]["penalised"]
    assert (entry.value, entry.origin) == (True, DERIVED)
    assert "武环罚〔2025〕7号 2025-11-03 超标排放" in entry.evidence
    found = assess_audit(deriving.office, deriving.clerk, number)
    assert found.possible == "C", "the veto caps"


def test_where_the_register_holds_no_penalty_the_person_answers(deriving: World) -> None:
    add_entry(deriving.office, deriving.admin, OTHER_WORKS, "penalty", FINE)
    number = deriving.open().number
    deriving.record(deriving.clerk, number, "claimed", UNSAID)
    assert [fact for fact, _ in deriving.see(number).unanswered] == ["penalised"]


def test_an_older_or_repaired_penalty_answers_no_and_is_listed(deriving: World) -> None:
    old = {**FINE, "decided_on": "2024-11-03"}
    repaired = {**FINE, "number": "武环罚〔2025〕9号", "repaired_on": "2026-02-01"}
    for each in (old, repaired):
        add_entry(deriving.office, deriving.clerk, STEEL_WORKS, "penalty", each)
    number = deriving.open().number
    entry = deriving.see(number).stages["claimed"]["penalised"]
    assert entry.value is False
    assert "计入 0 件，不计 2 件" in entry.evidence
    assert "信用修复" in entry.evidence


def test_a_typed_value_over_it_needs_a_reason_and_both_are_printed(deriving: World) -> None:
    add_entry(deriving.office, deriving.clerk, STEEL_WORKS, "penalty", FINE)
    number = deriving.open().number
    with pytest.raises(Refusal, match="须写明理由"):
        deriving.record(deriving.clerk, number, "claimed", {"penalised": False})
    from db.facts import record_facts

    record_facts(
        deriving.office, deriving.clerk, number, "claimed", LEVEL_B,
        origin="window", evidence={"penalised": "该处罚已被复议撤销"},
    )  # fmt: skip
    stage = report_content(deriving.office, deriving.clerk, number).stages[0]
    assert stage.facts["penalised"].value is False
    told = stage.facts["penalised"].evidence
    assert "复议撤销" in told
    assert "计入 1 件" in told


def test_a_value_equal_to_the_derived_one_is_not_stored_and_goes_on_following(
    deriving: World,
) -> None:
    fine = add_entry(deriving.office, deriving.clerk, STEEL_WORKS, "penalty", FINE)
    number = deriving.open().number
    deriving.record(deriving.clerk, number, "claimed", {**UNSAID, "penalised": True})
    assert deriving.see(number).stages["claimed"]["penalised"].origin == DERIVED
    retire_entry(deriving.office, deriving.clerk, STEEL_WORKS, "penalty", fine.id, "登记有误")
    assert "penalised" in dict(deriving.see(number).unanswered)


def test_it_is_frozen_at_the_decision(deriving: World) -> None:
    old = {**FINE, "decided_on": "2024-11-03"}
    add_entry(deriving.office, deriving.clerk, STEEL_WORKS, "penalty", old)
    number = deriving.city_reviewed(UNSAID)
    advance(deriving.office, deriving.approver, number, "decide", opinion="评定为 B 级")
    add_entry(deriving.office, deriving.clerk, STEEL_WORKS, "penalty",
              {**FINE, "number": "武环罚〔2025〕8号"})  # fmt: skip
    view = deriving.see(number)
    assert view.derived["penalised"].value is False
    assert view.decision is not None
    assert view.decision.facts["penalised"] is False
    assert all(each.ok for each in replay(deriving.office))
    advance(deriving.office, deriving.approver, number, "return", opinion="又有处罚")
    assert deriving.see(number).derived["penalised"].value is True
