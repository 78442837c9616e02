"""The check finds entries nobody can read and duplicates that lead nowhere."""

from __future__ import annotations

import pytest

from db.check import check
from db.enterprise_entries import add_entry
from db.enterprise_entry_kinds import KINDS
from db.enterprise_merge import merge
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS, World
from tests.db.test_enterprise_entries import GOOD


def test_what_was_entered_properly_is_in_order(world: World) -> None:
    for kind in KINDS:
        add_entry(world.office, world.clerk, STEEL_WORKS, kind.id, GOOD[kind.id])
    merge(world.office, world.clerk, OTHER_WORKS, STEEL_WORKS)
    assert check(world.office) == []


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE production_lines SET approved_capacity = '很多'", "entry"),
        ("UPDATE production_lines SET name = ''", "entry"),
        ("UPDATE enterprises SET merged_into = 99 WHERE id = 2", "merged"),
        ("UPDATE enterprises SET retired_at = NULL WHERE id = 2", "merged"),
    ],
)
def test_what_was_changed_behind_our_back_is_found(world: World, statement: str, rule: str) -> None:
    add_entry(world.office, world.clerk, STEEL_WORKS, "line", GOOD["line"])
    merge(world.office, world.clerk, OTHER_WORKS, STEEL_WORKS)
    world.behind_our_back(statement)
    assert rule in {each.rule for each in check(world.office)}
