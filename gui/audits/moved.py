"""The band of an audit that was moved: from where, to where, and the answers that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from grading.refusals import Refusal
from gui import theme
from gui.audits.draft import BASICS, VETOES, Draft
from gui.pieces import ElidedLabel, allow, button, dress, label

if TYPE_CHECKING:
    from db.audit_views import AuditView
    from db.moves import MoveView
    from db.office import Office
    from db.users import Actor
    from gui.jobs import Job
    from gui.pages.audit import AuditPage


class Moved(QFrame):
    """Between the head and the cards; in sight only on an audit that was moved.

    It also works the button 移交到新版本, which stands among the papers for every audit.
    """

    def __init__(self, page: AuditPage, start: QPushButton) -> None:
        super().__init__(page)
        self.page = page
        self.start = start
        self.setObjectName("card")
        self._number = ""
        self._came: MoveView | None = None
        self._went: tuple[str, ...] = ()
        down = QVBoxLayout(self)
        down.setContentsMargins(16, 8, 8, 8)
        down.setSpacing(2)
        self._links = QHBoxLayout()
        self._links.setSpacing(theme.GAP_TINY)
        down.addLayout(self._links)
        self.links: dict[str, QPushButton] = {}
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.waiting = ElidedLabel(self)
        self.group = button(self, "本方面确认沿用")
        self.all = button(self, "全部确认沿用")
        row.addWidget(self.waiting, 1)
        row.addWidget(self.group)
        row.addWidget(self.all)
        down.addLayout(row)
        self.left = ElidedLabel(self, kind="quiet")
        down.addWidget(self.left)
        self.group.clicked.connect(lambda: self._confirm(self._in_group()))
        self.all.clicked.connect(lambda: self._confirm(self._waiting()))
        start.clicked.connect(self._begin)
        self.hide()

    # Where from, where to --------------------------------------------------------------

    def read(self, view: AuditView) -> None:
        """Look up what became of the audit and where it came from."""
        number = view.number
        if number != self._number:
            self._number, self._came, self._went = number, None, ()
            self.hide()

        def look(
            office: Office, actor: Actor, job: Job
        ) -> tuple[str, MoveView | None, tuple[str, ...]]:
            from db.moves import move_of, moved_to

            return number, move_of(office, actor, number), moved_to(office, actor, number)

        self.page.desk.run(self, look, self._take)

    def _take(self, found: tuple[str, MoveView | None, tuple[str, ...]]) -> None:
        number, came, went = found
        if number != self._number:
            return  # another audit is in front by now
        self._came, self._went = came, went
        while (item := self._links.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.links.clear()
        if came is not None:
            self._links.addWidget(label(self, "由"))
            self._add_link(came.from_number)
            words = f"（{came.old.key}）移交，{came.moved_by} {came.moved_at:%Y-%m-%d}"
            self._links.addWidget(label(self, words))
        if went:
            self._links.addWidget(label(self, "已移交到" if came is None else "；已移交到"))
            for each in went:
                self._add_link(each)
        self._links.addStretch(1)
        self._tell_left(came)
        self.setVisible(bool(came or went) and not self.page.whatif.trying)
        self.show_state()

    def _add_link(self, number: str) -> None:
        made = button(self, number, "link")
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.setToolTip(f"打开 {number}")
        made.clicked.connect(lambda: self._visit(number))
        self.links[number] = made
        self._links.addWidget(made)

    def _tell_left(self, came: MoveView | None) -> None:
        parts = []
        if came is not None and came.left:
            known = {**came.old.facts, **came.new.facts}
            told = "、".join(f"{known[fact].name}（{why}）" for fact, why in came.left.items())
            parts.append(f"没有沿用 {len(came.left)} 项：{told}")
        if came is not None and came.new_facts:
            names = "、".join(came.new.facts[fact].name for fact in came.new_facts)
            parts.append(f"新版新增 {len(came.new_facts)} 项：{names}")
        self.left.setText("；".join(parts))
        self.left.setVisible(bool(parts))

    # What waits ------------------------------------------------------------------------

    def _waiting(self) -> tuple[str, ...]:
        draft = self.page.draft
        return () if draft is None else draft.waiting()

    def _in_group(self) -> tuple[str, ...]:
        """The waiting facts of the group in front."""
        draft, group = self.page.draft, self.page.groups.chosen()
        if draft is None:
            return ()
        shown = facts_of(draft, group)
        return tuple(fact for fact in draft.waiting() if fact in shown)

    def show_state(self) -> None:
        """What waits in the stage and the group in front, and whether it may be confirmed."""
        view, draft = self.page.view, self.page.draft
        if view is None or draft is None:
            return
        allow(self.start, self._against_start(view, draft), "按同行业的另一版标准另立一件")
        if self.page.whatif.trying:
            self.hide()
            return
        self.setVisible(bool(self._came or self._went) and view.number == self._number)
        waiting, here = self._waiting(), self._in_group()
        came = self._came is not None
        for each in (self.waiting, self.group, self.all):
            each.setVisible(came and bool(waiting or view.stage_open))
        names = "、".join(draft.pack.facts[fact].name for fact in here)
        told = f"本阶段 {len(waiting)} 项需重新确认，本方面 {len(here)} 项"
        self.waiting.setText(
            (f"{told}：{names}" if here else told) if waiting else "本阶段沿用的答案都已确认"
        )
        dress(self.waiting, "unsure" if waiting else "good")
        why_not = self.page.why_not()
        if not why_not and (draft.unsaved or draft.doubts):
            why_not = "有填写没有保存，请先保存（Ctrl+S）"
        none = "" if waiting else "本阶段没有待重新确认的答案"
        none_here = none or ("" if here else "本方面没有待重新确认的答案")
        allow(self.group, none_here or why_not, "看过本方面的答案，按新版仍然属实")
        allow(self.all, none or why_not, "看过本阶段所有沿用的答案，按新版仍然属实")

    def _confirm(self, facts: tuple[str, ...]) -> None:
        page = self.page
        view, stage = page.view, page.stage
        if view is None or not facts:
            return

        def confirm(office: Office, actor: Actor, job: Job) -> AuditView:
            from db.moves import reconfirm

            return reconfirm(office, actor, view.id, stage, facts, version=view.version)

        page.command(confirm, "正在确认…")

    # Moving on -------------------------------------------------------------------------

    def _against_start(self, view: AuditView, draft: Draft) -> str:
        from db.users import require

        try:
            require(self.page.desk.actor, "clerk", county=view.enterprise.county)
        except Refusal as refusal:
            return refusal.what
        return "有填写没有保存，请先保存（Ctrl+S）" if draft.unsaved or draft.doubts else ""

    def _begin(self) -> None:
        from gui.dialogs.move_audit import MoveAuditDialog

        view = self.page.view
        if view is None:
            return
        dialog = MoveAuditDialog(self.page.desk, view, self.page)
        dialog.moved.connect(lambda made: self._visit(made.number))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _visit(self, number: str) -> None:
        if self.page.may_leave():  # going from audit to audit leaves no page
            self.page.desk.visit.emit("audit", number)


def facts_of(draft: Draft, group: str) -> frozenset[str]:
    """The facts that the cards of a group ask."""
    if group == BASICS:
        return frozenset(draft.basics)
    if group == VETOES:
        return frozenset(fact for _, facts in draft.vetoes for fact in facts)
    asked = {fact for question in draft.questions_of(group) for fact in question.facts}
    return frozenset(asked.difference(draft.basics))
