"""The two lists beside the cards: aspects with their tallies, and the gap list."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from grading.gaps import Gap
from grading.packs import Pack
from gui import theme
from gui.audits.draft import BASICS, VETOES, Draft
from gui.audits.marks import SIDE, paint_mark
from gui.audits.wording import gap_text
from gui.tables.view import paint_level

Index = QModelIndex | QPersistentModelIndex
DATA = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Group:
    """One entry of the left list; ``parts`` are (colour name, words) under its name."""

    id: str
    name: str
    parts: tuple[tuple[str, str], ...]


class _TwoLines(QStyledItemDelegate):
    """Draws the ground of an entry and leaves the two lines to its subclass."""

    HEIGHT = 52

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, self.HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        self.lines(painter, option.rect.adjusted(10, 6, -10, -6), index.data(DATA), option.font)
        painter.restore()

    def lines(self, painter: QPainter, room: QRect, data: object, font: QFont) -> None:
        raise NotImplementedError


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(theme.TEXT_SMALL)
    return small


class _GroupLines(_TwoLines):
    def lines(self, painter: QPainter, room: QRect, data: object, font: QFont) -> None:
        assert isinstance(data, Group)
        scheme = theme.colours()
        half = room.height() // 2
        painter.setPen(QColor(scheme.text))
        painter.setFont(font)
        painter.drawText(room.adjusted(0, 0, 0, -half), Qt.AlignmentFlag.AlignVCenter, data.name)
        painter.setFont(_small(font))
        left = room.left()
        for colour, words in data.parts:
            painter.setPen(QColor(getattr(scheme, colour)))
            place = QRect(left, room.top() + half, room.right() - left, half)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
            left += painter.fontMetrics().horizontalAdvance(words) + 10


class _GapLines(_TwoLines):
    HEIGHT = 72

    def lines(self, painter: QPainter, room: QRect, data: object, font: QFont) -> None:
        assert isinstance(data, tuple)
        pack, gap = data
        scheme = theme.colours()
        paint_level(painter, QRectF(room.left() - 8, room.top() - 2, 60, 22), gap.level, font)
        paint_mark(painter, QRectF(room.left() + 32, room.top(), SIDE, SIDE), gap.state)
        painter.setPen(QColor(scheme.text))
        painter.setFont(font)
        name = QRect(room.left() + 56, room.top() - 2, room.width() - 56, 22)
        metrics = painter.fontMetrics()
        elide = Qt.TextElideMode.ElideRight
        shown = metrics.elidedText(pack.facts[gap.fact].name, elide, name.width())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setPen(QColor(scheme.muted))
        painter.setFont(_small(font))
        below = room.adjusted(0, 23, 0, 2)
        metrics = painter.fontMetrics()
        text = metrics.elidedText(gap_text(pack, gap), elide, below.width() * 2 - 40)
        painter.drawText(below, Qt.TextFlag.TextWordWrap.value, text)


class GroupList(QListWidget):
    """The aspects of the pack, with the basics first and the vetoes last."""

    picked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("方面")
        self.setItemDelegate(_GroupLines(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._pick)

    def show_draft(self, draft: Draft) -> None:
        """Show all groups with their tallies; the chosen one stays chosen."""
        groups = _groups(draft)
        if [group.id for group in groups] == [self._id(row) for row in range(self.count())]:
            for row, group in enumerate(groups):
                self._fill(self.item(row), group)
            return
        chosen = self.chosen()
        self.blockSignals(True)
        self.clear()
        for group in groups:
            self._fill(QListWidgetItem(self), group)
        self.blockSignals(False)
        self.choose(chosen if chosen in [group.id for group in groups] else groups[0].id)

    def chosen(self) -> str:
        """The id of the chosen group; empty before anything is shown."""
        item = self.currentItem()
        return "" if item is None else str(item.data(DATA).id)

    def choose(self, id: str) -> None:
        """Choose a group by its id."""
        for row in range(self.count()):
            if self._id(row) == id:
                self.setCurrentRow(row)

    def _id(self, row: int) -> str:
        return str(self.item(row).data(DATA).id)

    @staticmethod
    def _fill(item: QListWidgetItem, group: Group) -> None:
        item.setData(DATA, group)
        words = "，".join(words for _, words in group.parts)
        item.setText(f"{group.name}  {words}")
        item.setToolTip(item.text())

    def _pick(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.picked.emit(str(item.data(DATA).id))


def _groups(draft: Draft) -> list[Group]:
    left = set(draft.unanswered())

    def answered(facts: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        missing = sum(fact in left for fact in facts)
        return (("unsure", f"未答 {missing}"),) if missing else (("good", "已填齐"),)

    groups = []
    if draft.basics:
        groups.append(Group(BASICS, "基本情况", answered(draft.basics)))
    for aspect, name in draft.pack.aspects.items():
        tally = draft.tally(aspect)
        parts = [("good", f"达标 {tally.met}")]
        if tally.missed:
            parts.append(("bad", f"差距 {tally.missed}"))
        if tally.open:
            parts.append(("unsure", f"未定 {tally.open}"))
        if tally.silent:
            parts.append(("muted", f"不判 {tally.silent}"))
        if not draft.questions_of(aspect):
            parts = [("muted", "没有适用的指标")]
        groups.append(Group(aspect, name, tuple(parts)))
    vetoes = tuple(fact for each in draft.vetoes for fact in each[1])
    if vetoes:
        hit = sum(1 for each in draft.assessment.vetoes if each.counts and each.state is True)
        parts_of_vetoes = (("bad", f"触发 {hit}"),) if hit else answered(vetoes)
        groups.append(Group(VETOES, "一票否决", parts_of_vetoes))
    return groups


class GapList(QListWidget):
    """What keeps the audit from its target; Enter or a double click leads to the indicator."""

    wanted = Signal(str, str)  # indicator, fact

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("差距清单")
        self.setItemDelegate(_GapLines(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemActivated.connect(self._go)

    def show_gaps(self, pack: Pack, gaps: tuple[Gap, ...]) -> None:
        """Show the known gaps first, then what is still open, worse levels first."""
        place = self.verticalScrollBar().value()
        self.clear()
        for gap in sorted(gaps, key=lambda each: each.state is None):
            item = QListWidgetItem(self)
            item.setData(DATA, (pack, gap))
            words = f"{gap.level}  {pack.facts[gap.fact].name}：{gap_text(pack, gap)}"
            item.setText(words)
            item.setToolTip(f"{gap.indicator.name}\n{words}")
        self.verticalScrollBar().setValue(place)

    def _go(self, item: QListWidgetItem) -> None:
        _, gap = item.data(DATA)
        self.wanted.emit(gap.indicator.id, gap.fact)
