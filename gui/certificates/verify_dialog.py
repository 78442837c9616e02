"""验证证书: paste the text of a QR code, or choose or drop a PDF or a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLayout,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from grading.refusals import Refusal
from gui import theme
from gui.pieces import allow, button, card, dress, form, label

if TYPE_CHECKING:
    from db.certificates import RecordCheck
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

WIDTH, HEIGHT = 620, 420
KINDS = "证书的 PDF 或图片 (*.pdf *.png *.jpg *.jpeg *.bmp *.tif *.tiff *.webp)"
HOW = "粘贴扫码得到的文字，或选一个 PDF、照片、截图，也可以把文件拖到这里。"
GOOD, CALM = {"genuine"}, {"trial", "unsigned", "unknown_key", "newer", "unreadable", "expired"}


class VerifyDialog(QDialog):
    """Says what a certificate is worth and what the records of this office know of it."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle("验证证书")
        self.setAcceptDrops(True)
        self.resize(WIDTH, HEIGHT)
        down = QVBoxLayout(self)
        down.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP)
        down.setSpacing(theme.GAP)
        down.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)  # a long answer has room
        down.addWidget(label(self, "验证证书", "title"))
        down.addWidget(label(self, HOW, "muted", wrap=True))
        self.text = QPlainTextEdit(self)
        self.text.setPlaceholderText("JINJI1:…")
        self.text.setAccessibleName("二维码里的文字")
        # The theme's own least height would let a long answer squeeze it to one line.
        self.text.setStyleSheet("QPlainTextEdit { min-height: 64px; max-height: 64px; }")
        self.text.setTabChangesFocus(True)
        self.text.setAcceptDrops(False)  # files dropped on it are the dialog's
        self.text.textChanged.connect(self._look)
        down.addWidget(self.text)
        row = QHBoxLayout()
        self.choose = button(self, "选文件(&F)…")
        self.verify = button(self, "验证(&V)", "primary")
        self.verify.setDefault(True)
        row.addWidget(self.choose)
        row.addStretch(1)
        row.addWidget(self.verify)
        down.addLayout(row)
        self.answer = card(self)
        inside = QVBoxLayout(self.answer)
        inside.setContentsMargins(theme.GAP_LARGE, theme.GAP, theme.GAP_LARGE, theme.GAP)
        inside.setSpacing(theme.GAP_SMALL)
        self.source = label(self.answer, "", "muted", wrap=True)
        self.title = label(self.answer, "", "title", wrap=True)
        self.message = label(self.answer, "", "", wrap=True, selectable=True)
        self.ours = label(self.answer, "", "", wrap=True, selectable=True)
        self.sworn = label(self.answer, "", "quiet")
        for each in (self.source, self.title, self.message, self.ours, self.sworn):
            inside.addWidget(each)
        self.particulars: QFormLayout = form()
        self.particulars.setVerticalSpacing(theme.GAP_SMALL)
        inside.addLayout(self.particulars)
        self.answer.hide()
        down.addWidget(self.answer)
        down.addStretch(1)
        buttons = QDialogButtonBox(self)
        close = button(buttons, "关闭")
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        down.addWidget(buttons)
        self.choose.clicked.connect(self._choose)
        self.verify.clicked.connect(lambda: self.judge(self.text.toPlainText()))
        self._look()
        self.text.setFocus()

    def _look(self) -> None:
        empty = not self.text.toPlainText().strip()
        allow(self.verify, "请先粘贴文字，或选一个文件" if empty else "")

    def _choose(self) -> None:
        folder = self.desk.preferences.folder
        path, _ = QFileDialog.getOpenFileName(self, "选证书的 PDF 或图片", folder, KINDS)
        if path:
            self.desk.preferences.folder = str(Path(path).parent)
            self.take(Path(path))

    def take(self, path: Path) -> None:
        """Read the QR code of a file, and verify it."""

        def read(job: Job) -> str:
            from templates.papers.qr import claim_in

            return claim_in(path)

        def done(found: str) -> None:
            self.text.setPlainText(found)
            self.judge(found, f"文件：{path.name}")

        self.desk.jobs.start(self, read, done, failed=self._refused)

    def judge(self, text: str, source: str = "") -> None:
        """Verify a text and show the answer."""

        def ask(office: Office, actor: Actor, job: Job) -> RecordCheck:
            from db.certificates import verify

            return verify(office, actor, text)

        self.desk.run(self, ask, lambda found: self._show(found, source), failed=self._refused)

    def _show(self, found: RecordCheck, source: str) -> None:
        from grading.certificate_words import particulars

        check = found.claim
        self._say(check.title, check.message, source)
        good, calm = check.status in GOOD, check.status in CALM
        dress(self.title, "title" if good or calm else "refused")
        known = check.claim is not None and found.reason != check.message
        self.ours.setText(f"本局记录：{found.reason}。" if known else "")
        self.ours.setVisible(known)
        dress(self.ours, "muted" if found.ok else "refused")
        if check.claim is not None:
            self.sworn.setText(
                "证书所载内容（签名已核对）" if check.signed else "二维码所载内容（未经签名证实）"
            )
            self.sworn.show()
            for name, value in particulars(check.claim):
                told = label(self.answer, value, "", wrap=True, selectable=True)
                told.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
                self.particulars.addRow(label(self.answer, name, "muted"), told)

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, Refusal):
            self._say("没有验证成", str(error), "")
            dress(self.title, "refused")
        else:
            self.desk.show_error(error)

    def _say(self, title: str, message: str, source: str) -> None:
        while self.particulars.rowCount():
            self.particulars.removeRow(0)
        self.sworn.hide()
        self.ours.hide()
        self.source.setText(source)
        self.source.setVisible(bool(source))
        self.title.setText(title)
        self.message.setText(message)
        self.answer.show()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.take(Path(files[0]))
