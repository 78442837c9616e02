"""The left half of the confirmation desk: which items there are, who did what so far."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import label
from gui.standards.confirm_card import COLOURS
from gui.standards.wording_diff import differs
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.confirmation_views import ConfirmationView, ItemView
    from gui.desk import Desk

ALL, DIFFERING, MINE, FOR_ME = "all", "differing", "mine", "for_me"


class ConfirmList(QWidget):
    """Items to choose from, filtered; ``picked`` when another selection is made."""

    picked = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.view: ConfirmationView | None = None
        self._names: dict[str, str] = {}
        self._told = QTimer(self)  # a new selection comes as several signals
        self._told.setSingleShot(True)
        self._told.timeout.connect(self.picked)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.show_only = QComboBox(self)
        self.show_only.setAccessibleName("显示哪些项")
        self.show_only.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.show_only.activated.connect(self._filter)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        row.addWidget(self.show_only)
        row.addWidget(self.search, 1)
        down.addLayout(row)
        columns = (
            Column("核对项", lambda view: view.item.title, 0),
            Column("状态", self.said, 128, colour=_colour),
            Column("录入", lambda view: view.recorded_by, 64),
            Column("复核", lambda view: view.checked_by, 64),
        )
        self.table = RecordsView(self, columns, "核对项")
        self.table.nothing = "没有这样的项"
        self.rows = RowsModel(columns, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._told.start(0))
        down.addWidget(self.table, 1)
        self.people = label(self, "", "quiet", wrap=True)
        down.addWidget(self.people)

    def said(self, each: ItemView) -> str:
        """The state of an item in words; words that differ from the draft are named too."""
        if each.item.blocked:
            return "须先修订"
        if each.returned:
            return "已退回"
        name = self._names.get(each.state, "")
        return f"{name} 文字≠稿" if each.state == "recorded" and text_differs(each) else name

    def take(self, view: ConfirmationView) -> None:
        """Show how far the confirmation is now; what was selected stays so, where it is shown."""
        from db.confirmation_views import STATE_NAMES

        self.view = view
        self._names = {str(state): name for state, name in STATE_NAMES.items()}
        kept = self.show_only.currentData() or ALL
        self.show_only.clear()
        for key, name in self._filters().items():
            count = sum(map(self._wanted(key), view.items))
            self.show_only.addItem(f"{name}（{count}）", key)
        self.show_only.setCurrentIndex(max(0, self.show_only.findData(kept)))
        entered = Counter(each.recorded_by for each in view.items if each.recorded_by)
        checked = Counter(each.checked_by for each in view.items if each.checked_by)
        parts = [
            f"{title}{'、'.join(f'{who} {n} 项' for who, n in found.most_common())}"
            for title, found in (("录入：", entered), ("复核：", checked))
            if found
        ]
        self.people.setText("　".join(parts) or "还没有人录入")
        self._filter()

    def _filters(self) -> dict[str, str]:
        states = {key: name for key, name in self._names.items() if key != "differs"}
        own = {DIFFERING: "与稿有差异", MINE: "我录入的", FOR_ME: "待我复核"}
        return {ALL: "全部"} | states | own

    def _wanted(self, wanted: str) -> Callable[[ItemView], bool]:
        me = self._desk.actor.user_id if self._desk.is_entered else None
        tests: dict[str, Callable[[ItemView], bool]] = {
            ALL: lambda each: True,
            DIFFERING: lambda each: each.state == "differs" or text_differs(each),
            MINE: lambda each: each.recorded_by_id == me,
            FOR_ME: lambda each: each.state == "recorded" and each.recorded_by_id != me,
        }
        return tests.get(wanted, lambda each: each.state == wanted)

    def _filter(self) -> None:
        if self.view is None:
            return
        keys = [each.item.key for each in self.chosen]
        wanted = self._wanted(self.show_only.currentData())
        words = self.search.text().casefold().split()
        shown = [
            each
            for each in self.view.items
            if wanted(each)
            and all(word in f"{each.item.title} {each.item.text}".casefold() for word in words)
        ]
        self.rows.set_rows(shown)
        self.choose(keys)

    @property
    def item(self) -> ItemView | None:
        """The item the selection was made from."""
        row = self.table.currentIndex().row()
        if 0 <= row < len(self.rows.rows):
            found: ItemView = self.rows.rows[row]
            return found
        return None

    @property
    def chosen(self) -> list[ItemView]:
        """The selected items, in the order of the pack."""
        selected = self.table.selectionModel().selectedRows()
        return [self.rows.rows[row] for row in sorted(index.row() for index in selected)]

    def choose(self, keys: list[str]) -> None:
        """Select these items, or the first one shown where none of them is."""
        shown = {each.item.key: number for number, each in enumerate(self.rows.rows)}
        found = [shown[key] for key in keys if key in shown] or ([0] if shown else [])
        model = self.table.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        model.clear()
        for number in found:
            index = self.rows.index(number, 0)
            model.select(index, flags.Select | flags.Rows)
        if found:
            model.setCurrentIndex(self.rows.index(found[0], 0), flags.NoUpdate)
            self.table.scrollTo(self.rows.index(found[0], 0))
        self._told.stop()
        self.picked.emit()


def text_differs(each: ItemView) -> bool:
    """Whether the official wording of an item is otherwise than the draft's."""
    return each.wording is not None and differs(each.item, each.wording.text)


def _colour(each: ItemView) -> str:
    kind = "bad" if each.item.blocked or each.returned else COLOURS[each.state]
    found: str = getattr(theme.colours(), kind)
    return found
