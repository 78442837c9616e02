"""Clean share by hand: plain volumes, the gate, combined legs booked once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np

from grading.transport.passages import KINDS, SHAPE, RoadTally
from grading.transport.shares import (
    figures,
    fleet_share,
    months_between,
    percent,
    period_before,
    road_share,
    rule_for,
)
from grading.transport.volumes import Volume, book, month_gaps

M = "2026-01"


def gate(*cells: tuple[str, int, int, int], chain: str = "") -> RoadTally:
    """(kind, direction, stage, tonnes) through the gate, heavy lorries."""
    kg = np.zeros(SHAPE, np.int64)
    for kind, direction, stage, tonnes in cells:
        kg[KINDS.index(kind), direction, 2, stage] += tonnes * 1000
    return RoadTally(kg, kg // 30000, 0, 0, 0, 0, 0, {chain: kg} if chain else {})


def volume(mode: str, tonnes: int, **other: object) -> Volume:
    given = {"direction": "in", "kind": "materials", "goods": "铁矿粉", **other}
    return Volume(M, mode=mode, kg=tonnes * 1000, **given)  # type: ignore[arg-type]


STEEL = rule_for("steel", ("materials", "products"))
CEMENT = rule_for("cement", ("materials",))


def test_the_share_is_clean_tonnes_over_all_tonnes() -> None:
    # 800 of 1,000 t by rail: exactly 80 %; other goods are no part of it.
    lines = book([volume("rail", 800), volume("road", 150, stage=6), volume("road", 50, stage=5),
                  volume("road", 999, kind="other")], {}).lines  # fmt: skip
    found = figures(lines, STEEL)
    assert (found.total, found.strict, found.wide) == (1_000_000, Decimal(80), Decimal(80))
    road = road_share(lines, STEEL, least_stage=6)
    assert (road.least, road.most) == (Decimal(75), Decimal(75))  # 150 of 200 t


def test_the_denominator_is_the_packs() -> None:
    lines = book([volume("rail", 800), volume("road", 200), volume(
        "road", 1000, kind="products", direction="out")], {}).lines  # fmt: skip
    assert figures(lines, STEEL).strict == Decimal(40)  # 800 of 2,000 t
    assert figures(lines, CEMENT).strict == Decimal(80)  # 800 of 1,000 t


def test_a_belt_gallery_is_clean_for_cement_only() -> None:
    lines = book([volume("belt_gallery", 900), volume("road", 100)], {}).lines
    assert figures(lines, CEMENT).strict == Decimal(90)
    assert figures(lines, STEEL).strict == 0


def test_the_gate_is_the_road_and_a_declared_road_volume_is_not_added_to_it() -> None:
    booked = book([volume("rail", 800), volume("road", 250)], {M: gate(("materials", 1, 6, 200))})
    assert figures(booked.lines, STEEL).strict == Decimal(80)
    assert "相差 25.0%" in booked.notes[0]


def test_combined_transport_counts_each_tonne_once_in_both_readings() -> None:
    # 600 t come by rail to a yard and 600 t of them go on in 新能源 lorries through the gate;
    # 400 t come by 国六 lorries. Strict: 0 of 1,000 t; with short haul: 600 of 1,000 t.
    rail = volume("rail", 600, chain="L1", leg=1, via="东站货场")
    haul = gate(("materials", 1, 7, 600), chain="L1")
    plain = gate(("materials", 1, 6, 400))
    both = RoadTally(haul.kg + plain.kg, haul.trips, 0, 0, 0, 0, 0, haul.chained)
    booked = book([rail, volume("road", 600, chain="L1", leg=2, stage=7)], {M: both})
    found = figures(booked.lines, STEEL)
    assert (found.total, found.strict, found.wide) == (1_000_000, 0, Decimal(60))
    assert found.readings == {"short_haul": 600_000}
    assert found.decided == 0
    counting = rule_for("steel", ("materials", "products"), {"short_haul": True})
    assert figures(booked.lines, counting).decided == Decimal(60)
    assert road_share(booked.lines, STEEL, least_stage=7).least == Decimal(60)
    assert road_share(booked.lines, counting, least_stage=7).least == 0  # 400 t of 国六 are left


def test_short_haul_above_what_the_trunk_brought_is_road() -> None:
    # 500 t by rail, 600 t on the last leg: 500 t are backed, 100 t are plain road.
    rail = volume("rail", 500, chain="L1", leg=1, via="陆港")
    booked = book([rail, volume("road", 600, chain="L1", leg=2, stage=7)], {})
    found = figures(booked.lines, STEEL)
    assert found.readings == {"park": 500_000}
    assert found.total == 600_000
    assert "超出部分按普通公路计" in booked.notes[0]


def test_a_chain_ending_at_the_plants_siding_is_rail() -> None:
    legs = [volume("road", 300, chain="L2", leg=1), volume("rail", 300, chain="L2", leg=2)]
    booked = book(legs, {})
    assert figures(booked.lines, STEEL).strict == Decimal(100)
    out = [volume("rail", 300, chain="L3", leg=2, direction="out", kind="products"),
           volume("road", 300, chain="L3", leg=1, direction="out", kind="products",
                  stage=6)]  # fmt: skip
    lines = book(out, {}).lines
    assert [(line.mode, line.kg) for line in lines] == [("road", 300_000)]  # 国六 is not 新能源


def test_a_road_trunk_and_a_lone_leg_are_told() -> None:
    legs = [volume("road", 9, chain="L4", leg=1), volume("road", 9, chain="L4", leg=2, stage=7)]
    booked = book([*legs, volume("rail", 5, chain="L5")], {})
    assert [note[:5] for note in booked.notes] == ["联运 L4", "联运 L5"]
    assert figures(booked.lines, STEEL).modes == {"road": 9000, "rail": 5000}


def test_unknown_stages_leave_the_road_share_open_between_two_bounds() -> None:
    lines = book([volume("road", 60, stage=6), volume("road", 30, stage=5),
                  volume("road", 10)], {}).lines  # fmt: skip
    found = road_share(lines, STEEL, least_stage=6)
    assert (found.least, found.most, found.unknown_kg) == (Decimal(60), Decimal(70), 10_000)
    assert found.value == [Decimal(70), None]
    assert fleet_share([6, 6, 5, 4], 5).value == Decimal(75)
    assert fleet_share([], 5).value is None


def test_shares_are_cut_off_and_never_rounded_up() -> None:
    assert percent(7_999_999, 10_000_000) == Decimal("79.9999")
    assert percent(2, 3) == Decimal("66.6666")
    assert percent(0, 0) is None


def test_the_period_is_the_twelve_full_months_before() -> None:
    assert period_before(date(2026, 3, 15)) == ("2025-03", "2026-02")
    assert period_before(date(2026, 1, 1)) == ("2025-01", "2025-12")
    assert len(months_between("2025-03", "2026-02")) == 12


def test_months_that_cannot_be_complete_are_named() -> None:
    months = ["2026-01", "2026-02", "2026-03"]
    rail = Volume("2026-01", "in", "materials", "铁矿粉", "rail", 1000)
    road = {"2026-02": gate(("materials", 1, 6, 10)), "2026-01": gate(("materials", 1, 6, 0))}
    told = dict(month_gaps(months, [rail], road))
    assert "没有公路运量" in told["2026-01"]  # a gate that does not weigh
    assert "铁路等方式" in told["2026-02"]
    assert told["2026-03"] == "没有台账"
    only_road = {month: gate(("materials", 1, 6, 10)) for month in months}
    assert month_gaps(months, [], only_road) == ()


def test_legs_of_combined_transport_and_other_goods_are_not_compared_with_the_list() -> None:
    # The gate weighed 200 t of ore, 600 t that came by rail first, and 50 t of spare parts; the
    # list says 200 t of ore by road. Nothing is apart.
    haul = gate(("materials", 1, 7, 600), chain="L1")
    rest = gate(("materials", 1, 6, 200), ("other", 1, 6, 50))
    both = RoadTally(haul.kg + rest.kg, haul.trips, 0, 0, 0, 0, 0, haul.chained)
    listed = [volume("rail", 600, chain="L1", leg=1), volume("road", 200),
              volume("road", 70, kind="other")]  # fmt: skip
    assert book(listed, {M: both}).notes == ()
    only_other = book([volume("road", 70, kind="other")], {M: rest})
    assert only_other.notes == ()
    nothing_else = book(listed, {M: haul})
    assert "没有联运以外的大宗称重" in nothing_else.notes[0]
