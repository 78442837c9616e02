"""三阶段对照 and 去年对照: what stages and years say beside each other, differences marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout

from grading.chains import STAGES
from gui import theme
from gui.audits.comparison_rows import YEAR_COLUMNS, StageRow, stage_columns, stage_rows
from gui.audits.panel import Panel
from gui.pieces import allow, button, label
from gui.tables.empty import Empty
from gui.tables.rows import RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.audit_views import AuditView
    from db.carry_earlier import EarlierAudit
    from db.office import Office
    from db.stage_comparison import ComparedGroup
    from db.users import Actor
    from db.year_comparison import YearLine
    from gui.jobs import Job
    from gui.pages.audit import AuditPage

NO_EARLIER = "这家企业在本行业没有更早的申报件"
_TITLES = ("三阶段对照", "去年对照")


class ComparisonSide(Panel):
    """Two tables, chosen by a box at the left; the year's has the act of taking values up."""

    def __init__(self, page: AuditPage) -> None:
        super().__init__(page)
        self._view: AuditView | None = None
        self._groups: tuple[ComparedGroup, ...] = ()
        self._lines: tuple[YearLine, ...] = ()
        self.earlier: EarlierAudit | None = None
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        self.kind = QComboBox(self)
        self.kind.setAccessibleName("对照什么")
        self.kind.addItems(list(_TITLES))
        self.different = QCheckBox("只看不同(&D)", self)
        self.note = label(self, "", "muted")
        self.aspect = QComboBox(self)
        self.aspect.setAccessibleName("沿用哪个方面")
        self.aspect.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.take = button(self, "沿用去年的值(&E)", "primary")
        for each in (self.kind, self.different):
            row.addWidget(each)
        row.addWidget(self.note, 1)
        row.addWidget(self.aspect)
        row.addWidget(self.take)
        down.addLayout(row)
        self.stack = QStackedWidget(self)
        self.stages = RecordsView(self, stage_columns({}), "三阶段对照")
        self.stages.nothing = "没有不同的事实和结论"
        self.stages.opened.connect(self._go)
        self._stage_rows: RowsModel | None = None
        self.years = RecordsView(self, YEAR_COLUMNS, "去年对照")
        self.years.nothing = "没有变化"
        self.year_rows = RowsModel(YEAR_COLUMNS, self.years)
        self.years.setModel(self.year_rows)
        self.years.lay_out_columns()
        self.empty = Empty(self, "还没有可以对照的内容", "")
        for table in (self.stages, self.years, self.empty):
            self.stack.addWidget(table)
        down.addWidget(self.stack, 1)
        self.kind.activated.connect(self._show)
        self.different.toggled.connect(self._show)
        self.aspect.activated.connect(self._show_take)
        self.take.clicked.connect(self._take)

    @property
    def stage_lines(self) -> list[StageRow]:
        """The lines of the stages as shown."""
        return [] if self._stage_rows is None else self._stage_rows.rows

    def show_audit(self, view: AuditView) -> None:
        other = self._view is None or self._view.id != view.id
        self._view = view
        if other:
            self._groups, self._lines, self.earlier = (), (), None
            self.aspect.clear()
            self.aspect.addItem("全部方面", None)
            for id, name in view.pack.aspects.items():
                self.aspect.addItem(name, id)
            columns = stage_columns(view.chain.words.stages)
            self._stage_rows = RowsModel(columns, self.stages)
            self.stages.setModel(self._stage_rows)
            self.stages.lay_out_columns()
        self._read()

    def go_to(self, key: str) -> None:
        """``years`` puts last year in front."""
        self.kind.setCurrentIndex(int(key == "years"))
        self._show()

    def _read(self) -> None:
        view = self._view
        if view is None:
            return

        def read(office: Office, actor: Actor, job: Job) -> tuple[Any, ...]:
            from db.carry_earlier import earlier_audit
            from db.conclusions import conclusions_of
            from db.stage_comparison import compare_stages
            from db.year_comparison import compare_years

            groups = compare_stages(view, conclusions_of(office, actor, view.id))
            before = earlier_audit(office, actor, view.id)
            return groups, before, compare_years(view, before) if before is not None else ()

        def show(found: tuple[Any, ...]) -> None:
            if self._view is view:
                self._groups, self.earlier, self._lines = found
                self._show()

        self.desk.run(self, read, show)

    def _show(self) -> None:
        """Show the table chosen, and what can be said of it in a line."""
        years, only = self.kind.currentIndex() == 1, self.different.isChecked()
        self.aspect.setVisible(years)
        self.take.setVisible(years)
        if years:
            self._show_years(only)
        else:
            self._show_stages(only)
        self._show_take()

    def _show_stages(self, only: bool) -> None:
        facts = sum(line.differs for group in self._groups for line in group.facts)
        conclusions = sum(group.concluded_differently for group in self._groups)
        self.note.setText(f"{facts} 项事实、{conclusions} 项结论各阶段不同")
        if self._stage_rows is not None:
            self._stage_rows.set_rows(stage_rows(self._groups, only_different=only))
        self._explain("各阶段填报以后，这里逐项对照取值和结论。", bool(self._groups), self.stages)

    def _show_years(self, only: bool) -> None:
        before = self.earlier
        lines = [line for line in self._lines if line.differs or not only]
        self.year_rows.set_rows(lines)
        if before is None:
            self.note.setText("")
        else:
            count = sum(line.differs for line in self._lines)
            self.note.setText(
                f"上次 {before.number}（{before.applied}，{before.stage_title}，"
                f"{before.state_title}），{count} 项有变化"
            )
        self._explain(NO_EARLIER, before is not None, self.years)

    def _explain(self, words: str, any_at_all: bool, table: RecordsView) -> None:
        self.empty.remark.setText(words)
        self.stack.setCurrentWidget(table if any_at_all else self.empty)

    def _show_take(self) -> None:
        """Whether last year's values can be taken up, and which."""
        tip = "把上次的值记为自评，已填的不变；请逐项核对是否仍然属实"
        allow(self.take, self._why_not_take(), tip)

    def _why_not_take(self) -> str:
        view, draft = self._view, self.page.draft
        if view is None or self.earlier is None:
            return NO_EARLIER
        if view.stage_open != STAGES[0]:
            return f"只有{view.chain.words.stages[STAGES[0]]}可以沿用去年的值"
        if view.edit_refusal:
            return view.edit_refusal
        if draft is not None and draft.unsaved:
            return "请先保存，再沿用去年的值"
        aspect = self.aspect.currentData()
        open_ones = [
            line
            for line in self._lines
            if not line.answered and not line.why_not and (not aspect or aspect in line.aspects)
        ]
        return "" if open_ones else "所选各项都已填报，或上次没有填报"

    def _take(self) -> None:
        view, aspect = self._view, self.aspect.currentData()
        if view is None:
            return

        def take(office: Office, actor: Actor, job: Job) -> AuditView:
            from db.carry_earlier import carry_earlier

            return carry_earlier(office, actor, view.id, aspect, version=view.version)

        self.page.command(take, "正在沿用…")

    def _go(self, row: int) -> None:
        line = self.stage_lines[row]
        if line.indicator:
            self.page.go_to(line.indicator, line.fact)
