"""Facts, requirements and sources in the words of the papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from grading.assessment import IndicatorResult
from grading.conditions import Demand, Operator, Truth
from grading.distances import missing_items
from grading.facts import NUMERIC, PRESENCE, Fact, Value
from grading.gaps import Gap
from grading.pack_parts import Measure, Sourced
from grading.packs import Pack

UNKNOWN = "未填"
SEEN = "已见文本"
STATES: Mapping[Truth, str] = {True: "符合", False: "不符合", None: "待定"}
LEGAL_STATES: Mapping[Truth, str] = {True: "合规", False: "不合规", None: "待定"}
WARNINGS = {"yellow": "黄色预警", "orange": "橙色预警", "red": "红色预警"}
CUT_BASES = {"min_capacity": "环评批复、排污许可、上年实际产量三者最小值的日均"}
MARK_WORDS = {
    "见": SEEN,
    "知·高": "凭专业知识（把握高），待核",
    "知·中": "凭专业知识（把握中），待核",
    "知·低": "凭专业知识（把握低），待核",
    "拟": "拟稿，待核",
}
"""The marks of :attr:`grading.pack_parts.Sourced.mark` as papers word them."""
_MOST_SHOWN = 4  # longer lists are given as lowest to highest


def show_value(fact: Fact, value: Value) -> str:
    """A value in words, with unit; a long list of numbers as its span and size."""
    if value is None:
        return UNKNOWN
    if fact.ask in PRESENCE:
        return _presence(fact, value)
    if isinstance(value, (list, tuple)):
        if not value:
            return UNKNOWN
        if fact.ask in NUMERIC:
            return _numbers(fact, value)
        return "、".join(_entry(fact, entry) for entry in value)
    return _entry(fact, value) + _unit(fact)


def _entry(fact: Fact, value: object) -> str:
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return fact.answers.get(str(value), str(value))


def _unit(fact: Fact) -> str:
    if fact.ask not in NUMERIC or not fact.unit:
        return ""
    unit = pretty_unit(fact.unit)
    return unit if unit in ("%", "％") else f" {unit}"


def pretty_unit(unit: str) -> str:
    """mg/m3 as mg/m³."""
    return unit.replace("m3", "m³").replace("m2", "m²")


def _numbers(fact: Fact, values: Sequence[object]) -> str:
    if len(values) <= _MOST_SHOWN:
        return "、".join(_entry(fact, entry) for entry in values) + _unit(fact)
    known = [entry for entry in values if isinstance(entry, Decimal)]
    open_ones = len(values) - len(known)
    if not known:
        return f"{len(values)}个值，均未定"
    lowest, highest = min(known), max(known)
    ends = f"{lowest:f}" if lowest == highest else f"{lowest:f}～{highest:f}"
    span = ends + _unit(fact)
    remark = f"，其中{open_ones}个未定" if open_ones else ""
    return f"{span}（{len(values)}个值{remark}）"


def _presence(fact: Fact, value: Value) -> str:
    if isinstance(value, Mapping):
        present = [fact.answers[item] for item in fact.answers if value.get(item) is True]
        absent = [fact.answers[item] for item in fact.answers if value.get(item) is False]
        open_ones = [fact.answers[item] for item in fact.answers if value.get(item) is None]
        parts = ["有：" + "、".join(present)] if present else []
        parts += ["无：" + "、".join(absent)] if absent else []
        parts += ["未填：" + "、".join(open_ones)] if open_ones else []
        return "；".join(parts) or UNKNOWN
    chosen = set(value) if isinstance(value, (list, tuple)) else set()
    present = [name for item, name in fact.answers.items() if item in chosen]
    return "、".join(present) or "无"


def show_demand(fact: Fact, operator: Operator, required: Demand | None) -> str:
    """What is required, in words: “≤10 mg/m³”, “有：甲、乙”, “干熄焦”."""
    if required is None:
        return "尚未开始执行"
    if operator == "at_most":
        return f"≤{_entry(fact, required)}{_unit(fact)}"
    if operator == "at_least":
        return f"≥{_entry(fact, required)}{_unit(fact)}"
    if operator == "has":
        items = required if isinstance(required, tuple) else (str(required),)
        return "有：" + "、".join(fact.answers.get(item, item) for item in items)
    if operator == "among":
        options = required if isinstance(required, tuple) else (str(required),)
        return "或".join(fact.answers.get(option, option) for option in options)
    return _entry(fact, required)


def show_distance(fact: Fact, gap: Gap) -> str:
    """How far a fact is from the requirement, in words; “—” where that is not known."""
    if gap.distance is None:
        return "—"
    if gap.negated or gap.operator in ("is", "among"):
        return "需改变"
    if gap.operator == "at_most":
        return f"超 {gap.distance:f}{_unit(fact)}"
    if gap.operator == "at_least":
        return f"差 {gap.distance:f}{_unit(fact)}"
    items = gap.required if isinstance(gap.required, tuple) else (str(gap.required),)
    missing = missing_items(items, gap.actual)
    return "缺：" + "、".join(fact.answers.get(item, item) for item in missing)


def demand_of(fact: Fact, gap: Gap) -> str:
    """What a row of the gap list requires, in words."""
    words = show_demand(fact, gap.operator, gap.required)
    return f"不得为：{words}" if gap.negated else words


def gap_words(pack: Pack, gap: Gap) -> str:
    """One row of the gap list in one phrase."""
    fact = pack.facts[gap.fact]
    required = demand_of(fact, gap)
    if gap.state is None:
        return f"{fact.name}：待定（要求{required}）"
    if gap.operator == "has" and not gap.negated:
        return f"{fact.name}{show_distance(fact, gap)}"
    return f"{fact.name}：{show_value(fact, gap.actual)}（要求{required}）"


def show_source(sourced: Sourced) -> str:
    """How sure a requirement is（来源核实程度）, as papers word it."""
    return MARK_WORDS[sourced.mark]


def show_basis(pack: Pack, sourced: Sourced) -> str:
    """The documents and clauses a requirement rests on, by number where there is one."""
    return "；".join(show_place(pack, basis.document, basis.clause) for basis in sourced.basis)


def show_place(pack: Pack, document_id: str, clause: str) -> str:
    """A document of the pack, by number where it has one, and the clause in it."""
    document = pack.documents[document_id]
    return f"{document.number or f'《{document.title}》'} {clause}".strip()


def cut_words(measure: Measure) -> str:
    """The share an emergency measure cuts, and of what."""
    if measure.cut is None:
        return "—"
    base = CUT_BASES.get(measure.base, measure.base)
    return f"{measure.cut:f}%" + (f"\n基数：{base}" if base else "")


def was_asked(result: IndicatorResult) -> bool:
    """Whether any level of an indicator asked something; if not, its level says nothing."""
    return any(each.node is not None for each in result.levels)


def short_names(facts: Sequence[Fact]) -> list[str]:
    """The names of facts shown together, without the words all of them begin with.

    “烧结机机头 颗粒物”, “烧结机机头 二氧化硫” → “颗粒物”, “二氧化硫”. Only whole
    words before a blank are left out.
    """
    names = [fact.name for fact in facts]
    heads = {name.partition(" ")[0] for name in names}
    if len(names) > 1 and len(heads) == 1 and all(" " in name for name in names):
        return [name.partition(" ")[2] for name in names]
    return names
