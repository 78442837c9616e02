"""减污降碳 in the window: a file in, accounts with bars, four quadrants, factors, undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from db.energy.figures_import import import_figures
from db.users import Actor
from gui.energy.dialogs import FactorDialog, FindingsDialog, GridDialog
from gui.energy.fact_goal import accounts_behind
from gui.pages.energy import EnergyPage
from gui.people.reason_dialog import ReasonDialog
from gui.window import MainWindow
from tests.db.audit_world import STEEL_WORKS, World
from tests.db.energy.works import OTHER_WORKS, file_of, furnace, staged

Sit = Callable[..., EnergyPage]


@pytest.fixture
def sit(new_window: Callable[[], MainWindow], world: World, qtbot: QtBot) -> Sit:
    window = new_window()
    window.desk.take_office(world.office)

    def down(actor: Actor, tab: object = None) -> EnergyPage:
        window.desk.leave()
        window.desk.enter(actor)
        window.visit("energy", tab)
        page = cast(EnergyPage, window.page("energy"))
        settle(page, qtbot)
        return page

    return down


def settle(page: EnergyPage, qtbot: QtBot) -> None:
    qtbot.wait(20)
    qtbot.waitUntil(page.desk.jobs.idle, timeout=15000)
    QApplication.processEvents()
    qtbot.waitUntil(page.desk.jobs.idle, timeout=15000)


def answer(kind: type[QDialog], fill: Callable[[QDialog], None]) -> None:
    """When a dialog of this kind comes up, do this with it."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            fill(dialog)
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(0, look)


def test_an_energy_fact_of_an_audit_leads_to_its_accounts(
    sit: Sit, world: World, tmp_path: Path, qtbot: QtBot
) -> None:
    world.rewrite_pack(
        "  penalised:",
        "  furnace: {ask: number, name: 高炉能耗, unit: kgce/t, from: energy.blast_furnace}\n"
        "  penalised:",
    )
    rows = [*furnace(2024), *furnace(2025, code=OTHER_WORKS), *furnace(2025)]
    import_figures(world.office, world.clerk, staged(tmp_path, *rows))
    words = world.open().derived["furnace"].words
    assert accounts_behind(words) == 2025
    assert accounts_behind("来自守法记录表：2025 年") is None
    page = sit(world.clerk, (STEEL_WORKS, accounts_behind(words)))
    assert page.accounts.card.told is not None
    assert (page.accounts.card.told.key, page.accounts.card.told.year) == (STEEL_WORKS, 2025)
    page.open((STEEL_WORKS, 2024))
    page.shown()
    settle(page, qtbot)
    assert page.accounts.card.told.year == 2024


def drawn(widget: QWidget) -> int:
    """How many colours a picture has."""
    image = widget.grab().toImage()
    steps = range(0, image.width(), 7), range(0, image.height(), 7)
    return len({image.pixel(x, y) for x in steps[0] for y in steps[1]})


def test_a_file_comes_in_and_its_accounts_stand_beside_the_list(
    sit: Sit, world: World, tmp_path: Path, qtbot: QtBot
) -> None:
    page = sit(world.clerk)
    assert page.accounts.body.currentWidget() is page.accounts.empty
    wrong = furnace()
    wrong[1] = wrong[1].replace("10000,万kWh", "100000000,万kWh")
    seen: list[str] = []

    def read(dialog: QDialog) -> None:
        assert isinstance(dialog, FindingsDialog)
        seen.extend(each.message for each in dialog.rows.rows)
        dialog.reject()

    answer(FindingsDialog, read)
    page.take_in(file_of(tmp_path, *wrong))
    settle(page, qtbot)
    assert seen and seen[0].endswith("像是把 kWh 当成 万kWh")
    page.take_in(file_of(tmp_path, *furnace(), *furnace(code=OTHER_WORKS)))
    settle(page, qtbot)
    assert "新增 14" in page.told.text()
    assert [row.key for row in page.accounts.rows.rows] == [STEEL_WORKS, OTHER_WORKS]
    page.open((OTHER_WORKS, 2024))
    page.shown()
    settle(page, qtbot)
    card = page.accounts.card
    assert card.content is not None and card.content.code == OTHER_WORKS
    assert "高炉 377.39 kgce/t" in card.bars.accessibleName() and drawn(card.bars) > 4
    assert len(card.tables[0][1].rows) == 7
    assert card.tables[0][1].rows[0][7].startswith("第 1 批 能耗")
    assert {row.state for row in card.tables[3][1].rows} == {"有效"}
    for path in (tmp_path / "核算.pdf", tmp_path / "核算.xlsx"):
        card.write(path)
        settle(page, qtbot)
        assert path.stat().st_size > 3000
    page.accounts.export(tmp_path / "汇总.xlsx")
    page.write_template(tmp_path / "填报.xlsx")
    settle(page, qtbot)
    assert "2024 年的填报表" in page.told.text()
    page.accounts.search.setText("没有的企业")
    assert page.accounts.card.content is None and not page.accounts.excel.isEnabled()


