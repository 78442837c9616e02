"""全省均值: entered with their source; a new one replaces the one before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.incentive.years import years
from gui.people.form_dialog import FormDialog
from gui.people.reason_dialog import ReasonDialog
from gui.pieces import allow, button, label
from gui.rights import why_not
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.incentive.means import MeanView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

COLUMNS = (
    Column("行业", lambda m: m.group_name, 120),
    Column("年度", lambda m: str(m.year), 64, right=True),
    Column("税收均值 万元/吨", lambda m: "—" if m.tax is None else f"{m.tax:f}", 130, right=True),
    Column("研发占比均值 %", lambda m: "—" if m.research is None else f"{m.research:f}", 120,
           right=True),
    Column("文号", lambda m: m.document or "—", 180),
    Column("来源", lambda m: m.basis, 0, tip=lambda m: m.basis),
    Column("录入", lambda m: f"{m.by} {m.at:%Y-%m-%d}", 150),
)  # fmt: skip


class MeanDialog(FormDialog):
    """A mean of one industry and year; hands it over."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        from grading.incentive.rules import rule_on

        remark = "全省同行业均值没有见过公布的数，由办公室按通报或测算录入，写明来源。"
        super().__init__(desk, "录入全省均值", "录入", parent, remark=remark)
        today = desk.office.clock.today()
        self.group = QComboBox(self)
        for each in rule_on(today).groups.values():
            self.group.addItem(each.name, each.id)
        self.year = years(self, today)
        self.tax, self.research = QLineEdit(self), QLineEdit(self)
        self.tax.setPlaceholderText("万元/吨，例如 8.4；不知道的不填")
        self.research.setPlaceholderText("百分数，例如 0.93；不知道的不填")
        self.document, self.basis = QLineEdit(self), QLineEdit(self)
        self.document.setPlaceholderText("有文件的写文号")
        self.basis.setPlaceholderText("哪个部门的通报，或者怎样算出来的")
        for name, field in (
            ("行业(&I)", self.group),
            ("数据年度(&Y)", self.year),
            ("单位排放量税收(&T)", self.tax),
            ("研发投入占比(&R)", self.research),
            ("文号(&D)", self.document),
            ("来源(&S) *", self.basis),
        ):
            self.fields.addRow(name, field)
        for line in (self.tax, self.research, self.basis):
            line.textChanged.connect(self.look)
        self.look()

    def missing(self) -> str:
        if not self.tax.text().strip() and not self.research.text().strip():
            return "两个均值至少填一个"
        return "" if self.basis.text().strip() else "没有写均值的来源"

    def command(self) -> Callable[[Job], Any]:
        from db.incentive.means import enter_means

        office, actor = self.desk.office, self.desk.actor
        group, year = self.group.currentData(), self.year.currentData()
        given = {
            "tax": self.tax.text(),
            "research": self.research.text(),
            "document": self.document.text(),
            "basis": self.basis.text(),
        }
        return lambda job: enter_means(office, actor, group, year, **given)


class MeansView(QWidget):
    """Means in use."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.stand = label(self, "", "muted")
        row.addWidget(self.stand, 1)
        self.retire = button(self, "停用…")
        self.retire.clicked.connect(self._retire)
        self.new = button(self, "录入(&N)…", "primary")
        self.new.clicked.connect(self._new)
        row.addWidget(self.retire)
        row.addWidget(self.new)
        down.addLayout(row)
        self.table = RecordsView(self, COLUMNS, "全省均值")
        self.table.nothing = "还没有录入均值。没有均值，指标不能比较。"
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        down.addWidget(self.table, 1)

    def load(self) -> None:
        """Read them again."""

        def read(office: Office, actor: Actor, job: Job) -> list[MeanView]:
            from db.incentive.means import list_means

            return list_means(office, actor)

        self.desk.run(self, read, self._take)

    def _take(self, found: list[MeanView]) -> None:
        self.rows.set_rows(found)
        self.stand.setText(f"{len(found)} 个在用" if found else "")
        self._allow()

    def _chosen(self) -> MeanView | None:
        rows = self.table.selected_rows()
        return self.rows.rows[rows[0]] if len(rows) == 1 else None

    def _allow(self) -> None:
        from db.incentive.means import MAY_ENTER

        why = why_not(self.desk.actor, *MAY_ENTER, city="全省均值")
        allow(self.new, why)
        allow(self.retire, why or ("" if self._chosen() is not None else "先在表里选一个均值"))

    def _run(self, dialog: QDialog) -> None:
        dialog.exec()
        dialog.deleteLater()

    def _new(self) -> None:
        dialog = MeanDialog(self.desk, self)
        dialog.carried_out.connect(lambda _: self.load())
        self._run(dialog)

    def _retire(self) -> None:
        mean = self._chosen()
        if mean is None:
            return
        id = mean.id

        def does(office: Office, actor: Actor, reason: str) -> None:
            from db.incentive.means import retire_means

            retire_means(office, actor, id, reason)

        remark = f"{mean.group_name} {mean.year} 年。已认定的管理等级不受影响。"
        dialog = ReasonDialog(
            self.desk, "停用均值", "停用", does, self, remark=remark, example="例如：录错了行业"
        )
        dialog.carried_out.connect(lambda _: self.load())
        self._run(dialog)
