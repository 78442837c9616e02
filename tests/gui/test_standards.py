"""分级标准: the shelf, one pack as the bureau reads it, and its editions side by side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from db.library import sync_shipped
from db.users import Actor
from gui.pages.standards import StandardsPage
from gui.standards.compare import CompareDialog
from gui.standards.impact import ImpactDialog
from gui.standards.import_edition import ImportEditionDialog
from gui.standards.paper_dialog import PaperDialog
from gui.window import MainWindow
from tests.db.audit_world import PACK, World

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def visit(
    new_window: Callable[[], MainWindow], world: World, qtbot: QtBot
) -> Callable[[Actor], StandardsPage]:
    """Somebody opens the page; the shipped standards are in the library."""
    sync_shipped(world.office, world.admin)

    def sit(actor: Actor) -> StandardsPage:
        window = new_window()
        window.desk.take_office(world.office)
        window.desk.enter(actor)
        window.visit("standards")
        page = cast(StandardsPage, window.page("standards"))
        qtbot.waitUntil(lambda: page.pack is not None and window.desk.jobs.idle(), timeout=30000)
        return page

    return sit


def choose(page: StandardsPage, key: str) -> None:
    found = next(each for each in page.shelf.shelved if each.pack.key == key)
    page.shelf.choose(found.pack.fingerprint)
    QApplication.processEvents()


def wait(page: StandardsPage, qtbot: QtBot) -> None:
    qtbot.wait(20)
    qtbot.waitUntil(page.desk.jobs.idle, timeout=30000)
    QApplication.processEvents()


def dialog_of(page: StandardsPage, kind: type[QDialog], qtbot: QtBot) -> QDialog:
    qtbot.waitUntil(lambda: page.findChild(kind) is not None, timeout=30000)
    found = page.findChild(kind)
    assert isinstance(found, QDialog)
    return found


@pytest.fixture
def shown_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dialogs stay open beside the test instead of stopping it; nothing else of them changes."""
    monkeypatch.setattr(QDialog, "exec", lambda dialog: dialog.show() or 0)
    monkeypatch.setattr(QDialog, "deleteLater", lambda dialog: None)


def test_packs_stand_under_their_industry_the_newest_edition_first(
    visit: Callable[[Actor], StandardsPage], world: World
) -> None:
    page = visit(world.admin)
    bands = [
        page.shelf.item(row).text()
        for row in range(page.shelf.count())
        if page.shelf.item(row).flags() == Qt.ItemFlag.NoItemFlags
    ]
    assert bands == list(dict.fromkeys(bands))
    assert "水泥" in bands
    cement = [each for each in page.shelf.shelved if each.pack.industry == "cement"]
    assert [each.pack.edition for each in cement] == ["2026-draft", "2020-table"]
    assert {each.state for each in cement} == {"待核稿"}
    assert cement[1].overdue
    assert cement[1].review == "2026-01-13 应复查，已过期"


def test_a_pack_shows_what_each_level_asks_under_its_aspects(
    visit: Callable[[Actor], StandardsPage], world: World
) -> None:
    page = visit(world.admin)
    choose(page, "hebei-steel@2026-draft")
    assert page.table is not None
    assert page.pack is not None
    assert [column.title for column in page.table.rows.columns] == ["指标", "A", "B", "C"]
    lines = page.table.rows.rows
    rules = [line for line in lines if not line.band]
    pack = page.pack
    assert len(rules) == len(pack.indicators) + len(pack.vetoes) + len(pack.emergency)
    assert lines[0].band
    assert lines[0].name.startswith("装备水平（")
    page.group.setCurrentIndex(1)
    page.group.activated.emit(1)
    shown = [line for line in page.table.rows.rows if not line.band]
    assert {line.group for line in shown} == {next(iter(pack.aspects))}


def test_a_search_finds_by_name_and_by_basis(
    visit: Callable[[Actor], StandardsPage], world: World
) -> None:
    page = visit(world.admin)
    choose(page, "hebei-steel@2026-draft")
    assert page.table is not None
    page.search.setText("烧结机机头 35号")
    found = [line.name for line in page.table.rows.rows if not line.band]
    assert found[0] == "烧结机机头烟气"
    assert len(found) < 5
    page.search.setText("没有这样的词")
    assert page.table.rows.rows == []
    assert not page.strip.isVisible()


