"""The import step by step: columns are changed and remembered, rows are told apart, and taken back.

A person cancels at any step and the register is as it was.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.dialogs.import_list import CHOOSE, COLUMNS, LOOK, ImportDialog
from gui.pages.enterprises import EnterprisesPage
from gui.window import MainWindow
from tests.gui.test_enterprises import BAD, GOOD, HEAD

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> ImportDialog:
    """The dialog over the register of an office without enterprises."""
    window.visit("enterprises")
    page = cast(EnterprisesPage, window.page("enterprises"))
    made = ImportDialog(window.desk, page)
    made.show()
    return made


def read(dialog: ImportDialog, path: Path, qtbot: QtBot) -> None:
    dialog.read(str(path))
    qtbot.waitUntil(lambda: dialog._job is None, timeout=15000)


def states(dialog: ImportDialog) -> list[str]:
    """The words in the column 结果, for the rows in sight."""
    rows = dialog.grid.rows
    assert rows is not None
    return [str(rows.index(row, 1).data()) for row in range(rows.rowCount())]


def listed(folder: Path, text: str, name: str = "名单.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8-sig")
    return path


def imported(dialog: ImportDialog, path: Path, qtbot: QtBot) -> None:
    read(dialog, path, qtbot)
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=15000)


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
    assert "统一社会信用代码" in str(again.grid.rows.index(0, 3).data())
    again.grid.filters[""].click()
    assert states(again) == ["△ 有变化", "＝ 相同", "✕ 有错"]
    assert again.grid.rows.index(0, 3).data() == "联系人：王工 → 周工"
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


def test_a_column_is_read_otherwise_and_that_is_remembered(
    dialog: ImportDialog, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = listed(tmp_path, HEAD.replace("联系人", "网格员") + GOOD)
    read(dialog, path, qtbot)
    assert dialog.steps.currentIndex() == LOOK
    qtbot.mouseClick(dialog.step_bar.steps[1], LEFT)
    assert dialog.steps.currentIndex() == COLUMNS
    dialog.columns.choose("网格员", "contact")
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(
        lambda: dialog.staged is not None and dialog.staged.mapping.get("网格员") == "contact",
        timeout=15000,
    )
    assert dialog.steps.currentIndex() == LOOK
    dialog.close()
    other = ImportDialog(window.desk, window.page("enterprises"))
    other.show()
    read(other, path, qtbot)
    assert other.staged is not None
    assert other.staged.mapping["网格员"] == "contact"
    assert window.desk.jobs.idle()
    other.close()


def test_a_list_without_its_code_cannot_go_on_and_says_why(
    dialog: ImportDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    read(dialog, listed(tmp_path, HEAD + GOOD), qtbot)
    qtbot.mouseClick(dialog.step_bar.steps[1], LEFT)
    dialog.columns.choose("统一社会信用代码", None)
    assert dialog.go.toolTip() == "请指明哪一列是统一社会信用代码"
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
    assert dialog.steps.currentIndex() == COLUMNS
    assert not dialog.go.isEnabled()
    assert dialog.columns.problem.text().startswith("没有找到表头行")
    dialog.columns.another_sheet.emit("名单")
    qtbot.waitUntil(lambda: dialog.staged is not None, timeout=15000)
    qtbot.mouseClick(dialog.go, LEFT)
    assert states(dialog) == ["＋ 新增", "＋ 新增"]
    dialog.close()


def test_findings_go_out_as_a_workbook_in_the_lists_own_columns(
    dialog: ImportDialog, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    read(dialog, listed(tmp_path, HEAD + GOOD + BAD), qtbot)
    out = tmp_path / "问题.xlsx"
    dialog.export_to(str(out))
    qtbot.waitUntil(lambda: dialog.how.text().startswith("已导出"), timeout=15000)
    lines = [[str(cell) for cell in line] for line in load_workbook(out).active.values]
    assert lines[0][:4] == ["序号", "区县", "企业名称", "统一社会信用代码"]
    assert lines[0][-3:] == ["导入结果", "原行号", "问题说明"]
    assert lines[3][-3:-1] == ["有错误", "4"]
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


def test_the_result_offers_to_take_the_batch_back(
    dialog: ImportDialog, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    from db.enterprise_rows import count

    imported(dialog, listed(tmp_path, HEAD + GOOD), qtbot)
    assert [step.isEnabled() for step in dialog.step_bar.steps] == [False, False, False, True]
    assert dialog.step_bar.steps[0].toolTip().startswith("已经导入")
    qtbot.mouseClick(dialog.undo, LEFT)
    qtbot.waitUntil(lambda: dialog.title.text().startswith("已撤销"), timeout=15000)
    assert count(window.desk.office, window.desk.actor) == 0
    dialog.close()
