"""The list of items at the left, the chosen one in full at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from gui import theme
from gui.rectification.card import ItemCard
from gui.tables.empty import Empty
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.rectification_views import ItemRow
    from gui.desk import Desk


class Board(QStackedWidget):
    """``empty`` stands in its place while there are no items at all."""

    def __init__(
        self, desk: Desk, columns: Sequence[Column], empty: tuple[str, str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setHandleWidth(theme.GAP)
        self.split.setChildrenCollapsible(False)
        self.table = RecordsView(self.split, columns, "整改清单")
        self.table.nothing = "没有符合条件的整改项"
        self.rows = RowsModel(columns, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self.card = ItemCard(desk, self.split)
        self.card.setMinimumWidth(290)
        self.split.setStretchFactor(0, 5)
        self.split.setStretchFactor(1, 3)
        self.split.setSizes([720, 320])
        self.addWidget(self.split)
        self.empty = Empty(self, *empty)
        self.addWidget(self.empty)

    def show_rows(self, rows: Sequence[ItemRow], *, any_at_all: bool) -> None:
        """Show these; the one chosen stays chosen where it is still among them."""
        self.setCurrentWidget(self.split if any_at_all else self.empty)
        chosen = self.card.view.row.number if self.card.view is not None else ""
        self.rows.set_rows(rows)
        numbers = [row.number for row in rows]
        if rows:
            self.table.selectRow(numbers.index(chosen) if chosen in numbers else 0)
            self.card.show_number(chosen if chosen in numbers else numbers[0])
        else:
            self.card.show_number("")

    def choose(self, number: str) -> None:
        """Put one item in front."""
        for place, row in enumerate(self.rows.rows):
            if row.number == number:
                self.table.selectRow(place)

    def _chosen(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.card.show_number(self.rows.rows[index.row()].number)
