"""The right half of the confirmation desk: a place once, below it a card for every item of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.pieces import label
from gui.standards.confirm_card import ItemCard
from gui.standards.place_form import PlaceForm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from db.confirmation_views import ItemView
    from grading.packs import Pack
    from gui.desk import Desk

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
MOST = 60
"""Items laid out at once; a page of an annex holds fewer, and a person needs to see the end."""
OTHERS = "是另一人录入的，请对照正式文本复核；有误的退回"
DONE = "这些项已核，不再改动"


class ConfirmSheet(QWidget):
    """Items that are entered or checked in one command. ``last`` follows the last field's Enter."""

    changed = Signal()
    last = Signal()

    def __init__(self, desk: Desk, pack: Pack, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.pack = pack
        self._typed: dict[str, dict[str, str]] = {}
        self._filling = False
        self.cards: list[ItemCard] = []
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        self.place = PlaceForm(desk, self)
        self.place.changed.connect(self._changed)
        for field in (self.place.document, self.place.clause, self.place.page):
            field.installEventFilter(self)
        down.addWidget(self.place)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName("逐项录入")
        down.addWidget(self.area, 1)

    def show_items(self, views: Sequence[ItemView], said: Callable[[ItemView], str]) -> None:
        """Lay out these items; ``said`` tells the state of one. What was typed stays typed.

        Items that nobody entered keep document, page and scan of the ones before: they are
        often on the same page.
        """
        self._filling = True
        self._keep()
        me = self._desk.actor.user_id
        inside = QWidget()
        down = QVBoxLayout(inside)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        known = next((each.wording for each in views if each.wording is not None), None)
        if known is not None:
            self.place.show_place(known)
        elif len(views) == 1:
            self.place.clause.clear()
        self.cards = []
        for view in views[:MOST]:
            mine = view.recorded_by_id == me
            together = len(views) > 1
            card = ItemCard(
                self.pack, view, said(view), mine=mine, together=together, parent=inside
            )
            if not card.reads_only and card.clause.text() == self.place.clause.text():
                card.clause.clear()
                card.touched = False
            if view.item.key in self._typed:
                card.retype(self._typed[view.item.key])
            card.changed.connect(self._changed)
            for field in card.fields():
                field.installEventFilter(self)
            self.cards.append(card)
            down.addWidget(card)
        if len(views) > MOST:
            words = f"选中了 {len(views)} 项，一次最多 {MOST} 项；请分几次办"
            down.addWidget(label(inside, words, "bad", wrap=True))
        down.addStretch(1)
        self.area.setWidget(inside)  # the one before is deleted by Qt
        locked = [card for card in self.cards if card.reads_only]
        every = bool(locked) and len(locked) == len(self.cards)
        others = any(card.view.state == "recorded" for card in locked)
        self.place.lock((OTHERS if others else DONE) if every else "")
        self._filling = False
        self.changed.emit()

    def _keep(self) -> None:
        """Remember what was typed in cards that go."""
        for card in self.cards:
            if card.touched:
                self._typed[card.view.item.key] = card.typed()

    def forget(self, keys: Sequence[str] | None = None) -> None:
        """Drop what was typed for items that are recorded now; for all where nobody says which."""
        for key in list(self._typed) if keys is None else keys:
            self._typed.pop(key, None)
        for card in self.cards:
            if keys is None or card.view.item.key in keys:
                card.touched = False

    def unsaved(self) -> int:
        """For how many items something was typed that is not recorded."""
        self._keep()
        return len(self._typed)

    def _changed(self) -> None:
        if not self._filling:
            self.changed.emit()

    # What can be done ------------------------------------------------------------------

    def to_record(self) -> list[ItemCard]:
        """The cards whose wording this person enters now.

        Several at once leave alone what this person has entered and not touched again.
        """
        free = [card for card in self.cards if not (card.reads_only or card.view.item.blocked)]
        if len(self.cards) == 1:
            return free
        return [card for card in free if card.touched or card.view.state != "recorded"]

    def to_check(self) -> list[ItemCard]:
        """The cards that another person entered and this one checks."""
        return [card for card in self.cards if card.view.state == "recorded" and not card.mine]

    def record_missing(self) -> str:
        """What still has to be entered; empty where nothing is."""
        cards = self.to_record()
        left = [name for name in self.place.missing() if name]
        place = self.place.said()
        if len(cards) == 1 and len(self.cards) == 1:
            own = cards[0].missing(place)
            words = [name for name in ("原文",) if name in own] + left
            words += [name for name in own if name != "原文"]
            return f"还缺：{'、'.join(words)}" if words else ""
        for card in cards:
            own = card.missing(place)
            if own:
                return f"还缺：{'、'.join([*left, f'{card.view.item.title} 的{own[0]}'])}…"
        return f"还缺：{'、'.join(left)}" if left else ""

    def check_missing(self) -> str:
        """The numbers the checker has not entered or not as drafted; empty where none is."""
        for card in self.to_check():
            left = card.numbers_missing()
            if left:
                return f"请重新录入数值：{card.view.item.title} {left[0]}"
        return self.check_differences()

    def check_differences(self) -> str:
        """Which entered numbers are not the draft's, in words; empty where all are."""
        found = [
            f"{card.view.item.title} {figure.name}"
            for card in self.cards
            for figure in card.view.item.figures
            if card.numbers().get(figure.key, figure.value) != figure.value
        ]
        more = f" 等 {len(found)} 个数" if len(found) > 1 else ""
        return f"与稿不同：{found[0]}{more}" if found else ""

    def filled(self) -> int:
        """How many cards are complete: confirmed, or with everything entered by this person."""
        place = self.place.said()
        found = 0
        for card in self.cards:
            left = card.numbers_missing() if card.reads_only else card.missing(place)
            found += not left
        return found

    def wordings(self) -> dict[str, dict[str, Any]]:
        """The wordings to record, by item."""
        place = self.place.said()
        return {card.view.item.key: card.said(place) for card in self.to_record()}

    def numbers(self) -> dict[str, Mapping[str, Decimal]]:
        """The numbers to check with, by item."""
        return {card.view.item.key: card.numbers() for card in self.to_check()}

    # The keyboard ----------------------------------------------------------------------

    def fields(self) -> list[QLineEdit | QPlainTextEdit]:
        """Every field in the order in which it is typed; those that cannot be typed left out."""
        found: list[QLineEdit | QPlainTextEdit] = [
            self.place.document, self.place.clause, self.place.page,
        ]  # fmt: skip
        for card in self.cards:
            found += card.fields()
        return [each for each in found if each.isVisibleTo(self) and not each.isReadOnly()]

    def start(self) -> None:
        """Go to the first field that is empty."""
        for field in self.fields():
            text = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
            optional = any(field is card.clause for card in self.cards)
            if not text.strip() and not optional:
                return self._go(field)
        return None

    def _go(self, field: QLineEdit | QPlainTextEdit) -> None:
        field.setFocus(Qt.FocusReason.TabFocusReason)

        def look() -> None:
            if self.area.isAncestorOf(field):
                self.area.ensureWidgetVisible(field, 0, 80)

        QTimer.singleShot(0, field, look)  # once the cards have their heights

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes to the next field; Shift+Enter makes a line in a text."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            controlled = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if event.key() in _ENTER and not (shifted or controlled):
                fields = self.fields()
                place = next((n for n, each in enumerate(fields) if each is watched), None)
                if place is not None:
                    if place + 1 < len(fields):
                        self._go(fields[place + 1])
                    else:
                        self.last.emit()
                    return True
        return super().eventFilter(watched, event)


def click_by_enter(event: QEvent, watched: QPushButton) -> bool:
    """Press a button that has the focus with Enter, which dialogs leave to their default."""
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
        return False
    if event.key() not in _ENTER or not watched.isEnabled():
        return False
    watched.click()
    return True
