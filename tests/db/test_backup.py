"""Backups that were opened before they are called backups, and the way back."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from db import trail
from db.accounts import list_users
from db.backup import backup, inspect, restore, sha256_of
from db.clock import SetClock
from db.migrations.editions import editions
from db.office import Office, open_office
from db.users import Actor, add_user, sign_in
from grading.refusals import EnvironmentRefusal, Refusal
from tests.db.conftest import ADMIN, PASSWORD
from tests.db.test_migrations import fixture_of
from tests.db.test_trail import tamper


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    """Files can be copied on SQLite only; the one test of PostgreSQL says so itself."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def people(office: Office, admin: Actor) -> Office:
    for name in ("张三", "李四"):
        add_user(office, admin, name, "clerk", password="long enough")
    return office


def test_a_backup_is_one_checked_file_with_a_manifest(
    people: Office, admin: Actor, tmp_path: Path
) -> None:
    before = trail.head(people)
    result = backup(people, admin, tmp_path / "备份.db")
    assert sorted(path.name for path in tmp_path.glob("备份*")) == ["备份.db", "备份.db.json"]
    manifest = json.loads(result.manifest.read_text(encoding="utf-8"))
    assert manifest == {
        "file": "备份.db",
        "sha256": hashlib.sha256(result.file.read_bytes()).hexdigest(),
        "size": result.file.stat().st_size,
        "edition": editions()[-1],
        "rows": result.content.rows,
        "trail_entries": before[0],
        "trail_head": before[1],
        "taken_at": "2026-03-02T09:00:00.000000+08:00",
    }
    assert result.content.rows["users"] == 3
    [entry] = trail.entries(people, admin, kind="office", key="backup")
    assert entry.details["sha256"] == manifest["sha256"]
    assert inspect(result.file) == result.content


def test_a_backup_is_taken_while_others_write(people: Office, admin: Actor, tmp_path: Path) -> None:
    with people.command(admin, "test.long") as work:
        work.session.execute(text("UPDATE users SET display = 'half done'"))
        work.record("note", "long", {})
        people.database.copy(people.engine, tmp_path / "copy.db")  # type: ignore[attr-defined]
    assert inspect(tmp_path / "copy.db").rows["users"] == 3
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert ("half done",) not in copy.execute("SELECT display FROM users").fetchall()


def test_backups_are_the_admins(people: Office, tmp_path: Path) -> None:
    clerk = sign_in(people, "张三", "long enough")
    with pytest.raises(Refusal, match="需要管理角色"):
        backup(people, clerk, tmp_path / "b.db")
    assert not (tmp_path / "b.db").exists()


@pytest.mark.parametrize("taken", ["b.db", "b.db.json"])
def test_a_backup_overwrites_nothing(
    people: Office, admin: Actor, tmp_path: Path, taken: str
) -> None:
    (tmp_path / taken).write_text("something else", encoding="utf-8")
    with pytest.raises(Refusal, match="不会覆盖"):
        backup(people, admin, tmp_path / "b.db")
    assert (tmp_path / taken).read_text(encoding="utf-8") == "something else"


def test_a_backup_needs_its_folder(people: Office, admin: Actor, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="文件夹不存在"):
        backup(people, admin, tmp_path / "none" / "b.db")


def test_a_database_with_a_broken_trail_makes_no_backup(
    people: Office, admin: Actor, tmp_path: Path
) -> None:
    tamper(people, "UPDATE trail_entries SET note = 'x' WHERE seq = 3")
    people.database.guard(connection := people.engine.connect())
    connection.commit()
    connection.close()
    with pytest.raises(Refusal, match="第 3 条留痕被改动过"):
        backup(people, admin, tmp_path / "b.db")
    assert list(tmp_path.glob("b.db*")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_backup_that_finds_no_room_leaves_nothing(
    people: Office, admin: Actor, tmp_path: Path
) -> None:
    import resource

    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, usual[1]))
    try:
        with pytest.raises(EnvironmentRefusal) as refused:
            backup(people, admin, tmp_path / "b.db")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert "b.db" in refused.value.where
    assert list(tmp_path.glob("b.db*")) == []


def test_a_restored_database_is_the_backed_up_one_and_the_present_one_is_kept(
    people: Office, admin: Actor, tmp_path: Path, clock: SetClock
) -> None:
    result = backup(people, admin, tmp_path / "b.db")
    add_user(people, admin, "王五", "clerk", password="long enough")
    place = Path(people.url)
    people.close()

    back = restore(result.file, place, clock=clock)
    assert back.target == place
    assert back.content == result.content
    assert back.kept is not None
    assert "before-restore-" in back.kept.name
    with open_office(place) as office:
        assert [user.name for user in list_users(office, admin)] == [ADMIN, "张三", "李四"]
        sign_in(office, ADMIN, PASSWORD)
        newest = trail.entries(office, admin, limit=1)[0]
        assert (newest.action, newest.actor) == ("office.restore", "系统")
        assert newest.details["sha256"] == result.sha256
        assert trail.verify(office).ok
    with open_office(back.kept) as kept:
        assert [user.name for user in list_users(kept, admin)][-1] == "王五"
    assert sorted(path.suffix for path in tmp_path.iterdir() if path.is_file()) == [
        ".db",
        ".db",
        ".db",
        ".json",
    ]


