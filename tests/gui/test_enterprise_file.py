"""The page of one enterprise: edited, undone, its entries kept, duplicates merged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from db.enterprise_edit import edit
from db.enterprise_entries import add_entry, entries_of
from db.enterprise_retirement import retire
from db.enterprises import show
from db.level_registration import Registration, register_level
from grading.identifiers import fictional_credit_code
from gui.enterprises.documents import DocumentsCard, EntryDocumentsDialog
from gui.enterprises.edit_dialog import EditDialog
from gui.enterprises.entry_dialog import EntryDialog
from gui.enterprises.level_card import LevelCard
from gui.enterprises.merge_dialog import MergeDialog
from gui.enterprises.parts import ReasonDialog
from gui.enterprises.retired_dialog import RetiredDialog
from gui.enterprises.sections import TABS
from gui.pages.enterprise import EnterprisePage
from gui.pages.enterprises import EnterprisesPage
from gui.window import MainWindow
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS, World
from tests.templates.papers.reading import squeezed

LEFT = Qt.MouseButton.LeftButton
D = TypeVar("D", bound=QDialog)


@pytest.fixture
def window(new_window: Callable[[], MainWindow], world: World) -> MainWindow:
    """The administrator's window."""
    opened = new_window()
    opened.desk.take_office(world.office)
    opened.desk.enter(world.admin)
    return opened


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> EnterprisePage:
    """The page of the steel works."""
    return visit(window, STEEL_WORKS, qtbot)


def visit(window: MainWindow, key: str, qtbot: QtBot) -> EnterprisePage:
    window.visit("enterprise", key)
    page = cast(EnterprisePage, window.page("enterprise"))
    qtbot.waitUntil(lambda: page.file is not None, timeout=15000)
    settle(page, qtbot)
    return page


def settle(page: EnterprisePage, qtbot: QtBot) -> None:
    """Until everything asked for has been read."""
    qtbot.waitUntil(lambda: page.desk.jobs.idle() and not page.doing.busy, timeout=15000)


def dialog_of(page: EnterprisePage, kind: type[D], qtbot: QtBot) -> D:
    found: list[D] = []

    def look() -> bool:
        found[:] = [each for each in page.findChildren(kind) if each.isVisible()]
        return bool(found)

    qtbot.waitUntil(look, timeout=15000)
    return found[0]


def confirm(page: EnterprisePage, dialog: EditDialog | EntryDialog | MergeDialog | ReasonDialog,
            qtbot: QtBot) -> None:  # fmt: skip
    assert dialog.confirm.isEnabled(), dialog.confirm.toolTip()
    qtbot.mouseClick(dialog.confirm, LEFT)
    settle(page, qtbot)


def set_text(editor: QLineEdit | QComboBox | QCheckBox, text: str) -> None:
    if isinstance(editor, QComboBox):
        editor.setCurrentText(text)
    elif isinstance(editor, QLineEdit):
        editor.setText(text)
    else:
        editor.setChecked(text == "是")


def test_a_field_is_changed_and_ctrl_z_takes_it_back(
    page: EnterprisePage, world: World, qtbot: QtBot
) -> None:
    assert page.undo.toolTip().startswith("没有可以撤销的修改")
    qtbot.mouseClick(page.edit, LEFT)
    dialog = dialog_of(page, EditDialog, qtbot)
    assert dialog.confirm.toolTip() == "没有改动任何内容"
    set_text(dialog.editors["phone"], "13800000001")
    set_text(dialog.editors["gates"], "3")
    dialog.industries.rows[0][2].setText("B")
    assert dialog.remark.text() == "改动了 3 项"
    confirm(page, dialog, qtbot)
    view = show(world.office, world.admin, STEEL_WORKS)
    assert (view.phone, view.profile["gates"], view.level) == ("13800000001", "3", "B")
    assert page.said.text() == "已修改 3 项。"
    assert page.level.badge.level == "B"
    assert "电话" in page.timeline.said[0]
    assert "电话" in page.undo.toolTip()
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.said.text().startswith("已撤销"), timeout=15000)
    settle(page, qtbot)
    assert show(world.office, world.admin, STEEL_WORKS).phone == ""
    page.redo.trigger()
    qtbot.waitUntil(lambda: page.said.text().startswith("已恢复"), timeout=15000)
    settle(page, qtbot)
    assert show(world.office, world.admin, STEEL_WORKS).phone == "13800000001"


