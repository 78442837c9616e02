"""质量检查 beside an audit: what to mend, and the way there."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.pages.audit import AuditPage
from gui.quality.side import QualitySide
from gui.window import MainWindow
from tests.db.audit_world import World

LEFT = Qt.MouseButton.LeftButton


def test_findings_are_listed_and_lead_to_their_place(
    new_window: Callable[[], MainWindow], world: World, qtbot: QtBot
) -> None:
    number = world.claimed()
    window = new_window()
    window.desk.take_office(world.office)
    window.desk.enter(world.clerk)
    window.visit("audit", (number, "quality"))
    page = cast(AuditPage, window.page("audit"))
    side = page.sides.panel()
    assert isinstance(side, QualitySide)
    qtbot.waitUntil(lambda: side.rows.rowCount() == 1, timeout=15000)
    assert side.note.text() == "请核对 1 处，不影响办理。"
    assert side.rows.index(0, 0).data() == "！ 请核对"
    qtbot.mouseClick(side.go, LEFT)
    qtbot.waitUntil(window.desk.jobs.idle, timeout=15000)
    QApplication.processEvents()
    assert page.sides.front != "quality"  # the evidence, or the indicator itself
