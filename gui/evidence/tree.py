"""The list of evidence (佐证材料目录): indicators in the order of the pack, their files below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QFont, QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QWidget,
)

from gui import theme
from gui.evidence.taking import holds_files
from gui.evidence.thumbnails import SIDE

if TYPE_CHECKING:
    from db.evidence import EvidenceView

EVIDENCE = int(Qt.ItemDataRole.UserRole)
INDICATOR = EVIDENCE + 1
BARE = "没有佐证的指标"
_HEADINGS = ("目录", "名称", "页码", "日期")
_WIDTHS = (60, 0, 88, 92)


class EvidenceTree(QTreeWidget):
    """``chosen`` gives the piece of evidence in front (or None), ``dropped`` what was dropped
    and the indicator it was dropped on (or nothing)."""

    chosen = Signal(object)
    dropped = Signal(QMimeData, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.why_not = ""
        self.setAccessibleName("佐证材料目录")
        self.setHeaderLabels(list(_HEADINGS))
        self.setRootIsDecorated(True)
        self.setAlternatingRowColors(True)
        self.setWordWrap(True)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAcceptDrops(True)
        header = self.header()
        header.setStretchLastSection(False)
        for column, width in enumerate(_WIDTHS):
            if width:
                self.setColumnWidth(column, width)
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.currentItemChanged.connect(lambda item, _: self.chosen.emit(self.evidence(item)))

    def show_evidence(
        self,
        found: Sequence[EvidenceView],
        numbers: Mapping[int, int],
        names: Mapping[str, str],
        bare: Sequence[str],
        stages: Mapping[str, str],
    ) -> None:
        """Show all of it anew; what was in front stays in front where it is still there."""
        before = self.evidence(self.currentItem())
        scrolled = self.verticalScrollBar().value()
        self.blockSignals(True)
        self.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for each in found:
            group = groups.get(each.indicator)
            if group is None:
                count = sum(other.indicator == each.indicator for other in found)
                group = self._group(f"{names.get(each.indicator, each.indicator)}（{count}）")
                group.setData(0, INDICATOR, each.indicator)
                groups[each.indicator] = group
            self._file(group, each, numbers[each.attachment], stages)
        if bare:
            group = self._group(f"{BARE}（{len(bare)}）")
            group.setData(0, EVIDENCE, BARE)
            for id in bare:
                line = QTreeWidgetItem(group)
                line.setText(0, names[id])
                line.setFirstColumnSpanned(True)
                line.setToolTip(0, f"{names[id]}：可把文件拖到这里")
                line.setData(0, INDICATOR, id)
                line.setSizeHint(0, QSize(0, theme.ROW_HEIGHT - 6))
        self.blockSignals(False)
        self.expandAll()
        self._choose_again(before)
        self.verticalScrollBar().setValue(scrolled)

    def show_picture(self, sha: str, picture: QPixmap | None) -> None:
        """Put a small picture at the files that have it."""
        if picture is None:
            return
        for line in self._lines():
            each = self.evidence(line)
            if each is not None and each.sha256 == sha:
                line.setIcon(1, QIcon(picture))

    def go_to(self, indicator: str) -> None:
        """Put the first file of an indicator in front, or (empty) those without any."""
        for number in range(self.topLevelItemCount()):
            group = self.topLevelItem(number)
            if group is None:
                continue
            bare = group.data(0, EVIDENCE) == BARE
            if group.data(0, INDICATOR) == indicator if indicator else bare:
                self.scrollToItem(group, QAbstractItemView.ScrollHint.PositionAtTop)
                self.setCurrentItem(group.child(0) or group)

    def evidence(self, item: QTreeWidgetItem | None) -> EvidenceView | None:
        """The piece of evidence of a line; None for the others."""
        found = item.data(0, EVIDENCE) if item is not None else None
        return None if found is None or isinstance(found, str) else found

    def indicator(self) -> str:
        """The indicator the line in front belongs to; empty where none is."""
        return self._indicator_of(self.currentItem())

    def _indicator_of(self, item: QTreeWidgetItem | None) -> str:
        if item is None:
            return ""
        return str(item.data(0, INDICATOR) or "") or self._indicator_of(item.parent())

    def _lines(self) -> list[QTreeWidgetItem]:
        every = QTreeWidgetItemIterator(self)
        lines = []
        while (item := every.value()) is not None:
            lines.append(item)
            every += 1
        return [item for item in lines if item.parent() is not None]

    def _choose_again(self, before: EvidenceView | None) -> None:
        lines = [line for line in self._lines() if self.evidence(line) is not None]
        same = [line for line in lines if before and self.evidence(line).id == before.id]  # type: ignore[union-attr]
        if same or lines:
            self.setCurrentItem((same or lines)[0])
        self.chosen.emit(self.evidence(self.currentItem()))

    def _group(self, title: str) -> QTreeWidgetItem:
        group = QTreeWidgetItem(self)
        group.setText(0, title)
        group.setToolTip(0, title)
        group.setFirstColumnSpanned(True)
        strong = QFont(self.font())
        strong.setWeight(QFont.Weight.DemiBold)
        group.setFont(0, strong)
        group.setSizeHint(0, QSize(0, theme.ROW_HEIGHT))
        return group

    def _file(
        self,
        group: QTreeWidgetItem,
        each: EvidenceView,
        number: int,
        stages: Mapping[str, str],
    ) -> None:
        line = QTreeWidgetItem(group)
        taken = f"{each.taken_at:%Y-%m-%d}" if each.taken_at else ""
        texts = (str(number), each.title, each.pages, str(each.dated or taken))
        for column, text in enumerate(texts):
            line.setText(column, text)
            line.setToolTip(column, text)
        by = f"{each.by}（{stages.get(each.stage, '')}）附上，{megabytes(each.size)}"
        parts = (each.title, each.file_name, where_and_when(each), by)
        line.setToolTip(1, "\n".join(filter(None, parts)))
        line.setSizeHint(1, QSize(0, SIDE + 6))
        line.setData(0, EVIDENCE, each)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_files(event.mimeData()) and not self.why_not:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        item = self.itemAt(event.position().toPoint())
        self.dropped.emit(event.mimeData(), self._indicator_of(item))


def megabytes(size: int) -> str:
    """A size in words."""
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{max(size / 1e3, 0.1):.1f} KB"


def where_and_when(each: EvidenceView) -> str:
    """When and where a photo was taken, and whether a person says so."""
    words = [f"拍摄 {each.taken_at:%Y-%m-%d %H:%M}"] if each.taken_at else []
    words += [f"位置 {each.lon:.5f}, {each.lat:.5f}"] if each.lon is not None else []
    return "，".join(words) + ("（人工填写）" if each.typed and words else "")