def test_what_is_wrong_is_refused_and_stays_to_be_mended(
    page: EnterprisePage, world: World, qtbot: QtBot, refusals: list[str]
) -> None:
    qtbot.mouseClick(page.edit, LEFT)
    dialog = dialog_of(page, EditDialog, qtbot)
    set_text(dialog.editors["gates"], "许多")
    qtbot.mouseClick(dialog.confirm, LEFT)
    qtbot.waitUntil(lambda: bool(refusals), timeout=15000)
    assert "不是数量" in refusals[0]
    assert dialog.isVisible()
    set_text(dialog.editors["gates"], "4")
    confirm(page, dialog, qtbot)
    assert show(world.office, world.admin, STEEL_WORKS).profile["gates"] == "4"


def test_somebody_elses_change_is_not_overwritten(
    page: EnterprisePage, world: World, qtbot: QtBot, refusals: list[str]
) -> None:
    qtbot.mouseClick(page.edit, LEFT)
    dialog = dialog_of(page, EditDialog, qtbot)
    edit(world.office, world.county, STEEL_WORKS, {"contact": "王工"})
    set_text(dialog.editors["contact"], "李工")
    qtbot.mouseClick(dialog.confirm, LEFT)
    qtbot.waitUntil(lambda: bool(refusals), timeout=15000)
    assert "李初审" in refusals[0]
    assert "联系人" in refusals[0]
    set_text(dialog.editors["contact"], "")
    dialog.reject()
    settle(page, qtbot)


def test_a_new_code_is_followed_by_the_page(
    page: EnterprisePage, world: World, qtbot: QtBot, refusals: list[str]
) -> None:
    new = fictional_credit_code("130481", 91)
    qtbot.mouseClick(page.edit, LEFT)
    dialog = dialog_of(page, EditDialog, qtbot)
    set_text(dialog.editors["code"], new)
    confirm(page, dialog, qtbot)
    qtbot.waitUntil(lambda: page.file is not None and page.file.view.key == new, timeout=15000)
    page.undo.click()
    settle(page, qtbot)
    qtbot.waitUntil(
        lambda: page.file is not None and page.file.view.key == STEEL_WORKS, timeout=15000
    )
    assert refusals == []


@pytest.mark.parametrize(
    ("tab", "kind", "given"),
    [
        ("生产与排放", "line",
         {"name": "1号烧结机", "unit": "万吨/年", "approved_capacity": "300"}),
        ("生产与排放", "outlet", {"name": "机头", "number": "DA001", "main": "是"}),
        ("守法与保障", "penalty",
         {"number": "罚〔2026〕1号", "decided_on": "2026-01-15", "reason": "无组织"}),
        ("守法与保障", "guarantee",
         {"kind": "保障类", "document": "认定文件", "starts_on": "2026-01-01",
          "ends_on": "2026-12-31"}),
        ("守法与保障", "stop", {"kind": "长期停产", "starts_on": "2026-01-01"}),
        ("等级", "level", {"level": "B", "decided_on": "2025-06-30"}),
        ("等级", "application", {"number": "PT-1"}),
    ],
)  # fmt: skip
def test_an_entry_of_every_kind_is_made_changed_and_retired(
    page: EnterprisePage, world: World, qtbot: QtBot, tab: str, kind: str, given: dict[str, str]
) -> None:
    page.tabs.setCurrentIndex(TABS.index(tab))
    assert page.section is not None
    qtbot.mouseClick(page.section.cards[kind].buttons["add"], LEFT)
    dialog = dialog_of(page, EntryDialog, qtbot)
    assert "要填写" in dialog.confirm.toolTip()
    for id, text in given.items():
        set_text(dialog.editors[id], text)
    confirm(page, dialog, qtbot)
    made = entries_of(world.office, world.admin, STEEL_WORKS)[kind][0]
    assert given.items() <= dict(made.values).items()
    card = page.section.cards[kind]
    assert card.buttons["change"].toolTip() == "先在表里选一条"
    assert card.table is not None
    card.table.selectRow(0)
    qtbot.mouseClick(card.buttons["change"], LEFT)
    changing = dialog_of(page, EntryDialog, qtbot)
    assert changing.confirm.toolTip() == "没有改动任何内容"
    set_text(changing.editors["note"], "已核对")
    confirm(page, changing, qtbot)
    card = page.section.cards[kind]
    assert card.table is not None
    card.table.selectRow(0)
    qtbot.mouseClick(card.buttons["retire"], LEFT)
    asking = dialog_of(page, ReasonDialog, qtbot)
    assert asking.confirm.toolTip() == "停用要写明理由"
    asking.reason.setText("登记错了")
    confirm(page, asking, qtbot)
    assert entries_of(world.office, world.admin, STEEL_WORKS)[kind] == ()
    card = page.section.cards[kind]
    card.also_retired.click()
    assert card.table is not None
    card.table.selectRow(0)
    assert card.buttons["change"].toolTip() == "已停用：登记错了"
    qtbot.mouseClick(card.buttons["retire"], LEFT)
    settle(page, qtbot)
    assert entries_of(world.office, world.admin, STEEL_WORKS)[kind][0].values["note"] == "已核对"


