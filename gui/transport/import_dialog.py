"""导入台账: choose a file, see what it is and what is wrong with it, put it in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.dialogs.saving import choose_target
from gui.imports.figures import Findings
from gui.pieces import ElidedLabel, allow, button, label

if TYPE_CHECKING:
    from db.office import Office
    from db.transport.imports import LedgerImport, Staged
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job
    from templates.transport.columns import Ledger

KINDS = (
    ("", "按列名识别"),
    ("gate", "进出厂车辆台账"),
    ("volumes", "大宗物料运量台账"),
    ("inplant", "厂内车辆台账"),
    ("machines", "非道路移动机械台账"),
)
FILES = "台账 (*.xlsx *.xls *.ods *.csv);;所有文件 (*)"


@dataclass(frozen=True, slots=True)
class Read:
    """A ledger that was read, and what it would do to the records."""

    staged: Staged
    would: LedgerImport


class LedgerImportDialog(QDialog):
    """Nothing is written before “导入”; ``taken`` comes once a ledger is in."""

    taken = Signal()

    def __init__(self, desk: Desk, code: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk, self.code = desk, code
        self.path: Path | None = None
        self.found: Read | None = None
        self._job: Job | None = None
        self.setWindowTitle("导入清洁运输台账")
        self.resize(900, 560)
        self.setAcceptDrops(True)
        down = QVBoxLayout(self)
        down.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        down.setSpacing(theme.GAP)
        down.addWidget(label(self, f"导入到：{name}", "title", wrap=True))
        across = QHBoxLayout()
        across.setSpacing(theme.GAP_SMALL)
        self.pick = button(self, "选择文件(&F)…")
        self.pick.clicked.connect(self.choose)
        self.file = ElidedLabel(self, "把文件拖到这里，或按“选择文件”", "muted")
        self.kind = QComboBox(self)
        self.kind.setAccessibleName("台账种类")
        for id, title in KINDS:
            self.kind.addItem(title, id)
        self.kind.activated.connect(lambda _: self._again())
        self.empty = button(self, "空台账(&E)…")
        self.empty.setToolTip("写一份空的台账，列名和单位都能认出")
        self.empty.clicked.connect(self._ask_empty)
        across.addWidget(self.pick)
        across.addWidget(self.file, 1)
        across.addWidget(self.kind)
        across.addWidget(self.empty)
        down.addLayout(across)
        self.stand = label(self, "", "strong", wrap=True)
        down.addWidget(self.stand)
        self.trouble = label(self, "", "refused", wrap=True, selectable=True)
        self.trouble.hide()
        down.addWidget(self.trouble)
        self.findings = Findings(self)
        down.addWidget(self.findings, 1)
        foot = QHBoxLayout()
        self.good_rows = QCheckBox("有错误的行剔除，只导入其余的(&G)", self)
        self.good_rows.toggled.connect(lambda _: self._allow())
        self.good_rows.hide()
        close = button(self, "关闭")
        close.clicked.connect(self.close)
        self.go = button(self, "导入(&I)", "primary")
        self.go.clicked.connect(self.take)
        foot.addWidget(self.good_rows)
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.go)
        down.addLayout(foot)
        self._allow()

    # Reading ---------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for a file and read it."""
        folder = self.desk.preferences.folder
        path, _ = QFileDialog.getOpenFileName(self, "选择台账", folder, FILES)
        if path:
            self.desk.preferences.folder = str(Path(path).parent)
            self.read(Path(path))

    def read(self, path: Path) -> None:
        """Read a file and compare it with the records; nothing is written."""
        self.path, self.found = path, None
        self.file.setText(path.name)
        kind, code = self.kind.currentData(), self.code

        def work(office: Office, actor: Actor, job: Job) -> Read:
            from db.transport.imports import import_ledger
            from templates.transport.reading import read_ledger

            now = office.clock.now()
            staged = read_ledger(path, kind or None, latest=now, cancelled=job.cancelled)
            would = import_ledger(
                office, actor, code, staged, dry_run=True, cancelled=job.cancelled
            )
            return Read(staged, would)

        self._start(work, self._show, "正在读取台账…")

    def _again(self) -> None:
        if self.path is not None:
            self.read(self.path)

    def _show(self, found: Read) -> None:
        self.found = found
        would = found.would
        title = dict(KINDS)[would.ledger]
        unit = "次通过" if would.ledger == "gate" else "条"
        parts = [f"{title}：读 {would.read:,} 行", f"将入账 {would.kept:,} {unit}"]
        if would.repeated:
            parts.append(f"{would.repeated:,} {unit}已有")
        if would.rejected:
            parts.append(f"{would.rejected:,} 行有错误")
        self.stand.setText("，".join(parts))
        self.findings.show_findings(would.findings)
        self.good_rows.setVisible(bool(would.rejected))
        self._allow()

    # Taking ----------------------------------------------------------------------------

    def take(self) -> None:
        """Put the ledger into the records."""
        found, code, good = self.found, self.code, self.good_rows.isChecked()
        if found is None:
            return

        def work(office: Office, actor: Actor, job: Job) -> LedgerImport:
            from db.transport.imports import import_ledger

            return import_ledger(
                office, actor, code, found.staged, good_rows=good, cancelled=job.cancelled
            )

        def show(done: LedgerImport) -> None:
            self.stand.setText(
                f"已导入为批次 {done.batch}：入账 {done.kept:,}，重复 {done.repeated:,}，"
                f"剔除 {done.rejected:,}"
            )
            self.found = None
            self._allow()
            self.taken.emit()

        self._start(work, show, "正在导入台账…")

    def _why_not(self) -> str:
        if self._job is not None:
            return "正在进行，请稍候"
        if self.found is None:
            return "先选择文件" if self.path is None else "这个文件没有可导入的"
        would = self.found.would
        if would.rejected and not self.good_rows.isChecked():
            return f"有 {would.rejected} 行错误：改好文件，或勾选“有错误的行剔除”"
        return "" if would.kept else "这些记录都已经入账"

    def _allow(self) -> None:
        allow(self.go, self._why_not())
        allow(self.pick, "正在进行，请稍候" if self._job is not None else "")

    def _start(self, work: Any, done: Any, title: str) -> None:
        def finish(result: Any) -> None:
            self._job = None
            done(result)

        def fail(error: BaseException) -> None:
            from grading.refusals import Refusal

            self._job = None
            self._allow()
            if not isinstance(error, Refusal):
                self.desk.show_error(error)
                return
            self.stand.setText("")
            self.trouble.setText(str(error))
            self.trouble.show()

        self.trouble.hide()
        self._job = self.desk.run(self, work, finish, failed=fail, title=title, cancellable=True)
        self._allow()

    def _ask_empty(self) -> None:
        kind: Ledger = self.kind.currentData() or "gate"
        title = dict(KINDS)[kind]
        path = choose_target(self.desk, self, "空台账", f"{title}.xlsx")
        if path is not None:
            from templates.workbooks.transport import write_ledger_template

            write_ledger_template(path, kind)
            self.stand.setText(f"已写 {path.name}")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.read(paths[0])

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._job is not None:
            self._job.cancel()
        super().closeEvent(event)
