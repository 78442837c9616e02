"""One audit: its stages filled in and assessed as one types, its gaps, its next step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from grading.chains import STAGES
from grading.open_points import open_points
from gui.audits.acting import recording, stepping, taking_over
from gui.audits.answering import Answering
from gui.audits.draft import BASICS, VETOES, Draft
from gui.audits.panel import ANSWERS, Sides
from gui.audits.reader import AuditReader
from gui.audits.summary import Summary
from gui.audits.whatif import TRYING
from gui.audits.whatif_draft import Scratch
from gui.audits.wording import returned
from gui.dialogs.step import StepDialog
from gui.dialogs.unsaved import may_drop
from gui.pages.page import Page
from gui.pieces import allow

if TYPE_CHECKING:
    from db.audit_views import AuditView
    from grading.chain_options import Option
    from gui.desk import Desk

READING = "正在读取…"


class AuditPage(Page):
    """The page of one audit. The key is its id or number."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "", parent)
        self.view: AuditView | None = None
        self.draft: Draft | None = None
        self.reader = AuditReader(desk, self)
        self.reader.arrived.connect(self._show)
        self.stage = STAGES[0]
        self._build_head()
        self._build_body()
        back = QShortcut(QKeySequence(QKeySequence.StandardKey.Back), self)
        back.activated.connect(self._go_back)
        save = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        save.activated.connect(self.bar.save.click)
        desk.changed.connect(self._heard)

    def _build_head(self) -> None:
        self.title.hide()
        self.content.removeItem(self.head)
        self.summary = Summary(self)
        self.content.addWidget(self.summary)
        self.answering = Answering(self)
        self.sides = Sides(self, self.answering)
        self.sides.back.clicked.connect(self._go_back)
        self.sides.chosen.connect(self.show_side)
        self.content.addWidget(self.sides)
        self.content.addWidget(self.sides.stack, 1)
        self.bar, self.whatif = self.answering.bar, self.answering.whatif
        self.warning, self.moved = self.answering.warning, self.answering.moved
        self.bar.chosen.connect(self._choose_stage)
        self.bar.take.clicked.connect(self._take_over_group)
        self.bar.revert.clicked.connect(self._revert)
        self.bar.save.clicked.connect(self._save)
        self.bar.conclude.clicked.connect(
            lambda: self.answering.review.conclude_group(self.groups.chosen())
        )
        self.answering.review.changed.connect(self._show_state)
        self.bar.trial.clicked.connect(self._begin_trial)
        self.whatif.reset.clicked.connect(self._revert)
        self.whatif.leave.clicked.connect(self._leave_trial)

    def _build_body(self) -> None:
        self.groups, self.cards = self.answering.groups, self.answering.cards
        self.groups.picked.connect(self._show_group)
        self.cards.takeover.connect(lambda fact: self._take_over(facts=[fact]))
        self.cards.behind.connect(self._show_behind)
        self.beside = self.answering.beside
        self.gap_list, self.steps = self.beside.gap_list, self.beside.steps
        self.report, self.certificate = self.beside.report, self.beside.certificate
        self.gap_list.wanted.connect(self.go_to)
        self.beside.route.list.wanted.connect(self.go_to)
        self.report.clicked.connect(lambda: self._open_paper("report"))
        self.certificate.clicked.connect(lambda: self._open_paper("certificate"))
        for each in (self.report, self.certificate, self.beside.hand_over):
            allow(each, READING)
        self.steps.taken.connect(self._take_step)
        self.bar.wait(READING)

    # Reading ---------------------------------------------------------------------------

    def open(self, key: Any) -> None:
        """Show another audit: its id or number, or (that, side) to begin at a side of it."""
        self._end_trial()
        self.view = None
        key, side = key if isinstance(key, tuple) else (key, ANSWERS)
        self.sides.show_side(side)
        self.reader.read(key)

    def shown(self) -> None:
        """Look again whether somebody else has moved the audit."""
        if self.view is not None:
            self.reader.read(self.view.id)

    def _heard(self, kinds: frozenset[str]) -> None:
        if "audit" in kinds and self.isVisible():
            self.shown()

    def _show(self, view: AuditView) -> None:
        before, new = self.view, self.view is None
        if before is not None and view.version < before.version:
            return  # read before what is in front already
        self.moved.read(view)
        self.answering.review.read(view)
        if before is not None and (before.stages, before.state) == (view.stages, view.state):
            self.view = view  # conclusions or evidence came: what is being typed stands
            self._show_state()
            self._show_panel()
            return
        if not new and self.draft is not None and self.draft.unsaved:
            return  # what is being typed is never replaced under the hands
        if not new and self.whatif.trying:
            return  # read again when the trial is left
        moved = self.view is None or self.view.state != view.state
        self.view = view
        if new or moved:
            filled = [stage for stage in STAGES if view.stages[stage]]
            self.stage = view.stage_open or (filled[-1] if filled else STAGES[0])
        self.bar.show_stages(view.chain.words.stages, self.stage)
        self.summary.show_audit(view)
        self.cards.returned = view.returned
        notes = [*returned(view), *view.warnings]
        self.warning.setText("\n".join(notes))
        self.warning.setVisible(bool(notes))
        self._begin_draft(keep=not new)
        self._show_panel()

    def _show_panel(self) -> None:
        panel = self.sides.panel()
        if panel is not None and self.view is not None:
            panel.show_audit(self.view)

    def show_side(self, name: str, key: str = "") -> None:
        """Put a side of the audit in front, at what ``key`` names, if edits allow it."""
        if name != self.sides.front and not self.may_leave():
            self.sides.show_side(self.sides.front)
            return
        panel = self.sides.show_side(name)
        self._show_panel()
        if panel is not None and key:
            panel.go_to(key)

    def _begin_draft(self, *, keep: bool) -> None:
        view = self.view
        if view is None:
            return
        if self.draft is not None:
            self.draft.deleteLater()
        place = STAGES.index(self.stage)
        earlier = view.stages[STAGES[place - 1]] if place else {}
        self.draft = Draft(
            view.pack, view.application_date, view.target, view.stages[self.stage], earlier, self
        )
        scrolled = self.cards.verticalScrollBar().value() if keep else 0
        self._listen(self.draft)
        self._take_up(self.draft)
        self.cards.verticalScrollBar().setValue(scrolled)

    def _listen(self, draft: Draft) -> None:
        draft.changed.connect(self._show_edit)
        draft.saved_state.connect(self._show_state)

    def _take_up(self, draft: Draft) -> None:
        """Work on a draft from now on and show it."""
        self.draft = draft
        self.groups.show_draft(draft)
        self._show_group(self.groups.chosen())
        self._show_levels()
        self._show_state()

    # Trying out ------------------------------------------------------------------------

    def _begin_trial(self) -> None:
        """Put a scratch copy in front; the draft waits behind it."""
        if self.draft is None or self.whatif.trying:
            return
        self.whatif.begin(self.draft)
        scratch = Scratch(self.draft, self)
        self._listen(scratch)
        self._take_up(scratch)

    def _leave_trial(self) -> None:
        self._end_trial()
        if self.draft is not None:
            self._take_up(self.draft)
            self.shown()

    def _end_trial(self) -> None:
        """Throw the scratch copy away; the draft is in its place again."""
        real = self.whatif.end()
        if real is not None and self.draft is not None:
            self.draft.deleteLater()
            self.draft = real
        self.beside.show_trial(None)

    def _show_trial(self, scratch: Draft) -> None:
        self.bar.show_trial(TRYING)
        self.whatif.show_draft(scratch)
        self.beside.show_trial(scratch)

    # Showing ---------------------------------------------------------------------------

    def _choose_stage(self, stage: str) -> None:
        if self.view is None or stage == self.stage:
            return
        if not self.may_leave():
            self.bar.show_stages(self.view.chain.words.stages, self.stage)
            return
        self.stage = stage
        self._begin_draft(keep=False)

    def _show_group(self, group: str) -> None:
        if self.draft is None or self.view is None or not group:
            return
        place = STAGES.index(self.stage)
        earlier = place and not self.whatif.trying
        before = self.view.chain.words.stages[STAGES[place - 1]] if earlier else ""
        self.cards.show_group(self.draft, group, before, lambda fact: self.why_not())
        self._show_state()

    def _show_edit(self, fact: str) -> None:
        if self.draft is None:
            return
        self.groups.show_draft(self.draft)
        if not self.cards.is_current(self.draft, self.groups.chosen()):
            self._show_group(self.groups.chosen())
        elif fact:
            self.cards.show_draft()
        else:
            self.cards.show_all()
        self._show_levels()

    def _show_levels(self) -> None:
        if self.draft is None:
            return
        self.summary.show_assessment(self.draft.assessment)
        self.beside.show_gaps(self.draft)

    def why_not(self) -> str:
        """Why nothing can be typed into the stage in front; empty where it can."""
        view = self.view
        if view is None:
            return READING
        if self.whatif.trying:
            return ""  # on a scratch copy everybody may change everything
        if view.stage_open == self.stage:
            return view.edit_refusal
        words = view.chain.words.stages
        if view.stage_open is None:
            return f"状态“{view.state_title}”下不再填报"
        return f"现在填报的是{words[view.stage_open]}，{words[self.stage]}只能查看"

    def _show_state(self) -> None:
        """The buttons and the note beside the stages."""
        view, draft = self.view, self.draft
        if view is None or draft is None:
            return
        self.moved.show_state()
        review = self.answering.review
        self.bar.show_conclusions(review.tally(), review.why_not_group(self.groups.chosen()))
        if self.whatif.trying:
            self._show_trial(draft)
            return
        ended = view.stage_open is None
        self.bar.show_draft(draft, self.stage, self.why_not(), ended=ended)
        nothing_yet = "" if view.stages[STAGES[0]] else "还没有填报任何事实"
        allow(self.report, nothing_yet, "预览绩效分级报告")
        none = "" if view.certificate is not None else "公布后才有证书"
        allow(self.certificate, none, "预览证书")
        self.steps.show_options(view, draft.unsaved)

    def go_to(self, indicator: str, fact: str = "") -> None:
        """Put an indicator in front, at one of its facts."""
        if self.draft is None:
            return
        self.show_side(ANSWERS)
        aspect = next(each.aspect for each in self.draft.pack.indicators if each.id == indicator)
        self.groups.choose(BASICS if fact in self.draft.basics else aspect)
        self.cards.go_to(indicator, fact)

    # Acting ----------------------------------------------------------------------------

    def may_leave(self) -> bool:
        """Ask what to do with edits that are not saved."""
        panel = self.sides.panel()
        if panel is not None and not panel.may_leave():
            return False
        draft = self.whatif.real or self.draft  # a trial is not worth a question
        if draft is None or not (draft.unsaved or draft.doubts):
            return True
        dropped = may_drop(draft.unsaved, self)
        if dropped:
            draft.revert()
        return dropped

    def _go_back(self) -> None:
        self.desk.visit.emit("audits", None)

    def _open_paper(self, kind: str) -> None:
        if self.view is not None:
            self.desk.visit.emit("paper", (kind, self.view.id))

    def _revert(self) -> None:
        if self.draft is not None:
            self.draft.revert()

    def _save(self) -> None:
        view, draft, stage = self.view, self.draft, self.stage
        if view is None or draft is None or not draft.unsaved or draft.doubts:
            return
        self.command(recording(view, stage, draft), "正在保存…")

    def _take_over_group(self) -> None:
        group = self.groups.chosen()
        if self.draft is None:
            return
        if group in (BASICS, VETOES):
            vetoed = [fact for _, facts in self.draft.vetoes for fact in facts]
            facts = self.draft.basics if group == BASICS else tuple(vetoed)
            known = [fact for fact in facts if fact in self.draft.earlier]
            self._take_over(facts=[fact for fact in known if fact not in self.draft.recorded])
        else:
            self._take_over(aspect=group)

    def _show_behind(self, goal: tuple[str, ...]) -> None:
        """Go to the hours or ledgers a fact comes from."""
        if self.view is not None:
            place, *key = goal
            self.desk.visit.emit(place, (self.view.enterprise.key, *key))

    def _take_over(self, aspect: str | None = None, facts: list[str] | None = None) -> None:
        if self.view is not None:
            self.command(taking_over(self.view, self.stage, aspect, facts), "正在沿用…")

    def _take_step(self, option: Option) -> None:
        view, draft = self.view, self.draft
        if view is None or draft is None:
            return
        points = open_points(draft.assessment) if "reasons" in option.asks else ()
        dialog = StepDialog(view, option, points, self)
        accepted = dialog.exec() == StepDialog.DialogCode.Accepted
        words: dict[str, Any] = dialog.words()
        dialog.deleteLater()
        if not accepted:
            return
        command = stepping(view, option.action, words)
        self.command(command, f"正在办理“{option.title}”…")

    def command(self, function: Any, doing: str) -> None:
        """Run a command that gives the audit anew, and show it."""
        if self.whatif.trying:
            return  # nothing of a trial reaches the records

        def done(view: AuditView) -> None:
            if self.view is None or self.view.id != view.id:
                return  # another audit was opened meanwhile
            if self.draft is not None:
                self.draft.blockSignals(True)
                self.draft.revert()
                self.draft.blockSignals(False)
            self._show(view)

        def failed(error: BaseException) -> None:
            self._show_state()
            self.desk.show_error(error)

        self.bar.wait(doing)
        self.desk.run(self, function, done, failed=failed, title=doing)
