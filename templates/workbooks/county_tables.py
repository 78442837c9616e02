"""County tables as workbooks: what the paper says, to be sorted and passed on."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from templates.papers.county_tables import TableContent
from templates.workbooks.tables import TableColumn, write_table

_NUMBER = re.compile(r"-?\d{1,15}(\.\d+)?")


def write_county_table(path: Path, content: TableContent) -> int:
    """Write the table; numbers stay numbers. How many rows there were."""
    columns = [
        TableColumn(each.title, max(8, round((each.width or 80) * 0.5)), right=each.number)
        for each in content.columns
    ]
    rows = [
        [
            Decimal(text) if column.number and _NUMBER.fullmatch(text) else text
            for column, text in zip(content.columns, row, strict=True)
        ]
        for row in content.rows
    ]
    notes = [f"{content.office}　{content.period}　打印 {content.printed:%Y-%m-%d %H:%M}"]
    notes += [content.mark] if content.mark else []
    return write_table(path, content.title, columns, rows, notes=[*notes, *content.notes])
