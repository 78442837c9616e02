"""试算: anybody may change anything on a scratch copy, and nothing of it is kept."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from db.audits import audit
from gui.audits.answers import TypedEditor
from gui.pages.audit import AuditPage
from tests.db.audit_world import LEVEL_B, OPEN_FACTS, World
from tests.gui.test_audit import Callable, desk, row, typed, wait  # noqa: F401 (a fixture)

LEFT = Qt.MouseButton.LeftButton
Sit = Callable[..., AuditPage]


def test_a_reader_tries_out_a_published_audit_and_nothing_is_saved(
    desk: Sit,  # noqa: F811
    world: World,
    qtbot: QtBot,
) -> None:
    number = world.decided()
    before = audit(world.office, world.admin, number)
    page = desk(world.reader, number)
    page.groups.choose("organized")
    assert typed(page, "head.PM").field.isReadOnly()
    qtbot.mouseClick(page.bar.trial, LEFT)
    assert page.whatif.isVisible()
    assert page.whatif.title.text() == "试算：不会保存"
    assert page.whatif.reset.toolTip() == "还没有改动"
    field = typed(page, "head.PM").field
    field.clear()
    qtbot.keyClicks(field, "9.5;9.8")
    assert page.summary.proven.badge.level == "A"
    assert "已证实 B → A" in page.whatif.changes.text()
    assert "短板 烧结机机头 → 无" in page.whatif.changes.text()
    assert "差距 1 → 0" in page.whatif.changes.text()
    assert page.whatif.title.text().endswith("改了 1 项")
    qtbot.mouseClick(page.whatif.leave, LEFT)
    wait(page, qtbot)
    assert not page.whatif.isVisible()
    assert page.summary.proven.badge.level == "B"
    assert typed(page, "head.PM").field.isReadOnly()
    after = audit(world.office, world.admin, number)
    assert (after.version, after.stages) == (before.version, before.stages)


def test_a_trial_begins_from_edits_that_are_not_saved_and_gives_them_back(
    desk: Sit,  # noqa: F811
    world: World,
    qtbot: QtBot,
) -> None:
    page = desk(world.clerk, world.claimed())
    page.groups.choose("organized")
    field = typed(page, "head.PM").field
    field.clear()
    qtbot.keyClicks(field, "9;15")
    assert page.draft is not None
    real = page.draft
    qtbot.mouseClick(page.bar.trial, LEFT)
    assert page.draft is not real
    assert page.draft.answer("head.PM") == [Decimal(9), Decimal(15)]
    assert page.draft.unsaved == 0
    page.draft.set_answer("head.PM", [Decimal(30)])
    assert page.summary.possible.badge.level == "C"
    qtbot.mouseClick(page.whatif.reset, LEFT)
    assert page.summary.proven.badge.level == "B"
    assert not page.bar.save.isEnabled()
    assert page.bar.tabs.toolTip() == "试算中：不会保存"
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.mouseClick(page.whatif.leave, LEFT)
    wait(page, qtbot)
    assert page.draft is real
    assert real.unsaved == 1
    editor = row(page, "head.PM").editor
    assert isinstance(editor, TypedEditor)
    assert editor.field.text().replace(" ", "") in ("9；15", "9;15")
    real.revert()


def test_leaving_a_trial_asks_nothing_but_edits_behind_it_are_asked_about(
    desk: Sit,  # noqa: F811
    world: World,
    qtbot: QtBot,
) -> None:
    page = desk(world.clerk, world.claimed())
    qtbot.mouseClick(page.bar.trial, LEFT)
    assert page.draft is not None
    page.draft.set_answer("penalised", True)
    assert page.may_leave()
    assert not page.findChildren(QMessageBox)
    page.open(world.open(target="B").number)
    wait(page, qtbot)
    assert not page.whatif.isVisible()


def test_the_nearest_way_names_the_cheapest_branch_and_the_vetoes(
    desk: Sit,  # noqa: F811
    world: World,
    qtbot: QtBot,
) -> None:
    page = desk(world.clerk, world.claimed(OPEN_FACTS))
    qtbot.mouseClick(page.bar.trial, LEFT)
    assert page.draft is not None
    way = [page.beside.route.list.item(row).text() for row in range(page.beside.route.list.count())]
    assert [words.partition("：")[0] for words in way] == ["A  机头颗粒物", "A  环保档案"]
    assert page.beside.route.title.text() == "离 A 最近的路：3 项"
    assert "行政处罚" in page.beside.route.remark.text()
    page.draft.set_answer("penalised", False)
    assert page.beside.route.title.text() == "离 A 最近的路：2 项"
    for fact, value in {**LEVEL_B, "head.PM": [Decimal("9.5")]}.items():
        page.draft.set_answer(fact, value)
    assert page.beside.route.title.text() == "离 A 最近的路：0 项"
