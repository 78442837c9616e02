"""Policies: what goes by the level, what does not, and its steps."""

from __future__ import annotations

from grading.incentive.policies import entitled, policies, step_words


def test_an_a_level_brings_what_documents_tie_to_it() -> None:
    assert [each.id for each in entitled("steel", "A")] == [
        "self_reduction", "self_peak", "guarantee", "finance",
    ]  # fmt: skip
    assert entitled("steel", "B") == ()
    assert entitled("steel", None) == ()


def test_tax_and_power_price_are_not_concluded_from_a_level() -> None:
    tax, power = policies()["pollution_tax"], policies()["power_price"]
    assert tax.entitles("coking", "A") is None
    assert (power.entitles("steel", "D"), power.entitles("coking", "D")) == (None, False)
    assert [(each.title, each.effect) for each in power.steps] == [
        ("缺一项", "+0.01 元/kWh"), ("缺两项", "+0.03 元/kWh"), ("缺三项", "+0.06 元/kWh"),
    ]  # fmt: skip
    assert [(each.title, each.effect) for each in tax.steps] == [
        ("低于标准 30%", "减按 75%"), ("低于标准 50%", "减按 50%"),
    ]  # fmt: skip
    assert step_words()[:2] == ("减按 75%", "减按 50%")
