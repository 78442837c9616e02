"""Bring a database to the newest edition, all of it or nothing of it.

The rules for changes that rebuild tables stand here once: a copy beside the
file first, foreign keys off *outside* the transaction (a rebuilt parent table
would else take its child rows along), then every revision in one transaction,
then keys checked and rows counted before it is committed. A revision that must
fill a column of an append-only table drops that table's triggers first; they are
made anew at the end, whatever happened to them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection, Engine

from db.dialects import WRITES, Database
from db.migrations.editions import VERSIONS, edition_of, editions
from grading.refusals import EnvironmentRefusal

_ALEMBICS_OWN = "alembic_version"


def upgrade(database: Database, engine: Engine) -> None:
    """Create or migrate the schema; what fails leaves the database as it was."""
    with (
        engine.execution_options(**{WRITES: True}).connect() as connection,
        database.keys_off(connection),
        connection.begin(),
    ):
        database.begin_command(connection)
        stored = edition_of(database, connection)
        if stored == editions()[-1]:
            return  # another program was quicker
        if stored is not None:
            database.copy_aside(engine, f"before-{editions()[-1]}")
        before = count_rows(database, connection)
        run_revisions(connection)
        database.guard(connection)
        _refuse_losses(database, before, count_rows(database, connection))
        damage = database.damage(connection)
        if damage:
            raise EnvironmentRefusal(
                f"数据库升级没有完成：{damage[0]}", database.place, "数据库保持原样，请联系维护人员"
            )


def run_revisions(connection: Connection, target: str = "head") -> None:
    """Run Alembic's revisions up to ``target`` in the connection's transaction."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(VERSIONS.parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)

    def revisions(current: Any, _context: object) -> Any:
        return script._upgrade_revs(target, current)  # as alembic.command.upgrade does

    with EnvironmentContext(config, script, fn=revisions, destination_rev=target):
        script.run_env()


def count_rows(database: Database, connection: Connection) -> dict[str, int]:
    """Rows of every table of ours."""
    return {
        table: connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar_one()
        for table in sorted(database.tables(connection) - {_ALEMBICS_OWN})
    }


def _refuse_losses(database: Database, before: dict[str, int], after: dict[str, int]) -> None:
    """A revision may add rows; fewer rows, or a table gone with rows in it, is a loss."""
    for table, count in before.items():
        left = after.get(table, 0)
        if left < count:
            raise EnvironmentRefusal(
                f"数据库升级没有完成：表 {table} 原有 {count} 行，升级后只剩 {left} 行",
                database.place,
                "数据库保持原样，请联系维护人员",
            )
