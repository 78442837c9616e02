"""人员, the first change of a password, and the lock of an idle window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from db.accounts import list_users
from db.delegations import list_delegations
from db.office import open_office
from db.office_mode import choose_idle_minutes, office_mode
from db.users import Actor, add_user, sign_in
from gui.pages.people import PeoplePage
from gui.pages.sign_in import SignInPage
from gui.people.account_dialog import AccountDialog
from gui.people.accounts_tab import ADMIN_ONLY
from gui.people.delegation_dialog import DelegationDialog
from gui.people.form_dialog import FormDialog
from gui.people.password_dialog import PasswordDialog
from gui.people.reason_dialog import ReasonDialog
from gui.window import MainWindow
from tests.db.audit_world import World
from tests.gui.conftest import ADMIN, PASSWORD, QUICK

LEFT = Qt.MouseButton.LeftButton
FIRST, OWN = "given by the admin", "known to nobody else"


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


def people_page(window: MainWindow, qtbot: QtBot) -> PeoplePage:
    window.visit("people")
    page = cast(PeoplePage, window.page("people"))
    qtbot.waitUntil(lambda: bool(page.accounts.rows.rows), timeout=15000)
    qtbot.waitUntil(window.desk.jobs.idle, timeout=15000)
    return page


def dialog_of(kind: type[QDialog], window: MainWindow) -> QDialog:
    """The dialog of this kind that is open."""
    return next(each for each in window.findChildren(kind) if each.isVisible())


def confirm(dialog: FormDialog, window: MainWindow, qtbot: QtBot) -> None:
    """Confirm, and wait until the command is carried out and the dialog gone."""
    kind = type(dialog)
    qtbot.mouseClick(dialog.confirm, LEFT)
    qtbot.waitUntil(lambda: not window.findChildren(kind), timeout=15000)


def choose(page: PeoplePage, name: str) -> None:
    names = [user.name for user in page.accounts.rows.rows]
    page.accounts.table.selectRow(names.index(name))


def test_an_account_is_added_changed_reset_and_put_out_of_use(
    desk_of: Callable[[Actor], MainWindow], world: World, qtbot: QtBot
) -> None:
    window = desk_of(world.admin)
    page = people_page(window, qtbot)
    assert page.accounts.change.toolTip() == "请先在表中选一个账号"
    qtbot.mouseClick(page.accounts.new, LEFT)
    new = cast(AccountDialog, dialog_of(AccountDialog, window))
    assert new.confirm.toolTip() == "请填账号"
    new.name.setText("新来的人")
    assert new.confirm.toolTip() == "初始口令至少 8 个字符"
    new.password.setText("12345678")
    assert new.confirm.toolTip() == "请至少选一个角色"
    new.roles["clerk"].setChecked(True)
    new.county.setCurrentText("武安市")
    qtbot.mouseClick(new.confirm, LEFT)
    qtbot.waitUntil(lambda: "太容易猜到" in new.message.text(), timeout=15000)
    new.password.setText(FIRST)
    confirm(new, window, qtbot)
    qtbot.waitUntil(lambda: page.accounts.rows.rows[-1].name == "新来的人", timeout=15000)
    assert page.accounts.rows.rows[-1].must_change
    assert page.accounts.rows.rows[-1].office == "武安市分局"
    choose(page, "新来的人")
    qtbot.mouseClick(page.accounts.change, LEFT)
    edit = cast(AccountDialog, dialog_of(AccountDialog, window))
    edit.unit.setText("大气科")
    edit.roles["reviewer"].setChecked(True)
    confirm(edit, window, qtbot)
    qtbot.waitUntil(lambda: page.accounts.rows.rows[-1].unit == "大气科", timeout=15000)
    assert page.accounts.rows.rows[-1].roles == ("clerk", "reviewer")
    choose(page, "新来的人")
    qtbot.mouseClick(page.accounts.reset, LEFT)
    reset = cast(PasswordDialog, dialog_of(PasswordDialog, window))
    reset.new.setText("another given one")
    assert reset.confirm.toolTip() == "两遍新口令不一样"
    reset.again.setText("another given one")
    confirm(reset, window, qtbot)
    assert sign_in(world.office, "新来的人", "another given one").must_change
    choose(page, "新来的人")
    qtbot.mouseClick(page.accounts.turn, LEFT)
    off = cast(ReasonDialog, dialog_of(ReasonDialog, window))
    assert off.confirm.toolTip() == "请写明原因"
    off.reason.setText("调离")
    confirm(off, window, qtbot)
    qtbot.waitUntil(lambda: not page.accounts.rows.rows[-1].active, timeout=15000)
    choose(page, "新来的人")
    assert page.accounts.turn.text().startswith("启用")
    choose(page, ADMIN)
    assert page.accounts.turn.toolTip() == "不能停用自己的账号"


def test_who_is_no_administrator_looks_and_changes_the_own_password(
    desk_of: Callable[[Actor], MainWindow], world: World, qtbot: QtBot
) -> None:
    window = desk_of(world.clerk)
    page = people_page(window, qtbot)
    for each in (page.accounts.new, page.accounts.change, page.accounts.reset, page.accounts.turn):
        assert (each.isEnabled(), each.toolTip()) == (False, ADMIN_ONLY)
    assert not page.delegations.new.isEnabled()
    assert not page.office.turn.isEnabled()
    qtbot.mouseClick(page.accounts.own, LEFT)
    own = cast(PasswordDialog, dialog_of(PasswordDialog, window))
    own.current.setText("correct horse")
    own.new.setText(OWN)
    own.again.setText(OWN)
    confirm(own, window, qtbot)
    assert sign_in(world.office, world.clerk.name, OWN) == world.clerk


def test_a_delegation_is_given_and_ended_in_the_window(
    desk_of: Callable[[Actor], MainWindow], world: World, qtbot: QtBot
) -> None:
    window = desk_of(world.approver)
    page = people_page(window, qtbot)
    page.open("delegations")
    tab = page.delegations
    qtbot.mouseClick(tab.new, LEFT)
    qtbot.waitUntil(lambda: bool(window.findChildren(DelegationDialog)), timeout=15000)
    dialog = cast(DelegationDialog, dialog_of(DelegationDialog, window))
    assert dialog.to.findData(world.approver.name) == -1  # nobody delegates to themselves
    dialog.to.setCurrentIndex(dialog.to.findData("孙审核"))
    dialog.step.setCurrentIndex(dialog.step.findData("decide/city_reviewed"))
    assert dialog.confirm.toolTip() == "请选代谁办理，或勾选不受双人规定限制"
    dialog.behalf.setCurrentIndex(dialog.behalf.findData("周审批"))
    dialog.reason.setText("出差")
    confirm(dialog, window, qtbot)
    qtbot.waitUntil(lambda: len(tab.rows.rows) == 1, timeout=15000)
    assert tab.rows.rows[0].state == "有效"
    tab.table.selectRow(0)
    qtbot.mouseClick(tab.end, LEFT)
    end = cast(ReasonDialog, dialog_of(ReasonDialog, window))
    end.reason.setText("已返岗")
    confirm(end, window, qtbot)
    qtbot.waitUntil(lambda: tab.rows.rows[0].state == "已终止", timeout=15000)
    tab.table.selectRow(0)
    assert tab.end.toolTip() == "这项委托已终止"
    assert list_delegations(world.office, world.admin, in_force_only=True) == []


def test_the_single_person_office_is_chosen_with_a_reason(
    desk_of: Callable[[Actor], MainWindow], world: World, qtbot: QtBot
) -> None:
    window = desk_of(world.admin)
    page = people_page(window, qtbot)
    page.open("office")
    assert page.office.mode.text() == "双人办理"
    qtbot.mouseClick(page.office.turn, LEFT)
    dialog = cast(ReasonDialog, dialog_of(ReasonDialog, window))
    assert "双人核对不受此影响" in dialog.remark.text()
    dialog.reason.setText("只有一人")
    confirm(dialog, window, qtbot)
    qtbot.waitUntil(lambda: page.office.mode.text() == "单人办公模式", timeout=15000)
    assert office_mode(world.office, world.admin).reason == "只有一人"
    page.office.minutes.setValue(5)
    qtbot.mouseClick(page.office.keep, LEFT)
    qtbot.waitUntil(lambda: window.lock.timer.interval() == 5 * 60_000, timeout=15000)


def test_a_given_password_is_changed_at_the_sign_in(
    new_window: Callable[[], MainWindow],
    database: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("JINJI_PASSWORD", raising=False)
    with open_office(database, password_cost=QUICK) as office:
        admin = sign_in(office, ADMIN, PASSWORD)
        add_user(office, admin, "li", "clerk", password=FIRST, temporary=True)
    window = new_window()
    window.entrance.open(str(database))
    qtbot.waitUntil(lambda: window.here == "sign_in", timeout=15000)
    page = cast(SignInPage, window.page("sign_in"))
    page.account.setText("li")
    page.password.setText(FIRST)
    qtbot.mouseClick(page.enter, LEFT)
    qtbot.waitUntil(lambda: bool(window.findChildren(PasswordDialog)), timeout=15000)
    assert not window.desk.is_entered
    dialog = cast(PasswordDialog, dialog_of(PasswordDialog, window))
    assert "口令是管理员给的" in dialog.remark.text()
    dialog.new.setText(FIRST)
    dialog.again.setText(FIRST)
    qtbot.mouseClick(dialog.confirm, LEFT)
    qtbot.waitUntil(lambda: "与当前口令相同" in dialog.message.text(), timeout=15000)
    dialog.new.setText(OWN)
    dialog.again.setText(OWN)
    qtbot.mouseClick(dialog.confirm, LEFT)
    qtbot.waitUntil(lambda: window.desk.is_entered, timeout=15000)
    assert not window.desk.actor.must_change
    qtbot.waitUntil(window.desk.jobs.idle, timeout=15000)


def test_an_idle_window_hides_everything_and_loses_nothing(
    desk_of: Callable[[Actor], MainWindow], world: World, qtbot: QtBot
) -> None:
    window = desk_of(world.admin)
    page = people_page(window, qtbot)
    qtbot.mouseClick(page.accounts.new, LEFT)
    dialog = cast(AccountDialog, dialog_of(AccountDialog, window))
    dialog.name.setText("写了一半")
    window.lock.timer.setInterval(1)
    window.lock.timer.start()
    qtbot.waitUntil(lambda: window.lock.locked, timeout=15000)
    window.lock.timer.setInterval(60_000)
    asked = window.lock.dialog
    assert asked is not None
    assert QApplication.activeModalWidget() is asked
    for hidden in (window, dialog):
        top = hidden.childAt(hidden.rect().center())
        assert top is not None
        assert "cover" in (top.objectName(), top.parentWidget().objectName())
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    assert window.lock.locked
    asked.password.setText("not the password")
    qtbot.mouseClick(asked.unlock, LEFT)
    qtbot.waitUntil(lambda: "账号或口令不对" in asked.message.text(), timeout=15000)
    asked.password.setText(PASSWORD)
    qtbot.mouseClick(asked.unlock, LEFT)
    qtbot.waitUntil(lambda: not window.lock.locked, timeout=15000)
    assert dialog.isVisible()
    assert dialog.name.text() == "写了一半"
    assert window.here == "people"
    dialog.reject()


def test_a_key_or_a_click_puts_the_lock_off(
    desk_of: Callable[[Actor], MainWindow], world: World, qtbot: QtBot
) -> None:
    choose_idle_minutes(world.office, world.admin, 2)
    window = desk_of(world.admin)
    lock = window.lock
    qtbot.waitUntil(lambda: lock.timer.isActive(), timeout=15000)
    assert lock.timer.interval() == 120_000
    handle = window.windowHandle()
    handle.installEventFilter(lock)  # offscreen nothing gets the focus by itself
    lock.timer.stop()
    QTest.keyClick(handle, Qt.Key.Key_Shift)
    qtbot.waitUntil(lambda: lock.timer.isActive(), timeout=15000)
    window.desk.leave()
    assert not lock.timer.isActive()
    lock.lock()
    assert not lock.locked  # before somebody has signed in there is nothing to hide


def test_other_rights_ask_for_a_new_sign_in(
    desk_of: Callable[[Actor], MainWindow],
    world: World,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from db.accounts import change_user

    window = desk_of(world.clerk)
    window.lock.lock()
    change_user(world.office, world.admin, world.clerk.name, roles="reader")
    gone: list[bool] = []
    monkeypatch.setattr(window.entrance, "sign_out", lambda: gone.append(True))
    asked = window.lock.dialog
    assert asked is not None
    asked.password.setText("correct horse")
    qtbot.mouseClick(asked.unlock, LEFT)
    qtbot.waitUntil(lambda: bool(gone), timeout=15000)
    assert [u.roles for u in list_users(world.office, world.admin) if u.name == "张经办"] == [
        ("reader",)
    ]
