"""Last year's workbook before it is taken in: which enterprise each row is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.pieces import allow, button, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.emergency_import import Imported, Matched
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.workbooks.emergency_reading import HistoricList

HOW = {"code": "代码相同", "confirmed": "已确认", "name": "同名，待确认", "none": "名录里没有"}


class ImportDialog(QDialog):
    """Names that are equal wait for a person: one by one by a double click, or all at once."""

    imported = Signal(object)

    def __init__(
        self, desk: Desk, staged: HistoricList, matched: Sequence[Matched], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.staged = staged
        self.matched = list(matched)
        self.answers: dict[str, str] = {}
        self.setWindowTitle("导入往年清单")
        self.resize(980, 620)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        outer.addWidget(label(self, f"{staged.file} · {staged.sheet}", "strong"))
        self.stand = label(self, "", "muted", wrap=True)
        outer.addWidget(self.stand)
        for finding in staged.findings[:3]:
            words = f"第 {finding.row} 行 {finding.column}：{finding.message}"
            outer.addWidget(label(self, words, "warning", wrap=True))
        columns = (
            Column("行", lambda each: str(each.row.row), 50, right=True),
            Column("清单里的企业", lambda each: each.row.name, 0),
            Column("等级写法", lambda each: each.row.level.written, 100),
            Column("对应", self._how, 110, colour=self._colour),
            Column("名录里的企业", self._whom, 300),
        )
        self.table = RecordsView(self, columns, "对应")
        self.rows = RowsModel(columns, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.opened.connect(self._confirm)
        self.rows.set_rows(self.matched)
        outer.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.addWidget(label(self, "清单年份"))
        self.year = QSpinBox(self)
        self.year.setAccessibleName("清单年份")
        this_year = self.desk.office.clock.today().year
        self.year.setRange(2013, this_year)
        self.year.setValue(this_year - 1)
        foot.addWidget(self.year)
        self.same = QCheckBox("同名即同一家(&S)", self)
        self.same.toggled.connect(lambda _: self._look())
        foot.addWidget(self.same)
        foot.addStretch(1)
        outer.addLayout(foot)
        buttons = QDialogButtonBox(self)
        self.take = button(buttons, "导入(&I)", "primary")
        buttons.addButton(self.take, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(button(buttons, "取消"), QDialogButtonBox.ButtonRole.RejectRole)
        self.take.clicked.connect(self._import)
        buttons.rejected.connect(self.reject)
        outer.addWidget(buttons)
        self._look()

    def _how(self, each: Matched) -> str:
        return HOW["confirmed" if each.row.name in self.answers else each.how]

    def _whom(self, each: Matched) -> str:
        if each.row.name in self.answers:
            return self.answers[each.row.name]
        found = [f"{name}（{county}）{key}" for key, name, county in each.candidates]
        return "；".join(found) or each.key

    def _colour(self, each: Matched) -> str:
        return theme.colours().unsure if each.row.name in self.waiting() else ""

    def _confirm(self, place: int) -> None:
        """A double click says: this is the one. Of several candidates the command line chooses."""
        each = self.matched[place]
        if each.how == "name" and len(each.candidates) == 1:
            self.answers[each.row.name] = each.candidates[0][0]
            self._look()

    def waiting(self) -> list[str]:
        """Names nobody has decided about yet."""
        open_ones = [
            each.row.name
            for each in self.matched
            if each.how == "name"
            and each.row.name not in self.answers
            and not (self.same.isChecked() and len(each.candidates) == 1)
        ]
        return list(dict.fromkeys(open_ones))

    def _look(self) -> None:
        waiting = self.waiting()
        taken = "、".join(f"“{title}”" for title in self.staged.columns.values())
        self.stand.setText(
            f"{len(self.matched)} 行；认出的列：{taken}。双击一行，确认同名的就是名录里的那一家。"
        )
        self.rows.set_rows(self.matched)
        allow(
            self.take,
            f"有 {len(waiting)} 家只凭名称对应，要人确认，例如“{waiting[0]}”" if waiting else "",
        )

    def _import(self) -> None:
        year, answers, same = self.year.value(), dict(self.answers), self.same.isChecked()

        def work(office: Office, actor: Actor, job: Job) -> Imported:
            from db.emergency_import import import_historic

            return import_historic(
                office, actor, self.staged, year=year, answers=answers, same_names=same
            )

        def done(result: Imported) -> None:
            self.imported.emit(result)
            self.accept()

        self.desk.run(self, work, done, title="正在导入…")
