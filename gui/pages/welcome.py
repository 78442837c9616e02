"""First run: nothing stands at this place yet, so a new office is set up here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from gui import theme
from gui.pages.page import Page
from gui.pieces import ElidedLabel, allow, button, form, label
from gui.pieces import card as framed

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.entrance import Entrance
    from gui.jobs import Job

LEAST_PASSWORD = 8


class WelcomePage(Page):
    """新建办公室: office name, first account, password twice. The key is the entrance."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "", parent)
        self._entrance: Entrance | None = None
        card = framed(self)
        card.setFixedWidth(520)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(32, 28, 32, 28)
        inside.setSpacing(theme.GAP)
        inside.addWidget(label(card, "新建办公室", "title"))
        inside.addWidget(
            label(
                card,
                "这里还没有数据库。填好下面几项就可以开始；第一个账号拥有全部权限，"
                "其他人员以后由它添加。",
                "muted",
                wrap=True,
            )
        )
        fields = form()
        self.office_name = QLineEdit("邯郸市生态环境局", card)
        self.account = QLineEdit(card)
        self.account.setPlaceholderText("例如姓名：张三")
        self.password = QLineEdit(card)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.again = QLineEdit(card)
        self.again.setEchoMode(QLineEdit.EchoMode.Password)
        fields.addRow("办公室(&O)", self.office_name)
        fields.addRow("账号(&A)", self.account)
        fields.addRow("口令(&P)", self.password)
        fields.addRow("再输一遍(&R)", self.again)
        self.place = ElidedLabel(card, kind="quiet", mode=Qt.TextElideMode.ElideMiddle)
        fields.addRow(label(card, "数据库", "quiet"), self.place)
        inside.addLayout(fields)
        buttons = QHBoxLayout()
        self.other = button(card, "打开已有的数据库(&D)…")
        self.make_office = button(card, "建立(&C)", "primary")
        buttons.addWidget(self.other)
        buttons.addStretch(1)
        buttons.addWidget(self.make_office)
        inside.addLayout(buttons)
        self.content.addStretch(2)
        self.content.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        self.content.addStretch(3)
        self.make_office.clicked.connect(self._create)
        for field in (self.office_name, self.account, self.password, self.again):
            field.textChanged.connect(self._look)
            field.returnPressed.connect(self.make_office.click)
        self._look()

    def open(self, key: Any) -> None:
        """Offer to set up the place the entrance has found empty."""
        self._entrance = key
        self.other.clicked.connect(key.choose_database)
        self.place.setText(key.arrival.place)
        self.account.setFocus()

    def _missing(self) -> str:
        if not self.office_name.text().strip():
            return "请填办公室名称"
        if not self.account.text().strip():
            return "请填账号"
        if len(self.password.text()) < LEAST_PASSWORD:
            return f"口令至少 {LEAST_PASSWORD} 个字符"
        if self.again.text() != self.password.text():
            return "两遍口令不一样"
        return ""

    def _look(self) -> None:
        allow(self.make_office, self._missing())

    def _create(self) -> None:
        entrance = self._entrance
        if entrance is None or self._missing():
            return
        where = entrance.where
        office_name, account = self.office_name.text().strip(), self.account.text().strip()
        password = self.password.text()
        present = entrance.arrival.office if entrance.arrival else None

        def make(job: Job) -> tuple[Office, Actor]:
            from db.library import sync_shipped
            from db.office import open_office
            from db.users import create_office

            office = present or open_office(where)
            try:
                actor = create_office(office, account, password, office_name)
                sync_shipped(office, actor)
                return office, actor
            except BaseException:
                if present is None:
                    office.close()
                raise

        def made(result: tuple[Office, Actor]) -> None:
            office, actor = result
            if present is None:
                self.desk.take_office(office)
            self.desk.preferences.account = actor.name
            self.desk.enter(actor)

        def failed(error: BaseException) -> None:
            self._look()
            self.desk.show_error(error)

        allow(self.make_office, "正在建立…")
        self.desk.jobs.start(self, make, made, failed=failed, title="正在建立数据库…")
