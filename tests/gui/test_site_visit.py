"""现场核查 beside the audit: from opening the visit to the scans of its signed pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.site_records import SiteNote, note_down
from db.site_visits import add_member, open_visit
from db.users import Actor
from gui.pages.audit import AuditPage
from gui.pages.paper import PaperPage
from gui.people.reason_dialog import ReasonDialog
from gui.site.conflicts import ConflictsDialog
from gui.site.days_dialog import DaysDialog
from gui.site.problems import ProblemsStep
from gui.site.sample_dialog import SampleDialog
from gui.site.scans import ScanDialog, ScansStep
from gui.site.side import SiteSide
from gui.site.team import TeamStep
from gui.site.writing import MeetingStep, OpinionStep
from gui.window import MainWindow
from tests.db.audit_world import World
from tests.db.test_site_forms import SAME, Site
from tests.gui.conftest import write

LEFT = Qt.MouseButton.LeftButton
DAY = date(2026, 6, 30)
HEAD, ARCHIVE = "organized.head", "management.archive"


@pytest.fixture
def sit(new_window: Callable[[], MainWindow], world: World) -> Callable[[Actor], MainWindow]:
    window = new_window()
    window.desk.take_office(world.office)

    def down(actor: Actor) -> MainWindow:
        window.desk.leave()
        window.desk.enter(actor)
        return window

    return down


def settle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.wait(20)
    qtbot.waitUntil(window.desk.jobs.idle, timeout=15000)
    QApplication.processEvents()


def look(window: MainWindow, number: str, qtbot: QtBot) -> SiteSide:
    window.visit("audit", (number, "site"))
    page = cast(AuditPage, window.page("audit"))
    settle(window, qtbot)
    side = page.sides.panel()
    assert isinstance(side, SiteSide)
    return side


def visited(world: World) -> str:
    number = world.county_reviewed()
    open_visit(world.office, world.inspector, number, DAY)
    return number


def at(side: SiteSide, step: str) -> None:
    side.go_to(step)


def test_a_visit_is_opened_and_its_team_declares(
    sit: Callable[[Actor], MainWindow], world: World, qtbot: QtBot
) -> None:
    window = sit(world.inspector)
    side = look(window, world.county_reviewed(), qtbot)
    assert side.front.currentWidget() is side.empty
    assert side.filled.toolTip() == "还没有开立现场核查"

    def days() -> None:
        asked = cast(DaysDialog, QApplication.activeModalWidget())
        qtbot.mouseClick(asked.confirm, LEFT)

    QTimer.singleShot(200, days)
    qtbot.mouseClick(side.open, LEFT)
    settle(window, qtbot)
    assert side.days.text() == "第 1 轮  2026-06-30"
    assert side.missing.text() == "核查组还没有组长"
    team = cast(TeamStep, side.steps["team"])
    assert team.add.toolTip() == "请写姓名和单位"
    write(team.name, "赵核查", qtbot)
    write(team.unit, "市局", qtbot)
    qtbot.mouseClick(team.add, LEFT)
    settle(window, qtbot)
    assert side.missing.text() == "赵核查还没有作回避声明"
    assert team.clear.toolTip() == "请先在名单里选人"
    team.table.selectRow(0)
    qtbot.mouseClick(team.clear, LEFT)
    settle(window, qtbot)
    assert side.missing.text() == "没有登记企业陪同人员"
    team.table.selectRow(0)

    def reason() -> None:
        asked = cast(ReasonDialog, QApplication.activeModalWidget())
        assert not asked.confirm.isEnabled()
        write(asked.reason, "亲属任职", qtbot)
        qtbot.mouseClick(asked.confirm, LEFT)

    QTimer.singleShot(200, reason)
    qtbot.mouseClick(team.conflict, LEFT)
    settle(window, qtbot)
    assert side.missing.text() == "核查组还没有组长"


def test_records_are_typed_one_after_the_other(
    sit: Callable[[Actor], MainWindow], world: World, qtbot: QtBot
) -> None:
    window = sit(world.inspector)
    side = look(window, visited(world), qtbot)
    at(side, "records")
    records = side.records
    assert (records.count.text(), records.list.count()) == ("已看 0 / 2", 2)
    assert records.title.text() == "烧结机机头"
    assert "自评、初审 9.5、12.0 mg/m³" in records.found.text()
    assert records.save.toolTip() == "没有改动"
    write(records.seen, "2号机 12.0", qtbot)
    assert records.unsaved() == 1
    qtbot.keyClick(records.seen, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(window, qtbot)
    assert records.count.text() == "已看 1 / 2"
    assert records.title.text() == "环保档案"
    records.unseen.setChecked(True)
    assert records.list.count() == 1
    qtbot.mouseClick(records.agrees, LEFT)
    qtbot.mouseClick(records.save, LEFT)
    settle(window, qtbot)
    assert side.visit is not None and "records" not in side.visit.missing
    assert records.unsaved() == 0


def test_what_is_typed_stays_while_somebody_else_writes(
    sit: Callable[[Actor], MainWindow], world: World, qtbot: QtBot, refusals: list[str]
) -> None:
    number = visited(world)
    window = sit(world.inspector)
    side = look(window, number, qtbot)
    at(side, ARCHIVE)
    records = side.records
    assert records.title.text() == "环保档案"
    write(records.seen, "缺批复", qtbot)
    note_down(world.office, world.inspector, number, {HEAD: SiteNote("9.5")})
    settle(window, qtbot)
    assert records.seen.toPlainText() == "缺批复"
    assert records.count.text() == "已看 1 / 2"
    refusals.clear()
    stale = side.visit
    note_down(world.office, world.inspector, number, {ARCHIVE: SiteNote("齐全")})
    records.visit = stale
    qtbot.mouseClick(records.save, LEFT)
    qtbot.waitUntil(lambda: bool(refusals), timeout=15000)
    settle(window, qtbot)
    assert "“环保档案”的现场记录已被别人改动" in refusals[0]
    assert records.seen.toPlainText() == "缺批复"
    assert "已有记录（赵核查）：齐全" in records.found.text()


def test_meetings_problems_and_opinion(
    sit: Callable[[Actor], MainWindow], world: World, qtbot: QtBot
) -> None:
    number = visited(world)
    add_member(
        world.office, world.inspector, number, "leader", "赵核查", "市局", declaration="none"
    )
    world.clock.advance(hours=10)
    window = sit(world.inspector)
    side = look(window, number, qtbot)
    at(side, "first")
    meeting = cast(MeetingStep, side.steps["first"])
    assert meeting.present.toPlainText() == "赵核查（市局）"
    assert meeting.save.toolTip() == "没有写地点"
    write(meeting.place, "会议室", qtbot)
    write(meeting.minutes, "说明来意", qtbot)
    assert meeting.unsaved() == 1
    qtbot.mouseClick(meeting.save, LEFT)
    settle(window, qtbot)
    assert meeting.unsaved() == 0 and meeting.state.text() == "已记录（赵核查）"
    at(side, "problems")
    problems = cast(ProblemsStep, side.steps["problems"])
    assert problems.add.toolTip() == "没有写问题"
    problems.indicator.setCurrentIndex(problems.indicator.findData(HEAD))
    write(problems.text, "2号机超标", qtbot)
    assert problems.add.toolTip() == "没有写责任人"
    write(problems.person, "孙厂长", qtbot)
    qtbot.mouseClick(problems.add, LEFT)
    settle(window, qtbot)
    assert [row.text for row in problems.rows.rows] == ["2号机超标"]
    assert problems.unsaved() == 0 and problems.rectify.isEnabled()
    at(side, "opinion")
    opinion = cast(OpinionStep, side.steps["opinion"])
    assert opinion.counts.text() == "核查组没有专家，可以不写"
    write(opinion.text, "基本符合", qtbot)
    qtbot.mouseClick(opinion.save, LEFT)
    settle(window, qtbot)
    assert side.visit is not None and side.visit.opinion == "基本符合"


def test_samples_are_drawn_in_a_dialog(
    sit: Callable[[Actor], MainWindow], world: World, qtbot: QtBot
) -> None:
    window = sit(world.inspector)
    side = look(window, visited(world), qtbot)
    at(side, "records")

    def fill() -> None:
        asked = cast(SampleDialog, QApplication.activeModalWidget())
        assert asked.confirm.toolTip() == "没有写对象"
        write(asked.object, "冀D00001", qtbot)
        write(asked.found, "缺记录", qtbot)
        asked.differs.setChecked(True)
        qtbot.mouseClick(asked.confirm, LEFT)

    QTimer.singleShot(200, fill)
    qtbot.mouseClick(side.records.sample, LEFT)
    settle(window, qtbot)
    assert side.visit is not None
    assert [(each.object, each.agrees) for each in side.visit.samples] == [("冀D00001", False)]


def test_a_scan_is_tied_to_the_pages_it_holds(
    sit: Callable[[Actor], MainWindow], world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    window = sit(world.clerk)
    side = look(window, visited(world), qtbot)
    assert "核查" in side.missing.text() and side.why_not
    assert cast(TeamStep, side.steps["team"]).add.toolTip() == side.why_not
    at(side, "pages")
    scans = cast(ScansStep, side.steps["pages"])
    assert scans.list.topLevelItem(0).text(1) == "还没有扫描件"
    assert scans.list.topLevelItem(3).text(1) == "不需要"
    scan = tmp_path / "签到.pdf"
    scan.write_bytes(b"%PDF signed")

    def tick() -> None:
        asked = cast(ScanDialog, QApplication.activeModalWidget())
        assert asked.ticks["first"].isChecked()
        asked.ticks["last"].setChecked(True)
        qtbot.mouseClick(asked.confirm, LEFT)

    QTimer.singleShot(200, tick)
    scans.take_scan(scan, "first")
    settle(window, qtbot)
    assert side.visit is not None
    assert [each.kind for each in side.visit.signatures] == ["first", "last"]
    assert scans.list.topLevelItem(1).text(1) == "签到.pdf"


def test_papers_of_the_visit_are_previewed(
    sit: Callable[[Actor], MainWindow], world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    window = sit(world.inspector)
    side = look(window, world.county_reviewed(), qtbot)
    qtbot.mouseClick(side.blank, LEFT)
    settle(window, qtbot)
    page = cast(PaperPage, window.page("paper"))
    assert page.drawn is not None and page.drawn.paper == "site_blank"
    assert "现场核查表（空白）" in page.title.text()


def test_the_site_form_goes_out_and_its_conflicts_are_chosen(
    sit: Callable[[Actor], MainWindow], world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    site = Site(world, tmp_path)
    window = sit(world.inspector)
    side = look(window, site.number, qtbot)
    site.path.unlink()
    side.forms.export_to(site.path)
    settle(window, qtbot)
    assert side.forms.said.text() == "已导出 现场核查表.xlsx"
    site.type_in(SAME, {ARCHIVE: {"现场所见": "齐全"}})
    world.record(world.inspector, site.number, "verified", {"penalised": True})
    settle(window, qtbot)

    def choose() -> None:
        asked = cast(ConflictsDialog, QApplication.activeModalWidget())
        assert asked.accept_button.toolTip() == "还有 1 处没有选择"
        asked.choose_all("office")
        qtbot.mouseClick(asked.accept_button, LEFT)

    QTimer.singleShot(2000, choose)
    side.forms.read_from(site.path)
    qtbot.waitUntil(lambda: "已读入" in side.forms.said.text(), timeout=15000)
    settle(window, qtbot)
    assert world.see(site.number).stages["verified"]["penalised"].value is True
    assert side.visit is not None and ARCHIVE in side.visit.records