def test_the_quadrants_and_the_table_point_at_each_other(
    sit: Sit, world: World, tmp_path: Path, qtbot: QtBot
) -> None:
    page = sit(world.clerk, "synergy")
    assert page.synergy.pdf.toolTip() == "要有两个年份的数据"
    rows = [
        *furnace(2023), *furnace(2024, coke="380000", so2="270", nox="450", dust="180"),
        *furnace(2023, code=OTHER_WORKS), *furnace(2024, code=OTHER_WORKS, coke="390000",
                                                   so2="400"),
    ]  # fmt: skip
    import_figures(world.office, world.clerk, staged(tmp_path, *rows))
    page.shown()
    settle(page, qtbot)
    tab = page.synergy
    assert (tab.before.currentData(), tab.after.currentData()) == (2023, 2024)
    assert [p.quadrant for p in tab.chart.points] == ["both", "carbon"]
    assert drawn(tab.chart) > 6
    point = tab.chart.points[1]
    assert tab.chart.at(tab.chart.spot(point)) is point
    tab.chart.chosen.emit(OTHER_WORKS)
    assert tab.table.selected_rows() == [1] and tab.chart.highlighted == OTHER_WORKS
    assert "不足 3 家" in tab.remarks.text() and "没有" in tab.candidates.text()
    tab.per_product.setChecked(True)
    settle(page, qtbot)
    assert tab.content is not None and tab.content.per_product
    for path in (tmp_path / "协同.pdf", tmp_path / "协同.xlsx"):
        tab.write(path)
        settle(page, qtbot)
        assert path.stat().st_size > 3000


def test_factors_are_entered_with_their_basis_and_a_batch_is_taken_back(
    sit: Sit, world: World, tmp_path: Path, qtbot: QtBot
) -> None:
    import_figures(world.office, world.clerk, staged(tmp_path, *furnace()))
    page = sit(world.clerk, "factors")
    assert "需要" in page.factors.enter.toolTip() and not page.factors.enter.isEnabled()
    page = sit(world.admin, "factors")
    tab = page.factors

    def enter(dialog: QDialog) -> None:
        assert isinstance(dialog, FactorDialog)
        titles = [dialog.kind.itemText(at) for at in range(dialog.kind.count())]
        dialog.kind.setCurrentIndex(titles.index("焦炭 低位发热量"))
        assert "自带值 28.446" in dialog.unit.text()
        assert dialog.confirm.toolTip() == "请填取值"
        dialog.value.setText("28.1")
        dialog.basis.setText("检测报告 2024-01")
        dialog.confirm.click()

    answer(FactorDialog, enter)
    tab.enter.click()
    settle(page, qtbot)
    assert (tab.rows.rows[0].id, tab.rows.rows[0].factor.sure) == (1, "本单位录入")

    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, GridDialog)
        dialog.region.setCurrentIndex(2)
        dialog.basis.setText("省里要求")
        dialog.confirm.click()

    answer(GridDialog, choose)
    tab.grid.click()
    settle(page, qtbot)
    assert "电网因子用河北（省里要求）" in tab.region.text()

    def why(dialog: QDialog) -> None:
        assert isinstance(dialog, ReasonDialog)
        dialog.reason.setText("报告作废")
        dialog.confirm.click()

    tab.table.selectRow(0)
    answer(ReasonDialog, why)
    tab.retire.click()
    settle(page, qtbot)
    assert not any(row.id for row in tab.rows.rows)
    page.open("batches")
    settle(page, qtbot)
    page.batches.table.selectRow(0)
    page.batches.take_back()
    settle(page, qtbot)
    assert "撤销 7 项" in page.batches.told.text()
    assert page.batches.rows.rows[0].undone_by
