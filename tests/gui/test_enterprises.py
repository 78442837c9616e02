"""The register in the window: a list is imported, found again as one types, copied, undone."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from grading.identifiers import fictional_credit_code
from gui.dialogs.import_list import ImportDialog
from gui.enterprises.columns import COLUMNS, NAME_LEAST
from gui.pages.enterprise import EnterprisePage
from gui.pages.enterprises import EnterprisesPage
from gui.window import MainWindow
from tests.gui.conftest import write

LEFT = Qt.MouseButton.LeftButton
WUAN = fictional_credit_code("130481", 1)
SHEXIAN = fictional_credit_code("130426", 2)
CIXIAN = fictional_credit_code("130427", 3)
HEAD = "序号,区县,企业名称,统一社会信用代码,行业,联系人,电话,现有等级\n"
GOOD = (
    f"1,武安市,武安市虚构钢铁有限公司,{WUAN},钢铁,王工,13800000001,B\n"
    f"2,涉县,涉县虚构焦化有限公司,{SHEXIAN},焦化,李工,13800000002,C\n"
)
BAD = f"3,磁县,磁县虚构水泥有限公司,{CIXIAN[:-1]}?,水泥,赵工,13800000003,C\n"


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> EnterprisesPage:
    """The page 企业名录, reached by its keys."""
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.here == "enterprises")
    qtbot.waitUntil(lambda: window.desk.register.index is not None, timeout=15000)
    settle(window, qtbot)
    return cast(EnterprisesPage, window.page("enterprises"))


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until nothing is under way."""
    qtbot.wait(120)
    qtbot.waitUntil(window.desk.jobs.idle, timeout=15000)
    QApplication.processEvents()


def import_dialog(page: EnterprisesPage, qtbot: QtBot) -> ImportDialog:
    """The dialog that the button opens."""
    qtbot.mouseClick(page.bring, LEFT)
    dialog = page.findChild(ImportDialog)
    assert isinstance(dialog, ImportDialog)
    return dialog


def read(dialog: ImportDialog, path: Path, qtbot: QtBot) -> None:
    dialog.read(str(path))
    qtbot.waitUntil(lambda: dialog.found is not None, timeout=15000)


def import_good(page: EnterprisesPage, folder: Path, qtbot: QtBot) -> ImportDialog:
    """Import the good rows and stay on the result."""
    path = folder / "名单.csv"
    path.write_text(HEAD + GOOD, encoding="gb18030")
    dialog = import_dialog(page, qtbot)
    read(dialog, path, qtbot)
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=15000)
    return dialog


def names(page: EnterprisesPage) -> list[str]:
    return [str(page.rows.index(row, 0).data()) for row in range(page.rows.rowCount())]


def test_an_empty_register_says_what_to_do(page: EnterprisesPage) -> None:
    assert page.body.currentWidget() is page.empty
    assert page.empty.title.text() == "名录里还没有企业"
    assert page.count.text() == "共 0 家"
    assert page.audit.toolTip() == "先在表里选一家企业"


def test_a_list_is_looked_at_before_it_is_imported(
    page: EnterprisesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "名单.csv"
    path.write_text(HEAD + GOOD + BAD, encoding="utf-8-sig")
    dialog = import_dialog(page, qtbot)
    read(dialog, path, qtbot)
    assert dialog.grid.filters["created"].text() == "＋ 新增 2"
    assert dialog.grid.filters["rejected"].text() == "✕ 有错 1"
    assert page.rows.rowCount() == 0
    finding = dialog.findings.rows.rows[0]
    assert (finding.row, finding.column) == (4, "统一社会信用代码")
    assert not dialog.go.isEnabled()
    assert dialog.go.toolTip().startswith("有 1 行有错误")
    assert dialog.good_rows.text() == "只导入合格的 2 行，其余 1 行不导入(&G)"
    dialog.good_rows.click()
    assert dialog.go.isEnabled()
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=15000)
    qtbot.mouseClick(dialog.leave, LEFT)
    qtbot.waitUntil(lambda: page.rows.rowCount() == 2, timeout=15000)
    assert names(page) == ["武安市虚构钢铁有限公司", "涉县虚构焦化有限公司"]
    assert page.count.text() == "共 2 家"


