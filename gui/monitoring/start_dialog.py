"""评价起始日: from which day an enterprise's hours are evaluated, and on what ground."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QDateEdit, QLineEdit, QWidget

from gui.people.form_dialog import FormDialog

if TYPE_CHECKING:
    from db.monitoring.evaluation import StartView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

ABOUT = (
    "申报件的评价期从这一天起算（改造完成并稳定运行），到申报日前最后一个整月为止，"
    "最多为标准写的月数。以前登记的留在留痕里。"
)


class StartDialog(FormDialog):
    """Records a day with its ground, or that no such day holds any more."""

    def __init__(self, desk: Desk, code: str, parent: QWidget) -> None:
        super().__init__(desk, "评价起始日", "登记(&S)", parent, remark=ABOUT)
        self.code = code
        self.recorded: list[StartView] = []
        today = desk.office.clock.today()
        self.day = QDateEdit(QDate(today.year, today.month, today.day), self)
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setMaximumDate(QDate(today.year, today.month, today.day))
        self.none = QCheckBox("没有这样的日子（取消以前登记的）", self)
        self.none.toggled.connect(self.day.setDisabled)
        self.none.toggled.connect(self.look)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("例如：超低排放改造完成并稳定运行，见验收意见")
        self.reason.textChanged.connect(self.look)
        self.fields.addRow("起始日(&D)", self.day)
        self.fields.addRow("", self.none)
        self.fields.addRow("依据(&R)", self.reason)
        self.look()
        self.reason.setFocus()
        self._read()

    def _read(self) -> None:
        def read(office: Office, actor: Actor, job: Job) -> list[StartView]:
            from db.monitoring.evaluation import evaluation_starts

            return evaluation_starts(office, actor, self.code)

        def show(found: list[StartView]) -> None:
            self.recorded = found
            if not found:
                told = "现在没有登记，从有数据的首月起算。"
            else:
                one = found[0]
                told = f"现在：{one.starts_on or '没有起始日'}，{one.reason}（{one.by} 登记）。"
            self.remark.setText(f"{ABOUT}\n{told}")

        self.desk.run(self, read, show)

    def missing(self) -> str:
        return "" if len(self.reason.text().strip()) >= 4 else "请写明依据"

    def command(self) -> Callable[[Job], Any]:
        office, actor, code = self.desk.office, self.desk.actor, self.code
        day = None if self.none.isChecked() else cast(date, self.day.date().toPython())
        reason = self.reason.text().strip()

        def record(job: Job) -> StartView:
            from db.monitoring.evaluation import set_evaluation_start

            return set_evaluation_start(office, actor, code, day, reason)

        return record
