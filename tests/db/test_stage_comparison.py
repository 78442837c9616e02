"""Claimed, reviewed, verified beside each other; the catalogue of evidence."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from db.clock import SetClock
from db.conclusions import Conclusion, conclude, conclude_plain, conclusions_of
from db.evidence import add_evidence, catalogue, evidence_of, link_evidence
from db.facts import take_over
from db.office import Office
from db.stage_comparison import BASICS, VETOES, ComparedGroup, compare_stages
from db.users import Actor
from db.workflow import advance
from tests.db.audit_world import World, people

HEAD, ARCHIVE = "organized.head", "management.archive"


@pytest.fixture
def world(office: Office, admin: Actor, clock: SetClock, tmp_path: Path) -> World:
    return people(office, admin, clock, tmp_path)


def compared(world: World, number: str) -> dict[str, ComparedGroup]:
    found = conclusions_of(world.office, world.admin, number)
    groups = compare_stages(world.see(number), found)
    return {group.indicator or group.title: group for group in groups}


def test_every_fact_stands_once_at_its_indicator(world: World) -> None:
    groups = compared(world, world.claimed())
    found = {key: [line.fact for line in group.facts] for key, group in groups.items()}
    assert found == {
        BASICS: ["processes"],
        HEAD: ["head.PM"],
        ARCHIVE: ["archive"],
        VETOES: ["penalised"],
    }
    assert not any(group.differs for group in groups.values())


def test_what_stages_say_differently_is_marked(world: World) -> None:
    number = world.submitted()
    take_over(world.office, world.county, number, "reviewed")
    assert not any(group.differs for group in compared(world, number).values())
    world.record(world.county, number, "reviewed", {"head.PM": [Decimal(9), Decimal(8)]})
    groups = compared(world, number)
    assert [key for key, group in groups.items() if group.differs] == [HEAD]
    [line] = groups[HEAD].facts
    assert line.shown == {"claimed": "9.5、12.0 mg/m³", "reviewed": "9、8 mg/m³"}


def test_conclusions_stand_beside_the_values_and_may_differ_too(world: World) -> None:
    number = world.claimed()
    conclude_plain(world.office, world.clerk, number, "claimed")
    advance(world.office, world.clerk, number, "submit", opinion="齐全")
    take_over(world.office, world.county, number, "reviewed")
    given = {HEAD: Conclusion("equivalent", "专家意见")}
    conclude(world.office, world.county, number, "reviewed", given)
    group = compared(world, number)[HEAD]
    assert group.concluded_differently and group.differs
    assert {s: c.title for s, c in group.conclusions.items()} == {
        "claimed": "不符合",
        "reviewed": "等效认定",
    }


def test_the_catalogue_names_each_file_once_with_all_it_supports(
    world: World, tmp_path: Path
) -> None:
    number = world.claimed()
    files = []
    for name in ("环评批复.pdf", "监测报告.pdf"):
        files.append(tmp_path / name)
        files[-1].write_bytes(name.encode())
    add_evidence(world.office, world.clerk, number, [ARCHIVE], files[0])
    [second] = add_evidence(world.office, world.clerk, number, [HEAD], files[1])
    link_evidence(world.office, world.clerk, number, [ARCHIVE], second.attachment)
    rows = catalogue(evidence_of(world.office, world.clerk, number))
    assert [(row.number, row.title, row.indicators) for row in rows] == [
        (1, "监测报告", (HEAD, ARCHIVE)),  # in the order of the pack
        (2, "环评批复", (ARCHIVE,)),
    ]
