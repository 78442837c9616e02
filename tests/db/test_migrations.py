"""Editions of the schema: each older one, with people's records in it, comes up whole."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Boolean, MetaData, inspect, text
from sqlalchemy.engine import Connection

from db import trail
from db.accounts import list_users
from db.check import check
from db.decisions import replay
from db.dialects import APPEND_ONLY, WRITES, database_at
from db.enterprise_undo import undo
from db.enterprises import show
from db.migrations import upgrade as upgrading
from db.migrations.editions import VERSIONS, edition_of, editions
from db.office import Office, open_office
from db.tables import all_tables
from db.users import Actor, sign_in
from grading.refusals import EnvironmentRefusal

FIXTURES = Path(__file__).parent / "fixtures"


def script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def test_editions_are_one_line_in_the_order_of_their_file_names() -> None:
    revisions = list(script().walk_revisions())[::-1]
    assert tuple(each.revision for each in revisions) == editions()
    assert [each.down_revision for each in revisions] == [None, *editions()[:-1]]
    assert all(len(name) <= 32 for name in editions())  # Alembic's column is no wider


def test_a_migrated_schema_is_the_one_the_program_describes(office: Office) -> None:
    with office.engine.connect() as connection:
        assert differences(connection) == []
        inspector = inspect(connection)
        there = {name: names_of(inspector, name) for name in all_tables().tables}
    described = {
        name: {str(each.name) for each in table.constraints if each.name} - {"pk_" + name}
        for name, table in all_tables().tables.items()
    }
    assert {name: described[name] - there[name] for name in described} == {
        name: set() for name in described
    }


def differences(connection: Connection) -> list[object]:
    """Where the tables of a database are not those the program describes."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, all_tables()))


def names_of(inspector: object, table: str) -> set[str]:
    found: set[str] = set()
    for kind in ("foreign_keys", "unique_constraints", "check_constraints"):
        found |= {str(each["name"]) for each in getattr(inspector, f"get_{kind}")(table)}
    return found


def test_every_append_only_table_is_guarded(empty_office: Office) -> None:
    assert set(APPEND_ONLY) <= all_tables().tables.keys()
    with empty_office.reading() as session:
        assert empty_office.database.damage(session.connection()) == []
    lift = "DROP TRIGGER decisions_no_delete"
    if empty_office.database.name == "postgresql":
        lift = "DROP TRIGGER decisions_no_change ON decisions"
    with empty_office.beside_the_records() as session:
        session.execute(text(lift))
    with empty_office.reading() as session:
        [found] = empty_office.database.damage(session.connection())
    assert found.startswith("缺少保护触发器 decisions_no_")


def test_nothing_is_deleted_along_with_something_else() -> None:
    keys = [key for table in all_tables().tables.values() for key in table.foreign_keys]
    assert [str(key.parent) for key in keys if key.ondelete or key.onupdate] == []


# --- populated databases of every edition ---------------------------------------------


def test_the_newest_edition_has_its_fixture_too() -> None:
    assert (FIXTURES / f"{editions()[-1]}.sql").exists(), "python -m tests.db.fixtures.make"


def fixture_of(edition: str, folder: Path) -> Path:
    """A populated SQLite database of that edition, as its program left it."""
    path = folder / f"{edition}.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((FIXTURES / f"{edition}.sql").read_text(encoding="utf-8"))
        connection.commit()
    return path


def put_on_server(edition: str, source: Path, url: str) -> None:
    """The same records in a PostgreSQL database of the same edition."""
    database = database_at(url)
    engine = database.engine(5)
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        upgrading.run_revisions(connection, edition)
        tables = MetaData()
        tables.reflect(connection)
        with closing(sqlite3.connect(source)) as rows:
            rows.row_factory = sqlite3.Row
            for table in tables.sorted_tables:
                if table.name == "alembic_version":
                    continue
                flags = [each.name for each in table.c if isinstance(each.type, Boolean)]
                for row in rows.execute(f'SELECT * FROM "{table.name}"'):
                    values = dict(row) | {name: bool(row[name]) for name in flags}
                    connection.execute(table.insert().values(values))
        database.guard(connection)
    engine.dispose()


@pytest.fixture
def old_place(backend: str, empty_place: str, tmp_path: Path) -> Callable[[str], str]:
    """Makes a populated database of an edition in this run's family."""

    def make(edition: str) -> str:
        source = fixture_of(edition, tmp_path)
        if backend == "sqlite":
            return str(source)
        put_on_server(edition, source, empty_place)
        return empty_place

    return make


def rows_in(place: str) -> dict[str, int]:
    database = database_at(place)
    engine = database.engine(5)
    with engine.connect() as connection:
        counts = upgrading.count_rows(database, connection)
    engine.dispose()
    return counts


@pytest.mark.every_case
@pytest.mark.parametrize("edition", sorted(path.stem for path in FIXTURES.glob("*.sql")))
def test_an_older_edition_keeps_every_record(
    edition: str, old_place: Callable[[str], str], backend: str
) -> None:
    place = old_place(edition)
    before = rows_in(place)
    with open_office(place) as office:
        after = rows_in(place)
        assert {name: after[name] for name in before} == before
        assert check(office) == []
        assert office.is_sample
        admin = sign_in(office, "王管理", "correct horse")
        assert [user.name for user in list_users(office, admin)][:2] == ["王管理", "张经办"]
        assert all(result.ok for result in replay(office))
        with office.engine.connect() as connection:
            assert edition_of(office.database, connection) == editions()[-1]
            assert differences(connection) == []
    if backend == "sqlite" and edition != editions()[-1]:
        path = Path(place)
        [copy] = path.parent.glob(f"{path.stem}.before-*.db")
        assert rows_in(str(copy)) == before


