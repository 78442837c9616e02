"""The values of an entry, read from what a person or a sheet says, or why they cannot be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from db.enterprise_entry_fields import EntryField, EntryKind
from grading import industries, levels
from grading.monitoring.pollutants import named
from templates.workbooks.cells import Steps, clean
from templates.workbooks.quantities import literal, read_date
from templates.workbooks.values import CLEARING, LISTED

YES, NO = "是", "否"
_YES = frozenset({"是", "有", "√", "y", "yes", "true", "1", "主要", "主要排放口", "已安装"})
_NO = frozenset({"", "否", "无", "×", "n", "no", "false", "0", "一般", "一般排放口", "未安装"})
_YEAR = re.compile(r"(20\d{2})年?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MN = re.compile(r"[0-9A-Z]{6,32}")


class WrongValue(ValueError):
    """Why a value cannot be read, in words."""


def read_entry(
    kind: EntryKind, given: Mapping[str, str]
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The values of an entry of every field, and what is wrong as (field, message).

    ``given`` is field → text; a field not given is empty. An unknown field is wrong.
    """
    values: dict[str, str] = {}
    wrong: list[tuple[str, str]] = []
    known = {field.id for field in kind.fields}
    for name in given.keys() - known:
        titles = "、".join(field.title for field in kind.fields)
        wrong.append((name, f"{kind.title}没有“{name}”这一项，可用：{titles}"))
    for field in kind.fields:
        try:
            values[field.id] = read_value(field, given.get(field.id, ""))
        except WrongValue as reason:
            wrong.append((field.id, str(reason)))
            values[field.id] = ""
    told = {name for name, _ in wrong}
    for first, second in kind.periods:
        begins, ends = values[first], values[second]
        if begins and ends and ends < begins:
            message = f"{kind.field(second).title} {ends} 早于{kind.field(first).title} {begins}"
            wrong.append((second, message))
    if kind.id == "line" and "unit" not in told and not values["unit"]:
        capacities = ("approved_capacity", "permitted_capacity", "actual_output")
        if any(values[name] for name in capacities):
            wrong.append(("unit", "写了产能，还要写产能单位"))
    if kind.id == "outlet" and values["mn"] and not _MN.fullmatch(values["mn"]):
        wrong.append(("mn", f"MN 号“{values['mn']}”应是 6 到 32 位数字和大写字母"))
    return values, wrong


def read_value(field: EntryField, text: str) -> str:
    """One value as it is kept; raises :class:`WrongValue`."""
    written = clean(text, Steps())
    if "清空" in written and CLEARING.fullmatch(written):
        written = ""
    if not written and field.kind != "yes_no":
        if field.needed:
            raise WrongValue(f"{field.title}要填写")
        return ""
    read = _READERS.get(field.kind)
    value = read(field, written) if read else written
    if field.id in ("number", "mn") and field.kind == "text":
        value = unicodedata.normalize("NFKC", value)
        value = value.upper().replace(" ", "") if field.id == "mn" else value
    if field.closed and value not in field.options:
        raise WrongValue(f"{field.title}“{value}”应是：{'、'.join(field.options)}")
    if len(value) > field.longest:
        raise WrongValue(f"{field.title}有 {len(value)} 个字，最多 {field.longest} 个")
    return value


def _date(field: EntryField, text: str) -> str:
    found = read_date(text)
    if not found.text:
        raise WrongValue(f"{field.title}：{found.message}")
    if field.kind == "day" and not _DAY.fullmatch(found.text):
        raise WrongValue(f"{field.title}“{text}”要写到日，例如 2026-06-30")
    return found.text


def _year(field: EntryField, text: str) -> str:
    found = _YEAR.fullmatch(unicodedata.normalize("NFKC", text))
    if found is None:
        raise WrongValue(f"{field.title}“{text}”应是四位年份，例如 2025")
    return found[1]


def _number(field: EntryField, text: str) -> str:
    flat = unicodedata.normalize("NFKC", text).replace(",", "").removesuffix("%")
    try:
        number = Decimal(flat)
    except InvalidOperation:
        raise WrongValue(f"{field.title}“{text}”不是数") from None
    if not number.is_finite() or number < 0 or abs(number.adjusted()) > 12:
        raise WrongValue(f"{field.title}“{text}”应是不小于 0 的数")
    if field.most is not None and number > field.most:
        raise WrongValue(f"{field.title}“{text}”太大，最多 {field.most}")
    return literal(number)


def _yes_no(field: EntryField, text: str) -> str:
    flat = unicodedata.normalize("NFKC", text).lower()
    if flat in _YES:
        return YES
    if flat in _NO:
        return NO
    raise WrongValue(f"{field.title}“{text}”应是 是 或 否")


def _industry(field: EntryField, text: str) -> str:
    found = industries.find(text)
    if found is None:
        raise WrongValue(f"{field.title}“{text}”认不出，或不止一个行业")
    return found.name


def _level(field: EntryField, text: str) -> str:
    written = levels.read_written(text)
    if not written.understood or (written.level is None and not written.note):
        raise WrongValue(f"{field.title}“{text}”认不出，应是 A、B、C、D 或旧写法（B-、引领性…）")
    return written.level if written.level and not written.note else text


def _pollutant(field: EntryField, text: str) -> str:
    found = named(text)
    if found is None or not found.is_concentration:
        raise WrongValue(f"{field.title}“{text}”认不出，例如 颗粒物、SO2、NOx")
    return found.name


def _list(field: EntryField, text: str) -> str:
    words = (part.strip() for part in LISTED.split(text))
    return "、".join(dict.fromkeys(word for word in words if word))


_READERS = {
    "day": _date,
    "date": _date,
    "year": _year,
    "number": _number,
    "yes_no": _yes_no,
    "industry": _industry,
    "level": _level,
    "list": _list,
    "pollutant": _pollutant,
}
