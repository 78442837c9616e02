"""What all tables share: the declarative class, the names of constraints, the type of moments.

Each noun's tables stand in ``db/<noun>_tables.py``, those of a noun with a package in
``db/<noun>/tables.py``; :func:`all_tables` imports every such module, so that migrations
and checks see the whole schema. Tables change by a revision in ``db/migrations/versions``
and never by ``create_all``.
"""

from __future__ import annotations

import importlib.util
import pkgutil
from datetime import datetime

from sqlalchemy import MetaData, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from db.clock import moment_from, moment_text

# Named constraints: Alembic can change only what has a name, on SQLite above all.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The declarative class of every table."""

    metadata = MetaData(naming_convention=NAMES)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as fixed-width text in UTC+8 on every database.

    Text, because it is hashed into the trail and must read back to the letter,
    and because driver-level tuples can carry it without an adapter.
    """

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else moment_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else moment_from(value)


def all_tables() -> MetaData:
    """The metadata with the tables of every noun in it."""
    import db

    for module in pkgutil.iter_modules(db.__path__):
        if module.name.endswith("_tables"):
            importlib.import_module(f"db.{module.name}")
        elif module.ispkg and importlib.util.find_spec(f"db.{module.name}.tables"):
            importlib.import_module(f"db.{module.name}.tables")
    return Base.metadata
