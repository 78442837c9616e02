"""双近零标杆: the list at the left, one case with its steps and what can be done at the right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from grading.incentive.near_zero import ACTS
from gui import theme
from gui.campaign.dialogs import day_field, day_in
from gui.incentive.hints_dialog import HintsDialog
from gui.incentive.whose import WhoseDialog
from gui.papers.table_outputs import Outputs
from gui.people.form_dialog import FormDialog
from gui.people.reason_dialog import ReasonDialog
from gui.pieces import allow, button, label
from gui.rights import why_not
from gui.tables.empty import Empty
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.enterprises import EnterpriseView
    from db.incentive.near_zero import NearZeroView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.papers.county_tables import TableContent


def _ink(case: NearZeroView) -> str:
    scheme = theme.colours()
    return {"recognised": scheme.good, "left": scheme.muted}.get(case.state, "")


CASES = (
    Column("企业", lambda c: c.enterprise.name, 0, tip=lambda c: c.number),
    Column("县（市、区）", lambda c: c.enterprise.county_name, 104),
    Column("行业", lambda c: c.industry_name, 76),
    Column("状态", lambda c: c.state_title, 72, colour=_ink),
    Column("日期", lambda c: f"{c.since}", 96),
)
STEPS = (
    Column("日期", lambda s: f"{s.held_on}", 92),
    Column("办理", lambda s: s.title, 76),
    Column("机关和文件", lambda s: f"{s.authority} {s.document}".strip() or "—", 160,
           tip=lambda s: f"{s.by} {s.at:%Y-%m-%d %H:%M} 登记"),
    Column("理由", lambda s: s.text, 0, tip=lambda s: s.text),
    Column("扫描件", lambda s: "、".join(s.files), 90, tip=lambda s: "、".join(s.files)),
)  # fmt: skip


class ActDialog(FormDialog):
    """推荐、认定 by a document, or 退出; hands over the case."""

    def __init__(self, desk: Desk, case: NearZeroView, act: str, parent: QWidget) -> None:
        wanted = ACTS[act]
        remark = f"{case.enterprise.name}（{case.number}）。双近零标杆不由计算授名。"
        super().__init__(desk, f"“双近零”{wanted.title}", wanted.title, parent, remark=remark)
        self.case, self.act, self.wanted = case, act, wanted
        self.authority, self.document = QLineEdit(self), QLineEdit(self)
        self.authority.setPlaceholderText("哪个机关")
        self.document.setPlaceholderText("文件的文号")
        self.on = day_field(self, desk.office.clock.today())
        self.scan = QLineEdit(self)
        self.scan.setPlaceholderText("文件的扫描件，可以没有")
        self.pick = button(self, "选择…")
        self.pick.clicked.connect(self._pick)
        scanned = QHBoxLayout()
        scanned.addWidget(self.scan, 1)
        scanned.addWidget(self.pick)
        self.text = QPlainTextEdit(self)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(72)
        self.text.setPlaceholderText("理由或情况")
        star = " *" if wanted.papered else ""
        for name, field in (
            (f"机关(&A){star}", self.authority),
            (f"文件(&D){star}", self.document),
            ("日期(&T)", self.on),
            ("扫描件", scanned),
            ("理由(&R) *", self.text),
        ):
            self.fields.addRow(name, field)
        for line in (self.authority, self.document):
            line.textChanged.connect(self.look)
        self.text.textChanged.connect(self.look)
        self.look()

    def _pick(self) -> None:
        folder = self.desk.preferences.folder or str(Path.home())
        kinds = "扫描件 (*.pdf *.jpg *.jpeg *.png)"
        name, _ = QFileDialog.getOpenFileName(self, "扫描件", folder, kinds)
        if name:
            self.scan.setText(name)

    def missing(self) -> str:
        paper = self.authority.text().strip() and self.document.text().strip()
        if self.wanted.papered and not paper:
            return f"{self.wanted.title}须写明机关和文件文号"
        return "" if self.text.toPlainText().strip() else "没有写理由"

    def command(self) -> Callable[[Job], Any]:
        from db.incentive.near_zero import act_on

        office, actor, case, act = self.desk.office, self.desk.actor, self.case, self.act
        text, day = self.text.toPlainText(), day_in(self.on)
        document, authority = self.document.text(), self.authority.text()
        scan = self.scan.text().strip()

        def work(job: Job) -> NearZeroView:
            return act_on(
                office,
                actor,
                case.number,
                act,
                text,
                document=document,
                authority=authority,
                held_on=day,
                evidence=[scan] if scan else (),
                version=case.version,
            )

        return work


class NearZeroTab(QWidget):
    """Proposing needs an enterprise and a reason; everything after it stands on the case."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.case: NearZeroView | None = None
        self._wanted = ""
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.stand = label(self, "", "muted")
        row.addWidget(self.stand, 1)
        self.outputs = Outputs(desk, self)
        self.outputs.exported.connect(self.stand.setText)
        row.addWidget(self.outputs)
        self.hints = button(self, "候选提示(&H)…")
        self.hints.setToolTip("按减污降碳的核算，两项都居同行业前列的企业")
        self.hints.clicked.connect(self._ask_hints)
        row.addWidget(self.hints)
        self.new = button(self, "列为候选(&N)…", "primary")
        self.new.clicked.connect(self._ask_whose)
        row.addWidget(self.new)
        down.addLayout(row)
        self.body = QStackedWidget(self)
        self.split = QSplitter(Qt.Orientation.Horizontal, self.body)
        self.split.setHandleWidth(theme.GAP)
        self.split.setChildrenCollapsible(False)
        self.table = RecordsView(self.split, CASES, "双近零标杆名录")
        self.rows = RowsModel(CASES, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._chosen())
        self.table.opened.connect(
            lambda at: desk.visit.emit("enterprise", self.rows.rows[at].enterprise.key)
        )
        self.split.addWidget(self._right())
        self.split.setSizes([430, 610])
        self.body.addWidget(self.split)
        remark = "候选、推荐、认定、退出都由人办理，写明理由和文件；产品不自动授名。"
        self.empty = Empty(self.body, "名录是空的", remark)
        self.body.addWidget(self.empty)
        down.addWidget(self.body, 1)

    def _right(self) -> QWidget:
        right = QWidget(self.split)
        down = QVBoxLayout(right)
        down.setContentsMargins(theme.GAP, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        self.title = label(right, "", "strong", wrap=True)
        self.reason = label(right, "", "muted", wrap=True, selectable=True)
        down.addWidget(self.title)
        down.addWidget(self.reason)
        across = QHBoxLayout()
        across.setSpacing(theme.GAP_SMALL)
        self.acts = {}
        for act in ("recommend", "recognise", "leave"):
            made = button(right, f"{ACTS[act].title}…")
            made.clicked.connect(lambda checked=False, act=act: self._act(act))
            self.acts[act] = made
            across.addWidget(made)
        across.addStretch(1)
        down.addLayout(across)
        self.steps = RecordsView(right, STEPS, "办理经过")
        self.step_rows = RowsModel(STEPS, self.steps)
        self.steps.setModel(self.step_rows)
        self.steps.lay_out_columns()
        down.addWidget(self.steps, 1)
        return right

    def load(self) -> None:
        """Read the list again."""

        def read(office: Office, actor: Actor, job: Job) -> tuple[list[NearZeroView], TableContent]:
            from db.incentive.listings import near_zero_content
            from db.incentive.near_zero import cases

            found = cases(office, actor)
            return found, near_zero_content(office, found)

        self.desk.run(self, read, self._take)

    def _take(self, found: tuple[list[NearZeroView], TableContent]) -> None:
        rows, content = found
        kept = self._wanted
        self.rows.set_rows(rows)
        self.outputs.show_content(content if rows else None, "名录是空的")
        self.body.setCurrentWidget(self.split if rows else self.empty)
        done = sum(each.state == "recognised" for each in rows)
        self.stand.setText(f"{len(rows)} 家，已认定 {done} 家" if rows else "")
        allow(self.new, why_not(self.desk.actor, *ACTS["propose"].roles))
        numbers = [each.number for each in rows]
        if numbers:
            self.table.selectRow(numbers.index(kept) if kept in numbers else 0)  # shows it

    def _chosen(self) -> None:
        index = self.table.currentIndex()
        if not index.isValid():
            return
        case: NearZeroView = self.rows.rows[index.row()]
        self.case, self._wanted = case, case.number
        self.title.setText(f"{case.enterprise.name}（{case.state_title}）")
        self.reason.setText(f"{case.number}　{case.industry_name}　候选理由：{case.reason}")
        self.step_rows.set_rows(list(case.steps))
        for act, made in self.acts.items():
            allow(made, case.refusals[act])

    def _run(self, dialog: QDialog) -> None:
        dialog.exec()
        dialog.deleteLater()

    def _ask_whose(self) -> None:
        dialog = WhoseDialog(self.desk, "列为“双近零”候选", self)
        dialog.carried_out.connect(self.propose)
        self._run(dialog)

    def _ask_hints(self) -> None:
        why = why_not(self.desk.actor, *ACTS["propose"].roles)
        dialog = HintsDialog(self.desk, self, why)
        dialog.chosen.connect(self._propose)
        self._run(dialog)

    def propose(self, enterprise: EnterpriseView) -> None:
        """Ask for the reason, then put the enterprise on the list."""
        self._propose(enterprise.key, enterprise.name, "")

    def _propose(self, key: str, name: str, proposed: str) -> None:

        def does(office: Office, actor: Actor, reason: str) -> NearZeroView:
            from db.incentive.near_zero import propose

            return propose(office, actor, key, reason)

        dialog = ReasonDialog(
            self.desk,
            "列为“双近零”候选",
            "列为候选",
            does,
            self,
            remark=name,
            example="例如：单位产品能耗、NOx 均居同行业前列（2025 年对标表）",
        )
        dialog.reason.setText(proposed)
        dialog.carried_out.connect(self._made)
        self._run(dialog)

    def _act(self, act: str) -> None:
        if self.case is not None:
            dialog = ActDialog(self.desk, self.case, act, self)
            dialog.carried_out.connect(self._made)
            self._run(dialog)

    def _made(self, case: NearZeroView) -> None:
        self._wanted = case.number
        self.load()
