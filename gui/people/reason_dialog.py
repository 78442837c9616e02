"""One sentence why, and then the command."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QWidget

from gui.people.form_dialog import FormDialog

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

Reasoned = Callable[["Office", "Actor", str], Any]


class ReasonDialog(FormDialog):
    """Asks for the reason that stands in the trail; ``command`` is told it."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        confirm: str,
        does: Reasoned,
        parent: QWidget,
        *,
        remark: str = "",
        example: str = "",
    ) -> None:
        super().__init__(desk, title, confirm, parent, remark=remark)
        self._does = does
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText(example)
        self.reason.textChanged.connect(self.look)
        self.fields.addRow("原因(&R)", self.reason)
        self.look()
        self.reason.setFocus()

    def missing(self) -> str:
        return "" if self.reason.text().strip() else "请写明原因"

    def command(self) -> Callable[[Job], Any]:
        office, actor, does = self.desk.office, self.desk.actor, self._does
        reason = self.reason.text().strip()
        return lambda job: does(office, actor, reason)
