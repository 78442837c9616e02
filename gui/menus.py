"""The menu bar: everything the window can do, with its mnemonic and its keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from gui.preferences import SCALES, THEMES

if TYPE_CHECKING:
    from gui.window import MainWindow

SIGN_IN_FIRST = "登录后可用"
KEYS = (
    ("Ctrl+1 … Ctrl+9、Ctrl+0", "转到各页"),
    ("Ctrl+F", "查找企业"),
    ("Ctrl+I", "导入名单"),
    ("Ctrl+N", "新建申报件"),
    ("Ctrl+S", "保存本页的填写"),
    ("Ctrl+C", "把选中的行复制成表格"),
    ("Ctrl+L", "锁定窗口"),
    ("F5", "刷新"),
    ("Alt+←", "返回上一页"),
    ("Tab / Shift+Tab", "下一处 / 上一处"),
)


def page_keys(number: int) -> str:
    """The keys of a page by its place in the navigation, from 1; there are ten digits."""
    return f"Ctrl+{number % 10}" if number <= 10 else ""


class Menus(QObject):
    """Builds the menus of a window and allows them when somebody is signed in."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._inside: list[QAction] = []
        bar = window.menuBar()
        self._file(bar.addMenu("文件(&F)"))
        self._go(bar.addMenu("转到(&G)"))
        self._view(bar.addMenu("视图(&V)"))
        self._help(bar.addMenu("帮助(&H)"))

    def _act(
        self,
        menu: QMenu,
        text: str,
        does: Callable[[], object],
        keys: str | QKeySequence.StandardKey = "",
        *,
        inside: bool = False,
    ) -> QAction:
        action = menu.addAction(text)
        if keys:
            action.setShortcut(QKeySequence(keys))
        # A lambda drops the signal's `checked`, which no function here wants.
        action.triggered.connect(lambda: does())
        if inside:
            self._inside.append(action)
        return action

    def _file(self, menu: QMenu) -> None:
        window = self._window
        menu.setToolTipsVisible(True)
        self._act(menu, "打开数据库(&O)…", window.entrance.choose_database, "Ctrl+O")
        self._act(menu, "新建办公室(&N)…", window.entrance.choose_new)
        menu.addSeparator()
        self._act(
            menu,
            "导入名单(&I)…",
            lambda: window.visit("enterprises", "import"),
            "Ctrl+I",
            inside=True,
        )
        self._act(
            menu, "导入记录(&J)…", lambda: window.visit("enterprises", "batches"), inside=True
        )
        self._act(
            menu, "新建申报件(&A)…", lambda: window.visit("audits", "new"), "Ctrl+N", inside=True
        )
        menu.addSeparator()
        self._act(menu, "验证证书(&V)…", self._verify_certificate, inside=True)
        self._act(menu, "备份(&B)…", window.entrance.choose_backup, inside=True)
        self._act(menu, "修改口令(&P)…", self._change_password, inside=True)
        self._act(menu, "锁定窗口(&K)", lambda: window.lock.lock(), "Ctrl+L", inside=True)
        self._act(menu, "退出登录(&L)", window.entrance.sign_out, inside=True)
        menu.addSeparator()
        self._act(menu, "退出(&X)", window.close, "Ctrl+Q")

    def _go(self, menu: QMenu) -> None:
        from gui.window import NAVIGATION

        menu.setToolTipsVisible(True)
        for number, place in enumerate(NAVIGATION, 1):
            self._act(
                menu,
                f"{place.title}(&{number})" if number < 10 else place.title,
                partial(self._window.visit, place.name),
                page_keys(number),
                inside=True,
            )
        menu.addSeparator()
        self._act(menu, "刷新(&R)", self._window.refresh, "F5", inside=True)

    def _change_password(self) -> None:
        from gui.people.password_dialog import PasswordDialog

        desk = self._window.desk
        dialog = PasswordDialog(desk, desk.actor, desk.actor.name, self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _verify_certificate(self) -> None:
        from gui.certificates.verify_dialog import VerifyDialog

        dialog = VerifyDialog(self._window.desk, self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _view(self, menu: QMenu) -> None:
        preferences = self._window.desk.preferences
        self.schemes = QActionGroup(self)
        for choice, text in zip(THEMES, ("跟随系统(&S)", "浅色(&L)", "深色(&D)"), strict=True):
            action = self._act(menu, text, partial(self._window.choose_scheme, choice))
            action.setCheckable(True)
            action.setChecked(preferences.theme == choice)
            self.schemes.addAction(action)
        menu.addSeparator()
        sizes = menu.addMenu("显示大小(&Z)")
        self.sizes = QActionGroup(self)
        for percent in SCALES:
            action = self._act(sizes, f"{percent}%", partial(self._choose_size, percent))
            action.setCheckable(True)
            action.setChecked(preferences.scale == percent)
            self.sizes.addAction(action)

    def _choose_size(self, percent: int) -> None:
        self._window.desk.preferences.scale = percent
        self._say("显示大小", f"显示大小已设为 {percent}%，下次打开窗口时生效。")

    def _help(self, menu: QMenu) -> None:
        self._act(menu, "快捷键(&K)", self._show_keys, "F1")
        self._act(menu, "打开日志所在文件夹(&G)", self._open_log)
        self._act(menu, "关于晋级(&A)", self._about)

    def _show_keys(self) -> None:
        rows = "".join(
            f"<tr><td><b>{keys}</b>&nbsp;&nbsp;</td><td>{text}</td></tr>" for keys, text in KEYS
        )
        self._say("快捷键", f"<table cellpadding=3>{rows}</table>")

    def _say(self, title: str, text: str) -> None:
        from PySide6.QtWidgets import QMessageBox

        QMessageBox.information(self._window, title, text)

    def _open_log(self) -> None:
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        from gui.dialogs.refusal import log_file

        folder = Path(log_file() or ".").parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _about(self) -> None:
        self._say(
            "关于晋级",
            "<b>晋级 Jinji</b><br>重点行业绩效分级（升A晋B）工作台"
            "<br><br>开源软件，Apache-2.0 许可证。"
            "<br>字体 Noto Sans SC、Noto Serif SC：SIL OFL 1.1。",
        )

    def allow(self, entered: bool) -> None:
        """Enable what needs a person signed in; say why where it is disabled."""
        for action in self._inside:
            action.setEnabled(entered)
            action.setToolTip("" if entered else SIGN_IN_FIRST)
