"""Which edition of the schema a database has, and what to do about it.

Editions are the file names in ``versions``, in order, so that an up-to-date
database is recognised by one query, without importing Alembic.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from grading.refusals import EnvironmentRefusal

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

    from db.dialects import Database
    from db.looks import Look

VERSIONS = Path(__file__).parent / "versions"


@cache
def editions() -> tuple[str, ...]:
    """The names of all editions this program knows, oldest first."""
    return tuple(sorted(path.stem for path in VERSIONS.glob("[0-9]*.py")))


def is_newest(database: Database, look: Look) -> bool:
    """Whether the database is ours and at the newest edition; asked without SQLAlchemy."""
    tables = {name for (name,) in look.rows(database.list_of_tables)}
    if not {"alembic_version", "trail_entries"} <= tables:
        return False
    return look.rows("SELECT version_num FROM alembic_version") == [(editions()[-1],)]


def edition_of(database: Database, connection: Connection) -> str | None:
    """The edition a database has; None for an empty one. Refuses a database that is not ours."""
    tables = database.tables(connection)
    if "alembic_version" in tables and "trail_entries" in tables:
        stored = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        if stored is not None:
            return str(stored)
    if tables:
        raise EnvironmentRefusal(
            "这个数据库不是晋级的", database.place, "请检查 --db，或换一个新文件"
        )
    return None


def bring_up_to_date(database: Database, engine: Engine, *, create: bool) -> None:
    """Leave the database at the newest edition: at once if it is, else created or migrated.

    Refuses an edition this program does not know (it was written by a newer one).
    """
    known = editions()
    with engine.connect() as connection:
        stored = edition_of(database, connection)
    if stored == known[-1]:
        return
    if stored is None and not create:
        raise EnvironmentRefusal("数据库是空的", database.place, "请先用 init 建立")
    if stored is not None and stored not in known:
        raise EnvironmentRefusal(
            f"数据库是更新版本的程序写的（{stored}），本程序只认识到 {known[-1]}",
            database.place,
            "请升级本程序，不要用旧版打开",
        )
    from db.migrations.upgrade import upgrade

    upgrade(database, engine)
