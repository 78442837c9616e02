"""预警提示: what will go wrong or has, the gravest first; a double click leads to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.campaign.places import SEVERITIES, WARNINGS, go
from gui.pieces import allow, button, label
from gui.tables.rows import RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.campaign_views import EarlyWarning
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job


class WarningsTab(QWidget):
    """Filter by weight and by rule."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.all: list[EarlyWarning] = []
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.severity = QComboBox(self)
        self.severity.setAccessibleName("轻重")
        self.severity.addItem("全部轻重", "")
        for id, title in SEVERITIES.items():
            self.severity.addItem(title, id)
        self.rule = QComboBox(self)
        self.rule.setAccessibleName("提示")
        self.rule.addItem("全部提示", "")
        for each in (self.severity, self.rule):
            each.activated.connect(self._filter)
            row.addWidget(each)
        self.stand = label(self, "", "muted")
        row.addWidget(self.stand, 1)
        self.excel = button(self, "导出 Excel(&E)…")
        self.excel.clicked.connect(self._ask_file)
        row.addWidget(self.excel)
        down.addLayout(row)
        self.table = RecordsView(self, WARNINGS, "预警提示")
        self.table.nothing = "没有需要提示的"
        self.rows = RowsModel(WARNINGS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.opened.connect(lambda at: go(desk, self.rows.rows[at]))
        down.addWidget(self.table, 1)
        foot = "双击一行，到办理的地方。提示只看有创A目标的企业和批次里的申报件；试评的写明。"
        down.addWidget(label(self, foot, "quiet", wrap=True))

    def load(self) -> None:
        """Look again."""

        def read(office: Office, actor: Actor, job: Job) -> list[EarlyWarning]:
            from db.campaign_warnings import early_warnings

            return early_warnings(office, actor)

        self.desk.run(self, read, self._take)

    def _take(self, found: list[EarlyWarning]) -> None:
        self.all = found
        chosen = self.rule.currentData()
        self.rule.clear()
        self.rule.addItem("全部提示", "")
        for id, title in {each.rule: each.title for each in found}.items():
            self.rule.addItem(title, id)
        self.rule.setCurrentIndex(max(self.rule.findData(chosen), 0))
        self._filter()

    def _filter(self) -> None:
        severity, rule = self.severity.currentData(), self.rule.currentData()
        rows = [w for w in self.all if severity in ("", w.severity) and rule in ("", w.rule)]
        self.rows.set_rows(rows)
        urgent = sum(each.severity == "urgent" for each in rows)
        self.stand.setText(f"{len(rows)} 条" + (f"，急的 {urgent} 条" if urgent else ""))
        allow(self.excel, "" if rows else "没有可以导出的提示")

    def _ask_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "导出", "创A预警提示.xlsx", "Excel (*.xlsx)")
        if name:
            self.export(Path(name))

    def export(self, path: Path) -> None:
        """Write what the filter shows."""
        rows = list(self.rows.rows)

        def write(office: Office, actor: Actor, job: Job) -> int:
            from templates.workbooks.campaign import write_warnings

            return write_warnings(path, rows, SEVERITIES, office.clock.today())

        def done(count: int) -> None:
            self.stand.setText(f"已导出 {count} 条到 {path.name}")

        self.desk.run(self, write, done, title="正在导出…")
