"""One command, one transaction, one entry; and what the machine may do to us."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from db import trail
from db.accounts import list_users
from db.clock import OFFICE_ZONE, SetClock, SystemClock, moment_from, moment_text
from db.dialects.network import linux_mount, windows_share
from db.office import Office, open_office
from db.office_tables import OfficeSetting
from db.users import OFFICE_ITSELF, Actor
from grading.refusals import EnvironmentRefusal, Refusal


def set_note(office: Office, actor: Actor, name: str, value: str) -> None:
    """The smallest command there can be."""
    with office.command(actor, "test.note") as work:
        work.session.add(OfficeSetting(name=name, value=value))
        work.record("note", name, {"value": value})


def notes(office: Office) -> dict[str, str]:
    with office.reading() as session:
        rows = session.execute(select(OfficeSetting.name, OfficeSetting.value))
        return {name: value for name, value in rows if name not in ("sample", "office_name")}


def test_a_command_changes_and_records_or_does_neither(office: Office, admin: Actor) -> None:
    set_note(office, admin, "a", "1")
    assert notes(office) == {"a": "1"}
    [entry] = trail.entries(office, admin, kind="note")
    assert (entry.key, entry.actor, entry.details) == ("a", admin.name, {"value": "1"})

    head = trail.head(office)
    with pytest.raises(ZeroDivisionError), office.command(admin, "test.note") as work:
        work.session.add(OfficeSetting(name="b", value="2"))
        work.record("note", "b", {})
        _ = 1 / 0
    assert notes(office) == {"a": "1"}
    assert trail.head(office) == head


def test_a_command_that_records_nothing_changes_nothing(office: Office, admin: Actor) -> None:
    with (
        pytest.raises(RuntimeError, match="nothing was recorded"),
        office.command(admin, "test.note") as work,
    ):
        work.session.add(OfficeSetting(name="a", value="1"))
    assert notes(office) == {}


def test_a_command_records_itself_once(office: Office, admin: Actor) -> None:
    with pytest.raises(RuntimeError, match="once"), office.command(admin, "test.note") as work:
        work.record("note", "a", {})
        work.record("note", "a", {})
    assert trail.entries(office, admin, kind="note") == []


def test_commands_do_not_nest(office: Office, admin: Actor) -> None:
    with (
        pytest.raises(RuntimeError, match="do not nest"),
        office.command(admin, "test.outer") as work,
    ):
        work.record("note", "outer", {})
        set_note(office, admin, "inner", "1")
    set_note(office, admin, "later", "1")
    assert notes(office) == {"later": "1"}


def test_nobody_but_the_office_commits(office: Office, admin: Actor) -> None:
    with pytest.raises(RuntimeError), office.command(admin, "test.note") as work:
        work.session.commit()
    with pytest.raises(RuntimeError), office.reading() as session:
        session.commit()


def test_a_reading_sees_one_moment_and_leaves_nothing_behind(
    office: Office, admin: Actor, open_again: Callable[[], Office]
) -> None:
    neighbour = open_again()
    with office.reading() as session:
        count = select(func.count()).select_from(OfficeSetting)
        before = session.scalar(count)
        set_note(neighbour, admin, "meanwhile", "1")
        assert session.scalar(count) == before
    assert notes(office) == {"meanwhile": "1"}


def test_the_desk_hears_what_changed_after_the_commit(office: Office, admin: Actor) -> None:
    heard: list[tuple[set[str], dict[str, str]]] = []
    office.changed.append(lambda kinds: heard.append((kinds, notes(office))))
    set_note(office, admin, "a", "1")
    with office.command(admin, "test.note") as work:
        work.record("note", "b", {}, also=["page"])
    with pytest.raises(RuntimeError), office.command(admin, "test.nothing"):
        pass
    assert heard == [({"note"}, {"a": "1"}), ({"note", "page"}, {"a": "1"})]


def test_a_page_that_fails_does_not_undo_the_command(
    office: Office, admin: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_: set[str]) -> None:
        raise ValueError("page")

    office.changed.append(fails)
    set_note(office, admin, "a", "1")
    assert notes(office) == {"a": "1"}
    assert "listener after test.note" in caplog.text


def test_commands_of_many_threads_and_programs_queue_up(
    office: Office, admin: Actor, open_again: Callable[[], Office]
) -> None:
    offices = [office, open_again(), open_again()]

    def work(number: int) -> None:
        for step in range(10):
            set_note(offices[number % 3], admin, f"{number}.{step}", "1")

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(work, range(6)))
    assert len(notes(office)) == 60
    state = trail.verify(office)
    assert state.ok
    assert len(trail.entries(office, admin, kind="note", limit=1000)) == 60


def test_bulk_work_goes_through_the_driver_in_the_same_transaction(
    office: Office, admin: Actor
) -> None:
    rows = [(f"n{number:05}", f"值%?{number}") for number in range(5000)]
    with office.command(admin, "test.bulk") as work:
        work.insert_many("office_settings", ("name", "value"), rows)
        cursor = work.driver()
        cursor.execute(work.sql("SELECT value FROM office_settings WHERE name = ?"), ("n00007",))
        assert cursor.fetchone()[0] == "值%?7"
        statement = work.sql("UPDATE office_settings SET value = value || '%' WHERE name = ?")
        cursor.executemany(statement, [(name,) for name, _ in rows[:10]])
        cursor.close()
        work.record("note", "bulk", {"rows": len(rows)})
    assert len(notes(office)) == 5000
    assert notes(office)["n00003"] == "值%?3%"

    with pytest.raises(ZeroDivisionError), office.command(admin, "test.bulk") as work:
        work.insert_many("office_settings", ("name", "value"), [("x", "1")])
        _ = 1 / 0
    assert "x" not in notes(office)


def test_another_program_that_holds_the_database_is_waited_for_then_named(
    place: str, office: Office, admin: Actor
) -> None:
    impatient = open_office(place, clock=office.clock, busy_seconds=0.2)
    try:
        with office.command(admin, "test.long") as work:
            work.record("note", "long", {})
            with pytest.raises(EnvironmentRefusal, match="占用"):
                # a thread: in one thread it would be a nested command
                in_thread(lambda: set_note(impatient, admin, "a", "1"))
        set_note(impatient, admin, "b", "1")
    finally:
        impatient.close()
    assert notes(office) == {"b": "1"}


def test_two_windows_of_one_program_wait_for_each_other(office: Office, admin: Actor) -> None:
    office._busy_seconds = 0.1
    with office.command(admin, "test.long") as work:
        work.record("note", "long", {})
        with pytest.raises(EnvironmentRefusal, match="另一个操作正在写入"):
            in_thread(lambda: set_note(office, admin, "a", "1"))


def in_thread(task: Callable[[], None]) -> None:
    with ThreadPoolExecutor(1) as threads:
        threads.submit(task).result()


# --- the clock, and the mark of a sample ----------------------------------------------


def test_office_dates_are_those_of_china() -> None:
    clock = SetClock(date(2026, 6, 30))
    assert clock.now().utcoffset() == timedelta(hours=8)
    clock.advance(hours=15)
    assert clock.today() == date(2026, 7, 1)
    with pytest.raises(ValueError, match="go back"):
        clock.advance(days=-1)
    assert SystemClock().now().tzinfo == OFFICE_ZONE
    moment = clock.now()
    assert moment_from(moment_text(moment)) == moment
    assert len(moment_text(moment)) == 32


def test_a_set_clock_marks_the_database_as_a_sample_for_ever(
    place: str, clock: SetClock, backend: str
) -> None:
    with open_office(place) as plain:
        assert not plain.is_sample
    with open_office(place, clock=clock) as sample:
        assert sample.is_sample
    with open_office(place) as later:
        assert later.is_sample
        for statement in (
            "DELETE FROM office_settings WHERE name = 'sample'",
            "UPDATE office_settings SET name = 'gone' WHERE name = 'sample'",
            "UPDATE office_settings SET value = '0' WHERE name = 'sample'",
        ):
            with pytest.raises(DBAPIError), later.beside_the_records() as session:
                session.execute(text(statement))
    with open_office(place) as later:
        assert later.is_sample


# --- opening --------------------------------------------------------------------------


def test_a_missing_database_is_created_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "down" / "jinji.db"
    with pytest.raises(Refusal, match="数据库不存在"):
        open_office(path, create=False)
    assert not path.parent.exists()
    open_office(path).close()
    open_office(path, create=False).close()
    open_office(f"sqlite:///{path}", create=False).close()


def test_without_a_path_the_users_data_folder_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with open_office() as office:
        assert Path(office.url).name == "jinji.db"
        assert tmp_path in Path(office.url).parents


def test_opening_an_up_to_date_database_needs_no_alembic(place: str) -> None:
    code = (
        "import sys; from db.office import open_office; "
        f"open_office({place!r}).close(); "
        "sys.exit(any(name.split('.')[0] == 'alembic' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("content", [b"<html>not a database</html>" * 100, b"\0" * 5000])
def test_a_file_that_is_no_database_is_refused_and_left_alone(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "jinji.db"
    path.write_bytes(content)
    with pytest.raises(EnvironmentRefusal, match="不是数据库"):
        open_office(path)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE songs (title)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(EnvironmentRefusal, match="别的程序的数据库"):
        open_office(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentRefusal, match="文件夹"):
        open_office(tmp_path)


def test_a_newer_edition_is_refused(place: str, empty_office: Office) -> None:
    with empty_office.beside_the_records() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999_future'"))
    with pytest.raises(EnvironmentRefusal, match="更新版本的程序写的（9999_future）"):
        open_office(place)


def test_an_empty_place_is_refused_or_filled(empty_place: str) -> None:
    with pytest.raises(Refusal, match="数据库"):
        open_office(empty_place, create=False)
    open_office(empty_place).close()
    open_office(empty_place, create=False).close()


def test_a_damaged_file_is_refused(tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "jinji.db"
    content = bytearray(sqlite_template.read_bytes())
    content[200:4096] = os.urandom(4096 - 200)
    path.write_bytes(content)
    with pytest.raises(EnvironmentRefusal, match="损坏"):
        open_office(path)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_read_only_database_is_refused_when_something_is_to_be_written(
    sqlite_template: Path,
) -> None:
    # not in tmp_path, whose parents are for their owner alone
    folder = Path(tempfile.mkdtemp(prefix="jinji-read-only-"))
    path = folder / "jinji.db"
    shutil.copyfile(sqlite_template, path)
    path.chmod(0o444)
    folder.chmod(0o555)
    said = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, path],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    ).stdout
    folder.chmod(0o755)
    shutil.rmtree(folder)
    assert "权限" in said


# Root may write anywhere; the child becomes nobody once all it needs is imported.
AS_NOBODY = """
import os, sys
import argon2.low_level, sqlite3, sqlalchemy.dialects.sqlite.pysqlite
import db.dialects.sqlite, db.migrations.editions
from db import users
from db.office import open_office
from grading.refusals import EnvironmentRefusal

