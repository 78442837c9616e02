"""清洁运输 in the window: a ledger in, the share in both readings, rows, samples, sidings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from db.site_visits import open_visit, reading_visit
from db.transport.batches import batches
from db.transport.imports import import_ledger
from db.transport.sampling import samples
from gui import theme
from gui.pages.transport import NO_ENTERPRISE, TABS, TransportPage
from gui.people.reason_dialog import ReasonDialog
from gui.transport.dialogs import DrawDialog, GateDialog, NoteDialog, ReadingDialog, RowDialog
from gui.transport.fact_goal import ledgers_behind
from gui.transport.import_dialog import LedgerImportDialog
from gui.transport.rail_tab import RailDialog
from gui.window import MainWindow
from templates.transport.reading import read_ledger
from tests.db.audit_world import STEEL_WORKS, World
from tests.db.transport.ledgers import gate_file, trips, volume_file

JANUARY = datetime(2026, 1, 5, 8)  # noqa: DTZ001 (office time)


@pytest.fixture
def page(new_window: Callable[[], MainWindow], world: World, qtbot: QtBot) -> TransportPage:
    window = new_window()
    window.desk.take_office(world.office)
    window.desk.enter(world.admin)
    window.visit("transport")
    found = cast(TransportPage, window.page("transport"))
    settle(found, qtbot)
    return found


def settle(page: TransportPage, qtbot: QtBot) -> None:
    qtbot.wait(20)
    qtbot.waitUntil(page.desk.jobs.idle, timeout=15000)
    QApplication.processEvents()


def answer(qtbot: QtBot, kind: type[QDialog], fill: Callable[[QDialog], None]) -> None:
    """When a dialog of this kind comes up, fill it in."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            fill(dialog)
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)


def give(world: World, folder: Path) -> None:
    gate = gate_file(folder, trips("冀D12345", "国六", 20, begin=JANUARY))
    import_ledger(world.office, world.clerk, STEEL_WORKS, read_ledger(gate))
    rows = ["2026-01,进厂,铁矿粉,铁路,1800,,,", "2026-01,进厂,焦煤,铁路,600,L1,首段,",
            "2026-01,进厂,焦煤,公路,600,L1,末段,新能源"]  # fmt: skip
    import_ledger(world.office, world.clerk, STEEL_WORKS, read_ledger(volume_file(folder, rows)))


