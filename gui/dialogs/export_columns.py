"""Which columns leave the register, in which order, and the layouts kept under names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.pieces import allow, button, label

COLUMN = int(Qt.ItemDataRole.UserRole)
LAST_USED, EVERYTHING = "上次的列", "全部列"


class ExportColumns(QWidget):
    """Columns with a tick, dragged or moved by buttons; ``changed`` with every change.

    ``keep`` and ``drop`` come when the person wants the layout kept or forgotten.
    """

    changed = Signal()
    keep = Signal()
    drop = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        across = QHBoxLayout()
        across.setSpacing(theme.GAP_SMALL)
        across.addWidget(label(self, "列布局", "muted"))
        self.layouts = QComboBox(self)
        self.layouts.setAccessibleName("列布局")
        self.layouts.setPlaceholderText("自选的列")
        self.layouts.activated.connect(self._take_layout)
        across.addWidget(self.layouts, 1)
        self.keep_button = button(self, "存为…")
        self.keep_button.setToolTip("把现在的列和顺序存为布局，下次直接选")
        self.keep_button.clicked.connect(self.keep)
        self.drop_button = button(self, "删除")
        self.drop_button.clicked.connect(lambda: self.drop.emit(self.layouts.currentData()))
        across.addWidget(self.keep_button)
        across.addWidget(self.drop_button)
        down.addLayout(across)
        self.list = QListWidget(self)
        self.list.setAccessibleName("导出的列")
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.itemChanged.connect(self._told)
        self.list.model().rowsMoved.connect(self._told)
        self.list.currentRowChanged.connect(lambda _: self._allow())
        down.addWidget(self.list, 1)
        below = QHBoxLayout()
        below.setSpacing(theme.GAP_SMALL)
        self.up = button(self, "上移(&U)")
        self.down = button(self, "下移(&D)")
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        all_of_them, none = button(self, "全选"), button(self, "全不选")
        all_of_them.clicked.connect(lambda: self._tick_all(Qt.CheckState.Checked))
        none.clicked.connect(lambda: self._tick_all(Qt.CheckState.Unchecked))
        for each in (self.up, self.down):
            below.addWidget(each)
        below.addStretch(1)
        below.addWidget(all_of_them)
        below.addWidget(none)
        down.addLayout(below)
        self._known: list[str] = []
        self._titles: Mapping[str, str] = {}
        self._saved: dict[str, list[str]] = {}
        self._filling = False
        self._allow()

    def fill(
        self,
        known: Sequence[str],
        titles: Mapping[str, str],
        saved: Mapping[str, Sequence[str]],
        shown: str | None = None,
    ) -> None:
        """Offer these columns and layouts; ``""`` among them is the one used last.

        ``shown`` names the layout whose columns stand there already.
        """
        self._known, self._titles = list(known), titles
        self._saved = {name: list(columns) for name, columns in saved.items()}
        self.layouts.clear()
        if self._saved.get(""):
            self.layouts.addItem(LAST_USED, "")
        self.layouts.addItem(EVERYTHING, None)
        for name in self._saved:
            if name:
                self.layouts.addItem(name, name)
        if shown is None:
            self.layouts.setCurrentIndex(0)  # beside a placeholder nothing is chosen by itself
            self._take_layout()
        else:
            self.layouts.setCurrentIndex(max(self.layouts.findData(shown), 0))
            self._allow()

    @property
    def columns(self) -> list[str]:
        """The ticked columns from top to bottom."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [i.data(COLUMN) for i in items if i.checkState() == Qt.CheckState.Checked]

    def show_columns(self, columns: Sequence[str]) -> None:
        """Tick these columns, in this order; the others stand below them."""
        self._filling = True
        self.list.clear()
        rest = [column for column in self._known if column not in columns]
        for column in (*columns, *rest):
            item = QListWidgetItem(self._titles.get(column, column), self.list)
            item.setData(COLUMN, column)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = column in columns
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self._filling = False
        self._allow()
        self.changed.emit()

    def _take_layout(self, _: int = 0) -> None:
        self.show_columns(self._of_layout())

    def _tick_all(self, state: Qt.CheckState) -> None:
        self._filling = True
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(state)
        self._filling = False
        self._told()

    def _move(self, by: int) -> None:
        row = self.list.currentRow()
        if 0 <= row + by < self.list.count():
            self._filling = True
            item = self.list.takeItem(row)
            self.list.insertItem(row + by, item)
            self.list.setCurrentRow(row + by)
            self._filling = False
            self._told()

    def _told(self, *_: object) -> None:
        if not self._filling:
            if self.columns != self._of_layout():
                self.layouts.setCurrentIndex(-1)
            self._allow()
            self.changed.emit()

    def _of_layout(self) -> list[str]:
        """The columns of the layout that is named above."""
        name = self.layouts.currentData()
        return self._known if name is None else self._saved[name]

    def _allow(self) -> None:
        row = self.list.currentRow()
        none = "先选一列" if row < 0 else ""
        allow(self.up, none or ("已在最上面" if row == 0 else ""), "也可以拖动")
        allow(self.down, none or ("已在最下面" if row == self.list.count() - 1 else ""))
        allow(self.keep_button, "" if self.columns else "至少选一列", "存下现在的列和顺序")
        named = bool(self.layouts.currentData())
        allow(self.drop_button, "" if named else "先选一个存过的布局", "删除这个布局")
