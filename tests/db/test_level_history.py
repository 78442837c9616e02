"""Levels held on a day, and the last change taken back whatever it was."""

from __future__ import annotations

from datetime import date

import pytest

from db.enterprise_edit import edit
from db.enterprise_edit_values import IndustryWords
from db.enterprise_entries import add_entry, change_entry, entries_of, retire_entry
from db.enterprise_entry_undo import last_change, last_undone, redo_last, undo_last
from db.enterprise_history import level_history
from db.enterprises import show
from grading.identifiers import fictional_credit_code
from grading.refusals import Refusal
from tests.db.audit_world import STEEL_WORKS, World


def test_which_level_held_on_a_day(world: World) -> None:
    o, clerk = world.office, world.clerk
    for level, day in (("C", "2021"), ("B-", "2023-05"), ("B", "2025-06-30")):
        given = {"industry": "钢铁", "level": level, "decided_on": day, "document": f"文{day}"}
        add_entry(o, clerk, STEEL_WORKS, "level", given)

    def on(day: date) -> str | None:
        return level_history(o, world.reader, STEEL_WORKS, day).overall.level

    assert [each.level for each in level_history(o, clerk, STEEL_WORKS).held] == ["B", "B-", "C"]
    assert on(date(2020, 1, 1)) is None
    assert on(date(2021, 6, 1)) is None, "of a year alone only its end is sure"
    assert on(date(2021, 12, 31)) == "C"
    assert on(date(2023, 5, 30)) == "C"
    assert on(date(2023, 6, 1)) == "B-"
    assert on(date(2025, 6, 30)) == "B"


def test_the_worst_of_several_industries_counts(world: World) -> None:
    o, clerk = world.office, world.clerk
    edit(o, clerk, STEEL_WORKS, {}, industries=[IndustryWords("钢铁"), IndustryWords("焦化")])
    add_entry(o, clerk, STEEL_WORKS, "level", {"level": "A", "decided_on": "2025-01-01"})
    given = {"industry": "焦化", "level": "C", "decided_on": "2024-01-01"}
    add_entry(o, clerk, STEEL_WORKS, "level", given)
    history = level_history(o, clerk, STEEL_WORKS, date(2025, 2, 1))
    assert {each.level for each in history.standing} == {"A", "C"}
    assert history.overall.level == "C"


def test_a_formal_publication_is_history_by_itself_and_a_trial_is_not(world: World) -> None:
    world.published()
    assert level_history(world.office, world.clerk, STEEL_WORKS).held == ()
    world.behind_our_back("UPDATE audits SET mode = 'formal'")
    history = level_history(world.office, world.clerk, STEEL_WORKS)
    assert [(each.level, each.entry) for each in history.held] == [("B", None)]
    assert history.held[0].source.startswith("本办公室公布")


def test_undo_takes_back_the_last_change_whatever_it_was(world: World) -> None:
    o, clerk = world.office, world.clerk
    assert last_change(o, clerk, STEEL_WORKS) is None
    edit(o, clerk, STEEL_WORKS, {"phone": "13800000001"})
    line = add_entry(o, clerk, STEEL_WORKS, "line", {"name": "1号线"})
    change_entry(o, clerk, STEEL_WORKS, "line", line.id, {"product": "烧结矿"})
    retire_entry(o, clerk, STEEL_WORKS, "line", line.id, "拆除")
    last = last_change(o, world.reader, STEEL_WORKS)
    assert last is not None
    assert last.words == "停用生产线 1号线：拆除"
    undo_last(o, clerk, STEEL_WORKS, last.id)
    assert entries_of(o, clerk, STEEL_WORKS)["line"][0].values["product"] == "烧结矿"
    assert "产品" in undo_last(o, clerk, STEEL_WORKS).words
    assert entries_of(o, clerk, STEEL_WORKS)["line"][0].values["product"] == ""
    undo_last(o, clerk, STEEL_WORKS)
    assert entries_of(o, clerk, STEEL_WORKS)["line"] == ()
    undo_last(o, clerk, STEEL_WORKS)
    assert show(o, clerk, STEEL_WORKS).phone == ""
    with pytest.raises(Refusal, match="没有可以撤销"):
        undo_last(o, clerk, STEEL_WORKS)
    redo_last(o, clerk, STEEL_WORKS)
    assert show(o, clerk, STEEL_WORKS).phone == "13800000001"
    with pytest.raises(Refusal, match="没有可以恢复"):
        redo_last(o, clerk, STEEL_WORKS)


def test_an_undone_code_is_told_with_the_key_of_now(world: World) -> None:
    o, clerk = world.office, world.clerk
    new = fictional_credit_code("130481", 78)
    edit(o, clerk, STEEL_WORKS, {"code": new})
    assert undo_last(o, clerk, new).key == STEEL_WORKS
    assert redo_last(o, clerk, STEEL_WORKS).key == new


def test_an_undone_entry_is_brought_back_as_well(world: World) -> None:
    o, clerk = world.office, world.clerk
    line = add_entry(o, clerk, STEEL_WORKS, "line", {"name": "1号线"})
    undo_last(o, clerk, STEEL_WORKS)
    assert last_undone(o, clerk, STEEL_WORKS) is not None
    redo_last(o, clerk, STEEL_WORKS)
    assert entries_of(o, clerk, STEEL_WORKS)["line"] == (line,)
    undo_last(o, clerk, STEEL_WORKS)
    assert entries_of(o, clerk, STEEL_WORKS)["line"] == ()


def test_undo_is_refused_where_something_newer_has_come(world: World) -> None:
    o, clerk = world.office, world.clerk
    edit(o, clerk, STEEL_WORKS, {"phone": "13800000001"})
    seen = last_change(o, clerk, STEEL_WORKS)
    assert seen is not None
    edit(o, world.county, STEEL_WORKS, {"contact": "王工"})
    with pytest.raises(Refusal, match="又有新的修改"):
        undo_last(o, clerk, STEEL_WORKS, seen.id)
    with pytest.raises(Refusal, match="无权"):
        undo_last(o, world.reader, STEEL_WORKS)