def test_a_ledger_goes_in_with_its_faults_told(
    page: TransportPage, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    assert page.take.toolTip() == NO_ENTERPRISE
    assert not page.take.isEnabled()
    page.choose(STEEL_WORKS, "武安虚构钢铁有限公司")
    settle(page, qtbot)
    assert page.take.isEnabled()
    lines = trips("冀D12345", "国六", 3, begin=JANUARY)
    file = gate_file(tmp_path, [*lines, (*lines[0][:6], "32450")])
    dialog = LedgerImportDialog(page.desk, page.code, page.name, page)
    qtbot.addWidget(dialog)
    dialog.read(file)
    settle(page, qtbot)
    assert "将入账 3 次通过" in dialog.stand.text()
    assert "有 1 行错误" in dialog.go.toolTip()
    dialog.good_rows.setChecked(True)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    settle(page, qtbot)
    assert batches(world.office, world.admin, STEEL_WORKS)[0].kept == 3
    dialog.read(file)
    settle(page, qtbot)
    assert dialog.go.toolTip() == "这些记录都已经入账"
    wrong = tmp_path / "说明.csv"
    wrong.write_text("甲,乙\n1,2\n", encoding="utf-8")
    dialog.read(wrong)
    settle(page, qtbot)
    assert "看不出这是哪一种台账" in dialog.trouble.text()
    settle(page, qtbot)
    assert page.ledgers.rows.rows[0].rejected == 1


def test_the_share_is_shown_in_both_readings_and_leads_back_to_the_rows(
    page: TransportPage, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    give(world, tmp_path)
    page.choose("", "")
    settle(page, qtbot)
    assert [each.code for each in page.holders.rows.rows] == [STEEL_WORKS]
    page.holders.table.opened.emit(0)
    settle(page, qtbot)
    # 1,800 of 3,000 t by rail, 600 t by rail and short haul, 600 t in 国六 lorries.
    assert (page.share.decided.number.text(), page.share.wide.number.text()) == ("60%", "80%")
    assert "11 个月台账不全" in page.share.decided.words.text()
    page.grab()
    page.share.columns.chosen.emit("2026-01")
    answer(qtbot, RowDialog, lambda dialog: dialog.reject())
    page.ledgers.show_row(1, 2)
    settle(page, qtbot)
    paper = tmp_path / "报告.pdf"
    page.write(paper)
    settle(page, qtbot)
    assert paper.read_bytes().startswith(b"%PDF")

    def counts(dialog: QDialog) -> None:
        reading = cast(ReadingDialog, dialog)
        assert reading.confirm.toolTip() == "请写明依据"
        reading.reason.setText("省核算原则")
        reading.confirm.click()

    answer(qtbot, ReadingDialog, counts)
    page.reading.click()
    settle(page, qtbot)
    qtbot.waitUntil(lambda: page.share.decided.number.text() == "80%", timeout=15000)

    def seen(dialog: QDialog) -> None:
        gate = cast(GateDialog, dialog)
        gate.share.setText("98")
        gate.confirm.click()

    answer(qtbot, GateDialog, seen)
    page.gate.click()
    qtbot.waitUntil(
        lambda: any(c.title == "数据传输率" and c.met for c in page.doubts.check_rows.rows),
        timeout=15000,
    )


def test_a_sample_is_drawn_and_noted_a_siding_entered_and_a_ledger_undone(
    page: TransportPage, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    give(world, tmp_path)
    page.choose(STEEL_WORKS, "武安虚构钢铁有限公司")
    settle(page, qtbot)
    answer(qtbot, DrawDialog, lambda dialog: cast(DrawDialog, dialog).confirm.click())
    page.samples.draw.click()
    qtbot.waitUntil(lambda: page.samples.piece() is not None, timeout=15000)

    def mismatch(dialog: QDialog) -> None:
        note = cast(NoteDialog, dialog)
        note.found.setCurrentIndex(1)
        assert note.confirm.toolTip() == "不一致、查不到的要写明情况"
        note.words.setText("台账国六，行驶证国五")
        note.confirm.click()

    answer(qtbot, NoteDialog, mismatch)
    page.samples.note.click()
    settle(page, qtbot)
    assert samples(world.office, world.admin, STEEL_WORKS)[0].pieces[0].found == "mismatch"
    number = world.county_reviewed()
    open_visit(world.office, world.admin, number, date(2026, 3, 2))
    page.samples.over.click()
    qtbot.waitUntil(lambda: "1 条写入" in page.samples.seed.text(), timeout=15000)
    assert reading_visit(world.office, world.admin, number).samples[0].agrees is False

    def line(dialog: QDialog) -> None:
        rail = cast(RailDialog, dialog)
        rail.capacity.setText("三百")
        assert rail.confirm.toolTip() == "设计运能应是数，以万吨/年计"
        rail.capacity.setText("300")
        rail.confirm.click()

    page.tabs.setCurrentIndex(list(TABS).index("rail"))
    answer(qtbot, RailDialog, line)
    page.rail.new.click()
    qtbot.waitUntil(lambda: len(page.rail.rows.rows) == 1, timeout=15000)
    assert page.rail.rows.rows[0].plan.capacity_kg == 3_000_000_000

    def reason(dialog: QDialog) -> None:
        why = cast(ReasonDialog, dialog)
        why.reason.setText("导错企业")
        why.confirm.click()

    answer(qtbot, ReasonDialog, reason)
    page.ledgers.table.selectRow(0)
    page.ledgers.undo.click()
    qtbot.waitUntil(lambda: page.ledgers.rows.rows[0].undone_at is not None, timeout=15000)
    page.ledgers.table.selectRow(0)
    assert page.ledgers.undo.toolTip() == "已经撤销过了"


def test_a_fact_of_an_audit_leads_to_the_ledgers_of_its_period(
    page: TransportPage, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    give(world, tmp_path)
    words = "来自清洁运输台账：台账批次 1，2026-01 至 2026-01 大宗运量 3000 吨"
    period = ledgers_behind(words)
    assert period == ("2026-01", "2026-01")
    assert ledgers_behind("来自在线监测：最差为 1号") is None
    page.desk.visit.emit("transport", (STEEL_WORKS, *period))
    settle(page, qtbot)
    assert page.share.decided.number.text() == "60%"
    assert [each.month for each in page.share.rows.rows] == ["2026-01"]


def test_what_a_role_may_not_do_says_so_before_a_form_is_filled_in(
    page: TransportPage, world: World, qtbot: QtBot
) -> None:
    page.desk.leave()
    page.desk.enter(world.approver)
    window = cast(MainWindow, page.desk.window_widget)
    window.visit("transport", STEEL_WORKS)
    again = cast(TransportPage, window.page("transport"))
    settle(again, qtbot)
    for each in (again.take, again.gate, again.samples.draw, again.rail.new):
        assert not each.isEnabled() and "无权进行这项操作" in each.toolTip()
    assert again.reading.isEnabled()


def test_a_form_shows_its_numbers_and_starts_in_its_first_field(
    page: TransportPage, qtbot: QtBot
) -> None:
    theme.apply(cast(QApplication, QApplication.instance()))
    dialog = DrawDialog(page.desk, STEEL_WORKS, "武安虚构钢铁有限公司", page)
    qtbot.addWidget(dialog)
    dialog.show()
    first = next(iter(dialog.counts.values()))
    assert dialog.focusWidget() is first
    line = dialog.months.lineEdit()
    assert line.width() > line.fontMetrics().horizontalAdvance("12 个月")
