"""申报件: the list of audits, and opening a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from gui import theme
from gui.pages.page import Page
from gui.pieces import allow, button, label
from gui.tables.empty import Empty
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.audit_views import AuditRow, AuditView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

MOST = 2000

COLUMNS = (
    Column("编号", lambda row: row.number, 130),
    Column("企业", lambda row: row.enterprise.name, 0),
    Column("县（市、区）", lambda row: row.enterprise.county_name, 100),
    Column("类型", lambda row: row.kind, 80),
    Column("标准", lambda row: row.pack, 180),
    Column("目标", lambda row: row.target, 60, level=True),
    Column("状态", lambda row: row.state_title, 130),
    Column("评定", lambda row: row.level or "", 60, level=True),
    Column("方式", lambda row: "试评" if row.mode == "trial" else "正式", 70),
    Column("申报日期", lambda row: f"{row.application_date}", 100),
)


class AuditsPage(Page):
    """The list with a search field and a filter by state. The key “new” opens a new audit."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "申报件", parent)
        self.all: list[AuditRow] = []
        self.count = label(self, "", "muted")
        self.head.insertWidget(1, self.count)
        self.plan = button(self, "复核与期限(&R)…")
        self.plan.setToolTip("年度复核计划、保障类期限、失效证书、按名单登记上级结果")
        self.plan.clicked.connect(self._open_plan)
        self.head.addWidget(self.plan)
        self.new = button(self, "新建申报件(&N)…", "primary")
        self.new.setToolTip("Ctrl+N")
        self.new.clicked.connect(lambda: self.open("new"))
        self.batch = button(self, "批量打印(&B)…")
        self.batch.clicked.connect(self._print_batch)
        allow(self.batch, "没有列出申报件")
        self.head.addWidget(self.batch)
        self.head.addWidget(self.new)
        row = QHBoxLayout()
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找企业、编号")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(320)
        self.search.textChanged.connect(self._filter)
        self.state = QComboBox(self)
        self.state.setAccessibleName("状态")
        self.state.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.state.activated.connect(self._filter)
        row.addWidget(self.search)
        row.addWidget(self.state)
        row.addStretch(1)
        self.content.addLayout(row)
        self.table = RecordsView(self, COLUMNS, "申报件")
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.opened.connect(self._open_row)
        self.empty = Empty(self, "还没有申报件", "选一家企业和一部标准，就可以开始评级。")
        first = button(self.empty, "新建申报件…", "primary")
        first.clicked.connect(lambda: self.open("new"))
        self.empty.add(first)
        self.body = QStackedWidget(self)
        self.body.addWidget(self.table)
        self.body.addWidget(self.empty)
        self.content.addWidget(self.body, 1)
        self.content.setSpacing(theme.GAP)
        desk.changed.connect(self._heard)

    def open(self, key: Any) -> None:
        """“new”, or a pair (“new”, enterprise key): ask for a new audit and go to it."""
        from gui.dialogs.new_audit import NewAuditDialog

        enterprise = key[1] if isinstance(key, tuple) else ""
        dialog = NewAuditDialog(self.desk, enterprise, self)
        dialog.opened.connect(self._go_to)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _open_plan(self) -> None:
        from gui.dialogs.level_plan import LevelPlanDialog

        dialog = LevelPlanDialog(self.desk, self)
        dialog.chosen.connect(lambda key: self.desk.visit.emit("enterprise", key))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def shown(self) -> None:
        """Read the list."""

        def read(office: Office, actor: Actor, job: Job) -> list[AuditRow]:
            from db.audit_lists import list_audits

            return list_audits(office, actor, limit=MOST)

        self.desk.run(self, read, self._take)

    def _heard(self, kinds: frozenset[str]) -> None:
        if "audit" in kinds and self.isVisible():
            self.shown()

    def _take(self, found: list[AuditRow]) -> None:
        self.all = found
        chosen = self.state.currentText()
        states = list(dict.fromkeys(row.state_title for row in found))
        self.state.clear()
        self.state.addItems(["全部状态", *states])
        self.state.setCurrentText(chosen)
        self.body.setCurrentWidget(self.table if found else self.empty)
        self._filter()

    def _filter(self) -> None:
        words = self.search.text().casefold().split()
        state = self.state.currentText() if self.state.currentIndex() > 0 else ""
        found = [
            row
            for row in self.all
            if (not state or row.state_title == state)
            and all(
                word in f"{row.enterprise.name} {row.number} {row.enterprise.key}".casefold()
                for word in words
            )
        ]
        self.rows.set_rows(found)
        why_not = "" if found else "没有列出申报件"
        allow(self.batch, why_not, "选中几行，或列出的全部，打印成一批文件")
        whole = f"{len(self.all)} 件"
        self.count.setText(whole if len(found) == len(self.all) else f"{len(found)} / {whole}")

    def _print_batch(self) -> None:
        from gui.dialogs.print_batch import PrintBatchDialog

        marked = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        rows = self.rows.rows
        dialog = PrintBatchDialog(self.desk, rows, [rows[at] for at in marked], self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _open_row(self, row: int) -> None:
        self.desk.visit.emit("audit", self.rows.rows[row].id)

    def _go_to(self, view: AuditView) -> None:
        self.desk.visit.emit("audit", view.id)
