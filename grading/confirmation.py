"""双人核对: what of a pack two people have to compare with the official text, item by item.

Items are every indicator × level cell (as a requirement, as 无要求, or as switched off), the
condition under which an indicator applies, vetoes, how a fact is measured (oxygen, hours,
months, mean), and which hours or goods a fact counts. An item's digest covers everything
that decides what it says; two editions with the same digest say the same there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from grading.canonical import canonical_json
from grading.condition_content import condition_content
from grading.conditions import Condition, Leaf, Threshold, leaves
from grading.facts import Fact
from grading.fingerprint import fingerprint
from grading.pack_parts import Indicator, Sourced, Veto
from grading.packs import Pack
from grading.refusals import Refusal

Kind = Literal["cell", "none", "off", "applies", "veto", "fact", "reading"]
KIND_NAMES: Mapping[Kind, str] = {
    "cell": "要求",
    "none": "无要求",
    "off": "停用",
    "applies": "适用条件",
    "veto": "一票否决",
    "fact": "测量口径",
    "reading": "计入范围",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of an item, to be entered anew from the official text."""

    key: str
    name: str
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to confirm. ``key`` is INDICATOR/LEVEL for a cell, else KIND:ID.

    ``row`` groups what stands together in the annex: the indicator, the veto or the fact.
    ``text`` is the drafted wording; ``condition`` what it comes to (plain data, None for
    none). ``blocked`` says why it cannot be confirmed as it stands; empty where it can.
    """

    key: str
    kind: Kind
    row: str
    title: str
    text: str
    condition: Mapping[str, object] | None
    figures: tuple[Figure, ...]
    digest: str
    blocked: str = ""


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A number that was entered otherwise than drafted; ``entered`` None: not entered."""

    figure: Figure
    entered: Decimal | None


@lru_cache(maxsize=64)
def items_to_confirm(pack: Pack) -> tuple[Item, ...]:
    """Everything of a pack that has to be confirmed, in its order; keys are unique."""
    found = tuple(_items(pack))
    if len({item.key for item in found}) != len(found):
        raise Refusal("标识有歧义，无法逐项核对", pack.key, "指标、事实的标识里不要用 : 和 /")
    return found


def discrepancies(item: Item, entered: Mapping[str, Decimal]) -> tuple[Discrepancy, ...]:
    """Where the numbers entered anew are not those of the draft. Refuses a number it has not."""
    known = {figure.key for figure in item.figures}
    for key in entered:
        if key not in known:
            listed = "、".join(known) or "（没有数值）"
            raise Refusal(f"“{item.title}”没有数值“{key}”", item.key, f"可用：{listed}")
    return tuple(
        Discrepancy(figure, entered.get(figure.key))
        for figure in item.figures
        if entered.get(figure.key) != figure.value
    )


def _items(pack: Pack) -> Iterator[Item]:
    for indicator in pack.indicators:
        yield _applies(pack, indicator)
        for level in pack.levels[:-1]:
            yield _cell(pack, indicator, level)
    for veto in pack.vetoes:
        yield _veto(pack, veto)
    for fact in pack.facts.values():
        if fact.oxygen is not None or fact.hours is not None or fact.months or fact.mean:
            yield _measured(fact)
        if fact.reading is not None or fact.denominator:
            yield _counted(fact)


def _applies(pack: Pack, indicator: Indicator) -> Item:
    applies = indicator.applies
    condition = None if applies is None else condition_content(applies)
    content = {
        "kind": "applies",
        "name": indicator.name,
        "applies": _in_any_order(condition),
        "legal": indicator.legal,
        "facts": _meaning(pack, applies),
    }
    return Item(
        key=f"applies:{indicator.id}",
        kind="applies",
        row=indicator.id,
        title=f"{indicator.name}：适用条件" + ("（法定线）" if indicator.legal else ""),
        text="" if applies else "一律适用",
        condition=condition,
        figures=_figures(pack, applies),
        digest=fingerprint(content),
    )


def _cell(pack: Pack, indicator: Indicator, level: str) -> Item:
    key, title = f"{indicator.id}/{level}", f"{indicator.name}：{level} 级"
    requirement = indicator.levels.get(level)
    if requirement is None:
        digest = fingerprint({"kind": "none", "indicator": indicator.name, "level": level})
        return Item(key, "none", indicator.id, title, "无要求", None, (), digest)
    return _sourced_item(
        pack, key, "cell", indicator.id, title, requirement.text, requirement.require, requirement
    )


def _veto(pack: Pack, veto: Veto) -> Item:
    key, title = f"veto:{veto.id}", f"一票否决：{veto.name}"
    text = f"{veto.text or veto.name}（封顶 {veto.caps_at}）"
    return _sourced_item(pack, key, "veto", key, title, text, veto.when, veto)


