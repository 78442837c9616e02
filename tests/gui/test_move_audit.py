"""Moving an audit to another edition at the desk: what it does, who confirms, the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.library import keep
from db.moves import move_audit, moved_to
from db.users import Actor
from grading.library import load
from grading.packs import read_pack
from gui.dialogs.move_audit import ASKED_NEW, MoveAuditDialog, effects
from gui.pages.audit import AuditPage
from tests.db.audit_world import LEVEL_B, PACK, World
from tests.gui.test_audit import Callable, desk, wait  # noqa: F401 (a fixture)

LEFT = Qt.MouseButton.LeftButton
NEXT = "test-steel@next"
Sit = Callable[[Actor, str], AuditPage]


@pytest.fixture
def next_edition(world: World) -> str:
    """A next edition: a tighter line, a question counted otherwise, another about penalties."""
    text = (
        PACK.replace("edition: 2026-draft", "edition: next")
        .replace("limits: {PM: 10}}, text: 颗粒物≤10", "limits: {PM: 8}}, text: 颗粒物≤8")
        .replace("name: 机头颗粒物, unit: mg/m3}", "name: 机头颗粒物, unit: mg/m3, oxygen: 16}")
        .replace("  penalised: {ask: yes_no, name: 近一年受行政处罚}\n",
                 "  punished: {ask: yes_no, name: 近两年受行政处罚}\n")
        .replace("{fact: penalised, is: true}", "{fact: punished, is: true}")
    )  # fmt: skip
    with world.office.command(world.admin, "standards.test") as work:
        keep(work.session, read_pack(text, NEXT), work.now, shipped=False)
        work.record("standards", NEXT, {})
    return NEXT


def ask_to_move(page: AuditPage, qtbot: QtBot) -> MoveAuditDialog:
    qtbot.mouseClick(page.beside.hand_over, LEFT)
    dialog = page.findChild(MoveAuditDialog)
    assert isinstance(dialog, MoveAuditDialog)
    wait(page, qtbot)
    return dialog


def test_an_audit_is_moved_and_the_new_one_opens(
    desk: Sit,  # noqa: F811
    world: World,
    next_edition: str,
    qtbot: QtBot,
) -> None:
    old = world.claimed()
    page = desk(world.clerk, old)
    assert page.moved.isHidden()
    dialog = ask_to_move(page, qtbot)
    chosen = dialog.chosen()
    assert chosen is not None
    assert chosen.pack.key == next_edition
    assert dialog.counts.text() == (
        "答案　沿用，待重新确认 2，须重新填报 1，新增要填 1，取消 1\n"
        "要求　不变 3，改限值 2，新增 0，取消 0"
    )
    assert dialog.target.currentText() == "A"
    qtbot.mouseClick(dialog.make, LEFT)
    qtbot.waitUntil(lambda: list(page.moved.links) == [old], timeout=15000)
    wait(page, qtbot)
    [new] = moved_to(world.office, world.clerk, old)
    assert page.view is not None
    assert (page.view.number, page.view.pack.key) == (new, next_edition)
    assert page.moved.isVisible()
    assert list(page.moved.links) == [old]
    assert "机头颗粒物（口径变化（基准含氧量），须按新版重新填报）" in page.moved.left.text()
    assert "新版新增 1 项：近两年受行政处罚" in page.moved.left.text()
    qtbot.mouseClick(page.moved.links[old], LEFT)
    qtbot.waitUntil(lambda: list(page.moved.links) == [new], timeout=15000)
    wait(page, qtbot)
    assert page.view.number == old
    assert list(page.moved.links) == [new]
    assert page.moved.waiting.isHidden()  # nothing of the old audit waits


def test_carried_answers_are_marked_and_confirmed_by_aspect_or_all(
    desk: Sit,  # noqa: F811
    world: World,
    next_edition: str,
    qtbot: QtBot,
) -> None:
    number = move_audit(world.office, world.clerk, world.claimed(), next_edition).number
    page = desk(world.clerk, number)
    page.groups.choose("management")
    row = page.cards.cards[0].rows[0]
    assert row.name.text() == "环保档案（需重新确认）"
    assert page.bar.note.text() == "还有 4 项未答"
    assert page.moved.waiting.text() == "本阶段 2 项需重新确认，本方面 1 项：环保档案"
    qtbot.mouseClick(page.moved.group, LEFT)
    wait(page, qtbot)
    entries = world.see(number).stages["claimed"]
    assert {fact: entry.origin for fact, entry in entries.items()} == {
        "archive": "reconfirmed",
        "processes": "carried",
    }
    assert page.cards.cards[0].rows[0].name.text() == "环保档案"
    assert page.moved.group.toolTip() == "本方面没有待重新确认的答案"
    qtbot.mouseClick(page.moved.all, LEFT)
    wait(page, qtbot)
    assert page.moved.waiting.text() == "本阶段沿用的答案都已确认"
    assert not page.moved.all.isEnabled()
    assert page.moved.all.toolTip() == "本阶段没有待重新确认的答案"
    assert page.bar.note.text() == "还有 2 项未答"


def test_whoever_may_not_fill_in_the_stage_is_told_why(
    desk: Sit,  # noqa: F811
    world: World,
    next_edition: str,
) -> None:
    number = move_audit(world.office, world.clerk, world.claimed(), next_edition).number
    page = desk(world.inspector, number)
    assert page.view is not None
    assert not page.moved.all.isEnabled()
    assert page.moved.all.toolTip() == page.view.edit_refusal != ""
    assert not page.beside.hand_over.isEnabled()
    assert "需要" in page.beside.hand_over.toolTip()


def test_a_formal_audit_is_not_moved_to_a_draft_edition(
    desk: Sit,  # noqa: F811
    world: World,
    qtbot: QtBot,
) -> None:
    world.open()  # takes the pack into the library
    world.confirm_packs()
    number = world.open(mode="formal").number
    page = desk(world.clerk, number)
    dialog = ask_to_move(page, qtbot)
    assert dialog.chosen() is None
    assert dialog.make.toolTip() == "请选择版本"
    dialog.edition.setCurrentIndex(0)  # a shipped steel standard that nobody has checked
    assert not dialog.make.isEnabled()
    assert "还没有双人核对" in dialog.make.toolTip()
    assert dialog.why.text() == dialog.make.toolTip()
    dialog.reject()


def test_every_rule_of_the_two_cement_editions_is_counted_once(world: World) -> None:
    view = world.see(world.claimed(LEVEL_B))
    old, new = load("hebei-cement@2020-table"), load("hebei-cement@2026-draft")
    found = list(effects(replace(view, pack=old, stages={}), new))
    asked = [each for each in found if each.sort == ASKED_NEW]
    assert {each.name for each in asked} == {
        fact.name for id, fact in new.facts.items() if id not in old.facts
    }
    cells = {
        f"{i.id}/{level}" for pack in (old, new) for i in pack.indicators for level in i.levels
    }
    assert sum(each.kind == "要求" for each in found) == len(cells)
