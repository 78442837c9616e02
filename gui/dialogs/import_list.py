"""导入名单: file → sheet and columns → what would happen → import → result with undo.

A list that is understood goes straight to the comparison; the step before it can
be gone back to and changed. Nothing is written before “导入”.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.dialogs.import_columns import Columns, layout_of, overrides
from gui.dialogs.import_look import Look
from gui.dialogs.import_reading import ReadList, read_and_compare
from gui.dialogs.import_steps import Choose, StepBar, Waiting
from gui.pieces import ElidedLabel, allow, button, label

if TYPE_CHECKING:
    from db.enterprise_import import ImportResult
    from db.enterprise_undo import UndoResult
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.workbooks.lists import StagedList

CHOOSE, WAIT, LOOK, COLUMNS = range(4)
SHOWN_AS = {CHOOSE: 0, COLUMNS: 1, LOOK: 2}
FILES = "企业名单 (*.xlsx *.xls *.ods *.csv);;所有文件 (*)"


class ImportDialog(QDialog):
    """One list, from the file to the register. Nothing is written before “导入”."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle("导入名单")
        self.resize(1000, 700)
        self.setAcceptDrops(True)
        self.staged: StagedList | None = None
        self.preview: ImportResult | None = None
        self.found: ReadList | None = None
        self.outcome: ImportResult | None = None
        self._job: Job | None = None
        self._path = ""
        self._before = CHOOSE
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        self.step_bar = StepBar(self)
        self.step_bar.chosen.connect(self._go_back_to)
        outer.addWidget(self.step_bar)
        self.title = label(self, "选择名单文件", "title")
        outer.addWidget(self.title)
        self.file = ElidedLabel(self, kind="muted", mode=Qt.TextElideMode.ElideMiddle)
        outer.addWidget(self.file)
        self.steps = QStackedWidget(self)
        self.first = Choose(self)
        self.first.button.clicked.connect(self.choose)
        self.steps.addWidget(self.first)
        self.waiting = Waiting(self)
        self.waiting.cancel.clicked.connect(self._cancel)
        self.steps.addWidget(self.waiting)
        look = Look(self)
        self.counts, self.how, self.sides = look.counts, look.how, look.sides
        self.grid, self.findings, self.good_rows = look.grid, look.findings, look.good_rows
        self.good_rows.toggled.connect(self._look)
        self.steps.addWidget(look)
        self.columns = Columns(self)
        self.columns.changed.connect(self._look)
        self.columns.another_sheet.connect(self._read_sheet)
        self.steps.addWidget(self.columns)
        outer.addWidget(self.steps, 1)
        foot = QHBoxLayout()
        self.undo = button(self, "撤销这一批(&U)")
        self.undo.hide()
        self.export = button(self, "导出问题工作簿(&E)…")
        self.export.setToolTip("您的名单加上问题说明：改好后可直接再导入")
        self.export.clicked.connect(self._choose_export)
        self.other = button(self, "换一个文件(&F)…")
        self.leave = button(self, "关闭")
        self.go = button(self, "导入(&I)", "primary")
        foot.addWidget(self.undo)
        foot.addWidget(self.export)
        foot.addStretch(1)
        for each in (self.other, self.leave, self.go):
            foot.addWidget(each)
        outer.addLayout(foot)
        self.undo.clicked.connect(self._undo)
        self.other.clicked.connect(self.choose)
        self.leave.clicked.connect(self.close)
        self.go.clicked.connect(self._go_on)
        self._stand_at(CHOOSE)

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
        self.file.setText(path)
        self._path = path
        self._read(path, None, None, back_to=CHOOSE, then=LOOK)

    def _read_sheet(self, sheet: str) -> None:
        self._read(self._path, sheet, None, back_to=COLUMNS, then=COLUMNS)

    def _read(
        self,
        path: str,
        sheet: str | None,
        mapping: Mapping[str, str | None] | None,
        *,
        back_to: int,
        then: int,
    ) -> None:
        if back_to == CHOOSE:
            self.found = self.staged = self.preview = None
        self.outcome = None
        self._wait("正在读取名单…")
        remembered = self.desk.preferences.import_mapping

        def read(office: Office, actor: Actor, job: Job) -> ReadList:
            return read_and_compare(office, actor, job, path, sheet, mapping, remembered)

        known = self.found.guessed if self.found is not None and mapping is not None else None

        def show(found: ReadList) -> None:
            if known is not None:
                found = replace(found, guessed=known)
            self.found, self.staged, self.preview = found, found.staged, found.result
            if found.staged is None:
                self.columns.show_refused(found.sheets, found.sheet, found.refused)
                self._show_columns()
            else:
                self.columns.show_list(found.staged, found.sheets)
                if then == COLUMNS:
                    self._show_columns()
                else:
                    self._show_preview()

        self._start(read, show, back_to=back_to)

    def _go_on(self) -> None:
        if self.steps.currentIndex() == LOOK:
            self._import()
        elif self.staged is None or not self.columns.differs:
            self._show_preview()
        else:
            staged, chosen = self.staged, self.columns.mapping
            guessed = (self.found.guessed if self.found is not None else None) or {}
            changed = overrides(chosen, guessed)
            self.desk.preferences.keep_import_mapping(layout_of(staged), changed)
            self._read(self._path, staged.sheet, chosen, back_to=COLUMNS, then=LOOK)

    def _go_back_to(self, step: int) -> None:
        if step == 0:
            self._stand_at(CHOOSE)
        elif step == 1:
            self._show_columns()
        elif step == 2 and self.staged is not None and not self.columns.differs:
            self._show_preview()
        else:
            self._stand_at(self.steps.currentIndex())

    def _choose_export(self) -> None:
        folder = Path(self.desk.preferences.folder or ".")
        proposal = str(folder / f"{Path(self._path).stem}-问题.xlsx")
        path, _ = QFileDialog.getSaveFileName(self, "导出问题工作簿", proposal, "工作簿 (*.xlsx)")
        if path:
            self.export_to(path)

    def export_to(self, path: str) -> None:
        """Write the list with what is wrong about each row."""
        staged, preview = self.staged, self.preview
        if staged is None or preview is None:
            return

        def write(office: Office, actor: Actor, job: Job) -> None:
            from templates.workbooks.register import write_with_errors

            write_with_errors(Path(path), staged, preview.findings)

        def tell(_: object) -> None:
            self.how.setText(f"已导出：{path}")

        self.desk.run(self, write, tell, title="正在写出问题工作簿…")

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

        self._start(write, self._show_result, back_to=LOOK)

    def _undo(self) -> None:
        if self.outcome is None or self.outcome.batch is None:
            return
        batch = self.outcome.batch
        self._wait("正在撤销…")

        def take_back(office: Office, actor: Actor, job: Job) -> UndoResult:
            from db.enterprise_undo import undo

            return undo(office, actor, batch)

        def tell(done: UndoResult) -> None:
            self.title.setText(f"已撤销第 {batch} 批")
            self.how.setText(f"停用 {done.retired} 家，恢复 {done.restored} 家。留痕保留。")
            self.counts.clear()
            self.sides.hide()
            self.undo.hide()
            self._stand_at(LOOK)
            self.good_rows.hide()
            self.go.hide()

        self._start(take_back, tell, back_to=LOOK)

    # Showing ---------------------------------------------------------------------------

    def _show_columns(self) -> None:
        self.title.setText("工作表与列")
        self._stand_at(COLUMNS)

    def _show_preview(self) -> None:
        staged, preview, found = self.staged, self.preview, self.found
        if staged is None or preview is None or found is None or found.compared is None:
            return
        self.title.setText("核对名单")
        self.counts.show_counts(preview)
        unknown = len(staged.rows[0].headings) - len(staged.mapping)
        left = f"，另有 {unknown} 列没有对应的字段" if unknown else ""
        self.how.setText(
            f"工作表“{staged.sheet}”，表头在第 {staged.header_row} 行，"
            f"识别 {len(staged.mapping)} 列{left}；可在“工作表与列”里更改"
        )
        self.grid.show_rows(staged, found.compared, preview.findings)
        self.findings.show_findings(preview.findings)
        self.sides.setTabText(1, f"问题清单（{len(preview.findings):,}）")
        self.good_rows.setChecked(False)
        self.good_rows.setVisible(bool(preview.rejected))
        self._stand_at(LOOK)

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
        self._stand_at(LOOK)
        self.undo.setVisible(result.batch is not None)
        self.go.hide()
        self.leave.setText("完成")
        self.leave.setDefault(True)
        self.leave.setFocus()

    def _stand_at(self, step: int) -> None:
        self.steps.setCurrentIndex(step)
        done = self.outcome is not None
        back: tuple[int, ...] = ()
        if step == CHOOSE:
            self.first.button.setFocus()
        elif step == LOOK:
            self.sides.setFocus()
        self.other.setVisible(step in (LOOK, COLUMNS) and not done)
        self.export.setVisible(step == LOOK and not done)
        self.go.setVisible(step in (LOOK, COLUMNS) and not done)
        self.go.setText("导入(&I)" if step == LOOK else "下一步：核对(&I)")
        allow(self.leave, "正在进行，请先取消" if step == WAIT else "")
        if step == WAIT:
            here, why = SHOWN_AS.get(self._before, 2), "正在进行，请先取消"
        elif done:
            here, why = 3, "已经导入；再导入请重新打开这个窗口"
        else:
            self._before = step
            here, why = SHOWN_AS[step], ""
            back = (0,) if step == COLUMNS else (0, 1) if step == LOOK else ()
            if step == CHOOSE and self.found is not None:
                back = (1,)
        self.step_bar.stand_at(here, back, why)
        self._look()

    def _look(self) -> None:
        why_not = ""
        preview = self.preview
        if self.steps.currentIndex() == COLUMNS:
            why_not = self.columns.why_not()
        elif preview is None:
            why_not = "请先选择名单文件"
        elif preview.rejected == preview.read:
            why_not = "没有一行合格，请改好名单再导入"
        elif preview.rejected and not self.good_rows.isChecked():
            why_not = f"有 {preview.rejected} 行有错误：改好名单再导入，或勾选“仅导入合格行”"
        allow(self.go, why_not)
        spotless = preview is None or not preview.findings
        allow(self.export, "没有发现问题" if spotless else "", self.export.toolTip())

    # Behind the window -----------------------------------------------------------------

    def _wait(self, doing: str) -> None:
        self.waiting.begin(doing)
        self.undo.hide()
        self._stand_at(WAIT)

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
        job.progressed.connect(self.waiting.tell)
        self._job = job

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.waiting.stopping()

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