def test_an_import_is_undone_from_its_result(
    page: EnterprisesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = import_good(page, tmp_path, qtbot)
    qtbot.waitUntil(lambda: page.rows.rowCount() == 2, timeout=15000)
    qtbot.mouseClick(dialog.undo, LEFT)
    qtbot.waitUntil(lambda: dialog.title.text().startswith("已撤销"), timeout=15000)
    qtbot.waitUntil(lambda: page.body.currentWidget() is page.empty, timeout=15000)
    dialog.close()


def test_the_same_list_again_changes_nothing(
    page: EnterprisesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    import_good(page, tmp_path, qtbot).close()
    qtbot.waitUntil(lambda: page.findChild(ImportDialog) is None)
    again = import_good(page, tmp_path, qtbot)
    assert again.title.text() == "没有需要导入的内容"
    assert not again.undo.isVisible()
    again.close()


def test_a_file_that_is_no_list_is_refused_and_the_dialog_stays(
    page: EnterprisesPage, tmp_path: Path, qtbot: QtBot, refusals: list[str]
) -> None:
    path = tmp_path / "名单.xls"
    path.write_text("<html><table></table></html>", encoding="utf-8")
    dialog = import_dialog(page, qtbot)
    dialog.read(str(path))
    qtbot.waitUntil(lambda: bool(refusals), timeout=15000)
    assert "名单.xls" in refusals[0]
    assert dialog.steps.currentIndex() == 0
    dialog.close()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("武安", "武安市虚构钢铁有限公司"),
        ("sxxgjh", "涉县虚构焦化有限公司"),
        (SHEXIAN.lower(), "涉县虚构焦化有限公司"),
        ("王工", "武安市虚构钢铁有限公司"),
        ("13800000002", "涉县虚构焦化有限公司"),
        ("涉县 焦化", "涉县虚构焦化有限公司"),
    ],
)
def test_it_is_found_as_one_types(
    page: EnterprisesPage, tmp_path: Path, qtbot: QtBot, typed: str, found: str
) -> None:
    import_good(page, tmp_path, qtbot).close()
    qtbot.waitUntil(lambda: page.rows.rowCount() == 2, timeout=15000)
    write(page.search, typed, qtbot)
    assert names(page) == [found]
    assert page.count.text() == "找到 1 家，共 2 家"
    page.search.clear()
    assert page.rows.rowCount() == 2


