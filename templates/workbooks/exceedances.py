"""超标时段清单: the hours over their limit, one row each, for the enterprise to explain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from templates.workbooks.tables import TableColumn, write_table

COLUMNS = (
    TableColumn("序号", 7, right=True),
    TableColumn("排放口", 28),
    TableColumn("污染物", 11),
    TableColumn("小时（起）", 18),
    TableColumn("实测 mg/m³", 12, right=True),
    TableColumn("折算 mg/m³", 12, right=True),
    TableColumn("限值 mg/m³", 12, right=True),
    TableColumn("超标倍数", 10, right=True),
    TableColumn("数据标记", 10),
    TableColumn("工况标记", 12),
    TableColumn("说明", 30),
    TableColumn("企业说明", 30),
)


@dataclass(frozen=True, slots=True)
class ExceedingHour:
    """One hour over its limit; values in mg/m³, ``used`` is the one compared with the limit."""

    outlet: str
    pollutant: str
    start: datetime
    measured: Decimal | None
    used: Decimal | None
    limit: Decimal
    flag: str
    mark: str
    reason: str

    @property
    def times(self) -> Decimal | None:
        """By how many times the limit it is over it: 0.25 at 12.5 against 10."""
        if self.used is None or not self.limit:
            return None
        return round(self.used / self.limit - 1, 3)


def write_exceedances(
    path: Path, enterprise: str, period: str, hours: Sequence[ExceedingHour], rule: str
) -> int:
    """Write the hours in the order given; how many there were. ``rule`` says how they count."""
    notes = (f"{period}，{len(hours):,} 个超标小时；时间为小时开始时刻", rule)
    rows = (
        (
            number,
            each.outlet,
            each.pollutant,
            f"{each.start:%Y-%m-%d %H:00}",
            each.measured,
            each.used,
            each.limit,
            "超量程" if each.used is None else each.times,
            each.flag,
            each.mark,
            each.reason,
            "",
        )
        for number, each in enumerate(hours, 1)
    )
    return write_table(
        path, f"{enterprise}超标时段清单", COLUMNS, rows, notes=notes, sheet="超标时段"
    )
