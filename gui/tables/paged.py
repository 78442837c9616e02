"""A table of any length: the keys of all its rows, and the rows themselves in pages.

The keys come from a search over texts in memory; rows are read a page at a
time when they are looked at, and a few pages are kept. Nothing is ever
counted, filtered or sorted in the view (a sort-filter proxy takes seconds on
100,000 rows).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from gui.fonts import expect
from gui.tables.rows import Column, Index, cell, heading

PAGE_ROWS = 64
PAGES_KEPT = 40

Keys = Any  # a sequence or a numpy array of keys
Fetch = Callable[[Keys], Sequence[Any]]


class PagedModel(QAbstractTableModel):
    """Rows by key. ``fetch`` reads the records of up to 64 keys, in their order (None: gone)."""

    def __init__(self, columns: Sequence[Column], fetch: Fetch, parent: QObject) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fetch = fetch
        self._keys: Keys = ()
        self._pages: OrderedDict[int, Sequence[Any]] = OrderedDict()

    def set_keys(self, keys: Keys) -> None:
        """Show the rows with these keys instead."""
        self.beginResetModel()
        self._keys = keys
        self._pages.clear()
        self.endResetModel()

    def set_first_rows(self, keys: Keys, rows: Sequence[Any]) -> None:
        """Show rows that are at hand already; ``keys`` are those of all rows known so far."""
        self.beginResetModel()
        self._keys = keys
        self._pages.clear()
        for number in range(0, len(rows), PAGE_ROWS):
            self._pages[number // PAGE_ROWS] = rows[number : number + PAGE_ROWS]
        self.endResetModel()

    def grow_to(self, keys: Keys) -> None:
        """The full list behind the first rows already shown: the rest is added at the end.

        Falls back to a reset where the beginning is not the same.
        """
        known = len(self._keys)
        page = self._pages.get(0, ())
        if not 0 < known <= PAGE_ROWS or list(keys[:known]) != list(self._keys):
            self.set_keys(keys)
        elif len(keys) > known:
            self.beginInsertRows(QModelIndex(), known, len(keys) - 1)
            self._keys = keys
            if len(page) < PAGE_ROWS:
                self._pages.clear()
            self.endInsertRows()

    def forget_rows(self) -> None:
        """The records have changed: read again what is in sight."""
        self._pages.clear()
        if len(self._keys):
            last = self.index(len(self._keys) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    @property
    def keys(self) -> Keys:
        """The keys of all rows, in the order shown."""
        return self._keys

    def record(self, row: int) -> Any:
        """The record in a row, None where it is gone since; reads its page if need be."""
        number, place = divmod(row, PAGE_ROWS)
        page = self._pages.get(number)
        if page is None:
            start = number * PAGE_ROWS
            page = self._fetch(self._keys[start : start + PAGE_ROWS])
            self._pages[number] = page
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page[place]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role in _PLAIN_ROLES:  # asked for every cell painted; no record needed
            return cell(None, column, role)
        record = self.record(index.row())
        if record is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            text = column.text(record)
            expect(text)
            return text
        return cell(record, column, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        return heading(self.columns, section, orientation, role)


_PLAIN_ROLES = frozenset(
    {
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.FontRole,
        Qt.ItemDataRole.BackgroundRole,
        Qt.ItemDataRole.CheckStateRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.SizeHintRole,
    }
)
