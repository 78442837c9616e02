"""Dates, counts, shares and sums of money as lists write them, as canonical text.

Each reader takes the text of a cell and returns what it means, or why it cannot
be read. What is stored is text that reads the same on every machine: ISO dates,
decimal literals.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

Kind = Literal["text", "date", "count", "share", "money", "tonnes"]

_DATE = re.compile(
    r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?|年)?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?"
)
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
# Excel's day 1 is 1900-01-01, and it believes in a 29th of February 1900.
_EXCEL_BEGINS = date(1899, 12, 30)
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_BRACKETED = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_COUNTED = "辆台个套道处座条"
_MONEY = {"": Decimal(1), "元": Decimal("0.0001"), "千元": Decimal("0.1"), "万": Decimal(1),
          "万元": Decimal(1), "百万元": Decimal(100), "亿": Decimal(10000),
          "亿元": Decimal(10000)}  # fmt: skip
_TONNES = {"": Decimal(1), "吨": Decimal(1), "t": Decimal(1), "千吨": Decimal(1000),
           "万吨": Decimal(10000), "万t": Decimal(10000), "亿吨": Decimal(100000000)}  # fmt: skip


class Quantity(NamedTuple):
    """What a cell means: canonical text, or ``""`` with a message why not.

    ``converted`` says that the text was written otherwise (another unit, a date
    with dots); ``message`` beside a text is a doubt, and ``meant`` then what may
    have been meant instead.
    """

    text: str
    converted: bool = False
    message: str = ""
    meant: str = ""


def heading_unit(kind: Kind, heading: str) -> str:
    """The unit a heading gives its column (年产值（亿元） → 亿元), or ``""``."""
    known = {"money": _MONEY.keys(), "tonnes": _TONNES.keys(), "share": {"%"}}.get(kind, set())
    flat = unicodedata.normalize("NFKC", heading)
    return next((unit for unit in _BRACKETED.findall(flat) if unit in known), "")


def literal(number: Decimal) -> str:
    """A decimal without exponent and without zeros that say nothing."""
    plain = format(number, "f")
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) or "0"


def read_date(text: str) -> Quantity:
    """2015-06-30, 2015.6.30, 2015年6月, 20150630 or Excel's day number → ISO date.

    A month or a year alone stay what they are (``2015-06``, ``2015``).
    """
    flat = unicodedata.normalize("NFKC", text).strip()
    serial = _SERIAL.fullmatch(flat)
    if serial:
        day = _EXCEL_BEGINS + timedelta(days=int(float(flat)))
        return Quantity(day.isoformat(), True)
    match = _DATE.fullmatch(flat.replace(" ", "") if "年" in flat else flat)
    match = match or _COMPACT_DATE.fullmatch(flat)
    if match is None:
        return Quantity("", message=f"“{text}”不是日期，应写成 2026-06-30")
    year, month, day_of_month = (int(part) if part else 0 for part in match.groups())
    try:
        found = date(year, month or 1, day_of_month or 1).isoformat()
    except ValueError:
        return Quantity("", message=f"“{text}”不是日历上有的日子")
    known = found if day_of_month else found[:7] if month else found[:4]
    return Quantity(known, known != text)


def read_count(text: str) -> Quantity:
    """12, 12辆, 1,200 台 → a whole number from 0 on."""
    number, unit = _parted(text)
    if number is None or unit.strip("数约") not in {"", *_COUNTED} or number != int(number):
        return Quantity("", message=f"“{text}”不是数量，应是不小于 0 的整数")
    if number < 0:
        return Quantity("", message=f"“{text}”是负数")
    known = str(int(number))
    return Quantity(known, known != text)


def read_share(text: str) -> Quantity:
    """35%, 35 → percent from 0 to 100. A bare 0.35 is doubtful: Excel shows it as 35%."""
    number, unit = _parted(text)
    if number is None or unit not in {"", "%"} or not 0 <= number <= 100:
        return Quantity("", message=f"“{text}”不是百分比，应是 0 到 100 的数")
    known = literal(number)
    if not unit and 0 < number < 1:
        meant = literal(number * 100)
        return Quantity(known, known != text, f"读作 {known}%；若是 {meant}% 请改写", f"{meant}%")
    return Quantity(known, known != text)


def read_money(text: str) -> Quantity:
    """1200万元, 1.2亿元, 3500元 → 万元."""
    return _measured(text, _MONEY, "金额（万元）")


def read_tonnes(text: str) -> Quantity:
    """120万吨, 350 t → tonnes."""
    return _measured(text, _TONNES, "重量（吨）")


READERS: dict[Kind, Callable[[str], Quantity]] = {
    "date": read_date,
    "count": read_count,
    "share": read_share,
    "money": read_money,
    "tonnes": read_tonnes,
}
UNITS: dict[Kind, str] = {"share": "%", "money": "万元", "tonnes": "吨"}
"""The unit of what is stored, where there is one."""


def _measured(text: str, units: dict[str, Decimal], what: str) -> Quantity:
    number, unit = _parted(text)
    if number is None or unit not in units or number < 0:
        return Quantity("", message=f"“{text}”不是{what}")
    known = literal(number * units[unit])
    return Quantity(known, known != text)


def _parted(text: str) -> tuple[Decimal | None, str]:
    """Number and unit of a quantity; None where it does not begin with a number."""
    flat = unicodedata.normalize("NFKC", text).replace(" ", "")
    match = _NUMBER.match(flat)
    if match is None:
        return None, ""
    return Decimal(match[0].replace(",", "")), flat[match.end() :].removesuffix("/年")