if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    users.create_office(open_office(sys.argv[1]), "王", "correct horse")
except EnvironmentRefusal as refusal:
    print(refusal)
"""


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "jinji.db"
    shutil.copyfile(sqlite_template, path)
    with open_office(path) as office:
        actor = Actor(1, "张三", frozenset({"admin"}))
        with (
            pytest.raises(EnvironmentRefusal, match="磁盘已满"),
            office.command(OFFICE_ITSELF, "test.bulk") as work,
        ):
            pages = work.session.connection().exec_driver_sql("PRAGMA page_count").scalar_one()
            work.session.connection().exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
            rows = ((f"n{number}", "x" * 1000) for number in range(1000))
            work.insert_many("office_settings", ("name", "value"), rows)
            work.record("note", "bulk", {})
    with open_office(path) as office:
        assert notes(office) == {}
        assert list_users(office, actor) == []
        assert trail.verify(office).entries == 0


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(EnvironmentRefusal, match="连不上") as refused:
        open_office("postgresql+psycopg://jinji:geheim@127.0.0.1:9/jinji")
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize("where", ["mysql://host/x", "://", "sqlite://", "oracle://a@b/c"])
def test_other_databases_are_not_supported(where: str) -> None:
    with pytest.raises(Refusal, match="数据库"):
        open_office(where)


# --- network drives -------------------------------------------------------------------

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/export /mnt/office nfs4 rw 0 0
//nas/share /mnt/my\\040share cifs rw 0 0
/dev/sdb1 /mnt/office/local ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/a/jinji.db", None),
        ("/mnt/office/jinji.db", "nfs4"),
        ("/mnt/officer/jinji.db", None),
        ("/mnt/office/local/jinji.db", None),
        ("/mnt/my share/jinji.db", "cifs"),
    ],
)
def test_network_mounts_of_linux_are_recognised(path: str, kind: str | None) -> None:
    found = linux_mount(path, MOUNTS)
    assert (found is None) if kind is None else (found is not None and kind in found)


@pytest.mark.parametrize(
    ("path", "remote"),
    [
        (r"\\server\share\jinji.db", True),
        (r"\\?\UNC\server\share\jinji.db", True),
        (r"Z:\jinji.db", True),
        (r"\\?\Z:\jinji.db", True),
        ("//server/share/jinji.db", True),
        (r"C:\Users\jinji.db", False),
        (r"\\?\C:\Users\jinji.db", False),
    ],
)
def test_network_shares_of_windows_are_recognised(path: str, remote: bool) -> None:
    found = windows_share(path, lambda root: 4 if root == "Z:\\" else 3)
    assert (found is not None) is remote


def test_a_database_on_a_network_drive_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.dialects.sqlite.network_place", lambda _: "//nas/share (cifs)")
    with pytest.raises(EnvironmentRefusal, match="网络盘") as refused:
        open_office(tmp_path / "jinji.db")
    assert "PostgreSQL" in refused.value.remedy
    assert list(tmp_path.iterdir()) == []
