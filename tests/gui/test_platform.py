"""The national platform in the window: columns confirmed, differences ticked, data handed over."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.enterprise_import import import_list
from db.enterprises import show
from db.platform_export import applications
from gui.dialogs.platform_export import NO_LAYOUT, PlatformExportDialog
from gui.dialogs.platform_import import COLUMNS, RESULT, PlatformDialog
from gui.pages.enterprises import EnterprisesPage
from gui.window import MainWindow
from templates.workbooks.lists import read_list
from templates.workbooks.platform_list import read_platform
from tests.db.platform_book import HEADINGS, application, save_platform
from tests.templates.workbooks.books import code, rows, save_xlsx

LEFT = Qt.MouseButton.LeftButton
HERE = {"统一社会信用代码": code(1)}


@pytest.fixture
def page(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> EnterprisesPage:
    """The page 企业名录 with four enterprises."""
    listed = save_xlsx(tmp_path / "名单.xlsx", rows(4))
    import_list(window.desk.office, window.desk.actor, read_list(listed))
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    shown = cast(EnterprisesPage, window.page("enterprises"))
    qtbot.waitUntil(lambda: shown.rows.rowCount() == 4, timeout=15000)
    qtbot.waitUntil(shown.leaving.export.isEnabled, timeout=15000)
    settle(shown, qtbot)
    return shown


def settle(page: EnterprisesPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.desk.jobs.idle, timeout=15000)
    QApplication.processEvents()


def reconciled(
    page: EnterprisesPage, folder: Path, qtbot: QtBot, *lines: list[Any]
) -> PlatformDialog:
    """The dialog with a workbook laid beside the register."""
    page.leaving.open_platform()
    dialog = page.window().findChild(PlatformDialog)
    assert isinstance(dialog, PlatformDialog)
    dialog.read(str(save_platform(folder / "平台导出.xlsx", lines)))
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == COLUMNS, timeout=15000)
    settle(page, qtbot)
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == RESULT, timeout=15000)
    settle(page, qtbot)
    return dialog


def test_columns_are_a_guess_until_confirmed(
    page: EnterprisesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    page.leaving.open_platform()
    dialog = page.window().findChild(PlatformDialog)
    assert isinstance(dialog, PlatformDialog)
    dialog.read(str(save_platform(tmp_path / "平台导出.xlsx", [application(**HERE)])))
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == COLUMNS, timeout=15000)
    columns = dialog.columns
    assert "没有公布过列的格式" in columns.honest.text()
    assert columns.boxes["审核状态"].currentData() == "@state"
    assert columns.boxes["网格员"].currentText() == "不读"
    box = columns.boxes["网格员"]
    box.setCurrentIndex(box.findData("contact"))
    box.activated.emit(box.currentIndex())
    assert columns.boxes["环保联系人"].currentData() is None, "it gave its meaning up"
    columns.name.clear()
    assert not dialog.go.isEnabled()
    assert dialog.go.toolTip() == "请给这种列布局起个名称"
    columns.name.setText("平台 2026")
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == RESULT, timeout=15000)
    settle(page, qtbot)
    [match] = dialog.found.matched if dialog.found else []
    assert [d.platform for d in match.differences] == ["王五"]
    dialog.read(str(tmp_path / "平台导出.xlsx"))
    qtbot.waitUntil(lambda: dialog.steps.currentIndex() == COLUMNS, timeout=15000)
    assert "以前确认过" in columns.honest.text()
    assert columns.name.text() == "平台 2026"
    dialog.close()


def test_only_ticked_differences_are_taken_over(
    page: EnterprisesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    line = application(**HERE, 环保联系人="赵六", 联系电话="0310-5550000")
    dialog = reconciled(page, tmp_path, qtbot, line)
    results = dialog.results
    assert results.tabText(0) == "内容不同（2）"
    assert "新登记 1" in dialog.counts.text()
    assert results.parts == {}
    results.differences.setFocus()
    results.differences.selectRow(0)
    qtbot.keyClick(results.differences, Qt.Key.Key_Space)
    assert results.parts == {3: frozenset({"contact"})}
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: dialog.stored is not None, timeout=15000)
    assert dialog.counts.text() == "已写入：登记申报 1，更新 0，采用平台内容 1 项。"
    assert not dialog.go.isEnabled()
    view = show(page.desk.office, page.desk.actor, code(1))
    assert (view.contact, view.phone) == ("赵六", "13900000001")
    [stored] = applications(page.desk.office, page.desk.actor)
    assert stored.values["state"] == "市级审核中"
    settle(page, qtbot)
    dialog.close()


def test_a_name_alone_waits_for_confirmation(
    page: EnterprisesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    line = application(单位名称="武安市样例3钢铁有限公司", 环保联系人="赵六")
    dialog = reconciled(page, tmp_path, qtbot, line)
    assert dialog.results.confirmed == frozenset()
    dialog.results.setCurrentIndex(1)
    dialog.results.matches.setFocus()
    dialog.results.matches.selectRow(0)
    qtbot.keyClick(dialog.results.matches, Qt.Key.Key_Space)
    assert dialog.results.confirmed == frozenset({3})
    qtbot.keyClick(dialog.results.matches, Qt.Key.Key_Space)
    assert dialog.results.confirmed == frozenset()
    dialog.results.take(3, "contact")
    assert dialog.results.confirmed == frozenset({3}), "who takes over has confirmed"
    dialog.close()


def test_nothing_to_store_says_so_and_the_report_is_written(
    page: EnterprisesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = reconciled(page, tmp_path, qtbot, application(申报编号="", **HERE))
    assert not dialog.go.isEnabled()
    assert dialog.go.toolTip() == "没有要登记的申报，也没有勾选要采用的内容"
    path = tmp_path / "对账.xlsx"
    dialog.report_to(path)
    qtbot.waitUntil(path.exists, timeout=15000)
    settle(page, qtbot)
    dialog.close()


def test_a_file_that_is_no_list_is_refused(
    page: EnterprisesPage, tmp_path: Path, qtbot: QtBot, refusals: list[str]
) -> None:
    page.leaving.open_platform()
    dialog = page.window().findChild(PlatformDialog)
    assert isinstance(dialog, PlatformDialog)
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    dialog.read(str(path))
    qtbot.waitUntil(lambda: bool(refusals), timeout=15000)
    assert dialog.steps.currentIndex() == 0
    dialog.close()


def test_our_data_leave_in_the_platforms_layout(
    page: EnterprisesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    page.leaving.open_platform_export()
    early = page.window().findChild(PlatformExportDialog)
    assert isinstance(early, PlatformExportDialog)
    settle(page, qtbot)
    assert not early.go.isEnabled()
    assert early.go.toolTip() == NO_LAYOUT
    early.close()
    qtbot.waitUntil(lambda: page.window().findChild(PlatformExportDialog) is None)
    reconciled(page, tmp_path, qtbot, application(**HERE)).close()
    page.leaving.open_platform_export()
    dialog = page.window().findChild(PlatformExportDialog)
    assert isinstance(dialog, PlatformExportDialog)
    qtbot.waitUntil(dialog.go.isEnabled, timeout=15000)
    assert dialog.layouts.currentText() == "平台导出"
    assert dialog.told.text() == "共 14 列；留空的列：网格员"
    path = tmp_path / "报平台.xlsx"
    dialog.export_to(path)
    qtbot.waitUntil(lambda: dialog.outcome.text() == f"已写出 4 行：{path}", timeout=15000)
    assert read_platform(path).staged.rows.headings == HEADINGS
    settle(page, qtbot)
    dialog.close()
