"""The site check draws the same sample again; gates and railway sidings are kept with dates."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from db.check import check
from db.emergency_warnings import end_warning, start_warning
from db.site_visits import open_visit
from db.transport.assessing import assess_transport
from db.transport.batches import undo
from db.transport.gates import note_gate
from db.transport.imports import import_ledger
from db.transport.rail_lines import RailPlan, change_line, enter_line, rail_register, retire_line
from db.transport.sampling import draw_sample, note_piece, sample, samples
from db.transport.visit_list import take_over
from grading.refusals import Refusal
from templates.transport.gate import read_gate
from templates.transport.volumes import read_volumes
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS, World
from tests.db.transport.ledgers import gate_file, trips, volume_file

JANUARY = datetime(2026, 1, 5, 8)  # noqa: DTZ001 (office time)


@pytest.fixture
def backend() -> str:
    """One database is enough here."""
    return "sqlite"


def ledger(world: World, folder: Path, begin: datetime = JANUARY) -> None:
    lines = trips("冀D12345", "国六", 60, begin=begin) + trips(
        "冀D54321", "国四", 60, begin=begin.replace(minute=30)
    )
    import_ledger(world.office, world.clerk, STEEL_WORKS, read_gate(gate_file(folder, lines)))


def test_a_sample_is_drawn_again_by_anybody_and_what_was_found_is_kept(
    world: World, tmp_path: Path
) -> None:
    office, who = world.office, world.inspector
    with pytest.raises(Refusal, match="无从抽样"):
        draw_sample(office, who, STEEL_WORKS)
    ledger(world, tmp_path)
    first = draw_sample(office, who, STEEL_WORKS, wanted={"ledger": 8})
    again = draw_sample(office, world.admin, STEEL_WORKS, wanted={"ledger": 8})
    assert first.number == "CY-2026-00001"
    assert first.seed == again.seed
    assert [p.words for p in first.pieces] == [p.words for p in again.pieces]
    other = draw_sample(office, who, STEEL_WORKS, wanted={"ledger": 8}, word="再抽")
    assert [p.row for p in other.pieces] != [p.row for p in first.pieces]
    kinds = [piece.kind for piece in first.pieces]
    assert (kinds.count("ledger"), kinds.count("passages"), kinds.count("days")) == (8, 5, 3)
    assert len({(p.batch, p.row) for p in first.pieces if p.batch}) == 15
    with pytest.raises(Refusal, match="5–10"):
        draw_sample(office, who, STEEL_WORKS, wanted={"ledger": 11})
    with pytest.raises(Refusal, match="写明情况"):
        note_piece(office, who, first.number, 1, "mismatch")
    note_piece(office, who, first.number, 1, "mismatch", note="台账国六，行驶证国五")
    assert sample(office, who, first.number).open == len(first.pieces) - 1
    assert [each.number for each in samples(office, who, STEEL_WORKS)][-1] == first.number
    with pytest.raises(Refusal, match="抽中了本批"):
        undo(office, world.clerk, 1, reason="导错了")
    assert check(office) == []


def test_old_lorries_in_a_warning_are_told_with_their_rows(world: World, tmp_path: Path) -> None:
    office = world.office
    start_warning(office, world.admin, "orange", document="邯应急〔2026〕1号", basis="预测重污染")
    world.clock.advance(days=1)
    end_warning(office, world.admin, document="邯应急〔2026〕2号", basis="解除")
    world.clock.advance(days=9)
    ledger(world, tmp_path, JANUARY.replace(month=3, day=1))
    found = assess_transport(office, world.clerk, STEEL_WORKS, "2026-03", "2026-03")
    (warned,) = [each for each in found.doubts if each.kind == "warned"]
    assert "国四及以下货车通过 12 次" in warned.message
    assert warned.rows[0][0] == 1
    drawn = draw_sample(office, world.inspector, STEEL_WORKS)
    (piece,) = [each for each in drawn.pieces if each.kind == "warning_days"]
    assert piece.day in (date(2026, 3, 2), date(2026, 3, 3))


def test_impossible_trips_and_changing_stages_are_doubted(world: World, tmp_path: Path) -> None:
    lines = trips("冀D12345", "国六", 3, begin=JANUARY) + trips(
        "冀D12345", "国五", 1, begin=JANUARY.replace(minute=4)
    ) + trips("冀D99999", "", 2, begin=JANUARY)  # fmt: skip
    import_ledger(world.office, world.clerk, STEEL_WORKS, read_gate(gate_file(tmp_path, lines)))
    found = assess_transport(world.office, world.clerk, STEEL_WORKS, "2026-01", "2026-01")
    told = {each.kind: each for each in found.doubts}
    assert told["too_fast"].rows == ((1, 5),)
    assert "冀D12345（国五/国六）" in told["stage_changes"].message
    assert "冀D99999" in told["no_stage"].message
    assert found.ledger_months == 1


def test_the_gate_is_noted_as_seen_and_counts_months(world: World) -> None:
    office, who = world.office, world.inspector
    seen = note_gate(office, who, STEEL_WORKS, video_since=date(2025, 1, 15), upload_share="98.5%")
    assert seen.months == 13
    for wrong in (
        {},
        {"upload_share": "120"},
        {"upload_share": "0.97"},
        {"video_since": date(2027, 1, 1)},
    ):
        with pytest.raises(Refusal):
            note_gate(office, who, STEEL_WORKS, **wrong)
    gate = assess_transport(office, who, STEEL_WORKS).gate
    assert gate is not None
    assert (gate.months, str(gate.upload_share)) == (13, "98.5")


def test_sidings_are_kept_with_their_volume_and_the_rule_names_who_has_none(
    world: World, tmp_path: Path
) -> None:
    office, clerk = world.office, world.clerk
    rows = [f"2025-{m:02d},进厂,铁矿粉,铁路,150000,,," for m in range(3, 13)]
    import_ledger(office, clerk, STEEL_WORKS, read_volumes(volume_file(tmp_path, rows)))
    before = rail_register(office, clerk)
    assert [key for key, _, _ in before.needed] == [STEEL_WORKS]
    assert "150 万吨" in before.needed[0][2]
    assert len(before.open_projects) == 4
    plan = RailPlan("厂前铁路专用线", "building", 3_000_000_000, 60)
    line = enter_line(office, clerk, STEEL_WORKS, plan)
    enter_line(office, world.admin, "", RailPlan("陆港专用线"), owner="邯郸国际陆港")
    after = rail_register(office, clerk)
    assert after.needed == ()
    assert [each.id for each in after.open_projects] == ["yuhua", "longfengshan", "yongyang"]
    assert (after.lines[0].rail_kg, after.lines[0].use) == (1_500_000_000, 50)
    built = change_line(office, clerk, line.id, RailPlan(plan.name, "built"), version=line.version)
    assert (built.state_title, built.plan.progress) == ("已建", 100)
    with pytest.raises(Refusal, match="别人改动"):
        change_line(office, clerk, line.id, plan, version=line.version)
    retire_line(office, clerk, line.id, reason="重复登记")
    assert len(rail_register(office, clerk).lines) == 1
    assert rail_register(office, world.county).lines == ()
    with pytest.raises(Refusal):
        enter_line(office, world.county, OTHER_WORKS, plan)
    with pytest.raises(Refusal):
        change_line(office, world.county, 2, plan)


def test_what_was_found_at_a_drawing_goes_into_the_visit_once(world: World, tmp_path: Path) -> None:
    office, who = world.office, world.inspector
    ledger(world, tmp_path)
    drawn = draw_sample(office, who, STEEL_WORKS)
    with pytest.raises(Refusal, match="没有正在现场核查的申报件"):
        take_over(office, who, drawn.number)
    audit = world.county_reviewed()
    open_visit(office, who, audit, date(2026, 3, 2))
    with pytest.raises(Refusal, match="还没有记录任何结果"):
        take_over(office, who, drawn.number)
    note_piece(office, who, drawn.number, 1, "match")
    note_piece(office, who, drawn.number, 2, "mismatch", note="台账国六，行驶证国五")
    done = take_over(office, who, drawn.number)
    assert (done.visit.audit, done.added, done.waiting) == (audit, 2, len(drawn.pieces) - 2)
    first, second = done.visit.samples
    assert (first.kind, first.found, first.agrees) == ("ledger", "一致", True)
    assert first.object == f"{drawn.number}-1 {drawn.pieces[0].words}"
    assert (second.found, second.agrees) == ("不一致：台账国六，行驶证国五", False)
    with pytest.raises(Refusal, match="都已写入"):
        take_over(office, who, drawn.number, audit)
    last = next(each for each in drawn.pieces if each.kind == "days")
    note_piece(office, who, drawn.number, last.number, "missing", note="录像已覆盖")
    assert take_over(office, who, drawn.number).visit.samples[-1].kind == "days"
    other = world.open(enterprise=OTHER_WORKS)
    with pytest.raises(Refusal, match="不是"):
        take_over(office, who, drawn.number, other.number)
    with pytest.raises(Refusal):
        take_over(office, world.other_county, drawn.number)
