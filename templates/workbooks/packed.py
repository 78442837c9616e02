"""Columns of a block packed small, and quickly: words end to end, the rest as Python writes it.

A column of a thousand words takes one object instead of a thousand, two bytes a
character at most, and is cut into words again in a few microseconds.
"""

from __future__ import annotations

import marshal
from collections.abc import Sequence
from typing import Any, NamedTuple

Column = Sequence[Any]

BETWEEN = "|"
"""Stands between words; a column with such a character in a word is packed otherwise."""
_PLAIN = 2
"""The way of writing that does not look for objects that occur twice, which takes longest."""


class Packed(NamedTuple):
    """One column: ``data`` is one value throughout (``how`` is ``same``), ``words`` or bytes."""

    how: str
    rows: int
    data: Any


def packed(column: Column, words: str | None = None) -> Packed:
    """Pack a column of words, numbers, None or tuples of such.

    ``words`` is what :func:`joined_words` found, if that was asked.
    """
    count, first = len(column), column[0]
    if first.__class__ is str:
        if first == column[-1] == column[count // 2] and column.count(first) == count:
            return Packed("same", count, first)
        words = joined_words(column) if words is None else words
        if words is not None:
            return Packed("words", count, words)
    return Packed("written", count, marshal.dumps(list(column), _PLAIN))


def unpacked(column: Packed) -> Column:
    """The column as it was packed."""
    if column.how == "words":
        words: list[str] = column.data.split(BETWEEN)
        return words
    if column.how == "same":
        return [column.data] * column.rows
    found: list[Any] = marshal.loads(column.data)
    return found


def joined_words(column: Column) -> str | None:
    """The words of a column with :data:`BETWEEN` between them.

    None where not all are words, or one has that very character in it.
    """
    try:
        words = BETWEEN.join(column)
    except TypeError:
        return None
    return words if words.count(BETWEEN) == len(column) - 1 else None
