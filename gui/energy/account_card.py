"""The accounts of one enterprise and year: figures, bars, lines with their way back, factors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.energy.bars import UnitBars
from gui.pieces import ElidedLabel, allow, button, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.energy.assessment import EnergyAssessment
    from db.energy.figures import FigureView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.papers.energy_content import AccountContent

_LINES = (
    Column("工序", lambda r: r[0], 78),
    Column("项目", lambda r: r[1], 0, tip=lambda r: f"{r[6] or '不计能耗和碳排放'}\n{r[7]}"),
    Column("去向", lambda r: r[2], 76),
    Column("数量", lambda r: r[3], 122, right=True),
    Column("tce", lambda r: r[4], 88, right=True),
    Column("tCO₂", lambda r: r[5], 92, right=True),
)
_FACTORS = (
    Column("因子", lambda r: r[0], 176),
    Column("取值", lambda r: r[1], 136, right=True),
    Column("确定程度", lambda r: r[2], 84),
    Column("来源", lambda r: r[3], 0),
)
_POLLUTANTS = (
    Column("污染物", lambda r: r[0], 0),
    Column("排放量 t", lambda r: r[1], 110, right=True),
    Column("污染当量值", lambda r: r[2], 130, right=True),
    Column("污染当量", lambda r: r[3], 110, right=True),
)
_HISTORY = (
    Column("工序、项目", lambda f: f.title, 0, tip=lambda f: f"{f.entry.period}　{f.entry.place}"),
    Column("数量", lambda f: f"{f.written} {f.entry.unit}", 122, right=True,
           tip=lambda f: f"来源：{f.entry.source or '没有写'}　{f.entry.note}".rstrip()),
    Column("批次", lambda f: str(f.batch), 54, right=True, tip=lambda f: f.file),
    Column("录入", lambda f: f"{f.at:%Y-%m-%d}", 98, tip=lambda f: f"{f.by} {f.at:%Y-%m-%d %H:%M}"),
    Column("状态", lambda f: f.state, 66),
)  # fmt: skip
_SHEETS = (
    ("明细", _LINES),
    ("因子与来源", _FACTORS),
    ("污染物", _POLLUTANTS),
    ("历次填报", _HISTORY),
)


class AccountCard(QFrame):
    """Shows one assessment; writes it as PDF and Excel."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.desk = desk
        self.told: EnergyAssessment | None = None
        self.content: AccountContent | None = None
        down = QVBoxLayout(self)
        down.setContentsMargins(16, 12, 16, 12)
        down.setSpacing(theme.GAP_SMALL)
        head = QHBoxLayout()
        self.title = ElidedLabel(self, "", "strong")
        self.pdf = button(self, "核算表 PDF(&P)…")
        self.pdf.clicked.connect(self._ask_pdf)
        self.excel = button(self, "明细 Excel(&X)…")
        self.excel.clicked.connect(self._ask_excel)
        head.addWidget(self.title, 1)
        head.addWidget(self.pdf)
        head.addWidget(self.excel)
        down.addLayout(head)
        self.parts = ElidedLabel(self, "", "quiet")
        self.figures = QGridLayout()
        self.figures.setHorizontalSpacing(theme.GAP_LARGE)
        self.figures.setVerticalSpacing(2)
        down.addLayout(self.figures)
        down.addWidget(self.parts)
        self._cells: list[QWidget] = []
        self.sheets = QTabBar(self)
        self.sheets.setDrawBase(False)
        self.sheets.setExpanding(False)
        self.sheets.setUsesScrollButtons(False)
        self.sheets.setAccessibleName("核算内容")
        down.addWidget(self.sheets)
        self.body = QStackedWidget(self)
        down.addWidget(self.body, 1)
        self.pictures = QScrollArea(self.body)
        self.pictures.setWidgetResizable(True)
        inside = QWidget(self.pictures)
        inside.setObjectName("scrolled")
        under = QVBoxLayout(inside)
        under.setContentsMargins(0, 0, 0, 0)
        self.bars = UnitBars(inside)
        under.addWidget(self.bars)
        self.legend = label(inside, "", "quiet", wrap=True)
        under.addWidget(self.legend)
        under.addStretch(1)
        self.pictures.setWidget(inside)
        self.body.addWidget(self.pictures)
        self.sheets.addTab("工序能耗")
        self.tables = []
        for title, columns in _SHEETS:
            self.sheets.addTab(title)
            view = RecordsView(self.body, columns, title)
            model = RowsModel(columns, view)
            view.setModel(model)
            view.lay_out_columns()
            view.nothing = "没有记录"
            self.body.addWidget(view)
            self.tables.append((view, model))
        self.sheets.currentChanged.connect(self.body.setCurrentIndex)
        self.remarks = label(self, "", "quiet", wrap=True, selectable=True)
        down.addWidget(self.remarks)

    def show_told(self, told: EnergyAssessment | None) -> None:
        """Show these accounts, or nothing."""
        self.told = told
        if told is None:
            self.content = None
            self._show(None)
            return

        def read(
            office: Office, actor: Actor, job: Job
        ) -> tuple[AccountContent, tuple[FigureView, ...]]:
            from db.energy.figures import figures
            from db.energy.papers import content_of

            history = figures(office, actor, told.key, year=told.year, history=True)
            return content_of(office, told), history

        def done(found: tuple[AccountContent, tuple[FigureView, ...]]) -> None:
            if self.told is told:  # else another one was chosen meanwhile
                self._show(*found)

        self.desk.run(self, read, done)

    def _show(self, content: AccountContent | None, history: Sequence[FigureView] = ()) -> None:
        self.content = content
        for each in self._cells:
            self.figures.removeWidget(each)
            each.deleteLater()
        self._cells = []
        why = "" if content is not None else "没有选中企业"
        for each in (self.pdf, self.excel):
            allow(each, why)
        if content is None:
            self.title.setText("")
            self.parts.setText("")
            self.bars.show_units([])
            self.legend.setText("")
            self.remarks.setText("")
            for _, model in self.tables:
                model.set_rows([])
            return
        self.title.setText(f"{content.enterprise}　{content.year} 年")
        for at, (name, value) in enumerate(content.summary[:8]):
            line, column = divmod(at, 4)
            for words, kind, row in ((name, "quiet", 3 * line), (value, "", 3 * line + 1)):
                cell = ElidedLabel(self, words, kind)
                self.figures.addWidget(cell, row, column)
                self._cells.append(cell)
        self.figures.setRowMinimumHeight(2, theme.GAP_SMALL if len(content.summary) > 4 else 0)
        parts = "，".join(f"{name} {amount} t" for name, amount in content.parts)
        self.parts.setText(f"CO₂ 构成：{parts}" if parts else "")
        for column in range(4):
            self.figures.setColumnStretch(column, 1)
        self.bars.show_units(content.units)
        without = [f"{u.process}：{u.words}" for u in content.units if u.value is None]
        keys = "灰线：标杆、基准；棕线：国标限额（3级为限定值）；各工序比例尺不同，停留查看依据。"
        self.legend.setText("\n".join([*without, keys] if content.units else without))
        assert self.told is not None
        places = [line.entry.place for line in self.told.account.lines]
        lines = [(*row, place) for row, place in zip(content.lines, places, strict=True)]
        for (_, model), rows in zip(
            self.tables, (lines, content.factors, content.pollutants, history), strict=True
        ):
            model.set_rows(rows)
        source = f"污染物来源：{content.pollutant_source}。" if content.pollutants else ""
        self.remarks.setText(source + "。".join(content.remarks[1:]))
        self.remarks.setVisible(bool(self.remarks.text()))

    def _ask_pdf(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "核算表", f"{self._name()}.pdf", "PDF (*.pdf)")
        if name:
            self.write(Path(name))

    def _ask_excel(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "导出", f"{self._name()}.xlsx", "Excel (*.xlsx)"
        )
        if name:
            self.write(Path(name))

    def _name(self) -> str:
        assert self.content is not None
        return f"{self.content.enterprise}{self.content.year}年能耗与碳排放核算表"

    def write(self, path: Path) -> None:
        """Write the accounts, as PDF (on record) or as a workbook, by the file's name."""
        content = self.content
        if content is None:
            return

        def write(office: Office, actor: Actor, job: Job) -> None:
            if path.suffix.lower() == ".pdf":
                from db.energy.printing import print_account

                print_account(office, actor, content, path)
                return
            from templates.workbooks.energy_tables import write_account

            write_account(path, content)

        def done(_: None) -> None:
            self.remarks.setText(f"已写 {path}")
            self.remarks.show()

        self.desk.run(self, write, done, title="正在写文件…")
