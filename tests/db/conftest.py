"""Offices to test on: the same tests run on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest

from db.clock import SetClock
from db.office import Office, open_office
from db.passwords import PasswordCost
from db.users import Actor, create_office
from tests.db import cluster
from tests.db.audit_world import World, people

CHEAP = PasswordCost(passes=1, memory=8, threads=1)
ADMIN = "王管理"
PASSWORD = "correct horse"

_numbers = itertools.count(1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """PostgreSQL tries the first case of a table of cases, SQLite all of them.

    The others differ in a value, not in what is asked of the database. ``every_case`` marks
    the tests for which that is not so.
    """
    tried: set[str] = set()
    chosen: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        place, _, case = item.nodeid.partition("[")
        spared = case.startswith("postgresql-") and item.get_closest_marker("every_case") is None
        (left_out if spared and place in tried else chosen).append(item)
        tried.update([place] if spared else [])
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = chosen


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The beginning of the URLs of a cluster of this process's own."""
    folder = cluster.binaries()
    if folder is None:
        reason = "PostgreSQL is not installed (apt-get install postgresql)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with cluster.running(folder) as address:
        yield address


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """A migrated, empty database to copy, as CREATE DATABASE names it.

    Copying its files takes a third of the time of logging every page; PostgreSQL 15 asks
    for it by name, the ones before know no other way.
    """
    server_says(postgres, "CREATE DATABASE jinji_template")
    open_office(postgres + "jinji_template").close()
    with psycopg.connect(postgres.replace("+psycopg", "") + "postgres") as connection:
        newer = connection.info.server_version >= 150000
    return "jinji_template" + (" STRATEGY FILE_COPY" if newer else "")


def server_says(address: str, statement: str) -> None:
    """Run a statement of the server itself (CREATE DATABASE, DROP DATABASE)."""
    plain = address.replace("+psycopg", "") + "postgres"
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """The database family of this run of the test."""
    return str(request.param)


@pytest.fixture
def empty_place(request: pytest.FixtureRequest, backend: str, tmp_path: Path) -> Iterator[str]:
    """Where a database may be created: a path without a file, or an empty database."""
    if backend == "sqlite":
        yield str(tmp_path / "empty.db")
        return
    address = request.getfixturevalue("postgres")
    name = f"empty_{next(_numbers)}"
    server_says(address, f"CREATE DATABASE {name}")
    yield address + name
    server_says(address, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def place(request: pytest.FixtureRequest, backend: str, tmp_path: Path) -> Iterator[str]:
    """A migrated database of this test's own, without accounts, as path or URL."""
    if backend == "sqlite":
        path = tmp_path / "jinji.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield str(path)
        return
    address = request.getfixturevalue("postgres")
    template = request.getfixturevalue("postgres_template")
    name = f"test_{next(_numbers)}"
    server_says(address, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield address + name
    server_says(address, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def clock() -> SetClock:
    """Monday 2 March 2026, nine in the morning; ``clock.advance(days=…)`` moves it."""
    return SetClock(date(2026, 3, 2))


@pytest.fixture
def open_again(place: str, clock: SetClock) -> Iterator[Callable[[], Office]]:
    """Opens one more office on the same database, as another program would."""
    opened: list[Office] = []

    def open_one() -> Office:
        opened.append(open_office(place, clock=clock, busy_seconds=5, password_cost=CHEAP))
        return opened[-1]

    yield open_one
    for office in opened:
        office.close()


@pytest.fixture
def empty_office(open_again: Callable[[], Office]) -> Office:
    """An open office nobody has set up yet."""
    return open_again()


@pytest.fixture
def admin(empty_office: Office) -> Actor:
    """The first account of ``office``, which holds every right."""
    return create_office(empty_office, ADMIN, PASSWORD)


@pytest.fixture
def office(empty_office: Office, admin: Actor) -> Office:
    """An open office with its first account, on SQLite and on PostgreSQL."""
    return empty_office


@pytest.fixture
def world(office: Office, admin: Actor, clock: SetClock, tmp_path: Path) -> World:
    """The office with a person of every role, two enterprises and a small pack."""
    return people(office, admin, clock, tmp_path)
