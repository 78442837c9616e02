"""Two editions of a standard side by side: kept, changed, reworded, new, gone."""

# ruff: noqa: E501 — packs are written in long lines

from __future__ import annotations

from decimal import Decimal

import pytest

from grading.editions import Change, Comparison, compare
from grading.library import ShippedPack, load, shipped
from grading.packs import Pack, read_pack
from tests.grading.sample_pack import changed, indicator, sample, small, veto


def edition(old: str, new: str) -> Comparison:
    """The sample pack against itself with one place rewritten."""
    return compare(sample(), read_pack(changed(old, new), "new.yaml"))


def only(found: Comparison) -> Change:
    """The one row that is not kept."""
    [change] = [each for each in found.changes if each.status != "kept"]
    return change


@pytest.mark.parametrize("each", shipped(), ids=lambda each: each.key)
def test_an_edition_compared_with_itself_is_kept_in_every_row(each: ShippedPack) -> None:
    pack = load(each.key)
    found = compare(pack, pack)
    assert {change.status for change in found.changes} == {"kept"}
    cells = sum(len(indicator.levels) for indicator in pack.indicators)
    assert found.counts("cell")["kept"] == cells
    assert len(found.of("fact")) == len(pack.facts)
    assert len(found.of("measure")) == len(pack.emergency)


def test_a_lower_limit_is_tighter_and_shows_both_values() -> None:
    change = only(edition("limits: {PM: 10, SO2: 35}", "limits: {PM: 5, SO2: 35}"))
    assert (change.kind, change.key, change.status) == ("cell", "organized.sinter_head/A", "limit")
    assert change.title == "烧结机机头烟气 A 级"
    [difference] = change.differences
    assert (difference.name, difference.operator) == ("sinter_head.PM", "at_most")
    assert (difference.before, difference.after) == (Decimal(10), Decimal(5))
    assert change.direction == difference.direction == "tighter"


def test_the_same_limit_written_otherwise_is_kept() -> None:
    found = edition("limits: {PM: 10, SO2: 35}", "limits: {SO2: 35.0, PM: 10.0}")
    assert {change.status for change in found.changes} == {"kept"}


def cells(before: str, after: str) -> Change:
    return compare(small(indicator("i", A=before)), small(indicator("i", A=after))).of("cell")[0]


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ("{fact: x, at_most: 10}", "{fact: x, at_most: 11}", "looser"),
        ("{fact: x, at_least: 10}", "{fact: x, at_least: 11}", "tighter"),
        ("{fact: list, has: [i]}", "{fact: list, has: [i, j]}", "tighter"),
        ("{fact: list, has: [i, j]}", "{fact: list, has: [j]}", "looser"),
        ("{fact: list, has: [i, j]}", "{fact: list, has: [j, k]}", "unclear"),
        ("{fact: one, is: p}", "{fact: one, among: [p, q]}", "looser"),
        ("{fact: one, among: [p, q]}", "{fact: one, is: p}", "tighter"),
        ("{fact: one, is: p}", "{fact: one, is: q}", "unclear"),
        ("{fact: yes, is: true}", "{fact: yes, is: false}", "unclear"),
        ("{fact: x, at_most: 10}", "{fact: y, at_most: 10}", "both"),
        (
            "{fact: x, at_most: 10}",
            "{all: [{fact: x, at_most: 10}, {fact: y, at_most: 1}]}",
            "tighter",
        ),
        (
            "{all: [{fact: x, at_most: 10}, {fact: y, at_most: 1}]}",
            "{all: [{fact: x, at_most: 9}, {fact: y, at_most: 2}]}",
            "both",
        ),
        (
            "{fact: x, at_most: 10}",
            "{fact: x, at_most: [{from: 2026-01-01, value: 10}, {from: 2027-01-01, value: 8}]}",
            "both",  # looser before 2026, when nothing is asked yet
        ),
        (
            "{fact: x, at_most: [{from: 2026-01-01, value: 10}]}",
            "{fact: x, at_most: [{from: 2026-01-01, value: 10}, {from: 2027-01-01, value: 8}]}",
            "tighter",
        ),
        ("{not: {fact: x, at_most: 10}}", "{not: {fact: x, at_most: 12}}", "tighter"),
        (
            "{any: [{fact: x, at_most: 10}, {fact: y, at_most: 1}]}",
            "{any: [{fact: x, at_most: 12}, {fact: y, at_most: 1}]}",
            "looser",
        ),
        ("{fact: x, at_most: 10}", "{not: {fact: x, at_least: 10}}", "unclear"),
        (
            "{any: [{fact: x, at_most: 10}, {fact: y, at_most: 1}]}",
            "{all: [{fact: x, at_most: 10}, {fact: y, at_most: 1}]}",
            "unclear",
        ),
    ],
)
def test_which_way_a_requirement_has_changed(before: str, after: str, direction: str) -> None:
    change = cells(before, after)
    assert (change.status, change.direction) == ("limit", direction)