def test_filters_name_what_there_is_and_how_often(
    page: EnterprisesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    import_good(page, tmp_path, qtbot).close()
    qtbot.waitUntil(lambda: page.filters["level"].count() == 3, timeout=15000)
    box = page.filters["county"]
    assert [box.itemText(place) for place in range(box.count())] == [
        "全部县区",
        "涉县（1）",
        "武安市（1）",
    ]
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert names(page) == ["涉县虚构焦化有限公司"]
    page.search.setText("没有这家")
    assert page.count.text() == "找到 0 家，共 2 家"


def test_the_details_of_the_chosen_one_stand_beside(
    page: EnterprisesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    import_good(page, tmp_path, qtbot).close()
    qtbot.waitUntil(lambda: page.rows.rowCount() == 2, timeout=15000)
    page.table.selectRow(1)
    qtbot.waitUntil(page.details.isVisible, timeout=15000)
    assert page.details.view is not None
    assert page.details.view.name == "涉县虚构焦化有限公司"
    assert page.audit.isEnabled()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0] == "\t".join(column.title for column in COLUMNS)
    assert SHEXIAN in copied[1]
    assert "13800000002" in copied[1]


def test_a_heading_sorts_up_then_down_then_as_the_list(
    page: EnterprisesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    import_good(page, tmp_path, qtbot).close()
    qtbot.waitUntil(lambda: page.rows.rowCount() == 2, timeout=15000)
    qtbot.waitUntil(lambda: page.desk.register.order is not None, timeout=15000)
    page.sort(0)
    assert names(page) == ["涉县虚构焦化有限公司", "武安市虚构钢铁有限公司"]  # she before wu
    page.sort(0)
    assert names(page) == ["武安市虚构钢铁有限公司", "涉县虚构焦化有限公司"]
    page.sort(4)
    assert names(page) == ["武安市虚构钢铁有限公司", "涉县虚构焦化有限公司"]  # B before C
    page.sort(4)
    assert names(page)[0] == "涉县虚构焦化有限公司"
    page.sort(4)
    assert not page.table.horizontalHeader().isSortIndicatorShown()
    assert names(page)[0] == "武安市虚构钢铁有限公司"


def test_a_view_keeps_the_search_and_the_filters(
    page: EnterprisesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    import_good(page, tmp_path, qtbot).close()
    qtbot.waitUntil(lambda: page.filters["level"].count() == 3, timeout=15000)
    page.views.fill()
    keep = next(each for each in page.views.choices.actions() if each.text().startswith("把当前"))
    assert not keep.isEnabled()
    assert keep.toolTip() == "先输入查找内容或选择筛选条件"
    write(page.search, "王工", qtbot)
    box = page.filters["level"]
    box.setCurrentIndex(box.findData("B"))
    box.activated.emit(box.currentIndex())
    page.views.keep("  武安  B 级 ")
    page.show_view({})
    assert page.rows.rowCount() == 2
    assert page.search.text() == ""
    page.views.fill()
    kept = next(each for each in page.views.choices.actions() if each.text() == "武安 B 级")
    kept.trigger()
    assert names(page) == ["武安市虚构钢铁有限公司"]
    assert (page.search.text(), box.currentData()) == ("王工", "B")
    page.views.drop("武安 B 级")
    assert page.desk.preferences.enterprise_views == {}


def test_the_name_keeps_its_width_and_a_chosen_width_is_remembered(
    page: EnterprisesPage, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    import_good(page, tmp_path, qtbot).close()
    qtbot.waitUntil(lambda: page.rows.rowCount() == 2, timeout=15000)
    titles = [column.title for column in COLUMNS]
    assert page.table.columnWidth(0) >= NAME_LEAST
    page.table.setColumnWidth(titles.index("行业"), 150)
    qtbot.waitUntil(lambda: window.desk.preferences.column_widths("enterprises") == {"行业": 150})
    window.resize(1000, 640)
    qtbot.waitUntil(lambda: page.table.isColumnHidden(titles.index("电话")))
    assert page.table.columnWidth(0) >= NAME_LEAST
    page.room.reset()
    assert page.table.columnWidth(titles.index("行业")) == 96


def test_enter_on_a_row_opens_its_file_and_the_way_back_keeps_the_search(
    page: EnterprisesPage, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    import_good(page, tmp_path, qtbot).close()
    qtbot.waitUntil(lambda: page.rows.rowCount() == 2, timeout=15000)
    write(page.search, "涉县", qtbot)
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert window.here == "enterprise"
    file = cast(EnterprisePage, window.page("enterprise"))
    qtbot.waitUntil(lambda: file.file is not None, timeout=15000)
    assert file.title.text() == "涉县虚构焦化有限公司"
    assert file.level.badge.level == "C"
    assert file.timeline.said[0].startswith("导入名单 名单.csv")
    assert file.audit.isEnabled()
    qtbot.mouseClick(file.back, LEFT)
    assert window.here == "enterprises"
    assert names(page) == ["涉县虚构焦化有限公司"]


def test_a_file_of_nobody_is_refused_and_leads_back(
    page: EnterprisesPage, window: MainWindow, qtbot: QtBot, refusals: list[str]
) -> None:
    window.visit("enterprise", CIXIAN)
    qtbot.waitUntil(lambda: bool(refusals), timeout=15000)
    assert "企业名录里没有" in refusals[0]
    qtbot.waitUntil(lambda: window.here == "enterprises")