def test_the_strip_says_where_a_cell_stands_and_how_sure_it_is(
    visit: Callable[[Actor], StandardsPage], world: World
) -> None:
    page = visit(world.admin)
    choose(page, "hebei-steel@2026-draft")
    assert page.table is not None
    page.search.setText("烧结机机头烟气")
    page.table.setCurrentIndex(page.table.rows.index(1, 1))
    said = page.strip.said
    assert said is not None
    assert said.title == "烧结机机头烟气　A 级"
    parts = dict(said.parts)
    assert "环大气〔2019〕35号" in parts["依据"]
    assert "≤" in parts["判定条件"]
    assert parts["核实程度"]
    page.table.setCurrentIndex(page.table.rows.index(1, 0))
    assert page.strip.said is not None
    assert dict(page.strip.said.parts)["方面"] == "有组织排放"


def test_levels_that_ask_nothing_take_little_room_and_no_text_is_cut(
    visit: Callable[[Actor], StandardsPage], world: World
) -> None:
    page = visit(world.admin)
    choose(page, "hebei-cement@2020-table")
    table = page.table
    assert table is not None
    widths = [table.columnWidth(number) for number in range(4)]
    assert sum(widths) == table.viewport().width()
    assert widths[2] < min(widths[1], widths[3])
    choose(page, "hebei-waste-power@2026-draft")
    table = page.table
    assert [column.title for column in table.rows.columns] == ["指标", "A"]
    assert table.columnWidth(1) > 400


def test_what_cannot_be_done_says_why(
    visit: Callable[[Actor], StandardsPage], world: World
) -> None:
    page = visit(world.reader)
    choose(page, "hebei-steel@2026-draft")
    assert page.compare.toolTip() == "标准库里这部标准只有这一版"
    assert not page.impact.isEnabled()
    assert not page.take.isEnabled()
    assert "需要管理或审批角色" in page.take.toolTip()
    choose(page, "hebei-cement@2026-draft")
    assert page.compare.isEnabled()
    assert page.export.isEnabled()


@pytest.mark.usefixtures("shown_not_run")
def test_two_editions_are_compared_row_by_row_in_words(
    visit: Callable[[Actor], StandardsPage], world: World, qtbot: QtBot
) -> None:
    page = visit(world.admin)
    choose(page, "hebei-cement@2026-draft")
    qtbot.mouseClick(page.compare, LEFT)
    dialog = cast(CompareDialog, dialog_of(page, CompareDialog, qtbot))
    assert dialog.found is not None
    assert (dialog.found.old.edition, dialog.found.new.edition) == ("2020-table", "2026-draft")
    assert {each.kind for each in dialog.rows.rows} == {"cell"}
    assert all(each.status != "kept" for each in dialog.rows.rows)
    said = {dialog.rows.index(row, 2).data() for row in range(dialog.rows.rowCount())}
    assert {"新增", "取消"} <= said
    assert any(words.startswith("改了要求（") for words in said)
    dialog.show_only.setCurrentIndex(dialog.show_only.findData("gone"))
    dialog.show_only.activated.emit(0)
    assert {each.status for each in dialog.rows.rows} == {"gone"}
    dialog.new.setCurrentIndex(0)
    dialog.new.activated.emit(0)
    assert dialog.print.toolTip() == "左右是同一个版本"


