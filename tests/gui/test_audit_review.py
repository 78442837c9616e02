"""Conclusions, evidence and remarks on the cards of an audit, by mouse, keys, drop and paste."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from db.conclusions import conclusions_of, remarks_of
from db.evidence import evidence_of
from db.facts import take_over
from db.users import Actor
from gui.audits.basis_dialog import BasisDialog
from gui.audits.card import IndicatorCard
from gui.evidence.attach_dialog import AttachDialog
from gui.evidence.taking import files_of
from gui.pages.audit import AuditPage
from gui.window import MainWindow
from tests.db.audit_world import World

LEFT = Qt.MouseButton.LeftButton
HEAD, ARCHIVE = "organized.head", "management.archive"
Sit = Callable[[Actor, str], AuditPage]


@pytest.fixture
def desk(new_window: Callable[[], MainWindow], world: World, qtbot: QtBot) -> Sit:
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


def settle(page: AuditPage, qtbot: QtBot) -> None:
    qtbot.wait(20)
    qtbot.waitUntil(page.desk.jobs.idle, timeout=15000)
    QApplication.processEvents()
    qtbot.waitUntil(page.desk.jobs.idle, timeout=15000)


def card(page: AuditPage, indicator: str) -> IndicatorCard:
    return next(
        each
        for each in page.cards.cards
        if isinstance(each, IndicatorCard) and each.indicator.id == indicator
    )


def answering(page: AuditPage, kind: type[QDialog], act: Callable[[QDialog], None]) -> None:
    """Answer the next dialog of a kind once it is there."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            act(dialog)
        else:
            QTimer.singleShot(20, page, look)

    QTimer.singleShot(20, page, look)


def accept(dialog: QDialog) -> None:
    assert isinstance(dialog, AttachDialog)
    assert dialog.accept_button.isEnabled(), dialog.accept_button.toolTip()
    dialog.accept()


def told(world: World, number: str, stage: str) -> dict[str, str]:
    found = conclusions_of(world.office, world.clerk, number).get(stage, {})
    return {id: each.title for id, each in found.items()}


def test_what_the_facts_deny_cannot_be_pressed_and_says_why(
    desk: Sit, world: World, qtbot: QtBot
) -> None:
    number = world.claimed()
    page = desk(world.clerk, number)
    page.groups.choose("organized")
    row = card(page, HEAD).review
    assert not row.buttons["met"].isEnabled()
    assert row.buttons["met"].toolTip() == ("“烧结机机头”按已填的事实达不到 A 级，不能结论为符合")
    qtbot.mouseClick(row.buttons["not_met"], LEFT)
    settle(page, qtbot)
    assert told(world, number, "claimed") == {HEAD: "不符合"}
    assert row.buttons["not_met"].isChecked() and "张经办" in row.signed.text()
    assert page.bar.tally.text() == "结论 1/2"


def test_an_equivalent_asks_what_it_rests_on(desk: Sit, world: World, qtbot: QtBot) -> None:
    number = world.claimed()
    page = desk(world.clerk, number)
    page.groups.choose("organized")

    def write(dialog: QDialog) -> None:
        assert isinstance(dialog, BasisDialog)
        assert dialog.accept_button.toolTip() == "等效认定须写明认定依据"
        dialog.basis.setPlainText("专家组意见")
        qtbot.mouseClick(dialog.accept_button, LEFT)

    answering(page, BasisDialog, write)
    row = card(page, HEAD).review
    qtbot.mouseClick(row.buttons["equivalent"], LEFT)
    settle(page, qtbot)
    assert told(world, number, "claimed") == {HEAD: "等效认定"}
    assert row.grounds.text() == "认定依据：专家组意见"


def test_a_conclusion_the_facts_have_left_behind_is_pointed_out(
    desk: Sit, world: World, qtbot: QtBot
) -> None:
    number = world.claimed()
    page = desk(world.clerk, number)
    page.groups.choose("organized")
    card(page, HEAD).setFocus()
    qtbot.keyClick(card(page, HEAD), Qt.Key.Key_F2)
    settle(page, qtbot)
    world.record(world.clerk, number, "claimed", {"head.PM": [Decimal(9)]})
    settle(page, qtbot)
    page.groups.choose("organized")
    row = card(page, HEAD).review
    assert row.stale.isVisible() and "不能结论为不符合" in row.stale.text()


