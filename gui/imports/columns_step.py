"""列与规整: which column holds what, and which normalising steps are taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.fonts import expect
from gui.pieces import card, label

if TYPE_CHECKING:
    from gui.imports.reading import ReadColumns
    from templates.workbooks.lists import StagedList

LEFT_OUT = "不作字段（原样保存）"
TITLES = ("名单里的列名", "前几行的内容", "读作")


class Columns(QWidget):
    """``changed`` comes when a person chose another field for a column."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP)
        self.problem = label(self, "", "warning", wrap=True)
        self.problem.hide()
        down.addWidget(self.problem)
        self.table = QTableWidget(0, len(TITLES), self)
        self.table.setAccessibleName("列的对应")
        self.table.setHorizontalHeaderLabels(list(TITLES))
        self.table.verticalHeader().setVisible(False)
        self.table.verticalHeader().setDefaultSectionSize(theme.CONTROL_HEIGHT + 6)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        across = self.table.horizontalHeader()
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(0, 170)
        self.table.setColumnWidth(2, 220)
        down.addWidget(self.table, 1)
        words = "同一种表头的名单，下次照这里的对应来读。没有字段的列不会丢：原样存为“其他列”。"
        down.addWidget(label(self, words, "quiet", wrap=True))
        self._choices: dict[str, QComboBox] = {}
        self._read_as: dict[str, str | None] = {}

    def show_columns(self, columns: ReadColumns) -> None:
        """Show how a list was read."""
        from templates.workbooks.headings import fields

        self._read_as = dict(columns.read_as)
        self._choices.clear()
        self.table.setRowCount(len(self._read_as))
        for number, heading in enumerate(self._read_as):
            examples = columns.examples[heading]
            for column, text in enumerate((heading, examples)):
                expect(text)
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(number, column, item)
            box = QComboBox(self.table)
            box.setAccessibleName(f"“{heading}”读作")
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            box.addItem(LEFT_OUT, None)
            for field, title in fields().items():
                box.addItem(title, field)
            box.setCurrentIndex(max(box.findData(self._read_as[heading]), 0))
            box.activated.connect(lambda _, heading=heading: self._choose(heading))
            self.table.setCellWidget(number, 2, box)
            self._choices[heading] = box
        self._judge()

    @property
    def mapping(self) -> dict[str, str | None]:
        """Heading → field as chosen now (None: no field)."""
        return {heading: box.currentData() for heading, box in self._choices.items()}

    @property
    def differs(self) -> bool:
        """Whether a person has chosen otherwise than the list was read."""
        return self.mapping != self._read_as

    def choose(self, heading: str, field: str | None) -> None:
        """Read a column as this field; whichever column had it gives it up."""
        box = self._choices[heading]
        box.setCurrentIndex(max(box.findData(field), 0))
        self._choose(heading)

    def why_not(self) -> str:
        """Why the list cannot be read like this; empty where it can."""
        chosen = set(self.mapping.values())
        known = chosen & {"name", "code", "permit"}
        return "" if known else "请指明哪一列是企业名称、统一社会信用代码"

    def _choose(self, heading: str) -> None:
        field = self._choices[heading].currentData()
        for other, box in self._choices.items():
            if other != heading and field is not None and box.currentData() == field:
                box.setCurrentIndex(0)
        self._judge()
        self.changed.emit()

    def _judge(self) -> None:
        from templates.workbooks.headings import fields

        words = self.why_not()
        chosen = set(self.mapping.values())
        missing = [fields()[field] for field in ("name", "code") if field not in chosen]
        if not words and missing:
            words = f"没有一列读作{'、'.join(missing)}：只能更新名录里已有的企业"
        self.problem.setText(words)
        self.problem.setVisible(bool(words))


class Normalising(QWidget):
    """The normalising steps with how often each acted; ``changed`` when one is switched."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        frame = card(self)
        whole.addWidget(frame)
        down = QVBoxLayout(frame)
        down.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        down.setSpacing(theme.GAP_SMALL)
        down.addWidget(label(frame, "读入时的规整", "strong"))
        words = "原文始终保留。关掉一步，需要它的内容就不读入，并逐行说明。"
        down.addWidget(label(frame, words, "quiet", wrap=True))
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        self._grid.setVerticalSpacing(theme.GAP_SMALL)
        down.addLayout(self._grid)
        self.state = label(frame, "", "quiet", wrap=True)
        down.addWidget(self.state)
        down.addStretch(1)
        self.boxes: dict[str, QCheckBox] = {}
        self._counts: dict[str, QWidget] = {}

    def show_list(self, staged: StagedList) -> None:
        """Show how often each step changed something in a list."""
        from templates.workbooks.cells import STEPS

        for row, (step, title) in enumerate(STEPS.items()):
            if step not in self.boxes:
                box = QCheckBox(self)
                box.setToolTip(title)
                box.setAccessibleName(title)
                box.setText(title.split("（")[0])
                box.clicked.connect(self.changed)
                self.boxes[step] = box
                self._grid.addWidget(box, row, 0)
            else:
                self._counts.pop(step).deleteLater()
            off = step in staged.steps.off
            self.boxes[step].setChecked(not off)
            count = staged.steps[step]
            words = "已关闭" if off else f"{count:,} 处" if count else "–"
            shown = label(self, words, "unsure" if off else "" if count else "quiet")
            shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._counts[step] = shown
            self._grid.addWidget(shown, row, 1)
        self.state.setText("")

    @property
    def off(self) -> frozenset[str]:
        """The steps switched off now."""
        return frozenset(step for step, box in self.boxes.items() if not box.isChecked())


class ColumnsStep(QWidget):
    """The third step: the columns at the left, the normalising steps beside them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.GAP)
        self.columns = Columns(self)
        self.normalising = Normalising(self)
        self.normalising.setFixedWidth(328)
        across.addWidget(self.columns, 1)
        across.addWidget(self.normalising)


def overrides(chosen: Mapping[str, str | None], own: Mapping[str, str]) -> dict[str, str | None]:
    """What a person changed of the guess (``own``): heading → field, None for no field."""
    return {heading: field for heading, field in chosen.items() if field != own.get(heading)}
