"""What a check finds when somebody went round the commands and changed audits by hand."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from db.check import check
from tests.db.audit_world import World


def behind_our_back(world: World, statement: str) -> list[str]:
    """Change a row with all triggers lifted; gives the rules of the check's findings."""
    table = statement.split()[1] if statement.startswith("UPDATE") else statement.split()[2]
    with world.office.beside_the_records() as session:
        if world.office.database.name == "sqlite":
            for name in ("update", "delete"):
                session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{name}"))
            session.execute(text("PRAGMA defer_foreign_keys = ON"))
        else:
            session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        session.execute(text(statement))
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
    assert behind_our_back(world, statement) == rules
