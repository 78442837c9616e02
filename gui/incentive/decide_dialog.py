"""登记管理等级: by which document, from which day, for how long an enterprise is managed higher."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gui.campaign.dialogs import day_field, day_in
from gui.people.form_dialog import FormDialog
from gui.pieces import label

if TYPE_CHECKING:
    from db.incentive.views import AssessmentView, ResultView
    from gui.desk import Desk
    from gui.jobs import Job


class DecideDialog(FormDialog):
    """Hands over the result; the indicators were assessed before it opens."""

    def __init__(self, desk: Desk, found: AssessmentView, parent: QWidget) -> None:
        remark = (
            f"{found.enterprise.name}，{found.group.name}，评定等级 {found.graded}。"
            "管理等级不改变评定等级，期满自动结束。"
        )
        super().__init__(desk, "登记管理等级", "登记", parent, remark=remark)
        self.found = found
        self.managed = QComboBox(self)
        self.managed.addItems(found.choices)
        self.term = QComboBox(self)
        for term in found.rule.terms.values():
            if term.computed and found.why_not:
                continue  # only what a person gives the basis of
            self.term.addItem(f"{term.title}（{term.months} 个月）", term.id)
        self.since = day_field(self, desk.office.clock.today())
        self.until = label(self, "", "muted")
        self.authority = QLineEdit(found.rule.authority, self)
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("认定文件的文号")
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("半年档、不用默认等级时写明依据")
        for name, field in (
            ("管理等级(&L)", self.managed),
            ("期限(&T)", self.term),
            ("第一天(&F)", self.since),
            ("最后一天", self.until),
            ("认定机关(&A) *", self.authority),
            ("认定文件(&D) *", self.document),
            ("依据(&R)", self.reason),
        ):
            self.fields.addRow(name, field)
        for line in (self.authority, self.document, self.reason):
            line.textChanged.connect(self.look)
        for choice in (self.managed, self.term):
            choice.currentIndexChanged.connect(self.look)
        self.since.dateChanged.connect(self.look)
        self.look()

    def missing(self) -> str:
        from grading.incentive.judging import last_day

        term = self.found.rule.terms[self.term.currentData()]
        self.until.setText(f"{last_day(day_in(self.since), term)}")
        if not self.authority.text().strip() or not self.document.text().strip():
            return "管理等级由认定文件定，写明机关和文号"
        other = self.managed.currentText() != self.found.choices[0]
        if (other or not term.computed) and not self.reason.text().strip():
            return (
                term.note
                if not term.computed
                else f"按 {self.managed.currentText()} 级管理须写明依据"
            )
        return ""

    def command(self) -> Callable[[Job], Any]:
        from db.incentive.results import Decision, decide

        office, actor, found = self.desk.office, self.desk.actor, self.found
        wish = Decision(
            day_in(self.since),
            self.document.text(),
            self.authority.text(),
            self.term.currentData(),
            self.managed.currentText(),
            self.reason.text(),
        )

        def work(job: Job) -> ResultView:
            return decide(
                office, actor, found.enterprise.key, found.year, wish, industry=found.industry
            )

        return work
