"""问题清单（现场交办）: what has to be mended, until when and by whom; what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLineEdit

from gui.pieces import allow, button, form, label
from gui.site.step import Step, day_of, qt_day
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.site_visit_views import ProblemView
    from gui.site.side import SiteSide

USUAL_TERM = timedelta(days=30)


def _in_full(problem: ProblemView) -> str:
    demand = f"\n整改要求：{problem.demand}" if problem.demand else ""
    return problem.text + demand


COLUMNS = (
    Column("序号", lambda p: str(p.number), 50, right=True),
    Column("指标", lambda p: p.name or "—", 120),
    Column("问题", lambda p: p.text, 0, tip=_in_full),
    Column("期限", lambda p: str(p.deadline or "未定"), 96),
    Column("责任人", lambda p: p.person or "未定", 80),
    Column("整改项", lambda p: p.rectification or "—", 126),
)


class ProblemsStep(Step):
    """The list above, the form to hand one over below."""

    def __init__(self, side: SiteSide) -> None:
        super().__init__(side)
        self.table = RecordsView(self, COLUMNS, "问题清单")
        self.table.nothing = "还没有交办的问题；没有问题的不用填"
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._look())
        self.down.addWidget(self.table, 1)
        row = QHBoxLayout()
        self.withdraw = button(self, "撤下(&X)…")
        self.rectify = button(self, "转为整改项(&R)")
        self.print = button(self, "预览问题清单(&V)")
        for each in (self.withdraw, self.rectify):
            row.addWidget(each)
        row.addStretch(1)
        row.addWidget(self.print)
        self.down.addLayout(row)
        self.down.addWidget(label(self, "现场交办", "strong"))
        fields = form()
        self.indicator = QComboBox(self)
        self.text, self.demand = QLineEdit(self), QLineEdit(self)
        self.text.setPlaceholderText("发现了什么")
        self.demand.setPlaceholderText("怎样整改")
        self.deadline = QDateEdit(self)
        self.deadline.setCalendarPopup(True)
        self.deadline.setDisplayFormat("yyyy-MM-dd")
        self.person = QLineEdit(self)
        self.person.setPlaceholderText("企业的责任人")
        self.add = button(self, "交办(&A)", "primary")
        last = QHBoxLayout()
        last.addWidget(self.deadline)
        last.addWidget(self.person, 1)
        last.addWidget(self.add)
        fields.addRow("指标(&I)", self.indicator)
        fields.addRow("问题(&T)", self.text)
        fields.addRow("整改要求(&D)", self.demand)
        fields.addRow("期限、责任人", last)
        self.down.addLayout(fields)
        self.text.textChanged.connect(lambda _: self._look())
        self.person.textChanged.connect(lambda _: self._look())
        self.person.returnPressed.connect(self.add.click)
        self.add.clicked.connect(self._add)
        self.withdraw.clicked.connect(self._ask_withdraw)
        self.rectify.clicked.connect(self._rectify)
        self.print.clicked.connect(lambda: side.open_paper("problems"))

    def refresh(self) -> None:
        assert self.visit is not None
        self.rows.set_rows(self.visit.problems)
        chosen = self.indicator.currentData()
        self.indicator.clear()
        self.indicator.addItem("不对应指标", "")
        for each in self.visit.applicable:
            self.indicator.addItem(each.name, each.id)
        self.indicator.setCurrentIndex(max(0, self.indicator.findData(chosen)))
        today = self.side.desk.office.clock.today()
        self.deadline.setMinimumDate(qt_day(today))
        if not self.unsaved():
            self.deadline.setDate(qt_day(today + USUAL_TERM))
        self._look()

    def unsaved(self) -> int:
        return int(bool(self.text.text().strip()))

    def forget(self) -> None:
        for each in (self.text, self.demand):
            each.clear()

    def _look(self) -> None:
        missing = "" if self.person.text().strip() else "没有写责任人"
        missing = missing if self.text.text().strip() else "没有写问题"
        allow(self.add, self.why_not or missing)
        nobody = "" if self.table.selectionModel().hasSelection() else "请先在清单里选一个问题"
        allow(self.withdraw, self.why_not or nobody)
        problems = self.visit.problems if self.visit is not None else ()
        open_ones = [each for each in problems if each.indicator and not each.rectification]
        none = "" if open_ones else "没有可以立项的问题：没有对应指标，或已经立项"
        tip = "对应指标不符合的立为整改项，期限和责任人带过去"
        allow(self.rectify, self.why_not or none, tip)

    def _add(self) -> None:
        if not self.add.isEnabled():
            return
        text, demand, person = self.text.text(), self.demand.text(), self.person.text()
        indicator, until = self.indicator.currentData(), day_of(self.deadline)

        def give(office: Any, actor: Any, number: str) -> Any:
            from db.site_records import Problem, hand_over

            problem = Problem(text, demand, indicator, until, person)
            return hand_over(office, actor, number, problem)

        self.side.change(give, "正在交办…", done=self.forget)

    def _ask_withdraw(self) -> None:
        place = self.table.selectionModel().selectedRows()[0].row()
        problem = self.rows.rows[place].number

        def take(office: Any, actor: Any, number: str, reason: str) -> Any:
            from db.site_records import withdraw_problem

            return withdraw_problem(office, actor, number, problem, reason)

        self.ask_reason(f"撤下问题 {problem}", "撤下", "例如：现场已改正", take)

    def _rectify(self) -> None:
        def make(office: Any, actor: Any, number: str) -> Any:
            from db.site_records import to_rectification

            return to_rectification(office, actor, number)

        self.side.change(make, "正在立项…")