def test_wrong_values_are_marked_as_one_types(page: EnterprisePage, qtbot: QtBot) -> None:
    page.tabs.setCurrentIndex(TABS.index("生产与排放"))
    assert page.section is not None
    qtbot.mouseClick(page.section.cards["line"].buttons["add"], LEFT)
    dialog = dialog_of(page, EntryDialog, qtbot)
    set_text(dialog.editors["name"], "1号线")
    set_text(dialog.editors["approved_capacity"], "很多")
    assert dialog.editors["approved_capacity"].property("invalid")
    assert "不是数" in dialog.confirm.toolTip()
    set_text(dialog.editors["approved_capacity"], "300")
    assert dialog.confirm.toolTip() == "写了产能，还要写产能单位"
    set_text(dialog.editors["unit"], "万吨/年")
    set_text(dialog.editors["permitted_capacity"], "280")
    assert "限产基数：280 万吨/年" in dialog.base.text()
    assert "上年实际产量未登记" in dialog.base.text()
    dialog.reject()
    settle(page, qtbot)


def test_which_level_held_on_a_day_is_asked_on_the_page(
    page: EnterprisePage, world: World, qtbot: QtBot
) -> None:
    given = {"industry": "钢铁", "level": "B", "decided_on": "2025-06-30"}
    add_entry(world.office, world.clerk, STEEL_WORKS, "level", given)
    qtbot.waitUntil(lambda: page.file is not None and bool(page.file.history.held), timeout=15000)
    page.tabs.setCurrentIndex(TABS.index("等级"))
    assert page.section is not None
    card = page.section.findChild(LevelCard)
    assert isinstance(card, LevelCard)
    assert card.level.badge.level == "B"
    card.on.setDate(card.on.date().addYears(-2))
    qtbot.waitUntil(lambda: card.level.badge.level is None, timeout=15000)
    assert "没有等级记录" in card.words.text()
    assert card.proof.toolTip() == "没有上级评定、本局登记且有效的等级"


