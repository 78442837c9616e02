"""The way in: first run, signing in, a database that cannot be opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.office import open_office
from db.users import add_user, sign_in
from gui.pages.sign_in import SignInPage
from gui.pages.welcome import WelcomePage
from gui.window import NAVIGATION, MainWindow
from tests.gui.conftest import ADMIN, PASSWORD

LEFT = Qt.MouseButton.LeftButton


def test_where_nothing_stands_a_new_office_is_set_up(
    new_window: Callable[[], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    window = new_window()
    place = tmp_path / "新办公室" / "jinji.db"
    window.entrance.open(str(place))
    qtbot.waitUntil(lambda: window.here == "welcome", timeout=15000)
    page = cast(WelcomePage, window.page("welcome"))
    assert not page.make_office.isEnabled()
    assert page.make_office.toolTip() == "请填账号"
    qtbot.keyClicks(page.account, "li")
    qtbot.keyClicks(page.password, "short")
    assert page.make_office.toolTip() == "口令至少 8 个字符"
    qtbot.keyClicks(page.password, " but longer")
    assert page.make_office.toolTip() == "两遍口令不一样"
    qtbot.keyClicks(page.again, "short but longer")
    assert page.make_office.isEnabled()
    qtbot.keyClick(page.again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.desk.is_entered, timeout=15000)
    qtbot.waitUntil(lambda: window.here == NAVIGATION[0].name)
    assert window.office_line.office.text() == "邯郸市生态环境局"
    assert window.office_line.account.text() == "li（全部权限）"
    assert window.office_line.database.text() == str(place)
    window.desk.close_office()
    with open_office(place) as office:
        assert sign_in(office, "li", "short but longer").name == "li"


def test_the_only_account_asks_for_its_password(
    new_window: Callable[[], MainWindow], database: Path, qtbot: QtBot
) -> None:
    window = new_window()
    window.entrance.open(str(database))
    qtbot.waitUntil(lambda: window.here == "sign_in", timeout=15000)
    page = cast(SignInPage, window.page("sign_in"))
    assert page.account.text() == ADMIN
    assert page.enter.toolTip() == "请填口令"
    page.password.setText("不是这个口令")
    qtbot.mouseClick(page.enter, LEFT)
    qtbot.waitUntil(page.message.isVisible, timeout=15000)
    assert "账号或口令不对" in page.message.text()
    assert not window.desk.is_entered
    page.password.setText(PASSWORD)
    qtbot.keyClick(page.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.desk.is_entered, timeout=15000)
    assert window.desk.actor.name == ADMIN


def test_several_accounts_ask_who_is_there(
    new_window: Callable[[], MainWindow],
    database: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with open_office(database) as office:
        actor = sign_in(office, ADMIN, PASSWORD)
        add_user(office, actor, "李四", "reviewer", password="另一个够长的口令", county="武安市")
    monkeypatch.setenv("JINJI_PASSWORD", PASSWORD)
    window = new_window()
    window.entrance.open(str(database))
    qtbot.waitUntil(lambda: window.here == "sign_in", timeout=15000)
    page = cast(SignInPage, window.page("sign_in"))
    assert page.account.text() == ""
    page.account.setText("李四")
    page.password.setText("另一个够长的口令")
    qtbot.mouseClick(page.enter, LEFT)
    qtbot.waitUntil(lambda: window.desk.is_entered, timeout=15000)
    assert window.office_line.account.text() == "李四（初审）"


def test_navigation_waits_for_the_sign_in_and_says_so(
    new_window: Callable[[], MainWindow], database: Path, qtbot: QtBot
) -> None:
    window = new_window()
    window.entrance.open(str(database))
    qtbot.waitUntil(lambda: window.here == "sign_in", timeout=15000)
    for row in range(window.rail.count()):
        entry = window.rail.item(row)
        assert not entry.flags() & Qt.ItemFlag.ItemIsEnabled
        assert entry.toolTip().endswith("登录后可用")


def test_signing_out_leads_back_to_the_sign_in(window: MainWindow, qtbot: QtBot) -> None:
    action = next(
        action
        for menu in window.menuBar().actions()
        for action in menu.menu().actions()
        if action.text().startswith("退出登录")
    )
    action.trigger()
    qtbot.waitUntil(lambda: window.here == "sign_in", timeout=15000)
    assert not window.desk.is_entered
    assert not action.isEnabled()
    assert action.toolTip() == "登录后可用"


def test_a_file_that_is_no_database_is_refused_in_one_dialog(
    new_window: Callable[[], MainWindow], tmp_path: Path, qtbot: QtBot, refusals: list[str]
) -> None:
    path = tmp_path / "名单.db"
    path.write_bytes(b"this is no database at all" * 100)
    window = new_window()
    window.entrance.open(str(path))
    qtbot.waitUntil(lambda: bool(refusals), timeout=15000)
    assert str(path) in refusals[0]
    assert "Traceback" not in refusals[0]
    assert "没有打开" in window.waiting.text()
