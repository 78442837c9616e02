"""Backups that have been opened before they are called backups, and the way back from one.

A backup is one SQLite file with everything in it, attachments and trail
included, and a manifest beside it (``FILE.json``) that says what it holds.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from db import trail
from db.clock import Clock, moment_text
from db.dialects import database_at
from db.dialects.postgresql import PostgresDatabase
from db.dialects.sqlite import SqliteDatabase, sync
from db.migrations.editions import edition_of, editions
from db.migrations.upgrade import count_rows
from db.office import Office, open_office
from db.sessions import OfficeSession
from db.users import OFFICE_ITSELF, require_whole_city
from grading.canonical import canonical_json, parse_json
from grading.refusals import EnvironmentRefusal, Refusal

if TYPE_CHECKING:
    from db.users import Actor


@dataclass(frozen=True, slots=True)
class Content:
    """What a whole database file holds: edition of the schema, rows by table, head of the trail."""

    edition: str
    rows: dict[str, int]
    trail_entries: int
    trail_head: str


@dataclass(frozen=True, slots=True)
class BackupResult:
    """A backup that was written, opened and checked. ``size`` in bytes."""

    file: Path
    manifest: Path
    sha256: str
    size: int
    content: Content
    taken_at: datetime

    def as_json(self) -> dict[str, object]:
        """The manifest: what the file must be, and what is in it."""
        return {
            "file": self.file.name,
            "sha256": self.sha256,
            "size": self.size,
            "edition": self.content.edition,
            "rows": self.content.rows,
            "trail_entries": self.content.trail_entries,
            "trail_head": self.content.trail_head,
            "taken_at": moment_text(self.taken_at),
        }


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """A database put back; ``kept`` is the one that stood there before, None if there was none."""

    target: Path
    kept: Path | None
    content: Content


def backup(office: Office, actor: Actor, file: str | Path) -> BackupResult:
    """Write a checked copy of this moment while others go on working.

    Needs the admin role. Refuses an existing file, and a database whose copy does not pass
    its checks; then nothing is left behind. On PostgreSQL it refuses with the command to use.
    """
    require_whole_city(actor, "admin", of="含全市记录的备份")
    database = office.database
    target = Path(file).expanduser().absolute()
    if not isinstance(database, SqliteDatabase):
        raise Refusal(
            "PostgreSQL 上的数据库由服务器自己的工具备份",
            office.url,
            f'请运行：pg_dump --format=custom --file="{target}" "{_server_address(office)}"',
        )
    manifest = target.with_name(f"{target.name}.json")
    for path in (target, manifest):
        if path.exists():
            raise Refusal("备份文件已经存在，不会覆盖", str(path), "请换一个文件名")
    if not target.parent.is_dir():
        raise Refusal("放备份的文件夹不存在", str(target.parent), "请先建立文件夹，或换一个位置")
    content = _copy(office, database, target)
    result = BackupResult(
        target, manifest, sha256_of(target), target.stat().st_size, content, office.clock.now()
    )
    manifest.write_text(canonical_json(result.as_json()) + "\n", encoding="utf-8")
    sync(manifest)
    with office.command(actor, "office.backup") as work:
        work.record("office", "backup", result.as_json(), f"备份到 {target.name}")
    return result


def _copy(office: Office, database: SqliteDatabase, target: Path) -> Content:
    """The checked copy; what goes wrong is said of the place the copy goes to."""
    found: list[Content] = []
    try:
        database.copy(office.engine, target, lambda copy: found.append(inspect(copy)))
    except (OSError, sqlite3.Error) as trouble:
        raise SqliteDatabase(target).refusal(trouble) or EnvironmentRefusal(
            "备份写不进去", str(target), "请检查磁盘空间和权限，或换一个位置"
        ) from trouble
    return found[0]


def restore(
    file: str | Path, target: str | Path | None = None, *, clock: Clock | None = None
) -> RestoreResult:
    """Put a backup in the place of ``target`` (None: the user's data folder).

    The backup is checked before anything is touched; the database that stands there
    is kept beside it under a name with the present moment. The restored one is brought
    to the newest edition, and its trail says where it came from.
    """
    source = Path(file).expanduser().absolute()
    database = database_at(target)
    if isinstance(database, PostgresDatabase):
        raise Refusal(
            "PostgreSQL 上的数据库由服务器自己的工具恢复",
            database.place,
            f'请运行：pg_restore --clean --if-exists --dbname="{database.place}" "{source}"',
        )
    assert isinstance(database, SqliteDatabase)
    database.prepare(create=True, look=False)
    digest, content = _checked_backup(source)
    place = database.path
    if place.exists() and place.samefile(source):
        raise Refusal("备份文件就是现在的数据库", str(source), "请给出另外保存的备份文件")
    arrived = place.with_name(f"{place.name}.{secrets.token_hex(4)}.unfinished")
    try:
        shutil.copyfile(source, arrived)
        if sha256_of(arrived) != digest:
            raise EnvironmentRefusal("备份没有完整复制过来", str(arrived), "请检查磁盘后再试")
        sync(arrived)
        kept = _set_aside(database) if place.exists() else None
        arrived.replace(place)
        sync(place.parent)
    finally:
        arrived.unlink(missing_ok=True)
    with (
        open_office(place, clock=clock) as office,
        office.command(OFFICE_ITSELF, "office.restore") as work,
    ):
        details = {"file": source.name, "sha256": digest, "kept": kept.name if kept else None}
        work.record("office", "restore", details, f"从备份 {source.name} 恢复")
    return RestoreResult(place, kept, content)


def inspect(path: Path) -> Content:
    """Open a database file nobody writes to and check pages, keys, triggers and the whole trail.

    Refuses with what is wrong; the file is left exactly as it is.
    """
    database = SqliteDatabase(path)
    engine = database.still_engine()
    try:
        with OfficeSession(engine) as session:
            connection = session.connection()
            edition = edition_of(database, connection)
            if edition not in editions():
                raise EnvironmentRefusal(
                    f"数据库版本 {edition or '（空）'} 不认识", str(path), "请升级本程序"
                )
            damage = database.damage(connection)
            if damage:
                raise Refusal(f"数据库有损坏：{damage[0]}", str(path), _BROKEN)
            state = trail.verify_in(session)
            if not state.ok:
                raise Refusal(f"留痕校验没有通过：{state.reason}", str(path), _BROKEN)
            return Content(edition, count_rows(database, connection), state.seq, state.head)
    except (DBAPIError, sqlite3.Error) as trouble:
        raise database.refusal(trouble) or trouble from trouble
    finally:
        engine.dispose()


_BROKEN = "请保留原文件，先用 check 查明，再用更早的备份"


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _checked_backup(source: Path) -> tuple[str, Content]:
    """Digest and content of a backup; refuses what is missing, damaged or not as promised."""
    if not source.is_file():
        raise Refusal("找不到备份文件", str(source), "请检查路径")
    wal = source.with_name(f"{source.name}-wal")
    if wal.exists() and wal.stat().st_size:
        raise Refusal(
            "这不是备份，而是一个打开过的数据库（旁边有 -wal 文件）",
            str(source),
            "请用 backup 命令另存一份，或用 --db 直接打开它",
        )
    digest, content = sha256_of(source), inspect(source)
    manifest = source.with_name(f"{source.name}.json")
    if manifest.is_file():
        promised = parse_json(manifest.read_text(encoding="utf-8"))
        if not isinstance(promised, dict) or promised.get("sha256") != digest:
            raise Refusal(
                "备份文件与它的清单不一致：写成以后被改动或换过", str(manifest), "请用另一份备份"
            )
    return digest, content


def _set_aside(database: SqliteDatabase) -> Path:
    """Keep the present database under another name; refuses while another program has it open."""
    place = database.path
    try:
        with closing(sqlite3.connect(place, timeout=1)) as present:
            # Leaving WAL takes the file for itself alone and leaves everything in one file.
            present.execute("PRAGMA journal_mode = DELETE").close()
    except sqlite3.Error as trouble:
        refusal = database.refusal(trouble)
        if refusal is not None and getattr(trouble, "sqlite_errorcode", 0) in _IN_USE:
            raise refusal from trouble
        # whatever else is wrong with it is the reason for restoring: it is kept as it is
    kept = database.free_name("before-restore")
    try:
        os.link(place, kept)  # the old one never goes missing, even if we are stopped here
    except OSError:  # a disk without links (FAT)
        place.rename(kept)
    for ending in ("-wal", "-shm"):
        left = place.with_name(place.name + ending)
        with suppress(FileNotFoundError):
            left.rename(kept.with_name(kept.name + ending))
    return kept


_IN_USE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _server_address(office: Office) -> str:
    """The address as pg_dump takes it; the password is left to .pgpass or the prompt."""
    assert isinstance(office.database, PostgresDatabase)
    url = office.database.url.set(drivername="postgresql", password=None)
    return url.render_as_string(hide_password=True)
