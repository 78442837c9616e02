"""工作表与表头: the sheet as it stands, which row is the header, and what is hidden in it."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.fonts import expect
from gui.imports.reading import RawSheet, ReadList
from gui.pieces import card, label

WIDEST, NARROWEST = 240, 64
ASK_HIDDEN = "请先选择隐藏的行读不读入"


class SheetStep(QWidget):
    """The second step. A row clicked is the header, ``another_header`` comes with its number."""

    another_sheet = Signal(str)
    another_header = Signal(int)
    hidden_chosen = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        row.addWidget(label(self, "工作表", "muted"))
        self.sheet = QComboBox(self)
        self.sheet.setAccessibleName("工作表")
        self.sheet.setMinimumWidth(220)
        self.sheet.activated.connect(
            lambda place: self.another_sheet.emit(str(self.sheet.itemData(place)))
        )
        row.addWidget(self.sheet)
        self.several = label(self, "", "muted")
        row.addWidget(self.several)
        row.addStretch(1)
        down.addLayout(row)
        self.problem = label(self, "", "warning", wrap=True)
        self.problem.hide()
        down.addWidget(self.problem)
        self.hidden = card(self)
        asked = QHBoxLayout(self.hidden)
        asked.setContentsMargins(theme.GAP, theme.GAP_SMALL, theme.GAP, theme.GAP_SMALL)
        asked.setSpacing(theme.GAP)
        self.question = label(self.hidden, "", "strong")
        self.take = QRadioButton("读入(&R)", self.hidden)
        self.leave = QRadioButton("不读入(&N)", self.hidden)
        self._answers = QButtonGroup(self)
        for choice in (self.take, self.leave):
            self._answers.addButton(choice)
        self.take.clicked.connect(lambda: self.hidden_chosen.emit(True))
        self.leave.clicked.connect(lambda: self.hidden_chosen.emit(False))
        for each in (self.question, self.take, self.leave):
            asked.addWidget(each)
        asked.addStretch(1)
        self.hidden.hide()
        down.addWidget(self.hidden)
        self.header = label(self, "", wrap=True)
        down.addWidget(self.header)
        self.table = QTableWidget(0, 0, self)
        self.table.setAccessibleName("工作表最上面的行")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setToolTip("点一行，就以这一行为表头")
        self.table.verticalHeader().setDefaultSectionSize(theme.CONTROL_HEIGHT - 4)
        self.table.verticalHeader().setSectionsClickable(True)
        self.table.verticalHeader().sectionClicked.connect(self._choose)
        self.table.cellClicked.connect(lambda row, _: self._choose(row))
        self.table.cellActivated.connect(lambda row, _: self._choose(row))
        down.addWidget(self.table, 1)
        self._raw: RawSheet | None = None

    def show_read(self, found: ReadList, take_hidden: bool | None) -> None:
        """Show the sheet a list was read from, or why it holds none."""
        raw, staged = found.raw, found.staged
        self._raw = raw
        self.sheet.clear()
        for name in raw.names:
            self.sheet.addItem(
                f"{name}（隐藏的工作表）" if name in raw.hidden_names else name, name
            )
        self.sheet.setCurrentIndex(self.sheet.findData(raw.name))
        several = len(raw.names)
        self.several.setText(f"共 {several} 张，一次导入一张" if several > 1 else "")
        self.problem.setText(found.refused)
        self.problem.setVisible(bool(found.refused))
        hidden = staged.hidden if staged is not None else 0
        self.hidden.setVisible(bool(hidden))
        self.question.setText(f"有 {hidden:,} 行在表格里是隐藏的，这些企业：")
        self._answers.setExclusive(False)
        self.take.setChecked(take_hidden is True)
        self.leave.setChecked(take_hidden is False)
        self._answers.setExclusive(True)
        self._show_rows(raw)
        if staged is None:
            self.header.setText("点一下表头所在的行。")
            return
        first, last = raw.header
        where = f"第 {last} 行" if first == last else f"第 {first} 到 {last} 行"
        self.header.setText(
            f"表头在{where}，下面读到 {len(staged.rows):,} 行企业。不对的话，点一下真正的表头行。"
        )

    def _show_rows(self, raw: RawSheet) -> None:
        scheme = theme.colours()
        width = max((len(texts) for _, texts in raw.top), default=0)
        self.table.clear()
        self.table.clearSpans()
        self.table.setRowCount(len(raw.top))
        self.table.setColumnCount(width)
        self.table.setHorizontalHeaderLabels([_letters(column) for column in range(width)])
        names = []
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        for place, (number, texts) in enumerate(raw.top):
            heading = bool(raw.header) and raw.header[0] <= number <= raw.header[-1]
            above = bool(raw.header) and number < raw.header[0]
            sign = "  表头" if heading else "  隐藏" if number in raw.hidden else ""
            names.append(f"{number}{sign}")
            for column in range(width):
                text = texts[column] if column < len(texts) else ""
                expect(text)
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if heading:
                    item.setBackground(QColor(scheme.accent_soft))
                    item.setFont(bold)
                elif above:
                    item.setForeground(QColor(scheme.muted))
                self.table.setItem(place, column, item)
        self.table.setVerticalHeaderLabels(names)
        for place, (number, texts) in enumerate(raw.top):
            filled = [column for column, text in enumerate(texts) if text]
            if len(filled) == 1 or (raw.header and number < raw.header[0]):
                for column, follower in pairwise([*filled, width]):
                    if follower - column > 1:  # a title lies over the empty cells beside it
                        self.table.setSpan(place, column, 1, follower - column)
        measure = QFontMetrics(bold).horizontalAdvance
        from_header = [t for n, t in raw.top if not raw.header or n >= raw.header[0]]
        for column in range(width):  # titles above the header make no column wide
            longest = max((measure(t[column]) for t in from_header if column < len(t)), default=0)
            self.table.setColumnWidth(column, min(max(longest + 24, NARROWEST), WIDEST))
        self.table.clearSelection()

    def _choose(self, place: int) -> None:
        if self._raw is not None:
            number = self._raw.top[place][0]
            if not self._raw.header or number != self._raw.header[0]:
                self.another_header.emit(number)


def _letters(column: int) -> str:
    """0 → A, 26 → AA, as spreadsheets call their columns."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
