"""Answers carried to another edition, and who rises, falls or becomes undecided there."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from grading.assessment import levels_only
from grading.carrying import Carrier
from grading.facts import Value, check_facts, parse_fact_file
from grading.impact import Current, Impact, Shift, impact
from grading.library import load
from grading.packs import Pack, read_pack
from tests.grading.sample_pack import GOOD, TEXT, changed, facts, sample
from tests.grading.steel import SAMPLES

DAY = date(2026, 6, 30)


def rewritten(old: str, new: str) -> Pack:
    return read_pack(changed(old, new), "new.yaml")


def carried(old: str, new: str, **answers: object) -> tuple[Mapping[str, Value], Mapping[str, str]]:
    """The answers of the sample pack in an edition with one place rewritten."""
    pack = sample()
    found = Carrier(pack, rewritten(old, new)).carry(facts(pack, answers))
    return found.values, found.left


def test_answers_to_the_same_question_stand() -> None:
    given = facts(sample(), GOOD)
    found = Carrier(
        sample(), rewritten("limits: {PM: 10, SO2: 35}", "limits: {PM: 5, SO2: 35}")
    ).carry(given)
    assert found.values == given
    assert not found.left


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("unit: mg/m3, oxygen: 16", "unit: g/m3, oxygen: 16"),
        ("oxygen: 16", "oxygen: 18"),
        ("hours: 95", "hours: 100"),
        ("months: 12", "months: 6"),
    ],
)
def test_a_value_counted_otherwise_is_not_carried(old: str, new: str) -> None:
    values, left = carried(old, new, **{"sinter_head.PM": Decimal(9)})
    assert not values
    assert "口径变化" in left["sinter_head.PM"]


def test_what_the_new_edition_does_not_ask_is_left_behind() -> None:
    text = changed('  growth: {ask: number, name: 增幅, unit: "%", min: -50, max: 200}\n', "")
    found = Carrier(sample(), read_pack(text, "new.yaml")).carry({"growth": Decimal(1)})
    assert found.left == {"growth": "新版不再问这一项"}


def test_a_list_stands_for_the_items_that_were_asked() -> None:
    values, left = carried("wash: 车轮清洗", "wash: 车轮冲洗, gate: 门禁", store=["silo", "wash"])
    assert values == {"store": {"silo": True, "shed": False}}
    assert "车轮冲洗、门禁" in left["store"]
    values, _ = carried("wash: 车轮清洗}", "wash: 车轮清洗, gate: 门禁}", store={"silo": None})
    assert values == {"store": {"silo": None}}


def test_an_option_that_is_gone_or_means_something_else_is_not_carried() -> None:
    gone = ("both: 干湿并用}", "some: 干湿并用}")
    text = changed(*gone)
    text = changed("among: [dry, both]", "among: [dry, some]", text)
    found = Carrier(sample(), read_pack(text, "new.yaml")).carry({"quenching": "both"})
    assert "干湿并用" in found.left["quenching"]
    assert Carrier(sample(), read_pack(text, "new.yaml")).carry({"quenching": "dry"}).values
    assert carried("both: 干湿并用", "both: 湿法为主", quenching="both")[1]


def test_a_number_out_of_the_new_bounds_is_not_carried() -> None:
    values, left = carried("max: 200", "max: 100", growth=Decimal(150))
    assert not values
    assert "超出允许范围" in left["growth"]
    assert carried("max: 200", "max: 100", growth=Decimal(99))[0] == {"growth": Decimal(99)}


# --- impact -----------------------------------------------------------------------------


def shifted(new: Pack, on: date | None = None, **answers: object) -> Shift:
    """One result of the sample pack in another edition."""
    pack = sample()
    current = Current("2026-GT-0001", "某钢铁", facts(pack, {**GOOD, **answers}), DAY, "A")
    return impact([current], pack, new, on=on).shifts[0]


def test_who_meets_the_new_line_keeps_the_level() -> None:
    shift = shifted(rewritten("limits: {PM: 10, SO2: 35}", "limits: {PM: 9.9, SO2: 35}"))
    assert (shift.before, shift.after, shift.outcome) == (("A", "A"), ("A", "A"), "same")
    assert shift.causes == ()


def test_who_does_not_falls_by_that_indicator() -> None:
    shift = shifted(rewritten("limits: {PM: 10, SO2: 35}", "limits: {PM: 5, SO2: 35}"))
    assert (shift.before, shift.after, shift.outcome) == (("A", "A"), ("B", "B"), "falls")
    [cause] = shift.causes
    assert (cause.id, cause.name) == ("organized.sinter_head", "烧结机机头烟气")
    assert (cause.before, cause.after) == ("A", "B")


def test_a_looser_line_lets_rise_by_what_held_the_level_down() -> None:
    new = rewritten("limits: {PM: 10, SO2: 35}", "limits: {PM: 15, SO2: 35}")
    shift = shifted(new, **{"sinter_head.PM": Decimal(12)})
    assert (shift.before, shift.after, shift.outcome) == (("B", "B"), ("A", "A"), "rises")
    assert [(c.id, c.before, c.after) for c in shift.causes] == [
        ("organized.sinter_head", "B", "A")
    ]


def test_a_question_that_is_counted_otherwise_makes_undecided() -> None:
    shift = shifted(rewritten("oxygen: 16, hours: 95", "oxygen: 18, hours: 95"))
    assert (shift.after, shift.outcome) == (("D", "A"), "undecided")
    assert list(shift.left) == ["sinter_head.PM"]
    assert [cause.after for cause in shift.causes] == ["D"]


def test_a_new_veto_is_named_as_the_cause() -> None:
    text = changed("when: {fact: penalised, is: true}", "when: {fact: penalised, is: false}")
    shift = shifted(read_pack(text, "new.yaml"))
    assert (shift.after, shift.outcome) == (("C", "C"), "falls")
    assert [(c.id, c.before, c.after) for c in shift.causes] == [("penalty", "A", "C")]


def test_an_edition_judges_from_the_day_it_is_in_force() -> None:
    dated = "limits: {PM: [{from: 2026-01-01, value: 10}, {from: 2027-01-01, value: 5}], SO2: 35}"
    new = rewritten("limits: {PM: 10, SO2: 35}", dated)
    assert shifted(new).outcome == "same"
    later = read_pack(
        new.text.replace("in_force: 2026-01-13", "in_force: 2027-01-13").replace(
            "review_by: 2027", "review_by: 2028"
        ),
        "later.yaml",
    )
    shift = shifted(later)
    assert (shift.on, shift.outcome) == (date(2027, 1, 13), "falls")
    assert shifted(later, on=DAY).outcome == "same"


def test_levels_of_two_scales_are_ordered_only_where_they_can_be() -> None:
    text = "\n".join(
        line
        for line in TEXT.replace("levels: [A, B, C, D]", "levels: [A, 未达A]")
        .replace("caps_at: C", "caps_at: 未达A")
        .splitlines()
        if not line.startswith(("      B:", "      C:", "  - {level: B"))
    ).replace("emergency:", "")
    new = read_pack(text, "new.yaml")
    assert shifted(new).outcome == "same"
    assert shifted(new, penalised=True).outcome == "unordered"  # C against 未达A
    fallen = shifted(new, **{"sinter_head.PM": Decimal(12)})
    assert (fallen.before[0], fallen.after[0], fallen.outcome) == ("B", "未达A", "unordered")
    assert shifted(new, clean_share=Decimal(10)).outcome == "unordered"


def test_levels_are_those_of_a_whole_assessment_and_progress_is_told() -> None:
    pack, new = sample(), rewritten("limits: {PM: 10, SO2: 35}", "limits: {PM: 5, SO2: 35}")
    results = [
        Current(str(n), "", facts(pack, {**GOOD, "sinter_head.PM": Decimal(n % 25)}), DAY)
        for n in range(250)
    ]
    told: list[tuple[int, int]] = []
    found: Impact = impact(results, pack, new, total=250, progress=lambda *at: told.append(at))
    assert told == [(100, 250), (200, 250), (250, 250)]
    assert sum(found.counts().values()) == 250
    assert found.counts()["falls"] == 50  # 6 to 10 of every 25
    for shift in found.shifts:
        assert shift.before == levels_only(pack, shift.current.facts, DAY)
        assert shift.after == levels_only(new, shift.current.facts, DAY)


def test_five_thousand_results_take_less_than_five_seconds() -> None:
    pack = load("hebei-steel@2026-draft")
    new = read_pack(
        pack.text.replace("limits: {PM: 10, SO2: 35", "limits: {PM: 9, SO2: 35"), "new.yaml"
    )
    raw, day = parse_fact_file((SAMPLES / "steel-facts-A.json").read_bytes(), "A")
    answers = check_facts(pack.facts, raw, "A")
    high = {**answers, "sinter_head.PM": Decimal("9.5")}
    results = [Current("", "", high if n % 5 else answers, day or DAY) for n in range(5000)]
    began = time.process_time()
    found = impact(results, pack, new)
    assert time.process_time() - began < 5
    assert found.counts()["falls"] >= 4000
