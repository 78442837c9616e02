"""The heat map: colour, a sign and the number of every month; arrows move, Enter opens."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.monitoring.heat_model import CELL, HeatCell, HeatModel, HeatRow
from gui.pieces import ElidedLabel, label

Index = QModelIndex | QPersistentModelIndex

CELL_WIDTH = 46
CELL_HEIGHT = 28
NAMES_WIDTH = 210
POLLUTANT_WIDTH = 72

LINE = Decimal("0.95")
WORST = Decimal("0.80")


def mixed(one: str, other: str, part: float) -> QColor:
    """``part`` of the second colour in the first."""
    a, b = QColor(one), QColor(other)
    return QColor(
        round(a.red() + (b.red() - a.red()) * part),
        round(a.green() + (b.green() - a.green()) * part),
        round(a.blue() + (b.blue() - a.blue()) * part),
    )


def ground(cell: HeatCell | None) -> tuple[QColor, QColor, bool]:
    """Ground and ink of a cell, and whether it is hatched.

    The nearer to the line the paler the good, the farther below it the stronger the bad.
    """
    scheme = theme.colours()
    surface, ink = scheme.surface, QColor(scheme.text)
    if cell is None:
        return QColor(surface), ink, False
    if cell.state == "undecided":
        return QColor(scheme.unsure_soft), QColor(scheme.unsure), True
    if cell.state == "no_limit" or cell.share is None:
        return QColor(scheme.sunken), QColor(scheme.muted), False
    if cell.state == "met":
        part = float(min(max((cell.share - LINE) / (1 - LINE), Decimal(0)), Decimal(1)))
        return mixed(surface, scheme.good, 0.06 + 0.26 * part), ink, False
    part = float(min(max((LINE - cell.share) / (LINE - WORST), Decimal(0)), Decimal(1)))
    fill = mixed(scheme.bad_soft, scheme.bad, part)
    return fill, QColor(surface) if part > 0.55 else ink, False


class HeatDelegate(QStyledItemDelegate):
    """Draws one month."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(CELL_WIDTH, CELL_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell: HeatCell | None = index.data(CELL)
        scheme = theme.colours()
        room: QRect = option.rect.adjusted(1, 1, -1, -1)
        fill, ink, hatched = ground(cell)
        painter.save()
        painter.fillRect(room, fill)
        if hatched:
            lines = QColor(scheme.unsure)
            lines.setAlpha(90)
            painter.fillRect(room, QBrush(lines, Qt.BrushStyle.BDiagPattern))
        if cell is not None:
            strong = option.font
            strong.setBold(cell.state == "not_met")
            painter.setFont(strong)
            text = str(index.data() or "")
            if hatched:
                wide = painter.fontMetrics().horizontalAdvance(text) + 6
                plate = QRect(0, 0, wide, painter.fontMetrics().height())
                plate.moveCenter(room.center())
                painter.fillRect(plate, fill)
            painter.setPen(ink)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)
            if cell.doubts:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ink if cell.state == "not_met" else QColor(scheme.unsure))
                corner = room.topRight()
                painter.drawPolygon([corner, corner - QPoint(8, 0), corner + QPoint(0, 8)])
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(scheme.focus), 2))
            painter.drawRect(room.adjusted(0, 0, -1, -1))
        painter.restore()


