"""激励与标杆 in the window: assessed and decided, lists taken in, 对标, 双近零."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from db.energy.figures_import import import_figures
from db.enterprise_entries import add_entry
from db.incentive.near_zero import propose
from db.incentive.results import results
from db.users import Actor
from gui.incentive.assess_dialog import AssessDialog
from gui.incentive.decide_dialog import DecideDialog
from gui.incentive.hints_dialog import HintsDialog
from gui.incentive.import_dialog import ImportDialog
from gui.incentive.imports_dialog import ImportsDialog
from gui.incentive.means_view import MeanDialog
from gui.incentive.near_zero_tab import ActDialog
from gui.pages.incentive import IncentivePage
from gui.people.reason_dialog import ReasonDialog
from gui.window import MainWindow
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS, World
from tests.db.energy.works import furnace, staged
from tests.db.incentive.works import hold, works

LEFT = Qt.MouseButton.LeftButton
Sit = Callable[..., IncentivePage]


@pytest.fixture
def sit(new_window: Callable[[], MainWindow], world: World, qtbot: QtBot) -> Sit:
    window = new_window()
    window.desk.take_office(world.office)

    def down(actor: Actor, tab: object = None) -> IncentivePage:
        window.desk.leave()
        window.desk.enter(actor)
        window.visit("incentive", tab)
        page = cast(IncentivePage, window.page("incentive"))
        settle(page, qtbot)
        return page

    return down


def settle(page: IncentivePage, qtbot: QtBot) -> None:
    qtbot.wait(20)
    qtbot.waitUntil(page.desk.jobs.idle, timeout=15000)
    QApplication.processEvents()


def answer(kind: type[QDialog], does: Callable[[Any], None], ready: str = "") -> None:
    """When a dialog of this kind comes up (and its ``ready`` button may be pressed), do it."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        waits = not isinstance(dialog, kind) or (ready and not getattr(dialog, ready).isEnabled())
        if waits:
            QTimer.singleShot(30, look)
        else:
            does(dialog)

    QTimer.singleShot(30, look)


