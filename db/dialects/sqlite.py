"""SQLite: one file, one writer at a time, WAL."""

from __future__ import annotations

import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.dialects import APPEND_ONLY, WRITES
from db.dialects.network import network_place
from db.looks import Look
from grading.refusals import EnvironmentRefusal

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

# "JINJ" in the file's header: `file` and we ourselves know whose file it is.
APPLICATION_ID = 0x4A494E4A


def _guards(tables: set[str]) -> dict[str, str]:
    """The triggers a database with these tables must have."""
    guards: dict[str, str] = {}
    for table in sorted(tables.intersection(APPEND_ONLY)):
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        guards[f"{table}_no_update"] = f"BEFORE UPDATE ON {table} {refuse}"
        guards[f"{table}_no_delete"] = f"BEFORE DELETE ON {table} {refuse}"
        # REPLACE would delete the old row without asking the trigger above
        guards[f"{table}_no_replace"] = (
            f"BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {_SAME_KEY[table]}) {refuse}"
        )
    if "office_settings" in tables:
        refuse = "WHEN OLD.name = 'sample' BEGIN SELECT RAISE(ABORT, 'a sample stays one'); END"
        guards["office_sample_no_update"] = f"BEFORE UPDATE ON office_settings {refuse}"
        guards["office_sample_no_delete"] = f"BEFORE DELETE ON office_settings {refuse}"
    return guards


_SAME_KEY = {
    "attachment_contents": "sha256 = NEW.sha256",
    "attachments": "id = NEW.id",
    "audit_moves": "audit_id = NEW.audit_id",
    "audit_remarks": "id = NEW.id",
    "audit_steps": "audit_id = NEW.audit_id AND number = NEW.number",
    "confirmation_acts": "id = NEW.id",
    "certificate_signatures": "id = NEW.id",
    "certificates": "id = NEW.id OR number = NEW.number OR decision_id = NEW.decision_id",
    "decision_derived": "decision_id = NEW.decision_id AND fact = NEW.fact",
    "decisions": "id = NEW.id OR (audit_id = NEW.audit_id AND number = NEW.number)",
    "evaluation_starts": "id = NEW.id",
    "letter_wordings": '"key" = NEW."key" AND version = NEW.version',
    "level_acts": "id = NEW.id OR held_id = NEW.held_id",
    "paper_prints": "id = NEW.id OR (paper = NEW.paper AND document = NEW.document"
    " AND ordinal = NEW.ordinal)",
    "rectification_acts": "item_id = NEW.item_id AND number = NEW.number",
    "trail_entries": "seq = NEW.seq",
}


