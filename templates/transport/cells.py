"""Cells of ledgers: moments, months and loads in the spellings and units they come in."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

from grading.transport.passages import seconds
from grading.transport.register import even, register
from templates.workbooks.headings import even as plain

EXCEL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 (clock time as workbooks count it)
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T ]*(?<![0-9])(\d{1,2})[:时] ?(?:(\d{1,2})分?(?::?(\d{1,2}))?秒?)?)?(?:\.\d+)?"
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?")
_MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?(?:份)?(?:[-/.]?\d{1,2}日?)?(?:00:00:00)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?")
_KG: dict[str, int | Decimal] = {
    "": 1000, "T": 1000, "吨": 1000, "KG": 1, "千克": 1, "公斤": 1, "斤": Decimal("0.5"),
    "万吨": 10_000_000, "万T": 10_000_000, "KT": 1_000_000, "千吨": 1_000_000,
}  # fmt: skip
_UNITS = re.compile("万吨|万T|千吨|KT|吨|公斤|千克|KG|斤|T")


def read_moment(text: str) -> int | None:
    """2026-01-05 08:12:33, 2026/1/5 8:12, 20260105081233, 2026年1月5日8时12分, Excel's number."""
    flat = " ".join(unicodedata.normalize("NFKC", text).upper().split())
    if _SERIAL.fullmatch(flat):
        whole = timedelta(seconds=round(float(flat) * 86_400))
        return seconds(EXCEL_ZERO + whole)
    match = _MOMENT.fullmatch(flat) or _COMPACT.fullmatch(flat)
    if match is None:
        return None
    try:
        return seconds(datetime(*(int(part or 0) for part in match.groups())))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return None


def read_month(text: str) -> str:
    """2026-01, 2026年1月, 202601, 2026/1/31, Excel's number → 2026-01; empty for none."""
    flat = even(text)
    if _SERIAL.fullmatch(flat):
        return f"{EXCEL_ZERO + timedelta(days=int(float(flat))):%Y-%m}"
    match = _MONTH.fullmatch(flat)
    if match is None or not 1 <= int(match[2]) <= 12 or not 2000 <= int(match[1]) <= 2100:
        return ""
    return f"{int(match[1]):04d}-{int(match[2]):02d}"


def unit_of(heading: str) -> Decimal | None:
    """Kilograms in one of the unit a heading names in brackets; None where it names none."""
    found = _UNITS.search(even(heading))
    return Decimal(_KG[found[0]]) if found else None


@cache
def read_kg(text: str, factor: Decimal) -> tuple[int | None, str]:
    """Whole kilograms of a load, and what is wrong with it; (None, "") for an empty cell.

    A unit in the cell goes before that of the heading (``factor``).
    """
    flat = even(text)
    if flat in ("", "-", "/", "—", "无", "空", "空车"):
        return (None, "") if flat not in ("空", "空车") else (0, "")
    match = _NUMBER.match(flat)
    unit = flat[match.end() :] if match else ""
    if match is None or (unit and unit not in _KG):
        return None, f"“{text}”不是重量"
    number = Decimal(match[0].replace(",", ""))
    if number < 0:
        return None, f"重量“{text}”是负数"
    kg = number * (Decimal(_KG[unit]) if unit else factor)
    return int(kg.to_integral_value()), ""


@cache
def goods_kind(kind: str, goods: str, direction: str) -> str:
    """What goods are to the plant: by the cell of their kind, else what comes in is material,
    what goes out product (拟); empty where nothing tells."""
    told, named = even(kind), even(goods)
    for word, id in register().kind_words:
        if told and word in told:
            return id
    for word, id in register().kind_words:
        if id == "other" and word in named:
            return id
    return {"in": "materials", "out": "products"}.get(direction, "")


@cache
def read_direction(text: str) -> str:
    """in, out, or empty."""
    flat = even(text)
    if not flat:
        return ""
    exact = dict(register().direction_words).get(flat)
    if exact:
        return exact
    inward = "进" in flat or "入" in flat
    outward = "出" in flat or "外运" in flat or "离" in flat
    return "" if inward == outward else "in" if inward else "out"


@cache
def read_class(text: str) -> str:
    """tanker, heavy, light, or empty."""
    flat = even(text)
    return next((id for word, id in register().class_words if word in flat), "")


@cache
def read_mode(text: str) -> tuple[str, bool]:
    """The mode a cell names (``combined`` for 铁路＋公路) and whether it says 新能源."""
    flat = even(text)
    green = any(word in flat for word in ("新能源", "电动", "纯电", "氢能"))
    exact = dict(register().mode_words).get(flat)
    if exact:
        return exact, green
    found, rest = [], flat
    for word, id in register().mode_words:
        if word in rest:
            found.append(id)
            rest = rest.replace(word, " ")
    modes = set(found)
    if "road" in modes and modes - {"road"}:
        return "combined", green
    if len(modes) == 1:
        return modes.pop(), green
    if not modes and green and re.search("车|重卡|短驳|倒运", flat):
        return "road", True
    return "", green


def is_remark(cells: list[str]) -> bool:
    """A row that is no entry: 合计, 注：…, 制表人."""
    first = plain(next((each for each in cells if each.strip()), ""))
    return first.startswith(("合计", "小计", "总计", "累计", "注", "备注", "说明", "制表", "填表"))


def day_of(at: int) -> date:
    """The day a moment lies in."""
    return date(1970, 1, 1) + timedelta(days=at // 86_400)
