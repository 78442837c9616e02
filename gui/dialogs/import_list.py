"""导入名单: file → sheet and header → columns → rows and what they would do → result.

A list that is understood goes straight to the comparison; the steps before it can
be gone back to and changed. Nothing is written before “导入”.
"""

from __future__ import annotations

from collections.abc import Callable
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
from gui.imports.columns_step import ColumnsStep, overrides
from gui.imports.commands import exporting, importing, undoing
from gui.imports.conflicts import show_undo_refused
from gui.imports.reading import Choices, ReadList, read_and_compare
from gui.imports.result_step import ResultStep
from gui.imports.rows_step import RowsStep
from gui.imports.sheet_step import ASK_HIDDEN, SheetStep
from gui.imports.step_bar import Choose, Foot, StepBar, Waiting
from gui.pieces import ElidedLabel, allow, label

if TYPE_CHECKING:
    from db.enterprise_import import ImportResult
    from db.enterprise_undo import UndoResult
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

CHOOSE, SHEET, COLUMNS, LOOK, DONE, WAIT = range(6)
TITLES = ("选择名单文件", "工作表与表头", "列与规整", "核对与修改", "导入完成", "")
FILES = "企业名单 (*.xlsx *.xls *.ods *.csv);;所有文件 (*)"
BUSY = "正在进行，请先取消"


