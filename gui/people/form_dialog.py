"""A dialog of a few fields that carries one command out and says inside itself why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from grading.refusals import Refusal
from gui import theme
from gui.pieces import allow, button, form, label

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.jobs import Job

WIDTH = 480


class FormDialog(QDialog):
    """``carried_out`` hands over the command's result; the dialog closes after it.

    A subclass adds rows to ``fields`` and answers :meth:`missing` and :meth:`command`.
    """

    carried_out = Signal(object)

    def __init__(
        self, desk: Desk, title: str, confirm: str, parent: QWidget, *, remark: str = ""
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH)
        self.outer = QVBoxLayout(self)
        self.outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        self.outer.setSpacing(theme.GAP)
        self.outer.addWidget(label(self, title, "title", wrap=True))
        self.remark = label(self, remark, "muted", wrap=True)
        self.remark.setVisible(bool(remark))
        self.outer.addWidget(self.remark)
        self.fields = form()
        self.outer.addLayout(self.fields)
        self.message = label(self, "", "refused", wrap=True, selectable=True)
        self.message.hide()
        self.outer.addWidget(self.message)
        self.outer.addStretch(1)
        self.buttons = QDialogButtonBox(self)
        self.confirm = button(self.buttons, confirm, "primary")
        self.confirm.setDefault(True)
        self.buttons.addButton(self.confirm, QDialogButtonBox.ButtonRole.ActionRole)
        self.give_up = button(self.buttons, "取消")
        self.buttons.addButton(self.give_up, QDialogButtonBox.ButtonRole.RejectRole)
        self.confirm.clicked.connect(self._carry_out)
        self.buttons.rejected.connect(self.reject)
        self.outer.addWidget(self.buttons)

    def missing(self) -> str:
        """What is still to be filled in; empty where the command can be tried."""
        raise NotImplementedError

    def command(self) -> Callable[[Job], Any]:
        """The command with what was filled in; runs behind the window."""
        raise NotImplementedError

    def look(self) -> None:
        """Something was typed: allow the confirmation, or say what is missing."""
        allow(self.confirm, self.missing())

    def showEvent(self, event: QShowEvent) -> None:
        """Start in the first field, where the dialog has not chosen another."""
        super().showEvent(event)
        chosen = self.focusWidget()
        if chosen is None or self.buttons.isAncestorOf(chosen):
            for row in range(self.fields.rowCount()):
                item = self.fields.itemAt(row, QFormLayout.ItemRole.FieldRole)
                field = item.widget() if item is not None else None
                if field is None or not field.isEnabled():
                    continue
                if field.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    field.setFocus()
                    return

    def _carry_out(self) -> None:
        self.message.hide()
        allow(self.confirm, "正在办理…")
        self.desk.jobs.start(self, self.command(), self._done, failed=self._refused)

    def _done(self, result: Any) -> None:
        self.accept()
        self.carried_out.emit(result)

    def _refused(self, error: BaseException) -> None:
        self.look()
        if isinstance(error, Refusal):
            self.message.setText(str(error))
            self.message.show()
        else:
            self.desk.show_error(error)