@pytest.mark.usefixtures("shown_not_run")
def test_the_impact_of_an_edition_is_computed_without_changing_anything(
    visit: Callable[[Actor], StandardsPage], world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    number = world.claimed()
    file = tmp_path / "next.yaml"
    file.write_text(
        PACK.replace("2026-draft", "2027-draft").replace("limits: {PM: 20}", "limits: {PM: 11}"),
        encoding="utf-8",
    )
    page = visit(world.admin)
    page.exchange.read_and_import(file, page.shelf.shelved)
    asked = cast(ImportEditionDialog, dialog_of(page, ImportEditionDialog, qtbot))
    qtbot.mouseClick(asked.take, LEFT)
    wait(page, qtbot)
    page.shown()
    wait(page, qtbot)
    choose(page, "test-steel@2027-draft")
    qtbot.mouseClick(page.impact, LEFT)
    dialog = cast(ImpactDialog, dialog_of(page, ImpactDialog, qtbot))
    assert dialog.show_only.toolTip() == "还没有计算"
    qtbot.mouseClick(dialog.run, LEFT)
    qtbot.waitUntil(lambda: dialog.found is not None, timeout=30000)
    [shift] = dialog.rows.rows
    assert (shift.current.key, shift.outcome) == (number, "falls")
    row = [dialog.rows.index(0, column).data() for column in range(6)]
    assert row[2:6] == ["下降", "B", "C", "烧结机机头"]
    assert dialog.told.text() == "下降 1 件"


@pytest.mark.usefixtures("shown_not_run")
def test_a_revision_is_taken_in_only_with_a_reason(
    visit: Callable[[Actor], StandardsPage], world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    world.open()
    file = tmp_path / "revision.yaml"
    text = PACK.replace("edition: 2026-draft", "edition: 2026-draft+1")
    file.write_text(text.replace("PM: 20", "PM: 15"), encoding="utf-8")
    page = visit(world.admin)
    page.exchange.read_and_import(file, page.shelf.shelved)
    dialog = cast(ImportEditionDialog, dialog_of(page, ImportEditionDialog, qtbot))
    assert dialog.take.toolTip() == "这是一次修订，请写明理由"
    qtbot.keyClicks(dialog.reason, "GB 4915")
    qtbot.mouseClick(dialog.take, LEFT)
    qtbot.waitUntil(lambda: dialog.added is not None, timeout=30000)
    wait(page, qtbot)
    assert any(each.pack.key == "test-steel@2026-draft+1" for each in page.shelf.shelved)


def test_a_broken_file_is_refused_with_its_place(
    visit: Callable[[Actor], StandardsPage],
    world: World,
    qtbot: QtBot,
    tmp_path: Path,
    refusals: list[str],
) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(PACK.replace("caps_at: C", "caps_at: E"), encoding="utf-8")
    page = visit(world.admin)
    page.exchange.read_and_import(file, page.shelf.shelved)
    qtbot.waitUntil(lambda: bool(refusals), timeout=30000)
    assert "caps_at" in refusals[0]


def test_a_pack_is_exported_to_read_and_to_edit(
    visit: Callable[[Actor], StandardsPage], world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    page = visit(world.admin)
    choose(page, "hebei-cement@2020-table")
    assert page.shelf.chosen is not None
    for kind, name in (("table", "读.xlsx"), ("book", "改.xlsx"), ("text", "原文.yaml")):
        page.exchange.export(kind, page.shelf.chosen, tmp_path / name)
        qtbot.waitUntil(lambda name=name: page.told.text() == f"已保存：{name}", timeout=60000)
    from templates.workbooks.packs import read_pack_book

    read = read_pack_book(tmp_path / "改.xlsx").pack
    assert read.fingerprint == page.shelf.chosen.pack.fingerprint


@pytest.mark.usefixtures("shown_not_run")
def test_a_pack_is_previewed_as_a_paper_and_saved(
    visit: Callable[[Actor], StandardsPage], world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    page = visit(world.admin)
    choose(page, "hebei-waste-power@2026-draft")
    qtbot.mouseClick(page.print, LEFT)
    dialog = cast(PaperDialog, dialog_of(page, PaperDialog, qtbot))
    assert dialog.save.toolTip() == "正在排版…"
    qtbot.waitUntil(lambda: bool(dialog.pdf), timeout=60000)
    dialog.save_to(tmp_path / "对照表.pdf")
    assert (tmp_path / "对照表.pdf").read_bytes().startswith(b"%PDF-")
    wait(page, qtbot)
    dialog.close()
