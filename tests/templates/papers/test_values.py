"""Facts, requirements and gaps in the words a reader understands."""

from __future__ import annotations

from decimal import Decimal

import pytest

from grading.facts import Fact, Value
from grading.pack_parts import Veto
from templates.papers.values import (
    demand_of,
    gap_words,
    short_names,
    show_basis,
    show_demand,
    show_distance,
    show_source,
    show_value,
)
from tests.templates.papers.samples import report, small_pack

FACTS = small_pack().facts
PM, STORE, SHARE = FACTS["head.PM"], FACTS["store"], FACTS["share"]


@pytest.mark.parametrize(
    ("fact", "value", "words"),
    [
        (PM, Decimal("9.80"), "9.80 mg/m³"),
        (PM, [Decimal("9.8"), None], "9.8、未填 mg/m³"),
        (PM, [Decimal(n) for n in range(1, 7)], "1～6 mg/m³（6个值）"),
        (PM, [Decimal(1), *[None] * 5], "1 mg/m³（6个值，其中5个未定）"),
        (PM, [None] * 6, "6个值，均未定"),
        (PM, [], "未填"),
        (PM, None, "未填"),
        (SHARE, Decimal("81.5"), "81.5%"),
        (FACTS["fined"], True, "是"),
        (FACTS["fined"], [False, None], "否、未填"),
        (FACTS["quench"], "dry", "干熄焦"),
        (STORE, ["fence", "closed"], "粉状物料密闭、料场封闭"),
        (STORE, [], "无"),
        (STORE, {"closed": True, "fence": False}, "有：粉状物料密闭；无：料场封闭；未填：喷淋抑尘"),
        (SHARE, Decimal("1E+2"), "100%"),
    ],
)
def test_a_value_is_shown_in_words(fact: Fact, value: Value, words: str) -> None:
    assert show_value(fact, value) == words


def test_a_requirement_is_shown_in_words() -> None:
    assert show_demand(PM, "at_most", Decimal(10)) == "≤10 mg/m³"
    assert show_demand(SHARE, "at_least", Decimal(80)) == "≥80%"
    assert show_demand(STORE, "has", ("closed", "fence")) == "有：粉状物料密闭、料场封闭"
    assert show_demand(FACTS["quench"], "among", ("dry", "wet")) == "干熄焦或湿熄焦"
    assert show_demand(FACTS["fined"], "is", False) == "否"
    assert show_demand(PM, "at_most", None) == "尚未开始执行"


def test_a_gap_tells_required_actual_and_what_is_missing() -> None:
    rows = {(gap.fact, gap.level): gap for gap in report().gaps}
    nox = rows["head.NOx", "A"]
    assert demand_of(FACTS["head.NOx"], nox) == "≤50 mg/m³"
    assert show_distance(FACTS["head.NOx"], nox) == "超 2 mg/m³"
    store = rows["store", "A"]
    assert show_distance(STORE, store) == "缺：料场封闭"
    assert gap_words(small_pack(), store) == "物料储存缺：料场封闭"
    pm = rows["head.PM", "A"]
    assert show_distance(PM, pm) == "—"
    assert gap_words(small_pack(), pm) == "烧结机机头 颗粒物：待定（要求≤10 mg/m³）"


def test_a_source_is_never_worded_surer_than_it_is() -> None:
    pack = small_pack()
    marks = {
        each.id: show_source(requirement)
        for each in pack.indicators
        for requirement in each.levels.values()
        if each.id != "organized.head"
    }
    assert marks == {
        "organized.legal": "已见文本",
        "fugitive.store": "拟稿，待核",
        "carbon.energy": "凭专业知识（把握低），待核",
        "transport.share": "已见文本",
        "organized.quench": "拟稿，待核",
    }


def test_a_basis_is_named_by_number_or_by_title() -> None:
    pack = small_pack()
    veto: Veto = pack.vetoes[0]
    assert show_basis(pack, veto) == "《河北省重点行业环保绩效A级标准（试行）》 第三条"
    assert show_basis(pack, pack.indicators[0].levels["A"]) == "环大气〔2019〕35号 附件2"


def test_names_shown_together_lose_the_words_they_share() -> None:
    assert short_names([PM, FACTS["head.NOx"]]) == ["颗粒物", "氮氧化物"]
    assert short_names([PM, SHARE]) == ["烧结机机头 颗粒物", "清洁方式运输比例"]
    assert short_names([PM]) == ["烧结机机头 颗粒物"]
