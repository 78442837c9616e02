"""A small pack that uses the whole grammar, and ways to say it wrongly."""

# ruff: noqa: E501 — packs are written in long lines

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from grading.facts import Value, check_facts
from grading.packs import Pack, read_pack

TEXT = """\
pack: trial-steel
edition: 2026-draft
title: 试验用标准
industry: steel
levels: [A, B, C, D]
in_force: 2026-01-13
review_by: 2027-01-13
documents:
  mee-2019-35: {title: 关于推进实施钢铁行业超低排放的意见, number: 环大气〔2019〕35号, issued: 2019-04-22}
aspects: {organized: 有组织排放, transport: 清洁运输}
facts:
  processes: {ask: choices, name: 生产工序, options: {sinter: 烧结, pellet: 球团, coke: 炼焦}}
  sinter_head.PM: {ask: concentration, name: 机头 颗粒物, unit: mg/m3, oxygen: 16, hours: 95, months: 12}
  sinter_head.SO2: {ask: concentration, name: 机头 二氧化硫, unit: mg/m3, mean: hour, reading: {count: [N, T], min_valid: 0.75}}
  clean_share: {ask: number, name: 清洁方式比例, unit: "%", from: transport.clean_share, denominator: [物料, 产品]}
  growth: {ask: number, name: 增幅, unit: "%", min: -50, max: 200}
  store: {ask: checklist, name: 物料储存, items: {silo: 料仓密闭, shed: 封闭料棚, wash: 车轮清洗}}
  quenching: {ask: choice, name: 熄焦方式, options: {dry: 干熄焦, wet: 湿熄焦, both: 干湿并用}}
  penalised: {ask: yes_no, name: 近一年受处罚, from: compliance.penalised}
vetoes:
  - id: penalty
    name: 近一年受处罚
    when: {fact: penalised, is: true}
    caps_at: C
    basis: [{document: mee-2019-35, clause: 第五条}]
    evidence: read
indicators:
  - id: organized.sinter_head
    aspect: organized
    name: 烧结机机头烟气
    applies: {fact: processes, has: [sinter]}
    levels:
      A: {require: {outlet: sinter_head, limits: {PM: 10, SO2: 35}}, text: 超低线, basis: [{document: mee-2019-35, clause: 附件2}], evidence: recalled, confidence: high}
      B: {require: {outlet: sinter_head, limits: {PM: 20, SO2: 50}}, text: B 线, basis: [{document: mee-2019-35}], evidence: recalled, confidence: medium}
      C: {require: {fact: sinter_head.PM, at_most: 40}, text: C 线, basis: [], evidence: drafted}
  - id: transport.clean_share
    aspect: transport
    name: 清洁运输
    legal: true
    levels:
      A: {require: {all: [{fact: clean_share, at_least: 80}, {fact: quenching, is: dry}, {fact: store, has: [silo, shed]}]}, text: A 线, basis: [{document: mee-2019-35}], evidence: read}
      B: {require: {all: [{fact: clean_share, at_least: 50}, {fact: quenching, among: [dry, both]}, {fact: store, has: [silo]}]}, text: B 线, basis: [{document: mee-2019-35}], evidence: read}
      C: {require: {any: [{fact: clean_share, at_least: 90}, {not: {fact: quenching, is: wet}}]}, text: C 线, basis: [{document: mee-2019-35}], evidence: read}
emergency:
  - {level: B, warning: orange, measure: 减产, cut: 20, base: min_capacity, basis: [{document: mee-2019-35}], evidence: recalled, confidence: low}
"""

HEAD = """\
pack: small
edition: "1"
title: 小标准
industry: steel
levels: [A, B, C, D]
in_force: 2026-01-01
review_by: 2027-01-01
aspects: {a: 方面}
facts:
  x: {ask: number}
  y: {ask: number}
  yes: {ask: yes_no}
  one: {ask: choice, options: {p: 甲, q: 乙, r: 丙}}
  many: {ask: choices, options: {p: 甲, q: 乙, r: 丙}}
  list: {ask: checklist, items: {i: 一, j: 二, k: 三}}
"""

GOOD: Mapping[str, object] = {
    "processes": ["sinter"],
    "sinter_head.PM": Decimal("9.9"),
    "sinter_head.SO2": [Decimal(30), Decimal("34.5")],
    "clean_share": Decimal(85),
    "quenching": "dry",
    "store": ["silo", "shed", "wash"],
    "penalised": False,
}


def sample() -> Pack:
    """The pack above."""
    return read_pack(TEXT, "trial.yaml")


def changed(old: str, new: str, text: str = TEXT) -> str:
    """The text with one place rewritten."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def line_of(text: str, words: str) -> int:
    """The line, counted from 1, on which ``words`` stand."""
    return text[: text.index(words)].count("\n") + 1


def indicator(id: str, applies: str = "", **levels: str) -> str:
    """An indicator of the small pack; each level is a condition in flow style."""
    lines = [f"  - id: {id}", "    aspect: a", f"    name: 指标 {id}"]
    if applies:
        lines.append(f"    applies: {applies}")
    if not levels:
        lines.append("    levels: {}")
        return "\n".join(lines) + "\n"
    lines.append("    levels:")
    for level, require in levels.items():
        sourced = "evidence: read" if "evidence" not in require else ""
        lines.append(f"      {level}: {{require: {require}, text: 要求, basis: [], {sourced}}}")
    return "\n".join(lines) + "\n"


def small_text(indicators: Iterable[str], vetoes: str = "") -> str:
    """A pack with the facts of ``HEAD`` and these indicators."""
    listed = "".join(indicators)
    body = f"indicators:\n{listed}" if listed else "indicators: []\n"
    return HEAD + body + (f"vetoes:\n{vetoes}" if vetoes else "")


def small(*indicators: str, vetoes: str = "") -> Pack:
    return read_pack(small_text(indicators, vetoes), "small.yaml")


def veto(when: str, caps_at: str = "C", rest: str = "evidence: read") -> str:
    return f"  - {{id: v, name: 否决, when: {when}, caps_at: {caps_at}, basis: [], {rest}}}\n"


def facts(pack: Pack, raw: Mapping[str, object]) -> dict[str, Value]:
    """Checked values; plain ints and strings of decimals are easier to write in a test."""
    return check_facts(pack.facts, raw, "facts.json")