class ImportDialog(QDialog):
    """One list, from the file to the register. Nothing is written before “导入”."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle("导入名单")
        self.resize(1120, 720)
        self.setAcceptDrops(True)
        self.choices = Choices("")
        self.found: ReadList | None = None
        self.outcome: ImportResult | None = None
        self._job: Job | None = None
        self._quiet = False  # the job runs behind a step that stays in sight
        self._before = CHOOSE
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        self.step_bar = StepBar(self)
        self.step_bar.chosen.connect(self._go_back_to)
        outer.addWidget(self.step_bar)
        head = QHBoxLayout()
        self.title = label(self, "选择名单文件", "title")
        self.file = ElidedLabel(self, kind="muted", mode=Qt.TextElideMode.ElideMiddle)
        head.addWidget(self.title)
        head.addSpacing(theme.GAP)
        head.addWidget(self.file, 1)
        outer.addLayout(head)
        self.steps = QStackedWidget(self)
        self.first = Choose(self)
        self.sheet = SheetStep(self)
        self.assigning = ColumnsStep(self)
        self.columns, self.normalising = self.assigning.columns, self.assigning.normalising
        self.look = RowsStep(self, desk)
        self.grid, self.panel = self.look.grid, self.look.panel
        self.findings, self.good_rows = self.look.findings, self.look.good_rows
        self.finish = ResultStep(self)
        self.counts, self.undo = self.finish.counts, self.finish.undo
        self.waiting = Waiting(self)
        for step in (
            self.first, self.sheet, self.assigning, self.look, self.finish, self.waiting,
        ):  # fmt: skip
            self.steps.addWidget(step)
        outer.addWidget(self.steps, 1)
        foot = Foot(self)
        self.export, self.said, self.other = foot.export, foot.said, foot.other
        self.leave, self.go = foot.leave, foot.go
        outer.addWidget(foot)
        self._connect()
        self._stand_at(CHOOSE)

    def _connect(self) -> None:
        self.first.button.clicked.connect(self.choose)
        self.sheet.another_sheet.connect(self._read_sheet)
        self.sheet.another_header.connect(self._read_header)
        self.sheet.hidden_chosen.connect(self._read_hidden)
        self.columns.changed.connect(self._look)
        self.normalising.changed.connect(self._read_normalised)
        self.look.changed.connect(self._look)
        self.undo.clicked.connect(self._undo)
        self.finish.see.clicked.connect(self._see_batch)
        self.waiting.cancel.clicked.connect(self._cancel)
        self.other.clicked.connect(self.choose)
        self.leave.clicked.connect(self.close)
        self.go.clicked.connect(self._go_on)

    # Reading ---------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for a file and read it."""
        folder = self.desk.preferences.folder
        path, _ = QFileDialog.getOpenFileName(self, "选择名单文件", folder, FILES)
        if path:
            self.desk.preferences.folder = str(Path(path).parent)
            self.read(path)

    def read(self, path: str) -> None:
        """Read a list and compare it with the register; nothing is written."""
        self.found = None
        self.file.setText(path)
        self._read(Choices(path), back_to=CHOOSE, then=LOOK)

    def _read_sheet(self, sheet: str) -> None:
        self._read(Choices(self.choices.path, sheet), back_to=SHEET, then=SHEET)

    def _read_header(self, row: int) -> None:
        choices = replace(self.choices, header_row=row, mapping=None)
        self._read(choices, back_to=SHEET, then=SHEET)

    def _read_hidden(self, take: bool) -> None:
        staged = self.found.staged if self.found is not None else None
        choices = replace(self.choices, take_hidden=take)
        if staged is not None and staged.took_hidden == take:
            self.choices = choices
            self._stand_at(SHEET)
        else:
            self._read(choices, back_to=SHEET, then=SHEET)

    def _read_normalised(self) -> None:
        self.normalising.state.setText("正在按新的规整重新读入…")
        mapping = self.columns.mapping if self.columns.differs else self.choices.mapping
        choices = replace(self.choices, off=self.normalising.off, mapping=mapping)
        self._read(choices, back_to=COLUMNS, then=COLUMNS, quiet=True)

    def _read(self, choices: Choices, *, back_to: int, then: int, quiet: bool = False) -> None:
        self.outcome = None
        self.look.checking.stop()
        remembered = self.desk.preferences.import_mapping

        def read(office: Office, actor: Actor, job: Job) -> ReadList:
            return read_and_compare(office, actor, job, choices, remembered)

        same = (choices.path, choices.sheet) == (self.choices.path, self.choices.sheet)
        again = self.found is not None and same

        def show(found: ReadList) -> None:
            self.choices = choices
            self._show_read(found, then, again)

        self._start(read, show, "正在读取名单…", back_to=back_to, quiet=quiet)

    def _show_read(self, found: ReadList, then: int, again: bool) -> None:
        self.found = found
        self.sheet.show_read(found, self.choices.take_hidden)
        staged, preview = found.staged, found.preview
        if found.columns is not None:
            self.columns.show_columns(found.columns)
        if staged is None or preview is None:
            self._stand_at(SHEET)
            return
        self.normalising.show_list(staged)
        self.look.show_list(staged, preview, again=again)
        self._stand_at(SHEET if self._hidden_open() else then)

    def _hidden_open(self) -> bool:
        """Whether rows are hidden in the sheet and nobody has said what of them yet."""
        staged = self.found.staged if self.found is not None else None
        return staged is not None and bool(staged.hidden) and self.choices.take_hidden is None

    # Going on and back -----------------------------------------------------------------

    def _go_on(self) -> None:
        here = self.steps.currentIndex()
        found = self.found
        if here == LOOK:
            self._import()
        elif here == SHEET:
            self._stand_at(COLUMNS)
        elif found is not None and found.staged is not None and not self.columns.differs:
            self._stand_at(LOOK)
        elif found is not None and found.columns is not None:
            chosen = self.columns.mapping
            changed = overrides(chosen, found.columns.guessed)
            self.desk.preferences.keep_import_mapping(found.columns.layout, changed)
            self._read(replace(self.choices, mapping=chosen), back_to=COLUMNS, then=LOOK)

    def _go_back_to(self, step: int) -> None:
        here = self.steps.currentIndex()
        if step == LOOK and here == COLUMNS and self.go.isEnabled():
            self._stand_at(here)
            self._go_on()  # columns may have been assigned otherwise
        elif step == LOOK and (self._why_not_look() or self.columns.differs):
            self._stand_at(here)
        else:
            self._stand_at(step)

    def _why_not_look(self) -> str:
        found = self.found
        if found is None:
            return "请先选择名单文件"
        if found.staged is None:
            return found.refused
        return ASK_HIDDEN if self._hidden_open() else ""

    def _stand_at(self, step: int) -> None:
        self.steps.setCurrentIndex(step)
        if step == CHOOSE:
            self.first.button.setFocus()
        elif step == LOOK and self.grid.table is not None:
            self.grid.table.setFocus()
        self.said.setText("")
        if step != WAIT:
            self._before = step
            self.title.setText(TITLES[step])
        self.other.setVisible(step in (SHEET, COLUMNS, LOOK))
        self.export.setVisible(step in (LOOK, DONE))
        self.go.setVisible(step in (SHEET, COLUMNS, LOOK))
        self.go.setText("下一步(&I)" if step != LOOK else "导入(&I)")
        self.leave.setText("完成" if step == DONE else "关闭")
        allow(self.leave, BUSY if step == WAIT else "")
        back: tuple[int, ...] = ()
        why = ""
        if step == WAIT:
            why = BUSY
        elif step == DONE:
            why = "已经导入；再导入请重新打开这个窗口"
        elif self.found is not None:
            back = (CHOOSE, SHEET)
            back += (COLUMNS,) if self.found.columns is not None else ()
            back += (LOOK,) if not self._why_not_look() else ()
        self.step_bar.stand_at(self._before if step == WAIT else step, back, why)
        self._look()

    def _look(self) -> None:
        """Allow what can be done now; what cannot says why."""
        here = self.steps.currentIndex()
        why_not = ""
        if self._job is not None and self._quiet:
            why_not = "正在重新读入，请稍候"
        elif here == SHEET:
            assignable = self.found is not None and self.found.columns is not None
            why_not = ASK_HIDDEN if self._hidden_open() else ""
            why_not = why_not or ("" if assignable else self._why_not_look())
        elif here == COLUMNS:
            why_not = self.columns.why_not()
        elif here == LOOK:
            why_not = self._why_not_look() or self.look.why_not()
            preview = self.look.preview
            good = preview.result.read - preview.result.rejected if preview is not None else 0
            self.go.setText(f"导入 {good:,} 行(&I)" if not why_not else "导入(&I)")
        allow(self.go, why_not)
        preview = self.look.preview
        spotless = preview is None or not preview.result.findings
        tip = "您的名单加上问题说明：改好后可直接再导入"
        allow(self.export, "没有发现问题" if spotless else "", tip)

    # Writing ---------------------------------------------------------------------------

    def _choose_export(self) -> None:
        folder = Path(self.desk.preferences.folder or ".")
        proposal = str(folder / f"{Path(self.choices.path).stem}-问题.xlsx")
        path, _ = QFileDialog.getSaveFileName(self, "导出问题工作簿", proposal, "工作簿 (*.xlsx)")
        if path:
            self.export_to(path)

    def export_to(self, path: str) -> None:
        """Write the list with what is wrong about each row."""
        staged, preview = self.look.staged, self.look.preview
        if staged is None or preview is None:
            return

        def tell(_: object) -> None:
            self.said.setText(f"已导出：{path}")

        work = exporting(Path(path), staged, preview)
        self.desk.run(self, work, tell, title="正在写出问题工作簿…", cancellable=True)

    def _import(self) -> None:
        staged = self.look.staged
        if staged is None:
            return
        work = importing(staged, self.good_rows.isChecked(), self.look.checking.answers)
        self._start(work, self._show_result, "正在导入…", back_to=LOOK)

    def _show_result(self, result: ImportResult) -> None:
        self.outcome = result
        self.finish.show_result(result, Path(self.choices.path).name)
        self._stand_at(DONE)
        if result.batch is None:
            self.title.setText("没有需要导入的内容")
        else:
            self.title.setText(f"导入完成：第 {result.batch} 批")
        self.leave.setDefault(True)
        self.leave.setFocus()

    def _see_batch(self) -> None:
        if self.outcome is not None:
            self.desk.visit.emit("enterprises", ("batch", self.outcome.batch))
            self.close()

    def _undo(self) -> None:
        if self.outcome is None or self.outcome.batch is None:
            return
        batch = self.outcome.batch

        def tell(done: UndoResult) -> None:
            self.finish.show_undone(done)
            self._stand_at(DONE)
            self.title.setText(f"已撤销第 {batch} 批")

        why = "撤销是一步完成的，不能中途停下"
        self._start(undoing(batch), tell, "正在撤销…", back_to=DONE, why_not_cancel=why)

    # Behind the window -----------------------------------------------------------------

    def _start(
        self,
        function: Callable[[Office, Actor, Job], Any],
        done: Callable[[Any], None],
        doing: str,
        *,
        back_to: int,
        quiet: bool = False,
        why_not_cancel: str = "",
    ) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job.forget()

        def failed(error: BaseException) -> None:
            cancelled = self._job is not None and self._job.cancelled()
            self._job = None
            self._stand_at(back_to)
            if not cancelled and not show_undo_refused(error, self):
                self.desk.show_error(error)

        def finished(found: object) -> None:
            self._job = None
            done(found)

        self._quiet = quiet
        self._job = self.desk.run(self, function, finished, failed=failed)
        self._job.progressed.connect(self.waiting.tell)
        if quiet:
            self._look()
        else:
            self.waiting.begin(doing, why_not_cancel)
            self._stand_at(WAIT)

    def _cancel(self) -> None:
        if self._job is not None and self.waiting.cancel.isEnabled():
            self._job.cancel()
            self.waiting.stopping()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._job is not None and not self._quiet:
            event.ignore()  # the cancel button is the way out
            return
        if self._job is not None:
            self._job.forget()
        self.look.checking.stop()
        event.accept()

    def reject(self) -> None:
        """Escape cancels what is under way, else it closes."""
        if self._job is not None and not self._quiet:
            self._cancel()
        else:
            self.close()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._job is None and self.outcome is None and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.read(paths[0])