def test_restoring_twice_keeps_both_that_were_there(
    people: Office, admin: Actor, tmp_path: Path, clock: SetClock
) -> None:
    result = backup(people, admin, tmp_path / "b.db")
    people.close()
    kept = [restore(result.file, people.url, clock=clock).kept for _ in range(3)]
    assert len(set(kept)) == 3
    assert all(path is not None and path.exists() for path in kept)


def test_a_backup_may_go_where_nothing_is(
    people: Office, admin: Actor, tmp_path: Path, clock: SetClock
) -> None:
    result = backup(people, admin, tmp_path / "b.db")
    target = tmp_path / "new" / "jinji.db"
    assert restore(result.file, target, clock=clock).kept is None
    with open_office(target) as office:
        assert len(list_users(office, admin)) == 3


def test_a_backup_of_an_older_edition_is_brought_up_to_date(tmp_path: Path) -> None:
    old = fixture_of(editions()[0], tmp_path)
    before = sha256_of(old)
    restore(old, tmp_path / "jinji.db")
    with open_office(tmp_path / "jinji.db", create=False) as office:
        sign_in(office, "王管理", "correct horse")
    assert sha256_of(old) == before


def test_a_broken_present_database_does_not_stand_in_the_way(
    people: Office, admin: Actor, tmp_path: Path, clock: SetClock
) -> None:
    result = backup(people, admin, tmp_path / "b.db")
    people.close()
    place = Path(people.url)
    place.write_bytes(b"\xff" * 5000)
    back = restore(result.file, place, clock=clock)
    assert back.kept is not None
    assert back.kept.read_bytes() == b"\xff" * 5000
    with open_office(place) as office:
        assert len(list_users(office, admin)) == 3


def test_a_database_another_program_has_open_is_not_taken_away(
    people: Office, admin: Actor, tmp_path: Path, clock: SetClock
) -> None:
    result = backup(people, admin, tmp_path / "b.db")
    with pytest.raises(EnvironmentRefusal, match="占用"):
        restore(result.file, people.url, clock=clock)
    assert len(list_users(people, admin)) == 3
    assert list(tmp_path.glob("*.unfinished")) == []
    add_user(people, admin, "王五", "clerk", password="long enough")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda file: file.write_bytes(b"no database at all" * 100), "不是数据库"),
        (lambda file: file.write_bytes(b""), "版本 （空） 不认识"),
        (lambda file: file.write_bytes(file.read_bytes()[:-8192]), "损坏"),
        (lambda file: file.unlink(), "找不到备份文件"),
        (lambda file: statement(file, "UPDATE users SET display = 'x'"), "与它的清单不一致"),
        (
            lambda file: statement(file, "UPDATE alembic_version SET version_num = '9999_x'"),
            "9999_x 不认识",
        ),
    ],
)
def test_a_backup_that_is_not_whole_restores_nothing(
    people: Office, admin: Actor, tmp_path: Path, spoil: object, words: str
) -> None:
    result = backup(people, admin, tmp_path / "b.db")
    people.close()
    spoil(result.file)  # type: ignore[operator]
    before = sha256_of(Path(people.url))
    with pytest.raises(Refusal, match=words):
        restore(result.file, people.url)
    assert sha256_of(Path(people.url)) == before
    assert list(tmp_path.glob("*before-restore*")) == []


def statement(file: Path, sql: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(sql)
        connection.commit()


def test_a_bare_copy_of_an_open_database_is_no_backup(
    people: Office, admin: Actor, tmp_path: Path
) -> None:
    add_user(people, admin, "王五", "clerk", password="long enough")
    for ending in ("", "-wal"):
        shutil.copyfile(people.url + ending, tmp_path / f"copied.db{ending}")
    with pytest.raises(Refusal, match="不是备份"):
        restore(tmp_path / "copied.db", tmp_path / "new.db")


def test_a_database_is_not_restored_from_itself(people: Office) -> None:
    people.close()
    with pytest.raises(Refusal, match="就是现在的数据库"):
        restore(people.url, people.url)


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_on_postgresql_the_servers_own_tools_are_named(
    office: Office, admin: Actor, tmp_path: Path, place: str
) -> None:
    with pytest.raises(Refusal) as refused:
        backup(office, admin, tmp_path / "b.dump")
    assert "pg_dump --format=custom" in refused.value.remedy
    assert "postgresql://jinji@127.0.0.1" in refused.value.remedy
    with pytest.raises(Refusal) as refused:
        restore(tmp_path / "b.dump", place)
    assert "pg_restore" in refused.value.remedy
