"""导入名单: file → read behind the window → what would happen → import → result with undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.dialogs.import_parts import Counts, Findings
from gui.pieces import ElidedLabel, allow, button, label

if TYPE_CHECKING:
    from db.enterprise_import import ImportResult, UndoResult
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.workbooks.lists import StagedList

FILES = "企业名单 (*.xlsx *.xls *.ods *.csv);;所有文件 (*)"


class ImportDialog(QDialog):
    """One list, from the file to the register. Nothing is written before “导入”."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle("导入名单")
        self.resize(880, 600)
        self.setAcceptDrops(True)
        self.staged: StagedList | None = None
        self.preview: ImportResult | None = None
        self.outcome: ImportResult | None = None
        self._job: Job | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        self.title = label(self, "选择名单文件", "title")
        outer.addWidget(self.title)
        self.file = ElidedLabel(self, kind="muted", mode=Qt.TextElideMode.ElideMiddle)
        outer.addWidget(self.file)
        self.steps = QStackedWidget(self)
        self.steps.addWidget(self._choose_step())
        self.steps.addWidget(self._wait_step())
        self.steps.addWidget(self._look_step())
        outer.addWidget(self.steps, 1)
        foot = QHBoxLayout()
        self.undo = button(self, "撤销这一批(&U)")
        self.undo.hide()
        self.other = button(self, "换一个文件(&F)…")
        self.leave = button(self, "关闭")
        self.go = button(self, "导入(&I)", "primary")
        foot.addWidget(self.undo)
        foot.addStretch(1)
        for each in (self.other, self.leave, self.go):
            foot.addWidget(each)
        outer.addLayout(foot)
        self.undo.clicked.connect(self._undo)
        self.other.clicked.connect(self.choose)
        self.leave.clicked.connect(self.close)
        self.go.clicked.connect(self._import)
        self._stand_at(0)

    def _choose_step(self) -> QWidget:
        step = QWidget(self)
        down = QVBoxLayout(step)
        down.addStretch(1)
        words = (
            "可以是 .xlsx、.xls、.ods 或 .csv；标题行、合并单元格、小计和注释会自动识别。\n"
            "先读入核对，确认之前不改动名录。"
        )
        down.addWidget(label(step, words, "muted", wrap=True), 0, Qt.AlignmentFlag.AlignHCenter)
        self.first = button(step, "选择文件(&F)…", "primary")
        self.first.clicked.connect(self.choose)
        down.addWidget(self.first, 0, Qt.AlignmentFlag.AlignHCenter)
        down.addWidget(
            label(step, "也可以把文件拖到这里", "quiet"), 0, Qt.AlignmentFlag.AlignHCenter
        )
        down.addStretch(2)
        return step

    def _wait_step(self) -> QWidget:
        step = QWidget(self)
        down = QVBoxLayout(step)
        down.addStretch(1)
        self.doing = label(step, "", "muted")
        down.addWidget(self.doing)
        self.bar = QProgressBar(step)
        self.bar.setTextVisible(False)
        down.addWidget(self.bar)
        self.cancel = QPushButton("取消(&C)", step)
        self.cancel.clicked.connect(self._cancel)
        down.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignRight)
        down.addStretch(2)
        return step

    def _look_step(self) -> QWidget:
        step = QWidget(self)
        down = QVBoxLayout(step)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.GAP)
        self.counts = Counts(step)
        down.addWidget(self.counts)
        self.how = label(step, "", "quiet", wrap=True)
        down.addWidget(self.how)
        self.findings = Findings(step)
        down.addWidget(self.findings, 1)
        self.good_rows = QCheckBox("仅导入合格行，有错误的行不导入(&G)", step)
        self.good_rows.toggled.connect(self._look)
        down.addWidget(self.good_rows)
        return step

    # The steps -------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for a file and read it."""
        folder = self.desk.preferences.folder
        path, _ = QFileDialog.getOpenFileName(self, "选择名单文件", folder, FILES)
        if path:
            self.desk.preferences.folder = str(Path(path).parent)
            self.read(path)

    def read(self, path: str) -> None:
        """Read a list and compare it with the register; nothing is written."""
        self.staged = self.preview = self.outcome = None
        self.file.setText(path)
        self._wait("正在读取名单…")

        def read(office: Office, actor: Actor, job: Job) -> tuple[StagedList, ImportResult]:
            from db.enterprise_import import import_list
            from templates.workbooks.lists import read_list

            def tell(number: int, total: int) -> None:
                job.progressed.emit(number, total, "正在读取名单…")

            def compare(number: int, total: int) -> None:
                job.progressed.emit(number, total, "正在与名录比对…")

            staged = read_list(path, progress=tell, cancelled=job.cancelled)
            preview = import_list(
                office, actor, staged, dry_run=True, progress=compare, cancelled=job.cancelled
            )
            return staged, preview

        def show(found: tuple[StagedList, ImportResult]) -> None:
            self.staged, self.preview = found
            self._show_preview()

        self._start(read, show, back_to=0)

    def _import(self) -> None:
        staged = self.staged
        if staged is None:
            return
        good_rows = self.good_rows.isChecked()
        self._wait("正在导入…")

        def write(office: Office, actor: Actor, job: Job) -> ImportResult:
            from db.enterprise_import import import_list

            def tell(number: int, total: int) -> None:
                job.progressed.emit(number, total, "正在导入…")

            return import_list(
                office,
                actor,
                staged,
                good_rows=good_rows,
                progress=tell,
                cancelled=job.cancelled,
            )

        self._start(write, self._show_result, back_to=2)

    def _undo(self) -> None:
        if self.outcome is None or self.outcome.batch is None:
            return
        batch = self.outcome.batch
        self._wait("正在撤销…")

        def take_back(office: Office, actor: Actor, job: Job) -> UndoResult:
            from db.enterprise_import import undo

            return undo(office, actor, batch)

        def tell(done: UndoResult) -> None:
            self.title.setText(f"已撤销第 {batch} 批")
            self.how.setText(f"停用 {done.retired} 家，恢复 {done.restored} 家。留痕保留。")
            self.counts.clear()
            self.undo.hide()
            self._stand_at(2)
            self.good_rows.hide()
            self.go.hide()

        self._start(take_back, tell, back_to=2)

    # Showing ---------------------------------------------------------------------------

    def _show_preview(self) -> None:
        staged, preview = self.staged, self.preview
        if staged is None or preview is None:
            return
        self.title.setText("核对名单")
        self.counts.show_counts(preview)
        from templates.workbooks.headings import fields

        titles = fields()
        known = "、".join(titles.get(field, field) for field in staged.mapping.values())
        self.how.setText(
            f"工作表“{staged.sheet}”，表头在第 {staged.header_row} 行，"
            f"识别 {len(staged.mapping)} 列：{known}"
        )
        self.findings.show_findings(preview.findings)
        self.good_rows.setChecked(False)
        self.good_rows.setVisible(bool(preview.rejected))
        self._stand_at(2)

    def _show_result(self, result: ImportResult) -> None:
        self.outcome = result
        self.counts.show_counts(result)
        if result.batch is None:
            self.title.setText("没有需要导入的内容")
            self.how.setText("名录与名单一致，没有改动。")
        else:
            self.title.setText(f"导入完成：第 {result.batch} 批")
            self.how.setText("在这些企业有后续改动之前，可以整批撤销。")
        self.good_rows.hide()
        self._stand_at(2)
        self.undo.setVisible(result.batch is not None)
        self.go.hide()
        self.leave.setText("完成")
        self.leave.setDefault(True)
        self.leave.setFocus()

    def _stand_at(self, step: int) -> None:
        self.steps.setCurrentIndex(step)
        self.other.setVisible(step == 2)
        self.go.setVisible(step == 2 and self.outcome is None)
        allow(self.leave, "正在进行，请先取消" if step == 1 else "")
        self._look()

    def _look(self) -> None:
        why_not = ""
        preview = self.preview
        if preview is None:
            why_not = "请先选择名单文件"
        elif preview.rejected == preview.read:
            why_not = "没有一行合格，请改好名单再导入"
        elif preview.rejected and not self.good_rows.isChecked():
            why_not = f"有 {preview.rejected} 行有错误：改好名单再导入，或勾选“仅导入合格行”"
        allow(self.go, why_not)

    # Behind the window -----------------------------------------------------------------

    def _wait(self, doing: str) -> None:
        self.doing.setText(doing)
        self.bar.setRange(0, 0)
        allow(self.cancel)
        self.undo.hide()
        self._stand_at(1)

    def _start(
        self,
        function: Callable[[Office, Actor, Job], Any],
        done: Callable[[Any], None],
        *,
        back_to: int,
    ) -> None:
        def failed(error: BaseException) -> None:
            cancelled = self._job is not None and self._job.cancelled()
            self._job = None
            self._stand_at(back_to)
            if not cancelled:
                self.desk.show_error(error)

        def finished(found: object) -> None:
            self._job = None
            done(found)

        job = self.desk.run(self, function, finished, failed=failed)
        job.progressed.connect(self._progress)
        self._job = job

    def _progress(self, number: int, total: int, what: str) -> None:
        self.doing.setText(f"{what}  {number} / {total} 行" if total else what)
        self.bar.setRange(0, total)
        self.bar.setValue(number)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            allow(self.cancel, "正在停下，不会改动任何数据")
            self.doing.setText("正在取消…")

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._job is not None:
            event.ignore()  # the cancel button is the way out
        else:
            event.accept()

    def reject(self) -> None:
        """Escape cancels what is under way, else it closes."""
        if self._job is not None:
            self._cancel()
        else:
            super().reject()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._job is None and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.read(paths[0])
