"""Answers in words and back: what a cell of the audit form says, and what a value looks like.

People type full-width digits, “≤10”, “10 mg/m3”, “85%”. Whatever has one meaning
is understood; whatever might have two is refused with the way to write it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from grading.conditions import Leaf
from grading.facts import NUMERIC, Fact, Scalar, Value

SEPARATOR = "；"
UNKNOWN_WORD = "不详"
YES_WORD = "是"
NO_WORD = "否"
SAME_WORD = "一致"
"""Stands for the value of the stage before."""

Direction = Literal["at_most", "at_least"]
"""How every requirement of a number compares it; a bound is then as good as the value."""

_UNKNOWN = frozenset({UNKNOWN_WORD, "未知", "不明", "不清楚", "不掌握", "待查"})
_YES = frozenset({YES_WORD, "有", "对", "√", "✓", "✔", "Y", "YES", "TRUE"})
_NO = frozenset({NO_WORD, "无", "没有", "不是", "×", "✗", "✘", "X", "N", "NO", "FALSE"})
_NUMBER = re.compile(
    r"(?P<bound>≤|<=|≦|<|不大于|不高于|不超过|小于|≥|>=|≧|>|不小于|不低于|大于)?\s*"
    r"(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(?P<unit>[^\W\d_].*|[%‰°].*)?"
)
_UPPER = frozenset({"≤", "<=", "≦", "<", "不大于", "不高于", "不超过", "小于"})
_UNITS = {"毫克/立方米": "mg/m3", "mg/nm3": "mg/m3", "毫克/标立方米": "mg/m3", "百分比": "%"}


class NotUnderstood(Exception):
    """A cell that has no or no single meaning; the message says how to write it."""


def directions(leaves: Iterable[Leaf]) -> dict[str, Direction]:
    """The facts that are compared in one direction only, by all requirements on them."""
    seen: dict[str, set[str]] = {}
    for leaf in leaves:
        seen.setdefault(leaf.fact, set()).add(leaf.operator)
    found: dict[str, Direction] = {}
    for fact, operators in seen.items():
        if operators == {"at_most"}:
            found[fact] = "at_most"
        elif operators == {"at_least"}:
            found[fact] = "at_least"
    return found


def flat(raw: object) -> str:
    """A cell as text with widths and blanks evened out: “１０ ㎎／ｍ³” is “10 mg/m3”."""
    if isinstance(raw, bool):
        return YES_WORD if raw else NO_WORD
    if isinstance(raw, float):
        # 15 digits are what a sheet means; the 16th and 17th are the binary remainder.
        text = format(raw, ".15g")
        return format(Decimal(text), "f") if "e" in text else text
    text = unicodedata.normalize("NFKC", str(raw))
    return re.sub(r"[^\S\n]+", " ", text.replace("\r\n", "\n")).strip()


def read_answer(fact: Fact, raw: object, direction: Direction | None = None) -> Value:
    """The value a cell gives to a number, yes/no or choice fact; several stand between “；”.

    Raises :class:`NotUnderstood`. “不详” is the answer *unknown* (None).
    """
    text = flat(raw)
    parts = [part.strip() for part in re.split(r"[;\n]", text)]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    if "" in parts:
        raise NotUnderstood("两个“；”之间没有内容；不掌握的写“不详”")
    numeric_cell = isinstance(raw, (int, float)) and not isinstance(raw, bool)
    values = [_entry(fact, part, direction, numeric_cell) for part in parts]
    return values[0] if len(values) == 1 else values


def read_tick(raw: object) -> bool | None:
    """What 是, 否 or 不详 beside one item of a checklist means."""
    return _yes_no(flat(raw))


def _entry(fact: Fact, text: str, direction: Direction | None, numeric_cell: bool) -> Scalar:
    if text in _UNKNOWN:
        return None
    if fact.ask in NUMERIC:
        return _number(fact, text, direction, numeric_cell)
    if fact.ask == "yes_no":
        return _yes_no(text)
    return _option(fact, text)


def _yes_no(text: str) -> bool | None:
    if text in _UNKNOWN:
        return None
    if text.upper() in _YES:
        return True
    if text.upper() in _NO:
        return False
    raise NotUnderstood(f"“{text}”不是“是”“否”或“不详”")


def _option(fact: Fact, text: str) -> str:
    for option, title in fact.answers.items():
        if flat(text).casefold() in (option.casefold(), flat(title).casefold()):
            return option
    titles = "、".join(fact.answers.values())
    raise NotUnderstood(f"没有“{text}”这个选项；可填：{titles}（多台的用“；”分隔）、不详")


def _number(fact: Fact, text: str, direction: Direction | None, numeric_cell: bool) -> Decimal:
    matched = _NUMBER.fullmatch(text)
    if matched is None:
        raise NotUnderstood(f"“{text}”不是数；只填数字，多个值用“；”分隔，不掌握的写“不详”")
    bound, unit = matched["bound"], matched["unit"]
    if bound:
        needed = "at_most" if bound in _UPPER else "at_least"
        if direction != needed:
            raise NotUnderstood(f"“{text}”不是一个确定的值；请填实际数值")
    number = Decimal(matched["number"].replace(",", ""))
    if unit is not None and even_unit(unit) != even_unit(fact.unit):
        asked = f"“{fact.unit}”" if fact.unit else "无单位"
        raise NotUnderstood(f"单位“{unit.strip()}”与要求的{asked}不一致；请换算后只填数字")
    if unit is None and numeric_cell and even_unit(fact.unit) == "%" and 0 < abs(number) <= 1:
        percent = format((number * 100).normalize(), "f")
        raise NotUnderstood(
            f"分不清 {number} 是 {number}% 还是 {percent}%；请写成“{percent}%”或“{number}%”"
        )
    return number


def even_unit(unit: str) -> str:
    """A unit with width, case and blanks evened out, so that mg/m³ and mg/m3 are one."""
    plain = "".join(unicodedata.normalize("NFKC", unit).casefold().split())
    return _UNITS.get(plain, plain)


def answer_text(fact: Fact, value: Value) -> str:
    """A value in words, as :func:`read_answer` understands it; checklists list what is there."""
    if isinstance(value, Mapping):
        marks = {True: YES_WORD, False: NO_WORD, None: UNKNOWN_WORD}
        return SEPARATOR.join(
            f"{fact.answers.get(item, item)}：{marks[state]}" for item, state in value.items()
        )
    if isinstance(value, Sequence) and not isinstance(value, str):
        return SEPARATOR.join(_word(fact, entry) for entry in value)
    return _word(fact, value)


def tick_text(fact: Fact, value: Value, item: str) -> str:
    """What stands beside one item of a checklist or choices fact with this value.

    An item that a mapping leaves out was not answered: nothing stands there.
    """
    if value is None:
        return UNKNOWN_WORD
    if isinstance(value, Mapping):
        if item not in value:
            return ""
        return {True: YES_WORD, False: NO_WORD, None: UNKNOWN_WORD}[value.get(item)]
    present = value if isinstance(value, Sequence) else ()
    return YES_WORD if item in present else NO_WORD


def _word(fact: Fact, value: Scalar) -> str:
    if value is None:
        return UNKNOWN_WORD
    if isinstance(value, bool):
        return YES_WORD if value else NO_WORD
    if isinstance(value, Decimal):
        return format(value, "f")
    return fact.answers.get(value, value)