def test_two_programs_may_find_the_old_edition_at_once(
    old_place: Callable[[str], str],
) -> None:
    place = old_place(editions()[0])
    with ThreadPoolExecutor(2) as threads:
        for office in threads.map(open_office, [place, place]):
            assert trail.verify(office).ok
            office.close()


# --- what destructive revisions must not do -------------------------------------------


def as_a_revision(monkeypatch: pytest.MonkeyPatch, change: Callable[[Operations], None]) -> None:
    """Let the next upgrade run this change after the real revisions."""
    real = upgrading.run_revisions

    def run(connection: Connection, target: str = "head") -> None:
        real(connection, target)
        change(Operations(MigrationContext.configure(connection, opts={"as_sql": False})))

    monkeypatch.setattr(upgrading, "run_revisions", run)


def test_rebuilding_a_parent_table_keeps_its_children(
    old_place: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def drop_a_column(op: Operations) -> None:
        with op.batch_alter_table("users") as batch:
            batch.drop_column("display")
        with op.batch_alter_table("users") as batch:
            batch.add_column(batch_column("display"))

    place = old_place(editions()[0])
    before = rows_in(place)
    as_a_revision(monkeypatch, drop_a_column)
    with open_office(place) as office:
        assert rows_in(place)["user_roles"] == before["user_roles"]
        assert trail.verify(office).ok


def batch_column(name: str) -> object:
    from sqlalchemy import Column, String

    return Column(name, String(64), nullable=False, server_default="")


def test_a_rebuilt_trail_is_guarded_again(
    old_place: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def rebuild(op: Operations) -> None:
        with op.batch_alter_table("trail_entries", recreate="always"):
            pass

    place = old_place(editions()[0])
    as_a_revision(monkeypatch, rebuild)
    with open_office(place) as office, office.engine.connect() as connection:
        assert office.database.damage(connection) == []


@pytest.mark.parametrize("statement", ["DELETE FROM user_roles", "DROP TABLE user_roles"])
def test_an_upgrade_that_would_lose_rows_changes_nothing(
    statement: str, old_place: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = old_place(editions()[0])
    before = rows_in(place)
    as_a_revision(monkeypatch, lambda op: op.execute(statement))
    with pytest.raises(EnvironmentRefusal, match="user_roles 原有"):
        open_office(place)
    assert rows_in(place) == before


def test_an_upgrade_that_fails_half_way_changes_nothing(
    old_place: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(op: Operations) -> None:
        op.execute("UPDATE users SET display = ''")
        raise ZeroDivisionError

    place = old_place(editions()[0])
    before = rows_in(place)
    as_a_revision(monkeypatch, fails)
    with pytest.raises(ZeroDivisionError):
        open_office(place)
    assert rows_in(place) == before
    monkeypatch.undo()
    with open_office(place) as office:
        actor = Actor(1, "王管理", frozenset({"admin"}))
        assert all(user.display for user in list_users(office, actor))


def test_keys_left_dangling_by_an_upgrade_are_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = str(fixture_of(editions()[0], tmp_path))
    as_a_revision(
        monkeypatch, lambda op: op.execute("UPDATE user_roles SET user_id = 77 WHERE user_id = 5")
    )
    with pytest.raises(EnvironmentRefusal, match="指向的 users 记录不存在"):
        open_office(place)


def test_what_lists_overwrote_before_there_were_changes_can_still_be_put_back(
    tmp_path: Path,
) -> None:
    path = fixture_of("0005_standards", tmp_path)
    before = [1, ["91130481XNX000784C", "", "从前的名称", *[""] * 3, "130481", "", None, None,
                  *[""] * 7], {"备注": "旧"}, [["coking", "", "焦化", "", "B", "B", None, ""]],
              ["炼焦"]]  # fmt: skip
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO import_batches SELECT 2, file, sha256, sheet, header_row, mapping, "
            "good_rows, 2, 0, 2, 0, 0, actor_id, actor, at, undone_at, undone_by "
            "FROM import_batches WHERE id = 1"
        )
        [(id,)] = connection.execute(
            "SELECT id FROM enterprises WHERE code = '91130481XNX000784C'"
        ).fetchall()
        rows = [(2, 2, id, "updated", json.dumps(before), 2), (2, 3, id, "updated", "{}", 2)]
        connection.executemany("INSERT INTO import_rows VALUES (?, ?, ?, ?, ?, ?)", rows)
        connection.execute("UPDATE enterprises SET version = 2 WHERE id = ?", (id,))
        connection.commit()
    with open_office(path) as office:
        admin = sign_in(office, "王管理", "correct horse")
        assert (undo(office, admin, 2).retired, show(office, admin, "91130481XNX000784C").name) == (
            0,
            "从前的名称",
        )
        view = show(office, admin, "91130481XNX000784C")
        assert (view.extra, view.processes, view.level) == ({"备注": "旧"}, ("炼焦",), "B")
