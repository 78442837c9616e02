"""Conditions as a pack writes them, checked against the facts it declares."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from grading.conditions import All, Any, Condition, Leaf, Not, Operator, Threshold
from grading.facts import NUMERIC, PRESENCE, Ask, Fact
from grading.strict_yaml import Place
from grading.suggestions import or_nearest

_SERVES: Mapping[Operator, tuple[Ask, ...]] = {
    "at_most": NUMERIC,
    "at_least": NUMERIC,
    "is": ("yes_no", "choice"),
    "among": ("choice",),
    "has": PRESENCE,
}
_SHAPES = (
    "写成 {fact, at_most|at_least|is|among|has}、{outlet, limits}、"
    "{all: […]}、{any: […]} 或 {not: …}"
)


def read_condition(place: Place, facts: Mapping[str, Fact]) -> Condition:
    """One condition; refuses an unknown shape, a dangling fact or outlet, a value the fact
    cannot have, and an operator that does not serve the fact."""
    keys = [key for key, _ in place.named()]
    if "fact" in keys:
        return _leaf(place, facts)
    if "outlet" in keys or "limits" in keys:
        return _limits(place, facts)
    for kind in ("all", "any", "not"):
        if kind in keys:
            part = place.record((kind,))[kind]
            if kind == "not":
                return Not(read_condition(part, facts))
            members = part.members()
            if not members:
                raise part.refusal(f"{kind} 里没有条件", "至少写一个条件")
            parts = tuple(read_condition(member, facts) for member in members)
            return All(parts) if kind == "all" else Any(parts)
    if keys:
        raise place.refusal(f"不认识的条件写法“{keys[0]}”", _SHAPES, keys[0])
    raise place.refusal("条件是空的", _SHAPES)


def _leaf(place: Place, facts: Mapping[str, Fact]) -> Leaf:
    fields = place.record(("fact",), tuple(_SERVES))
    fact = _declared(fields.pop("fact"), facts)
    if len(fields) != 1:
        what = "条件没有写比较" if not fields else "一个条件只能有一个比较"
        raise place.refusal(what, f"写一个：{'、'.join(_SERVES)}；几个比较用 all 分开写")
    operator = next(each for each in _SERVES if each in fields)
    value = fields[operator]
    if fact.ask not in _SERVES[operator]:
        serving = [name for name, asks in _SERVES.items() if fact.ask in asks]
        what = f"{operator} 不能用于 {fact.ask} 类的事实“{fact.id}”"
        raise place.refusal(what, f"改用 {'、'.join(serving)}", operator)
    return Leaf(fact.id, operator, _required(operator, value, fact), value.line, value.path)


def _required(
    operator: Operator, value: Place, fact: Fact
) -> Threshold | bool | str | tuple[str, ...]:
    if operator in ("at_most", "at_least"):
        return read_threshold(value, fact)
    if operator == "is":
        return value.truth() if fact.ask == "yes_no" else _option(value, fact)
    for member in value.members():
        _option(member, fact)
    return value.texts()


def _limits(place: Place, facts: Mapping[str, Fact]) -> Condition:
    fields = place.record(("outlet", "limits"))
    outlet = fields["outlet"].text()
    if not any(name.startswith(f"{outlet}.") for name in facts):
        outlets = {name.rpartition(".")[0] for name in facts if "." in name}
        remedy = or_nearest(f"先在 facts 下声明 {outlet}.PM 之类的事实", outlet, outlets)
        raise fields["outlet"].refusal(f"没有声明排放口“{outlet}”的事实", remedy)
    parts = []
    for pollutant, value in fields["limits"].named():
        fact = facts.get(f"{outlet}.{pollutant}")
        if fact is None:
            known = [name for name in facts if name.startswith(f"{outlet}.")]
            what = f"没有声明事实“{outlet}.{pollutant}”"
            raise value.refusal(what, f"已声明的：{'、'.join(known)}")
        if fact.ask not in NUMERIC:
            raise value.refusal(f"“{fact.id}”不是数值，不能有限值", "改用 fact 加比较的写法")
        threshold = read_threshold(value, fact)
        parts.append(Leaf(fact.id, "at_most", threshold, value.line, value.path))
    if not parts:
        raise fields["limits"].refusal("limits 是空的", "至少写一个污染物的限值")
    return All(tuple(parts))


def _declared(place: Place, facts: Mapping[str, Fact]) -> Fact:
    name = place.text()
    if name not in facts:
        remedy = or_nearest("先在 facts 下声明，或改正名称", name, facts)
        raise place.refusal(f"没有声明事实“{name}”", remedy)
    return facts[name]


def _option(place: Place, fact: Fact) -> str:
    option = place.text()
    if option not in fact.answers:
        known = f"已声明的：{'、'.join(fact.answers)}"
        raise place.refusal(
            f"事实“{fact.id}”没有“{option}”这一项", or_nearest(known, option, fact.answers)
        )
    return option


def read_threshold(place: Place, fact: Fact) -> Threshold:
    """A limit: a number, or dated values ``[{from: DATE, value: n}]`` in any order."""
    if not place.is_list:
        return Threshold(((date.min, place.number(fact.lowest, fact.highest)),))
    values: dict[date, Decimal] = {}
    for member in place.members():
        fields = member.record(("from", "value"))
        begins = fields["from"].day()
        if begins in values:
            raise fields["from"].refusal(f"{begins} 起的值重复", "同一日期只保留一个")
        values[begins] = fields["value"].number(fact.lowest, fact.highest)
    if not values:
        raise place.refusal("限值列表是空的", "写一个数，或 [{from: 日期, value: 数}]")
    return Threshold(tuple(sorted(values.items())))
