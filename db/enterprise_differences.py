"""What a staged list would change in the register, chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy.orm import Session

from db.enterprise_records import Record, merged, records_of
from db.enterprise_register import OnFile, on_file
from templates.workbooks.lists import StagedRow

_CHUNK = 1000


@dataclass(slots=True)
class Difference:
    """What one chunk of a list changes: new records, changed ones (before, after), same ones.

    Each comes with the rows of the list that say so.
    """

    new: list[tuple[Record, list[StagedRow]]] = field(default_factory=list)
    changed: list[tuple[OnFile, Record, list[StagedRow]]] = field(default_factory=list)
    same: list[tuple[OnFile, list[StagedRow]]] = field(default_factory=list)

    @property
    def rows(self) -> tuple[int, int, int]:
        """How many rows of the list create, update and change nothing."""
        return (
            sum(len(rows) for _, rows in self.new),
            sum(len(rows) for _, _, rows in self.changed),
            sum(len(rows) for _, rows in self.same),
        )


def differences(
    session: Session, rows: Iterable[StagedRow], extra: Sequence[int]
) -> Iterator[Difference]:
    """Compare rows with what is on file by code and site, a thousand enterprises at a time.

    The caller may write each chunk before it asks for the next. ``extra`` are the
    places of the list's columns without a field.
    """
    records = records_of(rows, extra)
    while chunk := list(islice(records, _CHUNK)):
        known_ones = on_file(session, [record.key[0] for record, _ in chunk])
        difference = Difference()
        for record, group in chunk:
            known = known_ones.get(record.key)
            if known is None:
                difference.new.append((record, group))
            elif (after := merged(known.record, record)) == known.record:
                difference.same.append((known, group))
            else:
                difference.changed.append((known, after, group))
        yield difference
