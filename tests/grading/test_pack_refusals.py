"""A pack with a slip in it is refused, and the refusal says where to look."""

# ruff: noqa: E501 — one slip per line reads as a table

from __future__ import annotations

import pytest

from grading.canonical import canonical_json
from grading.packs import read_pack
from grading.refusals import Refusal
from grading.strict_yaml import read_yaml
from tests.grading.sample_pack import TEXT, changed, line_of, sample

SLIPS = [
    # unknown and missing keys
    ("industry: steel", "industrie: steel", "industrie", "不认识的键"),
    ("industry: steel\n", "", "", "缺少“industry”"),
    ("legal: true", "leagl: true", "indicators[1].leagl", "不认识的键"),
    ("text: C 线, basis: [], ", "basis: [], ", "indicators[0].levels.C", "缺少“text”"),
    ("text: C 线, basis: [], evidence: drafted", "text: C 线, basis: []", "indicators[0].levels.C", "缺少“evidence”"),
    ("oxygen: 16,", "oxigen: 16,", "facts.sinter_head.PM.oxigen", "不认识的键"),
    ("{ask: yes_no, name: 近一年受处罚,", "{ask: yes_no, unit: t, name: 近一年受处罚,", "facts.penalised.unit", "不用“unit”"),
    ("{ask: choice, name: 熄焦方式, options: {dry: 干熄焦, wet: 湿熄焦, both: 干湿并用}}", "{ask: choice}", "facts.quenching", "缺少“options”"),
    # wrong types
    ("PM: 10,", 'PM: "10",', "indicators[0].levels.A.require.limits.PM", "应为数"),
    ("PM: 10,", "PM: true,", "indicators[0].levels.A.require.limits.PM", "应为数"),
    ("PM: 10,", "PM: 1_0,", "indicators[0].levels.A.require.limits.PM", "十进制"),
    ("PM: 10,", "PM: .inf,", "indicators[0].levels.A.require.limits.PM", "十进制"),
    ("PM: 10,", "PM: 2026-01-01,", "indicators[0].levels.A.require.limits.PM", "应为数"),
    ("edition: 2026-draft", "edition: 2026", "edition", "应为文字"),
    ("edition: 2026-draft", "edition: a@b", "edition", "不能用的字符"),
    ("in_force: 2026-01-13", "in_force: soon", "in_force", "应为日期"),
    ("legal: true", "legal: yes", "indicators[1].legal", "true 或 false"),
    ("levels: [A, B, C, D]", "levels: A", "levels", "应为列表"),
    ("levels: [A, B, C, D]", "levels: [D]", "levels", "至少要有两个"),
    ("levels: [A, B, C, D]", "levels: [A, B, B, C, D]", "levels[2]", "重复"),
    ("fact: penalised, is: true", "fact: penalised, is: yes", "vetoes[0].when.is", "true 或 false"),
    ("fact: quenching, is: dry", "fact: quenching, is: true", "indicators[1].levels.A.require.all[1].is", "应为文字"),
    ("months: 12", "months: 1.5", "facts.sinter_head.PM.months", "不是整数"),
    ("oxygen: 16,", "oxygen: 21,", "facts.sinter_head.PM.oxygen", "大于"),
    ("hours: 95", "hours: 0", "facts.sinter_head.PM.hours", "小于"),
    ("min_valid: 0.75", "min_valid: 75", "facts.sinter_head.SO2.reading.min_valid", "大于"),
    ("mean: hour", "mean: week", "facts.sinter_head.SO2.mean", "不是可用的值"),
    ("min: -50, max: 200", "min: 50, max: 20", "facts.growth", "大于最大值"),
    ("ask: yes_no", "ask: yesno", "facts.penalised.ask", "不是可用的值"),
    ("issued: 2019-04-22", "issued: 2019-13", "documents.mee-2019-35.issued", "应为日期"),
    ("warning: orange", "warning: pink", "emergency[0].warning", "不是可用的值"),
    ("cut: 20", "cut: 120", "emergency[0].cut", "大于"),
    # dangling references
    ("fact: penalised,", "fact: penalized,", "vetoes[0].when.fact", "没有声明事实"),
    ("aspect: transport", "aspect: traffic", "indicators[1].aspect", "没有声明方面"),
    ("clause: 第五条", "clause: 第五条}, {document: mee", "vetoes[0].basis[1].document", "没有登记文件"),
    ("outlet: sinter_head, limits: {PM: 10", "outlet: sinter_tail, limits: {PM: 10", "indicators[0].levels.A.require.outlet", "没有声明排放口"),
    ("limits: {PM: 10, SO2: 35}", "limits: {PM: 10, NOx: 50}", "indicators[0].levels.A.require.limits.NOx", "没有声明事实"),
    ("caps_at: C", "caps_at: E", "vetoes[0].caps_at", "没有声明等级"),
    ("{level: B, warning", "{level: B-, warning", "emergency[0].level", "没有声明等级"),
    ("has: [sinter]", "has: [sintering]", "indicators[0].applies.has[0]", "没有“sintering”这一项"),
    ("has: [silo, shed]", "has: [silo, roof]", "indicators[1].levels.A.require.all[2].has[1]", "没有“roof”这一项"),
    ("among: [dry, both]", "among: [dry, none]", "indicators[1].levels.B.require.all[1].among[1]", "没有“none”这一项"),
    ("is: dry", "is: damp", "indicators[1].levels.A.require.all[1].is", "没有“damp”这一项"),
    # levels
    ("      C: {require: {fact", "      D: {require: {fact", "indicators[0].levels.D", "兜底等级"),
    ("      C: {require: {fact", "      B-: {require: {fact", "indicators[0].levels.B-", "没有声明等级"),
    # duplicates
    ("id: transport.clean_share", "id: organized.sinter_head", "indicators[1].id", "重复（第一次在"),
    ("legal: true", "name: 清洁运输", "indicators[1].name", "重复"),
    ("growth: {ask", "clean_share: {ask", "facts.clean_share", "重复"),
    # conditions
    ("{fact: sinter_head.PM, at_most: 40}", "{}", "indicators[0].levels.C.require", "空的"),
    ("{fact: sinter_head.PM, at_most: 40}", "{fact: sinter_head.PM}", "indicators[0].levels.C.require", "没有写比较"),
    ("{fact: sinter_head.PM, at_most: 40}", "{fact: sinter_head.PM, at_most: 40, at_least: 2}", "indicators[0].levels.C.require", "只能有一个比较"),
    ("{fact: sinter_head.PM, at_most: 40}", "{fact: sinter_head.PM, below: 40}", "indicators[0].levels.C.require.below", "不认识的键"),
    ("{fact: sinter_head.PM, at_most: 40}", "{some: []}", "indicators[0].levels.C.require.some", "不认识的条件写法"),
    ("{fact: sinter_head.PM, at_most: 40}", "{all: []}", "indicators[0].levels.C.require.all", "没有条件"),
    ("{fact: sinter_head.PM, at_most: 40}", "{fact: sinter_head.PM, is: 40}", "indicators[0].levels.C.require.is", "不能用于"),
    ("{fact: sinter_head.PM, at_most: 40}", "{fact: sinter_head.PM, at_most: []}", "indicators[0].levels.C.require.at_most", "空的"),
    ("{fact: sinter_head.PM, at_most: 40}", "{fact: sinter_head.PM, at_most: -1}", "indicators[0].levels.C.require.at_most", "小于"),
    ("at_least: 90", "at_least: 190", "indicators[1].levels.C.require.any[0].at_least", "大于"),
    ("{fact: sinter_head.PM, at_most: 40}", "{fact: quenching, at_most: 40}", "indicators[0].levels.C.require.at_most", "不能用于"),
    ("{fact: sinter_head.PM, at_most: 40}", "{fact: sinter_head.PM, at_most: [{from: 2026-01-01, value: 40}, {from: 2026-01-01, value: 30}]}", "indicators[0].levels.C.require.at_most[1].from", "重复"),
    ("{fact: sinter_head.PM, at_most: 40}", "{fact: sinter_head.PM, at_most: [{since: 2026-01-01, value: 40}]}", "indicators[0].levels.C.require.at_most[0].since", "不认识的键"),
    ("{outlet: sinter_head, limits: {PM: 20, SO2: 50}}", "{outlet: sinter_head, limits: {}}", "indicators[0].levels.B.require.limits", "空的"),
    ("{fact: processes, has: [sinter]}", "{fact: processes, has: []}", "indicators[0].applies.has", "空的"),
    # evidence
    ("evidence: recalled, confidence: medium", "evidence: recalled", "indicators[0].levels.B.evidence", "把握"),
    ("basis: [], evidence: drafted", "basis: [], evidence: drafted, confidence: low", "indicators[0].levels.C.confidence", "只用于"),
    ("evidence: recalled, confidence: medium", "evidence: guessed", "indicators[0].levels.B.evidence", "不是可用的值"),
    ("evidence: recalled, confidence: medium", "evidence: recalled, confidence: sure", "indicators[0].levels.B.confidence", "不是可用的值"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "path", "what"), SLIPS)
