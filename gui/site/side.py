"""现场核查 beside an audit: the steps of a visit in order, what is missing in sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from grading.chains import STAGES
from grading.conditions import leaves
from grading.site_visits import STEPS
from gui import theme
from gui.audits.panel import Panel
from gui.dialogs.unsaved import may_drop
from gui.pieces import allow, button, label
from gui.site.days_dialog import DaysDialog, Why
from gui.site.form_desk import FormDesk
from gui.site.problems import ProblemsStep
from gui.site.records import RecordsStep
from gui.site.scans import ScansStep
from gui.site.step import Step
from gui.site.team import TeamStep
from gui.site.writing import MeetingStep, OpinionStep
from gui.tables.empty import Empty

if TYPE_CHECKING:
    from db.audit_views import AuditView
    from db.office import Office
    from db.site_visit_views import VisitView
    from db.users import Actor
    from gui.jobs import Job
    from gui.pages.audit import AuditPage

_LEFT = 216


@dataclass(frozen=True, slots=True)
class Found:
    """What the side shows: the visits, and why this person may not write or scan now."""

    visits: tuple[VisitView, ...]
    why_not: str
    why_not_scan: str


class SiteSide(Panel):
    """The steps at the left, the one in front at the right."""

    def __init__(self, page: AuditPage) -> None:
        super().__init__(page)
        self.visit: VisitView | None = None
        self.number = ""
        self.why_not = self.why_not_scan = ""
        self._wanted = ""
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.GAP_LARGE)
        across.addWidget(self._build_left())
        self.front = QStackedWidget(self)
        across.addWidget(self.front, 1)
        self.empty = Empty(
            self.front,
            "还没有现场核查",
            "开立以后组建核查组、记会议、逐项记录；空白核查表可以先打印带去。",
        )
        self.open = button(self.empty, "开立现场核查(&K)…", "primary")
        self.open.clicked.connect(lambda: self._ask_days("open"))
        self.empty.add(self.open)
        self.front.addWidget(self.empty)
        self.front.addWidget(self._build_right())
        self.desk.changed.connect(self._heard)

    def _build_left(self) -> QWidget:
        left = QWidget(self)
        left.setFixedWidth(_LEFT)
        down = QVBoxLayout(left)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        self.days = label(left, "", "strong", wrap=True)
        down.addWidget(self.days)
        row = QHBoxLayout()
        self.change_days = button(left, "改日期…", "link")
        self.again = button(left, "另开一轮…", "link")
        self.change_days.clicked.connect(lambda: self._ask_days("days"))
        self.again.clicked.connect(lambda: self._ask_days("again"))
        row.addWidget(self.change_days)
        row.addWidget(self.again)
        row.addStretch(1)
        down.addLayout(row)
        self.list = QListWidget(left)
        self.list.setAccessibleName("现场核查的步骤")
        for number, (step, title) in enumerate(STEPS.items(), 1):
            item = QListWidgetItem(f"○  {number} {title}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, step)
            item.setSizeHint(QSize(0, theme.ROW_HEIGHT))
        self.list.currentRowChanged.connect(self._choose)
        down.addWidget(self.list, 1)
        down.addWidget(label(left, "现场核查表（打印）", "strong"))
        papers = QHBoxLayout()
        papers.setSpacing(theme.GAP_SMALL)
        self.blank = button(left, "空白表(&B)")
        self.filled = button(left, "已填(&D)")
        self.blank.clicked.connect(lambda: self.open_paper("site_blank"))
        self.filled.clicked.connect(lambda: self.open_paper("site"))
        papers.addWidget(self.blank, 1)
        papers.addWidget(self.filled, 1)
        down.addLayout(papers)
        self.forms = FormDesk(self)
        down.addWidget(self.forms)
        return left

    def _build_right(self) -> QWidget:
        right = QWidget(self.front)
        down = QVBoxLayout(right)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        self.heading = label(right, "", "strong")
        self.missing = label(right, "", "warning", wrap=True)
        down.addWidget(self.heading)
        down.addWidget(self.missing)
        self.stack = QStackedWidget(right)
        self.records = RecordsStep(self)
        self.steps: dict[str, Step] = {
            "team": TeamStep(self),
            "first": MeetingStep(self, "first"),
            "records": self.records,
            "problems": ProblemsStep(self),
            "opinion": OpinionStep(self),
            "last": MeetingStep(self, "last"),
            "pages": ScansStep(self),
        }
        for step in self.steps.values():
            self.stack.addWidget(step)
        down.addWidget(self.stack, 1)
        return right

    # Reading ---------------------------------------------------------------------------

    def show_audit(self, view: AuditView) -> None:
        if view.number != self.number:
            for step in self.steps.values():
                step.forget()
            self.visit = None
        self.number = view.number
        self.read()

    def go_to(self, key: str) -> None:
        """A step, or an indicator whose record is wanted."""
        self._wanted = key
        self._go()

    def may_leave(self) -> bool:
        count = sum(step.unsaved() for step in self.steps.values())
        if not count:
            return True
        dropped = may_drop(count, self)
        if dropped:
            for step in self.steps.values():
                step.forget()
            self._show_visit()
        return dropped

    def _heard(self, kinds: frozenset[str]) -> None:
        if "site" in kinds and self.number and self.isVisible():
            self.read()

    def read(self) -> None:
        """Look at the records anew."""
        number = self.number

        def look(office: Office, actor: Actor, job: Job) -> Found:
            from db.site_signatures import scanning_refusal
            from db.site_visit_views import visits_of
            from db.site_visits import writing_refusal

            return Found(
                visits_of(office, actor, number),
                writing_refusal(office, actor, number),
                scanning_refusal(office, actor, number),
            )

        def show(found: Found) -> None:
            if number == self.number:
                self.why_not, self.why_not_scan = found.why_not, found.why_not_scan
                self.visit = found.visits[-1] if found.visits else None
                self._show_visit()

        self.desk.run(self, look, show)

    def taken(self, visit: VisitView) -> None:
        """A command has given the visit anew."""
        if visit.audit == self.number:
            new = self.visit is None
            self.visit = visit
            self._show_visit()
            if new:
                self.read()  # whether pages may be scanned has changed as well

    def _show_visit(self) -> None:
        visit, scheme = self.visit, theme.colours()
        self.front.setCurrentIndex(1 if visit is not None else 0)
        allow(self.open, self.why_not)
        none = "" if visit is not None else "还没有开立现场核查"
        allow(self.change_days, none or self.why_not)
        allow(self.again, none or self.why_not, "再次到现场时另开，上一轮原样保留")
        allow(self.filled, none, "现场核查表，打印后手签")
        allow(self.blank, "", "带到现场手写")
        self.list.setEnabled(visit is not None)
        self.forms.look()
        if visit is None:
            self.days.setText("还没有开立")
        else:
            same_year = visit.until_on.year == visit.from_on.year
            last = f"{visit.until_on:%m-%d}" if same_year else str(visit.until_on)
            until = f" 至 {last}" if visit.until_on != visit.from_on else ""
            self.days.setText(f"第 {visit.round} 轮  {visit.from_on}{until}")
        for row, (step, title) in enumerate(STEPS.items()):
            item = self.list.item(row)
            lacking = visit.missing.get(step, "") if visit is not None else ""
            done = visit is not None and not lacking
            item.setText(f"{'✓' if done else '○'}  {row + 1} {title}")
            item.setToolTip(lacking or ("齐了" if done else ""))
            item.setForeground(QColor(scheme.good if done else scheme.text))
        if visit is None:
            return
        for form in self.steps.values():
            form.show_visit(visit, self.why_not)
        if self.list.currentRow() < 0:
            order = list(STEPS)
            first = next((order.index(step) for step in order if step in visit.missing), 0)
            self.list.setCurrentRow(first)
        self._tell_missing()
        self._go()

    def _go(self) -> None:
        wanted, visit = self._wanted, self.visit
        if visit is None or not wanted:
            return
        self._wanted = ""
        order = list(STEPS)
        self.list.setCurrentRow(order.index(wanted if wanted in order else "records"))
        if wanted not in order:
            self.records.go_to(wanted)

    def _choose(self, row: int) -> None:
        if row >= 0:
            self.stack.setCurrentIndex(row)
            self._tell_missing()

    def _tell_missing(self) -> None:
        step = list(STEPS)[max(0, self.list.currentRow())]
        lacking = self.visit.missing.get(step, "") if self.visit is not None else ""
        self.heading.setText(STEPS[step])
        words = "  ·  ".join(each for each in (lacking, self.why_not) if each)
        self.missing.setText(words)
        self.missing.setVisible(bool(words))

    def stage_words(self, indicator: str) -> str:
        """What each stage says of an indicator, one fact a line."""
        from templates.papers.values import show_value

        view = self.page.view
        one = next((i for i in view.pack.indicators if i.id == indicator), None) if view else None
        if view is None or one is None:
            return ""
        asked = (leaf.fact for r in one.levels.values() for leaf in leaves(r.require))
        titles, lines = view.chain.words.stages, []
        for fact in dict.fromkeys(asked):
            said: dict[str, list[str]] = {}
            for stage in STAGES:
                entry = view.stages[stage].get(fact)
                if entry is not None:
                    words = show_value(view.pack.facts[fact], entry.value)
                    said.setdefault(words, []).append(titles[stage])
            told = "　".join(f"{'、'.join(by)} {words}" for words, by in said.items())
            lines.append(f"{view.pack.facts[fact].name}：{told or '没有填报'}")
        return "\n".join(lines)

    # Doing -----------------------------------------------------------------------------

    def change(
        self,
        command: Callable[[Any, Any, str], VisitView],
        title: str,
        done: Callable[[], None] | None = None,
    ) -> None:
        """Run a command on the visit and show what came of it."""
        number = self.number

        def carry_out(office: Office, actor: Actor, job: Job) -> VisitView:
            return command(office, actor, number)

        def show(visit: VisitView) -> None:
            if done is not None:
                done()
            self.taken(visit)

        def failed(error: BaseException) -> None:
            self.read()  # somebody else may have written meanwhile
            self.desk.show_error(error)

        self.desk.run(self, carry_out, show, failed=failed, title=title)

    def open_paper(self, kind: str) -> None:
        """Preview one of the visit's papers."""
        if self.page.view is not None and self.may_leave():
            self.desk.visit.emit("paper", (kind, self.page.view.id))

    def _ask_days(self, why: Why) -> None:
        dialog = DaysDialog(self, why, self)
        dialog.carried_out.connect(self.taken)
        dialog.exec()
        dialog.deleteLater()
