"""What a staged list proposes: one record per enterprise, with the rows it comes from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import count
from typing import Any, NamedTuple, overload

from db.enterprise_records import (
    FIELDS,
    IndustryRecord,
    Record,
    RecordColumns,
    industry_records,
    joined,
    record_of,
)
from grading.refusals import Finding
from templates.workbooks.cells import cell_text
from templates.workbooks.lists import StagedList, StagedRow
from templates.workbooks.staged import Block
from templates.workbooks.values import PLACE, PROFILE

_INDUSTRIES, _LEVEL, _TARGET, _PROCESSES, _CLEARED = (
    PLACE[field] for field in ("industries", "level", "target", "processes", "cleared")
)
_PROFILE = tuple(PLACE[field] for field in PROFILE)
_CODE = PLACE["code"]
_MISSING = frozenset({"credit_code", "name", "county"})


class Proposal(NamedTuple):
    """A record, the indices of its rows in the list, and the number of the first of them."""

    record: Record
    rows: tuple[int, ...]
    number: int


class PlainProposals(Sequence[Proposal]):
    """The proposals of a block in which every row stands for itself.

    Whoever needs only ``columns`` and ``numbers`` spares the making of objects.
    """

    def __init__(self, start: int, numbers: Sequence[int], columns: RecordColumns) -> None:
        self.numbers = numbers
        self.columns = columns
        self._start = start
        self._made: list[Proposal] | None = None

    @overload
    def __getitem__(self, index: int) -> Proposal: ...

    @overload
    def __getitem__(self, index: slice) -> list[Proposal]: ...

    def __getitem__(self, index: int | slice) -> Proposal | list[Proposal]:
        if self._made is None:
            rows = ((index,) for index in count(self._start))
            self._made = list(map(Proposal, self.columns.records(), rows, self.numbers))
        return self._made[index]

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[Proposal]:
        return iter(self[:])


def row_numbers(staged: StagedList, some: Sequence[Proposal]) -> Sequence[int]:
    """The numbers in the sheet of all rows of some proposals."""
    if isinstance(some, PlainProposals):
        return some.numbers
    numbers: list[int] = []
    for each in some:
        numbers.append(each.number)
        numbers += map(staged.rows.number, each.rows[1:])
    return numbers


def codes_of(some: Sequence[Proposal]) -> Sequence[str]:
    """The credit codes of some proposals."""
    if isinstance(some, PlainProposals):
        return some.columns.fields[_CODE]
    return [each.record.fields[_CODE] for each in some]


def only_missing(findings: Sequence[Finding]) -> bool:
    """Whether the errors of a row are only that something is not filled in.

    An enterprise on file has it already; a new one cannot do without.
    """
    errors = [finding for finding in findings if finding.severity == "error"]
    return bool(errors) and all(f.rule in _MISSING and not f.value for f in errors)


def proposals(staged: StagedList, leave_out: Collection[int]) -> Iterator[Sequence[Proposal]]:
    """The records of a list, a block of rows at a time; ``leave_out`` are indices of rows.

    Rows that only add an industry belong to the record of the first row of their
    enterprise that is not left out.
    """
    making = _Making(staged, leave_out)
    for block in staged.rows.blocks():
        found = making.of(block)
        if found:
            yield found


def texts_without_field(staged: StagedList, row: StagedRow) -> dict[str, str]:
    """Heading → text of a row under headings without a field, mended ones included."""
    if not staged.extra:
        return {}
    mended = dict(row.mended)
    headings = (row.headings[at] for at in staged.extra)
    texts = (row.texts[at] for at in staged.extra)
    return {h: mended.get(h, text) for h, text in zip(headings, texts, strict=True)}


class _Making:
    def __init__(self, staged: StagedList, leave_out: Collection[int]) -> None:
        self._staged = staged
        self._leave_out = leave_out
        self._shared: dict[tuple[int, int, int], tuple[IndustryRecord, ...]] = {}
        # the rows that add an industry, by the index of the row they are added to
        self._members: dict[int, list[int]] = {}
        self._added: set[int] = set()
        heads: dict[int, int] = {}
        for index, first in sorted(staged.rows.joins.items()):
            if index in leave_out:
                continue
            at = staged.rows.at(first)
            head = heads.setdefault(first, index if at in leave_out else at)
            if head != index:
                self._members.setdefault(head, []).append(index)
                self._added.add(index)

    def of(self, block: Block) -> Sequence[Proposal]:
        plain = PlainProposals(block.start, block.numbers, self._columns(block))
        indices = range(block.start, block.start + len(block.numbers))
        special = {
            index
            for some in (self._leave_out, self._added, self._members, self._staged.rows.mended)
            for index in _within(some, indices)
        }
        if not special:
            return plain
        return [
            each
            for index, proposal in zip(indices, plain, strict=True)
            for each in ([proposal] if index not in special else self._special(index, proposal))
        ]

    def _special(self, index: int, plain: Proposal) -> list[Proposal]:
        """None for a row that is left out or added to another; a mended or growing one anew."""
        if index in self._leave_out or index in self._added:
            return []
        members = self._members.get(index, [])
        record = joined(self._record(index), map(self._record, members))
        return [Proposal(record, (index, *members), plain.number)]

    def _record(self, index: int) -> Record:
        row = self._staged.rows[index]
        return record_of(row.record, texts_without_field(self._staged, row))

    def _columns(self, block: Block) -> RecordColumns:
        """Every row of a block as a record, column by column."""
        shared = zip(*map(block.column, (_INDUSTRIES, _LEVEL, _TARGET)), strict=True)
        return RecordColumns(
            tuple(map(block.column, range(len(FIELDS)))),
            self._profiles(block),
            self._extras(block),
            [self._industries(*each) for each in shared],
            block.column(_PROCESSES),
            block.column(_CLEARED),
        )

    def _profiles(self, block: Block) -> list[tuple[str, ...]] | None:
        if all(block.values[place] is None for place in _PROFILE):
            return None
        return list(zip(*map(block.column, _PROFILE), strict=True))

    def _industries(self, written: Any, level: Any, target: Any) -> tuple[IndustryRecord, ...]:
        # rows share these objects, and the list keeps them all
        key = (id(written), id(level), id(target))
        known = self._shared.get(key)
        if known is None:
            known = self._shared[key] = industry_records(written, level, target)
        return known

    def _extras(self, block: Block) -> list[dict[str, str]] | None:
        headings = self._staged.rows.headings
        filled = [(headings[at], block.contents[at]) for at in self._staged.extra]
        filled = [(heading, column) for heading, column in filled if any(column)]
        if not filled:
            return None
        names = [heading for heading, _ in filled]
        rows = zip(*(map(cell_text, column) for _, column in filled), strict=True)
        return [
            {name: text for name, text in zip(names, row, strict=True) if text.strip()}
            for row in rows
        ]


def _within(some: Collection[int], indices: range) -> list[int]:
    if len(some) < len(indices):
        return [index for index in some if index in indices]
    return [index for index in indices if index in some]
