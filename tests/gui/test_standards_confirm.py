"""核对台: one person enters the official wording, another checks it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from db.confirmation_scans import scan_of
from db.confirmations import confirmation
from db.standard_editions import put_out_of_use
from db.trail import entries
from db.users import Actor
from gui.standards.confirm import PAGE, ROW, ConfirmDialog
from gui.standards.correct_dialog import CorrectDialog
from gui.standards.scope_dialog import ScopeDialog
from gui.standards.shelf import shelved
from gui.standards.wording_diff import wording_diff
from gui.window import MainWindow
from tests.db.audit_world import World
from tests.gui.conftest import write

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


def choose(dialog: ConfirmDialog, *keys: str) -> None:
    dialog.list.choose(list(keys))


def wait(dialog: ConfirmDialog, qtbot: QtBot) -> None:
    qtbot.wait(20)
    qtbot.waitUntil(dialog.desk.jobs.idle, timeout=15000)
    QApplication.processEvents()


def put_place(dialog: ConfirmDialog, scan: Path, qtbot: QtBot) -> None:
    place = dialog.sheet.place
    for field, text in ((place.document, "35"), (place.clause, "2"), (place.page, "3")):
        field.clear()
        qtbot.keyClicks(field, text)
    place.take_scan(scan)
    wait(dialog, qtbot)


def fill_in(dialog: ConfirmDialog, number: str, scan: Path, qtbot: QtBot) -> None:
    put_place(dialog, scan, qtbot)
    [card] = dialog.sheet.cards
    card.text.setPlainText("颗粒物不高于 10 mg/m³")
    [entry] = card.entries.values()
    entry.clear()
    qtbot.keyClicks(entry, number)


def states(dialog: ConfirmDialog) -> dict[str, str]:
    assert dialog.view is not None
    return {each.item.key: each.state for each in dialog.view.items if each.state != "open"}


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A scanned page of the official text."""
    page = tmp_path / "附件2.pdf"
    page.write_bytes(b"%PDF-1.4 page 3")
    return page


def test_what_is_entered_is_compared_and_checked_by_somebody_else(
    sit: Callable[[Actor], ConfirmDialog], world: World, qtbot: QtBot, scan: Path
) -> None:
    dialog = sit(world.admin)
    assert dialog.record.toolTip().startswith("还缺：原文、文件、页码、扫描件、条款")
    assert dialog.check.toolTip() == "还没有录入"
    fill_in(dialog, "12", scan, qtbot)
    [verdict] = dialog.sheet.cards[0].verdicts.values()
    assert verdict.text() == "≠ 与稿不同：稿 10"
    qtbot.mouseClick(dialog.record, LEFT)
    wait(dialog, qtbot)
    assert dialog.did.text() == "已录入 1 项，待另一人复核；其中 1 项数值与稿不同"
    [card] = dialog.sheet.cards  # it stays before this person's eyes
    assert card.state.text().startswith("数值有差异")
    assert dialog.check.toolTip() == "数值与稿不同：重新录入，或先作修订"
    fill_in(dialog, "10", scan, qtbot)
    qtbot.mouseClick(dialog.record, LEFT)
    wait(dialog, qtbot)
    assert dialog.list.item is not None
    assert dialog.list.item.item.key == "organized.head/B"  # goes on with the next one
    choose(dialog, KEY)
    [card] = dialog.sheet.cards
    assert card.state.text().startswith("待复核")
    assert dialog.check.toolTip() == "是您录入的，须由另一人复核"
    assert dialog.told.text().startswith("核对中 0/")
    assert card.view.wording is not None
    digest = hashlib.sha256(scan.read_bytes()).hexdigest()
    assert card.view.wording.scan == digest
    assert digest in dialog.sheet.place.scan.text()
    assert scan_of(world.office, world.admin, digest).file_name == "附件2.pdf"

    dialog.desk.leave()
    dialog.desk.enter(world.reviewer)
    choose(dialog, "organized.head/B")
    choose(dialog, KEY)
    [card] = dialog.sheet.cards
    [entry] = card.entries.values()
    assert entry.text() == ""  # the second person enters the numbers anew
    assert card.text.isReadOnly()
    assert dialog.check.toolTip().startswith("请重新录入数值")
    assert dialog.record.toolTip() == "是另一人录入的，请复核；有误的先退回"
    qtbot.keyClicks(entry, "1")
    assert dialog.check.toolTip() == "与稿不同：烧结机机头：A 级 机头颗粒物 ≤"
    qtbot.keyClicks(entry, "0")
    qtbot.mouseClick(dialog.check, LEFT)
    wait(dialog, qtbot)
    assert states(dialog) == {KEY: "confirmed"}
    assert dialog.list.people.text() == "录入：张三 1 项　复核：孙审核 1 项"


