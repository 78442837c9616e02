"""Policies: what goes by the level, what does not, and the steps by concentration."""

from __future__ import annotations

from decimal import Decimal as D

from grading.incentive.policies import entitled, policies, tax_relief


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


def test_the_tax_relief_begins_below_seventy_and_fifty_per_cent_of_the_standard() -> None:
    assert tax_relief(D("7.0"), D(10)) == ""
    assert tax_relief(D("6.99"), D(10)) == "减按 75%"
    assert tax_relief(D("5.0"), D(10)) == "减按 75%"
    assert tax_relief(D("4.99"), D(10)) == "减按 50%"
