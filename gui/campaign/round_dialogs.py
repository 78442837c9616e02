"""Dialogs of application rounds: a round with its calendar, the audits that may join."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from grading.campaign import SURE
from gui.campaign.dialogs import day_field, day_in
from gui.people.form_dialog import FormDialog
from gui.pieces import button, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDateEdit

    from db.office import Office
    from db.round_views import Joinable, Proposed, RoundView
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

JOINABLE = (
    Column("申报件", lambda each: each.number, 130),
    Column("企业", lambda each: each.enterprise.name, 200),
    Column("行业", lambda each: each.industry_name, 70),
    Column("目标", lambda each: each.target, 56, level=True),
    Column("能否加入", lambda each: each.why_not or "可以", 0),
)


class RoundDialog(FormDialog):
    """A new round, or the one given changed. The milestones follow the closing day by working
    days until a person writes them; hands over the round."""

    def __init__(self, desk: Desk, view: RoundView | None, parent: QWidget) -> None:
        title = "新批次" if view is None else f"改批次：{view.row.name}"
        super().__init__(desk, title, "保存", parent)
        self.setMinimumWidth(560)
        self.view = view
        row = view.row if view is not None else None
        today = desk.office.clock.today()
        self.name = QLineEdit(row.name if row else "", self)
        self.name.setPlaceholderText(f"例如：{today.year} 年第一批")
        self.opens = day_field(self, row.opens if row else today)
        self.closes = day_field(self, row.closes if row else today + timedelta(days=30))
        self.kinds = QLineEdit("、".join(row.kinds) if row else "", self)
        self.kinds.setPlaceholderText("不写：各种申报；例如 首次、晋级")
        self.industries = QLineEdit("、".join(row.industry_names) if row else "", self)
        self.industries.setPlaceholderText("不写：各行业；例如 钢铁、焦化")
        for name, field in (
            ("名称(&N)", self.name),
            ("受理开始(&O)", self.opens),
            ("受理截止(&U)", self.closes),
            ("申报类型(&K)", self.kinds),
            ("行业(&I)", self.industries),
        ):
            self.fields.addRow(name, field)
        self.days: dict[str, QDateEdit] = {}
        self.again = button(self, "按工作日重新推算(&W)", "link")
        self.again.clicked.connect(self.propose)
        self.fields.addRow("节点", self.again)
        self.warned = label(self, "", "unsure", wrap=True)
        self.fields.addRow("", self.warned)
        self.name.textChanged.connect(self.look)
        if view is None:
            self.closes.dateChanged.connect(lambda _: self.propose())
        self.propose()
        self.look()

    def propose(self) -> None:
        """Ask the calendar of the office for the milestones."""
        closes = day_in(self.closes)

        def read(office: Office, actor: Actor, job: Job) -> tuple[Proposed, ...]:
            from db.rounds import propose

            return propose(office, actor, closes)

        self.desk.run(self, read, self._take)

    def _take(self, found: tuple[Proposed, ...]) -> None:
        first = not self.days
        known = {each.id: each.until for each in self.view.milestones} if self.view else {}
        for each in found:
            until = known.get(each.id, each.until) if first else each.until
            if first:
                self.days[each.id] = day_field(self, until)
                row = QHBoxLayout()
                row.addWidget(self.days[each.id])
                terms = f"截止后 {each.working_days} 个工作日（{SURE[each.evidence]}）"
                row.addWidget(label(self, terms, "quiet"), 1)
                self.fields.addRow(each.title, row)
            else:
                self.days[each.id].setDate(day_field(self, until).date())
            self.days[each.id].setToolTip(each.source)
            self.days[each.id].setAccessibleName(each.title)
        self.warned.setText(next((each.warning for each in found if each.warning), ""))
        self.warned.setVisible(bool(self.warned.text()))
        self.look()

    def missing(self) -> str:
        if not self.name.text().strip():
            return "批次没有名称"
        return "" if self.days else "正在推算节点…"

    def command(self) -> Callable[[Job], Any]:
        from db.rounds import RoundPlan, change_round, open_round

        office, actor, view = self.desk.office, self.desk.actor, self.view

        def words(field: QLineEdit) -> tuple[str, ...]:
            parts = field.text().replace("，", "、").replace(",", "、").split("、")
            return tuple(part.strip() for part in parts if part.strip())

        days: dict[str, date] = {id: day_in(field) for id, field in self.days.items()}
        plan = RoundPlan(
            self.name.text(),
            day_in(self.opens),
            day_in(self.closes),
            days,
            words(self.kinds),
            words(self.industries),
            view.row.note if view is not None else "",
        )

        def work(job: Job) -> RoundView:
            if view is None:
                return open_round(office, actor, plan)
            return change_round(office, actor, view.row.number, plan, version=view.row.version)

        return work


class JoinDialog(FormDialog):
    """The audits not submitted yet, those that may join first; hands over the round."""

    def __init__(self, desk: Desk, view: RoundView, found: list[Joinable], parent: QWidget) -> None:
        super().__init__(desk, f"加入 {view.row.name}", "加入", parent,
                         remark="提交前、不在别的批次的申报件。")  # fmt: skip
        self.resize(860, 460)
        self.view = view
        self.table = RecordsView(self, JOINABLE, "可加入的申报件")
        self.table.nothing = "没有提交前的申报件"
        self.rows = RowsModel(JOINABLE, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.rows.set_rows(found)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.look())
        self.outer.insertWidget(2, self.table, 1)
        if found:
            self.table.selectRow(0)
        self.look()

    def chosen(self) -> Joinable | None:
        """The audit selected."""
        rows = self.table.selected_rows()
        return self.rows.rows[rows[0]] if rows else None

    def missing(self) -> str:
        chosen = self.chosen()
        return chosen.why_not if chosen is not None else "先选一个申报件"

    def command(self) -> Callable[[Job], Any]:
        from db.rounds import join

        office, actor, number = self.desk.office, self.desk.actor, self.view.row.number
        chosen = self.chosen()
        audit = chosen.number if chosen is not None else ""
        return lambda job: join(office, actor, number, audit)
