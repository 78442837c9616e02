"""在线监测的导入记录: the files imported for one enterprise, and taking one back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QMessageBox, QVBoxLayout, QWidget

from gui import theme
from gui.monitoring.import_parts import table
from gui.monitoring.taking import FORMS
from gui.pieces import allow, button, label
from gui.tables.rows import Column

if TYPE_CHECKING:
    from db.monitoring.batches import HoursBatch, HoursUndone
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

CHOOSE_FIRST = "先在表里选一批"


def _state(batch: HoursBatch) -> str:
    return "✓ 有效" if batch.undone_at is None else "↩ 已撤销"


def _colour(batch: HoursBatch) -> str:
    scheme = theme.colours()
    return scheme.good if batch.undone_at is None else scheme.muted


COLUMNS = (
    Column("批次", lambda each: str(each.batch), 56, right=True),
    Column("文件", lambda each: each.file, 0, tip=lambda each: f"SHA-256：{each.sha256}"),
    Column("形式", lambda each: FORMS.get(each.form, each.form), 96),
    Column("读入行", lambda each: f"{each.read:,}", 80, right=True),
    Column("小时数", lambda each: f"{each.hours:,}", 90, right=True),
    Column("改动", lambda each: f"{each.changed:,}", 70, right=True),
    Column("未读", lambda each: f"{each.left_out:,}", 60, right=True),
    Column("导入人", lambda each: each.by, 80),
    Column("时间", lambda each: f"{each.at:%Y-%m-%d %H:%M}", 140),
    Column("状态", _state, 90, colour=_colour),
)


class HoursBatchesDialog(QDialog):
    """All files of hours of one enterprise, the newest first."""

    def __init__(self, desk: Desk, code: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk, self.code = desk, code
        self.setWindowTitle("在线监测导入记录")
        self.resize(1080, 480)
        down = QVBoxLayout(self)
        down.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        down.setSpacing(theme.GAP)
        down.addWidget(label(self, "在线监测导入记录", "title"))
        words = "撤销一批：它带来的小时撤下，被它改动的恢复原样；原文件和撤销都在留痕里。"
        self.words = label(self, words, "muted", wrap=True)
        down.addWidget(self.words)
        self.table, self.rows = table(self, COLUMNS, "在线监测导入记录")
        self.table.nothing = "这家企业还没有导入过在线监测数据"
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._allow())
        down.addWidget(self.table, 1)
        foot = QHBoxLayout()
        self.undo = button(self, "撤销这一批(&U)…")
        self.undo.clicked.connect(self._ask)
        close = button(self, "关闭")
        close.clicked.connect(self.close)
        foot.addWidget(self.undo)
        foot.addStretch(1)
        foot.addWidget(close)
        down.addLayout(foot)
        self._allow()
        self._load()

    def current(self) -> HoursBatch | None:
        """The batch of the current row."""
        row = self.table.currentIndex().row()
        return self.rows.rows[row] if 0 <= row < len(self.rows.rows) else None

    def _load(self) -> None:
        def read(office: Office, actor: Actor, job: Job) -> list[HoursBatch]:
            from db.monitoring.batches import batches

            return batches(office, actor, self.code)

        def show(found: list[HoursBatch]) -> None:
            at = max(self.table.currentIndex().row(), 0)
            self.rows.set_rows(found)
            if found:
                self.table.selectRow(min(at, len(found) - 1))
            self._allow()

        self.desk.run(self, read, show)

    def _allow(self) -> None:
        from db.monitoring.hours_import import MAY_IMPORT
        from db.users import ROLES

        batch = self.current()
        why = "" if batch is not None else CHOOSE_FIRST
        if batch is not None and batch.undone_at is not None:
            why = f"第 {batch.batch} 批已由 {batch.undone_by} 撤销"
        if not set(MAY_IMPORT) & self.desk.actor.roles:
            why = f"须由{'、'.join(ROLES[each] for each in MAY_IMPORT)}办理"
        allow(self.undo, why)

    def _ask(self) -> None:
        batch = self.current()
        if batch is None:
            return
        asked = QMessageBox(self)
        asked.setWindowTitle("撤销导入")
        asked.setText(f"撤销第 {batch.batch} 批（{batch.file}）？")
        asked.setInformativeText(
            f"撤下 {batch.hours:,} 个小时，恢复被改动的 {batch.changed:,} 个。"
        )
        take_back = asked.addButton("撤销这一批", QMessageBox.ButtonRole.AcceptRole)
        asked.addButton("不撤销", QMessageBox.ButtonRole.RejectRole)
        take_back.clicked.connect(lambda: self.take_back(batch.batch))
        asked.open()

    def take_back(self, batch: int) -> None:
        """Undo a batch."""

        def work(office: Office, actor: Actor, job: Job) -> HoursUndone:
            from db.monitoring.batches import undo

            return undo(office, actor, batch)

        def done(result: HoursUndone) -> None:
            self.words.setText(
                f"已撤销第 {batch} 批：撤下 {result.retired} 个月，恢复 {result.restored} 个月。"
            )
            self._load()

        self.desk.run(self, work, done, title="正在撤销…")
