"""All enterprises of a year in one table: energy, carbon, per product, where processes stand."""

from __future__ import annotations

from collections.abc import Sequence

from db.energy.assessment import EnergyAssessment, industry_title, product_title
from grading.energy.catalogue import item, process
from grading.energy.units import figure

OVERVIEW_COLUMNS = (
    "企业",
    "统一社会信用代码",
    "县（市、区）",
    "行业",
    "年份",
    "综合能耗（tce）",
    "CO₂（t）",
    "主要产品",
    "产量",
    "单位",
    "单位产品能耗（kgce）",
    "单位产品 CO₂（t）",
    "新水（m³）",
    "各工序能耗与标杆、限额",
    "说明",
)


def overview_row(told: EnergyAssessment) -> tuple[object, ...]:
    """An enterprise under :data:`OVERVIEW_COLUMNS`; numbers are Decimals, empty where unknown."""
    account = told.account
    per_product = told.tce_per_product
    carbon = told.co2_per_product
    return (
        told.name,
        told.key,
        told.county_name,
        industry_title(told.industry),
        str(told.year),
        round(account.tce, 2),
        round(account.co2, 2),
        product_title(told.product),
        round(told.output, 2) if told.product else "",
        item(told.product).unit_title if told.product else "",
        round(per_product * 1000, 3) if per_product is not None else "",
        round(carbon, 4) if carbon is not None else "",
        round(account.water, 0) if account.water is not None else "",
        stands(told),
        "；".join(account.remarks),
    )


def stands(told: EnergyAssessment) -> str:
    """Every process with its figure and where it stands, in one sentence each."""
    return "；".join(
        f"{process(unit.process).name} {figure(unit.value)} {unit.unit}"
        + "".join(f"，{each.benchmark.source.number} {each.words}" for each in unit.standings)
        if unit.value is not None
        else f"{process(unit.process).name}：{unit.why}"
        for unit in told.units
    )


def overview_rows(some: Sequence[EnergyAssessment]) -> list[tuple[object, ...]]:
    """All of them."""
    return [overview_row(each) for each in some]