def test_one_key_per_indicator_on_site_and_no_shortcut(
    desk: Sit, world: World, qtbot: QtBot
) -> None:
    number = world.county_reviewed()
    take_over(world.office, world.inspector, number, "verified")
    page = desk(world.inspector, number)
    page.groups.choose("organized")
    assert page.bar.conclude.toolTip() == "现场核查要逐项查看，不能整批下结论"
    first = card(page, HEAD)
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Space)
    second = card(page, ARCHIVE)  # another aspect is in front now
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Return)
    settle(page, qtbot)
    assert told(world, number, "verified") == {HEAD: "不符合", ARCHIVE: "符合"}


def test_an_aspect_is_taken_over_and_concluded_with_a_click_each(
    desk: Sit, world: World, qtbot: QtBot
) -> None:
    number = world.submitted()
    page = desk(world.county, number)
    page.groups.choose("organized")
    qtbot.mouseClick(page.bar.take, LEFT)
    settle(page, qtbot)
    assert page.bar.conclude.isEnabled(), page.bar.conclude.toolTip()
    qtbot.mouseClick(page.bar.conclude, LEFT)
    settle(page, qtbot)
    assert told(world, number, "reviewed") == {HEAD: "不符合"}
    assert page.bar.conclude.toolTip() == "没有可以直接下的结论"


