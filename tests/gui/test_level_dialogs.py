"""Kinds of a new audit, results from above, the plan of rechecks: in the window."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.enterprise_entries import add_entry
from db.enterprise_history import level_history
from db.level_registration import Registration, register_level
from db.library import sync_shipped
from gui.dialogs.level_plan import LevelPlanDialog
from gui.dialogs.new_audit import NewAuditDialog
from gui.dialogs.register_level import RegisterDialog
from gui.pages.audit import AuditPage
from gui.pages.audits import AuditsPage
from gui.tables.rows import RowsModel
from gui.window import MainWindow
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS, World

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(new_window: Callable[[], MainWindow], world: World) -> MainWindow:
    sync_shipped(world.office, world.admin)
    opened = new_window()
    opened.desk.take_office(world.office)
    opened.desk.enter(world.admin)
    return opened


def picture(widget: QWidget, name: str) -> None:
    """Keep a picture where a designer asked for them."""
    folder = os.environ.get("JINJI_PICTURES")
    if folder:
        QApplication.processEvents()
        widget.grab().save(f"{folder}/{name}.png")


def asked(window: MainWindow, qtbot: QtBot) -> NewAuditDialog:
    window.visit("audits", "new")
    dialog = window.page("audits").findChild(NewAuditDialog)
    assert isinstance(dialog, NewAuditDialog)
    qtbot.waitUntil(lambda: dialog.found.count() == 2 and dialog.pack.count() > 0, timeout=15000)
    dialog.found.setCurrentRow(0)
    chosen = next(n for n, (pack, _) in enumerate(dialog.packs) if pack.id == "hebei-steel")
    dialog.pack.setCurrentIndex(chosen)
    return dialog


def test_each_kind_is_explained_and_a_downgrade_asks_for_trigger_and_proof(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog = asked(window, qtbot)
    kinds = dialog.kinds
    assert "升A晋B" in kinds.about.text()
    assert not kinds.trigger.isVisible()
    assert dialog.target.isVisible()
    assert not dialog.formal.isEnabled()
    kinds.kind.setCurrentText("降级")
    assert kinds.trigger.isVisible()
    assert not dialog.target.isVisible()
    assert dialog.formal.isEnabled(), "nothing is rated: the rules are those of the result"
    assert dialog.make.toolTip() == "请选择降级情形"
    kinds.trigger.setCurrentIndex(0)
    assert "12 个月内不得再申报" in kinds.effect.text()
    assert dialog.make.toolTip() == "请写明查实的证据"
    kinds.evidence.setText("武环罚〔2026〕7号")
    assert dialog.make.isEnabled()
    picture(dialog, "new_audit_downgrade")
    kinds.kind.setCurrentText("年度复核")
    assert not kinds.trigger.isVisible()
    dialog.close()


def test_a_kind_without_a_level_in_force_is_refused_in_words(
    window: MainWindow, qtbot: QtBot, refusals: list[str]
) -> None:
    dialog = asked(window, qtbot)
    dialog.kinds.kind.setCurrentText("变更")
    qtbot.mouseClick(dialog.make, LEFT)
    qtbot.waitUntil(lambda: bool(refusals), timeout=15000)
    assert "没有试评公布的等级，不能办理“变更”" in refusals[0]
    dialog.close()


def test_a_result_from_above_is_registered_in_a_dialog(
    window: MainWindow, world: World, qtbot: QtBot
) -> None:
    dialog = RegisterDialog(window.desk, STEEL_WORKS, window, name="武安虚构钢铁有限公司")
    dialog.open()
    assert dialog.make.toolTip() == "还没有填：评定机关、文号、日期"
    dialog.authority.setText("河北省生态环境厅")
    dialog.document.setText("冀环〔2025〕30号")
    dialog.on.setText("2025-12-30")
    picture(dialog, "register")
    with qtbot.waitSignal(dialog.registered, timeout=15000) as told:
        qtbot.mouseClick(dialog.make, LEFT)
    assert told.args == ["已登记 武安虚构钢铁有限公司 A"]
    assert level_history(world.office, world.admin, STEEL_WORKS).overall.level == "A"


def test_the_plan_lists_what_is_due_exports_it_and_takes_a_list(
    window: MainWindow, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    given = Registration("A", "河北省生态环境厅", "冀环〔2025〕30号", "2025-02-01")
    register_level(world.office, world.approver, STEEL_WORKS, given)
    task = {"kind": "民生豁免", "document": "市政府〔2025〕1号", "starts_on": "2025-11-01",
            "ends_on": "2026-07-10", "task": "供热"}  # fmt: skip
    add_entry(world.office, world.clerk, STEEL_WORKS, "guarantee", task)
    window.visit("audits")
    page = cast(AuditsPage, window.page("audits"))
    qtbot.mouseClick(page.plan, LEFT)
    dialog = page.findChild(LevelPlanDialog)
    assert isinstance(dialog, LevelPlanDialog)
    model = cast(RowsModel, dialog.recheck.model())
    qtbot.waitUntil(lambda: len(model.rows) == 1, timeout=15000)
    assert dialog.count.text() == "复核逾期 1 家，近期到期 0 家；保障类到期或近期到期 1 家"
    picture(dialog, "plan")
    path = tmp_path / "计划.xlsx"
    dialog.export(path)
    qtbot.waitUntil(lambda: path.exists() and "写在" in dialog.note.text(), timeout=15000)
    sheet = load_workbook(path).active
    assert sheet is not None
    assert sheet["A1"].value == "年度复核计划"

    book = Workbook()
    page_of = book.active
    assert page_of is not None
    page_of.append(["企业名称", "绩效等级", "日期"])
    page_of.append(["涉县虚构钢铁有限公司", "A", "2026-01-05"])
    listed = tmp_path / "名单.xlsx"
    book.save(listed)
    dialog.register(listed)
    asking = dialog.findChild(RegisterDialog)
    assert isinstance(asking, RegisterDialog)
    asking.authority.setText("河北省生态环境厅")
    asking.document.setText("冀环〔2026〕1号")
    picture(asking, "register_list")
    qtbot.mouseClick(asking.make, LEFT)
    qtbot.waitUntil(lambda: len(model.rows) == 2, timeout=15000)
    assert level_history(world.office, world.admin, OTHER_WORKS).overall.level == "A"
    with qtbot.waitSignal(dialog.chosen):
        dialog.recheck.opened.emit(0)
    assert window.here == "enterprise"


def test_who_may_not_approve_is_told_so(
    new_window: Callable[[], MainWindow], world: World, qtbot: QtBot
) -> None:
    window = new_window()
    window.desk.take_office(world.office)
    window.desk.enter(world.clerk)
    dialog = LevelPlanDialog(window.desk, window)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.count.text() != "正在读取…", timeout=15000)
    assert not dialog.listed.isEnabled()
    assert dialog.listed.toolTip() == "须由“审批”角色办理"
    assert dialog.excel.toolTip() == "没有在效的等级"


@pytest.mark.parametrize("kind", ["降级", "变更", "停产", "年度复核"])
def test_an_audit_about_a_level_in_force_is_shown_with_its_own_steps(
    window: MainWindow, world: World, qtbot: QtBot, kind: str
) -> None:
    first = world.published()
    wishes = {"trigger": "penalty", "evidence": "武环罚〔2026〕7号"} if kind == "降级" else {}
    number = world.open(target="", kind=kind, **wishes).number
    window.visit("audit", number)
    page = cast(AuditPage, window.page("audit"))
    qtbot.waitUntil(lambda: page.view is not None and page.view.number == number, timeout=15000)
    qtbot.waitUntil(window.desk.jobs.idle, timeout=15000)
    titles = {
        "降级": "立案并告知企业",
        "变更": "提交变更事项",
        "停产": "报送停产",
        "年度复核": "提交自查",
    }
    assert page.view is not None
    assert page.view.options[0].title == titles[kind]
    picture(window, f"audit_{kind}")
    window.visit("audit", first)
    qtbot.waitUntil(lambda: page.view is not None and page.view.number == first, timeout=15000)
    qtbot.waitUntil(window.desk.jobs.idle, timeout=15000)
    assert page.view.options[0].action == "revoke"
