"""What a stage must answer."""

from __future__ import annotations

from datetime import date

from grading.questions import needed_facts, veto_facts
from tests.grading.sample_pack import facts, indicator, sample, small, veto

DAY = date(2026, 6, 30)


def test_the_facts_of_every_indicator_that_applies_or_may() -> None:
    pack = sample()
    head, share = needed_facts(pack, {}, DAY)
    assert (head.aspect, head.indicator.id) == ("organized", "organized.sinter_head")
    assert head.facts == ("processes", "sinter_head.PM", "sinter_head.SO2")
    assert share.facts == ("clean_share", "quenching", "store")
    (only,) = needed_facts(pack, facts(pack, {"processes": ["coke"]}), DAY)
    assert only.indicator.id == "transport.clean_share"


def test_cells_that_ask_nothing_ask_for_no_facts() -> None:
    silent = "{fact: x, at_most: 1}, evidence: read, active: false"
    pack = small(
        indicator("i", A=silent, B="{fact: y, at_most: 1}"),
        vetoes=veto("{fact: yes, is: true}"),
    )
    assert [question.facts for question in needed_facts(pack, {}, DAY)] == [("y",)]
    ((asked, names),) = veto_facts(pack)
    assert (asked.id, names) == ("v", ("yes",))
    switched_off = small(vetoes=veto("{fact: yes, is: true}", rest="evidence: read, active: false"))
    assert veto_facts(switched_off) == ()