def _sourced_item(
    pack: Pack,
    key: str,
    kind: Kind,
    row: str,
    title: str,
    text: str,
    condition: Condition,
    rule: Sourced,
) -> Item:
    """A requirement or a veto; one that is switched off is confirmed as being so."""
    off = not rule.active
    content = {
        "kind": "off" if off else kind,
        "text": text,
        "require": _in_any_order(condition_content(condition)),
        "facts": _meaning(pack, condition),
    }
    blocked = ""
    if not off and rule.silent:
        blocked = f"{rule.silence}；请按正式文本更正（来源改为“见”），或停用，再核对"
    return Item(
        key=key,
        kind="off" if off else kind,
        row=row,
        title=title,
        text=text,
        condition=condition_content(condition),
        figures=() if off else _figures(pack, condition),
        digest=fingerprint(content),
        blocked=blocked,
    )


def _measured(fact: Fact) -> Item:
    figures = tuple(
        Figure(key, f"{fact.name}：{name}", value, unit)
        for key, name, value, unit in (
            ("oxygen", "基准含氧量", fact.oxygen, "%"),
            ("hours", "达标小时比例", fact.hours, "%"),
            ("months", "评估期", None if fact.months is None else Decimal(fact.months), "个月"),
        )
        if value is not None
    )
    words = [f"{figure.name.partition('：')[2]} {figure.value} {figure.unit}" for figure in figures]
    words += [{"hour": "小时均值", "day": "日均值"}[fact.mean]] if fact.mean else []
    key = f"fact:{fact.id}"
    numbers: dict[str, object] = {figure.key: figure.value for figure in figures}
    content = {"kind": "fact", "fact": _signature(fact, ()), "mean": fact.mean, **numbers}
    title, digest = f"{fact.name}：测量口径", fingerprint(content)
    return Item(key, "fact", key, title, "，".join(words), None, figures, digest)


def _counted(fact: Fact) -> Item:
    reading = fact.reading
    least = None if reading is None else reading.min_valid
    count = () if reading is None else reading.count
    figures = () if least is None else (Figure("min_valid", f"{fact.name}：最低有效率", least, ""),)
    words = [f"计入标记 {'、'.join(count)}"] if count else []
    words += [f"最低有效率 {least}"] if least is not None else []
    words += [f"分母：{'、'.join(fact.denominator)}"] if fact.denominator else []
    content = {
        "kind": "reading",
        "fact": _signature(fact, ()),
        "count": list(count),
        "min_valid": least,
        "denominator": list(fact.denominator),
    }
    key = f"reading:{fact.id}"
    title, digest = f"{fact.name}：计入范围", fingerprint(content)
    return Item(key, "reading", key, title, "，".join(words), None, figures, digest)


def _in_any_order(condition: object) -> object:
    """A condition with the parts of ``all`` and ``any`` sorted: their order says nothing."""
    if isinstance(condition, Mapping):
        return {key: _in_any_order(value) for key, value in condition.items()}
    if isinstance(condition, list) and condition and isinstance(condition[0], Mapping):
        return sorted(map(_in_any_order, condition), key=canonical_json)
    return condition


def _figures(pack: Pack, condition: Condition | None) -> tuple[Figure, ...]:
    """The numbers of a condition. Keys are the facts; with the date or the comparison behind
    them where one fact has several."""
    found: dict[str, Figure] = {}
    for leaf in () if condition is None else leaves(condition):
        if isinstance(leaf.required, Threshold):
            fact = pack.facts[leaf.fact]
            for day, value in leaf.required.values:
                key = _free_key(found, leaf, day)
                since = f"（{day} 起）" if day > date.min else ""
                sign = "≤" if leaf.operator == "at_most" else "≥"
                found[key] = Figure(key, f"{fact.name} {sign}{since}", value, fact.unit)
    return tuple(found.values())


def _free_key(taken: Mapping[str, Figure], leaf: Leaf, day: date) -> str:
    dated = f"{leaf.fact} {day}" if day > date.min else leaf.fact
    keys = [dated, f"{dated} {leaf.operator}"]
    keys += [f"{dated} {leaf.operator} {number}" for number in range(2, len(taken) + 2)]
    return next(key for key in keys if key not in taken)


def _meaning(pack: Pack, condition: Condition | None) -> dict[str, object]:
    """What the facts of a condition mean: how they are asked, and what their answers say."""
    used: dict[str, set[str]] = {}
    for leaf in () if condition is None else leaves(condition):
        answers = used.setdefault(leaf.fact, set())
        if isinstance(leaf.required, (str, tuple)):
            answers |= {leaf.required} if isinstance(leaf.required, str) else set(leaf.required)
    return {id: _signature(pack.facts[id], sorted(answers)) for id, answers in used.items()}


def _signature(fact: Fact, answers: Iterable[str]) -> dict[str, object]:
    named = {answer: fact.answers[answer] for answer in answers if answer in fact.answers}
    return {"ask": fact.ask, "name": fact.name, "unit": fact.unit, "answers": named}
