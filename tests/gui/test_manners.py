"""Manners of the whole desk: no silent button, no traceback, every page by keys alone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPushButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from grading.refusals import Refusal
from gui import theme
from gui.dialogs.refusal import RefusalDialog, complaint
from gui.window import NAVIGATION, MainWindow
from tests.db.audit_world import World

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(new_window: Callable[[], MainWindow], world: World) -> MainWindow:
    """The administrator's window over a small office."""
    opened = new_window()
    opened.desk.take_office(world.office)
    opened.desk.enter(world.admin)
    return opened


def visit_all(window: MainWindow, world: World, qtbot: QtBot) -> Iterator[QWidget]:
    """Every page one after the other, read and at rest."""
    number = world.submitted()
    for name in (*(place.name for place in NAVIGATION), "audit"):
        window.visit(name, number if name == "audit" else None)
        qtbot.wait(150)
        qtbot.waitUntil(window.desk.jobs.idle, timeout=15000)
        QApplication.processEvents()
        yield window.page(name)


def test_every_disabled_button_says_why(window: MainWindow, world: World, qtbot: QtBot) -> None:
    silent = [
        f"{type(page).__name__}: {button.text() or button.accessibleName()}"
        for page in visit_all(window, world, qtbot)
        for button in page.findChildren(QAbstractButton)
        if button.isVisible() and not button.isEnabled() and not button.toolTip()
    ]
    assert silent == []


def test_every_field_and_button_has_a_name(window: MainWindow, world: World, qtbot: QtBot) -> None:
    nameless = []
    for page in visit_all(window, world, qtbot):
        for field in page.findChildren(QWidget):
            if not field.isVisible() or field.objectName().startswith("qt_"):
                continue
            told = field.accessibleName() or field.toolTip()
            if isinstance(field, QLineEdit) and not (told or field.placeholderText()):
                nameless.append(f"{type(page).__name__}: {field}")
            elif isinstance(field, QComboBox | QTableView) and not told:
                nameless.append(f"{type(page).__name__}: {field}")
            elif type(field) is QPushButton and not (field.text() or told):
                nameless.append(f"{type(page).__name__}: {field}")
    assert nameless == []


def test_every_page_is_reached_and_left_by_keys(window: MainWindow, qtbot: QtBot) -> None:
    for number, place in enumerate(NAVIGATION):
        if number < 10:  # there are ten digits, the last of them 0
            digit = Qt.Key(Qt.Key.Key_0 + (number + 1) % 10)
            qtbot.keyClick(window, digit, Qt.KeyboardModifier.ControlModifier)
        else:
            window.visit(place.name)
        assert window.here == place.name
        qtbot.waitUntil(window.desk.jobs.idle, timeout=15000)
        window.rail.setFocus()
        reached: list[QWidget] = []
        for _ in range(12):
            qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
            focus = QApplication.focusWidget()
            if focus is not None and focus not in reached:
                reached.append(focus)
        page = window.page(place.name)
        assert any(page.isAncestorOf(each) for each in reached), place.name


def test_a_fault_of_the_program_shows_no_traceback_but_leaves_one_in_the_log(
    qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "jinji.log"
    handler = logging.FileHandler(path, encoding="utf-8")
    logging.getLogger().addHandler(handler)
    try:
        try:
            {}["missing"]
        except KeyError as error:
            said = complaint(error)
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
    dialog = RefusalDialog(said, None)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.details.isVisible()
    qtbot.mouseClick(dialog.unfold, LEFT)
    assert dialog.details.isVisible()
    dialog.copy()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("程序内部出错，这一步没有完成，已有的记录没有改动")
    assert "处理办法" in copied
    assert "KeyError" in copied
    assert str(path) in copied
    assert "Traceback" not in copied
    assert "Traceback" in path.read_text(encoding="utf-8")


def test_a_refusal_says_what_where_and_how_to_mend_it(qtbot: QtBot) -> None:
    said = complaint(Refusal("表头没有认出来", "名单.xlsx · Sheet1", "请核对表头所在行"))
    assert said.as_text() == (
        "表头没有认出来\n位置：名单.xlsx · Sheet1\n处理办法：请核对表头所在行"
    )
    assert said.details == ""


def test_the_scheme_is_switched_while_the_window_is_open(window: MainWindow, qtbot: QtBot) -> None:
    window.visit("workbench")
    qtbot.waitUntil(window.desk.jobs.idle, timeout=15000)
    try:
        window.choose_scheme("dark")
        assert window.desk.preferences.theme == "dark"
        ground = window.grab().toImage().pixelColor(600, 780).name()
        assert ground == theme.DARK.rail
        window.choose_scheme("light")
        ground = window.grab().toImage().pixelColor(600, 780).name()
        assert ground == theme.LIGHT.rail
    finally:
        window.choose_scheme("system")


def test_a_narrow_window_gives_its_room_to_the_page(window: MainWindow) -> None:
    window.resize(1280, 800)
    assert window.rail.item(1).text() == "企业名录"
    wide = window.stack.width()
    window.resize(1024, 640)
    QApplication.processEvents()
    assert window.rail.item(1).text() == ""
    assert window.rail.item(1).toolTip().startswith("企业名录")
    assert window.stack.width() > wide - (1280 - 1024)
