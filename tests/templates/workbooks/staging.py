"""Lists of one row as they are staged, and what was found in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from templates.workbooks import lists
from templates.workbooks.lists import StagedList, read_list
from tests.templates.workbooks.books import HEADER, row, save_xlsx


def one(tmp_path: Path, **cells: Any) -> lists.StagedRow:
    """The staged row of a list with this one row."""
    return read_list(save_xlsx(tmp_path / "one.xlsx", [HEADER, row(1, **cells)])).rows[0]


def with_columns(tmp_path: Path, **cells: Any) -> lists.StagedRow:
    """The same with further columns."""
    lines = [[*HEADER, *cells], [*row(1), *cells.values()]]
    return read_list(save_xlsx(tmp_path / "more.xlsx", lines)).rows[0]


def said(row: lists.StagedRow) -> list[tuple[str, str, str]]:
    return [(f.rule, f.severity, f.column) for f in row.findings]


def notes(staged: StagedList) -> list[tuple[int | None, str]]:
    return [(f.row, f.rule) for f in staged.findings]
