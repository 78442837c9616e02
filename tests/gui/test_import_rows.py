"""The rows of a list in the window: told apart, mended, answered for, imported, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from gui.dialogs.import_list import COLUMNS, DONE, LOOK, ImportDialog
from gui.imports.batches import BatchesDialog
from gui.imports.conflicts import ConflictsDialog
from gui.pages.enterprises import EnterprisesPage
from gui.window import MainWindow
from tests.gui.import_dialog import (
    LEFT,
    cell,
    imported,
    listed,
    mapping,
    press,
    read,
    settle,
    states,
)
from tests.gui.test_enterprises import BAD, CIXIAN, GOOD, HEAD, SHEXIAN, WUAN


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> ImportDialog:
    """The dialog over the register of an office without enterprises."""
    window.visit("enterprises")
    page = cast(EnterprisesPage, window.page("enterprises"))
    made = ImportDialog(window.desk, page)
    made.show()
    return made


def test_rows_are_new_changed_the_same_or_faulty(
    dialog: ImportDialog, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    imported(dialog, listed(tmp_path, HEAD + GOOD), qtbot)
    dialog.close()
    again = ImportDialog(window.desk, window.page("enterprises"))
    again.show()
    changed = GOOD.replace("王工", "周工")
    read(again, listed(tmp_path, HEAD + changed + BAD), qtbot)
    assert states(again) == ["✕ 有错"]  # what stands against the import is shown first
    assert again.grid.rows is not None
    assert "统一社会信用代码" in cell(again, 0, "差异与问题")
    assert cell(again, 0, "统一社会信用代码").startswith("✕ ")
    again.grid.filters[""].click()
    assert states(again) == ["△ 有变化", "＝ 相同", "✕ 有错"]
    assert cell(again, 0, "差异与问题") == "联系人：王工 → 周工"
    assert cell(again, 0, "联系人") == "王工 → 周工"
    assert again.grid.filters["created"].toolTip() == "没有新增的行"
    again.close()


def test_a_level_written_otherwise_is_told_in_its_words(
    dialog: ImportDialog, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    imported(dialog, listed(tmp_path, HEAD + GOOD), qtbot)
    dialog.close()
    again = ImportDialog(window.desk, window.page("enterprises"))
    again.show()
    read(again, listed(tmp_path, HEAD + GOOD.replace(",B\n", ",B级\n")), qtbot)
    again.grid.filters["updated"].click()
    assert again.grid.rows is not None
    before, after = str(again.grid.rows.index(0, 3).data()).split(" → ")
    assert before.endswith(" B 空")
    assert after.endswith(" B级 空")
    again.close()


def test_a_faulty_cell_is_typed_over_where_it_stands(
    dialog: ImportDialog, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    from db.enterprise_rows import count

    read(dialog, listed(tmp_path, HEAD + GOOD + BAD), qtbot)
    dialog.grid.edit_cell("统一社会信用代码")
    editor = dialog.grid.table.findChild(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, CIXIAN)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: states(dialog) == ["＋ 新增"], timeout=15000)  # it stays in sight
    assert cell(dialog, 0, "统一社会信用代码") == f"改 {CIXIAN}"
    assert dialog.grid.filters["created"].text() == "＋ 新增 3"
    assert dialog.go.isEnabled()
    assert dialog.go.text() == "导入 3 行(&I)"
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=15000)
    assert count(window.desk.office, window.desk.actor) == 3
    dialog.close()


def test_what_was_written_is_put_back(dialog: ImportDialog, tmp_path: Path, qtbot: QtBot) -> None:
    read(dialog, listed(tmp_path, HEAD + GOOD), qtbot)
    dialog.grid.edited.emit(2, "区县", "火星")
    settle(dialog, qtbot)
    assert states(dialog) == ["✕ 有错", "＋ 新增"]
    press(dialog, "恢复原文")
    settle(dialog, qtbot)
    assert states(dialog) == ["＋ 新增", "＋ 新增"]
    dialog.close()


def test_a_suggestion_is_taken_with_one_click(
    dialog: ImportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    head = HEAD.replace("\n", ",经度,纬度\n")
    swapped = "".join(f"{line},36.7,114.2\n" for line in GOOD.splitlines())
    read(dialog, listed(tmp_path, head + swapped), qtbot)
    dialog.grid.filters["warned"].click()
    assert dialog.grid.filters["warned"].text() == "！有提醒 2"
    press(dialog, "采用建议：经度 114.2，纬度 36.7")
    settle(dialog, qtbot)
    assert dialog.grid.filters["warned"].text() == "！有提醒 1"
    assert cell(dialog, 0, "经度") == "改 114.2"
    [every] = dialog.look.suggestions.menu().actions()
    assert every.text() == "经度、纬度：1 行都按建议改"
    every.trigger()
    settle(dialog, qtbot)
    assert dialog.grid.filters["mended"].text() == "改过 2"
    assert dialog.look.suggestions.isHidden()
    dialog.close()


def test_what_was_mended_outlives_another_reading_of_the_list(
    dialog: ImportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    read(dialog, listed(tmp_path, HEAD + GOOD + BAD), qtbot)
    dialog.grid.edited.emit(4, "统一社会信用代码", CIXIAN)
    settle(dialog, qtbot)
    qtbot.mouseClick(dialog.step_bar.steps[COLUMNS], LEFT)
    dialog.columns.choose("联系人", None)
    qtbot.mouseClick(dialog.step_bar.steps[LOOK], LEFT)
    settle(dialog, qtbot)
    assert "联系人" not in mapping(dialog)
    dialog.grid.filters[""].click()
    assert states(dialog) == ["＋ 新增"] * 3
    assert dialog.go.isEnabled()
    read(dialog, tmp_path / "名单.csv", qtbot)
    assert states(dialog) == ["✕ 有错"]  # chosen anew, the file is as it is
    dialog.close()


def test_a_finding_leads_to_its_row(dialog: ImportDialog, tmp_path: Path, qtbot: QtBot) -> None:
    read(dialog, listed(tmp_path, HEAD + GOOD + BAD), qtbot)
    dialog.grid.filters["created"].click()
    dialog.look.sides.setCurrentIndex(1)
    table = dialog.findings.table
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert dialog.look.sides.currentIndex() == 0
    assert dialog.grid.table is not None
    assert dialog.grid.table.currentIndex().row() == 2
    dialog.close()


def test_a_person_decides_which_enterprise_a_row_is(
    dialog: ImportDialog, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    from db.enterprise_rows import count
    from db.enterprises import show

    imported(dialog, listed(tmp_path, HEAD + GOOD), qtbot)
    dialog.close()
    again = ImportDialog(window.desk, window.page("enterprises"))
    again.show()
    moved = GOOD.replace(WUAN, CIXIAN).replace("焦化有限公司", "焦化厂").replace(SHEXIAN, "")
    read(again, listed(tmp_path, HEAD + moved), qtbot)
    assert states(again) == ["？ 待确认", "？ 待确认"]
    assert "待确认" in again.go.toolTip() or "先确认" in again.go.toolTip()
    press(again, "另一家，作为新企业导入")
    settle(again, qtbot)
    assert states(again) == ["＋ 新增", "？ 待确认"]
    press(again, "重新确认")
    settle(again, qtbot)
    press(again, "是这一家")
    settle(again, qtbot)
    assert states(again) == ["△ 有变化", "？ 待确认"]
    assert again.grid.table is not None
    again.grid.table.selectRow(1)
    new = next(b for b in again.panel.findChildren(QPushButton) if b.text().startswith("另一家"))
    assert not new.isEnabled()
    assert "没有信用代码" in new.toolTip()
    press(again, "是这一家")
    settle(again, qtbot)
    assert states(again) == ["△ 有变化", "△ 有变化"]
    qtbot.mouseClick(again.go, LEFT)
    qtbot.waitUntil(lambda: again.outcome is not None, timeout=15000)
    desk = window.desk
    assert count(desk.office, desk.actor) == 2
    assert show(desk.office, desk.actor, CIXIAN).name == "武安市虚构钢铁有限公司"
    again.close()


def test_a_batch_that_was_built_upon_lists_what_is_in_the_way(
    dialog: ImportDialog, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    imported(dialog, listed(tmp_path, HEAD + GOOD), qtbot)
    later = ImportDialog(window.desk, window.page("enterprises"))
    imported(later, listed(tmp_path, HEAD + GOOD.replace("王工", "周工"), "后来.csv"), qtbot)
    later.close()
    qtbot.mouseClick(dialog.undo, LEFT)
    qtbot.waitUntil(lambda: dialog.findChild(ConflictsDialog) is not None, timeout=15000)
    conflicts = dialog.findChild(ConflictsDialog)
    assert [each.name for each in conflicts.rows.rows] == ["武安市虚构钢铁有限公司"]
    assert conflicts.rows.rows[0].why == "之后又有改动"
    conflicts.accept()
    assert dialog.steps.currentIndex() == DONE
    assert dialog.undo.isVisible()
    dialog.close()


def test_findings_go_out_as_a_workbook_in_the_lists_own_columns(
    dialog: ImportDialog, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    read(dialog, listed(tmp_path, HEAD + GOOD + BAD), qtbot)
    out = tmp_path / "问题.xlsx"
    dialog.export_to(str(out))
    qtbot.waitUntil(lambda: dialog.said.text().startswith("已导出"), timeout=15000)
    lines = [[str(cell) for cell in line] for line in load_workbook(out).active.values]
    assert lines[0][:4] == ["序号", "区县", "企业名称", "统一社会信用代码"]
    assert lines[0][-3:] == ["导入结果", "原行号", "问题说明"]
    assert lines[3][-3:-1] == ["有错误", "4"]
    dialog.close()


def test_the_result_offers_to_take_the_batch_back(
    dialog: ImportDialog, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    from db.enterprise_rows import count

    imported(dialog, listed(tmp_path, HEAD + GOOD), qtbot)
    assert [step.isEnabled() for step in dialog.step_bar.steps] == [
        False,
        False,
        False,
        False,
        True,
    ]
    assert dialog.step_bar.steps[0].toolTip().startswith("已经导入")
    qtbot.mouseClick(dialog.undo, LEFT)
    qtbot.waitUntil(lambda: dialog.title.text().startswith("已撤销"), timeout=15000)
    assert count(window.desk.office, window.desk.actor) == 0
    dialog.close()


def test_past_imports_are_listed_seen_in_the_register_and_taken_back(
    dialog: ImportDialog, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    page = cast(EnterprisesPage, window.page("enterprises"))
    imported(dialog, listed(tmp_path, HEAD + GOOD), qtbot)
    dialog.close()
    second = ImportDialog(window.desk, page)
    fixed = BAD.replace(CIXIAN[:-1] + "?", CIXIAN)
    imported(second, listed(tmp_path, HEAD + fixed, "磁县.csv"), qtbot)
    qtbot.mouseClick(second.finish.see, LEFT)
    qtbot.waitUntil(lambda: page.rows.rowCount() == 1, timeout=15000)
    assert page.count.text() == "找到 1 家，共 3 家"
    assert page.batch.text() == "第 2 批导入 ✕"
    qtbot.mouseClick(page.batch, LEFT)
    qtbot.waitUntil(lambda: page.rows.rowCount() == 3, timeout=15000)
    qtbot.mouseClick(page.records, LEFT)
    records = page.findChild(BatchesDialog)
    qtbot.waitUntil(lambda: records.rows.rowCount() == 2, timeout=15000)
    titles = [column.title for column in records.rows.columns]
    newest = dict(zip(titles, (records.rows.index(0, at).data() for at in range(99)), strict=False))
    assert (newest["批次"], newest["文件"], newest["新增"]) == ("2", "磁县.csv", "1")
    assert len(newest["SHA-256"]) == 12
    qtbot.mouseClick(records.undo, LEFT)
    asked = records.findChild(QMessageBox)
    assert asked.text() == "撤销第 2 批（磁县.csv）？"
    asked.buttons()[0].click()
    qtbot.waitUntil(lambda: records.words.text().startswith("已撤销第 2 批"), timeout=15000)
    qtbot.waitUntil(lambda: not records.undo.isEnabled(), timeout=15000)
    qtbot.waitUntil(lambda: "已由" in records.undo.toolTip(), timeout=15000)
    qtbot.waitUntil(lambda: page.rows.rowCount() == 2, timeout=15000)
    records.close()