class SqliteDatabase:
    """One SQLite file."""

    name = "sqlite"
    list_of_tables = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().absolute()
        self.place = str(self.path)
        self.reading: dict[str, Any] = {}  # BEGIN in WAL mode sees one moment as it is
        self._lookers: list[sqlite3.Connection] | None = []  # those nobody uses just now

    def prepare(self, create: bool, look: bool = True) -> None:
        """As every database; without ``look`` whatever stands there may be replaced."""
        share = network_place(self.path)
        if share is not None:
            raise EnvironmentRefusal(
                f"数据库不能放在网络盘上（{share}）：断线或两人同时写会损坏它",
                self.place,
                "请放在本机硬盘；多人共用请改用 PostgreSQL（--db postgresql+psycopg://…）",
            )
        if self.path.is_dir():
            raise EnvironmentRefusal(
                "数据库的位置是一个文件夹", self.place, "请写到文件名为止，例如 jinji.db"
            )
        if self.exists():
            if look:
                self._refuse_strangers()
        elif create:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as trouble:
                raise EnvironmentRefusal(
                    "放数据库的文件夹建不了", str(self.path.parent), "请检查权限，或换一个位置"
                ) from trouble

    def _refuse_strangers(self) -> None:
        """Look without touching: opening switches a file to WAL, and it may not be ours."""
        try:
            with self.path.open("rb") as file:
                header = file.read(72)
            if int.from_bytes(header[68:72], "big") == APPLICATION_ID:
                return
            with closing(sqlite3.connect(f"{self.path.as_uri()}?mode=ro", uri=True)) as look:
                tables = {name for (name,) in look.execute("SELECT name FROM sqlite_master")}
        except (OSError, sqlite3.Error) as trouble:
            raise self.refusal(trouble) or EnvironmentRefusal(
                "数据库打不开", self.place, "请检查文件和所在文件夹的读写权限"
            ) from trouble
        if tables and "trail_entries" not in tables:
            raise EnvironmentRefusal(
                "这个文件是别的程序的数据库", self.place, "请检查 --db，或换一个新文件"
            )

    def exists(self) -> bool:
        """Is there a file with anything in it?"""
        return self.path.is_file() and self.path.stat().st_size > 0

    def engine(self, busy_seconds: float) -> Engine:
        from sqlalchemy import create_engine, event
        from sqlalchemy.engine import URL

        engine = create_engine(
            URL.create("sqlite+pysqlite", database=str(self.path)),
            connect_args=_settings(busy_seconds),
        )
        event.listen(engine, "connect", _settle)
        event.listen(engine, "begin", _begin)
        return engine

    @contextmanager
    def looking(self, busy_seconds: float, engine: Callable[[], Engine]) -> Iterator[Look]:
        """Through a connection of its own, kept for the next look."""
        kept = self._lookers
        connection = kept.pop() if kept else self._new_looker(busy_seconds)
        try:
            connection.execute("BEGIN").close()
            yield Look(connection.cursor, self.placeholders)
        finally:
            connection.rollback()
            if self._lookers is None:
                connection.close()
            else:
                self._lookers.append(connection)

    def _new_looker(self, busy_seconds: float) -> sqlite3.Connection:
        connection: sqlite3.Connection = sqlite3.connect(self.path, **_settings(busy_seconds))
        try:
            _settle(connection)
            connection.execute("PRAGMA query_only = ON").close()
            # the system keeps the file's pages anyway; ours would stand in memory twice
            connection.execute("PRAGMA cache_size = -512").close()
        except BaseException:
            connection.close()
            raise
        return connection

    def stop_looking(self) -> None:
        """Close the connections for looking, also those in use as soon as they are done."""
        kept, self._lookers = self._lookers, None
        for connection in kept or ():
            connection.close()

    def begin_command(self, connection: Connection) -> None:
        """Nothing to add: BEGIN IMMEDIATE has already made us the only writer."""

    def guard(self, connection: Connection) -> None:
        for name, words in _guards(self.tables(connection)).items():
            connection.exec_driver_sql(f"CREATE TRIGGER IF NOT EXISTS {name} {words}")
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")

    def tables(self, connection: Connection) -> set[str]:
        return {name for (name,) in connection.exec_driver_sql(self.list_of_tables)}

    def placeholders(self, sql: str) -> str:
        return sql

    def insert_many(
        self, cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> None:
        marks = ", ".join("?" * len(columns))
        names = ", ".join(f'"{column}"' for column in columns)
        cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)

    def damage(self, connection: Connection) -> list[str]:
        found = [
            f"完整性检查：{line}"
            for (line,) in connection.exec_driver_sql("PRAGMA integrity_check")
            if line != "ok"
        ]
        for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            found.append(f"表 {table} 第 {row} 行指向的 {parent} 记录不存在")
        missing = _guards(self.tables(connection)).keys() - {
            name
            for (name,) in connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            )
        }
        return found + [f"缺少保护触发器 {name}" for name in sorted(missing)]

    @contextmanager
    def keys_off(self, connection: Connection) -> Iterator[None]:
        """SQLite ignores this pragma inside a transaction, so it goes to the driver before one."""
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF").close()
        try:
            yield
        finally:
            driver.execute("PRAGMA foreign_keys = ON").close()

    def copy_aside(self, engine: Engine, label: str) -> Path:
        target = self.free_name(label)
        self.copy(engine, target)
        return target

    def free_name(self, label: str) -> Path:
        """A name beside the database with a label and the present moment that is not taken yet."""
        stem = f"{self.path.stem}.{label}-{time.strftime('%Y%m%d-%H%M%S')}"
        path, number = self.path.with_name(stem + self.path.suffix), 1
        while path.exists():
            number += 1
            path = self.path.with_name(f"{stem}-{number}{self.path.suffix}")
        return path

    def still_engine(self) -> Engine:
        """An engine for a file nobody writes to: nothing is created beside it, nothing changed."""
        from sqlalchemy import create_engine
        from sqlalchemy.pool import NullPool

        address = f"{self.path.as_uri()}?mode=ro&immutable=1"
        return create_engine(
            "sqlite+pysqlite://",
            creator=lambda: sqlite3.connect(address, uri=True, isolation_level=None),
            poolclass=NullPool,
        )

    def copy(
        self, engine: Engine, target: Path, check: Callable[[Path], None] | None = None
    ) -> None:
        """Write the state of this moment into a new file, while others go on working.

        The copy stands under its name only when it is complete, has passed ``check``
        (which raises) and is on the disk.
        """
        unfinished = target.with_name(f"{target.name}.{secrets.token_hex(4)}.unfinished")
        try:
            with engine.connect() as connection:
                source = connection.connection.driver_connection
                assert source is not None
                copy = sqlite3.connect(unfinished)
                try:
                    source.backup(copy)
                    # a copy of a WAL database says WAL in its header: one file is to hold all
                    copy.execute("PRAGMA journal_mode = DELETE").close()
                finally:
                    copy.close()
            if check is not None:
                check(unfinished)
            sync(unfinished)
            unfinished.rename(target)
            sync(target.parent)
        finally:
            unfinished.unlink(missing_ok=True)

    def refusal(self, trouble: BaseException) -> EnvironmentRefusal | None:
        driver = getattr(trouble, "orig", trouble)  # SQLAlchemy wraps what the driver raised
        if not isinstance(driver, sqlite3.Error):
            return None
        code = getattr(driver, "sqlite_errorcode", None)
        if code is None:
            return None
        words = _WORDS.get(code & 0xFF)  # the low byte is the family of extended codes
        if words is None:
            return None
        what, remedy = words
        return EnvironmentRefusal(what, self.place, remedy)


