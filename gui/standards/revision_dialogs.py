"""What a person says before the library is changed: the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from grading.packs import Pack
from gui import theme
from gui.pieces import allow, button, form, label

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

Act = Callable[["Office", "Actor", str], Pack | None]
REVISED = "修订后是新的一版，未改动的各项保留已有的核对；正在办理的申报件仍按各自的版本。"


class ReasonDialog(QDialog):
    """Asks for the reason of ``act`` and carries it out; refused, it stays open.

    After acceptance :attr:`result_pack` is the revision that came of it, if one did.
    """

    def __init__(
        self, desk: Desk, title: str, about: str, remark: str, act: Act, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.act = act
        self.result_pack: Pack | None = None
        self.setWindowTitle(title)
        self.setMinimumWidth(520)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        outer.addWidget(label(self, about, "strong", wrap=True))
        self.fields = form()
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("为什么、依据什么（必填，留痕）")
        self.reason.textChanged.connect(self.look)
        self.fields.addRow("理由(&R)", self.reason)
        outer.addLayout(self.fields)
        outer.addWidget(label(self, remark, "quiet", wrap=True))
        buttons = QDialogButtonBox(self)
        self.go = button(buttons, title, "primary")
        self.go.setDefault(True)
        buttons.addButton(self.go, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(button(buttons, "取消"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        self.go.clicked.connect(self._carry_out)
        outer.addWidget(buttons)
        self.reason.setFocus()
        self.look()

    def missing(self) -> str:
        """Why it cannot be carried out yet; empty where it can."""
        return "" if self.reason.text().strip() else "请写明理由"

    def look(self) -> None:
        """Enable the button, or say why not."""
        allow(self.go, self.missing(), "立即生效，并留痕")

    def _carry_out(self) -> None:
        act, reason = self.act, self.reason.text().strip()

        def work(office: Office, actor: Actor, job: Job) -> Pack | None:
            return act(office, actor, reason)

        def done(pack: Pack | None) -> None:
            self.result_pack = pack
            self.accept()

        def failed(error: BaseException) -> None:
            self.look()
            self.desk.show_error(error)

        allow(self.go, "正在记录…")
        self.desk.run(self, work, done, failed=failed, title="正在记录…")
