"""What a check finds when somebody went round the commands and changed audits by hand."""

from __future__ import annotations

import pytest

from db.check import check
from tests.db.audit_world import World


def found_after(world: World, statement: str) -> list[str]:
    """The rules of the check's findings once a row was changed by hand."""
    world.behind_our_back(statement)
    return sorted({each.rule for each in check(world.office)} - {"database"})


def test_a_published_audit_has_no_findings(world: World) -> None:
    world.published()
    world.claimed()
    assert check(world.office) == []


@pytest.mark.parametrize(
    ("statement", "rules"),
    [
        ("UPDATE audits SET state = 'published' WHERE state = 'draft'", ["state"]),
        ("UPDATE audits SET decision_id = 99 WHERE decision_id = 1", ["decision"]),
        ("DELETE FROM audit_steps WHERE number = 2", ["step"]),
        ("UPDATE decisions SET level = 'A'", ["certificate", "replay"]),
        ("UPDATE decisions SET facts = '{}'", ["replay"]),
        ("UPDATE decisions SET trail_head = digest", ["decision"]),
        ("UPDATE certificates SET level = 'A'", ["certificate"]),
        ("UPDATE certificates SET claim = 'x'", ["certificate"]),
        (
            "UPDATE standard_packs SET text = replace(text, 'PM: 10', 'PM: 15')",
            ["replay", "standard"],
        ),
    ],
)
def test_what_was_changed_by_hand_is_found(world: World, statement: str, rules: list[str]) -> None:
    world.published()
    world.claimed()
    assert found_after(world, statement) == rules
