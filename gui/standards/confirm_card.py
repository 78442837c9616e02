"""One item at the confirmation desk: the draft at the left, the official wording at the right."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from grading.entered_text import entered_number
from gui import theme
from gui.pieces import dress, label
from gui.standards.wording_diff import LEGEND, DiffText, differs
from templates.papers.rule_words import condition_words
from templates.papers.values import pretty_unit

if TYPE_CHECKING:
    from db.confirmation_views import ItemView
    from grading.packs import Pack

COLOURS = {"open": "muted", "differs": "bad", "recorded": "unsure", "confirmed": "good"}
TEXT_LINES = 4


class ItemCard(QFrame):
    """The entries of one item. ``together`` gives it a clause of its own beside the common one.

    Who checks reads the words of the first person and enters the numbers anew.
    """

    changed = Signal()

    def __init__(
        self, pack: Pack, view: ItemView, said: str, *, mine: bool, together: bool, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.view = view
        self.mine = mine
        self.touched = False
        self.reads_only = view.state == "confirmed" or (view.state == "recorded" and not mine)
        self._pack = pack
        down = QVBoxLayout(self)
        down.setSpacing(theme.GAP_SMALL)
        head = QHBoxLayout()
        head.addWidget(label(self, view.item.title, "strong", wrap=True), 1)
        self.state = label(self, said, COLOURS[view.state])
        head.addWidget(self.state)
        down.addLayout(head)
        if view.returned:
            down.addWidget(label(self, f"退回理由：{view.returned}", "bad", wrap=True))
        across = QHBoxLayout()
        across.setSpacing(theme.GAP_LARGE)
        across.addLayout(self._left(), 4)
        across.addLayout(self._right(together), 6)
        down.addLayout(across)
        self.told = label(self, "", "quiet", wrap=True)
        self.diff = DiffText(self)
        down.addWidget(self.told)
        down.addWidget(self.diff)
        self._fill()
        for field in self.fields():
            field.textChanged.connect(self._touch)
        self._compare()

    def _left(self) -> QVBoxLayout:
        item = self.view.item
        left = QVBoxLayout()
        left.setSpacing(theme.GAP_TINY)
        left.addWidget(label(self, "起草稿", "muted"))
        self.draft = label(self, item.text or "（稿中没有文字）", wrap=True, selectable=True)
        left.addWidget(self.draft)
        if item.condition is not None:
            words = condition_words(self._pack, item.condition)
            left.addWidget(label(self, f"判定：{words}", "muted", wrap=True, selectable=True))
        if item.blocked:
            left.addWidget(label(self, item.blocked, "bad", wrap=True))
        left.addStretch(1)
        return left

    def _right(self, together: bool) -> QVBoxLayout:
        right = QVBoxLayout()
        right.setSpacing(theme.GAP_TINY)
        right.addWidget(label(self, "正式文本", "muted"))
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName(f"{self.view.item.title} 正式文本")
        self.text.setPlaceholderText("按正式文本录入原文（Enter 到下一格，Shift+Enter 换行）")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(TEXT_LINES * self.text.fontMetrics().lineSpacing() + 18)
        right.addWidget(self.text)
        self.clause = QLineEdit(self)
        self.clause.setPlaceholderText("条款（与上面不同时填）")
        self.clause.setAccessibleName(f"{self.view.item.title} 条款")
        self.clause.setVisible(together)
        right.addWidget(self.clause)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_SMALL)
        grid.setVerticalSpacing(theme.GAP_TINY)
        grid.setColumnStretch(0, 1)
        self.entries: dict[str, QLineEdit] = {}
        self.verdicts: dict[str, QLabel] = {}
        for row, figure in enumerate(self.view.item.figures):
            entry = QLineEdit(self)
            entry.setPlaceholderText("重新录入")
            entry.setAccessibleName(f"{self.view.item.title} {figure.name}")
            entry.setFixedWidth(104)
            verdict = label(self, "", "quiet")
            verdict.setMinimumWidth(verdict.fontMetrics().horizontalAdvance("与稿不同：稿 0000"))
            grid.addWidget(label(self, figure.name, wrap=True), row, 0)
            grid.addWidget(entry, row, 1)
            grid.addWidget(label(self, pretty_unit(figure.unit), "muted"), row, 2)
            grid.addWidget(verdict, row, 3, Qt.AlignmentFlag.AlignLeft)
            self.entries[figure.key], self.verdicts[figure.key] = entry, verdict
        right.addLayout(grid)
        right.addStretch(1)
        return right

    def _fill(self) -> None:
        """What was entered; the numbers only of this person, or of what is confirmed."""
        wording, state = self.view.wording, self.view.state
        if wording is None:
            return
        self.text.setPlainText(wording.text)
        self.clause.setText(wording.clause)
        if state == "confirmed" or (self.mine and state != "open"):
            for key, number in wording.numbers.items():
                if key in self.entries:
                    self.entries[key].setText(f"{number:f}")
        self.text.setReadOnly(self.reads_only)
        self.clause.setReadOnly(self.reads_only)
        if state == "confirmed":
            for entry in self.entries.values():
                entry.setReadOnly(True)

    def fields(self) -> list[QPlainTextEdit | QLineEdit]:
        """Everything that is typed here, in the order in which it is typed."""
        return [self.text, self.clause, *self.entries.values()]

    def typed(self) -> dict[str, str]:
        """What was typed and is not recorded yet, by field; for :meth:`retype`."""
        found = {"text": self.text.toPlainText(), "clause": self.clause.text()}
        return found | {key: entry.text() for key, entry in self.entries.items()}

    def retype(self, typed: dict[str, str]) -> None:
        """Put back what was typed before the cards were laid out anew."""
        if not self.text.isReadOnly():
            self.text.setPlainText(typed["text"])
            self.clause.setText(typed["clause"])
        for key, entry in self.entries.items():
            entry.setText(typed.get(key, ""))

    def _touch(self) -> None:
        self.touched = True
        self._compare()

    def _compare(self) -> None:
        """Say of words and numbers whether they are the draft's."""
        item = self.view.item
        entered = self.numbers()
        for figure in item.figures:
            verdict = self.verdicts[figure.key]
            if not self.entries[figure.key].text().strip():
                text, kind = "", "quiet"
            elif figure.key not in entered:
                text, kind = "× 不是数字", "bad"
            elif entered[figure.key] == figure.value:
                text, kind = "✓ 与稿一致", "good"
            else:
                text, kind = f"≠ 与稿不同：稿 {figure.value:f}", "bad"
            verdict.setText(text)
            dress(verdict, kind)
        official = self.text.toPlainText()
        shown = bool(official.strip()) and differs(item, official)
        if shown:
            places = self.diff.show_diff(item.text, official)
            self.told.setText(f"文字有 {places} 处与稿不同　{LEGEND}")
        self.diff.setVisible(shown)
        self.told.setVisible(shown)
        self.changed.emit()

    def numbers(self) -> dict[str, Decimal]:
        """The numbers that were entered and are numbers."""
        found = {key: entered_number(entry.text()) for key, entry in self.entries.items()}
        return {key: number for key, number in found.items() if number is not None}

    def said(self, place: dict[str, str]) -> dict[str, Any]:
        """The fields of a wording that stands at ``place``."""
        own = self.clause.text().strip() if self.clause.isVisibleTo(self) else ""
        text = self.text.toPlainText().strip()
        numbers = self.numbers()
        return {**place, "clause": own or place["clause"], "text": text, "numbers": numbers}

    def missing(self, place: dict[str, str]) -> list[str]:
        """The names of what is not entered yet, besides the place."""
        said = self.said(place)
        left = ["原文"] if not said["text"] and self.view.item.kind != "none" else []
        left += [] if said["clause"] else ["条款"]
        return left + self.numbers_missing()

    def numbers_missing(self) -> list[str]:
        """The names of the numbers that are not entered."""
        entered = self.numbers()
        return [each.name for each in self.view.item.figures if each.key not in entered]
