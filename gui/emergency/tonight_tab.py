"""今夜谁做什么: warning and county chosen, the table is there; print it, export it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from grading.counties import all_counties
from grading.emergency_rules import rules
from gui import theme
from gui.desk import Desk
from gui.pieces import allow, button, label
from gui.tables.empty import Empty
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView, WrappedDelegate

if TYPE_CHECKING:
    from db.emergency_papers import Tonight
    from db.emergency_views import RowView
    from db.office import Office
    from db.users import Actor
    from gui.jobs import Job

EVERY_COUNTY = "全市"


class TonightTab(QWidget):
    """Two clicks: the warning, the county."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.warning = "orange"
        self._picked = False
        self.found: Tonight | None = None
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.choices = QButtonGroup(self)
        for number, rule in enumerate(rules().warnings.values()):
            choice = button(self, rule.name, "segment")
            choice.setCheckable(True)
            choice.setChecked(rule.id == self.warning)
            choice.setToolTip(f"{rule.given}（{rules().given_by}）")
            choice.clicked.connect(lambda _=False, id=rule.id: self.choose(id))
            self.choices.addButton(choice, number)
            row.addWidget(choice)
        self.county = QComboBox(self)
        self.county.setAccessibleName("县（市、区）")
        self.county.activated.connect(lambda _: self.load())
        row.addSpacing(theme.GAP)
        row.addWidget(self.county)
        row.addStretch(1)
        self.excel = button(self, "导出 Excel(&E)…")
        self.print = button(self, "打印 PDF(&P)…", "primary")
        self.excel.clicked.connect(self._ask_excel)
        self.print.clicked.connect(self._print)
        row.addWidget(self.excel)
        row.addWidget(self.print)
        down.addLayout(row)
        self.stand = label(self, "", "muted", wrap=True)
        down.addWidget(self.stand)
        columns = (
            Column("县（市、区）", lambda each: each.county_name, 96),
            Column("企业", lambda each: each.name, 200),
            Column("等级", lambda each: each.level_words, 74, level=True),
            Column("生产线、设备", lambda each: each.place or "全厂", 140),
            Column("应采取的措施", self._measure, 0, colour=self._colour, tip=self._why),
            Column("联系人", lambda each: each.contact, 84),
            Column("电话", lambda each: each.phone or "没有登记", 130),
        )
        self.table = RecordsView(self, columns, "谁做什么")
        self.table.nothing = "这个县区没有列入清单的企业"
        self.rows = RowsModel(columns, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.setWordWrap(True)
        self.table.setItemDelegateForColumn(4, WrappedDelegate(self.table))
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.empty = Empty(self, "还没有应急减排清单", "先在“清单”一栏生成一版，才知道谁做什么。")
        self.body = QStackedWidget(self)
        self.body.addWidget(self.table)
        self.body.addWidget(self.empty)
        down.addWidget(self.body, 1)
        self.cuts = label(self, "", "quiet", wrap=True)
        down.addWidget(self.cuts)
        self._fill_counties()
        self._allow()

    def choose(self, warning: str) -> None:
        """Show another warning."""
        self.warning, self._picked = warning, True
        self.load()

    def load(self) -> None:
        """Read who does what."""
        wanted, county = (self.warning if self._picked else None), self.county.currentData()

        def read(office: Office, actor: Actor, job: Job) -> Tonight | None:
            from db.emergency_lists import lists
            from db.emergency_papers import tonight
            from db.emergency_warnings import running_warning

            if not any(each.state in ("draft", "in_force") for each in lists(office, actor)):
                return None
            # Until somebody picks one, the warning that runs is the one that is asked about.
            running = running_warning(office, actor)
            warning = wanted or (running.warning if running is not None else "orange")
            return tonight(office, actor, warning, county=county)

        def take(found: Tonight | None) -> None:
            if county == self.county.currentData() and wanted in (None, self.warning):
                self._show(found)

        self.desk.run(self, read, take)

    def _show(self, found: Tonight | None) -> None:
        self.found = found
        self.body.setCurrentWidget(self.table if found is not None else self.empty)
        if found is not None:
            self.warning = found.warning
            self.choices.button(list(rules().warnings).index(found.warning)).setChecked(True)
            self.rows.set_rows(found.rows)
            enterprises = len({(row.code, row.site, row.name) for row in found.rows})
            self.stand.setText(
                f"{found.occasion}清单 {found.view.key}（{found.view.state_title}），"
                f"{enterprises} 家 {len(found.rows)} 行"
            )
            self.cuts.setText("减排量　" + "；".join(found.cuts))
        else:
            self.rows.set_rows([])
            self.stand.setText("")
            self.cuts.setText("")
        self._allow()

    def _allow(self) -> None:
        why = "" if self.found is not None and self.found.rows else "没有可以打印的行"
        allow(self.excel, why, "把这张表存为工作簿")
        allow(self.print, why, "预览、打印或存为 PDF；预警期间打印的留档")

    def _measure(self, row: RowView) -> str:
        return row.measures[self.warning].text or "尚未填写"

    def _colour(self, row: RowView) -> str:
        return "" if row.measures[self.warning].text else theme.colours().bad

    def _why(self, row: RowView) -> str:
        view = row.measures[self.warning]
        said = [view.text or view.why, row.base, *row.findings]
        if view.entered and view.computed:
            said.append(f"计算值：{view.computed}（改写理由：{view.reason}）")
        return "\n".join(each for each in said if each)

    def _fill_counties(self) -> None:
        own = self.desk.actor.county
        if own is None:
            self.county.addItem(EVERY_COUNTY, None)
        for county in all_counties():
            if own in (None, county.code):
                self.county.addItem(county.name, county.code)

    def _ask_excel(self) -> None:
        folder = Path(self.desk.preferences.folder or Path.home())
        proposed = str(folder / f"{self._name()}.xlsx")
        path, _ = QFileDialog.getSaveFileName(self, "导出", proposed, "Excel (*.xlsx)")
        if path:
            self.export(Path(path))

    def export(self, path: Path) -> None:
        """Write what is shown as a workbook."""
        self.desk.preferences.folder = str(path.parent)
        warning, county = self.warning, self.county.currentData()

        def write(office: Office, actor: Actor, job: Job) -> int:
            from db.emergency_papers import list_content
            from templates.workbooks.emergency import write_list

            return write_list(path, list_content(office, actor, warning, county=county), "orders")

        def told(count: int) -> None:
            self.stand.setText(f"已导出 {count} 行到 {path.name}")

        self.desk.run(self, write, told, title="正在导出…")

    def _print(self) -> None:
        from gui.standards.paper_dialog import PaperDialog

        warning, county, actor = self.warning, self.county.currentData(), self.desk.actor

        def draw(office: Office) -> bytes:
            from db.emergency_papers import kept_orders

            return kept_orders(office, actor, warning, county=county)

        dialog = PaperDialog(self.desk, self._name(), draw, self)
        dialog.exec()
        dialog.deleteLater()

    def _name(self) -> str:
        where = self.county.currentText()
        return f"{where}{rules().warnings[self.warning].name}应急减排措施表"
