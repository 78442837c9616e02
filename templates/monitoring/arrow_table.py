"""A long text of hours (.csv) as columns, through pyarrow, whatever its encoding.

The bytes are never transcoded: in GB18030 as in UTF-8 no comma, quote or line break is
part of another character. Columns of words and times are kept as places in a list of their
different texts, and only those texts are understood.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from grading.monitoring.hours import Ints
from grading.refusals import Refusal
from templates.monitoring.amounts import BLANKS, Amounts, amounts, of_floats
from templates.monitoring.collecting import Mask
from templates.monitoring.moments import Moments, by_distinct, moments
from templates.monitoring.tables import Words

if TYPE_CHECKING:
    import pyarrow as pa

_COLUMN = re.compile(r"CSV column #(\d+)")


class ArrowTable:
    """The rows of a text behind its header; ``numbers`` are the columns to be read as numbers.

    ``short`` are rows with another number of cells: (row, text).
    """

    def __init__(
        self, data: bytes, where: str, *, skip: int, width: int, mark: str, numbers: set[int]
    ) -> None:
        import pyarrow as pa

        self._names = [str(at) for at in range(width)]
        self._floats = set(numbers)
        self.short: list[tuple[int, str]] = []
        read = self._read(pa.py_buffer(data), where, skip, width, mark)
        self._table = read
        count = read.num_rows
        self.rows: Ints = np.arange(skip + 1, skip + 1 + count, dtype=np.int64)
        for row, _ in self.short:  # ascending: each moves what stands below it
            self.rows[row - skip - 1 :] += 1
        self._kept: NDArray[np.intp] | None = None
        self._words: dict[int, Words] = {}

    def _read(self, data: pa.Buffer, where: str, skip: int, width: int, mark: str) -> pa.Table:
        import pyarrow as pa
        from pyarrow import csv

        few = pa.dictionary(pa.int32(), pa.binary())
        alone = False
        while True:
            seen: list[tuple[int, str]] = []

            def odd(row: Any, seen: list[tuple[int, str]] = seen) -> str:
                seen.append((row.number or 0, row.text))
                return "skip"

            types = {
                name: pa.float64() if at in self._floats else few
                for at, name in enumerate(self._names)
            }
            try:
                found = csv.read_csv(
                    pa.BufferReader(data),
                    read_options=csv.ReadOptions(
                        use_threads=not alone, skip_rows=skip, column_names=self._names
                    ),
                    parse_options=csv.ParseOptions(
                        delimiter=mark, invalid_row_handler=odd, ignore_empty_lines=False
                    ),
                    convert_options=csv.ConvertOptions(
                        column_types=types, null_values=sorted(BLANKS), check_utf8=False
                    ),
                )
            except pa.ArrowInvalid as error:
                column = _COLUMN.search(str(error))
                if column and int(column[1]) in self._floats:
                    self._floats.discard(int(column[1]))  # text among the numbers
                    continue
                raise Refusal("文字表格读不下去，可能是引号没有成对", where,
                              "用 Excel 打开，另存为 .xlsx") from error  # fmt: skip
            if seen and not alone:
                alone = True  # only a single reader knows the rows' numbers
                continue
            self.short = sorted(seen)
            return found

    def moments(self, at: int, hours: int | None) -> Moments:
        if hours is not None:
            days, clock = self.words(at), self.words(hours)
            pairs = days.code * len(clock.texts) + clock.code
            different, code = np.unique(pairs, return_inverse=True)
            read = moments(
                [days.texts[pair // len(clock.texts)] for pair in different],
                [clock.texts[pair % len(clock.texts)] for pair in different],
            )
            return Moments(read.minutes[code], read.ends, read.starts, read.days_only)
        words = self.words(at)
        read = by_distinct(words.texts)
        return Moments(read.minutes[words.code], read.ends, read.starts, read.days_only)

    def amounts(self, at: int, factor: Decimal) -> Amounts:
        if at not in self._floats:
            words = self.words(at)
            return amounts([words.texts[code] for code in words.code.tolist()], factor)
        column = self._table.column(at)
        return of_floats(self._some(column.to_numpy(zero_copy_only=False)), factor)

    def words(self, at: int) -> Words:
        if at >= len(self._names):
            return Words(np.zeros(len(self.rows), dtype=np.intp), [""])
        if at not in self._words:
            self._words[at] = self._understood(at)
        return self._words[at]

    def _understood(self, at: int) -> Words:
        column = self._table.column(at)
        if at in self._floats:
            column = column.cast("string").dictionary_encode()
        column = column.unify_dictionaries()
        if not column.num_chunks:
            return Words(np.zeros(0, dtype=np.intp), [""])
        texts = [_decoded(each) for each in column.chunk(0).dictionary.to_pylist()]
        code = np.concatenate(
            [chunk.indices.fill_null(0).to_numpy(zero_copy_only=False) for chunk in column.chunks]
        )
        known: dict[str, int] = {}
        place = np.array([known.setdefault(text, len(known)) for text in texts], dtype=np.intp)
        if len(known) < len(texts):
            code = place[code]
        return Words(self._some(code), list(known))

    def row_texts(self, index: int) -> list[str]:
        row = index if self._kept is None else int(self._kept[index])
        cells = [self._table.column(at)[row].as_py() for at in range(len(self._names))]
        return [
            "" if cell is None else _decoded(cell) if isinstance(cell, bytes) else f"{cell:g}"
            for cell in cells
        ]

    def keep(self, mask: Mask) -> None:
        wanted = np.flatnonzero(mask)
        self._kept = wanted if self._kept is None else self._kept[wanted]
        self.rows = self.rows[wanted]
        for at, words in self._words.items():
            self._words[at] = Words(words.code[wanted], words.texts)

    def _some(self, values: NDArray[Any]) -> NDArray[Any]:
        return values if self._kept is None else values[self._kept]


def _decoded(text: bytes | str | None) -> str:
    """One of the different texts: UTF-8, else GB18030."""
    if not isinstance(text, bytes):
        return text or ""
    try:
        return text.decode("utf-8").strip()
    except UnicodeDecodeError:
        return text.decode("gb18030", "replace").strip()
