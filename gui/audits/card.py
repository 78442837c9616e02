"""Cards: the facts to fill in, and for an indicator what each level asks and why it stands so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from grading.pack_parts import Indicator, Veto
from gui import theme
from gui.audits.draft import Draft
from gui.audits.fact_row import FactRow
from gui.audits.marks import StateMark
from gui.audits.review_row import ReviewRow
from gui.audits.reviewing import Review
from gui.audits.wording import reason
from gui.evidence.taking import holds_files
from gui.levels import LevelBadge, NamedLevel
from gui.pieces import dress, label
from templates.papers.values import LEGAL_STATES, STATES, short_names, show_basis, show_source


class FactsCard(QFrame):
    """A card with a title and facts to fill in."""

    takeover = Signal(str)
    behind = Signal(object)

    def __init__(
        self,
        draft: Draft,
        title: str,
        facts: Sequence[str],
        before: str,
        why_not: Callable[[str], str],
        parent: QWidget,
        *,
        remark: str = "",
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.draft = draft
        self.down = QVBoxLayout(self)
        self.down.setContentsMargins(16, 12, 16, 12)
        self.down.setSpacing(theme.GAP_SMALL)
        self.head = QHBoxLayout()
        self.head.setSpacing(theme.GAP_SMALL)
        self.head.addWidget(label(self, title, "strong", wrap=True), 1)
        self.down.addLayout(self.head)
        self.describe()
        if remark:
            self.down.addWidget(label(self, remark, "quiet", wrap=True))
        self.rows: list[FactRow] = []
        names = short_names([draft.pack.facts[fact] for fact in facts])
        for fact, name in zip(facts, names, strict=True):
            row = FactRow(draft, fact, name, before, why_not(fact), self)
            row.takeover.connect(self.takeover)
            row.behind.connect(self.behind)
            self.rows.append(row)
            self.down.addWidget(row)

    def describe(self) -> None:
        """Say under the title what the facts are judged by; a plain card says nothing."""

    def show_draft(self) -> None:
        """Show what the draft now gives."""
        for row in self.rows:
            row.show_draft()

    def show_all(self) -> None:
        """Show answers and notes anew, after saving or throwing away."""
        for row in self.rows:
            row.show_all()
        self.show_draft()


class IndicatorCard(FactsCard):
    """A card of one indicator. Files dropped or pasted on it become its evidence."""

    def __init__(
        self,
        draft: Draft,
        indicator: Indicator,
        facts: Sequence[str],
        before: str,
        why_not: Callable[[str], str],
        review: Review,
        parent: QWidget,
        returned: str = "",
    ) -> None:
        self.indicator = indicator
        super().__init__(draft, indicator.name, facts, before, why_not, parent)
        if returned:
            self.down.insertWidget(1, label(self, f"退回指出：{returned}", "warning", wrap=True))
        self.reason = label(self, "", wrap=True, selectable=True)
        self.down.addWidget(self.reason)
        self.down.addWidget(label(self, self._sources(), "quiet", wrap=True, selectable=True))
        self._review = review
        self.review = ReviewRow(review, indicator, self)
        self.down.addWidget(self.review)
        self._take_hands()
        self.show_draft()

    def _take_hands(self) -> None:
        """Keys, drops and pastes on the card."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.indicator.name)
        self.setAcceptDrops(True)
        for field in self.findChildren(QLineEdit):
            field.setAcceptDrops(False)  # a file is meant for the card, not for its path as text
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        onwards = QShortcut(QKeySequence(Qt.Key.Key_F2), self)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        for keys, does in ((onwards, self.conclude_onwards), (paste, self.paste)):
            keys.setContext(inside)
            keys.activated.connect(does)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in keys and self.hasFocus():  # fields and buttons inside pass theirs on
            self.conclude_onwards()
        else:
            super().keyPressEvent(event)

    def conclude_onwards(self) -> None:
        """Conclude as the facts plainly say and go to the next indicator that is open."""
        why = self._review.conclude_onwards(self.indicator.id)
        if why:
            self.review.complain(why)

    def paste(self) -> None:
        """Attach the picture or the files in the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        if holds_files(data):
            self._review.attach(self.indicator.id, data)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_files(event.mimeData()) and not self._review.why_not_attach():
            event.acceptProposedAction()
            dress(self, "taking")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        dress(self, "card")

    def dropEvent(self, event: QDropEvent) -> None:
        dress(self, "card")
        event.acceptProposedAction()
        self._review.attach(self.indicator.id, event.mimeData())

    def describe(self) -> None:
        """Levels at the right of the title; what each level asks below it."""
        if self.indicator.legal:
            legal = label(self, "法定线", "chip")
            legal.setToolTip("不满足即为不合规，不只是评不上这一等级")
            self.head.addWidget(legal)
        self.proven = NamedLevel(self, "已证实")
        self.possible = NamedLevel(self, "可能", outlined=True)
        self.head.addWidget(self.proven)
        self.head.addWidget(self.possible)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_SMALL)
        grid.setVerticalSpacing(theme.GAP_TINY)
        grid.setColumnStretch(2, 1)
        self.marks: dict[str, StateMark] = {}
        pack = self.draft.pack
        quiet = []
        top = Qt.AlignmentFlag.AlignTop
        for row, level in enumerate(pack.levels[:-1]):
            requirement = self.indicator.levels.get(level)
            if requirement is None:
                quiet.append(level)
                continue
            badge = LevelBadge(self, outlined=True)
            badge.show_level(level, pack.levels)
            self.marks[level] = StateMark(self)
            silence = f"（{requirement.silence}）" if requirement.silent else ""
            kind = "muted" if requirement.silent else ""
            words = label(self, f"{requirement.text}{silence}", kind, wrap=True, selectable=True)
            words.setMinimumHeight(24)
            grid.addWidget(badge, row, 0, top)
            grid.addWidget(self.marks[level], row, 1, top)
            grid.addWidget(words, row, 2)
        if quiet:
            none = label(self, f"{'、'.join(quiet)} 级不另作要求", "quiet")
            grid.addWidget(none, len(pack.levels), 2)
        self.down.addLayout(grid)

    def _sources(self) -> str:
        """The basis of each level and how sure it is, levels with the same words together."""
        said: dict[str, list[str]] = {}
        for level, requirement in self.indicator.levels.items():
            words = f"{show_basis(self.draft.pack, requirement)}（{show_source(requirement)}）"
            said.setdefault(words, []).append(level)
        return "依据  " + "；".join(
            f"{'、'.join(levels)} {words}" for words, levels in said.items()
        )

    def show_draft(self) -> None:
        """Show the state of every level, the levels reached and the reason."""
        super().show_draft()
        result = self.draft.result(self.indicator.id)
        levels = self.draft.pack.levels
        words = LEGAL_STATES if self.indicator.legal else STATES
        self.proven.show_level(result.proven, levels)
        self.possible.show_level(result.possible, levels)
        tried = {each.level: each for each in result.levels}
        for level, mark in self.marks.items():
            found = tried.get(level)
            if found is None or found.node is None:
                mark.show_state(True, f"{level}：不作要求", asked=False)
            else:
                mark.show_state(found.state, f"{level}：{words[found.state]}")
        gaps = self.draft.gaps_of(self.indicator.id)
        if result.applies is False:
            text, kind = "按已填的适用条件，本指标不适用", "muted"
        else:
            text, kind = reason(self.draft.pack, result, gaps)
        self.reason.setText(text)
        dress(self.reason, kind)
        self.review.show_review()


class VetoCard(FactsCard):
    """A card of one veto: when it holds, no level better than its cap is possible."""

    STATES: ClassVar = {True: "已触发", False: "未触发", None: "待定"}

    def __init__(
        self,
        draft: Draft,
        veto: Veto,
        facts: Sequence[str],
        before: str,
        why_not: Callable[[str], str],
        parent: QWidget,
    ) -> None:
        self.veto = veto
        source = f"{show_basis(draft.pack, veto)}（{show_source(veto)}）"
        remark = f"属实的，等级不高于 {veto.caps_at}。{veto.text}  依据 {source}"
        super().__init__(draft, veto.name, facts, before, why_not, parent, remark=remark)
        self.show_draft()

    def describe(self) -> None:
        """The state of the veto at the right of the title."""
        self.state = label(self)
        self.head.addWidget(self.state)

    def show_draft(self) -> None:
        """Show whether the veto holds."""
        super().show_draft()
        found = next(each for each in self.draft.assessment.vetoes if each.veto.id == self.veto.id)
        self.state.setText(self.STATES[found.state])
        dress(self.state, {True: "bad", False: "good", None: "unsure"}[found.state])
