"""整改 in the window: made beside the audit, worked off on its own page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.rectification import open_items, plan_item
from db.rectification_lists import item
from db.users import Actor
from gui.pages.audit import AuditPage
from gui.pages.rectification import RectificationPage
from gui.rectification.board import Board
from gui.rectification.dialogs import ActDialog, PlanDialog
from gui.rectification.side import RectificationSide
from gui.window import MainWindow
from tests.db.audit_world import World

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def sit(new_window: Callable[[], MainWindow], world: World) -> Callable[[Actor], MainWindow]:
    window = new_window()
    window.desk.take_office(world.office)

    def down(actor: Actor) -> MainWindow:
        window.desk.leave()
        window.desk.enter(actor)
        return window

    return down


def settle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.wait(20)
    qtbot.waitUntil(window.desk.jobs.idle, timeout=15000)
    QApplication.processEvents()


def numbers(board: Board) -> list[str]:
    return [row.number for row in board.rows.rows]


def test_what_is_unmet_becomes_items_beside_the_audit(
    sit: Callable[[Actor], MainWindow], world: World, qtbot: QtBot
) -> None:
    window = sit(world.clerk)
    window.visit("audit", (world.site_verified(), "rectification"))
    page = cast(AuditPage, window.page("audit"))
    settle(window, qtbot)
    side = page.sides.panel()
    assert isinstance(side, RectificationSide)
    assert side.board.currentWidget() is side.board.empty
    assert side.note.text() == "对照申报的 A 级，本件有 1 个指标不符合"
    qtbot.mouseClick(side.open, LEFT)
    settle(window, qtbot)
    assert numbers(side.board) == ["ZG-2026-00001"]
    assert side.board.card.title.text() == "烧结机机头"
    assert "12" in side.board.card.gaps.text()
    assert (
        side.board.card.buttons["pass"].toolTip()
        == "这一项的状态是“待整改”，只有“待复核”时可以复核通过"
    )


def test_an_item_is_planned_reported_and_closed_by_its_buttons(
    sit: Callable[[Actor], MainWindow], world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    number = open_items(world.office, world.clerk, world.site_verified()).new[0]
    window = sit(world.clerk)
    window.visit("rectification")
    page = cast(RectificationPage, window.page("rectification"))
    settle(window, qtbot)
    card = page.board.card

    def plan() -> None:
        asked = cast(PlanDialog, QApplication.activeModalWidget())
        assert not asked.accept_button.isEnabled()
        assert asked.accept_button.toolTip() == "没有写整改措施"
        asked.measure.setPlainText("更换布袋")
        asked.person.setText("赵六")
        asked.deadline.setDate(QDate(2026, 8, 31))
        qtbot.mouseClick(asked.accept_button, LEFT)

    QTimer.singleShot(200, plan)
    qtbot.mouseClick(card.buttons["plan"], LEFT)
    settle(window, qtbot)
    assert "责任人 赵六，期限 2026-08-31" in card.plan.text()
    photo = tmp_path / "新布袋.jpg"
    photo.write_bytes(b"\xff\xd8\xff photo")

    def report() -> None:
        asked = cast(ActDialog, QApplication.activeModalWidget())
        asked.text.setPlainText("已全部更换")
        asked.take_files([photo])
        qtbot.mouseClick(asked.accept_button, LEFT)

    QTimer.singleShot(200, report)
    qtbot.mouseClick(card.buttons["rectify"], LEFT)
    settle(window, qtbot)
    assert card.buttons["pass"].toolTip().startswith("“复核通过”须由")
    window = sit(world.inspector)
    window.visit("rectification", number)
    settle(window, qtbot)
    page = cast(RectificationPage, window.page("rectification"))

    def verify() -> None:
        asked = cast(ActDialog, QApplication.activeModalWidget())
        asked.text.setPlainText("复测 8.1")
        qtbot.mouseClick(asked.accept_button, LEFT)

    QTimer.singleShot(200, verify)
    qtbot.mouseClick(page.board.card.buttons["pass"], LEFT)
    settle(window, qtbot)
    assert item(world.office, world.clerk, number).row.state == "closed"
    page.state.setCurrentIndex(0)
    page.state.activated.emit(0)
    settle(window, qtbot)
    assert numbers(page.board) == []  # closed items leave the list of those under way


def test_what_is_late_is_found_and_exported(
    sit: Callable[[Actor], MainWindow], world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    number = open_items(world.office, world.clerk, world.site_verified()).new[0]
    by = date(2026, 7, 31)
    plan_item(world.office, world.clerk, number, measure="换", deadline=by, person="赵六")
    world.clock.advance(days=40)
    window = sit(world.reader)
    window.visit("rectification")
    page = cast(RectificationPage, window.page("rectification"))
    settle(window, qtbot)
    page.late.setChecked(True)
    settle(window, qtbot)
    assert numbers(page.board) == [number]
    assert page.count.text() == "1 项，共逾期 1 项"
    assert not page.board.card.buttons["plan"].isEnabled()
    page.export(tmp_path / "清单.xlsx")
    settle(window, qtbot)
    sheet = load_workbook(tmp_path / "清单.xlsx").active
    assert sheet is not None and sheet["L4"].value == -9
    page.search.setText("没有这家")
    settle(window, qtbot)
    assert not page.excel.isEnabled() and page.excel.toolTip() == "没有可以导出的整改项"
