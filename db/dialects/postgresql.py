"""PostgreSQL: one database shared by an office."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import DBAPIError

from db.dialects import APPEND_ONLY
from db.looks import Look
from grading.refusals import EnvironmentRefusal

# Any number that no other program on the same database uses: "JINJ".
_COMMAND_LOCK = 0x4A494E4A

_REFUSE = """
    CREATE OR REPLACE FUNCTION jinji_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
        RAISE EXCEPTION '%%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
    END $$
"""


def _guards(tables: set[str]) -> dict[str, tuple[str, str]]:
    """The triggers a database with these tables must have: name → (table, the rest)."""
    guards: dict[str, tuple[str, str]] = {}
    for table in sorted(tables.intersection(APPEND_ONLY)):
        refuse = f"EXECUTE FUNCTION jinji_refuse('{table} is append-only')"
        guards[f"{table}_no_change"] = (
            table,
            f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}",
        )
        guards[f"{table}_no_truncate"] = (
            table,
            f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
        )
    if "office_settings" in tables:
        guards["office_sample_no_change"] = (
            "office_settings",
            "BEFORE UPDATE OR DELETE ON office_settings FOR EACH ROW "
            "WHEN (OLD.name = 'sample') EXECUTE FUNCTION jinji_refuse('a sample stays one')",
        )
    return guards


class PostgresDatabase:
    """One database of a PostgreSQL server."""

    name = "postgresql"
    list_of_tables = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"

    def __init__(self, url: URL) -> None:
        self.url = url
        self.place = url.render_as_string(hide_password=True)
        # As on SQLite: all queries of one reading see the same moment.
        self.reading: dict[str, Any] = {
            "isolation_level": "REPEATABLE READ",
            "postgresql_readonly": True,
        }

    def prepare(self, create: bool) -> None:
        """Nothing to look at before connecting; the server owns the place."""

    def exists(self) -> bool:
        """A database is there or connecting is refused; whether it is empty, its tables tell."""
        return True

    def engine(self, busy_seconds: float) -> Engine:
        wait = max(1, int(busy_seconds * 1000))
        return create_engine(
            self.url,
            connect_args={"connect_timeout": 10, "options": f"-c lock_timeout={wait}"},
            pool_pre_ping=True,  # the server may have been restarted since yesterday
        )

    @contextmanager
    def looking(self, busy_seconds: float, engine: Callable[[], Engine]) -> Iterator[Look]:
        with engine().execution_options(**self.reading).begin() as connection:
            yield Look(connection.connection.cursor, self.placeholders)

    def stop_looking(self) -> None:
        """Nothing is kept: the connections are the engine's."""

    def begin_command(self, connection: Connection) -> None:
        """Commands queue up, as on SQLite: the trail stays one line and checks see the latest."""
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_COMMAND_LOCK})")

    def guard(self, connection: Connection) -> None:
        connection.exec_driver_sql(_REFUSE)
        for name, (table, words) in _guards(self.tables(connection)).items():
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            connection.exec_driver_sql(f"CREATE TRIGGER {name} {words}")

    def tables(self, connection: Connection) -> set[str]:
        return {name for (name,) in connection.exec_driver_sql(self.list_of_tables)}

    def placeholders(self, sql: str) -> str:
        return sql.replace("%", "%%").replace("?", "%s")

    def insert_many(
        self, cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> None:
        names = ", ".join(f'"{column}"' for column in columns)
        with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)

    def damage(self, connection: Connection) -> list[str]:
        """The server checks pages and keys itself; what can be missing are our triggers."""
        there = {
            name
            for (name,) in connection.exec_driver_sql(
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
            )
        }
        missing = _guards(self.tables(connection)).keys() - there
        return [f"缺少保护触发器 {name}" for name in sorted(missing)]

    def keys_off(self, connection: Connection) -> AbstractContextManager[None]:
        """Nothing to switch off: the server changes tables in place."""
        return nullcontext()

    def copy_aside(self, engine: Engine, label: str) -> None:
        """No copy: changes of the schema are part of the transaction, copies are pg_dump's."""

    def refusal(self, trouble: BaseException) -> EnvironmentRefusal | None:
        import psycopg

        driver = trouble.orig if isinstance(trouble, DBAPIError) else trouble
        if not isinstance(driver, psycopg.Error):
            return None
        state = driver.sqlstate or ""
        for prefix, (what, remedy) in _WORDS.items():
            if state.startswith(prefix):
                return EnvironmentRefusal(what, self.place, remedy)
        if not state and isinstance(driver, psycopg.OperationalError):
            return EnvironmentRefusal(
                "连不上数据库",
                self.place,
                "请检查地址、端口、库名、用户名和口令，以及服务器是否在运行",
            )
        return None


_WORDS = {
    "28": ("数据库服务器不接受这个用户名或口令", "请检查 --db 网址中的用户名和口令"),
    "3D000": ("服务器上没有这个数据库", "请先让管理员建立数据库（createdb）"),
    "55P03": ("数据库正被另一个程序占用，等待超时", "请等另一个操作结束后再试"),
    "40": ("与另一个同时进行的操作冲突", "请再试一次"),
    "53100": ("数据库服务器的磁盘已满，没有写入任何内容", "请管理员腾出磁盘空间"),
    "53": ("数据库服务器资源不足", "请稍后再试，或联系管理员"),
    "25006": ("数据库是只读的，写不进去", "请联系管理员"),
    "42501": ("数据库用户的权限不够", "请管理员授予建表和读写的权限"),
    "57": ("数据库服务器中断了连接", "请稍后再试"),
    "08": ("与数据库服务器的连接断开了", "请检查网络后再试"),
}