class NamesHeader(QHeaderView):
    """Outlet names at the left, once per outlet; the pollutant of each row."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultSectionSize(CELL_HEIGHT)
        self.setFixedWidth(NAMES_WIDTH)
        self.setSectionsClickable(False)

    def paintSection(self, painter: QPainter, room: QRect, row: int) -> None:
        model = self.model()
        assert isinstance(model, HeatModel)
        scheme = theme.colours()
        painter.save()
        painter.fillRect(room, QColor(scheme.sunken))
        painter.setFont(self.font())
        metrics = painter.fontMetrics()
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        each = model.rows[row]
        name = room.adjusted(theme.GAP_SMALL, 0, -POLLUTANT_WIDTH, 0)
        first_seen = self.logicalIndexAt(0) == row
        if model.opens(row) or first_seen:
            painter.setPen(QColor(scheme.text))
            elided = metrics.elidedText(
                each.outlet_name, Qt.TextElideMode.ElideMiddle, name.width() - theme.GAP_TINY
            )
            painter.drawText(name, middle, elided)
        if model.opens(row):
            painter.setPen(QColor(scheme.border_strong))
            painter.drawLine(room.topLeft(), room.topRight())
        painter.setPen(QColor(scheme.muted))
        what = room.adjusted(room.width() - POLLUTANT_WIDTH, 0, 0, 0)
        painter.drawText(what, middle, each.pollutant_name)
        painter.restore()


class HeatMap(QTableView):
    """``opened`` comes with a click or Enter on a month that has data: row, column."""

    opened = Signal(int, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("年度热图：行是排放口和污染物，列是月份，格内是达标小时占比")
        self.heat = HeatModel(self)
        self.nothing = ""
        self.names = NamesHeader(self)
        self.setVerticalHeader(self.names)
        self.setModel(self.heat)
        self.setItemDelegate(HeatDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        across = self.horizontalHeader()
        across.setHighlightSections(False)
        across.setSectionsClickable(False)
        across.setMinimumSectionSize(CELL_WIDTH)
        across.setDefaultSectionSize(CELL_WIDTH)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setStyleSheet("QHeaderView::section { padding: 6px 1px; }")
        self.clicked.connect(self._open)

    def show_rows(self, rows: Sequence[HeatRow], months: Sequence[str]) -> None:
        """Show these; the cell in focus stays where it was if it still stands."""
        at = self.currentIndex()
        place = (at.row(), at.column()) if at.isValid() else (0, max(len(months) - 1, 0))
        self.heat.show_rows(rows, months)
        found = self.heat.index(*place)
        if found.isValid():
            self.setCurrentIndex(found)

    def choose(self, outlet: str, pollutant: str, month: str) -> None:
        """Put the focus on a month."""
        for row, each in enumerate(self.heat.rows):
            if each.outlet == outlet and (not pollutant or each.pollutant == pollutant):
                column = self.heat.months.index(month) if month in self.heat.months else 0
                self.setCurrentIndex(self.heat.index(row, column))
                self.scrollTo(self.currentIndex())
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.nothing and not self.heat.rows:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(theme.colours().muted))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self.nothing)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid() and index.data(CELL) is not None:
            self.opened.emit(index.row(), index.column())


class Swatch(QWidget):
    """One cell of the legend, drawn as the map draws it."""

    def __init__(self, parent: QWidget, cell: HeatCell | None, text: str) -> None:
        super().__init__(parent)
        self._cell, self._text = cell, text
        self.setFixedSize(46, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        fill, ink, hatched = ground(self._cell)
        painter = QPainter(self)
        painter.fillRect(self.rect(), fill)
        if hatched:
            lines = QColor(theme.colours().unsure)
            lines.setAlpha(90)
            painter.fillRect(self.rect(), QBrush(lines, Qt.BrushStyle.BDiagPattern))
        painter.setPen(QColor(theme.colours().border))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.setPen(ink)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


class Legend(QWidget):
    """What the colours and signs of the map mean."""

    KEYS = (
        (HeatCell("", "met", Decimal(1)), "100", "达标（越浅越接近 95%）"),
        (HeatCell("", "not_met", Decimal("0.9")), "✕ 90", "不达标"),
        (HeatCell("", "undecided", None), "?", "无法判定"),
        (HeatCell("", "no_limit", Decimal(1)), "—", "没有限值"),
        (None, "", "没有数据"),
    )

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.GAP_TINY)
        for cell, text, words in self.KEYS:
            across.addWidget(Swatch(self, cell, text))
            across.addWidget(label(self, words, "quiet"))
            across.addSpacing(theme.GAP_TINY)
        across.addWidget(ElidedLabel(self, "◥ 有疑点　数字：达标占比 %", "quiet"), 1)


class HeatTab(QWidget):
    """The map and its legend."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        self.map = HeatMap(self)
        self.legend = Legend(self)
        down.addWidget(self.map, 1)
        down.addWidget(self.legend)
