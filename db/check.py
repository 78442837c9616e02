"""Is everything that should be there there, and does it fit together?

Every noun has its own checks in ``db/<noun>_checks.py`` or ``db/<noun>/checks.py``: a function
``check_records(session)`` that yields findings and changes nothing.
"""

from __future__ import annotations

import importlib.util
import pkgutil
from collections.abc import Callable, Iterator

from sqlalchemy.orm import Session

import db
from db import trail
from db.office import Office
from db.tables import all_tables
from grading.refusals import Finding

RecordCheck = Callable[[Session], Iterator[Finding]]


def check(office: Office) -> list[Finding]:
    """Look through the whole database; an empty list means that nothing is wrong.

    The database's own check of pages and keys, our triggers, the tables of this
    edition, the trail in full, then the records of every noun.
    """
    found: list[Finding] = []
    with office.reading() as session:
        connection = session.connection()
        found += [finding("database", words) for words in office.database.damage(connection)]
        missing = set(all_tables().tables) - office.database.tables(connection)
        found += [finding("schema", f"缺少表 {name}") for name in sorted(missing)]
        if missing:
            return found  # queries on the records would only fail
        state = trail.verify_in(session)
        if not state.ok:
            found.append(finding("trail", state.reason))
        for look in record_checks():
            found += look(session)
    return found


def finding(rule: str, message: str, value: str = "") -> Finding:
    """A finding about a record (there is no sheet, row or column to name)."""
    return Finding(row=None, column="", value=value, rule=rule, severity="error", message=message)


def record_checks() -> tuple[RecordCheck, ...]:
    """The checks of all nouns, in the order of their names."""
    names = []
    for each in pkgutil.iter_modules(db.__path__):
        if each.name.endswith("_checks"):
            names.append(each.name)
        elif each.ispkg and importlib.util.find_spec(f"db.{each.name}.checks"):
            names.append(f"{each.name}.checks")
    return tuple(importlib.import_module(f"db.{name}").check_records for name in sorted(names))