def test_a_whole_row_is_entered_and_checked_in_one_command_each(
    sit: Callable[[Actor], ConfirmDialog], world: World, qtbot: QtBot, scan: Path
) -> None:
    dialog = sit(world.clerk)
    dialog.scope.setCurrentText(ROW)
    dialog.scope.activated.emit(dialog.scope.currentIndex())
    assert [card.view.item.title for card in dialog.sheet.cards] == [
        "烧结机机头：适用条件", "烧结机机头：A 级", "烧结机机头：B 级", "烧结机机头：C 级",
    ]  # fmt: skip
    put_place(dialog, scan, qtbot)
    assert dialog.progress.text() == "本行 1/4 项已填齐"  # 无要求 needs nothing but its place
    dialog.sheet.start()
    for word in ("有烧结工序", "颗粒物≤10", "", "10", "颗粒物≤20", "13 页", "20"):
        field = QApplication.focusWidget()
        assert field is not None
        write(field, word, qtbot)
        qtbot.keyClick(field, Qt.Key.Key_Return)  # on to the next field
        if word == "有烧结工序":  # its clause is the common one
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert dialog.progress.text() == "本行 4/4 项已填齐"
    assert dialog.record.text() == "录入 4 项(&R)"
    qtbot.mouseClick(dialog.record, LEFT)
    wait(dialog, qtbot)
    row = {f"organized.head/{level}": "recorded" for level in "ABC"}
    assert states(dialog) == {"applies:organized.head": "recorded", **row}
    view = confirmation(world.office, world.admin, "test-steel@2026-draft")
    clauses = [e.wording.clause for e in view.of_row("organized.head") if e.wording]
    assert clauses == ["2", "2", "13 页", "2"]
    newest = entries(world.office, world.admin, kind="standards")[0]
    assert len(newest.details["items"]) == 4
    assert list(newest.details["scans"]) == ["附件2.pdf"]

    dialog.desk.leave()
    dialog.desk.enter(world.reviewer)
    choose(dialog, KEY)
    assert dialog.check.toolTip() == "请重新录入数值：烧结机机头：A 级 机头颗粒物 ≤"
    assert dialog.sheet.place.document.isReadOnly()
    dialog.sheet.start()
    for number in ("10", "20"):  # Enter leads from number to number
        field = QApplication.focusWidget()
        assert field is not None
        qtbot.keyClicks(field, number)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert dialog.check.hasFocus()
    qtbot.keyClick(dialog.check, Qt.Key.Key_Return)
    wait(dialog, qtbot)
    assert set(states(dialog).values()) == {"confirmed"}
    assert dialog.did.text() == "已复核 4 项"


def test_a_page_with_several_rows_is_entered_at_once_and_found_again_by_the_checker(
    sit: Callable[[Actor], ConfirmDialog], world: World, qtbot: QtBot, scan: Path
) -> None:
    dialog = sit(world.clerk)
    keys = [KEY, "organized.oven/A", "management.archive/A"]
    choose(dialog, *keys)
    assert [card.view.item.key for card in dialog.sheet.cards] == keys
    put_place(dialog, scan, qtbot)
    for card in dialog.sheet.cards[:2]:
        card.text.setPlainText("正式文本")
        for entry in card.entries.values():
            entry.setText("10")
    choose(dialog, *keys[1:])
    choose(dialog, *keys)  # what was typed is still there
    assert dialog.progress.text() == "所选 2/3 项已填齐"
    assert "环保档案：A 级 的原文" in dialog.record.toolTip()
    dialog.sheet.cards[2].text.setPlainText("齐全")
    dialog._act()  # Ctrl+Enter
    wait(dialog, qtbot)
    assert states(dialog) == dict.fromkeys(keys, "recorded")

    dialog.desk.leave()
    dialog.desk.enter(world.reviewer)
    choose(dialog, "organized.oven/A")
    dialog.scope.setCurrentText(PAGE)
    dialog.scope.activated.emit(dialog.scope.currentIndex())
    assert [card.view.item.key for card in dialog.sheet.cards] == keys
    assert dialog.progress.text() == "本页 1/3 项已填齐，待复核 3 项"
    for card in dialog.sheet.cards:
        for entry in card.entries.values():
            entry.setText("10")
    qtbot.mouseClick(dialog.check, LEFT)
    wait(dialog, qtbot)
    assert states(dialog) == dict.fromkeys(keys, "confirmed")


