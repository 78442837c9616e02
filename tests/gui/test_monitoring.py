"""在线监测 in the window: files in, months as a map, hours behind them, doubts explained."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QDate, QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from db.audits import open_audit
from db.facts import record_facts
from db.library import sync_shipped
from db.monitoring.batches import batches
from db.monitoring.evaluation import evaluation_starts
from db.monitoring.hours_import import import_hours
from db.monitoring.outlets import outlets, set_outlet
from db.users import Actor
from grading.monitoring.behind import HourView
from grading.monitoring.hours import FLAGS, MISSING, Month
from gui import theme
from gui.monitoring.axes import tick_words, ticks
from gui.monitoring.batches_dialog import HoursBatchesDialog
from gui.monitoring.curve import Curve, Span
from gui.monitoring.doubts_tab import WaiverDialog
from gui.monitoring.fact_goal import goal_of
from gui.monitoring.heat_model import HeatCell, short
from gui.monitoring.import_dialog import HoursImportDialog
from gui.monitoring.outlet_dialog import KindDialog
from gui.monitoring.ranking_dialog import RankingDialog
from gui.monitoring.reading import back
from gui.monitoring.start_dialog import StartDialog
from gui.pages.audit import AuditPage
from gui.pages.monitoring import TABS, MonitoringPage
from gui.people.form_dialog import FormDialog
from gui.window import MainWindow
from templates.monitoring.staged import StagedHours, StagedSeries
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS, World
from tests.gui.conftest import write

LEFT = Qt.MouseButton.LeftButton
HEAD = "1#烧结机机头"
APRIL = Month(2026, 4)


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


def when_asked(does: Callable[[FormDialog], None]) -> None:
    """Answer the next form that opens, however late it comes."""
    timer = QTimer(QApplication.instance())

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, FormDialog):
            timer.stop()
            timer.deleteLater()
            does(dialog)

    timer.timeout.connect(look)
    timer.start(20)


def april(outlet: str) -> StagedHours:
    """A month of one outlet: 50 hours of PM over 10, 20 stopped, 30 faulty, a flat line."""
    hours = np.arange(APRIL.first_hour, APRIL.next.first_hour, dtype=np.int64)
    values = (6 + hours % 7) * 100_000 + 6_000_000
    flags = np.full(len(hours), FLAGS.index("N"), np.uint8)
    values[100:150] = 12_500_000
    flags[200:220] = FLAGS.index("F")
    flags[300:330], values[300:330] = FLAGS.index("D"), MISSING
    values[400:460] = 7_210_000
    oxygen = np.full(len(hours), 16_000_000, np.int64)
    normal = np.full(len(hours), FLAGS.index("N"), np.uint8)
    return StagedHours(
        "四月.xlsx",
        "ab" * 32,
        "wide",
        len(hours),
        (
            StagedSeries(outlet, "PM", hours, values, None, flags),
            StagedSeries(outlet, "O2", hours, oxygen, None, normal),
        ),
    )


@pytest.fixture
def judged(world: World) -> World:
    """The steel works with a month of hours, judged as a sinter head."""
    sync_shipped(world.office, world.admin)
    import_hours(world.office, world.clerk, STEEL_WORKS, april(HEAD))
    outlet = outlets(world.office, world.admin, STEEL_WORKS)[0]
    set_outlet(world.office, world.clerk, outlet.id, kind="sinter_head")
    return world


def test_a_month_opens_down_to_its_hours(
    sit: Callable[[Actor], MainWindow], judged: World, qtbot: QtBot, tmp_path: Path
) -> None:
    window = sit(judged.reader)
    window.visit("monitoring")
    page = cast(MonitoringPage, window.page("monitoring"))
    settle(window, qtbot)
    assert [each.name for each in page.holders.rows.rows] == ["武安虚构钢铁有限公司"]
    assert page.acts.paper.toolTip() == "先选择企业"
    qtbot.keyClick(page.holders.table, Qt.Key.Key_Return)
    settle(window, qtbot)
    heat = page.heat.map
    assert heat.heat.months[-1] == "2026-04" and len(heat.heat.months) == 12
    last = heat.heat.index(0, 11)
    # 720 − 20 stopped = 700 expected, 670 valid, 50 over: 620 / 670 = 92.53 %
    assert last.data() == "✕ 92.5"
    told = last.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "1#烧结机机头　颗粒物　2026-04：达标占比 92.53%，不达标" in told
    assert heat.heat.index(0, 0).data() == ""
    heat.setCurrentIndex(last)
    qtbot.keyClick(heat, Qt.Key.Key_Return)
    settle(window, qtbot)
    assert page.tabs.currentIndex() == list(TABS).index("hours")
    figures = [cell.text() for cell in page.hours.card.rows["strict"]]
    assert figures == ["700", "670", "30", "50", "92.53%", "12.5", figures[6], "✕ 不达标"]
    lenient = [cell.text() for cell in page.hours.card.rows["lenient"]]
    assert lenient[:4] == ["670", "670", "0", "50"]
    counts = {kind: each.text() for kind, each in page.hours.list.kinds.items()}
    assert counts["exceeding"] == "超标 50" and counts["stopped"] == "停运 20"
    assert counts["excused"] == "从宽剔除 30" and not page.hours.list.kinds["gap"].isEnabled()
    page.hours.list.table.selectRow(0)
    plot = page.hours.chart.plot
    assert plot is not None and "判定值 12.5 mg/m³" in page.hours.chart.said.text()
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert page.hours.chart.said.text().startswith("2026-04-05 05:00–06:00")
    qtbot.keyClick(plot, Qt.Key.Key_Plus)
    theme.choose("dark")
    QApplication.sendEvent(page.hours.chart, QEvent(QEvent.Type.PaletteChange))
    theme.choose("light")
    page.tabs.setCurrentIndex(list(TABS).index("over"))
    settle(window, qtbot)
    assert page.over.count.text() == "1 个排放口，50 个超标小时"
    page.over.export(tmp_path / "超标.xlsx")
    page.acts.write_paper(tmp_path / "达标.pdf")
    settle(window, qtbot)
    assert load_workbook(tmp_path / "超标.xlsx").active["D5"].value == "2026-04-05 04:00"
    assert (tmp_path / "达标.pdf").read_bytes().startswith(b"%PDF")
    page.period.line.setCurrentIndex(page.period.line.findData("legal"))
    page.period.line.activated.emit(0)
    settle(window, qtbot)
    assert page.hours.card.terms.text().startswith(("限值", "没有限值"))
    assert page.change.toolTip().startswith("须由")
    visited = (STEEL_WORKS, HEAD, "PM", "2026-04", "")
    window.visit("workbench")
    window.visit("monitoring", visited)
    settle(window, qtbot)
    assert page.tabs.currentIndex() == list(TABS).index("hours")
    window.visit("monitoring", OTHER_WORKS)
    settle(window, qtbot)
    assert not page.heat.map.heat.rows and page.hours.behind is None
    assert page.acts.paper.toolTip() == "所选期间没有小时数据"
    qtbot.mouseClick(page.all, LEFT)
    settle(window, qtbot)
    assert page.body.currentWidget() is page.holders and page.wish is None
    assert page.all.toolTip() == "现在就是全部企业"


def test_a_doubt_is_explained_by_a_person_and_the_explanation_taken_back(
    sit: Callable[[Actor], MainWindow], judged: World, qtbot: QtBot
) -> None:
    window = sit(judged.clerk)
    window.visit("monitoring", STEEL_WORKS)
    page = cast(MonitoringPage, window.page("monitoring"))
    settle(window, qtbot)
    doubts = page.doubts
    open_before = len(doubts.rows.rows)
    assert open_before and not doubts.waive.isEnabled()
    assert doubts.waive.toolTip().startswith("豁免须由")
    window = sit(judged.inspector)
    window.visit("monitoring", STEEL_WORKS)
    page = cast(MonitoringPage, window.page("monitoring"))
    settle(window, qtbot)
    doubts = page.doubts
    kind = doubts.rows.rows[0].doubt.kind

    def explain(dialog: FormDialog) -> None:
        assert isinstance(dialog, WaiverDialog)
        assert dialog.confirm.toolTip() == "请写明核对了什么、凭什么"
        dialog.reason.setPlainText("已核对数采仪，低负荷运行")
        dialog.scope.setCurrentIndex(2)
        qtbot.mouseClick(dialog.confirm, LEFT)

    page.tabs.setCurrentIndex(list(TABS).index("doubts"))
    when_asked(explain)
    qtbot.mouseClick(doubts.waive, LEFT)
    settle(window, qtbot)
    waived = [each for each in doubts.rows.rows if each.waiver is not None]
    assert waived and all(each.doubt.kind == kind for each in waived)
    doubts.filter.setCurrentIndex(2)
    doubts.table.selectRow(0)
    assert "已核对数采仪，低负荷运行" in doubts.detail.text()
    assert doubts.waive.toolTip() == "这处疑点已经豁免"

    def take_back(dialog: FormDialog) -> None:
        dialog.reason.setText("现场核查发现量程被改")  # type: ignore[attr-defined]
        qtbot.mouseClick(dialog.confirm, LEFT)

    when_asked(take_back)
    qtbot.mouseClick(doubts.end, LEFT)
    settle(window, qtbot)
    doubts.filter.setCurrentIndex(1)
    assert len(doubts.rows.rows) == open_before
    doubts.table.selectRow(0)
    qtbot.mouseClick(doubts.go, LEFT)
    settle(window, qtbot)
    assert page.tabs.currentIndex() == list(TABS).index("hours")


def table(path: Path, outlet: str, value: str, enterprise: str = "") -> Path:
    """A long table of three hours of one outlet; the last one is odd."""
    start = datetime(2026, 5, 1)  # noqa: DTZ001
    lines = [enterprise] if enterprise else []
    lines.append("排放口,时间,污染物,浓度A,标记")
    for hour, text in enumerate(("7.5", "7.6", value)):
        lines.append(f"{outlet},{start + timedelta(hours=hour):%Y-%m-%d %H:00},烟尘,{text},N")
    path.write_text("\n".join(lines), encoding="gb18030")
    return path


def test_files_are_read_mended_compared_and_imported(
    sit: Callable[[Actor], MainWindow], judged: World, qtbot: QtBot, tmp_path: Path
) -> None:
    window = sit(judged.clerk)
    window.visit("monitoring", STEEL_WORKS)
    page = cast(MonitoringPage, window.page("monitoring"))
    settle(window, qtbot)
    dialog = HoursImportDialog(window.desk, STEEL_WORKS, "武安虚构钢铁有限公司", page)
    dialog.show()
    settle(window, qtbot)
    assert dialog.go.toolTip() == "先选择文件"
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    dialog.read([table(tmp_path / "五月.csv", "机头一", "abc"), broken])
    settle(window, qtbot)
    assert [file.state() for file in dialog.files][1] == "不能导入"
    # The heading says nothing: a person says what the column is.
    headings = [each.heading for each in dialog.columns.rows.rows]
    dialog.columns.table.selectRow(headings.index("浓度A"))
    dialog.columns.choice.setCurrentIndex(dialog.columns.choice.findText("颗粒物 实测"))
    qtbot.mouseClick(dialog.columns.apply, LEFT)
    settle(window, qtbot)
    assert dialog.files[0].state() == "有错误" and "有错误" in dialog.go.toolTip()
    assert dialog.outlets.rows.rows == ["机头一"]
    dialog.outlets.choice.setCurrentIndex(dialog.outlets.choice.findText(HEAD))
    qtbot.mouseClick(dialog.outlets.apply, LEFT)
    settle(window, qtbot)
    first = dialog.files[0]
    assert first.would is not None and first.would.created_outlets == []
    assert first.would.added == 2 and len(first.staged.findings) == 1  # type: ignore[union-attr]
    dialog.good_rows.setChecked(True)
    qtbot.mouseClick(dialog.go, LEFT)
    settle(window, qtbot)
    assert dialog.files[0].state().startswith("已导入（第 2 批）")
    # The same month again with another hour: what differs is told before it goes in.
    dialog.good_rows.setChecked(False)
    dialog.read([table(tmp_path / "六月.csv", HEAD, "9.9")])
    settle(window, qtbot)
    dialog.columns.table.selectRow(headings.index("浓度A"))
    dialog.columns.choice.setCurrentIndex(dialog.columns.choice.findText("颗粒物 实测"))
    qtbot.mouseClick(dialog.columns.apply, LEFT)
    settle(window, qtbot)
    assert [file.state() for file in dialog.files][-1] == "可以导入"
    dialog.close()
    dialog.deleteLater()
    past = HoursBatchesDialog(window.desk, STEEL_WORKS, page)
    settle(window, qtbot)
    assert [each.batch for each in past.rows.rows] == [2, 1]
    past.take_back(2)
    settle(window, qtbot)
    assert past.undo.toolTip().startswith("第 2 批已由")
    assert past.words.text().startswith("已撤销第 2 批：撤下 1 个月")
    past.close()
    past.deleteLater()
    found = batches(judged.office, judged.admin, STEEL_WORKS)
    assert [each.undone_at is None for each in found] == [False, True]


def view(hour: int, used: str | None, state: str, flag: str = "N") -> HourView:
    value = Decimal(used) if used else None
    return HourView(hour, value, None, None, value, flag, "", state, "原因", "")  # type: ignore[arg-type]


def test_hours_between_months_are_gaps_of_the_curve() -> None:
    views = [view(10, "1", "met"), view(11, "9", "exceeding"), view(15, None, "stopped", "F")]
    curve = Curve.of("机头", views, limit=5.0, doubts=[Span(11, 12, "疑点：恒值")])
    assert len(curve) == 6 and curve.spans("gap") == [(12, 15)]
    assert curve.places("exceeding").tolist() == [1] and curve.place(12.7) == 2
    assert curve.place(16) is None and curve.top(0, 6) > 9
    assert "疑点：恒值" in curve.words(1) and "疑点" not in curve.words(0)
    assert curve.flag_runs() == [(15, 16, "F")]
    assert len(Curve.of("空", [])) == 0


def test_ticks_stand_at_months_days_and_hours_as_there_is_room() -> None:
    year = Month(2025, 1).first_hour
    assert [tick_words(at, 0) for at in ticks(year, year + 8760, 900)[1]][:2] == [
        "2025年1月",
        "2月",
    ]
    step, days = ticks(year, year + 720, 900)
    assert step % 24 == 0 and all(at % 24 == 0 for at in days) and 6 <= len(days) <= 12
    assert "时" not in tick_words(days[0], step)
    step, hours = ticks(year, year + 24, 900)
    assert step == 3 and tick_words(hours[1], step) == "03时" and tick_words(year, step) == "1-01"


def test_small_words_of_the_page() -> None:
    assert back(Month(2026, 3), 11) == Month(2025, 4)
    assert short(HeatCell("2026-01", "not_met", Decimal("0.94999"))) == "✕ 94.9"
    assert short(HeatCell("2026-01", "undecided", None)) == "? —"
    words = "来自在线监测（评价期 2025-07 至 2026-06）：最差为 1# 机头 2026-04：12.5 mg/m3（…）"
    assert goal_of("sinter_head.PM", words) == ("1# 机头", "PM", "2026-04", "")
    open_month = words.replace("最差为 1# 机头 2026-04：12.5", "无法判定：1# 机头 2026-05（不足）")
    assert goal_of("sinter_head_legal.PM", open_month) == ("1# 机头", "PM", "2026-05", "legal")
    assert goal_of("sinter_head.PM", "企业填报") is None


def test_a_concentration_of_an_audit_leads_to_its_hours(
    sit: Callable[[Actor], MainWindow], judged: World, qtbot: QtBot
) -> None:
    audit = open_audit(judged.office, judged.clerk, STEEL_WORKS, "hebei-steel", "A", "trial")
    chosen = {"processes": ["sinter"]}
    record_facts(judged.office, judged.clerk, audit.id, "claimed", chosen, origin="window")
    window = sit(judged.clerk)
    window.visit("audit", audit.number)
    page = cast(AuditPage, window.page("audit"))
    settle(window, qtbot)
    page.groups.choose("organized")
    settle(window, qtbot)
    link = next(
        each
        for each in page.cards.findChildren(QPushButton)
        if each.text() == f"查看 {HEAD} 2026-04 的小时"
    )
    qtbot.mouseClick(link, LEFT)
    settle(window, qtbot)
    there = cast(MonitoringPage, window.page("monitoring"))
    assert window.here == "monitoring" and there.hours.chosen() is not None
    assert there.hours.card.title.text() == f"{HEAD}　颗粒物　2026年4月"


def test_an_enterprise_is_found_its_start_recorded_and_the_city_ranked(
    sit: Callable[[Actor], MainWindow], judged: World, qtbot: QtBot, tmp_path: Path
) -> None:
    window = sit(judged.clerk)
    window.visit("monitoring")
    page = cast(MonitoringPage, window.page("monitoring"))
    settle(window, qtbot)
    ranked = RankingDialog(window.desk, APRIL, page)
    qtbot.mouseClick(ranked.go, LEFT)
    settle(window, qtbot)
    assert ranked.count.text() == "1 个排放口，1 个不达标；双击打开"
    ranked.export(tmp_path / "排名.xlsx")
    settle(window, qtbot)
    sheet = load_workbook(tmp_path / "排名.xlsx").active
    assert sheet is not None
    row = next(row for row in sheet.iter_rows(values_only=True) if HEAD in row)
    assert row[5:7] == ("2026-04", 0.925373) and row[9] == 50 and row[11] == "不达标"
    ranked.table.opened.emit(0)
    ranked.deleteLater()
    settle(window, qtbot)
    assert page.hours.chosen() is not None and page.picker.text() == "武安虚构钢铁有限公司"
    page.picker.setFocus()
    qtbot.waitUntil(lambda: window.desk.register.index is not None, timeout=15000)
    write(page.picker, "涉县", qtbot)
    page.picker.textEdited.emit("涉县")
    qtbot.keyClick(page.picker, Qt.Key.Key_Return)
    settle(window, qtbot)
    assert page.seen is not None and page.seen.assessment.code == OTHER_WORKS
    page.picker.clearFocus()
    assert page.picker.text() == "涉县虚构钢铁有限公司"
    start = StartDialog(window.desk, STEEL_WORKS, page)
    settle(window, qtbot)
    assert "现在没有登记" in start.remark.text() and start.confirm.toolTip() == "请写明依据"
    start.reason.setText("改造完成并稳定运行")
    start.day.setDate(QDate(2026, 4, 1))
    qtbot.mouseClick(start.confirm, LEFT)
    settle(window, qtbot)
    start.deleteLater()
    import_hours(judged.office, judged.clerk, STEEL_WORKS, april("10#烧结机机头"))
    import_hours(judged.office, judged.clerk, STEEL_WORKS, april("2#烧结机机头"))
    both = outlets(judged.office, judged.admin, STEEL_WORKS)
    kinds = KindDialog(window.desk, both, {"sinter_head": "烧结机机头"}, page)
    assert kinds.confirm.toolTip() == "没有选类型"
    kinds.kind.setCurrentIndex(0)
    qtbot.mouseClick(kinds.confirm, LEFT)
    settle(window, qtbot)
    kinds.deleteLater()
    both = outlets(judged.office, judged.admin, STEEL_WORKS)
    assert [each.name[:2] for each in both] == ["1#", "2#", "10"]
    assert {each.kind for each in both} == {"sinter_head"}
    known = evaluation_starts(judged.office, judged.admin, STEEL_WORKS)
    assert [str(each.starts_on) for each in known] == ["2026-04-01"]
