"""Energy, carbon and synergy as papers and workbooks print them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from db.energy.assessment import EnergyAssessment, assess_energy, industry_title
from db.energy.comparison import Compared, SynergyTable, synergy_table
from db.office import Office
from db.users import Actor, office_name
from grading.energy.accounts import Line
from grading.energy.benchmarks import UnitConsumption
from grading.energy.catalogue import FLOWS, item, process
from grading.energy.units import figure, percent, plain
from grading.synergy import QUADRANTS, equivalents
from templates.papers.energy_content import (
    AccountContent,
    BarLine,
    Point,
    SynergyContent,
    UnitBar,
)

FORMULA = (
    "燃料：E＝消耗量×低位发热量×单位热值含碳量×氧化率×44/12；回收外供按同样因子抵扣；"
    "电力、热力为净购入；折标煤按 1 tce＝29.307 GJ，电力按当量值"
)


def account_content(
    office: Office, actor: Actor, enterprise: str, year: int | None = None
) -> AccountContent:
    """Everything 能耗与碳排放核算表 prints."""
    told = assess_energy(office, actor, enterprise, year)
    return content_of(office, told)


def content_of(office: Office, told: EnergyAssessment) -> AccountContent:
    """The paper of accounts at hand."""
    account = told.account
    product = item(told.product) if told.product else None
    summary = [
        ("综合能耗", f"{figure(account.tce)} tce"),
        ("二氧化碳排放", f"{figure(account.co2)} t"),
    ]
    if product is not None:
        unit = product.unit_title
        each = told.tce_per_product
        summary += [
            (product.name, f"{figure(told.output, 0)} {unit}"),
            (
                "单位产品综合能耗",
                f"{figure(each * 1000 if each is not None else None)} kgce/{unit}",
            ),
            ("单位产品碳排放", f"{figure(told.co2_per_product, 4)} tCO₂/{unit}"),
        ]
        if account.water is not None and told.output:
            summary.append(("单位产品新水", f"{figure(account.water / told.output, 3)} m³/{unit}"))
    if account.water is not None:
        summary.append(("新水", f"{figure(account.water, 0)} m³"))
    if used := _waste(told):
        summary.append(("一般固废综合利用率", used))
    tonnes = told.pollutants.tonnes
    pollutants = [
        (
            of.name, figure(tonnes[id], 3), f"{plain(of.kilograms)} kg（{of.sure}）",
            figure(tonnes[id] * 1000 / of.kilograms, 0),
        )
        for id, of in equivalents().items()
        if id in tonnes
    ]  # fmt: skip
    return AccountContent(
        enterprise=told.name,
        code=told.key,
        county=told.county_name,
        industry=industry_title(told.industry),
        year=told.year,
        office=office_name(office),
        summary=summary,
        parts=[(name, figure(amount)) for name, amount in account.co2_parts.items()],
        units=[unit_bar(each) for each in told.units],
        lines=[_line(each) for each in account.lines],
        factors=[
            (
                f.title, f"{plain(f.value)} {f.unit}", f.sure,
                f.source + ("（该年份的因子未见，用最近一年的）" if f.stale else "")
                + (f"；{f.note}" if f.note else ""),
            )
            for f in account.factors
        ],
        pollutants=pollutants,
        pollutant_source=told.pollutants.source,
        remarks=[FORMULA, *account.remarks],
        printed=office.clock.now(),
        mark="样例" if office.is_sample else "",
    )  # fmt: skip


def unit_bar(told: UnitConsumption) -> UnitBar:
    """One process as pictures and tables show it."""
    lines = [
        BarLine(
            f"{word} {plain(value)}",
            float(value),
            "limit" if each.benchmark.source.is_limit else "benchmark",
        )
        for each in told.standings
        for word, value in zip(each.benchmark.source.words, each.benchmark.values, strict=True)
    ]
    first = next((e for e in told.standings if not e.benchmark.source.is_limit), None)
    best = first is not None and first.place == 0
    worst = any(e.exceeds for e in told.standings) or (first is not None and first.place is None)
    return UnitBar(
        process(told.process).name,
        item(told.product).name,
        told.unit,
        f"{figure(told.output, 0)} {item(told.product).unit_title}" if told.output else "",
        figure(told.tce),
        None if told.value is None else float(told.value),
        figure(told.value),
        "good" if best and not worst else "bad" if worst else "plain",
        tuple(lines),
        tuple(f"{e.benchmark.source.number}：{e.words}" for e in told.standings),
        tuple(_source(e.benchmark.sure, e.benchmark.note) for e in told.standings),
        told.why or ("" if told.standings else "没有见到这道工序的标杆、基准或限额"),
    )


def synergy_content(
    office: Office,
    actor: Actor,
    before: int | None = None,
    after: int | None = None,
    *,
    county: str | None = None,
    industry: str = "",
    same_factors: bool = True,
    per_product: bool = False,
) -> SynergyContent:
    """Everything 减污降碳协同分析 prints; ``per_product`` draws the picture per unit of product."""
    table = synergy_table(
        office, actor, before, after, county=county, industry=industry, same_factors=same_factors
    )
    return synergy_paper(office, table, per_product=per_product)


def synergy_paper(
    office: Office, table: SynergyTable, *, per_product: bool = False
) -> SynergyContent:
    """The paper of a table at hand."""
    points = points_of(table.rows, per_product=per_product)
    tally = [
        (title, str(sum(point.quadrant == id for point in points)))
        for id, title in QUADRANTS.items()
    ]
    remarks = [
        table.factors,
        "污染当量＝排放量（kg）÷污染当量值（SO₂、NOx 0.95，燃烧烟气颗粒物 2.18，"
        "一般性粉尘 4，知·高）；只比较两期都有数的污染物",
        "协同弹性＝CO₂ 变化率÷污染当量变化率，只在两者都下降时计算",
        *table.remarks,
    ]
    return SynergyContent(
        title="减污降碳协同分析",
        period=f"{table.before} 年与 {table.after} 年比较",
        office=office_name(office),
        per_product=per_product,
        points=points,
        tally=tally,
        rows=[synergy_row(row) for row in table.rows],
        candidates=[(each.peer.name, each.reason) for each in table.candidates],
        remarks=remarks,
        printed=office.clock.now(),
        mark="样例" if office.is_sample else "",
    )


def points_of(rows: Sequence[Compared], *, per_product: bool) -> tuple[Point, ...]:
    """The enterprises that have a place in the picture."""
    found = []
    for row in rows:
        of = row.synergy
        if of is None:
            continue
        pollution = of.unit_pollution if per_product else of.pollution
        carbon = of.unit_carbon if per_product else of.carbon
        quadrant = of.unit_quadrant if per_product else of.quadrant
        if pollution is None or carbon is None or not quadrant:
            continue
        shares = pollution.share, carbon.share
        assert shares[0] is not None and shares[1] is not None
        words = f"污染当量 {percent(shares[0])}，CO₂ {percent(shares[1])}，{QUADRANTS[quadrant]}"
        if of.elasticity is not None and not per_product:
            words += f"，协同弹性 {figure(of.elasticity)}"
        found.append(
            Point(
                row.key, row.name, float(shares[0] * 100), float(shares[1] * 100), quadrant, words
            )
        )
    return tuple(found)


def synergy_row(row: Compared) -> tuple[str, ...]:
    """An enterprise under ``SYNERGY_COLUMNS``."""
    of = row.synergy
    face = (row.name, row.county_name, industry_title(row.industry))
    if of is None:
        return (*face, *("—",) * 11, row.why)
    unit_pollution = of.unit_pollution.share if of.unit_pollution else None
    unit_carbon = of.unit_carbon.share if of.unit_carbon else None
    return (
        *face,
        figure(of.pollution.before, 0),
        figure(of.pollution.after, 0),
        percent(of.pollution.share),
        figure(of.carbon.before, 0),
        figure(of.carbon.after, 0),
        percent(of.carbon.share),
        QUADRANTS.get(of.quadrant, "—"),
        figure(of.elasticity),
        percent(unit_pollution),
        percent(unit_carbon),
        QUADRANTS.get(of.unit_quadrant, "—"),
        "；".join(of.remarks),
    )


def _line(line: Line) -> tuple[str, ...]:
    entry, of = line.entry, item(line.entry.item)
    counted = of.kind in ("fuel", "electricity", "heat", "process") or of.process_emission
    return (
        process(entry.process).name,
        of.name,
        FLOWS[entry.flow],
        f"{figure(entry.amount, 0 if entry.amount == int(entry.amount) else 2)} {of.unit_title}",
        figure(line.tce) if counted and line.tce != 0 else "—",
        figure(line.co2) if counted and line.co2 != 0 else "—",
        line.formula,
    )


def _waste(told: EnergyAssessment) -> str:
    made = told.account.emitted.get("solid_waste", Decimal(0))
    used = told.account.emitted.get("solid_waste_used")
    if made <= 0 or used is None:
        return ""
    return f"{used / made * 100:.1f}%"


def _source(sure: str, note: str) -> str:
    return f"{sure}；{note}" if note else sure
