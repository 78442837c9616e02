"""整改清单 as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from templates.workbooks.tables import TableColumn, write_table

COLUMNS = (
    TableColumn("编号", 15),
    TableColumn("县（市、区）", 11),
    TableColumn("企业", 26),
    TableColumn("方面", 14),
    TableColumn("指标", 24),
    TableColumn("等级", 6),
    TableColumn("要求", 36),
    TableColumn("整改措施", 32),
    TableColumn("投资（万元）", 10, right=True),
    TableColumn("责任人", 10),
    TableColumn("期限", 11),
    TableColumn("剩余天数", 9, right=True),
    TableColumn("状态", 11),
    TableColumn("反弹次数", 9, right=True),
    TableColumn("申报件", 14),
)


class Face(Protocol):
    """The enterprise of an item."""

    @property
    def name(self) -> str: ...
    @property
    def county_name(self) -> str: ...


class Item(Protocol):
    """What a line of the list says of an item; ``cost`` is a decimal literal or empty."""

    @property
    def number(self) -> str: ...
    @property
    def enterprise(self) -> Face: ...
    @property
    def aspect(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def requirement(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def cost(self) -> str: ...
    @property
    def person(self) -> str: ...
    @property
    def deadline(self) -> date | None: ...
    @property
    def days_left(self) -> int | None: ...
    @property
    def state_title(self) -> str: ...
    @property
    def relapses(self) -> int: ...
    @property
    def audit(self) -> str: ...


def write_items(path: Path, items: Iterable[Item], today: date) -> int:
    """Write the list as of ``today``; how many items there were."""
    notes = [f"截至 {today:%Y-%m-%d}；剩余天数为负的已逾期"]
    return write_table(path, "整改清单", COLUMNS, map(_line, items), notes=notes)


def _line(item: Item) -> Sequence[object]:
    return (
        item.number,
        item.enterprise.county_name,
        item.enterprise.name,
        item.aspect,
        item.name,
        item.level,
        item.requirement,
        item.measure,
        Decimal(item.cost) if item.cost else "",
        item.person,
        item.deadline or "",
        "" if item.days_left is None else item.days_left,
        item.state_title,
        item.relapses,
        item.audit,
    )
