"""One target in full: from which level to which, what is under way, its measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.campaign.dialogs import MeasureDialog, TargetDialog
from gui.levels import NamedLevel
from gui.people.reason_dialog import ReasonDialog
from gui.pieces import allow, button, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.campaign_views import MeasureView, TargetRow, TargetView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

NONE_CHOSEN = "先在措施表里选一条"
ACTS = (("begin", "开工"), ("finish", "完成…"), ("drop", "取消措施…"), ("reopen", "重新进行…"))


def _state_ink(measure: MeasureView) -> str:
    scheme = theme.colours()
    if measure.overdue:
        return scheme.bad
    return {"done": scheme.good, "dropped": scheme.muted}.get(measure.state, "")


MEASURES = (
    Column("措施", lambda m: m.measure, 0),
    Column("状态", lambda m: m.state_title, 70, colour=_state_ink,
           tip=lambda m: m.result or m.state_title),
    Column("期限", lambda m: f"{m.deadline or ''}", 96, colour=_state_ink),
    Column("万元", lambda m: m.cost, 64, right=True),
)  # fmt: skip


class TargetCard(QWidget):
    """Shows a target; its buttons work on it and on the measure chosen."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.view: TargetView | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.GAP, 0, 0, 0)
        self.inside = QWidget(self)
        whole.addWidget(self.inside)
        down = QVBoxLayout(self.inside)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        self.title = label(self.inside, "", "strong", wrap=True)
        down.addWidget(self.title)
        way = QHBoxLayout()
        way.setSpacing(theme.GAP)
        self.baseline = NamedLevel(self.inside, "定目标时")
        self.now = NamedLevel(self.inside, "现行")
        self.aim = NamedLevel(self.inside, "目标")
        for each in (self.baseline, self.now, self.aim):
            way.addWidget(each)
        way.addStretch(1)
        down.addLayout(way)
        self.stand = label(self.inside, "", wrap=True)
        self.who = label(self.inside, "", "muted", wrap=True, selectable=True)
        down.addWidget(self.stand)
        down.addWidget(self.who)
        links = QHBoxLayout()
        self.audit = button(self.inside, "", "link")
        self.audit.clicked.connect(self._visit_audit)
        self.enterprise = button(self.inside, "企业档案", "link")
        self.enterprise.clicked.connect(
            lambda: self.view and desk.visit.emit("enterprise", self.view.row.enterprise.key)
        )
        links.addWidget(self.enterprise)
        links.addWidget(self.audit)
        links.addStretch(1)
        down.addLayout(links)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP_SMALL)
        self.change = button(self.inside, "改目标(&M)…")
        self.change.clicked.connect(self._change)
        self.retire = button(self.inside, "取消目标…")
        self.retire.clicked.connect(self._retire)
        buttons.addWidget(self.change)
        buttons.addWidget(self.retire)
        buttons.addStretch(1)
        down.addLayout(buttons)
        head = QHBoxLayout()
        self.policy = label(self.inside, "一企一策", "strong")
        head.addWidget(self.policy, 1)
        self.add = button(self.inside, "加措施(&A)…")
        self.add.clicked.connect(lambda: self._measure(None))
        head.addWidget(self.add)
        down.addLayout(head)
        self.table = RecordsView(self.inside, MEASURES, "一企一策措施")
        self.table.nothing = "还没有措施"
        self.rows = RowsModel(MEASURES, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        self.table.opened.connect(lambda at: self._measure(self.rows.rows[at]))
        down.addWidget(self.table, 1)
        acts = QHBoxLayout()
        acts.setSpacing(theme.GAP_SMALL)
        self.acts = {}
        for act, words in ACTS:
            made = button(self.inside, words)
            made.clicked.connect(lambda _=False, act=act: self._act(act))
            self.acts[act] = made
            acts.addWidget(made)
        acts.addStretch(1)
        down.addLayout(acts)
        self.inside.hide()

    def show_target(self, row: TargetRow | None) -> None:
        """Read a target in full; None: nothing is chosen."""
        if row is None:
            self.view = None
            self.inside.hide()
            return
        id = row.id

        def read(office: Office, actor: Actor, job: Job) -> TargetView:
            from db.campaign import target

            return target(office, actor, id)

        self.desk.run(self, read, self._take)

    def _take(self, view: TargetView) -> None:
        same = self.view is not None and self.view.row.id == view.row.id
        before = self.chosen() if same else None
        chosen = before.id if before is not None else 0
        self.view = view
        row = view.row
        self.title.setText(f"{row.enterprise.name}　{row.industry_name}")
        self.baseline.show_level(row.baseline or None)
        self.now.show_level(row.level)
        self.aim.show_level(row.target)
        state = row.state_title
        if row.state == "late" and row.phase != "idle":
            state += "，" + {"applying": "申报中", "rectifying": "整改中"}[row.phase]
        if row.items:
            late = f"，逾期 {row.items_late} 项" if row.items_late else ""
            state += f"；整改在办 {row.items} 项{late}"
        until = f"期限 {row.deadline}" if row.deadline else "没有期限"
        self.stand.setText(f"{state}；{until}")
        who = f"市局 {row.lead or '未定'}，企业 {row.person or '未定'}"
        self.who.setText(f"{who}　{row.note}".strip())
        running = row.audit or row.trial
        mark = "" if row.audit else "（试评）"
        self.audit.setText(f"申报件 {running}{mark} {row.audit_state}" if running else "")
        self.audit.setVisible(bool(running))
        cost = f"，投资 {row.cost:f} 万元" if row.cost else ""
        done = f"　{row.measures_done} / {row.measures} 条完成{cost}" if row.measures else ""
        self.policy.setText(f"一企一策{done}")
        self.rows.set_rows(view.measures)
        for at, each in enumerate(view.measures):
            if each.id == chosen:
                self.table.selectRow(at)
        allow(self.change, view.why_not)
        allow(self.retire, view.why_not)
        self._allow()
        self.inside.show()

    def chosen(self) -> MeasureView | None:
        """The measure selected."""
        rows = self.table.selected_rows()
        return self.rows.rows[rows[0]] if rows and rows[0] < len(self.rows.rows) else None

    def _allow(self) -> None:
        measure = self.chosen()
        for act, made in self.acts.items():
            allow(made, measure.refusals[act] if measure is not None else NONE_CHOSEN)

    def _visit_audit(self) -> None:
        if self.view is not None:
            self.desk.visit.emit("audit", self.view.row.audit or self.view.row.trial)

    def _ask(self, dialog: QDialog) -> None:
        dialog.exec()
        dialog.deleteLater()

    def _change(self) -> None:
        if self.view is not None:
            self._ask(TargetDialog(self.desk, self.view.row, self))

    def _retire(self) -> None:
        if self.view is None:
            return
        id = self.view.row.id

        def does(office: Office, actor: Actor, reason: str) -> None:
            from db.campaign import retire_target

            retire_target(office, actor, id, reason)

        title = f"取消目标：{self.view.row.enterprise.name}"
        self._ask(
            ReasonDialog(self.desk, title, "取消目标", does, self, example="例如：企业已关停")
        )

    def _measure(self, measure: MeasureView | None) -> None:
        if self.view is not None:
            self._ask(MeasureDialog(self.desk, self.view.row, measure, self))

    def _act(self, act: str) -> None:
        measure = self.chosen()
        if measure is None:
            return
        id = measure.id

        def does(office: Office, actor: Actor, words: str) -> MeasureView:
            from db.campaign_measures import act_on_measure

            return act_on_measure(office, actor, id, act, words)

        if act == "begin":
            self.desk.run(self, lambda office, actor, job: does(office, actor, ""))
            return
        title = dict(ACTS)[act].rstrip("…")
        dialog = ReasonDialog(self.desk, title, "记下", does, self, remark=measure.measure[:80])
        self._ask(dialog)
