"""三阶段对照 and 去年对照 in the window, and taking last year's values up."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.conclusions import Conclusion, conclude, conclude_plain
from db.facts import take_over
from db.workflow import advance
from gui.audits.comparison_side import ComparisonSide
from gui.pages.audit import AuditPage
from gui.theme import colours
from tests.db.audit_world import World
from tests.gui.test_audit_review import Sit, desk, settle  # noqa: F401

LEFT = Qt.MouseButton.LeftButton
HEAD = "organized.head"


def beside(page: AuditPage, qtbot: QtBot, key: str = "") -> ComparisonSide:
    page.show_side("comparison", key)
    settle(page, qtbot)
    return cast(ComparisonSide, page.sides.panel())


def test_differences_between_stages_have_a_sign_and_a_colour(
    desk: Sit,  # noqa: F811
    world: World,
    qtbot: QtBot,
) -> None:
    number = world.claimed()
    conclude_plain(world.office, world.clerk, number, "claimed")
    advance(world.office, world.clerk, number, "submit", opinion="齐全")
    take_over(world.office, world.county, number, "reviewed")
    world.record(world.county, number, "reviewed", {"head.PM": [Decimal(11), Decimal(12)]})
    given = {HEAD: Conclusion("equivalent", "专家意见")}
    conclude(world.office, world.county, number, "reviewed", given)
    page = desk(world.county, number)
    side = beside(page, qtbot)
    assert side.note.text() == "1 项事实、1 项结论各阶段不同"
    model = side.stages.model()
    table = [[str(model.index(row, c).data() or "") for c in range(5)]
             for row in range(model.rowCount())]  # fmt: skip
    assert ["≠", "烧结机机头", "不符合", "等效认定", ""] in table
    assert ["≠", "　机头颗粒物", "9.5、12.0 mg/m³", "11、12 mg/m³", "—"] in table
    place = table.index(["≠", "　机头颗粒物", "9.5、12.0 mg/m³", "11、12 mg/m³", "—"])
    ink = model.index(place, 2).data(Qt.ItemDataRole.ForegroundRole)
    assert ink.name() == colours().bad
    assert "李初审" in model.index(place, 3).data(Qt.ItemDataRole.ToolTipRole)
    side.different.setChecked(True)
    assert [row.name for row in side.stage_lines] == ["烧结机机头", "机头颗粒物"]
    side.stages.opened.emit(1)
    assert page.sides.front == "answers" and page.groups.chosen() == "organized"


def test_last_years_values_are_taken_up_by_aspect(
    desk: Sit,  # noqa: F811
    world: World,
    qtbot: QtBot,
) -> None:
    last = world.claimed()
    world.clock.advance(days=365)
    number = world.open().number
    page = desk(world.clerk, number)
    side = beside(page, qtbot, "years")
    assert side.note.text().startswith(f"上次 {last}（2026-06-30，自评，企业自评），0 项有变化")
    assert [line.now for line in side._lines] == ["未填报"] * 4
    side.aspect.setCurrentIndex(side.aspect.findData("management"))
    side.aspect.activated.emit(side.aspect.currentIndex())
    qtbot.mouseClick(side.take, LEFT)
    settle(page, qtbot)
    taken = world.see(number).stages["claimed"]
    assert {fact: entry.origin for fact, entry in taken.items()} == {"archive": "earlier"}
    assert side.take.toolTip() == "所选各项都已填报，或上次没有填报"
    side.aspect.setCurrentIndex(0)
    side.aspect.activated.emit(0)
    qtbot.mouseClick(side.take, LEFT)
    settle(page, qtbot)
    assert len(world.see(number).stages["claimed"]) == 4


def test_where_nothing_can_be_compared_it_says_so(
    desk: Sit,  # noqa: F811
    world: World,
    qtbot: QtBot,
) -> None:
    page = desk(world.clerk, world.open().number)
    side = beside(page, qtbot)
    assert side.stack.currentWidget() is side.empty
    side.go_to("years")
    assert side.empty.remark.text() == "这家企业在本行业没有更早的申报件"
    assert side.take.toolTip() == "这家企业在本行业没有更早的申报件"
