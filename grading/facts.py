"""Facts: what a pack asks or measures, and which answers are allowed.

A value is one answer, or a list of them (two sinter machines); ``None`` is *unknown*. A
``choices`` or ``checklist`` fact is the list of what is present (all else is absent) or a
mapping item → true/false/None (None, or left out, is unknown). Numbers are Decimals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from grading.canonical import parse_json
from grading.refusals import Refusal
from grading.suggestions import or_nearest

Ask = Literal["yes_no", "choice", "choices", "checklist", "number", "concentration"]
ASKS: tuple[Ask, ...] = get_args(Ask)
NUMERIC: tuple[Ask, ...] = ("number", "concentration")
PRESENCE: tuple[Ask, ...] = ("choices", "checklist")

Scalar = Decimal | bool | str | None
Value = Scalar | Sequence[Scalar] | Mapping[str, bool | None]

_MOST_DIGITS = 30  # and numbers stay below 10¹⁵: differences are then exact
_HUNDRED = Decimal(100)
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Reading:
    """Which hours a concentration is read from: flags that count, and the least valid share."""

    count: tuple[str, ...] = ()
    min_valid: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One declared fact. ``name`` is what people see; ``unit`` the unit of numbers.

    ``oxygen`` is the reference oxygen in %, ``hours`` the share of hours that must comply
    in %, ``months`` the longest evaluation period, ``mean`` what is averaged, ``source``
    (``from:`` in the file) the record a derived fact comes from, ``denominator`` what a
    share divides by.
    """

    id: str
    ask: Ask
    name: str
    unit: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    oxygen: Decimal | None = None
    hours: Decimal | None = None
    months: int | None = None
    mean: str = ""
    reading: Reading | None = None
    denominator: tuple[str, ...] = ()
    source: str = ""

    @property
    def answers(self) -> Mapping[str, str]:
        """What may be chosen or ticked, with its name; empty for numbers and yes/no."""
        return self.options or self.items

    @property
    def lowest(self) -> Decimal | None:
        """The least number allowed: as declared, else 0 for shares and concentrations."""
        if self.minimum is None and (self.ask == "concentration" or self._is_share):
            return _ZERO
        return self.minimum

    @property
    def highest(self) -> Decimal | None:
        """The largest number allowed: as declared, else 100 for shares."""
        return _HUNDRED if self.maximum is None and self._is_share else self.maximum

    @property
    def _is_share(self) -> bool:
        return self.ask == "number" and self.unit in ("%", "％")


def check_value(fact: Fact, raw: object, where: str) -> Value:
    """``raw`` as a value of ``fact``, or a refusal that names ``where``.

    Refuses an undeclared option or item, a wrong type, a number out of range and nested
    lists. A float (as a sheet gives it) counts as its shortest decimal literal.
    """
    if raw is None:
        return None
    if fact.ask in PRESENCE:
        return _presence(fact, raw, where)
    if isinstance(raw, (list, tuple)):
        return [_entry(fact, entry, f"{where}[{number}]") for number, entry in enumerate(raw)]
    return _entry(fact, raw, where)


def _entry(fact: Fact, raw: object, where: str) -> Scalar:
    if raw is None:
        return None
    if isinstance(raw, (list, tuple, dict)):
        raise Refusal(f"“{fact.name}”的值不能嵌套", where, "写一个值，或一层列表")
    if fact.ask in NUMERIC:
        return _number(fact, raw, where)
    if fact.ask == "yes_no":
        if not isinstance(raw, bool):
            raise _wrong_type(fact, raw, where, "true 或 false", "写 true、false，未知写 null")
        return raw
    return _answer(fact, raw, where)


def _number(fact: Fact, raw: object, where: str) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal)):
        raise _wrong_type(fact, raw, where, "数", "写成数，不加引号和单位；未知写 null")
    number = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    if not number.is_finite():
        raise Refusal(f"“{fact.name}”不是一个有限的数", where, "改正这个数；未知写 null")
    too_long = len(number.as_tuple().digits) > _MOST_DIGITS
    if too_long or not -_MOST_DIGITS <= number.adjusted() < _MOST_DIGITS // 2:
        raise Refusal(f"“{fact.name}”的数过大或过长", where, "检查单位和小数点")
    lowest, highest = fact.lowest, fact.highest
    if (lowest is not None and number < lowest) or (highest is not None and number > highest):
        least = "" if lowest is None else f"最小 {lowest}"
        most = "" if highest is None else f"最大 {highest}"
        bounds = "，".join(part for part in (least, most) if part)
        raise Refusal(
            f"“{fact.name}”的值 {number} {fact.unit}".rstrip() + f" 超出允许范围（{bounds}）",
            where,
            "检查单位和小数点；未知写 null",
        )
    return number


