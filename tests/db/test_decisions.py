"""Decisions are computed again from what they keep, and any difference is told."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db.decisions import replay
from db.dialects import WRITES
from db.office import Office
from tests.db.audit_world import World


def tamper(office: Office, statement: str) -> None:
    """Change a row behind the program's back, past the triggers, as somebody with the file can."""
    with office.engine.execution_options(**{WRITES: True}).begin() as connection:
        if connection.dialect.name == "sqlite":
            names = connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).scalars()
            for name in list(names):
                connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        connection.execute(text(statement))
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SET session_replication_role = DEFAULT")


def test_an_untouched_decision_gives_the_same_digest(world: World) -> None:
    number = world.decided()
    [result] = replay(world.office)
    assert (result.audit_number, result.decision, result.level) == (number, 1, "B")
    assert (result.ok, result.reason) == (True, "")


def test_changed_facts_are_noticed(world: World) -> None:
    world.decided()
    tamper(world.office, "UPDATE decisions SET facts = replace(facts, '12.0', '9.0')")
    [result] = replay(world.office)
    assert not result.ok
    assert result.reason == "重算为已证实 A、可能 A，记录是已证实 B、可能 B"


def test_a_changed_fact_of_the_same_level_is_noticed(world: World) -> None:
    world.decided()
    tamper(world.office, "UPDATE decisions SET facts = replace(facts, '12.0', '13.0')")
    assert replay(world.office)[0].reason == "等级相同，但理由树与记录的摘要不符"


def test_a_raised_level_is_noticed(world: World) -> None:
    world.decided()
    tamper(world.office, "UPDATE decisions SET level = 'A'")
    assert replay(world.office)[0].reason == "评定的 A 级高于已证实的 B 级"


def test_a_changed_date_is_noticed(world: World) -> None:
    world.decided()
    tamper(world.office, "UPDATE decisions SET facts_date = '2026-02-01'")
    assert replay(world.office)[0].reason == "等级相同，但理由树与记录的摘要不符"


def test_a_changed_pack_text_is_noticed(world: World) -> None:
    world.decided()
    tamper(world.office, "UPDATE standard_packs SET text = replace(text, 'PM: 10', 'PM: 15')")
    [result] = replay(world.office)
    assert result.reason == (
        "重算不了：标准库里 test-steel@2026-draft 的文本与其指纹不符，可能被改动过"
    )


def test_a_decision_cannot_be_changed_by_the_program_itself(world: World) -> None:
    number = world.published()
    for table in ("decisions", "certificates"):
        for change in (f"UPDATE {table} SET level = 'A'", f"DELETE FROM {table}"):
            with (
                pytest.raises(DBAPIError),
                world.office.engine.execution_options(**{WRITES: True}).begin() as connection,
            ):
                connection.execute(text(change))
    view = world.see(number)
    assert view.decision is not None
    assert view.decision.level == "B"
