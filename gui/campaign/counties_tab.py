"""县区报表: 月调度表, 年度考核表, 审核汇总表, on the screen, as workbook, as paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import allow, button, dress, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.papers.county_tables import TableContent

KINDS = (
    ("monthly", "月调度表"),
    ("yearly", "年度考核表"),
    ("city", "审核汇总表（县→市）"),
    ("province", "审核汇总表（市→省）"),
)
NOTHING = "没有可以导出的表"


def _cell(place: int) -> Any:
    return lambda row: row[place]


class CountiesTab(QWidget):
    """Which table, for which time; the columns come with it."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.content: TableContent | None = None
        self.table: RecordsView | None = None
        self.rows: RowsModel | None = None
        self.down = QVBoxLayout(self)
        self.down.setContentsMargins(0, theme.GAP, 0, 0)
        self.down.setSpacing(theme.GAP_SMALL)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.kind = QComboBox(self)
        self.kind.setAccessibleName("表")
        for id, title in KINDS:
            self.kind.addItem(title, id)
        self.kind.activated.connect(lambda _: self._choose())
        self.period = QLineEdit(self)
        self.period.setAccessibleName("期间")
        self.period.setFixedWidth(110)
        self.period.editingFinished.connect(self.load)
        self.mode = QComboBox(self)
        self.mode.setAccessibleName("方式")
        self.mode.addItem("正式", False)
        self.mode.addItem("试评（每页标明）", True)
        self.mode.activated.connect(lambda _: self.load())
        self.stand = label(self, "", "muted")
        self.excel = button(self, "导出 Excel(&E)…")
        self.print = button(self, "打印 PDF(&P)…", "primary")
        self.excel.clicked.connect(self._ask_excel)
        self.print.clicked.connect(self._print)
        for each in (self.kind, self.period, self.mode, self.stand):
            row.addWidget(each)
        row.addStretch(1)
        row.addWidget(self.excel)
        row.addWidget(self.print)
        self.down.addLayout(row)
        self.place = QVBoxLayout()
        self.down.addLayout(self.place, 1)
        self.notes = label(self, "", "quiet", wrap=True)
        self.down.addWidget(self.notes)
        today = desk.office.clock.today()
        self._months = {"monthly": f"{today:%Y-%m}", "yearly": f"{today:%Y}"}
        self._choose(load=False)
        self._allow()

    def _choose(self, *, load: bool = True) -> None:
        kind = self.kind.currentData()
        self.period.setVisible(kind in self._months)
        self.mode.setVisible(kind not in self._months)
        self.period.setText(self._months.get(kind, ""))
        if load:
            self.load()

    def load(self) -> None:
        """Count what is asked for."""
        kind, period = self.kind.currentData(), self.period.text()
        trial = bool(self.mode.currentData())

        def read(office: Office, actor: Actor, job: Job) -> TableContent:
            from db.county_papers import summary_content, table_content
            from db.county_reports import county_table, summary

            if kind in ("monthly", "yearly"):
                return table_content(office, county_table(office, actor, kind, period))
            return summary_content(office, summary(office, actor, kind, trial=trial))

        def take(content: TableContent) -> None:
            if kind == self.kind.currentData():
                self._show(content)

        def failed(error: BaseException) -> None:
            from grading.refusals import Refusal

            if not isinstance(error, Refusal):
                self.desk.show_error(error)
                return
            self.content = None
            dress(self.stand, "refused")
            self.stand.setText(f"{error.what}：{error.remedy}")
            self._allow()

        self.desk.run(self, read, take, failed=failed)

    def _show(self, content: TableContent) -> None:
        self.content = content
        dress(self.stand, "muted")
        self.stand.setText(f"{content.period}，{len(content.rows) - content.totals} 行")
        if self.table is not None:
            self.place.removeWidget(self.table)
            self.table.deleteLater()
        columns = [
            Column(
                each.title,
                _cell(at),
                self._width(each.title, each.width),
                right=each.number,
            )
            for at, each in enumerate(content.columns)
        ]
        self.table = RecordsView(self, columns, content.title)
        self.table.nothing = "这段时间没有符合的申报件"
        self.rows = RowsModel(columns, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.rows.set_rows(list(content.rows))
        self.place.addWidget(self.table)
        self.notes.setText("。".join(content.notes))
        self._allow()

    @staticmethod
    def _width(title: str, millimetres: float) -> int:
        """Room for the heading and for the paper's proportions; 0 takes what is left."""
        heading = sum(14 if ord(each) > 0x2E7F else 8 for each in title) + 20
        return max(round(millimetres * 2.3), heading) if millimetres else 0

    def _allow(self) -> None:
        why = "" if self.content is not None else NOTHING
        allow(self.excel, why, "把这张表存为工作簿")
        allow(self.print, why, "预览、打印或存为 PDF")

    def _ask_excel(self) -> None:
        if self.content is None:
            return
        folder = Path(self.desk.preferences.folder or Path.home())
        proposed = str(folder / f"{self.content.title}.xlsx")
        path, _ = QFileDialog.getSaveFileName(self, "导出", proposed, "Excel (*.xlsx)")
        if path:
            self.export(Path(path))

    def export(self, path: Path) -> None:
        """Write what is shown as a workbook."""
        content = self.content
        if content is None:
            return
        self.desk.preferences.folder = str(path.parent)

        def write(office: Office, actor: Actor, job: Job) -> int:
            from templates.workbooks.county_tables import write_county_table

            return write_county_table(path, content)

        def told(count: int) -> None:
            self.stand.setText(f"已导出 {count} 行到 {path.name}")

        self.desk.run(self, write, told, title="正在导出…")

    def _print(self) -> None:
        from gui.standards.paper_dialog import PaperDialog

        content = self.content
        if content is None:
            return

        def draw(office: Office) -> bytes:
            from templates.papers.county_tables import draw_table

            return draw_table(content)

        dialog = PaperDialog(self.desk, content.title, draw, self)
        dialog.exec()
        dialog.deleteLater()
