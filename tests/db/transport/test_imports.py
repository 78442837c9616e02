"""Ledgers in the records: all or none, nothing twice, undone as a whole, the way back to rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from db.check import check
from db.transport.assessing import assess_transport
from db.transport.batches import batches, ledger_rows, passages_in, undo
from db.transport.imports import LedgerRefusal, import_ledger
from db.transport.papers import check_lines, transport_content
from db.transport.readings import choose_reading
from grading.refusals import Refusal
from templates.papers.transport import conclusions, draw_transport
from templates.transport.gate import read_gate
from templates.transport.inventories import read_vehicles
from templates.transport.volumes import read_volumes
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS, World
from tests.db.transport.ledgers import gate_file, trips, volume_file

JANUARY = datetime(2026, 1, 5, 8)  # noqa: DTZ001 (office time)


@pytest.fixture
def backend() -> str:
    """One database is enough here; tests/db/transport/test_both.py tries the other."""
    return "sqlite"


def test_a_ledger_is_kept_assessed_and_every_row_can_be_opened(
    world: World, tmp_path: Path
) -> None:
    office, clerk = world.office, world.clerk
    lines = trips("冀D12345", "国六", 5, begin=JANUARY) + trips(
        "冀D54321", "国五", 5, begin=JANUARY.replace(month=2)
    )
    done = import_ledger(office, clerk, STEEL_WORKS, read_gate(gate_file(tmp_path, lines)))
    assert (done.read, done.kept, done.repeated, done.rejected) == (10, 10, 0, 0)
    assert (done.first_month, done.last_month) == ("2026-01", "2026-02")
    rail = volume_file(tmp_path, ["2026-01,进厂,铁矿粉,铁路,1200,,,"])
    import_ledger(office, clerk, STEEL_WORKS, read_volumes(rail))
    # January: 1,200 t by rail, 150 t by road; February: 150 t by road.
    found = assess_transport(office, clerk, STEEL_WORKS, "2026-01", "2026-02")
    assert [each.figures.strict for each in found.months] == [Decimal("88.8888"), 0]
    assert found.whole.strict == Decimal(80)
    assert found.roads[6].value == Decimal(50)
    assert found.rail_kg == 1_200_000
    assert (found.entries, found.fields["plate"], found.fields["vin"]) == (10, 10, 0)
    (told_fields,) = [each for each in check_lines(found) if each.title == "进出厂台账字段"]
    assert (told_fields.found, told_fields.met) == ("没有VIN、发动机号、照片", False)
    assert passages_in(office, clerk, 1, "2026-02")[0].plate == "冀D54321"
    content = transport_content(office, clerk, found)
    assert draw_transport(content) == draw_transport(content)
    assert conclusions(content)[-1].startswith("台账不全")
    (row,) = ledger_rows(office, clerk, 1, 3)
    told = dict(row.cells)
    assert (told["车牌"], told["时间"]) == ("冀D12345", "2026-01-05 10:00:00")
    assert (row.file, told["载重（吨）"]) == ("门禁.csv", "30")
    assert check(office) == []


def test_the_same_passages_again_are_ignored_and_a_batch_others_lean_on_stays(
    world: World, tmp_path: Path
) -> None:
    office, clerk = world.office, world.clerk
    first = trips("冀D12345", "国六", 5, begin=JANUARY)
    import_ledger(office, clerk, STEEL_WORKS, read_gate(gate_file(tmp_path, first)))
    again = import_ledger(office, clerk, STEEL_WORKS, read_gate(gate_file(tmp_path, first)))
    assert (again.batch, again.kept, again.repeated) == (None, 0, 5)
    more = [(*each[:6], "31") for each in first] + trips(
        "冀D12345", "国六", 5, begin=JANUARY.replace(day=6)
    )
    third = import_ledger(office, clerk, STEEL_WORKS, read_gate(gate_file(tmp_path, more * 2)))
    assert (third.batch, third.kept, third.repeated) == (2, 5, 15)
    assert third.counts["other_load"] == 5
    with pytest.raises(Refusal, match="批次 2"):
        undo(office, clerk, 1, reason="导错了")
    undo(office, clerk, 2, reason="导错了")
    undo(office, clerk, 1, reason="导错了")
    assert [each.undone_reason for each in batches(office, clerk, STEEL_WORKS)] == ["导错了"] * 2
    with pytest.raises(Refusal, match="撤销过了"):
        undo(office, clerk, 1, reason="再来")
    found = assess_transport(office, clerk, STEEL_WORKS, "2026-01", "2026-01")
    assert (found.whole.strict, found.months_without) == (None, ("2026-01",))


def test_faulty_rows_keep_a_ledger_out_unless_the_good_ones_are_wanted(
    world: World, tmp_path: Path
) -> None:
    office, clerk = world.office, world.clerk
    lines = trips("冀D12345", "国六", 3, begin=JANUARY)
    lines[1] = (*lines[1][:6], "32450")
    staged = read_gate(gate_file(tmp_path, lines))
    with pytest.raises(LedgerRefusal, match="像是公斤"):
        import_ledger(office, clerk, STEEL_WORKS, staged)
    assert batches(office, clerk, STEEL_WORKS) == []
    dry = import_ledger(office, clerk, STEEL_WORKS, staged, dry_run=True)
    assert (dry.batch, dry.kept, dry.rejected) == (None, 2, 1)
    done = import_ledger(office, clerk, STEEL_WORKS, staged, good_rows=True)
    assert (done.batch, done.kept, done.rejected) == (1, 2, 1)
    (view,) = batches(office, clerk, STEEL_WORKS)
    assert view.counts == {"load": 1}


def test_volumes_that_contradict_an_earlier_list_are_refused(world: World, tmp_path: Path) -> None:
    office, clerk = world.office, world.clerk
    one = ["2026-01,进厂,铁矿粉,铁路,1200,,,"]
    import_ledger(office, clerk, STEEL_WORKS, read_volumes(volume_file(tmp_path, one)))
    same = import_ledger(
        office, clerk, STEEL_WORKS,
        read_volumes(volume_file(tmp_path, [*one, "2026-02,进厂,铁矿粉,铁路,900,,,"])),
    )  # fmt: skip
    assert (same.kept, same.repeated) == (1, 1)
    other = volume_file(tmp_path, ["2026-01,进厂,铁矿粉,铁路,1300,,,"])
    with pytest.raises(Refusal, match="批次 1 已登记 1200 吨"):
        import_ledger(office, clerk, STEEL_WORKS, read_volumes(other))


def test_inventories_stand_as_of_their_day_and_the_newest_counts(
    world: World, tmp_path: Path
) -> None:
    office, clerk = world.office, world.clerk
    file = tmp_path / "厂内.csv"
    for day, lines in ((20, "厂1,国五,柴油\n厂2,国四,柴油\n"), (28, "厂1,国五,柴油\n厂3,,纯电\n")):
        file.write_text("厂内编号,排放阶段,燃料类型\n" + lines, encoding="utf-8")
        as_of = office.clock.today().replace(month=2, day=day)
        import_ledger(office, clerk, STEEL_WORKS, read_vehicles(file, "inplant"), as_of=as_of)
    fleet = assess_transport(office, clerk, STEEL_WORKS).inplant
    assert fleet is not None
    assert (fleet.batch, fleet.count, fleet.shares[5].value) == (2, 2, Decimal(100))
    assert fleet.shares[7].value == Decimal(50)


def test_the_office_says_whether_short_haul_counts_and_both_shares_stay(
    world: World, tmp_path: Path
) -> None:
    office, clerk = world.office, world.clerk
    rows = ["2026-01,进厂,铁矿粉,铁路,800,L1,首段,", "2026-01,进厂,铁矿粉,公路,800,L1,末段,新能源",
            "2026-01,进厂,焦煤,公路,200,,,国六"]  # fmt: skip
    import_ledger(office, clerk, STEEL_WORKS, read_volumes(volume_file(tmp_path, rows)))
    before = assess_transport(office, clerk, STEEL_WORKS, "2026-01", "2026-01").whole
    assert (before.strict, before.wide, before.decided) == (0, Decimal(80), 0)
    with pytest.raises(Refusal, match="依据"):
        choose_reading(office, world.admin, "short_haul", True, reason=" ")
    choose_reading(office, world.admin, "short_haul", True, reason="省核算原则第 3 条")
    after = assess_transport(office, clerk, STEEL_WORKS, "2026-01", "2026-01").whole
    assert (after.strict, after.wide, after.decided) == (0, Decimal(80), Decimal(80))


def test_a_county_keeps_to_its_own_ledgers(world: World, tmp_path: Path) -> None:
    office = world.office
    staged = read_gate(gate_file(tmp_path, trips("冀D12345", "国六", 3, begin=JANUARY)))
    import_ledger(office, world.admin, OTHER_WORKS, staged)
    with pytest.raises(Refusal):
        import_ledger(office, world.county, OTHER_WORKS, staged)
    for look in (
        lambda: ledger_rows(office, world.county, 1, 2),
        lambda: undo(office, world.county, 1, reason="不是我的"),
        lambda: assess_transport(office, world.county, OTHER_WORKS),
    ):
        with pytest.raises(Refusal):
            look()
    assert replace(batches(office, world.admin, OTHER_WORKS)[0]).undone_at is None


def test_a_ledger_of_days_keeps_every_trip_of_a_day_and_none_twice(
    world: World, tmp_path: Path
) -> None:
    office, clerk = world.office, world.clerk
    day = ("冀D12345", "国六", "柴油", "2026-01-05", "进厂", "铁矿粉", "30")
    two = import_ledger(office, clerk, STEEL_WORKS, read_gate(gate_file(tmp_path, [day] * 2)))
    assert (two.kept, two.counts["no_clock"]) == (2, 2)
    for kept, repeated in ((1, 2), (0, 3)):
        done = import_ledger(office, clerk, STEEL_WORKS, read_gate(gate_file(tmp_path, [day] * 3)))
        assert (done.kept, done.repeated) == (kept, repeated)
    found = assess_transport(office, clerk, STEEL_WORKS, "2026-01", "2026-01")
    assert found.whole.total == 90_000


def test_a_ledger_of_headings_alone_is_refused(world: World, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="没有一行数据"):
        import_ledger(
            world.office, world.clerk, STEEL_WORKS, read_gate(gate_file(tmp_path, [])), dry_run=True
        )