def test_a_slip_is_refused_with_file_line_path_and_remedy(
    old: str, new: str, path: str, what: str
) -> None:
    text = changed(old, new)
    with pytest.raises(Refusal) as caught:
        read_pack(text, "trial.yaml")
    refusal = caught.value
    assert what in refusal.what
    assert refusal.remedy
    file, line, *named = refusal.where.replace(" 第 ", "|").replace(" 行", "|").split("|")
    assert file == "trial.yaml"
    assert (named[0].strip() if named else "") == path
    assert 1 <= int(line) <= text.count("\n") + 1
    if new and "\n" not in old and path and "缺少" not in what:
        assert int(line) == line_of(TEXT, old.strip())


def test_a_name_nearly_right_is_suggested() -> None:
    with pytest.raises(Refusal) as caught:
        read_pack(changed("fact: penalised,", "fact: penalized,"), "trial.yaml")
    assert "是不是“penalised”" in caught.value.remedy


def test_the_sample_itself_is_sound() -> None:
    pack = sample()
    assert pack.key == "trial-steel@2026-draft"
    assert pack.levels == ("A", "B", "C", "D")
    assert [indicator.id for indicator in pack.indicators] == [
        "organized.sinter_head",
        "transport.clean_share",
    ]
    assert pack.indicators[1].legal
    assert pack.facts["clean_share"].denominator == ("物料", "产品")
    assert pack.facts["sinter_head.SO2"].reading is not None
    assert pack.documents["mee-2019-35"].issued == "2019-04-22"
    assert pack.emergency[0].silent
    assert pack.text == TEXT


def test_json_is_yaml_too() -> None:
    text = canonical_json(read_yaml(TEXT, "trial.yaml").content())
    assert read_pack(text, "trial.json").fingerprint == sample().fingerprint


def test_a_document_may_be_dated_to_the_month_or_the_year() -> None:
    for issued in ("2019-04", "2019"):
        pack = read_pack(changed("issued: 2019-04-22", f"issued: {issued}"), "trial.yaml")
        assert pack.documents["mee-2019-35"].issued == issued
