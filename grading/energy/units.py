"""Amounts in the units sheets use, brought to the unit an item is kept in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from grading.energy.catalogue import UNITS, Item
from grading.refusals import Refusal

_SPELLED: Mapping[str, Mapping[str, str]] = {
    "t": {"t": "1", "吨": "1", "kg": "0.001", "千克": "0.001", "公斤": "0.001", "kt": "1000",
          "千吨": "1000", "万t": "10000", "万吨": "10000", "mg": "0.000000001",
          "g": "0.000001"},
    "wm3": {"万nm3": "1", "万m3": "1", "万立方米": "1", "万标立方米": "1", "万标m3": "1",
            "万方": "1", "10^4nm3": "1", "10^4m3": "1", "nm3": "0.0001", "m3": "0.0001",
            "立方米": "0.0001", "标立方米": "0.0001", "千nm3": "0.1", "千m3": "0.1",
            "千立方米": "0.1", "亿nm3": "10000", "亿m3": "10000", "亿立方米": "10000"},
    "wkwh": {"万kwh": "1", "万千瓦时": "1", "万度": "1", "10^4kwh": "1", "kwh": "0.0001",
             "千瓦时": "0.0001", "度": "0.0001", "mwh": "0.1", "兆瓦时": "0.1", "gwh": "100",
             "亿kwh": "10000", "亿千瓦时": "10000", "亿度": "10000"},
    "GJ": {"gj": "1", "吉焦": "1", "mj": "0.001", "兆焦": "0.001", "tj": "1000",
           "太焦": "1000", "百万千焦": "1", "万gj": "10000", "万吉焦": "10000"},
    "m3": {"m3": "1", "立方米": "1", "方": "1", "t": "1", "吨": "1", "万m3": "10000",
           "万立方米": "10000", "万方": "10000", "万t": "10000", "万吨": "10000"},
    "m2": {"m2": "1", "平方米": "1", "平米": "1", "万m2": "10000", "万平方米": "10000",
           "万平米": "10000"},
}  # fmt: skip

MOST_DIGITS = 30
LARGEST = Decimal(10) ** 15
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d{1,2})?")


def factor_of(unit: str, item: Item) -> Decimal:
    """What an amount in ``unit`` is multiplied by to be in the unit the item is kept in."""
    flat = unicodedata.normalize("NFKC", unit).casefold()
    flat = re.sub(r"[\s·]|/年|/a$", "", flat)
    known = _SPELLED[item.unit]
    if flat not in known:
        raise Refusal(
            f"“{item.name}”不能用单位“{unit}”" if unit.strip() else f"“{item.name}”没有写单位",
            "单位",
            f"可用：{'、'.join(units_of(item))}",
        )
    return Decimal(known[flat])


def units_of(item: Item) -> tuple[str, ...]:
    """The units a sheet offers for an item, the one it is kept in first."""
    more = {
        "t": ("万t", "kg") if item.kind != "pollutant" else ("kg",),
        "wm3": ("m³",),
        "wkwh": ("kWh",),
        "GJ": ("TJ",),
        "m3": ("万m³",),
        "m2": ("万m²",),
    }
    return (UNITS[item.unit], *more[item.unit])


def read_number(text: str, column: str) -> Decimal:
    """A number as a cell writes it; refuses anything else and a negative one."""
    flat = unicodedata.normalize("NFKC", text).replace(" ", "")
    try:
        found = Decimal(flat.replace(",", "")) if _NUMBER.fullmatch(flat) else Decimal("NaN")
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise Refusal(f"“{text}”不是数", column, "只填数字，单位写在“单位”一列")
    if len(flat) > MOST_DIGITS or abs(found) >= LARGEST:
        raise Refusal(f"“{text[:40]}”太长或太大", column, f"最多 {MOST_DIGITS} 位，小于一千万亿")
    if found < 0:
        raise Refusal(f"“{text}”是负数", column, "回收或外供的量填正数，去向写“回收外供”")
    return found


def plain(number: Decimal) -> str:
    """A decimal literal without exponent and without zeros that say nothing."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def figure(number: Decimal | None, places: int = 2) -> str:
    """A number for people, rounded (half to even) with thousands apart; — for none."""
    return "—" if number is None else f"{number:,.{places}f}"


def percent(share: Decimal | None, places: int = 1) -> str:
    """A share as percent with its sign; — for none."""
    if share is None:
        return "—"
    shown = f"{share * 100:+.{places}f}%"
    return shown if any(each in "123456789" for each in shown) else f"{0:.{places}f}%"
