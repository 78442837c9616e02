"""Looking at the records with plain statements, straight through the driver.

What stands between starting the program and the first rows on the screen is
read this way: SQLAlchemy, half of that time, is then imported behind them. The
statements are of the kind both databases take.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

_MANY = 500
"""Keys in one IN (…); both databases take more, but plans and parameters stay small."""
_AT_ONCE = 1000

Row = tuple[Any, ...]


class Look:
    """One unchanging state of the records; changes nothing."""

    def __init__(self, cursor: Callable[[], Any], placeholders: Callable[[str], str]) -> None:
        self._cursor = cursor
        self._placeholders = placeholders

    def rows(self, statement: str, *values: object) -> list[Row]:
        """All rows of a statement with ``?`` marks, values as the columns store them."""
        cursor = self._cursor()
        try:
            cursor.execute(self._placeholders(statement), values)
            return list(cursor.fetchall())
        finally:
            cursor.close()

    def each(self, statement: str, *values: object) -> Iterator[Row]:
        """The same rows one after the other, for more than memory should hold."""
        cursor = self._cursor()
        try:
            cursor.execute(self._placeholders(statement), values)
            while some := cursor.fetchmany(_AT_ONCE):
                yield from some
        finally:
            cursor.close()

    def row(self, statement: str, *values: object) -> Row | None:
        """The first row of a statement, None without one."""
        rows = self.rows(statement, *values)
        return rows[0] if rows else None

    def rows_of(self, keys: Sequence[object], statement: str) -> list[Row]:
        """The rows of a statement that holds ``IN (…)``, for any number of keys."""
        found: list[Row] = []
        for start in range(0, len(keys), _MANY):
            some = keys[start : start + _MANY]
            marks = ", ".join("?" * len(some))
            found += self.rows(statement.replace("(…)", f"({marks})"), *some)
        return found
