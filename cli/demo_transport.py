"""Transport of the demo: a fictional year of gate passages and bulk volumes, and its report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cli.demo_index import Made

if TYPE_CHECKING:
    from db.audit_views import AuditView
    from db.office import Office
    from db.users import Actor

MONTHS = 12
A_MONTH = 40
GATE = (
    "序号",
    "车牌号",
    "排放阶段",
    "燃料类型",
    "进厂时间",
    "出厂时间",
    "货物名称",
    "净重（吨）",
    "方向",
)
VOLUMES = ("月份", "方向", "类别", "物料名称", "运输方式", "运量（吨）")
# As people write them: one fleet, many spellings.
_FLEET = (("国六", "柴油"), ("国Ⅵ", "柴油"), ("新能源", "纯电"), ("国六b", "LNG"), ("国五", "柴油"))
_BULK = (("进厂", "原料", "铁矿粉", "铁路", 9000), ("进厂", "燃料", "焦炭", "皮带通廊", 3200))


def bring_ledgers(
    office: Office, clerk: Actor, audits: Sequence[AuditView], folder: Path
) -> list[Made]:
    """Import a year of both ledgers of the steel works and write its clean-transport report."""
    from db.transport.assessing import assess_transport
    from db.transport.imports import import_ledger
    from db.transport.papers import print_assessment
    from templates.transport.reading import read_ledger
    from templates.workbooks.tables import TableColumn, write_table
    from templates.workbooks.writing import write_csv

    works = next(audit for audit in audits if audit.pack.id == "hebei-steel").enterprise
    months = months_before(office.clock.today())
    gate = folder / "进出厂车辆台账（样例）.csv"
    write_csv(gate, [list(GATE), *passages(months)])
    bulk = folder / "大宗物料运量台账（样例）.xlsx"
    columns = [TableColumn(title, 14, title == "运量（吨）") for title in VOLUMES]
    lines = [[f"{month:%Y-%m}", *each] for month in months for each in _BULK]
    write_table(bulk, "大宗物料运量台账（样例，数字均为虚构）", columns, lines, sheet="运量")
    made = []
    for path in (gate, bulk):
        done = import_ledger(office, clerk, works.key, read_ledger(path))
        made.append(Made("清洁运输", f"{works.name}：读 {done.read} 行，入账 {done.kept} 条", path))
    paper = folder / "清洁运输核算报告（样例）.pdf"
    found = assess_transport(office, clerk, works.key)
    print_assessment(office, clerk, found, paper)
    made.append(Made("清洁运输", f"{works.name}：清洁方式比例和公路各排放阶段", paper))
    return made


def months_before(today: date) -> list[date]:
    """The first days of the last full months, the oldest first."""
    month, found = today.replace(day=1), []
    for _ in range(MONTHS):
        month = (month - timedelta(days=1)).replace(day=1)
        found.append(month)
    return found[::-1]


def passages(months: Sequence[date]) -> list[list[object]]:
    """The gate's rows; nobody's real cars."""
    rows: list[list[object]] = []
    for month in months:
        for at in range(A_MONTH):
            number = len(rows) + 1
            stage, fuel = _FLEET[(number * 7) % len(_FLEET)]
            plate = f"冀DD{number % 900:05d}" if stage == "新能源" else f"冀D{number % 9000:05d}"
            came = datetime(month.year, month.month, 1, 6) + timedelta(hours=16 * at)  # noqa: DTZ001 (the gate's own clock)
            left = came + timedelta(minutes=45)
            loaded = 24 + number % 9
            direction, goods = ("出", "钢材") if number % 2 else ("进", "石灰石")
            times = (f"{came:%Y-%m-%d %H:%M}", f"{left:%Y-%m-%d %H:%M}")
            rows.append([number, plate, stage, fuel, *times, goods, loaded, direction])
    return rows
