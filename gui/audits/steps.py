"""The next steps of an audit: a button each, and why a step is not open to this person now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import allow, button, label

if TYPE_CHECKING:
    from db.audit_views import AuditView
    from grading.chain_options import Option

BACKWARD = ("return", "withdraw", "object", "revoke")


class Steps(QWidget):
    """Buttons of all options; ``taken`` hands over the option that was clicked."""

    taken = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._down = QVBoxLayout(self)
        self._down.setContentsMargins(0, 0, 0, 0)
        self._down.setSpacing(theme.GAP_SMALL)
        self.title = label(self, "下一步", "strong")
        self._down.addWidget(self.title)
        self.why = label(self, "", "quiet", wrap=True)
        self._down.addWidget(self.why)
        self.buttons: dict[str, QPushButton] = {}

    def show_options(self, view: AuditView, unsaved: int) -> None:
        """Show what may be done; unsaved edits hold every step back."""
        for old in self.buttons.values():
            self._down.removeWidget(old)
            old.deleteLater()
        self.buttons.clear()
        first = True
        for option in view.options:
            forward = option.action not in BACKWARD
            made = button(self, option.title, "primary" if forward and first else "")
            first = first and not forward
            why_not = option.why or ("有填写没有保存，请先保存（Ctrl+S）" if unsaved else "")
            allow(made, why_not, self._leads_to(view, option))
            made.clicked.connect(lambda _=False, option=option: self.taken.emit(option))
            self.buttons[option.action] = made
            self._down.addWidget(made)
        self.why.setText(self._explanation(view, unsaved))
        self.why.setVisible(bool(self.why.text()))

    @staticmethod
    def _leads_to(view: AuditView, option: Option) -> str:
        states = view.chain.words.states
        return f"之后的状态：{'、'.join(states[state] for state in option.to)}"

    @staticmethod
    def _explanation(view: AuditView, unsaved: int) -> str:
        """The reason against the first forward step, in sight and not only on hover."""
        if not view.options:
            return f"状态“{view.state_title}”：流程已经结束。"
        if unsaved:
            return "有填写没有保存：保存后才能办理。"
        forward = [option for option in view.options if option.action not in BACKWARD]
        for option in forward or view.options:
            if not option.allowed:
                return f"{option.why}。"
            break
        return ""
