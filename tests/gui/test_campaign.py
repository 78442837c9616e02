"""创A进度 in the window: progress with bars, targets and measures, warnings, rounds, counties."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from db.campaign_progress import targets
from db.round_lists import round_view, rounds
from db.users import Actor
from gui.campaign.dialogs import BulkDialog, MeasureDialog, TargetDialog
from gui.campaign.round_dialogs import JoinDialog, RoundDialog
from gui.pages.campaign import CampaignPage
from gui.pages.workbench import WorkbenchPage
from gui.people.reason_dialog import ReasonDialog
from gui.window import MainWindow
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS, World
from tests.db.campaign_world import aim
from tests.db.emergency_world import hold

LEFT = Qt.MouseButton.LeftButton
Sit = Callable[..., CampaignPage]


@pytest.fixture
def sit(new_window: Callable[[], MainWindow], world: World, qtbot: QtBot) -> Sit:
    window = new_window()
    window.desk.take_office(world.office)

    def down(actor: Actor, tab: object = None) -> CampaignPage:
        window.desk.leave()
        window.desk.enter(actor)
        window.visit("campaign", tab)
        page = cast(CampaignPage, window.page("campaign"))
        settle(page, qtbot)
        return page

    return down


def settle(page: CampaignPage | WorkbenchPage, qtbot: QtBot) -> None:
    qtbot.wait(20)
    qtbot.waitUntil(page.desk.jobs.idle, timeout=15000)
    QApplication.processEvents()


def answer(qtbot: QtBot, kind: type[QDialog], fill: Callable[[QDialog], None]) -> None:
    """When a dialog of this kind comes up, fill it in and confirm it."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, kind) or (isinstance(dialog, RoundDialog) and not dialog.days):
            QTimer.singleShot(30, look)
            return
        fill(dialog)
        qtbot.mouseClick(dialog.confirm, LEFT)  # type: ignore[attr-defined]

    QTimer.singleShot(30, look)


def test_an_empty_office_is_told_where_to_begin(sit: Sit, world: World, qtbot: QtBot) -> None:
    page = sit(world.clerk)
    tab = page.progress
    assert tab.body.currentWidget() is tab.empty
    assert tab.excel.toolTip() == "还没有创A目标，没有可以导出的"
    assert "绩效等级全面创 A" in tab.goal.clause.text() and "（见）" in tab.goal.clause.text()


def test_a_target_is_set_measured_and_given_up(sit: Sit, world: World, qtbot: QtBot) -> None:
    page = sit(world.clerk, "targets")
    tab, card = page.targets, page.targets.card

    def target(dialog: QDialog) -> None:
        assert isinstance(dialog, TargetDialog)
        assert dialog.confirm.toolTip() == "请写企业的统一社会信用代码"
        dialog.code.setText(STEEL_WORKS)
        dialog.deadline.setDate(QDate(2026, 12, 31))
        dialog.lead.setText("张经办")

    answer(qtbot, TargetDialog, target)
    qtbot.mouseClick(tab.new, LEFT)
    settle(page, qtbot)
    assert [row.enterprise.name for row in tab.rows.rows] == ["武安虚构钢铁有限公司"]
    assert card.stand.text() == "未启动；期限 2026-12-31"
    assert card.acts["begin"].toolTip() == "先在措施表里选一条"

    def measure(dialog: QDialog) -> None:
        assert isinstance(dialog, MeasureDialog) and not dialog.confirm.isEnabled()
        dialog.words.setPlainText("料场封闭")
        dialog.cost.setText("800")

    answer(qtbot, MeasureDialog, measure)
    qtbot.mouseClick(card.add, LEFT)
    settle(page, qtbot)
    assert card.policy.text() == "一企一策　0 / 1 条完成，投资 800 万元"
    card.table.selectRow(0)
    qtbot.mouseClick(card.acts["begin"], LEFT)
    settle(page, qtbot)
    assert card.stand.text().startswith("整改中")
    assert "不能开工" in card.acts["begin"].toolTip()
    answer(qtbot, ReasonDialog, lambda d: cast(ReasonDialog, d).reason.setText("企业退城"))
    qtbot.mouseClick(card.retire, LEFT)
    settle(page, qtbot)
    assert tab.body.currentWidget() is tab.empty and not card.inside.isVisible()


def test_a_refused_target_says_why_inside_the_dialog(sit: Sit, world: World, qtbot: QtBot) -> None:
    hold(world.office, world.admin, 1, "A", "2026-01-05", "steel")
    page = sit(world.clerk, "targets")
    dialog = TargetDialog(page.desk, None, page)
    dialog.code.setText(STEEL_WORKS)
    dialog.level.setCurrentText("B")
    qtbot.mouseClick(dialog.confirm, LEFT)
    settle(page, qtbot)
    assert "现行等级 A，目标 B 更低" in dialog.message.text()
    dialog.reject()