def test_a_level_registered_from_above_is_proven_from_the_page(
    page: EnterprisePage, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    above = Registration("A", "河北省生态环境厅", "冀环〔2025〕30号", "2025-12-30")
    register_level(world.office, world.approver, STEEL_WORKS, above)
    qtbot.waitUntil(lambda: page.file is not None and bool(page.file.history.held), timeout=15000)
    page.tabs.setCurrentIndex(TABS.index("等级"))
    assert page.section is not None
    card = page.section.findChild(LevelCard)
    assert isinstance(card, LevelCard) and card.proof.isEnabled()
    card.prove_into(tmp_path / "证明.pdf", "钢铁")
    qtbot.waitUntil(lambda: card.told.text() == "已保存：证明.pdf", timeout=15000)
    assert "冀环〔2025〕30号" in squeezed((tmp_path / "证明.pdf").read_bytes())


def test_documents_are_attached_and_saved_elsewhere(
    page: EnterprisePage, world: World, qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    page.tabs.setCurrentIndex(TABS.index("申报件与材料"))
    assert page.section is not None
    card = page.section.documents
    assert card is not None
    card.attach([world.pack])
    qtbot.waitUntil(lambda: page.file is not None and len(page.file.documents) == 1, timeout=15000)
    settle(page, qtbot)
    card = page.section.documents
    assert card is not None
    assert card.save.toolTip() == "先在表里选一份材料"
    assert card.table is not None
    card.table.selectRow(0)
    out = tmp_path / "out.yaml"
    monkeypatch.setattr(
        "gui.enterprises.documents.QFileDialog.getSaveFileName", lambda *_: (str(out), "")
    )
    qtbot.mouseClick(card.save, LEFT)
    qtbot.waitUntil(out.exists, timeout=15000)
    assert out.read_bytes() == Path(world.pack).read_bytes()


def test_an_entry_has_documents_of_its_own(
    page: EnterprisePage, world: World, qtbot: QtBot
) -> None:
    add_entry(world.office, world.clerk, STEEL_WORKS, "line", {"name": "1号线"})
    qtbot.waitUntil(
        lambda: page.file is not None and bool(page.file.entries["line"]), timeout=15000
    )
    page.tabs.setCurrentIndex(TABS.index("生产与排放"))
    assert page.section is not None
    card = page.section.cards["line"]
    assert card.table is not None
    card.table.selectRow(0)
    qtbot.mouseClick(card.buttons["documents"], LEFT)
    dialog = dialog_of(page, EntryDocumentsDialog, qtbot)
    qtbot.waitUntil(lambda: dialog.card is not None, timeout=15000)
    first = cast(DocumentsCard, dialog.card)
    first.attach([world.pack])
    qtbot.waitUntil(lambda: dialog.card is not first, timeout=15000)
    second = cast(DocumentsCard, dialog.card)
    assert second.table is not None
    dialog.reject()
    settle(page, qtbot)


def test_out_of_use_with_a_reason_and_back(
    page: EnterprisePage, world: World, qtbot: QtBot
) -> None:
    page.retire.trigger()
    dialog = dialog_of(page, ReasonDialog, qtbot)
    dialog.reason.setText("已关停拆除")
    confirm(page, dialog, qtbot)
    assert "已关停拆除" in page.why.text()
    assert page.edit.toolTip() == "这家企业已停用，先恢复"
    assert page.audit.toolTip() == "这家企业已停用，先恢复"
    qtbot.mouseClick(page.restore, LEFT)
    settle(page, qtbot)
    assert show(world.office, world.admin, STEEL_WORKS).retired_at is None
    assert page.standing.isHidden()


def test_one_out_of_use_is_found_again_and_brought_back(
    window: MainWindow, world: World, qtbot: QtBot
) -> None:
    retire(world.office, world.clerk, STEEL_WORKS, "已关停拆除")
    window.visit("enterprises")
    register = cast(EnterprisesPage, window.page("enterprises"))
    qtbot.mouseClick(register.retired, LEFT)
    dialog = register.findChild(RetiredDialog)
    assert isinstance(dialog, RetiredDialog)
    qtbot.waitUntil(lambda: len(dialog.rows.rows) == 1, timeout=15000)
    assert dialog.go.toolTip() == "先在表里选一家"
    dialog.search.setText("没有")
    qtbot.waitUntil(lambda: not dialog.rows.rows, timeout=15000)
    dialog.search.setText("武安")
    qtbot.waitUntil(lambda: len(dialog.rows.rows) == 1, timeout=15000)
    dialog.table.selectRow(0)
    qtbot.mouseClick(dialog.go, LEFT)
    page = cast(EnterprisePage, window.page("enterprise"))
    qtbot.waitUntil(lambda: page.file is not None, timeout=15000)
    settle(page, qtbot)
    qtbot.mouseClick(page.restore, LEFT)
    settle(page, qtbot)
    assert show(world.office, world.admin, STEEL_WORKS).retired_at is None


def test_two_registrations_are_compared_merged_and_taken_apart(
    page: EnterprisePage, world: World, qtbot: QtBot
) -> None:
    edit(world.office, world.admin, STEEL_WORKS, {"phone": "13800000001"})
    edit(world.office, world.admin, OTHER_WORKS, {"phone": "13800000002", "park": "虚构园区"})
    add_entry(world.office, world.admin, OTHER_WORKS, "line", {"name": "1号线"})
    settle(page, qtbot)
    assert page.unmerge.toolTip() == "没有并入过别的企业"
    page.merge.trigger()
    dialog = dialog_of(page, MergeDialog, qtbot)
    qtbot.waitUntil(lambda: page.desk.register.index is not None, timeout=15000)
    assert dialog.confirm.toolTip() == "请先选另一家企业"
    dialog.search.setText("涉县")
    qtbot.waitUntil(lambda: dialog.found.count() == 1, timeout=15000)
    dialog.found.setCurrentRow(0)
    qtbot.waitUntil(lambda: dialog.preview is not None, timeout=15000)
    assert dialog.keep()["phone"] == "into"
    assert dialog.keep()["park"] == "from"
    from_phone = next(
        each for each in dialog.choices["phone"].buttons() if each.property("side") == "from"
    )
    from_phone.click()
    confirm(page, dialog, qtbot)
    view = show(world.office, world.admin, OTHER_WORKS)
    assert (view.code, view.phone, view.park) == (STEEL_WORKS, "13800000002", "虚构园区")
    assert page.file is not None
    assert page.file.merged == (OTHER_WORKS,)
    page.unmerge.trigger()
    settle(page, qtbot)
    assert show(world.office, world.admin, OTHER_WORKS).code == OTHER_WORKS


def test_a_reader_sees_why_nothing_can_be_changed(
    new_window: Callable[[], MainWindow], world: World, qtbot: QtBot
) -> None:
    window = new_window()
    window.desk.take_office(world.office)
    window.desk.enter(world.reader)
    page = visit(window, STEEL_WORKS, qtbot)
    assert "无权" in page.edit.toolTip()
    assert not page.retire.isEnabled()
    page.tabs.setCurrentIndex(1)
    assert page.section is not None
    assert "无权" in page.section.cards["line"].buttons["add"].toolTip()