def _answer(fact: Fact, raw: object, where: str) -> str:
    if not isinstance(raw, str):
        remedy = f"可用：{_listed(fact)}；未知写 null"
        raise _wrong_type(fact, raw, where, "一个选项", remedy)
    if raw not in fact.answers:
        remedy = or_nearest(f"可用：{_listed(fact)}", raw, fact.answers)
        raise Refusal(f"“{fact.name}”没有“{raw}”这一项", where, remedy)
    return raw


def _presence(fact: Fact, raw: object, where: str) -> Value:
    if isinstance(raw, Mapping):
        for item, state in raw.items():
            _answer(fact, item, f"{where}.{item}")
            if state is not None and not isinstance(state, bool):
                remedy = "写 true（有）、false（没有）或 null（未知）"
                raise _wrong_type(fact, state, f"{where}.{item}", "true、false 或 null", remedy)
        return dict(raw)
    if not isinstance(raw, (list, tuple)):
        remedy = "写成列表，如 [甲, 乙]；有未知项的写成 {甲: true, 乙: null}"
        raise _wrong_type(fact, raw, where, "列表", remedy)
    present = []
    for number, entry in enumerate(raw):
        place = f"{where}[{number}]"
        if entry is None or isinstance(entry, (list, tuple, dict)):
            what = f"“{fact.name}”的列表里只能写有的项"
            raise Refusal(what, place, "未知的项改用 {项: null} 的写法")
        present.append(_answer(fact, entry, place))
    return present


def _listed(fact: Fact) -> str:
    return "、".join(fact.answers)


def _wrong_type(fact: Fact, raw: object, where: str, expected: str, remedy: str) -> Refusal:
    shown = {True: "true", False: "false"}[raw] if isinstance(raw, bool) else f"“{raw}”"
    return Refusal(f"“{fact.name}”应为{expected}，实为{shown[:60]}", where, remedy)


def check_facts(
    declared: Mapping[str, Fact], raw: Mapping[str, object], source: str
) -> dict[str, Value]:
    """All values of one set of facts, checked; a fact that is not declared is refused."""
    values: dict[str, Value] = {}
    for name, value in raw.items():
        fact = declared.get(name)
        if fact is None:
            raise undeclared(name, declared, source)
        values[name] = check_value(fact, value, f"{source} facts.{name}")
    return values


def undeclared(name: str, declared: Mapping[str, Fact], source: str = "") -> Refusal:
    """The refusal of a fact that the pack does not declare."""
    remedy = or_nearest("改正名称或删去；标准包里声明的事实才能填", name, declared)
    return Refusal(f"标准包没有声明事实“{name}”", f"{source} facts.{name}".strip(), remedy)


def parse_fact_file(data: bytes, source: str) -> tuple[dict[str, object], date | None]:
    """The raw facts and the date of a FACTS.json, ``{"date": …, "facts": {…}}``.

    Read before a pack is chosen, because the date may choose the edition.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("文件不是 UTF-8 编码", source, "另存为 UTF-8 后再试") from None
    content = parse_json(text, source)
    shape = '写成 {"date": "2026-06-30", "facts": {…}}'
    if not isinstance(content, dict) or not isinstance(content.get("facts"), dict):
        raise Refusal("文件里没有 facts 对象", source, shape)
    for key in content:
        if key not in ("date", "facts"):
            raise Refusal(f"不认识的键“{key}”", source, shape)
    return content["facts"], _file_date(content, source)


def _file_date(content: Mapping[str, object], source: str) -> date | None:
    if "date" not in content:
        return None
    text = content["date"]
    if isinstance(text, str) and len(text) == len("2026-06-30"):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise Refusal("date 不是日期", f"{source} date", "写成如 2026-06-30，或删去（用标准实施日）")