def test_other_words_and_sources_change_no_requirement() -> None:
    change = only(edition("text: 超低线, basis: [{document: mee-2019-35, clause: 附件2}], evidence: recalled, confidence: high", "text: 超低排放线, basis: [{document: mee-2019-35, clause: 附件3}], evidence: read"))  # fmt: skip
    assert change.status == "wording"
    assert [each.name for each in change.differences] == ["text", "basis", "evidence"]


def test_a_cell_switched_off_is_looser_and_one_switched_on_tighter() -> None:
    on = "text: B 线, basis: [{document: mee-2019-35}], evidence: recalled, confidence: medium"
    found = edition(on, f"{on}, active: false")
    assert (only(found).status, only(found).direction) == ("limit", "looser")
    back = compare(found.new, found.old)
    assert (only(back).status, only(back).direction) == ("limit", "tighter")


def test_new_and_gone_cells_and_indicators() -> None:
    was = small(indicator("a", A="{fact: x, at_most: 1}", B="{fact: x, at_most: 2}"))
    now = small(
        indicator("a", A="{fact: x, at_most: 1}"), indicator("b", A="{fact: y, at_most: 1}")
    )
    found = compare(was, now)
    assert {each.key: each.status for each in found.of("cell")} == {
        "a/A": "kept",
        "b/A": "new",
        "a/B": "gone",
    }
    assert {each.key: each.status for each in found.of("indicator")} == {"a": "kept", "b": "new"}
    assert found.counts("cell") == {"kept": 1, "limit": 0, "wording": 0, "new": 1, "gone": 1}


def test_applying_to_fewer_is_looser() -> None:
    was = small(indicator("a", A="{fact: x, at_most: 1}"))
    now = small(indicator("a", applies="{fact: many, has: [p]}", A="{fact: x, at_most: 1}"))
    assert only(compare(was, now)).direction == "looser"
    assert only(compare(now, was)).direction == "tighter"
    fewer = small(indicator("a", applies="{fact: many, has: [p, q]}", A="{fact: x, at_most: 1}"))
    assert only(compare(now, fewer)).direction == "looser"


def test_a_veto_that_is_easier_to_trigger_or_caps_lower_is_tighter() -> None:
    def pack(when: str, cap: str = "C") -> Pack:
        return small(indicator("a", A="{fact: x, at_most: 1}"), vetoes=veto(when, cap))

    was = pack("{fact: x, at_least: 50}")
    assert only(compare(was, pack("{fact: x, at_least: 40}"))).direction == "tighter"
    assert only(compare(was, pack("{fact: x, at_least: 60}"))).direction == "looser"
    assert only(compare(was, pack("{fact: x, at_least: 50}", "D"))).direction == "tighter"


@pytest.mark.parametrize(
    ("old", "new", "status", "field"),
    [
        ("oxygen: 16", "oxygen: 18", "limit", "oxygen"),
        ("hours: 95", "hours: 98", "limit", "hours"),
        ("months: 12}", "months: 6}", "limit", "months"),
        ("mean: hour, ", "mean: day, ", "limit", "mean"),
        ("min_valid: 0.75", "min_valid: 0.9", "limit", "reading"),
        ("denominator: [物料, 产品]", "denominator: [物料]", "limit", "denominator"),
        ("max: 200", "max: 300", "limit", "max"),
        ("both: 干湿并用", "both: 干湿并用, none: 无", "limit", "options"),
        ("both: 干湿并用", "both: 干法为主", "wording", "both"),
        ("name: 增幅", "name: 增长幅度", "wording", "name"),
    ],
)
def test_a_fact_counted_otherwise(old: str, new: str, status: str, field: str) -> None:
    change = only(edition(old, new))
    assert (change.kind, change.status) == ("fact", status)
    assert [each.name for each in change.differences] == [field]


def test_the_other_rows_of_a_pack() -> None:
    assert only(edition("title: 试验用标准", "title: 试验标准")).key == "title"
    assert only(edition("2027-01-13", "2028-01-13")).status == "wording"
    assert (
        only(edition("number: 环大气〔2019〕35号", "number: 环大气〔2019〕36号")).kind == "document"
    )
    assert only(edition("cut: 20", "cut: 30")).key == "B/orange"
    assert only(edition("transport: 清洁运输}", "transport: 运输}")).kind == "aspect"
    assert only(edition("legal: true", "legal: false")).direction == "looser"


def test_another_scale_of_levels_cannot_be_compared() -> None:
    was = small(indicator("a", A="{fact: x, at_most: 1}"))
    text = was.text.replace("levels: [A, B, C, D]", "levels: [A, 未达A]")
    change = only(compare(was, read_pack(text, "new.yaml")))
    assert (change.kind, change.key, change.direction) == ("head", "levels", "unclear")
