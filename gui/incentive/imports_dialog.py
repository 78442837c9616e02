"""历次导入 of a list: what each did, and one of them taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QMessageBox, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import allow, button, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.enterprise_entry_batches import EntryImport
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

COLUMNS = (
    Column("时间", lambda e: f"{e.at:%Y-%m-%d %H:%M}", 130),
    Column("文件", lambda e: e.file, 0),
    Column("登记", lambda e: "、".join(e.kinds), 150, tip=lambda e: "、".join(e.kinds)),
    Column("新增", lambda e: str(e.added), 56, right=True),
    Column("更新", lambda e: str(e.changed), 56, right=True),
    Column("谁", lambda e: e.by, 90),
    Column("", lambda e: "" if e.open else "已撤销", 72, colour=lambda e: theme.colours().muted),
)
CHOOSE = "先在表里选一次导入"
REMARK = "撤销一次导入：新登记的停用，更新的改回。有一条后来改过，就一条也不撤销。"


class ImportsDialog(QDialog):
    """``undone`` comes after an import was taken back."""

    undone = Signal()

    def __init__(self, desk: Desk, kind: str, parent: QWidget, why_not: str) -> None:
        super().__init__(parent)
        self.desk, self.kind, self._why_not = desk, kind, why_not
        self.setWindowTitle("历次导入")
        self.resize(820, 420)
        down = QVBoxLayout(self)
        down.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        down.setSpacing(theme.GAP)
        down.addWidget(label(self, "历次导入", "title"))
        down.addWidget(label(self, REMARK, "muted", wrap=True))
        self.table = RecordsView(self, COLUMNS, "历次导入")
        self.table.nothing = "还没有导入过"
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        down.addWidget(self.table, 1)
        box = QDialogButtonBox(self)
        self.undo = button(box, "撤销这次导入(&U)…")
        self.undo.clicked.connect(self._ask)
        box.addButton(self.undo, QDialogButtonBox.ButtonRole.ActionRole)
        box.addButton(button(box, "关闭"), QDialogButtonBox.ButtonRole.RejectRole)
        box.rejected.connect(self.reject)
        down.addWidget(box)
        self.load()

    def load(self) -> None:
        """Read them again."""
        kind = self.kind

        def read(office: Office, actor: Actor, job: Job) -> list[EntryImport]:
            from db.enterprise_entry_batches import entry_imports

            return entry_imports(office, actor, kind=kind)

        self.desk.run(self, read, self._take)

    def _take(self, found: list[EntryImport]) -> None:
        self.rows.set_rows(found)
        self._allow()

    def _chosen(self) -> EntryImport | None:
        rows = self.table.selected_rows()
        return self.rows.rows[rows[0]] if len(rows) == 1 else None

    def _allow(self) -> None:
        row = self._chosen()
        gone = "这次导入已经撤销" if row is not None and not row.open else ""
        allow(self.undo, self._why_not or (CHOOSE if row is None else gone))

    def _ask(self) -> None:
        row = self._chosen()
        if row is None:
            return
        words = f"撤销 {row.file}：停用新增的 {row.added} 条，改回更新的 {row.changed} 条？"
        asked = QMessageBox(QMessageBox.Icon.Question, "撤销导入", words, parent=self)
        asked.addButton("撤销导入", QMessageBox.ButtonRole.YesRole)
        asked.addButton("不撤销", QMessageBox.ButtonRole.RejectRole)
        asked.exec()
        if asked.buttonRole(asked.clickedButton()) == QMessageBox.ButtonRole.YesRole:
            self.take_back(row.number)
        asked.deleteLater()

    def take_back(self, number: int) -> None:
        """Take one import back."""

        def work(office: Office, actor: Actor, job: Job) -> EntryImport:
            from db.enterprise_entry_batches import undo_import

            return undo_import(office, actor, number)

        def done(_: EntryImport) -> None:
            self.undone.emit()
            self.load()

        self.desk.run(self, work, done)
