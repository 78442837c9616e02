"""能耗核算: all enterprises of a year at the left, the accounts of one at the right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from grading.energy.catalogue import item
from gui import theme
from gui.energy.account_card import AccountCard
from gui.pieces import allow, button, label
from gui.tables.empty import Empty
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.energy.assessment import EnergyAssessment
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

_EMPTY = (
    "还没有能耗数据",
    "先取“填报表”发给企业，填好后“导入”。一行一项：年份、工序、能源或产品、数量、单位。",
)


def _worst(told: EnergyAssessment) -> str:
    """The tone of the worst process."""
    if told.exceeding:
        return "超限额"
    firsts = [
        each for unit in told.units for each in unit.standings if not each.benchmark.source.is_limit
    ]
    if not firsts:
        return "—"
    if any(each.place is None for each in firsts):
        return "未达基准"
    return "达标杆" if all(each.place == 0 for each in firsts) else "达基准"


def _tone(told: EnergyAssessment) -> str:
    scheme = theme.colours()
    tones = {"超限额": scheme.bad, "未达基准": scheme.bad, "达标杆": scheme.good}
    return tones.get(_worst(told), "")


def _product(told: EnergyAssessment) -> str:
    return item(told.product).name if told.product else "没有填产量"


def _figure(number: object, places: int = 0) -> str:
    return "—" if number is None else f"{number:,.{places}f}"


COLUMNS = (
    Column("企业", lambda t: t.name, 0, tip=lambda t: f"{t.name}\n{t.county_name}　{t.key}"),
    Column("CO₂（吨）", lambda t: _figure(t.account.co2), 104, right=True,
           tip=lambda t: f"综合能耗 {_figure(t.account.tce)} tce"),
    Column("CO₂/产品", lambda t: _figure(t.co2_per_product, 3), 82, right=True,
           tip=lambda t: f"每单位主要产品的 CO₂（t）；主要产品：{_product(t)}"),
    Column("工序能耗", _worst, 84, colour=_tone,
           tip=lambda t: "最差工序与标杆、基准和已施行限额比较"),
)  # fmt: skip


class AccountsTab(QWidget):
    """Narrowed by year and search; the accounts of the row in front stand beside the table."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.all: list[EnergyAssessment] = []
        self._wanted = ""
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.year = QComboBox(self)
        self.year.setAccessibleName("年份")
        self.year.activated.connect(self.load)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找企业、县（市、区）")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(240)
        self.search.textChanged.connect(self._filter)
        self.count = label(self, "", "muted")
        self.excel = button(self, "导出 Excel(&E)…")
        self.excel.clicked.connect(self._ask_file)
        for each in (self.year, self.search, self.count):
            row.addWidget(each)
        row.addStretch(1)
        row.addWidget(self.excel)
        down.addLayout(row)
        self.body = QStackedWidget(self)
        self.split = QSplitter(Qt.Orientation.Horizontal, self.body)
        self.split.setHandleWidth(theme.GAP)
        self.split.setChildrenCollapsible(False)
        self.table = RecordsView(self.split, COLUMNS, "各企业能耗与碳排放")
        self.table.nothing = "没有符合条件的企业"
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self.card = AccountCard(desk, self.split)
        self.card.setMinimumWidth(420)
        self.split.setStretchFactor(0, 5)
        self.split.setStretchFactor(1, 6)
        self.split.setSizes([500, 660])
        self.body.addWidget(self.split)
        self.empty = Empty(self.body, *_EMPTY)
        self.body.addWidget(self.empty)
        down.addWidget(self.body, 1)

    def load(self) -> None:
        """Compute again."""
        chosen = self.year.currentData()

        def read(
            office: Office, actor: Actor, job: Job
        ) -> tuple[tuple[int, ...], tuple[EnergyAssessment, ...]]:
            from db.energy.assessment import assess_all, known_years

            years = known_years(office, actor)
            year = chosen if chosen in years else (years[0] if years else None)
            return years, assess_all(office, actor, year) if year else ()

        self.desk.run(self, read, self._take)

    def want(self, key: str, year: int | None = None) -> None:
        """Put one enterprise (CODE or CODE/SITE) in front when the figures of the year come."""
        self._wanted = key
        self.search.clear()
        place = self.year.findData(year)
        if place < 0 and year is not None:  # not read yet
            self.year.addItem(f"{year} 年", year)
            place = self.year.count() - 1
        self.year.setCurrentIndex(max(place, 0))

    def _take(self, found: tuple[tuple[int, ...], tuple[EnergyAssessment, ...]]) -> None:
        years, self.all = found[0], list(found[1])
        chosen = self.all[0].year if self.all else None
        self.year.clear()
        for year in years:
            self.year.addItem(f"{year} 年", year)
        if chosen in years:
            self.year.setCurrentIndex(years.index(chosen))
        allow(self.year, "" if years else "还没有能耗数据")
        self.body.setCurrentWidget(self.split if years else self.empty)
        self._filter()

    def _filter(self) -> None:
        words = self.search.text().casefold().split()
        some = [
            each
            for each in self.all
            if all(word in f"{each.name} {each.county_name}".casefold() for word in words)
        ]
        kept = self._wanted or (self.card.told.key if self.card.told is not None else "")
        self.rows.set_rows(some)
        self.count.setText(f"{len(some)} 家" if self.all else "")
        allow(self.excel, "" if some else "没有可以导出的企业")
        keys = [each.key for each in some]
        if some:
            at = keys.index(kept) if kept in keys else 0
            self.table.selectRow(at)
            self.card.show_told(some[at])
        else:
            self.card.show_told(None)
        self._wanted = ""

    def _chosen(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.card.show_told(self.rows.rows[index.row()])

    def _ask_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "导出", f"能耗与碳排放{self.year.currentData()}.xlsx", "Excel (*.xlsx)"
        )
        if name:
            self.export(Path(name))

    def export(self, path: Path) -> None:
        """Write what the search shows."""
        some = list(self.rows.rows)
        year = int(self.year.currentData())

        def write(office: Office, actor: Actor, job: Job) -> int:
            from db.energy.overview import OVERVIEW_COLUMNS, overview_rows
            from templates.workbooks.energy_tables import write_overview

            return write_overview(path, year, OVERVIEW_COLUMNS, overview_rows(some))

        def done(count: int) -> None:
            self.count.setText(f"已导出 {count} 家到 {path.name}")

        self.desk.run(self, write, done, title="正在导出…")