def sync(path: Path) -> None:
    """Have the disk keep a file's content, or a folder's names (on NTFS they keep themselves)."""
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_WORDS = {
    sqlite3.SQLITE_BUSY: (
        "数据库正被另一个程序占用，等待超时",
        "请关闭另一个正在写入的窗口或命令后再试",
    ),
    sqlite3.SQLITE_LOCKED: (
        "数据库正被另一个程序占用，等待超时",
        "请关闭另一个正在写入的窗口或命令后再试",
    ),
    sqlite3.SQLITE_READONLY: (
        "数据库是只读的，写不进去",
        "请检查文件和所在文件夹的写权限，或换一个位置",
    ),
    sqlite3.SQLITE_PERM: ("没有读写数据库的权限", "请检查文件和所在文件夹的权限"),
    sqlite3.SQLITE_CANTOPEN: (
        "数据库打不开",
        "请检查路径是否存在、文件和所在文件夹有没有读写权限",
    ),
    sqlite3.SQLITE_FULL: ("磁盘已满，没有写入任何内容", "请腾出磁盘空间后再试"),
    sqlite3.SQLITE_IOERR: ("读写磁盘出错", "请检查磁盘和连接，然后从备份恢复或再试"),
    sqlite3.SQLITE_NOTADB: ("这个文件不是数据库", "请检查 --db 写的路径"),
    sqlite3.SQLITE_CORRUPT: ("数据库文件已损坏", "请用 restore 从最近的备份恢复"),
}


def _settings(busy_seconds: float) -> dict[str, Any]:
    """What every connection is opened with."""
    settings: dict[str, Any] = {"timeout": busy_seconds, "check_same_thread": False}
    legacy = getattr(sqlite3, "LEGACY_TRANSACTION_CONTROL", None)
    if legacy is not None:  # Python 3.12+: say so, its default is announced to change
        settings["autocommit"] = legacy
    return settings


def _settle(connection: Any, _record: object = None) -> None:
    """Every connection: SQLite's late BEGIN off, keys on, every commit on the disk."""
    connection.isolation_level = None  # sqlite3 begins nothing by itself; _begin does
    for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    """A writer takes its place at once: a lock taken late can only fail, not wait."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
