"""A table that a command shows on the screen, or writes as a workbook or a PDF."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cli.output import say, show, table
from grading.refusals import Refusal

if TYPE_CHECKING:
    from templates.papers.county_tables import TableContent


def tell_table(path: Path | None, content: TableContent) -> int:
    """Say what was written, or show the table where nothing was."""
    if path is None:
        numbers = [at for at, column in enumerate(content.columns) if column.number]
        show(table([column.title for column in content.columns], content.rows, right=numbers))
    where = f"，写在 {path}" if path else ""
    say(f"{content.title}（{content.period}），{len(content.rows) - content.totals} 行{where}")
    return 0


def table_path(text: str | None) -> Path | None:
    """Where a table is to be written; None: on the screen. Refuses other endings."""
    if text is None:
        return None
    path = Path(text)
    if path.suffix.lower() not in (".xlsx", ".pdf"):
        raise Refusal("只写 .xlsx 或 .pdf 文件", text, "把扩展名改为 .xlsx 或 .pdf")
    return path


def write_content(path: Path | None, content: TableContent) -> None:
    """Write a table; the file stands under its name only when it is complete."""
    if path is None:
        return
    if path.suffix.lower() == ".xlsx":
        from templates.workbooks.county_tables import write_county_table

        write_county_table(path, content)
        return
    from templates.papers.county_tables import draw_table

    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        unfinished.write_bytes(draw_table(content))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
