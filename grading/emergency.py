"""A measure of the emergency list (应急减排清单) in absolute amounts.

The base of a cut (限产基数) is the smallest of approved capacity, permitted capacity and
last year's real output, as a mean per day (环办大气函〔2020〕340号, 水泥). Where the pack
gives a share and the line has a base, the measure is written as an amount; where it does
not, the pack's own words stay, and why is said beside them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, InvalidOperation

from grading.pack_parts import Measure

CAPACITIES = {
    "approved": "环评批复产能",
    "permitted": "排污许可产能",
    "actual": "上年实际产量",
}
"""The three capacities the base is the smallest of."""

BY_CAPACITY = "min_capacity"
BY_LINES = "production_lines"
_WHOLE = Decimal(100)
_FACTORS = {"": 1, "千": 1_000, "万": 10_000, "百万": 1_000_000, "亿": 100_000_000}
_UNIT = re.compile(r"(百万|万|千|亿)?([^/每]+?)(?:[/每](年|a|日|天|d|小时|h))?")
_THINGS = {"t": "吨", "m2": "平方米", "㎡": "平方米", "m3": "立方米", "件套": "件"}
_PER_DAY = {"日": 1, "天": 1, "d": 1, "小时": 24, "h": 24}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """A production line as the register has it; the capacities are decimal literals or empty.

    ``unit`` is that of all three, per year unless it says otherwise; ``actual_year`` the year
    of the output.
    """

    id: str
    name: str
    process: str = ""
    product: str = ""
    unit: str = ""
    approved: str = ""
    permitted: str = ""
    actual: str = ""
    actual_year: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The base of cuts of one line. ``daily`` is per day in ``unit``, None where there is none.

    ``sources`` are the capacities that are the smallest, ``missing`` those not known,
    ``remarks`` what else a reader of the number should know.
    """

    daily: Decimal | None
    unit: str
    sources: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The base with where it comes from, as lists print it."""
        lacking = (
            f"缺{'、'.join(CAPACITIES[each] for each in self.missing)}" if self.missing else ""
        )
        rest = "；".join(each for each in (lacking, *self.remarks) if each)
        if self.daily is None:
            return f"无基数（{rest}）" if rest else "无基数"
        least = "、".join(CAPACITIES[each] for each in self.sources)
        said = f"{show_amount(self.daily)}{self.unit}/日（{least}日均"
        return f"{said}；{rest}）" if rest else f"{said}）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What one line does under one warning.

    ``share`` is the cut in %, None where the measure is not a share; ``before`` and ``after``
    are amounts per day in ``unit``, None where they are not known; ``note`` says why not.
    """

    text: str
    share: Decimal | None = None
    before: Decimal | None = None
    after: Decimal | None = None
    unit: str = ""
    note: str = ""
    source: str = ""


def base_of(line: LineFacts, days: int, last_year: int) -> Base:
    """The base of cuts of a line; a year's amount is divided by ``days``."""
    texts = {"approved": line.approved, "permitted": line.permitted, "actual": line.actual}
    values = {key: amount for key, text in texts.items() if (amount := _number(text)) is not None}
    missing = tuple(key for key in CAPACITIES if key not in values)
    factor, thing, per = _unit(line.unit)
    if not values:
        return Base(daily=None, unit=thing, missing=missing)
    if not thing:
        return Base(daily=None, unit="", missing=missing, remarks=("产能没有写单位",))
    remarks = []
    if per is None:
        per = "年"
        remarks.append("单位没有写明时间，按每年")
    if line.actual and line.actual_year not in ("", str(last_year)):
        remarks.append(f"实际产量是 {line.actual_year} 年的")
    least = min(values.values())
    daily = least * factor * _PER_DAY[per] if per in _PER_DAY else least * factor / days
    if per not in _PER_DAY and days != 365:
        remarks.append(f"按 {days} 天折算")
    sources = tuple(key for key, amount in values.items() if amount == least)
    return Base(daily=daily, unit=thing, sources=sources, missing=missing, remarks=tuple(remarks))


def plan(measure: Measure, line: LineFacts, base: Base, lines: int) -> Planned:
    """The measure for one line of an enterprise that has ``lines`` of them."""
    if measure.silent:
        return Planned(text="", note=f"标准里的措施{measure.silence}，由办公室填写")
    told = Planned(text=measure.measure, share=measure.cut, source=measure.mark)
    if measure.cut is None:
        return told
    if measure.cut == _WHOLE:
        return replace(told, before=base.daily, after=None if base.daily is None else Decimal(0),
                     unit=base.unit)  # fmt: skip
    if measure.base == BY_LINES:
        return _by_lines(told, measure.cut, lines)
    if measure.base != BY_CAPACITY:
        return replace(told, note=f"减排比例的基数“{measure.base}”没有约定算法，保留原文")
    if base.daily is None:
        return replace(told, note=f"{line.name or '这家企业'}没有限产基数，写不出绝对量")
    after = base.daily * (_WHOLE - measure.cut) / _WHOLE
    named = f"{line.name}{line.product or '产品'}" if line.name else (line.product or "产品")
    amount = (
        f"{named}日产量由 {show_amount(base.daily)} {base.unit}"
        f"降低到 {show_limit(after)} {base.unit}及以下（限产 {measure.cut:f}%）"
    )
    return replace(
        told,
        text=_with_amount(measure.measure, amount),
        before=base.daily,
        after=after,
        unit=base.unit,
    )


def show_amount(amount: Decimal) -> str:
    """An amount per day as lists print it: whole from ten on, else with two decimals."""
    return _rounded(amount, ROUND_HALF_EVEN)


def show_limit(amount: Decimal) -> str:
    """An upper limit as lists print it: rounded down, so that it is never looser than computed."""
    return _rounded(amount, ROUND_FLOOR)


def _rounded(amount: Decimal, how: str) -> str:
    step = Decimal(1) if amount >= 10 else Decimal("0.01")
    text = f"{amount.quantize(step, how):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _by_lines(told: Planned, cut: Decimal, lines: int) -> Planned:
    """A share of the lines stands still (以生产线计): which ones, the enterprise says."""
    stopped = cut * lines / _WHOLE
    if not lines:
        return replace(told, share=None, note="名录里没有生产线，停几条由办公室填写")
    if stopped != stopped.to_integral_value():
        note = f"共 {lines} 条生产线，{cut:f}% 不是整条，停几条由办公室写明"
        return replace(told, share=None, note=note)
    amount = f"共 {lines} 条生产线，停产 {stopped:f} 条，由企业操作方案写明停哪几条"
    return replace(told, text=f"{told.text}；{amount}", note="停哪条未定，逐线产量不计")


def _with_amount(measure: str, amount: str) -> str:
    """The measure with the amount in place of its clause about the share."""
    clauses = measure.split("；")
    place = next((at for at, each in enumerate(clauses) if "限产" in each), None)
    if place is None:
        return "；".join((amount, *clauses))
    clauses[place] = amount
    return "；".join(clauses)


def _number(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount > 0 else None


def _unit(text: str) -> tuple[Decimal, str, str | None]:
    """(factor, thing, per) of a unit: 万吨/年 → (10000, 吨, 年). ``per`` None where not said."""
    flat = text.strip().replace("／", "/").replace("²", "2").replace("³", "3")
    found = _UNIT.fullmatch(flat)
    if not flat or found is None:
        return Decimal(1), "", None
    large, thing, per = found.group(1) or "", found.group(2), found.group(3)
    per = "年" if per == "a" else per
    return Decimal(_FACTORS[large]), _THINGS.get(thing, thing), per
