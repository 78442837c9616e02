"""The table of one pack: bands, names, a column per level as wide as its texts need."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from grading.pack_parts import Indicator, Veto
from grading.packs import Pack
from gui import theme
from gui.standards.lines import Line
from gui.tables.rows import RECORD, Column, RowsModel
from gui.tables.view import RecordsView

Index = QModelIndex | QPersistentModelIndex
PADDING = 22  # of the stylesheet and of the style, left and right together
NAME_SHARE, NAME_LEAST = 0.2, 128
LEVEL_LEAST = 104
EMPTY_WIDTH = 44  # of a level that asks nothing anywhere


class PackTable(RecordsView):
    """Shows the lines of a pack. ``picked`` comes with each cell that is selected."""

    picked = Signal(object, object)  # Line, level or None

    def __init__(self, parent: QWidget, pack: Pack) -> None:
        self.pack = pack
        self.levels = pack.levels[:-1]
        columns = (
            Column("指标", lambda line: line.name, NAME_LEAST, top=True),
            *(
                Column(
                    level,
                    partial(_text, number),
                    200,
                    top=True,
                    colour=partial(_ink, number),
                )
                for number, level in enumerate(self.levels)
            ),
        )
        super().__init__(parent, columns, pack.title)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(False)
        self.setShowGrid(True)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setItemDelegate(_Bands(self))
        self.nothing = "没有符合的指标"
        self.rows = RowsModel(columns, self)
        self.setModel(self.rows)
        self.selectionModel().currentChanged.connect(self._pick)
        self.resized.connect(self.fit)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines and select the first cell that has something to tell."""
        self.clearSpans()
        self.rows.set_rows(lines)
        for row, line in enumerate(lines):
            if line.band:
                self.setSpan(row, 0, 1, len(self.levels) + 1)
            elif len(line.texts) == 1 and len(self.levels) > 1:
                self.setSpan(row, 1, 1, len(self.levels))
        self.fit()
        self.scrollToTop()
        for row, line in enumerate(lines):
            if not line.band:
                self.setCurrentIndex(self.rows.index(row, 0))
                break

    def choose(self, key: str) -> None:
        """Select a rule by its name in the confirmation: INDICATOR/LEVEL or ``veto:ID``."""
        lines: list[Line] = self.rows.rows
        for row, line in enumerate(lines):
            columns = {}
            if isinstance(line.rule, Veto):
                columns[f"veto:{line.rule.id}"] = 1
            elif isinstance(line.rule, Indicator):
                columns = {f"{line.rule.id}/{each}": n for n, each in enumerate(self.levels, 1)}
            if key in columns:
                self.setCurrentIndex(self.rows.index(row, columns[key]))

    def fit(self) -> None:
        """Share the width by what the levels hold; rows as high as their longest cell."""
        room = self.viewport().width()
        if room < 2 * NAME_LEAST:
            return  # not laid out yet
        name = max(NAME_LEAST, round(room * NAME_SHARE))
        widths = [name, *_shared(room - name, [self._length(n) for n in range(len(self.levels))])]
        for number, width in enumerate(widths):
            self.setColumnWidth(number, width)
        for row, line in enumerate(self.rows.rows):
            self.setRowHeight(row, self._height(line, widths))

    def _length(self, number: int) -> int:
        """How much one level says in all; texts that run under all levels do not count."""
        lines: list[Line] = self.rows.rows
        texts = (line.texts[number] for line in lines if len(line.texts) == len(self.levels))
        return sum(len(text) for text in texts if text != "—")

    def _height(self, line: Line, widths: Sequence[int]) -> int:
        if line.band:
            return theme.ROW_HEIGHT
        below = widths[1:] if len(line.texts) == len(self.levels) else [sum(widths[1:])]
        cells = zip((line.name, *line.texts), (widths[0], *below), strict=True)
        metrics = self.fontMetrics()
        wrap = Qt.TextFlag.TextWordWrap.value
        tallest = max(
            metrics.boundingRect(QRect(0, 0, width - PADDING, 10000), wrap, text).height()
            for text, width in cells
        )
        return max(theme.ROW_HEIGHT, tallest + 14)

    def _pick(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        line: Line = index.data(RECORD)
        whole = index.column() == 0 or len(line.texts) != len(self.levels)
        self.picked.emit(line, None if whole else self.levels[index.column() - 1])


def _shared(room: int, lengths: Sequence[int]) -> list[int]:
    """Widths by the square root of what stands in each column; an empty one is narrow.

    The root, because a column twice as wide halves its lines and leaves the others more.
    """
    filled = [length for length in lengths if length]
    spare = room - EMPTY_WIDTH * (len(lengths) - len(filled))
    total = sum(length**0.5 for length in filled)
    least = min(LEVEL_LEAST, spare // max(len(filled), 1))
    shares = [
        EMPTY_WIDTH if not length else max(least, int(spare * length**0.5 / total))
        for length in lengths
    ]
    over = sum(shares) - room
    widest = max(range(len(shares)), key=shares.__getitem__, default=0)
    if shares:
        shares[widest] -= over
    return shares


def _text(number: int, line: Line) -> str:
    return line.texts[number] if number < len(line.texts) else ""


def _ink(number: int, line: Line) -> str:
    quiet = _text(number, line) == "—" or (number < len(line.silent) and line.silent[number])
    return theme.colours().muted if quiet else ""


class _Bands(QStyledItemDelegate):
    """Draws the lines that name what follows as bands."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        line = index.data(RECORD)
        if line.band:
            strong = QFont(option.font)
            strong.setWeight(QFont.Weight.DemiBold)
            option.font = strong
            option.backgroundBrush = QBrush(QColor(theme.colours().sunken))
            option.displayAlignment = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
