"""The desk says what waits for whom; a return says what is wrong where it is mended."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.workflow import advance
from gui.audits.card import IndicatorCard
from gui.dialogs.step import StepDialog
from gui.pages.audit import AuditPage
from gui.pages.workbench import WorkbenchPage
from gui.window import MainWindow
from tests.db.audit_world import World

LEFT = Qt.MouseButton.LeftButton


def settle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.wait(20)
    qtbot.waitUntil(window.desk.jobs.idle, timeout=15000)
    QApplication.processEvents()


def test_the_workbench_shows_what_waits_for_me_with_its_deadline(
    new_window: Callable[[], MainWindow], world: World, qtbot: QtBot
) -> None:
    number = world.submitted()
    window = new_window()
    window.desk.take_office(world.office)
    window.desk.enter(world.county)
    settle(window, qtbot)
    page = cast(WorkbenchPage, window.page("workbench"))
    assert page.tabs.tabText(0) == "待我办理 1"
    assert page.lists.currentWidget() is page.mine
    texts = [page.mine_rows.index(0, at).data() for at in range(8)]
    assert texts[:3] == ["剩 15 个工作日", "县级初审通过", "武安虚构钢铁有限公司"]
    page.mine.selectRow(0)
    page.mine.setFocus()
    qtbot.keyClick(page.mine, Qt.Key.Key_Return)
    settle(window, qtbot)
    assert window.here == "audit"
    audit = cast(AuditPage, window.page("audit"))
    assert audit.view is not None and audit.view.number == number
    assert audit.summary.due.text() == "剩 15 个工作日"


def test_a_return_points_at_indicators_and_their_cards_say_so(
    new_window: Callable[[], MainWindow], world: World, qtbot: QtBot
) -> None:
    number = world.submitted()
    window = new_window()
    window.desk.take_office(world.office)
    window.desk.enter(world.county)
    window.visit("audit", number)
    settle(window, qtbot)
    page = cast(AuditPage, window.page("audit"))

    def give_back() -> None:
        dialog = cast(StepDialog, QApplication.activeModalWidget())
        dialog.opinion.setPlainText("补正")
        assert dialog.points is not None
        qtbot.mouseClick(dialog.points.add, LEFT)
        chosen, why = dialog.points.rows[0]
        chosen.setEditText("不存在的指标")
        assert dialog.confirm.toolTip() == "没有“不存在的指标”这个指标，请从列表里选"
        chosen.setCurrentIndex(0)
        assert dialog.confirm.toolTip() == "指出的指标要写明理由"
        why.setText("监测报告已过一年")
        qtbot.mouseClick(dialog.confirm, LEFT)

    QTimer.singleShot(200, give_back)
    qtbot.mouseClick(page.steps.buttons["return"], LEFT)
    settle(window, qtbot)
    assert page.view is not None and page.view.returned == {"organized.head": "监测报告已过一年"}
    assert page.warning.text() == "退回指出  烧结机机头：监测报告已过一年"
    page.go_to("organized.head", "head.PM")
    settle(window, qtbot)
    assert any(isinstance(card, IndicatorCard) for card in page.cards.cards)
    told = [w.text() for w in page.cards.cards[0].findChildren(type(page.warning))]
    assert "退回指出：监测报告已过一年" in told
    advance(world.office, world.clerk, number, "submit")
    settle(window, qtbot)
    assert page.warning.isHidden()
