"""A new password: one's own, the first one, or one for somebody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QWidget

from gui.people.form_dialog import FormDialog

if TYPE_CHECKING:
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

SHORTEST = 8
RULES = "至少 8 个字符；不用常见的、连续的、重复的字符，不用账号名。例如几个不相干的词连起来。"
FIRST = f"现在的口令是管理员给的，别人知道。改成自己的口令以后才能办理。\n{RULES}"
OTHER = f"本人用这个口令登录后，必须先改成自己的。\n{RULES}"


class PasswordDialog(FormDialog):
    """Changes the password of ``name``; ``current`` is asked for where it is one's own.

    With ``current`` given (the first change at the sign-in) it is not asked again.
    """

    def __init__(
        self, desk: Desk, actor: Actor, name: str, parent: QWidget, *, current: str = ""
    ) -> None:
        self.actor, self.name, self.own = actor, name, name == actor.name
        self._known = current
        title = "修改口令" if self.own else f"重设“{name}”的口令"
        remark = FIRST if current else RULES if self.own else OTHER
        super().__init__(desk, title, "修改(&S)" if self.own else "重设(&S)", parent, remark=remark)
        self.current = self._field()
        self.new = self._field()
        self.again = self._field()
        if self.own and not current:
            self.fields.addRow("当前口令(&C)", self.current)
        else:
            self.current.hide()
        self.fields.addRow("新口令(&N)", self.new)
        self.fields.addRow("再输一遍(&A)", self.again)
        self.look()
        (self.current if self.own and not current else self.new).setFocus()

    def _field(self) -> QLineEdit:
        field = QLineEdit(self)
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.textChanged.connect(self.look)
        return field

    def missing(self) -> str:
        if self.own and not self._known and not self.current.text():
            return "请填当前口令"
        if len(self.new.text()) < SHORTEST:
            return f"新口令至少 {SHORTEST} 个字符"
        return "" if self.new.text() == self.again.text() else "两遍新口令不一样"

    def command(self) -> Callable[[Job], Any]:
        office, actor, name, own = self.desk.office, self.actor, self.name, self.own
        current, new = self._known or self.current.text(), self.new.text()

        def change(job: Job) -> str:
            from db.accounts import change_password

            change_password(
                office, actor, name, new, current=current if own else None, temporary=not own
            )
            return new

        return change
