"""The trail is verified behind the window after every sign-in; the office line tells it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.office import open_office
from gui import trail_watch
from gui.window import MainWindow
from tests.db.test_trail import tamper
from tests.gui.conftest import PASSWORD


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the quiet moment here; every entry is a portion."""
    monkeypatch.setattr(trail_watch, "BEGIN_AFTER_MS", 0)
    monkeypatch.setattr("db.trail._PAGE", 1)


def test_after_the_sign_in_the_whole_trail_is_verified(window: MainWindow, qtbot: QtBot) -> None:
    said = window.office_line.trail
    qtbot.waitUntil(lambda: said.text() == "✓ 留痕完整", timeout=15000)
    assert said.toolTip().startswith("全部 1 条留痕重算无误，链尾 ")
    window.entrance.sign_out()
    assert said.text() == ""


def test_a_broken_trail_is_told_in_the_line_and_in_a_dialog(
    database: Path,
    new_window: Callable[[], MainWindow],
    refusals: list[str],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with open_office(database) as office:
        tamper(office, "UPDATE trail_entries SET note = '改过' WHERE seq = 1")
    monkeypatch.setenv("JINJI_PASSWORD", PASSWORD)
    window = new_window()
    window.entrance.open(str(database))
    said = window.office_line.trail
    qtbot.waitUntil(lambda: said.text() == "✗ 留痕校验没有通过", timeout=15000)
    assert said.toolTip() == "第 1 条留痕被改动过"
    qtbot.waitUntil(lambda: bool(refusals))
    assert "留痕校验没有通过：第 1 条留痕被改动过" in refusals[0]
    assert "备份" in refusals[0]
    assert window.desk.is_entered  # what is there can still be looked at
