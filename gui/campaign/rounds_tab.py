"""申报批次: the rounds at the left, one with its milestones and audits at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from gui import theme
from gui.campaign.round_dialogs import JoinDialog, RoundDialog
from gui.people.reason_dialog import ReasonDialog
from gui.pieces import allow, button, label
from gui.tables.empty import Empty
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.office import Office
    from db.round_views import Joinable, Member, RoundRow, RoundView
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

NONE_CHOSEN = "先在申报件表里选一件"


def _late(row: object) -> str:
    return theme.colours().bad if getattr(row, "late", 0) else ""


ROUNDS = (
    Column("名称", lambda r: r.name, 0, tip=lambda r: r.number),
    Column("状态", lambda r: r.state_title, 84),
    Column("受理期", lambda r: f"{r.opens:%m-%d} 至 {r.closes:%m-%d}", 116,
           tip=lambda r: f"{r.opens} 至 {r.closes}"),
    Column("申报件", lambda r: str(r.members), 64, right=True),
    Column("超期", lambda r: str(r.late), 56, right=True, colour=_late),
)  # fmt: skip
ROOMY = 420
SPARED = 2
"""The column shown only in a table at least ROOMY wide: the days stand at the right as well."""

MILESTONES = (
    Column("节点", lambda m: m.title, 0),
    Column("最后一日", lambda m: f"{m.until}", 100),
    Column("已过", lambda m: str(m.passed), 52, right=True),
    Column("待办", lambda m: str(m.waiting), 52, right=True),
    Column("超期", lambda m: str(m.late), 52, right=True, colour=_late),
)
MEMBERS = (
    Column("申报件", lambda m: m.number + ("（试评）" if m.mode == "trial" else ""), 180),
    Column("企业", lambda m: m.enterprise.name, 0),
    Column("目标", lambda m: m.target, 56, level=True),
    Column("状态", lambda m: m.state_title, 124),
)


class RoundsTab(QWidget):
    """Rounds are optional: an audit in none of them goes its way all the same."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.view: RoundView | None = None
        self._wanted = ""  # the number of the round that is, or will be, shown
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.stand = label(self, "", "muted")
        row.addWidget(self.stand, 1)
        self.new = button(self, "新批次(&N)…", "primary")
        self.new.clicked.connect(lambda: self._edit(None))
        row.addWidget(self.new)
        down.addLayout(row)
        self.body = QStackedWidget(self)
        self.split = QSplitter(Qt.Orientation.Horizontal, self.body)
        self.split.setHandleWidth(theme.GAP)
        self.split.setChildrenCollapsible(False)
        self.table = RecordsView(self.split, ROUNDS, "申报批次")
        self.rows = RowsModel(ROUNDS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.resized.connect(
            lambda: self.table.setColumnHidden(SPARED, self.table.width() < ROOMY)
        )
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._chosen())
        self.split.addWidget(self._right())
        self.split.setSizes([480, 560])
        self.body.addWidget(self.split)
        remark = "批次有受理期和各节点的最后一日（按工作日推算，可改）；申报件提交前可以加入。"
        self.empty = Empty(self.body, "还没有申报批次", remark)
        self.body.addWidget(self.empty)
        down.addWidget(self.body, 1)

    def _right(self) -> QWidget:
        right = QWidget(self.split)
        down = QVBoxLayout(right)
        down.setContentsMargins(theme.GAP, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        self.title = label(right, "", "strong", wrap=True)
        self.scope = label(right, "", "muted", wrap=True)
        down.addWidget(self.title)
        down.addWidget(self.scope)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP_SMALL)
        self.join = button(right, "加入申报件(&J)…")
        self.join.clicked.connect(self._ask_join)
        self.leave = button(right, "退出批次(&L)…")
        self.leave.clicked.connect(self._leave)
        self.change = button(right, "改批次(&M)…")
        self.change.clicked.connect(lambda: self._edit(self.view))
        self.close_round = button(right, "结束批次…")
        self.close_round.clicked.connect(self._close)
        for each in (self.join, self.leave, self.change, self.close_round):
            buttons.addWidget(each)
        buttons.addStretch(1)
        down.addLayout(buttons)
        self.days = RecordsView(right, MILESTONES, "节点")
        self.day_rows = RowsModel(MILESTONES, self.days)
        self.days.setModel(self.day_rows)
        self.days.lay_out_columns()
        self.days.setMaximumHeight(theme.ROW_HEIGHT * 7 + 8)
        down.addWidget(self.days, 3)
        self.members = RecordsView(right, MEMBERS, "批次里的申报件")
        self.members.nothing = "还没有申报件加入"
        self.member_rows = RowsModel(MEMBERS, self.members)
        self.members.setModel(self.member_rows)
        self.members.lay_out_columns()
        self.members.opened.connect(
            lambda at: self.desk.visit.emit("audit", self.member_rows.rows[at].number)
        )
        self.members.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        self.members.setMinimumHeight(theme.ROW_HEIGHT * 3)
        down.addWidget(self.members, 2)
        return right

    def want(self, number: str) -> None:
        """The next time rounds are read, this one is chosen."""
        self._wanted = number

    def load(self) -> None:
        """Read the rounds again."""

        def read(office: Office, actor: Actor, job: Job) -> tuple[list[RoundRow], str]:
            from db.round_lists import rounds, why_not_keep

            return rounds(office, actor), why_not_keep(actor)

        self.desk.run(self, read, self._take)

    def _take(self, found: tuple[list[RoundRow], str]) -> None:
        rows, why = found
        allow(self.new, why)
        self.body.setCurrentWidget(self.split if rows else self.empty)
        open_ones = sum(row.state == "open" for row in rows)
        self.stand.setText(f"{len(rows)} 个批次，受理中 {open_ones} 个" if rows else "")
        kept = self._wanted
        self.rows.set_rows(rows)
        numbers = [row.number for row in rows]
        if numbers:
            self.table.selectRow(numbers.index(kept) if kept in numbers else 0)  # shows it

    def _chosen(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self._wanted = self.rows.rows[index.row()].number
            self._show(self._wanted)

    def _show(self, number: str) -> None:
        def read(office: Office, actor: Actor, job: Job) -> RoundView:
            from db.round_lists import round_view

            return round_view(office, actor, number)

        self.desk.run(self, read, self._take_one)

    def _take_one(self, view: RoundView) -> None:
        self.view = view
        row = view.row
        self.title.setText(f"{row.name}（{row.state_title}）")
        kinds = "、".join(row.kinds) or "各种申报"
        scope = f"{kinds}，{'、'.join(row.industry_names) or '各行业'}"
        trial = f"，其中试评 {row.trials} 件" if row.trials else ""
        ended = f"；{view.closed_note}" if view.closed_note else ""
        self.scope.setText(
            f"{row.number}　受理 {row.opens} 至 {row.closes}　{scope}　"
            f"{row.members} 件{trial}，已公布 {row.done} 件{ended}"
        )
        self.day_rows.set_rows(view.milestones)
        self.member_rows.set_rows(view.members)
        self._allow()

    def chosen(self) -> Member | None:
        """The audit selected."""
        rows = self.members.selected_rows()
        found = self.member_rows.rows
        return found[rows[0]] if rows and rows[0] < len(found) else None

    def _allow(self) -> None:
        if self.view is None:
            return
        refusals = self.view.refusals
        allow(self.join, refusals["join"])
        allow(self.change, refusals["edit"])
        allow(self.close_round, refusals["close"])
        member = self.chosen()
        why = NONE_CHOSEN if member is None else ""
        if member is not None and member.state != "draft":
            why = f"申报件 {member.number} 已提交，只有提交前可以退出批次"
        allow(self.leave, why)

    def _ask(self, dialog: QDialog) -> None:
        dialog.exec()
        dialog.deleteLater()

    def _edit(self, view: RoundView | None) -> None:
        dialog = RoundDialog(self.desk, view, self)
        dialog.carried_out.connect(self._made)
        self._ask(dialog)

    def _made(self, view: RoundView) -> None:
        self.want(view.row.number)
        self.load()

    def _ask_join(self) -> None:
        view = self.view
        if view is None:
            return

        def read(office: Office, actor: Actor, job: Job) -> list[Joinable]:
            from db.round_lists import joinable

            return joinable(office, actor, view.row.number)

        self.desk.run(self, read, lambda found: self._ask(JoinDialog(self.desk, view, found, self)))

    def _leave(self) -> None:
        member = self.chosen()
        if member is None:
            return
        number = member.number

        def does(office: Office, actor: Actor, reason: str) -> None:
            from db.rounds import leave

            leave(office, actor, number, reason)

        self._ask(ReasonDialog(self.desk, f"{number} 退出批次", "退出", does, self,
                               example="例如：材料不齐，下一批再报"))  # fmt: skip

    def _close(self) -> None:
        if self.view is None:
            return
        number = self.view.row.number

        def does(office: Office, actor: Actor, note: str) -> RoundView:
            from db.rounds import close_round

            return close_round(office, actor, number, note)

        self._ask(ReasonDialog(self.desk, f"结束 {self.view.row.name}", "结束批次", does, self,
                               example="例如：12 家公布，2 家转下一批"))  # fmt: skip
