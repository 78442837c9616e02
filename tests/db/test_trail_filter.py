"""The trail's filters find exactly what fits, page after page, also where a clock was set back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from db import trail
from db.office import Office
from db.trail import TrailEntry
from db.users import Actor

TOLD = 60


@pytest.fixture
def filled(office: Office, admin: Actor) -> Office:
    """Sixty entries of three kinds and two persons; after the fortieth the clock was set back."""
    start = office.clock.now()
    with office.beside_the_records() as session:
        for number in range(TOLD):
            at = start + timedelta(hours=number if number < 40 else number - 25)
            trail.append(
                session,
                at=at,
                actor_id=1,
                actor="甲" if number % 2 else "乙",
                action="test.act",
                kind=("audit", "enterprise", "user")[number % 3],
                key=f"N{number % 7}",
                note=f"第 {number} 件",
                details={"number": number, "word": "百分之%百_之" if number == 9 else "常"},
            )
    return office


def paged(office: Office, actor: Actor, **wanted: Any) -> list[TrailEntry]:
    """All entries that fit, seven at a time."""
    found: list[TrailEntry] = []
    while True:
        before = found[-1].seq if found else None
        page = trail.entries(office, actor, before=before, limit=7, **wanted)
        found += page
        if len(page) < 7:
            return found


HOURS = tuple(timedelta(hours=hours) for hours in (10, 20))

FILTERS: tuple[tuple[dict[str, Any], Callable[[TrailEntry], bool]], ...] = (
    ({"kind": "audit"}, lambda e: e.kind == "audit"),
    ({"kind": "audit", "key": "N3"}, lambda e: (e.kind, e.key) == ("audit", "N3")),
    ({"by": "甲"}, lambda e: e.actor == "甲"),
    ({"text": "第 17 件"}, lambda e: e.note == "第 17 件"),
    ({"text": "%百_"}, lambda e: "%百_" in str(e.details)),
    ({"after": 30}, lambda e: e.seq > 30),
    ({"kind": "user", "by": "乙"}, lambda e: (e.kind, e.actor) == ("user", "乙")),
)


@pytest.mark.parametrize("few", [2000, 3])
@pytest.mark.every_case
@pytest.mark.parametrize(("wanted", "fits"), FILTERS)
def test_every_filter_finds_what_fits_and_nothing_else(
    filled: Office,
    admin: Actor,
    wanted: dict[str, Any],
    fits: Callable[[TrailEntry], bool],
    few: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(trail, "_FEW", few)  # a kind with few entries, and one with many
    everything = trail.entries(filled, admin, limit=500)
    expected = [entry.seq for entry in everything if fits(entry)]
    assert expected
    assert [entry.seq for entry in paged(filled, admin, **wanted)] == expected


@pytest.mark.every_case
@pytest.mark.parametrize("which", ["since", "until", "both", "words"])
def test_a_time_is_told_whole_although_a_clock_was_set_back(
    filled: Office, admin: Actor, which: str
) -> None:
    begin, end = (filled.clock.now() + hours for hours in HOURS)
    everything = trail.entries(filled, admin, limit=500)
    wanted: dict[str, Any] = {}
    if which != "until":
        wanted["since"] = begin
    if which != "since":
        wanted["until"] = end
    if which == "words":
        wanted |= {"text": "件", "after": 0}
    expected = {
        entry.seq
        for entry in everything
        if ("since" not in wanted or entry.at >= begin)
        and ("until" not in wanted or entry.at < end)
        and ("text" not in wanted or "件" in entry.note)
    }
    found = paged(filled, admin, **wanted)
    assert {entry.seq for entry in found} == expected
    assert len(found) == len(expected)


def test_the_newest_of_an_object_are_read_off_an_index(filled: Office) -> None:
    if filled.database.name != "sqlite":
        pytest.skip("the plan of the other database depends on its statistics")
    plan_of = (
        "EXPLAIN QUERY PLAN SELECT seq FROM trail_entries WHERE kind = 'audit' "
        "AND \"key\" = 'N3' ORDER BY seq DESC LIMIT 200"
    )
    with filled.looking() as look:
        plan = str(look.rows(plan_of))
    assert "ix_trail_entries_kind_key_seq" in plan
    assert "TEMP B-TREE" not in plan
