"""One audit in the window: filled in, assessed as one types, saved, taken over, advanced."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import cast

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from db.audits import audit
from db.users import Actor
from gui.audits.answers import TicksEditor, TypedEditor, YesNoEditor
from gui.audits.card import IndicatorCard
from gui.audits.fact_row import FactRow
from gui.dialogs.step import StepDialog
from gui.pages.audit import AuditPage
from gui.window import MainWindow
from tests.db.audit_world import LEVEL_B, World

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(
    new_window: Callable[[], MainWindow], world: World, qtbot: QtBot
) -> Callable[[Actor, str], AuditPage]:
    """Sit down as somebody before an audit."""
    window = new_window()
    window.desk.take_office(world.office)

    def sit(actor: Actor, number: str) -> AuditPage:
        window.desk.leave()
        window.desk.enter(actor)
        window.visit("audit", number)
        page = cast(AuditPage, window.page("audit"))
        qtbot.waitUntil(lambda: page.draft is not None and window.desk.jobs.idle(), timeout=15000)
        return page

    return sit


def row(page: AuditPage, fact: str) -> FactRow:
    """The row of a fact in the cards in front."""
    return next(each for card in page.cards.cards for each in card.rows if each.fact.id == fact)


def typed(page: AuditPage, fact: str) -> TypedEditor:
    editor = row(page, fact).editor
    assert isinstance(editor, TypedEditor)
    return editor


def wait(page: AuditPage, qtbot: QtBot) -> None:
    qtbot.wait(20)
    qtbot.waitUntil(page.desk.jobs.idle, timeout=15000)
    QApplication.processEvents()


def tick(page: AuditPage, fact: str, item: str, answer: str, qtbot: QtBot) -> None:
    editor = row(page, fact).editor
    assert isinstance(editor, TicksEditor)
    button = next(b for b in editor.ticks[item].buttons if b.text() == answer)
    qtbot.mouseClick(button, LEFT)


def fill_in(page: AuditPage, qtbot: QtBot) -> None:
    """Fill the whole stage in by keys and clicks, as the enterprise's B."""
    page.groups.choose("basics")
    tick(page, "processes", "sinter", "是", qtbot)
    tick(page, "processes", "coke", "否", qtbot)
    page.groups.choose("organized")
    qtbot.keyClicks(typed(page, "head.PM").field, "9.5;12.0")
    page.groups.choose("management")
    tick(page, "archive", "eia", "是", qtbot)
    tick(page, "archive", "permit", "是", qtbot)
    page.groups.choose("vetoes")
    editor = row(page, "penalised").editor
    assert isinstance(editor, YesNoEditor)
    qtbot.mouseClick(editor.segments.buttons[1], LEFT)


