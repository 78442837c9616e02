"""What a kind of entry is made of: its fields, how they are read and shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from templates.workbooks.headings import even

FieldKind = Literal[
    "text", "day", "date", "year", "number", "yes_no", "industry", "level", "list", "pollutant"
]
"""``day`` is a whole date; ``date`` may be a month or a year alone; ``list`` several words."""


@dataclass(frozen=True, slots=True)
class EntryField:
    """One field of an entry. ``width`` is its column's in a table, 0 takes what is left.

    ``options`` are offered, and the only ones allowed where ``closed``. ``most`` is the
    greatest number allowed, ``longest`` the longest text.
    """

    id: str
    title: str
    kind: FieldKind = "text"
    needed: bool = False
    options: tuple[str, ...] = ()
    closed: bool = False
    hint: str = ""
    longest: int = 200
    most: Decimal | None = None
    width: int = 110
    in_table: bool = True
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryKind:
    """One kind: its id, its title, its fields, and the fields that tell entries apart.

    ``order`` is the field entries are listed by (``newest`` ones first where so). Each of
    ``periods`` names two dates of which the second may not come before the first.
    """

    id: str
    title: str
    about: str
    fields: tuple[EntryField, ...]
    known_by: tuple[str, ...]
    order: str
    newest: bool = False
    periods: tuple[tuple[str, str], ...] = ()
    spellings: tuple[str, ...] = ()

    def field(self, id: str) -> EntryField:
        """A field by its id; KeyError for an unknown one."""
        for each in self.fields:
            if each.id == id:
                return each
        raise KeyError(id)

    def named(self, words: str) -> str:
        """The id of the field a person or a heading names; the words themselves if unknown."""
        wanted = even(words)
        for each in self.fields:
            if words == each.id or wanted in map(even, (each.title, *each.spellings)):
                return each.id
        return words


NOTE = EntryField("note", "备注", in_table=False)
"""The last field of every kind."""
