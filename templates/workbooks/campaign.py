"""The campaign 升A晋B as workbooks: the list of targets, progress, early warnings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from templates.workbooks.tables import TableColumn, write_table

TARGETS = (
    TableColumn("企业名称", 28),
    TableColumn("统一社会信用代码", 20),
    TableColumn("区县", 10),
    TableColumn("行业", 10),
    TableColumn("绩效等级", 9),
    TableColumn("目标等级", 9),
    TableColumn("完成期限", 11),
    TableColumn("状态", 9),
    TableColumn("定目标时", 9),
    TableColumn("申报件", 14),
    TableColumn("在办整改", 9, right=True),
    TableColumn("整改逾期", 9, right=True),
    TableColumn("措施", 7, right=True),
    TableColumn("已完成", 7, right=True),
    TableColumn("投资（万元）", 10, right=True),
    TableColumn("市局责任人", 10),
    TableColumn("企业责任人", 10),
    TableColumn("说明", 26),
)
"""The headings a list of targets is imported by are among these: the workbook comes back."""

PROGRESS = (
    TableColumn("县（市、区）／行业", 20),
    TableColumn("目标数", 9, right=True),
    TableColumn("已达到", 9, right=True),
    TableColumn("申报中", 9, right=True),
    TableColumn("整改中", 9, right=True),
    TableColumn("未启动", 9, right=True),
    TableColumn("逾期", 9, right=True),
    TableColumn("完成率（%）", 11, right=True),
)
WARNINGS = (
    TableColumn("轻重", 7),
    TableColumn("提示", 14),
    TableColumn("县（市、区）", 11),
    TableColumn("企业", 28),
    TableColumn("情况", 50),
)


class Face(Protocol):
    """The enterprise of a target or a warning."""

    @property
    def name(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def county_name(self) -> str: ...


class Target(Protocol):
    """What a line of the list says of a target."""

    @property
    def enterprise(self) -> Face: ...
    @property
    def industry_name(self) -> str: ...
    @property
    def level(self) -> str | None: ...
    @property
    def target(self) -> str: ...
    @property
    def deadline(self) -> date | None: ...
    @property
    def state_title(self) -> str: ...
    @property
    def baseline(self) -> str: ...
    @property
    def audit(self) -> str: ...
    @property
    def items(self) -> int: ...
    @property
    def items_late(self) -> int: ...
    @property
    def measures(self) -> int: ...
    @property
    def measures_done(self) -> int: ...
    @property
    def cost(self) -> Decimal: ...
    @property
    def lead(self) -> str: ...
    @property
    def person(self) -> str: ...
    @property
    def note(self) -> str: ...


class Tally(Protocol):
    """How the targets of a county or an industry stand."""

    @property
    def name(self) -> str: ...
    @property
    def targets(self) -> int: ...
    @property
    def reached(self) -> int: ...
    @property
    def applying(self) -> int: ...
    @property
    def rectifying(self) -> int: ...
    @property
    def idle(self) -> int: ...
    @property
    def late(self) -> int: ...
    @property
    def share(self) -> float: ...


class EarlyWarning(Protocol):
    """One early warning."""

    @property
    def title(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def enterprise(self) -> Face: ...
    @property
    def words(self) -> str: ...


def write_targets(path: Path, targets: Iterable[Target], today: date) -> int:
    """Write the list of targets as of ``today``; how many there were."""
    notes = [f"截至 {today:%Y-%m-%d}；状态由现行等级、正式申报件、整改推出，试评不计"]
    return write_table(path, "创A目标清单", TARGETS, map(_target, targets), notes=notes)


def write_progress(
    path: Path,
    counties: Iterable[Tally],
    industries: Iterable[Tally],
    total: Tally,
    today: date,
    notes: Sequence[str],
) -> int:
    """Write progress by county, then by industry, then in all; how many lines there were."""
    lines = [*map(_tally, counties), *map(_tally, industries), _tally(total)]
    words = [f"截至 {today:%Y-%m-%d}", *notes]
    return write_table(path, "创A进度", PROGRESS, lines, notes=words)


def write_warnings(
    path: Path, warnings: Iterable[EarlyWarning], severities: dict[str, str], today: date
) -> int:
    """Write the early warnings as of ``today``; how many there were."""
    lines = (
        (severities[w.severity], w.title, w.enterprise.county_name, w.enterprise.name, w.words)
        for w in warnings
    )
    return write_table(path, "创A预警提示", WARNINGS, lines, notes=[f"截至 {today:%Y-%m-%d}"])


def _target(row: Target) -> Sequence[object]:
    return (
        row.enterprise.name,
        row.enterprise.key,
        row.enterprise.county_name,
        row.industry_name,
        row.level or "",
        row.target,
        row.deadline or "",
        row.state_title,
        row.baseline,
        row.audit,
        row.items,
        row.items_late,
        row.measures,
        row.measures_done,
        row.cost or "",
        row.lead,
        row.person,
        row.note,
    )


def _tally(row: Tally) -> Sequence[object]:
    share = round(Decimal(100 * row.reached) / row.targets, 1) if row.targets else ""
    return (
        row.name,
        row.targets,
        row.reached,
        row.applying,
        row.rectifying,
        row.idle,
        row.late,
        share,
    )
