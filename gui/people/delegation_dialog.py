"""A delegation: whom, which step, in whose place, until when, why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QLineEdit, QWidget

from gui.people.form_dialog import FormDialog

if TYPE_CHECKING:
    from datetime import date

    from db.accounts import UserView
    from db.delegations import DelegationView
    from gui.desk import Desk
    from gui.jobs import Job

REMARK = (
    "委托让一个人代另一人办理一个环节，或在这个环节不受双人规定限制。"
    "到期自动终止；写在办理记录、报告和留痕里。"
)
NOBODY = "（不代别人，用本人的角色）"


class DelegationDialog(FormDialog):
    """Gives a delegation; ``users`` are the accounts in use, ``steps`` key → title."""

    def __init__(
        self,
        desk: Desk,
        users: Sequence[UserView],
        steps: dict[str, str],
        today: date,
        parent: QWidget,
    ) -> None:
        super().__init__(desk, "新增委托", "委托(&S)", parent, remark=REMARK)
        self.to = QComboBox(self)
        self.behalf = QComboBox(self)
        self.behalf.addItem(NOBODY, "")
        self.to.setPlaceholderText("请选择")
        for user in users:
            words = f"{user.display}（{user.role_titles}，{user.office}）"
            if user.name != desk.actor.name:
                self.to.addItem(words, user.name)
            self.behalf.addItem(words, user.name)
        self.to.setCurrentIndex(-1)
        self.step = QComboBox(self)
        self.step.setPlaceholderText("请选择")
        for key, title in steps.items():
            self.step.addItem(title, key)
        self.step.setCurrentIndex(-1)
        self.same_person = QCheckBox("不受双人规定限制（同一人可前后办理）", self)
        self.audits = QLineEdit(self)
        self.audits.setPlaceholderText("申报件编号，用逗号分开；不填为全部")
        first = QDate(today.year, today.month, today.day)
        self.starts, self.ends = QDateEdit(first, self), QDateEdit(first.addDays(7), self)
        for field in (self.starts, self.ends):
            field.setCalendarPopup(True)
            field.setDisplayFormat("yyyy-MM-dd")
            field.setMinimumDate(first)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("例如“出差”")
        self.fields.addRow("受托人(&T)", self.to)
        self.fields.addRow("环节(&P)", self.step)
        self.fields.addRow("代谁办理(&B)", self.behalf)
        self.fields.addRow("", self.same_person)
        self.fields.addRow("申报件(&A)", self.audits)
        self.fields.addRow("自(&F)", self.starts)
        self.fields.addRow("至（含当日）(&U)", self.ends)
        self.fields.addRow("理由(&R)", self.reason)
        for box in (self.to, self.step, self.behalf):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(24)
            box.currentIndexChanged.connect(lambda index: self.look())
        self.same_person.toggled.connect(self.look)
        self.reason.textChanged.connect(self.look)
        self.look()
        self.to.setFocus()

    def missing(self) -> str:
        if self.to.currentIndex() < 0:
            return "请选受托人"
        if self.step.currentIndex() < 0:
            return "请选环节"
        if not self.behalf.currentData() and not self.same_person.isChecked():
            return "请选代谁办理，或勾选不受双人规定限制"
        return "" if self.reason.text().strip() else "请写明理由"

    def command(self) -> Callable[[Job], Any]:
        office, actor = self.desk.office, self.desk.actor
        to, step = self.to.currentData(), self.step.currentData()
        audits = self.audits.text().replace("，", ",").split(",")
        words: dict[str, Any] = {
            "behalf": self.behalf.currentData() or None,
            "same_person": self.same_person.isChecked(),
            "audits": [each.strip() for each in audits if each.strip()],
            "starts_on": self.starts.date().toPython(),
            "ends_on": self.ends.date().toPython(),
            "reason": self.reason.text().strip(),
        }

        def give(job: Job) -> DelegationView:
            from db.delegations import delegate

            return delegate(office, actor, to, step, **words)

        return give
