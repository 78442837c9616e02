"""Signing in: account and password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from grading.refusals import Refusal
from gui import theme
from gui.pages.page import Page
from gui.pieces import ElidedLabel, allow, button, form, label
from gui.pieces import card as framed

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from db.users import Actor
    from gui.desk import Desk
    from gui.entrance import Arrival
    from gui.jobs import Job

INNER_WIDTH = 376


class SignInPage(Page):
    """登录. The key is the entrance, whose arrival knows the office and its only account."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "", parent)
        card = framed(self)
        card.setFixedWidth(INNER_WIDTH + 64)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(32, 28, 32, 28)
        inside.setSpacing(theme.GAP)
        self.office_name = label(card, "登录", "title", wrap=True)
        inside.addWidget(self.office_name)
        self.hint = label(card, "", "notice", wrap=True, selectable=True)
        self.hint.setFixedWidth(INNER_WIDTH)
        self.hint.hide()
        inside.addWidget(self.hint)
        fields = form()
        self.account = QLineEdit(card)
        self.password = QLineEdit(card)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        fields.addRow("账号(&A)", self.account)
        fields.addRow("口令(&P)", self.password)
        self.place = ElidedLabel(card, kind="quiet", mode=Qt.TextElideMode.ElideMiddle)
        fields.addRow(label(card, "数据库", "quiet"), self.place)
        inside.addLayout(fields)
        self.message = label(card, "", "refused", wrap=True)
        self.message.setFixedWidth(INNER_WIDTH)
        self.message.hide()
        inside.addWidget(self.message)
        buttons = QHBoxLayout()
        self.other = button(card, "打开其他数据库(&D)…")
        self.enter = button(card, "登录(&L)", "primary")
        buttons.addWidget(self.other)
        buttons.addStretch(1)
        buttons.addWidget(self.enter)
        inside.addLayout(buttons)
        self.content.addStretch(2)
        self.content.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        self.content.addStretch(3)
        self.enter.clicked.connect(self._sign_in)
        self.account.textChanged.connect(self._look)
        self.password.textChanged.connect(self._look)
        self.account.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self.enter.click)
        self._look()

    def open(self, key: Any) -> None:
        """Ask for the account of the office that was found."""
        arrival: Arrival = key.arrival
        self.other.clicked.connect(key.choose_database)
        self.place.setText(arrival.place)
        self.office_name.setText(arrival.office_name or "登录")
        self.account.setText(arrival.account or self.desk.preferences.account)
        if arrival.office is not None and arrival.office.is_sample:
            self._show_sample_account()
        (self.password if self.account.text() else self.account).setFocus()

    def _show_sample_account(self) -> None:
        """A 样例 made by ``demo`` keeps no secret: its account and password are shown."""
        from templates.samples import DEMO_ADMIN, DEMO_PASSWORD

        self.hint.setText(
            f"样例办公室：账号“{DEMO_ADMIN}”有全部权限，口令 {DEMO_PASSWORD}；"
            "其他角色的账号见同一文件夹的“目录.html”，口令相同。"
        )
        self.hint.show()
        if not self.account.text():
            self.account.setText(DEMO_ADMIN)

    def _look(self) -> None:
        missing = ""
        if not self.account.text().strip():
            missing = "请填账号"
        elif not self.password.text():
            missing = "请填口令"
        allow(self.enter, missing)

    def _sign_in(self) -> None:
        if not self.desk.is_open:
            return
        office = self.desk.office
        account, password = self.account.text().strip(), self.password.text()

        def check(job: Job) -> Actor:
            from db.users import sign_in

            return sign_in(office, account, password)

        def entered(actor: Actor) -> None:
            self.desk.preferences.account = actor.name
            if actor.must_change:
                self._change_first(actor, password)
            else:
                self.desk.enter(actor)

        def refused(error: BaseException) -> None:
            self._look()
            if isinstance(error, Refusal):
                self.message.setText(str(error))
                self.message.show()
                self.password.selectAll()
                self.password.setFocus()
            else:
                self.desk.show_error(error)

        self.message.hide()
        allow(self.enter, "正在核对口令…")
        self.desk.jobs.start(self, check, entered, failed=refused)

    def _change_first(self, actor: Actor, given: str) -> None:
        """The password was given by somebody else: change it, then go in with the new one."""
        from gui.people.password_dialog import PasswordDialog

        self._look()
        dialog = PasswordDialog(self.desk, actor, actor.name, self, current=given)

        def changed(new: str) -> None:
            self.password.setText(new)
            self._sign_in()

        dialog.carried_out.connect(changed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
