"""Accounts, factors and synergy as the command line says them, in words and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.output import say, show, table
from grading.energy.units import figure

if TYPE_CHECKING:
    from db.energy.assessment import EnergyAssessment
    from db.energy.comparison import Compared, SynergyTable
    from db.energy.factor_book import FactorView
    from grading.energy.factors import Factor
    from grading.synergy import Change
    from templates.papers.energy_content import SynergyContent


def tell_assessment(told: EnergyAssessment) -> None:
    """One enterprise and year on the screen."""
    from grading.energy.catalogue import item, process

    account = told.account
    show(f"{told.name}（{told.key}）{told.year} 年")
    show(f"综合能耗 {figure(account.tce)} tce，二氧化碳 {figure(account.co2)} t")
    for name, amount in account.co2_parts.items():
        show(f"  {name} {figure(amount)} t")
    if told.product:
        of = item(told.product)
        energy = told.tce_per_product
        show(
            f"{of.name} {figure(told.output, 0)} {of.unit_title}："
            f"{figure(energy * 1000 if energy is not None else None)} kgce/{of.unit_title}，"
            f"{figure(told.co2_per_product, 4)} tCO₂/{of.unit_title}"
        )
    lines = [
        (
            process(unit.process).name,
            figure(unit.value),
            unit.unit,
            "；".join(
                f"{s.benchmark.source.number} {s.words}（{s.benchmark.sure}）"
                for s in unit.standings
            )
            or unit.why,
        )
        for unit in told.units
    ]
    if lines:
        show(table(("工序", "单位产品能耗", "单位", "比较"), lines, right=(1,)))
    say("因子：" + "；".join(each.words for each in account.factors))
    for remark in account.remarks:
        say(f"注意：{remark}")


def tell_synergy(content: SynergyContent) -> None:
    """The table of two years on the screen."""
    titles = ("企业", "污染当量变化", "CO₂ 变化", "象限", "协同弹性", "单位产品象限", "说明")
    rows = [(r[0], r[5], r[8], r[9], r[10], r[13], r[14]) for r in content.rows]
    show(table(titles, rows, right=(1, 2, 4)))
    for name, reason in content.candidates:
        show(f"“双近零”候选：{name}（{reason}）")
    say(f"{content.period}：" + "，".join(f"{name} {count} 家" for name, count in content.tally))
    for remark in content.remarks:
        say(remark)


def assessment_json(told: EnergyAssessment) -> dict[str, object]:
    """One enterprise and year."""
    account = told.account
    return {
        "enterprise": told.key,
        "name": told.name,
        "industry": told.industry or None,
        "year": told.year,
        "years": told.years,
        "tce": account.tce,
        "co2": account.co2,
        "co2_parts": account.co2_parts,
        "product": told.product or None,
        "output": told.output if told.product else None,
        "tce_per_product": told.tce_per_product,
        "co2_per_product": told.co2_per_product,
        "water": account.water,
        "processes": [
            {
                "process": unit.process,
                "product": unit.product,
                "output": unit.output,
                "tce": unit.tce,
                "value": unit.value,
                "unit": unit.unit,
                "why": unit.why,
                "standings": [
                    {
                        "source": each.benchmark.source.number,
                        "lines": dict(
                            zip(each.benchmark.source.words, each.benchmark.values, strict=True)
                        ),
                        "place": each.place,
                        "words": each.words,
                        "sure": each.benchmark.sure,
                        "exceeds": each.exceeds,
                    }
                    for each in unit.standings
                ],
            }
            for unit in told.units
        ],
        "lines": [
            {
                "process": line.entry.process,
                "item": line.entry.item,
                "flow": line.entry.flow,
                "amount": line.entry.amount,
                "tce": line.tce,
                "co2": line.co2,
                "formula": line.formula,
                "place": line.entry.place,
            }
            for line in account.lines
        ],
        "factors": [_factor(each) for each in account.factors],
        "pollutants": {
            "tonnes": dict(told.pollutants.tonnes),
            "source": told.pollutants.source,
        },
        "remarks": account.remarks,
    }


def factor_json(each: FactorView) -> dict[str, object]:
    """A factor of the list; ``id`` is null for a shipped one."""
    return {
        **_factor(each.factor),
        "id": each.id or None,
        "basis": each.basis,
        "by": each.by or None,
        "retired": each.retired_at is not None,
    }


def synergy_json(found: SynergyTable) -> dict[str, object]:
    """Two years of all enterprises."""
    return {
        "before": found.before,
        "after": found.after,
        "factors": found.factors,
        "rows": [_compared(row) for row in found.rows],
        "candidates": [
            {"enterprise": each.peer.key, "name": each.peer.name, "reason": each.reason}
            for each in found.candidates
        ],
        "remarks": found.remarks,
    }


def _compared(row: Compared) -> dict[str, object]:
    of = row.synergy
    face: dict[str, object] = {
        "enterprise": row.key,
        "name": row.name,
        "county": row.county_name,
        "industry": row.industry or None,
        "why": row.why or None,
    }
    if of is None:
        return {**face, "quadrant": None}
    return {
        **face,
        "pollution": _change(of.pollution),
        "co2": _change(of.carbon),
        "unit_pollution": _change(of.unit_pollution),
        "unit_co2": _change(of.unit_carbon),
        "quadrant": of.quadrant or None,
        "unit_quadrant": of.unit_quadrant or None,
        "elasticity": of.elasticity,
        "remarks": of.remarks,
    }


def _change(of: Change | None) -> dict[str, object] | None:
    if of is None:
        return None
    return {"before": of.before, "after": of.after, "share": of.share}


def _factor(each: Factor) -> dict[str, object]:
    return {
        "item": each.item,
        "quantity": each.quantity,
        "region": each.region or None,
        "year": each.year or None,
        "value": each.value,
        "unit": each.unit,
        "sure": each.sure,
        "source": each.source,
        "stale": each.stale,
    }
