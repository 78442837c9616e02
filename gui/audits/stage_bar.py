"""The row above the cards: the stages, how far the filling-in is, and its buttons."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QWidget

from grading.chains import STAGES
from gui import theme
from gui.audits.draft import Draft
from gui.pieces import ElidedLabel, allow, button, label


class StageBar(QWidget):
    """``chosen`` names the stage a person wants to see; the buttons are used by the page."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_SMALL)
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("阶段")
        self.tabs.currentChanged.connect(self._choose)
        row.addWidget(self.tabs)
        self.note = ElidedLabel(self, kind="muted")
        row.addWidget(self.note, 1)
        self.tally = label(self, "", "muted")
        row.addWidget(self.tally)
        self.trial = button(self, "试算(&W)")
        self.take = button(self, "本方面一致(&T)")
        self.conclude = button(self, "本方面直接下结论(&J)")
        self.revert = button(self, "放弃修改(&U)")
        self.save = button(self, "保存(&S)", "primary")
        self._buttons = (self.trial, self.take, self.conclude, self.revert, self.save)
        for each in self._buttons:
            row.addWidget(each)

    def show_stages(self, titles: Mapping[str, str], stage: str) -> None:
        """Name the stages and put one in front, without saying that it was chosen."""
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for each in STAGES:
            self.tabs.addTab(titles[each])
        self.tabs.setCurrentIndex(STAGES.index(stage))
        self.tabs.setMinimumWidth(self.tabs.sizeHint().width())
        self.tabs.blockSignals(False)

    def show_conclusions(self, tally: str, why_not: str) -> None:
        """How many conclusions there are, and whether an aspect can be concluded at once."""
        self.tally.setText(tally)
        tip = "本方面事实已有定论、还没有结论的指标，按事实直接下结论"
        allow(self.conclude, why_not, tip)

    def show_draft(self, draft: Draft, stage: str, why_not: str, *, ended: bool) -> None:
        """How far it is, and what each button would do or why it cannot.

        Once nobody fills in any stage (``ended``) there is nothing to press.
        """
        unsaved, doubts, left = draft.unsaved, draft.doubts, len(draft.unanswered())
        if why_not:
            note = f"只读：{why_not}"
        elif doubts:
            note = f"有 {doubts} 处没看懂，请改正"
        elif unsaved:
            note = f"{unsaved} 处未保存"
        else:
            note = f"还有 {left} 项未答" if left else "已填齐"
        self.note.setText(note)
        nothing = "" if unsaved or doubts else "没有修改"
        wrong = "有没看懂的填写，请先改正" if doubts else ""
        allow(self.save, why_not or wrong or nothing, "保存本页的填写（Ctrl+S）")
        allow(self.revert, why_not or nothing, "回到上次保存的内容")
        self.trial.setVisible(True)
        allow(self.trial, wrong, "在草稿上改任意一项看等级怎样变化，不会保存")
        allow(self.tabs)
        before_save = "请先保存，再沿用前一阶段的值" if unsaved else ""
        self.take.setVisible(stage != STAGES[0] and not ended)
        # One of the two makes sense at a time; together they crowd a narrow window.
        dirty = bool(unsaved or doubts)
        self.conclude.setVisible(stage != STAGES[0] and not ended and not dirty)
        self.revert.setVisible(not ended and dirty)
        self.save.setVisible(not ended)
        tip = "把前一阶段的值记为本阶段的结论；本阶段已填的不变"
        allow(self.take, why_not or before_save, tip)

    def show_trial(self, why_not: str) -> None:
        """A trial is on: nothing here acts before it is left."""
        self.note.setText("")
        for each in self._buttons:
            each.hide()
            allow(each, why_not)
        allow(self.tabs, why_not)

    def wait(self, doing: str) -> None:
        """A command is under way."""
        for each in self._buttons:
            allow(each, doing)

    def _choose(self, index: int) -> None:
        if index >= 0:
            self.chosen.emit(STAGES[index])
