"""The table view of the desk: whole rows, copied as a table, opened with Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from gui import theme
from gui.tables.clipboard import MOST_COPIED, as_text, copy_table
from gui.tables.rows import Column

Index = QModelIndex | QPersistentModelIndex


class RecordsView(QTableView):
    """Shows a model made of :class:`Column`; ``opened`` comes with Enter or a double click.

    ``nothing`` is the sentence shown in place of rows where there are none.
    """

    opened = Signal(int)  # row
    resized = Signal()

    def __init__(self, parent: QWidget, columns: Sequence[Column], name: str) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self.nothing = ""
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table; arrows move in it
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def lay_out_columns(self) -> None:
        """Give the columns their widths; call once the model is set."""
        header = self.horizontalHeader()
        for number, column in enumerate(self._columns):
            if column.width:
                self.setColumnWidth(number, column.width)
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
            if column.level:
                self.setItemDelegateForColumn(number, LevelDelegate(self))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.nothing and self.model() is not None and self.model().rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(theme.colours().muted))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self.nothing)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def count_selected(self) -> int:
        """How many rows are selected."""
        chosen = self.selectionModel().selection()
        return sum(chosen.at(place).height() for place in range(chosen.size()))

    def selected_rows(self) -> list[int]:
        """The selected rows from top to bottom."""
        selection = self.selectionModel().selection()
        parts = [selection.at(number) for number in range(selection.size())]
        return sorted({row for part in parts for row in range(part.top(), part.bottom() + 1)})

    def copy(self) -> int:
        """Copy the selected rows with their headings as a table; how many rows.

        More than :data:`MOST_COPIED` are refused with a word: that is an export.
        """
        count = self.count_selected()
        if count > MOST_COPIED:
            words = f"选中了 {count:,} 行；一次最多复制 {MOST_COPIED:,} 行，请先筛选"
            QToolTip.showText(self.mapToGlobal(self.rect().center()), words, self)
            return 0
        rows = self.selected_rows()
        if rows:
            copy_table([column.title for column in self._columns], self._texts(rows))
        return len(rows)

    def as_table(self, rows: Sequence[int]) -> str:
        """Rows as text with tabs, the form in which spreadsheets take a paste."""
        return as_text([column.title for column in self._columns], self._texts(rows))

    def _texts(self, rows: Sequence[int]) -> list[list[str]]:
        model = self.model()
        every = range(model.columnCount())  # also what is hidden for want of room
        return [[str(model.index(row, number).data() or "") for number in every] for row in rows]


class WrappedDelegate(QStyledItemDelegate):
    """Cells of several lines; leaves room for the stylesheet's padding when it counts lines."""

    PADDING = 14

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        narrower = QStyleOptionViewItem(option)
        narrower.rect = option.rect.adjusted(0, 0, -self.PADDING, 0)
        return super().sizeHint(narrower, index)


class LevelDelegate(QStyledItemDelegate):
    """Draws a level as its badge."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        text = str(index.data() or "")
        self.initStyleOption(option, index)
        option.text = ""
        widget = option.widget
        style = widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        if text:
            paint_level(painter, QRectF(option.rect), text, option.font)


def paint_level(painter: QPainter, room: QRectF, level: str, font: QFont) -> None:
    """A level's badge, at the left of its place."""
    colour = theme.level_colour(level)
    strong = QFont(font)
    strong.setWeight(QFont.Weight.DemiBold)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(strong)
    width = max(26.0, painter.fontMetrics().horizontalAdvance(level) + 14.0)
    badge = QRectF(room.left() + 8, room.center().y() - 10, min(width, room.width() - 12), 20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour.fill))
    painter.drawRoundedRect(badge, 4, 4)
    painter.setPen(QColor(colour.on_fill))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, level)
    painter.restore()
