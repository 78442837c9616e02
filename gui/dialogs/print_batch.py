"""批量打印: which papers of which audits into which folder; progress, stopping, going on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.pieces import ElidedLabel, allow, button, form, label

if TYPE_CHECKING:
    from db.audit_views import AuditRow
    from db.office import Office
    from db.paper_batches import BatchResult
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

CERTIFICATES = "certificates"
_TOLD = 8  # audits left out that are named; the index names all


class PrintBatchDialog(QDialog):
    """``listed`` are the rows as filtered, ``marked`` those selected among them."""

    def __init__(
        self, desk: Desk, listed: Sequence[AuditRow], marked: Sequence[AuditRow], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self._listed, self._marked = tuple(listed), tuple(marked)
        self.job: Job | None = None
        self.setWindowTitle("批量打印")
        self.setMinimumWidth(620)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        outer.setSpacing(theme.GAP)
        outer.addWidget(label(self, "批量打印", "title"))
        about = "每份一个 PDF，另有合订本和目录（编号、企业、文件、页数、SHA-256），记一条留痕。"
        outer.addWidget(label(self, about, "muted", wrap=True))
        fields = form()
        self.kind = QComboBox(self)
        self.kind.currentIndexChanged.connect(self._look)
        fields.addRow("文书(&K)", self.kind)
        fields.addRow("申报件", self._scopes())
        row = QHBoxLayout()
        self.folder = QLineEdit(self)
        self.folder.setPlaceholderText("空文件夹，或上次没有做完的那个")
        self.folder.textChanged.connect(self._look)
        self.browse = button(self, "浏览(&B)…")
        self.browse.clicked.connect(self._choose_folder)
        row.addWidget(self.folder, 1)
        row.addWidget(self.browse)
        caption = label(self, "文件夹(&F)")
        caption.setBuddy(self.folder)
        fields.addRow(caption, row)
        self.reason = QComboBox(self)
        self.reason.setEditable(True)
        self.reason.setAccessibleName("补打原因")
        self.reason.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.reason.lineEdit().setPlaceholderText("以前打印过的记为补打；可写原因")  # type: ignore[union-attr]
        fields.addRow("补打原因(&R)", self.reason)
        outer.addLayout(fields)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.hide()
        outer.addWidget(self.bar)
        self.told = ElidedLabel(self, kind="quiet")
        outer.addWidget(self.told)
        self.left = label(self, "", "refused", wrap=True, selectable=True)
        self.left.hide()
        outer.addWidget(self.left)
        outer.addStretch(1)
        outer.addLayout(self._foot())
        self._fill()
        self._look()

    def _scopes(self) -> QVBoxLayout:
        down = QVBoxLayout()
        down.setSpacing(theme.GAP_TINY)
        self.scope = QButtonGroup(self)
        self.of_marked = QRadioButton(f"选中的 {len(self._marked)} 件", self)
        self.of_listed = QRadioButton(f"列出的 {len(self._listed)} 件", self)
        allow(self.of_marked, "" if self._marked else "没有选中的行")
        (self.of_marked if len(self._marked) > 1 else self.of_listed).setChecked(True)
        for each in (self.of_marked, self.of_listed):
            self.scope.addButton(each)
            each.toggled.connect(self._look)
            down.addWidget(each)
        self.counted = label(self, "", "muted")
        down.addWidget(self.counted)
        return down

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        self.show_folder = button(self, "打开文件夹(&O)")
        self.show_folder.clicked.connect(self._open_folder)
        self.show_folder.hide()
        foot.addWidget(self.show_folder)
        foot.addStretch(1)
        self.leave = button(self, "关闭")
        self.leave.clicked.connect(self.close)
        self.go = button(self, "开始打印(&P)", "primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self._start_or_stop)
        foot.addWidget(self.leave)
        foot.addWidget(self.go)
        return foot

    def _fill(self) -> None:
        def read(office: Office, actor: Actor, job: Job) -> tuple[dict[str, str], tuple[str, ...]]:
            from db.batch_kinds import batch_titles
            from db.prints import REASONS

            return batch_titles(), REASONS

        def take(found: tuple[dict[str, str], tuple[str, ...]]) -> None:
            titles, reasons = found
            for what, title in titles.items():
                self.kind.addItem(title, what)
            self.reason.addItems(reasons)
            self.reason.setCurrentIndex(-1)
            self._look()

        self.desk.run(self, read, take)

    @property
    def what(self) -> str:
        """The kind of paper chosen."""
        return str(self.kind.currentData() or "")

    def wanted(self) -> tuple[int, ...]:
        """The audits chosen whose paper can be printed."""
        rows = self._marked if self.of_marked.isChecked() else self._listed
        certified = self.what == CERTIFICATES
        return tuple(row.id for row in rows if not certified or row.state == "published")

    def _why_not(self) -> str:
        if not self.what:
            return "正在读取文书的种类…"
        if not self.wanted():
            certified = self.what == CERTIFICATES
            return "其中没有已公布的申报件，公布以后才有证书" if certified else "没有申报件"
        return "" if self.folder.text().strip() else "请选择文件夹"

    def _look(self) -> None:
        if self.job is not None:
            return
        count = len(self.wanted())
        if self.what == CERTIFICATES:
            told = f"其中已公布、有证书的 {count} 件"
        elif self.what == "reports":
            told = f"打印 {count} 份报告"
        else:
            told = f"最多 {count} 份；还不能打印的，打完后列出原因"
        self.counted.setText(told)
        allow(self.go, self._why_not())

    def _choose_folder(self) -> None:
        start = self.folder.text() or self.desk.preferences.folder or str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self, "打印到文件夹", start)
        if chosen:
            self.folder.setText(chosen)

    def _start_or_stop(self) -> None:
        if self.job is None:
            self.start()
        else:
            self.job.cancel()
            allow(self.go, "做完手上这一份就停下")

    def start(self) -> None:
        """Print the batch behind the window; the button stops it meanwhile."""
        from db.batch_choice import BatchChoice

        what, ids, reason = self.what, self.wanted(), self.reason.currentText()
        folder = Path(self.folder.text().strip()).expanduser()
        self.desk.preferences.folder = str(folder.parent)

        def work(office: Office, actor: Actor, job: Job) -> BatchResult:
            from db.paper_batches import print_batch

            return print_batch(
                office,
                actor,
                what,
                folder,
                BatchChoice(ids),
                reason=reason,
                progress=job.progressed.emit,
                cancelled=job.cancelled,
            )

        self.left.hide()
        self.told.setText("正在读取…")
        self.bar.setRange(0, 0)
        self.bar.show()
        self._lock(True)
        self.job = self.desk.run(self, work, self._done, failed=self._failed)
        self.job.progressed.connect(self._tell)
        self.go.setText("停下(&P)")

    def _lock(self, running: bool) -> None:
        for each in (self.kind, self.of_marked, self.of_listed, self.folder, self.browse):
            each.setEnabled(not running)
        self.reason.setEnabled(not running)
        if not running:
            allow(self.of_marked, "" if self._marked else "没有选中的行")

    def _tell(self, number: int, total: int, what: str) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(number)
        self.told.setText(f"{number} / {total}　{what}")

    def _done(self, result: BatchResult) -> None:
        self._ended()
        again = f"（其中补打 {result.again} 份）" if result.again else ""
        told = f"新做 {result.made} 份{again}，留用 {result.kept} 份，共 {result.pages} 页"
        if result.stopped:
            told += "。已停下，可以接着做"
            self.go.setText("接着做(&P)")
        self.told.setText(told)
        if result.left:
            lines = [f"{e.number} {e.enterprise}：{e.why}" for e in result.left[:_TOLD]]
            more = len(result.left) - _TOLD
            lines += [f"……还有 {more} 件，见目录"] if more > 0 else []
            self.left.setText("没有打印的：\n" + "\n".join(lines))
            self.left.show()
        self.show_folder.show()

    def _failed(self, error: BaseException) -> None:
        from grading.refusals import Refusal

        self._ended()
        self.told.setText("")
        if not isinstance(error, Refusal):
            self.desk.show_error(error)
            return
        self.left.setText(f"{error.what}\n{error.where}\n{error.remedy}")
        self.left.show()

    def _ended(self) -> None:
        self.job = None
        self.bar.hide()
        self._lock(False)
        self.go.setText("开始打印(&P)")
        self._look()

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.folder.text().strip()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing stops the batch; what is finished stays and is on record."""
        if self.job is not None:
            self.job.cancel()
        super().closeEvent(event)
