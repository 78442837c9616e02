"""A table of records that fit in memory: columns are functions of a record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from gui.fonts import expect

Index = QModelIndex | QPersistentModelIndex
RECORD = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the text of a record in it, and how it is drawn.

    ``colour`` returns a colour (``#rrggbb``) or an empty string for the usual
    one; ``width`` is in logical pixels, 0 takes what is left.
    """

    title: str
    text: Callable[[Any], str]
    width: int = 120
    right: bool = False
    colour: Callable[[Any], str] | None = None
    tip: Callable[[Any], str] | None = None
    level: bool = False  # drawn as a level's badge
    top: bool = False  # long text from the top of its row


class RowsModel(QAbstractTableModel):
    """Records in the order given. ``RECORD`` is the role of the record itself."""

    def __init__(self, columns: Sequence[Column], parent: QObject) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: list[Any] = []

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these records instead."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def add_rows(self, rows: Sequence[Any]) -> None:
        """Show these records after the ones there are."""
        if rows:
            first = len(self.rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self.rows.extend(rows)
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        record, column = self.rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            text = column.text(record)
            expect(text)
            return text
        return cell(record, column, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        return heading(self.columns, section, orientation, role)


def cell(record: Any, column: Column, role: int) -> Any:
    """What a cell answers besides its text."""
    if role == Qt.ItemDataRole.ToolTipRole:
        return (column.tip or column.text)(record) or None
    if role == Qt.ItemDataRole.TextAlignmentRole and (column.right or column.top):
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        height = Qt.AlignmentFlag.AlignTop if column.top else Qt.AlignmentFlag.AlignVCenter
        return int(side | height)
    if role == Qt.ItemDataRole.ForegroundRole and column.colour is not None:
        colour = column.colour(record)
        return QColor(colour) if colour else None
    return record if role == RECORD else None


def heading(columns: Sequence[Column], section: int, orientation: Qt.Orientation, role: int) -> Any:
    """The headings of a table made of columns; rows have none."""
    if orientation != Qt.Orientation.Horizontal or section >= len(columns):
        return None
    if role == Qt.ItemDataRole.DisplayRole:
        return columns[section].title
    if role == Qt.ItemDataRole.TextAlignmentRole:
        side = Qt.AlignmentFlag.AlignRight if columns[section].right else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)
    return None
