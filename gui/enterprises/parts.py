"""Pieces of the dialogs about one enterprise: the frame, the buttons, asking for a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import allow, button, label

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

Command = Callable[["Office", "Actor"], Any]


class CommandDialog(QDialog):
    """A dialog whose main button carries out one command and stays open where it is refused.

    ``confirm`` is that button, ``body`` the layout to fill. :attr:`result` is what the
    command returned.
    """

    def __init__(self, desk: Desk, title: str, about: str, go: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.result_of: Any = None
        self._go = go
        self.setWindowTitle(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        outer.addWidget(label(self, title, "title"))
        if about:
            outer.addWidget(label(self, about, "muted", wrap=True))
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.GAP)
        outer.addLayout(self.body, 1)
        self.remark = label(self, "", "unsure", wrap=True)
        self.remark.hide()
        outer.addWidget(self.remark)
        buttons = QDialogButtonBox(self)
        self.confirm = button(buttons, go, "primary")
        self.confirm.setDefault(True)
        buttons.addButton(self.confirm, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(button(buttons, "取消"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        self.confirm.clicked.connect(self._confirmed)
        outer.addWidget(buttons)

    def command(self) -> Command:
        """What the main button does, from what is filled in now."""
        raise NotImplementedError

    def look(self) -> None:
        """Allow the main button, or say why not."""
        allow(self.confirm)

    def say(self, words: str) -> None:
        """A remark above the buttons; empty takes it away."""
        self.remark.setText(words)
        self.remark.setVisible(bool(words))

    def _confirmed(self) -> None:
        command = self.command()

        def work(office: Office, actor: Actor, job: Job) -> Any:
            return command(office, actor)

        def done(result: Any) -> None:
            self.result_of = result
            self.accept()

        def failed(error: BaseException) -> None:
            self.look()
            self.desk.show_error(error)

        allow(self.confirm, "正在保存…")
        self.desk.run(self, work, done, failed=failed)


class ReasonDialog(CommandDialog):
    """Asks why something is put out of use; ``carry_out(office, actor, reason)`` does it."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        about: str,
        carry_out: Callable[[Office, Actor, str], Any],
        parent: QWidget,
    ) -> None:
        super().__init__(desk, title, about, "停用(&T)", parent)
        self.setMinimumWidth(460)
        self._carry_out = carry_out
        self.reason = QLineEdit(self)
        self.reason.setMaxLength(200)
        self.reason.setPlaceholderText("理由，例如：已关停拆除、重复登记")
        self.reason.setAccessibleName("理由")
        self.reason.textChanged.connect(self.look)
        self.body.addWidget(self.reason)
        self.look()
        self.reason.setFocus()

    def look(self) -> None:
        """A reason is needed."""
        allow(self.confirm, "" if self.reason.text().strip() else "停用要写明理由")

    def command(self) -> Command:
        """Carry it out with the reason written."""
        reason = self.reason.text()
        return lambda office, actor: self._carry_out(office, actor, reason)
