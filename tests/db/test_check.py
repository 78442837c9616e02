"""What a check of the whole database finds, and that it changes nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from db import trail
from db.check import check, record_checks
from db.office import Office
from db.users import Actor, add_user
from tests.db.test_trail import do, tamper


def rules(office: Office) -> list[str]:
    return [finding.rule for finding in check(office)]


def test_a_sound_database_has_no_findings(office: Office, admin: Actor) -> None:
    add_user(office, admin, "张三", "clerk", password="long enough")
    head = trail.head(office)
    assert check(office) == []
    assert trail.head(office) == head


def test_a_new_database_has_no_findings(empty_office: Office) -> None:
    assert check(empty_office) == []


def test_every_noun_is_looked_at() -> None:
    assert "db.office_checks" in [look.__module__ for look in record_checks()]


def test_missing_triggers_and_a_changed_trail_are_found(office: Office, admin: Actor) -> None:
    entry = do(office, admin, "one")
    tamper(office, f"UPDATE trail_entries SET note = 'x' WHERE seq = {entry.seq}")
    found = rules(office)
    assert "database" in found
    assert "trail" in found


def test_a_missing_table_is_found(office: Office) -> None:
    with office.beside_the_records() as session:
        session.execute(text("DROP TABLE user_roles"))
    assert [finding.message for finding in check(office)] == ["缺少表 user_roles"]


@pytest.mark.parametrize(
    ("statements", "rule"),
    [
        (["UPDATE users SET name = '改名' WHERE name = '张三'"], "user"),
        (["UPDATE users SET name = '改名' WHERE id = 1"], "actor"),
        (["UPDATE user_roles SET role = 'boss' WHERE role = 'reader'"], "role"),
    ],
)
def test_accounts_changed_behind_our_back_are_found(
    office: Office, admin: Actor, statements: list[str], rule: str
) -> None:
    add_user(office, admin, "张三", "clerk", password="long enough")
    with office.beside_the_records() as session:
        for statement in statements:
            session.execute(text(statement))
    assert rules(office) == [rule]


def test_a_sample_whose_mark_was_scratched_off_is_found(office: Office) -> None:
    scratched = ["DROP TRIGGER office_sample_no_delete"]
    if office.database.name == "postgresql":
        scratched = ["DROP TRIGGER office_sample_no_change ON office_settings"]
    with office.beside_the_records() as session:
        for statement in [*scratched, "DELETE FROM office_settings WHERE name = 'sample'"]:
            session.execute(text(statement))
    assert set(rules(office)) == {"database", "sample"}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # PostgreSQL never lets them in
def test_rows_that_point_nowhere_are_found(office: Office) -> None:
    with (
        office.engine.connect() as connection,
        office.database.keys_off(connection),
        connection.begin(),
    ):
        connection.execute(text("INSERT INTO user_roles VALUES (77, 'clerk')"))
    [found] = check(office)
    assert found.rule == "database"
    assert "指向的 users 记录不存在" in found.message
