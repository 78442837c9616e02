"""Editors of single facts. “未答” is no entry at all, “不详” is the answer *unknown*.

Each editor shows one fact's value and says :attr:`FactEditor.edited` with the
new value, or :data:`UNANSWERED`. Numbers are typed as in the form workbook
(:mod:`templates.workbooks.form_values` understands both), several values with
“；” between them; what is not understood is said under the field and kept out.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from grading.facts import NUMERIC, PRESENCE, Fact, Value, check_value
from grading.refusals import Refusal
from gui import theme
from gui.pieces import label
from templates.papers.values import pretty_unit
from templates.workbooks.form_values import Direction, NotUnderstood, answer_text, read_answer


class Unanswered(Enum):
    """The type of :data:`UNANSWERED`."""

    UNANSWERED = "未答"


HINT = "多个值用“；”分隔（每台、每月一个），不掌握的写“不详”"
UNANSWERED: Final = Unanswered.UNANSWERED
Answer = Value | Unanswered


class FactEditor(QWidget):
    """Edits the answer of one fact."""

    edited = Signal(object)  # the new value or UNANSWERED
    doubted = Signal(str)  # why what was typed is not understood; empty when it is
    settled = Signal()  # the field was left: show what now counts

    def __init__(self, fact: Fact, parent: QWidget) -> None:
        super().__init__(parent)
        self.fact = fact

    def show_answer(self, answer: Answer) -> None:
        """Show an answer without saying that it was edited."""
        raise NotImplementedError

    def set_why_not(self, why: str) -> None:
        """Make read-only with the reason as tooltip, or (empty) editable."""
        raise NotImplementedError


class TypedEditor(FactEditor):
    """Numbers, and several answers to one question: one line of text."""

    def __init__(self, fact: Fact, direction: Direction | None, parent: QWidget) -> None:
        super().__init__(fact, parent)
        self._direction = direction
        self._typing = False
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(2)
        across = QHBoxLayout()
        across.setSpacing(theme.GAP_SMALL)
        self.field = QLineEdit(self)
        self.field.setAccessibleName(fact.name)
        self.field.setPlaceholderText("未答")
        self.field.setToolTip(HINT)
        across.addWidget(self.field, 1)
        if fact.unit:
            across.addWidget(label(self, pretty_unit(fact.unit), "muted"))
        down.addLayout(across)
        self.message = label(self, "", "bad", wrap=True)
        self.message.hide()
        down.addWidget(self.message)
        self.field.textEdited.connect(self._typed)
        self.field.editingFinished.connect(self._finished)

    def show_answer(self, answer: Answer) -> None:
        text = "" if answer is UNANSWERED else answer_text(self.fact, answer)
        if self._typing:
            return  # the person is in the middle of it
        self.field.setText(text)
        self.field.setCursorPosition(0)  # long lists are read from their beginning
        self._doubt("")

    def set_why_not(self, why: str) -> None:
        self.field.setReadOnly(bool(why))
        self.field.setToolTip(why or HINT)

    def _read(self) -> Answer:
        text = self.field.text().strip()
        if not text:
            return UNANSWERED
        try:
            return check_value(self.fact, read_answer(self.fact, text, self._direction), "")
        except NotUnderstood as why:
            raise Refusal(str(why)) from None

    def _typed(self) -> None:
        self._typing = True
        try:
            answer = self._read()
        except Refusal:
            return  # half a number is no mistake yet; leaving the field tells
        self._doubt("")
        self.edited.emit(answer)

    def _finished(self) -> None:
        if self.field.isReadOnly():
            return
        self._typing = False
        try:
            self._read()
        except Refusal as why:
            self._doubt(why.what)
            return
        self.settled.emit()

    def _doubt(self, why: str) -> None:
        if self.message.text() == why and self.message.isHidden() == (not why):
            return
        self.message.setText(why)
        self.message.setVisible(bool(why))
        self.field.setProperty("invalid", bool(why))
        self.field.style().polish(self.field)
        self.doubted.emit(why)


class Segments(QWidget):
    """是 / 否 / 不详 side by side; clicking the chosen one again, or Delete, is no answer."""

    chosen = Signal(object)  # True, False, None or UNANSWERED

    ANSWERS = ((True, "是"), (False, "否"), (None, "不详"))

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(2)
        self.group = QButtonGroup(self)
        self.buttons: list[QPushButton] = []
        for number, (_, text) in enumerate(self.ANSWERS):
            segment = QPushButton(text, self)
            segment.setObjectName("segment")
            segment.setCheckable(True)
            segment.setAutoDefault(False)
            segment.setAccessibleName(f"{name}：{text}")
            segment.installEventFilter(self)
            self.group.addButton(segment, number)
            self.buttons.append(segment)
            across.addWidget(segment)
        self.group.idClicked.connect(lambda number: self.chosen.emit(self.ANSWERS[number][0]))

    def show_choice(self, answer: bool | Unanswered | None) -> None:
        """Show an answer without emitting."""
        number = next(
            (place for place, (value, _) in enumerate(self.ANSWERS) if value is answer), None
        )
        self.group.setExclusive(False)
        for place, segment in enumerate(self.buttons):
            segment.setChecked(place == number)
        self.group.setExclusive(True)

    def set_why_not(self, why: str) -> None:
        """Disable with a reason, or (empty) enable."""
        for segment in self.buttons:
            segment.setEnabled(not why)
            segment.setToolTip(why)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QPushButton) and watched.isChecked():
            again = isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress
            deleted = isinstance(event, QKeyEvent) and (
                event.type() == QEvent.Type.KeyPress
                and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
            )
            if (again or deleted) and watched.isEnabled():
                self.show_choice(UNANSWERED)
                self.chosen.emit(UNANSWERED)
                return True
        return super().eventFilter(watched, event)


class YesNoEditor(FactEditor):
    """One 是 / 否 / 不详."""

    def __init__(self, fact: Fact, parent: QWidget) -> None:
        super().__init__(fact, parent)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        self.segments = Segments(fact.name, self)
        across.addWidget(self.segments)
        across.addStretch(1)
        self.segments.chosen.connect(self.edited)

    def show_answer(self, answer: Answer) -> None:
        known = answer is None or answer is UNANSWERED or isinstance(answer, bool)
        self.segments.show_choice(answer if known else UNANSWERED)  # type: ignore[arg-type]

    def set_why_not(self, why: str) -> None:
        self.segments.set_why_not(why)


class ChoiceEditor(FactEditor):
    """One of several options, or 不详."""

    def __init__(self, fact: Fact, parent: QWidget) -> None:
        super().__init__(fact, parent)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        self.box = QComboBox(self)
        self.box.setAccessibleName(fact.name)
        self._answers: list[Answer] = [UNANSWERED, *fact.options, None]
        for text in ("未答", *fact.options.values(), "不详"):
            self.box.addItem(text)
        # A wheel turned to scroll the page must not change an answer.
        self.box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.box.installEventFilter(self)
        across.addWidget(self.box)
        across.addStretch(1)
        self.box.activated.connect(lambda number: self.edited.emit(self._answers[number]))

    def show_answer(self, answer: Answer) -> None:
        place = self._answers.index(answer) if answer in self._answers else 0
        self.box.setCurrentIndex(place)

    def set_why_not(self, why: str) -> None:
        self.box.setEnabled(not why)
        self.box.setToolTip(why)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and not self.box.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class TicksEditor(FactEditor):
    """A checklist: every item is 是, 否, 不详 or not answered yet."""

    def __init__(self, fact: Fact, parent: QWidget) -> None:
        super().__init__(fact, parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(theme.GAP_TINY)
        grid.setColumnStretch(0, 1)
        self.ticks: dict[str, Segments] = {}
        self._why_not = ""
        self._states: dict[str, bool | None] = {}
        for row, (item, text) in enumerate(fact.answers.items()):
            grid.addWidget(label(self, text, wrap=True), row, 0)
            segments = Segments(text, self)
            segments.chosen.connect(lambda answer, item=item: self._tick(item, answer))
            self.ticks[item] = segments
            grid.addWidget(segments, row, 1, Qt.AlignmentFlag.AlignTop)
        last = len(fact.answers)
        self.rest = QPushButton("其余填“否”", self)
        self.rest.setObjectName("link")
        self.rest.setAutoDefault(False)
        self.rest.clicked.connect(self._rest_is_no)
        grid.addWidget(self.rest, last, 1, Qt.AlignmentFlag.AlignRight)

    def show_answer(self, answer: Answer) -> None:
        if answer is UNANSWERED:
            self._states = {}
        elif answer is None:
            self._states = dict.fromkeys(self.ticks)
        elif isinstance(answer, Mapping):
            self._states = dict(answer)
        else:  # a list of what is present: all else is absent
            present = set(answer) if isinstance(answer, list | tuple) else set()
            self._states = {item: item in present for item in self.ticks}
        for item, segments in self.ticks.items():
            segments.show_choice(self._states.get(item, UNANSWERED))
        self._look_at_rest()

    def set_why_not(self, why: str) -> None:
        for segments in self.ticks.values():
            segments.set_why_not(why)
        self._why_not = why
        self._look_at_rest()

    def _look_at_rest(self) -> None:
        left = [item for item in self.ticks if item not in self._states]
        self.rest.setVisible(bool(left) and len(left) < len(self.ticks) and not self._why_not)

    def _tick(self, item: str, answer: Any) -> None:
        if answer is UNANSWERED:
            self._states.pop(item, None)
        else:
            self._states[item] = answer
        self._look_at_rest()
        self.edited.emit(dict(self._states) if self._states else UNANSWERED)

    def _rest_is_no(self) -> None:
        for item, segments in self.ticks.items():
            if item not in self._states:
                self._states[item] = False
                segments.show_choice(False)
        self._look_at_rest()
        self.edited.emit(dict(self._states))


def editor(fact: Fact, answer: Answer, direction: Direction | None, parent: QWidget) -> FactEditor:
    """The editor of a fact; an answer that is a list of several is typed in one line."""
    several = isinstance(answer, list | tuple)
    if fact.ask in PRESENCE:
        return TicksEditor(fact, parent)
    if fact.ask in NUMERIC or several:
        return TypedEditor(fact, direction, parent)
    if fact.ask == "yes_no":
        return YesNoEditor(fact, parent)
    return ChoiceEditor(fact, parent)
