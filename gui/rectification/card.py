"""One rectification item in full: what fails, how it will be mended, what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from grading.rectification import ACTS
from gui import theme
from gui.pieces import allow, button, label
from gui.rectification.columns import left
from gui.rectification.dialogs import ActDialog, PlanDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.office import Office
    from db.rectification_views import ItemView
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

CHOSEN = ("plan", "rectify", "pass", "fail", "remind", "drop")
_WITH_FILES = ("rectify", "pass", "fail")
_FORWARD = {"open": "plan", "relapsed": "plan", "rectified": "pass"}


class ItemCard(QScrollArea):
    """Shows an item; its buttons work on it. ``audit`` asks to see the audit that found it."""

    audit = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.view: ItemView | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.inside = inside = QWidget(self)
        self.setWidget(inside)
        down = QVBoxLayout(inside)
        down.setContentsMargins(theme.GAP, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        self.title = label(inside, "", "strong", wrap=True)
        self.state = label(inside, "", "muted", wrap=True)
        self.requirement = label(inside, "", wrap=True, selectable=True)
        self.basis = label(inside, "", "quiet", wrap=True, selectable=True)
        self.gaps = label(inside, "", "warning", wrap=True, selectable=True)
        self.plan = label(inside, "", wrap=True, selectable=True)
        for each in (self.title, self.state, self.requirement, self.basis, self.gaps, self.plan):
            down.addWidget(each)
        grid = QGridLayout()
        grid.setSpacing(theme.GAP_SMALL)
        self.buttons = {
            act: button(inside, ACTS[act].title + ("…" if act != "pass" else "，销号…"))
            for act in CHOSEN
        }
        for place, (act, made) in enumerate(self.buttons.items()):
            grid.addWidget(made, place // 2, place % 2)
            made.clicked.connect(lambda _=False, act=act: self._do(act))
        down.addLayout(grid)
        self.found = button(inside, "", "link")
        self.found.clicked.connect(lambda: self.view and self.audit.emit(self.view.row.audit))
        down.addWidget(self.found)
        down.addWidget(label(inside, "办理记录", "strong"))
        self.acts = label(inside, "", "muted", wrap=True, selectable=True)
        down.addWidget(self.acts)
        down.addStretch(1)
        inside.hide()

    def show_number(self, number: str) -> None:
        """Read an item and show it; empty: nothing is chosen."""
        if not number:
            self.view = None
            self.inside.hide()
            return

        def read(office: Office, actor: Actor, job: Job) -> ItemView:
            from db.rectification_lists import item

            return item(office, actor, number)

        self.desk.run(self, read, self._show)

    def _show(self, view: ItemView) -> None:
        self.view = view
        row = view.row
        self.title.setText(row.name)
        relapsed = f"，反弹 {row.relapses} 次" if row.relapses else ""
        self.state.setText(f"{row.number}  ·  {row.state_title}{relapsed}  ·  {left(row)}")
        self.requirement.setText(f"{row.level} 级要求：{row.requirement}")
        self.basis.setText(f"依据：{view.basis}")
        self.gaps.setText("\n".join(view.gaps))
        self.gaps.setVisible(bool(view.gaps))
        cost = f"投资 {row.cost} 万元，" if row.cost else ""
        self.plan.setText(
            f"措施：{row.measure}\n{cost}责任人 {row.person}，期限 {row.deadline}"
            if row.measure
            else "还没有定措施和期限"
        )
        for act, made in self.buttons.items():
            allow(made, view.refusals[act])
            primary = act == _FORWARD.get(row.state) and not (act == "plan" and row.measure)
            primary = primary or (
                act == "rectify" and bool(row.measure) and row.state in ("open", "relapsed")
            )
            if made.objectName() != ("primary" if primary else ""):
                made.setObjectName("primary" if primary else "")
                made.style().polish(made)
        self.found.setText(f"发现于申报件 {row.audit} →")
        self.acts.setText(
            "\n".join(
                f"{each.at:%Y-%m-%d} {each.by} {each.title}"
                + (f"：{each.text}" if each.text else "")
                for each in reversed(view.acts)
            )
        )
        self.inside.show()

    def _do(self, act: str) -> None:
        view = self.view
        if view is None:
            return
        if act == "plan":
            day = self.desk.office.clock.today()
            plan = PlanDialog(view, QDate(day.year, day.month, day.day), self)
            if plan.exec() == QDialog.DialogCode.Accepted:
                self._run(self.planning(view, plan), "正在保存…")
            plan.deleteLater()
            return
        asked = ActDialog(view, ACTS[act].title, files=act in _WITH_FILES, parent=self)
        if asked.exec() == QDialog.DialogCode.Accepted:
            self._run(self.acting(view, act, asked), f"正在办理“{ACTS[act].title}”…")
        asked.deleteLater()

    @staticmethod
    def planning(view: ItemView, asked: PlanDialog) -> Callable[[Office, Actor, Job], ItemView]:
        """The command that keeps what was planned."""
        measure, person = asked.measure.toPlainText(), asked.person.text()
        cost, chosen = asked.cost.text(), asked.deadline.date()

        def plan(office: Office, actor: Actor, job: Job) -> ItemView:
            from datetime import date

            from db.rectification import plan_item

            return plan_item(
                office,
                actor,
                view.row.number,
                measure=measure,
                deadline=date(chosen.year(), chosen.month(), chosen.day()),
                person=person,
                cost=cost,
                version=view.row.version,
            )

        return plan

    @staticmethod
    def acting(
        view: ItemView, act: str, asked: ActDialog
    ) -> Callable[[Office, Actor, Job], ItemView]:
        """The command that does it, with its files."""
        text, files = asked.text.toPlainText(), list(asked.files)

        def do(office: Office, actor: Actor, job: Job) -> ItemView:
            from db.rectification import act_on

            return act_on(
                office,
                actor,
                view.row.number,
                act,
                text,
                evidence=files,
                version=view.row.version,
            )

        return do

    def _run(self, command: Callable[[Office, Actor, Job], ItemView], title: str) -> None:
        for made in self.buttons.values():
            allow(made, title)

        def failed(error: BaseException) -> None:
            if self.view is not None:
                self._show(self.view)
            self.desk.show_error(error)

        self.desk.run(self, command, self._show, failed=failed, title=title)
