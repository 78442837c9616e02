"""激励性绩效分级: whom the rule is about, tonnes, the two indicators, one level higher."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import numpy as np
import pytest

from grading.incentive.judging import (
    Figures,
    Means,
    choices,
    judge,
    last_day,
    one_higher,
    told,
)
from grading.incentive.rules import rule_on
from grading.incentive.tonnes import NOTHING as NO_MASS
from grading.incentive.tonnes import Part, Tonnes, in_tonnes, mass_of, of_days
from grading.monitoring.hours import FLAGS, MISSING, Month, MonthHours, scaled
from grading.refusals import Refusal

DAY = date(2026, 11, 22)
RULE = rule_on(DAY)
NOTHING = Figures(None, None, None, None)


def test_the_rule_of_2022_is_in_force_and_none_before_it() -> None:
    assert (RULE.id, RULE.over, RULE.clause) == ("hebei-2022", 20, "第九条")
    with pytest.raises(Refusal, match="还没有激励性绩效分级的细则"):
        rule_on(date(2021, 12, 31))


def test_seven_industries_are_in_the_rule_and_the_others_are_told_so() -> None:
    assert [each.name for each in RULE.groups.values()] == [
        "长流程钢铁", "焦化", "水泥熟料", "建筑陶瓷", "平板玻璃", "铸造", "制药",
    ]  # fmt: skip
    assert RULE.covering("steel", "long").id == "long_steel"
    assert RULE.covering("coking", "heat_recovery").id == "coking"
    for industry, branch, words in (
        ("thermal_power", "", "火电不在激励性分级的行业内"),
        ("waste_power", "", "垃圾发电不在激励性分级的行业内"),
        ("steel", "short", "短流程钢铁不在激励性分级的行业内，细则只管长流程钢铁"),
        ("cement", "grinding", "独立粉磨站不在激励性分级的行业内，细则只管水泥熟料"),
        ("ceramics", "", "名录没有写明陶瓷的类别，激励性分级只管建筑陶瓷"),
    ):
        with pytest.raises(Refusal, match=words):
            RULE.covering(industry, branch)
    assert RULE.group("制药").pollutants == ("PM", "SO2", "NOx", "VOCs")
    assert {each.id for each in RULE.groups.values() if each.tonnes == "inventory"} == {
        "foundry", "pharmaceuticals",
    }  # fmt: skip
    with pytest.raises(Refusal, match="“火电”不在激励性分级的行业内"):
        RULE.group("火电")


def test_chengde_2022_is_managed_as_b_minus_by_its_research() -> None:
    """河钢承德 2022-11-04（见）：研发 2.49% 对行业 0.93%，按 B- 管理。

    By hand: 2.49 ÷ 0.93 = 2.67742; 167.74% above the mean, the line is 20%.
    """
    outcome = judge(
        RULE, Figures(None, D("2.49"), D(100), None), Means(tax=None, research=D("0.93"))
    )
    tax, research = outcome.standings
    assert (tax.met, tax.words) == (None, "没有税收、上年污染物排放量")
    assert (research.value, research.above, research.met) == (D("2.4900"), D("167.74"), True)
    assert outcome.met is True
    assert outcome.reason == ("研发投入占营业收入比重 2.49%，全省同行业均值 0.93%，高 167.74%")
    assert choices(RULE.group("long_steel"), "C")[0] == "B-"
    assert last_day(date(2022, 11, 4), RULE.terms["year"]) == date(2023, 11, 3)
    assert last_day(date(2022, 8, 31), RULE.terms["half"]) == date(2023, 2, 27)


def test_tax_per_tonne_by_hand() -> None:
    """12,600 万元 ÷ (120.5 + 340.25 + 789.25 =) 1,250 t = 10.08 万元/t; mean 8.4: just 20%."""
    figures = Figures(D(12600), None, None, D("120.5") + D("340.25") + D("789.25"))
    tax = judge(RULE, figures, Means(D("8.4"), None)).standings[0]
    assert (tax.value, tax.above, tax.met, tax.edge) == (D("10.0800"), D("20.00"), True, True)
    assert "含本数" in tax.words
    less = Figures(D("12599.99"), None, None, D(1250))
    below = judge(RULE, less, Means(D("8.4"), None)).standings[0]
    assert (below.met, below.above) == (False, D("20.00"))  # rounded for people, judged exactly
    assert told(below) == (
        "单位污染物排放量税收贡献 10.08 万元/吨，全省同行业均值 8.4 万元/吨，高 20%"
    )


def test_one_indicator_is_enough_and_neither_is_needed_to_say_no() -> None:
    means = Means(D(10), D(1))
    assert judge(RULE, Figures(D(50), D(2), D(100), D(10)), means).met is True
    assert judge(RULE, Figures(D(50), D(1), D(100), D(10)), means).met is False
    assert judge(RULE, Figures(D(50), None, None, D(10)), means).met is None
    assert judge(RULE, NOTHING, means).met is None
    assert judge(RULE, Figures(D(50), D(1), D(100), D(0)), means).standings[0].met is None


def test_one_level_higher_stays_in_the_scale() -> None:
    steel, coking = RULE.group("long_steel"), RULE.group("coking")
    assert [one_higher("standard", each) for each in "ABCD"] == [None, "A", "B", "C"]
    assert choices(steel, "C") == ("B-", "B")
    assert choices(steel, "B-") == ("B",)
    assert choices(coking, "C") == ("B",)
    for level, words in (("A", "没有更高的管理等级"), ("A+", "没有更高"), ("引领性", "级差")):
        with pytest.raises(Refusal, match=words):
            choices(coking, level)


def hours(pollutant: str, values: list[str | None], flags: str, step: int = 60) -> MonthHours:
    """The first hours of a month; the series ends after them, which the formula does not mind."""
    return MonthHours(
        "DA001",
        pollutant,
        Month(2025, 1),
        np.array([MISSING if each is None else scaled(D(each)) for each in values], np.int64),
        None,
        np.array([FLAGS.index(each) for each in flags], np.uint8),
        step,
    )


def test_mass_is_measured_concentration_times_dry_flow() -> None:
    """10 mg/m³ × 500,000 m³/h = 5 kg; 12.5 × 480,000 = 6 kg; then a stop, no flow, maintenance."""
    concentration = hours("PM", ["10", "12.5", "3", "9", "9"], "NTFNM")
    flow = hours("flow", ["500000", "480000", "0", None, "500000"], "NNFNN")
    mass = mass_of(concentration, flow)
    assert (mass.kg, mass.counted, mass.stopped, mass.missing) == (D(11), 2, 1, 2)
    assert (in_tonnes(mass.kg), mass.share) == (D("0.011"), D("0.5"))
    assert (NO_MASS + mass).kg == D(11)
    assert NO_MASS.share is None
    five = mass_of(hours("NOx", ["12"], "N", 5), hours("flow", ["100000"], "N", 5))
    assert five.kg == D("0.1")  # 12 × 100,000 × 5/60 h = 100 g
    with pytest.raises(ValueError, match="not the same"):
        mass_of(concentration, hours("flow", ["1"], "N", 5))


def test_tonnes_are_known_when_every_part_is() -> None:
    main = Part("PM", "main", D("1.5"), "monitoring", "")
    other = Part("PM", "other", D("0.25"), "declared", "")
    unknown = Part("NOx", "main", None, "monitoring", "没有流量")
    whole = Tonnes((main, other))
    assert (whole.total, whole.of("PM")) == (D("1.75"), D("1.75"))
    short = Tonnes((main, other, unknown))
    assert (short.total, short.of("PM"), short.of("NOx")) == (None, D("1.75"), None)
    assert short.missing == (unknown,)
    assert of_days(D("12.5"), 330) == D("4.125")  # 12.5 kg × 330 = 4,125 kg
