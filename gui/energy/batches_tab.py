"""导入批次: every file taken in, and taking one back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import allow, button, label
from gui.rights import why_not
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.energy.figures import BatchView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

COLUMNS = (
    Column("批次", lambda b: str(b.batch), 60, right=True),
    Column("文件", lambda b: b.file, 0),
    Column("时间", lambda b: f"{b.at:%Y-%m-%d %H:%M}", 140),
    Column("人员", lambda b: b.by, 90),
    Column("读入", lambda b: str(b.read), 70, right=True),
    Column("新增", lambda b: str(b.added), 70, right=True),
    Column("更新", lambda b: str(b.changed), 70, right=True),
    Column("未变", lambda b: str(b.unchanged), 70, right=True),
    Column("撤销", lambda b: f"{b.undone_at:%Y-%m-%d} {b.undone_by}" if b.undone_at else "", 150),
)


class BatchesTab(QWidget):
    """A batch is undone as a whole; what it had superseded counts again."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP)
        row = QHBoxLayout()
        self.told = label(self, "", "muted")
        self.undo = button(self, "撤销这一批(&U)")
        self.undo.clicked.connect(self.take_back)
        row.addWidget(self.told, 1)
        row.addWidget(self.undo)
        down.addLayout(row)
        self.table = RecordsView(self, COLUMNS, "导入批次")
        self.table.nothing = "还没有导入过能耗数据"
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.selectionModel().selectionChanged.connect(self._look)
        down.addWidget(self.table, 1)

    def load(self) -> None:
        """Read them again."""

        def read(office: Office, actor: Actor, job: Job) -> tuple[BatchView, ...]:
            from db.energy.figures import batches

            return batches(office, actor)

        self.desk.run(self, read, self._take)

    def _take(self, found: tuple[BatchView, ...]) -> None:
        self.rows.set_rows(found)
        self._look()

    def _look(self) -> None:
        from db.enterprise_import import MAY_IMPORT

        chosen = self._selected()
        if chosen is None:
            why = "请选中一批"
        else:
            why = "这一批已经撤销" if chosen.undone_at is not None else ""
        allow(
            self.undo,
            why_not(self.desk.actor, *MAY_IMPORT) or why,
            "撤销它带来的数，恢复它更新前的数",
        )

    def _selected(self) -> BatchView | None:
        some = self.table.selected_rows()
        return self.rows.rows[some[0]] if len(some) == 1 else None

    def take_back(self) -> None:
        """Undo the chosen batch."""
        chosen = self._selected()
        if chosen is None:
            return

        def work(office: Office, actor: Actor, job: Job) -> tuple[int, int]:
            from db.energy.figures_import import undo_figures

            return undo_figures(office, actor, chosen.batch)

        def done(result: tuple[int, int]) -> None:
            retired, restored = result
            self.told.setText(f"第 {chosen.batch} 批已撤销：撤销 {retired} 项，恢复 {restored} 项")

        self.desk.run(self, work, done, title="正在撤销…")
