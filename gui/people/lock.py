"""The lock of an idle window: everything is covered, nothing is lost, the password opens it.

Open dialogs are covered as well and stay as they are; what runs behind the window
runs on. A file dialog of the desktop itself cannot be covered.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPalette, QWindow
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from grading.refusals import Refusal
from gui import theme
from gui.pieces import allow, button, form, label

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor
    from gui.jobs import Job
    from gui.window import MainWindow

TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)
LOOK_AGAIN_MS = 300


class Cover(QWidget):
    """Hides all of a window; what is under it keeps its place and its words."""

    def __init__(self, covered: QWidget) -> None:
        super().__init__(covered)
        self.setObjectName("cover")
        self.setAutoFillBackground(True)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.colours().window)
        self.setPalette(palette)
        down = QVBoxLayout(self)
        words = label(self, "已锁定", "muted")
        down.addWidget(words, 0, Qt.AlignmentFlag.AlignCenter)
        covered.installEventFilter(self)
        self._covered = covered
        self._fit()
        self.show()

    def _fit(self) -> None:
        self.setGeometry(self._covered.rect())
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.ChildPolished):
            self._fit()
        return False


class LockDialog(QDialog):
    """Asks for the password of the person at the desk; nothing else closes it."""

    def __init__(self, lock: IdleLock, parent: QWidget) -> None:
        super().__init__(parent)
        self._lock = lock
        self._open = False
        self.setWindowTitle("晋级 已锁定")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        self.setFixedWidth(400)
        down = QVBoxLayout(self)
        down.setContentsMargins(32, 28, 32, 24)
        down.setSpacing(theme.GAP)
        down.addWidget(label(self, "窗口已锁定", "title"))
        down.addWidget(label(self, "填写的内容都在，输入口令后继续。", "muted", wrap=True))
        fields = form()
        self.password = QLineEdit(self)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        fields.addRow(label(self, "账号", "muted"), label(self, lock.actor.name, "strong"))
        fields.addRow("口令(&P)", self.password)
        down.addLayout(fields)
        self.message = label(self, "", "refused", wrap=True)
        self.message.hide()
        down.addWidget(self.message)
        self.unlock = button(self, "解锁(&U)", "primary")
        self.unlock.setDefault(True)
        down.addWidget(self.unlock, 0, Qt.AlignmentFlag.AlignRight)
        self.unlock.clicked.connect(self._try)
        self.password.textChanged.connect(lambda text: self._look())
        self._look()
        self.password.setFocus()

    def _look(self) -> None:
        allow(self.unlock, "" if self.password.text() else "请填口令")

    def _try(self) -> None:
        allow(self.unlock, "正在核对口令…")
        self.message.hide()
        self._lock.try_password(self, self.password.text())

    def refuse(self, words: str) -> None:
        """Say why the window stays locked."""
        self._look()
        self.message.setText(words)
        self.message.show()
        self.password.selectAll()
        self.password.setFocus()

    def let_go(self) -> None:
        """The password was right, or nobody is signed in any more."""
        self._open = True
        self.close()

    def reject(self) -> None:
        """Escape does not unlock."""

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self._open)


class IdleLock(QObject):
    """Locks one window after some minutes without a key or a click."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._covers: list[Cover] = []
        self.dialog: LockDialog | None = None
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.lock)
        self._again = QTimer(self)
        self._again.setInterval(LOOK_AGAIN_MS)
        self._again.timeout.connect(self._cover_all)
        self._touched = time.time()
        window.desk.entered.connect(self._begin)
        window.desk.left.connect(self._end)
        window.desk.changed.connect(self._heard)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._watch)

    @property
    def actor(self) -> Actor:
        """Whose window it is."""
        return self._window.desk.actor

    @property
    def locked(self) -> bool:
        """True while the window is covered."""
        return self.dialog is not None

    def lock(self) -> None:
        """Cover every window of the program and ask for the password."""
        if self.locked or not self._window.desk.is_entered:
            return
        self.timer.stop()
        popup = QApplication.activePopupWidget()
        while popup is not None:
            popup.close()
            popup = QApplication.activePopupWidget()
        above = QApplication.activeModalWidget() or self._window
        self.dialog = LockDialog(self, above)
        self._cover_all()
        self._again.start()

    def try_password(self, dialog: LockDialog, password: str) -> None:
        """Unlock where it is the password of the person at the desk."""
        office, actor = self._window.desk.office, self.actor

        def check(job: Job) -> Actor:
            from db.users import sign_in

            return sign_in(office, actor.name, password)

        def entered(found: Actor) -> None:
            self._open()
            if found != actor:  # other rights, or a password to be changed: sign in anew
                self._window.entrance.sign_out()

        def refused(error: BaseException) -> None:
            words = str(error) if isinstance(error, Refusal) else "没有核对成，请再试一次"
            dialog.refuse(words)

        self._window.desk.jobs.start(dialog, check, entered, failed=refused)

    def _open(self) -> None:
        self._again.stop()
        dialog, self.dialog = self.dialog, None
        for cover in self._covers:
            cover.hide()
            cover.deleteLater()
        self._covers.clear()
        if dialog is not None:
            dialog.let_go()
            dialog.deleteLater()
        self._touch()

    def _cover_all(self) -> None:
        """Cover what is on the screen; a dialog that came up meanwhile gets below the lock."""
        dialog = self.dialog
        if dialog is None:
            return
        covered = {cover.parentWidget() for cover in self._covers}
        kinds = (Qt.WindowType.Popup, Qt.WindowType.ToolTip)
        fresh = [
            each
            for each in QApplication.topLevelWidgets()
            if each.isVisible()
            and each is not dialog
            and each not in covered
            and each.windowType() not in kinds
        ]
        if not fresh and dialog.isVisible():
            return
        for each in fresh:
            cover = Cover(each)
            cover.destroyed.connect(self._forget)
            self._covers.append(cover)
        dialog.hide()
        dialog.show()  # the newest modal window is the one that can be used

    def _forget(self, gone: QObject) -> None:
        self._covers = [cover for cover in self._covers if cover is not gone]

    def _begin(self) -> None:
        self._heard(frozenset({"office"}))

    def _heard(self, kinds: frozenset[str]) -> None:
        """The minutes may have been changed by the office."""
        if "office" not in kinds:
            return

        def read(office: Office, actor: Actor, job: Job) -> int:
            from db.office_mode import idle_minutes

            return idle_minutes(office)

        def take(minutes: int) -> None:
            self.timer.setInterval(minutes * 60_000)
            self._touch()

        self._window.desk.run(self, read, take)

    def _end(self) -> None:
        self.timer.stop()
        if self.locked:
            self._open()
            self.timer.stop()

    def _touch(self) -> None:
        self._touched = time.time()
        if self.timer.interval() and self._window.desk.is_entered and not self.locked:
            self.timer.start()

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHES and not self.locked:
            asleep = time.time() - self._touched  # a computer that slept did not count
            if self.timer.isActive() and asleep * 1000 > self.timer.interval():
                self.lock()
                return True
            self._touch()
        return False
