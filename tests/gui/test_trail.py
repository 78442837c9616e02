"""留痕: filtered by object, person, time and words; handed out; leads to what it tells of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QDate, Qt
from pytestqt.qtbot import QtBot

from db import trail
from gui.pages import trail as page_of_trail
from gui.pages.trail import TrailPage
from gui.window import MainWindow
from tests.db.audit_world import World

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(
    new_window: Callable[[], MainWindow], world: World, qtbot: QtBot
) -> Callable[[], TrailPage]:
    """The trail page of the administrator."""

    def open_page() -> TrailPage:
        window = new_window()
        window.desk.take_office(world.office)
        window.desk.enter(world.admin)
        window.visit("trail")
        made = cast(TrailPage, window.page("trail"))
        qtbot.waitUntil(lambda: bool(made.rows.rows), timeout=15000)
        qtbot.waitUntil(lambda: made.state.text().startswith("✓"), timeout=15000)
        qtbot.waitUntil(window.desk.jobs.idle, timeout=15000)
        return made

    return open_page


def keys(page: TrailPage) -> set[str]:
    return {row.key for row in page.rows.rows}


def test_entries_are_found_by_object_person_and_time(
    page: Callable[[], TrailPage], world: World, qtbot: QtBot
) -> None:
    first, second = world.submitted(), world.open().number
    shown = page()
    filters = shown.filters
    shown.open(("audit", first))
    qtbot.waitUntil(lambda: keys(shown) == {first}, timeout=15000)
    qtbot.mouseClick(filters.clear, LEFT)
    qtbot.waitUntil(lambda: {first, second} <= keys(shown), timeout=15000)
    filters.by.setCurrentIndex(filters.by.findData("张经办"))
    qtbot.waitUntil(lambda: {row.actor for row in shown.rows.rows} == {"张经办"}, timeout=15000)
    filters.reset()
    filters.period.setCurrentText("自定时间")
    assert filters.since.isVisible()
    filters.since.setDate(QDate(2026, 6, 30))
    filters.until.setDate(QDate(2026, 6, 30))
    qtbot.waitUntil(lambda: first in keys(shown), timeout=15000)
    filters.since.setDate(QDate(2026, 7, 1))
    filters.until.setDate(QDate(2026, 7, 2))
    qtbot.waitUntil(lambda: shown.count.text() == "没有符合的留痕", timeout=15000)


def test_words_are_looked_for_back_to_the_first_entry(
    page: Callable[[], TrailPage],
    world: World,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page_of_trail, "CHUNK", 4)  # as if the trail were very long
    world.published()
    shown = page()
    shown.search.setText("建立数据库")
    qtbot.waitUntil(lambda: [row.key for row in shown.rows.rows] == ["office"], timeout=15000)
    qtbot.waitUntil(lambda: shown.count.text() == "已列出 1 条", timeout=15000)
    shown.search.setText("没有这几个字")
    qtbot.waitUntil(lambda: shown.count.text() == "没有符合的留痕", timeout=15000)


def test_an_entry_shows_all_it_says_and_opens_its_object(
    page: Callable[[], TrailPage], world: World, qtbot: QtBot
) -> None:
    number = world.submitted()
    shown = page()
    assert shown.details.go.toolTip() == "请先选一条"
    shown.table.selectRow(0)
    assert '"opinion": "材料齐全"' in shown.details.text.toPlainText()
    assert shown.rows.rows[0].hash in shown.details.text.toPlainText()
    assert shown.details.text.isReadOnly()
    window = cast(MainWindow, shown.window())
    qtbot.mouseClick(shown.details.go, LEFT)
    assert window.here == "audit"
    window.visit("trail")
    qtbot.waitUntil(window.desk.jobs.idle, timeout=15000)
    row = next(n for n, entry in enumerate(shown.rows.rows) if entry.kind == "user")
    shown.table.opened.emit(row)
    assert window.here == "people"
    assert trail.entries(world.office, world.admin)[0].key == number


def test_the_head_follows_what_others_do(
    page: Callable[[], TrailPage], world: World, qtbot: QtBot
) -> None:
    shown = page()
    world.open()
    head = trail.head(world.office)[1]
    qtbot.waitUntil(lambda: head[:16] in shown.state.text(), timeout=15000)
    assert shown.state.toolTip() == f"链尾哈希 {head}"


def test_what_is_filtered_is_handed_out(
    page: Callable[[], TrailPage], world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    shown = page()
    shown.filters.kind.setCurrentIndex(shown.filters.kind.findData("user"))
    target = tmp_path / "留痕.csv"
    shown.write(target)
    qtbot.waitUntil(target.exists, timeout=15000)
    lines = target.read_text(encoding="utf-8-sig").splitlines()
    assert all("账号" in line for line in lines[1:])
    qtbot.waitUntil(lambda: shown.desk.jobs.idle(), timeout=15000)
    assert trail.entries(world.office, world.admin)[0].action == "trail.export"