def test_the_list_is_filtered_by_state_by_difference_and_by_person(
    sit: Callable[[Actor], ConfirmDialog], world: World, qtbot: QtBot, scan: Path
) -> None:
    dialog = sit(world.clerk)
    fill_in(dialog, "10", scan, qtbot)
    qtbot.mouseClick(dialog.record, LEFT)
    wait(dialog, qtbot)

    def shown(wanted: str) -> list[str]:
        combo = dialog.list.show_only
        combo.setCurrentIndex(combo.findData(wanted))
        combo.activated.emit(combo.currentIndex())
        return [each.item.key for each in dialog.list.rows.rows]

    assert shown("differing") == [KEY]  # its words are not those of the draft
    assert shown("mine") == [KEY]
    assert shown("for_me") == []
    assert dialog.sheet.cards == []
    assert dialog.record.toolTip() == "还没有选核对项"
    assert len(shown("open")) == 12
    shown("all")
    dialog.list.search.setText("机头 b 级")
    assert [each.item.key for each in dialog.list.rows.rows] == ["organized.head/B"]
    dialog.list.search.clear()
    [row] = [each for each in dialog.list.rows.rows if each.item.key == KEY]
    assert dialog.list.said(row) == "待复核 文字≠稿"


def test_a_difference_of_words_is_marked_not_only_coloured(
    sit: Callable[[Actor], ConfirmDialog], world: World, qtbot: QtBot
) -> None:
    assert list(wording_diff("颗粒物≤10", "颗粒物≤10")) == [("same", "颗粒物≤10")]
    assert list(wording_diff("颗粒物≤10 ", "颗粒物小于100")) == [
        ("same", "颗粒物"), ("gone", "≤10"), ("new", "小于100"),
    ]  # fmt: skip
    dialog = sit(world.clerk)
    [card] = dialog.sheet.cards
    assert not card.diff.isVisible()
    card.text.setPlainText("颗粒物不高于10")
    assert card.diff.toPlainText() == "颗粒物〔－≤〕〔＋不高于〕10"
    assert card.told.text().startswith("文字有 1 处与稿不同")
    card.text.setPlainText("颗粒物≤10")
    assert not card.diff.isVisible()


