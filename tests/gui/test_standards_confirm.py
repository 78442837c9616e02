"""核对台: one person enters the official wording, another checks it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.confirmations import confirmation
from db.standard_editions import put_out_of_use
from db.users import Actor
from gui.standards.confirm import ConfirmDialog
from gui.standards.shelf import shelved
from gui.window import MainWindow
from tests.db.audit_world import World

LEFT = Qt.MouseButton.LeftButton
KEY = "organized.head/A"


@pytest.fixture
def sit(
    new_window: Callable[[], MainWindow], world: World, qtbot: QtBot
) -> Callable[[Actor], ConfirmDialog]:
    """Somebody sits down at the desk before the first cell of the test's pack."""
    pack = world.open().pack

    def open_desk(actor: Actor) -> ConfirmDialog:
        window = new_window()
        window.desk.take_office(world.office)
        window.desk.enter(actor)
        each = shelved(pack, "待核稿", world.office.clock.today())
        dialog = ConfirmDialog(window.desk, each, window)
        dialog.show()
        qtbot.waitUntil(lambda: dialog.view is not None, timeout=15000)
        choose(dialog, KEY)
        return dialog

    return open_desk


def choose(dialog: ConfirmDialog, key: str) -> None:
    keys = [each.item.key for each in dialog.rows.rows]
    dialog.table.selectRow(keys.index(key))


def wait(dialog: ConfirmDialog, qtbot: QtBot) -> None:
    qtbot.wait(20)
    qtbot.waitUntil(dialog.desk.jobs.idle, timeout=15000)


def fill_in(dialog: ConfirmDialog, number: str, scan: Path, qtbot: QtBot) -> None:
    form = dialog.form
    form.text.setPlainText("颗粒物不高于 10 mg/m³")
    for field, text in ((form.document, "35"), (form.clause, "2"), (form.page, "3")):
        field.clear()
        qtbot.keyClicks(field, text)
    form.take_scan(scan)
    wait(dialog, qtbot)
    [entry] = form.entries.values()
    entry.clear()
    qtbot.keyClicks(entry, number)


def test_what_is_entered_is_compared_and_checked_by_somebody_else(
    sit: Callable[[Actor], ConfirmDialog], world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    scan = tmp_path / "附件2.pdf"
    scan.write_bytes(b"%PDF-1.4 page 3")
    dialog = sit(world.admin)
    assert dialog.record.toolTip().startswith("还缺：原文、文件、条款、页码、扫描件")
    assert dialog.check.toolTip() == "还没有录入"
    fill_in(dialog, "12", scan, qtbot)
    [verdict] = dialog.form._verdicts.values()
    assert verdict.text() == "与稿不同：稿 10"
    qtbot.mouseClick(dialog.record, LEFT)
    wait(dialog, qtbot)
    assert dialog.state.text().startswith("数值有差异")
    assert dialog.check.toolTip() == "数值与稿不同：重新录入，或先作修订"
    fill_in(dialog, "10", scan, qtbot)
    qtbot.mouseClick(dialog.record, LEFT)
    wait(dialog, qtbot)
    assert dialog.state.text().startswith("待复核")
    assert dialog.check.toolTip() == "是您录入的，须由另一人复核"
    assert dialog.told.text().startswith("核对中 0/")
    assert dialog.item is not None
    assert dialog.item.wording is not None
    assert dialog.item.wording.scan == hashlib.sha256(scan.read_bytes()).hexdigest()

    dialog.desk.leave()
    dialog.desk.enter(world.reviewer)
    choose(dialog, "organized.head/B")
    choose(dialog, KEY)
    [entry] = dialog.form.entries.values()
    assert entry.text() == ""  # the second person enters the numbers anew
    assert dialog.check.toolTip().startswith("请重新录入数值")
    qtbot.keyClicks(entry, "10")
    qtbot.mouseClick(dialog.check, LEFT)
    wait(dialog, qtbot)
    assert dialog.state.text().startswith("已核")
    assert dialog.told.text().startswith("核对中 1/")
    view = confirmation(world.office, world.admin, "test-steel@2026-draft")
    assert view.done == 1


def test_who_has_no_right_reads_it_at_the_buttons(
    sit: Callable[[Actor], ConfirmDialog], world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    scan = tmp_path / "scan.png"
    scan.write_bytes(b"page")
    for actor, why in (
        (world.reader, "只读账号无权核对"),
        (world.county, "标准库属于全市，县（市、区）账号不能核对"),
    ):
        dialog = sit(actor)
        fill_in(dialog, "10", scan, qtbot)
        for button in (dialog.record, dialog.check, dialog.back):
            assert not button.isEnabled()
            assert button.toolTip().startswith(why)
        dialog.close()


def test_nothing_is_entered_for_a_standard_out_of_use(
    sit: Callable[[Actor], ConfirmDialog], world: World
) -> None:
    put_out_of_use(world.office, world.admin, "test-steel@2026-draft", "已发布新版本")
    dialog = sit(world.admin)
    assert dialog.record.toolTip() == "这一版已停用，请核对在用的版本"