def test_nothing_is_concluded_over_unsaved_edits_and_evidence_does_not_disturb_them(
    desk: Sit, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    number = world.claimed()
    page = desk(world.clerk, number)
    page.groups.choose("organized")
    assert page.draft is not None
    page.draft.set_answer("head.PM", [Decimal(9)])
    row = card(page, HEAD).review
    assert row.buttons["met"].toolTip() == "请先保存，再下结论"
    file = tmp_path / "报告.pdf"
    file.write_bytes(b"%PDF-1.4")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    answering(page, AttachDialog, accept)
    drop(card(page, HEAD), data)
    settle(page, qtbot)
    assert [each.file_name for each in evidence_of(world.office, world.clerk, number)] == [
        "报告.pdf"
    ]
    assert page.draft.unsaved == 1 and row.files.text() == "佐证 1"
    qtbot.mouseClick(page.bar.save, LEFT)  # the newer version of the audit is no hindrance
    settle(page, qtbot)
    assert world.see(number).stages["claimed"]["head.PM"].value == [Decimal(9)]


def drop(target: IndicatorCard, data: QMimeData) -> None:
    middle, copy = target.rect().center(), Qt.DropAction.CopyAction
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(middle, copy, data, LEFT, none)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted() and target.objectName() == "taking"
    event = QDropEvent(QPointF(middle), copy, data, LEFT, none)
    QApplication.sendEvent(target, event)
    assert target.objectName() == "card"


def test_a_picture_from_the_clipboard_becomes_evidence_with_what_a_person_says_of_it(
    desk: Sit, world: World, qtbot: QtBot
) -> None:
    number = world.claimed()
    page = desk(world.clerk, number)
    page.groups.choose("organized")
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor("navy"))
    QApplication.clipboard().setImage(picture)

    def say(dialog: QDialog) -> None:
        assert isinstance(dialog, AttachDialog)
        assert dialog.accept_button.isEnabled()  # time and place are a hint, not a block
        dialog.taken.setText("2026-06-29 9:61")
        assert dialog.accept_button.toolTip().startswith("日期写成")
        dialog.taken.setText("2026-06-29 09:30")
        dialog.lon.setText("114.49")
        assert dialog.accept_button.toolTip() == "位置只写了经度或纬度"
        dialog.lat.setText("36.61")
        dialog.accept()

    answering(page, AttachDialog, say)
    target = card(page, HEAD)
    target.setFocus()
    qtbot.keyClick(target, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(page, qtbot)
    [found] = evidence_of(world.office, world.clerk, number)
    assert found.typed and (found.lon, found.lat) == (114.49, 36.61)
    assert found.file_name.startswith("粘贴的图片 2026-06-30")


def test_remarks_are_written_by_anybody_and_counted(desk: Sit, world: World, qtbot: QtBot) -> None:
    number = world.claimed()
    page = desk(world.county, number)  # may not fill in this stage
    page.groups.choose("organized")
    row = card(page, HEAD).review
    assert not row.attach.isEnabled() and "须由“经办”" in row.attach.toolTip()
    qtbot.mouseClick(row.talk, LEFT)
    row.field.setText("请补监测报告")
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    settle(page, qtbot)
    assert [each.text for each in remarks_of(world.office, world.clerk, number)] == ["请补监测报告"]
    assert row.talk.text() == "批注 1" and "请补监测报告" in row.remarks.text()


def test_enter_in_a_field_of_the_card_concludes_nothing(
    desk: Sit, world: World, qtbot: QtBot
) -> None:
    number = world.claimed()
    page = desk(world.clerk, number)
    page.groups.choose("organized")
    target = card(page, HEAD)
    qtbot.mouseClick(target.review.talk, LEFT)
    target.review.field.setText("待补")
    qtbot.keyClick(target.review.field, Qt.Key.Key_Return)
    target.rows[0].evidence.setFocus()
    qtbot.keyClick(target.rows[0].evidence, Qt.Key.Key_Return)
    settle(page, qtbot)
    assert (
        told(world, number, "claimed") == {}
        and len(remarks_of(world.office, world.clerk, number)) == 1
    )


def test_on_a_trial_nothing_is_concluded_or_attached(desk: Sit, world: World, qtbot: QtBot) -> None:
    number = world.claimed()
    page = desk(world.clerk, number)
    page.groups.choose("organized")
    qtbot.mouseClick(page.bar.trial, LEFT)
    target = card(page, HEAD)
    assert not target.review.isVisible()
    target.setFocus()
    qtbot.keyClick(target, Qt.Key.Key_F2)
    settle(page, qtbot)
    assert told(world, number, "claimed") == {}
    assert page.answering.review.why_not_attach() == "试算时不附材料"


def test_the_key_says_why_it_does_nothing(desk: Sit, world: World, qtbot: QtBot) -> None:
    page = desk(world.clerk, world.open().number)
    page.groups.choose("management")
    target = card(page, ARCHIVE)
    target.setFocus()
    qtbot.keyClick(target, Qt.Key.Key_F2)
    assert "事实还没有定论" in target.review.stale.text()


def test_a_folder_stands_for_its_files_and_a_file_too_many_refuses_all(
    desk: Sit, world: World, qtbot: QtBot, tmp_path: Path, refusals: list[str]
) -> None:
    folder = tmp_path / "照片"
    folder.mkdir()
    (folder / "甲.txt").write_bytes(b"1")
    (folder / "空.txt").write_bytes(b"")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    now = world.clock.now()
    assert [each.name for each in files_of(data, tmp_path, now)] == ["甲.txt", "空.txt"]
    assert files_of(QMimeData(), tmp_path, now) == []
    number = world.claimed()
    page = desk(world.clerk, number)
    page.groups.choose("organized")
    answering(page, AttachDialog, accept)
    drop(card(page, HEAD), data)
    qtbot.waitUntil(lambda: bool(refusals), timeout=15000)
    assert "文件是空的" in refusals[0]
    assert evidence_of(world.office, world.clerk, number) == []


def test_many_files_for_many_indicators_are_asked_about_once(qtbot: QtBot, qapp: object) -> None:
    names = {f"i{n}": f"指标{n}" for n in range(40)}
    files = [Path(f"照片{n}.jpg") for n in range(60)]
    dialog = AttachDialog(files, names, [], 3, date(2026, 6, 30), None)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    assert dialog.accept_button.toolTip() == "请至少选一个指标"
    dialog.ticks.list.item(2).setCheckState(Qt.CheckState.Checked)
    assert dialog.accept_button.isEnabled() and dialog.indicators() == ["i2"]
    dialog.ticks.search.setText("指标39")
    hidden = [dialog.ticks.list.item(row).isHidden() for row in range(40)]
    assert hidden == [True] * 39 + [False] and dialog.indicators() == ["i2"]
    dialog.dated.setText("2027-01-01")
    assert dialog.accept_button.toolTip() == "材料日期 2027-01-01 在今天之后"
    dialog.dated.clear()
    dialog.lon.setText("inf")
    dialog.lat.setText("1")
    assert dialog.accept_button.toolTip().startswith("经纬度写十进制度")
