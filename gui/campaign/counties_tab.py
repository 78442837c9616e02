"""县区报表: 月调度表, 年度考核表, 审核汇总表, on the screen, as workbook, as paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui import theme
from gui.papers.table_outputs import Outputs
from gui.pieces import dress, label
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
        self.outputs = Outputs(desk, self)
        self.outputs.exported.connect(self.stand.setText)
        for each in (self.kind, self.period, self.mode, self.stand):
            row.addWidget(each)
        row.addStretch(1)
        row.addWidget(self.outputs)
        self.down.addLayout(row)
        self.place = QVBoxLayout()
        self.down.addLayout(self.place, 1)
        self.notes = label(self, "", "quiet", wrap=True)
        self.down.addWidget(self.notes)
        today = desk.office.clock.today()
        self._months = {"monthly": f"{today:%Y-%m}", "yearly": f"{today:%Y}"}
        self._choose(load=False)

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
            self.outputs.show_content(None, NOTHING)
            dress(self.stand, "refused")
            self.stand.setText(f"{error.what}：{error.remedy}")

        self.desk.run(self, read, take, failed=failed)

    def _show(self, content: TableContent) -> None:
        self.outputs.show_content(content, NOTHING)
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

    @staticmethod
    def _width(title: str, millimetres: float) -> int:
        """Room for the heading and for the paper's proportions; 0 takes what is left."""
        heading = sum(14 if ord(each) > 0x2E7F else 8 for each in title) + 20
        return max(round(millimetres * 2.3), heading) if millimetres else 0
