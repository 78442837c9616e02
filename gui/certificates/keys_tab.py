"""证书密钥: the office's signing key, what waits for a signature, what verifiers are given."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui import theme
from gui.pieces import allow, button, card, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.certificate_keys import KeyView
    from db.office import Office
    from db.users import Actor
    from gui.desk import Desk
    from gui.jobs import Job

ADMIN_ONLY = "需要市局的管理角色，请找管理员办理"
READER = "只读账号不能签名"
NO_KEY = "本局还没有签名密钥，请由市局的管理员建立"
LOCKED = "签名密钥没有解锁，请先解锁"
WHAT = (
    "正式证书和样张的二维码由这把密钥签名，任何人用验证页都能核对真伪，不需联网。"
    "没有密钥时证书照常公布，只是注明“未签名”。"
)
HANDED_OUT = (
    "验证页是一个 HTML 文件，放在手机上、网站上都能用；里面有本局的公钥和撤销名单。"
    "更换密钥或有证书失效以后，请重新生成、换发。"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the tab shows."""

    keys: tuple[KeyView, ...]
    unlocked: bool
    pending: tuple[str, ...]


class KeysTab(QWidget):
    """Three cards: the key, certificates waiting, files for verifiers."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.standing = Standing((), False, ())
        down = QVBoxLayout(self)
        down.setContentsMargins(0, theme.GAP, 0, 0)
        down.setSpacing(theme.GAP)
        frame, inside = self._card("签名密钥", down)
        self.name = label(frame, "", "title", selectable=True)
        self.about = label(frame, "", "muted", wrap=True)
        self.warning = label(frame, "", "refused", wrap=True)
        for each in (self.name, label(frame, WHAT, "", wrap=True), self.about, self.warning):
            inside.addWidget(each)
        self.make = button(frame, "建立密钥(&M)…", "primary")
        self.unlock = button(frame, "解锁(&U)…")
        self.lock = button(frame, "锁定(&K)")
        self.paper = button(frame, "打印纸质备份(&B)…")
        self.words = button(frame, "更改口令(&W)…")
        self.replace = button(frame, "更换密钥(&R)…")
        self.take = button(frame, "从纸质备份导入(&I)…")
        self._row(inside, self.make, self.unlock, self.lock, self.paper)
        self._row(inside, self.words, self.replace, self.take)
        frame, inside = self._card("待签名的证书", down)
        self.waiting = label(frame, "", "", wrap=True)
        inside.addWidget(self.waiting)
        self.sign = button(frame, "签名(&S)")
        self._row(inside, self.sign)
        frame, inside = self._card("给核验的人", down)
        inside.addWidget(label(frame, HANDED_OUT, "", wrap=True))
        self.page = button(frame, "生成验证页(&V)…")
        self.trust = button(frame, "导出可信密钥清单(&T)…")
        self.ended = button(frame, "导出撤销名单(&E)…")
        self._row(inside, self.page, self.trust, self.ended)
        self.told = label(self, "", "muted", wrap=True)
        down.addWidget(self.told)
        down.addStretch(1)
        self._connect()
        self.look()

    def _card(self, title: str, down: QVBoxLayout) -> tuple[QWidget, QVBoxLayout]:
        frame = card(self)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(theme.GAP_LARGE, theme.GAP, theme.GAP_LARGE, theme.GAP)
        inside.setSpacing(theme.GAP_SMALL)
        inside.addWidget(label(frame, title, "quiet"))
        down.addWidget(frame)
        return frame, inside

    def _row(self, inside: QVBoxLayout, *buttons: QPushButton) -> None:
        row = QHBoxLayout()
        for each in buttons:
            row.addWidget(each)
        row.addStretch(1)
        inside.addLayout(row)

    def _connect(self) -> None:
        from gui.certificates import key_dialogs as dialogs

        self.make.clicked.connect(lambda: self._open(dialogs.MakeKeyDialog(self.desk, self)))
        self.unlock.clicked.connect(lambda: self._open(dialogs.UnlockDialog(self.desk, self)))
        self.words.clicked.connect(lambda: self._open(dialogs.ChangeWordsDialog(self.desk, self)))
        self.replace.clicked.connect(lambda: self._open(dialogs.ReplaceKeyDialog(self.desk, self)))
        self.take.clicked.connect(lambda: self._open(dialogs.ImportKeyDialog(self.desk, self)))
        self.lock.clicked.connect(self._lock)
        self.paper.clicked.connect(self._print)
        self.sign.clicked.connect(self._sign)
        self.page.clicked.connect(lambda: self._hand_out("page"))
        self.trust.clicked.connect(lambda: self._hand_out("trust"))
        self.ended.clicked.connect(lambda: self._hand_out("revocations"))
        self.desk.left.connect(self._forget)

    def load(self) -> None:
        """Read everything again."""

        def read(office: Office, actor: Actor, job: Job) -> Standing:
            from db.certificate_keys import is_unlocked, list_keys
            from db.certificate_signing import pending_numbers

            return Standing(
                list_keys(office), is_unlocked(office, actor), pending_numbers(office, actor)
            )

        self.desk.run(self, read, self._take)

    def _take(self, found: Standing) -> None:
        self.standing = found
        self.look()

    def look(self) -> None:
        """Show the key and allow what can be done, or say why not."""
        found = self.standing
        key = next((each for each in found.keys if each.state == "in_use"), None)
        self.name.setText(key.name if key is not None else "还没有签名密钥")
        about = ""
        if key is not None:
            state = "已解锁" if found.unlocked else "未解锁"
            about = f"自 {key.since} 起使用，{state}。"
            old = [each for each in found.keys if each.state != "in_use"]
            if old:
                told = "、".join(
                    f"{each.name}（{'泄露作废' if each.state == 'distrusted' else '已更换'}）"
                    for each in old
                )
                about += f"以前的密钥：{told}。"
        self.about.setText(about)
        self.about.setVisible(bool(about))
        bare = key is not None and key.backed_up is None
        self.warning.setText("密钥还没有纸质备份：这台电脑坏了，密钥就没有了。" if bare else "")
        self.warning.setVisible(bare)
        count = len(found.pending)
        first = "、".join(found.pending[:3]) + ("等" if count > 3 else "")
        self.waiting.setText(f"{count} 份：{first}" if count else "没有待签名的证书。")
        self._allow(key, found)

    def _allow(self, key: KeyView | None, found: Standing) -> None:
        actor = self.desk.actor if self.desk.is_entered else None
        admin = actor is not None and "admin" in actor.roles and actor.county is None
        rights = "" if admin else ADMIN_ONLY
        none = "" if key is not None else NO_KEY
        reader = actor is not None and actor.roles <= {"reader"}
        locked = none or ("" if found.unlocked else LOCKED)
        self.make.setVisible(key is None)
        self.unlock.setVisible(key is not None and not found.unlocked)
        self.lock.setVisible(key is not None and found.unlocked)
        allow(self.make, rights)
        allow(self.unlock, READER if reader else "")
        for each in (self.paper, self.words, self.replace):
            allow(each, rights or none)
        allow(self.take, rights)
        waiting = "" if found.pending else "没有待签名的证书"
        allow(self.sign, READER if reader else locked or waiting)
        for each in (self.page, self.trust, self.ended):
            allow(each, READER if reader else locked)

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.accepted.connect(self.load)
        dialog.open()

    def _lock(self) -> None:
        self._forget()
        self.load()

    def _forget(self) -> None:
        """The key is locked when its person leaves."""
        if self.desk.is_open:
            from db.certificate_keys import lock_key

            lock_key(self.desk.office)

    def _sign(self) -> None:
        def sign(office: Office, actor: Actor, job: Job) -> int:
            from db.certificate_signing import sign_pending

            return len(sign_pending(office, actor).numbers)

        def done(count: int) -> None:
            self.told.setText(f"为 {count} 份证书签了名，请重新打印。")
            self.load()

        self.desk.run(self, sign, done, title="正在签名")

    def _print(self) -> None:
        def draw(office: Office, actor: Actor) -> bytes:
            from db.certificate_keys import key_sheet

            return key_sheet(office, actor)

        after = "打印后请删除这个文件，纸张与口令分开保管。"
        self._write("打印纸质备份", "证书签名密钥备份.pdf", "PDF (*.pdf)", draw, after)

    def _hand_out(self, what: str) -> None:
        def trust(office: Office, actor: Actor) -> bytes:
            from db.certificate_signing import make_trust_list

            return make_trust_list(office, actor).encode()

        def ended(office: Office, actor: Actor) -> bytes:
            from db.certificate_signing import make_revocation_list

            return make_revocation_list(office, actor).encode()

        def page(office: Office, actor: Actor) -> bytes:
            from db.verification_page import make_verification_page

            return make_verification_page(office, actor).encode()

        made = {
            "page": ("生成验证页", "验证.html", "网页 (*.html)", page),
            "trust": ("导出可信密钥清单", "可信密钥清单.json", "JSON (*.json)", trust),
            "revocations": ("导出撤销名单", "撤销名单.json", "JSON (*.json)", ended),
        }
        self._write(*made[what], "")

    def _write(
        self,
        title: str,
        proposal: str,
        kinds: str,
        does: Callable[[Office, Actor], bytes],
        after: str,
    ) -> None:
        """Ask for a file, make its content behind the window and write it."""
        from gui.dialogs.saving import choose_target

        path = choose_target(self.desk, self, title, proposal, kinds)
        if path is None:
            return
        path = path.with_suffix(Path(proposal).suffix)

        def write(office: Office, actor: Actor, job: Job) -> Any:
            path.write_bytes(does(office, actor))
            return path

        def done(written: Path) -> None:
            self.told.setText(f"写在 {written}。{after}")
            self.load()

        self.desk.run(self, write, done, title=title)
