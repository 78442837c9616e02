"""Where the rows of a list wait until they are confirmed: in blocks, packed small.

A hundred thousand rows as Python objects take 300 MB, packed column by column
(:mod:`templates.workbooks.packed`) a tenth of that. Whoever goes through a list
unpacks one block after the other; whoever shows a page of it unpacks the blocks
that page lies in.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from templates.workbooks.cells import cell_text
from templates.workbooks.packed import Column, Packed, packed, unpacked
from templates.workbooks.values import EMPTY, PLACE

_SHARED = tuple(PLACE[field] for field in ("industries", "level", "target"))
_HELD = 4
"""So many unpacked blocks are kept for whoever jumps about."""

STORED = frozenset({str, float, int, bool})
"""What a block keeps of cells as it is; all else comes as text."""


class Kept:
    """Objects that many rows share (levels, industries), each kept once and known by a number."""

    def __init__(self) -> None:
        self.objects: list[Any] = []
        self._places: dict[Any, int] = {}

    def place(self, one: Any) -> int:
        """The number of an object, the same for equal ones."""
        place = self._places.setdefault(one, len(self.objects))
        if place == len(self.objects):
            self.objects.append(one)
        return place


class Block(NamedTuple):
    """Some rows of a list: their numbers in the sheet, contents by heading, values by place.

    ``start`` is the index of the first one in the list. Contents are words, or numbers
    as the cells hold them. A value column is ``None`` where no row of the block has
    anything in it.
    """

    start: int
    numbers: Column
    contents: Sequence[Column]
    values: Sequence[Column | None]

    def texts(self, at: int) -> tuple[str, ...]:
        """The texts of one row of the block, by heading."""
        row = [column[at] for column in self.contents]
        return tuple([each if each.__class__ is str else cell_text(each) for each in row])

    def row(self, at: int) -> tuple[Any, ...]:
        """The values of one row of the block."""
        return tuple(
            EMPTY[place] if column is None else column[at]
            for place, column in enumerate(self.values)
        )

    def column(self, place: int) -> Column:
        """The values of one field, also where none has any."""
        found = self.values[place]
        return (EMPTY[place],) * len(self.numbers) if found is None else found


class _PackedBlock(NamedTuple):
    """A :class:`Block` packed; a number in ``values`` says which of ``contents`` it is."""

    numbers: range | list[int]
    contents: list[Packed]
    values: list[Packed | int | None]


class BlockStore:
    """Blocks in the order they were added; :meth:`block` unpacks the one a row is in."""

    def __init__(self) -> None:
        self.kept = Kept()
        self._packed: list[_PackedBlock] = []
        self._starts: list[int] = []
        self._firsts: list[int] = []
        self._count = 0
        self._held: dict[int, Block] = {}

    def __len__(self) -> int:
        return self._count

    def add(
        self,
        numbers: Column,
        contents: Sequence[Column],
        values: Sequence[Column],
        joined: Callable[[Column], str | None] = lambda column: None,
    ) -> None:
        """Add rows. ``values`` has numbers of :class:`Kept` for industries, level and target.

        A value column of no length stands for a field nobody filled in. ``joined`` may
        know the words of a column put together.
        """
        places = {id(column): at for at, column in enumerate(contents)}
        # A field whose values are the very words of a column is kept once.
        lean = [places[id(c)] if id(c) in places else packed(c) if len(c) else None for c in values]
        first, count = numbers[0], len(numbers)
        in_a_row = numbers[-1] - first == count - 1
        told = range(first, first + count) if in_a_row else list(numbers)
        packed_contents = [packed(column, joined(column)) for column in contents]
        self._packed.append(_PackedBlock(told, packed_contents, lean))
        self._starts.append(self._count)
        self._firsts.append(first)
        self._count += count

    def block(self, index: int) -> Block:
        """The block the row with this index is in."""
        if not 0 <= index < self._count:
            raise IndexError(index)
        at = bisect_right(self._starts, index) - 1
        block = self._held.get(at)
        if block is None:
            block = self._unpacked(at)
            # a list of the keys: the window reads rows while a job reads others
            for old in list(self._held)[: max(len(self._held) - _HELD + 1, 0)]:
                self._held.pop(old, None)
            self._held[at] = block
        return block

    def index_of(self, number: int) -> int:
        """The index of the row with this number in the sheet; KeyError where it is not there."""
        at = bisect_right(self._firsts, number) - 1
        if at >= 0:
            block = self.block(self._starts[at])
            place = bisect_left(block.numbers, number)
            if place < len(block.numbers) and block.numbers[place] == number:
                return block.start + place
        raise KeyError(number)

    def blocks(self) -> Iterator[Block]:
        """All blocks in order, each unpacked as it comes."""
        for at in range(len(self._packed)):
            yield self._unpacked(at)

    def _unpacked(self, at: int) -> Block:
        numbers, told, lean = self._packed[at]
        contents = list(map(unpacked, told))
        values: list[Column | None] = [
            contents[c] if isinstance(c, int) else None if c is None else unpacked(c) for c in lean
        ]
        objects = self.kept.objects
        for place in _SHARED:
            column = values[place]
            if column is not None:
                values[place] = [objects[number] for number in column]
        return Block(self._starts[at], numbers, contents, values)


def packed_values(record: Sequence[Any], kept: Kept) -> list[Any]:
    """The values of one row with the shared objects as numbers, fit for a block's columns."""
    values = list(record)
    for place in _SHARED:
        values[place] = kept.place(values[place])
    return values
