"""Which enterprise something is entered of: by credit code or by its whole name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QWidget

from gui.people.form_dialog import FormDialog

if TYPE_CHECKING:
    from db.enterprises import EnterpriseView
    from gui.desk import Desk
    from gui.jobs import Job


class WhoseDialog(FormDialog):
    """Hands over the enterprise found."""

    def __init__(self, desk: Desk, title: str, parent: QWidget) -> None:
        super().__init__(desk, title, "下一步", parent, remark="写信用代码，或者企业的全称。")
        self.who = QLineEdit(self)
        self.who.setPlaceholderText("统一社会信用代码、代码/厂区，或企业全称")
        self.who.textChanged.connect(self.look)
        self.fields.addRow("企业(&C)", self.who)
        self.look()
        self.who.setFocus()

    def missing(self) -> str:
        return "" if self.who.text().strip() else "请写企业的信用代码或全称"

    def command(self) -> Callable[[Job], Any]:
        office, actor, text = self.desk.office, self.desk.actor, self.who.text().strip()

        def work(job: Job) -> EnterpriseView:
            from db.incentive.whose import enterprise_named

            return enterprise_named(office, actor, text)

        return work
