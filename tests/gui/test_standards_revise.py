"""修订: a standard goes out of use, a rule is switched or put right, always with a reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from db.standard_editions import import_edition
from db.trail import entries
from db.users import Actor
from gui.pages.standards import StandardsPage
from gui.standards.correct_dialog import CorrectDialog
from gui.standards.revision_dialogs import ReasonDialog
from gui.window import MainWindow
from tests.db.audit_world import PACK, World
from tests.gui.conftest import write

LEFT = Qt.MouseButton.LeftButton
KEY = "test-steel@2026-draft"


@pytest.fixture
def visit(
    new_window: Callable[[], MainWindow],
    world: World,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[Actor], StandardsPage]:
    """Somebody opens the page; dialogs stay open beside the test instead of stopping it."""
    world.open()
    monkeypatch.setattr(QDialog, "exec", lambda dialog: dialog.show() or 0)
    monkeypatch.setattr(QDialog, "deleteLater", lambda dialog: None)

    def sit(actor: Actor) -> StandardsPage:
        window = new_window()
        window.desk.take_office(world.office)
        window.desk.enter(actor)
        window.visit("standards")
        page = cast(StandardsPage, window.page("standards"))
        qtbot.waitUntil(lambda: page.pack is not None and window.desk.jobs.idle(), timeout=30000)
        choose(page, KEY)
        return page

    return sit


def choose(page: StandardsPage, key: str) -> None:
    found = next(each for each in page.shelf.shelved if each.pack.key == key)
    page.shelf.choose(found.pack.fingerprint)
    QApplication.processEvents()


def select(page: StandardsPage, key: str) -> None:
    """Select a rule and look into the menu."""
    assert page.table is not None
    page.table.choose(key)
    page.revision.menu.aboutToShow.emit()


def asked(page: StandardsPage, kind: type[ReasonDialog] = ReasonDialog) -> ReasonDialog:
    return next(each for each in page.findChildren(kind) if each.isVisible())


def wait(page: StandardsPage, qtbot: QtBot) -> None:
    qtbot.wait(20)
    qtbot.waitUntil(page.desk.jobs.idle, timeout=30000)
    QApplication.processEvents()


def give_reason(page: StandardsPage, dialog: ReasonDialog, qtbot: QtBot) -> None:
    write(dialog.reason, "正式文本未列", qtbot)
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=30000)
    wait(page, qtbot)


def test_a_rule_is_switched_off_and_on_again_each_time_as_a_revision(
    visit: Callable[[Actor], StandardsPage], world: World, qtbot: QtBot
) -> None:
    page = visit(world.approver)
    select(page, "organized.head/B")
    assert page.revision.on.toolTip() == "这一条正在使用"
    assert page.revision.off.isEnabled()
    page.revision.off.trigger()
    dialog = asked(page)
    assert dialog.go.toolTip() == "请写明理由"
    assert not dialog.go.isEnabled()
    give_reason(page, dialog, qtbot)
    assert page.pack is not None
    assert page.pack.key == f"{KEY}+1"
    assert page.revision.cell.key == "organized.head/B"  # the rule is still the selected one
    assert page.revision.cell.rule is not None
    assert not page.revision.cell.rule.active
    page.revision.menu.aboutToShow.emit()
    assert page.revision.off.toolTip() == "这一条已停用"
    page.revision.on.trigger()
    give_reason(page, asked(page), qtbot)
    assert page.pack.key == f"{KEY}+2"
    choose(page, KEY)
    select(page, "organized.head/B")
    assert page.revision.off.toolTip() == "已有更新的修订 2026-draft+2，请在它上面修订"
    assert page.revision.retire.isEnabled()


def test_a_rule_is_put_right_in_the_language_of_the_workbook(
    visit: Callable[[Actor], StandardsPage], world: World, qtbot: QtBot
) -> None:
    page = visit(world.admin)
    select(page, "organized.head/B")
    page.revision.correct.trigger()
    dialog = cast(CorrectDialog, asked(page, CorrectDialog))
    assert dialog.condition.toPlainText() == "head：PM ≤ 20"
    assert dialog.go.toolTip() == "还没有改动"
    dialog.condition.setPlainText("head PM 不高于 15")
    assert dialog.wrong.text().startswith("判定条件 第 1 行：看不懂这个条件")
    assert not dialog.go.isEnabled()
    dialog.condition.setPlainText("head：PM ≤ 15")
    dialog.text.setPlainText("颗粒物≤15")
    assert dialog.wrong.text() == ""
    give_reason(page, dialog, qtbot)
    assert page.pack is not None
    assert page.pack.key == f"{KEY}+1"
    assert page.strip.said is not None
    assert "15" in dict(page.strip.said.parts)["判定条件"]


def test_what_was_recalled_unsurely_counts_once_it_was_compared_with_the_text(
    visit: Callable[[Actor], StandardsPage], world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "next.yaml"
    recalled = "text: 齐全, basis: [{document: mee, clause: 四}], evidence: "
    text = PACK.replace(f"{recalled}read", f"{recalled}recalled, confidence: low")
    file.write_text(text.replace("2026-draft", "2027-draft"), encoding="utf-8")
    import_edition(world.office, world.admin, file)
    page = visit(world.admin)
    choose(page, "test-steel@2027-draft")
    select(page, "management.archive/A")
    assert page.revision.on.toolTip().startswith(
        "凭记忆起草且把握低，未经核对，不参与判定；请用“更正”"
    )
    page.revision.correct.trigger()
    dialog = cast(CorrectDialog, asked(page, CorrectDialog))
    assert dialog.certainty.currentText().startswith("知·低")
    dialog.certainty.setCurrentText("见：已对照原文")
    give_reason(page, dialog, qtbot)
    assert page.revision.cell.rule is not None
    assert not page.revision.cell.rule.silent
    assert page.revision.cell.rule.evidence == "read"


def test_the_basis_is_put_right_and_a_new_document_comes_with_it(
    visit: Callable[[Actor], StandardsPage], world: World, qtbot: QtBot
) -> None:
    page = visit(world.admin)
    select(page, "organized.head/B")
    page.revision.correct.trigger()
    dialog = cast(CorrectDialog, asked(page, CorrectDialog))
    [(_, document, clause)] = dialog.basis.rows
    assert (document.currentText(), clause.text()) == ("环大气〔2019〕35号　意见", "二")
    clause.setText("附件2 表1")
    dialog.basis.more.click()
    assert len(dialog.basis.rows) == 2
    dialog.basis.register({"title": "技术指南", "number": "环办大气〔2026〕2号", "issued": "2026"})
    dialog.basis.rows[1][2].setText("附录三")
    give_reason(page, dialog, qtbot)
    assert page.pack is not None
    assert page.pack.documents["office-1"].number == "环办大气〔2026〕2号"
    rule = page.revision.cell.rule
    assert rule is not None
    assert [(each.document, each.clause) for each in rule.basis] == [
        ("mee", "附件2 表1"), ("office-1", "附录三"),
    ]  # fmt: skip
    entry = entries(world.office, world.admin, kind="standards", key=f"{KEY}+1")[0]
    assert entry.details["reason"] == "正式文本未列"
    assert set(entry.details["changes"]) == {"organized.head/B", "document:office-1"}
    page.revision.correct.trigger()
    dialog = cast(CorrectDialog, asked(page, CorrectDialog))
    for line, _, _ in list(dialog.basis.rows):
        dialog.basis._remove(line)
    assert dialog.go.toolTip() == "请至少写一处依据"
    dialog.reject()


def test_an_empty_cell_is_filled_and_emptied_again(
    visit: Callable[[Actor], StandardsPage], world: World, qtbot: QtBot
) -> None:
    page = visit(world.admin)
    select(page, "organized.oven/B")
    assert page.revision.correct.text().startswith("新增这一格的要求")
    page.revision.correct.trigger()
    dialog = cast(CorrectDialog, asked(page, CorrectDialog))
    assert dialog.windowTitle() == "新增要求"
    dialog.insert.activated.emit(dialog.insert.findData("oven.PM"))
    assert dialog.condition.toPlainText() == "oven.PM"
    assert not dialog.go.isEnabled()
    dialog.condition.insertPlainText(" ≤ 20")
    assert dialog.go.toolTip() == "请至少写一处依据"
    dialog.basis.rows[0][1].setCurrentIndex(0)
    assert dialog.go.toolTip() == "请选核实程度"
    dialog.certainty.setCurrentText("见：已对照原文")
    assert dialog.go.toolTip() == "请写要求原文"
    dialog.text.setPlainText("焦炉颗粒物≤20")
    give_reason(page, dialog, qtbot)
    assert page.pack is not None
    assert page.pack.key == f"{KEY}+1"
    assert page.pack.indicators[1].levels["B"].text == "焦炉颗粒物≤20"
    page.revision.menu.aboutToShow.emit()
    page.revision.clear.trigger()
    give_reason(page, asked(page), qtbot)
    assert list(page.pack.indicators[1].levels) == ["A"]


def test_a_correction_that_makes_no_sound_standard_is_refused_and_stays_open(
    visit: Callable[[Actor], StandardsPage], world: World, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    page = visit(world.admin)
    select(page, "veto:penalty")
    page.revision.correct.trigger()
    dialog = cast(CorrectDialog, asked(page, CorrectDialog))
    dialog.condition.setPlainText("nobody_knows = 是")
    write(dialog.reason, "试改", qtbot)
    said: list[BaseException] = []
    monkeypatch.setattr(page.desk, "show_error", said.append)
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: bool(said), timeout=30000)
    assert "nobody_knows" in str(said[0])
    assert dialog.isVisible()
    assert dialog.go.isEnabled()
    dialog.reject()


def test_a_standard_goes_out_of_use_and_comes_back(
    visit: Callable[[Actor], StandardsPage], world: World, qtbot: QtBot
) -> None:
    page = visit(world.admin)
    page.revision.menu.aboutToShow.emit()
    page.revision.retire.trigger()
    give_reason(page, asked(page), qtbot)
    assert page.state.text() == "已停用"
    assert page.told.text() == f"{KEY} 已停用"
    page.revision.menu.aboutToShow.emit()
    assert page.revision.retire.text().startswith("恢复使用本标准")
    page.revision.retire.trigger()
    give_reason(page, asked(page), qtbot)
    assert page.state.text() == "待核稿"


def test_what_cannot_be_revised_says_why(
    visit: Callable[[Actor], StandardsPage], world: World
) -> None:
    page = visit(world.admin)
    assert page.table is not None
    menu = page.revision
    page.table.setCurrentIndex(page.table.rows.index(1, 0))
    menu.menu.aboutToShow.emit()
    assert menu.off.toolTip().startswith("适用条件和口径不能停用，只能更正")
    assert menu.correct.isEnabled()
    select(page, "organized.oven/B")
    assert menu.off.toolTip().startswith("这一等级没有要求")
    assert menu.clear.toolTip().startswith("这一等级没有要求")
    select(page, "veto:penalty")
    assert menu.clear.toolTip() == "一票否决不能改为无要求，可以停用"
    page.search.setText("没有这样的词")
    menu.menu.aboutToShow.emit()
    assert menu.on.toolTip() == "请先选一条要求"
    shipped = next(each for each in page.shelf.shelved if not each.held)
    choose(page, shipped.pack.key)
    menu.menu.aboutToShow.emit()
    assert menu.retire.toolTip() == "这部标准还没有进入标准库"
    assert not menu.retire.isEnabled()


def test_who_may_not_change_the_library_reads_it_at_the_button(
    visit: Callable[[Actor], StandardsPage], world: World
) -> None:
    page = visit(world.reader)
    assert not page.revise.isEnabled()
    assert "需要管理或审批角色" in page.revise.toolTip()
