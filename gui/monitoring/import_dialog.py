"""导入在线监测数据: files → how they are read → what they would change → into the records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.imports.figures import Findings
from gui.imports.step_bar import Waiting
from gui.monitoring.import_parts import ChangesPart, ColumnsPart, OutletsPart, table
from gui.monitoring.taking import FORMS, FileRead, read_file, take_file
from gui.pieces import allow, button, label
from gui.tables.rows import Column

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

FILES = "监测数据 (*.xlsx *.xls *.ods *.csv *.txt *.log);;所有文件 (*)"
TABS = ("排放口", "列", "发现的问题", "与已有数据的差别")


def _count(name: str) -> Callable[[FileRead], str]:
    return lambda file: "" if file.would is None else f"{getattr(file.would, name):,}"


def _colour(file: FileRead) -> str:
    scheme = theme.colours()
    if file.refused is not None:
        return scheme.bad
    faulty = file.staged is not None and file.staged.faulty
    return scheme.unsure if faulty and not file.done else scheme.good


COLUMNS = (
    Column("文件", lambda file: file.path.name, 0, tip=lambda file: str(file.path)),
    Column("形式", lambda file: FORMS[file.staged.form] if file.staged else "", 100),
    Column("排放口", lambda file: str(len(file.names())), 64, right=True),
    Column("小时数", lambda file: f"{file.staged.hours:,}" if file.staged else "", 90, right=True),
    Column("新增", _count("added"), 90, right=True),
    Column("不同", _count("changed_hours"), 70, right=True),
    Column("相同", _count("unchanged"), 90, right=True),
    Column("状态", lambda file: file.state(), 150, colour=_colour),
)


class HoursImportDialog(QDialog):
    """Nothing is written before “导入”; each file is one batch that can be undone."""

    def __init__(self, desk: Desk, code: str, enterprise: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk, self.code = desk, code
        self.known: list[str] = []
        self._job: Job | None = None
        self.setWindowTitle("导入在线监测数据")
        self.resize(1080, 700)
        self.setAcceptDrops(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        head = QHBoxLayout()
        head.addWidget(label(self, f"导入到：{enterprise}", "title", wrap=True), 1)
        self.more = button(self, "选择文件(&F)…")
        self.more.clicked.connect(self.choose)
        head.addWidget(self.more)
        outer.addLayout(head)
        self.steps = QStackedWidget(self)
        self.waiting = Waiting(self.steps)
        self.waiting.cancel.clicked.connect(self._cancel)
        self.steps.addWidget(self._build_work())
        self.steps.addWidget(self.waiting)
        outer.addWidget(self.steps, 1)
        foot = QHBoxLayout()
        self.good_rows = QCheckBox("有错误的文件只导入合格的小时(&G)", self)
        self.own = QCheckBox("文件写的是别的企业名，我确认就是这家(&E)", self)
        self.good_rows.toggled.connect(lambda _: self._look())
        self.own.toggled.connect(self._say_own)
        leave = button(self, "关闭")
        leave.clicked.connect(self.close)
        self.go = button(self, "导入(&I)", "primary")
        self.go.clicked.connect(self.take)
        foot.addWidget(self.good_rows)
        foot.addWidget(self.own)
        foot.addStretch(1)
        foot.addWidget(leave)
        foot.addWidget(self.go)
        outer.addLayout(foot)
        self._read_known()
        self._look()

    def _build_work(self) -> QWidget:
        parts = QSplitter(Qt.Orientation.Vertical, self.steps)
        parts.setChildrenCollapsible(False)
        self.table, self.rows = table(parts, COLUMNS, "要导入的文件")
        self.table.nothing = (
            "把文件拖到这里，或按“选择文件”；宽表、长表、HJ 212 报文都可以，可选多个"
        )
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_file())
        below = QWidget(parts)
        down = QVBoxLayout(below)
        down.setContentsMargins(0, theme.GAP_SMALL, 0, 0)
        self.trouble = label(below, "", "refused", wrap=True, selectable=True)
        self.tabs = QTabBar(below)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName("文件的内容")
        self.stack = QStackedWidget(below)
        self.outlets = OutletsPart(self.stack)
        self.columns = ColumnsPart(self.stack)
        self.findings = Findings(self.stack)
        self.changes = ChangesPart(self.stack)
        for title, part in zip(
            TABS, (self.outlets, self.columns, self.findings, self.changes), strict=True
        ):
            self.tabs.addTab(title)
            self.stack.addWidget(part)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.outlets.said.connect(lambda said: self._say(outlets=said))
        self.columns.said.connect(lambda said: self._say(columns=said))
        for each in (self.trouble, self.tabs):
            down.addWidget(each)
        down.addWidget(self.stack, 1)
        parts.addWidget(self.table)
        parts.addWidget(below)
        parts.setSizes([190, 420])
        self.below = below
        below.hide()
        return parts

    # Files -----------------------------------------------------------------------------

    @property
    def files(self) -> list[FileRead]:
        """The files in the table."""
        return list(self.rows.rows)

    def choose(self) -> None:
        """Ask for files and read them."""
        folder = self.desk.preferences.folder
        paths, _ = QFileDialog.getOpenFileNames(self, "选择监测数据文件", folder, FILES)
        if paths:
            self.desk.preferences.folder = str(Path(paths[0]).parent)
            self.read([Path(path) for path in paths])

    def read(self, paths: Sequence[Path]) -> None:
        """Read further files; one that is there already is read anew."""
        kept = [file for file in self.files if file.path not in paths]
        self._read(kept, [FileRead(path) for path in paths])

    def _say(self, **said: Any) -> None:
        """Read the file in front again with something else said about it."""
        row = self.table.currentIndex().row()
        files = self.files
        self._read(files[:row], [files[row].said(**said)], files[row + 1 :])

    def _say_own(self, own: bool) -> None:
        again = [file for file in self.files if file.another_enterprise]
        if own and again:
            kept = [file for file in self.files if not file.another_enterprise]
            self._read(kept, [file.said(own=True) for file in again])
        self._look()

    def _read(
        self, before: list[FileRead], some: list[FileRead], after: Sequence[FileRead] = ()
    ) -> None:
        def read(office: Office, actor: Actor, job: Job) -> list[FileRead]:
            return [read_file(office, actor, job, self.code, file) for file in some]

        def show(found: list[FileRead]) -> None:
            self._show([*before, *found, *after], len(before))

        self._start(read, show, "正在读取文件…")

    def take(self) -> None:
        """Put what can go in into the records, file by file."""
        good_rows = self.good_rows.isChecked()
        ready = [file for file in self.files if not self._why_not(file)]

        def work(office: Office, actor: Actor, job: Job) -> list[FileRead]:
            return [
                take_file(office, actor, job, self.code, file, good_rows=good_rows)
                for file in ready
            ]

        def show(done: list[FileRead]) -> None:
            by_path = {file.path: file for file in done}
            self._show([by_path.get(file.path, file) for file in self.files], 0)
            self._read_known()

        self._start(work, show, "正在导入…")

    def _show(self, files: list[FileRead], row: int) -> None:
        self.rows.set_rows(files)
        if files:
            self.table.selectRow(row)
        self.below.setVisible(bool(files))
        self._show_file()

    def _show_file(self) -> None:
        row = self.table.currentIndex().row()
        if 0 <= row < len(self.rows.rows):
            file: FileRead = self.rows.rows[row]
            self.trouble.setVisible(file.refused is not None)
            self.trouble.setText(str(file.refused or ""))
            self.outlets.show_file(file, self.known)
            self.columns.show_file(file)
            found = file.staged.findings if file.staged is not None else ()
            self.findings.show_findings(found)
            self.changes.show_file(file)
            changed = len(file.would.changed) if file.would is not None else 0
            for place, number in ((0, len(file.names())), (2, len(found)), (3, changed)):
                self.tabs.setTabText(place, f"{TABS[place]} {number}" if number else TABS[place])
        self._look()

    def _read_known(self) -> None:
        def read(office: Office, actor: Actor, job: Job) -> list[str]:
            from db.monitoring.outlets import outlets

            return [each.name for each in outlets(office, actor, self.code)]

        def show(known: list[str]) -> None:
            self.known = known
            self._show_file()

        self.desk.run(self, read, show)

    # What can be done ------------------------------------------------------------------

    def _why_not(self, file: FileRead) -> str:
        if file.done:
            return "已经导入"
        if file.refused is not None:
            return file.refused.what
        if file.staged is not None and file.staged.faulty and not self.good_rows.isChecked():
            return f"{file.path.name} 有错误：改好文件，或勾选“只导入合格的小时”"
        return ""

    def _look(self) -> None:
        files = self.files
        ready = [file for file in files if not self._why_not(file)]
        why = ""
        if self._job is not None:
            why = "正在进行，请稍候"
        elif not files:
            why = "先选择文件"
        elif not ready:
            open_files = [file for file in files if not file.done]
            why = self._why_not(open_files[0]) if open_files else "这些文件都已经导入"
        allow(self.go, why)
        self.go.setText(f"导入 {len(ready)} 个文件(&I)" if len(ready) > 1 else "导入(&I)")
        faulty = any(file.staged is not None and file.staged.faulty for file in files)
        self.good_rows.setVisible(faulty)
        self.own.setVisible(self.own.isChecked() or any(f.another_enterprise for f in files))
        allow(self.more, "正在进行，请稍候" if self._job is not None else "")

    def _start(
        self,
        function: Callable[[Office, Actor, Job], Any],
        done: Callable[[Any], None],
        doing: str,
    ) -> None:
        def finish() -> None:
            self._job = None
            self.steps.setCurrentIndex(0)

        def failed(error: BaseException) -> None:
            cancelled = self._job is not None and self._job.cancelled()
            finish()
            self._look()
            if not cancelled:
                self.desk.show_error(error)

        def finished(found: Any) -> None:
            finish()
            done(found)

        self._job = self.desk.run(self, function, finished, failed=failed)
        self._job.progressed.connect(self.waiting.tell)
        self.waiting.begin(doing)
        self.steps.setCurrentIndex(1)
        self._look()

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
            self.close()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._job is None and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.read([Path(path) for path in paths])
