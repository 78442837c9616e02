"""The shelf: every pack of the library under its industry, the newest edition first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from grading import industries
from gui import theme

if TYPE_CHECKING:
    from grading.packs import Pack

Index = QModelIndex | QPersistentModelIndex
SHELVED = int(Qt.ItemDataRole.UserRole)
SOON = timedelta(days=60)
DRAFT, CHECKING, CONFIRMED, RETIRED = "待核稿", "核对中", "已核", "已停用"


@dataclass(frozen=True, slots=True)
class Shelved:
    """One fingerprint of the library. ``state`` is 待核稿, 核对中 n/m, 已核 or 已停用.

    ``held`` is False for a shipped pack that the library has not taken in yet.
    """

    pack: Pack
    state: str
    review: str  # what there is to say about the review date; empty while it is far
    overdue: bool
    held: bool

    @property
    def called(self) -> str:
        """The name by which the record room finds exactly this text."""
        return self.pack.fingerprint if self.held else self.pack.key

    @property
    def kind(self) -> str:
        """The colour of the state, a name of the theme's."""
        if self.state.startswith(CONFIRMED):
            return "good"
        return "muted" if self.state.startswith(RETIRED) else "unsure"


def shelved(pack: Pack, state: str, today: date, *, held: bool = True) -> Shelved:
    """A pack with what its review date says today."""
    overdue = today > pack.review_by
    review = ""
    if overdue:
        review = f"{pack.review_by} 应复查，已过期"
    elif pack.review_by - today <= SOON:
        review = f"{pack.review_by} 前复查"
    return Shelved(pack, state, review, overdue, held)


def industry_name(id: str) -> str:
    """The industry as people call it; its id where it is not one of ours."""
    found = industries.find(id)
    return id if found is None else found.name


class Shelf(QListWidget):
    """``picked`` hands over the :class:`Shelved` that is chosen."""

    picked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("标准库")
        self.setItemDelegate(_TwoLines(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._pick)
        self.shelved: list[Shelved] = []

    def show_packs(self, packs: Sequence[Shelved]) -> None:
        """Show these packs; the chosen one stays chosen, else the first is."""
        kept = self.chosen
        self.blockSignals(True)
        self.clear()
        self.shelved = []
        for industry in _in_order(packs):
            mine = [each for each in packs if each.pack.industry == industry]
            mine.sort(key=lambda each: each.pack.title)
            mine.sort(key=lambda each: (each.pack.in_force, each.pack.edition), reverse=True)
            band = QListWidgetItem(industry_name(industry), self)
            band.setFlags(Qt.ItemFlag.NoItemFlags)
            for each in mine:
                item = QListWidgetItem(self)
                item.setData(SHELVED, each)
                words = "，".join(filter(None, (each.pack.title, each.state, each.review)))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
                item.setToolTip(f"{words}\n{each.pack.key}\n指纹 {each.pack.fingerprint[:16]}")
                self.shelved.append(each)
        self.blockSignals(False)
        known = kept is not None and any(
            each.pack.fingerprint == kept.pack.fingerprint for each in packs
        )
        if kept is not None and known:
            self.choose(kept.pack.fingerprint)
        elif self.shelved:
            self.choose(self.shelved[0].pack.fingerprint)

    @property
    def chosen(self) -> Shelved | None:
        """The chosen pack, None before anything is shown."""
        item = self.currentItem()
        found: Shelved | None = None if item is None else item.data(SHELVED)
        return found

    def choose(self, fingerprint: str) -> None:
        """Choose a pack by its fingerprint."""
        for row in range(self.count()):
            each = self.item(row).data(SHELVED)
            if each is not None and each.pack.fingerprint == fingerprint:
                self.setCurrentRow(row)

    def _pick(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(SHELVED) is not None:
            self.picked.emit(item.data(SHELVED))


def _in_order(packs: Sequence[Shelved]) -> list[str]:
    """The industries that have a pack, as the register of industries orders them."""
    there = dict.fromkeys(each.pack.industry for each in packs)
    known = [each.id for each in industries.all_industries() if each.id in there]
    return known + [id for id in there if id not in known]


class _TwoLines(QStyledItemDelegate):
    """A band with the industry, or the title of a pack over its edition and state."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        each = index.data(SHELVED)
        return QSize(100, 32 if each is None else 74 if each.review else 54)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        words, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        scheme = theme.colours()
        each: Shelved | None = index.data(SHELVED)
        room = QRectF(option.rect.adjusted(12, 6, -12, -6))
        small = QFont(option.font)
        small.setPixelSize(theme.TEXT_SMALL)
        painter.save()
        if each is None:
            small.setWeight(QFont.Weight.DemiBold)
            painter.setFont(small)
            painter.setPen(QColor(scheme.muted))
            painter.drawText(room, Qt.AlignmentFlag.AlignBottom.value, words)
            painter.restore()
            return
        painter.setFont(option.font)
        painter.setPen(QColor(scheme.text))
        title = painter.fontMetrics().elidedText(
            each.pack.title, Qt.TextElideMode.ElideRight, int(room.width())
        )
        line = QRectF(room.left(), room.top(), room.width(), 21)
        middle = Qt.AlignmentFlag.AlignVCenter.value
        painter.drawText(line, middle, title)
        painter.setFont(small)
        line.translate(0, 22)
        painter.setPen(QColor(scheme.muted))
        painter.drawText(line, middle, each.pack.edition)
        _paint_state(painter, line, each)
        if each.review:
            line.translate(0, 20)
            painter.setPen(QColor(scheme.bad if each.overdue else scheme.unsure))
            painter.drawText(line, middle, each.review)
        painter.restore()


def _paint_state(painter: QPainter, line: QRectF, each: Shelved) -> None:
    """The state as a badge at the right end of its line."""
    scheme = theme.colours()
    metrics = painter.fontMetrics()
    width = metrics.horizontalAdvance(each.state) + 12
    badge = QRectF(line.right() - width, line.center().y() - 9, width, 18)
    ground = {"good": scheme.good_soft, "unsure": scheme.unsure_soft, "muted": scheme.sunken}
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground[each.kind]))
    painter.drawRoundedRect(badge, 4, 4)
    painter.setPen(QColor(getattr(scheme, each.kind)))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter.value, each.state)
