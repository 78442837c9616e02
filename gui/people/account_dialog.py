"""An account: its name, unit, county and roles; new or changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget

from gui import theme
from gui.people.form_dialog import FormDialog
from gui.people.password_dialog import OTHER, SHORTEST

if TYPE_CHECKING:
    from db.accounts import UserView
    from gui.desk import Desk
    from gui.jobs import Job

WHOLE_CITY = "全市"
WORK = {
    "clerk": "建申报件、填自评、提交、公示",
    "reviewer": "县级初审、市级审核",
    "inspector": "现场核查",
    "approver": "评定、登记上级结果、公布",
    "admin": "账号、标准、备份、设置",
    "reader": "只看，不办理",
}


class AccountDialog(FormDialog):
    """A new account, or with ``user`` the changing of one."""

    def __init__(self, desk: Desk, user: UserView | None, parent: QWidget) -> None:
        from db.users import ROLES
        from grading.counties import all_counties

        self.user = user
        title = "新增账号" if user is None else f"修改账号“{user.name}”"
        confirm = "新增(&S)" if user is None else "保存(&S)"
        super().__init__(desk, title, confirm, parent, remark=OTHER if user is None else "")
        self.name = QLineEdit(user.name if user else "", self)
        self.name.setPlaceholderText("例如姓名；不能再改，不能重用")
        self.display = QLineEdit(user.display if user else "", self)
        self.display.setPlaceholderText("默认同账号名")
        self.unit = QLineEdit(user.unit if user else "", self)
        self.unit.setPlaceholderText("例如“大气科”，可不填")
        self.county = QComboBox(self)
        if desk.actor.county is None:
            self.county.addItem("全市（市局）", "")
        for county in all_counties():
            if desk.actor.county in (None, county.code):
                self.county.addItem(county.name, county.code)
        if user is not None:
            self.county.setCurrentIndex(max(0, self.county.findData(user.county or "")))
            self.name.setEnabled(False)
            self.name.setToolTip("账号名写在留痕里，不能修改")
        self.password = QLineEdit(self)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.fields.addRow("账号(&N)", self.name)
        self.fields.addRow("姓名(&D)", self.display)
        self.fields.addRow("单位(&U)", self.unit)
        self.fields.addRow("范围(&C)", self.county)
        if user is None:
            self.fields.addRow("初始口令(&P)", self.password)
        else:
            self.password.hide()
        self.roles: dict[str, QCheckBox] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_LARGE)
        grid.setVerticalSpacing(theme.GAP_SMALL)
        for number, (role, words) in enumerate(ROLES.items()):
            box = QCheckBox(f"{words}：{WORK[role]}", self)
            box.setChecked(user is not None and role in user.roles)
            box.toggled.connect(self.look)
            self.roles[role] = box
            grid.addWidget(box, number, 0)
        self.fields.addRow("角色", grid)
        for field in (self.name, self.display, self.unit, self.password):
            field.textChanged.connect(self.look)
        self.county.currentIndexChanged.connect(lambda index: self.look())
        self.look()
        (self.display if user else self.name).setFocus()

    def missing(self) -> str:
        if not self.name.text().strip():
            return "请填账号"
        if self.user is None and len(self.password.text()) < SHORTEST:
            return f"初始口令至少 {SHORTEST} 个字符"
        return "" if self._chosen() else "请至少选一个角色"

    def _chosen(self) -> list[str]:
        return [role for role, box in self.roles.items() if box.isChecked()]

    def command(self) -> Callable[[Job], Any]:
        office, actor, user = self.desk.office, self.desk.actor, self.user
        name, password = self.name.text().strip(), self.password.text()
        words: dict[str, Any] = {
            "county": self.county.currentData() or (None if user is None else WHOLE_CITY),
            "display": self.display.text().strip() or name,
            "unit": self.unit.text().strip(),
        }
        roles = self._chosen()

        def save(job: Job) -> UserView:
            from db.accounts import change_user
            from db.users import add_user

            if user is None:
                return add_user(
                    office, actor, name, roles, password=password, temporary=True, **words
                )
            return change_user(office, actor, name, roles=roles, **words)

        return save
