"""The registers under ``standards/`` (levels, industries, counties, chains), read with defaults.

They are data an office may replace, so a slip in them must say where it is: reading is
that of ``strict_yaml``, and every refusal names file, line and path.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from grading.refusals import Refusal
from grading.strict_yaml import Place, read_yaml_file

_NEEDED: Any = object()


class Entry:
    """One mapping of a register: its keys by type, the optional ones with a default."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._fields = dict(place.named())

    def refuse(self, what: str, remedy: str) -> Refusal:
        """A refusal about this entry, to be raised by the caller."""
        return self._place.refusal(what, remedy)

    def only(self, *keys: str) -> None:
        """Refuse any key besides ``keys``: a misspelt key would be silently without effect."""
        self._place.record((), keys)

    def keys(self) -> Iterator[str]:
        """The keys in the order of the file."""
        return iter(self._fields)

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __contains__(self, key: str) -> bool:
        return key in self._fields

    def text(self, key: str, default: str = _NEEDED) -> str:
        """A text; numbers are refused because codes lose their leading zeros as numbers."""
        return self._field(key).text() if self._given(key, default) else default

    def integer(self, key: str, default: int = _NEEDED) -> int:
        """A whole number of at most nine digits."""
        if not self._given(key, default):
            return default
        return self._field(key).whole_number(-999_999_999, 999_999_999)

    def number(self, key: str) -> Decimal:
        """A decimal, exactly as written."""
        return self._field(key).number()

    def flag(self, key: str, default: bool = _NEEDED) -> bool:
        """true or false."""
        return self._field(key).truth() if self._given(key, default) else default

    def one_of(self, key: str, allowed: Sequence[str]) -> str:
        """A text that is one of ``allowed``."""
        return self._field(key).one_of(allowed)

    def texts(self, key: str, default: Sequence[str] = _NEEDED) -> tuple[str, ...]:
        """A list of different texts; an empty one is allowed where it is written as []."""
        if not self._given(key, default):
            return tuple(default)
        place = self._field(key)
        return place.texts() if place.members() else ()

    def entry(self, key: str) -> Entry:
        """A mapping below this one."""
        return Entry(self._field(key))

    def mapping(self, key: str) -> dict[str, Entry]:
        """A mapping of mappings below this one, in the order of the file."""
        return {name: Entry(place) for name, place in self._field(key).named()}

    def _given(self, key: str, default: object) -> bool:
        return key in self._fields or default is _NEEDED

    def _field(self, key: str) -> Place:
        if key not in self._fields:
            raise self.refuse(f"缺少“{key}”", f"在此处补上“{key}”")
        return self._fields[key]


def read_datafile(path: Path) -> Entry:
    """The root mapping of a register; refuses what :func:`read_yaml_file` refuses."""
    return Entry(read_yaml_file(path))
