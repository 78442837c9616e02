"""Ugly contents for the papers of monitoring, transport, energy and incentives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from grading.transport.shares import Figures, RoadShare, Rule
from templates.papers.energy import draw_account, draw_synergy
from templates.papers.energy_content import (
    SYNERGY_COLUMNS,
    AccountContent,
    Point,
    SynergyContent,
)
from templates.papers.incentive import draw_incentive
from templates.papers.monitoring import draw_monitoring
from templates.papers.transport import draw_sample, draw_transport
from templates.papers.transport_content import (
    CheckLine,
    FleetLine,
    MonthLine,
    PieceLine,
    SampleContent,
    TransportContent,
)
from tests.templates.papers import test_energy, test_incentive, test_monitoring
from tests.templates.papers.samples import DAY, PRINTED
from tests.templates.papers.ugly_words import ADDRESS, LATIN, NAME, OFFICE, RARE, TALL

CODE = "91130481XNX0000127"


def monitoring() -> bytes:
    usual = test_monitoring.content()
    series = [replace(each, outlet=f"{NAME}{LATIN}") for each in usual.series] * 40
    doubts = [replace(usual.doubts[0], message=TALL)]
    made = replace(usual, enterprise=NAME, office=OFFICE, series=series, doubts=doubts)
    return draw_monitoring(made)


def incentive() -> bytes:
    made = replace(
        test_incentive.FORM,
        office=OFFICE,
        pairs=[("企业名称", NAME), ("生产地址", ADDRESS)],
        indicators=[(f"{LATIN}{n}", "1", "1", "20%", "达到") for n in range(60)],
        rule=ADDRESS,
        figures=[(f"税收{RARE}", "12,600 万元", TALL), ("研发", "1", ADDRESS)],
        sources=[TALL, LATIN],
        conclusion=NAME,
        notes=[ADDRESS],
    )
    return draw_incentive(made)


def account(rows: int) -> bytes:
    made = AccountContent(
        enterprise=NAME, code=CODE, county="武安市", industry="钢铁", year=2026, office=OFFICE,
        summary=[("综合能耗", "1,234.56 tce")], parts=[(RARE, "9.00")] * 5,
        units=[replace(test_energy.bar(f"{NAME}{n}", 3.0), standings=(ADDRESS,), sources=(ADDRESS,))
               for n in range(min(rows, 8))],
        lines=[(LATIN, NAME, "消耗", "1 t", "1", "2", TALL if n == 3 else "1 t × 2")
               for n in range(rows)],
        factors=[(LATIN, "28.446 GJ/t", "见", ADDRESS)] * min(rows, 40),
        pollutants=[("二氧化硫", "1.000", "0.95 kg", "1,053")] * min(rows, 4),
        pollutant_source=ADDRESS, remarks=[ADDRESS], printed=PRINTED, mark="样例",
    )  # fmt: skip
    return draw_account(made)


def synergy() -> bytes:
    points = [Point(f"c{n}", f"{NAME}{n}", -10.0 - n, -5.0, "both", "双降") for n in range(40)]
    rest = ("1",) * (len(SYNERGY_COLUMNS) - 4)
    rows = [(each.name, "武安市", "水泥", *rest, ADDRESS) for each in points]
    made = SynergyContent(
        title="减污降碳协同分析", period="2025 年与 2026 年比较", office=OFFICE, per_product=False,
        points=points, tally=[("双降", "40")], rows=rows, candidates=[(NAME, TALL)] * 3,
        remarks=[ADDRESS], printed=PRINTED, mark="样例",
    )  # fmt: skip
    return draw_synergy(made)


def transport(rows: int) -> bytes:
    rule = Rule(("raw", "products"), frozenset({"rail"}), frozenset(), "标准")
    whole = Figures(1000, {"rail": 600, "road": 400}, {}, {6: 300, 5: 100}, rule)
    if not rows:
        whole = Figures(0, {}, {}, {}, rule)
    made = TransportContent(
        office=OFFICE, enterprise=NAME, code=CODE, industry="钢铁", first="2026-01",
        last="2026-12", rule=[ADDRESS], sources=[f"{LATIN}.xlsx"] * min(rows, 30),
        months=[MonthLine(f"2026-{n % 12 + 1:02}", whole, 7, True) for n in range(min(rows, 12))],
        whole=whole, roads={6: RoadShare(Decimal(75), Decimal(80), 5)} if rows else {},
        fleets=[FleetLine(f"{NAME}非道路移动机械", DAY, 3, [("国六", 3)])] * min(rows, 3),
        checks=[CheckLine(LATIN, ADDRESS, TALL if n == 3 else ADDRESS, None) for n in range(rows)],
        doubts=[(f"重复{RARE}", ADDRESS)] * rows, notes=[ADDRESS], line=80,
        gaps=[("2026-03", f"缺{RARE}")] * rows, printed=PRINTED,
        mark="待核稿·试评",
    )  # fmt: skip
    return draw_transport(made)


def sample() -> bytes:
    pieces = [
        PieceLine(n, f"车辆{RARE}", f"{LATIN}.xlsx 第 {n} 行", ADDRESS, TALL if n == 9 else "", "")
        for n in range(1, 61)
    ]
    made = SampleContent(
        office=OFFICE, enterprise=NAME, code=CODE, number="CY-2026-0001", seed="ab12cd34",
        basis=ADDRESS, drawn_on=DAY, drawn_by=f"李{RARE}", pieces=pieces, methods=[ADDRESS],
        printed=PRINTED, mark="试评",
    )  # fmt: skip
    return draw_sample(made)


FIGURES: dict[str, tuple[Callable[[], bytes], tuple[str, ...]]] = {
    "monitoring": (monitoring, (NAME, LATIN)),
    "incentive": (incentive, (NAME, ADDRESS, f"{LATIN}59", f"税收{RARE}")),
    "energy account": (lambda: account(60), (NAME, LATIN, ADDRESS)),
    "empty energy account": (lambda: account(0), (NAME,)),
    "synergy": (synergy, (f"{NAME}39", OFFICE)),
    "transport": (lambda: transport(40), (NAME, LATIN, f"重复{RARE}")),
    "empty transport": (lambda: transport(0), (NAME,)),
    "sample sheet": (sample, (NAME, f"车辆{RARE}", "第60行")),
}
