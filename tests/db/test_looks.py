"""Looking at the records with plain statements: one state, nothing changed, nothing heavy."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from db.office import Office, open_office
from db.passwords import PasswordCost
from db.users import Actor, add_user, create_office
from grading.refusals import EnvironmentRefusal

ROOT = Path(__file__).parents[2]
PASSWORD = "一个够长的口令 2026"

TO_THE_FIRST_ROWS = """
import json, sys
from db.enterprise_rows import count, first_page
from db.office import open_office
from db.users import office_name, only_account, sign_in

office = open_office({database!r}, create=False)
actor = sign_in(office, only_account(office), {password!r})
rows = first_page(office, actor), count(office, actor), office_name(office)
print(json.dumps([name for name in ("sqlalchemy", "alembic", "numpy") if name in sys.modules]))
office.close()
"""


def test_the_first_rows_come_without_sqlalchemy(tmp_path: Path) -> None:
    database = tmp_path / "jinji.db"
    with open_office(database, password_cost=PasswordCost(1, 8, 1)) as office:
        create_office(office, "张三", PASSWORD)
    words = TO_THE_FIRST_ROWS.format(database=str(database), password=PASSWORD)
    run = subprocess.run(
        [sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert json.loads(run.stdout) == []


def test_a_look_sees_one_state_while_others_write(office: Office, admin: Actor) -> None:
    names = "SELECT name FROM users ORDER BY id"
    with office.looking() as look:
        before = look.rows(names)
        add_user(office, admin, "李四", "clerk", password=PASSWORD)
        assert look.rows(names) == before
    with office.looking() as look:
        assert [*before, ("李四",)] == look.rows(names)


def test_a_look_changes_nothing(office: Office) -> None:
    with pytest.raises(EnvironmentRefusal, match="只读"), office.looking() as look:
        look.rows("UPDATE users SET name = 'x'")


def test_any_number_of_keys_is_asked_for(office: Office) -> None:
    wanted = [name for (name,) in _names(office)] + [str(number) for number in range(1200)]
    with office.looking() as look:
        found = look.rows_of(wanted, "SELECT name FROM users WHERE name IN (…)")
    assert sorted(found) == sorted(_names(office))


def test_an_office_that_was_closed_lets_go_of_its_file(tmp_path: Path) -> None:
    database = tmp_path / "jinji.db"
    with open_office(database) as office, office.looking():
        pass
    assert not database.with_name("jinji.db-wal").exists()


def _names(office: Office) -> list[tuple[str]]:
    with office.looking() as look:
        return [(str(name),) for (name,) in look.rows("SELECT name FROM users")]
