"""What two people have to compare with the official text, and when two editions say the same."""

from __future__ import annotations

from decimal import Decimal

import pytest

from grading.confirmation import Item, discrepancies, items_to_confirm
from grading.library import ShippedPack, load, shipped
from grading.packs import read_pack
from grading.refusals import Refusal
from tests.grading.sample_pack import changed, indicator, sample, small


def items(*change: str) -> dict[str, Item]:
    """The items of the sample pack, with one place rewritten."""
    pack = read_pack(changed(*change), "new.yaml") if change else sample()
    return {item.key: item for item in items_to_confirm(pack)}


def test_everything_that_decides_is_an_item() -> None:
    assert {key: item.kind for key, item in items().items()} == {
        "applies:organized.sinter_head": "applies",
        "organized.sinter_head/A": "cell",
        "organized.sinter_head/B": "cell",
        "organized.sinter_head/C": "cell",
        "applies:transport.clean_share": "applies",
        "transport.clean_share/A": "cell",
        "transport.clean_share/B": "cell",
        "transport.clean_share/C": "cell",
        "veto:penalty": "veto",
        "fact:sinter_head.PM": "fact",
        "fact:sinter_head.SO2": "fact",
        "reading:sinter_head.SO2": "reading",
        "reading:clean_share": "reading",
    }


@pytest.mark.parametrize("each", shipped(), ids=lambda each: each.key)
def test_every_cell_of_a_shipped_pack_is_there(each: ShippedPack) -> None:
    pack = load(each.key)
    keys = [item.key for item in items_to_confirm(pack)]
    assert len(set(keys)) == len(keys)
    cells = {f"{one.id}/{level}" for one in pack.indicators for level in pack.levels[:-1]}
    assert cells <= set(keys)
    assert {f"veto:{veto.id}" for veto in pack.vetoes} <= set(keys)


def test_a_level_without_requirement_is_confirmed_as_such() -> None:
    pack = small(indicator("i", A="{fact: x, at_most: 1}"))
    found = {item.key: item for item in items_to_confirm(pack)}
    assert [found[f"i/{level}"].kind for level in "ABC"] == ["cell", "none", "none"]
    assert found["i/B"].text == "无要求"
    assert found["applies:i"].text == "一律适用"


def test_what_is_switched_off_is_confirmed_as_switched_off() -> None:
    line = "text: B 线, basis: [{document: mee-2019-35}], evidence: recalled, confidence: medium"
    off = items(line, f"{line}, active: false")["organized.sinter_head/B"]
    assert (off.kind, off.figures, off.blocked) == ("off", (), "")


def test_what_is_recalled_with_low_confidence_cannot_be_confirmed_as_it_stands() -> None:
    line = "text: B 线, basis: [{document: mee-2019-35}], evidence: recalled, confidence: "
    low = items(f"{line}medium", f"{line}low")["organized.sinter_head/B"]
    assert "按正式文本更正" in low.blocked


def test_the_numbers_to_enter_anew() -> None:
    found = items()
    head = found["organized.sinter_head/A"].figures
    assert [(figure.key, figure.value, figure.unit) for figure in head] == [
        ("sinter_head.PM", Decimal(10), "mg/m3"),
        ("sinter_head.SO2", Decimal(35), "mg/m3"),
    ]
    assert [(f.key, f.value) for f in found["fact:sinter_head.PM"].figures] == [
        ("oxygen", Decimal(16)),
        ("hours", Decimal(95)),
        ("months", Decimal(12)),
    ]
    assert [f.key for f in found["reading:sinter_head.SO2"].figures] == ["min_valid"]
    assert found["veto:penalty"].figures == ()


def test_numbers_of_one_fact_are_told_apart() -> None:
    dated = "[{from: 2026-01-01, value: 10}, {from: 2027-01-01, value: 5}]"
    both = f"{{all: [{{fact: x, at_most: {dated}}}, {{fact: y, at_least: 1}}, {{fact: y, at_most: 9}}, {{any: [{{fact: y, at_most: 8}}]}}]}}"  # noqa: E501
    [_, cell, *_] = items_to_confirm(small(indicator("i", A=both)))
    assert [figure.key for figure in cell.figures] == [
        "x 2026-01-01", "x 2027-01-01", "y", "y at_most", "y at_most 2",
    ]  # fmt: skip
    assert cell.figures[1].name == "x ≤（2027-01-01 起）"


def test_numbers_entered_are_compared() -> None:
    head = items()["organized.sinter_head/A"]
    same = {"sinter_head.PM": Decimal("10.0"), "sinter_head.SO2": Decimal(35)}
    assert discrepancies(head, same) == ()
    [found] = discrepancies(head, {**same, "sinter_head.PM": Decimal(20)})
    assert (found.figure.value, found.entered) == (Decimal(10), Decimal(20))
    assert [each.entered for each in discrepancies(head, {})] == [None, None]
    with pytest.raises(Refusal, match="没有数值“PM”"):
        discrepancies(head, {"PM": Decimal(10)})


@pytest.mark.parametrize(
    ("old", "new", "different"),
    [
        ("limits: {PM: 10, SO2: 35}", "limits: {SO2: 35.0, PM: 10.0}", set()),
        ("evidence: recalled, confidence: high", "evidence: read", set()),
        ("title: 试验用标准", "title: 标准", set()),
        ("months: 12}", "months: 6}", {"fact:sinter_head.PM"}),
        ("PM: 10, SO2: 35", "PM: 9, SO2: 35", {"organized.sinter_head/A"}),
        ("text: 超低线", "text: 超低排放线", {"organized.sinter_head/A"}),
        ("legal: true", "legal: false", {"applies:transport.clean_share"}),
        ("name: 烧结机机头烟气", "name: 烧结机机头", {"applies:organized.sinter_head"}),
        ("caps_at: C", "caps_at: D", {"veto:penalty"}),
        ("min_valid: 0.75", "min_valid: 0.9", {"reading:sinter_head.SO2"}),
        ("mean: hour", "mean: day", {"fact:sinter_head.SO2"}),
        ("name: 近一年受处罚, from", "name: 受处罚, from", {"veto:penalty"}),
        ("shed: 封闭料棚", "shed: 料棚", {"transport.clean_share/A"}),
        ("confidence: medium", "confidence: medium, active: false", {"organized.sinter_head/B"}),
        (
            "name: 机头 颗粒物, unit: mg/m3",
            "name: 机头 颗粒物, unit: g/m3",
            {
                "organized.sinter_head/A",
                "organized.sinter_head/B",
                "organized.sinter_head/C",
                "fact:sinter_head.PM",
            },
        ),
    ],
)
def test_which_items_say_the_same_in_another_edition(
    old: str, new: str, different: set[str]
) -> None:
    before, after = items(), items(old, new)
    assert before.keys() == after.keys()
    assert {key for key in before if before[key].digest != after[key].digest} == different
