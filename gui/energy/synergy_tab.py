"""协同分析: two years of every enterprise, as a picture and as a table; candidates for 双近零."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from grading import industries
from gui import theme
from gui.energy.quadrants import TONES, QuadrantChart
from gui.pieces import allow, button, label
from gui.tables.empty import Empty
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.energy.comparison import Compared, SynergyTable
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.papers.energy_content import SynergyContent

_EMPTY = (
    "还不能比较",
    "至少要有一家企业两个年份的能耗数据和污染物排放量。导入后在这里看四象限图。",
)

_PER_PRODUCT = "图和象限按单位产品的变化；表里两种都有"
_OWN = "不选时两期用同一套因子（后一期的），变化只反映企业自身"


class _Row(NamedTuple):
    """A line of the table: the comparison and its texts."""

    compared: Compared
    texts: tuple[str, ...]
    quadrant: str


class _Seen(NamedTuple):
    years: tuple[int, ...]
    table: SynergyTable | None
    content: SynergyContent | None


def _tone(row: _Row) -> str:
    return getattr(theme.colours(), TONES[row.quadrant]) if row.quadrant else ""


COLUMNS = (
    Column("企业", lambda r: r.texts[0], 0, tip=lambda r: f"{r.texts[0]}\n{r.texts[14]}"),
    Column("污染当量", lambda r: r.texts[5], 82, right=True,
           tip=lambda r: f"{r.texts[3]} → {r.texts[4]}"),
    Column("CO₂", lambda r: r.texts[8], 70, right=True,
           tip=lambda r: f"{r.texts[6]} → {r.texts[7]} t"),
    Column("象限", lambda r: r.texts[9], 68, colour=_tone, tip=lambda r: r.texts[14]),
    Column("弹性", lambda r: r.texts[10], 58, right=True,
           tip=lambda r: "CO₂ 变化率÷污染当量变化率，只在两者都下降时计算"),
    Column("单位产品", lambda r: r.texts[13], 84,
           tip=lambda r: f"单位产品污染当量 {r.texts[11]}，CO₂ {r.texts[12]}"),
)  # fmt: skip


class SynergyTab(QWidget):
    """Years, industry, factors and base are chosen above; picture and table point at each other."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.table_of: SynergyTable | None = None
        self.content: SynergyContent | None = None
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.before, self.after, self.industry = QComboBox(self), QComboBox(self), QComboBox(self)
        self.before.setAccessibleName("前一期")
        self.after.setAccessibleName("后一期")
        self.industry.setAccessibleName("行业")
        self.industry.addItem("全部行业", "")
        for each in industries.key_industries():
            self.industry.addItem(each.name, each.id)
        for box in (self.before, self.after, self.industry):
            box.activated.connect(self.load)
        self.per_product = QCheckBox("按单位产品(&U)", self)
        self.per_product.toggled.connect(self.load)
        self.own = QCheckBox("各期用本年因子(&F)", self)
        self.own.toggled.connect(self.load)
        self.pdf = button(self, "打印 PDF(&P)…")
        self.pdf.clicked.connect(self._ask_pdf)
        self.excel = button(self, "导出 Excel(&E)…")
        self.excel.clicked.connect(self._ask_excel)
        row.addWidget(self.before)
        row.addWidget(label(self, "与", "muted"))
        row.addWidget(self.after)
        for widget in (self.industry, self.per_product, self.own):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.pdf)
        row.addWidget(self.excel)
        down.addLayout(row)
        self.body = QStackedWidget(self)
        self.split = QSplitter(Qt.Orientation.Horizontal, self.body)
        self.split.setHandleWidth(theme.GAP)
        self.split.setChildrenCollapsible(False)
        self.chart = QuadrantChart(self.split)
        self.chart.chosen.connect(self._choose)
        self.table = RecordsView(self.split, COLUMNS, "减污降碳协同")
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.nothing = "没有符合条件的企业"
        self.table.setMinimumWidth(420)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self.split.setStretchFactor(0, 6)
        self.split.setStretchFactor(1, 5)
        self.split.setSizes([570, 590])
        self.body.addWidget(self.split)
        self.empty = Empty(self.body, *_EMPTY)
        self.body.addWidget(self.empty)
        down.addWidget(self.body, 1)
        self.candidates = label(self, "", "", wrap=True, selectable=True)
        down.addWidget(self.candidates)
        self.remarks = label(self, "", "quiet", wrap=True, selectable=True)
        down.addWidget(self.remarks)

    def load(self) -> None:
        """Compare again."""
        before, after = self.before.currentData(), self.after.currentData()
        industry, own = self.industry.currentData(), self.own.isChecked()
        per_product = self.per_product.isChecked()

        def read(office: Office, actor: Actor, job: Job) -> _Seen:
            from db.energy.assessment import known_years
            from db.energy.comparison import synergy_table
            from db.energy.papers import synergy_paper

            years = known_years(office, actor)
            if len(years) < 2:
                return _Seen(years, None, None)
            late = after if after in years[:-1] else years[0]
            early = before if before in years and before < late else None
            if early is None:
                early = next(year for year in years if year < late)
            table = synergy_table(
                office, actor, early, late, industry=industry, same_factors=not own
            )
            return _Seen(years, table, synergy_paper(office, table, per_product=per_product))

        self.desk.run(self, read, self._take)

    def _take(self, seen: _Seen) -> None:
        self.table_of, self.content = seen.table, seen.content
        for box, years in ((self.before, seen.years[1:]), (self.after, seen.years[:-1])):
            box.clear()
            for year in years:
                box.addItem(f"{year} 年", year)
            if not years:
                box.addItem("—")
            allow(box, "" if years else "要有两个年份的数据")
        why = "" if seen.content is not None else "要有两个年份的数据"
        for widget, tip in (
            (self.pdf, ""),
            (self.excel, ""),
            (self.per_product, _PER_PRODUCT),
            (self.own, _OWN),
        ):
            allow(widget, why, tip)
        self.body.setCurrentWidget(self.empty if why else self.split)
        self.candidates.setVisible(not why)
        self.remarks.setVisible(not why)
        if seen.table is None or seen.content is None:
            self.candidates.setText("")
            self.remarks.setText("")
            return
        self.before.setCurrentIndex(self.before.findData(seen.table.before))
        self.after.setCurrentIndex(self.after.findData(seen.table.after))
        of = {point.key: point.quadrant for point in seen.content.points}
        self.rows.set_rows(
            [
                _Row(compared, tuple(texts), of.get(compared.key, ""))
                for compared, texts in zip(seen.table.rows, seen.content.rows, strict=True)
            ]
        )
        self.chart.show_points(seen.content.points)
        named = [f"{name}（{reason}）" for name, reason in seen.content.candidates]
        words = "“双近零”候选（由数据排名提出，推荐和认定另行办理）："
        self.candidates.setText(words + ("；".join(named) or "按现有数据没有"))
        self.remarks.setText("。".join(seen.content.remarks) + "。")

    def _choose(self, key: str) -> None:
        for place, row in enumerate(self.rows.rows):
            if row.compared.key == key:
                self.table.selectRow(place)

    def _chosen(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.chart.highlight(self.rows.rows[index.row()].compared.key)

    def _ask_pdf(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "打印", "减污降碳协同分析.pdf", "PDF (*.pdf)")
        if name:
            self.write(Path(name))

    def _ask_excel(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "导出", "减污降碳协同分析.xlsx", "Excel (*.xlsx)"
        )
        if name:
            self.write(Path(name))

    def write(self, path: Path) -> None:
        """Write what is shown, as PDF (on record) or as a workbook, by the file's name."""
        content = self.content
        if content is None:
            return

        def write(office: Office, actor: Actor, job: Job) -> None:
            if path.suffix.lower() == ".pdf":
                from db.energy.printing import print_synergy

                print_synergy(office, actor, content, path)
                return
            from templates.workbooks.energy_tables import write_synergy

            write_synergy(path, content)

        def done(_: None) -> None:
            self.remarks.setText(f"已写 {path}")

        self.desk.run(self, write, done, title="正在写文件…")
