"""The import up to its columns: which file, sheet and header, what is hidden, how it is read.

A person cancels at any step and the register is as it was.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from openpyxl import Workbook
from pytestqt.qtbot import QtBot

from gui.dialogs.import_list import CHOOSE, COLUMNS, LOOK, SHEET, ImportDialog
from gui.pages.enterprises import EnterprisesPage
from gui.window import MainWindow
from templates.samples import SAMPLES
from templates.samples.make_samples import COUNTY_LIST, INDUSTRY_LIST, MAIN_LIST
from tests.gui.import_dialog import (
    LEFT,
    cell,
    listed,
    mapping,
    read,
    settle,
    states,
)
from tests.gui.test_enterprises import GOOD, HEAD, WUAN
from tests.templates.workbooks.books import rows, save_xlsx


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> ImportDialog:
    """The dialog over the register of an office without enterprises."""
    window.visit("enterprises")
    page = cast(EnterprisesPage, window.page("enterprises"))
    made = ImportDialog(window.desk, page)
    made.show()
    return made


def test_a_column_is_read_otherwise_and_that_is_remembered(
    dialog: ImportDialog, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = listed(tmp_path, HEAD.replace("联系人", "网格员") + GOOD)
    read(dialog, path, qtbot)
    assert dialog.steps.currentIndex() == LOOK
    qtbot.mouseClick(dialog.step_bar.steps[2], LEFT)
    assert dialog.steps.currentIndex() == COLUMNS
    dialog.columns.choose("网格员", "contact")
    qtbot.mouseClick(dialog.go, LEFT)
    settle(dialog, qtbot)
    assert mapping(dialog)["网格员"] == "contact"
    assert dialog.steps.currentIndex() == LOOK
    dialog.close()
    other = ImportDialog(window.desk, window.page("enterprises"))
    other.show()
    read(other, path, qtbot)
    assert mapping(other)["网格员"] == "contact"
    assert window.desk.jobs.idle()
    other.close()


def test_a_list_without_name_code_and_permit_cannot_go_on_and_says_why(
    dialog: ImportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    read(dialog, listed(tmp_path, HEAD + GOOD), qtbot)
    qtbot.mouseClick(dialog.step_bar.steps[2], LEFT)
    dialog.columns.choose("统一社会信用代码", None)
    assert "只能更新名录里已有的企业" in dialog.columns.problem.text()
    assert dialog.go.isEnabled()
    dialog.columns.choose("企业名称", None)
    assert dialog.go.toolTip() == "请指明哪一列是企业名称、统一社会信用代码"
    assert not dialog.go.isEnabled()
    dialog.columns.choose("统一社会信用代码", "code")
    assert dialog.go.isEnabled()
    dialog.close()


def test_another_sheet_is_chosen_where_the_first_holds_no_list(
    dialog: ImportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    book = Workbook()
    book.active.title = "说明"
    book.active.append(["本表由各县区填写"])
    sheet = book.create_sheet("名单")
    for line in (HEAD + GOOD).splitlines():
        sheet.append(line.split(","))
    path = tmp_path / "名单.xlsx"
    book.save(path)
    read(dialog, path, qtbot)
    assert dialog.steps.currentIndex() == SHEET
    assert not dialog.go.isEnabled()
    assert dialog.sheet.problem.text().startswith("没有找到表头行")
    assert dialog.sheet.several.text() == "共 2 张，一次导入一张"
    dialog.sheet.sheet.setCurrentIndex(1)
    dialog.sheet.sheet.activated.emit(1)
    settle(dialog, qtbot)
    assert dialog.sheet.header.text().startswith("表头在第 1 行，下面读到 2 行企业")
    qtbot.mouseClick(dialog.go, LEFT)
    assert dialog.steps.currentIndex() == COLUMNS
    qtbot.mouseClick(dialog.go, LEFT)
    assert states(dialog) == ["＋ 新增", "＋ 新增"]
    dialog.close()


def test_another_row_is_the_header_when_it_is_clicked(
    dialog: ImportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    wrong = HEAD.replace("企业名称", "厂子")
    path = listed(tmp_path, HEAD + GOOD + wrong + GOOD.replace("虚构", "示例"))
    read(dialog, path, qtbot)
    qtbot.mouseClick(dialog.step_bar.steps[1], LEFT)
    table = dialog.sheet.table
    assert [table.verticalHeaderItem(place).text() for place in range(3)] == ["1  表头", "2", "3"]
    where = table.visualItemRect(table.item(3, 2)).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=where)
    settle(dialog, qtbot)
    assert dialog.steps.currentIndex() == SHEET
    assert dialog.sheet.header.text().startswith("表头在第 4 行，下面读到 2 行企业")
    dialog.close()


def test_columns_that_nobody_knows_are_assigned_by_hand(
    dialog: ImportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    path = listed(tmp_path, "甲,乙,丙\n" + GOOD.replace("1,", "", 1).replace("2,", "", 1))
    read(dialog, path, qtbot)
    assert dialog.steps.currentIndex() == SHEET
    assert not dialog.go.isEnabled()
    dialog.sheet.table.cellClicked.emit(0, 0)
    settle(dialog, qtbot)
    assert dialog.sheet.problem.text().startswith("没有认出“企业名称”")
    qtbot.mouseClick(dialog.go, LEFT)
    assert dialog.steps.currentIndex() == COLUMNS
    assert dialog.go.toolTip() == "请指明哪一列是企业名称、统一社会信用代码"
    for heading, field in (("甲", "county"), ("乙", "name"), ("丙", "code")):
        dialog.columns.choose(heading, field)
    qtbot.mouseClick(dialog.go, LEFT)
    settle(dialog, qtbot)
    assert dialog.steps.currentIndex() == LOOK
    assert states(dialog) == ["＋ 新增", "＋ 新增"]
    dialog.close()


def test_hidden_rows_are_asked_about_before_anything_else(
    dialog: ImportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    path = save_xlsx(tmp_path / "名单.xlsx", rows(3), hide=[3])
    read(dialog, path, qtbot)
    assert dialog.steps.currentIndex() == SHEET
    assert dialog.sheet.question.text() == "有 1 行在表格里是隐藏的，这些企业："
    assert dialog.go.toolTip() == "请先选择隐藏的行读不读入"
    assert not dialog.step_bar.steps[LOOK].isEnabled()
    dialog.sheet.leave.click()
    settle(dialog, qtbot)
    assert dialog.go.isEnabled()
    qtbot.mouseClick(dialog.step_bar.steps[LOOK], LEFT)
    assert states(dialog) == ["＋ 新增"] * 2
    qtbot.mouseClick(dialog.step_bar.steps[SHEET], LEFT)
    dialog.sheet.take.click()
    settle(dialog, qtbot)
    qtbot.mouseClick(dialog.step_bar.steps[LOOK], LEFT)
    assert dialog.steps.currentIndex() == LOOK
    dialog.grid.filters[""].click()
    assert states(dialog) == ["＋ 新增"] * 3
    dialog.close()


@pytest.mark.parametrize("name", [MAIN_LIST, COUNTY_LIST, INDUSTRY_LIST])
def test_lists_as_offices_send_them_are_shown_as_they_stand_and_go_in(
    dialog: ImportDialog, name: str, qtbot: QtBot
) -> None:
    read(dialog, SAMPLES / name, qtbot)
    assert dialog.found is not None
    table = dialog.sheet.table
    heads = [table.verticalHeaderItem(place).text() for place in range(table.rowCount())]
    assert any(each.endswith("表头") for each in heads)
    assert not dialog.found.refused
    if dialog.steps.currentIndex() == SHEET:
        dialog.sheet.take.click()
        qtbot.mouseClick(dialog.step_bar.steps[LOOK], LEFT)
    assert set(states(dialog)) == {"＋ 新增"}
    assert dialog.go.isEnabled()
    dialog.close()


def test_hidden_rows_taken_at_once_open_the_way(
    dialog: ImportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    read(dialog, save_xlsx(tmp_path / "名单.xlsx", rows(3), hide=[3]), qtbot)
    dialog.sheet.take.click()
    assert dialog.go.isEnabled()
    qtbot.mouseClick(dialog.step_bar.steps[LOOK], LEFT)
    assert states(dialog) == ["＋ 新增"] * 3
    dialog.close()


def test_a_normalising_step_is_switched_off_and_the_list_read_anew(
    dialog: ImportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    wide = GOOD.replace(WUAN, WUAN.translate({48 + n: 0xFF10 + n for n in range(10)}))
    read(dialog, listed(tmp_path, HEAD + wide), qtbot)
    assert states(dialog) == ["＋ 新增", "＋ 新增"]
    qtbot.mouseClick(dialog.step_bar.steps[COLUMNS], LEFT)
    box = dialog.normalising.boxes["width"]
    assert box.text() == "全角数字字母改为半角"
    assert box.isChecked()
    box.click()
    assert dialog.go.toolTip() == "正在重新读入，请稍候"
    assert dialog.steps.currentIndex() == COLUMNS
    settle(dialog, qtbot)
    qtbot.mouseClick(dialog.go, LEFT)
    assert states(dialog) == ["✕ 有错"]
    assert "这一步已关闭" in cell(dialog, 0, "差异与问题")
    dialog.close()


def test_leaving_before_the_end_changes_nothing(
    dialog: ImportDialog, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    from db.enterprise_rows import count

    read(dialog, listed(tmp_path, HEAD + GOOD), qtbot)
    qtbot.mouseClick(dialog.step_bar.steps[0], LEFT)
    assert dialog.steps.currentIndex() == CHOOSE
    dialog.read(str(tmp_path / "名单.csv"))
    dialog._cancel()
    qtbot.waitUntil(lambda: dialog._job is None, timeout=15000)
    dialog.close()
    assert not dialog.isVisible()
    assert count(window.desk.office, window.desk.actor) == 0
