"""Figures of 对标 from the accounts of energy and carbon: per unit of the main product.

They go in as entries like those of a workbook, all of them or none, and can be changed,
retired and taken back like these.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from db.energy.assessment import EnergyAssessment, assess_all, industry_title, product_title
from db.enterprise_entry_import import EntriesImported, import_entries
from db.enterprise_entry_kinds import kind_of
from db.office import Office
from db.users import Actor, require
from grading.energy.catalogue import item
from grading.incentive.judging import plain
from grading.refusals import Refusal
from templates.workbooks.entry_sheets import EntryRow

UNITS = {"t": "吨", "m2": "平方米", "wkwh": "万千瓦时"}
"""Unit of a product in the accounts → as 对标 names it; others cannot be compared here."""
_PLACES = Decimal("0.0001")


def take_energy(
    office: Office, actor: Actor, year: int, *, dry_run: bool = False
) -> EntriesImported:
    """Enter what the accounts of a year say of every enterprise that has a main product.

    What the accounts do not know stays as it is. Refuses a year without accounts.
    """
    from db.enterprise_entries import MAY_ENTER

    require(actor, *MAY_ENTER)
    rows = [
        row
        for number, each in enumerate(assess_all(office, actor, year), 1)
        if (row := _row(number, each)) is not None
    ]
    if not rows:
        raise Refusal(
            f"{year} 年没有可以用来对标的能耗核算", "年度", "先在“减污降碳”导入能耗和产品产量"
        )
    return import_entries(office, actor, f"能耗核算 {year}", rows, dry_run=dry_run)


def _row(number: int, told: EnergyAssessment) -> EntryRow | None:
    """One enterprise as a row of the list; None without a product that can be compared, and
    where months are missing: a few of them are no year."""
    if not told.output or not told.product or not told.industry or told.account.partial:
        return None
    unit = UNITS.get(item(told.product).unit)
    if unit is None:
        return None
    tonnes, output = told.pollutants.tonnes, told.output
    dust = ("pm_flue", "pm_dust")
    pm = sum((tonnes[each] for each in dust), Decimal(0)) if set(dust) <= tonnes.keys() else None
    amounts: dict[str, Decimal | None] = {
        "output": output,
        "energy": told.account.tce * 1000 / output,
        "water": told.account.water / output if told.account.water is not None else None,
        "pm": _kilograms(pm, output),
        "so2": _kilograms(tonnes.get("so2"), output),
        "nox": _kilograms(tonnes.get("nox"), output),
        "co2": told.account.co2 / output,
        "waste": _used(told.account.emitted),
    }
    values = {
        "year": str(told.year),
        "industry": industry_title(told.industry),
        "product": product_title(told.product),
        "unit": unit,
        "source": f"能耗核算；污染物：{told.pollutants.source or '没有数据'}"[:200],
    }
    values |= {
        id: plain(amount.quantize(_PLACES, rounding=ROUND_HALF_UP))
        for id, amount in amounts.items()
        if amount is not None and amount > 0
    }
    titles = {field.id: field.title for field in kind_of("benchmark").fields}
    return EntryRow("能耗核算", number, "benchmark", told.key, told.name, values, titles)


def _used(emitted: Mapping[str, Decimal]) -> Decimal | None:
    """固废综合利用率 in percent; None where one of both is missing, or old stock was used."""
    made, used = emitted.get("solid_waste"), emitted.get("solid_waste_used")
    if not made or used is None or used > made:
        return None
    return used * 100 / made


def _kilograms(tonnes: Decimal | None, output: Decimal) -> Decimal | None:
    return tonnes * 1000 / output if tonnes is not None else None
