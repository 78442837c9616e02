"""Rules in words: conditions, and what two editions of a rule have differently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import cast

from grading.conditions import Demand, Operator
from grading.directions import DIRECTION_NAMES, Difference
from grading.editions import STATUS_NAMES, Change, Comparison
from grading.facts import Fact
from grading.packs import Pack
from templates.papers.values import MARK_WORDS, show_demand, show_place

_FIELDS = {
    "active": "参与判定",
    "applies": "适用条件",
    "aspect": "方面",
    "ask": "填报方式",
    "base": "削减基数",
    "basis": "依据",
    "caps_at": "封顶等级",
    "cut": "削减比例",
    "denominator": "分母",
    "evidence": "来源核实程度",
    "from": "数据来源",
    "hours": "达标小时比例（%）",
    "issued": "发布日期",
    "legal": "法定线",
    "levels": "等级",
    "max": "最大值",
    "mean": "均值",
    "measure": "措施",
    "min": "最小值",
    "months": "评估期月数",
    "name": "名称",
    "number": "文号",
    "options": "选项",
    "oxygen": "基准含氧量（%）",
    "reading": "计入的小时",
    "require": "要求",
    "text": "要求文字",
    "title": "标题",
    "unit": "单位",
    "value": "内容",
    "when": "触发条件",
}
_CONDITIONS = ("applies", "when", "require")
_WORDS: Mapping[object, str] = {
    None: "无",
    True: "是",
    False: "否",
    "": "无",
    "hour": "小时均值",
    "day": "日均值",
    "count": "计入标记",
    "min_valid": "最低有效率",
}


def condition_words(pack: Pack, content: object) -> str:
    """A condition (as :func:`grading.condition_content.condition_content` gives it) in words."""
    if not isinstance(content, Mapping):
        return "一律适用"
    for kind, joint in (("all", "，且 "), ("any", "，或 ")):
        if kind in content:
            parts = [_inside(pack, part) for part in cast(Sequence[object], content[kind])]
            return joint.join(parts)
    if "not" in content:
        return f"并非（{condition_words(pack, content['not'])}）"
    fact = pack.facts[str(content["fact"])]
    operator = next(str(key) for key in content if key != "fact")
    words = demand_words(fact, operator, content[operator])
    return f"{fact.name} {words}" if words[:1] in "≤≥" else f"{fact.name}：{words}"


def _inside(pack: Pack, content: object) -> str:
    words = condition_words(pack, content)
    grouped = isinstance(content, Mapping) and ("all" in content or "any" in content)
    return f"（{words}）" if grouped else words


def demand_words(fact: Fact, operator: str, required: object) -> str:
    """What is asked of a fact, in words; a dated limit with the day each value begins."""
    if required is None:
        return "不要求"
    if isinstance(required, list) and required and isinstance(required[0], Mapping):
        return "；".join(_dated_words(fact, operator, step) for step in required)
    demand = tuple(required) if isinstance(required, list) else required
    return show_demand(fact, cast(Operator, operator), cast(Demand, demand))


def _dated_words(fact: Fact, operator: str, step: Mapping[str, object]) -> str:
    words = demand_words(fact, operator, step["value"])
    return words if step["from"] == date.min else f"{step['from']} 起 {words}"


def status_words(change: Change) -> str:
    """“不变”, “改了要求（收紧）”, “新增” …"""
    direction = DIRECTION_NAMES[change.direction]
    return STATUS_NAMES[change.status] + (f"（{direction}）" if direction else "")


def change_words(found: Comparison, change: Change) -> tuple[str, ...]:
    """Every difference of one row as “name: before → after”; the text of a new or gone cell."""
    if change.kind == "cell" and change.status in ("new", "gone"):
        pack = found.new if change.status == "new" else found.old
        id, _, level = change.key.rpartition("/")
        return tuple(each.levels[level].text for each in pack.indicators if each.id == id)
    said = (difference_words(found, change, each) for each in change.differences)
    return tuple(f"{name}：{before} → {after}" for name, before, after in said)


def difference_words(found: Comparison, change: Change, each: Difference) -> tuple[str, str, str]:
    """What differs, what it was and what it is now, in words."""
    if each.operator:
        new = found.new.facts.get(each.name) or found.old.facts[each.name]
        old = found.old.facts.get(each.name, new)
        before = demand_words(old, each.operator, each.before)
        return new.name, before, demand_words(new, each.operator, each.after)
    name = _FIELDS.get(each.name, each.name)
    if each.name in _CONDITIONS:
        before = condition_words(found.old, each.before)
        return name, before, condition_words(found.new, each.after)
    if each.name == "basis":
        return name, _places(found.old, each.before), _places(found.new, each.after)
    if each.name == "evidence":
        return name, MARK_WORDS[str(each.before)], MARK_WORDS[str(each.after)]
    if change.kind == "fact" and each.name not in _FIELDS:
        name = f"选项 {each.name}"
    return name, _plain(each.before), _plain(each.after)


def _places(pack: Pack, basis: object) -> str:
    places = cast(Sequence[Sequence[str]], basis)
    return "；".join(show_place(pack, document, clause) for document, clause in places) or "无"


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        return "，".join(f"{_WORDS.get(key, key)} {_plain(each)}" for key, each in value.items())
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value)) or "无"
    if isinstance(value, (bool, str)) or value is None:
        return _WORDS.get(value, str(value))
    return str(value)