def answer_step(qtbot: QtBot, page: AuditPage, opinion: str) -> None:
    """Write an opinion into the dialog of the step and confirm it, once it is there."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, StepDialog):
            QTimer.singleShot(20, page, act)
            return
        if "opinion" in dialog.option.asks:
            assert dialog.confirm.toolTip() == "请写明意见或理由"
        dialog.opinion.setPlainText(opinion)
        qtbot.mouseClick(dialog.confirm, LEFT)

    QTimer.singleShot(20, page, act)


def test_levels_follow_what_is_typed(
    desk: Callable[[Actor, str], AuditPage], world: World, qtbot: QtBot
) -> None:
    page = desk(world.clerk, world.open().number)
    assert page.summary.possible.badge.level == "A"
    page.groups.choose("basics")
    tick(page, "processes", "sinter", "是", qtbot)
    tick(page, "processes", "coke", "否", qtbot)
    page.groups.choose("organized")
    assert [type(card) for card in page.cards.cards] == [IndicatorCard]
    field = typed(page, "head.PM").field
    qtbot.keyClicks(field, "12")
    card = cast(IndicatorCard, page.cards.cards[0])
    assert card.proven.badge.level == "B"
    assert card.marks["A"].state is False
    assert card.reason.text() == "未达 A：机头颗粒物：12 mg/m³（要求≤10 mg/m³）"
    assert page.summary.possible.badge.level == "B"
    field.clear()
    qtbot.keyClicks(field, "10.0")
    assert card.proven.badge.level == "A"
    assert card.reason.text() == "已达到目标等级"
    assert page.summary.possible.badge.level == "A"


def test_nothing_is_written_before_it_is_saved(
    desk: Callable[[Actor, str], AuditPage], world: World, qtbot: QtBot
) -> None:
    number = world.open().number
    page = desk(world.clerk, number)
    assert page.bar.save.toolTip() == "没有修改"
    fill_in(page, qtbot)
    assert page.bar.note.text() == "4 处未保存"
    assert world.see(number).stages["claimed"] == {}
    submit = page.steps.buttons["submit"]
    assert not submit.isEnabled()
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    wait(page, qtbot)
    recorded = world.see(number).stages["claimed"]
    assert recorded["head.PM"].value == [Decimal("9.5"), Decimal("12.0")]
    assert recorded["processes"].value == {"sinter": True, "coke": False}
    assert recorded["archive"].origin == "window"
    assert page.bar.note.text() == "已填齐"
    assert page.summary.proven.badge.level == "B"
    assert page.steps.buttons["submit"].isEnabled()


def test_what_is_not_understood_is_said_and_cannot_be_saved(
    desk: Callable[[Actor, str], AuditPage], world: World, qtbot: QtBot
) -> None:
    page = desk(world.clerk, world.open().number)
    page.groups.choose("organized")
    editor = typed(page, "head.PM")
    qtbot.keyClicks(editor.field, "about 9")
    editor.field.editingFinished.emit()
    assert "不是数" in editor.message.text()
    assert page.bar.save.toolTip() == "有没看懂的填写，请先改正"
    assert page.bar.note.text() == "有 1 处没看懂，请改正"
    editor.field.clear()
    qtbot.keyClicks(editor.field, "9")
    editor.field.editingFinished.emit()
    assert editor.message.isHidden()
    assert page.bar.save.isEnabled()


def test_an_answer_is_taken_back_by_clicking_it_again(
    desk: Callable[[Actor, str], AuditPage], world: World, qtbot: QtBot
) -> None:
    page = desk(world.clerk, world.open().number)
    page.groups.choose("vetoes")
    editor = row(page, "penalised").editor
    assert isinstance(editor, YesNoEditor)
    qtbot.mouseClick(editor.segments.buttons[0], LEFT)
    assert page.draft is not None
    assert page.draft.unsaved == 1
    qtbot.mouseClick(editor.segments.buttons[0], LEFT)
    assert page.draft.unsaved == 0
    qtbot.mouseClick(editor.segments.buttons[2], LEFT)
    qtbot.keyClick(editor.segments.buttons[2], Qt.Key.Key_Delete)
    assert page.draft.unsaved == 0


def test_the_gap_list_leads_to_the_fact(
    desk: Callable[[Actor, str], AuditPage], world: World, qtbot: QtBot
) -> None:
    page = desk(world.clerk, world.claimed())
    page.groups.choose("management")
    item = page.gap_list.item(0)
    assert item.text() == "A  机头颗粒物：9.5、12.0 mg/m³，要求≤10 mg/m³，超 2.0 mg/m³"
    page.gap_list.setCurrentItem(item)
    qtbot.keyClick(page.gap_list, Qt.Key.Key_Return)
    assert page.groups.chosen() == "organized"
    assert row(page, "head.PM").editor.isAncestorOf(cast(AuditPage, QApplication.focusWidget()))


def test_a_step_is_taken_with_its_opinion(
    desk: Callable[[Actor, str], AuditPage], world: World, qtbot: QtBot
) -> None:
    number = world.claimed()
    page = desk(world.clerk, number)
    answer_step(qtbot, page, "材料齐全")
    qtbot.mouseClick(page.steps.buttons["submit"], LEFT)
    wait(page, qtbot)
    view = world.see(number)
    assert view.state == "submitted"
    assert view.history[0].opinion == "材料齐全"
    assert page.summary.state.text() == "待县级初审"


def test_a_step_that_is_not_open_says_why(
    desk: Callable[[Actor, str], AuditPage], world: World
) -> None:
    number = world.submitted()
    page = desk(world.admin, number)
    assert page.view is not None
    why = {option.action: option.why for option in page.view.options}
    button = page.steps.buttons["accept"]
    assert not button.isEnabled()
    assert button.toolTip() == why["accept"]
    assert "没有填报" in button.toolTip()
    assert page.steps.why.text() == f"{why['accept']}。"


def test_the_stage_before_is_taken_over_by_one_click(
    desk: Callable[[Actor, str], AuditPage], world: World, qtbot: QtBot
) -> None:
    number = world.submitted()
    page = desk(world.county, number)
    assert page.bar.tabs.tabText(page.bar.tabs.currentIndex()) == "初审"
    for group in ("basics", "organized", "management", "vetoes"):
        page.groups.choose(group)
        assert page.bar.take.isEnabled()
        qtbot.mouseClick(page.bar.take, LEFT)
        wait(page, qtbot)
    entries = world.see(number).stages["reviewed"]
    assert {fact: entry.value for fact, entry in entries.items()} == {**LEVEL_B}
    assert {entry.origin for entry in entries.values()} == {"takeover"}
    assert page.bar.note.text() == "已填齐"


def test_a_stage_that_is_closed_can_only_be_looked_at(
    desk: Callable[[Actor, str], AuditPage], world: World, qtbot: QtBot
) -> None:
    page = desk(world.county, world.submitted())
    page.bar.tabs.setCurrentIndex(0)
    page.groups.choose("organized")
    editor = typed(page, "head.PM")
    assert editor.field.isReadOnly()
    assert editor.field.text() == "9.5；12.0"
    assert page.bar.note.text() == "只读：现在填报的是初审，自评只能查看"
    assert page.bar.save.toolTip() == "现在填报的是初审，自评只能查看"


def test_two_persons_at_one_audit_do_not_overwrite_each_other(
    desk: Callable[[Actor, str], AuditPage], world: World, qtbot: QtBot, refusals: list[str]
) -> None:
    number = world.claimed()
    page = desk(world.clerk, number)
    page.groups.choose("organized")
    field = typed(page, "head.PM").field
    field.selectAll()
    qtbot.keyClicks(field, "11")
    world.record(world.clerk, number, "claimed", {"head.PM": Decimal(15)})
    wait(page, qtbot)
    assert field.text() == "11"
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(refusals), timeout=15000)
    assert "已被别人改动" in refusals[0]
    assert audit(world.office, world.admin, number).stages["claimed"]["head.PM"].value == 15


def test_leaving_with_unsaved_edits_asks_first(
    desk: Callable[[Actor, str], AuditPage], world: World, qtbot: QtBot
) -> None:
    page = desk(world.clerk, world.open().number)
    page.groups.choose("organized")
    qtbot.keyClicks(typed(page, "head.PM").field, "9")
    window = cast(MainWindow, page.window())
    asked: list[str] = []

    def press(text: str) -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(20, page, lambda: press(text))
            return
        asked.append(box.text())
        button = next(b for b in box.findChildren(QPushButton) if b.text() == text)
        qtbot.mouseClick(button, LEFT)

    QTimer.singleShot(20, page, lambda: press("继续填写"))
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.here == "audit"
    assert asked == ["1 处填写还没有保存。"]
    QTimer.singleShot(20, page, lambda: press("放弃修改"))
    place = window.rail.visualItemRect(window.rail.item(1)).center()
    qtbot.mouseClick(window.rail.viewport(), LEFT, pos=place)
    assert len(asked) == 2
    assert window.here == "enterprises"
