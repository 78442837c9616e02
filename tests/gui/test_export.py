"""What leaves the register by its window: columns, layouts, files, the clipboard, an empty list."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.enterprise_import import import_list
from gui.dialogs.export_register import ExportDialog
from gui.pages.enterprises import EnterprisesPage
from gui.window import MainWindow
from templates.samples import SAMPLES
from templates.samples.make_samples import MAIN_LIST
from templates.workbooks.headings import fields
from templates.workbooks.lists import read_list

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> EnterprisesPage:
    """The page 企业名录 with the sample register."""
    import_list(window.desk.office, window.desk.actor, read_list(SAMPLES / MAIN_LIST))
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.here == "enterprises")
    shown = cast(EnterprisesPage, window.page("enterprises"))
    qtbot.waitUntil(lambda: shown.rows.rowCount() == 61, timeout=15000)
    qtbot.waitUntil(shown.leaving.export.isEnabled, timeout=15000)
    settle(shown, qtbot)
    return shown


def settle(page: EnterprisesPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.desk.jobs.idle, timeout=15000)
    QApplication.processEvents()


def dialog_of(page: EnterprisesPage, qtbot: QtBot) -> ExportDialog:
    """The dialog, with its columns and the first rows in it."""
    page.leaving.open_export()
    dialog = page.window().findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    qtbot.waitUntil(lambda: dialog.preview.rowCount() > 0, timeout=15000)
    return dialog


def headings(dialog: ExportDialog) -> list[str]:
    every = range(dialog.preview.columnCount())
    return [dialog.preview.horizontalHeaderItem(column).text() for column in every]


def test_the_dialog_says_what_is_in_force_and_shows_the_first_rows(
    page: EnterprisesPage, qtbot: QtBot
) -> None:
    box = page.filters["county"]
    box.setCurrentIndex(box.findData("130481"))
    box.activated.emit(box.currentIndex())
    found = page.rows.rowCount()
    assert 1 < found < 61
    dialog = dialog_of(page, qtbot)
    assert dialog.found.text() == f"现在找到的 {found} 家（县区：武安市）"
    assert dialog.found.isChecked()
    assert dialog.every.text() == "不管条件，全部 61 家"
    assert not dialog.chosen.isEnabled()
    assert dialog.chosen.toolTip() == "在表里没有选中企业"
    assert headings(dialog)[:3] == ["序号", "省", "市"]
    assert dialog.told.text().startswith(f"{found} 家企业，")
    dialog.every.setChecked(True)
    assert len(dialog.ids) == 61
    dialog.close()


def test_its_keys_open_it(page: EnterprisesPage, qtbot: QtBot) -> None:
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = page.window().findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    qtbot.waitUntil(lambda: dialog.preview.rowCount() > 0, timeout=15000)
    settle(page, qtbot)
    dialog.close()


def test_columns_are_ticked_moved_kept_and_found_again(
    page: EnterprisesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = dialog_of(page, qtbot)
    dialog.columns.show_columns(["name", "code", "level"])
    dialog.columns.list.setCurrentRow(2)
    qtbot.mouseClick(dialog.columns.up, LEFT)
    assert dialog.columns.columns == ["name", "level", "code"]
    dialog.columns.list.item(3).setCheckState(Qt.CheckState.Checked)
    assert dialog.columns.columns == ["name", "level", "code", "serial"]
    dialog.columns.list.item(3).setCheckState(Qt.CheckState.Unchecked)
    dialog.keep_layout(" 三列 ")
    qtbot.waitUntil(lambda: dialog.columns.layouts.findData("三列") >= 0, timeout=15000)
    assert dialog.columns.layouts.currentText() == "三列"
    path = tmp_path / "out.xlsx"
    dialog.export_to(path)
    qtbot.waitUntil(lambda: bool(dialog.written), timeout=15000)
    assert dialog.outcome.text() == f"已导出 62 行：{path}"
    assert read_list(path).rows[0].headings == ("企业名称", "绩效等级", "统一社会信用代码")
    dialog.close()
    qtbot.waitUntil(lambda: page.window().findChild(ExportDialog) is None)
    again = dialog_of(page, qtbot)
    assert again.columns.layouts.currentText() == "上次的列"
    qtbot.waitUntil(lambda: again.preview.columnCount() == 3, timeout=15000)
    assert headings(again) == ["企业名称", "绩效等级", "统一社会信用代码"]
    again.columns.layouts.setCurrentIndex(again.columns.layouts.findData("三列"))
    again.columns.layouts.activated.emit(again.columns.layouts.currentIndex())
    qtbot.mouseClick(again.columns.drop_button, LEFT)
    qtbot.waitUntil(lambda: again.columns.layouts.findData("三列") < 0, timeout=15000)
    settle(page, qtbot)
    again.close()


def test_nothing_ticked_disables_with_a_reason(page: EnterprisesPage, qtbot: QtBot) -> None:
    dialog = dialog_of(page, qtbot)
    dialog.columns.show_columns([])
    for control in (dialog.go, dialog.copy, dialog.columns.keep_button):
        assert not control.isEnabled()
        assert control.toolTip() == "至少选一列"
    settle(page, qtbot)
    dialog.close()


def test_the_selected_rows_go_to_the_clipboard_in_chosen_columns(
    page: EnterprisesPage, qtbot: QtBot
) -> None:
    page.table.selectRow(0)
    page.table.selectAll()
    dialog = dialog_of(page, qtbot)
    assert dialog.chosen.isChecked()
    dialog.columns.show_columns(["name", "code"])
    qtbot.mouseClick(dialog.copy, LEFT)
    qtbot.waitUntil(lambda: dialog.outcome.text().startswith("已复制"), timeout=15000)
    data = QGuiApplication.clipboard().mimeData()
    lines = data.text().splitlines()
    assert lines[0] == "企业名称\t统一社会信用代码"
    assert len(lines) == 62
    assert "mso-number-format" in data.html()
    assert data.html().count("<tr>") == 62
    dialog.close()


def test_a_csv_says_what_excel_does_to_codes(
    page: EnterprisesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = dialog_of(page, qtbot)
    dialog.export_to(tmp_path / "out.csv")
    qtbot.waitUntil(lambda: bool(dialog.written), timeout=15000)
    assert "长代码用 Excel 打开会变成数字" in dialog.outcome.text()
    dialog.close()


def test_a_file_that_cannot_be_written_is_refused(
    page: EnterprisesPage, tmp_path: Path, qtbot: QtBot, refusals: list[str]
) -> None:
    dialog = dialog_of(page, qtbot)
    dialog.export_to(tmp_path / "out.doc")
    qtbot.waitUntil(lambda: bool(refusals), timeout=15000)
    assert "只写 .xlsx 或 .csv" in refusals[0]
    assert not dialog.written
    dialog.close()


def test_an_empty_list_is_saved_from_the_menu(
    page: EnterprisesPage, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "空白.xlsx"
    page.leaving.write_template(path)
    qtbot.waitUntil(path.exists, timeout=15000)
    settle(page, qtbot)
    examples = read_list(path, "示例")
    assert set(examples.mapping.values()) == set(fields())


def test_an_empty_register_has_nothing_to_export(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.desk.register.index is not None, timeout=15000)
    page = cast(EnterprisesPage, window.page("enterprises"))
    settle(page, qtbot)
    menu = page.leaving.menu()
    menu.aboutToShow.emit()
    assert not page.leaving.export.isEnabled()
    assert page.leaving.export.toolTip() == "名录里还没有企业"
    assert page.leaving.template.isEnabled()