def test_targets_come_in_bulk_from_a_list_and_from_the_register(
    sit: Sit, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    page = sit(world.clerk, "targets")
    listed = tmp_path / "目标.csv"
    listed.write_text(f"企业名称,统一社会信用代码\n甲,{OTHER_WORKS}\n", encoding="utf-8")
    answer(qtbot, BulkDialog, lambda d: cast(BulkDialog, d).lead.setText("孙科长"))
    page.targets.bulk_list(listed)
    settle(page, qtbot)
    [row] = targets(world.office, world.reader)
    assert (row.enterprise.name, row.target, row.lead, row.deadline) == (
        "涉县虚构钢铁有限公司",
        "A",
        "孙科长",
        date(2026, 12, 31),
    )
    page.targets.export(tmp_path / "清单.xlsx")
    settle(page, qtbot)
    sheet = load_workbook(tmp_path / "清单.xlsx").active
    assert sheet is not None and sheet["A4"].value == "涉县虚构钢铁有限公司"


def test_progress_leads_to_the_targets_of_a_county(sit: Sit, world: World, qtbot: QtBot) -> None:
    aim(world)
    aim(world, OTHER_WORKS)
    page = sit(world.reader)
    tab = page.progress
    assert [tally.name for tally in tab.rows.rows] == ["涉县", "武安市"]
    tab.by.setCurrentIndex(1)
    assert [tally.name for tally in tab.rows.rows] == ["钢铁"]
    tab.by.setCurrentIndex(0)
    tab.table.opened.emit(1)
    settle(page, qtbot)
    assert page.tabs.currentIndex() == 1
    assert [row.enterprise.county_name for row in page.targets.rows.rows] == ["武安市"]
    assert page.targets.only.text() == "只看武安市 ×"
    assert page.targets.new.toolTip().startswith("吴只读 无权")
    qtbot.mouseClick(page.targets.only, LEFT)
    assert len(page.targets.rows.rows) == 2


def test_warnings_lead_to_their_places_and_the_workbench_shows_the_gravest(
    sit: Sit, world: World, qtbot: QtBot
) -> None:
    aim(world, deadline=date(2026, 7, 10))
    aim(world, OTHER_WORKS, deadline=None)
    world.clock.advance(days=20)
    page = sit(world.clerk, "warnings")
    tab = page.warnings
    assert [w.rule for w in tab.rows.rows] == ["overdue", "undated"]
    assert tab.stand.text() == "2 条，急的 1 条"
    tab.severity.setCurrentIndex(3)
    tab.severity.activated.emit(3)
    assert [w.rule for w in tab.rows.rows] == ["undated"]
    tab.table.opened.emit(0)
    settle(page, qtbot)
    assert page.targets.card.view is not None
    assert page.targets.card.view.row.enterprise.code == OTHER_WORKS
    window = cast(MainWindow, page.desk.window_widget)
    window.visit("workbench")
    bench = cast(WorkbenchPage, window.page("workbench"))
    settle(bench, qtbot)
    assert bench.band.isVisible() and bench.band.all.text() == "全部预警提示 1(&W)"
    assert [line.isVisible() for line in bench.band.lines] == [True, False, False]
    qtbot.mouseClick(bench.band.lines[0].open, LEFT)
    settle(page, qtbot)
    assert page.targets.card.view.row.enterprise.code == STEEL_WORKS


def test_a_round_is_made_joined_left_and_closed(sit: Sit, world: World, qtbot: QtBot) -> None:
    audit = world.claimed()
    page = sit(world.clerk, "rounds")
    tab = page.rounds
    assert tab.body.currentWidget() is tab.empty

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, RoundDialog)
        dialog.name.setText("2026 年第二批")
        dialog.industries.setText("钢铁")

    answer(qtbot, RoundDialog, fill)
    qtbot.mouseClick(tab.new, LEFT)
    settle(page, qtbot)
    [row] = rounds(world.office, world.reader)
    assert (row.name, row.industries, row.closes) == (
        "2026 年第二批",
        ("steel",),
        date(2026, 7, 30),
    )
    assert len(tab.day_rows.rows) == 6
    assert tab.leave.toolTip() == "先在申报件表里选一件"
    answer(qtbot, JoinDialog, lambda d: None)
    qtbot.mouseClick(tab.join, LEFT)
    qtbot.waitUntil(lambda: bool(round_view(world.office, world.reader, row.number).members))
    settle(page, qtbot)
    assert [member.number for member in tab.member_rows.rows] == [audit]
    tab.members.selectRow(0)
    answer(qtbot, ReasonDialog, lambda d: cast(ReasonDialog, d).reason.setText("下一批再报"))
    qtbot.mouseClick(tab.leave, LEFT)
    settle(page, qtbot)
    assert tab.member_rows.rows == []
    answer(qtbot, ReasonDialog, lambda d: cast(ReasonDialog, d).reason.setText("无人申报"))
    qtbot.mouseClick(tab.close_round, LEFT)
    settle(page, qtbot)
    assert "已结束" in tab.title.text()
    assert tab.join.toolTip() == "这个批次已于 2026-06-30 结束"


def test_county_tables_come_with_their_columns(
    sit: Sit, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    page = sit(world.admin, "counties")
    tab = page.counties
    assert tab.rows is not None and tab.rows.rowCount() == 21
    assert "2026-06-01 至 2026-06-30" in tab.stand.text()
    tab.kind.setCurrentIndex(2)
    tab.kind.activated.emit(2)
    settle(page, qtbot)
    assert tab.rows.rowCount() == 0 and not tab.period.isVisible()
    tab.kind.setCurrentIndex(1)
    tab.kind.activated.emit(1)
    settle(page, qtbot)
    path = tmp_path / "考核.xlsx"
    tab.outputs.export(path)
    settle(page, qtbot)
    assert path.exists()
    tab.period.setText("去年")
    tab.load()
    settle(page, qtbot)
    assert "写法不对" in tab.stand.text() and not tab.outputs.print.isEnabled()
