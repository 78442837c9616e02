"""The cards of one group under each other: basics, the indicators of an aspect, or the vetoes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from grading.questions import Question
from gui import theme
from gui.audits.card import FactsCard, IndicatorCard, VetoCard
from gui.audits.draft import BASICS, VETOES, Draft
from gui.audits.reviewing import Review
from gui.pieces import label


class Cards(QScrollArea):
    """Shows one group of a draft; the group is built when it is chosen."""

    takeover = Signal(str)
    behind = Signal(object)  # what a fact comes from: a page, and its key but the enterprise

    def __init__(self, review: Review, parent: QWidget) -> None:
        super().__init__(parent)
        self._review = review
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cards: list[FactsCard] = []
        self.returned: Mapping[str, str] = {}  # indicator → what the last return found wrong
        self._draft: Draft | None = None
        self._built: tuple[str, ...] = ()

    def show_group(
        self, draft: Draft, group: str, before: str, why_not: Callable[[str], str]
    ) -> None:
        """Build the cards of a group anew and scroll to its beginning."""
        self._draft = draft
        inside = QWidget()
        inside.setObjectName("scrolled")
        down = QVBoxLayout(inside)
        down.setContentsMargins(0, 0, theme.GAP, 0)
        down.setSpacing(theme.GAP)
        self.cards = self._make(draft, group, before, why_not, inside)
        for card in self.cards:
            card.takeover.connect(self.takeover)
            card.behind.connect(self.behind)
            down.addWidget(card)
        if not self.cards:
            down.addWidget(label(inside, "这一方面没有适用的指标。", "muted", wrap=True))
        down.addStretch(1)
        self._built = self._indicators(draft, group)
        self.setWidget(inside)  # the widget before is deleted by Qt
        self.verticalScrollBar().setValue(0)

    def is_current(self, draft: Draft, group: str) -> bool:
        """False when the group must be built anew, because other indicators apply now."""
        return draft is self._draft and self._built == self._indicators(draft, group)

    def show_draft(self) -> None:
        """Show what the draft now gives, in all cards."""
        for card in self.cards:
            card.show_draft()

    def show_all(self) -> None:
        """Show answers and notes anew as well."""
        for card in self.cards:
            card.show_all()

    def go_to(self, indicator: str, fact: str) -> None:
        """Bring an indicator into sight and put the focus on it, or on one of its facts."""
        for card in self.cards:
            if isinstance(card, IndicatorCard) and card.indicator.id != indicator:
                continue
            if not fact:
                card.setFocus()
                QApplication.sendPostedEvents(self.widget())  # a new group has no places yet
                self.ensureWidgetVisible(card, 0, 0)
                return
            for row in card.rows:
                if row.fact.id == fact:
                    self.ensureWidgetVisible(card, 0, 0)
                    self.ensureWidgetVisible(row, 0, 60)
                    row.editor.setFocus()
                    return

    @staticmethod
    def _indicators(draft: Draft, group: str) -> tuple[str, ...]:
        return (group, *(each.indicator.id for each in draft.questions_of(group)))

    def _make(
        self,
        draft: Draft,
        group: str,
        before: str,
        why_not: Callable[[str], str],
        parent: QWidget,
    ) -> list[FactsCard]:
        if group == BASICS:
            remark = "这些情况决定哪些指标适用，请最先填报。"
            facts = draft.basics
            return [FactsCard(draft, "基本情况", facts, before, why_not, parent, remark=remark)]
        if group == VETOES:
            return [
                VetoCard(draft, veto, facts, before, why_not, parent)
                for veto, facts in draft.vetoes
            ]
        cards = []
        for each in draft.questions_of(group):
            wrong = self.returned.get(each.indicator.id, "")
            own = _own(draft, each)
            cards.append(
                IndicatorCard(
                    draft, each.indicator, own, before, why_not, self._review, parent, wrong
                )
            )
        return [*cards]


def _own(draft: Draft, question: Question) -> list[str]:
    """The facts of an indicator that are not asked among the basics already."""
    return [fact for fact in question.facts if fact not in draft.basics]
