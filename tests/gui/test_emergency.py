"""应急减排 in the window: the list, tonight in two clicks, warnings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from db.emergency_edits import enter_measure
from db.emergency_lists import make_list, put_in_force, show_list
from db.emergency_papers import list_content
from db.emergency_warnings import running_warning, start_warning
from db.users import Actor
from gui.emergency.import_dialog import ImportDialog
from gui.emergency.words_dialog import WordsDialog
from gui.pages.emergency import EmergencyPage
from gui.window import MainWindow
from templates.workbooks.emergency import write_list
from tests.db.audit_world import World
from tests.db.emergency_world import KILN_WORKS, cement_works, change_line

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def sit(
    new_window: Callable[[], MainWindow], world: World, qtbot: QtBot
) -> Callable[..., EmergencyPage]:
    """Somebody opens a tab of the page."""
    cement_works(world.office, world.admin)

    def down(actor: Actor, tab: str = "tonight") -> EmergencyPage:
        window = new_window()
        window.desk.take_office(world.office)
        window.desk.enter(actor)
        window.visit("emergency", tab)
        page = cast(EmergencyPage, window.page("emergency"))
        settle(page, qtbot)
        return page

    return down


def settle(page: EmergencyPage, qtbot: QtBot) -> None:
    qtbot.wait(20)
    qtbot.waitUntil(page.desk.jobs.idle, timeout=15000)
    QApplication.processEvents()
    qtbot.waitUntil(page.desk.jobs.idle, timeout=15000)


def answer(page: EmergencyPage, said: dict[str, str]) -> None:
    """Fill in the next dialog as a person does, and accept it."""

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, WordsDialog):
            QTimer.singleShot(20, fill)
            return
        for key, text in said.items():
            field = dialog.fields[key]
            if hasattr(field, "setPlainText"):
                field.setPlainText(text)
            elif hasattr(field, "findData"):
                field.setCurrentIndex(field.findData(text))
            else:
                field.setText(text)
        assert dialog.confirm.isEnabled(), dialog.confirm.toolTip()
        dialog.confirm.click()

    QTimer.singleShot(20, fill)


def in_force(world: World) -> None:
    make_list(world.office, world.clerk)
    for row in show_list(world.office, world.admin)[1]:
        for warning in row.open_warnings:
            enter_measure(world.office, world.clerk, row.id, warning, "停用", reason="会商")
    put_in_force(world.office, world.approver, document="邯应急办〔2026〕1号")


def test_without_a_list_the_page_says_what_to_do(
    sit: Callable[..., EmergencyPage], world: World, qtbot: QtBot
) -> None:
    page = sit(world.clerk)
    assert page.tonight.body.currentWidget() is page.tonight.empty
    assert not page.tonight.print.isEnabled()
    assert page.tonight.print.toolTip() == "没有可以打印的行"
    page.tabs.setCurrentIndex(1)
    settle(page, qtbot)
    qtbot.mouseClick(page.list.make, LEFT)
    settle(page, qtbot)
    assert [row.name for row in page.list.rows.rows][:1] == ["涉县虚构钢铁有限公司"]
    assert "待填 4" in page.list.count.text()
    assert page.list.make.toolTip() == "已有一版草稿，请重新计算它"


def test_orange_tonight_in_one_county_is_two_clicks(
    sit: Callable[..., EmergencyPage], world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    in_force(world)
    page = sit(world.reader)
    tab = page.tonight
    qtbot.mouseClick(tab.choices.button(2), LEFT)  # red
    settle(page, qtbot)
    tab.county.setCurrentIndex(tab.county.findText("武安市"))
    tab.county.activated.emit(tab.county.currentIndex())
    settle(page, qtbot)
    assert {row.county_name for row in tab.rows.rows} == {"武安市"}
    shown = [tab.rows.index(at, 4).data() for at in range(tab.rows.rowCount())]
    assert "停产；停用国四及以下重型载货车辆（含燃气）" in shown
    assert "清单 2026-1（现行），3 家 3 行" in tab.stand.text()
    assert "不能与 30% 的目标比较" in tab.cuts.text()
    path = tmp_path / "武安.xlsx"
    tab.export(path)
    settle(page, qtbot)
    cells = [c for row in load_workbook(path).active.iter_rows(values_only=True) for c in row]
    assert "0310-1111111" in cells


def test_a_person_rewrites_a_measure_and_sees_both(
    sit: Callable[..., EmergencyPage], world: World, qtbot: QtBot
) -> None:
    make_list(world.office, world.clerk)
    page = sit(world.clerk, "list")
    tab = page.list
    tab.search.setText("武安虚构水泥")
    card = tab.card
    assert card.row is not None and card.row.code == KILN_WORKS
    answer(page, {"text": "限产 30%", "reason": "与企业商定", "share": "30"})
    qtbot.mouseClick(card.buttons[("enter", "orange")], LEFT)
    settle(page, qtbot)
    assert card.row.measures["orange"].text == "限产 30%"
    assert card.row.measures["orange"].share == 30
    change_line(world.office, world.admin, actual_output="109.5")
    qtbot.mouseClick(tab.again, LEFT)
    settle(page, qtbot)
    tab.kind.setCurrentIndex(tab.kind.findData("conflict"))
    tab.kind.activated.emit(0)
    assert [row.code for row in tab.rows.rows] == [KILN_WORKS]
    assert tab.force.toolTip().startswith("张经办 无权")
    qtbot.mouseClick(card.buttons[("keep", "orange")], LEFT)
    settle(page, qtbot)
    assert tab.rows.rows == []


def test_what_is_in_force_cannot_be_edited_and_says_so(
    sit: Callable[..., EmergencyPage], world: World, qtbot: QtBot
) -> None:
    in_force(world)
    page = sit(world.clerk, "list")
    made = page.list.card.buttons[("enter", "red")]
    assert not made.isEnabled() and made.toolTip() == "这一版不是草稿，不能再改"
    reader = sit(world.reader, "list")
    assert "无权" in reader.list.make.toolTip()


def test_a_warning_is_started_and_ended(
    sit: Callable[..., EmergencyPage], world: World, qtbot: QtBot
) -> None:
    in_force(world)
    page = sit(world.clerk, "warnings")
    tab = page.warnings
    assert tab.end.toolTip() == "现在没有正在进行的预警"
    answer(page, {"warning": "red", "document": "9号", "basis": "预测"})
    qtbot.mouseClick(tab.start, LEFT)
    settle(page, qtbot)
    assert "红色预警 2026-01 正在进行" in tab.stand.text()
    answer(page, {"document": "10号", "basis": "好转"})
    qtbot.mouseClick(tab.end, LEFT)
    settle(page, qtbot)
    assert running_warning(world.office, world.reader) is None
    assert tab.stand.text() == "现在没有预警"


def test_an_order_printed_during_a_warning_is_kept(
    sit: Callable[..., EmergencyPage], world: World, qtbot: QtBot
) -> None:
    from gui.standards.paper_dialog import PaperDialog

    in_force(world)
    start_warning(world.office, world.clerk, "橙", document="9号", basis="预测")
    page = sit(world.reader)
    seen: list[int] = []

    def close() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, PaperDialog) and dialog.pdf:
            seen.append(len(dialog.pdf))
            dialog.close()
        else:
            QTimer.singleShot(30, close)

    QTimer.singleShot(30, close)
    qtbot.mouseClick(page.tonight.print, LEFT)
    settle(page, qtbot)
    page.tabs.setCurrentIndex(2)
    settle(page, qtbot)
    assert seen and page.warnings.menu.actions()[0].text().endswith("（清单 2026-1）")


def test_last_years_workbook_waits_for_a_person(
    sit: Callable[..., EmergencyPage], world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    make_list(world.office, world.clerk)
    path = tmp_path / "去年.xlsx"
    write_list(path, list_content(world.office, world.clerk), "city")
    page = sit(world.clerk, "list")
    said: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, ImportDialog):
            QTimer.singleShot(20, look)
            return
        said.append(dialog.take.toolTip())
        dialog.table.opened.emit(0)
        said.append(dialog.take.toolTip())
        dialog.same.setChecked(True)
        dialog.take.click()

    QTimer.singleShot(20, look)
    page.list.acts.read(path)
    settle(page, qtbot)
    qtbot.waitUntil(lambda: page.list.edition.count() == 2, timeout=10000)
    assert said[0].startswith("有 3 家只凭名称对应") and said[1].startswith("有 2 家")
    assert page.list.edition.currentData() == "2025-1"


def test_what_another_level_would_do_is_shown(
    sit: Callable[..., EmergencyPage], world: World, qtbot: QtBot
) -> None:
    make_list(world.office, world.clerk)
    page = sit(world.clerk, "list")
    page.list.search.setText("武安虚构水泥")
    shown: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog) and hasattr(dialog, "table"):
            shown.extend(str(cell) for row in dialog.rows.rows for cell in row)
            dialog.reject()
        else:
            QTimer.singleShot(20, look)

    answer(page, {"level": "A"})
    QTimer.singleShot(60, look)
    page.list.wonder.trigger()
    settle(page, qtbot)
    qtbot.waitUntil(lambda: bool(shown), timeout=10000)
    assert "800 吨/日" in shown and "鼓励自主减排" in shown