def test_a_scan_is_saved_again_and_only_pages_are_opened(
    sit: Callable[[Actor], ConfirmDialog], world: World, qtbot: QtBot, tmp_path: Path,
    scan: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    dialog = sit(world.clerk)
    place = dialog.sheet.place
    assert place.save.toolTip() == "还没有选扫描件"
    fill_in(dialog, "10", scan, qtbot)
    qtbot.mouseClick(dialog.record, LEFT)
    wait(dialog, qtbot)
    scan.unlink()
    copy = tmp_path / "copy.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(copy), ""))
    choose(dialog, KEY)
    place.file = None  # another day
    qtbot.mouseClick(place.save, LEFT)
    wait(dialog, qtbot)
    assert copy.read_bytes() == b"%PDF-1.4 page 3"
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    qtbot.mouseClick(place.open, LEFT)
    wait(dialog, qtbot)
    assert Path(opened[0]).read_bytes() == b"%PDF-1.4 page 3"
    program = tmp_path / "附件.exe"
    program.write_bytes(b"MZ")
    place.take_scan(program)
    wait(dialog, qtbot)
    said: list[BaseException] = []
    monkeypatch.setattr(dialog.desk, "show_error", said.append)
    qtbot.mouseClick(place.open, LEFT)
    wait(dialog, qtbot)
    assert "不从这里打开" in str(said[0])
    assert len(opened) == 1


def test_a_draft_that_is_wrong_is_put_right_from_the_desk_which_goes_on_with_the_revision(
    sit: Callable[[Actor], ConfirmDialog], world: World, qtbot: QtBot, scan: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(QDialog, "exec", lambda dialog: dialog.show() or 0)
    monkeypatch.setattr(QDialog, "deleteLater", lambda dialog: None)
    dialog = sit(world.admin)
    fill_in(dialog, "10", scan, qtbot)
    qtbot.mouseClick(dialog.record, LEFT)
    wait(dialog, qtbot)

    def revise(key: str) -> CorrectDialog | ScopeDialog:
        choose(dialog, key)
        dialog.revision.menu.aboutToShow.emit()
        dialog.revision.correct.trigger()
        kinds: tuple[type[CorrectDialog] | type[ScopeDialog], ...] = (CorrectDialog, ScopeDialog)
        found = [each for kind in kinds for each in dialog.findChildren(kind) if each.isVisible()]
        return found[0]

    def carry_out(asked: CorrectDialog | ScopeDialog) -> None:
        write(asked.reason, "正式文本如此", qtbot)
        qtbot.mouseClick(asked.go, LEFT)
        qtbot.waitUntil(lambda: not asked.isVisible(), timeout=15000)
        wait(dialog, qtbot)

    asked = revise("organized.head/B")
    assert isinstance(asked, CorrectDialog)
    asked.condition.setPlainText("head：PM ≤ 15")
    carry_out(asked)
    assert dialog.each.pack.edition == "2026-draft+1"
    assert dialog.name.text().endswith("2026-draft+1")
    assert states(dialog) == {KEY: "recorded"}  # carried
    [card] = dialog.sheet.cards
    assert card.view.item.figures[0].value == 15
    asked = revise("applies:organized.head")
    assert isinstance(asked, ScopeDialog)
    assert asked.condition.toPlainText() == "processes 含 sinter"
    assert asked.go.toolTip() == "还没有改动"
    asked.legal.setChecked(True)
    carry_out(asked)
    pack = dialog.each.pack
    assert (pack.edition, pack.indicators[0].legal) == ("2026-draft+2", True)
    choose(dialog, "organized.oven/B")  # 无要求: it may be filled from here
    dialog.revision.menu.aboutToShow.emit()
    assert dialog.revision.correct.text().startswith("新增这一格的要求")


def test_the_desk_is_not_closed_over_what_was_typed(
    sit: Callable[[Actor], ConfirmDialog], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def drop(count: int, parent: QWidget) -> bool:
        asked.append(count)
        return len(asked) > 1

    monkeypatch.setattr("gui.dialogs.unsaved.may_drop", drop)
    dialog = sit(world.clerk)
    dialog.sheet.cards[0].text.setPlainText("颗粒物")
    choose(dialog, "organized.oven/A")
    dialog.reject()
    assert dialog.isVisible()
    dialog.reject()
    assert not dialog.isVisible()
    assert asked == [1, 1]


def test_how_a_fact_is_measured_is_put_right(
    sit: Callable[[Actor], ConfirmDialog], world: World, qtbot: QtBot
) -> None:
    dialog = sit(world.admin)
    pack = dialog.each.pack
    asked = ScopeDialog(dialog.desk, pack, "fact:head.PM", "机头颗粒物：测量口径", dialog)
    asked.show()
    asked.lines["oxygen"].setText("十六")
    assert asked.go.toolTip() == "基准含氧量 %：“十六”不是数"
    asked.lines["oxygen"].setText("16")
    asked.mean.setCurrentText("小时均值")
    assert asked.change() == {"oxygen": 16, "mean": "hour"}
    write(asked.reason, "正式文本如此", qtbot)
    qtbot.mouseClick(asked.go, LEFT)
    qtbot.waitUntil(lambda: not asked.isVisible(), timeout=15000)
    assert asked.result_pack is not None
    assert asked.result_pack.facts["head.PM"].oxygen == 16
    counted = ScopeDialog(dialog.desk, asked.result_pack, "reading:head.PM", "计入范围", dialog)
    counted.lines["min_valid"].setText("0.75")
    assert counted.change() == {"reading": {"min_valid": Decimal("0.75")}}
    counted.deleteLater()


def test_who_has_no_right_reads_it_at_the_buttons(
    sit: Callable[[Actor], ConfirmDialog], world: World, qtbot: QtBot, scan: Path
) -> None:
    for actor, why in (
        (world.reader, "只读账号无权核对"),
        (world.county, "标准库的核对由市局办理"),
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
