"""A pack in words: its industry, how much of it is certain, how its limits are measured."""

from __future__ import annotations

from collections import Counter

from grading import industries
from grading.facts import Fact
from grading.pack_parts import Evidence
from grading.packs import Pack

SILENT = "不参与判定"
_EVIDENCE: dict[Evidence, str] = {
    "read": "已见文本",
    "recalled": "凭专业知识",
    "drafted": "拟稿",
}
_MEANS = {"": "未另定", "hour": "小时均值", "day": "日均值"}
_GOODS = {"materials": "大宗物料", "products": "产品"}


def industry_name(pack: Pack) -> str:
    """The industry in words; its id where the register does not know it."""
    names = {each.id: each.name for each in industries.all_industries()}
    return names.get(pack.industry, pack.industry)


def extent(pack: Pack) -> str:
    """How many indicators and requirements there are and how sure they are, in words."""
    cells = [cell for each in pack.indicators for cell in each.levels.values()]
    counted = Counter(each.evidence for each in cells)
    sure = "、".join(f"{name} {counted[key]}" for key, name in _EVIDENCE.items() if counted[key])
    silent = sum(each.silent for each in cells)
    return (
        f"指标 {len(pack.indicators)} 项，要求 {len(cells)} 条"
        + (f"（{sure}）" if sure else "")
        + (f"，其中 {silent} 条不参与判定" if silent else "")
    )


def measured_ways(pack: Pack) -> dict[tuple[str, ...], list[str]]:
    """The names of concentrations by the way they are measured (see :func:`measured`)."""
    ways: dict[tuple[str, ...], list[str]] = {}
    for fact in pack.facts.values():
        if fact.ask == "concentration":
            ways.setdefault(measured(fact), []).append(fact.name)
    return ways


def denominators(pack: Pack) -> list[str]:
    """What each share divides by, one sentence per share."""
    return [
        f"{fact.name}的分母：{'、'.join(_GOODS.get(each, each) for each in fact.denominator)}。"
        for fact in pack.facts.values()
        if fact.denominator
    ]


def measured(fact: Fact) -> tuple[str, ...]:
    """How a concentration is measured and judged, in words.

    Reference oxygen, mean, share of time that must comply, evaluation period, data that count.
    """
    hours = "未另定" if fact.hours is None else f"{fact.hours:f}% 以上时段"
    if fact.hours == 100:
        hours = "全部时段（逐个判定）"
    reading = "未另定"
    if fact.reading is not None:
        reading = f"数据标记 {'、'.join(fact.reading.count)}"
        if fact.reading.min_valid is not None:
            reading += f"；有效率不低于 {(fact.reading.min_valid * 100).normalize():f}%"
    return (
        "按实测浓度" if fact.oxygen is None else f"折算到 {fact.oxygen:f}%",
        _MEANS.get(fact.mean, fact.mean),
        hours,
        "未另定" if fact.months is None else f"不超过 {fact.months} 个月",
        reading,
    )
