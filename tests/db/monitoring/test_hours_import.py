"""Importing hours: all or nothing, the later file wins and says where, a file can be taken back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select, text

from db.check import check
from db.enterprise_entries import add_entry, entries_of, retire_entry
from db.monitoring.assessment import hours_behind, year
from db.monitoring.batches import batches, undo
from db.monitoring.hours_import import import_hours
from db.monitoring.import_result import HoursImport, HoursRefusal
from db.monitoring.outlets import outlets
from db.monitoring.stored import marks_of
from db.office_tables import TrailRow
from db.sessions import look_within
from grading.monitoring.hours import Month, plain
from grading.refusals import Finding, Refusal
from templates.monitoring.staged import StagedHours, StagedMark
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS, World
from tests.db.monitoring.staged_hours import file_of, month_of, series

on_sqlite = pytest.mark.parametrize("backend", ["sqlite"])
"""Rules that are the same on any database are tried on one."""

JANUARY = Month(2026, 1)
START = JANUARY.first_hour


def bring(world: World, staged: StagedHours, **wishes: Any) -> HoursImport:
    return import_hours(world.office, world.clerk, STEEL_WORKS, staged, **wishes)


def stored(world: World, pollutant: str = "PM", at: int = 0) -> tuple[Any, Any]:
    """Value and flag of one hour of January of the first outlet."""
    one = outlets(world.office, world.clerk, STEEL_WORKS)[0]
    months = year(world.office, world.clerk, one.id, pollutant, JANUARY, JANUARY)
    return plain(int(months[0].value[at])), int(months[0].flag[at])


def last_entry(world: World) -> TrailRow:
    with world.office.reading() as session:
        return session.scalars(select(TrailRow).order_by(TrailRow.seq.desc()).limit(1)).one()


def test_a_year_of_hours_comes_in_changes_and_goes_again(world: World) -> None:
    """The whole way, on both databases: several thousand hours."""
    everything = [each for m in range(1, 7) for each in month_of("1#机头", f"2025-{m:02d}")]
    first = bring(world, file_of(*(s for s in everything if s.pollutant == "PM")))
    assert (first.batch, first.hours, first.created_outlets) == (1, 4344, ["1#机头"])
    assert bring(world, file_of(*(s for s in everything if s.pollutant == "O2"))).added == 4344
    again = bring(world, file_of(*everything))
    assert (again.batch, again.unchanged, again.added) == (None, 8688, 0)
    later = bring(
        world,
        file_of(
            series("1#机头", "PM", Month(2025, 3).first_hour + 10, ["8.5", 9, 8]),
            name="补传.csv",
            marks=[StagedMark("1#机头", "", 5, 9, "检修")],
        ),
    )
    [change] = later.changed
    assert (change.month, change.hours, later.unchanged) == ("2025-03", 2, 1)
    assert [each[1:] for each in change.examples] == [("8 N", "8.5 N"), ("8 N", "9 N")]
    assert (change.first_hour, change.last_hour) == (
        Month(2025, 3).first_hour + 10, Month(2025, 3).first_hour + 11,
    )  # fmt: skip
    entry = last_entry(world)
    assert (entry.action, entry.kind, entry.key) == ("monitoring.import", "enterprise", STEEL_WORKS)
    assert json.loads(entry.details)["changed"][0][:4] == ["1#机头", "PM", "2025-03", 2]
    with pytest.raises(Refusal, match=r"批（补传\.csv）后来改动了同样的月份"):
        undo(world.office, world.clerk, 1)
    assert later.batch is not None
    assert undo(world.office, world.clerk, later.batch).restored == 1
    done = undo(world.office, world.clerk, 1)
    assert (done.retired, done.restored, done.outlets) == (6, 0, ())
    assert undo(world.office, world.clerk, 2).retired == 6
    with pytest.raises(Refusal, match="已由 张经办 于"):
        undo(world.office, world.clerk, 2)
    assert [each.undone_by for each in batches(world.office, world.clerk, STEEL_WORKS)] == [
        "张经办"
    ] * 3
    assert check(world.office) == []


@on_sqlite
def test_later_hours_win_and_what_a_file_is_silent_about_stays(world: World) -> None:
    bring(world, file_of(series("1#", "PM", START, [5, 6, 7], converted=[10, 12, 14])))
    result = bring(world, file_of(series("1#", "PM", START + 1, [6, 8, 9], flags="NNF")))
    assert (result.unchanged, result.changed_hours, result.added) == (1, 1, 1)
    one = outlets(world.office, world.clerk, STEEL_WORKS)[0]
    views = hours_behind(world.office, world.clerk, one.id, "PM", JANUARY)[:5]
    told = [(str(v.value), str(v.converted), v.flag) for v in views]
    assert told == [
        ("5", "10", "N"), ("6", "12", "N"), ("8", "None", "N"), ("9", "None", "F"),
        ("None", "None", " "),
    ]  # fmt: skip


@on_sqlite
def test_a_faulty_file_brings_nothing_unless_the_good_hours_are_wanted(world: World) -> None:
    wrong = Finding(7, "PM 实测", "abc", "number", "error", "“abc”不是数", sheet="1月")
    staged = file_of(series("1#", "PM", START, [5, 6]), findings=[wrong])
    with pytest.raises(HoursRefusal, match=r"没有导入任何小时；第一处：“abc”不是数（在线.*第 7 行"):
        bring(world, staged)
    assert outlets(world.office, world.clerk, STEEL_WORKS) == []
    dry = bring(world, staged, dry_run=True)
    assert (dry.batch, dry.added, dry.created_outlets, len(dry.findings)) == (None, 2, ["1#"], 1)
    assert outlets(world.office, world.clerk, STEEL_WORKS) == []
    assert bring(world, staged, good_rows=True).batch == 1


@on_sqlite
def test_outlets_are_known_by_name_number_and_mn_and_never_guessed(world: World) -> None:
    given = {"name": "1#烧结机机头", "number": "DA001", "mn": "HB13048100001", "kind": "head"}
    add_entry(world.office, world.clerk, STEEL_WORKS, "outlet", given)
    assert bring(world, file_of(series("da 001", "PM", START, [5]))).created_outlets == []
    by_mn = file_of(series("PM表", "SO2", START, [5]), codes={"PM表": "HB13048100001"})
    assert bring(world, by_mn).created_outlets == []
    with pytest.raises(Refusal, match="是不是“1#烧结机机头”"):
        bring(world, file_of(series("1号烧结机机头", "PM", START, [5])), new_outlets=False)
    twice = file_of(series("DA001", "PM", START, [5]), series("1#烧结机机头", "O2", START, [5]))
    with pytest.raises(Refusal, match="是同一个排放口"):
        bring(world, twice)
    assert bring(world, file_of(series("1号机头", "PM", START, [5]))).created_outlets == ["1号机头"]
    [entry] = entries_of(world.office, world.clerk, STEEL_WORKS)["outlet"][:1]
    retire_entry(world.office, world.clerk, STEEL_WORKS, "outlet", entry.id, "拆除")
    with pytest.raises(Refusal, match="已停用：拆除"):
        bring(world, file_of(series("DA001", "PM", START + 9, [5])))


@on_sqlite
def test_an_outlet_that_went_with_its_file_comes_back_with_it(world: World) -> None:
    staged = file_of(series("1#", "PM", START, [5]))
    bring(world, staged)
    assert undo(world.office, world.clerk, 1).outlets == ("1#",)
    assert outlets(world.office, world.clerk, STEEL_WORKS) == []
    again = bring(world, staged)
    assert (again.batch, again.created_outlets) == (2, [])
    assert [each.name for each in outlets(world.office, world.clerk, STEEL_WORKS)] == ["1#"]
    assert undo(world.office, world.clerk, 2).outlets == ("1#",)


@on_sqlite
def test_a_file_of_another_enterprise_and_hours_to_come_are_refused(world: World) -> None:
    hours = series("1#", "PM", START, [5])
    with pytest.raises(Refusal, match=r"文件写的企业是“涉县虚构钢铁有限公司”.*请到那家企业下导入"):
        bring(world, file_of(hours, enterprise=["涉县虚构钢铁有限公司"]))
    with pytest.raises(Refusal, match="不是武安虚构钢铁有限公司"):
        bring(world, file_of(hours, enterprise=[OTHER_WORKS]))
    with pytest.raises(Refusal, match="还没有到的时间：2026-03-02 10:00（1#）"):
        bring(world, file_of(series("1#", "PM", Month(2026, 3).first_hour + 34, [5])))
    assert bring(world, file_of(hours, enterprise=["武安虚构钢铁"])).batch == 1
    other = file_of(series("1#", "PM", START + 5, [5]), enterprise=[OTHER_WORKS])
    assert bring(world, other, other_enterprise=True).batch == 2


@on_sqlite
def test_a_log_of_another_enterprise_s_device_is_refused(world: World) -> None:
    given = {"name": "1#机头", "mn": "HB13048100001"}
    add_entry(world.office, world.admin, OTHER_WORKS, "outlet", given)
    log = file_of(series("1#", "PM", START, [5]), codes={"1#": "HB13048100001"})
    with pytest.raises(Refusal, match=r"MN HB13048100001）登记在另一家企业"):
        bring(world, log)
    with pytest.raises(Refusal, match="登记在另一家企业"):
        bring(world, file_of(series("1#", "PM", START, [5]), codes={"1#": f"{OTHER_WORKS}ZL0002"}))
    assert bring(world, log, other_enterprise=True).batch == 1


def test_a_later_file_corrects_the_marks_it_tells_and_undo_brings_them_back(world: World) -> None:
    hours = series("1#", "PM", START, [5] * 20)

    def marked(*stretches: tuple[int, int], told: bool = True) -> StagedHours:
        marks = [StagedMark("1#", "start", START + a, START + b, "启炉") for a, b in stretches]
        return file_of(hours, marks=marks, mark_hours={"1#": hours.hours} if told else {})

    def standing() -> list[tuple[int, int]]:
        with world.office.reading() as session:
            found = marks_of(look_within(session), [1], JANUARY, JANUARY)
        return sorted((one.first_hour - START, one.last_hour - START) for one in found)

    assert bring(world, marked((2, 6), (10, 12))).marks == 2
    assert bring(world, marked((2, 6), (10, 12))).batch is None
    assert bring(world, marked(told=False)).batch is None  # it says nothing about marks
    later = bring(world, marked((2, 4), (10, 12), (15, 15)))
    assert later.batch is not None
    assert [one.rule for one in later.findings] == ["marks_changed"]
    assert standing() == [(2, 4), (10, 12), (15, 15)]
    with pytest.raises(Refusal, match=r"批（在线监测\.csv）后来改动了它的工况标记"):
        undo(world.office, world.clerk, 1)
    undo(world.office, world.clerk, later.batch)
    assert standing() == [(2, 6), (10, 12)]
    undo(world.office, world.clerk, 1)
    assert standing() == []
    assert check(world.office) == []


@on_sqlite
def test_a_cancelled_import_leaves_nothing(world: World) -> None:
    told: list[tuple[int, int]] = []
    staged = file_of(*month_of("1#", "2026-01"))
    with pytest.raises(Refusal, match="已取消导入，没有改动任何数据"):
        bring(world, staged, progress=lambda *at: told.append(at), cancelled=lambda: len(told) == 1)
    assert told == [(0, 2)]
    assert batches(world.office, world.clerk, STEEL_WORKS) == []
    assert outlets(world.office, world.clerk, STEEL_WORKS) == []


@on_sqlite
def test_a_county_imports_and_undoes_its_own_hours_only(world: World) -> None:
    staged = file_of(series("1#", "PM", START, [5]))
    with pytest.raises(Refusal, match="只能办理本区县"):
        import_hours(world.office, world.other_county, STEEL_WORKS, staged)
    with pytest.raises(Refusal, match="无权进行这项操作"):
        import_hours(world.office, world.reader, STEEL_WORKS, staged)
    import_hours(world.office, world.inspector, STEEL_WORKS, staged)
    with pytest.raises(Refusal, match="没有第 1 批在线监测导入，或不在您的县"):
        undo(world.office, world.other_county, 1)
    one = outlets(world.office, world.county, STEEL_WORKS)[0]
    with pytest.raises(Refusal, match="没有第 1 号排放口，或不在您的县"):
        year(world.office, world.other_county, one.id, "PM", JANUARY, JANUARY)


@on_sqlite
def test_the_check_finds_a_month_that_was_altered(world: World) -> None:
    bring(world, file_of(*month_of("1#", "2026-01")))
    assert check(world.office) == []
    with world.office.beside_the_records() as session:
        change = text("UPDATE monitoring_months SET data = :data WHERE id = 1")
        session.execute(change, {"data": b"other hours"})
        session.execute(text("UPDATE monitoring_months SET hours = 3 WHERE id = 2"))
    found = [each.message for each in check(world.office)]
    assert len(found) == 2, found
    assert "1# PM 2026-01" in found[0] and "改动" in found[0]
    assert "1# O2 2026-01" in found[1]
