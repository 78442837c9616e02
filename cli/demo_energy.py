"""Energy and emissions of the demo: two years of fictional figures and their papers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from cli.demo_index import Made

if TYPE_CHECKING:
    from db.audit_views import AuditView
    from db.office import Office
    from db.users import Actor

FIGURES = {
    "steel": (
        ("烧结", "焦炭", "消耗", 62000, "t"),
        ("烧结", "电力", "消耗", 6000, "万kWh"),
        ("烧结", "烧结矿", "产出", 150, "万t"),
        ("高炉", "焦炭", "消耗", 390000, "t"),
        ("高炉", "高炉煤气", "回收外供", 18000, "万m³"),
        ("高炉", "电力", "消耗", 10000, "万kWh"),
        ("高炉", "铁水", "产出", 100, "万t"),
        ("转炉", "转炉煤气", "回收外供", 12900, "万m³"),
        ("转炉", "电力", "消耗", 2500, "万kWh"),
        ("转炉", "粗钢", "产出", 105, "万t"),
    ),
    "coking": (
        ("捣固焦炉", "洗精煤", "消耗", 133, "万t"),
        ("捣固焦炉", "焦炭", "产出", 100, "万t"),
        ("捣固焦炉", "焦炉煤气", "消耗", 19000, "万m³"),
        ("捣固焦炉", "焦炉煤气", "回收外供", 42000, "万m³"),
        ("捣固焦炉", "电力", "消耗", 3500, "万kWh"),
    ),
    "cement": (
        ("水泥熟料", "烟煤", "消耗", 132000, "t"),
        ("水泥熟料", "电力", "消耗", 6000, "万kWh"),
        ("水泥熟料", "电力", "回收外供", 3000, "万kWh"),
        ("水泥熟料", "水泥熟料", "产出", 100, "万t"),
    ),
    "ceramics": (
        ("建筑陶瓷（吸水率≤0.5%）", "天然气", "消耗", 2000, "万m³"),
        ("建筑陶瓷（吸水率≤0.5%）", "电力", "消耗", 2000, "万kWh"),
        ("建筑陶瓷（吸水率≤0.5%）", "建筑陶瓷", "产出", 800, "万m²"),
    ),
    "thermal_power": (
        ("煤电（湿冷）", "烟煤", "消耗", 90, "万t"),
        ("煤电（湿冷）", "供电量", "产出", 250000, "万kWh"),
    ),
}
"""Industry → process, item, flow, amount, unit of an ordinary year; nobody's real figures."""

_EMITTED = (
    ("全厂", "二氧化硫", "排放", 120, "t"),
    ("全厂", "氮氧化物", "排放", 310, "t"),
    ("全厂", "颗粒物（燃烧烟气）", "排放", 60, "t"),
    ("全厂", "颗粒物（一般性粉尘）", "排放", 90, "t"),
)
_FUEL = ("焦炭", "烟煤", "天然气", "焦炉煤气")
# What becomes of fuel and of pollutants from one year to the next, enterprise by enterprise.
_CHANGES = (
    ("0.96", "0.88"),
    ("0.98", "0.93"),
    ("1.02", "0.90"),
    ("0.97", "1.04"),
    ("0.99", "0.97"),
)


def bring_energy(
    office: Office, clerk: Actor, audits: Sequence[AuditView], folder: Path
) -> list[Made]:
    """Import two years of figures and write the accounts of one works and the synergy of all."""
    from db.energy.figures_import import import_figures
    from db.energy.papers import account_content, synergy_content
    from db.energy.printing import print_account, print_synergy
    from templates.workbooks.energy_reading import read_energy

    after = office.clock.today().year - 1
    works = {
        audit.enterprise.key: audit
        for audit in audits
        if audit.pack.industry in FIGURES and audit.pack.id != "hebei-steel-short"
    }
    path = folder / "能耗与排放（样例）.xlsx"
    write_figures(path, list(works.values()), after)
    done = import_figures(office, clerk, read_energy(path))
    words = f"{len(works)} 家企业 {after - 1}、{after} 两年，{done.added} 项"
    made = [Made("减污降碳", f"填报的能耗与排放：{words}", path)]
    first = next(iter(works))
    paper = folder / "能耗与碳排放核算表.pdf"
    content = account_content(office, clerk, first, after)
    print_account(office, clerk, content, paper)
    made.append(Made("减污降碳", f"能耗与碳排放核算表：{content.enterprise} {after} 年", paper))
    paper = folder / "减污降碳协同分析.pdf"
    print_synergy(office, clerk, synergy_content(office, clerk, after - 1, after), paper)
    made.append(Made("减污降碳", f"减污降碳协同分析：{after - 1} 年与 {after} 年", paper))
    return made


def write_figures(path: Path, audits: Sequence[AuditView], after: int) -> None:
    """The sheet of all enterprises and both years, one row per figure."""
    from templates.workbooks.tables import TableColumn, write_table

    titles = (
        "统一社会信用代码",
        "企业名称",
        "期间",
        "工序",
        "项目",
        "去向",
        "数量",
        "单位",
        "数据来源",
    )
    rows: list[list[object]] = []
    for at, audit in enumerate(audits):
        fuel, pollution = (Decimal(each) for each in _CHANGES[at % len(_CHANGES)])
        for year in (after - 1, after):
            for process, item, flow, amount, unit in (*FIGURES[audit.pack.industry], *_EMITTED):
                change = Decimal(1)
                if year == after and flow == "消耗" and item in _FUEL:
                    change = fuel
                elif year == after and flow == "排放":
                    change = pollution
                number = round(amount * change, 2)
                face = (audit.enterprise.code, audit.enterprise.name, str(year))
                rows.append([*face, process, item, flow, number, unit, "样例数据"])
    columns = [
        TableColumn(title, 22 if at < 2 else 14, title == "数量") for at, title in enumerate(titles)
    ]
    write_table(path, "能耗与排放填报表（样例，数字均为虚构）", columns, rows, sheet="能耗与排放")
