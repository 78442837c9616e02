"""导入记录: the lists imported until now, and taking one back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QMessageBox, QVBoxLayout, QWidget

from gui import theme
from gui.imports.commands import undoing
from gui.imports.conflicts import show_undo_refused
from gui.pieces import allow, button, label
from gui.tables.rows import Column, RowsModel
from gui.tables.view import RecordsView

if TYPE_CHECKING:
    from db.enterprise_undo import UndoResult
    from db.import_batches import BatchView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

CHOOSE_FIRST = "先在表里选一批"


def _state(batch: BatchView) -> str:
    return "✓ 有效" if batch.undone_at is None else "↩ 已撤销"


def _undone(batch: BatchView) -> str:
    if batch.undone_at is None:
        return "没有撤销过"
    return f"由 {batch.undone_by} 于 {batch.undone_at:%Y-%m-%d %H:%M} 撤销"


def _colour(batch: BatchView) -> str:
    scheme = theme.colours()
    return scheme.good if batch.undone_at is None else scheme.muted


def _told(batch: BatchView) -> str:
    return (
        f"{batch.file}\n工作表：{batch.sheet}，表头第 {batch.header_row} 行\n"
        f"SHA-256：{batch.sha256}\n导入前改过 {batch.mended} 格"
    )


COLUMNS = (
    Column("批次", lambda each: str(each.batch), 60, right=True),
    Column("文件", lambda each: each.file, 0, tip=_told),
    Column("SHA-256", lambda each: each.sha256[:12], 130, tip=lambda each: each.sha256),
    Column("读入", lambda each: f"{each.read:,}", 58, right=True),
    Column("新增", lambda each: f"{each.created:,}", 58, right=True),
    Column("更新", lambda each: f"{each.updated:,}", 58, right=True),
    Column("相同", lambda each: f"{each.unchanged:,}", 58, right=True),
    Column("未导入", lambda each: f"{each.rejected:,}", 70, right=True),
    Column("导入人", lambda each: each.actor, 76),
    Column("时间", lambda each: f"{each.at:%Y-%m-%d %H:%M}", 140),
    Column("状态", _state, 96, colour=_colour, tip=_undone),
)


class BatchesDialog(QDialog):
    """All imported lists, the newest first."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle("导入记录")
        self.resize(1160, 520)
        down = QVBoxLayout(self)
        down.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        down.setSpacing(theme.GAP)
        down.addWidget(label(self, "导入记录", "title"))
        words = "每份导入的名单。之后没有再改动过的企业，可以整批撤销；撤销也留痕。"
        self.words = label(self, words, "muted", wrap=True)
        down.addWidget(self.words)
        self.table = RecordsView(self, COLUMNS, "导入记录")
        self.rows = RowsModel(COLUMNS, self.table)
        self.table.setModel(self.rows)
        self.table.lay_out_columns()
        self.table.nothing = "还没有导入过名单"
        self.table.selectionModel().currentRowChanged.connect(self._allow)
        down.addWidget(self.table, 1)
        foot = QHBoxLayout()
        self.see = button(self, "在名录里看这一批(&V)")
        self.see.clicked.connect(self._see)
        self.undo = button(self, "撤销这一批(&U)…")
        self.undo.clicked.connect(self._ask)
        close = button(self, "关闭")
        close.clicked.connect(self.close)
        foot.addWidget(self.see)
        foot.addWidget(self.undo)
        foot.addStretch(1)
        foot.addWidget(close)
        down.addLayout(foot)
        self._under_way = False
        self._load()

    def current(self) -> BatchView | None:
        """The batch of the current row."""
        row = self.table.currentIndex().row()
        return self.rows.rows[row] if row >= 0 else None

    def _load(self) -> None:
        def read(office: Office, actor: Actor, job: Job) -> list[BatchView]:
            from db.import_batches import batches

            return batches(office, actor)

        def show(found: list[BatchView]) -> None:
            self._under_way = False
            at = max(self.table.currentIndex().row(), 0)
            self.rows.set_rows(found)
            if found:
                self.table.selectRow(at)
            self._allow()

        def failed(error: BaseException) -> None:
            self.desk.show_error(error)
            self.close()

        self._under_way = True
        self._allow()
        self.desk.run(self, read, show, failed=failed)

    def _allow(self, *_: object) -> None:
        batch = self.current()
        why_not = (
            "正在进行，请稍候" if self._under_way else "" if batch is not None else CHOOSE_FIRST
        )
        allow(self.see, why_not)
        if batch is not None and batch.undone_at is not None:
            why_not = why_not or f"第 {batch.batch} 批已由 {batch.undone_by} 撤销"
        allow(self.undo, why_not)

    def _see(self) -> None:
        batch = self.current()
        if batch is not None:
            self.desk.visit.emit("enterprises", ("batch", batch.batch))
            self.close()

    def _ask(self) -> None:
        batch = self.current()
        if batch is None:
            return
        asked = QMessageBox(self)
        asked.setWindowTitle("撤销导入")
        asked.setText(f"撤销第 {batch.batch} 批（{batch.file}）？")
        asked.setInformativeText(
            f"这一批新增的企业停用并让出代码，更新过的恢复原样。共 {batch.created:,} 行新增、"
            f"{batch.updated:,} 行更新。"
        )
        take_back = asked.addButton("撤销这一批", QMessageBox.ButtonRole.AcceptRole)
        asked.addButton("不撤销", QMessageBox.ButtonRole.RejectRole)
        take_back.clicked.connect(lambda: self._undo(batch.batch))
        asked.open()

    def _undo(self, batch: int) -> None:
        def done(result: UndoResult) -> None:
            self.words.setText(
                f"已撤销第 {batch} 批：停用 {result.retired} 家，恢复 {result.restored} 家。"
            )
            self._load()

        def failed(error: BaseException) -> None:
            self._under_way = False
            self._allow()
            if not show_undo_refused(error, self):
                self.desk.show_error(error)

        self._under_way = True
        self._allow()
        self.desk.run(self, undoing(batch), done, failed=failed, title="正在撤销…")
