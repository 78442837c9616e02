"""换版影响分析 over the records: who is looked at, what would become of them, nothing changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from db.impact import impact_of
from db.trail import verify
from db.workflow import advance
from tests.db.audit_world import LEVEL_B, OTHER_WORKS, PACK, World

OLD = "test-steel@2026-draft"


def edition(folder: Path, old: str, new: str) -> str:
    """A file with the next edition of the world's pack."""
    path = folder / "next.yaml"
    text = PACK.replace("edition: 2026-draft", "edition: next-draft")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return str(path)


def told(world: World, new: str, actor: Any = None) -> list[tuple[Any, ...]]:
    found = impact_of(world.office, actor or world.reader, OLD, new)
    return [
        (each.current.key, each.current.level, each.before, each.after, each.outcome)
        for each in found.shifts
    ]


def test_a_published_result_rises_under_a_looser_line(world: World, tmp_path: Path) -> None:
    number = world.published()
    new = edition(tmp_path, "limits: {PM: 10}}, text: 颗粒物≤10", "limits: {PM: 15}}, text: 颗粒物")
    before = verify(world.office).head
    assert told(world, new) == [(number, "B", ("B", "B"), ("A", "A"), "rises")]
    [shift] = impact_of(world.office, world.reader, OLD, new).shifts
    assert shift.current.title == "武安虚构钢铁有限公司"
    assert [cause.id for cause in shift.causes] == ["organized.head"]
    assert verify(world.office).head == before  # nothing was changed, nothing recorded


def test_one_under_way_counts_with_the_values_it_has(world: World, tmp_path: Path) -> None:
    number = world.submitted({**LEVEL_B, "head.PM": 5})
    new = edition(tmp_path, "limits: {PM: 10}}, text: 颗粒物≤10", "limits: {PM: 4}}, text: 颗粒物")
    assert told(world, new) == [(number, None, ("A", "A"), ("B", "B"), "falls")]


def test_an_enterprise_counts_with_its_newest_decision(world: World, tmp_path: Path) -> None:
    first, second = world.decided(), world.decided()
    under_way = world.claimed()
    without_values = world.open().number
    new = edition(tmp_path, "PM: 10", "PM: 11")
    assert [row[0] for row in told(world, new)] == [second, under_way]
    assert first < second < without_values


def test_a_withdrawn_audit_does_not_count(world: World, tmp_path: Path) -> None:
    number = world.claimed()
    advance(world.office, world.clerk, number, "withdraw", opinion="企业撤回")
    assert told(world, edition(tmp_path, "PM: 10", "PM: 11")) == []


def test_people_of_a_county_see_their_own(world: World, tmp_path: Path) -> None:
    mine = world.claimed()
    theirs = world.open(enterprise=OTHER_WORKS).number
    world.record(world.clerk, theirs, "claimed", LEVEL_B)
    new = edition(tmp_path, "PM: 10", "PM: 11")
    assert [row[0] for row in told(world, new)] == [mine, theirs]
    assert [row[0] for row in told(world, new, world.county)] == [mine]


def test_every_result_is_judged_by_the_text_it_was_bound_to(world: World, tmp_path: Path) -> None:
    strict = world.claimed()
    world.rewrite_pack("limits: {PM: 10}}, text: 颗粒物≤10", "limits: {PM: 15}}, text: 颗粒物≤15")
    loose = world.claimed()
    new = edition(tmp_path, "caps_at: C", "caps_at: D")
    before = {row[0]: row[2] for row in told(world, new)}
    assert before == {strict: ("B", "B"), loose: ("A", "A")}


def test_progress_is_told_over_all_of_them(world: World, tmp_path: Path) -> None:
    world.claimed()
    world.rewrite_pack("text: 齐全", "text: 齐全，可查")
    world.claimed()
    steps: list[tuple[int, int]] = []
    impact_of(
        world.office,
        world.reader,
        OLD,
        edition(tmp_path, "PM: 10", "PM: 11"),
        progress=lambda done, total: steps.append((done, total)),
    )
    assert steps == [(1, 2), (2, 2)]