def test_a_works_is_assessed_and_managed_a_level_higher(
    sit: Sit, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    page = sit(world.approver)
    view = page.results
    assert view.body.currentWidget() is view.empty
    assert view.form.toolTip() == "先在表里选一个管理等级"
    works(world)
    seen: dict[str, str] = {}

    def read_and_decide(dialog: AssessDialog) -> None:
        seen["stand"] = dialog.stand.text()
        assert dialog.tonnes is not None
        model = dialog.tonnes.model()
        seen["total"] = str(model.index(3, 4).data())

        def decide(form: DecideDialog) -> None:
            assert form.confirm.toolTip() == "管理等级由认定文件定，写明机关和文号"
            form.document.setText("冀环函〔2026〕12号")
            assert form.until.text() == "2027-06-29"
            qtbot.mouseClick(form.confirm, LEFT)

        answer(DecideDialog, decide)
        qtbot.mouseClick(dialog.decide, LEFT)

    answer(AssessDialog, read_and_decide, ready="decide")
    view.assess(STEEL_WORKS)
    settle(page, qtbot)
    assert "研发投入占营业收入比重 2.49%" in seen["stand"]
    assert seen["total"] == "1,250"
    [row] = results(world.office, world.reader)
    assert (row.managed, row.state) == ("B-", "in_force")
    assert view.stand.text() == "1 个，管理期内 1 个"
    form = tmp_path / "认定表.pdf"
    view.print_form(form)
    settle(page, qtbot)
    assert form.read_bytes().startswith(b"%PDF")
    notice = tmp_path / "通知书.docx"
    view.print_letter(notice)
    settle(page, qtbot)
    assert notice.exists() and view.stand.text().endswith("（第 1 次打印）")
    page = sit(world.reader)
    page.results.table.selectRow(0)
    assert page.results.end.toolTip().startswith("吴只读 无权")
    page.grading.show_view(page.means)
    settle(page, qtbot)
    assert page.means.rows.rows[0].research and page.means.new.toolTip().startswith("吴只读 无权")


def test_a_mean_is_entered_with_its_source(sit: Sit, world: World, qtbot: QtBot) -> None:
    page = sit(world.clerk)
    page.grading.show_view(page.means)
    settle(page, qtbot)

    def fill(dialog: MeanDialog) -> None:
        dialog.research.setText("0.93")
        assert dialog.confirm.toolTip() == "没有写均值的来源"
        dialog.basis.setText("省厅通报")
        qtbot.mouseClick(dialog.confirm, LEFT)

    answer(MeanDialog, fill)
    qtbot.mouseClick(page.means.new, LEFT)
    settle(page, qtbot)
    assert [each.basis for each in page.means.rows.rows] == ["省厅通报"]


def test_a_list_is_checked_before_it_is_taken_in_and_enterprises_are_ranked(
    sit: Sit, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    page = sit(world.clerk, "projects")
    tab = page.projects
    assert tab.change.toolTip() == "先在表里选一条"
    blank = tmp_path / "空白.xlsx"
    tab.write_blank(blank)
    settle(page, qtbot)
    from openpyxl import load_workbook

    book = load_workbook(blank)
    sheet = book["协同增效项目"]
    heads = [cell.value for cell in sheet[1]]
    given = {"企业名称": "武安虚构钢铁有限公司", "项目名称*": "余热利用", "项目类型*": "节能提效",
             "进度*": "快了", "责任单位*": "市局"}  # fmt: skip
    for at, head in enumerate(heads, 1):
        sheet.cell(2, at).value = given.get(str(head))
    book.save(blank)
    said: list[str] = []

    def refused(dialog: ImportDialog) -> None:
        if dialog.stand.text() == "正在检查…":
            answer(ImportDialog, refused)
            return
        said.append(dialog.rows.rows[0].message)
        assert not dialog.confirm.isEnabled()
        dialog.reject()

    answer(ImportDialog, refused)
    tab.import_from(blank)
    assert "应是：谋划、前期、在建、完成、停建" in said[0]
    sheet.cell(2, heads.index("进度*") + 1).value = "在建"
    book.save(blank)
    answer(ImportDialog, lambda d: qtbot.mouseClick(d.confirm, LEFT), ready="confirm")
    tab.import_from(blank)
    settle(page, qtbot)
    assert [row.entry.values["name"] for row in tab.rows.rows] == ["余热利用"]
    assert tab.outputs.excel.isEnabled()

    def take_back(dialog: ImportsDialog) -> None:
        if not dialog.rows.rows:
            answer(ImportsDialog, take_back)
            return
        assert dialog.undo.toolTip() == "先在表里选一次导入"
        dialog.take_back(dialog.rows.rows[0].number)
        settle(page, qtbot)
        assert not dialog.rows.rows[0].open
        dialog.reject()

    answer(ImportsDialog, take_back)
    tab.more.menu().actions()[1].trigger()
    settle(page, qtbot)
    assert tab.rows.rows == []
    same = {"year": "2025", "industry": "钢铁", "product": "粗钢", "unit": "吨", "source": "核查"}
    for code, energy in ((STEEL_WORKS, "545"), (OTHER_WORKS, "530")):
        add_entry(world.office, world.clerk, code, "benchmark", {**same, "energy": energy})
    page.open("peers")
    settle(page, qtbot)
    ranked = page.ranked
    assert [row.enterprise.code for row in ranked.rows.rows] == [OTHER_WORKS, STEEL_WORKS]
    assert "能耗 537.5" in ranked.middle.text()


def test_a_hint_of_the_accounts_becomes_a_candidate_by_a_person(
    sit: Sit, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    import_figures(world.office, world.clerk, staged(tmp_path, *furnace(2025)))
    page = sit(world.clerk, "near_zero")
    tab, seen = page.near_zero, []

    def confirm(dialog: ReasonDialog) -> None:
        seen.append(dialog.reason.text())
        qtbot.mouseClick(dialog.confirm, LEFT)

    def look(dialog: HintsDialog) -> None:
        if not dialog.stand.text():  # still comparing
            answer(HintsDialog, look)
            return
        seen.append(dialog.remarks.text())
        assert dialog.confirm.toolTip() == "先在表里选一家企业"
        answer(ReasonDialog, confirm, ready="confirm")
        dialog.accept()
        dialog.chosen.emit(STEEL_WORKS, "武安虚构钢铁有限公司", "铁水：碳排放第 1")

    answer(HintsDialog, look)
    qtbot.mouseClick(tab.hints, LEFT)
    settle(page, qtbot)
    assert "没有参加比较" in seen[0] or "不足" in seen[0]
    assert seen[1:] == ["铁水：碳排放第 1"]
    assert [row.enterprise.code for row in tab.rows.rows] == [STEEL_WORKS]


def test_entitlements_and_near_zero(sit: Sit, world: World, qtbot: QtBot) -> None:
    hold(world, "A", "2025-06-30")
    propose(world.office, world.clerk, STEEL_WORKS, "能耗居首")
    page = sit(world.approver, "policies")
    assert page.entitled.stand.text() == "1 家可以享受，1 家还有没有兑现记录的"
    page.open("near_zero")
    settle(page, qtbot)
    tab = page.near_zero
    assert tab.acts["recognise"].toolTip() == "现在是“候选”，不能认定"

    def fill(dialog: ActDialog) -> None:
        dialog.text.setPlainText("同意推荐")
        assert dialog.confirm.toolTip() == "推荐须写明机关和文件文号"
        dialog.authority.setText("邯郸市生态环境局")
        dialog.document.setText("邯环函〔2026〕8号")
        qtbot.mouseClick(dialog.confirm, LEFT)

    answer(ActDialog, fill)
    qtbot.mouseClick(tab.acts["recommend"], LEFT)
    settle(page, qtbot)
    assert tab.title.text() == "武安虚构钢铁有限公司（已推荐）"
    assert tab.acts["recognise"].isEnabled()
