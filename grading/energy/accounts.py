"""折标煤 and CO2 of what an enterprise reported: E = FC×NCV×CC×OF×44/12, net of what left.

What is recovered or sold (回收外供) and fuel that leaves as product (coke) is taken off with the
same factors. Over the whole works a fuel made and burnt inside cancels out, so that its carbon
counts once, where it came in. Coking is the exception: default carbon contents of coal, coke and
gas do not balance, so what coking takes and yields has energy but no carbon; it counts where
coke and gas are used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from grading.energy.catalogue import WHOLE, Item, catalogue, item, process
from grading.energy.factors import MEASURED, Factor, FactorBook, book

CO2_OF_CARBON = Decimal(44) / Decimal(12)
COKING = "炼焦的原料煤、焦炭和煤气产出不按燃烧计碳"
_MONTHS = "个月的数据"
TOLERANCE = Decimal("0.01")
"""By how much the processes may exceed the whole works before it is remarked on."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One reported figure: ``amount`` in the unit the item is kept in, ``period`` 2024 or 2024-03.

    ``measured`` are the enterprise's own ncv, cc, of; ``place`` says where it was read, ``note``
    why an unusual figure is right, ``unit`` in which unit it was written.
    """

    period: str
    process: str
    item: str
    flow: str
    amount: Decimal
    measured: Mapping[str, Decimal] = field(default_factory=dict, hash=False)
    source: str = ""
    place: str = ""
    note: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with what it comes to; ``tce`` and ``co2`` are None where a factor is missing.

    They are negative for what left. ``formula`` is the calculation in figures.
    """

    entry: Entry
    tce: Decimal | None
    co2: Decimal | None
    formula: str
    factors: tuple[Factor, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """The accounts of one enterprise and period; tce and tonnes of CO2.

    ``processes`` is process → its lines; ``outputs`` product → amount of the whole works,
    ``products`` (process, product) → amount. ``remarks`` say what was left out or doubtful.
    """

    period: str
    lines: tuple[Line, ...]
    tce: Decimal
    co2: Decimal
    co2_parts: Mapping[str, Decimal]
    processes: Mapping[str, tuple[Line, ...]]
    outputs: Mapping[str, Decimal]
    products: Mapping[tuple[str, str], Decimal]
    emitted: Mapping[str, Decimal]
    water: Decimal | None
    factors: tuple[Factor, ...]
    remarks: tuple[str, ...]

    @property
    def partial(self) -> tuple[str, ...]:
        """The remarks on figures of which some months are missing: such a year is no whole one."""
        return tuple(each for each in self.remarks if each.endswith(_MONTHS))

    @property
    def carbon_items(self) -> frozenset[str]:
        """The items that CO2 was counted of."""
        return frozenset(each.entry.item for each in self.lines if each.co2)

    def main_product(self, industry: str) -> tuple[str, Decimal] | None:
        """The product the figures of an industry are divided by, with its amount."""
        for id in catalogue().main_products.get(industry, ()):
            if self.outputs.get(id, Decimal(0)) > 0:
                return id, self.outputs[id]
        return None

    def process_tce(self, id: str) -> Decimal | None:
        """The energy of one process in tce; None where a line of it has no factor."""
        found = [each.tce for each in self.processes.get(id, ())]
        if not found or any(each is None for each in found):
            return None
        return sum((each for each in found if each is not None), Decimal(0))


def account(
    entries: Sequence[Entry], year: int, factors: FactorBook, *, factors_of: int | None = None
) -> Account:
    """The accounts of a year. Yearly figures go before those of its months, per process and item.

    ``entries`` are those of one enterprise; other years among them are left alone. With
    ``factors_of`` the factors of another year are used, so that two years can be compared.
    """
    remarks: list[str] = []
    chosen = _of_year(entries, year, remarks)
    lines = [_line(each, factors_of or year, factors, chosen) for each in chosen]
    whole = _whole(lines, remarks)
    outputs: dict[str, Decimal] = {}
    products: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    emitted: dict[str, Decimal] = defaultdict(Decimal)
    water: Decimal | None = None
    parts: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        entry = line.entry
        if entry.flow == "product":
            products[entry.process, entry.item] += entry.amount
    for line in whole:
        entry, kind = line.entry, item(line.entry.item).kind
        if entry.flow == "product":
            outputs[entry.item] = outputs.get(entry.item, Decimal(0)) + entry.amount
        elif entry.flow == "emitted":
            emitted[entry.item] += entry.amount
        elif kind == "water":
            water = (water or Decimal(0)) + entry.amount
        if line.co2 is not None and line.co2 != 0:
            parts[_part(item(entry.item))] += line.co2
    missing = sorted({item(each.entry.item).name for each in whole if each.co2 is None})
    if missing:
        remarks.append(f"{'、'.join(missing)}没有因子，没有计入")
    processes: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        processes[line.entry.process].append(line)
    if "coking" in {process(id).industry for id in processes}:
        remarks.append("炼焦：焦油、粗苯等化产品没有列因子，没有抵扣，能耗因此偏大")
    if any(line.formula == COKING for line in whole):
        remarks.append(
            "炼焦：没有见到原料煤和产品含碳量的依据，不作碳平衡；碳在焦炭和煤气用掉的地方计，"
            "外销的焦炭、煤气不计，炼焦过程的散失没有计入"
        )
    return Account(
        str(year),
        tuple(whole),
        sum((each.tce for each in whole if each.tce is not None), Decimal(0)),
        sum(parts.values(), Decimal(0)),
        dict(parts),
        {id: tuple(some) for id, some in processes.items()},
        outputs,
        dict(products),
        dict(emitted),
        water,
        _used(whole),
        tuple(dict.fromkeys(remarks)),
    )


def years_of(entries: Iterable[Entry]) -> tuple[int, ...]:
    """The years entries are about, the newest first."""
    return tuple(sorted({int(each.period[:4]) for each in entries}, reverse=True))


def _of_year(entries: Sequence[Entry], year: int, remarks: list[str]) -> list[Entry]:
    """Yearly figures, and sums of months where a year has none."""
    yearly: dict[tuple[str, str, str], Entry] = {}
    months: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for each in entries:
        key = (each.process, each.item, each.flow)
        if each.period == str(year):
            yearly[key] = each
        elif each.period.startswith(f"{year}-"):
            months[key].append(each)
    chosen = list(yearly.values())
    for key, some in months.items():
        if key in yearly:
            continue
        if len(some) < 12:
            remarks.append(f"{process(key[0]).name} {item(key[1]).name}只有 {len(some)} {_MONTHS}")
        measured = some[0].measured
        if any(each.measured != measured for each in some):
            chosen += some  # each month by its own heat
            continue
        total = sum((each.amount for each in some), Decimal(0))
        place = f"{len(some)} 个月合计"
        chosen.append(Entry(str(year), *key, total, measured, some[0].source, place))
    items = {id: at for at, id in enumerate(catalogue().items)}
    processes = {id: at for at, id in enumerate(catalogue().processes)}
    return sorted(
        chosen,
        key=lambda e: (e.process == WHOLE, processes[e.process], items[e.item], e.flow, e.period),
    )


def _whole(lines: Sequence[Line], remarks: list[str]) -> list[Line]:
    """The lines of the whole works: its own where it reports one, else those of the processes."""
    whole: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    within: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for each in lines:
        some = whole if each.entry.process == WHOLE else within
        some[each.entry.item, each.entry.flow] += each.entry.amount
    for (id, flow), amount in whole.items():
        total = within.get((id, flow), Decimal(0))
        if flow == "in" and total > amount * (1 + TOLERANCE) and _bought(id, lines):
            remarks.append(f"{item(id).name}：各工序合计大于全厂的量，全厂以“全厂”一行为准")
    return [
        each
        for each in lines
        if each.entry.process == WHOLE or (each.entry.item, each.entry.flow) not in whole
    ]


def _bought(id: str, lines: Sequence[Line]) -> bool:
    """Whether an item is not made inside as well: then the processes can use what was bought."""
    return not any(each.entry.item == id and each.entry.flow != "in" for each in lines)


def _line(entry: Entry, year: int, factors: FactorBook, among: Sequence[Entry]) -> Line:
    of = item(entry.item)
    sign = 1 if entry.flow == "in" else -1
    nothing = Decimal(0)
    if entry.flow == "emitted" or of.kind == "water":
        return Line(entry, nothing, nothing, "", ())
    if of.kind == "fuel":
        line = _fuel(entry, sign, year, factors)
        return replace(line, co2=nothing, formula=COKING) if _is_coking(entry, among) else line
    if of.kind == "electricity":
        return _one(
            entry, sign, factors.find(of.id, "tce", year), factors.find(of.id, "grid", year), 10
        )
    if of.kind == "heat":
        gj = book().gj
        found = factors.find(of.id, "ef", year)
        tce = sign * entry.amount / gj
        if found is None:
            return Line(entry, tce, None, "", ())
        return Line(
            entry,
            tce,
            sign * entry.amount * found.value,
            f"{_figure(entry)} × {found.value} = CO₂；÷ {gj} = tce",
            (found,),
        )
    if of.kind == "product" and not of.process_emission:
        return Line(entry, nothing, nothing, "", ())
    if of.covered_by and any(each.item == of.covered_by for each in among):
        words = f"已含在{item(of.covered_by).name}的过程因子内，不另计"
        return Line(entry, nothing, nothing, words, ())
    found = factors.find(of.id, "ef", year)
    if found is None:
        return Line(entry, nothing, None, "", ())
    sign = 1 if of.kind == "product" else sign
    words = f"{_figure(entry)} × {found.value}"
    return Line(entry, nothing, sign * entry.amount * found.value, words, (found,))


def _is_coking(entry: Entry, among: Sequence[Entry]) -> bool:
    """Whether the entry is coal that becomes coke, or what coking yields."""
    if not any(each.item == "coke" and each.flow == "product" for each in among):
        return False
    yields = entry.item in ("coke", "coke_oven_gas") and entry.flow != "in"
    return yields or (entry.item == "washed_coal" and entry.flow == "in")


def _fuel(entry: Entry, sign: int, year: int, factors: FactorBook) -> Line:
    found = [_measured(entry, q) or factors.find(entry.item, q, year) for q in ("ncv", "cc", "of")]
    ncv, cc, of = found
    if ncv is None or cc is None or of is None:
        return Line(entry, None, None, "", ())
    heat = sign * entry.amount * ncv.value
    co2 = heat * cc.value * of.value / 100 * CO2_OF_CARBON
    words = f"{_figure(entry)} × {ncv.value} × {cc.value} × {of.value}% × 44/12"
    return Line(entry, heat / book().gj, co2, words, (ncv, cc, of))


def _one(entry: Entry, sign: int, tce: Factor | None, co2: Factor | None, scale: int) -> Line:
    amount = sign * entry.amount
    return Line(
        entry,
        None if tce is None else amount * tce.value,
        None if co2 is None else amount * co2.value * scale,
        "" if co2 is None else f"{_figure(entry)} × {scale} × {co2.value}",
        tuple(each for each in (tce, co2) if each is not None),
    )


def _measured(entry: Entry, quantity: str) -> Factor | None:
    value = entry.measured.get(quantity)
    if value is None:
        return None
    return Factor(entry.item, quantity, "", int(entry.period[:4]), value, MEASURED, "", "实测")


def _figure(entry: Entry) -> str:
    return f"{entry.amount.normalize():f} {item(entry.item).unit_title}"


def _part(of: Item) -> str:
    return {"fuel": "燃料燃烧", "electricity": "净购入电力", "heat": "净购入热力"}.get(
        of.kind, "工业过程"
    )


def _used(lines: Iterable[Line]) -> tuple[Factor, ...]:
    return tuple(dict.fromkeys(factor for line in lines for factor in line.factors))
