"""The two databases. SQL that only one of them knows lives in this folder alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from db.looks import Look
from grading.refusals import EnvironmentRefusal, Refusal

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

# Execution option of the engine that writes; SQLite begins such transactions at once.
WRITES = "jinji_writes"
# Tables whose rows are written once: triggers refuse to change or delete them.
APPEND_ONLY = (
    "attachment_contents",
    "attachments",
    "audit_moves",
    "audit_remarks",
    "audit_steps",
    "certificate_signatures",
    "certificates",
    "confirmation_acts",
    "decision_derived",
    "decisions",
    "evaluation_starts",
    "letter_wordings",
    "level_acts",
    "paper_prints",
    "rectification_acts",
    "trail_entries",
)


class Database(Protocol):
    """What the record room asks of a database, in whichever SQL it takes."""

    name: str
    place: str  # what a sentence calls it: the path, or the address without its password
    reading: dict[str, Any]  # execution options of a session that reads one state of the records
    list_of_tables: str  # the statement that names them

    def prepare(self, create: bool) -> None:
        """Refuse a place where records would not be safe, before anything is opened."""

    def exists(self) -> bool:
        """Is there anything to open?"""

    def engine(self, busy_seconds: float) -> Engine:
        """The engine with everything set that every connection needs."""

    def looking(
        self, busy_seconds: float, engine: Callable[[], Engine]
    ) -> AbstractContextManager[Look]:
        """One state of the records for plain statements; only PostgreSQL needs the engine."""

    def stop_looking(self) -> None:
        """Let go of what looking has kept open."""

    def begin_command(self, connection: Connection) -> None:
        """Make this transaction the only writing one until it ends."""

    def guard(self, connection: Connection) -> None:
        """Create the triggers that keep append-only tables and the 样例 mark as they are."""

    def tables(self, connection: Connection) -> set[str]:
        """Names of all tables there are."""

    def placeholders(self, sql: str) -> str:
        """``?`` in a statement for the driver turned into what the driver takes."""

    def insert_many(
        self, cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> None:
        """Write tuples at the driver's own speed inside the transaction of ``cursor``."""

    def damage(self, connection: Connection) -> list[str]:
        """What the database's own check finds wrong with its pages and foreign keys."""

    def keys_off(self, connection: Connection) -> AbstractContextManager[None]:
        """Foreign keys off around a transaction that rebuilds tables, where that is needed."""

    def copy_aside(self, engine: Engine, label: str) -> Path | None:
        """Keep a whole copy beside the database, named after the present moment."""

    def refusal(self, trouble: BaseException) -> EnvironmentRefusal | None:
        """The sentence for a driver's error that the machine is to blame for, else None."""


def database_at(where: str | Path | None) -> Database:
    """The database a path or SQLAlchemy URL names; None is the one in the user's data folder."""
    if where is None:
        from platformdirs import user_data_path

        where = user_data_path("jinji", appauthor=False) / "jinji.db"
    if isinstance(where, str) and "://" in where:
        return _from_url(where)

    from db.dialects.sqlite import SqliteDatabase

    return SqliteDatabase(Path(where))


def _from_url(text: str) -> Database:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text)
    except ArgumentError as wrong:
        raise Refusal("数据库网址写法不对", "--db", _URL_REMEDY) from wrong
    family = url.get_backend_name()
    if family == "sqlite" and url.database and url.database != ":memory:":
        from db.dialects.sqlite import SqliteDatabase

        return SqliteDatabase(Path(url.database))
    if family in ("postgresql", "postgres"):
        from db.dialects.postgresql import PostgresDatabase

        return PostgresDatabase(url.set(drivername="postgresql+psycopg"))
    raise Refusal(f"不支持这种数据库：{family}", "--db", _URL_REMEDY)


_URL_REMEDY = "请写文件路径，或 postgresql+psycopg://用户:口令@主机/库名"
