"""Short tables on the page of one enterprise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gui import theme
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

MOST_ROWS = 8
"""So many rows are in sight; the rest is scrolled to."""
LEAST = 150
"""The column that takes what is left keeps this much, or others are hidden from the right."""

_TRIAL = {"trial": "（试评）", "formal": ""}
AUDITS = (
    Column("编号", lambda row: row.number, 118),
    Column("标准", lambda row: row.pack, 0),
    Column("目标", lambda row: row.target, 56, level=True),
    Column("状态", lambda row: row.state_title + _TRIAL[row.mode], 118),
    Column("评定", lambda row: row.level or "", 56, level=True),
    Column("申报日期", lambda row: f"{row.application_date}", 96),
)


def short_table(
    parent: QWidget, columns: Sequence[Column], rows: Sequence[Any], name: str
) -> RecordsView:
    """A table just as high as its rows, up to :data:`MOST_ROWS` of them."""
    table = RecordsView(parent, columns, name)
    model = RowsModel(columns, table)
    table.setModel(model)
    table.lay_out_columns()
    model.set_rows(rows)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.resized.connect(lambda: _give_room(table, columns))
    header = table.horizontalHeader().sizeHint().height()
    table.setFixedHeight(header + min(len(rows), MOST_ROWS) * theme.ROW_HEIGHT + 4)
    return table


def _give_room(table: RecordsView, columns: Sequence[Column]) -> None:
    """Hide columns that would squeeze the main one; the row's tooltip still has everything."""
    room = table.viewport().width() - LEAST
    for number, column in enumerate(columns):
        if column.width:
            room -= column.width
            table.setColumnHidden(number, room < 0)
