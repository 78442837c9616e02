"""Dialogs of the signing key: make, unlock, replace, change its words, take it from paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QPlainTextEdit, QWidget

from grading.refusals import Refusal
from gui.people.form_dialog import FormDialog
from gui.pieces import button

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.jobs import Job

SHORTEST = 12
RULES = (
    "密钥口令至少 12 个字符，例如四五个不相干的词连起来。口令不保存在任何地方，"
    "忘记了谁也找不回来；请另纸写下，与密钥的纸质备份分开保管。"
)
DISTRUST = (
    "旧密钥签过的证书仍然有效。如果旧密钥或口令可能被别人得到，请勾选“已泄露”："
    "旧密钥签过的证书都不再可信，换好后要重新签名、重新打印，并换发验证页。"
)
PAPER = "选纸质备份的 PDF、扫描件或照片；扫不出来时，照纸上逐行录入（行号、各组、校验）。"


class _KeyDialog(FormDialog):
    """A form with fields for secret words."""

    def secret(self, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.textChanged.connect(self.look)
        self.fields.addRow(name, field)
        return field

    def unlike(self, one: QLineEdit, other: QLineEdit) -> str:
        """What is wrong with new words typed twice."""
        if len(one.text().strip()) < SHORTEST:
            return f"密钥口令至少 {SHORTEST} 个字符"
        return "" if one.text() == other.text() else "两遍密钥口令不一样"


class MakeKeyDialog(_KeyDialog):
    """The first key of the office."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "建立签名密钥", "建立(&S)", parent, remark=RULES)
        self.words = self.secret("密钥口令(&P)")
        self.again = self.secret("再输一遍(&A)")
        self.look()

    def missing(self) -> str:
        return self.unlike(self.words, self.again)

    def command(self) -> Callable[[Job], Any]:
        office, actor, words = self.desk.office, self.desk.actor, self.words.text()

        def make(job: Job) -> Any:
            from db.certificate_keys import make_key

            return make_key(office, actor, words)

        return make


class UnlockDialog(_KeyDialog):
    """The key is unlocked for this person until they sign out."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        remark = "解锁后，您公布的证书当时就签名，直到退出登录或锁定密钥。"
        super().__init__(desk, "解锁签名密钥", "解锁(&S)", parent, remark=remark)
        self.words = self.secret("密钥口令(&P)")
        self.look()

    def missing(self) -> str:
        return "" if self.words.text() else "请填密钥口令"

    def command(self) -> Callable[[Job], Any]:
        office, actor, words = self.desk.office, self.desk.actor, self.words.text()

        def unlock(job: Job) -> Any:
            from db.certificate_keys import unlock_key

            return unlock_key(office, actor, words)

        return unlock


class ReplaceKeyDialog(_KeyDialog):
    """A new key in the place of the present one."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        remark = f"{DISTRUST}\n{RULES}"
        super().__init__(desk, "更换签名密钥", "更换(&S)", parent, remark=remark)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("例如“每年更换”")
        self.reason.textChanged.connect(self.look)
        self.fields.addRow("理由(&R)", self.reason)
        self.lost = QCheckBox("旧密钥已泄露，它签过的证书不再可信(&L)", self)
        self.fields.addRow("", self.lost)
        self.words = self.secret("新密钥口令(&P)")
        self.again = self.secret("再输一遍(&A)")
        self.look()

    def missing(self) -> str:
        if not self.reason.text().strip():
            return "请写明理由"
        return self.unlike(self.words, self.again)

    def command(self) -> Callable[[Job], Any]:
        office, actor, words = self.desk.office, self.desk.actor, self.words.text()
        reason, lost = self.reason.text(), self.lost.isChecked()

        def replace(job: Job) -> Any:
            from db.certificate_keys import replace_key

            return replace_key(office, actor, words, reason, distrust=lost)

        return replace


class ChangeWordsDialog(_KeyDialog):
    """Other words for the same key."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        remark = f"{RULES}\n改后请重新打印纸质备份；旧的备份仍用旧口令，请销毁。"
        super().__init__(desk, "更改密钥口令", "更改(&S)", parent, remark=remark)
        self.present = self.secret("现在的口令(&C)")
        self.words = self.secret("新密钥口令(&P)")
        self.again = self.secret("再输一遍(&A)")
        self.look()

    def missing(self) -> str:
        if not self.present.text():
            return "请填现在的密钥口令"
        return self.unlike(self.words, self.again)

    def command(self) -> Callable[[Job], Any]:
        office, actor = self.desk.office, self.desk.actor
        present, words = self.present.text(), self.words.text()

        def change(job: Job) -> Any:
            from db.certificate_keys import change_passphrase

            return change_passphrase(office, actor, present, words)

        return change


class ImportKeyDialog(_KeyDialog):
    """A key comes back from its paper."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "从纸质备份导入密钥", "导入(&S)", parent, remark=PAPER)
        self.choose = button(self, "选备份文件(&F)…")
        self.choose.clicked.connect(self._choose)
        self.fields.addRow("", self.choose)
        self.paper = QPlainTextEdit(self)
        self.paper.setPlaceholderText("01 AMAA CAAA … 3C")
        self.paper.setTabChangesFocus(True)
        self.paper.textChanged.connect(self.look)
        self.fields.addRow("密钥的文字(&T)", self.paper)
        self.words = self.secret("密钥口令(&P)")
        self.look()

    def _choose(self) -> None:
        from gui.certificates.verify_dialog import KINDS

        folder = self.desk.preferences.folder
        path, _ = QFileDialog.getOpenFileName(self, "选纸质备份", folder, KINDS)
        if path:
            self.take(Path(path))

    def take(self, path: Path) -> None:
        """Read the QR code of a scan of the paper."""

        def read(job: Job) -> str:
            from templates.papers.qr import read_file

            texts = read_file(path)
            if not texts:
                raise Refusal("文件里没有读到二维码", path.name, "请扫得更清楚些，或逐行录入")
            return texts[0]

        self.desk.jobs.start(self, read, self.paper.setPlainText, failed=self._refused)

    def missing(self) -> str:
        if not self.paper.toPlainText().strip():
            return "请选备份文件，或录入密钥的文字"
        return "" if self.words.text() else "请填密钥口令"

    def command(self) -> Callable[[Job], Any]:
        office, actor = self.desk.office, self.desk.actor
        paper, words = self.paper.toPlainText(), self.words.text()

        def take_back(job: Job) -> Any:
            from db.certificate_keys import import_key

            return import_key(office, actor, paper, words)

        return take_back
