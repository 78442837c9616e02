"""证书 in the window: the office's key from the first to the paper, and 验证证书."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from db.certificate_keys import is_unlocked, key_in_use, make_key
from db.papers import print_certificate
from db.users import Actor
from gui.certificates.key_dialogs import (
    ChangeWordsDialog,
    ImportKeyDialog,
    MakeKeyDialog,
    ReplaceKeyDialog,
    UnlockDialog,
)
from gui.certificates.keys_tab import ADMIN_ONLY, LOCKED, NO_KEY, READER, KeysTab
from gui.certificates.verify_dialog import VerifyDialog
from gui.pages.people import PeoplePage
from gui.people.form_dialog import FormDialog
from gui.window import MainWindow
from tests.db.audit_world import World
from tests.grading.test_certificate_trust import SIGNED

LEFT = Qt.MouseButton.LeftButton
WORDS, OTHER = "four words nobody guesses", "another four good words"


@pytest.fixture
def desk_of(
    new_window: Callable[[], MainWindow], world: World, qtbot: QtBot
) -> Callable[[Actor], MainWindow]:
    """The window of one of the people in the world."""

    def open_for(actor: Actor) -> MainWindow:
        opened = new_window()
        opened.desk.take_office(world.office)
        opened.desk.enter(actor)
        qtbot.waitUntil(opened.desk.jobs.idle, timeout=15000)
        return opened

    return open_for


def keys_tab(window: MainWindow, qtbot: QtBot) -> KeysTab:
    window.visit("people", "keys")
    page = cast(PeoplePage, window.page("people"))
    qtbot.waitUntil(window.desk.jobs.idle, timeout=15000)
    assert page.tabs.currentWidget() is page.keys
    return page.keys


def fill(
    window: MainWindow, qtbot: QtBot, kind: type[QDialog], does: Callable[[FormDialog], None]
) -> None:
    """Fill the open dialog in, confirm it, and wait until it is gone."""
    dialog = cast(FormDialog, next(d for d in window.findChildren(kind) if d.isVisible()))
    does(dialog)
    assert dialog.confirm.isEnabled()
    qtbot.mouseClick(dialog.confirm, LEFT)
    qtbot.waitUntil(lambda: not window.findChildren(kind), timeout=15000)
    qtbot.waitUntil(window.desk.jobs.idle, timeout=15000)


def say(dialog: FormDialog, **words: str) -> None:
    for name, text in words.items():
        getattr(dialog, name).setText(text)


def test_the_administrator_makes_unlocks_and_replaces_the_key(
    desk_of: Callable[[Actor], MainWindow], world: World, qtbot: QtBot
) -> None:
    window = desk_of(world.admin)
    tab = keys_tab(window, qtbot)
    assert tab.name.text() == "还没有签名密钥"
    assert (tab.sign.isEnabled(), tab.sign.toolTip()) == (False, NO_KEY)
    qtbot.mouseClick(tab.make, LEFT)
    [dialog] = window.findChildren(MakeKeyDialog)
    say(dialog, words=WORDS, again=OTHER)
    assert (dialog.confirm.isEnabled(), dialog.confirm.toolTip()) == (
        False, "两遍密钥口令不一样",
    )  # fmt: skip
    fill(window, qtbot, MakeKeyDialog, lambda d: say(d, again=WORDS))
    key = key_in_use(world.office)
    assert key is not None
    assert tab.name.text() == key.name
    assert "没有纸质备份" in tab.warning.text()
    qtbot.mouseClick(tab.lock, LEFT)
    qtbot.waitUntil(lambda: tab.unlock.isVisible(), timeout=15000)
    assert not is_unlocked(world.office, world.admin)
    assert tab.page.toolTip() == LOCKED
    qtbot.mouseClick(tab.unlock, LEFT)
    [asked] = window.findChildren(UnlockDialog)
    say(asked, words=OTHER)
    qtbot.mouseClick(asked.confirm, LEFT)
    qtbot.waitUntil(asked.message.isVisible, timeout=15000)
    assert "密钥口令不对" in asked.message.text()
    fill(window, qtbot, UnlockDialog, lambda d: say(d, words=WORDS))
    assert is_unlocked(world.office, world.admin)
    qtbot.mouseClick(tab.words, LEFT)
    fill(
        window, qtbot, ChangeWordsDialog, lambda d: say(d, present=WORDS, words=OTHER, again=OTHER)
    )
    qtbot.mouseClick(tab.replace, LEFT)
    fill(
        window,
        qtbot,
        ReplaceKeyDialog,
        lambda d: say(d, reason="每年更换", words=WORDS, again=WORDS),
    )
    assert f"{key.name}（已更换）" in tab.about.text()
    window.desk.leave()
    assert not is_unlocked(world.office, world.admin)


def test_the_key_goes_to_paper_and_comes_back_from_its_picture(
    desk_of: Callable[[Actor], MainWindow],
    world: World,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_key(world.office, world.admin, WORDS)
    window = desk_of(world.admin)
    tab = keys_tab(window, qtbot)
    paper = tmp_path / "备份.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(paper), ""))
    qtbot.mouseClick(tab.paper, LEFT)
    qtbot.waitUntil(paper.exists, timeout=15000)
    qtbot.waitUntil(lambda: tab.warning.isHidden(), timeout=15000)
    page = tmp_path / "验证.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(page), ""))
    qtbot.mouseClick(tab.page, LEFT)
    qtbot.waitUntil(lambda: str(page) in tab.told.text(), timeout=15000)
    assert "绩效等级证书验证" in page.read_text("utf-8")
    qtbot.mouseClick(tab.take, LEFT)
    [dialog] = window.findChildren(ImportKeyDialog)
    dialog.take(paper)
    qtbot.waitUntil(lambda: dialog.paper.toPlainText().startswith("JINJIKEY1:"), timeout=15000)
    fill(window, qtbot, ImportKeyDialog, lambda d: say(d, words=WORDS))


def test_others_sign_but_do_not_manage_the_key(
    desk_of: Callable[[Actor], MainWindow], world: World, qtbot: QtBot
) -> None:
    world.published()
    make_key(world.office, world.admin, WORDS)
    tab = keys_tab(desk_of(world.reader), qtbot)
    assert tab.replace.toolTip() == ADMIN_ONLY
    assert tab.sign.toolTip() == READER
    window = desk_of(world.approver)
    tab = keys_tab(window, qtbot)
    assert tab.replace.toolTip() == ADMIN_ONLY
    assert tab.waiting.text() == "1 份：样张〔2026〕第0001号"
    qtbot.mouseClick(tab.unlock, LEFT)
    fill(window, qtbot, UnlockDialog, lambda d: say(d, words=WORDS))
    qtbot.mouseClick(tab.sign, LEFT)
    qtbot.waitUntil(lambda: tab.waiting.text() == "没有待签名的证书。", timeout=15000)


def test_a_certificate_is_verified_from_text_and_from_a_dropped_file(
    desk_of: Callable[[Actor], MainWindow], world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    number = world.published()
    window = desk_of(world.clerk)
    dialog = VerifyDialog(window.desk, window)
    dialog.open()
    assert dialog.verify.toolTip() == "请先粘贴文字，或选一个文件"
    dialog.text.setPlainText("不是证书")
    qtbot.mouseClick(dialog.verify, LEFT)
    qtbot.waitUntil(lambda: dialog.title.text() == "无法识别", timeout=15000)
    dialog.text.setPlainText(SIGNED)
    qtbot.mouseClick(dialog.verify, LEFT)
    qtbot.waitUntil(lambda: dialog.title.text() == "不认识的签名密钥", timeout=15000)
    assert "本局没有签发过" in dialog.ours.text()
    pdf = tmp_path / "证书.pdf"
    print_certificate(world.office, world.clerk, number, pdf)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(pdf))])
    dialog.dropEvent(
        QDropEvent(
            QPointF(9, 9), Qt.DropAction.CopyAction, dropped, LEFT, Qt.KeyboardModifier.NoModifier
        )
    )
    qtbot.waitUntil(lambda: dialog.title.text() == "试评样张，非正式证书", timeout=15000)
    assert "一致" in dialog.ours.text()
    assert dialog.source.text() == "文件：证书.pdf"
    broken = tmp_path / "坏.pdf"
    broken.write_bytes(b"nothing")
    dialog.take(broken)
    qtbot.waitUntil(lambda: dialog.title.text() == "没有验证成", timeout=15000)
    dialog.close()
    dialog.deleteLater()
