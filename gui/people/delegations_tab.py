"""委托: who may take which step in whose place, given, running and over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import allow, button
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from datetime import date

    from db.accounts import UserView
    from db.delegations import DelegationView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

GIVERS_ONLY = "需要管理或审批角色，请找他们办理"

COLUMNS = (
    Column("号", lambda each: str(each.id), 56, right=True),
    Column("受托人", lambda each: each.to, 90),
    Column("环节", lambda each: each.step_title, 190),
    Column("代谁办理", lambda each: each.behalf or "—", 90),
    Column("双人规定", lambda each: "不受限制" if each.same_person else "照常", 84),
    Column("申报件", lambda each: "、".join(each.audits) or "全部", 120),
    Column(
        "最后一天",
        lambda each: str(each.ends_on),
        104,
        tip=lambda each: f"{each.starts_on} 至 {each.ends_on}",
    ),
    Column(
        "状态",
        lambda each: each.state,
        70,
        colour=lambda each: theme.colours().good if each.state == "有效" else theme.colours().muted,
    ),
    Column(
        "理由",
        lambda each: each.reason + (f"；终止：{each.end_reason}" if each.end_reason else ""),
        0,
        tip=lambda each: f"{each.given_by} 于 {each.given_at:%Y-%m-%d %H:%M} 授予：{each.reason}",
    ),
)


class DelegationsTab(QWidget):
    """The table of delegations, newest first."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP)
        across = QHBoxLayout()
        across.setSpacing(theme.GAP_SMALL)
        self.new = button(self, "新增委托(&N)…", "primary")
        self.end = button(self, "提前终止(&T)…")
        across.addWidget(self.new)
        across.addWidget(self.end)
        across.addStretch(1)
        down.addLayout(across)
        self.table = RecordsView(self, COLUMNS, "委托")
        self.table.nothing = "没有委托。审核与审批始终由不同的人办理；例外须在这里写明。"
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        down.addWidget(self.table, 1)
        self.new.clicked.connect(self._give)
        self.end.clicked.connect(self._end)
        self.table.selectionModel().selectionChanged.connect(lambda now, before: self.look())
        self.look()

    @property
    def chosen(self) -> DelegationView | None:
        """The delegation of the current row."""
        picked = self.table.selectionModel().selectedRows()
        each: DelegationView | None = self.rows.rows[picked[0].row()] if len(picked) == 1 else None
        return each

    def load(self) -> None:
        """Read the delegations again."""

        def read(office: Office, actor: Actor, job: Job) -> list[DelegationView]:
            from db.delegations import list_delegations

            return list_delegations(office, actor)

        def take(found: list[DelegationView]) -> None:
            self.rows.set_rows(found)
            self.look()

        self.desk.run(self, read, take)

    def look(self) -> None:
        """Allow what the person may do, or say why not."""
        each = self.chosen
        rights = "" if self.desk.actor.roles & {"admin", "approver"} else GIVERS_ONLY
        allow(self.new, rights)
        why = "" if each else "请先在表中选一项委托"
        if each is not None and each.state not in ("有效", "未开始"):
            why = f"这项委托{each.state}"
        allow(self.end, rights or why)

    def _give(self) -> None:
        from gui.people.delegation_dialog import DelegationDialog

        def read(
            office: Office, actor: Actor, job: Job
        ) -> tuple[list[UserView], dict[str, str], date]:
            from db.accounts import list_users
            from db.delegations import steps

            today = office.clock.today()
            users = [user for user in list_users(office, actor) if user.active]
            return users, steps(today), today

        def show(found: tuple[list[UserView], dict[str, str], date]) -> None:
            dialog = DelegationDialog(self.desk, *found, self)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        self.desk.run(self, read, show)

    def _end(self) -> None:
        from gui.people.reason_dialog import ReasonDialog

        each = self.chosen
        if each is None:
            return
        number = each.id

        def does(office: Office, actor: Actor, reason: str) -> DelegationView:
            from db.delegations import end_delegation

            return end_delegation(office, actor, number, reason)

        dialog = ReasonDialog(
            self.desk,
            f"终止 {number} 号委托",
            "终止(&S)",
            does,
            self,
            remark=f"{each.to}：{each.step_title}。已经办理的环节不受影响。",
            example="例如“已返岗”",
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
