"""The outlets at the left: enterprise, kind, outlet, each with the worst state below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QWidget,
)

from grading.monitoring.results import STATE_TITLES
from gui import theme
from gui.fonts import expect

if TYPE_CHECKING:
    from db.monitoring.outlets import OutletView

RANK = ("not_met", "undecided", "met", "no_limit", "")
SIGNS = {"not_met": "✕", "undecided": "?", "met": "✓", "no_limit": "—", "": ""}
IDS = int(Qt.ItemDataRole.UserRole)
UNKNOWN_KIND = "没有归类"


def worst(states: Sequence[str]) -> str:
    """The state that counts for a whole: a failing one before an open one."""
    return min(states, key=RANK.index, default="")


class OutletTree(QTreeWidget):
    """``narrowed`` tells the ids of the outlets below the chosen node, ``opened`` one outlet."""

    narrowed = Signal(object)
    opened = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("排放口")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, 26)
        self.nodes: dict[int, QTreeWidgetItem] = {}
        self.currentItemChanged.connect(self._narrow)
        self.itemActivated.connect(lambda item, _: self._open(item))

    def show_outlets(
        self, enterprise: str, outlets: Sequence[OutletView], states: Mapping[str, str]
    ) -> None:
        """Show these outlets; ``states`` by outlet id. What was chosen stays chosen."""
        kept = self.chosen()
        self.blockSignals(True)
        self.clear()
        self.nodes.clear()
        root = self._node(None, enterprise, outlets, states)
        kinds: dict[str, list[OutletView]] = {}
        for outlet in outlets:
            kinds.setdefault(outlet.kind_title or UNKNOWN_KIND, []).append(outlet)
        for kind, members in sorted(kinds.items(), key=lambda each: each[0] == UNKNOWN_KIND):
            group = self._node(root, kind, members, states)
            for outlet in members:
                node = self._node(group, outlet.name, [outlet], states)
                node.setToolTip(0, _told(outlet))
                self.nodes[outlet.id] = node
        self.expandAll()
        self.setCurrentItem(self._same(root, kept) or root)
        self.blockSignals(False)

    def chosen(self) -> tuple[int, ...]:
        """The ids below the node in use."""
        item = self.currentItem()
        return tuple(item.data(0, IDS)) if item is not None else ()

    def choose(self, outlet: int) -> None:
        """Bring one outlet to the front."""
        if outlet in self.nodes:
            self.setCurrentItem(self.nodes[outlet])

    def _node(
        self,
        above: QTreeWidgetItem | None,
        text: str,
        outlets: Sequence[OutletView],
        states: Mapping[str, str],
    ) -> QTreeWidgetItem:
        expect(text)
        state = worst([states.get(str(each.id), "") for each in outlets])
        item = QTreeWidgetItem(self) if above is None else QTreeWidgetItem(above)
        item.setText(0, text)
        item.setToolTip(0, text)
        item.setData(0, IDS, tuple(each.id for each in outlets))
        item.setText(1, SIGNS[state])
        item.setData(1, IDS, state)
        _colour(item)
        told = STATE_TITLES.get(state, "没有数据")
        item.setToolTip(1, told)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{text}，{told}")
        return item

    def _same(self, item: QTreeWidgetItem | None, ids: tuple[int, ...]) -> QTreeWidgetItem | None:
        if item is None or not ids:
            return None
        if tuple(item.data(0, IDS)) == ids:
            return item
        for place in range(item.childCount()):
            found = self._same(item.child(place), ids)
            if found is not None:
                return found
        return None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            places = QTreeWidgetItemIterator(self)
            while (item := places.value()) is not None:
                _colour(item)
                places += 1

    def _narrow(self, item: QTreeWidgetItem | None, _: object) -> None:
        if item is not None:
            self.narrowed.emit(tuple(item.data(0, IDS)))

    def _open(self, item: QTreeWidgetItem) -> None:
        ids = item.data(0, IDS)
        if not item.childCount() and len(ids) == 1:
            self.opened.emit(ids[0])


def _colour(item: QTreeWidgetItem) -> None:
    """Give the sign of a node the colour of its state."""
    scheme = theme.colours()
    colour = {"not_met": scheme.bad, "undecided": scheme.unsure, "met": scheme.good}
    item.setForeground(1, QBrush(QColor(colour.get(item.data(1, IDS), scheme.muted))))


def _told(outlet: OutletView) -> str:
    """What is known of an outlet, for its tooltip."""
    said = [outlet.name]
    if outlet.number:
        said.append(f"编号 {outlet.number}")
    said.append(f"类型 {outlet.kind_title or UNKNOWN_KIND}")
    oxygen = "按标准" if outlet.oxygen is None else f"{outlet.oxygen:f}%"
    said.append(f"基准氧含量 {oxygen}")
    if outlet.first is not None:
        said.append(f"数据 {outlet.first} 至 {outlet.last}，{outlet.months} 个月")
    else:
        said.append("没有小时数据")
    return "\n".join(said)
