"""历次预警: when warnings were started and ended, on what, with the orders printed for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from grading.emergency_rules import rules
from gui import theme
from gui.emergency.words_dialog import Asked, WordsDialog
from gui.pieces import allow, button, label
from gui.tables.empty import Empty
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView, WrappedDelegate

if TYPE_CHECKING:
    from db.emergency_warnings import KeptOrder, WarningView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

COLUMNS = (
    Column("编号", lambda each: each.number, 80),
    Column("级别", lambda each: each.title, 84),
    Column("启动", lambda each: f"{each.started_at:%Y-%m-%d %H:%M}", 130),
    Column(
        "解除",
        lambda each: f"{each.ended_at:%Y-%m-%d %H:%M}" if each.ended_at else "正在进行",
        130,
        colour=lambda each: "" if each.ended_at else theme.colours().bad,
    ),
    Column("历时", lambda each: each.lasted, 100),
    Column("启动文号与依据", lambda each: f"{each.start_document}\n{each.start_basis}", 0),
    Column("解除文号与依据", lambda each: f"{each.end_document}\n{each.end_basis}".strip(), 0),
    Column("清单", lambda each: each.list_key, 80),
    Column("存档", lambda each: f"{len(each.orders)} 份" if each.orders else "", 64),
)


class WarningsTab(QWidget):
    """The table, and what can be recorded: 启动, 解除."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self._why = ""
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP_SMALL)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        self.stand = label(self, "", "muted")
        row.addWidget(self.stand, 1)
        self.kept = button(self, "存档的措施表(&K)")
        self.menu = QMenu(self.kept)
        self.kept.setMenu(self.menu)
        self.end = button(self, "登记解除(&E)…")
        self.start = button(self, "登记启动(&S)…", "primary")
        self.start.clicked.connect(self._start)
        self.end.clicked.connect(self._end)
        for each in (self.kept, self.end, self.start):
            row.addWidget(each)
        down.addLayout(row)
        self.table = RecordsView(self, COLUMNS, "历次预警")
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.setWordWrap(True)
        for place, column in enumerate(COLUMNS):
            if not column.width:
                self.table.setItemDelegateForColumn(place, WrappedDelegate(self.table))
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._pick())
        self.empty = Empty(self, "还没有登记过预警", "启动时登记级别、文号和依据，解除时再登记。")
        self.body = QStackedWidget(self)
        self.body.addWidget(self.table)
        self.body.addWidget(self.empty)
        down.addWidget(self.body, 1)
        self._allow()

    @property
    def running(self) -> WarningView | None:
        """The warning that runs now."""
        return next((each for each in self.rows.rows if each.running), None)

    def load(self) -> None:
        """Read every warning."""

        def read(office: Office, actor: Actor, job: Job) -> tuple[tuple[WarningView, ...], str]:
            from db.emergency_warnings import KEEPERS, warnings
            from db.users import require_whole_city
            from grading.refusals import Refusal

            try:
                require_whole_city(actor, *KEEPERS, of="预警的登记")
            except Refusal as refusal:
                return warnings(office, actor), refusal.what
            return warnings(office, actor), ""

        def take(read: tuple[tuple[WarningView, ...], str]) -> None:
            found, self._why = read
            self.rows.set_rows(found)
            self.body.setCurrentWidget(self.table if found else self.empty)
            if found:
                self.table.selectRow(0)
            running = self.running
            self.stand.setText(
                f"{running.title} {running.number} 正在进行，{running.start_document}"
                if running is not None
                else "现在没有预警"
            )
            self._pick()
            self._allow()

        self.desk.run(self, read, take)

    def _pick(self) -> None:
        index = self.table.currentIndex()
        chosen = self.rows.rows[index.row()] if index.isValid() and self.rows.rows else None
        self.menu.clear()
        for order in chosen.orders if chosen is not None else ():
            action = self.menu.addAction(f"{order.at:%m-%d %H:%M}　{order.title}")
            action.triggered.connect(lambda _=False, order=order: self._open(order))
        there = chosen is not None and bool(chosen.orders)
        allow(
            self.kept, "" if there else "这次预警期间没有打印过措施表", "预警期间打印的，逐份留存"
        )

    def _allow(self) -> None:
        allow(self.start, self._why, "记下级别、文号、依据；另一级别在进行时即为调整")
        none = "" if self.running is not None else "现在没有正在进行的预警"
        allow(self.end, self._why or none, "记下解除的文号和依据")

    def _start(self) -> None:
        running = self.running
        levels = [
            (rule.id, rule.name)
            for rule in rules().warnings.values()
            if running is None or rule.id != running.warning
        ]
        remark = f"{running.title}正在进行，将同时结束。" if running is not None else ""
        said = self._ask(
            "登记预警启动",
            remark,
            (
                Asked("warning", "级别(&L)", "orange", choices=levels),
                Asked("document", "文号(&D)", hint="例如 邯应急办〔2026〕9号"),
                Asked("basis", "依据(&B)", hint="例如 预测日 AQI>200 持续 48 小时", long=True),
            ),
            "登记启动",
        )
        if said is None:
            return

        def work(office: Office, actor: Actor, job: Job) -> None:
            from db.emergency_warnings import start_warning

            start_warning(
                office, actor, said["warning"], document=said["document"], basis=said["basis"]
            )

        self.desk.run(self, work, lambda _: self.load())

    def _end(self) -> None:
        said = self._ask(
            "登记预警解除",
            "",
            (
                Asked("document", "文号(&D)", hint="例如 邯应急办〔2026〕10号"),
                Asked("basis", "依据(&B)", hint="例如 空气质量好转", long=True),
            ),
            "登记解除",
        )
        if said is None:
            return

        def work(office: Office, actor: Actor, job: Job) -> None:
            from db.emergency_warnings import end_warning

            end_warning(office, actor, document=said["document"], basis=said["basis"])

        self.desk.run(self, work, lambda _: self.load())

    def _open(self, order: KeptOrder) -> None:
        from gui.standards.paper_dialog import PaperDialog

        actor = self.desk.actor

        def draw(office: Office) -> bytes:
            from db.attachments import content_of

            return content_of(office, actor, order.sha256)

        dialog = PaperDialog(self.desk, order.title, draw, self)
        dialog.exec()
        dialog.deleteLater()

    def _ask(
        self, title: str, remark: str, asked: tuple[Asked, ...], accept: str
    ) -> dict[str, str] | None:
        dialog = WordsDialog(title, remark, asked, accept, self)
        accepted = dialog.exec()
        said = dialog.said()
        dialog.deleteLater()
        return said if accepted else None
