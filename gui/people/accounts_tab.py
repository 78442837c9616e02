"""账号: everybody's accounts in a table; the administrator adds, changes, resets, deactivates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import allow, button, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from db.accounts import UserView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

ADMIN_ONLY = "需要管理角色，请找管理员办理"
CHOOSE = "请先在表中选一个账号"


def state(user: UserView) -> str:
    """The account's state in a word."""
    if not user.active:
        return "停用"
    if user.locked_until:
        return f"锁定到 {user.locked_until:%H:%M}"
    return "待改口令" if user.must_change else "正常"


def _colour(user: UserView) -> str:
    scheme = theme.colours()
    if not user.active:
        return scheme.muted
    return scheme.unsure if user.locked_until or user.must_change else ""


COLUMNS = (
    Column("账号", lambda user: user.name, 140),
    Column("姓名", lambda user: user.display, 140),
    Column("角色", lambda user: user.role_titles, 0),
    Column("单位", lambda user: user.office, 220),
    Column("状态", state, 120, colour=_colour),
    Column("建立", lambda user: f"{user.created_at:%Y-%m-%d}", 110),
)


class AccountsTab(QWidget):
    """The table of accounts and what may be done with the one chosen."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP)
        across = QHBoxLayout()
        across.setSpacing(theme.GAP_SMALL)
        self.new = button(self, "新增账号(&N)…", "primary")
        self.change = button(self, "修改(&E)…")
        self.reset = button(self, "重设口令(&R)…")
        self.turn = button(self, "停用(&D)…")
        self.own = button(self, "修改自己的口令(&W)…")
        for each in (self.new, self.change, self.reset, self.turn):
            across.addWidget(each)
        across.addStretch(1)
        across.addWidget(self.own)
        down.addLayout(across)
        self.table = RecordsView(self, COLUMNS, "账号")
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        down.addWidget(self.table, 1)
        self.count = label(self, "", "quiet")
        down.addWidget(self.count)
        self.new.clicked.connect(lambda: self._edit(None))
        self.change.clicked.connect(lambda: self._edit(self.chosen))
        self.reset.clicked.connect(self._reset)
        self.turn.clicked.connect(self._turn)
        self.own.clicked.connect(self._own)
        self.table.selectionModel().selectionChanged.connect(lambda now, before: self.look())
        self.table.opened.connect(lambda row: self._edit(self.rows.rows[row]))
        self.look()

    @property
    def chosen(self) -> UserView | None:
        """The account of the current row."""
        picked = self.table.selectionModel().selectedRows()
        user: UserView | None = self.rows.rows[picked[0].row()] if len(picked) == 1 else None
        return user

    def load(self) -> None:
        """Read the accounts again."""

        def read(office: Office, actor: Actor, job: Job) -> list[UserView]:
            from db.accounts import list_users

            return list_users(office, actor)

        self.desk.run(self, read, self._take)

    def _take(self, users: list[UserView]) -> None:
        kept = self.chosen
        self.rows.set_rows(users)
        if kept is not None:
            names = [user.name for user in users]
            if kept.name in names:
                self.table.selectRow(names.index(kept.name))
        out = sum(not user.active for user in users)
        self.count.setText(f"{len(users)} 个账号" + (f"，其中 {out} 个停用" if out else ""))
        self.look()

    def look(self) -> None:
        """Allow what the person may do with the chosen account, or say why not."""
        user = self.chosen
        rights = "" if "admin" in self.desk.actor.roles else ADMIN_ONLY
        allow(self.new, rights)
        one = rights or ("" if user else CHOOSE)
        allow(self.change, one)
        own = user is not None and user.name == self.desk.actor.name
        allow(self.reset, one or ("自己的口令请用“修改自己的口令”" if own else ""))
        allow(self.turn, one or ("不能停用自己的账号" if own else ""))
        self.turn.setText("启用(&D)…" if user is not None and not user.active else "停用(&D)…")

    def _edit(self, user: UserView | None) -> None:
        if not self.new.isEnabled():
            return
        from gui.people.account_dialog import AccountDialog

        self._ask(AccountDialog(self.desk, user, self))

    def _reset(self) -> None:
        from gui.people.password_dialog import PasswordDialog

        user = self.chosen
        if user is not None:
            self._ask(PasswordDialog(self.desk, self.desk.actor, user.name, self))

    def _own(self) -> None:
        from gui.people.password_dialog import PasswordDialog

        self._ask(PasswordDialog(self.desk, self.desk.actor, self.desk.actor.name, self))

    def _turn(self) -> None:
        from gui.people.reason_dialog import ReasonDialog

        user = self.chosen
        if user is None:
            return
        name, off = user.name, user.active

        def does(office: Office, actor: Actor, reason: str) -> UserView:
            from db.accounts import activate, deactivate

            return (deactivate if off else activate)(office, actor, name, reason)

        word = "停用" if off else "启用"
        remark = "停用后不能登录，已打开的窗口也不能再办理；账号和办理记录都保留。" if off else ""
        self._ask(
            ReasonDialog(
                self.desk,
                f"{word}账号“{name}”",
                f"{word}(&S)",
                does,
                self,
                remark=remark,
                example="例如“调离”" if off else "例如“借调结束”",
            )
        )

    @staticmethod
    def _ask(dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
