"""Unit mistakes of reported figures: what cannot be true, and which unit was likely meant.

A figure is looked at against what a year of one works may reach, against the product of its
process, against the usual unit consumption and against the year before. What is doubtful is
refused until a person says why it is right (Entry.note).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from grading.energy.accounts import Entry, account
from grading.energy.benchmarks import plausible, unit_consumptions
from grading.energy.catalogue import WHOLE, item
from grading.energy.factors import FactorBook
from grading.energy.units import plain

JUMP = 100
"""A figure so many times that of the year before, or its reciprocal, is doubtful."""

_SLIPS: Mapping[str, tuple[tuple[int, str, str], ...]] = {
    "t": ((1000, "kg", "t"), (10000, "t", "万t")),
    "wm3": ((10000, "m³", "万m³"),),
    "wkwh": ((10000, "kWh", "万kWh"),),
    "GJ": ((1000, "MJ", "GJ"), (1000, "GJ", "TJ")),
    "m3": ((10000, "m³", "万m³"),),
    "m2": ((10000, "m²", "万m²"),),
}
"""Unit an item is kept in → (times, small unit, large unit) that get mistaken for each other."""

_PER_PRODUCT = {"wkwh": 10}
"""What `per_product` is multiplied by where the product is no tonne: a 万kWh takes more."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """An entry that cannot be right as it stands, and the sentence for people."""

    entry: Entry
    message: str


def doubts(entries: Sequence[Entry], before: Sequence[Entry], year: int) -> tuple[Doubt, ...]:
    """What is doubtful among the figures of one enterprise and year; confirmed ones are not.

    ``before`` are its figures of the year before.
    """
    earlier = {(e.process, e.item, e.flow): e for e in before if e.period == str(year - 1)}
    found: dict[Entry, str] = {}
    own = [each for each in entries if each.period.startswith(str(year))]
    for place, each in enumerate(own):
        if each.note:
            continue
        message = (
            _beyond(each)
            or _per_product(each, own)
            or _jump(each, earlier.get((each.process, each.item, each.flow)))
        )
        if message:
            found.setdefault(own[place], message)
    if not found:
        found.update(_unit_consumption(own, year))
    return tuple(Doubt(entry, message) for entry, message in found.items())


def _beyond(entry: Entry) -> str:
    """Beyond what one works takes or makes in a year."""
    of = item(entry.item)
    if of.highest is not None and entry.amount > of.highest:
        highest = of.highest

        def fits(amount: Decimal) -> bool:
            return amount <= highest

        limit = f"一家企业一年一般不超过 {plain(highest)} {of.unit_title}"
        return f"{_told(entry)}：{limit}{_slip(entry, fits)}"
    yearly = len(entry.period) == 4
    if of.lowest is not None and yearly and 0 < entry.amount < of.lowest:
        lowest = of.lowest

        def enough(amount: Decimal) -> bool:
            return lowest <= amount <= (of.highest or amount)

        limit = f"一家企业一年一般不少于 {plain(lowest)} {of.unit_title}"
        return f"{_told(entry)}：{limit}{_slip(entry, enough)}"
    return ""


def _per_product(entry: Entry, own: Sequence[Entry]) -> str:
    """More per unit of product than there can be."""
    of = item(entry.item)
    made = [
        each
        for each in own
        if each.flow == "product"
        and each.period == entry.period
        and entry.process in (WHOLE, each.process)
        and not _beyond(each)
    ]
    if of.per_product is None or entry.flow == "product" or not made:
        return ""
    product = max(made, key=_amount)
    if product.amount <= 0:
        return ""
    most = of.per_product * _PER_PRODUCT.get(item(product.item).unit, 1)

    def fits(amount: Decimal) -> bool:
        return amount / product.amount <= most

    if fits(entry.amount):
        return ""
    each = entry.amount / product.amount
    per = f"{of.unit_title}/{item(product.item).unit_title}"
    words = f"按{item(product.item).name} {plain(product.amount)} 折算为 {each:.4g} {per}"
    return f"{_told(entry)}：{words}，不合常理{_slip(entry, fits)}"


def _jump(entry: Entry, before: Entry | None) -> str:
    if before is None or not before.amount or not entry.amount:
        return ""
    times = entry.amount / before.amount
    if 1 / Decimal(JUMP) < times < JUMP:
        return ""

    def fits(amount: Decimal) -> bool:
        return Decimal("0.1") < amount / before.amount < 10

    of = item(entry.item)
    words = f"与上年 {plain(before.amount)} {of.unit_title} 相差一百倍以上"
    return f"{_told(entry)}：{words}{_slip(entry, fits)}"


def _unit_consumption(own: Sequence[Entry], year: int) -> dict[Entry, str]:
    """Processes whose unit consumption is out of the usual, with the entry that explains it."""
    found: dict[Entry, str] = {}
    for each in unit_consumptions(account(own, year, FactorBook()), date(year, 12, 31)):
        within = [e for e in own if e.process == each.process]
        why = plausible(each.process, each.value) if each.value is not None else ""
        if not why or any(e.note for e in within):
            continue
        culprit, slip = _culprit(within, each.process, year)
        found[culprit] = f"{_told(culprit)}：{why}{slip}"
    return found


def _culprit(within: Sequence[Entry], process_id: str, year: int) -> tuple[Entry, str]:
    """The entry whose amount in a neighbouring unit would put the consumption right."""
    for entry in within:
        of = item(entry.item)
        if entry.flow == "emitted" or of.kind == "water":
            continue

        def fits(amount: Decimal, entry: Entry = entry) -> bool:
            other = [replace(e, amount=amount) if e is entry else e for e in within]
            [told] = [
                each
                for each in unit_consumptions(
                    account(other, year, FactorBook()), date(year, 12, 31)
                )
                if each.process == process_id
            ]
            return told.value is not None and not plausible(process_id, told.value)

        slip = _slip(entry, fits)
        if slip:
            return entry, slip
    return within[0], ""


def _slip(entry: Entry, fits: Callable[[Decimal], bool]) -> str:
    """Which units were likely taken for each other, as the end of a sentence."""
    some = _SLIPS[item(entry.item).unit]
    written = entry.unit or item(entry.item).unit_title
    for times, small, large in sorted(some, key=lambda each: each[2] != written):
        if fits(entry.amount / times):
            return f"；像是把 {small} 当成 {large}"
    for times, small, large in sorted(some, key=lambda each: each[1] != written):
        if fits(entry.amount * times):
            return f"；像是把 {large} 当成 {small}"
    return ""


def _told(entry: Entry) -> str:
    of = item(entry.item)
    return f"{of.name} {plain(entry.amount)} {of.unit_title}"


def _amount(entry: Entry) -> Decimal:
    return entry.amount
