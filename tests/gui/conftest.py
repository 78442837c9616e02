"""Real windows over real databases, offscreen. A message of Qt's own fails the test.

(pytest-qt reads ``qt_log_level_fail`` in setup.cfg: every warning of Qt is a failure.)
"""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.clock import SetClock
from db.office import open_office
from db.passwords import PasswordCost
from db.users import create_office
from gui.app import application
from gui.dialogs.refusal import RefusalDialog
from gui.window import MainWindow
from tests.db.audit_world import World, people

QUICK = PasswordCost(passes=1, memory=8, threads=1)
ADMIN, PASSWORD = "张三", "一个够长的口令 2026"


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as people get it: style, colours, a face with Chinese characters."""
    return application()


@pytest.fixture(autouse=True)
def collected(qapp: QApplication) -> Iterator[None]:
    """Garbage is collected between tests, never while Qt delivers an event.

    What stands already (packs, mappers, the leavings of a thousand other tests) is set aside:
    looking through all of it again after each test took as long as everything else together.
    """
    gc.disable()
    gc.freeze()
    yield
    # what a test put on the clipboard was made by Python and must not outlive it
    QApplication.clipboard().clear()
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def own_preferences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test starts as a new user of this computer."""
    from PySide6.QtCore import QSettings

    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "own"))


@pytest.fixture
def database(tmp_path: Path, sqlite_template: Path) -> Path:
    """An office with one account, closed again."""
    path = shutil.copyfile(sqlite_template, tmp_path / "jinji.db")
    with open_office(path, password_cost=QUICK) as office:
        create_office(office, ADMIN, PASSWORD, "邯郸市生态环境局")
    return path


@pytest.fixture
def world(tmp_path: Path, sqlite_template: Path) -> Iterator[World]:
    """A small office with everybody in it, on a clock that stands still."""
    clock = SetClock(date(2026, 6, 30))
    path = shutil.copyfile(sqlite_template, tmp_path / "world.db")
    with open_office(path, clock=clock, password_cost=QUICK) as office:
        admin = create_office(office, ADMIN, PASSWORD)
        yield people(office, admin, clock, tmp_path)


@pytest.fixture
def new_window(qtbot: QtBot) -> Iterator[Callable[[], MainWindow]]:
    """Open main windows; at the end they are closed without asking what to save."""
    made: list[MainWindow] = []

    def make() -> MainWindow:
        window = MainWindow()
        made.append(window)
        with qtbot.waitExposed(window):
            window.show()
        return window

    yield make
    for window in made:
        window.desk.jobs.close()
        window.desk.leave()
        window.close()
        window.desk.close_office()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()


@pytest.fixture
def window(
    new_window: Callable[[], MainWindow],
    database: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> MainWindow:
    """The main window, signed in to an office that has one account."""
    monkeypatch.setenv("JINJI_PASSWORD", PASSWORD)
    opened = new_window()
    opened.entrance.open(str(database))
    qtbot.waitUntil(lambda: opened.desk.is_entered and opened.desk.jobs.idle(), timeout=15000)
    return opened


@pytest.fixture
def refusals(qapp: QApplication) -> Iterator[list[str]]:
    """Reads every refusal dialog aloud and closes it, as a person would."""
    said: list[str] = []
    timer = QTimer()

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, RefusalDialog):
            said.append(dialog.said.as_text())
            dialog.accept()

    timer.timeout.connect(look)
    timer.start(20)
    yield said
    timer.stop()


def write(widget: QWidget, text: str, qtbot: QtBot) -> None:
    """Type a text as a person does: letters by keys, Chinese through an input method."""
    if text.isascii():
        qtbot.keyClicks(widget, text)
        return
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)
