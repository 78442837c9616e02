"""工作台, 申报件, 分级标准 and 留痕 over a real office."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.enterprise_tables import Enterprise
from db.library import sync_shipped
from gui.dialogs.new_audit import NewAuditDialog
from gui.pages.audits import AuditsPage
from gui.pages.trail import TrailPage
from gui.pages.workbench import WorkbenchPage
from gui.window import MainWindow
from tests.db.audit_world import STEEL_WORKS, World
from tests.gui.conftest import write

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(new_window: Callable[[], MainWindow], world: World) -> MainWindow:
    """The administrator's window; the shipped standards are in the library."""
    sync_shipped(world.office, world.admin)
    opened = new_window()
    opened.desk.take_office(world.office)
    opened.desk.enter(world.admin)
    return opened


def test_the_workbench_counts_and_leads_on(window: MainWindow, world: World, qtbot: QtBot) -> None:
    number = world.open().number
    world.published()
    window.visit("workbench")
    page = cast(WorkbenchPage, window.page("workbench"))
    qtbot.waitUntil(lambda: page.running.number.text() == "1", timeout=15000)
    assert page.enterprises.number.text() == "2"
    assert page.published.number.text() == "1"
    assert [row.number for row in page.rows.rows] == [number]
    page.table.setFocus()
    page.table.selectRow(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert window.here == "audit"


def test_an_empty_workbench_says_where_to_begin(window: MainWindow, qtbot: QtBot) -> None:
    window.visit("workbench")
    page = cast(WorkbenchPage, window.page("workbench"))
    qtbot.waitUntil(lambda: page.body.currentIndex() == 1, timeout=15000)
    qtbot.mouseClick(page.begin[2], LEFT)
    assert window.here == "standards"


def test_a_new_audit_is_opened_on_an_enterprise_that_is_found(
    window: MainWindow, world: World, qtbot: QtBot
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    page = cast(AuditsPage, window.page("audits"))
    dialog = page.findChild(NewAuditDialog)
    assert isinstance(dialog, NewAuditDialog)
    qtbot.waitUntil(lambda: dialog.found.count() == 2 and dialog.pack.count() > 0, timeout=15000)
    assert dialog.make.toolTip() == "请先选一家企业"
    write(dialog.search, "武安", qtbot)
    assert dialog.found.count() == 1
    chosen = next(n for n, (pack, _) in enumerate(dialog.packs) if pack.id == "hebei-steel")
    dialog.pack.setCurrentIndex(chosen)
    assert not dialog.formal.isEnabled()
    assert dialog.formal.toolTip() == "这部标准是待核稿，只能试评"
    dialog.target.setCurrentText("B")
    qtbot.mouseClick(dialog.make, LEFT)
    qtbot.waitUntil(lambda: window.here == "audit", timeout=15000)
    view = world.see("2026-GT-0001")
    assert (view.enterprise.code, view.pack.id, view.target, view.mode) == (
        STEEL_WORKS,
        "hebei-steel",
        "B",
        "trial",
    )


def test_a_standard_that_does_not_fit_the_industry_is_not_offered_to_open(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.visit("audits", "new")
    dialog = window.page("audits").findChild(NewAuditDialog)
    assert isinstance(dialog, NewAuditDialog)
    qtbot.waitUntil(lambda: dialog.found.count() == 2 and dialog.pack.count() > 0, timeout=15000)
    other = [n for n, (pack, _) in enumerate(dialog.packs) if pack.industry != "steel"]
    if not other:
        pytest.skip("only steel is shipped")
    dialog.found.setCurrentRow(0)
    dialog.pack.setCurrentIndex(other[0])
    assert not dialog.make.isEnabled()
    assert "所选标准不适用" in dialog.make.toolTip()
    dialog.close()


def test_audits_are_listed_found_and_opened(window: MainWindow, world: World, qtbot: QtBot) -> None:
    first, second = world.open().number, world.submitted()
    window.visit("audits")
    page = cast(AuditsPage, window.page("audits"))
    qtbot.waitUntil(lambda: page.count.text() == "2 件", timeout=15000)
    assert [row.number for row in page.rows.rows] == [second, first]
    page.state.setCurrentText("企业自评")
    page.state.activated.emit(page.state.currentIndex())
    assert [row.number for row in page.rows.rows] == [first]
    assert page.count.text() == "1 / 2 件"
    page.state.setCurrentIndex(0)
    page.search.setText(second)
    assert [row.number for row in page.rows.rows] == [second]
    page.table.selectRow(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert window.here == "audit"


def test_the_trail_is_listed_searched_and_verified(
    window: MainWindow, world: World, qtbot: QtBot
) -> None:
    number = world.submitted()
    window.visit("trail")
    page = cast(TrailPage, window.page("trail"))
    qtbot.waitUntil(lambda: page.state.text().startswith("✓"), timeout=15000)
    qtbot.waitUntil(lambda: bool(page.rows.rows), timeout=15000)
    assert page.rows.rows[0].key == number
    page.search.setText(number)
    qtbot.waitUntil(lambda: {row.key for row in page.rows.rows} == {number}, timeout=15000)
    assert page.more.toolTip() == "更早的留痕已全部列出"
    qtbot.mouseClick(page.verify, LEFT)
    qtbot.waitUntil(lambda: page.state.text().startswith("✓ 全部"), timeout=15000)


def test_a_page_in_front_follows_what_others_change(
    window: MainWindow, world: World, qtbot: QtBot
) -> None:
    window.visit("audits")
    page = cast(AuditsPage, window.page("audits"))
    qtbot.waitUntil(lambda: page.body.currentWidget() is page.empty, timeout=15000)
    number = world.open().number
    qtbot.waitUntil(lambda: page.count.text() == "1 件", timeout=15000)
    assert page.rows.rows[0].number == number


def test_the_register_follows_what_others_change(
    window: MainWindow, world: World, qtbot: QtBot
) -> None:
    from gui.pages.enterprises import EnterprisesPage

    window.visit("enterprises")
    page = cast(EnterprisesPage, window.page("enterprises"))
    qtbot.waitUntil(lambda: window.desk.register.index is not None, timeout=15000)
    with world.office.command(world.admin, "enterprises.rename") as work:
        work.session.get_one(Enterprise, 1).name = "武安改名钢铁有限公司"
        work.record("enterprise", STEEL_WORKS, {})
    qtbot.waitUntil(lambda: page.rows.index(0, 0).data() == "武安改名钢铁有限公司", timeout=15000)


def test_pages_of_the_person_before_stay_silent(
    window: MainWindow, world: World, qtbot: QtBot
) -> None:
    for name in ("workbench", "enterprises", "audits", "standards", "trail"):
        window.visit(name)
    qtbot.waitUntil(window.desk.jobs.idle, timeout=15000)
    window.desk.leave()
    window.desk.enter(world.clerk)
    qtbot.waitUntil(lambda: window.here == "workbench", timeout=15000)
    page = cast(WorkbenchPage, window.page("workbench"))
    world.open()
    qtbot.waitUntil(lambda: page.running.number.text() == "1", timeout=15000)
