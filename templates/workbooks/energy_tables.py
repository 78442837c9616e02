"""Accounts of energy and carbon, the overview of a year, and synergy as workbooks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from templates.papers.energy_content import (
    LINE_COLUMNS,
    SYNERGY_COLUMNS,
    AccountContent,
    SynergyContent,
)
from templates.workbooks.tables import TableColumn, write_table

_WIDE = {"企业": 30, "说明": 50, "算式": 44, "各工序能耗与标杆、限额": 60, "统一社会信用代码": 21,
         "项目": 24, "数量": 20}  # fmt: skip


def write_account(path: Path, content: AccountContent) -> int:
    """The lines of the accounts; summary, standings and factors stand above them."""
    units = [
        f"{each.process}：{each.figure}；" + "；".join(each.standings or (each.words,))
        for each in content.units
    ]
    notes = [
        f"{content.enterprise}（{content.code}）{content.year} 年",
        "　".join(f"{name} {value}" for name, value in content.summary),
        *units,
        "因子：" + "；".join(f"{f[0]} {f[1]}（{f[2]}，{f[3]}）" for f in content.factors),
        *content.remarks,
    ]
    title = f"{content.year} 年能耗与碳排放核算表"
    return write_table(
        path, title, _columns(LINE_COLUMNS, 3), content.lines, notes=notes, sheet="核算表"
    )


def write_overview(
    path: Path, year: int, titles: Sequence[str], rows: Iterable[Sequence[object]]
) -> int:
    """All enterprises of a year."""
    return write_table(path, f"{year} 年能耗与碳排放汇总", _columns(titles, 5, 13), rows)


def write_synergy(path: Path, content: SynergyContent) -> int:
    """Every enterprise's two years; candidates for 双近零 and what it rests on stand above."""
    notes = [
        content.period,
        "　".join(f"{name} {count} 家" for name, count in content.tally),
        *(f"“双近零”候选：{name}，{reason}" for name, reason in content.candidates),
        *content.remarks,
    ]
    columns = _columns(SYNERGY_COLUMNS, 3, 14)
    return write_table(path, content.title, columns, content.rows, notes=notes)


def _columns(titles: Sequence[str], first: int, last: int = 0) -> list[TableColumn]:
    """Columns of usual widths; from ``first`` to before ``last`` they hold numbers."""
    return [
        TableColumn(title, _WIDE.get(title, max(10, 2 * len(title))), first <= at < (last or 6))
        for at, title in enumerate(titles)
    ]
